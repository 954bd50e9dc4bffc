//! From words and options to a query.

use chrono::{Local, NaiveDate};
use dateline::dates::{Period, parse_expression};
use dateline::index::Index;
use dateline::query::saved::Saved;
use dateline::query::{Context, DateFilter, FieldType, Notes, Query};
use dateline::schema::{FieldKind, Schema};
use dateline::search::Clause;

use crate::args::{Filters, OnOff};
use crate::failure::Failure;
use crate::queries::saved_for;

impl Filters {
    /// The query as it was typed.
    pub(crate) fn text(&self) -> String {
        self.query.join(" ")
    }

    /// Whether nothing says which articles are meant.
    pub(crate) fn are_empty(&self) -> bool {
        self.query.iter().all(|word| word.trim().is_empty())
            && self.actor.is_empty()
            && self.section.is_none()
            && self.since.is_none()
            && self.until.is_none()
            && self.on.is_none()
            && !self.undated
    }
}

/// What was typed as a query, for those who want to be told of it.
pub(crate) struct Typed {
    query: Query,
    saved: Vec<Saved>,
    today: NaiveDate,
}

impl Typed {
    /// What there is to tell.
    pub(crate) fn notes(&self) -> Notes {
        Notes { saved: self.saved.clone(), dates: self.query.words_like_dates(self.today) }
    }
}

/// The query that words and options ask together, and what was typed of it.
pub(crate) fn asked(filters: &Filters, index: &Index) -> Result<(Query, Typed), Failure> {
    let text = filters.text();
    let all = saved_for(&text, index)?;
    let (query, saved) = read(&text, index.schema(), &all, filters.today.as_deref())?;
    let typed = Typed { query: query.clone(), saved, today: today(filters.today.as_deref())? };
    Ok((with_options(query, filters)?, typed))
}

/// Reads a query that was typed, and which saved queries it names.
pub(crate) fn read(
    text: &str,
    schema: &Schema,
    saved: &[Saved],
    today: Option<&str>,
) -> Result<(Query, Vec<Saved>), Failure> {
    let fields: Vec<_> = schema.fields.iter().map(|field| (field.name.as_str(), type_of(field.kind))).collect();
    let context = Context { today: self::today(today)?, fields: &fields, saved };
    Query::parse_naming(text, &context).map_err(|error| Failure::Query { text: text.to_owned(), error })
}

/// The query, and what the options ask besides.
fn with_options(mut query: Query, filters: &Filters) -> Result<Query, Failure> {
    if let Some(heading) = &filters.section {
        if !has_word(heading) {
            let (what, fix) = ("a heading has a letter or a digit", "write --section \"Policy Impact\"");
            return Err(Failure::option("--section", heading, what, fix));
        }
        query = Query::section(heading.as_str(), query)?;
    }
    for name in &filters.actor {
        query = query.and(asked_actor(&self::name("--actor", name)?));
    }
    if filters.alias == OnOff::Off {
        query = query.literally();
    }
    Ok(match dates(filters, today(filters.today.as_deref())?)? {
        Some(dates) => query.and(Query::Date(dates)),
        None => query,
    })
}

/// What the options ask, each clause with how it was written.
pub(crate) fn written(filters: &Filters) -> Result<Vec<(Clause, String)>, Failure> {
    let mut written = Vec::new();
    if let Some(heading) = &filters.section {
        let section = Query::Section { heading: Some(heading.clone()), query: None };
        written.push((Clause::Asked(section), typed("--section", heading)));
    }
    written.extend(filters.actor.iter().map(|name| actor("--actor", name, filters.alias)));
    if let Some(dates) = dates(filters, today(filters.today.as_deref())?)? {
        let options = [("--since", &filters.since), ("--until", &filters.until), ("--on", &filters.on)];
        let options = options.iter().filter_map(|(name, text)| Some(typed(name, text.as_deref()?)));
        let options: Vec<String> = options.chain(filters.undated.then(|| "--undated".to_owned())).collect();
        written.push((Clause::Asked(Query::Date(dates)), options.join(" ")));
    }
    let paths = filters.corpus.iter().map(|path| typed("--corpus", &path.display().to_string()));
    written.push((Clause::Paths, paths.collect::<Vec<_>>().join(" ")));
    Ok(written)
}

/// What an option asks that names an actor, with how it was written.
pub(crate) fn actor(option: &str, name: &str, alias: OnOff) -> (Clause, String) {
    let query = asked_actor(name);
    (Clause::Asked(if alias == OnOff::Off { query.literally() } else { query }), typed(option, name))
}

/// Whoever has the name; after `=`, whoever is written so.
fn asked_actor(name: &str) -> Query {
    let written = name.strip_prefix('=');
    Query::Actor { kind: None, name: written.unwrap_or(name).to_owned(), literal: written.is_some() }
}

/// An option as it was typed.
fn typed(option: &str, value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("{option} \"{value}\"") } else { format!("{option} {value}") }
}

/// Whether it asks for words, by which articles can be ranked.
pub(crate) fn has_words(query: &Query) -> bool {
    match query {
        Query::Word { .. } | Query::Phrase { .. } | Query::Spelled(_) => true,
        Query::And(queries) | Query::Or(queries) | Query::Near { queries, .. } => queries.iter().any(has_words),
        Query::AtLeast { query, .. } | Query::Region { query, .. } => has_words(query),
        Query::Section { query, .. } => query.as_deref().is_some_and(has_words),
        Query::All
        | Query::Not(_)
        | Query::Actor { .. }
        | Query::Anybody(_)
        | Query::Mentions(_)
        | Query::Added(_)
        | Query::Date(_)
        | Query::Field { .. } => false,
    }
}

/// The name that an option gives.
pub(crate) fn name(option: &'static str, text: &str) -> Result<String, Failure> {
    let (what, fix) = ("a name has a letter or a digit", format!("write {option} \"Oda Brandt\""));
    if has_word(text) { Ok(text.to_owned()) } else { Err(Failure::option(option, text, what, fix)) }
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The day that was named, or the day it is.
pub(crate) fn today(named: Option<&str>) -> Result<NaiveDate, Failure> {
    let clock = Local::now().date_naive();
    let Some(text) = named else { return Ok(clock) };
    match period("--today", text, clock)? {
        Period { from: Some(from), to: Some(to) } if from == to => Ok(from),
        _ => Err(Failure::option("--today", text, "this is not one day", format!("write --today {clock}"))),
    }
}

/// What the options ask of the date; `None` if they ask nothing.
fn dates(filters: &Filters, today: NaiveDate) -> Result<Option<DateFilter>, Failure> {
    if filters.undated {
        return Ok(Some(DateFilter::Unknown));
    }
    if let Some(on) = &filters.on {
        return Ok(Some(DateFilter::In(on_period(on, today)?)));
    }
    let from = filters.since.as_deref().map(|since| first_day(since, today)).transpose()?;
    let to = filters.until.as_deref().map(|until| last_day(until, today)).transpose()?;
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if from > to => Err(reversed(filters, today, from, to)),
        (from, to) => Ok(Some(DateFilter::In(Period { from, to }))),
    }
}

/// What `--on` names; what the query language has beside it has options of its own.
fn on_period(text: &str, today: NaiveDate) -> Result<Period, Failure> {
    let fix = match text.trim() {
        "none" => "write --undated for those without a date".to_owned(),
        "*" => "write date:* in the query for those with a date".to_owned(),
        compared if compared.starts_with(['<', '>']) => {
            let day = compared.trim_start_matches(['<', '>', '=']).trim_start();
            format!("write --since {day} or --until {day}, which both include it")
        }
        _ => return period("--on", text, today),
    };
    Err(Failure::option("--on", text, "this is not a date", fix))
}

fn first_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Failure> {
    let no_first = || Failure::option("--since", text, "this has no first day", "leave --since out, or name a date");
    period("--since", text, today)?.from.ok_or_else(no_first)
}

fn last_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Failure> {
    let no_last = || Failure::option("--until", text, "this has no last day", "leave --until out, or name a date");
    period("--until", text, today)?.to.ok_or_else(no_last)
}

/// `--until` ends before `--since` begins: what is meant is from the first day of the one to the last of the other.
fn reversed(filters: &Filters, today: NaiveDate, since: NaiveDate, until: NaiveDate) -> Failure {
    let read = |text: &Option<String>| text.as_deref().and_then(|text| parse_expression(text, today).ok());
    let first = read(&filters.until).and_then(|period| period.from);
    let last = read(&filters.since).and_then(|period| period.to);
    let fix = match (first, last) {
        (Some(first), Some(last)) => format!("write --since {first} --until {last}"),
        _ => "leave --since or --until out".to_owned(),
    };
    let what = format!("this ends ({until}) before --since begins ({since})");
    Failure::option("--until", filters.until.as_deref().unwrap_or(""), what, fix)
}

fn period(option: &'static str, text: &str, today: NaiveDate) -> Result<Period, Failure> {
    parse_expression(text, today).map_err(|error| Failure::date(option, text, error))
}

fn type_of(kind: FieldKind) -> FieldType {
    match kind {
        FieldKind::Text => FieldType::Text,
        FieldKind::Keyword => FieldType::Keyword,
        FieldKind::Date => FieldType::Date,
        FieldKind::Number => FieldType::Number,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Cli, Command};

    /// The query of a command line, printed; or what is wrong with it.
    fn asked(line: &[&str]) -> String {
        let line = ["dateline", "search", "--today", "2024-02-05"].iter().chain(line);
        let Command::Search(search) = Cli::parse_from(line).command else { unreachable!() };
        let filters = &search.filters;
        let read = read(&filters.text(), &Schema::embedded(), &[], filters.today.as_deref());
        match read.and_then(|(query, _)| with_options(query, filters)) {
            Ok(query) => query.to_string(),
            Err(failure) => {
                let mut out = Vec::new();
                failure.write(&mut out, dateline::render::Page { width: 80, colour: false }).unwrap();
                String::from_utf8(out).unwrap()
            }
        }
    }

    #[test]
    fn options_are_clauses() {
        assert_eq!(asked(&["gas", "deal"]), "gas AND deal");
        assert_eq!(asked(&["a OR b", "--actor", "Oda Brandt"]), "(a OR b) AND actor:\"Oda Brandt\"");
        assert_eq!(asked(&["--actor", "x", "--actor", "-y"]), "actor:\"x\" AND actor:\"-y\"");
        assert_eq!(asked(&["--actor", "=x"]), "actor:=\"x\"");
        assert_eq!(
            asked(&["NOT person:x", "--actor", "y", "--section", "z", "--alias", "off"]),
            "section:\"z\"(NOT person:=\"x\") AND actor:=\"y\""
        );
        assert_eq!(asked(&["gas", "desk:World", "--section", "Impact"]), "section:\"Impact\"(gas) AND desk:\"World\"");
        assert_eq!(asked(&["--section", "Impact", "--actor", "x"]), "section:\"Impact\" AND actor:\"x\"");
        assert_eq!(asked(&["--undated"]), "date:none");
    }

    #[test]
    fn both_ends_of_a_period_are_included() {
        assert_eq!(asked(&["--since", "2024-02"]), "date:2024-02-01..");
        assert_eq!(asked(&["--until", "2024-02"]), "date:..2024-02-29");
        assert_eq!(asked(&["--since", "2023", "--until", "yesterday"]), "date:2023-01-01..2024-02-04");
        assert_eq!(asked(&["--on", "2024-Q1"]), "date:2024-01-01..2024-03-31");
        assert_eq!(asked(&["--since", "7d"]), "date:2024-01-30..");
    }

    #[test]
    fn what_cannot_be_read_is_shown() {
        let reversed = asked(&["--since", "2024-03", "--until", "2024-02"]);
        assert_eq!(
            reversed,
            "\
error: this ends (2024-02-29) before --since begins (2024-03-01)
  --until 2024-02
          ^^^^^^^
  fix: write --since 2024-02-01 --until 2024-03-31
"
        );
        assert_eq!(asked(&["--since", "2024-02-01", "--until", "2024-03-31"]), "date:2024-02-01..2024-03-31");
        let open = asked(&["--since", "2024-03..", "--until", "2024-02"]);
        assert!(open.ends_with("\n  fix: leave --since or --until out\n"), "{open}");
        assert!(
            asked(&["--on", "03/04/2024"]).contains("\n  --on 03/04/2024\n       ^^^^^^^^^^\n  fix: "),
            "{}",
            asked(&["--on", "03/04/2024"])
        );
        assert!(asked(&["gas", "\"oil"]).contains("\n  gas \"oil\n      ^"), "{}", asked(&["gas", "\"oil"]));
        assert!(asked(&["--actor", "--"]).contains("error: a name has"));
        assert!(asked(&["--since", "..2024"]).contains("no first day"));
        assert!(asked(&["--on", "none"]).contains("fix: write --undated "));
        assert!(asked(&["--on", ">=2024-02"]).contains("fix: write --since 2024-02 or --until 2024-02,"));
        assert!(asked(&["--today", "2024-02"]).contains("not one day"));
    }

    #[test]
    fn only_words_rank() {
        let words = |text: &str| {
            let context = Context { today: NaiveDate::MIN, fields: &[], saved: &[] };
            has_words(&Query::parse(text, &context).unwrap())
        };
        assert!(words("gas") && words("date:2024 title:gas") && words("section:a(\"b c\")"));
        assert!(!words("*") && !words("date:2024 actor:x") && !words("section:a") && !words("NOT gas"));
    }
}

//! Random queries, with every operator of `docs/query-language.md` within every other that may hold it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use dateline::article::ActorKind;
use dateline::dates::Period;
use dateline::index::Stored;
use dateline::query::{DateFilter, FieldValue, Form, Near, NumberFilter, Query, Region, Spelling};
use dateline::schema::{FieldKind, Schema};
use dateline::text::{Language, plain};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::BoxedStrategy;

/// Words of an article that queries are made of: so many stand side by side there.
const STRETCH: usize = 24;

/// Stands for days that are not known.
const DAY: NaiveDate = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap();

/// What queries are made of.
#[derive(Debug, Clone)]
struct Vocabulary {
    /// Neighbours in a text.
    words: Vec<String>,
    names: Vec<(ActorKind, String)>,
    headings: Vec<String>,
    published: NaiveDate,
    added: NaiveDate,
    spoken: Vec<Period>,
    fields: Vec<(String, FieldValue)>,
}

/// Queries about some articles, each mostly about a stretch of one of them, so that it has a chance to find something.
pub(crate) fn queries(articles: &[Stored], schema: &Schema) -> impl Strategy<Value = Query> + use<> {
    let vocabularies: Vec<_> = articles.iter().map(|stored| Vocabulary::of(stored, schema)).collect();
    (any::<Index>(), any::<Index>(), any::<Index>(), any::<Index>()).prop_flat_map(move |(one, at, other, there)| {
        let (one, other) = (one.get(&vocabularies), other.get(&vocabularies));
        query(&one.stretch(at, STRETCH).with(other.stretch(there, 2)))
    })
}

impl Vocabulary {
    fn of(stored: &Stored, schema: &Schema) -> Self {
        let article = &stored.article;
        let mut words = Vec::new();
        for (_, text) in article.parts() {
            let mut tokens = Vec::new();
            stored.language.unwrap_or(Language::ENGLISH).tokenise(text, &mut tokens);
            words.extend(tokens.iter().map(|token| token.of(text).to_owned()));
        }
        let mut names = vec![(ActorKind::Person, "Nobody".to_owned())];
        for actor in &stored.actors {
            let surfaces = actor.mentions.iter().map(|m| article.part(m.part).unwrap()[m.span.clone()].to_owned());
            for name in surfaces.chain([actor.name.clone()]).filter(|name| name.contains(char::is_alphanumeric)) {
                let last = name.split(' ').next_back().filter(|last| last.contains(char::is_alphanumeric));
                names.extend(last.map(|last| (actor.kind, last.to_owned())));
                names.push((actor.kind, name));
            }
        }
        let published = article.published.as_ref().map(|published| published.date);
        let mut fields = Vec::new();
        for field in &schema.fields {
            let value = field.from.iter().find_map(|key| article.meta(key));
            fields.extend(values(field.kind, value).into_iter().map(|value| (field.name.clone(), value)));
        }
        if let Some(language) = stored.language {
            fields.push(("lang".to_owned(), FieldValue::Text(language.code().to_owned())));
        }
        Self {
            words,
            names,
            headings: article.sections.iter().filter_map(|section| section.heading.clone()).collect(),
            published: published.unwrap_or(DAY),
            added: stored.added.unwrap_or(DAY),
            spoken: stored.dates.iter().map(|date| date.period).collect(),
            fields,
        }
    }

    /// Of the words only so many, from some place on.
    fn stretch(&self, at: Index, length: usize) -> Self {
        let words = if self.words.is_empty() { vec!["gas".to_owned()] } else { self.words.clone() };
        let first = at.index(words.len().saturating_sub(length) + 1);
        Self { words: words[first..words.len().min(first + length)].to_vec(), ..self.clone() }
    }

    /// With some of another article.
    fn with(mut self, other: Self) -> Self {
        self.words.extend(other.words);
        self.headings.extend(other.headings.into_iter().take(1));
        self.names.extend(other.names.into_iter().skip(1).take(1));
        self.spoken.extend(other.spoken.into_iter().take(1).chain([Period::day(other.published)]));
        self.fields.extend(other.fields.into_iter().take(1));
        self
    }
}

/// Questions that a value of a field answers, and some that it may not.
fn values(kind: FieldKind, value: Option<&serde_json::Value>) -> Vec<FieldValue> {
    use serde_json::Value;
    let texts = match value {
        Some(Value::Array(values)) => values.clone(),
        other => other.cloned().into_iter().collect(),
    };
    let mut asked = Vec::new();
    for value in texts {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match kind {
            FieldKind::Text => {
                let words: Vec<&str> = text.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).collect();
                asked.extend(words.iter().map(|word| FieldValue::Text((*word).to_owned())));
                asked.push(FieldValue::Text(words.join(" ")));
            }
            FieldKind::Keyword => {
                asked.extend([FieldValue::Text(text.to_uppercase()), FieldValue::Text(text), FieldValue::Any]);
            }
            FieldKind::Number => {
                let Ok(number) = text.parse::<f64>() else { continue };
                let filters = [
                    NumberFilter::Between(number, number),
                    NumberFilter::Between(number - 1.0, number + 100.0),
                    NumberFilter::AtLeast(number),
                    NumberFilter::Above(number),
                    NumberFilter::AtMost(number),
                    NumberFilter::Below(number),
                ];
                asked.extend(filters.map(FieldValue::Number));
                asked.push(FieldValue::Any);
            }
            FieldKind::Date => {
                let Ok(day) = text.parse::<NaiveDate>() else { continue };
                let (before, after) = (Some(day - Days::new(20)), Some(day + Days::new(20)));
                let periods = [(Some(day), Some(day)), (before, after), (Some(day), None), (None, before)];
                asked.extend(periods.map(|(from, to)| FieldValue::Date(Period { from, to })));
                asked.push(FieldValue::Any);
            }
        }
    }
    asked.retain(|asked| !matches!(asked, FieldValue::Text(text) if !text.contains(char::is_alphanumeric)));
    asked
}

/// The word, in capitals or without, as it may be asked for.
fn word(vocabulary: &Vocabulary) -> impl Strategy<Value = String> + use<> {
    (select(vocabulary.words.clone()), 0..6).prop_map(|(word, change)| match change {
        0 => word.to_uppercase(),
        1 => word.to_lowercase(),
        _ => word,
    })
}

/// How a word may be spelled.
fn spelling(vocabulary: &Vocabulary) -> BoxedStrategy<Query> {
    let made = |(word, at, how): (String, Index, u32)| {
        let letters: Vec<char> = plain(&word).chars().filter(|c| c.is_alphanumeric()).collect();
        let text = |letters: &[char]| letters.iter().collect::<String>();
        if letters.is_empty() {
            return Query::Word { text: word, form: Form::Stemmed };
        }
        let at = at.index(letters.len());
        let (before, after) = (text(&letters[..at]), text(&letters[at + 1..]));
        let swapped = if at > 0 {
            [text(&letters[..at - 1]), text(&letters[at..=at]), text(&letters[at - 1..at]), after.clone()].concat()
        } else {
            text(&letters)
        };
        let spelling = match how {
            0 => Spelling::Wildcard(format!("{}*", text(&letters[..(at + 1).max(2).min(letters.len())]))),
            1 => Spelling::Wildcard(format!("*{}", text(&letters[at.min(letters.len().saturating_sub(2))..]))),
            2 => Spelling::Wildcard(format!("{before}?{after}")),
            3 => Spelling::Wildcard(format!("{}*{after}", before.to_uppercase())),
            4 => Spelling::Similar { word: format!("{before}{after}"), edits: 1 },
            5 => Spelling::Similar { word: format!("{before}x{after}"), edits: 1 },
            6 => Spelling::Similar { word: format!("{swapped}q"), edits: 2 },
            7 => Spelling::Similar { word: swapped, edits: 1 },
            8 => Spelling::Regex(format!("{before}.?{after}s?")),
            9 => Spelling::Regex(format!("({}|{before}[a-m]+)", text(&letters))),
            _ => Spelling::Regex(format!("\\w{{{}}}{after}", before.chars().count() + 1)),
        };
        Query::spelled(spelling).unwrap_or(Query::Word { text: word, form: Form::Stemmed })
    };
    (select(vocabulary.words.clone()), any::<Index>(), 0..11u32).prop_map(made).boxed()
}

/// Something that stands at places.
fn place(vocabulary: &Vocabulary) -> BoxedStrategy<Query> {
    let form = || select(vec![Form::Stemmed, Form::Stemmed, Form::Exact, Form::Cased]);
    let words = vocabulary.words.clone();
    let phrase = (any::<Index>(), 2..4usize, any::<bool>(), form()).prop_map(move |(at, length, hyphens, form)| {
        let first = at.index(words.len());
        let words = &words[first..words.len().min(first + length)];
        if hyphens {
            Query::Word { text: words.join("-"), form }
        } else {
            Query::Phrase { text: words.join(" "), form }
        }
    });
    let named = (select(vocabulary.names.clone()), 0..5usize, prop::bool::weighted(0.3));
    let actor = named.prop_map(|((kind, name), asked, literal)| {
        let kind = match asked {
            0 => None,
            1 | 2 => Some(kind),
            other => ActorKind::ALL.get(other - 3).copied(),
        };
        Query::Actor { kind, name, literal }
    });
    let anybody = select(vec![None, Some(ActorKind::Person), Some(ActorKind::Organisation), Some(ActorKind::Place)]);
    let leaf = prop_oneof![
        5 => (word(vocabulary), form()).prop_map(|(text, form)| Query::Word { text, form }),
        2 => phrase,
        2 => spelling(vocabulary),
        2 => actor,
        1 => anybody.prop_map(Query::Anybody),
    ];
    leaf.prop_recursive(3, 6, 2, |inner| {
        let near = (1..12u32, any::<bool>(), inner.clone(), inner.clone());
        prop_oneof![
            1 => prop::collection::vec(inner, 2..4).prop_map(Query::any_of),
            2 => near.prop_map(|(distance, ordered, left, right)| {
                Query::near(Near { distance, ordered }, left.clone(), right).unwrap_or(left)
            }),
        ]
    })
    .boxed()
}

/// A period that has to do with a day.
fn about(day: NaiveDate) -> impl Strategy<Value = Period> {
    (0..60u64, 0..60u64, 0..8).prop_map(move |(before, after, how)| {
        let (from, to) = (day - Days::new(before), day + Days::new(after));
        match how {
            0 => Period::day(day),
            1 => Period { from: Some(from), to: None },
            2 => Period { from: None, to: Some(to) },
            3 => Period { from: Some(to), to: None },
            4 => Period::day(from),
            5 => Period::all(),
            _ => Period { from: Some(from), to: Some(to) },
        }
    })
}

fn mentions(vocabulary: &Vocabulary) -> BoxedStrategy<Query> {
    let day = |period: &Period| period.from.or(period.to);
    let days: Vec<_> = vocabulary.spoken.iter().filter_map(day).chain([vocabulary.published]).collect();
    prop_oneof![
        2 => select([vocabulary.spoken.clone(), vec![Period::all()]].concat()),
        3 => select(days).prop_flat_map(about),
    ]
    .prop_map(Query::Mentions)
    .boxed()
}

/// What can be asked of a part.
fn text(vocabulary: &Vocabulary) -> BoxedStrategy<Query> {
    let leaf = prop_oneof![
        7 => place(vocabulary),
        2 => (2..4u32, place(vocabulary)).prop_map(|(times, query)| Query::at_least(times, query).unwrap()),
        1 => mentions(vocabulary),
    ];
    let unit = || select(vec![Region::Sentence, Region::Paragraph]);
    leaf.prop_recursive(2, 6, 3, move |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Query::all_of),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Query::any_of),
            1 => inner.clone().prop_map(|query| !query),
            2 => (unit(), inner).prop_map(|(region, query)| region_of(region, query)),
        ]
    })
    .boxed()
}

fn region_of(region: Region, query: Query) -> Query {
    Query::region(region, query.clone()).unwrap_or(query)
}

/// What is true or not of an article as a whole.
fn article(vocabulary: &Vocabulary) -> BoxedStrategy<Query> {
    let field = vocabulary.fields.iter().map(|(name, value)| Query::Field { name: name.clone(), value: value.clone() });
    let field: Vec<Query> = field.chain([Query::Date(DateFilter::Unknown)]).collect();
    prop_oneof![
        3 => about(vocabulary.published).prop_map(|period| Query::Date(DateFilter::In(period))),
        1 => Just(Query::Date(DateFilter::Unknown)),
        1 => about(vocabulary.added).prop_map(Query::Added),
        3 => select(field),
    ]
    .boxed()
}

fn query(vocabulary: &Vocabulary) -> BoxedStrategy<Query> {
    let region = select(vec![
        Region::Title,
        Region::Lead,
        Region::HeadLead,
        Region::HeadLead,
        Region::Sentence,
        Region::Paragraph,
    ]);
    let heading = vocabulary.headings.iter().flat_map(|heading| {
        let words = heading.split_whitespace().map(str::to_owned);
        words.chain([heading.clone()]).filter(|text| text.contains(char::is_alphanumeric)).collect::<Vec<_>>()
    });
    let heading: Vec<String> = heading.chain([vocabulary.words[0].clone()]).collect();
    let within = prop_oneof![3 => text(vocabulary), 1 => Just(Query::All)];
    // What is asked of the whole article leaves the part again.
    let mixed = (text(vocabulary), article(vocabulary)).prop_map(|(text, article)| text.and(article));
    let leaf = prop_oneof![
        4 => text(vocabulary),
        2 => (region, prop_oneof![4 => text(vocabulary), 1 => mixed]).prop_map(|(region, q)| region_of(region, q)),
        2 => (select(heading), within.clone()).prop_map(|(heading, query)| Query::section(heading, query).unwrap()),
        1 => within.prop_map(|query| Query::any_section(query).unwrap()),
        2 => article(vocabulary),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::all_of),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::any_of),
            inner.prop_map(|query| !query),
        ]
    })
    .boxed()
}

/// The names of the operators of a query, and of what stands within what.
pub(crate) fn operators(query: &Query) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    add_operators(query, &mut Vec::new(), &mut all);
    all
}

fn add_operators(query: &Query, outer: &mut Vec<&'static str>, all: &mut BTreeSet<String>) {
    let name = operator(query);
    all.insert(name.to_owned());
    if matches!(name, "NEAR" | "PRE" | "atleast" | "sentence" | "paragraph" | "mentions" | "OR" | "NOT") {
        all.extend(
            outer.iter().filter(|outer| **outer != name || name == "NEAR").map(|outer| format!("{outer} > {name}")),
        );
    }
    let is_outer = !matches!(name, "AND" | "OR");
    if is_outer {
        outer.push(name);
    }
    for query in parts(query) {
        add_operators(query, outer, all);
    }
    if is_outer {
        outer.pop();
    }
}

/// The queries that it is made of.
fn parts(query: &Query) -> Vec<&Query> {
    match query {
        Query::And(queries) | Query::Or(queries) | Query::Near { queries, .. } => queries.iter().collect(),
        Query::Not(query)
        | Query::AtLeast { query, .. }
        | Query::Region { query, .. }
        | Query::Section { query: Some(query), .. } => vec![query],
        _ => Vec::new(),
    }
}

/// What is left of a query with less in it, in all ways; some of it may be no query.
pub(crate) fn simpler(query: &Query) -> Vec<Query> {
    let parts = parts(query);
    let mut all: Vec<Query> = parts.iter().map(|part| (*part).clone()).collect();
    for (i, part) in parts.iter().enumerate() {
        let with = |part: Option<Query>| {
            let others = |j: usize, other: &Query| if i == j { part.clone() } else { Some(other.clone()) };
            let parts = || parts.iter().enumerate().filter_map(|(j, other)| others(j, other));
            let boxed = || part.clone().map(Box::new);
            Some(match query {
                Query::And(_) => Query::all_of(parts()),
                Query::Or(_) => Query::any_of(parts()),
                Query::Near { near, .. } => Query::Near { near: *near, queries: parts().collect() },
                Query::Not(_) => !part.clone()?,
                Query::AtLeast { times, .. } => Query::AtLeast { times: *times, query: boxed()? },
                Query::Region { region, .. } => Query::Region { region: *region, query: boxed()? },
                Query::Section { heading, .. } => Query::Section { heading: heading.clone(), query: boxed() },
                _ => return None,
            })
        };
        all.extend(with(None));
        all.extend(simpler(part).into_iter().filter_map(|part| with(Some(part))));
    }
    all
}

fn operator(query: &Query) -> &'static str {
    match query {
        Query::All => "*",
        Query::Word { form: Form::Stemmed, .. } => "word",
        Query::Phrase { form: Form::Stemmed, .. } => "phrase",
        Query::Word { form: Form::Exact, .. } | Query::Phrase { form: Form::Exact, .. } => "=",
        Query::Word { form: Form::Cased, .. } | Query::Phrase { form: Form::Cased, .. } => "case:",
        Query::Spelled(Spelling::Wildcard(_)) => "wildcard",
        Query::Spelled(Spelling::Similar { edits: 1, .. }) => "~1",
        Query::Spelled(Spelling::Similar { .. }) => "~2",
        Query::Spelled(Spelling::Regex(_)) => "regex",
        Query::And(_) => "AND",
        Query::Or(_) => "OR",
        Query::Not(_) => "NOT",
        Query::Near { near: Near { ordered: true, .. }, .. } => "PRE",
        Query::Near { .. } => "NEAR",
        Query::AtLeast { .. } => "atleast",
        Query::Region { region, .. } => region.name(),
        Query::Section { query: None, .. } => "section",
        Query::Section { heading: None, .. } => "section:*(...)",
        Query::Section { .. } => "section(...)",
        Query::Actor { literal: true, .. } => "actor:=",
        Query::Actor { kind: None, .. } => "actor",
        Query::Actor { kind: Some(kind), .. } => kind.name(),
        Query::Anybody(_) => "actor:*",
        Query::Mentions(_) => "mentions",
        Query::Added(_) => "added",
        Query::Date(DateFilter::Unknown) => "date:none",
        Query::Date(_) => "date",
        Query::Field { value: FieldValue::Any, .. } => "field:*",
        Query::Field { value: FieldValue::Text(_), .. } => "field of text",
        Query::Field { value: FieldValue::Number(_), .. } => "field of numbers",
        Query::Field { value: FieldValue::Date(_), .. } => "field of dates",
    }
}

//! Hits, for people: rank, date and title; who is named, and where it lies; the best passages with what was found.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

use super::explanation::write_words_like_dates;
use super::text::{columns, ending};
use super::{Page, Styled, clean, counted, style};
use crate::article::{Actor, ActorKind, Article, Published};
use crate::dates::Precision;
use crate::query::Query;
use crate::search::{Clause, Hit, Passage, Relaxation, Results, Unknown};

/// Most actors that are named with a hit.
const ACTORS: usize = 4;

/// Columns of `2024-02-02`.
const DATE: usize = 10;

/// Writes hits and, below them, how many there are in all.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, results: &Results) -> io::Result<()> {
    let last = results.hits.last().map_or(0, |hit| hit.rank);
    let rank_width = last.to_string().len().max(2);
    for hit in &results.hits {
        write_hit(out, page, hit, rank_width)?;
        writeln!(out)?;
    }
    Styled::new(&totals(results), style::DIM).write_wrapped(out, page, 0)
}

/// Writes the sources of the hits, one a line, for people.
///
/// # Errors
/// Those of `out`.
pub fn write_sources(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    results.hits.iter().try_for_each(|hit| writeln!(out, "{}", clean(&hit.stored.article.source)))
}

/// Writes the sources of the hits as they are, each with `end` after it, for programs that open them.
///
/// # Errors
/// Those of `out`.
pub fn write_raw_sources(out: &mut dyn Write, results: &Results, end: char) -> io::Result<()> {
    results.hits.iter().try_for_each(|hit| write!(out, "{}{end}", hit.stored.article.source))
}

/// Writes that nothing was found, without which clauses something would be, and which names are nobody's. Clauses are called as
/// they were `written`, where that is known.
///
/// # Errors
/// Those of `out`.
pub fn write_none(
    out: &mut dyn Write,
    page: Page,
    relaxations: &[Relaxation],
    written: &[(Clause, String)],
    unknown: &[Unknown],
    dates: &[String],
) -> io::Result<()> {
    Styled::new("No articles match.", style::PLAIN).write(out, page)?;
    for relaxation in relaxations {
        let mut line = Styled::new("without ", style::PLAIN);
        for (i, clause) in relaxation.without.iter().enumerate() {
            let last = i + 1 == relaxation.without.len();
            line.push(
                if i == 0 {
                    ""
                } else if last {
                    " and "
                } else {
                    ", "
                },
                style::PLAIN,
            );
            line.push(&name_of(clause, written), style::TITLE);
        }
        line.push(&format!(": {}", counted(relaxation.total, "article")), style::PLAIN);
        line.write_wrapped(out, page, 2)?;
    }
    unknown.iter().try_for_each(|unknown| write_unknown(out, page, unknown))?;
    write_words_like_dates(out, page, dates)
}

/// What a clause is called.
fn name_of(clause: &Clause, written: &[(Clause, String)]) -> String {
    if let Some((_, name)) = written.iter().find(|(known, _)| known == clause) {
        return name.clone();
    }
    match clause {
        Clause::Asked(query @ (Query::Or(_) | Query::Near { .. })) => format!("({query})"),
        Clause::Asked(query) => query.to_string(),
        Clause::Paths => "the paths".to_owned(),
    }
}

/// Writes that nobody bears a name, and whose names come near to it.
fn write_unknown(out: &mut dyn Write, page: Page, unknown: &Unknown) -> io::Result<()> {
    let kind = unknown.kind.map_or("actor", ActorKind::name);
    let near = if unknown.nearest.is_empty() { "." } else { "; the nearest names:" };
    Styled::new(&format!("No {kind} is named "), style::PLAIN)
        .with(&unknown.name, style::TITLE)
        .with(near, style::PLAIN)
        .write(out, page)?;
    unknown.nearest.iter().try_for_each(|known| {
        let is_other = unknown.kind.is_some_and(|kind| kind != known.kind);
        let kind = if is_other { format!("{}, ", known.kind.name()) } else { String::new() };
        let meant = known.meant.join(", ");
        let meant = if meant.is_empty() { meant } else { format!(", which is {meant}") };
        Styled::new("  ", style::PLAIN)
            .with(&known.name, style::actor(known.kind))
            .with(&format!("{meant} ({kind}{})", counted(known.articles, "article")), style::PLAIN)
            .write(out, page)
    })
}

/// Writes that fewer articles match than were to be left out.
///
/// # Errors
/// Those of `out`.
pub fn write_beyond(out: &mut dyn Write, page: Page, total: u64) -> io::Result<()> {
    let text = format!("No more articles: {} in all.", counted(total, "article"));
    Styled::new(&text, style::PLAIN).write(out, page)
}

/// Writes that the index holds nothing.
///
/// # Errors
/// Those of `out`.
pub fn write_empty(out: &mut dyn Write, page: Page) -> io::Result<()> {
    Styled::new("The index is empty: fill it with `dateline index PATH`.", style::PLAIN).write(out, page)
}

/// The day, or the month or year where no more is known; `undated`.
#[must_use]
pub fn date(published: Option<&Published>) -> String {
    let Some(published) = published else { return "undated".to_owned() };
    let format = match published.precision {
        Precision::Day => "%Y-%m-%d",
        Precision::Month => "%Y-%m",
        Precision::Year => "%Y",
    };
    published.date.format(format).to_string()
}

/// The title, or else the first words there are.
#[must_use]
pub fn headline(article: &Article) -> &str {
    let words = |text: &&str| !text.trim().is_empty();
    article
        .title
        .as_deref()
        .filter(words)
        .or_else(|| article.parts().map(|(_, text)| text).find(words))
        .unwrap_or("(no text)")
}

/// `10 of 17 articles · the next ones: --offset 10`.
fn totals(results: &Results) -> String {
    let all = counted(results.total, "article");
    let (Some(first), Some(last)) = (results.hits.first(), results.hits.last()) else { return all };
    if results.hits.len() as u64 == results.total {
        return all;
    }
    let shown = if first.rank == 1 { last.rank.to_string() } else { format!("{}–{}", first.rank, last.rank) };
    if (last.rank as u64) < results.total {
        format!("{shown} of {all} · the next ones: --offset {}", last.rank)
    } else {
        format!("{shown} of {all}")
    }
}

fn write_hit(out: &mut dyn Write, page: Page, hit: &Hit, rank_width: usize) -> io::Result<()> {
    let indent = rank_width + 2;
    write_first_line(out, page, hit, rank_width)?;
    write_origin(out, page, hit, indent)?;
    let mut heading = None;
    for passage in &hit.passages {
        if let Some(new) = passage.heading.as_deref().filter(|new| heading != Some(*new)) {
            let mut line = Styled::new(&" ".repeat(indent), style::PLAIN).with("§ ", style::DIM);
            line.push_marked(new, style::HEADING, marked(&passage.heading_highlights));
            line.truncate(page.width);
            line.write(out, page)?;
        }
        heading = passage.heading.as_deref();
        if !passage.text.is_empty() {
            write_passage(out, page, passage, indent)?;
        }
    }
    Ok(())
}

fn write_first_line(out: &mut dyn Write, page: Page, hit: &Hit, rank_width: usize) -> io::Result<()> {
    let article = &hit.stored.article;
    let mut line = Styled::new(&format!("{:>rank_width$}  ", hit.rank), style::DIM);
    line.push(&date(article.published.as_ref()), style::DATE);
    line.pad(rank_width + 2 + DATE);
    line.push("  ", style::PLAIN);
    if let Some(title) = &article.title {
        line.push_marked(title, style::TITLE, marked(&hit.title_highlights));
    } else {
        line.push(headline(article), style::PLAIN);
    }
    let room = page.width.saturating_sub(columns(&hit.short_id) + 2);
    line.truncate(room);
    line.pad(room);
    line.with("  ", style::PLAIN).with(&hit.short_id, style::ID).write(out, page)
}

/// Who is named and where the article lies, on one line: as many names as there is room for, the end of the path rather than
/// its beginning.
fn write_origin(out: &mut dyn Write, page: Page, hit: &Hit, indent: usize) -> io::Result<()> {
    let source = clean(&hit.stored.article.source);
    let room = page.width.saturating_sub(indent);
    let mut line = Styled::new(&" ".repeat(indent), style::PLAIN);
    let for_source = columns(&source).min(room / 2) + 3;
    let mut named = 0;
    for actor in foremost(&hit.stored.actors, &hit.passages) {
        let name = clean(&actor.name);
        if line.width() + 2 + columns(&name) + for_source > page.width {
            break;
        }
        line.push(if named > 0 { ", " } else { "" }, style::PLAIN);
        line.push(&name, style::actor(actor.kind));
        named += 1;
    }
    line.push(if named > 0 { " · " } else { "" }, style::DIM);
    let room = page.width.saturating_sub(line.width());
    line.with(&ending(&source, room), style::DIM).write(out, page)
}

/// Those named in the passages first, then those named most often.
fn foremost<'a>(actors: &'a [Actor], passages: &[Passage]) -> impl Iterator<Item = &'a Actor> {
    let shown = |actor: &Actor| {
        actor.mentions.iter().any(|mention| {
            passages
                .iter()
                .any(|p| p.part == mention.part && p.span.start <= mention.span.start && mention.span.end <= p.span.end)
        })
    };
    let mut actors: Vec<&Actor> = actors.iter().collect();
    actors.sort_by_cached_key(|actor| (!shown(actor), std::cmp::Reverse(actor.mentions.len())));
    actors.into_iter().take(ACTORS)
}

fn write_passage(out: &mut dyn Write, page: Page, passage: &Passage, indent: usize) -> io::Result<()> {
    let mut line = Styled::new(if passage.cut_before { "… " } else { "" }, style::DIM);
    line.push_marked(&passage.text, style::PLAIN, marked(&passage.highlights));
    line.push(if passage.cut_after { " …" } else { "" }, style::DIM);
    line.write_wrapped(out, page, indent)
}

fn marked(ranges: &[Range<usize>]) -> impl Iterator<Item = (Range<usize>, Style)> {
    ranges.iter().map(|range| (range.clone(), style::FOUND))
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "one highlight is a list of one")]
mod tests {
    use super::*;
    use crate::article::{Mention, Part, Provenance, Section};
    use crate::index::Stored;
    use crate::query::{DateFilter, Form, Query};
    use crate::search::Known;

    const PAGE: Page = Page { width: 64, colour: false };

    fn article(title: Option<&str>, lead: &str) -> Article {
        Article {
            id: "3f9a2c1e00000000".into(),
            source: "letters/gas.txt".into(),
            title: title.map(Into::into),
            published: None,
            sections: vec![Section { heading: None, text: lead.into(), span: None }],
            metadata: crate::article::Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        }
    }

    fn published(precision: Precision) -> Published {
        let date = "2024-02-01".parse().unwrap();
        Published { date, time: None, precision, provenance: Provenance::DateLine, span: None }
    }

    fn actor(name: &str, kind: ActorKind, spans: &[Range<usize>]) -> Actor {
        let mention = |span: &Range<usize>| Mention { part: Part::Text(0), span: span.clone() };
        Actor { name: name.into(), kind, role: None, mentions: spans.iter().map(mention).collect() }
    }

    fn hit(title: Option<&str>) -> Hit {
        let lead = "Oda Brandt closed the gas terminal at Wilhelm Quay on Monday, and nobody could say for how long.";
        let passage = Passage {
            heading: Some("Gas and what it costs".into()),
            heading_highlights: Vec::new(),
            part: Part::Text(0),
            span: 22..61,
            text: lead[22..61].into(),
            highlights: vec![0..3, 4..12],
            cut_before: true,
            cut_after: true,
        };
        let actors = vec![
            actor("Oda Brandt", ActorKind::Person, &[0..10, 0..10]),
            actor("Wilhelm Quay", ActorKind::Place, &[38..50]),
        ];
        Hit {
            rank: 1,
            score: 2.5,
            short_id: "3f9a2c1e".into(),
            stored: Stored { article: article(title, lead), actors, dates: Vec::new(), language: None, added: None },
            title_highlights: vec![0..3],
            passages: vec![passage],
        }
    }

    fn text(page: Page, hits: Vec<Hit>, total: u64) -> String {
        let mut out = Vec::new();
        write(&mut out, page, &Results { total, hits }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_hit_reads_well() {
        let mut hit = hit(Some("Gas terminal closed until further notice, says its owner in Emden"));
        hit.stored.article.published = Some(published(Precision::Day));
        let expected = [
            " 1  2024-02-01  Gas terminal closed until further not…  3f9a2c1e",
            "    Wilhelm Quay, Oda Brandt · letters/gas.txt",
            "    § Gas and what it costs",
            "    … gas terminal at Wilhelm Quay on Monday, …",
            "",
            "1 of 17 articles · the next ones: --offset 1\n",
        ];
        assert_eq!(text(PAGE, vec![hit], 17), expected.join("\n"));
    }

    #[test]
    fn what_was_found_is_marked_in_colour() {
        let out = text(Page { colour: true, ..PAGE }, vec![hit(Some("Gas"))], 1);
        assert!(out.contains("\x1b[1m\x1b[33mGas\x1b[0m"), "{out:?}");
        assert!(out.contains("\x1b[1m\x1b[33mterminal\x1b[0m at Wilhelm"), "{out:?}");
    }

    #[test]
    fn without_a_title_the_first_words_stand_for_it() {
        let out = text(PAGE, vec![hit(None)], 1);
        assert!(out.starts_with(" 1  undated     Oda Brandt closed the gas terminal at…  3f9a2c1e\n"), "{out}");
        assert_eq!(headline(&article(None, " ")), "(no text)");
    }

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        let date = |precision| date(Some(&published(precision)));
        assert_eq!(date(Precision::Day), "2024-02-01");
        assert_eq!(date(Precision::Month), "2024-02");
        assert_eq!(date(Precision::Year), "2024");
    }

    #[test]
    fn hostile_documents_command_nothing() {
        let mut hit = hit(Some("\x1b]0;owned\x07\u{202e}Gas\r\n"));
        hit.stored.article.source = "a\x1b[2J\nb.txt".into();
        hit.stored.actors[0].name = "Oda\x1b[8m".into();
        hit.passages[0].heading = Some("x\u{9b}31m".into());
        hit.passages[0].text = "gas\x1b[31m \u{7f}\u{8}terminal".into();
        hit.passages[0].highlights = vec![0..4];
        let results = Results { total: 1, hits: vec![hit] };
        let mut out = Vec::new();
        write(&mut out, PAGE, &results).unwrap();
        write_sources(&mut out, &results).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.lines().all(|line| clean(line) == line), "{out:?}");
        assert!(out.ends_with("\na�[2J b.txt\n"), "{out:?}");
        // What is no terminal is given names that it can open.
        let mut out = Vec::new();
        write_raw_sources(&mut out, &results, '\0').unwrap();
        assert_eq!(out, b"a\x1b[2J\nb.txt\0");
    }

    #[test]
    fn totals_say_how_to_go_on() {
        let hits = |ranks: Range<usize>| ranks.map(|rank| Hit { rank, ..hit(None) }).collect::<Vec<_>>();
        assert_eq!(totals(&Results { total: 1, hits: hits(1..2) }), "1 article");
        assert_eq!(totals(&Results { total: 17, hits: hits(1..11) }), "10 of 17 articles · the next ones: --offset 10");
        assert_eq!(totals(&Results { total: 17, hits: hits(11..18) }), "11–17 of 17 articles");
    }

    #[test]
    fn nothing_found_names_the_clauses_to_drop() {
        let without = Query::Actor { kind: None, name: "Od\x1bo".into(), literal: false };
        let either = Query::any_of(["a", "b"].map(|text| Query::Word { text: text.into(), form: Form::Stemmed }));
        let without = [without, Query::Date(DateFilter::Unknown), either].map(Clause::Asked);
        let written = [(without[1].clone(), "--undated".to_owned()), (Clause::Paths, "--corpus x\x1b".to_owned())];
        let relaxations = [
            Relaxation { without: without.to_vec(), total: 12 },
            Relaxation { without: vec![Clause::Paths, without[1].clone()], total: 1 },
        ];
        let mut out = Vec::new();
        let known = Known { name: "Oda\x1b Brandt".into(), kind: ActorKind::Person, articles: 3, meant: Vec::new() };
        let moscow =
            Known { name: "moscow".into(), kind: ActorKind::Place, articles: 2, meant: vec!["Russia\x1b".into()] };
        let unknown = [
            Unknown { name: "Od\x1bo".into(), kind: None, nearest: vec![known.clone(), moscow] },
            Unknown { name: "Vell".into(), kind: Some(ActorKind::Place), nearest: Vec::new() },
            Unknown { name: "Oda".into(), kind: Some(ActorKind::Place), nearest: vec![known] },
        ];
        write_none(&mut out, PAGE, &relaxations, &written, &unknown, &["last week".to_owned(), "7d".to_owned()])
            .unwrap();
        let expected = [
            "No articles match.",
            "  without actor:\"Od�o\", --undated and (a OR b): 12 articles",
            "  without --corpus x� and --undated: 1 article",
            "No actor is named Od�o; the nearest names:",
            "  Oda� Brandt (3 articles)",
            "  moscow, which is Russia� (2 articles)",
            "No place is named Vell.",
            "No place is named Oda; the nearest names:",
            "  Oda� Brandt (person, 3 articles)",
            "`last week` is read as words; for the date write date:\"last\nweek\"",
            "`7d` is read as a word; for the date write date:7d\n",
        ];
        assert_eq!(String::from_utf8(out).unwrap(), expected.join("\n"));
    }
}

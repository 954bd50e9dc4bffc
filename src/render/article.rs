//! A whole article, for people.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use serde_json::Value;

use super::hits::{date, headline};
use super::{Page, Styled, dates, style};
use crate::article::{Actor, ActorKind, Part, Provenance, Published};
use crate::dates::Precision;
use crate::index::Stored;

/// Lines longer than this are hard to read, in columns.
const MEASURE: usize = 100;

/// Most lines of metadata.
const METADATA: usize = 12;

/// What an item of a list begins with.
const BULLETS: [&str; 3] = ["- ", "* ", "• "];

/// Columns of `Organisations`, with two spaces.
const LABEL: usize = 15;

/// Columns that names have at least beside their label; where there are fewer, they stand below it.
const NAMES: usize = 20;

/// Writes an article: title, date and where it comes from, what else is said of it, the text, and who is named; with the dates
/// that it speaks of, if they are wanted.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, stored: &Stored, with_dates: bool) -> io::Result<()> {
    let page = Page { width: page.width.min(MEASURE), ..page };
    let article = &stored.article;
    let wanted = if with_dates { stored.dates.as_slice() } else { &[] };
    let marks = |part| dates::among(marks(&stored.actors, part), wanted, part);
    if let Some(title) = &article.title {
        let mut line = Styled::default();
        line.push_marked(title, style::TITLE, bold(marks(Part::Title)));
        line.write_wrapped(out, page, 0)?;
    }
    let mut line = dateline(article.published.as_ref());
    if let Some(added) = stored.added {
        line.push(&format!(" · added {added}"), style::DIM);
    }
    if let Some(language) = stored.language {
        line.push(&format!(" · in {}", capital(language.name())), style::DIM);
    }
    line.with(" · ", style::DIM).with(&article.id, style::ID).write_wrapped(out, page, 0)?;
    // Whoever copies the path wants it in one piece.
    Styled::new(&article.source, style::DIM).write(out, page)?;
    write_metadata(out, page, stored)?;
    for (i, section) in article.sections.iter().enumerate() {
        if let Some(heading) = &section.heading {
            let mut line = Styled::new("§ ", style::DIM);
            line.push_marked(heading, style::HEADING, bold(marks(Part::Heading(i))));
            writeln!(out)?;
            line.write_wrapped(out, page, 0)?;
        }
        if !section.text.is_empty() {
            writeln!(out)?;
            write_text(out, page, &section.text, &marks(Part::Text(i)))?;
        }
    }
    write_actors(out, page, &stored.actors)?;
    if with_dates {
        dates::write(out, page, stored)?;
    }
    write_warnings(out, page, stored)
}

/// Writes one line for an article: short enough to choose from.
///
/// # Errors
/// Those of `out`.
pub fn write_line(out: &mut dyn Write, page: Page, stored: &Stored) -> io::Result<()> {
    let article = &stored.article;
    let mut line = Styled::new(&article.id, style::ID).with("  ", style::PLAIN);
    line.push(&format!("{:10}", date(article.published.as_ref())), style::DATE);
    let mut line = line.with("  ", style::PLAIN).with(headline(article), style::PLAIN);
    line.truncate(page.width);
    line.write(out, page)
}

/// `2024-02-05 14:30 · from the date line`.
pub(super) fn dateline(published: Option<&Published>) -> Styled {
    let mut line = Styled::new(&date(published), style::DATE);
    let Some(published) = published else { return line };
    if let Some(time) = published.time {
        line.push(&time.format(" %H:%M").to_string(), style::DATE);
    }
    let exactness = match published.precision {
        Precision::Day => "",
        Precision::Month => "the day is not known, ",
        Precision::Year => "the month is not known, ",
    };
    let provenance = match published.provenance {
        Provenance::DateLine => "from the date line",
        Provenance::Dateline => "from the wire's dateline",
        Provenance::FrontMatter => "from the front matter",
        Provenance::Field => "from a field of the record",
        Provenance::JsonLd => "from the page's JSON-LD",
        Provenance::Meta => "from a meta element",
        Provenance::Time => "from an element for dates",
        Provenance::Text => "from the text of the page",
        Provenance::Path => "from the address or path",
    };
    line.with(&format!(" · {exactness}{provenance}"), style::DIM)
}

/// `french` -> `French`.
fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Writes what can be said on a line each.
fn write_metadata(out: &mut dyn Write, page: Page, stored: &Stored) -> io::Result<()> {
    let known: Vec<_> = stored.article.metadata.iter().filter_map(|(key, value)| Some((key, short(value)?))).collect();
    for (key, value) in known.iter().take(METADATA) {
        let mut line = Styled::new(&format!("{key}: "), style::DIM).with(value, style::PLAIN);
        line.truncate(page.width);
        line.write(out, page)?;
    }
    let more = known.len().saturating_sub(METADATA);
    if more > 0 {
        Styled::new(&format!("… and {more} more: --format json"), style::DIM).write(out, page)?;
    }
    Ok(())
}

/// A value as people write it; `None` for nothing.
fn short(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().filter_map(short).collect();
            (!values.is_empty()).then(|| values.join(", "))
        }
        value => Some(value.to_string()),
    }
}

/// Writes the paragraphs of a text, with its marks; the lines of an item of a list begin under its first word.
fn write_text(out: &mut dyn Write, page: Page, text: &str, marks: &[(Range<usize>, Style)]) -> io::Result<()> {
    let mut start = 0;
    for line in text.split('\n') {
        if line.is_empty() {
            writeln!(out)?;
        }
        let (bullet, item) = BULLETS.iter().find_map(|b| Some((*b, line.strip_prefix(b)?))).unwrap_or(("", line));
        let end = start + line.len();
        start += bullet.len();
        let first = marks.partition_point(|(mark, _)| mark.start < start);
        let inside = marks.iter().skip(first).take_while(|(mark, _)| mark.end <= end);
        let inside = inside.map(|(mark, style)| (mark.start - start..mark.end - start, *style));
        let mut words = Styled::default();
        words.push_marked(item, style::PLAIN, inside);
        let bullet = Styled::new(bullet, style::PLAIN);
        let indent = bullet.width();
        words.write_labelled(out, page, &bullet, indent)?;
        start = end + 1;
    }
    Ok(())
}

/// Where actors are named in a part, in order.
fn marks(actors: &[Actor], part: Part) -> impl Iterator<Item = (Range<usize>, Style)> {
    let mentions = actors.iter().flat_map(|actor| actor.mentions.iter().map(move |mention| (mention, actor.kind)));
    let here = mentions.filter(move |(mention, _)| mention.part == part);
    let mut marks: Vec<_> = here.map(|(mention, kind)| (mention.span.clone(), style::actor(kind))).collect();
    marks.sort_by_key(|(span, _)| (span.start, span.end));
    marks.into_iter()
}

fn bold(marks: Vec<(Range<usize>, Style)>) -> impl Iterator<Item = (Range<usize>, Style)> {
    marks.into_iter().map(|(span, style)| (span, style.bold()))
}

/// Writes who is named, by kind: each with how often, where that is more than once, and with its role.
fn write_actors(out: &mut dyn Write, page: Page, actors: &[Actor]) -> io::Result<()> {
    let kinds =
        [(ActorKind::Person, "People"), (ActorKind::Organisation, "Organisations"), (ActorKind::Place, "Places")];
    if !actors.is_empty() {
        writeln!(out)?;
    }
    for (kind, label) in kinds {
        let items: Vec<_> = actors.iter().filter(|actor| actor.kind == kind).map(item).collect();
        let mut label = Styled::new(label, style::DIM);
        let indent = if page.width < LABEL + NAMES { 2 } else { LABEL };
        if indent < LABEL && !items.is_empty() {
            std::mem::take(&mut label).write(out, page)?;
        }
        for line in lines(items, page.width.saturating_sub(indent)) {
            line.write_labelled(out, page, &std::mem::take(&mut label), indent)?;
        }
    }
    Ok(())
}

/// `Oda Brandt ×3 (Minister)`.
fn item(actor: &Actor) -> Styled {
    let mut item = Styled::new(&actor.name, style::actor(actor.kind));
    if actor.mentions.len() > 1 {
        item.push(&format!(" ×{}", actor.mentions.len()), style::PLAIN);
    }
    if let Some(role) = &actor.role {
        item.push(&format!(" ({role})"), style::DIM);
    }
    item
}

/// Sets items, with commas, into lines of at most `width` columns; only one that is longer than that is a longer line.
fn lines(items: Vec<Styled>, width: usize) -> Vec<Styled> {
    let last = items.len().saturating_sub(1);
    let mut lines: Vec<Styled> = Vec::new();
    for (i, item) in items.into_iter().enumerate() {
        let item = if i < last { item.with(",", style::PLAIN) } else { item };
        match lines.last_mut() {
            Some(line) if line.width() + 1 + item.width() <= width => {
                line.push(" ", style::PLAIN);
                line.append(&item);
            }
            _ => lines.push(item),
        }
    }
    lines
}

fn write_warnings(out: &mut dyn Write, page: Page, stored: &Stored) -> io::Result<()> {
    let warnings = &stored.article.warnings;
    if !warnings.is_empty() {
        writeln!(out)?;
    }
    warnings.iter().try_for_each(|warning| {
        Styled::new("warning: ", style::WARNING).with(&warning.to_string(), style::PLAIN).write_wrapped(out, page, 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Mention, MentionedDate, Metadata, Section, Warning};
    use crate::dates::Period;
    use crate::render::clean;

    const PAGE: Page = Page { width: 49, colour: false };

    fn stored() -> Stored {
        let section = |heading: Option<&str>, text: &str| Section {
            heading: heading.map(Into::into),
            text: text.into(),
            span: None,
        };
        let mention = |part, span| Mention { part, span };
        let actor = |name: &str, kind, role: Option<&str>, mentions| Actor {
            name: name.into(),
            kind,
            role: role.map(Into::into),
            mentions,
        };
        let metadata =
            serde_json::json!({"author": "Ines Roth", "desk": ["World", "Energy"], "paid": null, "words": 12});
        let mut stored = Stored {
            article: Article {
                id: "3f9a2c1e".into(),
                source: "letters/gas.txt".into(),
                title: Some("Gas terminal closed".into()),
                published: Some(Published {
                    date: "2024-02-01".parse().unwrap(),
                    time: chrono::NaiveTime::from_hms_opt(14, 30, 0),
                    precision: Precision::Day,
                    provenance: Provenance::DateLine,
                    span: None,
                }),
                sections: vec![
                    section(None, "Oda Brandt closed the gas terminal on Monday, for good.\n\nNobody was told."),
                    section(Some("What it costs"), "- a job\n- a harbour that was busy for nearly four hundred years"),
                ],
                metadata: Metadata::new(),
                warnings: vec![Warning::at(3, "doubtful")],
                evidence: Vec::new(),
            },
            actors: vec![
                actor("Oda Brandt", ActorKind::Person, Some("Minister"), vec![mention(Part::Text(0), 0..10)]),
                actor("Emden", ActorKind::Place, None, vec![mention(Part::Text(1), 4..7)]),
            ],
            dates: vec![MentionedDate {
                period: Period::day("2024-01-29".parse().unwrap()),
                part: Part::Text(0),
                span: 38..44,
            }],
            language: None,
            added: None,
        };
        stored.article.metadata = metadata.as_object().cloned().unwrap_or_default();
        stored
    }

    fn text(page: Page, stored: &Stored) -> String {
        let mut out = Vec::new();
        write(&mut out, page, stored, false).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_article_reads_well() {
        assert_eq!(
            text(PAGE, &stored()),
            "\
Gas terminal closed
2024-02-01 14:30 · from the date line · 3f9a2c1e
letters/gas.txt
author: Ines Roth
desk: World, Energy
words: 12

Oda Brandt closed the gas terminal on Monday, for
good.

Nobody was told.

§ What it costs

- a job
- a harbour that was busy for nearly four hundred
  years

People         Oda Brandt (Minister)
Places         Emden

warning: line 3: doubtful
"
        );
    }

    #[test]
    fn names_are_kept_whole_and_say_how_often() {
        let mut stored = stored();
        stored.actors[0].mentions.push(Mention { part: Part::Text(0), span: 4..10 });
        let mut other = stored.actors[0].clone();
        other.role = None;
        for name in ["Ines Valcourt", "Maren Ostvik", "Tamsin Orrell of Port Ellory"] {
            other.name = name.into();
            other.mentions.truncate(1);
            stored.actors.push(other.clone());
        }
        let shown = |width| {
            let text = text(Page { width, colour: false }, &stored);
            text[text.find("People").unwrap()..text.find("\nwarning").unwrap()].to_owned()
        };
        assert_eq!(
            shown(49),
            "\
People         Oda Brandt ×2 (Minister),
               Ines Valcourt, Maren Ostvik,
               Tamsin Orrell of Port Ellory
Places         Emden
"
        );
        assert_eq!(
            shown(20),
            "\
People
  Oda Brandt ×2
  (Minister),
  Ines Valcourt,
  Maren Ostvik,
  Tamsin Orrell of
  Port Ellory
Places
  Emden
"
        );
    }

    #[test]
    fn mentions_are_marked_in_colour() {
        let mut stored = stored();
        stored.actors[1].mentions.push(Mention { part: Part::Title, span: 4..12 });
        stored.actors[1].mentions.push(Mention { part: Part::Heading(1), span: 5..7 });
        let out = text(Page { colour: true, ..PAGE }, &stored);
        assert!(out.starts_with("\x1b[1mGas \x1b[0m\x1b[1m\x1b[32mterminal\x1b[0m\x1b[1m closed"), "{out:?}");
        assert!(out.contains("\x1b[1mWhat \x1b[0m\x1b[1m\x1b[32mit\x1b[0m\x1b[1m costs"), "{out:?}");
        assert!(out.contains("\n\x1b[35mOda Brandt\x1b[0m closed"), "{out:?}");
        assert!(out.contains("\n- a \x1b[32mjob\x1b[0m\n"), "{out:?}");
    }

    #[test]
    fn dates_are_marked_and_listed_where_they_are_wanted() {
        let mut stored = stored();
        let with = |stored: &Stored, page| {
            let mut out = Vec::new();
            write(&mut out, page, stored, true).unwrap();
            String::from_utf8(out).unwrap()
        };
        let plain = with(&stored, PAGE);
        assert!(plain.contains("Emden\n\nMonday → 2024-01-29\n\nwarning"), "{plain}");
        let again = MentionedDate { part: Part::Title, span: 4..12, ..stored.dates[0].clone() };
        stored.dates.extend([again.clone(), again]);
        // Where somebody is named in a date, the date is marked.
        stored.actors[0].mentions.push(Mention { part: Part::Text(0), span: 35..44 });
        let colour = with(&stored, Page { colour: true, ..PAGE });
        assert!(colour.starts_with("\x1b[1mGas \x1b[0m\x1b[1m\x1b[33mterminal\x1b[0m\x1b[1m closed"), "{colour:?}");
        assert!(colour.contains("on \x1b[33mMonday\x1b[0m, for"), "{colour:?}");
        assert!(with(&stored, PAGE).contains("\nMonday → 2024-01-29\nterminal ×2 → 2024-01-29\n"), "{colour:?}");
        stored.dates.clear();
        assert!(with(&stored, PAGE).contains("\nNo dates are spoken of.\n"));
    }

    #[test]
    fn what_is_not_known_exactly_says_so() {
        let mut stored = stored();
        stored.article.published.as_mut().unwrap().precision = Precision::Month;
        stored.article.published.as_mut().unwrap().time = None;
        assert!(
            text(PAGE, &stored).contains("\n2024-02 · the day is not known, from the date\nline · 3f9a2c1e\n"),
            "{}",
            text(PAGE, &stored)
        );
        stored.article.published = None;
        assert!(text(PAGE, &stored).contains("closed\nundated · 3f9a2c1e\nletters"));
    }

    #[test]
    fn hostile_articles_command_nothing() {
        let mut stored = stored();
        let evil = "a\x1b]0;x\x07\u{202e}\u{9b}2J\r";
        stored.article.title = Some(evil.into());
        stored.article.source = evil.into();
        stored.article.sections[1].heading = Some(evil.into());
        stored.article.sections[1].text = evil.into();
        stored.article.metadata.insert(evil.into(), evil.into());
        stored.article.warnings = vec![Warning::whole(evil)];
        stored.actors[0].name = evil.into();
        stored.actors[0].role = Some(evil.into());
        let mut out = text(PAGE, &stored).into_bytes();
        write_line(&mut out, PAGE, &stored).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.lines().all(|line| clean(line) == line), "{out:?}");
    }
}

//! JSON for programs: the wire types, apart from the values they are made of. `docs/output.md` describes every field.
//!
//! Fields may be added; those that are there keep their names and meaning for as long as `v` is 1.

mod counts;
mod explanation;
mod ledger;
mod queries;
mod ranges;
mod rules;
mod summary;
mod upkeep;

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;

use crate::article;
use crate::index::Stored;
use crate::search;
use crate::text::Language;

pub use counts::{write_actors, write_facets, write_timeline, write_total};
pub use explanation::write_explanation;
pub use ledger::write_account;
pub use queries::write_queries;
pub use rules::write_rules;
pub use summary::write_summary;
pub use upkeep::{write_check, write_stats};

use ranges::{in_chars, pairs};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Hit<'a> {
    v: u32,
    rank: usize,
    score: f32,
    id: &'a str,
    source: &'a str,
    title: Option<&'a str>,
    date: Option<NaiveDate>,
    actors: Vec<&'a str>,
    passages: Vec<Passage<'a>>,
    date_precision: Option<&'static str>,
    title_highlights: Vec<[usize; 2]>,
    title_highlights_chars: Vec<[usize; 2]>,
    added: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
}

#[derive(Serialize)]
struct Passage<'a> {
    heading: Option<&'a str>,
    text: &'a str,
    highlights: Vec<[usize; 2]>,
    highlights_chars: Vec<[usize; 2]>,
    heading_highlights: Vec<[usize; 2]>,
    heading_highlights_chars: Vec<[usize; 2]>,
}

#[derive(Serialize)]
struct Article<'a> {
    v: u32,
    id: &'a str,
    source: &'a str,
    title: Option<&'a str>,
    date: Option<NaiveDate>,
    date_precision: Option<&'static str>,
    date_provenance: Option<&'static str>,
    sections: Vec<Section<'a>>,
    actors: Vec<Actor<'a>>,
    mentioned_dates: Vec<MentionedDate<'a>>,
    metadata: &'a article::Metadata,
    warnings: Vec<Warning<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    added: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
}

#[derive(Serialize)]
struct Section<'a> {
    heading: Option<&'a str>,
    text: &'a str,
    start: Option<usize>,
    end: Option<usize>,
}

#[derive(Serialize)]
struct Actor<'a> {
    name: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    mentions: Vec<Mention<'a>>,
}

#[derive(Serialize)]
struct Mention<'a> {
    text: &'a str,
    r#in: &'static str,
    section: Option<usize>,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct MentionedDate<'a> {
    text: &'a str,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    r#in: &'static str,
    section: Option<usize>,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Warning<'a> {
    line: Option<usize>,
    message: &'a str,
}

#[derive(Serialize)]
struct Rejection<'a> {
    source: &'a str,
    line: Option<usize>,
    reason: &'a str,
}

/// Writes a hit as one line.
///
/// # Errors
/// Those of `out`.
pub fn write_hit(out: &mut dyn Write, hit: &search::Hit) -> io::Result<()> {
    let article = &hit.stored.article;
    line(
        out,
        &Hit {
            v: VERSION,
            rank: hit.rank,
            score: hit.score,
            id: &article.id,
            source: &article.source,
            title: article.title.as_deref(),
            date: article.published.as_ref().map(|published| published.date),
            actors: hit.stored.actors.iter().map(|actor| actor.name.as_str()).collect(),
            passages: hit.passages.iter().map(passage).collect(),
            date_precision: article.published.as_ref().map(|published| published.precision.name()),
            title_highlights: pairs(&hit.title_highlights),
            title_highlights_chars: in_chars(article.title.as_deref().unwrap_or(""), &hit.title_highlights),
            added: hit.stored.added,
            language: hit.stored.language.map(Language::code),
        },
    )
}

/// Writes an article, as it was understood, as one line.
///
/// # Errors
/// Those of `out`.
pub fn write_article(out: &mut dyn Write, stored: &Stored) -> io::Result<()> {
    let article = &stored.article;
    let published = article.published.as_ref();
    line(
        out,
        &Article {
            v: VERSION,
            id: &article.id,
            source: &article.source,
            title: article.title.as_deref(),
            date: published.map(|published| published.date),
            date_precision: published.map(|published| published.precision.name()),
            date_provenance: published.map(|published| published.provenance.name()),
            sections: article.sections.iter().map(section).collect(),
            actors: stored.actors.iter().map(|found| actor(article, found)).collect(),
            mentioned_dates: stored.dates.iter().map(|date| mentioned_date(article, date)).collect(),
            metadata: &article.metadata,
            warnings: article.warnings.iter().map(|w| Warning { line: w.line, message: &w.message }).collect(),
            added: stored.added,
            language: stored.language.map(Language::code),
        },
    )
}

fn passage(passage: &search::Passage) -> Passage<'_> {
    let search::Passage { heading, heading_highlights, text, highlights, .. } = passage;
    let heading = heading.as_deref();
    Passage {
        heading,
        text,
        highlights: pairs(highlights),
        highlights_chars: in_chars(text, highlights),
        heading_highlights: pairs(heading_highlights),
        heading_highlights_chars: in_chars(heading.unwrap_or(""), heading_highlights),
    }
}

fn section(section: &article::Section) -> Section<'_> {
    let (start, end) = section.span.clone().map_or((None, None), |span| (Some(span.start), Some(span.end)));
    Section { heading: section.heading.as_deref(), text: &section.text, start, end }
}

fn actor<'a>(article: &'a article::Article, actor: &'a article::Actor) -> Actor<'a> {
    let mention = |mention: &article::Mention| {
        let text = article.part(mention.part).and_then(|text| text.get(mention.span.clone())).unwrap_or("");
        Mention {
            text,
            r#in: mention.part.name(),
            section: mention.part.section(),
            start: mention.span.start,
            end: mention.span.end,
        }
    };
    Actor {
        name: &actor.name,
        kind: actor.kind.name(),
        role: actor.role.as_deref(),
        mentions: actor.mentions.iter().map(mention).collect(),
    }
}

fn mentioned_date<'a>(article: &'a article::Article, date: &article::MentionedDate) -> MentionedDate<'a> {
    let article::MentionedDate { period, part, span } = date;
    MentionedDate {
        text: article.part(*part).and_then(|text| text.get(span.clone())).unwrap_or(""),
        from: period.from,
        to: period.to,
        r#in: part.name(),
        section: part.section(),
        start: span.start,
        end: span.end,
    }
}

fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Mention as Mentioned, Part, Provenance, Published};
    use crate::dates::Precision;

    /// What is written.
    pub(super) fn text(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn stored() -> Stored {
        let section = |heading: Option<&str>, text: &str, span| article::Section {
            heading: heading.map(Into::into),
            text: text.into(),
            span,
        };
        let mention = |part, span| Mentioned { part, span };
        Stored {
            article: article::Article {
                id: "3f9a2c1e".into(),
                source: "a.txt".into(),
                title: None,
                published: Some(Published {
                    date: "2024-02-01".parse().unwrap(),
                    time: None,
                    precision: Precision::Month,
                    provenance: Provenance::DateLine,
                    span: None,
                }),
                sections: vec![
                    section(None, "In Emden.\n\nOda \"O\" Brandt", Some(2..30)),
                    section(Some("Emden"), "", None),
                ],
                metadata: serde_json::json!({"desk": "World"}).as_object().cloned().unwrap(),
                warnings: vec![article::Warning::at(3, "doubtful")],
                evidence: Vec::new(),
            },
            actors: vec![
                article::Actor {
                    name: "Emden".into(),
                    kind: article::ActorKind::Place,
                    role: None,
                    mentions: vec![mention(Part::Text(0), 3..8), mention(Part::Heading(1), 0..5)],
                },
                article::Actor {
                    name: "Oda Brandt".into(),
                    kind: article::ActorKind::Person,
                    role: Some("Minister".into()),
                    mentions: vec![mention(Part::Title, 0..3)],
                },
            ],
            dates: vec![article::MentionedDate {
                period: crate::dates::Period::year(2023).unwrap(),
                part: Part::Heading(1),
                span: 0..4,
            }],
            added: "2024-02-03".parse().ok(),
            language: Language::from_name("german"),
        }
    }

    #[test]
    fn an_article_has_every_field_in_order() {
        let expected = concat!(
            r#"{"v":1,"id":"3f9a2c1e","source":"a.txt","title":null,"date":"2024-02-01","date_precision":"month","#,
            r#""date_provenance":"date_line","sections":[{"heading":null,"text":"In Emden.\n\nOda \"O\" Brandt","start":2,"#,
            r#""end":30},{"heading":"Emden","text":"","start":null,"end":null}],"actors":[{"name":"Emden","kind":"place","#,
            r#""mentions":[{"text":"Emden","in":"text","section":0,"start":3,"end":8},{"text":"Emden","in":"heading","#,
            r#""section":1,"start":0,"end":5}]},{"name":"Oda Brandt","kind":"person","role":"Minister","mentions":[{"text":"","#,
            r#""in":"title","section":null,"start":0,"end":3}]}],"mentioned_dates":[{"text":"Emde","from":"2023-01-01","to":"2023-12-31","in":"heading","section":1,"start":0,"end":4}],"#,
            r#""metadata":{"desk":"World"},"#,
            r#""warnings":[{"line":3,"message":"doubtful"}],"added":"2024-02-03","language":"de"}"#,
            "\n"
        );
        assert_eq!(text(|out| write_article(out, &stored())), expected);
    }

    #[test]
    fn a_hit_has_every_field_in_order() {
        let passage = search::Passage {
            heading: None,
            heading_highlights: Vec::new(),
            part: Part::Text(0),
            span: 11..25,
            text: "Oda \u{1b} Brandt".into(),
            highlights: vec![0..3, 6..12],
            cut_before: false,
            cut_after: true,
        };
        let hit = search::Hit {
            rank: 3,
            score: 1.25,
            short_id: "3f9".into(),
            stored: stored(),
            title_highlights: Vec::new(),
            passages: vec![passage],
        };
        let expected = concat!(
            r#"{"v":1,"rank":3,"score":1.25,"id":"3f9a2c1e","source":"a.txt","title":null,"date":"2024-02-01","#,
            r#""actors":["Emden","Oda Brandt"],"passages":[{"heading":null,"text":"Oda \u001b Brandt","#,
            r#""highlights":[[0,3],[6,12]],"highlights_chars":[[0,3],[6,12]],"heading_highlights":[],"heading_highlights_chars":[]}],"date_precision":"month","title_highlights":[],"#,
            r#""title_highlights_chars":[],"added":"2024-02-03","language":"de"}"#,
            "\n"
        );
        assert_eq!(text(|out| write_hit(out, &hit)), expected);
    }
}

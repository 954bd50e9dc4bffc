//! What a news document is, whatever it was read from: plain values, no behaviour beyond access.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::dates::{Period, Precision};

/// Everything a document says of itself beyond title, date and text: key, value, as they were found.
pub type Metadata = serde_json::Map<String, serde_json::Value>;

/// One news document.
///
/// `sections` is never empty: `sections[0]` is what stands before the first heading (possibly nothing) and alone has no
/// heading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The same wherever the corpus lies: a hash of the path below the walked root, the member and the document's own id or
    /// ordinal, in hexadecimal.
    pub id: String,
    /// Where it came from, for people: the path as given, with `!member` and `:ordinal` where a file holds many.
    pub source: String,
    /// The headline, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it was published, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// The text, in the order of the document.
    pub sections: Vec<Section>,
    /// Author, desk, outlet, the source's own id, and all else.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
    /// What was doubtful while reading it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// What was found that says when it was published, the strongest first, where there was a choice; an index does not keep it.
    #[serde(skip)]
    pub evidence: Vec<DateEvidence>,
}

/// Something in a document that says when it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateEvidence {
    /// Where it stands: `meta article:published_time`.
    pub place: String,
    /// As it is written.
    pub written: String,
    /// The days that it means; `None` where it cannot be read.
    pub date: Option<Period>,
    /// Whether it was used, or why not.
    pub verdict: &'static str,
}

/// A headed part of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading as it stands, without markup; `None` for what stands before the first heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The paragraphs, unwrapped, joined by one blank line. Items of a list stand on lines of their own.
    pub text: String,
    /// Bytes of the decoded document from the heading (or the first paragraph) to the end of the last paragraph; `None` where
    /// the format was converted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Range<usize>>,
}

/// When an article was published, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The day as it is written, no time zone applied; the first day of a month or a year known no better.
    pub date: NaiveDate,
    /// The time of day as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<NaiveTime>,
    /// Whether the day, the month or only the year is known.
    pub precision: Precision,
    /// What said so.
    pub provenance: Provenance,
    /// Bytes of the decoded document where it says so, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Range<usize>>,
}

/// What a publication date was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A line of its own: `date 2024-02-02`.
    DateLine,
    /// The dateline of a wire story: `NAIROBI, Feb. 5, 2024 (TNW) -`.
    Dateline,
    /// The front matter of a Markdown file.
    FrontMatter,
    /// A field of a record.
    Field,
    /// JSON-LD in a web page.
    JsonLd,
    /// A meta element of a web page, or what a PDF says of itself.
    Meta,
    /// An attribute of an element of a web page that holds a date, as of `time`.
    Time,
    /// The words that are seen on a web page.
    Text,
    /// The address of a web page, or the path of a file: `/2024/02/05/`.
    Path,
}

/// Something doubtful in a document, that did not stop it from being read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The line of the decoded document, from 1, where that is known.
    pub line: Option<usize>,
    /// What is doubtful, and what was done about it.
    pub message: String,
}

/// A document, or a whole file, that could not be read as news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The line of the decoded file, from 1; `None` when it is the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Why.
    pub reason: String,
}

/// The three kinds of actor. A government is a place, or an organisation, as it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A company, party, agency, court, team, armed group, newspaper.
    Organisation,
    /// A country, region, city, river, road, building.
    Place,
}

/// Somebody or something named in an article, with every mention of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The fullest or canonical name.
    pub name: String,
    /// Person, organisation or place.
    pub kind: ActorKind,
    /// Title or office as the article gives it: `Secretary of State`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
    /// In the order of the article; never empty.
    pub mentions: Vec<Mention>,
}

/// One place in an article where an actor is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Which string of the article it stands in.
    pub part: Part,
    /// Bytes within that string.
    pub span: Range<usize>,
}

/// A day, month or year that the text of an article speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MentionedDate {
    /// The days that it means.
    pub period: Period,
    /// Which string of the article it stands in.
    pub part: Part,
    /// Bytes within that string.
    pub span: Range<usize>,
}

/// Names one string of an article: the title, or the heading or text of the section with that index.
///
/// Ordered as they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The title.
    Title,
    /// The heading of a section.
    Heading(usize),
    /// The text of a section.
    Text(usize),
}

impl Article {
    /// The strings of the article in reading order, each with its name: title, then heading and text of each section.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &str)> {
        let title = self.title.as_deref().map(|t| (Part::Title, t));
        title.into_iter().chain(self.sections.iter().enumerate().flat_map(|(i, section)| {
            let heading = section.heading.as_deref().map(|h| (Part::Heading(i), h));
            heading.into_iter().chain([(Part::Text(i), section.text.as_str())])
        }))
    }

    /// The string that `part` names; `None` where this article has no such part.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<&str> {
        match part {
            Part::Title => self.title.as_deref(),
            Part::Heading(i) => self.sections.get(i)?.heading.as_deref(),
            Part::Text(i) => Some(self.sections.get(i)?.text.as_str()),
        }
    }

    /// The metadata under `key`; a dot in a key that is not there itself leads into nested values.
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<&serde_json::Value> {
        self.metadata.get(key).or_else(|| {
            let mut path = key.split('.');
            let first = self.metadata.get(path.next()?)?;
            path.try_fold(first, |value, key| value.get(key))
        })
    }

    /// The first paragraph before the first heading; empty where there is none.
    #[must_use]
    pub fn lead(&self) -> &str {
        self.sections.first().map_or("", |section| section.paragraphs().next().unwrap_or(""))
    }
}

impl Section {
    /// The paragraphs, in order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.text.split("\n\n").filter(|p| !p.is_empty())
    }
}

impl Part {
    /// `title`, `heading` or `text`, as the JSON of a mention calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading(_) => "heading",
            Self::Text(_) => "text",
        }
    }

    /// The index of the section it belongs to; `None` for the title.
    #[must_use]
    pub fn section(self) -> Option<usize> {
        match self {
            Self::Title => None,
            Self::Heading(i) | Self::Text(i) => Some(i),
        }
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |part: &Self| (part.section(), matches!(part, Self::Text(_)));
        place(self).cmp(&place(other))
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl ActorKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    /// `person`, `organisation` or `place`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
        }
    }
}

impl Provenance {
    /// `date_line`, `dateline`, `front_matter`, `field`, `json_ld`, `meta`, `time`, `text` or `path`, as the JSON calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DateLine => "date_line",
            Self::Dateline => "dateline",
            Self::FrontMatter => "front_matter",
            Self::Field => "field",
            Self::JsonLd => "json_ld",
            Self::Meta => "meta",
            Self::Time => "time",
            Self::Text => "text",
            Self::Path => "path",
        }
    }
}

impl Published {
    /// The days on which it may have been published.
    #[must_use]
    pub fn period(&self) -> Period {
        self.precision.period(self.date)
    }
}

impl Warning {
    /// A warning about the line, counted from 1.
    pub fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into() }
    }

    /// A warning about the document as a whole.
    pub fn whole(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_in_reading_order_and_can_be_named() {
        let article = Article {
            id: String::new(),
            source: String::new(),
            title: Some("T".into()),
            published: None,
            sections: vec![
                Section { heading: None, text: "lead\n\nmore".into(), span: None },
                Section { heading: Some("H".into()), text: "body".into(), span: None },
            ],
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        };
        let parts: Vec<_> = article.parts().collect();
        assert_eq!(
            parts,
            [(Part::Title, "T"), (Part::Text(0), "lead\n\nmore"), (Part::Heading(1), "H"), (Part::Text(1), "body")]
        );
        assert!(parts.iter().all(|&(part, text)| article.part(part) == Some(text)));
        assert!(parts.is_sorted_by(|(before, _), (after, _)| before < after));
        assert_eq!(article.lead(), "lead");
        assert_eq!(article.part(Part::Heading(0)), None);
    }
}

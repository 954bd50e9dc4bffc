//! From decoded text to articles: one file a format, one line in the table.

mod blocks;
mod body;
mod clean;
mod contradiction;
mod date_line;
mod escapes;
mod extended;
mod feed;
mod flow;
mod front;
mod front_toml;
mod heading;
mod html;
mod json;
mod jsonfeed;
mod jsonl;
mod labelled;
mod letter;
mod lines;
mod mail;
mod markdown;
mod newsml;
mod newsml_g2;
mod ninjs;
mod nitf;
#[cfg(feature = "pdf")]
mod pdf;
mod record;
mod refused;
mod sgml;
mod table;
mod tags;
mod wrapped;
mod wrapper;
mod xml;

use std::fmt;

use crate::article::{Article, Metadata, Rejection};
use crate::schema::Schema;

pub use contradiction::contradiction;

/// One decoded text, or a piece of it between two documents.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'a> {
    /// The text, without a byte order mark.
    pub text: &'a str,
    /// The bytes that it was decoded from, for formats whose parts have charsets of their own.
    pub bytes: &'a [u8],
    /// Where it begins in the decoded file, in bytes.
    pub offset: usize,
    /// The number of its first line in the file, from 1.
    pub line: usize,
    /// How long what is unpacked of it may be, in bytes.
    pub most: u64,
}

impl<'a> Raw<'a> {
    /// A whole text that was UTF-8.
    #[must_use]
    pub fn whole(text: &'a str) -> Self {
        Self { text, bytes: text.as_bytes(), offset: 0, line: 1, most: u64::MAX }
    }
}

/// What a format finds.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// An article, without `id` and `source`: these depend on the file, which a format does not know.
    Article {
        /// The article.
        article: Box<Article>,
        /// Which document of the file it is: the number of its first line where each begins on one of its own, else its number
        /// among them; 0 where a file holds one.
        ordinal: usize,
    },
    /// Something that cannot be read as news.
    Rejected(Rejection),
}

/// Receives what is found.
pub type Sink<'a> = &'a mut dyn FnMut(Found);

/// Where, behind their first byte, bytes of a file may first be cut so that what follows begins with a document.
pub type Cut = fn(&[u8]) -> Option<usize>;

/// A way to read documents.
pub struct Format {
    /// Its name.
    pub name: &'static str,
    /// The endings of file names that speak for it, in lower case.
    pub endings: &'static [&'static str],
    /// Whether the beginning of a text speaks for it so clearly that the name of the file does not matter.
    pub sniff: fn(&str) -> bool,
    /// Where a file that begins like this may be cut, if it can hold many documents that are read each for itself: a large one
    /// is read in pieces then.
    pub cut: fn(&[u8]) -> Option<Cut>,
    /// Whether it decodes the bytes itself: what is doubtful about their charset as a whole means nothing then.
    pub decodes: bool,
    /// Reads a text.
    pub parse: fn(Raw<'_>, &Schema, Sink<'_>),
}

/// All formats, in the order in which they are asked. The last one takes any text.
pub const FORMATS: &[Format] = &[
    ninjs::FORMAT,
    jsonfeed::FORMAT,
    jsonl::FORMAT,
    json::FORMAT,
    sgml::FORMAT,
    nitf::FORMAT,
    newsml::FORMAT,
    newsml_g2::FORMAT,
    feed::FORMAT,
    mail::FORMAT,
    table::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    #[cfg(feature = "pdf")]
    pdf::FORMAT,
    refused::FORMAT,
    letter::FORMAT,
];

/// Two formats are the same if their names are.
impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The format of that name; `None` if there is none that reads anything.
#[must_use]
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name && **format != refused::FORMAT)
}

/// The names of the formats, in the order in which they are asked.
pub fn names() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|format| format.name).filter(|name| named(name).is_some())
}

/// The format of a text: the first whose sniff the text passes, else the one that the file's name speaks for, else letters.
#[must_use]
pub fn detect(name: &str, text: &str) -> &'static Format {
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or(text);
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
    let sniffed = FORMATS.iter().find(|format| (format.sniff)(head));
    let named = || FORMATS.iter().find(|format| format.endings.contains(&&*ending));
    sniffed.or_else(named).unwrap_or(&letter::FORMAT)
}

/// The format of bytes that are no text.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Option<&'static Format> {
    let begin = std::str::from_utf8(bytes.get(..PDF.len())?).ok().filter(|begin| is_pdf(begin))?;
    Some(detect("", begin))
}

/// What a PDF begins with.
const PDF: &str = "%PDF-";

fn is_pdf(head: &str) -> bool {
    head.starts_with(PDF)
}

/// An article of which nothing is known yet but its metadata.
fn article(metadata: Metadata) -> Article {
    Article {
        id: String::new(),
        source: String::new(),
        title: None,
        published: None,
        sections: Vec::new(),
        metadata,
        warnings: Vec::new(),
        evidence: Vec::new(),
    }
}

/// All that a format finds in a text, by the schema that everybody has.
#[cfg(test)]
fn found(format: &Format, text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    (format.parse)(Raw::whole(text), &Schema::embedded(), &mut |found| all.push(found));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_speaks_first_and_the_name_second() {
        assert_eq!(detect("a.txt", "{\"title\": \"x\"}\n").name, "jsonl");
        assert_eq!(detect("a.jsonl", "").name, "jsonl");
        assert_eq!(detect("a.txt", "---\ntitle: x\n---\nText").name, "markdown");
        assert_eq!(detect("a.MD", "Text").name, "markdown");
        assert_eq!(detect("a.txt", " date 2024-02-02 In a").name, "letter");
        assert_eq!(detect("README", "{not json").name, "letter");
        assert_eq!(detect("a.json", "{\"title\": \"x\"}\n").name, "jsonl");
        assert_eq!(detect("a.json", "{\n  \"title\": \"x\"}\n").name, "json");
        assert_eq!(detect("a.txt", "<!doctype html><p>x").name, "html");
        let pdf = if cfg!(feature = "pdf") { "pdf" } else { "refused" };
        assert_eq!(of_bytes(b"%PDF-1.7\n%\0\xff").map(|format| format.name), Some(pdf));
        assert_eq!((of_bytes(b"%PDF"), of_bytes(b""), of_bytes("%PD\u{e9}".as_bytes())), (None, None, None));
    }
}

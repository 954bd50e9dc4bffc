//! SGML of collections: Reuters-21578 (`<REUTERS ...>`) and TREC (`<DOC><DOCNO>`), many documents a file. They come without
//! a DTD that would say which tags end by themselves, and with bare `&`, so that nothing but a lenient reader reads them.

use memchr::memchr_iter;
use serde_json::Value;

use super::clean::{collapsed, decode_entities, excerpt};
use super::record::{add, fill, names, note, set_read_date};
use super::tags::{Piece, attributes, pieces};
use super::{Format, Found, Raw, Sink, article};
use crate::article::{Article, Metadata, Provenance, Rejection, Warning};
use crate::dates::{DateOrder, parse_document_date};
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "sgml", endings: &["sgm", "sgml"], sniff, cut: |_| Some(next_document), decodes: false, parse };

/// A document of Reuters, or one of TREC with its number.
fn sniff(head: &str) -> bool {
    let Some(document) = find_document(head.as_bytes()).and_then(|at| head.get(at..)) else { return false };
    let mut before = pieces(head).take_while(|piece| !matches!(piece, Piece::Open(name, _) if is_document(name)));
    let first = !before.any(|piece| matches!(piece, Piece::Text(text) if !text.trim().is_empty()));
    let mut inside = pieces(document).take(8);
    first
        && inside.any(|piece| match piece {
            Piece::Open(name, written) if is_document(name) => {
                name.eq_ignore_ascii_case("REUTERS") || written.contains("id=\"")
            }
            Piece::Open(name, _) => name.eq_ignore_ascii_case("DOCNO"),
            _ => false,
        })
}

/// The elements that are documents.
const DOCUMENTS: [&str; 2] = ["DOC", "REUTERS"];

fn is_document(name: &str) -> bool {
    DOCUMENTS.iter().any(|document| name.eq_ignore_ascii_case(document))
}

/// Where the first document begins.
fn find_document(bytes: &[u8]) -> Option<usize> {
    let begins = |tag: &[u8]| {
        let is = |name: &str| {
            let (tag, rest) = tag.split_at_checked(name.len())?;
            Some(tag.eq_ignore_ascii_case(name.as_bytes()) && b" >\t\r\n".contains(rest.first()?))
        };
        DOCUMENTS.iter().any(|name| is(name) == Some(true))
    };
    memchr_iter(b'<', bytes).find(|at| {
        matches!(bytes.get(at + 1), Some(b'D' | b'd' | b'R' | b'r')) && bytes.get(at + 1..).is_some_and(begins)
    })
}

/// Where the next document begins, if one may begin here.
fn next_document(bytes: &[u8]) -> Option<usize> {
    find_document(bytes.get(1..)?).map(|at| at + 1)
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let (mut offset, mut line, mut rest) = (raw.offset, raw.line, raw.text);
    let mut none = true;
    loop {
        // What stands before the first document is its declaration.
        let begin = if none { 0 } else { rest.find('>').unwrap_or(rest.len()) };
        let next = rest.get(begin..).map(str::as_bytes).and_then(find_document).map(|at| begin + at);
        let (text, after) = rest.split_at_checked(next.unwrap_or(rest.len())).unwrap_or((rest, ""));
        let piece = Raw { text, bytes: text.as_bytes(), offset, line, ..raw };
        if !none {
            read(piece, schema, sink);
        } else if next.is_none() && !is_declaration(text) {
            let reason = "there is no <DOC> and no <REUTERS> in this file".to_owned();
            sink(Found::Rejected(Rejection { line: None, reason }));
        }
        if next.is_none() {
            return;
        }
        none = false;
        offset += text.len();
        line += text.bytes().filter(|&byte| byte == b'\n').count();
        rest = after;
    }
}

/// Whether a text says nothing but what the documents are that should come after it.
fn is_declaration(text: &str) -> bool {
    !pieces(text).any(|piece| match piece {
        Piece::Text(text) => !text.trim().is_empty(),
        Piece::Open(..) | Piece::Close(..) => true,
    })
}

/// What the content of an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Text,
    Title,
    Dateline,
    Date,
    /// Metadata under the name of the element.
    Field,
}

/// What an element is by its name, wherever it stands. `in_text` is whether that is in the text, where dates are those of
/// the matter.
fn role(name: &str, in_text: bool) -> Option<Role> {
    Some(match name {
        "TEXT" | "BODY" | "LP" | "LEADPARA" => Role::Text,
        "TITLE" | "HEADLINE" | "HL" | "HEAD" | "TI" => Role::Title,
        "DATELINE" => Role::Dateline,
        "DATE" | "DATE1" | "DATE_TIME" | "DD" | "PUBDATE" if !in_text => Role::Date,
        "DOCNO" | "BYLINE" | "AUTHOR" | "SLUG" | "CATEGORY" | "KEYWORD" => Role::Field,
        _ => return None,
    })
}

/// How deep elements that matter are followed.
const DEEPEST: usize = 16;

/// A document as it is read.
#[derive(Default)]
struct Document {
    /// The open elements that matter, each with the metadata's key.
    open: Vec<(String, Role)>,
    text: String,
    title: String,
    dateline: String,
    date: String,
    /// The name of the element that gives it.
    dated: String,
    /// The element of metadata at hand: its items.
    items: Vec<String>,
    metadata: Metadata,
}

fn read(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let mut document = Document::default();
    let (mut reuters, mut ended) = (false, false);
    for piece in pieces(raw.text) {
        match piece {
            Piece::Open(name, written) if is_document(name) => {
                reuters = name.eq_ignore_ascii_case("REUTERS");
                document.attributes(written);
            }
            Piece::Close(name) if is_document(name) => {
                document.close_all();
                ended = true;
            }
            Piece::Open(name, _) if !ended => document.begin(&name.to_ascii_uppercase()),
            Piece::Close(name) if !ended => document.end(&name.to_ascii_uppercase()),
            Piece::Text(text) if !ended => document.push(text),
            Piece::Text(text) if text.contains(char::is_alphanumeric) => {
                let reason = format!("\"{}\" stands behind this document and before the next", excerpt(text.trim()));
                sink(Found::Rejected(Rejection { line: Some(raw.line), reason }));
            }
            _ => {}
        }
    }
    document.close_all();
    sink(match document.article(raw, reuters, schema.date_order) {
        Some(article) => Found::Article { article: Box::new(article), ordinal: raw.line },
        None => {
            let reason = "this document has neither a title nor a text".to_owned();
            Found::Rejected(Rejection { line: Some(raw.line), reason })
        }
    });
}

impl Document {
    fn role(&self) -> Role {
        self.open.last().map_or(Role::Text, |(_, role)| *role)
    }

    /// Takes the attributes of the document's own tag into the metadata.
    fn attributes(&mut self, written: &str) {
        for (name, value) in attributes(written) {
            let name = name.to_ascii_lowercase();
            let key = match name.as_str() {
                "newid" => "id",
                // The element of that name lists them; this says whether somebody looked for any.
                "topics" => "has_topics",
                other => other,
            };
            self.add(key, &[value.to_owned()]);
        }
    }

    fn begin(&mut self, name: &str) {
        match name {
            // An item of a list.
            "D" if self.role() == Role::Field => return self.items.push(String::new()),
            "P" | "BR" | "LI" | "TR" | "TABLE" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => {
                self.push(if name == "BR" || name == "TR" { "\n" } else { "\n\n" });
                if !self.open.is_empty() {
                    return;
                }
            }
            _ => {}
        }
        let in_text = self.open.iter().any(|(_, role)| *role == Role::Text);
        let role = match role(name, in_text) {
            // There may be more headlines, and more dates; the first counts.
            Some(Role::Title) if !self.title.is_empty() => Role::Field,
            Some(Role::Date) if !self.date.is_empty() => Role::Field,
            Some(role) => role,
            None if self.open.is_empty() && name != "P" => Role::Field,
            None => return,
        };
        if self.open.len() < DEEPEST {
            match role {
                Role::Field => self.settle(),
                Role::Date => self.dated = format!("element {name}"),
                _ => {}
            }
            self.open.push((name.to_ascii_lowercase(), role));
        }
    }

    fn end(&mut self, name: &str) {
        if name == "P" {
            self.push("\n\n");
        }
        let Some(at) = self.open.iter().rposition(|(open, _)| open.eq_ignore_ascii_case(name)) else { return };
        self.close_from(at);
    }

    fn close_all(&mut self) {
        self.close_from(0);
    }

    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            self.settle();
            self.open.pop();
        }
    }

    /// Moves the element of metadata that ends or is interrupted into the metadata.
    fn settle(&mut self) {
        let field = self.open.iter().rev().find(|(_, role)| *role == Role::Field);
        let items = std::mem::take(&mut self.items);
        if let Some(key) = field.map(|(key, _)| key.clone()) {
            self.add(if key == "docno" { "id" } else { &key }, &items);
        }
    }

    fn push(&mut self, text: &str) {
        let text = decode_entities(text);
        match self.role() {
            Role::Text => self.text.push_str(&text),
            Role::Title => push_begun(&mut self.title, &text),
            Role::Dateline => self.dateline.push_str(&text),
            Role::Date => push_begun(&mut self.date, &text),
            Role::Field => match self.items.last_mut() {
                Some(item) => item.push_str(&text),
                None => self.items.push(text.into_owned()),
            },
        }
    }

    /// Adds to the metadata. A document has one id, and its tag counts more than its number in the file.
    fn add(&mut self, key: &str, items: &[String]) {
        if key != "id" || !self.metadata.contains_key(key) {
            let byline = matches!(key, "byline" | "author");
            for item in items {
                add(&mut self.metadata, key, if byline { names(item) } else { item });
            }
        }
    }

    /// The article that it is; `None` if there is nothing to read in it.
    fn article(mut self, raw: Raw<'_>, reuters: bool, order: Option<DateOrder>) -> Option<Article> {
        let title = Some(collapsed(&self.title)).filter(|title| !title.is_empty());
        let mut body = String::with_capacity(self.dateline.len() + self.text.len() + 1);
        if self.dateline.contains(char::is_alphanumeric) {
            body.push_str(self.dateline.trim_end());
            body.push(' ');
            body.push_str(self.text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control()));
        } else {
            body.push_str(&self.text);
        }
        let body = if reuters { without_end_mark(&body) } else { &body };
        if title.is_none() && !body.contains(char::is_alphanumeric) {
            return None;
        }
        let mut article = article(std::mem::take(&mut self.metadata));
        article.title = title;
        set_date(&mut article, &self.dated, &self.date, order, raw.line);
        fill(&mut article, body, raw.line, order);
        Some(article)
    }
}

/// Appends to a text that does not begin with white space.
fn push_begun(text: &mut String, more: &str) {
    text.push_str(if text.is_empty() { more.trim_start() } else { more });
}

/// The text without the mark with which Reuters ends its stories.
fn without_end_mark(text: &str) -> &str {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let text = text.trim_end_matches(blank);
    let body = text.trim_end_matches('.');
    let at = body.len().saturating_sub("reuter".len());
    let Some((before, mark)) = body.split_at_checked(at).filter(|(_, mark)| mark.eq_ignore_ascii_case("reuter")) else {
        return text;
    };
    // In capitals it may stand behind the last sentence.
    let alone = before.trim_end_matches(' ').ends_with(blank) || before.trim_end_matches(' ').is_empty();
    if alone || (mark == "REUTER" && before.ends_with(' ')) { before } else { text }
}

/// Sets the date from the element that gives it, else from the document's number.
fn set_date(article: &mut Article, place: &str, written: &str, order: Option<DateOrder>, line: usize) {
    let begins = |c: char| c.is_alphanumeric();
    let Some(at) = written.find(begins) else {
        let number = article.metadata.get("id").and_then(Value::as_str).unwrap_or("");
        if let Some(date) = in_number(number).and_then(|date| parse_document_date(&date, order).ok()) {
            let written = excerpt(number);
            set_read_date(article, date, Provenance::Field);
            note(article, "number of the document", written, true);
        }
        return;
    };
    let written = written.get(at..).unwrap_or("");
    let digits = written.trim_end();
    let known = if digits.len() == 6 { of_six(digits) } else { None };
    match parse_document_date(known.as_deref().unwrap_or(written), order) {
        Ok(date) => {
            set_read_date(article, date, Provenance::Field);
            note(article, place, excerpt(written.trim_end()), true);
        }
        Err(error) => {
            let message = format!("the date \"{}\" is not used: {error}", excerpt(written));
            article.warnings.push(Warning::at(line, message));
            note(article, place, excerpt(written.trim_end()), false);
        }
    }
}

/// `870324` as `1987-03-24`: so TREC writes the days of its collections, which are of 1970 to 1999.
fn of_six(digits: &str) -> Option<String> {
    let number: u32 = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    (70..=99).contains(&year).then(|| format!("19{year}-{month:02}-{day:02}"))
}

/// The day in a document's number: `AP880212-0001`, `WSJ870324-0001`, `AFP_ENG_19940512.0004`.
fn in_number(number: &str) -> Option<String> {
    let name = number.bytes().position(|byte| !byte.is_ascii_uppercase() && byte != b'_').filter(|&end| end >= 2)?;
    let digits = number.get(name..)?;
    let digits = digits.get(..digits.find(['-', '.'])?)?;
    match digits.len() {
        6 => of_six(digits),
        8 if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;

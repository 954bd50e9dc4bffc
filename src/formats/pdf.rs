//! PDF: the words of its pages in reading order as far as they stand in it so, and what it says of itself.
//!
//! It is taken apart by `lopdf`, at this one boundary: should that panic on what nobody expected, the file is rejected.

mod pages;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{NaiveDate, NaiveTime};
use lopdf::{Dictionary, Document, LoadOptions, decode_text_string};

use super::clean::{collapsed, excerpt};
use super::record::{add, fill, set_read_date};
use super::{Format, Found, Raw, Sink, article};
use crate::article::{Article, DateEvidence, Metadata, Provenance, Rejection};
use crate::dates::{DocumentDate, Precision};
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "pdf", endings: &["pdf"], sniff: super::is_pdf, cut: |_| None, decodes: true, parse };

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let read = catch_unwind(AssertUnwindSafe(|| read(raw, schema)));
    sink(match read.unwrap_or_else(|panic| Err(panicked(&*panic))) {
        Ok(article) => Found::Article { article: Box::new(article), ordinal: 0 },
        Err(reason) => Found::Rejected(Rejection { line: None, reason }),
    });
}

fn panicked(panic: &(dyn Any + Send)) -> String {
    let what = panic.downcast_ref::<&str>().copied();
    let what = what.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given");
    format!("a PDF that cannot be taken apart: {}", excerpt(what))
}

/// # Errors
/// Why it cannot be read.
fn read(raw: Raw<'_>, schema: &Schema) -> Result<Article, String> {
    let most = usize::try_from(raw.most).unwrap_or(usize::MAX);
    let options =
        LoadOptions { max_decompressed_size: Some(most / streams(raw.bytes).max(1)), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(raw.bytes, options)
        .map_err(|error| format!("a PDF that cannot be taken apart: {}", excerpt(&error.to_string())))?;
    if document.is_encrypted() {
        return Err("a PDF that needs a password: save it without one".to_owned());
    }
    let body = pages::text(&document, most)?;
    if !body.contains(char::is_alphanumeric) {
        return Err("a PDF without text, as of scanned pages: have the text recognised first".to_owned());
    }
    let mut article = article(Metadata::new());
    fill(&mut article, &body, raw.line, schema.date_order);
    let info = document.trailer.get_deref(b"Info", &document).and_then(|info| info.as_dict());
    if let Ok(info) = info {
        describe(&mut article, info, &document);
    }
    Ok(article)
}

/// How many streams may hold objects, which are all unpacked at once.
fn streams(bytes: &[u8]) -> usize {
    bytes.windows(7).filter(|word| word == b"/ObjStm").count()
}

/// Notes what a PDF says of itself.
fn describe(article: &mut Article, info: &Dictionary, document: &Document) {
    let said = |key: &[u8]| {
        let text = info.get_deref(key, document).and_then(decode_text_string).ok()?;
        Some(collapsed(&text)).filter(|text| !text.is_empty())
    };
    match said(b"Title") {
        // What its pages say is the title is what readers see.
        Some(title) if article.title.is_none() => article.title = Some(title),
        Some(title) if article.title.as_ref() != Some(&title) => add(&mut article.metadata, "title", &title),
        _ => {}
    }
    for (key, name) in [(&b"Author"[..], "author"), (b"Subject", "subject"), (b"Keywords", "keywords")] {
        if let Some(text) = said(key) {
            add(&mut article.metadata, name, &text);
        }
    }
    for (key, name) in [(&b"CreationDate"[..], "CreationDate"), (b"ModDate", "ModDate")] {
        if let Some(written) = said(key) {
            weigh(article, name, written);
        }
    }
}

/// Uses the day on which it was made, where its pages say none and leave no doubt about one.
fn weigh(article: &mut Article, name: &str, written: String) {
    let read = date(&written);
    let days = |date: &DocumentDate| date.precision.period(date.date);
    let verdict = match (&read, &article.published) {
        (None, _) => "cannot be read",
        (Some(_), _) if name != "CreationDate" => "not used: the date of a change",
        (Some(date), Some(used)) if days(date).overlaps(&used.precision.period(used.date)) => "agrees",
        (Some(_), Some(_)) => "not used: others are stronger",
        (Some(_), None) if !article.warnings.is_empty() => "not used: the text has a date that cannot be read",
        (Some(_), None) => "used",
    };
    let period = read.as_ref().map(days);
    if let ("used", Some(date)) = (verdict, read) {
        set_read_date(article, date, Provenance::Meta);
    }
    article.evidence.push(DateEvidence { place: name.to_owned(), written, date: period, verdict });
}

/// Reads `D:20240205143000+01'00'`, of which all but the year may be missing. The day is that of its own time zone.
fn date(written: &str) -> Option<DocumentDate> {
    let digits = written.trim().trim_start_matches("D:");
    let digits = digits.get(..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()))?;
    let number = |from: usize, to: usize| digits.get(from..to).map(str::parse::<u32>).transpose().ok();
    let year = digits.get(..4)?.parse().ok()?;
    let (month, day) = (number(4, 6)?, number(6, 8)?);
    let date = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let time = match (number(8, 10)?, number(10, 12)?) {
        (Some(hour), Some(minute)) => Some(NaiveTime::from_hms_opt(hour, minute, number(12, 14)?.unwrap_or(0))?),
        _ => None,
    };
    let precision = match (month, day) {
        (Some(_), Some(_)) => Precision::Day,
        (Some(_), None) => Precision::Month,
        _ => Precision::Year,
    };
    Some(DocumentDate { date, time, precision, end: written.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_be_cut_short() {
        let read = |text: &str| date(text).map(|found| (found.date.to_string(), found.time, found.precision));
        let at = NaiveTime::from_hms_opt(23, 30, 5);
        assert_eq!(read("D:20240205233005-08'00'"), Some(("2024-02-05".into(), at, Precision::Day)));
        assert_eq!(read("20240205233005Z"), Some(("2024-02-05".into(), at, Precision::Day)));
        assert_eq!(read("D:202402"), Some(("2024-02-01".into(), None, Precision::Month)));
        assert_eq!(read("D:2024"), Some(("2024-01-01".into(), None, Precision::Year)));
        for none in ["", "D:", "D:20", "yesterday", "D:20240230", "D:20240205990000", "5 February 2024", "D:２０２４"]
        {
            assert_eq!(read(none), None, "{none}");
        }
    }

    #[test]
    fn what_panics_is_rejected() {
        let panic = catch_unwind(|| std::panic::resume_unwind(Box::new("index out of bounds".to_owned()))).unwrap_err();
        assert_eq!(panicked(&*panic), "a PDF that cannot be taken apart: index out of bounds");
        assert_eq!(panicked(&7), "a PDF that cannot be taken apart: no reason given");
    }
}

//! The days that stand anywhere in a text, and in the values of attributes.

use std::ops::Range;

use chrono::Datelike;
use memchr::memchr3;

use crate::dates::{
    DateError, DateErrorKind, DateOrder, DocumentDate, Precision, is_month, other_digits, parse_document_date,
    parse_document_date_exact, parse_unix,
};
use crate::formats::clean::decode_entities;

/// A day in a text.
pub(super) struct Found {
    /// Its bytes, without its time.
    pub(super) span: Range<usize>,
    /// The day; an error where day and month cannot be told apart.
    pub(super) read: Result<DocumentDate, DateError>,
}

/// The years in which web pages were published.
pub(super) const YEARS: Range<i32> = 1990..2200;

/// Finds the days in a text, in order; days of other years than [`YEARS`] are none.
pub(super) fn days(text: &str, order: Option<DateOrder>) -> Vec<Found> {
    let mut all = plain_days(text, order);
    // Arabic and Indic digits begin with these bytes, and so does nothing that is written in Latin, Greek or Cyrillic letters.
    if memchr3(0xd9, 0xdb, 0xe0, text.as_bytes()).is_some() {
        all.extend(other_days(text, order));
        all.sort_by_key(|found| found.span.start);
        all.dedup_by(|next, found| next.span.start < found.span.end);
    }
    all
}

/// The days that begin with digits of scripts that have their own.
fn other_days(text: &str, order: Option<DateOrder>) -> Vec<Found> {
    let mut all = Vec::new();
    let mut at = 0;
    for (begin, c) in text.char_indices() {
        if begin < at || c.is_ascii() || c.is_alphabetic() {
            continue;
        }
        if let Some((digits, bytes)) = text.get(begin..).and_then(other_digits) {
            at = begin + bytes;
            let found = if matches!(digits, 1 | 2 | 4) { day_at(text, begin, digits, order) } else { None };
            if let Some(found) = found {
                at = at.max(found.span.end);
                all.push(found);
            }
        }
    }
    all
}

/// The days that begin with digits of ASCII, or before them with the name of a month.
fn plain_days(text: &str, order: Option<DateOrder>) -> Vec<Found> {
    let mut all = Vec::new();
    let bytes = text.as_bytes();
    let (mut at, mut year) = (0, 0);
    while let Some(step) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let number = at + step;
        if year < number {
            match next_year(bytes, number) {
                Some(next) => year = next,
                None => break,
            }
        }
        let digits = bytes.iter().skip(number).take_while(|b| b.is_ascii_digit()).count();
        let near = year < number + LONGEST;
        let found = if near && matches!(digits, 1 | 2 | 4) { day_at(text, number, digits, order) } else { None };
        at = number + digits;
        if let Some(found) = found {
            at = at.max(found.span.end);
            all.push(found);
        }
    }
    all
}

/// No date is longer, in bytes.
const LONGEST: usize = 80;

/// Where, from a place that is no digit's or the first one's of its number, the next four digits stand: nothing without them is a date.
fn next_year(text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        // Of any four digits that stand in a row one is looked at.
        let digit = (at + 3..text.len()).step_by(4).find(|&at| text.get(at).is_some_and(u8::is_ascii_digit))?;
        let before = text.get(from..digit)?.iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
        let begin = digit - before;
        if text.get(begin..begin + 4)?.iter().all(u8::is_ascii_digit) {
            return Some(begin);
        }
        at = digit + 1;
    }
}

/// The day whose first number stands there.
fn day_at(text: &str, number: usize, digits: usize, order: Option<DateOrder>) -> Option<Found> {
    let from = |start: usize| {
        let end = text.floor_char_boundary(start + LONGEST);
        match parse_document_date(text.get(start..end)?, order) {
            Ok(found) if found.precision == Precision::Day && YEARS.contains(&found.date.year()) => {
                let end = start + found.end;
                Some(Found { span: start..end, read: Ok(found) })
            }
            Err(error) if matches!(error.kind, DateErrorKind::Ambiguous { .. }) => {
                let span = start + error.span.start..start + error.span.end;
                Some(Found { span, read: Err(error) })
            }
            _ => None,
        }
    };
    let month = if digits < 3 { month_before(text, number) } else { None };
    if let Some(found) = month.and_then(from) {
        return Some(found);
    }
    let mut before = text.get(..number)?.chars().rev();
    let fits = match before.next() {
        Some('$' | '€' | '£' | '#' | '_') => false,
        Some('-' | '/' | '.' | ':' | ',') => !before.next().is_some_and(|c| c.is_ascii_alphanumeric()),
        // Scripts without spaces have the date right behind a word.
        Some(c) => !c.is_alphanumeric() || c > '\u{2e00}',
        None => true,
    };
    if fits { from(number) } else { None }
}

/// Where the name of a month begins that stands right before a number: `Feb. 5, 2024`.
fn month_before(text: &str, number: usize) -> Option<usize> {
    let before = text.get(..number)?;
    let name = before.trim_end_matches([' ', '\u{a0}', '.']);
    if before.len() - name.len() > 3 {
        return None;
    }
    let word = name.chars().rev().take(12).take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>();
    let start = name.len() - word;
    (word > 2 && is_month(name.get(start..)?)).then_some(start)
}

/// The date in the value of an attribute or a key: a day with or without more around it, a Unix time, or a month or year alone.
pub(super) fn value(text: &str, order: Option<DateOrder>) -> Result<DocumentDate, DateError> {
    let text = decode_entities(text);
    let text = text.trim();
    if let Some(at) = parse_unix(text).filter(|at| YEARS.contains(&at.year())) {
        let (date, time) = (at.date(), Some(at.time()));
        return Ok(DocumentDate { date, time, precision: Precision::Day, end: text.len() });
    }
    // `20240205103000`
    let text = if matches!(text.len(), 12 | 14) && text.bytes().all(|b| b.is_ascii_digit()) {
        text.get(..8).unwrap_or(text)
    } else {
        text
    };
    match parse_document_date(text, order) {
        Ok(found) if found.precision == Precision::Day => Ok(found),
        Err(error) if error.kind != DateErrorKind::Unknown => Err(error),
        first => match days(text, order).into_iter().next() {
            Some(found) => found.read,
            None => first.and_then(|_| parse_document_date_exact(text, order)),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<String> {
        let show = |found: Found| match found.read {
            Ok(day) => format!("{} {}", day.date, &text[found.span]),
            Err(_) => format!("? {}", &text[found.span]),
        };
        days(text, None).into_iter().map(show).collect()
    }

    #[test]
    fn days_are_found_in_running_text() {
        for (text, expected) in [
            ("Posted Feb. 5, 2024 by A. Yusuf", "2024-02-05 Feb. 5, 2024"),
            ("am 5. Februar 2024 um 9.30 Uhr", "2024-02-05 5. Februar 2024"),
            ("発表日2024年2月5日更新", "2024-02-05 2024年2月5日"),
            ("입력 2024. 2. 5. 오후", "2024-02-05 2024. 2. 5"),
            ("(05.13.2024)", "2024-05-13 05.13.2024"),
            ("Mar 5, 2024", "2024-03-05 Mar 5, 2024"),
            ("le 5 févr. 2024", "2024-02-05 5 févr. 2024"),
            ("on 03/04/2024.", "? 03/04/2024"),
            ("5 фев 2024, 12:30", "2024-02-05 5 фев 2024, 12:30"),
            ("نشر في ٥ فبراير ٢٠٢٤، القاهرة", "2024-02-05 ٥ فبراير ٢٠٢٤"),
            ("२०२४-०२-०५ को", "2024-02-05 २०२४-०२-०५"),
            ("प्रकाशित: ५ फ़रवरी २०२४", "2024-02-05 ५ फ़रवरी २०२४"),
            ("เผยแพร่ ๕ กุมภาพันธ์ ๒๕๖๗ น.", "2024-02-05 ๕ กุมภาพันธ์ ๒๕๖๗"),
            ("انتشار ۵ فوریه ۲۰۲۴ 14:05", "2024-02-05 ۵ فوریه ۲۰۲۴ 14:05"),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
        for text in [
            "v1.2.2024",
            "5 February 1924",
            "۱۳ بهمن ۱۴۰۲",
            "५ लोग २०२४",
            "$5 2024-13-02",
            "call 555-2024-05",
            "12 people in 2024",
            "May 2024",
            "a5 May 2024",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
        assert_eq!(read("5 May 2024 and 6 May 2024").len(), 2);
        assert_eq!(read("٥ مايو ٢٠٢٤ و 6 مايو 2024 و ٧ مايو ٢٠٢٤").len(), 3);
    }

    #[test]
    fn values_are_dates_with_more_around_them() {
        let date =
            |text: &str| value(text, None).map(|found| format!("{} {}", found.date, found.precision.name())).ok();
        for text in [
            "2024-02-05T10:00:00.000Z",
            "1707091200",
            "1707091200000",
            "Published: 5 Feb 2024",
            "Mon Feb 05 2024 10:00:00",
            "20240205",
            "20240205103000",
            "2024-02-05 10:00:00.0 CET x",
        ] {
            assert_eq!(date(text).as_deref(), Some("2024-02-05 day"), "{text}");
        }
        assert_eq!(date("2024-02").as_deref(), Some("2024-02-01 month"));
        for text in ["", "2024-02-30", "02/03/2024", "1234567890123456", "never"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn spans_are_within_the_text(text in "(\\PC|[0-9]{1,4}|[٠-٩]{1,4}|[-/. ,]| May |年|月){0,30}") {
            for found in days(&text, None) {
                prop_assert!(text.get(found.span).is_some());
            }
        }
    }
}

//! Dates as documents write them: in date lines, front matter, records, and feeds.

use chrono::{NaiveDate, NaiveTime};

use super::absolute::{Absolute, absolute, on_weekday};
use super::calendar;
use super::eras;
use super::error::{DateError, DateErrorKind};
use super::scan::Scan;
use super::tail::with_tail;
use super::time::{time_first, time_of_day};
use super::words::{month, weekday};
use super::{DateOrder, Precision};

/// A date that stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentDate {
    /// The day as it is written, no time zone applied; the first one of a month or year.
    pub date: NaiveDate,
    /// The time of day as it is written.
    pub time: Option<NaiveTime>,
    /// How exactly it is known.
    pub precision: Precision,
    /// The byte behind it, and behind its time and zone.
    pub end: usize,
}

/// Reads the date at the beginning of `text`, after white space; what follows it is the caller's.
///
/// A time is taken where it is well-formed, before the date too (`14:05, 2 February 2024`), and kept as it is written: no zone moves a
/// date to another day. `24:00`, the end of a day in ISO 8601, is its last second, 23:59:59.
///
/// # Errors
/// When there is none, when it is impossible or contradicts its weekday, when its year is missing or has two digits, and when
/// day and month cannot be told apart and `order` does not say.
pub fn parse_document_date(text: &str, order: Option<DateOrder>) -> Result<DocumentDate, DateError> {
    match date_first(text, order) {
        Err(error) if error.kind == DateErrorKind::Unknown => time_before(text, order).unwrap_or(Err(error)),
        Err(error) if error.kind == DateErrorKind::OtherCalendar => in_ours(text, error.span.end, order).ok_or(error),
        read => read,
    }
}

/// `24 رجب 1445 هـ - 5 فبراير 2024 م`: the same day in our calendar behind a date of another, which ends there.
fn in_ours(text: &str, end: usize, order: Option<DateOrder>) -> Option<DocumentDate> {
    let behind = text.get(end..)?;
    let start = end + Some(eras::between(behind)).filter(|length| *length > 0)?;
    let found = date_first(text.get(start..)?, order).ok().filter(|found| found.precision == Precision::Day)?;
    Some(DocumentDate { end: found.end + start, ..found })
}

/// `14:05, 2 February 2024`: the time before the date.
fn time_before(text: &str, order: Option<DateOrder>) -> Option<Result<DocumentDate, DateError>> {
    let line = text.trim_start();
    // Most that is no date does not begin so.
    let [b'0'..=b'9', second, third, ..] = *line.as_bytes() else { return None };
    if !matches!((second, third), (b':' | b'h', _) | (b'0'..=b'9', b':' | b'h')) {
        return None;
    }
    let (time, length) = time_first(line)?;
    let rest = line.get(length..)?;
    let date = rest.trim_start_matches([' ', '\u{a0}', ',', '-', '–', '—', '|', '·', '•']);
    let date = date.strip_prefix("on ").unwrap_or(date);
    if date.len() == rest.len() || date.starts_with(char::is_whitespace) {
        return None;
    }
    let shift = text.len() - date.len();
    match date_first(date, order) {
        Ok(found) if found.precision == Precision::Day => {
            Some(Ok(DocumentDate { time: Some(time), end: found.end + shift, ..found }))
        }
        Err(error) if error.kind != DateErrorKind::Unknown => Some(Err(error.shifted(shift))),
        _ => None,
    }
}

/// The date at the beginning of a text, with the time behind it.
fn date_first(text: &str, order: Option<DateOrder>) -> Result<DocumentDate, DateError> {
    let mut scan = Scan::new(text);
    let read = match absolute(&mut scan, order) {
        Err(error) if error.kind == DateErrorKind::NoYear => return year_last(text).unwrap_or(Err(error)),
        read => read?,
    };
    let (date, precision) = match read {
        Absolute::Date { first, precision } => (first, precision),
        Absolute::Span(_) => {
            let error = DateError::new(DateErrorKind::Vague, "this is a quarter or a week", 0..scan.at());
            return Err(error.hint("write a day, a month or a year: 2024-02-05, 2024-02 or 2024"));
        }
    };
    scan.skip(eras::year_word(scan.rest()));
    let time = if precision == Precision::Day { time_of_day(scan.rest()) } else { None };
    // Only a time may adjoin the date: `2024-02-05T25:00` has none.
    if time.is_none() && !scan.is_behind_sign() && scan.rest().starts_with(char::is_alphabetic) {
        let rest = scan.rest();
        let end = scan.at() + rest.find(char::is_whitespace).unwrap_or(rest.len());
        // `2024-02-05T25:00` was meant as one; `2024's` was not.
        let is_time = rest.starts_with(['T', 't'])
            && rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let kind = if is_time { DateErrorKind::Impossible } else { DateErrorKind::Unknown };
        let error = DateError::new(kind, "this is not the time of a day", scan.at()..end);
        return Err(error.hint("write it as T14:30:00"));
    }
    let end = scan.at() + time.map_or(0, |(_, length)| length);
    Ok(DocumentDate { date, time: time.map(|(time, _)| time), precision, end })
}

/// `Mon Feb  5 14:30:00 UTC 2024`: the year behind the time, as C and much that is written in it has it.
fn year_last(text: &str) -> Option<Result<DocumentDate, DateError>> {
    let mut scan = Scan::new(text);
    scan.skip_blank();
    let start = scan.at();
    let weekday = scan.word(weekday)?;
    scan.mark(',');
    scan.skip_space();
    let before = scan.number(1..=2);
    scan.skip_space();
    let month = scan.word(month)?;
    let day = before.or_else(|| {
        scan.skip_space();
        scan.number(1..=2)
    })?;
    let (time, length) = time_of_day(scan.rest())?;
    scan.skip(length);
    scan.skip_space();
    let year = scan.number(4..=4).filter(|_| !scan.rest().starts_with(char::is_alphanumeric))?;
    let bytes = start..scan.at();
    let read = calendar::day(year, month, day, bytes.clone()).and_then(|read| on_weekday(read, weekday, bytes));
    let found = |date| DocumentDate { date, time: Some(time), precision: Precision::Day, end: scan.at() };
    read.map(|read| read.period().from.map(found)).transpose()
}

/// Reads a text that is one date and nothing else, whatever its time of day and zone look like.
///
/// # Errors
/// As [`parse_document_date`], and when anything follows the date but its weekday, a time of day, a zone, known or not, or a remark in
/// brackets.
pub fn parse_document_date_exact(text: &str, order: Option<DateOrder>) -> Result<DocumentDate, DateError> {
    let found = parse_document_date(text, order)?;
    let rest = text.get(found.end..).unwrap_or("");
    if let Some(found) = with_tail(found, rest) {
        return Ok(DocumentDate { end: text.len(), ..found });
    }
    let error = DateError::new(DateErrorKind::Unknown, "something follows the date", found.end..text.len());
    Err(error.hint("write the date and the time of day alone"))
}

/// Which order the date in numbers at the beginning of `text` has, if it can have only one: `25/12/2023` has the day first.
#[must_use]
pub fn numbers_tell(text: &str) -> Option<DateOrder> {
    let mut scan = Scan::new(text);
    let first = scan.number(1..=2)?;
    let mark = ['/', '.', '-'].into_iter().find(|&mark| scan.mark(mark))?;
    let second = scan.number(1..=2).filter(|_| scan.mark(mark))?;
    scan.number(4..=4)?;
    match ((1..=12).contains(&first), (1..=12).contains(&second)) {
        (false, true) if (13..=31).contains(&first) => Some(DateOrder::DayFirst),
        (true, false) if (13..=31).contains(&second) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        match parse_document_date(text, None) {
            Ok(found) => {
                let time = found.time.map_or(String::new(), |time| format!(" {time}"));
                format!("{}{time} {} | {}", found.date, found.precision.name(), &text[found.end..])
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_date_may_end_in_many_ways() {
        for text in [
            "5 февраля 2024 г.",
            "5 лютого 2024 року",
            "5 lutego 2024 r.",
            "5 lutego 2024r.",
            "5 февраля 2024г.",
            "5 فبراير 2024م",
            "5 فبراير 2024 م",
            "2024. február 5.",
            "5. veljače 2024.",
            "5 şubat 2024 pazartesi",
            "5 February 2024 (Monday)",
            "5 февраля 2024 г., 14:05",
            "5 февраля 2024 г. 14:05",
            "5 February 2024,",
        ] {
            let found = parse_document_date_exact(text, None).unwrap_or_else(|error| panic!("{text}: {error:?}"));
            assert_eq!(
                (found.date.to_string(), found.time.is_some()),
                ("2024-02-05".into(), text.contains(':')),
                "{text}"
            );
        }
        for text in [
            "5 February 2024 Sunday",
            "5 February 2024 g",
            "5 February 2024 г. на",
            "5 февраля 2024гг.",
            "2024-02-05 14:05 г. 15:05",
        ] {
            assert!(parse_document_date_exact(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn reads_what_documents_write() {
        assert_eq!(read(" 2024-02-02 In a remarkable"), "2024-02-02 day |  In a remarkable");
        assert_eq!(read("2024-02-05T14:30:00Z"), "2024-02-05 14:30:00 day | ");
        assert_eq!(read("2024-02-05T14:30:00Z The talks"), "2024-02-05 14:30:00 day |  The talks");
        assert_eq!(read("2024-02-05T14:30:00.123+02:00 x"), "2024-02-05 14:30:00.123 day |  x");
        assert_eq!(read("2024-02-05 14:30 Talks"), "2024-02-05 14:30:00 day |  Talks");
        assert_eq!(read("20240205T143000Z"), "2024-02-05 14:30:00 day | ");
        assert_eq!(read("26-FEB-1987 15:01:01.79"), "1987-02-26 15:01:01.790 day | ");
        assert_eq!(read("Fri, 02 Feb 2024 10:00:00 +0100 (CET)"), "2024-02-02 10:00:00 day | ");
        assert_eq!(read("Friday, 2 February 2024 14:05 GMT"), "2024-02-02 14:05:00 day | ");
        assert_eq!(read("Feb. 2, 2024, 3:05 p.m. ET"), "2024-02-02 15:05:00 day | ");
        assert_eq!(read("Feb. 2, 2024 12:05 AM"), "2024-02-02 00:05:00 day | ");
        assert_eq!(read("2 Sept 2024"), "2024-09-02 day | ");
        assert_eq!(read("2 février 2024"), "2024-02-02 day | ");
        assert_eq!(read("2024-02"), "2024-02-01 month | ");
        assert_eq!(read("February 2024 was cold"), "2024-02-01 month |  was cold");
        assert_eq!(read("2024"), "2024-01-01 year | ");
        assert_eq!(read("2024 March on the capital"), "2024-01-01 year |  March on the capital");
        assert_eq!(read("2024 was a good year"), "2024-01-01 year |  was a good year");
        assert_eq!(read("2024: a year"), "2024-01-01 year | : a year");
        assert_eq!(read("2024-02-05\n10:30 trains"), "2024-02-05 day | \n10:30 trains");
        assert_eq!(read("2024-02-05. Then"), "2024-02-05 day | . Then");
        assert_eq!(read("2024-02-05 - Talks"), "2024-02-05 day |  - Talks");
        assert_eq!(read("2024-W06-1"), "2024-02-05 day | ");
        assert_eq!(read("2024-02-05 25:99 x"), "2024-02-05 day |  25:99 x");
        assert_eq!(read("mer, 07 feb 2024 10:00:00 +0100"), "2024-02-07 10:00:00 day | ");
        assert_eq!(read("Fri Feb 02 2024 14:30:00 GMT+0200 (UTC)"), "2024-02-02 14:30:00 day | ");
        assert_eq!(read("2024年2月5日午後3時"), "2024-02-05 day | 午後3時");
        assert_eq!(read("2024년 2월 5일 오후"), "2024-02-05 day |  오후");
        assert_eq!(read("2024. 2. 5. 10:30"), "2024-02-05 day | . 10:30");
        assert_eq!(read("2024. 12 people"), "2024-01-01 year | . 12 people");
        assert_eq!(read("25. 12. 2023"), "2023-12-25 day | ");
        assert_eq!(read("2024. február 5., hétfő"), "2024-02-05 day | ., hétfő");
        assert_eq!(read("5 февраля 2024 г."), "2024-02-05 day | ");
        assert_eq!(read("5 tháng 2, 2024"), "2024-02-05 day | ");
        assert_eq!(read("2024-02-05 700 officials"), "2024-02-05 day |  700 officials");
        assert_eq!(read("2024-02-05, 25:99 x"), "2024-02-05 day | , 25:99 x");
        // As typesetters print hyphens.
        for hyphen in ["\u{2010}", "\u{2011}", "–", "\u{2212}"] {
            assert_eq!(read(&format!("2024{hyphen}02{hyphen}05 x")), "2024-02-05 day |  x");
            assert_eq!(read(&format!("5{hyphen}Feb{hyphen}2024 x")), "2024-02-05 day |  x");
        }
        assert_eq!(read("2024-02-05T24:00:00Z Talks"), "2024-02-05 23:59:59 day |  Talks");
        for text in [
            "14:05, 5 February 2024",
            "14:05 GMT, Monday 5 February 2024",
            "2:05 PM - Feb 5, 2024",
            "14h05 le 5 février 2024",
        ] {
            assert_eq!(read(&format!("{text} x")), "2024-02-05 14:05:00 day |  x", "{text}");
        }
        for text in [
            "14:05 2024",
            "14:05\n5 February 2024",
            "14:055 February 2024",
            "14:05, 14:05, 5 February 2024",
            "1:2, 5 May 2024",
        ] {
            assert_eq!(read(text).split(" (").next(), Some("this is not a date"), "{text}");
        }
        assert!(read("14:05, 30 February 2024").contains("29 days"));
        for text in ["5.2.2024", "05.02.2024", "5. 2. 2024", "Mo, 05.02.2024", "05.02.2024."] {
            assert_eq!(read(&format!("{text} x")).get(..14), Some("2024-02-05 day"), "{text}");
        }
        assert_eq!(read("2024-02-05 – Talks"), "2024-02-05 day |  – Talks");
        assert_eq!(read("2024-02-05–Talks"), "2024-02-05 day | –Talks");
    }

    #[test]
    fn the_year_may_stand_behind_the_time() {
        assert_eq!(read("Mon Feb  5 14:30:00 2024 x"), "2024-02-05 14:30:00 day |  x");
        assert_eq!(read("Mon Feb 5 14:30:00 UTC 2024"), "2024-02-05 14:30:00 day | ");
        assert_eq!(read("Mon Feb 05 14:30:00 +0000 2024"), "2024-02-05 14:30:00 day | ");
        assert_eq!(read("Mon 5 Feb 14:30:00 CET 2024"), "2024-02-05 14:30:00 day | ");
        assert_eq!(
            read("Mon Feb 30 14:30:00 2024").split(" (").next(),
            Some("there is no day 30 in February 2024: it has 29 days")
        );
        assert_eq!(read("Tue Feb 5 14:30:00 2024").split(" (").next(), Some("2024-02-05 is a Monday, not a Tuesday"));
        assert!(read("Mon Feb 5 14:30 20245").starts_with("this date has no year"));
        assert!(read("Mon Feb 5 14:30 for 2024").starts_with("this date has no year"));
    }

    #[test]
    fn the_day_is_the_day_that_is_written() {
        assert_eq!(read("2024-02-05T23:30:00-08:00"), "2024-02-05 23:30:00 day | ");
        assert_eq!(read("2024-02-05T00:30:00+14:00"), "2024-02-05 00:30:00 day | ");
    }

    #[test]
    fn refuses_what_is_no_date_or_cannot_be_one() {
        assert!(read("2024-02-30 x").contains("it has 29 days"));
        assert!(read("03/04/2024").contains("either"));
        assert!(read("2024-02-0512").contains("not a date"));
        for text in ["2024-Q1", "2024-W07", "Q1 2024"] {
            assert_eq!(parse_document_date(text, None).unwrap_err().kind, DateErrorKind::Vague, "{text}");
        }
        for text in ["2019–2021", "2024's", "The 2024 budget", "Mon 2024", "7d", ""] {
            let found = parse_document_date(text, None);
            assert_eq!(found.map_err(|error| error.kind).unwrap_err(), DateErrorKind::Unknown, "{text}");
        }
        for text in ["2024-02-05T25:00", "2024-02-05T24:00:01Z Talks", "2024-02-05T14:61 Talks", "2024-02-05T9"] {
            let error = parse_document_date(text, None).unwrap_err();
            let end = text.find(' ').unwrap_or(text.len());
            assert_eq!((error.kind, error.span), (DateErrorKind::Impossible, 10..end), "{text}");
        }
        assert!(read("yesterday").contains("not a date"));
        let date = |order| parse_document_date("03/04/2024", Some(order)).unwrap().date;
        assert_eq!((date(DateOrder::DayFirst).month(), date(DateOrder::MonthFirst).month()), (4, 3));
        assert!(parse_document_date_exact("2024-02-05 and more", None).is_err());
        assert!(parse_document_date_exact(" 2024-02-05 ", None).is_ok());
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_inside(text in "\\PC{0,30}|[0-9A-Za-z:./, +()-]{0,30}") {
            for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
                if let Ok(found) = parse_document_date(&text, order) {
                    prop_assert!(text.is_char_boundary(found.end));
                }
            }
        }

        #[test]
        fn timestamps_agree_with_chrono(seconds in 0i64..4_000_000_000, form in 0..5usize) {
            let at = chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            let format = ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%a, %d %b %Y %H:%M:%S +0000", "%d-%b-%Y %H:%M:%S.00",
                "%Y%m%dT%H%M%SZ"][form];
            let text = at.format(format).to_string();
            let found = parse_document_date_exact(&text, None).unwrap();
            prop_assert_eq!((found.date, found.time), (at.date(), Some(at.time())));
        }
    }
}

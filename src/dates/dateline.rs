//! The dates of wire stories' datelines: `NAIROBI, Kenya, Feb. 5, 2024 (TNW) -`.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::document::{DocumentDate, parse_document_date, parse_document_date_exact};
use super::error::{DateError, DateErrorKind};
use super::scan::{Piece, Scan};
use super::words::{month, weekday};
use super::{DateOrder, Precision};

/// The date of a wire story's dateline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The date; its `end` is that of [`Self::span`].
    pub found: DocumentDate,
    /// The bytes of the text where it stands.
    pub span: Range<usize>,
}

/// The longest dateline, in bytes.
const LONGEST: usize = 160;

/// Reads the dateline at the beginning of a wire story: `NAIROBI, Kenya, Feb. 5, 2024 (TNW) -`, `Paris, le 5 février 2024 -`,
/// `新华社北京2024年2月5日电`.
///
/// It begins with a place in capitals, or with one before a comma and an article, and ends in a dash or with an agency. A comma, a dash or
/// an agency stands between place and dash, so that `THE BUDGET OF 5 MAY 2024 - AN OVERVIEW` is none. In Chinese and Japanese it has
/// the word for a dispatch behind it, or brackets around it. `None` where there is none or where it does not give day, month and year; an
/// error where these are impossible, or day and month cannot be told apart.
#[must_use]
pub fn parse_dateline(text: &str, order: Option<DateOrder>) -> Option<Result<Dateline, DateError>> {
    locate(text, &|text| weighed(parse_document_date(text, order))).map(shifted)
}

/// As [`parse_dateline`], also where it says no year, `NAIROBI, Feb. 5 (TNW) -`, `МОСКВА, 5 фев -`, `本报北京2月5日讯`: the day is then
/// the nearest one to `published`.
#[must_use]
pub fn parse_dateline_near(
    text: &str,
    order: Option<DateOrder>,
    published: NaiveDate,
) -> Option<Result<Dateline, DateError>> {
    let read = |text: &str| match parse_document_date(text, order) {
        Err(error) if error.kind == DateErrorKind::NoYear => {
            let end = error.span.end;
            Some((end, Ok(nearest(text.get(..end)?, published)?)))
        }
        read => weighed(read),
    };
    locate(text, &read).map(shifted)
}

/// What is read at the beginning of a text, and how many bytes it takes.
type Read = (usize, Result<DocumentDate, DateError>);

/// A day with its year, or what is wrong with it; all else is none.
fn weighed(read: Result<DocumentDate, DateError>) -> Option<Read> {
    match read {
        Ok(found) if found.precision == Precision::Day => Some((found.end, Ok(found))),
        Err(error) => {
            use DateErrorKind::{Ambiguous, Impossible, OtherCalendar};
            let is_wrong = matches!(error.kind, Ambiguous { .. } | Impossible | OtherCalendar);
            is_wrong.then_some((error.span.end, Err(error)))
        }
        Ok(_) => None,
    }
}

/// What was found at these bytes of a text.
fn shifted((span, read): Found) -> Result<Dateline, DateError> {
    let begin = span.start;
    let dateline = |found| Dateline { found: DocumentDate { end: span.end, ..found }, span };
    read.map(dateline).map_err(|error| error.shifted(begin))
}

/// How far from another day a day without a year can be, in days.
const HALF_A_YEAR: i64 = 184;

/// A day that is written without its year, in the year in which it is nearest.
fn nearest(written: &str, published: NaiveDate) -> Option<DocumentDate> {
    let years = published.year().checked_sub(1)?..=published.year().checked_add(1)?;
    let in_year = |year: i32| {
        let read = |text: String| parse_document_date_exact(&text, None).ok();
        read(format!("{written} {year:04}")).or_else(|| read(format!("{year:04}年{written}")))
    };
    let distance = |found: &DocumentDate| (found.date - published).num_days().abs();
    // Further away a word was taken for a weekday: `KANSAS CITY, Mo., March 3`.
    let near = |found: &DocumentDate| found.precision == Precision::Day && distance(found) <= HALF_A_YEAR;
    years.filter_map(in_year).filter(near).min_by_key(distance)
}

/// Reads the date that begins a text.
type ReadDate<'r> = &'r dyn Fn(&str) -> Option<Read>;

/// Bytes of a text, and the date that they are.
type Found = (Range<usize>, Result<DocumentDate, DateError>);

/// The date of the dateline with which a text begins, and its bytes.
fn locate(text: &str, read: ReadDate<'_>) -> Option<Found> {
    let text = text.get(..text.floor_char_boundary(LONGEST))?;
    let mut scan = Scan::new(text);
    scan.skip_blank();
    // Letters and brackets of China and Japan begin with these bytes.
    if matches!(scan.rest().as_bytes().first(), Some(0xe3..=0xe9 | 0xef)) {
        return of_east_asia(text, scan.at(), read);
    }
    if !begins_in_capitals(scan.rest()) {
        let begin = scan.at() + after_name(scan.rest())?;
        return date_at(text, begin, true, read);
    }
    scan.next();
    let mut parted = false;
    loop {
        let adjoins = scan.at();
        scan.skip_space();
        let begin = scan.at();
        match scan.next()? {
            Piece::Number { .. } => return date_at(text, begin, parted, read),
            Piece::Word(word) if month(word).is_some() || weekday(word).is_some() => {
                if let Some(dateline) = date_at(text, begin, parted, read) {
                    return Some(dateline);
                }
            }
            // A sentence; places have only short words in small letters.
            Piece::Word(word) if word.len() > 3 && begin > adjoins && word.starts_with(char::is_lowercase) => {
                return None;
            }
            Piece::Word(_) => {}
            Piece::Mark(mark) => parted |= matches!(mark, ',' | ')' | '/' | '-' | '–' | '—'),
        }
    }
}

/// Where in `Paris, le 5 février 2024 -` and `Kisumu, 5 February 2024 -` the day begins: behind a place of a few words with capitals and a
/// comma. Without an article the day has its year.
fn after_name(text: &str) -> Option<usize> {
    const LONGEST_PLACE: usize = 40;
    let head = text.get(..text.floor_char_boundary(LONGEST_PLACE))?;
    let (place, _) = head.split_once(", ")?;
    let begin = place.len() + 2;
    let rest = text.get(begin..)?;
    let is_name = |word: &str| word.starts_with(char::is_uppercase) || word.len() <= 3;
    let is_place = place.len() > 2 && place.starts_with(char::is_uppercase) && place.split(' ').all(is_name);
    let (first, day) = rest.split_once(' ')?;
    let article = matches!(first, "le" | "den" | "el" | "il") && day.starts_with(|c: char| c.is_ascii_digit());
    let has_year = || parse_document_date(rest, None).err().is_none_or(|error| error.kind != DateErrorKind::NoYear);
    (is_place && (article || has_year())).then_some(begin)
}

/// `（新华社北京2月5日电）`, `本报北京2月5日讯`, `【東京2月5日】`: a place, the day, and the word for a dispatch or the end of brackets.
fn of_east_asia(text: &str, begin: usize, read: ReadDate<'_>) -> Option<Found> {
    const LONGEST_PLACE: usize = 60;
    let rest = text.get(begin..)?;
    let bracket = rest.chars().next().filter(|c| matches!(c, '（' | '【' | '［'));
    let place = begin + bracket.map_or(0, char::len_utf8);
    let inside = text.get(place..)?;
    let length = inside.find(|c: char| !(c.is_alphabetic() || matches!(c, '・' | ' ' | '\u{3000}' | '＝')))?;
    let names = inside.get(..length).filter(|names| (2 * 3..LONGEST_PLACE).contains(&names.len()))?;
    let at = place + names.len();
    let (end, found) = read(text.get(at..)?)?;
    let behind = text.get(at + end..)?;
    // An agency may stand between the day and the end of the brackets.
    let close = bracket.and_then(|bracket| [('【', '】'), ('［', '］')].into_iter().find(|pair| pair.0 == bracket));
    let agency = close.and_then(|(_, close)| behind.split_once(close)).map(|(agency, _)| agency);
    let ends =
        behind.starts_with(['电', '電', '讯', '訊']) || agency.is_some_and(|agency| agency.len() < LONGEST_PLACE);
    ends.then(|| (at..at + end, found))
}

/// Whether the first word is one of at least two letters, all capitals: `NAIROBI`, `N'DJAMENA`, `U.N.`.
fn begins_in_capitals(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | '/')).unwrap_or(text.len());
    let mut letters = text.get(..end).unwrap_or("").chars().filter(|c| c.is_alphabetic());
    text.starts_with(char::is_uppercase) && letters.clone().all(char::is_uppercase) && letters.nth(1).is_some()
}

/// The dateline whose date begins at that byte.
fn date_at(text: &str, begin: usize, parted: bool, read: ReadDate<'_>) -> Option<Found> {
    let (length, found) = read(text.get(begin..)?)?;
    let end = begin + length;
    let before = text.get(..begin)?.trim_end();
    let mut behind = Scan::new(text.get(end..)?);
    let bracketed = before.ends_with('(');
    if bracketed && !behind.mark(')') {
        return None;
    }
    if !behind.mark(',') {
        behind.mark('.');
    }
    behind.skip_space();
    let agency = agency(&mut behind);
    behind.skip_space();
    let dash = ['-', '–', '—'].into_iter().any(|dash| behind.mark(dash));
    // `/ ACCESSWIRE / February 5, 2024 /`
    let dash = dash || (before.ends_with('/') && behind.mark('/'));
    let parted = parted || bracketed;
    (parted && (dash || agency) || dash && agency).then_some((begin..end, found))
}

/// Passes over `(TNW)` or `/PRNewswire/`, which begin with a capital.
fn agency(scan: &mut Scan<'_>) -> bool {
    let close = match scan.rest().chars().next() {
        Some('(') => ')',
        Some('/') => '/',
        _ => return false,
    };
    if !scan.rest().chars().nth(1).is_some_and(char::is_uppercase) {
        return false;
    }
    let end = scan.rest().char_indices().skip(1).find(|&(_, c)| c == close || c == '\n');
    let Some((end, _)) = end.filter(|&(_, c)| c == close) else { return false };
    scan.skip(end + close.len_utf8());
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_datelines_with_a_full_date() {
        for (text, day, written) in [
            ("NAIROBI, Kenya, Feb 5 2024 (TNW) - Lead", 5, "Feb 5 2024"),
            ("  NAIROBI, Kenya, Feb. 5, 2024 (TNW) - Lead", 5, "Feb. 5, 2024"),
            ("WASHINGTON, Feb 13, 2024 /PRN/ -- Lead", 13, "Feb 13, 2024"),
            ("WASHINGTON, D.C., Feb 13, 2024 /PRNewswire/ --Lead", 13, "Feb 13, 2024"),
            ("PARIS (AFP) 5 February 2024 - Lead", 5, "5 February 2024"),
            ("PARIS (AFP), 5 February 2024 – Lead", 5, "5 February 2024"),
            ("NEW YORK, Monday, 5 February 2024 — Lead", 5, "Monday, 5 February 2024"),
            ("NEW YORK--(BUSINESS WIRE)--Feb. 13, 2024--Lead", 13, "Feb. 13, 2024"),
            ("LONDON Feb 5, 2024 (Reuters) - Lead", 5, "Feb 5, 2024"),
            ("N'DJAMENA, 2024-02-05 14:30 GMT (TNW) - Lead", 5, "2024-02-05 14:30 GMT"),
            ("RIO DE JANEIRO, 5 de fevereiro de 2024 (TNW) - Lead", 5, "5 de fevereiro de 2024"),
            ("ST. JOHN'S, Antigua and Barbuda, Feb. 5, 2024 (TNW) -", 5, "Feb. 5, 2024"),
            ("MARCH, Cambridgeshire, 5 Feb 2024 - Lead", 5, "5 Feb 2024"),
            ("PORT-AU-PRINCE, Mar del Plata, 5 Feb 2024 - Lead", 5, "5 Feb 2024"),
            ("NAIROBI, Kenya, Feb. 5, 2024 (TNW) Lead", 5, "Feb. 5, 2024"),
            ("МОСКВА, 5 февраля 2024 г. /ТНВ/. Начало", 5, "5 февраля 2024 г."),
            ("NAIROBI, Kenya (Feb. 5, 2024) -- Lead", 5, "Feb. 5, 2024"),
            ("NAIROBI (5 February 2024) - Lead", 5, "5 February 2024"),
            ("NEW YORK, NY / ACCESSWIRE / February 5, 2024 / Lead", 5, "February 5, 2024"),
            ("Kisumu, 5 February 2024 - Lead", 5, "5 February 2024"),
            ("Dar es Salaam, Monday, Feb. 5, 2024 (TNW) Lead", 5, "Monday, Feb. 5, 2024"),
            ("Paris, le 5 février 2024 - Début", 5, "le 5 février 2024"),
            ("Frankfurt am Main, den 5. Februar 2024 – Anfang", 5, "den 5. Februar 2024"),
            ("新华社北京2024年2月5日电 正文", 5, "2024年2月5日"),
            ("（新华社北京2024年2月5日电）正文", 5, "2024年2月5日"),
            ("【東京2024年2月5日】本文", 5, "2024年2月5日"),
        ] {
            let read = parse_dateline(text, None)
                .and_then(Result::ok)
                .map(|line| (line.found.date, line.found.end, &text[line.span]));
            let end = text.find(written).unwrap() + written.len();
            assert_eq!(read, Some((NaiveDate::from_ymd_opt(2024, 2, day).unwrap(), end, written)), "{text}");
        }
    }

    #[test]
    fn what_is_no_dateline_has_no_date() {
        for text in [
            "",
            "GENEVA, March 3 (TNW) - Lead",
            "LONDON (Reuters) - Lead",
            "NEW YORK, March 17 - </DATELINE>",
            "Nairobi, Feb 5 2024 was a Monday - and wet.",
            "The ferry, 5 February 2024 - Lead",
            "NAIROBI, Kenya (Feb. 5, 2024) was wet.",
            "NAIROBI, Kenya (Feb. 5, 2024",
            "NAIROBI / Feb. 5, 2024 was wet",
            "NAIROBI, Feb 5 2024 was a Monday.",
            "NAIROBI, Feb 2024 (TNW) - Lead",
            "NAIROBI, Feb 30 2024 was no day.",
            "NAIROBI, 03/04/2024",
            "NAIROBI\n5 Feb 2024 (TNW) - Lead",
            "EU leaders met on 5 February 2024 - and left.",
            "THE BUDGET OF 5 MAY 2024 - AN OVERVIEW",
            "A, 5 February 2024 - Lead",
            "5 February 2024 (TNW) - Lead",
            "NAIROBI, 5 February 2024 (TNW",
            "NAIROBI, 5 February 2024 (see page 3) was a Monday",
            "Paris, le 5 février 2024 il pleut",
            "The man from Paris, le 5 février 2024 - Début",
            "北京2024年2月5日，天气晴",
            "【速報】東京2024年2月5日",
            "2024年2月5日电",
        ] {
            assert_eq!(parse_dateline(text, None), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_its_year_is_the_nearest_one() {
        let near = |text: &str, published: &str| {
            let found = parse_dateline_near(text, None, published.parse().unwrap())?.ok()?;
            assert_eq!(found.found.end, found.span.end);
            Some(format!("{} {}", found.found.date, &text[found.span]))
        };
        for (text, written) in [
            ("WASHINGTON, Feb. 2 (TNW) Lead", "Feb. 2"),
            ("WASHINGTON, Feb. 2 (TNW) — Lead", "Feb. 2"),
            ("WASHINGTON, Friday, Feb. 2 /TNW/ -- Lead", "Friday, Feb. 2"),
            ("LONDON, 2 February - Lead", "2 February"),
            ("МОСКВА, 2 февраля (ТНВ)", "2 февраля"),
            ("МОСКВА, 2 фев - РНВ Начало", "2 фев"),
            ("Paris, le 2 février (TNW) - Début", "le 2 février"),
            ("（新华社北京2月2日电）正文", "2月2日"),
            ("北京2月2日电 正文", "2月2日"),
            ("本报北京2月2日讯（记者 张三）", "2月2日"),
            ("【東京2月2日】本文", "2月2日"),
            ("【東京２月２日共同】本文", "２月２日"),
        ] {
            assert_eq!(near(text, "2024-02-03"), Some(format!("2024-02-02 {written}")), "{text}");
        }
        assert_eq!(near("OSLO, Dec. 31 (TNW) -", "2024-01-01").as_deref(), Some("2023-12-31 Dec. 31"));
        assert_eq!(near("OSLO, Jan. 1 (TNW) -", "2023-12-31").as_deref(), Some("2024-01-01 Jan. 1"));
        assert_eq!(near("OSLO, Feb. 29 (TNW) -", "2024-08-01").as_deref(), Some("2024-02-29 Feb. 29"));
        assert_eq!(near("OSLO, Feb. 29 (TNW) -", "2023-03-01"), None);
        // `Mo` is a Monday in German.
        assert_eq!(near("KANSAS CITY, Mo., Feb. 4 (TNW) -", "2024-02-05").as_deref(), Some("2024-02-04 Feb. 4"));
        // One with its year is read as it stands.
        let with_year = "WASHINGTON, Feb. 2, 2021 (TNW) - Lead";
        assert_eq!(near(with_year, "2024-02-03").as_deref(), Some("2021-02-02 Feb. 2, 2021"));
        for text in [
            "WASHINGTON, 2/2/24 (TNW) - Lead",
            "WASHINGTON, Feb. 2 was cold.",
            "WASHINGTON, Feb. 2 (pictured) was cold.",
            "FIXTURES March 3",
            "Oslo, Feb. 2 (TNW) -",
            "北京2月2日天气晴",
            "2月2日电",
        ] {
            assert_eq!(near(text, "2024-02-03"), None, "{text}");
        }
    }

    #[test]
    fn wrong_dates_are_told_of() {
        for (text, written, why) in [
            ("NAIROBI, Feb 30 2024 (TNW) - Lead", "Feb 30 2024", "it has 29 days"),
            ("NAIROBI, 03/04/2024 (TNW) - Lead", "03/04/2024", "day first"),
            ("NAIROBI, Tuesday, 5 February 2024 - Lead", "5 February 2024", "is a Monday"),
        ] {
            let error = parse_dateline(text, None).unwrap().unwrap_err();
            assert!(text[error.span.clone()].ends_with(written) && error.message.contains(why), "{error:?}");
        }
        let order = Some(DateOrder::DayFirst);
        assert!(parse_dateline("NAIROBI, 03/04/2024 (TNW) - Lead", order).unwrap().is_ok());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,30}|[A-C]{2}[,( ]{1,2}(\\PC{0,3}|5 Feb 2024)[0-9A-Za-z:./, ()—-]{0,30}") {
            match parse_dateline(&text, None) {
                Some(Ok(line)) => {
                    prop_assert_eq!(line.found.end, line.span.end);
                    prop_assert!(text.get(line.span).is_some());
                }
                Some(Err(error)) => prop_assert!(text.get(error.span).is_some()),
                None => {}
            }
            if let Some(Ok(line)) = parse_dateline_near(&text, None, NaiveDate::MAX) {
                prop_assert!(text.get(line.span).is_some());
            }
        }
    }
}

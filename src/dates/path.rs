//! Dates in the paths of files and of web pages: `/2024/02/05/`, `/2024/feb/05/`, `2024-02-05-talks.html`, `/20240205/`.

use std::ops::Range;

use chrono::NaiveDate;

use super::calendar::{self, date};
use super::words::month;
use super::{DateError, Precision};

/// A date that a path holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathDate {
    /// The day; the first one of a month.
    pub date: NaiveDate,
    /// Day or month.
    pub precision: Precision,
    /// The bytes of the path where it stands.
    pub span: Range<usize>,
}

/// The years that a number in a path is taken for.
const YEARS: Range<u32> = 1980..2050;

/// A day, a month, or a day that the calendar has not.
type Found = Result<PathDate, DateError>;

/// The date in a path: its first day, else its first month. Numbers alone, such as `/2024/` or `/20240205`, count where they
/// make a day of the years 1980 to 2049; what stands behind `?` or `#` does not count.
///
/// An error where a day was meant that the calendar has not, and no other one stands in the path: a month that exists with a day of at
/// most 31 (`/2024/02/30/`, `20240230`), and in a name also a month or a day of two digits that are too high (`2024-13-01`,
/// `2024-02-32`). Other numbers are no dates: `/2024/31/` may be a week, `/2024/02/45/` the number of an article in a month.
#[must_use]
pub fn parse_path_date(path: &str) -> Option<Result<PathDate, DateError>> {
    let path = path.split(['?', '#']).next().unwrap_or("");
    let mut parts = Vec::new();
    let mut at = 0;
    for part in path.split(['/', '\\']) {
        parts.push((at, part));
        at += part.len() + 1;
    }
    let found = |i| in_directories(&parts, i).or_else(|| in_name(&parts, i));
    let (mut month, mut wrong) = (None, None);
    for found in (0..parts.len()).filter_map(found) {
        match found {
            Ok(day) if day.precision == Precision::Day => return Some(Ok(day)),
            Ok(first) => month = month.or(Some(first)),
            Err(error) => wrong = wrong.or(Some(error)),
        }
    }
    wrong.map(Err).or(month.map(Ok))
}

/// The day with these numbers at these bytes, or what is wrong with it.
fn day(year: u32, month: u32, day: u32, span: Range<usize>) -> Found {
    match date(year, month, day) {
        Some(date) => Ok(PathDate { date, precision: Precision::Day, span }),
        None => Err(calendar::no_day(year, month, day, span)),
    }
}

/// Whether somebody who writes such numbers means a day of that month.
fn is_meant(month: u32, day: u32) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// `/2024/02/05/`, `/2024/0205/`, `/2024/feb/5-talks`, `/2024/02/talks`.
fn in_directories(parts: &[(usize, &str)], i: usize) -> Option<Found> {
    let &(start, year) = parts.get(i)?;
    let year = whole(year, 4).filter(|year| YEARS.contains(year))?;
    let &(month_at, second) = parts.get(i + 1)?;
    if let Some(both) = whole(second, 4) {
        let (month, number) = (both / 100, both % 100);
        return is_meant(month, number).then(|| day(year, month, number, start..month_at + second.len()));
    }
    let named = || second.bytes().all(|b| b.is_ascii_alphabetic()).then(|| month(second)).flatten();
    let number = whole(second, 2).or_else(named)?;
    let first = date(year, number, 1)?;
    let after = parts.get(i + 2).and_then(|&(at, part)| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let ends = part.get(digits..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', '.']));
        // `/2024/02/10-ways-to-rest` is no tenth, as `/2024/02/05-talks` is no list of five.
        let text = part.get(..digits).filter(|day| ends && (day.len() == 2 || part.len() == digits))?;
        let text = (part.len() == digits || text.starts_with('0') || !part.contains('-')).then_some(text)?;
        let meant = text.parse().ok().filter(|&day| is_meant(number, day))?;
        Some(day(year, number, meant, start..at + digits))
    });
    let month = PathDate { date: first, precision: Precision::Month, span: start..month_at + second.len() };
    Some(after.unwrap_or(Ok(month)))
}

/// `2024-02-05-talks`, `talks_20240205.html`, `2024-02/05/`.
fn in_name(parts: &[(usize, &str)], i: usize) -> Option<Found> {
    let &(start, part) = parts.get(i)?;
    let mut at = 0;
    let mut wrong = None;
    loop {
        let rest = part.get(at..)?;
        let Some(begin) = rest.find(|c: char| c.is_ascii_digit()).map(|step| at + step) else { return wrong };
        let digits = part.get(begin..)?.bytes().take_while(u8::is_ascii_digit).count();
        at = begin + digits;
        let found = match digits {
            8 => compact(part.get(begin..at)?, start + begin),
            4 => dashed(part, begin, start),
            _ => None,
        };
        match found {
            Some(Ok(day)) => return Some(Ok(day)),
            found => wrong = wrong.or(found),
        }
        // `2024-02/05`, as Chinese sites have it.
        if begin == 0 && digits == 4 && part.len() == 7 {
            let year = whole(part.get(..4)?, 4).filter(|year| YEARS.contains(year))?;
            let month = part.get(4..).and_then(|rest| rest.strip_prefix('-')).and_then(|month| whole(month, 2))?;
            let first = date(year, month, 1)?;
            let next = parts.get(i + 1).and_then(|&(at, part)| Some((whole(part, 2)?, at + part.len())));
            return Some(match next.filter(|&(number, _)| is_meant(month, number)) {
                Some((number, end)) => day(year, month, number, start..end),
                None => Ok(PathDate { date: first, precision: Precision::Month, span: start..start + part.len() }),
            });
        }
    }
}

/// `20240205` at that byte of the path.
fn compact(digits: &str, at: usize) -> Option<Found> {
    let number = whole(digits, 8)?;
    let year = Some(number / 10_000).filter(|year| YEARS.contains(year))?;
    let (month, number) = (number / 100 % 100, number % 100);
    is_meant(month, number).then(|| day(year, month, number, at..at + digits.len()))
}

/// `2024-02-05`, `2024_2_5`, `2024.02.05` at that byte of a part, which begins at `start` of the path.
fn dashed(part: &str, begin: usize, start: usize) -> Option<Found> {
    let year = part.get(begin..begin + 4).and_then(|year| whole(year, 4)).filter(|year| YEARS.contains(year))?;
    let rest = part.get(begin + 4..)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '_' | '.'))?;
    let mut numbers = rest.get(1..)?.splitn(3, mark);
    let (month, last) = (numbers.next()?, numbers.next()?);
    let digits = last.bytes().take_while(u8::is_ascii_digit).count();
    let text = last.get(..digits).filter(|day| day.len() <= 2)?;
    let (number, last): (u32, u32) = (whole(month, 2)?, text.parse().ok()?);
    // Two digits each, of which one at least can be a month: `v2024.1.45` and `case-2024-77-31` are no dates.
    let spelt = month.len() == 2 && digits == 2 && number > 0 && last > 0;
    let meant = spelt && (number <= 12 || (number <= 31 && last <= 12));
    let end = begin + 4 + 1 + month.len() + 1 + digits;
    (meant || date(year, number, last).is_some()).then(|| day(year, number, last, start + begin..start + end))
}

/// A number of at most so many digits and nothing else; of exactly so many from three on.
fn whole(text: &str, digits: usize) -> Option<u32> {
    let fits = if digits > 2 { text.len() == digits } else { (1..=digits).contains(&text.len()) };
    (fits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(path: &str) -> Option<String> {
        parse_path_date(path).map(|found| match found {
            Ok(found) => format!("{} {} {}", found.date, found.precision.name(), &path[found.span]),
            Err(error) => format!("{} | {error}", &path[error.span.clone()]),
        })
    }

    #[test]
    fn days_and_months_of_paths() {
        for (path, expected) in [
            ("https://news.example/2024/02/05/talks-fail", "2024-02-05 day 2024/02/05"),
            ("https://news.example/world/2024/feb/05/talks-fail", "2024-02-05 day 2024/feb/05"),
            ("/2024/2/5", "2024-02-05 day 2024/2/5"),
            ("/2024/0205/talks", "2024-02-05 day 2024/0205"),
            ("/2024/02/05-talks.html", "2024-02-05 day 2024/02/05"),
            ("/2024/02/10-ways-to-rest", "2024-02-01 month 2024/02"),
            ("/2024/02/talks.html", "2024-02-01 month 2024/02"),
            ("/posts/2024-02-05-talks.html", "2024-02-05 day 2024-02-05"),
            ("/posts/talks_2024_02_05.html", "2024-02-05 day 2024_02_05"),
            ("/talks-20240205", "2024-02-05 day 20240205"),
            ("/english/2024-02/05/c_1.htm", "2024-02-05 day 2024-02/05"),
            ("archive\\2024\\02\\05\\a.txt", "2024-02-05 day 2024\\02\\05"),
            ("/2023/11/x/2024-02-05", "2024-02-05 day 2024-02-05"),
            ("/2023/11/31/2024-02-05-talks", "2024-02-05 day 2024-02-05"),
            ("/2024/02/45/talks", "2024-02-01 month 2024/02"),
            ("/2024/02/30-ways-to-rest", "2024-02-01 month 2024/02"),
            ("/2024/02/00/talks", "2024-02-01 month 2024/02"),
            ("/2024-02/45/c_1.htm", "2024-02-01 month 2024-02"),
            ("/talks-20240230-20240205", "2024-02-05 day 20240205"),
        ] {
            assert_eq!(read(path).as_deref(), Some(expected), "{path}");
        }
        for path in [
            "",
            "/",
            "/2024/",
            "/2024/13/05",
            "/12345678",
            "/1750/02/05",
            "/id/120240205",
            "/v/2024.1",
            "/?d=2024-02-05",
            "archive/2024/31/",
            "archive/2024/31/05/page.txt",
            "/2024/1999/",
            "/20241399",
            "/app-2024.1.45",
            "/case-2024-77-31",
            "/2024-00-00",
        ] {
            assert_eq!(read(path), None, "{path}");
        }
    }

    #[test]
    fn a_day_that_is_none_is_an_error_and_no_month() {
        for (path, written, why) in [
            ("2024/02/30/story.txt", "2024/02/30", "it has 29 days"),
            ("/2023/11/2024-02-30-talks.txt", "2024-02-30", "it has 29 days"),
            ("/2024/apr/31", "2024/apr/31", "it has 30 days"),
            ("/2024/0230/talks", "2024/0230", "it has 29 days"),
            ("/talks_20240230.html", "20240230", "it has 29 days"),
            ("/2024-02/30/c_1.htm", "2024-02/30", "it has 29 days"),
            ("2024-13-01-x.txt", "2024-13-01", "there is no month 13"),
            ("2024-25-12-x.txt", "2024-25-12", "the month stands before the day: 2024-12-25"),
            ("2024_02_32.txt", "2024_02_32", "it has 29 days"),
        ] {
            let read = read(path).unwrap_or_default();
            assert!(read.starts_with(&format!("{written} | ")) && read.contains(why), "{path}: {read}");
        }
    }

    proptest! {
        #[test]
        fn spans_are_within_the_path(path in "([/0-9._-]|2024|0[1-9]|feb|é){0,20}") {
            match parse_path_date(&path) {
                Some(Ok(found)) => prop_assert!(path.get(found.span).is_some()),
                Some(Err(error)) => prop_assert!(path.get(error.span).is_some()),
                None => {}
            }
        }
    }
}

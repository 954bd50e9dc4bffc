//! Dates in the paths of files and of web pages: `/2024/02/05/`, `/2024/feb/05/`, `2024-02-05-talks.html`, `/20240205/`.

use std::ops::Range;

use chrono::NaiveDate;

use super::Precision;
use super::calendar::date;
use super::words::month;

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

/// The date in a path: its first day, else its first month. Numbers alone, such as `/2024/` or `/20240205`, count where they
/// make a day of the years 1980 to 2049; what stands behind `?` or `#` does not count.
#[must_use]
pub fn parse_path_date(path: &str) -> Option<PathDate> {
    let path = path.split(['?', '#']).next().unwrap_or("");
    let mut parts = Vec::new();
    let mut at = 0;
    for part in path.split(['/', '\\']) {
        parts.push((at, part));
        at += part.len() + 1;
    }
    let found = |i| in_directories(&parts, i).or_else(|| in_name(&parts, i));
    let mut all = (0..parts.len()).filter_map(found);
    let first = all.next()?;
    if first.precision == Precision::Day {
        return Some(first);
    }
    all.find(|found| found.precision == Precision::Day).or(Some(first))
}

/// `/2024/02/05/`, `/2024/0205/`, `/2024/feb/5-talks`, `/2024/02/talks`.
fn in_directories(parts: &[(usize, &str)], i: usize) -> Option<PathDate> {
    let &(start, year) = parts.get(i)?;
    let year = whole(year, 4).filter(|year| YEARS.contains(year))?;
    let &(month_at, second) = parts.get(i + 1)?;
    if let Some(both) = whole(second, 4) {
        let span = start..month_at + second.len();
        return date(year, both / 100, both % 100).map(|date| PathDate { date, precision: Precision::Day, span });
    }
    let named = || second.bytes().all(|b| b.is_ascii_alphabetic()).then(|| month(second)).flatten();
    let number = whole(second, 2).or_else(named)?;
    let first = date(year, number, 1)?;
    let after = parts.get(i + 2).and_then(|&(at, part)| {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let ends = part.get(digits..).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', '.']));
        // `/2024/02/10-ways-to-rest` is no tenth, as `/2024/02/05-talks` is no list of five.
        let day = part.get(..digits).filter(|day| ends && (day.len() == 2 || part.len() == digits))?;
        let day = (part.len() == digits || day.starts_with('0') || !part.contains('-')).then_some(day)?;
        Some((date(year, number, day.parse().ok()?)?, at + digits))
    });
    Some(match after {
        Some((date, end)) => PathDate { date, precision: Precision::Day, span: start..end },
        None => PathDate { date: first, precision: Precision::Month, span: start..month_at + second.len() },
    })
}

/// `2024-02-05-talks`, `talks_20240205.html`, `2024-02/05/`.
fn in_name(parts: &[(usize, &str)], i: usize) -> Option<PathDate> {
    let &(start, part) = parts.get(i)?;
    let mut at = 0;
    let mut found = None;
    while found.is_none() {
        let rest = part.get(at..)?;
        let begin = at + rest.find(|c: char| c.is_ascii_digit())?;
        let digits = part.get(begin..)?.bytes().take_while(u8::is_ascii_digit).count();
        at = begin + digits;
        found = match digits {
            8 => compact(part.get(begin..at)?).map(|date| (date, Precision::Day, start + begin..start + at)),
            4 => dashed(part, begin).map(|(date, end)| (date, Precision::Day, start + begin..start + end)),
            _ => None,
        };
        // `2024-02/05`, as Chinese sites have it.
        if found.is_none() && begin == 0 && digits == 4 && part.len() == 7 {
            let year = whole(part.get(..4)?, 4).filter(|year| YEARS.contains(year));
            let month = part.get(4..).and_then(|rest| rest.strip_prefix('-')).and_then(|month| whole(month, 2));
            let day = parts.get(i + 1).and_then(|&(_, part)| whole(part, 2)).unwrap_or(0);
            let first = date(year?, month?, 1)?;
            let end = parts.get(i + 1).map_or(0, |&(at, part)| at + part.len());
            found = Some(match date(year?, month?, day) {
                Some(date) => (date, Precision::Day, start..end),
                None => (first, Precision::Month, start..start + part.len()),
            });
        }
    }
    found.map(|(date, precision, span)| PathDate { date, precision, span })
}

/// `20240205`.
fn compact(digits: &str) -> Option<NaiveDate> {
    let number = whole(digits, 8)?;
    let year = Some(number / 10_000).filter(|year| YEARS.contains(year))?;
    date(year, number / 100 % 100, number % 100)
}

/// `2024-02-05`, `2024_2_5`, `2024.02.05` at that byte, and where it ends.
fn dashed(part: &str, begin: usize) -> Option<(NaiveDate, usize)> {
    let year = part.get(begin..begin + 4).and_then(|year| whole(year, 4)).filter(|year| YEARS.contains(year))?;
    let rest = part.get(begin + 4..)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '_' | '.'))?;
    let mut numbers = rest.get(1..)?.splitn(3, mark);
    let month = numbers.next()?;
    let day = numbers.next()?;
    let digits = day.bytes().take_while(u8::is_ascii_digit).count();
    let found = date(year, whole(month, 2)?, day.get(..digits).filter(|day| day.len() <= 2)?.parse().ok()?)?;
    Some((found, begin + 4 + 1 + month.len() + 1 + digits))
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
        parse_path_date(path).map(|found| format!("{} {} {}", found.date, found.precision.name(), &path[found.span]))
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
        ] {
            assert_eq!(read(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn spans_are_within_the_path(path in "([/0-9._-]|2024|0[1-9]|feb|é){0,20}") {
            if let Some(found) = parse_path_date(&path) {
                prop_assert!(path.get(found.span).is_some());
            }
        }
    }
}

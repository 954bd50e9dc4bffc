//! The terms under which the field of marks holds the dates that an article speaks of.
//!
//! Each date has one for its days, and one for the month and for the year that it lies in, if there is such a one. So a question
//! about a run of days is a question about a few terms: of the years in the run, of the months that are left, and of what lies
//! in none of them.

use chrono::{Datelike, NaiveDate};

use crate::dates::Period;

/// Begins the terms of days; the letters of months and years must not begin those of actors either.
const DAYS: char = 'd';
const MONTH: char = 'm';
const YEAR: char = 'y';

/// Calls `write` with every term of a date.
pub(super) fn date_marks(period: Period, mut write: impl FnMut(&str)) {
    if let Some(mark) = days_mark(period) {
        write(&mark);
    }
    for (mark, _) in cells(period).into_iter().flatten() {
        write(&mark);
    }
}

/// The one term by which `asked` finds a date that it means: that of the year if all of the year is asked for, else that of the
/// month, else that of the days.
pub(crate) fn date_mark_within(period: Period, asked: Period) -> Option<String> {
    let [month, year] = cells(period);
    let whole = |cell: Option<(String, Period)>| cell.filter(|(_, cell)| asked.intersect(cell) == Some(*cell));
    whole(year).or_else(|| whole(month)).map(|(mark, _)| mark).or_else(|| days_mark(period))
}

/// The term of its days: `d20240301`, `d2024030120240310`; they sort by the first day.
fn days_mark(period: Period) -> Option<String> {
    let (from, to) = (period.from?, period.to?);
    Some(if from == to { format!("{DAYS}{}", digits(from)) } else { format!("{DAYS}{}{}", digits(from), digits(to)) })
}

/// Where the terms of dates that begin on a day or later begin.
pub(crate) fn first_days_mark(from: Option<NaiveDate>) -> String {
    // Earlier years have no four digits, and nothing speaks of them.
    from.filter(|day| day.year() >= 1000).map_or_else(|| DAYS.to_string(), |day| format!("{DAYS}{}", digits(day)))
}

/// The date that has this term, if it is one of days.
pub(crate) fn read_days_mark(mark: &[u8]) -> Option<Period> {
    let text = std::str::from_utf8(mark).ok()?.strip_prefix(DAYS)?;
    let day = |digits: &str| {
        let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u32>().ok();
        NaiveDate::from_ymd_opt(number(0..4)?.cast_signed(), number(4..6)?, number(6..8)?)
    };
    let from = day(text.get(..8)?)?;
    let to = if text.len() > 8 { day(text.get(8..)?)? } else { from };
    Period::between(from, to)
}

fn digits(day: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// The month and the year that it lies in, with their terms: `m202403`, `y2024`.
fn cells(period: Period) -> [Option<(String, Period)>; 2] {
    let (Some(from), Some(to)) = (period.from, period.to) else { return [None, None] };
    if from.year() != to.year() {
        return [None, None];
    }
    let month = Period::month(from.year(), from.month()).filter(|_| from.month() == to.month());
    let month = month.map(|month| (format!("{MONTH}{:04}{:02}", from.year(), from.month()), month));
    [month, Period::year(from.year()).map(|year| (format!("{YEAR}{:04}", from.year()), year))]
}

//! Which days, months, quarters and weeks there are, and what to say of those that there are not.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use super::absolute::{Absolute, Read};
use super::error::{DateError, DateErrorKind};
use super::words::month_name;
use super::{Period, Precision};

/// The day with these numbers, in the years 1 to 9999.
pub(super) fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(known_year(year)?, month, day)
}

fn known_year(year: u32) -> Option<i32> {
    i32::try_from(year).ok().filter(|year| (1..=9999).contains(year))
}

/// A day, of which `span` are the bytes, as in all that follow.
pub(super) fn day(year: u32, month: u32, day: u32, span: Range<usize>) -> Read {
    date(year, month, day).map(Absolute::day).ok_or_else(|| no_day(year, month, day, span))
}

/// Why there is no such day.
pub(super) fn no_day(year: u32, month: u32, day: u32, span: Range<usize>) -> DateError {
    let last = known_year(year).and_then(|year| Period::month(year, month)?.to).map(|last| last.day());
    let Some(days) = last else { return no_month(year, month, day, span) };
    let month = month_name(month);
    let message = format!("there is no day {day} in {month} {year}: it has {days} days");
    impossible(message, format!("write a day from 1 to {days}"), span)
}

/// A month.
pub(super) fn month(year: u32, month: u32, span: Range<usize>) -> Read {
    let first = date(year, month, 1).ok_or_else(|| no_month(year, month, 0, span))?;
    Ok(Absolute::Date { first, precision: Precision::Month })
}

/// A year.
pub(super) fn year(year: u32, span: Range<usize>) -> Read {
    let first = date(year, 1, 1).ok_or_else(|| no_month(year, 1, 0, span))?;
    Ok(Absolute::Date { first, precision: Precision::Year })
}

/// A quarter of a year.
pub(super) fn quarter(year: u32, quarter: u32, span: Range<usize>) -> Read {
    let period = known_year(year).and_then(|year| Period::quarter(year, quarter));
    period.map(Absolute::Span).ok_or_else(|| {
        let hint = format!("write a quarter from {year:04}-Q1 to {year:04}-Q4");
        impossible(format!("there is no quarter {quarter} of {year}"), hint, span)
    })
}

/// A week of ISO 8601, or a day of it, 1 being Monday.
pub(super) fn week(year: u32, week: u32, day: Option<u32>, span: Range<usize>) -> Read {
    let period = |week| Period::iso_week(known_year(year)?, week).map(Absolute::Span);
    let found = match day {
        None => period(week),
        Some(day) => day_of_week(year, week, day).map(Absolute::day),
    };
    found.ok_or_else(|| {
        let weeks = if day_of_week(year, 53, 1).is_some() { 53 } else { 52 };
        let hint = format!("write a week from W01 to W{weeks}, and a day of it from 1 to 7");
        let what = day.map_or(String::new(), |day| format!("day {day} in "));
        impossible(format!("there is no {what}week {week} of {year}"), hint, span)
    })
}

fn day_of_week(year: u32, week: u32, day: u32) -> Option<NaiveDate> {
    let weekday = Weekday::try_from(u8::try_from(day.checked_sub(1)?).ok()?).ok()?;
    let day = NaiveDate::from_isoywd_opt(known_year(year)?, week, weekday)?;
    Period::day(day).is_written().then_some(day)
}

fn no_month(year: u32, month: u32, day: u32, span: Range<usize>) -> DateError {
    if year == 0 {
        return impossible("there is no year 0".to_owned(), "write a year from 0001 to 9999".to_owned(), span);
    }
    let hint = match date(year, day, month) {
        Some(swapped) => format!("the month stands before the day: {}", Period::day(swapped)),
        None => "write a month from 1 to 12".to_owned(),
    };
    impossible(format!("there is no month {month}"), hint, span)
}

fn impossible(message: String, hint: String, span: Range<usize>) -> DateError {
    DateError::new(DateErrorKind::Impossible, message, span).hint(hint)
}

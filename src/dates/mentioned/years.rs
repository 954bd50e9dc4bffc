//! Dates that name a year, a part of one, or a decade.

use chrono::{Datelike, Days};

use super::explicit::COUNTED;
use super::words::{is, ordinal};
use super::{Found, Reader, YEARS};
use crate::dates::Period;
use crate::text::Case;

/// A third of a month, year or decade.
#[derive(Clone, Copy)]
pub(super) enum Third {
    Early,
    Mid,
    Late,
}

impl Third {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            _ if is(word, &["early"]) => Self::Early,
            _ if is(word, &["mid", "middle"]) => Self::Mid,
            _ if is(word, &["late"]) => Self::Late,
            _ => return None,
        })
    }

    /// The third of something that has twelve months.
    pub(super) fn of_year(self, year: i32) -> Option<Period> {
        let first = 1 + 4 * self as u32;
        Period::between(Period::month(year, first)?.from?, Period::month(year, first + 3)?.to?)
    }

    /// Days 1 to 10, 11 to 20, or those after.
    pub(super) fn of_month(self, month: Period) -> Option<Period> {
        let (first, last) = (month.from?, month.to?);
        let after = |days| first.checked_add_days(Days::new(days));
        match self {
            Self::Early => Period::between(first, after(9)?),
            Self::Mid => Period::between(after(10)?, after(19)?),
            Self::Late => Period::between(after(20)?, last),
        }
    }

    /// Years 0 to 3, 4 to 6, or 7 to 9.
    fn of_decade(self, first: i32) -> Option<Period> {
        match self {
            Self::Early => years(first, first + 3),
            Self::Mid => years(first + 4, first + 6),
            Self::Late => years(first + 7, first + 9),
        }
    }
}

/// Whole years, from the first to the last.
pub(super) fn years(first: i32, last: i32) -> Option<Period> {
    Period::between(Period::year(first)?.from?, Period::year(last)?.to?)
}

impl Reader<'_> {
    /// `early`, `mid` or `late` right before `at`.
    pub(super) fn third(&self, at: usize) -> Option<Third> {
        if at == 0 || at <= self.free { None } else { Third::named(self.view.before(at, 1)) }
    }

    /// A year of four digits, where something says that it is one.
    pub(super) fn year(&self, at: usize) -> Option<Found> {
        let year = self.view.year_number(at)?;
        let (before, behind) = (self.view.before(at, 1), self.view.behind(at, 1));
        // `the 1990's`
        if self.view.gap(at).starts_with(['\'', '’']) && self.view.gap(at).chars().nth(1) == Some('s') && year % 10 == 0
        {
            return self.decade(at, year);
        }
        if let Some(third) = self.third(at) {
            return Some((at - 1..at + 1, third.of_year(year)?));
        }
        let modern = (1900..2100).contains(&year);
        let plural = |word: &str| {
            word.len() > 3
                && !is(word, &["this", "says", "does", "thus", "plus", "always", "perhaps", "sometimes"])
                && word.ends_with('s')
                && !word.ends_with("ss")
                && word.starts_with(|c: char| c.is_lowercase())
        };
        // `the 2016 elections`, but `by 2019 votes`.
        let of_plural = modern && year % 100 != 0 && is(before, &["in", "since", "during", "the", "a", "its"]);
        if is(behind, &COUNTED) || is(behind, &UNITS) || (plural(behind) && !of_plural) {
            return None;
        }
        let gap = self.view.gap(at);
        let bracketed = self.view.gap_before(at).ends_with('(') && gap.starts_with([')', '-', '–', ',', ';']);
        let attributive = modern
            && (is(before, &["the", "a", "an", "its", "his", "her", "their", "our"]) || self.is_possessive(at))
            && gap == " "
            && (self.view.case(at + 1) == Case::Lower || is(before, &["the"]));
        let named = modern && is(behind, &ANNUAL) && !self.view.is_capital(at.wrapping_sub(1));
        let said = is(before, &PREPOSITIONS) && (modern || !self.view.is_capital(at + 1) || gap != " ");
        let begins = modern && self.view.opens(at) && is(behind, &["was", "saw", "is", "will", "marked", "brought"]);
        (bracketed || attributive || named || said || begins || self.follows).then_some(())?;
        Some((at..at + 1, Period::year(year)?))
    }

    fn is_possessive(&self, at: usize) -> bool {
        let gap = self.view.gap_before(at);
        gap.starts_with(['\'', '’']) && gap.ends_with(' ')
    }

    /// `1990s`, `'90s`, `late 1980s`; with two noughts the century, but for the present one.
    pub(super) fn decade(&self, at: usize, first: i32) -> Option<Found> {
        if first % 10 != 0 || !YEARS.contains(&first) {
            return None;
        }
        if first % 100 == 0 && first < 2000 {
            return Some((at..at + 1, years(first, first + 99)?));
        }
        match self.third(at) {
            Some(third) => Some((at - 1..at + 1, third.of_decade(first)?)),
            None => Some((at..at + 1, years(first, first + 9)?)),
        }
    }

    /// `Q1 2024`, `Q3 of last year`.
    pub(super) fn q(&self, at: usize, quarter: u32) -> Option<Found> {
        let (year, end) = self.year_behind(at).or_else(|| self.told_year_behind(at))?;
        Some((at..end, Period::quarter(year, quarter)?))
    }

    /// `the fourth quarter of 2023`, `the first quarter of this year`; the word before and the year behind `at`.
    pub(super) fn numbered(&self, at: usize, of: impl Fn(i32, u32) -> Option<Period>) -> Option<Found> {
        let number = ordinal(self.view.before(at, 1)).filter(|_| at > self.free)?;
        let (year, end) = self.year_behind(at).or_else(|| self.told_year_behind(at))?;
        Some((at - 1..end, of(year, number)?))
    }

    /// `the first half of 2023`.
    pub(super) fn half(&self, at: usize) -> Option<Found> {
        let half = |year, number| match number {
            1 => Period::between(Period::year(year)?.from?, Period::quarter(year, 2)?.to?),
            2 => Period::between(Period::quarter(year, 3)?.from?, Period::year(year)?.to?),
            _ => None,
        };
        self.numbered(at, half)
    }

    /// `spring 2023`, `summer of 2023`, `last autumn`: of the northern half of the world. A winter with a year is that year.
    pub(super) fn season(&self, at: usize, first: u32) -> Option<Found> {
        let winter = first == 12;
        let of = |year: i32| {
            let last = if winter { Period::month(year + 1, 2) } else { Period::month(year, first + 2) };
            Period::between(Period::month(year, first)?.from?, last?.to?)
        };
        if let Some((year, end)) = self.year_behind(at).or_else(|| self.told_year_behind(at)) {
            return Some((at..end, if winter { Period::year(year)? } else { of(year)? }));
        }
        let (published, before) = (self.published?, self.view.before(at, 1));
        if at == 0 || at <= self.free {
            return None;
        }
        let year = published.year();
        let mut near = (year - 2..=year + 2).filter_map(of);
        let period = match before {
            "last" => near.rfind(|season| season.to.is_some_and(|to| to < published)),
            "next" => near.find(|season| season.from.is_some_and(|from| from > published)),
            "this" if winter => near.find(|season| season.to.is_some_and(|to| to >= published)),
            "this" => of(year),
            _ => None,
        };
        Some((at - 1..at + 1, period?))
    }
}

/// What may stand before a year.
#[rustfmt::skip]
const PREPOSITIONS: [&str; 21] = [
    "in", "since", "by", "until", "till", "from", "during", "before", "after", "of", "between", "through", "throughout", "circa",
    "year", "fiscal", "around", "for", "due", "versus", "both",
];

/// What else is counted by the thousand.
#[rustfmt::skip]
const UNITS: [&str; 38] = [
    "men", "women", "children", "feet", "foot", "ft", "metres", "meters", "metre", "meter", "m", "km", "kilometres", "kilometers",
    "miles", "mile", "kg", "tons", "tonnes", "troops", "soldiers", "dollars", "euros", "pounds", "yuan", "roubles", "homes", "jobs",
    "members", "hours", "gmt", "hrs", "local", "votes", "units", "est", "utc", "calories",
];

/// What is held every year or every few years.
#[rustfmt::skip]
const ANNUAL: [&str; 14] = [
    "budget", "election", "elections", "season", "census", "campaign", "olympics", "edition", "vintage", "referendum", "primary",
    "championship", "championships", "midterms",
];

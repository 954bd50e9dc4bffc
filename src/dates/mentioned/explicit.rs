//! Dates that name a day of a month, or a month.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::tense::{Tense, tense, will_be};
use super::words::{Anchor, anchor, is};
use super::{Found, Reader};
use crate::dates::absolute::{Absolute, absolute};
use crate::dates::scan::Scan;
use crate::dates::{Period, Precision, words};
use crate::text::Case;

impl Reader<'_> {
    /// What begins with a digit.
    pub(super) fn number(&self, at: usize) -> Option<Found> {
        let word = self.view.word(at);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let number_follows = self.view.word(at + 1).starts_with(|c: char| c.is_ascii_digit());
        if digits <= 4 && number_follows && matches!(self.view.gap(at), "-" | "/" | ".") {
            return self.numeric(at).or_else(|| self.year(at)).or_else(|| self.day_first(at));
        }
        match digits {
            4 if word.get(4..) == Some("s") => self.decade(at, word.get(..4)?.parse().ok()?),
            4 => self.year(at),
            2 if word.get(2..) == Some("s") && self.view.gap_before(at).ends_with(['\'', '’', '‘']) => {
                let short: i32 = word.get(..2)?.parse().ok()?;
                self.decade(at, if short <= 20 { 2000 + short } else { 1900 + short })
            }
            1 | 2 => self.day_first(at).or_else(|| self.day_beside_another(at)),
            _ => None,
        }
    }

    /// A day all in numbers: `2024-03-05`, `25/12/2023`.
    fn numeric(&self, at: usize) -> Option<Found> {
        if self.view.gap_before(at).ends_with(['-', '/', '.', '$', '€', '£', '+', '_']) {
            return None;
        }
        let start = self.view.token(at)?.start as usize;
        let mut scan = Scan::new(self.view.text.get(start..)?);
        let Ok(Absolute::Date { first, precision: Precision::Day }) = absolute(&mut scan, self.order) else {
            return None;
        };
        let within = |i: usize| self.view.token(i).is_some_and(|token| (token.start as usize) < start + scan.at());
        let mut end = at + 1;
        while within(end) {
            end += 1;
        }
        Some((at..end, Period::day(first)))
    }

    /// `7 December 1941`, `the 7th of December`, `5 février 2024`; `3-5 March`, and the 28 of `28 and 29 February`.
    fn day_first(&self, at: usize) -> Option<Found> {
        let day = self.view.day_number(at)?;
        self.day_before_another(at, day).or_else(|| self.day_and_month(at, day))
    }

    /// A day whose month stands behind the day that it is joined to.
    fn day_before_another(&self, at: usize, day: u32) -> Option<Found> {
        let (other, is_range) = match self.view.behind(at, 1) {
            "to" | "through" | "until" => (at + 2, true),
            "and" | "or" => (at + 2, false),
            _ => (at + 1, matches!(self.view.gap(at), "-" | "–").then_some(true)?),
        };
        let last = self.view.day_number(other).filter(|&last| last > day && !self.view.opens(other))?;
        let (range, period) = self.day_and_month(other, last)?;
        let (first, start) = (period.from?.with_day(day)?, self.with_weekday(at));
        let days = if is_range { Period::between(first, period.to?)? } else { Period::day(first) };
        Some((start..if is_range { range.end } else { at + 1 }, days))
    }

    /// The 29 of `February 28 and 29`.
    fn day_beside_another(&self, at: usize) -> Option<Found> {
        let before =
            self.free.checked_sub(1).filter(|_| self.follows && is(self.view.before(at, 1), &["and", "or"]))?;
        let day = self.view.day_number(at).filter(|_| self.day_ends(at))?;
        let month_before = matches!(anchor(self.view.word(before.checked_sub(1)?)), Some(Anchor::Month { .. }));
        let first = self.before.last().filter(|_| month_before && self.view.day_number(before).is_some())?.to?;
        let (year, end) = self.year_behind(at).unwrap_or((first.year(), at + 1));
        let second = date(year, first.month(), day)?;
        (second.day() > first.day()).then_some((at..end, Period::day(second)))
    }

    /// Whether a number that may be a day is none of something else: a mark or a year follows.
    fn day_ends(&self, at: usize) -> bool {
        self.view.is_last(at) || self.year_behind(at).is_some()
    }

    fn day_and_month(&self, at: usize, day: u32) -> Option<Found> {
        let month_at = if self.view.behind(at, 1) == "of" { at + 2 } else { at + 1 };
        let name = self.view.behind(at, month_at - at);
        let year = self.year_behind(month_at);
        let number = match anchor(name) {
            Some(Anchor::Month { number, .. }) if self.view.is_capital(month_at) => number,
            // In other languages only with its year.
            _ => year.and(words::month(name)).filter(|_| name.len() > 3)?,
        };
        match year {
            Some((year, end)) => Some((self.with_weekday(at)..end, Period::day(date(year, number, day)?))),
            None => {
                let start = self.with_weekday(at);
                self.without_year(start..month_at + 1, number, day)
            }
        }
    }

    /// A month, with what belongs to it.
    pub(super) fn month(&self, at: usize, number: u32, whole: bool) -> Option<Found> {
        let case = self.view.case(at);
        if !matches!(case, Case::Capital | Case::Upper) {
            return None;
        }
        if let Some(day) = self.day_behind(at) {
            return self.month_and_day(at, number, day);
        }
        let third = self.third(at);
        let start = third.map_or(at, |_| at - 1);
        let of = |range, period: Option<Period>| {
            let period = period?;
            Some((range, third.map_or(Some(period), |third| third.of_month(period))?))
        };
        if let Some((year, end)) = self.year_behind(at) {
            return of(start..end, Period::month(year, number));
        }
        if let Some((year, end)) = self.told_year_behind(at) {
            return of(start..end, Period::month(year, number));
        }
        if !whole || (AMBIGUOUS.contains(&number) && case == Case::Upper) {
            return None;
        }
        let published = self.published?;
        let (said, from) = self.month_alone(at, start, number, third.is_some())?;
        let year = match said {
            Said::Last => published.year() - i32::from(number >= published.month()),
            Said::Next => published.year() + i32::from(number <= published.month()),
            Said::This => published.year(),
            Said::Nothing => match self.joined_year(from..at + 1, number, None) {
                Some(year) => year,
                None => nearest_year(published, number, tense(&self.view, from, at + 1))?,
            },
        };
        of(from..at + 1, Period::month(year, number))
    }

    /// Whether a month without a day or a year is one, what is said of its year, and where it begins.
    fn month_alone(&self, at: usize, start: usize, number: u32, has_third: bool) -> Option<(Said, usize)> {
        let before = self.view.before(start, 1);
        let said = match before {
            _ if start == 0 || start <= self.free => Said::Nothing,
            _ if is(before, &["last"]) => Said::Last,
            _ if is(before, &["next"]) => Said::Next,
            _ if is(before, &["this"]) => Said::This,
            _ => Said::Nothing,
        };
        if said != Said::Nothing {
            return Some((said, start - 1));
        }
        if has_third || self.follows || is(before, &["in", "since", "until", "till", "during", "throughout", "of"]) {
            let whose = self.view.before(start, 2);
            let of = !is(before, &["of"])
                || is(whose, &["start", "beginning", "end", "month", "middle"])
                || matches!(anchor(whose), Some(Anchor::Weekday { .. }));
            return (of || !AMBIGUOUS.contains(&number)).then_some((said, start));
        }
        if AMBIGUOUS.contains(&number) {
            return None;
        }
        // `January Osk` is a person.
        let named = self.view.is_capital(at + 1) && self.view.gap(at) == " " && !self.view.opens(at + 1);
        (!named || is(before, &["by", "from", "before", "after"])).then_some((said, start))
    }

    /// The first and the last day of the month at `at` that stand behind it, and the token of the last: `March 5`, `Dec. 7`,
    /// `March 5-7`, `March 5 to 7`.
    fn day_behind(&self, at: usize) -> Option<(u32, u32, usize)> {
        if !matches!(self.view.gap(at), " " | ". " | "\u{a0}" | ".\u{a0}") || self.view.opens(at + 1) {
            return None;
        }
        // `October the 7th`
        let at = if self.view.word(at + 1) == "the" { at + 1 } else { at };
        let first = self.view.day_number(at + 1).filter(|_| !self.view.opens(at + 1))?;
        let joined = is(self.view.behind(at + 1, 1), &["to", "through"]) && self.day_ends(at + 3);
        let other = at + if joined { 3 } else { 2 };
        let range =
            (joined || matches!(self.view.gap(at + 1), "-" | "–")).then(|| self.view.day_number(other)).flatten();
        let (last, end) = range.filter(|&last| last > first).map_or((first, at + 1), |last| (last, other));
        (!is(self.view.behind(end, 1), &COUNTED)).then_some((first, last, end))
    }

    fn month_and_day(&self, at: usize, number: u32, (first, last, end): (u32, u32, usize)) -> Option<Found> {
        let start = self.with_weekday(at);
        let (range, from) = match self.year_behind(end) {
            Some((year, end)) => (start..end, date(year, number, first)?),
            None => {
                let (range, period) = self.without_year(start..end + 1, number, first)?;
                (range, period.from?)
            }
        };
        Some((range, Period::between(from, from.checked_add_days(Days::new((last - first).into()))?)?))
    }

    /// A day of a month in the year that is meant.
    fn without_year(&self, range: Range<usize>, month: u32, day: u32) -> Option<Found> {
        let published = self.published?;
        if let Some((year, end)) = self.told_year_behind(range.end - 1) {
            return Some((range.start..end, Period::day(date(year, month, day)?)));
        }
        let weekday = self.weekday_of(range.start);
        let joined = self.joined_year(range.clone(), month, Some(day)).and_then(|year| date(year, month, day));
        if let Some(day) = joined.filter(|day| weekday.is_none_or(|weekday| day.weekday() == weekday)) {
            return Some((range, Period::day(day)));
        }
        let distance = |day: &NaiveDate| (*day - published).num_days().abs();
        let tense = tense(&self.view, range.start, range.end);
        let (since, will_be) = (is(self.view.before(range.start, 1), &["since"]), will_be(&self.view, range.start));
        let contradicted = |day: &NaiveDate| {
            let in_time = match tense {
                Tense::Past => *day <= published && (since || distance(day) < FAR),
                Tense::Future => *day >= published && (will_be || distance(day) < FAR),
                Tense::Unknown => true,
            };
            (weekday.is_some_and(|weekday| day.weekday() != weekday), !in_time, distance(day))
        };
        let within = |years: i32| {
            let years = published.year() - years..=published.year() + years;
            years.filter_map(|year| date(year, month, day)).min_by_key(contradicted)
        };
        // 29 February is not to be had every year.
        let meant = within(1).or_else(|| within(8))?;
        Some((range, Period::day(meant)))
    }

    pub(super) fn weekday_of(&self, at: usize) -> Option<Weekday> {
        match anchor(self.view.word(at)) {
            Some(Anchor::Weekday { day, .. }) => Some(day),
            _ => None,
        }
    }

    /// Where a day begins whose month or number is at `at`: at the weekday before it, if there is one.
    fn with_weekday(&self, at: usize) -> usize {
        let Some(mut before) = at.checked_sub(1).filter(|&before| before >= self.free) else { return at };
        if self.view.word(before) == "the" && before > self.free {
            before -= 1;
        }
        let close = (before..at)
            .all(|i| matches!(self.view.gap(i), " " | ", " | "," | "., " | ". ") && !self.view.opens(i + 1));
        if close && self.weekday_of(before).is_some() && self.view.is_capital(before) { before } else { at }
    }

    /// The year right behind a day or month, and the token after it: ` 2024`, `, 2024`, `,2024`, ` of 2024`.
    pub(super) fn year_behind(&self, at: usize) -> Option<(i32, usize)> {
        if self.view.behind(at, 1) == "of" {
            return Some((self.view.year_number(at + 2)?, at + 3));
        }
        let close = matches!(self.view.gap(at), " " | ", " | "," | ". " | "\u{a0}" | "-" | ".\u{a0}")
            && !self.view.opens(at + 1);
        Some((self.view.year_number(at + 1).filter(|_| close)?, at + 2))
    }

    /// `last year` or `of next year` right behind a month or a quarter, and the token after it.
    pub(super) fn told_year_behind(&self, at: usize) -> Option<(i32, usize)> {
        let published = self.published?;
        let said = at + if self.view.behind(at, 1) == "of" { 2 } else { 1 };
        let year = published.year()
            + match self.view.behind(at, said - at) {
                "last" => -1,
                "this" => 0,
                "next" => 1,
                _ => return None,
            };
        (self.view.behind(said, 1) == "year").then_some((year, said + 2))
    }
}

/// What stands before a month that has no year.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Last,
    Next,
    This,
    Nothing,
}

/// The year of a month that has none.
fn nearest_year(published: NaiveDate, month: u32, tense: Tense) -> Option<i32> {
    let months =
        |year: i32| (year * 12 + month.cast_signed()) - (published.year() * 12 + published.month().cast_signed());
    let near = [published.year() - 1, published.year(), published.year() + 1];
    let meant = near.into_iter().filter(|&year| match tense {
        Tense::Past => months(year) <= 0,
        Tense::Future => months(year) >= 0,
        Tense::Unknown => true,
    });
    meant.min_by_key(|&year| months(year).abs())
}

fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

/// So many days away a day without a year is rather the one in another year, whatever verbs say of what it belongs to.
const FAR: i64 = 275;

/// Months that are also verbs, adjectives or first names.
const AMBIGUOUS: [u32; 5] = [3, 4, 5, 6, 8];

/// What is counted, so that the number before it is no date.
#[rustfmt::skip]
pub(super) const COUNTED: [&str; 13] = [
    "percent", "per", "pct", "million", "billion", "trillion", "thousand", "hundred", "points", "people", "others", "times", "seats",
];

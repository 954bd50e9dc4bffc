//! Dates told from another day: `last Friday`, `the weekend`, `a week earlier`.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

use super::tense::{Tense, tense_of_weekday};
use super::words::{Anchor, anchor, count, is, ordinal};
use super::years::years;
use super::{Found, Reader};
use crate::dates::Period;
use crate::dates::relative::{Unit, recent, weekend};
use crate::text::Case;

impl Reader<'_> {
    /// The word before `at`, where it belongs to no other date.
    fn word_before(&self, at: usize, distance: usize) -> &str {
        if at < self.free + distance { "" } else { self.view.before(at, distance) }
    }

    /// `Tuesday`, `last Friday`, `Friday next week`.
    pub(super) fn weekday(&self, at: usize, day: Weekday, whole: bool) -> Option<Found> {
        let published = self.published?;
        // Abbreviations are read with the day that follows them.
        let date_follows = !self.view.opens(at + 1)
            && matches!(self.view.gap(at), " " | ", " | "., " | ",")
            && match anchor(self.view.word(at + 1)) {
                Some(Anchor::Month { number, .. }) => {
                    self.month(at + 1, number, false).is_some_and(|(range, _)| range.start == at)
                }
                Some(Anchor::Number) => self.number(at + 1).is_some_and(|(range, _)| range.start == at),
                _ => self.view.word(at + 1) == "the" && self.number(at + 2).is_some_and(|(range, _)| range.start == at),
            };
        if !whole || date_follows || !matches!(self.view.case(at), Case::Capital | Case::Upper) {
            return None;
        }
        let before = self.word_before(at, 1);
        let next_is_name = self.view.is_capital(at + 1) && is(self.view.behind(at, 1), &PAPERS);
        if next_is_name || is(self.view.before(at, 1), &NO_DAY) {
            return None;
        }
        let day_before = || recent(day, published, true);
        let day_behind = || day_before()?.checked_add_days(Days::new(if published.weekday() == day { 14 } else { 7 }));
        let coming = || recent(day, published.checked_add_days(Days::new(6))?, false);
        let told = |day: Option<NaiveDate>| Some((at - 1..at + 1, Period::day(day?)));
        if let Some(found) = self.weekday_of_month(at, day) {
            return Some(found);
        }
        match before {
            "past" if is(self.word_before(at, 2), &["this"]) => {
                return Some((at - 2..at + 1, Period::day(day_before()?)));
            }
            "last" | "Last" | "past" => return told(day_before()),
            "next" | "Next" => return told(day_behind()),
            "coming" => return told(coming()),
            "this" | "This" => {
                return told(if self.tense(at) == Tense::Past { recent(day, published, false) } else { coming() });
            }
            // What is counted is no day in particular.
            _ if ordinal(before).is_some() => return None,
            "previous" => return told(recent(day, self.day_told()?, true)),
            "following" => return told(recent(day, self.day_told()?.checked_add_days(Days::new(7))?, false)),
            _ => {}
        }
        // `Friday last week`, `Monday of next week`.
        let said = at + if self.view.behind(at, 1) == "of" { 2 } else { 1 };
        let week = match self.view.behind(at, said - at) {
            "last" => Some(-7),
            "this" => Some(0),
            "next" => Some(7),
            _ => None,
        };
        if let Some(week) = week.filter(|_| self.view.behind(said, 1) == "week") {
            let monday = Unit::Week.around(published)?.from?;
            let distance = i64::from(day.num_days_from_monday()) + week;
            return Some((at..said + 2, Period::day(monday.checked_add_signed(TimeDelta::try_days(distance)?)?)));
        }
        if self.view.behind(at, 2) == "last"
            && self.view.behind(at, 1) == "before"
            && anchor(self.view.word(at + 3)).is_none()
        {
            let day = recent(day, day_before()?, true)?;
            return Some((at..at + 3, Period::day(day)));
        }
        let told = || if self.tense(at) == Tense::Future { coming() } else { recent(day, published, false) };
        Some((at..at + 1, Period::day(self.joined_weekday(at, day).or_else(told)?)))
    }

    /// `the second Sunday in May`, `the last Friday of June 2023`: the number before and the month behind `at`.
    fn weekday_of_month(&self, at: usize, day: Weekday) -> Option<Found> {
        let before = self.word_before(at, 1);
        let number = ordinal(before).filter(|_| is(self.view.behind(at, 1), &["in", "of"]))?;
        let Some(Anchor::Month { number: month, .. }) = anchor(self.view.behind(at, 2)) else { return None };
        let (range, month) = self.month(at + 2, month, true).filter(|(range, _)| range.start == at + 2)?;
        let first = month.from?;
        let day = match before {
            _ if is(before, &["last", "final"]) => recent(day, month.to?, false),
            _ => NaiveDate::from_weekday_of_month_opt(first.year(), first.month(), day, u8::try_from(number).ok()?),
        };
        Some((at - 1..range.end, Period::day(day?)))
    }

    fn tense(&self, at: usize) -> Tense {
        tense_of_weekday(&self.view, at)
    }

    /// `today`, `yesterday`.
    pub(super) fn day(&self, at: usize, distance: i64) -> Option<Found> {
        let published = self.published?;
        // `USA Today` is a newspaper.
        if self.view.case(at) != Case::Lower && !self.view.opens(at) {
            return None;
        }
        let day = |distance| Some(Period::day(published.checked_add_signed(TimeDelta::try_days(distance)?)?));
        let further = match (self.word_before(at, 1), distance) {
            ("before", -1) => -2,
            ("after", 1) => 2,
            _ => 0,
        };
        if further != 0 && is(self.word_before(at, 2), &["day"]) {
            let start = if is(self.word_before(at, 3), &["the"]) { at - 3 } else { at - 2 };
            return Some((start..at + 1, day(further)?));
        }
        Some((at..at + 1, day(distance)?))
    }

    /// `this morning`, `last night`.
    pub(super) fn daytime(&self, at: usize) -> Option<Found> {
        let published = self.published?;
        let day = match self.word_before(at, 1) {
            "this" | "This" => published,
            "last" | "Last" => published.pred_opt()?,
            _ => return None,
        };
        (self.view.case(at) == Case::Lower).then_some((at - 1..at + 1, Period::day(day)))
    }

    /// `the weekend`, `last weekend`.
    pub(super) fn weekend(&self, at: usize) -> Option<Found> {
        let published = self.published?;
        let before = self.word_before(at, 1).to_ascii_lowercase();
        let up_to = |days: u64| weekend(recent(Weekday::Sun, published.checked_add_days(Days::new(days))?, false)?);
        let last = || weekend(recent(Weekday::Sun, published, true)?);
        // The one that is now, or else the one before or the one to come.
        let begun = || if published.weekday() == Weekday::Sat { up_to(1) } else { up_to(0) };
        let coming = || up_to(6);
        let period = match (before.as_str(), self.tense(at)) {
            ("last" | "past", _) => last(),
            ("next", _) => coming().filter(|period| period.from > Some(published)).or_else(|| up_to(13)),
            ("coming", _) | ("the" | "this", Tense::Future) | ("this", Tense::Unknown) => coming(),
            ("this", Tense::Past) => begun(),
            ("the", _) if is(self.view.before(at, 2), &["over", "at", "on", "of", "during"]) => begun(),
            _ => None,
        }?;
        Some((if before == "the" { at } else { at - 1 }..at + 1, period))
    }

    /// `last week`, `this year`, `a month ago`, `the day before`.
    pub(super) fn unit(&self, at: usize, unit: Unit, times: u32) -> Option<Found> {
        let published = self.published;
        if unit == Unit::Quarter
            && let Some(found) = self.numbered(at, Period::quarter)
        {
            return Some(found);
        }
        let before = self.word_before(at, 1);
        let article = is(self.word_before(at, 2), &["the"]);
        let one = |period: Option<Period>| Some((at - 1..at + 1, period?));
        match before {
            _ if before.is_empty() => return None,
            "last" | "Last" | "past" if times > 1 || article || before == "past" => {
                return if unit == Unit::Day { None } else { one(self.count_back(times, unit)) };
            }
            "last" | "Last" if unit != Unit::Day => {
                let last = unit.around(unit.around(published?)?.from?.pred_opt()?);
                return self.part_of(at, unit, last?, false);
            }
            "next" | "Next" if unit != Unit::Day && times == 1 && !article => {
                let next = unit.around(unit.around(published?)?.to?.succ_opt()?);
                return self.part_of(at, unit, next?, false);
            }
            "this" | "This" if unit != Unit::Day && times == 1 => {
                return self.part_of(at, unit, unit.around(published?)?, true);
            }
            "coming" if unit != Unit::Day && times == 1 => {
                return one(unit.around(unit.around(published?)?.to?.succ_opt()?));
            }
            "previous" if times == 1 => {
                return one(unit.around(unit.around(self.told_from(unit)?.from?)?.from?.pred_opt()?));
            }
            "following" if times == 1 => {
                return one(unit.around(unit.around(self.told_from(unit)?.to?)?.to?.succ_opt()?));
            }
            "next" if unit == Unit::Day && article => return one(unit.around(self.told_from(unit)?.to?.succ_opt()?)),
            "same" if unit == Unit::Day && article => return one(self.told_from(unit)),
            "the" | "The" => return self.day_beside(at, unit, times).or_else(|| self.rest_of(at, unit, times)),
            _ => {}
        }
        if self.view.before(at, 2) == "half" { None } else { self.counted(at, unit, times) }
    }

    /// `three weeks ago`, `two days later`, `the last five years`, `the next ten days`.
    pub(super) fn units(&self, at: usize, unit: Unit, times: u32) -> Option<Found> {
        if let said @ ("last" | "past" | "next") = self.word_before(at, 2)
            && self.view.gap_before(at) == " "
        {
            let number = count(self.word_before(at, 1)).filter(|&number| number > 0)?.checked_mul(times)?;
            let period = if said == "next" {
                let published = self.published?;
                Period::between(published.succ_opt()?, unit.behind(published, number)?)?
            } else {
                self.count_back(number, unit)?
            };
            return Some((at - 2..at + 1, period));
        }
        self.counted(at, unit, times)
    }

    /// `earlier this month`, `late last year`: what stands before `last week` and its like, of which `at` is the unit.
    fn part_of(&self, at: usize, unit: Unit, whole: Period, is_this: bool) -> Option<Found> {
        let published = self.published?;
        let said = self.word_before(at, 2);
        let part = match said {
            "earlier" | "Earlier" if is_this => Period::between(whole.from?, published),
            "later" | "Later" if is_this => Period::between(published, whole.to?),
            _ => match (self.third(at - 1), unit) {
                (Some(third), Unit::Year) => third.of_year(whole.from?.year()),
                (Some(third), Unit::Month) => third.of_month(whole),
                _ => None,
            },
        };
        Some(match part {
            Some(part) => (at - 2..at + 1, part),
            None => (at - 1..at + 1, whole),
        })
    }

    /// `a week ago`, `three years later`, `two days after.`
    fn counted(&self, at: usize, unit: Unit, times: u32) -> Option<Found> {
        if self.view.gap_before(at) != " " {
            return None;
        }
        let number = count(self.word_before(at, 1))?;
        let ago = self.view.behind(at, 1);
        let back = match ago {
            "ago" | "earlier" => true,
            "later" => false,
            "before" | "previously" if self.view.is_last(at + 1) => true,
            "after" | "afterwards" if self.view.is_last(at + 1) => false,
            _ => return None,
        };
        // `more than a year ago` is no year.
        if is(self.view.before(at, 2), &["than", "over", "under", "least", "half"]) {
            return None;
        }
        let from = if ago == "ago" { Period::day(self.published?) } else { self.told_from(unit)? };
        let number = number.checked_mul(times)?;
        let from = from.from?;
        let day = if back { unit.before(from, number)? } else { unit.behind(from, number)? };
        Some((at - 1..at + 2, precise(unit, day)?))
    }

    /// `the day before`, `the day after`, where nothing follows that it is told from.
    fn day_beside(&self, at: usize, unit: Unit, times: u32) -> Option<Found> {
        if times != 1 || !self.view.is_last(at + 1) {
            return None;
        }
        let from = self.told_from(unit)?;
        let day = match self.view.behind(at, 1) {
            "before" => from.from?.pred_opt()?,
            "after" => from.to?.succ_opt()?,
            _ => return None,
        };
        Some((at - 1..at + 2, unit.around(day)?))
    }

    /// `the end of the year`: this one.
    fn rest_of(&self, at: usize, unit: Unit, times: u32) -> Option<Found> {
        let part = is(self.word_before(at, 3), &["end", "rest", "remainder"]) && self.word_before(at, 2) == "of";
        (part && times == 1 && unit != Unit::Day).then_some(())?;
        Some((at..at + 1, unit.around(self.published?)?))
    }

    /// So many units up to the day of publication.
    fn count_back(&self, number: u32, unit: Unit) -> Option<Period> {
        let published = self.published?;
        Period::between(unit.before(published, number)?.succ_opt()?, published)
    }

    /// What `earlier` and `later` are told from: the last date mentioned that is as exact as the unit, else the day of
    /// publication. Nothing is told from anything in an article without a date.
    fn told_from(&self, unit: Unit) -> Option<Period> {
        let published = self.published?;
        let longest = match unit {
            Unit::Day | Unit::Week => 1,
            Unit::Month => 31,
            Unit::Quarter => 92,
            Unit::Year => 366,
        };
        Some(
            self.before
                .iter()
                .rev()
                .copied()
                .find(|period| period.days() <= Some(longest))
                .unwrap_or(Period::day(published)),
        )
    }

    fn day_told(&self) -> Option<NaiveDate> {
        self.told_from(Unit::Day)?.from
    }
}

/// What is counted in days and weeks is a day; what is counted in months a month, in years a year.
fn precise(unit: Unit, day: NaiveDate) -> Option<Period> {
    match unit {
        Unit::Day | Unit::Week => Some(Period::day(day)),
        Unit::Month | Unit::Quarter => Unit::Month.around(day),
        Unit::Year => years(day.year(), day.year()),
    }
}

/// What stands before a weekday that is none in particular, or the name of something else.
#[rustfmt::skip]
const NO_DAY: [&str; 26] = [
    "a", "an", "any", "every", "each", "some", "most", "one", "good", "black", "super", "ash", "bloody", "easter", "palm", "cyber",
    "holy", "shrove", "maundy", "giving", "whit", "red", "mail", "sheffield", "freaky", "casual",
];

/// What stands behind a weekday in the name of a newspaper or a programme.
#[rustfmt::skip]
const PAPERS: [&str; 18] = [
    "times", "telegraph", "mirror", "express", "herald", "mail", "post", "star", "independent", "people", "tribune", "journal",
    "world", "sun", "school", "live", "group", "league",
];

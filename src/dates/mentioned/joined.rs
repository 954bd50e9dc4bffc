//! What a date takes from the one that it is joined to: `April 29 to May 10, 2019`, `Thursday and Friday`, `July and August`.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::Reader;
use super::tense::{Tense, tense_of_weekday};
use super::view::Joint;
use super::words::anchor;
use crate::dates::relative::recent;

/// How near to publication weekdays in a list are, in days.
const NEAR_DAYS: i64 = 7;

impl Reader<'_> {
    /// The year of a month or of a day of it that has none, where the date that it is joined to tells: the one behind it that names its
    /// year, else the one before it, after which it comes.
    pub(super) fn joined_year(&self, range: Range<usize>, month: u32, day: Option<u32>) -> Option<i32> {
        self.year_of_next(range.end, month, day).or_else(|| self.year_of_last(range.start, month, day))
    }

    /// The year that the date behind `from` gives to one that ends there: its own, or the one before if the two would else run backwards.
    fn year_of_next(&self, from: usize, month: u32, day: Option<u32>) -> Option<i32> {
        let joined = |at| Some((at, self.view.joint(from, at).filter(|joint| *joint != Joint::Mark)?));
        let (at, joint) = joined(from + 1).or_else(|| joined(from))?;
        // `March 5 and 7, 2023`
        if day.is_some()
            && self.view.day_number(at).is_some()
            && let Some((year, _)) = self.year_behind(at)
        {
            return Some(year);
        }
        let at = if self.weekday_of(at).is_some() { at + 1 } else { at };
        // What is a date without a day of publication names its year.
        let next =
            Reader { view: self.view, free: at, follows: false, published: None, order: self.order, before: &[] };
        let (_, period) = next.read(at, anchor(self.view.word(at))?)?;
        let next = period.from.filter(|_| period.days() <= Some(31))?;
        let is_last = (month, day.unwrap_or(1)) > (next.month(), next.day());
        let year = next.year() - i32::from(is_last);
        let is_near = months(next) - (12 * year + month.cast_signed()) <= most_months(joint);
        Some(if is_near { year } else { next.year() })
    }

    /// The year in which a date that begins at `start` first comes after the one before it.
    fn year_of_last(&self, start: usize, month: u32, day: Option<u32>) -> Option<i32> {
        let (last, joint) = self.last(start)?;
        let is_next = (month, day.unwrap_or(31)) < (last.month(), last.day());
        let year = last.year() + i32::from(is_next);
        (12 * year + month.cast_signed() - months(last) <= most_months(joint)).then_some(year)
    }

    /// The first such weekday from the date on that it is joined to.
    pub(super) fn joined_weekday(&self, at: usize, weekday: Weekday) -> Option<NaiveDate> {
        let (last, joint) = self.last(at)?;
        let day = recent(weekday, last.checked_add_days(Days::new(6))?, false)?;
        let published = self.published?;
        let is_near = (last - published).num_days().abs() <= NEAR_DAYS;
        let is_over = tense_of_weekday(&self.view, at) == Tense::Past;
        (joint == Joint::Range || (is_near && !(is_over && day > published))).then_some(day)
    }

    /// The first day of the date that one which begins at `start` is joined to, where that is no longer than a month.
    fn last(&self, start: usize) -> Option<(NaiveDate, Joint)> {
        let joint = self.view.joint(self.free, start)?;
        let last = self.before.last().filter(|last| last.days() <= Some(31))?;
        Some((last.from?, joint))
    }
}

/// How many months there may be between two dates for the one to follow the other: `December and January`, `from September to May`, but not
/// `June and May`; and what is moved from 1 May to 19 April is put forward.
fn most_months(joint: Joint) -> i32 {
    if joint == Joint::Range { 10 } else { 6 }
}

/// How many months there are up to that of a day.
fn months(day: NaiveDate) -> i32 {
    12 * day.year() + day.month().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TUESDAY, check};

    #[test]
    fn the_year_of_the_one_is_that_of_the_other() {
        check(
            "
            It met from [29 April|2019-04-29] to [10 May 2019|2019-05-10].
            It met from [April 29|2019-04-29] to [May 10, 2019|2019-05-10], and from [April 29, 2019|2019-04-29], to [May 10|2019-05-10].
            They watched from [December 14th|2020-12-14] through [January 13th, 2021|2021-01-13].
            They watched from [14 December|2020-12-14] to [Wednesday 13 January 2021|2021-01-13].
            They fought in the days of [November 25|1950-11-25], and [26, 1950|1950-11-26], in Korea.
            Rain fell in [June|2020-06] and [May 2020|2020-05], in [December|2020-12] and [January 2021|2021-01], from [September|2020-09] to [May 2021|2021-05], in [July|2021-07]/[August 2021|2021-08].
            It rose in the course of [July|2023-07] and [August|2023-08].
            It rose in [February|2024-02] and [March|2024-03], in [June|2023-06] and [May|2023-05], and in [September|2023-09] to [May|2024-05]. It was moved from [January 5|2024-01-05] to [January 4|2024-01-04].
            They met on [October 7|2023-10-07] and [March 4|2024-03-04]. They met on [March 4|2024-03-04] and [October 7|2023-10-07].
            ",
            TUESDAY,
            None,
        );
        let bulletin = "It met from [29 April|2019-04-29] to [10 May 2019|2019-05-10].";
        check(bulletin, Some("2025-04-08"), None);
        check("Supply rose in the course of [July|2022-07] and [August|2022-08].", Some("2022-07-16"), None);
    }

    #[test]
    fn weekdays_of_months_are_counted() {
        check(
            "
            It will be on the [second Sunday in May|2024-05-12], the [last Friday of June|2024-06-28] and the [first Monday of June 2025|2025-06-02].
            It will open on the [first Tuesday in November|2024-11-05]. It was the first Monday of the war, and the fourth Friday.
            The [Friday before last|2024-02-23] it rained, and so it did on the [Friday|2024-03-01] before [last Tuesday|2024-02-27].
            ",
            TUESDAY,
            None,
        );
    }

    #[test]
    fn a_weekday_comes_after_the_day_that_it_is_joined_to() {
        let summit = "On [Thursday|2021-12-09] and [Friday|2021-12-10], the President will host the summit.";
        check(summit, Some("2021-12-03"), None);
        check("They are working [today|2021-02-19] through [Sunday|2021-02-21].", Some("2021-02-19"), None);
        check(
            "
            The fair takes place [Monday|2024-03-04] through [Wednesday|2024-03-06].
            They met [today|2024-03-05] and [yesterday|2024-03-04].
            They met on [Monday|2024-03-04] and [Sunday|2024-03-03]. He spoke [today|2024-03-05] and [Friday|2024-03-01].
            He will speak [tomorrow|2024-03-06] or [Monday|2024-03-11].
            The day of [October 7|2023-10-07] and [Friday|2024-03-01] were told apart.
            ",
            TUESDAY,
            None,
        );
    }
}

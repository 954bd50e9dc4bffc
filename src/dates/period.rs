//! Runs of days.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A run of calendar days, both ends included; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day, not before the first.
    pub to: Option<NaiveDate>,
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// The day.
    Day,
    /// The month and the year.
    Month,
    /// The year alone.
    Year,
}

impl Period {
    /// All days.
    #[must_use]
    pub const fn all() -> Self {
        Self { from: None, to: None }
    }

    /// One day.
    #[must_use]
    pub const fn day(day: NaiveDate) -> Self {
        Self { from: Some(day), to: Some(day) }
    }

    /// From one day to another; `None` if they are the wrong way round.
    #[must_use]
    pub fn between(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to).then_some(Self { from: Some(from), to: Some(to) })
    }

    /// A calendar month, 1 to 12; this and the following are of the years 1 to 9999.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::months(year, month, 1)
    }

    /// A quarter of a calendar year, 1 to 4.
    #[must_use]
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        if (1..=4).contains(&quarter) { Self::months(year, quarter * 3 - 2, 3) } else { None }
    }

    /// A calendar year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// A week of ISO 8601, Monday to Sunday.
    #[must_use]
    pub fn iso_week(year: i32, week: u32) -> Option<Self> {
        let monday = NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)?;
        Self::between(monday, monday.checked_add_days(Days::new(6))?).filter(|period| period.is_written())
    }

    fn months(year: i32, month: u32, count: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Self::between(first, first.checked_add_months(Months::new(count))?.pred_opt()?)
            .filter(|period| period.is_written())
    }

    /// Whether its ends are days of the years 1 to 9999, which all that is written here can name.
    pub(super) fn is_written(self) -> bool {
        [self.from, self.to].into_iter().flatten().all(|day| (1..=9999).contains(&day.year()))
    }

    /// How many days it has; `None` if an end is open.
    #[must_use]
    pub fn days(&self) -> Option<u64> {
        let (from, to) = (self.from?, self.to?);
        u64::try_from((to - from).num_days() + 1).ok()
    }

    /// Whether a day belongs to it.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether they share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| matches!((a.to, b.from), (Some(to), Some(from)) if to < from);
        !before(self, other) && !before(other, self)
    }

    /// The days that they share; `None` if there are none.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.overlaps(other).then_some(Self { from, to })
    }
}

/// `2024-02-02`, `2024-02-01..2024-02-29`, `2024-02-01..`, `..2024-02-29` or `..`: what a query reads as the same period.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |f: &mut fmt::Formatter<'_>, day: NaiveDate| {
            write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
        };
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from == to
        {
            return day(f, from);
        }
        self.from.map_or(Ok(()), |from| day(f, from))?;
        f.write_str("..")?;
        self.to.map_or(Ok(()), |to| day(f, to))
    }
}

impl Precision {
    /// The days that a date of this precision may mean: the day, its month, or its year.
    #[must_use]
    pub fn period(self, date: NaiveDate) -> Period {
        let period = match self {
            Self::Day => None,
            Self::Month => Period::month(date.year(), date.month()),
            Self::Year => Period::year(date.year()),
        };
        period.unwrap_or(Period::day(date))
    }

    /// `day`, `month` or `year`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(738_000 + n).unwrap()
    }

    fn periods() -> impl Strategy<Value = Period> {
        let end = || prop::option::of(0..20i32);
        (end(), end()).prop_map(|(a, b): (Option<i32>, Option<i32>)| match (a, b) {
            (Some(a), Some(b)) => Period { from: Some(day(a.min(b))), to: Some(day(a.max(b))) },
            (a, b) => Period { from: a.map(day), to: b.map(day) },
        })
    }

    proptest! {
        #[test]
        fn set_operations_agree_with_counting_days(a in periods(), b in periods()) {
            let days = |p: &Period| (-5..25).map(day).filter(|d| p.contains(*d)).collect::<Vec<_>>();
            let shared: Vec<_> = days(&a).into_iter().filter(|d| b.contains(*d)).collect();
            prop_assert_eq!(a.overlaps(&b), !shared.is_empty());
            prop_assert_eq!(a.intersect(&b).map(|p| days(&p)).unwrap_or_default(), shared);
        }

        #[test]
        fn months_quarters_and_years_are_chronos(n in 0..200_000i32) {
            let date = NaiveDate::from_num_days_from_ce_opt(600_000 + n).unwrap();
            let (year, month) = (date.year(), date.month());
            let holds = |p: Option<Period>, same: &dyn Fn(NaiveDate) -> bool| {
                let p = p.unwrap();
                let (from, to) = (p.from.unwrap(), p.to.unwrap());
                p.contains(date) && same(from) && same(to) && !same(from.pred_opt().unwrap()) && !same(to.succ_opt().unwrap())
            };
            prop_assert!(holds(Period::month(year, month), &|d| (d.year(), d.month()) == (year, month)));
            prop_assert!(holds(Period::quarter(year, date.quarter()), &|d| (d.year(), d.quarter()) == (year, date.quarter())));
            prop_assert!(holds(Period::year(year), &|d| d.year() == year));
            let week = date.iso_week();
            prop_assert!(holds(Period::iso_week(week.year(), week.week()), &|d| d.iso_week() == week));
        }
    }

    #[test]
    fn the_calendar_ends_with_the_year_9999() {
        for (there, year) in [(false, 0), (true, 1), (true, 9999), (false, 10_000), (false, -1), (false, i32::MAX)] {
            assert_eq!(Period::year(year).is_some(), there);
            assert_eq!(Period::month(year, 12).is_some(), there);
            assert_eq!(Period::quarter(year, 4).is_some(), there);
            assert_eq!(Period::iso_week(year, 1).is_some(), there);
        }
        assert_eq!(Period::iso_week(9999, 52), None, "it ends in the year 10000");
        assert_eq!([Period::month(2024, 13), Period::quarter(2024, 5), Period::quarter(2024, 0)], [None; 3]);
    }

    #[test]
    fn prints_as_a_query_has_it() {
        let print = |from: Option<i32>, to: Option<i32>| Period { from: from.map(day), to: to.map(day) }.to_string();
        assert_eq!(print(Some(0), Some(0)), day(0).to_string());
        assert_eq!(print(Some(0), Some(1)), format!("{}..{}", day(0), day(1)));
        assert_eq!(print(None, Some(1)), format!("..{}", day(1)));
        assert_eq!(print(None, None), "..");
    }
}

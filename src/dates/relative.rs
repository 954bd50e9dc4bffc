//! Dates told from today, in English: `yesterday`, `last week`, `7d`.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::Period;
use super::scan::{Piece, Scan};
use super::words::english_weekday;

/// A date told from today.
#[derive(Debug, Clone, Copy)]
pub(super) enum Relative {
    /// The day so many days after today.
    Day(i64),
    /// The most recent such day; before today if `last`.
    Weekday { day: Weekday, last: bool },
    /// The most recent Saturday and Sunday of which the Sunday is not after today; before today if `last`.
    Weekend { last: bool },
    /// The Saturday and Sunday of this week.
    ThisWeekend,
    /// The unit of the calendar that holds today.
    This(Unit),
    /// The one before it.
    Last(Unit),
    /// The one after it.
    Next(Unit),
    /// The first such day after today.
    NextWeekday(Weekday),
    /// The first Saturday after today, and its Sunday.
    NextWeekend,
    /// So many units that end today.
    Count(u32, Unit),
    /// So many units that begin tomorrow.
    Ahead(u32, Unit),
    /// The day that lies so many units before today.
    Ago(u32, Unit),
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Relative {
    /// Reads a text that is such a date and nothing else.
    pub(super) fn read(text: &str) -> Option<Self> {
        const MOST_PIECES: usize = 3;
        let lower = text.to_ascii_lowercase();
        let mut scan = Scan::new(&lower);
        let mut pieces = Vec::with_capacity(MOST_PIECES);
        while !scan.is_done() && pieces.len() < MOST_PIECES {
            scan.skip_blank();
            pieces.push(scan.next()?);
        }
        if !scan.is_done() {
            return None;
        }
        Some(match *pieces.as_slice() {
            [Piece::Word("today")] => Self::Day(0),
            [Piece::Word("yesterday")] => Self::Day(-1),
            [Piece::Word("tomorrow")] => Self::Day(1),
            [Piece::Word("weekend")] => Self::Weekend { last: false },
            [Piece::Word("last"), Piece::Word("weekend")] => Self::Weekend { last: true },
            [Piece::Word("this"), Piece::Word("weekend")] => Self::ThisWeekend,
            [Piece::Word("next"), Piece::Word("weekend")] => Self::NextWeekend,
            [Piece::Word(day)] => Self::Weekday { day: english_weekday(day)?, last: false },
            [Piece::Word("this"), Piece::Word(unit)] => Self::This(Unit::named(unit)?),
            [Piece::Word("last" | "previous"), Piece::Word(word)] => match Unit::named(word) {
                Some(unit) => Self::Last(unit),
                None => Self::Weekday { day: english_weekday(word)?, last: true },
            },
            [Piece::Word("next"), Piece::Word(word)] => match Unit::named(word) {
                Some(unit) => Self::Next(unit),
                None => Self::NextWeekday(english_weekday(word)?),
            },
            [Piece::Word("next"), Piece::Number { value, .. }, Piece::Word(unit)] => {
                Self::Ahead(value, Unit::counted(unit)?)
            }
            [Piece::Word("last" | "past" | "previous"), Piece::Number { value, .. }, Piece::Word(unit)]
            | [Piece::Number { value, .. }, Piece::Word(unit)] => Self::Count(value, Unit::counted(unit)?),
            [Piece::Number { value, .. }, Piece::Word(unit), Piece::Word("ago")] => {
                Self::Ago(value, Unit::counted(unit)?)
            }
            _ => return None,
        })
    }

    /// The days that it means; `None` if they lie beyond the calendar, or if there are none.
    pub(super) fn period(self, today: NaiveDate) -> Option<Period> {
        match self {
            Self::Day(days) => today.checked_add_signed(chrono::TimeDelta::try_days(days)?).map(Period::day),
            Self::Weekday { day, last } => recent(day, today, last).map(Period::day),
            Self::Weekend { last } => weekend(recent(Weekday::Sun, today, last)?),
            Self::ThisWeekend => weekend(Unit::Week.around(today)?.to?),
            Self::This(unit) => unit.around(today),
            Self::Last(unit) => unit.around(unit.around(today)?.from?.pred_opt()?),
            Self::Next(unit) => unit.around(unit.around(today)?.to?.succ_opt()?),
            Self::NextWeekend => weekend(recent(Weekday::Sun, today.checked_add_days(Days::new(8))?, false)?),
            Self::NextWeekday(day) => recent(day, today.checked_add_days(Days::new(7))?, false).map(Period::day),
            Self::Ahead(count, unit) => Period::between(today.succ_opt()?, unit.behind(today, count)?),
            Self::Count(count, unit) => Period::between(unit.before(today, count)?.succ_opt()?, today),
            Self::Ago(count, unit) => unit.before(today, count).map(Period::day),
        }
        .filter(|period| period.is_written())
    }

    /// The greatest number that the unit can be counted by from today; `None` where nothing is counted, or nothing can be.
    pub(super) fn most(self, today: NaiveDate) -> Option<u32> {
        let counted = |count| match self {
            Self::Count(_, unit) => Self::Count(count, unit).period(today),
            Self::Ago(_, unit) => Self::Ago(count, unit).period(today),
            Self::Ahead(_, unit) => Self::Ahead(count, unit).period(today),
            _ => None,
        };
        counted(1)?;
        let (mut most, mut too_many) = (1, u32::MAX);
        while too_many - most > 1 {
            let count = most + (too_many - most) / 2;
            let end = if counted(count).is_some() { &mut most } else { &mut too_many };
            *end = count;
        }
        Some(most)
    }
}

/// The last such day up to today, or up to yesterday.
pub(super) fn recent(day: Weekday, today: NaiveDate, before: bool) -> Option<NaiveDate> {
    let latest = if before { today.pred_opt()? } else { today };
    latest.checked_sub_days(Days::new(latest.weekday().days_since(day).into()))
}

pub(super) fn weekend(sunday: NaiveDate) -> Option<Period> {
    Period::between(sunday.pred_opt()?, sunday)
}

impl Unit {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            _ => return None,
        })
    }

    /// A unit behind a number.
    fn counted(name: &str) -> Option<Self> {
        match name {
            "d" => Some(Self::Day),
            "w" => Some(Self::Week),
            "m" => Some(Self::Month),
            "y" => Some(Self::Year),
            _ => Self::named(name.strip_suffix('s').unwrap_or(name)),
        }
    }

    /// The one that holds `day`.
    pub(super) fn around(self, day: NaiveDate) -> Option<Period> {
        match self {
            Self::Day => Some(Period::day(day)),
            Self::Week => {
                let monday = recent(Weekday::Mon, day, false)?;
                Period::between(monday, monday.checked_add_days(Days::new(6))?)
            }
            Self::Month => Period::month(day.year(), day.month()),
            Self::Quarter => Period::quarter(day.year(), day.quarter()),
            Self::Year => Period::year(day.year()),
        }
    }

    /// The day that lies `count` units before `day`; the last one of its month where the month is too short.
    pub(super) fn before(self, day: NaiveDate, count: u32) -> Option<NaiveDate> {
        match self {
            Self::Day => day.checked_sub_days(Days::new(count.into())),
            Self::Week => day.checked_sub_days(Days::new(u64::from(count) * 7)),
            Self::Month => day.checked_sub_months(Months::new(count)),
            Self::Quarter => day.checked_sub_months(Months::new(count.checked_mul(3)?)),
            Self::Year => day.checked_sub_months(Months::new(count.checked_mul(12)?)),
        }
    }

    /// The day that lies `count` units behind `day`; the last one of its month where the month is too short.
    pub(super) fn behind(self, day: NaiveDate, count: u32) -> Option<NaiveDate> {
        match self {
            Self::Day => day.checked_add_days(Days::new(count.into())),
            Self::Week => day.checked_add_days(Days::new(u64::from(count) * 7)),
            Self::Month => day.checked_add_months(Months::new(count)),
            Self::Quarter => day.checked_add_months(Months::new(count.checked_mul(3)?)),
            Self::Year => day.checked_add_months(Months::new(count.checked_mul(12)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, today: NaiveDate) -> Option<Period> {
        Relative::read(text)?.period(today)
    }

    #[test]
    fn dates_told_from_a_wednesday() {
        let today = NaiveDate::from_ymd_opt(2024, 2, 14).unwrap();
        for (text, period) in [
            ("today", "2024-02-14"),
            ("Yesterday", "2024-02-13"),
            ("TOMORROW", "2024-02-15"),
            ("this week", "2024-02-12..2024-02-18"),
            ("last  week", "2024-02-05..2024-02-11"),
            ("previous week", "2024-02-05..2024-02-11"),
            ("this month", "2024-02-01..2024-02-29"),
            ("last month", "2024-01-01..2024-01-31"),
            ("this quarter", "2024-01-01..2024-03-31"),
            ("last quarter", "2023-10-01..2023-12-31"),
            ("this year", "2024-01-01..2024-12-31"),
            ("last year", "2023-01-01..2023-12-31"),
            ("last day", "2024-02-13"),
            ("wednesday", "2024-02-14"),
            ("last wednesday", "2024-02-07"),
            ("Fri", "2024-02-09"),
            ("weekend", "2024-02-10..2024-02-11"),
            ("last weekend", "2024-02-10..2024-02-11"),
            ("this weekend", "2024-02-17..2024-02-18"),
            ("7d", "2024-02-08..2024-02-14"),
            ("7 D", "2024-02-08..2024-02-14"),
            ("1d", "2024-02-14"),
            ("last 7 days", "2024-02-08..2024-02-14"),
            ("last 1 day", "2024-02-14"),
            ("2w", "2024-02-01..2024-02-14"),
            ("past 2 weeks", "2024-02-01..2024-02-14"),
            ("3m", "2023-11-15..2024-02-14"),
            ("last 3 months", "2023-11-15..2024-02-14"),
            ("2 quarters", "2023-08-15..2024-02-14"),
            ("1y", "2023-02-15..2024-02-14"),
            ("next week", "2024-02-19..2024-02-25"),
            ("next month", "2024-03-01..2024-03-31"),
            ("Next Quarter", "2024-04-01..2024-06-30"),
            ("next year", "2025-01-01..2025-12-31"),
            ("next day", "2024-02-15"),
            ("next weekend", "2024-02-17..2024-02-18"),
            ("next wednesday", "2024-02-21"),
            ("next friday", "2024-02-16"),
            ("next 7 days", "2024-02-15..2024-02-21"),
            ("next 2 months", "2024-02-15..2024-04-14"),
            ("3 days ago", "2024-02-11"),
            ("1 month ago", "2024-01-14"),
        ] {
            assert_eq!(read(text, today).map(|period| period.to_string()).as_deref(), Some(period), "{text}");
        }
        for text in [
            "",
            "7",
            "d7",
            "last",
            "week",
            "past week",
            "next",
            "next 2",
            "next week end",
            "mo",
            "dom",
            "7d 7d",
            "last -7 days",
            "7d.",
        ] {
            assert!(Relative::read(text).is_none(), "{text}");
        }
        for text in [
            "0d",
            "last 0 weeks",
            "next 0 days",
            "next 4000000 days",
            "next 4294967295 quarters",
            "4000y",
            "4294967295y",
            "99999999999 days",
            "4294967295w ago",
            "40000 months ago",
        ] {
            assert_eq!(read(text, today), None, "{text}");
        }
    }

    #[test]
    fn months_are_clamped_to_their_last_day() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let from = |text, today| read(text, today).and_then(|period| period.from);
        assert_eq!(from("3m", day(2024, 5, 31)), Some(day(2024, 3, 1)));
        assert_eq!(from("1y", day(2024, 2, 29)), Some(day(2023, 3, 1)));
        assert_eq!(from("1m", day(2024, 3, 30)), Some(day(2024, 3, 1)));
    }

    #[test]
    fn a_weekend_is_over_on_its_sunday() {
        let on = |today, text| read(text, NaiveDate::from_ymd_opt(2024, 2, today).unwrap()).unwrap().to_string();
        assert_eq!(
            (on(17, "weekend"), on(17, "last weekend")),
            ("2024-02-10..2024-02-11".into(), "2024-02-10..2024-02-11".into())
        );
        assert_eq!(
            (on(18, "weekend"), on(18, "last weekend")),
            ("2024-02-17..2024-02-18".into(), "2024-02-10..2024-02-11".into())
        );
        assert_eq!(
            (on(17, "this weekend"), on(18, "this weekend")),
            ("2024-02-17..2024-02-18".into(), on(18, "weekend"))
        );
        assert_eq!(
            [16, 17, 18].map(|day| on(day, "next weekend")),
            ["2024-02-17..2024-02-18", "2024-02-24..2024-02-25", "2024-02-24..2024-02-25"]
        );
    }

    #[test]
    fn nothing_panics_where_the_calendar_ends() {
        for today in [
            NaiveDate::MIN,
            NaiveDate::MAX,
            NaiveDate::from_ymd_opt(1, 1, 1).unwrap(),
            NaiveDate::from_ymd_opt(9999, 12, 31).unwrap(),
        ] {
            for text in [
                "today",
                "yesterday",
                "tomorrow",
                "last week",
                "this week",
                "friday",
                "last friday",
                "weekend",
                "last year",
                "this quarter",
                "1d",
                "9w",
                "9m",
                "9y",
                "9 years ago",
                "next day",
                "next weekend",
                "next year",
                "next monday",
                "next 9 weeks",
            ] {
                if let Some(period) = read(text, today) {
                    assert!(period.is_written(), "{text}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn agree_with_walking_through_the_days(n in 4_000..3_650_000i32, count in 1..100u32) {
            let today = NaiveDate::from_num_days_from_ce_opt(n).unwrap();
            let read = |text: &str| read(text, today).unwrap();
            let back = |days: u32| (0..days).fold(today, |day, _| day.pred_opt().unwrap());
            // The days from today backwards (`skip` of them left out) for as long as they belong to one unit.
            let run = |skip: u32, same: &dyn Fn(NaiveDate, NaiveDate) -> bool| {
                let last = back(skip);
                let first = (skip..skip + 400).map(back).take_while(|&day| same(day, last)).last().unwrap();
                Period::between(first, last).unwrap()
            };
            prop_assert_eq!(read(&format!("{count}d")), Period::between(back(count - 1), today).unwrap());
            prop_assert_eq!(read(&format!("{count} days ago")), Period::day(back(count)));
            prop_assert_eq!(read(&format!("last {count} weeks")), Period::between(back(count * 7 - 1), today).unwrap());
            for (unit, same) in [
                ("week", &(|a: NaiveDate, b: NaiveDate| a.iso_week() == b.iso_week()) as &dyn Fn(NaiveDate, NaiveDate) -> bool),
                ("month", &|a, b| (a.year(), a.month()) == (b.year(), b.month())),
                ("quarter", &|a, b| (a.year(), a.quarter()) == (b.year(), b.quarter())),
                ("year", &|a, b| a.year() == b.year()),
            ] {
                let this = read(&format!("this {unit}"));
                prop_assert!(this.contains(today));
                prop_assert_eq!(this.from, run(0, same).from);
                let (first, last) = (this.from.unwrap(), this.to.unwrap());
                prop_assert!(same(today, last) && !same(today, last.succ_opt().unwrap()));
                let elapsed = u32::try_from((today - first).num_days()).unwrap();
                prop_assert_eq!(read(&format!("last {unit}")), run(elapsed + 1, same));
                let next = read(&format!("next {unit}"));
                prop_assert_eq!(next.from, last.succ_opt());
                let back = Relative::read(&format!("last {unit}")).and_then(|last| last.period(next.to.unwrap()));
                prop_assert_eq!(back, Some(this));
            }
            for name in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] {
                let is = |day: &NaiveDate| day.format("%A").to_string() == name;
                prop_assert_eq!(read(name), Period::day((0..7).map(back).find(is).unwrap()));
                prop_assert_eq!(read(&format!("last {name}")), Period::day((1..8).map(back).find(is).unwrap()));
                let next = (1..8).map(|n| today + Days::new(n)).find(is).unwrap();
                prop_assert_eq!(read(&format!("next {name}")), Period::day(next));
            }
            let months = read(&format!("{count}m"));
            let before = months.from.unwrap().pred_opt().unwrap();
            let distance = (today.year() - before.year()) * 12 + today.month().cast_signed() - before.month().cast_signed();
            prop_assert_eq!((months.to, distance), (Some(today), count.cast_signed()));
            prop_assert!(before.day() == today.day() || (before.day() < today.day() && before.succ_opt().unwrap().day() == 1));
        }
    }
}

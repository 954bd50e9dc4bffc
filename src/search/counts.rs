//! Counting over all hits: by time.

use chrono::{Datelike, Days, Months, NaiveDate};
use rapidhash::RapidHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::plan::Plan;
use super::{limited, segments};
use crate::dates::Period;
use crate::error::Result;
use crate::index::{Ledger, Snapshot, day_of, sort_keys};
use crate::query::Query;

/// How many articles there are of each stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// From the first to the last that has any; those between that have none are there too.
    pub buckets: Vec<Bucket>,
    /// Articles without a date.
    pub undated: u64,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Its days.
    pub period: Period,
    /// Articles published in it.
    pub articles: u64,
}

/// How long the stretches of a timeline are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A day.
    Day,
    /// A week, from Monday on.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a calendar year.
    Quarter,
    /// A calendar year.
    Year,
}

/// Counts the articles of a query by time, in steps of `step`, or in the shortest step that makes at most `most` buckets; in years
/// where none does.
///
/// # Errors
/// As [`super::search`].
pub fn timeline(
    snapshot: &Snapshot<'_>,
    ledger: &Ledger,
    query: &Query,
    under: &[String],
    step: Option<Step>,
    most: usize,
) -> Result<Timeline> {
    let plan = Plan::of(query, snapshot)?;
    let query = limited(snapshot, ledger, &plan, under);
    let days =
        segments::collect(snapshot.searcher(), &*query, plan.cost, &ByDay).map_err(|error| snapshot.failed(error))?;
    let (dated, undated) = in_order(days);
    Ok(Timeline { buckets: buckets(&dated, step.unwrap_or_else(|| shortest_step(&dated, most))), undated })
}

/// The days in order, as the index numbers them, and how many articles have none.
fn in_order(days: impl IntoIterator<Item = (u64, u64)>) -> (Vec<(NaiveDate, u64)>, u64) {
    let mut undated = 0;
    let mut dated = Vec::new();
    for (number, articles) in days {
        match day_of(number) {
            Some(day) => dated.push((day, articles)),
            None => undated += articles,
        }
    }
    dated.sort_unstable();
    (dated, undated)
}

/// The stretches of time that have any of these articles, by the number of the day; and how many articles have none.
pub(super) fn stretches(days: impl IntoIterator<Item = (u64, u64)>, step: Step) -> (Vec<Bucket>, u64) {
    let (dated, undated) = in_order(days);
    let mut stretches: Vec<Bucket> = Vec::new();
    for (day, articles) in dated {
        match stretches.last_mut() {
            Some(last) if last.period.contains(day) => last.articles += articles,
            _ => {
                // The ends of the calendar have no whole step around them.
                let (from, to) = step.around(day).unwrap_or((day, day));
                stretches.push(Bucket { period: Period { from: Some(from), to: Some(to) }, articles });
            }
        }
    }
    (stretches, undated)
}

fn shortest_step(days: &[(NaiveDate, u64)], most: usize) -> Step {
    let (Some(&(first, _)), Some(&(last, _))) = (days.first(), days.last()) else { return Step::Year };
    let fits = |step: &Step| usize::try_from(step.number(last) - step.number(first)).is_ok_and(|more| more < most);
    [Step::Day, Step::Week, Step::Month, Step::Quarter].into_iter().find(fits).unwrap_or(Step::Year)
}

/// Sums sorted days into buckets, with the empty ones between.
fn buckets(days: &[(NaiveDate, u64)], step: Step) -> Vec<Bucket> {
    let mut buckets: Vec<Bucket> = Vec::new();
    let mut days = days.iter().peekable();
    let mut next = days.peek().and_then(|(day, _)| step.around(*day));
    while let Some((from, to)) = next {
        let mut articles = 0;
        while let Some((_, counted)) = days.next_if(|(day, _)| *day <= to) {
            articles += counted;
        }
        buckets.push(Bucket { period: Period { from: Some(from), to: Some(to) }, articles });
        next = days.peek().and(to.succ_opt()).and_then(|day| step.around(day));
    }
    buckets
}

impl Step {
    /// The number of the step that holds `day`, among all of its length.
    fn number(self, day: NaiveDate) -> i32 {
        match self {
            Self::Day => day.num_days_from_ce(),
            // The first day of the first year, which has the number 1, is a Monday.
            Self::Week => (day.num_days_from_ce() - 1).div_euclid(7),
            Self::Month => 12 * day.year() + day.month0().cast_signed(),
            Self::Quarter => Self::Month.number(day).div_euclid(3),
            Self::Year => day.year(),
        }
    }

    /// First and last day of the step that holds `day`.
    fn around(self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        match self {
            Self::Day => Some((day, day)),
            Self::Week => {
                let monday = day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into()))?;
                Some((monday, monday.checked_add_days(Days::new(6))?))
            }
            Self::Month => months(day.with_day(1)?, 1),
            Self::Quarter => months(day.with_day(1)?.with_month(day.month0() / 3 * 3 + 1)?, 3),
            Self::Year => {
                Some((NaiveDate::from_ymd_opt(day.year(), 1, 1)?, NaiveDate::from_ymd_opt(day.year(), 12, 31)?))
            }
        }
    }
}

/// First and last day of so many months.
fn months(first: NaiveDate, count: u32) -> Option<(NaiveDate, NaiveDate)> {
    Some((first, first.checked_add_months(Months::new(count))?.pred_opt()?))
}

/// Counts by day of publication, as the index numbers days; 0 stands for the undated.
struct ByDay;

/// The days of a segment's documents, with the number of those that were published then.
pub(super) struct SegmentDays {
    keys: Column<u64>,
    /// Documents come in the order of days: the last one is the one that is being counted.
    days: Vec<(u64, u64)>,
}

impl SegmentDays {
    pub(super) fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self { keys: sort_keys(reader)?, days: Vec::new() })
    }

    pub(super) fn add(&mut self, doc: DocId) {
        let day = self.keys.values.get_val(doc) >> 32;
        match self.days.last_mut() {
            Some((last, articles)) if *last == day => *articles += 1,
            _ => self.days.push((day, 1)),
        }
    }
}

impl Collector for ByDay {
    type Fruit = RapidHashMap<u64, u64>;
    type Child = SegmentDays;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentDays> {
        SegmentDays::of(reader)
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<(u64, u64)>>) -> tantivy::Result<Self::Fruit> {
        let mut days = RapidHashMap::default();
        for (day, articles) in segments.into_iter().flatten() {
            *days.entry(day).or_default() += articles;
        }
        Ok(days)
    }
}

impl SegmentCollector for SegmentDays {
    type Fruit = Vec<(u64, u64)>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.add(doc);
    }

    fn harvest(self) -> Vec<(u64, u64)> {
        self.days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn buckets_cover_the_time_without_holes() {
        let days = [(day("2024-01-31"), 2), (day("2024-02-01"), 1), (day("2024-04-30"), 5)];
        let months: Vec<_> = buckets(&days, Step::Month).iter().map(|b| (b.period.to_string(), b.articles)).collect();
        assert_eq!(
            months,
            [
                ("2024-01-01..2024-01-31".to_owned(), 2),
                ("2024-02-01..2024-02-29".to_owned(), 1),
                ("2024-03-01..2024-03-31".to_owned(), 0),
                ("2024-04-01..2024-04-30".to_owned(), 5),
            ]
        );
        let weeks = buckets(&days, Step::Week);
        assert_eq!(weeks.first().and_then(|b| b.period.from), Some(day("2024-01-29")));
        assert_eq!(weeks.iter().map(|b| b.articles).sum::<u64>(), 8);
        assert!(weeks.windows(2).all(|w| w[0].period.to.unwrap().succ_opt() == w[1].period.from));
        assert!(buckets(&[], Step::Day).is_empty());
    }

    #[test]
    fn the_step_is_the_shortest_that_fits() {
        let span = |from, to| [(day(from), 1), (day(to), 1)];
        assert_eq!(shortest_step(&span("2024-01-01", "2024-01-20"), 24), Step::Day);
        assert_eq!(shortest_step(&span("2024-01-01", "2024-04-20"), 24), Step::Week);
        assert_eq!(shortest_step(&span("2024-01-01", "2025-06-20"), 24), Step::Month);
        assert_eq!(shortest_step(&span("2019-01-01", "2024-12-31"), 24), Step::Quarter);
        assert_eq!(shortest_step(&span("2019-01-01", "2025-01-01"), 24), Step::Year);
        assert_eq!(shortest_step(&span("1994-01-01", "2024-06-20"), 24), Step::Year);
        // From a Sunday to a Saturday: 24 weeks lie in 25.
        assert_eq!(shortest_step(&span("2024-01-07", "2024-06-22"), 24), Step::Month);
        assert_eq!(shortest_step(&span("2024-01-07", "2024-06-22"), 25), Step::Week);
    }

    #[test]
    fn steps_are_counted_as_they_are_made() {
        let steps = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year];
        for first in ["-0003-12-27", "0000-02-28", "1999-12-30", "2024-02-26"].map(day) {
            for last in (0..900).step_by(13).map(|days| first + Days::new(days)) {
                for step in steps {
                    let made = buckets(&[(first, 1), (last, 1)], step).len();
                    let counted = step.number(last) - step.number(first) + 1;
                    assert_eq!(usize::try_from(counted), Ok(made), "{first} {last} {step:?}");
                }
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_no_harm() {
        let days = [(NaiveDate::MIN, 1), (NaiveDate::MIN.succ_opt().unwrap(), 1)];
        assert!(buckets(&days, Step::Week).len() <= 2);
        assert_eq!(buckets(&[(NaiveDate::MAX, 1)], Step::Month).len(), 0);
    }
}

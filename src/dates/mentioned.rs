//! The dates that a text speaks of, resolved as news is written: against the day of publication.
//!
//! One pass over the tokens finds those that a date can be built around ([`words`]); what stands beside each says whether it is
//! one and which days it means: [`explicit`] for those that name a month, [`years`] for those that name a year alone, [`told`]
//! for those told from another day, [`joined`] for what one date takes from the one beside it, and [`tense`] for whether a sentence
//! looks ahead. What may be something else is none.

mod explicit;
mod joined;
mod tense;
#[cfg(test)]
mod tests;
mod told;
mod view;
mod words;
mod years;

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::{DateOrder, Period};
use crate::text::Token;
use view::View;
use words::{Anchor, anchor};

/// The years that a text can speak of.
const YEARS: Range<i32> = 1000..2200;

/// A date that a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken {
    /// The days that it means: both ends are known, and of the years 1000 to 2199.
    pub period: Period,
    /// Its first byte in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// Finds the dates that the texts of one article speak of.
#[derive(Debug)]
pub struct DateFinder {
    published: Option<NaiveDate>,
    order: Option<DateOrder>,
    /// What has been found so far: `a week earlier` is told from there.
    before: Vec<Period>,
    tokens: Vec<Token>,
    anchors: Vec<(usize, Anchor)>,
}

/// What a date was found around, with all that is known there.
struct Reader<'a> {
    view: View<'a>,
    /// The first token that belongs to no date yet.
    free: usize,
    /// Whether a date ends right there.
    follows: bool,
    published: Option<NaiveDate>,
    order: Option<DateOrder>,
    before: &'a [Period],
}

/// Tokens, and the days that they mean.
type Found = (Range<usize>, Period);

impl DateFinder {
    /// For an article published on that day; where that is not known, only what names its year is a date. `order` is for dates
    /// in numbers.
    #[must_use]
    pub fn new(published: Option<NaiveDate>, order: Option<DateOrder>) -> Self {
        Self { published, order, before: Vec::new(), tokens: Vec::new(), anchors: Vec::new() }
    }

    /// Appends the dates of the next text of the article, whose tokens these are, in order; they do not overlap.
    pub fn find(&mut self, text: &str, tokens: impl Iterator<Item = Token>, found: &mut Vec<Spoken>) {
        self.tokens.clear();
        self.anchors.clear();
        for (i, token) in tokens.enumerate() {
            self.anchors.extend(anchor(token.of(text)).map(|anchor| (i, anchor)));
            self.tokens.push(token);
        }
        let mut free = 0;
        for &(at, anchor) in &self.anchors {
            if at < free {
                continue;
            }
            let view = View::new(text, &self.tokens);
            let reader = Reader {
                follows: view.joint(free, at).is_some(),
                view,
                free,
                published: self.published,
                order: self.order,
                before: &self.before,
            };
            let Some((range, period)) = reader.read(at, anchor).filter(|(_, period)| is_known(*period)) else {
                continue;
            };
            free = range.end;
            if let (Some(first), Some(last)) = (self.tokens.get(range.start), self.tokens.get(range.end - 1)) {
                found.push(Spoken { period, start: first.start as usize, end: last.end as usize });
                self.before.push(period);
            }
        }
    }
}

impl Reader<'_> {
    fn read(&self, at: usize, anchor: Anchor) -> Option<Found> {
        match anchor {
            Anchor::Number => self.number(at),
            Anchor::Month { number, whole } => self.month(at, number, whole),
            Anchor::Season(month) => self.season(at, month),
            Anchor::Quarter(quarter) => self.q(at, quarter),
            Anchor::Weekday { day, whole } => self.weekday(at, day, whole),
            Anchor::Day(distance) => self.day(at, distance),
            Anchor::Daytime => self.daytime(at),
            Anchor::Weekend => self.weekend(at),
            Anchor::Unit { unit, times, many: false } => self.unit(at, unit, times),
            Anchor::Unit { unit, times, many: true } => self.units(at, unit, times),
            Anchor::Half => self.half(at),
        }
    }
}

fn is_known(period: Period) -> bool {
    let year = |day: Option<NaiveDate>| day.is_some_and(|day| YEARS.contains(&day.year()));
    year(period.from) && year(period.to)
}

//! Dates whose numbers have the signs of year, month and day behind them, as in China, Japan and Korea.

use super::{Read, Reader, after_space};
use crate::dates::{calendar, eras};

impl Reader<'_, '_> {
    /// `2024年2月5日`, `2024년 2월 5일`, `2024年2月`.
    pub(super) fn with_signs(&mut self, year: u32) -> Option<Read> {
        let mut ahead = *self.scan;
        let month =
            after_space(&mut ahead).sign(&['年', '년']).then(|| after_space(&mut ahead).number(1..=2)).flatten()?;
        let before = *self.scan;
        *self.scan = ahead;
        let read = self.month_and_day(Some(year), month);
        if read.is_none() {
            *self.scan = before;
        }
        read
    }

    /// `2月5日`, `2월 5일`, `2月`, of which the number of the month has been read. Without a year, only a day is a date, which lacks it.
    pub(super) fn month_and_day(&mut self, year: Option<u32>, month: u32) -> Option<Read> {
        let mut ahead = *self.scan;
        // Most that is read has none of these signs.
        if ahead.rest().trim_start_matches(' ').as_bytes().first().is_none_or(u8::is_ascii) {
            return None;
        }
        if !after_space(&mut ahead).sign(&['月', '월']) {
            return None;
        }
        let behind_month = ahead;
        let day = after_space(&mut ahead).number(1..=2);
        let day = day.filter(|_| after_space(&mut ahead).sign(&['日', '일', '号', '號']));
        *self.scan = if day.is_some() { ahead } else { behind_month };
        Some(match (year, day) {
            (Some(year), Some(day)) => calendar::day(year, month, day, self.span()),
            (Some(year), None) => calendar::month(year, month, self.span()),
            (None, Some(day)) => Err(self.without_year(month, day)),
            (None, None) => Err(self.unknown()),
        })
    }

    /// `令和6年2月5日`, `民國113年2月5日`, of which the name of the era has been read; the first year is `元年` in Japan.
    pub(super) fn after_era(&mut self, word: &str) -> Read {
        let Some((before, is_first)) = eras::east_asian(word) else { return Err(self.unknown()) };
        let read = if is_first {
            self.scan.number(1..=2).and_then(|month| self.month_and_day(Some(before + 1), month))
        } else {
            after_space(self.scan).number(1..=3).and_then(|number| self.with_signs(before + number))
        };
        read.unwrap_or_else(|| Err(self.unknown()))
    }
}

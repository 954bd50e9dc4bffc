//! The years of dates.

use std::ops::Range;

use super::{Reader, separator};
use crate::dates::eras;
use crate::dates::error::{DateError, DateErrorKind};
use crate::dates::scan::{Piece, Scan};

impl<'t> Reader<'_, 't> {
    /// The year of our calendar that a year is which has just been read.
    pub(super) fn year(&self, written: u32) -> Result<u32, DateError> {
        if eras::is_plain(written) {
            return Ok(written);
        }
        let year = eras::gregorian(written, self.scan.since(self.start), self.scan.rest());
        // All of what is written in one piece belongs to it.
        let rest = self.scan.rest();
        let end = self.scan.at() + rest.find(char::is_whitespace).unwrap_or(rest.len());
        year.ok_or_else(|| other_calendar(self.start..end))
    }

    /// A year of four digits after a separator; two digits of one are an error.
    pub(super) fn year_behind(&mut self) -> Option<Result<u32, DateError>> {
        let mut ahead = *self.scan;
        separator(&mut ahead);
        let era = eras::named(&mut ahead);
        match ahead.next() {
            Some(Piece::Number { value, digits: 4 }) => {
                *self.scan = ahead;
                Some(era.map_or_else(|| self.year(value), |begin| Ok(value.saturating_sub(begin))))
            }
            // `5 Feb 14:30` has no year; `5-FEB-87` has half of one.
            Some(Piece::Number { digits: 2, .. }) if !ahead.rest().starts_with(':') => {
                *self.scan = ahead;
                Some(Err(self.two_digits()))
            }
            _ => None,
        }
    }

    /// A day of a month that is none of our calendar's, with its year.
    pub(super) fn other_month(&self, mut ahead: Scan<'t>) -> Option<DateError> {
        ahead.word(|word| eras::is_other_month(word).then_some(()))?;
        // Some have two words.
        ahead.skip_space();
        ahead.word(|word| (!word.is_ascii()).then_some(()));
        ahead.skip_space();
        ahead.number(4..=4).map(|_| other_calendar(self.start..ahead.at()))
    }

    pub(super) fn two_digits(&self) -> DateError {
        DateError::new(DateErrorKind::NoYear, "this year has two digits only", self.span())
            .hint("write all four digits of the year")
    }
}

fn other_calendar(span: Range<usize>) -> DateError {
    let message = "this is a date of the Iranian or the Islamic calendar";
    DateError::new(DateErrorKind::OtherCalendar, message, span).hint("write the day as 2024-02-05")
}

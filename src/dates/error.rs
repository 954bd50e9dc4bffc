//! What is wrong with a date.

use std::fmt;
use std::ops::Range;

use chrono::NaiveDate;

/// Why a text is no date, with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError {
    /// What sort of error it is.
    pub kind: DateErrorKind,
    /// What is wrong, as a clause.
    pub message: String,
    /// What to write instead, where something can be said.
    pub hint: Option<String>,
    /// The bytes of the text that it is about.
    pub span: Range<usize>,
}

/// What sort of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateErrorKind {
    /// `03/04/2024`: day and month cannot be told apart.
    Ambiguous {
        /// The reading with the day first.
        day_first: NaiveDate,
        /// The reading with the month first.
        month_first: NaiveDate,
    },
    /// A date that the calendar has not: `2024-02-30`.
    Impossible,
    /// A date of a calendar whose years do not begin with ours: `24 رجب 1445`.
    OtherCalendar,
    /// A day and a month without a year, or with two digits of one.
    NoYear,
    /// A range that ends before it begins.
    Reversed,
    /// A quarter or a week where a day, a month or a year is asked for: `2024-Q1`.
    Vague,
    /// No date at all.
    Unknown,
}

impl DateError {
    pub(super) fn new(kind: DateErrorKind, message: impl Into<String>, span: Range<usize>) -> Self {
        Self { kind, message: message.into(), hint: None, span }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error in a text in which this one begins at `offset`.
    pub(super) fn shifted(mut self, offset: usize) -> Self {
        self.span = self.span.start + offset..self.span.end + offset;
        self
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl std::error::Error for DateError {}

/// `text` as a message quotes it: on one line, in backquotes, and not at any length.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

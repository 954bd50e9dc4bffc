//! Calendar dates: periods, the expressions of queries, what stands in documents, and what
//! texts speak of. No time zone anywhere, and no clock:
//! `today` is an input.

mod absolute;
mod calendar;
mod dateline;
mod digits;
mod document;
mod eras;
mod error;
mod expression;
#[cfg(test)]
mod languages;
mod mentioned;
mod path;
mod period;
mod relative;
mod scan;
mod tail;
#[cfg(test)]
mod tests;
mod time;
mod unix;
mod words;

pub use dateline::{Dateline, parse_dateline, parse_dateline_near};
pub use digits::other_digits;
pub use document::{DocumentDate, numbers_tell, parse_document_date, parse_document_date_exact};
pub use error::{DateError, DateErrorKind};
pub use expression::{is_expression, parse_expression, parse_since, parse_until};
pub use mentioned::{DateFinder, Spoken};
pub use path::{PathDate, parse_path_date};
pub use period::{Period, Precision};
pub use unix::{from_unix, parse_unix};
pub use words::{is_month, is_weekday};

/// What stands first in an all-numeric date such as `03/04/2024`, where the numbers do not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

impl DateOrder {
    /// Both.
    pub const ALL: [Self; 2] = [Self::DayFirst, Self::MonthFirst];

    /// `day-first` or `month-first`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }
}

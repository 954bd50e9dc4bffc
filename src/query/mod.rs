//! The query language: a query as a value, the parser that reads it, and a `Display` that prints what parses to the same value.
//!
//! [`Query::parse`] is the way in from text; options of a command line build values with [`Query::and`],
//! [`Query::section`] and the variants themselves. `docs/query-language.md` describes the language for its users.

mod among;
mod ast;
mod dated;
mod display;
mod error;
mod fields;
mod lexer;
mod named;
mod operators;
mod parser;
mod places;
mod refused;
mod row;
pub mod saved;
mod spelling;
#[cfg(test)]
mod tests;
mod values;
mod word;

use chrono::NaiveDate;

pub use ast::{DateFilter, FieldValue, Form, Near, NumberFilter, Query, Region};
pub use error::QueryError;
pub(crate) use error::shortened;
pub use places::{MAX_DISTANCE, MAX_INNER, MAX_NEAR, MAX_TIMES};
use saved::Saved;
pub(crate) use spelling::regex;
pub use spelling::{MAX_SPELLING, MAX_SPELLINGS, Spelling};

/// Most clauses of one query: words, also those of a phrase, sections, actors, dates and fields.
pub const MAX_CLAUSES: usize = 1024;

/// Deepest nesting of parentheses, in the query as written and as it is printed.
pub const MAX_DEPTH: usize = 64;

/// Longest query in bytes, as written and as it is printed.
pub const MAX_BYTES: usize = 64 * 1024;

/// What a query is read against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The day that `yesterday` and `7d` count from.
    pub today: NaiveDate,
    /// The schema's own fields: name in lower case, and what it holds. A name of the language (`title`, `date` ...) wins over
    /// a field that is called the same.
    pub fields: &'a [(&'a str, FieldType)],
    /// What `@name` may stand for.
    pub saved: &'a [Saved],
}

/// What to tell of a query beside what it asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// The saved queries that it names, see [`Query::parse_naming`].
    pub saved: Vec<Saved>,
    /// Its words that may be meant as dates, see [`Query::words_like_dates`].
    pub dates: Vec<String>,
}

/// What a field of the schema holds, so what may stand after its colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// Words that can be searched one by one.
    Text,
    /// One value that is compared as a whole.
    Keyword,
    /// A number.
    Number,
    /// A calendar date.
    Date,
}

impl Query {
    /// Reads a query.
    ///
    /// The result is in normal form (see [`Query`]) and its `Display` parses to the same value. Relative dates are resolved
    /// against [`Context::today`], and names of saved queries are replaced by what they stand for.
    ///
    /// # Errors
    ///
    /// What cannot be read, where it stands, and what to write instead; also where a limit ([`MAX_CLAUSES`],
    /// [`MAX_DEPTH`], [`MAX_BYTES`]) is passed.
    pub fn parse(text: &str, context: &Context<'_>) -> Result<Self, QueryError> {
        Self::parse_naming(text, context).map(|(query, _)| query)
    }

    /// Reads a query, and tells which saved queries it names, directly or through others: each once, before those that it names.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`].
    pub fn parse_naming(text: &str, context: &Context<'_>) -> Result<(Self, Vec<Saved>), QueryError> {
        parser::parse(text, context)
    }
}

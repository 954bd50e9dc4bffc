//! What is wrong with a query, and where.

use std::fmt;
use std::ops::Range;

use crate::error::{Error, ErrorKind};

/// Why a query cannot be read.
///
/// `Display` prints `column 7: what`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    what: String,
    span: Range<usize>,
    column: usize,
    hint: Option<String>,
    of_saved: bool,
}

impl QueryError {
    /// `what` is wrong with the bytes `span` of `query`.
    pub(super) fn new(query: &str, span: Range<usize>, what: impl Into<String>) -> Self {
        let column = query.char_indices().take_while(|&(at, _)| at < span.start).count() + 1;
        Self { what: what.into(), span, column, hint: None, of_saved: false }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// It is about a saved query, which it names.
    pub(super) fn of_saved(self) -> Self {
        Self { of_saved: true, ..self }
    }

    pub(super) fn is_of_saved(&self) -> bool {
        self.of_saved
    }

    /// What is wrong: a clause without place and full stop.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The bytes of the query that are meant, at character boundaries; empty where something is missing.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The character of the query where it begins, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// What to write instead.
    #[must_use]
    pub fn how_to_fix(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.what)
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let place = format!("column {} of the query", error.column);
        let whole = Self::new(ErrorKind::Query, error.what).at(place);
        match error.hint {
            Some(hint) => whole.fix(hint),
            None => whole,
        }
    }
}

/// `text` as an error message quotes it: in backquotes, and no longer than a line can hold.
pub(super) fn shown(text: &str) -> String {
    format!("`{}`", shortened(text, 40))
}

/// At most `length` characters of `text`, and an ellipsis where it has more.
pub(crate) fn shortened(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}

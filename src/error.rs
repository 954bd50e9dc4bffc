//! The library's one error: what went wrong, where, and what mends it.

use std::fmt;
use std::path::Path;

/// What sort of thing went wrong, for callers that choose an exit code or a way to recover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or directory could not be read or written.
    Io,
    /// `index_schema.toml` does not say what it must.
    Schema,
    /// `actors.toml` does not say what it must.
    Rules,
    /// `queries.toml` does not say what it must.
    Queries,
    /// A query, a date expression or an option value cannot be read.
    Query,
    /// The index is missing, damaged, or of another version or schema.
    Index,
    /// Another process is writing to the index.
    Locked,
    /// An identifier that names no article, or more than one.
    NotFound,
}

/// An error that names the place and the fix.
///
/// `Display` prints one line `place: what`; the fix is kept apart so that a terminal can show it on a line of its own.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    what: String,
    place: Option<String>,
    fix: Option<String>,
    clause: Option<Box<str>>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// `Result` with the library's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind`; `what` is a clause without a full stop.
    pub fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), place: None, fix: None, clause: None, source: None }
    }

    /// A failed operation on the file or directory at `path`.
    #[must_use]
    pub fn io(path: &Path, source: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, source.to_string()).at(path.display().to_string()).caused_by(source)
    }

    /// Names where it went wrong: `file`, `file:line:column`, `column 7 of the query`.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Says what the user can do about it, as a command or an imperative sentence.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Says which clause of a query it is about, as that is printed.
    #[must_use]
    pub fn about(mut self, clause: impl Into<Box<str>>) -> Self {
        self.clause = Some(clause.into());
        self
    }

    /// Keeps the error underneath.
    #[must_use]
    pub fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// What sort of error this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What went wrong, without place and fix.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The clause of a query that it is about, where it is about one: who knows how the query was typed can say where that stands.
    #[must_use]
    pub fn clause(&self) -> Option<&str> {
        self.clause.as_deref()
    }

    /// What mends it, where that is known.
    #[must_use]
    pub fn how_to_fix(&self) -> Option<&str> {
        self.fix.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|e| e as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_place_and_keeps_the_fix_apart() {
        let error = Error::new(ErrorKind::Query, "a quotation mark is not closed").at("column 3").fix("add a \"");
        assert_eq!(error.to_string(), "column 3: a quotation mark is not closed");
        assert_eq!(error.how_to_fix(), Some("add a \""));
    }
}

//! What ends a command early.

use std::io::{self, ErrorKind, Write};
use std::ops::Range;

use dateline::dates::DateError;
use dateline::error::{self, Error};
use dateline::query::QueryError;
use dateline::render::{Page, problem};

/// Why a command could not do what it was asked for.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library says so.
    Library(Error),
    /// The query cannot be read.
    Query { text: String, error: QueryError },
    /// A clause of the query asks for too much.
    Clause { text: String, span: Range<usize>, error: Box<Error> },
    /// The value of an option cannot be read.
    Option { name: &'static str, text: String, span: Range<usize>, what: String, fix: Option<String> },
    /// Something was rejected, which the user wants to be an error.
    Strict { rejected: u64 },
    /// The program itself is at fault, or an index that it cannot tell is damaged.
    Panic { what: String, with_index: bool },
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// The value of a date option cannot be read.
    pub(crate) fn date(name: &'static str, text: &str, error: DateError) -> Self {
        Self::Option { name, text: text.to_owned(), span: error.span, what: error.message, fix: error.hint }
    }

    /// The value of an option as a whole is not what is needed.
    pub(crate) fn option(name: &'static str, text: &str, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Option { name, text: text.to_owned(), span: 0..text.len(), what: what.into(), fix: Some(fix.into()) }
    }

    /// Says where in the query that was typed the clause stands that an error is about, if it stands there once, as it was typed.
    pub(crate) fn in_query(self, text: &str) -> Self {
        let Self::Library(error) = self else { return self };
        let mut places = error.clause().into_iter().flat_map(|clause| text.match_indices(clause));
        match (places.next(), places.next()) {
            (Some((start, clause)), None) if !clause.is_empty() => {
                let span = start..start + clause.len();
                Self::Clause { text: text.to_owned(), span, error: Box::new(error) }
            }
            _ => Self::Library(error),
        }
    }

    /// Whether nobody reads the output any more.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let broken = |error: &io::Error| error.kind() == ErrorKind::BrokenPipe;
        match self {
            Self::Output(error) => broken(error),
            Self::Library(error) => std::error::Error::source(error).and_then(|e| e.downcast_ref()).is_some_and(broken),
            Self::Query { .. }
            | Self::Clause { .. }
            | Self::Option { .. }
            | Self::Strict { .. }
            | Self::Panic { .. } => false,
        }
    }

    pub(crate) fn write(&self, out: &mut dyn Write, page: Page) -> io::Result<()> {
        match self {
            Self::Library(error) => problem::write_error(out, page, error),
            Self::Query { text, error } => problem::write_query_error(out, page, text, error),
            Self::Clause { text, span, error } => {
                let typed = problem::Typed { option: None, text, span, what: error.what(), fix: error.how_to_fix() };
                problem::write_typed(out, page, typed)
            }
            Self::Option { name, text, span, what, fix } => {
                let typed = problem::Typed { option: Some(name), text, span, what, fix: fix.as_deref() };
                problem::write_typed(out, page, typed)
            }
            Self::Strict { rejected } => {
                problem::write_what(out, page, &format!("{rejected} rejected, and --strict allows none"))
            }
            Self::Panic { what, with_index } => {
                let error = Error::new(error::ErrorKind::Index, format!("this should not have happened: {what}"));
                let report = "please report it, with what you did";
                problem::write_error(
                    out,
                    page,
                    &error.fix(if *with_index {
                        format!("delete the index and run `dateline index` again; if that does not help, {report}")
                    } else {
                        report.to_owned()
                    }),
                )
            }
            Self::Output(error) => problem::write_what(out, page, &format!("the output cannot be written: {error}")),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_pointed_at_where_it_stands_once() {
        let told = |clause: &str, query: &str| {
            let error = Error::new(error::ErrorKind::Query, "too many").about(clause).fix("write more");
            let mut out = Vec::new();
            Failure::from(error).in_query(query).write(&mut out, Page { width: 80, colour: false }).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(told("in*", "gas AND in*").contains("  gas AND in*\n          ^^^"), "{}", told("in*", "gas AND in*"));
        for (clause, query) in [("in*", "in* OR tin*"), ("in*", "IN*"), ("", "gas")] {
            assert!(told(clause, query).starts_with("error: too many\n") && !told(clause, query).contains('^'));
        }
    }
}

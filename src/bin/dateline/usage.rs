//! Command lines that cannot be read.

use std::ffi::OsString;
use std::fmt;
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use dateline::error::{self, Error};
use dateline::formats::{self, Format};
use dateline::ingest::MOST_THREADS;

/// Commands that take words or paths.
const TAKE_WORDS: [&str; 9] = ["search", "query", "show", "actors", "timeline", "queries", "index", "parse", "watch"];

/// What clap says is wrong, where more can be said of it: an unknown option may be an excluded word, or a path.
pub(crate) fn mistaken_for_option(error: &clap::Error, args: &[OsString]) -> Option<Error> {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return None };
    if error.kind() != ErrorKind::UnknownArgument || !option.starts_with('-') || option.starts_with("--") {
        return None;
    }
    // clap names the first letter alone.
    let mut args = args.iter().skip(1).filter_map(|arg| arg.to_str()).take_while(|&arg| arg != "--");
    let (command, word) = (args.next()?, args.find(|arg| arg.starts_with(option.as_str()))?);
    if !TAKE_WORDS.contains(&command) {
        return None;
    }
    let command = if command == "queries" { "queries set NAME" } else { command };
    let word = if word.chars().all(|c| c.is_alphanumeric() || "-_./:".contains(c)) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    };
    Some(
        Error::new(error::ErrorKind::Query, format!("there is no option {option}"))
            .fix(format!("what is no option comes last, after two hyphens: dateline {command} -- {word}")),
    )
}

/// Reads how many are wanted, where none are too few.
pub(crate) fn at_least_one(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number from 1 on".to_owned())
}

/// Reads how many are wanted, or none.
pub(crate) fn whole_number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "write a whole number from 0 on".to_owned())
}

/// Reads the name of a format; help and errors list them all.
pub(crate) fn format() -> impl TypedValueParser<Value = &'static Format> {
    PossibleValuesParser::new(formats::names()).try_map(|name| formats::named(&name).ok_or("no format has that name"))
}

/// Reads a number of threads.
pub(crate) fn threads(text: &str) -> Result<NonZeroUsize, String> {
    within(text, NonZeroUsize::MIN..=MOST_THREADS)
}

/// Reads a number of megabytes: no less than is needed, and nothing that can only be meant as bytes.
pub(crate) fn megabytes(text: &str) -> Result<usize, String> {
    within(text, 16..=1_000_000)
}

/// Reads a number of megabytes that a document may have.
pub(crate) fn document(text: &str) -> Result<u64, String> {
    within(text, 1..=1_000_000)
}

fn within<N: std::str::FromStr + PartialOrd + fmt::Display>(text: &str, range: RangeInclusive<N>) -> Result<N, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("write a whole number from {} to {}", range.start(), range.end()))
}

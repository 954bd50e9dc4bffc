//! From paths to articles in an index, or to articles alone: walking, reading, parsing, finding actors, on all cores.

mod begun;
mod documents;
mod look;
mod named;
mod outcome;
mod parse;
mod promote;
mod read;
mod repeats;
mod run;
mod settle;
mod stream;
mod summary;
mod twins;
mod work;

pub use crate::index::MOST_THREADS;
pub use look::{known, roots};
pub use named::MOST_NAMED;
pub use parse::{Parsed, parse, parse_stream};
pub use run::{MAX_DOCUMENT, Options, Progress, index};
pub use stream::index_stream;
pub use summary::{Documents, Files, Rejected, Summary, Unnamed};

/// Why a file gives nothing of which nothing could be rejected either.
const NO_DOCUMENTS: &str = "there is no document in it";

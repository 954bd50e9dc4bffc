//! From paths to articles in an index, or to articles alone: walking, reading, parsing, finding actors, on all cores.

mod look;
mod read;
mod run;
mod summary;

pub use crate::index::MOST_THREADS;
pub use look::roots;
pub use read::{Parsed, parse};
pub use run::{Options, Progress, index};
pub use summary::{Documents, Files, Rejected, Summary};

//! Commands that bring an index up to date.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::{Place, Reading, TextOrJson};
use crate::usage;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline index ~/news
  dateline index --prune ~/news          also forget what is no longer there
  dateline index --schema mine.toml ~/news
  zcat feed.jsonl.gz | dateline index -
  find ~/news -name '*.txt' -print0 | dateline index --files-from - -0")]
pub(crate) struct Index {
    #[command(flatten)]
    pub(crate) indexing: Indexing,
    /// Forget articles whose files are no longer at or below the given paths
    #[arg(long)]
    pub(crate) prune: bool,
    /// Exit with 2 if anything was rejected
    #[arg(long)]
    pub(crate) strict: bool,
    /// How to write the summary: text to stderr, or JSON to stdout
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline watch ~/news
  dateline watch --poll /mnt/wires       where other machines write
  dateline watch --format json ~/news    the summary of each run, a line each")]
pub(crate) struct Watch {
    #[command(flatten)]
    pub(crate) indexing: Indexing,
    /// Look at all files again and again, for file systems that do not tell of changes, such as those of other machines
    #[arg(long)]
    pub(crate) poll: bool,
    /// How to write what each run did: text, or the JSON of dateline index, a line each
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

/// What is read, and how.
#[derive(Debug, Args)]
pub(crate) struct Indexing {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) place: Place,
    /// What a new index holds: a file like index_schema.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// Do not look for people, organisations and places; a later run without this reads the same files again
    #[arg(long)]
    pub(crate) no_actors: bool,
    /// Threads to read with [default: one for each core]
    #[arg(long, value_name = "N", value_parser = usage::threads, allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Memory for what is not yet written, in megabytes; what does not fit waits on the disk of the index
    #[arg(long, value_name = "MB", default_value_t = 512, value_parser = usage::megabytes, allow_negative_numbers = true)]
    pub(crate) memory: usize,
    /// The day on which what is new is added, which added: in a query asks for [default: today]
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(crate) today: Option<String>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

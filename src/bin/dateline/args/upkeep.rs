//! Commands that tell what an index holds, and whether it is whole.

use std::path::PathBuf;

use clap::Args;

use super::{Place, Status, TextOrJson, TextOrLines};
use crate::usage;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline ledger
  dateline ledger --status rejected ~/news
  dateline ledger --warnings             what was read in doubt, and why
  dateline ledger --status duplicate     what is in several places, and where it is kept
  dateline ledger --format jsonl")]
pub(crate) struct Ledger {
    /// Only files at and below these paths, there or gone [default: all]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Only those of which this became; the sums are of all
    #[arg(long, value_enum, value_name = "STATUS")]
    pub(crate) status: Option<Status>,
    /// Only those with articles of which something is doubtful; the sums are of all
    #[arg(long)]
    pub(crate) warnings: bool,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrLines,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline stats
  dateline stats --dates                 how dates are known, and which articles have none")]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Also count how the dates of the articles are known, and list those without; this reads all of them
    #[arg(long)]
    pub(crate) dates: bool,
    /// How many without a date to list
    #[arg(short = 'n', long, value_name = "N", default_value = "10", requires = "dates", value_parser = usage::whole_number, allow_negative_numbers = true)]
    pub(crate) limit: usize,
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline check
  dateline check --repair")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Drop what is proven broken, and nothing else, and name the files that it was read from; dateline index reads them again
    #[arg(long)]
    pub(crate) repair: bool,
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

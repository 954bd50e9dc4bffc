//! The commands that save queries.

use clap::{Args, Subcommand};

use super::{Place, TextOrLines};

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  dateline queries set gas 'gas OR \"crude oil\"'
  dateline queries set fresh '@gas date:7d'
  dateline search '@fresh -desk:Sport'
  dateline queries
  dateline queries forget fresh"
)]
pub(crate) struct Queries {
    #[command(subcommand)]
    pub(crate) change: Option<Change>,
    #[command(flatten)]
    pub(crate) place: Place,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrLines,
}

impl Queries {
    /// Where the index is, which each command says for itself.
    pub(crate) fn place(&self) -> &Place {
        match &self.change {
            None => &self.place,
            Some(Change::Set { place, .. } | Change::Forget { place, .. }) => place,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Change {
    /// Save a query under a name, in place of the one that had it
    #[command(after_help = "\
Examples:
  dateline queries set gas 'gas OR \"crude oil\"'
  dateline queries set quiet -- '-desk:Sport'")]
    Set {
        /// Letters, digits, hyphens and underscores
        name: String,
        /// What to look for, as in `dateline search`; several words are one query
        #[arg(required = true, value_name = "QUERY")]
        query: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Forget what is saved under these names
    Forget {
        /// Names that `dateline queries` lists
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
}

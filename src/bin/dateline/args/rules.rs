//! The commands that say who is who.

use clap::{Args, Subcommand};

use super::{Kind, Place, TextOrLines};

/// What is said of who is who: kept in `actors.toml` in the index directory, which may be changed by hand as well.
#[derive(Debug, Subcommand)]
pub(crate) enum Rule {
    /// All of these are one: the last name is the one to show
    #[command(after_help = "\
Examples:
  dateline actors merge \"O. Brandt\" \"Brandt-Vell\" \"Oda Brandt\"
  dateline actors merge \"Lake Authority\" \"Lake Basin Authority\" --kind organisation")]
    Merge {
        /// Names as `dateline actors` shows them
        #[arg(required = true, num_args = 2.., value_name = "NAME")]
        names: Vec<String>,
        #[command(flatten)]
        whom: Whom,
    },
    /// What is written so is not this actor, but one of that name
    #[command(after_help = "\
Examples:
  dateline actors split \"Oda Brandt\" \"Brandt Group\"")]
    Split {
        /// The actor as `dateline actors` shows it
        name: String,
        /// What is written where another one is meant
        #[arg(required = true, value_name = "OTHER")]
        others: Vec<String>,
        #[command(flatten)]
        whom: Whom,
    },
    /// These are of another kind than articles take them for
    #[command(after_help = "\
Examples:
  dateline actors kind organisation \"Page One\"")]
    Kind {
        /// What they are
        #[arg(value_enum)]
        kind: Kind,
        /// Names as `dateline actors` shows them
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// These are no actors
    #[command(after_help = "\
Examples:
  dateline actors ignore \"Page One\"")]
    Ignore {
        /// Names as `dateline actors` shows them
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Take back what was said of these names
    #[command(after_help = "\
Examples:
  dateline actors forget \"Brandt Group\"")]
    Forget {
        /// Names that `dateline actors rules` lists
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// List what was said
    Rules {
        #[command(flatten)]
        place: Place,
        /// How to write it
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
        format: TextOrLines,
    },
}

/// Of which actors something is said.
#[derive(Debug, Args)]
pub(crate) struct Whom {
    /// Only those of one kind
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    #[command(flatten)]
    pub(crate) place: Place,
}

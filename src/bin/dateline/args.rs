//! The command line, as one type.

#![allow(clippy::doc_markdown, reason = "the comments are help texts")]

mod deferred;
mod indexing;
mod queries;
mod reading;
mod rules;
mod upkeep;
mod values;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, ColorChoice, Parser, Subcommand};

pub(crate) use deferred::Deferred;
pub(crate) use indexing::{Index, Indexing, Watch};
pub(crate) use queries::{Change, Queries};
pub(crate) use reading::{Input, Reading};
pub(crate) use rules::Rule;
pub(crate) use upkeep::{Check, Ledger, Stats};
pub(crate) use values::{ActorOrder, By, HitFormat, Kind, Lines, OnOff, Order, Status, TextOrJson, TextOrLines};

use crate::usage;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

/// Search dated news by word, date, section, and who is named
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, arg_required_else_help = true, args_override_self = true, after_help = "\
Examples:
  dateline index ~/news                 make an index of all below a directory
  dateline watch ~/news                 keep it up to date
  dateline search ceasefire talks       articles with both words, best first
  dateline search --corpus ~/news gas   index what is new, then search
  dateline search gas --section impact --actor \"Oda Brandt\" --since 2024-02
  dateline show 3f9a2c1e                read one of them

Exit codes: 0 something was found, 1 nothing was found, 2 something went wrong, 130 indexing was interrupted.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to write in colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 100)]
    pub(crate) color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read news into an index, or bring the index up to date
    ///
    /// Files that have not changed since the last time are not read again. What cannot be read as news is listed with the reason.
    /// Ctrl-C stops it: what has been read is committed, and the same command again goes on; a second one ends it at once.
    Index(Deferred<Index>),
    /// Keep an index up to date until Ctrl-C
    ///
    /// Brings it up to date as dateline index --prune does, then reads whatever appears or changes at and below the given paths as soon
    /// as nothing has been written to it for a moment, and forgets what is gone. Says a line of each run that changed something, with
    /// what was rejected. Between the runs the index is free for others. Ctrl-C ends it, with all that has been read committed.
    Watch(Deferred<Watch>),
    /// Find articles
    ///
    /// All words of QUERY must occur, in any form. It may hold "phrases", OR, NOT, parentheses, gas NEAR/5 oil, pipeline*, and
    /// questions such as title:gas, lead:(gas OR oil), sentence:(gas oil), section:"Policy Impact"(gas), actor:"Oda Brandt",
    /// date:2024-02..2024-03, date:none, person:* (anybody named) or mentions:2024-02-05 (for what an article speaks of). @NAME stands for a saved query: see
    /// dateline queries. QUERY may be left out where an option says what to look for.
    #[command(visible_alias = "query")]
    Search(Deferred<Search>),
    /// Read one article
    Show(Deferred<Show>),
    /// Count who is named in the articles found, or say who is who
    ///
    /// Each with the number of articles, the days of the first and the last of them, and what they say that it is. Without QUERY and
    /// options, in all articles.
    ///
    /// The commands below say who is who in the index, at once and without reading the articles again; their options come after
    /// them. Where one is the first word of QUERY, that comes after two hyphens: dateline actors -- merge
    Actors(Deferred<Actors>),
    /// Count the articles found by time
    ///
    /// Without QUERY and options, all of them.
    Timeline(Deferred<Timeline>),
    /// List the saved queries, or change them
    ///
    /// @NAME in a query stands for what is saved under that name: dateline search '@gas -@sport' --since 7d. What is saved is the
    /// text, so that dates such as 7d count from the day of asking. All are kept in queries.toml in the index directory, which may be
    /// changed by hand as well.
    Queries(Deferred<Queries>),
    /// List what became of every file
    ///
    /// How many documents of each are in the index, its format, when it was added, what is doubtful in them, what of it is the same as
    /// an article elsewhere, and what of it was rejected, where and why; then the sums. Of each file 10,000 rejected documents are named, and
    /// as many that repeat others of it; the rest is counted.
    Ledger(Deferred<Ledger>),
    /// Say what an index holds
    ///
    /// Articles, files, formats, size, the first and the last day, and how many are named.
    Stats(Deferred<Stats>),
    /// Verify that an index is whole
    ///
    /// Reads all of it: whether every file is what was written, the ledger is that of the index and says what is in it, and every
    /// article is what was stored. Where a part of the index is broken, the files are named of which articles are lost with it. Exits with 0
    /// if it is whole, with 2 if not.
    Check(Deferred<Check>),
    /// Print documents as they are understood, without an index
    ///
    /// One JSON object a line: title, date, sections, who is named, and what was doubtful.
    Parse(Deferred<Parse>),
}

impl Command {
    /// The directory of the index that it works on.
    pub(crate) fn index(&self) -> Option<PathBuf> {
        let place = match self {
            Self::Index(args) => &args.indexing.place,
            Self::Watch(args) => &args.indexing.place,
            Self::Search(args) => &args.filters.place,
            Self::Show(args) => &args.place,
            Self::Actors(args) => &args.filters.place,
            Self::Timeline(args) => &args.filters.place,
            Self::Queries(args) => args.place(),
            Self::Ledger(args) => &args.place,
            Self::Stats(args) => &args.place,
            Self::Check(args) => &args.place,
            Self::Parse(_) => return None,
        };
        Some(place.directory())
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline search ceasefire talks
  dateline search '\"ceasefire talks\" OR truce' --since 2024-02 --sort newest
  dateline search gas --section \"policy impact\" --actor Gazprom
  dateline search --on yesterday --format jsonl
  dateline search gas --by month --by person
  dateline search ceasefire -0 | xargs -0 ls -l")]
pub(crate) struct Search {
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Which come first [default: relevance, or newest where there are no words to rank by]
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) sort: Option<Order>,
    /// Count all that is found instead of showing it, by actor, person, org, place, section, lang, day, week, month, quarter, year,
    /// or a field such as desk; may be repeated
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true, conflicts_with_all = ["sort", "offset", "passages", "count", "explain", "null"])]
    pub(crate) by: Vec<String>,
    /// How many to show [default: 10, but all days, weeks, months, quarters and years]
    #[arg(short = 'n', long, value_name = "N", value_parser = usage::at_least_one, allow_negative_numbers = true)]
    pub(crate) limit: Option<NonZeroUsize>,
    /// How many to leave out at the beginning
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = usage::whole_number, allow_negative_numbers = true)]
    pub(crate) offset: usize,
    /// How many passages of each to show
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = usage::whole_number, allow_negative_numbers = true)]
    pub(crate) passages: usize,
    /// Only say how many there are
    #[arg(long, conflicts_with_all = ["sort", "limit", "offset", "passages", "null"])]
    pub(crate) count: bool,
    /// Only say how the query is read, and how it is answered
    #[arg(long, conflicts_with_all = ["sort", "limit", "offset", "passages", "count", "null"])]
    pub(crate) explain: bool,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    #[arg(default_value_if("null", "true", "paths"))]
    pub(crate) format: HitFormat,
    /// Where each lies, with a NUL byte after it: for xargs -0
    #[arg(short = '0', long)]
    pub(crate) null: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline show 3f9a2c1e
  dateline show 3f9 --dates
  dateline show 3f9 --format json")]
pub(crate) struct Show {
    /// The beginning of its id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Also mark and list the dates that it speaks of, with the days that they mean
    #[arg(long)]
    pub(crate) dates: bool,
    /// How to write it
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrJson,
}

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  dateline actors
  dateline actors ceasefire --kind person --since 2024
  dateline actors --with \"Oda Brandt\"     who is named together with her
  dateline actors --sort last -n 10       who was named last
  dateline actors merge \"O. Brandt\" \"Oda Brandt\""
)]
pub(crate) struct Actors {
    #[command(subcommand)]
    pub(crate) rule: Option<Rule>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Only in articles that also name this one, who is not listed; may be repeated
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) with: Vec<String>,
    /// Only those of one kind
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    /// Which come first
    #[arg(long, value_enum, value_name = "ORDER", default_value = "articles")]
    pub(crate) sort: ActorOrder,
    /// How many to show
    #[arg(short = 'n', long, value_name = "N", default_value = "20", value_parser = usage::at_least_one, allow_negative_numbers = true)]
    pub(crate) limit: NonZeroUsize,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrLines,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline timeline --by month
  dateline timeline ceasefire --since 2024 --by week")]
pub(crate) struct Timeline {
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Length of the stretches of time [default: the shortest that makes 60 of them at most, else a year]
    #[arg(long, value_enum, value_name = "STEP")]
    pub(crate) by: Option<By>,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextOrLines,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline parse letter.txt
  dateline parse --explain-date page.html
  dateline parse ~/news --format jsonl > news.jsonl")]
pub(crate) struct Parse {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Which keys of records mean what: a file like index_schema.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// Only say how the date of each is known: what was found, what of it is used, and why
    #[arg(long, conflicts_with = "format")]
    pub(crate) explain_date: bool,
    /// Do not look for people, organisations and places
    #[arg(long)]
    pub(crate) no_actors: bool,
    /// Threads to read with [default: one for each core]
    #[arg(long, value_name = "N", value_parser = usage::threads, allow_negative_numbers = true)]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Exit with 2 if anything was rejected
    #[arg(long)]
    pub(crate) strict: bool,
    /// How to write them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "jsonl")]
    pub(crate) format: Lines,
}

/// Where the index is.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// The index [default: the nearest .dateline, here or in a directory above]
    #[arg(long = "index", value_name = "DIR", env = "DATELINE_INDEX", hide_env_values = true)]
    pub(crate) dir: Option<OsString>,
}

/// Which articles.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// What to look for; several words are one query
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// Who or what is named; may be repeated
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) actor: Vec<String>,
    /// Whether those named also go by other names; off: only as they are written
    #[arg(long, value_enum, value_name = "WHEN", default_value = "on")]
    pub(crate) alias: OnOff,
    /// Look for QUERY in sections with this phrase in the heading
    #[arg(long, value_name = "HEADING", allow_hyphen_values = true)]
    pub(crate) section: Option<String>,
    /// Published on or after this date: 2024-02-05, 2024-02, 2024-Q1, yesterday, 7d
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) since: Option<String>,
    /// Published on or before this date
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) until: Option<String>,
    /// Published on this day, in this month or year, or in a range: 2024-02..2024-04
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, conflicts_with_all = ["since", "until"])]
    pub(crate) on: Option<String>,
    /// Those without a date
    #[arg(long, conflicts_with_all = ["since", "until", "on"])]
    pub(crate) undated: bool,
    /// The day that `yesterday` and `7d` count from [default: today]
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(crate) today: Option<String>,
    /// Index what is new below this path first, and search only there; may be repeated
    #[arg(long, value_name = "PATH")]
    pub(crate) corpus: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_says_what_a_command_does() {
        let all = Cli::command();
        for command in all.get_subcommands().filter(|command| command.get_name() != "help") {
            let help = Cli::try_parse_from(["dateline", command.get_name(), "--help"]).unwrap_err().to_string();
            let about = command.get_long_about().or(command.get_about()).unwrap().to_string();
            assert_eq!(help.lines().next(), about.lines().next());
            let about: Vec<_> = about.split_whitespace().collect();
            assert!(help.split_whitespace().collect::<Vec<_>>().starts_with(&about), "{help}");
        }
    }

    #[test]
    fn a_query_may_be_the_name_of_a_command() {
        let actors = |line: &[&str]| {
            let line = ["dateline", "actors"].iter().chain(line);
            let Command::Actors(actors) = Cli::parse_from(line).command else { unreachable!() };
            (actors.rule.is_some(), actors.filters.query.clone())
        };
        assert_eq!(actors(&["merge", "a", "b"]), (true, Vec::new()));
        assert_eq!(actors(&["--", "merge", "a"]), (false, vec!["merge".to_owned(), "a".to_owned()]));
        assert_eq!(actors(&["gas", "merge"]), (false, vec!["gas".to_owned(), "merge".to_owned()]));
        assert_eq!(actors(&["help"]), (false, vec!["help".to_owned()]));
    }

    #[test]
    fn values_may_begin_with_a_hyphen() {
        let cli = Cli::parse_from(["dateline", "search", "gas", "deal", "--actor", "-x", "--since", "-3", "-n", "2"]);
        let Command::Search(search) = cli.command else { unreachable!() };
        assert_eq!(search.filters.query, ["gas", "deal"]);
        assert_eq!(
            (search.filters.actor.as_slice(), search.filters.since.as_deref()),
            (&["-x".to_owned()][..], Some("-3"))
        );
        assert_eq!(search.limit.map(NonZeroUsize::get), Some(2));
    }
}

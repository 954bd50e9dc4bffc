//! `dateline`: full-text search for news at the terminal.
//!
//! What is done lies in the library; here are arguments, the environment, the clock, the terminal and exit codes.

mod actors;
mod args;
mod check;
mod failure;
mod filters;
mod guard;
mod index;
mod interrupt;
mod ledger;
mod nothing;
mod parse;
mod place;
mod progress;
mod queries;
mod rules;
mod search;
mod show;
mod stats;
mod terminal;
mod timeline;
mod usage;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ColorChoice, Parser};

use args::{Cli, Command};
use failure::Failure;
use terminal::Terminal;

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// What was asked for.
    Found,
    /// Nothing, which is no error.
    Nothing,
    /// The index is not whole, which has been said.
    Broken,
    /// A part of what was asked for, since somebody pressed Ctrl-C.
    Interrupted,
}

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, &args),
    };
    let terminal = Terminal::new(cli.color);
    match guard::guarded(cli.command.index(), terminal, || run(&cli.command, terminal)) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Broken) => ExitCode::from(2),
        Ok(Outcome::Interrupted) => ExitCode::from(interrupt::CODE),
        // Whoever reads the output has seen enough.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.tell(|out, page| failure.write(out, page));
            ExitCode::from(2)
        }
    }
}

/// Says what is wrong with the command line, or what was asked about it.
fn refuse(error: &clap::Error, args: &[OsString]) -> ExitCode {
    match usage::mistaken_for_option(error, args) {
        Some(error) => Terminal::new(ColorChoice::Auto).tell(|out, page| Failure::from(error).write(out, page)),
        // If nobody can read that, nobody can be told.
        None => drop(error.print()),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn run(command: &Command, terminal: Terminal) -> Result<Outcome, Failure> {
    match command {
        Command::Index(args) => index::run(args, terminal),
        Command::Watch(args) => watch::run(args, terminal),
        Command::Search(args) => search::run(args, terminal).map_err(|failure| failure.in_query(&args.filters.text())),
        Command::Show(args) => show::run(args, terminal),
        Command::Actors(args) => actors::run(args, terminal).map_err(|failure| failure.in_query(&args.filters.text())),
        Command::Timeline(args) => {
            timeline::run(args, terminal).map_err(|failure| failure.in_query(&args.filters.text()))
        }
        Command::Parse(args) => parse::run(args, terminal),
        Command::Queries(args) => queries::run(args, terminal),
        Command::Ledger(args) => ledger::run(args, terminal),
        Command::Stats(args) => stats::run(args, terminal),
        Command::Check(args) => check::run(args, terminal),
    }
}

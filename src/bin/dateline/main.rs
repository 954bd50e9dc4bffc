//! `dateline`: full-text search for news at the terminal.
//!
//! What is done lies in the library; here are arguments, the environment, the clock, the terminal and exit codes.

mod actors;
mod args;
mod failure;
mod filters;
mod index;
mod nothing;
mod parse;
mod place;
mod progress;
mod rules;
mod search;
mod show;
mod terminal;
mod timeline;

use std::process::ExitCode;

use clap::Parser;

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
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.color);
    match run(&cli.command, terminal) {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        // Whoever reads the output has seen enough.
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.tell(|out, page| failure.write(out, page));
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command, terminal: Terminal) -> Result<Outcome, Failure> {
    match command {
        Command::Index(args) => index::run(args, terminal),
        Command::Search(args) => search::run(args, terminal),
        Command::Show(args) => show::run(args, terminal),
        Command::Actors(args) => actors::run(args, terminal),
        Command::Timeline(args) => timeline::run(args, terminal),
        Command::Parse(args) => parse::run(args, terminal),
    }
}

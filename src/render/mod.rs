//! Plain data to bytes: text for people, JSON lines for programs, written to any [`std::io::Write`].
//!
//! Everything that people see passes through [`Styled`], which is where text of documents, paths and queries is made safe for
//! a terminal. `docs/output.md` describes what programs read.

pub mod actors;
pub mod apart;
pub mod article;
pub mod check;
pub mod counts;
pub mod dates;
pub mod explanation;
pub mod facets;
pub mod hits;
pub mod json;
pub mod ledger;
pub mod problem;
pub mod queries;
pub mod rules;
pub mod stats;
pub mod summary;
mod text;

use crate::article::ActorKind;
pub use text::{Styled, clean};

/// What text is laid out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Columns of a line.
    pub width: usize,
    /// Whether escape sequences for colours may be written.
    pub colour: bool,
}

/// Who looks like what.
mod style {
    use anstyle::{AnsiColor, Style};

    use crate::article::ActorKind;

    pub(super) const PLAIN: Style = Style::new();
    pub(super) const DIM: Style = Style::new().dimmed();
    pub(super) const TITLE: Style = Style::new().bold();
    pub(super) const HEADING: Style = Style::new().bold();
    pub(super) const DATE: Style = AnsiColor::Green.on_default();
    pub(super) const ID: Style = AnsiColor::Cyan.on_default();
    pub(super) const BAR: Style = AnsiColor::Cyan.on_default();
    pub(super) const FOUND: Style = AnsiColor::Yellow.on_default().bold();
    pub(super) const SPOKEN: Style = AnsiColor::Yellow.on_default();
    pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
    pub(super) const WARNING: Style = AnsiColor::Yellow.on_default();
    pub(super) const FIX: Style = AnsiColor::Green.on_default().bold();

    pub(super) const fn actor(kind: ActorKind) -> Style {
        match kind {
            ActorKind::Person => AnsiColor::Magenta.on_default(),
            ActorKind::Organisation => AnsiColor::Blue.on_default(),
            ActorKind::Place => AnsiColor::Green.on_default(),
        }
    }
}

/// A kind of actor as a query would name it.
fn queried(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Organisation => "org",
        ActorKind::Place => "place",
    }
}

/// `1 article`, `7 articles`.
fn counted(number: u64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

//! What became of every file, for people.

use std::io::{self, Write};

use super::summary::write_rejected;
use super::text::ending;
use super::{Page, Styled, clean, counted, style};
use crate::index::{Account, Tally, Warned};
use crate::ingest::Rejected;

/// Columns of the table before the paths.
#[derive(Debug, Clone, Copy, Default)]
pub struct Columns {
    documents: usize,
    format: usize,
}

impl Columns {
    /// Makes room for a file.
    pub fn fit(&mut self, account: &Account<'_>) {
        self.documents = self.documents.max(account.documents.to_string().len());
        self.format = self.format.max(account.format.unwrap_or("").len());
    }
}

/// Writes how many documents of a file are indexed, its format, the day on which it was added and its path; below it what is
/// doubtful in them, what is a duplicate, and of what, and what was rejected, and why.
///
/// # Errors
/// Those of `out`.
pub fn write_account(
    out: &mut dyn Write,
    page: Page,
    columns: Columns,
    account: &Account<'_>,
    warned: &[Warned],
) -> io::Result<()> {
    let Columns { documents, format } = columns;
    let mut line = Styled::new(&format!("{:>documents$}  ", account.documents), style::PLAIN);
    if format > 0 {
        line.push(&format!("{:format$}  ", account.format.unwrap_or("")), style::DIM);
    }
    let added = account.added.map_or_else(|| " ".repeat(10), |day| day.to_string());
    line.push(&format!("{added}  "), style::DATE);
    let notes = notes(account);
    let room = page.width.saturating_sub(line.width() + super::text::columns(&notes));
    line.with(&ending(&clean(account.source), room), style::PLAIN).with(&notes, style::WARNING).write(out, page)?;
    for Warned { source, warning } in warned {
        // That of a record is where it stands.
        let line = warning.line.filter(|line| !source.ends_with(&format!(":{line}")));
        let place = Styled::new("  ", style::PLAIN).with(source, style::DIM);
        let place = place.with(&line.map_or_else(String::new, |line| format!(":{line}")), style::DIM);
        place.with(": warning: ", style::WARNING).with(&warning.message, style::PLAIN).write(out, page)?;
    }
    for twin in &account.duplicates {
        let of = twin.of.as_deref().unwrap_or("an article that was dropped: `dateline index` puts this in its place");
        let place = Styled::new("  ", style::PLAIN).with(&twin.place, style::DIM);
        place.with(": the same as ", style::PLAIN).with(of, style::PLAIN).write(out, page)?;
    }
    for refusal in &account.rejected {
        let rejected = Rejected { source: refusal.place.to_string(), rejection: refusal.rejection.clone() };
        write!(out, "  ")?;
        write_rejected(out, page, &rejected)?;
    }
    let more = [(account.more_duplicates, "the same as others of this file"), (account.more_rejected, "rejected")];
    for (documents, what) in more.into_iter().filter(|(documents, _)| *documents > 0) {
        let what = format!("  {documents} more {what}: counted, and not named");
        Styled::new(&what, style::DIM).write(out, page)?;
    }
    Ok(())
}

/// What more is to be said of a file.
fn notes(account: &Account<'_>) -> String {
    let warned = match account.with_warnings {
        0 => String::new(),
        documents => format!(" · {documents} with warnings"),
    };
    let duplicates = match account.documents_duplicate {
        0 => String::new(),
        duplicates => format!(" · {}", counted(duplicates, "duplicate")),
    };
    match account.documents_rejected {
        0 => warned + &duplicates,
        rejected => format!("{warned}{duplicates} · {rejected} rejected"),
    }
}

/// Writes the sums.
///
/// # Errors
/// Those of `out`.
pub fn write_tally(out: &mut dyn Write, page: Page, tally: &Tally) -> io::Result<()> {
    let duplicate = match tally.duplicate {
        0 => String::new(),
        files => format!("{files} with nothing but duplicates, "),
    };
    let duplicates = match tally.documents_duplicate {
        0 => String::new(),
        documents => format!("{}, ", counted(documents, "duplicate")),
    };
    let nothing = match tally.nothing {
        0 => String::new(),
        files => format!(", {files} without a document"),
    };
    let warned = match tally.with_warnings {
        0 => String::new(),
        documents => format!("; {documents} with warnings"),
    };
    let lines = [
        format!(
            "{}: {} indexed, {} in part, {duplicate}{} rejected as a whole{nothing}",
            counted(tally.files, "file"),
            tally.indexed,
            tally.partly,
            tally.rejected
        ),
        format!(
            "{}: {} indexed, {duplicates}{} rejected{warned}",
            counted(tally.documents, "document"),
            tally.documents_indexed,
            tally.documents_rejected
        ),
    ];
    lines.iter().try_for_each(|line| Styled::new(line, style::PLAIN).write(out, page))
}

/// Writes that the ledger names no file there, or none of that kind.
///
/// # Errors
/// Those of `out`.
pub fn write_none(out: &mut dyn Write, page: Page, tally: &Tally) -> io::Result<()> {
    match tally.files {
        0 => Styled::new("No file there is in the ledger: `dateline index PATH` reads what is there.", style::PLAIN)
            .write(out, page),
        _ => write_tally(out, page, tally),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Rejection, Warning};
    use crate::index::{Entry, Ledger, Refused};

    #[test]
    fn nothing_of_a_file_takes_hold_of_the_terminal() {
        let rejection = Rejection { line: Some(2), reason: "no\x1b[2J JSON".into() };
        let rejected = vec![Refused { member: String::new(), rejection }];
        let source = format!("{}/a\x1b[2J\n.jsonl", "b".repeat(80));
        let entry = Entry {
            source,
            documents: 12,
            with_warnings: 1,
            rejected,
            format: "jsonl".into(),
            added: "2024-02-05".parse().ok(),
            ..Entry::default()
        };
        let ledger = Ledger { files: [("/a".to_owned(), entry)].into() };
        let warning = Warning::at(2, "doubt\x1b[2Jful");
        let source = |source: &str| Warned { source: source.into(), warning: warning.clone() };
        let warned = [source("a.jsonl:2"), source("\x07b.txt"), source("a.jsonl:12")];
        let (mut out, mut columns) = (Vec::new(), Columns::default());
        for account in ledger.accounts(&[]) {
            columns.fit(&account);
            write_account(&mut out, Page { width: 72, colour: false }, columns, &account, &warned).unwrap();
        }
        let long = "b".repeat(80);
        let warnings: String = ["a.jsonl:2", "�b.txt:2", "a.jsonl:12:2"]
            .map(|place| format!("  {place}: warning: doubt�[2Jful\n"))
            .concat();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            format!(
                "12  jsonl  2024-02-05  …{}/a�[2J .jsonl · 1 with warnings · 1 rejected\n{warnings}  {long}/a�[2J .jsonl:2: no�[2J JSON\n",
                "b".repeat(4)
            )
        );
    }
}

//! How a query is read and answered, for people.

use std::io::{self, Write};

use super::{Page, Styled, counted, queries, style};
use crate::query::Notes;
use crate::search::Explanation;

/// Columns by which a part is further to the right than what it is within.
const STEP: usize = 2;

/// Writes the query as it was read, what the names in it stand for, how many articles it finds, and its parts.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, explanation: &Explanation, notes: &Notes) -> io::Result<()> {
    Styled::new(&explanation.query.to_string(), style::TITLE).write_wrapped(out, page, 0)?;
    queries::write(out, page, &notes.saved)?;
    write_words_like_dates(out, page, &notes.dates)?;
    Styled::new(&counted(explanation.total, "article"), style::DATE).write(out, page)?;
    writeln!(out)?;
    for part in &explanation.parts {
        let indent = STEP * part.depth;
        let mut line = Styled::new(&part.asks, style::FOUND);
        if !part.means.is_empty() {
            line.push(&format!(": {}", part.means), style::PLAIN);
        }
        line.push(&format!(" ({}; {})", counted(part.articles, "article"), part.found), style::DIM);
        line.write_wrapped(out, page, indent)?;
    }
    Ok(())
}

/// Writes of words that may be meant as dates that they are words, and how to write the dates.
pub(super) fn write_words_like_dates(out: &mut dyn Write, page: Page, dates: &[String]) -> io::Result<()> {
    dates.iter().try_for_each(|date| {
        let (are, mark) = if date.contains(' ') { ("read as words", "\"") } else { ("read as a word", "") };
        Styled::new("`", style::PLAIN)
            .with(date, style::TITLE)
            .with(&format!("` is {are}; for the date write "), style::PLAIN)
            .with(&format!("date:{mark}{date}{mark}"), style::TITLE)
            .write_wrapped(out, page, 0)
    })
}

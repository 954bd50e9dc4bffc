//! How a query is read and answered, for people.

use std::io::{self, Write};

use super::{Page, Styled, counted, style};
use crate::search::Explanation;

/// Columns by which a part is further to the right than what it is within.
const STEP: usize = 2;

/// Writes the query as it was read, how many articles it finds, and its parts.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, explanation: &Explanation) -> io::Result<()> {
    Styled::new(&explanation.query.to_string(), style::TITLE).write_wrapped(out, page, 0)?;
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

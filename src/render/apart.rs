//! What stands in a clause that was not found, for people.

use std::io::{self, Write};

use super::{Page, Styled, counted, style};
use crate::query::Query;
use crate::search::Apart;

/// Writes how many articles have what stands in a clause.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, apart: &Apart) -> io::Result<()> {
    for (part, articles) in &apart.parts {
        let name = match part {
            Query::Or(_) => format!("({part})"),
            part => part.to_string(),
        };
        let line = Styled::new(&name, style::TITLE);
        line.with(&format!(": {}", counted(*articles, "article")), style::PLAIN).write_wrapped(out, page, 2)?;
    }
    if apart.together == 0 && apart.parts.iter().all(|(_, articles)| *articles > 0) {
        Styled::new("all of them: 0 articles", style::PLAIN).write_wrapped(out, page, 2)?;
    }
    if apart.together > 0 {
        let all = format!("all of them: {}, but not as ", counted(apart.together, "article"));
        Styled::new(&all, style::PLAIN).with(&apart.clause.to_string(), style::TITLE).write_wrapped(out, page, 2)?;
    }
    Ok(())
}

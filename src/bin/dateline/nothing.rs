//! Why no article was found.

use dateline::error::Result;
use dateline::index::{Ledger, Snapshot};
use dateline::query::{Notes, Query};
use dateline::render::hits;
use dateline::search::{self, Clause};

use crate::terminal::Terminal;

/// Most sets of clauses that are proposed to be left out.
const RELAXATIONS: usize = 5;

/// Says that no article matches, and what would give some; `written` says how clauses were written, `notes` what may be meant
/// otherwise.
pub(crate) fn explain(
    snapshot: &Snapshot<'_>,
    ledger: &Ledger,
    query: &Query,
    under: &[String],
    written: &[(Clause, String)],
    notes: &Notes,
    terminal: Terminal,
) -> Result<()> {
    if snapshot.documents() == 0 {
        terminal.tell(hits::write_empty);
    } else {
        let relaxations = search::relaxations(snapshot, ledger, query, under, RELAXATIONS)?;
        let unknown = search::unknown(snapshot, query)?;
        terminal.tell(|out, page| hits::write_none(out, page, &relaxations, written, &unknown, &notes.dates));
    }
    Ok(())
}

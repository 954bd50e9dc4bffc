//! Why no article was found.

use dateline::error::Result;
use dateline::index::{Ledger, Snapshot};
use dateline::query::{Notes, Query};
use dateline::render::{apart, hits};
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
        let apart = if relaxations.is_empty() { search::apart(snapshot, ledger, query, under)? } else { None };
        terminal.tell(|out, page| {
            hits::write_none(out, page, &relaxations, written, &unknown, &notes.dates)?;
            apart.iter().try_for_each(|clause| apart::write(out, page, clause))
        });
    }
    Ok(())
}

//! Why no article was found.

use dateline::error::Result;
use dateline::index::{Ledger, Snapshot};
use dateline::query::Query;
use dateline::render::hits;
use dateline::search;

use crate::terminal::Terminal;

/// Says that no article matches, and what would give some.
pub(crate) fn explain(
    snapshot: &Snapshot<'_>,
    ledger: &Ledger,
    query: &Query,
    under: &[String],
    terminal: Terminal,
) -> Result<()> {
    if snapshot.documents() == 0 {
        terminal.tell(hits::write_empty);
    } else {
        let relaxations = search::relaxations(snapshot, ledger, query, under)?;
        let unknown = search::unknown(snapshot, query)?;
        terminal.tell(|out, page| hits::write_none(out, page, &relaxations, &unknown));
    }
    Ok(())
}

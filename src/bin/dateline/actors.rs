//! `dateline actors`

use dateline::render::{counts, json};
use dateline::search;

use crate::Outcome;
use crate::args::{self, TextOrLines};
use crate::failure::Failure;
use crate::filters::query;
use crate::nothing;
use crate::place::{ledger_for, up_to_date};
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Actors, terminal: Terminal) -> Result<Outcome, Failure> {
    let (index, under) = up_to_date(&args.filters, terminal)?;
    let query = query(&args.filters, index.schema())?;
    let (snapshot, ledger) = (index.snapshot()?, ledger_for(&index, &under)?);
    let actors = search::actors(&snapshot, &ledger, &query, &under, args.kind.map(Into::into))?;
    if actors.is_empty() {
        if args.format == TextOrLines::Text {
            match search::count(&snapshot, &ledger, &query, &under)? {
                0 => nothing::explain(&snapshot, &ledger, &query, &under, terminal)?,
                _ => terminal.tell(counts::write_no_actors),
            }
        }
        return Ok(Outcome::Nothing);
    }
    terminal.write(|out, page| match args.format {
        TextOrLines::Text => counts::write_actors(out, page, &actors, args.limit.get()),
        TextOrLines::Jsonl => json::write_actors(out, actors.get(..args.limit.get()).unwrap_or(&actors)),
    })?;
    Ok(Outcome::Found)
}

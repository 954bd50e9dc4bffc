//! `dateline timeline`

use dateline::render::{counts, json};
use dateline::search;

use crate::Outcome;
use crate::args::{self, TextOrLines};
use crate::failure::Failure;
use crate::filters::{asked, written};
use crate::nothing;
use crate::place::{ledger_for, up_to_date};
use crate::terminal::Terminal;

/// Most stretches of time where their length is not given.
const SCREENFUL: usize = 60;

pub(crate) fn run(args: &args::Timeline, terminal: Terminal) -> Result<Outcome, Failure> {
    let (index, under) = up_to_date(&args.filters, terminal)?;
    let (query, typed) = asked(&args.filters, &index)?;
    let (snapshot, ledger) = (index.snapshot()?, ledger_for(&index, &under)?);
    let timeline = search::timeline(&snapshot, &ledger, &query, &under, args.by.map(Into::into), SCREENFUL)?;
    if timeline.buckets.is_empty() && timeline.undated == 0 {
        if args.format == TextOrLines::Text {
            nothing::explain(&snapshot, &ledger, &query, &under, &written(&args.filters)?, &typed.notes(), terminal)?;
        }
        return Ok(Outcome::Nothing);
    }
    terminal.write(|out, page| match args.format {
        TextOrLines::Text => counts::write_timeline(out, page, &timeline),
        TextOrLines::Jsonl => json::write_timeline(out, &timeline),
    })?;
    Ok(Outcome::Found)
}

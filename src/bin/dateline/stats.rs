//! `dateline stats`

use dateline::render::{json, stats};
use dateline::search;

use crate::Outcome;
use crate::args::{self, TextOrJson};
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Stats, terminal: Terminal) -> Result<Outcome, Failure> {
    let index = args.place.open()?;
    let (snapshot, ledger) = (index.snapshot()?, index.ledger()?);
    let figures = search::stats(&snapshot, &ledger)?;
    let dates = if args.dates { Some(search::date_sources(&snapshot, args.limit)?) } else { None };
    let bytes = index.bytes()?;
    let language = index.languages().first().map_or("", |language| language.name());
    terminal.write(|out, page| match args.format {
        TextOrJson::Json => json::write_stats(out, &figures, dates.as_ref(), bytes, language),
        TextOrJson::Text => {
            stats::write(out, page, &figures, bytes, language)?;
            match &dates {
                Some(dates) => writeln!(out).and_then(|()| stats::write_dates(out, page, dates)),
                None => Ok(()),
            }
        }
    })?;
    Ok(Outcome::Found)
}

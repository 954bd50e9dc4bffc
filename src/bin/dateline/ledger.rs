//! `dateline ledger`

use dateline::index::{self, Account, Tally};
use dateline::ingest;
use dateline::render::{json, ledger};

use crate::Outcome;
use crate::args::{self, Status, TextOrLines};
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Ledger, terminal: Terminal) -> Result<Outcome, Failure> {
    let index = args.place.open()?;
    let (entries, snapshot) = (index.ledger()?, index.snapshot()?);
    let under = ingest::known(&args.paths, &entries)?;
    let (mut tally, mut columns, mut any) = (Tally::default(), ledger::Columns::default(), false);
    for account in entries.accounts(&under) {
        tally.add(&account);
        if is_wanted(&account, args) {
            columns.fit(&account);
            any = true;
        }
    }
    if !any {
        if args.format == TextOrLines::Text {
            terminal.tell(|out, page| ledger::write_none(out, page, &tally));
        }
        return Ok(Outcome::Nothing);
    }
    // What cannot be read ends it, but not before what can be is written.
    let mut failure = None;
    terminal.write(|out, page| {
        for account in entries.accounts(&under).filter(|account| is_wanted(account, args)) {
            let warned = if account.with_warnings > 0 { snapshot.warnings(account.path) } else { Ok(Vec::new()) };
            let warned = match warned {
                Ok(warned) => warned,
                Err(error) => {
                    failure = Some(error);
                    return Ok(());
                }
            };
            match args.format {
                TextOrLines::Text => ledger::write_account(out, page, columns, &account, &warned),
                TextOrLines::Jsonl => json::write_account(out, &account, &warned),
            }?;
        }
        match args.format {
            TextOrLines::Text => ledger::write_tally(out, page, &tally),
            TextOrLines::Jsonl => Ok(()),
        }
    })?;
    failure.map_or(Ok(Outcome::Found), |error| Err(error.into()))
}

fn is_wanted(account: &Account<'_>, args: &args::Ledger) -> bool {
    let is_doubtful = !args.warnings || account.with_warnings > 0;
    is_doubtful && has_status(account, args.status)
}

fn has_status(account: &Account<'_>, status: Option<Status>) -> bool {
    match status {
        None => true,
        Some(Status::Indexed) => account.documents > 0,
        Some(Status::Duplicate) => !account.duplicates.is_empty(),
        Some(Status::Rejected) => !account.rejected.is_empty(),
        Some(Status::Nothing) => account.status == index::Status::Nothing,
    }
}

//! `dateline ledger`

use dateline::index::{self, Account, Tally};
use dateline::ingest;
use dateline::render::{json, ledger};

use crate::Outcome;
use crate::args::{self, Status, TextOrLines};
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Ledger, terminal: Terminal) -> Result<Outcome, Failure> {
    let entries = args.place.open()?.ledger()?;
    let under = ingest::known(&args.paths, &entries)?;
    let (mut tally, mut columns, mut any) = (Tally::default(), ledger::Columns::default(), false);
    for account in entries.accounts(&under) {
        tally.add(&account);
        if is_wanted(&account, args.status) {
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
    terminal.write(|out, page| {
        for account in entries.accounts(&under).filter(|account| is_wanted(account, args.status)) {
            match args.format {
                TextOrLines::Text => ledger::write_account(out, page, columns, &account),
                TextOrLines::Jsonl => json::write_account(out, &account),
            }?;
        }
        match args.format {
            TextOrLines::Text => ledger::write_tally(out, page, &tally),
            TextOrLines::Jsonl => Ok(()),
        }
    })?;
    Ok(Outcome::Found)
}

fn is_wanted(account: &Account<'_>, status: Option<Status>) -> bool {
    match status {
        None => true,
        Some(Status::Indexed) => account.documents > 0,
        Some(Status::Duplicate) => !account.duplicates.is_empty(),
        Some(Status::Rejected) => !account.rejected.is_empty(),
        Some(Status::Nothing) => account.status == index::Status::Nothing,
    }
}

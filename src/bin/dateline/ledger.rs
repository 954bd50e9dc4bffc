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
    let entries = index.ledger()?;
    let under = ingest::known(&args.paths, &entries)?;
    let (mut tally, mut columns) = (Tally::default(), ledger::Columns::default());
    let (mut any, mut is_doubtful) = (false, false);
    for account in entries.accounts(&under) {
        tally.add(&account);
        if is_wanted(&account, args) {
            columns.fit(&account);
            any = true;
            is_doubtful |= account.with_warnings > 0;
        }
    }
    if !any {
        if args.format == TextOrLines::Text {
            terminal.tell(|out, page| ledger::write_none(out, page, &tally));
        }
        return Ok(Outcome::Nothing);
    }
    // Articles alone know what is doubtful in them: where they cannot be read, the ledger is written without it, and that is said.
    let (snapshot, mut failure) = match is_doubtful.then(|| index.snapshot()).transpose() {
        Ok(snapshot) => (snapshot, None),
        Err(error) => (None, Some(error)),
    };
    terminal.write(|out, page| {
        for account in entries.accounts(&under).filter(|account| is_wanted(account, args)) {
            let snapshot = snapshot.as_ref().filter(|_| account.with_warnings > 0 && failure.is_none());
            let warned = snapshot.map_or(Ok(Vec::new()), |snapshot| snapshot.warnings(account.path));
            let warned = warned.unwrap_or_else(|error| {
                failure = Some(error);
                Vec::new()
            });
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
        Some(Status::Duplicate) => account.documents_duplicate > 0,
        Some(Status::Rejected) => account.documents_rejected > 0,
        Some(Status::Nothing) => account.status == index::Status::Nothing,
    }
}

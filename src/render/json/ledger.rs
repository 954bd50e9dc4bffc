//! The ledger, a line a file.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::Serialize;

use super::{Rejection, VERSION, line};
use crate::index;

#[derive(Serialize)]
struct Account<'a> {
    v: u32,
    source: &'a str,
    path: &'a str,
    status: &'static str,
    format: Option<&'a str>,
    documents: u64,
    with_warnings: u64,
    duplicate: u64,
    rejected: u64,
    bytes: u64,
    modified: Option<String>,
    added: Option<NaiveDate>,
    warnings: Vec<Warning<'a>>,
    duplicates: Vec<Twin<'a>>,
    more_duplicates: u64,
    rejections: Vec<Rejection<'a>>,
    more_rejections: u64,
}

#[derive(Serialize)]
struct Warning<'a> {
    source: &'a str,
    line: Option<usize>,
    message: &'a str,
}

#[derive(Serialize)]
struct Twin<'a> {
    source: &'a str,
    of: Option<&'a str>,
}

/// Writes what became of a file as one line, with what is doubtful in its articles.
///
/// # Errors
/// Those of `out`.
pub fn write_account(out: &mut dyn Write, account: &index::Account<'_>, warned: &[index::Warned]) -> io::Result<()> {
    let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
    line(
        out,
        &Account {
            v: VERSION,
            source: account.source,
            path: account.path,
            status: account.status.name(),
            format: account.format,
            documents: account.documents,
            with_warnings: account.with_warnings,
            duplicate: account.documents_duplicate,
            rejected: account.documents_rejected,
            bytes: account.bytes,
            modified: account.modified.map(time),
            added: account.added,
            warnings: warned
                .iter()
                .map(|warned| Warning {
                    source: &warned.source,
                    line: warned.warning.line,
                    message: &warned.warning.message,
                })
                .collect(),
            duplicates: account
                .duplicates
                .iter()
                .map(|twin| Twin { source: &twin.place, of: twin.of.as_deref() })
                .collect(),
            more_duplicates: account.more_duplicates,
            rejections: account.rejected.iter().map(refusal).collect(),
            more_rejections: account.more_rejected,
        },
    )
}

fn refusal<'a>(refusal: &'a index::Refusal<'_>) -> Rejection<'a> {
    Rejection { source: &refusal.place, line: refusal.rejection.line, reason: &refusal.rejection.reason }
}

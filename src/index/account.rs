//! What the ledger says of each file, as it is shown, and the sums of it, which add up.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Entry, Ledger, Refused};
use crate::article::Rejection;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// All documents in it were indexed.
    Indexed,
    /// Some were indexed, some rejected.
    Partly,
    /// It was rejected as a whole, or every document in it was.
    Rejected,
    /// No document was found in it.
    Nothing,
}

/// What the ledger says of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account<'l> {
    /// Its canonical path.
    pub path: &'l str,
    /// Where it was found, as the path was given.
    pub source: &'l str,
    /// What became of it.
    pub status: Status,
    /// The name of the format that it was read in; `None` if it could not be read.
    pub format: Option<&'l str>,
    /// Bytes, when it was read.
    pub bytes: u64,
    /// When it had last been modified, when it was read; `None` where the system does not say.
    pub modified: Option<DateTime<Utc>>,
    /// The day on which it first came into the index.
    pub added: Option<NaiveDate>,
    /// Documents indexed from it.
    pub documents: u64,
    /// How many of those had warnings.
    pub with_warnings: u64,
    /// What was rejected.
    pub rejected: Vec<Refusal<'l>>,
}

/// A file or document that is not in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal<'l> {
    /// The file, as the path was given.
    pub place: Cow<'l, str>,
    /// Where in it, and why.
    pub rejection: &'l Rejection,
}

/// Sums over files: `files = indexed + partly + rejected + nothing`, `documents = documents_indexed + documents_rejected`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files.
    pub files: u64,
    /// Those of which all was indexed.
    pub indexed: u64,
    /// Those of which something was indexed and something rejected.
    pub partly: u64,
    /// Those rejected as a whole.
    pub rejected: u64,
    /// Those in which no document was found.
    pub nothing: u64,
    /// Documents in them. A file that could not be read at all, or is no text, counts as one.
    pub documents: u64,
    /// Documents that are in the index.
    pub documents_indexed: u64,
    /// Documents that could not be read as news.
    pub documents_rejected: u64,
    /// How many of those indexed had warnings.
    pub with_warnings: u64,
}

impl Status {
    /// `indexed`, `partly`, `rejected` or `nothing`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indexed => "indexed",
            Self::Partly => "partly",
            Self::Rejected => "rejected",
            Self::Nothing => "nothing",
        }
    }

    /// Of a file with so many documents.
    const fn of(indexed: u64, rejected: u64) -> Self {
        match (indexed, rejected) {
            (0, 0) => Self::Nothing,
            (0, _) => Self::Rejected,
            (_, 0) => Self::Indexed,
            _ => Self::Partly,
        }
    }
}

impl<'l> Account<'l> {
    /// The one place where an entry of the ledger becomes what is shown of it.
    fn of(path: &'l str, entry: &'l Entry) -> Self {
        let refusal = |refused: &'l Refused| Refusal {
            place: match refused.member.as_str() {
                "" => Cow::Borrowed(entry.source.as_str()),
                member => Cow::Owned(format!("{}{member}", entry.source)),
            },
            rejection: &refused.rejection,
        };
        Self {
            path,
            source: &entry.source,
            status: Status::of(entry.documents, entry.rejected.len() as u64),
            format: Some(entry.format.as_str()).filter(|format| !format.is_empty()),
            bytes: entry.size,
            modified: (entry.modified != 0).then(|| DateTime::from_timestamp_nanos(entry.modified)),
            added: entry.added,
            documents: entry.documents,
            with_warnings: entry.with_warnings,
            rejected: entry.rejected.iter().map(refusal).collect(),
        }
    }
}

impl Tally {
    /// Counts a file.
    pub fn add(&mut self, account: &Account<'_>) {
        let rejected = account.rejected.len() as u64;
        self.files += 1;
        *match account.status {
            Status::Indexed => &mut self.indexed,
            Status::Partly => &mut self.partly,
            Status::Rejected => &mut self.rejected,
            Status::Nothing => &mut self.nothing,
        } += 1;
        self.documents += account.documents + rejected;
        self.documents_indexed += account.documents;
        self.documents_rejected += rejected;
        self.with_warnings += account.with_warnings;
    }
}

impl Ledger {
    /// What became of the files that were found at or below one of these canonical paths, in the order of their own; of all
    /// files if there are none.
    pub fn accounts<'l>(&'l self, under: &'l [String]) -> impl Iterator<Item = Account<'l>> {
        let is_meant = |path: &String, entry: &Entry| under.is_empty() || entry.is_under(path, under);
        let files = self.files.iter().filter(move |(path, entry)| is_meant(path, entry));
        files.map(|(path, entry)| Account::of(path, entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_add_up() {
        let mut ledger = Ledger::default();
        for (i, (documents, rejected)) in [(3, 0), (2, 2), (0, 1), (0, 0), (1, 0)].into_iter().enumerate() {
            let rejected = vec![Refused::whole("why"); rejected];
            let entry = Entry { documents, rejected, with_warnings: documents / 2, ..Entry::default() };
            ledger.files.insert(format!("/news/{i}"), entry);
        }
        let mut tally = Tally::default();
        ledger.accounts(&[]).for_each(|account| tally.add(&account));
        let Tally { files, indexed, partly, rejected, nothing, .. } = tally;
        assert_eq!((files, indexed, partly, rejected, nothing), (5, 2, 1, 1, 1));
        assert_eq!((tally.documents, tally.documents_indexed, tally.documents_rejected), (9, 6, 3));
        assert_eq!(tally.with_warnings, 2);
        let under = ["/news/1".to_owned(), "/news/3".to_owned()];
        let statuses: Vec<_> = ledger.accounts(&under).map(|account| account.status.name()).collect();
        assert_eq!(statuses, ["partly", "nothing"]);
    }
}

//! What the ledger says of each file, as it is shown, and the sums of it, which add up.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Duplicate, Entry, Ledger, Refused};
use crate::article::Rejection;

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// All documents in it were indexed, but for duplicates.
    Indexed,
    /// Some were rejected, but not all.
    Partly,
    /// All documents in it are duplicates.
    Duplicate,
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
    /// What is the same as something that was indexed, in the order of the file.
    pub duplicates: Vec<Twin<'l>>,
    /// How much more is, which is not named.
    pub more_duplicates: u64,
    /// Both together.
    pub documents_duplicate: u64,
    /// What was rejected.
    pub rejected: Vec<Refusal<'l>>,
    /// How much more was, which is not named.
    pub more_rejected: u64,
    /// Both together; a file that could not be read counts as one.
    pub documents_rejected: u64,
}

/// A document that is the same as one that is in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin<'l> {
    /// Where it stands, as the source of an article says it.
    pub place: Cow<'l, str>,
    /// Where the one stands that is kept; `None` where that was dropped and nothing has taken its place yet.
    pub of: Option<Cow<'l, str>>,
}

/// A file or document that is not in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal<'l> {
    /// The file, as the path was given.
    pub place: Cow<'l, str>,
    /// Where in it, and why.
    pub rejection: &'l Rejection,
}

/// Sums over files: `files = indexed + partly + duplicate + rejected + nothing`, `documents = documents_indexed +
/// documents_duplicate + documents_rejected`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files.
    pub files: u64,
    /// Those of which all was indexed.
    pub indexed: u64,
    /// Those of which something was rejected and something not.
    pub partly: u64,
    /// Those in which all is a duplicate.
    pub duplicate: u64,
    /// Those rejected as a whole.
    pub rejected: u64,
    /// Those in which no document was found.
    pub nothing: u64,
    /// Documents in them. A file that could not be read at all, or is no text, counts as one.
    pub documents: u64,
    /// Documents that are in the index.
    pub documents_indexed: u64,
    /// Documents that are the same as one in the index.
    pub documents_duplicate: u64,
    /// Documents that could not be read as news.
    pub documents_rejected: u64,
    /// How many of those indexed had warnings.
    pub with_warnings: u64,
}

impl Status {
    /// `indexed`, `partly`, `duplicate`, `rejected` or `nothing`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indexed => "indexed",
            Self::Partly => "partly",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::Nothing => "nothing",
        }
    }

    /// Of a file with so many documents.
    const fn of(indexed: u64, duplicate: u64, rejected: u64) -> Self {
        match (indexed, duplicate, rejected) {
            (0, 0, 0) => Self::Nothing,
            (0, 0, _) => Self::Rejected,
            (0, _, 0) => Self::Duplicate,
            (_, _, 0) => Self::Indexed,
            _ => Self::Partly,
        }
    }
}

impl<'l> Account<'l> {
    /// The one place where an entry of the ledger becomes what is shown of it.
    fn of(path: &'l str, entry: &'l Entry, ledger: &'l Ledger) -> Self {
        let refusal = |refused: &'l Refused| Refusal {
            place: within(path, &entry.source, &refused.member),
            rejection: &refused.rejection,
        };
        let twin = |duplicate: &'l Duplicate| Twin {
            place: within(path, &entry.source, &duplicate.place),
            of: duplicate.of.as_ref().map(|kept| {
                let file = ledger.files.get(&*kept.file);
                within(&kept.file, file.map_or(&*kept.file, |entry| &entry.source), &kept.place)
            }),
        };
        let (documents_duplicate, documents_rejected) = (entry.documents_duplicate(), entry.documents_rejected());
        let mut duplicates: Vec<&Duplicate> = entry.duplicates.iter().collect();
        duplicates.sort_by_key(|duplicate| duplicate.order());
        Self {
            path,
            source: &entry.source,
            status: Status::of(entry.documents, documents_duplicate, documents_rejected),
            format: Some(entry.format.as_str()).filter(|format| !format.is_empty()),
            bytes: entry.size,
            modified: (entry.modified != 0).then(|| DateTime::from_timestamp_nanos(entry.modified)),
            added: entry.added,
            documents: entry.documents,
            with_warnings: entry.with_warnings,
            duplicates: duplicates.into_iter().map(twin).collect(),
            more_duplicates: entry.more_duplicates,
            documents_duplicate,
            rejected: entry.rejected.iter().map(refusal).collect(),
            more_rejected: entry.more_rejected,
            documents_rejected,
        }
    }
}

/// A place within the file with this canonical path, called `source`.
fn within<'l>(path: &str, source: &'l str, place: &'l str) -> Cow<'l, str> {
    match place {
        "" => Cow::Borrowed(source),
        // Records stand in their stream, not within each other: no path begins like their keys.
        place if path.starts_with('-') => Cow::Owned(format!("-{place}")),
        place => Cow::Owned(format!("{source}{place}")),
    }
}

impl Tally {
    /// Counts a file.
    pub fn add(&mut self, account: &Account<'_>) {
        let (duplicates, rejected) = (account.documents_duplicate, account.documents_rejected);
        self.files += 1;
        *match account.status {
            Status::Indexed => &mut self.indexed,
            Status::Partly => &mut self.partly,
            Status::Duplicate => &mut self.duplicate,
            Status::Rejected => &mut self.rejected,
            Status::Nothing => &mut self.nothing,
        } += 1;
        self.documents += account.documents + duplicates + rejected;
        self.documents_indexed += account.documents;
        self.documents_duplicate += duplicates;
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
        files.map(|(path, entry)| Account::of(path, entry, self))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kept, Signature};
    use super::*;

    #[test]
    fn the_sums_add_up() {
        let mut ledger = Ledger::default();
        let duplicate = |i: usize| {
            let of = Some(Kept { file: "/news/0".into(), place: ":1".into() });
            let signature: Signature = serde_json::from_str("\"ff\"").unwrap();
            Duplicate { place: format!(":{}", 10 - i).into(), signature, order: 0, of }
        };
        let files = [(3, 1, 0), (2, 0, 2), (0, 0, 1), (0, 0, 0), (1, 0, 0), (0, 2, 0), (0, 1, 1)];
        for (i, (documents, duplicates, rejected)) in files.into_iter().enumerate() {
            let rejected = vec![Refused::whole("why"); rejected];
            let duplicates = (0..duplicates).map(duplicate).collect();
            let (source, with_warnings) = (format!("news/{i}"), documents / 2);
            let entry = Entry { source, documents, with_warnings, duplicates, rejected, ..Entry::default() };
            ledger.files.insert(format!("/news/{i}"), entry);
        }
        let mut tally = Tally::default();
        ledger.accounts(&[]).for_each(|account| tally.add(&account));
        let Tally { files, indexed, partly, duplicate, rejected, nothing, .. } = tally;
        assert_eq!((files, indexed, partly, duplicate, rejected, nothing), (7, 2, 2, 1, 1, 1));
        assert_eq!((tally.documents, tally.documents_indexed), (14, 6));
        assert_eq!((tally.documents_duplicate, tally.documents_rejected), (4, 4));
        assert_eq!(tally.with_warnings, 2);
        let under = ["/news/1".to_owned(), "/news/3".to_owned()];
        let statuses: Vec<_> = ledger.accounts(&under).map(|account| account.status.name()).collect();
        assert_eq!(statuses, ["partly", "nothing"]);
        let twins: Vec<_> = ledger.accounts(&[]).flat_map(|account| account.duplicates).collect();
        let twin = |place: &str| Twin { place: place.to_owned().into(), of: Some("news/0:1".into()) };
        assert_eq!(twins, ["news/0:10", "news/5:9", "news/5:10", "news/6:10"].map(twin));
    }
}

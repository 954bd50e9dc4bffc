//! What became of everything that was found; it adds up.

use crate::article::Rejection;
use crate::index::{Ledger, Refused};

/// What a run of [`super::index`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// What became of the files.
    pub files: Files,
    /// What became of the documents in the files that were read.
    pub documents: Documents,
    /// The rejected files and documents among what was found, in the order of their paths: with those of `unnamed`, as many as there
    /// are documents `rejected` and `rejected_before`.
    pub rejected: Vec<Rejected>,
    /// The files of which more was rejected than is named, in the order of their paths.
    pub unnamed: Vec<Unnamed>,
    /// How many documents that were read had warnings.
    pub with_warnings: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// How many articles the index holds now.
    pub total: u64,
    /// Whether it was stopped before everything was looked at and read. What was read is in the index; nothing else has changed.
    pub interrupted: bool,
    /// Whether nothing was removed, though that was asked for, since a stream had no record, or not all of it could be
    /// read.
    pub unpruned: bool,
}

/// `found = indexed + replaced + unchanged + duplicate + rejected + unread`; `removed` were not found any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Files {
    /// Files below the given paths.
    pub found: u64,
    /// New ones, read and indexed.
    pub indexed: u64,
    /// Changed ones, read again and indexed in place of what they were.
    pub replaced: u64,
    /// Those that were not read, because size and time are those of the last run, or whose bytes proved the same.
    pub unchanged: u64,
    /// Those among the replaced that have not changed: they were read again for their actors alone.
    pub for_actors: u64,
    /// Those of which nothing is in the index since it is the same as something else that is, new, changed or not.
    pub duplicate: u64,
    /// Those of which nothing could be indexed, new, changed or not.
    pub rejected: u64,
    /// Those that were not read, or not to their end, since the run was stopped: the next one reads them.
    pub unread: u64,
    /// Those whose articles were removed because the file is gone.
    pub removed: u64,
}

/// `found = indexed + duplicate + rejected`, in the files that were read in this run. A file that cannot be read at all, or is no text, counts
/// as one document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Documents {
    /// Documents in the files that were read.
    pub found: u64,
    /// Those that are in the index now.
    pub indexed: u64,
    /// Those that are the same as one in the index.
    pub duplicate: u64,
    /// Those that could not be read as news.
    pub rejected: u64,
    /// Those in files that are unchanged that are the same as one in the index: not among `found`.
    pub duplicate_before: u64,
    /// Those rejected in an earlier run, in files that are unchanged: not among `found`.
    pub rejected_before: u64,
    /// Duplicates in files that were not read which took the place of articles that are gone: not among `found`.
    pub promoted: u64,
    /// Articles of files that were not read which became duplicates of what was: not among `found`.
    pub demoted: u64,
    /// What containers hold beside documents: links, hidden files, images of web pages. Not among `found`.
    pub skipped: u64,
}

/// A file or document that is not in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The file, as the path was given, with `!/member` where it lies in a container.
    pub source: String,
    /// Where in it, and why.
    pub rejection: Rejection,
}

/// How much of a file was rejected beyond what is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unnamed {
    /// The file, as the path was given.
    pub source: String,
    /// So many documents.
    pub documents: u64,
}

impl Rejected {
    /// What was refused of the file called `source`.
    pub(super) fn of(source: &str, refused: &Refused) -> Self {
        Self { source: format!("{source}{}", refused.member), rejection: refused.rejection.clone() }
    }
}

impl Summary {
    /// Brings what was counted file by file to its end.
    pub(super) fn finish(&mut self, ledger: &Ledger) {
        self.rejected.sort_by(|a, b| (&a.source, a.rejection.line).cmp(&(&b.source, b.rejection.line)));
        self.unnamed.sort_by(|a, b| a.source.cmp(&b.source));
        self.total = ledger.files.values().map(|entry| entry.documents).sum();
    }
}

impl Documents {
    /// Whether the figures add up.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.found == self.indexed + self.duplicate + self.rejected
    }
}

impl Files {
    /// Whether the figures add up.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let done = self.indexed + self.replaced + self.unchanged + self.duplicate + self.rejected;
        self.found == done + self.unread
    }
}

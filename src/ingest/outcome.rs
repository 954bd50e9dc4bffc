//! What became of each file: as it is noted in the ledger, and as it counts in the summary.

use std::path::Path;

use rapidhash::RapidHashSet;

use super::promote::Promoting;
use super::settle::{Settled, settle};
use super::twins::Claimed;
use super::{Rejected, Summary, Unnamed};
use crate::article::Rejection;
use crate::error::Result;
use crate::index::{Entry, Ledger, hash};

pub(super) type Outcomes = Vec<(String, Outcome)>;

/// What became of a file.
pub(super) struct Outcome {
    source: String,
    kind: Kind,
    /// What the ledger is to say; `None` leaves it as it is.
    pub(super) entry: Option<Entry>,
    pub(super) bytes: u64,
    /// Whether it was read again for its actors alone.
    pub(super) for_actors: bool,
}

enum Kind {
    /// Read and indexed, or found to hold nothing to index.
    Read,
    /// The same bytes as before.
    Same,
    /// Not there to be read.
    Unreadable(String),
    /// Not read, or not to its end, since the run was stopped.
    Unread {
        /// Whether some of it may be in the index already.
        is_begun: bool,
    },
}

impl Outcome {
    fn new(path: &Path, kind: Kind) -> Self {
        Self { source: path.to_string_lossy().into_owned(), kind, entry: None, bytes: 0, for_actors: false }
    }

    /// It is not there, and never was.
    pub(super) fn missing(path: &Path, reason: String) -> Self {
        Self::new(path, Kind::Unreadable(reason))
    }

    /// It is there, at one of these places if not at its canonical path, and cannot be read. The ledger says so where it knows
    /// nothing else of it: what was read of it once stays.
    pub(super) fn unreadable(path: &Path, places: Vec<String>, reason: String) -> Self {
        let entry = Entry::unreadable(path.display().to_string(), places, &reason);
        Self { entry: Some(entry), ..Self::new(path, Kind::Unreadable(reason)) }
    }

    /// It was read, and the ledger is to say so.
    pub(super) fn read(path: &Path, entry: Entry) -> Self {
        Self { entry: Some(entry), ..Self::new(path, Kind::Read) }
    }

    /// It is as it was.
    pub(super) fn same(path: &Path) -> Self {
        Self::new(path, Kind::Same)
    }

    /// It was not read, or not to its end, and stays what it was.
    pub(super) fn unread(path: &Path, is_begun: bool) -> Self {
        Self::new(path, Kind::Unread { is_begun })
    }

    /// Whether it was read, or looked at, to its end.
    pub(super) fn is_read(&self) -> bool {
        !matches!(self.kind, Kind::Unread { .. })
    }

    /// Whether the ledger has to be changed for it.
    pub(super) fn is_news(&self, known: Option<&Entry>) -> bool {
        let is_worse = |entry: &Entry| match &self.kind {
            Kind::Unreadable(_) => known.is_none_or(|known| known.is_unreadable() && known != entry),
            _ => true,
        };
        self.entry.as_ref().is_some_and(is_worse)
    }

    /// Adds itself to the summary: `before` is how many articles the file had, `now` what the ledger says of it.
    pub(super) fn count(&self, summary: &mut Summary, before: Option<u64>, now: Option<&Entry>) {
        let Summary { files, documents, .. } = summary;
        files.found += 1;
        summary.bytes += self.bytes;
        files.for_actors += u64::from(self.for_actors);
        if let Kind::Unreadable(reason) = &self.kind {
            files.rejected += 1;
            documents.found += 1;
            documents.rejected += 1;
            let rejection = Rejection { line: None, reason: reason.clone() };
            summary.rejected.push(Rejected { source: self.source.clone(), rejection });
            return;
        }
        if let Kind::Unread { .. } = self.kind {
            files.unread += 1;
            return;
        }
        let nothing = Entry::default();
        let entry = now.unwrap_or(&nothing);
        summary.rejected.extend(entry.rejected.iter().map(|refused| Rejected::of(&self.source, refused)));
        if entry.more_rejected > 0 {
            summary.unnamed.push(Unnamed { source: self.source.clone(), documents: entry.more_rejected });
        }
        let (duplicate, rejected) = (entry.documents_duplicate(), entry.documents_rejected());
        *match (&self.kind, before) {
            _ if entry.documents == 0 && duplicate > 0 => &mut files.duplicate,
            _ if entry.documents == 0 => &mut files.rejected,
            (Kind::Same, _) => &mut files.unchanged,
            (_, Some(1..)) => &mut files.replaced,
            _ => &mut files.indexed,
        } += 1;
        if matches!(self.kind, Kind::Read) {
            documents.found += entry.documents + duplicate + rejected;
            documents.indexed += entry.documents;
            documents.duplicate += duplicate;
            documents.rejected += rejected;
            documents.skipped += entry.skipped;
            summary.with_warnings += entry.with_warnings;
        } else {
            documents.duplicate_before += duplicate;
            documents.rejected_before += rejected;
        }
    }
}

/// What became of the files, as it is noted in the ledger.
#[derive(Default)]
pub(super) struct Noted {
    /// With how many articles each had before.
    outcomes: Vec<(String, Outcome, Option<u64>)>,
    /// The hashes of the files that were read or removed.
    again: RapidHashSet<u64>,
    removed: u64,
    /// Whether the run was stopped before everything was looked at and read.
    pub(super) interrupted: bool,
    /// Whether nothing was pruned, though it was asked for, since not all could be read.
    pub(super) unpruned: bool,
    /// Whether the index has to be committed.
    pub(super) has_changes: bool,
}

/// Notes what became of files in the ledger; `is_part` if the run was stopped before all were found.
pub(super) fn note(outcomes: Outcomes, is_part: bool, ledger: &mut Ledger) -> Noted {
    let mut noted = Noted { interrupted: is_part, ..Noted::default() };
    for (key, mut outcome) in outcomes {
        let known = ledger.files.get(&key);
        let before = known.map(|entry| entry.documents);
        if outcome.is_news(known)
            && let Some(entry) = outcome.entry.take()
        {
            noted.has_changes = true;
            if matches!(outcome.kind, Kind::Read) {
                noted.again.insert(hash(key.as_bytes()));
            }
            ledger.files.insert(key.clone(), entry);
        }
        noted.interrupted |= matches!(outcome.kind, Kind::Unread { .. });
        noted.outcomes.push((key, outcome, before));
    }
    noted
}

impl Noted {
    /// Notes that a file is gone.
    pub(super) fn remove(&mut self, key: &str, ledger: &mut Ledger) {
        self.has_changes = true;
        if ledger.files.remove(key).is_some_and(|entry| entry.is_unreadable()) {
            return;
        }
        self.again.insert(hash(key.as_bytes()));
        self.removed += 1;
    }

    /// Settles what the articles that are the same come to, and sums it all up; also whether the index has to be committed.
    pub(super) fn settle(
        mut self,
        claimed: &Claimed<'_>,
        promoting: &Promoting<'_>,
        ledger: &mut Ledger,
    ) -> Result<(Summary, bool)> {
        self.has_changes |= ledger.is_unsettled();
        let settled = settle(claimed, promoting, &self.again, ledger)?;
        Ok(self.count(settled, ledger))
    }

    fn count(self, settled: Settled, ledger: &Ledger) -> (Summary, bool) {
        let Self { interrupted, unpruned, .. } = self;
        let mut summary = Summary { interrupted, unpruned, ..Summary::default() };
        for (key, outcome, before) in &self.outcomes {
            outcome.count(&mut summary, *before, ledger.files.get(key));
        }
        summary.files.removed = self.removed;
        let Settled { promoted, demoted } = settled;
        (summary.documents.promoted, summary.documents.demoted) = (promoted, demoted);
        summary.finish(ledger);
        (summary, self.has_changes || settled != Settled::default())
    }
}

/// The keys of the files of which a part was read.
pub(super) fn begun(outcomes: &Outcomes) -> Vec<String> {
    let is_begun = |outcome: &Outcome| matches!(outcome.kind, Kind::Unread { is_begun: true });
    outcomes.iter().filter(|(_, outcome)| is_begun(outcome)).map(|(key, _)| key.clone()).collect()
}

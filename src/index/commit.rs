//! What tantivy's `meta.json` says of the last commit, read without building tantivy's schema again.

use std::path::Path;

use serde::Deserialize;
use tantivy::index::SegmentId;
use tantivy::{Directory, Opstamp, Searcher, TantivyError};

use super::ledger::Payload;
use super::{AGAIN, Index, TANTIVY_FILE, failed};
use crate::error::{Error, ErrorKind, Result};

/// A commit: the segments that are in it, and what it says of itself.
#[derive(Debug, Deserialize)]
pub(super) struct Commit {
    segments: Vec<Segment>,
    payload: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Segment {
    segment_id: SegmentId,
    deletes: Option<Deletes>,
}

#[derive(Debug, Deserialize)]
struct Deletes {
    opstamp: Opstamp,
}

impl Commit {
    /// The last one in `index`.
    pub(super) fn last(index: &Index) -> Result<Self> {
        let read = index.tantivy.directory().atomic_read(Path::new(TANTIVY_FILE)).map_err(TantivyError::from);
        let json = read.map_err(|error| failed(&index.dir, "reading the index", error))?;
        serde_json::from_slice(&json).map_err(|error| damaged(index, &format!("`{TANTIVY_FILE}` is damaged: {error}")))
    }

    /// What it says of itself; `None` before the first.
    pub(super) fn payload(&self, index: &Index) -> Result<Option<Payload>> {
        let read = self.payload.as_deref().map(serde_json::from_str).transpose();
        read.map_err(|error| damaged(index, &format!("the last commit does not name its ledger: {error}")))
    }

    /// Whether `searcher` reads what this commit made, and not what another one did.
    pub(super) fn is_of(&self, searcher: &Searcher) -> bool {
        let readers = searcher.segment_readers();
        self.segments.len() == readers.len()
            && self.segments.iter().all(|segment| {
                let deletes = segment.deletes.as_ref().map(|deletes| deletes.opstamp);
                readers
                    .iter()
                    .any(|reader| (reader.segment_id(), reader.delete_opstamp()) == (segment.segment_id, deletes))
            })
    }
}

fn damaged(index: &Index, what: &str) -> Error {
    Error::new(ErrorKind::Index, what).at(index.dir.display().to_string()).fix(AGAIN)
}

//! Articles that are not kept, since the same is kept already.

use std::sync::Arc;

use rapidhash::RapidHashSet;
use serde::{Deserialize, Serialize};

use super::Signature;

/// A document that is the same as an article of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// Where in its file it stands: what the source of an article adds to the path, `!/a/b.jsonl:120`; empty where the file is one
    /// document.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub place: Box<str>,
    /// What both have in common.
    pub signature: Signature,
    /// Orders those of one file that were read or removed in one run; those of earlier runs come after them.
    #[serde(skip, default = "last")]
    pub(crate) order: u64,
    /// The one that is kept; `None` where that was dropped, until the next run has put another in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Kept>,
}

/// Where an article stands that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The canonical path of its file, of which there is one for many that are the same.
    pub file: Arc<str>,
    /// Where in that, as for [`Duplicate::place`].
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub place: Box<str>,
}

fn last() -> u64 {
    u64::MAX
}

impl Duplicate {
    /// By members and then by lines, as they stand in a file.
    pub(super) fn order(&self) -> (&str, u64) {
        let line = self.place.rsplit_once(':').and_then(|(member, line)| Some((member, line.parse().ok()?)));
        line.unwrap_or((&self.place, 0))
    }
}

impl Kept {
    /// Has those that are kept in one file share its path.
    pub(super) fn share(&mut self, files: &mut RapidHashSet<Arc<str>>) {
        match files.get(&self.file) {
            Some(file) => self.file = file.clone(),
            None => drop(files.insert(self.file.clone())),
        }
    }
}

//! Dropping what is proven broken of an index, and nothing else, and making again what the rest of it tells.

use std::collections::BTreeSet;

use rapidhash::RapidHashSet;
use tantivy::Segment;
use tantivy::index::SegmentId;

use super::writer::{Writer, cannot_write};
use super::{Check, Entry, Fault, Index, Kept, Ledger, Mend, failed, hash, identities};
use crate::error::Result;

/// What [`Index::repair`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What was wrong and is mended now.
    pub mended: Vec<Fault>,
    /// What a look at the index after that found.
    pub after: Check,
}

impl Index {
    /// Drops what is proven broken, and nothing else: the segments of which a file is damaged; and all that was read from files of which
    /// something is not as it should be. All these files are read by the next run. A file that only says again what others of its segment
    /// say is made again. Nothing is done where the ledger, the schema or the commit itself is damaged, since nobody can tell then what is
    /// broken and what is not. All of it is one commit, before which files are made again.
    ///
    /// # Errors
    /// As [`Self::check`]; and when another process is writing, or the index cannot be written; then the last commit stands.
    pub fn repair(&self) -> Result<Repair> {
        let mut without = None;
        loop {
            let index = without.as_ref().map_or(self, |(_, index)| index);
            // What is found must be what is dropped.
            let writer = index.begin_writing(1, 0)?;
            let found = self.check()?;
            if found.is_whole() || !found.can_be_mended() {
                return Ok(Repair { mended: Vec::new(), after: found });
            }
            let broken = self.broken(&found)?;
            if without.as_ref().map_or(broken.is_empty(), |(without, _)| *without == broken) {
                writer.sweep();
                index.remake(&found)?;
                mend(&found.faults, writer, self.ledger()?)?;
                return Ok(Repair { mended: found.faults, after: self.check()? });
            }
            drop(writer);
            without = Some((broken.clone(), self.without(broken)?));
        }
    }

    /// Makes the files again that others of their segments tell.
    fn remake(&self, found: &Check) -> Result<()> {
        let is_asked = |segment: &Segment| {
            let asked =
                |fault: &Fault| matches!(&fault.mend, Mend::Identities { name } if *name == segment.id().uuid_string());
            found.faults.iter().any(asked)
        };
        let remade = self.tantivy.searchable_segments();
        let remade =
            remade.and_then(|all| all.iter().filter(|segment| is_asked(segment)).try_for_each(identities::rewrite));
        remade.map_err(|error| cannot_write(&self.dir, "writing the index", error))
    }

    /// The segments of the last commit that are to be dropped.
    fn broken(&self, found: &Check) -> Result<BTreeSet<SegmentId>> {
        let is_broken = |name: &str| {
            found.faults.iter().any(|fault| matches!(&fault.mend, Mend::Segment { name: broken, .. } if broken == name))
        };
        let ids = self.tantivy.searchable_segment_ids();
        let ids = ids.map_err(|error| failed(&self.dir, "reading the index", error))?;
        Ok(ids.into_iter().filter(|id| is_broken(&id.uuid_string())).collect())
    }
}

/// Drops what is broken, but for segments, which `writer` does not know of.
fn mend(faults: &[Fault], writer: Writer<'_>, mut ledger: Ledger) -> Result<()> {
    // The files of which articles are dropped, and those whose duplicates are the same as nobody knows what.
    let (mut dropped, mut unsettled) = (RapidHashSet::default(), RapidHashSet::default());
    for fault in faults {
        match &fault.mend {
            Mend::Drop { file, key, forget, .. } => {
                dropped.insert(*file);
                writer.remove_hash(*file);
                match key.as_ref().and_then(|key| ledger.files.get_mut(key).zip(Some(key))) {
                    Some((_, key)) if *forget => drop(ledger.files.remove(key)),
                    Some((entry, _)) => *entry = entry.unread(),
                    None => {}
                }
            }
            Mend::Lost { key, documents, terms, .. } => {
                dropped.insert(hash(key.as_bytes()));
                if let Some(entry) = ledger.files.get_mut(key) {
                    lose(entry, *documents, *terms);
                }
            }
            Mend::Settle { key } => drop(unsettled.insert(key.as_str())),
            Mend::Segment { .. } | Mend::Identities { .. } | Mend::Sums | Mend::Again => {}
        }
    }
    // What duplicates are the same as is found out anew where it was dropped.
    for (key, entry) in &mut ledger.files {
        let all = unsettled.contains(key.as_str());
        let is_dropped = |kept: &mut Kept| all || dropped.contains(&hash(kept.file.as_bytes()));
        entry.duplicates.iter_mut().for_each(|duplicate| drop(duplicate.of.take_if(is_dropped)));
    }
    writer.commit(&ledger)
}

/// Notes what is left of a file, and that it has to be read again.
fn lose(entry: &mut Entry, documents: u64, terms: u64) {
    (entry.documents, entry.terms) = (documents, terms);
    entry.with_warnings = entry.with_warnings.min(documents);
    entry.read_next_time();
}

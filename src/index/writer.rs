//! Writing: articles in, files out, one atomic commit.

use std::num::NonZeroUsize;
use std::path::Path;

use tantivy::directory::error::LockError;
use tantivy::{IndexWriter, TantivyError, Term};

use super::document::{Encoder, Stored};
use super::{Index, Ledger, failed, hash};
use crate::error::{Error, ErrorKind, Result};
use crate::layout::Layout;
use crate::text::Terms;

/// More threads than this are of no use, and more than systems give.
pub const MOST_THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

/// Memory for documents not yet written, below which tantivy refuses to work, in bytes a thread.
const LEAST_MEMORY: usize = 16 << 20;
/// And above which it does.
const MOST_MEMORY: usize = 4_000_000_000;

/// What mends it when something cannot be written that could be a moment ago.
const ROOM: &str = "see that the disk has room, and run it again: what was indexed before is still there";

/// The one writer of an index: holds its lock until it is dropped.
pub struct Writer<'i> {
    index: &'i Index,
    pub(super) tantivy: IndexWriter,
}

/// A way into the writer for one thread: keeps a cache and buffers of its own.
pub struct Batch<'w> {
    writer: &'w Writer<'w>,
    encoder: Encoder<'w>,
}

impl Index {
    /// Begins writing, with `threads` threads that build the index and `memory` bytes for them all.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] when another writer is at work.
    pub fn writer(&self, threads: usize, memory: usize) -> Result<Writer<'_>> {
        let threads = threads.clamp(1, MOST_THREADS.get());
        let memory = (memory / threads).clamp(LEAST_MEMORY, MOST_MEMORY) * threads;
        let tantivy = self.tantivy.writer_with_num_threads(threads, memory).map_err(|error| match error {
            TantivyError::LockFailure(LockError::IoError(error), _) => {
                Error::new(ErrorKind::Io, format!("this index cannot be written: {error}"))
                    .at(self.dir.display().to_string())
                    .fix("name another directory with --index")
            }
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                Error::new(ErrorKind::Locked, "another process is writing to this index")
                    .at(self.dir.display().to_string())
                    .fix("wait until it has finished, or name another directory with --index")
            }
            error => failed(&self.dir, "opening the index for writing", error),
        })?;
        Ok(Writer { index: self, tantivy })
    }
}

impl Writer<'_> {
    /// A way in for one thread.
    #[must_use]
    pub fn batch(&self) -> Batch<'_> {
        Batch { writer: self, encoder: Encoder::new(&self.index.fields, &self.index.schema) }
    }

    /// Removes every article that was read from the file with that canonical path. Those added after this call stay.
    pub fn remove_file(&self, key: &str) {
        self.remove_hash(hash(key.as_bytes()));
    }

    /// The same, by the hash of the path.
    pub(super) fn remove_hash(&self, file: u64) {
        self.tantivy.delete_term(Term::from_field_u64(self.index.fields.file, file));
    }

    /// Why nothing can be added any more: who adds is only told that it is so.
    pub(crate) fn cause(mut self) -> Option<Error> {
        let dir = self.index.dir();
        self.tantivy.prepare_commit().err().map(|error| cannot_write(dir, "writing the index", error))
    }

    /// Makes all of it visible at once, together with the ledger that tells what is in it.
    ///
    /// # Errors
    /// When it cannot be written; then the last commit stands.
    pub fn commit(mut self, ledger: &Ledger) -> Result<()> {
        let dir = self.index.dir();
        let doing = |error| cannot_write(dir, "committing", error);
        let mut commit = self.tantivy.prepare_commit().map_err(doing)?;
        let payload = ledger.write(dir, commit.opstamp()).map_err(|error| error.fix(ROOM))?;
        let text = serde_json::to_string(&payload).map_err(|error| {
            Error::new(ErrorKind::Index, format!("the commit cannot be described: {error}"))
                .at(dir.display().to_string())
        })?;
        commit.set_payload(&text);
        commit.commit().map_err(doing)?;
        Ledger::sweep(dir, &payload.ledger);
        self.tantivy.wait_merging_threads().map_err(doing)
    }
}

fn cannot_write(dir: &Path, doing: &str, error: TantivyError) -> Error {
    let error = failed(dir, doing, error);
    if error.how_to_fix().is_some() { error } else { error.fix(ROOM) }
}

impl Batch<'_> {
    /// Adds an article read from the file with that canonical path; returns how many terms it has for ranking.
    ///
    /// # Errors
    /// When the index can no longer be written.
    pub fn add(
        &mut self,
        key: &str,
        stored: &Stored,
        layout: &Layout,
        numbers: &[u32],
        terms: &mut Terms,
    ) -> Result<u64> {
        let (document, terms) = self.encoder.encode(hash(key.as_bytes()), stored, layout, numbers, terms)?;
        let dir: &Path = self.writer.index.dir();
        self.writer.tantivy.add_document(document).map_err(|error| cannot_write(dir, "adding an article", error))?;
        Ok(terms)
    }
}

//! Writing: articles in, files out, one atomic commit.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tantivy::directory::error::{LockError, OpenWriteError};
use tantivy::merge_policy::{DefaultMergePolicy, NoMergePolicy};
use tantivy::{IndexWriter, TantivyError};

use super::dictionary::Dictionary;
use super::directory::lock_holder;
use super::document::{Encoder, Stored};
use super::removal::Removals;
use super::segment::{Mark, Segment, Written};
use super::{Index, Ledger, Signature, failed, hash};
use crate::error::{Error, ErrorKind, Result};
use crate::layout::Layout;
use crate::text::Terms;

/// More threads than this are of no use, and more than systems give.
pub const MOST_THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

/// Least memory for articles not yet written, in bytes a thread: smaller segments are not worth their files.
const LEAST_MEMORY: usize = 16 << 20;

/// Memory that tantivy wants for documents, of which it gets none.
const TANTIVY_MEMORY: usize = 16 << 20;

/// What mends it when something cannot be written that could be a moment ago.
const ROOM: &str = "see that the disk has room, and run it again: what was indexed before is still there";

/// The one writer of an index: holds its lock until it is dropped.
pub struct Writer<'i> {
    index: &'i Index,
    pub(super) tantivy: IndexWriter,
    /// Segments in the making, one for each thread that was asked for.
    slots: Vec<Mutex<Slot>>,
    /// Those on disk.
    written: Mutex<Vec<Written>>,
    removals: Mutex<Removals>,
    /// What was added or removed later has the larger number.
    clock: AtomicU64,
    /// How many batches there have been.
    batches: AtomicUsize,
    /// What the articles of this run are packed with, from its first segment on.
    dictionary: OnceLock<Dictionary>,
    /// What a segment may take while it is made and written, in bytes.
    memory: usize,
}

/// A segment in the making.
struct Slot {
    segment: Segment,
    /// How many have been written before it.
    written: usize,
}

/// A way into the writer for one thread: keeps a cache and buffers of its own.
pub struct Batch<'w> {
    writer: &'w Writer<'w>,
    slot: &'w Mutex<Slot>,
    encoder: Encoder<'w>,
    /// Of which segment of the slot the encoder knows the words.
    written: usize,
}

impl Index {
    /// Begins writing on `threads` threads, with `memory` bytes for them all.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] when another writer is at work.
    pub fn writer(&self, threads: usize, memory: usize) -> Result<Writer<'_>> {
        let writer = self.begin_writing(threads, memory)?;
        writer.sweep();
        Ok(writer)
    }

    /// The same, but leaves all files where they are: before anything is committed, [`Writer::sweep`] has to be called.
    pub(super) fn begin_writing(&self, threads: usize, memory: usize) -> Result<Writer<'_>> {
        let threads = threads.clamp(1, MOST_THREADS.get());
        let tantivy = self.tantivy.writer_with_num_threads(1, TANTIVY_MEMORY).map_err(|error| match error {
            TantivyError::LockFailure(LockError::IoError(error), _) => not_writable(&self.dir, &error),
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                let holder = lock_holder(&self.dir).map_or_else(String::new, |number| format!(" ({number})"));
                Error::new(ErrorKind::Locked, format!("another process{holder} is writing to this index"))
                    .at(self.dir.display().to_string())
                    .fix("wait until it has finished, or name another directory with --index")
            }
            error => failed(&self.dir, "opening the index for writing", error),
        })?;
        tantivy.set_merge_policy(Box::new(NoMergePolicy));
        let slot = || Mutex::new(Slot { segment: Segment::new(&self.fields), written: 0 });
        Ok(Writer {
            index: self,
            tantivy,
            slots: std::iter::repeat_with(slot).take(threads).collect(),
            written: Mutex::default(),
            removals: Mutex::default(),
            clock: AtomicU64::new(0),
            batches: AtomicUsize::new(0),
            dictionary: OnceLock::new(),
            memory: (memory / threads).max(LEAST_MEMORY),
        })
    }
}

impl Writer<'_> {
    /// Removes the files that the last commit does not name. A run that was killed before its commit leaves some that this one may have
    /// to write under the same names. Where they cannot be removed, neither can others be written, and the commit says why.
    pub(super) fn sweep(&self) {
        let _ = self.tantivy.garbage_collect_files().wait();
    }

    /// A way in for one thread.
    #[must_use]
    pub fn batch(&self) -> Batch<'_> {
        let number = self.batches.fetch_add(1, Ordering::Relaxed);
        // There is one at least.
        let slot = &self.slots[number % self.slots.len()];
        Batch { writer: self, slot, encoder: Encoder::new(&self.index.fields, &self.index.schema), written: 0 }
    }

    /// Removes every article that was read from the file with that canonical path. Those added after this call stay.
    pub fn remove_file(&self, key: &str) {
        self.remove_hash(hash(key.as_bytes()));
    }

    /// The same, by the hash of the path.
    pub(super) fn remove_hash(&self, file: u64) {
        lock(&self.removals).file(file, self.time());
    }

    /// Takes back all that was done with the articles of a file with that canonical path: those added are removed, those removed
    /// stay as the last commit has them.
    pub fn take_back(&self, key: &str) {
        lock(&self.removals).of_this_run(hash(key.as_bytes()), self.time());
    }

    /// Removes the article with this signature that came in this run. One with a later time stays.
    pub(crate) fn remove_signature(&self, signature: Signature) {
        lock(&self.removals).signature(signature, self.time());
    }

    /// Removes the article with this signature that the last commit has.
    pub(crate) fn remove_committed(&self, signature: Signature) {
        lock(&self.removals).committed(signature);
    }

    /// A time later than all before.
    pub(crate) fn time(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    /// Writes the segment of a slot, and begins another.
    fn write_segment(&self, slot: &mut Slot) -> Result<()> {
        if slot.segment.is_empty() {
            return Ok(());
        }
        slot.written += 1;
        let segment = std::mem::replace(&mut slot.segment, Segment::new(&self.index.fields));
        let (fields, dictionary) = (&self.index.fields, self.dictionary(segment.texts()));
        let written = segment.write(fields, dictionary, self.memory / 2, self.tantivy.new_segment());
        lock(&self.written).push(written.map_err(|error| cannot_write(self.index.dir(), "writing the index", error))?);
        Ok(())
    }

    /// What articles are packed with, the first of which are these.
    fn dictionary(&self, texts: &str) -> &Dictionary {
        self.dictionary.get_or_init(|| Dictionary::of_run(texts, self.tantivy.index()))
    }

    /// Sees that the segment of a slot takes no more memory than it may: half of it is for writing.
    fn keep_small(&self, slot: &mut Slot) -> Result<()> {
        if slot.segment.memory() <= self.memory / 2 {
            return Ok(());
        }
        let dictionary = self.dictionary(slot.segment.texts());
        let spilt = slot.segment.spill(dictionary, self.index.dir());
        spilt.map_err(|error| cannot_write(self.index.dir(), "writing the index", error))?;
        // What cannot be put away shall leave room for lots that are worth it.
        if slot.segment.memory() > self.memory / 8 * 3 { self.write_segment(slot) } else { Ok(()) }
    }

    /// Writes all segments, on as many threads.
    pub(super) fn write_segments(&self) -> Result<()> {
        std::thread::scope(|scope| {
            let write = |slot| scope.spawn(move || self.write_segment(&mut lock(slot)));
            let threads: Vec<_> = self.slots.iter().filter(|slot| !lock(slot).segment.is_empty()).map(write).collect();
            let panicked = |_| Err(Error::new(ErrorKind::Index, "writing the index broke off"));
            threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(panicked))
        })
    }

    /// Makes all of it visible at once, together with the ledger that tells what is in it.
    ///
    /// # Errors
    /// When it cannot be written; then the last commit stands.
    pub fn commit(mut self, ledger: &Ledger) -> Result<()> {
        self.write_segments()?;
        let dir = self.index.dir();
        let doing = |error| cannot_write(dir, "committing", error);
        let written = std::mem::take(&mut *lock(&self.written));
        lock(&self.removals).settle(&written, &self.index.fields, &self.tantivy).map_err(doing)?;
        // From here on segments may be merged: there is nothing left that has to know which are new.
        self.tantivy.set_merge_policy(Box::new(DefaultMergePolicy::default()));
        let mut commit = self.tantivy.prepare_commit().map_err(doing)?;
        let payload = ledger.write(dir, commit.opstamp()).map_err(|error| error.fix(ROOM))?;
        let text = serde_json::to_string(&payload).map_err(|error| {
            Error::new(ErrorKind::Index, format!("the commit cannot be described: {error}"))
                .at(dir.display().to_string())
        })?;
        commit.set_payload(&text);
        commit.commit().map_err(doing)?;
        // The files of what is merged from now on are nobody's any more.
        drop(written);
        Ledger::sweep(dir, &payload.ledger);
        self.tantivy.wait_merging_threads().map_err(doing)
    }
}

pub(super) fn cannot_write(dir: &Path, doing: &str, error: TantivyError) -> Error {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    if let TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) | TantivyError::IoError(io_error) =
        &error
        && matches!(io_error.kind(), PermissionDenied | ReadOnlyFilesystem)
    {
        return not_writable(dir, io_error);
    }
    let error = failed(dir, doing, error);
    if error.how_to_fix().is_some() { error } else { error.fix(ROOM) }
}

/// The error of an index that may only be read.
fn not_writable(dir: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("this index cannot be written: {error}"))
        .at(dir.display().to_string())
        .fix("name another directory with --index, or run it as somebody who may write there")
}

/// A thread that panicked leaves what it had done so far: a segment that lacks an article, whose file then is not in the ledger; and
/// counts stay counts.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Batch<'_> {
    /// Adds an article read from the file with that canonical path, whatever it is the same as; returns how many terms it has for
    /// ranking.
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
        self.add_signed(key, self.writer.time(), None, stored, layout, numbers, terms)
    }

    /// Adds an article with its signature; what is removed later than `time` goes.
    #[expect(clippy::too_many_arguments, reason = "an article and all that is known of it")]
    pub(crate) fn add_signed(
        &mut self,
        key: &str,
        time: u64,
        signature: Option<Signature>,
        stored: &Stored,
        layout: &Layout,
        numbers: &[u32],
        terms: &mut Terms,
    ) -> Result<u64> {
        let mark = Mark { file: hash(key.as_bytes()), time, signature };
        let mut slot = lock(self.slot);
        if slot.written != self.written {
            self.written = slot.written;
            self.encoder.begin_segment();
        }
        let count = self.encoder.encode(mark, stored, layout, numbers, terms, &mut slot.segment)?;
        self.writer.keep_small(&mut slot)?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::super::fields::id_of;
    use super::*;
    use crate::article::Article;
    use crate::schema::Schema;
    use crate::text::Language;

    #[test]
    fn what_cannot_be_written_is_said_for_people() {
        let dir = tempfile::tempdir().unwrap();
        Index::open_or_create(dir.path(), None).unwrap();
        // A file of the index, and one in which articles are put away.
        let named = |error| OpenWriteError::wrap_io_error(error, "0.term".into()).into();
        for wrapped in [named, TantivyError::from] {
            let error = |kind| {
                let error = cannot_write(dir.path(), "writing the index", wrapped(io::Error::from(kind)));
                (error.what().to_owned(), error.how_to_fix().unwrap().to_owned())
            };
            let (what, fix) = error(io::ErrorKind::PermissionDenied);
            assert_eq!(what, "this index cannot be written: permission denied");
            assert!(fix.contains("--index") && !fix.contains("room"), "{fix}");
            let (what, fix) = error(io::ErrorKind::StorageFull);
            assert_eq!((&*what, &*fix), ("writing the index failed: no storage space", ROOM));
        }
    }

    #[test]
    fn a_segment_in_which_nothing_is_takes_no_memory_whatever_fields_there_are() {
        let fields = (0..20).map(|i| format!("[fields.k{i}]\ntype = 'keyword'\nfrom = 'meta.k'\n"));
        let schema = [Schema::DEFAULT.to_owned()].into_iter().chain(fields).collect::<Vec<_>>().join("\n");
        let schema = Schema::parse(&schema, "my.toml").unwrap();
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &schema).unwrap();
        let (writer, mut terms) = (index.writer(1, 0).unwrap(), Terms::new(Language::ENGLISH));
        let mut batch = writer.batch();
        for number in 0..9 {
            let metadata = [("k".to_owned(), format!("value {number}").into())].into_iter().collect();
            let article = Article {
                id: id_of(number),
                source: "a.txt".into(),
                title: Some(format!("Gas {number}")),
                published: None,
                sections: Vec::new(),
                metadata,
                warnings: Vec::new(),
                evidence: Vec::new(),
            };
            let layout = Layout::of(&article, Language::ENGLISH);
            let numbers = layout.numbers(&article, &mut terms);
            let stored = Stored { article, actors: Vec::new(), dates: Vec::new(), language: None, added: None };
            batch.add("a.txt", &stored, &layout, &numbers, &mut terms).unwrap();
        }
        drop(batch);
        assert_eq!(lock(&writer.written).len(), 0, "nothing had to be written so far");
        writer.commit(&Ledger::default()).unwrap();
        assert_eq!(index.snapshot().unwrap().documents(), 9);
    }
}

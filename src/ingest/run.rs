//! Bringing an index up to date with what lies below some paths.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, bounded};

use super::look::{Look, Seen};
use super::read::{Complete, Reader, Text, on_threads, read};
use super::{Rejected, Summary};
use crate::article::{Article, Rejection};
use crate::corpus::SourceFile;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::Format;
use crate::index::{Added, Batch, Entry, Index, MOST_THREADS, Writer, hash};

/// How to go about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Threads that read and parse, and as many that build the index.
    pub threads: usize,
    /// Memory for what is not yet written, in bytes.
    pub memory: usize,
    /// Whether to find actors: also in files that have not changed, but were read without. Where it is false, what was found
    /// once stays as long as the file does not change.
    pub actors: bool,
    /// Whether to remove what is in the index but no longer below the paths.
    pub prune: bool,
    /// The day on which what is new was added. An article that is read again keeps the day on which it first was.
    pub today: NaiveDate,
    /// How all files are to be read; `None` finds it out. Files that were read in another way are read again.
    pub format: Option<&'static Format>,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many files have been found so far.
    Walked {
        /// Files.
        files: u64,
    },
    /// So much has been read so far.
    Read {
        /// Files.
        files: u64,
        /// Articles.
        documents: u64,
        /// Bytes.
        bytes: u64,
    },
    /// Everything is read; it is being written.
    Committing,
}

/// Brings the index up to date: reads what is new or changed below the paths, on all threads, and commits once.
///
/// A file whose size and time are those of its last reading is not read again; one whose bytes prove the same is not indexed
/// again. A file that can no longer be read keeps its articles. Nothing is visible before all of it is.
///
/// # Errors
/// When a path does not exist (unless it is to be pruned and was indexed once), another process is writing, or the index cannot be written; then the last commit stands.
pub fn index(
    index: &Index,
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Summary> {
    // Mostly nothing is new, which can be told while others write.
    if let Some(summary) = unchanged(index, paths, options, progress)? {
        return Ok(summary);
    }
    // The ledger must not change between reading and writing it.
    let writer = index.writer(options.threads, options.memory)?;
    let mut ledger = index.ledger()?;
    let look = Look { ledger: &ledger, options, progress };
    let run = Run { writer: &writer, index, added: index.added()?, look, counted: Counted::default() };
    let (seen, outcomes) = match run.all(paths) {
        Ok(all) => all,
        Err(error) if error.kind() == ErrorKind::Index => return Err(writer.cause().unwrap_or(error)),
        Err(error) => return Err(error),
    };
    let (mut summary, mut changed) = (Summary::default(), false);
    for (key, outcome) in outcomes {
        changed |= outcome.count(&mut summary, ledger.files.get(&key));
        if let Some(entry) = outcome.entry {
            ledger.files.insert(key, entry);
        }
    }
    for (key, places) in seen.moved(&ledger, options.prune) {
        changed = true;
        if places.is_empty() {
            writer.remove_file(&key);
            ledger.files.remove(&key);
            summary.files.removed += 1;
        } else if let Some(entry) = ledger.files.get_mut(&key) {
            entry.set_places(&key, places);
        }
    }
    summary.finish(&ledger);
    if changed || !index.is_committed()? {
        progress(Progress::Committing);
        writer.commit(&ledger)?;
    }
    Ok(summary)
}

/// The summary, if there is nothing to write.
fn unchanged(
    index: &Index,
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Option<Summary>> {
    if !index.is_committed()? {
        return Ok(None);
    }
    let ledger = index.ledger()?;
    let look = Look { ledger: &ledger, options, progress };
    let Some(seen) = look.walk(paths, &mut |_| false)? else { return Ok(None) };
    if !seen.moved(&ledger, options.prune).is_empty() {
        return Ok(None);
    }
    let mut summary = Summary::default();
    for (key, outcome) in &seen.outcomes {
        outcome.count(&mut summary, ledger.files.get(key));
    }
    summary.finish(&ledger);
    Ok(Some(summary))
}

/// What became of a file.
pub(super) struct Outcome {
    source: String,
    kind: Kind,
    /// What the ledger is to say; `None` leaves it as it is.
    entry: Option<Entry>,
    bytes: u64,
    with_warnings: u64,
    /// Whether it was read again for its actors alone.
    for_actors: bool,
}

enum Kind {
    /// Read and indexed, or found to hold nothing to index.
    Read,
    /// The same bytes as before.
    Same,
    /// Not there to be read.
    Unreadable(String),
}

impl Outcome {
    fn new(path: &Path, kind: Kind) -> Self {
        Self { source: path.display().to_string(), kind, entry: None, bytes: 0, with_warnings: 0, for_actors: false }
    }

    pub(super) fn unreadable(path: &Path, reason: String) -> Self {
        Self::new(path, Kind::Unreadable(reason))
    }

    /// It was not read, since it is as it was.
    pub(super) fn same(path: &Path) -> Self {
        Self::new(path, Kind::Same)
    }

    /// Adds itself to the summary, `before` being what the ledger said; whether the index has to be committed.
    fn count(&self, summary: &mut Summary, before: Option<&Entry>) -> bool {
        let files = &mut summary.files;
        files.found += 1;
        summary.bytes += self.bytes;
        summary.with_warnings += self.with_warnings;
        files.for_actors += u64::from(self.for_actors);
        let reject = |rejection: &Rejection| Rejected { source: self.source.clone(), rejection: rejection.clone() };
        if let Kind::Unreadable(reason) = &self.kind {
            files.rejected += 1;
            summary.documents.found += 1;
            summary.documents.rejected += 1;
            summary.rejected.push(reject(&Rejection { line: None, reason: reason.clone() }));
            return false;
        }
        let entry = self.entry.as_ref().or(before);
        let (documents, rejected) = entry.map_or((0, &[][..]), |entry| (entry.documents, &entry.rejected[..]));
        summary.rejected.extend(rejected.iter().map(reject));
        match (&self.kind, before) {
            _ if documents == 0 => files.rejected += 1,
            (Kind::Same, _) => files.unchanged += 1,
            (_, Some(before)) if before.documents > 0 => files.replaced += 1,
            _ => files.indexed += 1,
        }
        let rejected = rejected.len() as u64;
        if matches!(self.kind, Kind::Read) {
            summary.documents.found += documents + rejected;
            summary.documents.indexed += documents;
            summary.documents.rejected += rejected;
        } else {
            summary.documents.rejected_before += rejected;
        }
        self.entry.is_some()
    }
}

#[derive(Default)]
struct Counted {
    files: AtomicU64,
    documents: AtomicU64,
    bytes: AtomicU64,
}

struct Run<'r> {
    writer: &'r Writer<'r>,
    index: &'r Index,
    added: Added<'r>,
    look: Look<'r>,
    counted: Counted,
}

/// What one thread reads and indexes with.
struct Worker<'r> {
    reader: Reader,
    batch: Batch<'r>,
}

type Outcomes = Vec<(String, Outcome)>;

/// How many files may wait to be read.
const QUEUE: usize = 256;

impl Run<'_> {
    /// Walks on this thread, reads on others.
    fn all(&self, paths: &[PathBuf]) -> Result<(Seen, Outcomes)> {
        let (send, receive) = bounded::<SourceFile>(QUEUE);
        let outcomes = Mutex::new(Vec::new());
        let failure = Mutex::new(None);
        let seen = std::thread::scope(|scope| {
            for _ in 0..self.look.options.threads.clamp(1, MOST_THREADS.get()) {
                let receive = receive.clone();
                scope.spawn(|| self.read_all(receive, &outcomes, &failure));
            }
            drop(receive);
            // The threads end early only when the index cannot be written, which is reported at the end.
            let seen = self.look.walk(paths, &mut |file| send.send(file).is_ok());
            // Without a sender the threads come to an end.
            drop(send);
            seen
        });
        match into_inner(failure) {
            Some(error) => Err(error),
            None => {
                let (mut seen, mut outcomes) = (seen?.unwrap_or_default(), into_inner(outcomes));
                outcomes.append(&mut seen.outcomes);
                Ok((seen, outcomes))
            }
        }
    }

    fn read_all(&self, receive: Receiver<SourceFile>, outcomes: &Mutex<Outcomes>, failure: &Mutex<Option<Error>>) {
        let mut worker = self.worker();
        for file in receive {
            match self.read_one(&file, &mut worker) {
                Ok(outcome) => {
                    self.tell(&outcome);
                    lock(outcomes).push((file.key, outcome));
                }
                Err(error) => {
                    lock(failure).get_or_insert(error);
                    return;
                }
            }
        }
    }

    fn worker(&self) -> Worker<'_> {
        Worker {
            reader: Reader::new(self.index.language(), self.index.schema().date_order, self.look.options.actors),
            batch: self.writer.batch(),
        }
    }

    fn tell(&self, outcome: &Outcome) {
        let add = |counter: &AtomicU64, n: u64| counter.fetch_add(n, Ordering::Relaxed) + n;
        (self.look.progress)(Progress::Read {
            files: add(&self.counted.files, 1),
            documents: add(&self.counted.documents, outcome.entry.as_ref().map_or(0, |entry| entry.documents)),
            bytes: add(&self.counted.bytes, outcome.bytes),
        });
    }

    fn read_one(&self, file: &SourceFile, worker: &mut Worker<'_>) -> Result<Outcome> {
        let bytes = match read(&file.path) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Outcome::unreadable(&file.path, error.to_string())),
        };
        let mut outcome = Outcome::new(&file.path, Kind::Read);
        outcome.bytes = bytes.len() as u64;
        let known = self.look.ledger.files.get(&file.key);
        let entry = Entry {
            source: outcome.source.clone(),
            identity: file.identity.clone(),
            places: known.map_or_else(|| Vec::from_iter(file.place.clone()), |known| known.places.clone()),
            size: file.size,
            modified: file.modified,
            hash: hash(&bytes),
            actors: self.look.options.actors,
            ..Entry::default()
        };
        if let Some(known) = known {
            let same = known.hash == entry.hash && self.look.is_as_wanted(known);
            if same && !self.look.lacks_actors(known) {
                let Entry { documents, terms, actors, .. } = *known;
                let (format, rejected) = (known.format.clone(), known.rejected.clone());
                outcome.kind = Kind::Same;
                outcome.entry = Some(Entry { format, actors, documents, terms, rejected, ..entry });
                return Ok(outcome);
            }
            outcome.for_actors = same;
            self.writer.remove_file(&file.key);
        }
        outcome.entry = Some(match Text::of(file, &bytes, self.look.options.format) {
            Ok(text) => {
                let entry = Entry { format: text.format.name.to_owned(), ..entry };
                self.index_text(file, &text, entry, worker, &mut outcome.with_warnings)?
            }
            Err(rejection) => Entry { rejected: vec![rejection], ..entry },
        });
        Ok(outcome)
    }

    /// Indexes the documents of a file: here if it is one piece, else on threads of its own.
    fn index_text(
        &self,
        file: &SourceFile,
        text: &Text<'_>,
        entry: Entry,
        worker: &mut Worker<'_>,
        with_warnings: &mut u64,
    ) -> Result<Entry> {
        let pieces = text.pieces();
        let total = Mutex::new(Piece { entry, with_warnings: 0, failure: None });
        let is_known = self.look.ledger.files.contains_key(&file.key);
        let added = |id: &str| -> Result<NaiveDate> {
            let before = if is_known { self.added.day(id)? } else { None };
            Ok(before.unwrap_or(self.look.options.today))
        };
        let work = |worker: &mut Worker<'_>, piece| {
            if lock(&total).failure.is_some() {
                return;
            }
            let mut done = Piece { entry: Entry::default(), with_warnings: 0, failure: None };
            text.parse(file, piece, self.index.schema(), &mut |found| {
                done.take(found, file, &added, worker);
            });
            lock(&total).add(done);
        };
        if let [piece] = pieces.as_slice() {
            work(worker, *piece);
        } else {
            let threads = self.look.options.threads.clamp(1, pieces.len());
            let mut workers: Vec<Worker<'_>> = std::iter::repeat_with(|| self.worker()).take(threads).collect();
            on_threads(&pieces, &mut workers, |worker, _, piece| work(worker, *piece));
        }
        let mut total = into_inner(total);
        *with_warnings += total.with_warnings;
        total.entry.rejected.sort_by_key(|rejection| rejection.line);
        total.failure.map_or(Ok(total.entry), Err)
    }
}

/// What a piece of a file gave.
struct Piece {
    entry: Entry,
    with_warnings: u64,
    failure: Option<Error>,
}

impl Piece {
    fn take(
        &mut self,
        found: Result<Article, Rejection>,
        file: &SourceFile,
        added: &dyn Fn(&str) -> Result<NaiveDate>,
        worker: &mut Worker<'_>,
    ) {
        match found {
            Ok(article) if self.failure.is_none() => {
                let with_warnings = !article.warnings.is_empty();
                let Complete { mut stored, layout, numbers } = worker.reader.complete(article);
                let terms = added(&stored.article.id).and_then(|day| {
                    stored.added = Some(day);
                    worker.batch.add(&file.key, &stored, &layout, &numbers, &mut worker.reader.terms)
                });
                match terms {
                    Ok(terms) => {
                        self.entry.documents += 1;
                        self.entry.terms += terms;
                        self.with_warnings += u64::from(with_warnings);
                    }
                    Err(error) => self.failure = Some(error),
                }
            }
            Ok(_) => {}
            Err(rejection) => self.entry.rejected.push(rejection),
        }
    }

    fn add(&mut self, other: Self) {
        self.entry.documents += other.entry.documents;
        self.entry.terms += other.entry.terms;
        self.entry.rejected.extend(other.entry.rejected);
        self.with_warnings += other.with_warnings;
        self.failure = self.failure.take().or(other.failure);
    }
}

/// A thread that panicked leaves what it had done so far: counts stay counts.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

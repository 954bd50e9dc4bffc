//! Bringing an index up to date with what lies below some paths.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, bounded};

use super::look::{Look, Seen};
use super::work::{Work, Worker, lock};
use super::{Rejected, Summary};
use crate::article::Rejection;
use crate::corpus::{Content, SourceFile};
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::index::{Entry, Index, Ledger, MOST_THREADS, Refused, hash};

/// How to go about it.
#[derive(Debug, Clone, Copy)]
pub struct Options<'s> {
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
    /// Longest document that is read, in bytes; anything up to a megabyte is.
    pub max_document: u64,
    /// Whether a path that does not exist is rejected like a file that cannot be read, and the others are read.
    pub lenient: bool,
    /// Once it is true, the run comes to its end: nothing more is read, and what is read is committed. Only of
    /// [`index`] and [`super::index_stream`].
    pub stop: Option<&'s AtomicBool>,
}

/// Longest document that is read where nobody says otherwise, in bytes.
pub const MAX_DOCUMENT: u64 = 64 << 20;

/// On one thread, with actors; what is new was added on the first day of 1970.
impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            threads: 1,
            memory: 64 << 20,
            actors: true,
            prune: false,
            today: NaiveDate::default(),
            format: None,
            max_document: MAX_DOCUMENT,
            lenient: false,
            stop: None,
        }
    }
}

impl Options<'_> {
    /// Whether the run is to come to its end.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
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
/// A run that is stopped commits the files that it has read. All others stay what they were, also one that was just being read:
/// it is in the index as a whole or not at all. Nothing is pruned then.
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
    let added = index.added()?;
    let work = Work { writer: &writer, index, added: &added, options };
    let run = Run { work, look: Look { ledger: &ledger, options, progress }, counted: Counted::default() };
    let (seen, outcomes) = run.all(paths)?;
    let begun = begun(&outcomes);
    let mut summary = Summary { interrupted: seen.is_part, ..Summary::default() };
    let mut changed = settle(outcomes, &mut ledger, &mut summary);
    // What was not looked at is not gone.
    for (key, places) in seen.moved(&ledger, options.prune && !summary.interrupted) {
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
        for key in &begun {
            writer.take_back(key);
        }
        writer.commit(&ledger)?;
    }
    Ok(summary)
}

/// Notes what became of files in the ledger and the summary; whether the index has to be committed.
pub(super) fn settle(outcomes: Outcomes, ledger: &mut Ledger, summary: &mut Summary) -> bool {
    let mut changed = false;
    for (key, outcome) in outcomes {
        changed |= outcome.count(summary, ledger.files.get(&key));
        if let Some(entry) = outcome.entry {
            ledger.files.insert(key, entry);
        }
    }
    changed
}

/// The keys of the files of which a part was read.
fn begun(outcomes: &Outcomes) -> Vec<String> {
    let is_begun = |outcome: &Outcome| matches!(outcome.kind, Kind::Unread { is_begun: true });
    outcomes.iter().filter(|(_, outcome)| is_begun(outcome)).map(|(key, _)| key.clone()).collect()
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
    if !seen.moved(&ledger, options.prune && !seen.is_part).is_empty() {
        return Ok(None);
    }
    let mut summary = Summary { interrupted: seen.is_part, ..Summary::default() };
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
    pub(super) with_warnings: u64,
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
        Self { source: path.display().to_string(), kind, entry: None, bytes: 0, with_warnings: 0, for_actors: false }
    }

    pub(super) fn unreadable(path: &Path, reason: String) -> Self {
        Self::new(path, Kind::Unreadable(reason))
    }

    /// It was read, and the ledger is to say so.
    pub(super) fn read(path: &Path, entry: Entry) -> Self {
        Self { entry: Some(entry), ..Self::new(path, Kind::Read) }
    }

    /// It was not read, since it is as it was.
    pub(super) fn same(path: &Path) -> Self {
        Self::new(path, Kind::Same)
    }

    /// It was not read, or not to its end, and stays what it was.
    fn unread(path: &Path, is_begun: bool) -> Self {
        Self::new(path, Kind::Unread { is_begun })
    }

    /// Adds itself to the summary, `before` being what the ledger said; whether the index has to be committed.
    fn count(&self, summary: &mut Summary, before: Option<&Entry>) -> bool {
        let files = &mut summary.files;
        files.found += 1;
        summary.bytes += self.bytes;
        summary.with_warnings += self.with_warnings;
        files.for_actors += u64::from(self.for_actors);
        if let Kind::Unreadable(reason) = &self.kind {
            files.rejected += 1;
            summary.documents.found += 1;
            summary.documents.rejected += 1;
            let rejection = Rejection { line: None, reason: reason.clone() };
            summary.rejected.push(Rejected { source: self.source.clone(), rejection });
            return false;
        }
        if let Kind::Unread { .. } = self.kind {
            files.unread += 1;
            summary.interrupted = true;
            return false;
        }
        let entry = self.entry.as_ref().or(before);
        let (documents, rejected) = entry.map_or((0, &[][..]), |entry| (entry.documents, &entry.rejected[..]));
        summary.rejected.extend(rejected.iter().map(|refused| Rejected::of(&self.source, refused)));
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
            summary.documents.skipped += entry.map_or(0, |entry| entry.skipped);
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
    work: Work<'r>,
    look: Look<'r>,
    counted: Counted,
}

pub(super) type Outcomes = Vec<(String, Outcome)>;

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
        let mut worker = self.work.worker();
        for file in receive {
            if self.look.options.is_stopped() {
                lock(outcomes).push((file.key, Outcome::unread(&file.path, false)));
                continue;
            }
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

    fn tell(&self, outcome: &Outcome) {
        let add = |counter: &AtomicU64, n: u64| counter.fetch_add(n, Ordering::Relaxed) + n;
        (self.look.progress)(Progress::Read {
            files: add(&self.counted.files, 1),
            documents: add(&self.counted.documents, outcome.entry.as_ref().map_or(0, |entry| entry.documents)),
            bytes: add(&self.counted.bytes, outcome.bytes),
        });
    }

    fn read_one(&self, file: &SourceFile, worker: &mut Worker<'_>) -> Result<Outcome> {
        let unreadable = |error: std::io::Error| Ok(Outcome::unreadable(&file.path, error.to_string()));
        let mut opened = match File::open(&file.path) {
            Ok(opened) => opened,
            Err(error) => return unreadable(error),
        };
        let mut content = match Content::of_file(&mut opened) {
            Ok(content) => content,
            Err(error) => return unreadable(error),
        };
        let (mut bytes, mut hashed) = (0, 0u64);
        // All of it is looked at first: it may have been touched, but not changed.
        let scanned = content.scan(&mut |piece| {
            bytes += piece.len() as u64;
            hashed = hashed.rotate_left(1) ^ hash(piece);
            if self.look.options.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match scanned {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => return Ok(Outcome::unread(&file.path, false)),
            Err(error) => return unreadable(error),
        }
        let mut outcome = Outcome::new(&file.path, Kind::Read);
        outcome.bytes = bytes;
        let known = self.look.ledger.files.get(&file.key);
        let entry = Entry {
            source: outcome.source.clone(),
            identity: file.identity.clone(),
            places: known.map_or_else(|| Vec::from_iter(file.place.clone()), |known| known.places.clone()),
            size: file.size,
            modified: file.modified,
            hash: hashed,
            actors: self.look.options.actors,
            added: known.and_then(|known| known.added).or(Some(self.look.options.today)),
            ..Entry::default()
        };
        if let Some(known) = known {
            let same = known.hash == entry.hash && self.look.is_as_wanted(known);
            if same && !self.look.lacks_actors(known) {
                let Entry { documents, terms, actors, skipped, with_warnings, .. } = *known;
                let (format, rejected) = (known.format.clone(), known.rejected.clone());
                outcome.kind = Kind::Same;
                let entry = Entry { format, actors, documents, terms, skipped, with_warnings, rejected, ..entry };
                outcome.entry = Some(entry);
                return Ok(outcome);
            }
            outcome.for_actors = same;
            self.work.writer.remove_file(&file.key);
        }
        let indexed = self.work.index_file(file, known.is_some(), content, entry, worker)?;
        let Some((mut entry, with_warnings)) = indexed else { return Ok(Outcome::unread(&file.path, true)) };
        if entry.documents == 0 && entry.rejected.is_empty() {
            entry.rejected.push(Refused::whole(super::NO_DOCUMENTS));
        }
        entry.with_warnings = with_warnings;
        (outcome.entry, outcome.with_warnings) = (Some(entry), with_warnings);
        Ok(outcome)
    }
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

//! Bringing an index up to date with what lies below some paths.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, bounded};

use super::Summary;
use super::begun::{Begun, Total};
use super::look::{Look, Seen};
use super::named::MOST_NAMED;
use super::outcome::{Outcome, Outcomes, begun, note};
use super::promote::Promoting;
use super::twins::Twins;
use super::work::{Work, Worker, into_inner, keep_first};
use crate::corpus::{Content, SourceFile};
use crate::error::Result;
use crate::formats::Format;
use crate::index::{Entry, Index, MOST_THREADS, hash, lock};

/// How to go about it.
#[derive(Debug, Clone, Copy)]
pub struct Options<'s> {
    /// Threads that read, parse and build the index.
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
    /// Of each file at most so many rejected documents are named in the ledger, and as many that repeat another one of the file; the
    /// others are counted.
    pub most_named: usize,
    /// Whether a path that does not exist is rejected like a file that cannot be read, and the others are read.
    pub lenient: bool,
    /// What may have changed, for those who watch: nothing is looked at but what is at and below these paths, each of which begins
    /// with one that is indexed. What is not there, not even one that is indexed, is gone. Where the index knows files by links,
    /// all is looked at. `None` looks at everything. Only of [`index`].
    pub only: Option<&'s [PathBuf]>,
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
            most_named: MOST_NAMED,
            lenient: false,
            only: None,
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
/// it is in the index as a whole or not at all. What it had taken the place of is there again. Nothing is pruned then.
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
    let (added, twins) = (index.added()?, Twins::new(&writer, index.twins()?, &ledger));
    let (counted, outcomes) = (Counted::default(), Mutex::new(Outcomes::new()));
    let tell = |key: String, outcome: Outcome| {
        if outcome.is_read() {
            progress(counted.count(&outcome));
        }
        lock(&outcomes).push((key, outcome));
    };
    let done = |begun: Begun| {
        let (key, outcome) = begun.finish(options);
        tell(key, outcome);
    };
    let work = Work { writer: &writer, index, added: &added, twins: &twins, options, done: &done };
    let run = Run { work, look: Look { ledger: &ledger, options, progress }, tell: &tell };
    let mut seen = run.all(paths)?;
    let mut outcomes = into_inner(outcomes);
    outcomes.append(&mut seen.outcomes);
    let mut claimed = twins.finish();
    claimed.take_back(&begun(&outcomes))?;
    let mut noted = note(outcomes, seen.is_part, &mut ledger);
    // What was not looked at is not gone.
    for (key, places) in seen.moved(&ledger, options.prune, noted.interrupted) {
        noted.has_changes = true;
        if places.is_empty() {
            writer.remove_file(&key);
            noted.remove(&key, &mut ledger);
        } else if let Some(entry) = ledger.files.get_mut(&key) {
            entry.set_places(&key, places);
        }
    }
    let promoting = Promoting { writer: &writer, index, added: &added, committed: &claimed.committed, options };
    let (summary, has_changes) = noted.settle(&claimed, &promoting, &mut ledger)?;
    if has_changes || !index.is_committed()? {
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
    let is_news = |(key, outcome): &(String, Outcome)| outcome.is_news(ledger.files.get(key));
    if seen.outcomes.iter().any(is_news)
        || !seen.moved(&ledger, options.prune, seen.is_part).is_empty()
        || ledger.is_unsettled()
    {
        return Ok(None);
    }
    let mut summary = Summary { interrupted: seen.is_part, ..Summary::default() };
    for (key, outcome) in &seen.outcomes {
        outcome.count(&mut summary, None, ledger.files.get(key));
    }
    summary.finish(&ledger);
    Ok(Some(summary))
}

/// How far all threads have come.
#[derive(Default)]
struct Counted {
    files: AtomicU64,
    documents: AtomicU64,
    bytes: AtomicU64,
}

impl Counted {
    /// Counts what became of a file.
    fn count(&self, outcome: &Outcome) -> Progress {
        let add = |counter: &AtomicU64, n: u64| counter.fetch_add(n, Ordering::Relaxed) + n;
        Progress::Read {
            files: add(&self.files, 1),
            documents: add(&self.documents, outcome.entry.as_ref().map_or(0, |entry| entry.documents)),
            bytes: add(&self.bytes, outcome.bytes),
        }
    }
}

struct Run<'r> {
    work: Work<'r>,
    look: Look<'r>,
    /// Is told what became of each file.
    tell: &'r (dyn Fn(String, Outcome) + Sync),
}

/// How many files may wait to be read.
const QUEUE: usize = 256;

impl Run<'_> {
    /// Walks on this thread, reads on others.
    fn all(&self, paths: &[PathBuf]) -> Result<Seen> {
        let (send, receive) = bounded::<SourceFile>(QUEUE);
        let failure = Mutex::new(None);
        let seen = std::thread::scope(|scope| {
            for _ in 0..self.look.options.threads.clamp(1, MOST_THREADS.get()) {
                let (receive, failure) = (receive.clone(), &failure);
                scope.spawn(move || keep_first(failure, self.read_all(&receive)));
            }
            drop(receive);
            // The threads end early only when the index cannot be written, which is reported at the end.
            let seen = self.look.walk(paths, &mut |file| send.send(file).is_ok());
            // Without a sender the threads come to an end.
            drop(send);
            seen
        });
        into_inner(failure).map_or_else(|| Ok(seen?.unwrap_or_default()), Err)
    }

    fn read_all(&self, receive: &Receiver<SourceFile>) -> Result<()> {
        let mut worker = self.work.worker();
        while let Some(file) = worker.next(receive)? {
            if self.look.options.is_stopped() {
                (self.tell)(file.key, Outcome::unread(&file.path, false));
            } else if let Some(outcome) = self.read_one(&file, &mut worker)? {
                (self.tell)(file.key, outcome);
            }
        }
        worker.index_lot()
    }

    /// Reads a file; what became of it, unless that is told when it is indexed.
    fn read_one(&self, file: &SourceFile, worker: &mut Worker<'_>) -> Result<Option<Outcome>> {
        let places = || Vec::from_iter(file.place.clone());
        let unreadable = |error: std::io::Error| Ok(Some(Outcome::unreadable(&file.path, places(), error.to_string())));
        let mut opened = match File::open(&file.path) {
            Ok(opened) => opened,
            Err(error) => return unreadable(error),
        };
        let mut content = match Content::of_file(&mut opened) {
            Ok(content) => content,
            Err(error) => return unreadable(error),
        };
        // All of it is looked at first: it may have been touched, but not changed.
        let (bytes, hashed) = match scan(&mut content, self.look.options) {
            Ok(Some(scanned)) => scanned,
            Ok(None) => return Ok(Some(Outcome::unread(&file.path, false))),
            Err(error) => return unreadable(error),
        };
        let known = self.look.ledger.files.get(&file.key);
        let entry = Entry {
            source: file.path.display().to_string(),
            identity: file.identity.clone(),
            places: known.map_or_else(places, |known| known.places.clone()),
            size: file.size,
            modified: file.modified,
            hash: hashed,
            actors: self.look.options.actors,
            added: known.and_then(|known| known.added).or(Some(self.look.options.today)),
            ..Entry::default()
        };
        let mut for_actors = false;
        if let Some(known) = known {
            let same = known.hash == entry.hash && self.look.is_as_wanted(known);
            if same && !self.look.lacks_actors(known) {
                let Entry { source, identity, size, modified, added, .. } = entry;
                let mut outcome = Outcome::same(&file.path);
                outcome.entry = Some(Entry { source, identity, size, modified, added, ..known.clone() });
                outcome.bytes = bytes;
                return Ok(Some(outcome));
            }
            for_actors = same;
            self.work.twins.read_again(&file.key);
        }
        let (key, path, number) = (file.key.clone(), file.path.clone(), self.work.twins.number(&file.key));
        let (is_known, source) = (known.is_some(), entry.source.len());
        let begun = Begun { key, path, source, number, is_known, for_actors, bytes, total: Total::of(entry) };
        worker.read(file, content, begun).map(|()| None)
    }
}

/// How many bytes there are, and what they hash to; `None` if the run was stopped.
pub(super) fn scan(content: &mut Content<'_>, options: &Options) -> std::io::Result<Option<(u64, u64)>> {
    let (mut bytes, mut hashed) = (0, 0u64);
    let scanned = content.scan(&mut |piece| {
        bytes += piece.len() as u64;
        hashed = hashed.rotate_left(1) ^ hash(piece);
        if options.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(scanned.is_continue().then_some((bytes, hashed)))
}

//! Indexing what is in one file: on the thread that found it if it is small, else on all.

use std::ops::ControlFlow;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossbeam_channel::bounded;

use super::Options;
use super::documents::{Job, jobs};
use super::read::{Complete, Reader};
use crate::article::Article;
use crate::corpus::{Content, PIECE, SourceFile};
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::index::{Added, Batch, Entry, Index, MOST_THREADS, Refused, Writer};

/// What all threads work with.
#[derive(Clone, Copy)]
pub(super) struct Work<'r> {
    pub(super) writer: &'r Writer<'r>,
    pub(super) index: &'r Index,
    pub(super) added: &'r Added<'r>,
    pub(super) options: &'r Options<'r>,
}

/// What one thread reads and indexes with.
pub(super) struct Worker<'r> {
    reader: Reader,
    batch: Batch<'r>,
}

/// How many pieces may wait for each thread.
const WAITING: usize = 2;

impl<'r> Work<'r> {
    pub(super) fn worker(self) -> Worker<'r> {
        let schema = self.index.schema();
        Worker {
            reader: Reader::new(self.index.languages(), schema.date_order, self.options.actors),
            batch: self.writer.batch(),
        }
    }

    /// Indexes an article of the file with that `key`, which `is_known` if it was read before; the number of its terms.
    pub(super) fn index(self, article: Article, key: &str, is_known: bool, worker: &mut Worker<'_>) -> Result<u64> {
        let Complete { mut stored, layout, numbers } = worker.reader.complete(article);
        let before = if is_known { self.added.day(&stored.article.id)? } else { None };
        stored.added = Some(before.unwrap_or(self.options.today));
        worker.batch.add(key, &stored, &layout, &numbers, &mut worker.reader.terms)
    }

    /// Indexes the documents of a file, which `is_known` if it was read before; says what became of them and how many have
    /// warnings. `None` if the run was stopped before all were indexed.
    pub(super) fn index_file(
        self,
        file: &SourceFile,
        is_known: bool,
        content: Content<'_>,
        entry: Entry,
        worker: &mut Worker<'_>,
    ) -> Result<Option<(Entry, u64)>> {
        let total = Mutex::new(Total { entry, ..Total::default() });
        let work = |worker: &mut Worker<'_>, number: usize, job: Job| {
            let done = self.done(job, file, is_known, worker);
            lock(&total).add(number, done)
        };
        let mut numbers = 0..;
        let mut number = || numbers.next().unwrap_or(usize::MAX);
        let read = if file.size < PIECE as u64 {
            jobs(file, content, self.options, &mut |job| work(worker, number(), job))
        } else {
            let threads = self.options.threads.clamp(1, MOST_THREADS.get());
            let (send, receive) = bounded(WAITING * threads);
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    let (receive, work) = (receive.clone(), &work);
                    scope.spawn(move || {
                        let mut worker = self.worker();
                        // Once the index cannot be written, whoever sends is told by there being nobody to receive.
                        receive.into_iter().try_for_each(|(number, job)| work(&mut worker, number, job))
                    });
                }
                drop(receive);
                let read = jobs(file, content, self.options, &mut |job| match send.send((number(), job)) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                });
                drop(send);
                read
            })
        };
        let Total { mut entry, formats, mut rejected, with_warnings, failure, is_part } =
            total.into_inner().unwrap_or_else(PoisonError::into_inner);
        rejected.sort_by_key(|(number, refused)| (*number, refused.rejection.line));
        entry.rejected = rejected.into_iter().map(|(_, refused)| refused).collect();
        if let [format] = formats.as_slice() {
            format.name.clone_into(&mut entry.format);
        }
        match failure {
            Some(error) => Err(error),
            None if is_part || read.is_break() => Ok(None),
            None => Ok(Some((entry, with_warnings))),
        }
    }

    fn done(self, job: Job, file: &SourceFile, is_known: bool, worker: &mut Worker<'_>) -> Done {
        let mut done = Done::default();
        let piece = match job {
            Job::Parse(piece) => piece,
            Job::Reject(refused) => return Done { rejected: vec![refused], ..done },
            Job::Skip => return Done { skipped: 1, ..done },
        };
        done.format = piece.parse(file, self.index.schema(), &mut |found| match found {
            Ok(_) if self.options.is_stopped() => done.is_part = true,
            Ok(article) if done.failure.is_none() => {
                let with_warnings = !article.warnings.is_empty();
                match self.index(article, &file.key, is_known, worker) {
                    Ok(terms) => {
                        done.documents += 1;
                        done.terms += terms;
                        done.with_warnings += u64::from(with_warnings);
                    }
                    Err(error) => done.failure = Some(error),
                }
            }
            Ok(_) => {}
            Err(refused) => done.rejected.push(refused),
        });
        done
    }
}

/// What a piece of a file gave.
#[derive(Default)]
struct Done {
    format: Option<&'static Format>,
    documents: u64,
    terms: u64,
    skipped: u64,
    with_warnings: u64,
    rejected: Vec<Refused>,
    failure: Option<Error>,
    /// Whether articles were left out, since the run was stopped.
    is_part: bool,
}

/// What all pieces of a file gave so far.
#[derive(Default)]
struct Total {
    entry: Entry,
    /// Those that pieces were read in, each once.
    formats: Vec<&'static Format>,
    /// With the number of the piece, since pieces are done in any order.
    rejected: Vec<(usize, Refused)>,
    with_warnings: u64,
    failure: Option<Error>,
    /// Whether anything was left out, since the run was stopped.
    is_part: bool,
}

impl Total {
    /// Adds what a piece gave; breaks when the run was stopped, or the index cannot be written.
    fn add(&mut self, number: usize, done: Done) -> ControlFlow<()> {
        self.formats.extend(done.format.filter(|format| !self.formats.contains(format)));
        self.entry.documents += done.documents;
        self.entry.terms += done.terms;
        self.entry.skipped += done.skipped;
        self.with_warnings += done.with_warnings;
        self.rejected.extend(done.rejected.into_iter().map(|refused| (number, refused)));
        self.failure = self.failure.take().or(done.failure);
        self.is_part |= done.is_part;
        if self.is_part || self.failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// A thread that panicked leaves what it had done so far: counts stay counts.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Indexing what is in one file: on the thread that found it if it is small, else on all.

use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use crossbeam_channel::bounded;

use super::Options;
use super::documents::{Job, jobs};
use super::named::{Duplicates, OfPieces, Refusals};
use super::read::{Complete, Reader};
use super::twins::{Claim, Twins};
use crate::article::Article;
use crate::corpus::{Content, PIECE, SourceFile};
use crate::error::{Error, Result};
use crate::formats::Format;
use crate::index::{Added, Batch, Duplicate, Entry, Index, MOST_THREADS, Signature, Signer, Writer, count_terms, lock};
use crate::text::Terms;

/// What all threads work with.
#[derive(Clone, Copy)]
pub(super) struct Work<'r> {
    pub(super) writer: &'r Writer<'r>,
    pub(super) index: &'r Index,
    pub(super) added: &'r Added<'r>,
    pub(super) twins: &'r Twins<'r, 'r>,
    pub(super) options: &'r Options<'r>,
}

/// What one thread reads and indexes with.
pub(super) struct Worker<'r> {
    reader: Reader,
    signer: Signer<'r>,
    batch: Batch<'r>,
}

/// Where an article comes from.
pub(super) struct From<'a> {
    /// The key of its file.
    pub(super) key: &'a str,
    /// The number of its file among [`Twins`].
    pub(super) file: u32,
    /// Whether the file was read before.
    pub(super) is_known: bool,
    /// Its place in the file, for comparing.
    pub(super) order: u64,
    /// How much of its source is the path of the file, in bytes; the rest is its place.
    pub(super) path: usize,
}

/// What became of an article.
pub(super) enum Indexed {
    /// It was added, and has so many terms.
    Added { terms: u64 },
    /// It is the same as another one.
    Duplicate(Duplicate),
}

/// How many pieces may wait for each thread.
const WAITING: usize = 2;

impl Worker<'_> {
    /// What an article has in common with those that are the same; `None` where there are none.
    pub(super) fn sign(&mut self, article: Article) -> Option<Signature> {
        let laid = self.reader.lay_out(article);
        self.signer.sign(&laid.article, &laid.layout, &laid.numbers, &self.reader.terms)
    }
}

impl<'r> Work<'r> {
    pub(super) fn worker(self) -> Worker<'r> {
        let schema = self.index.schema();
        Worker {
            reader: Reader::new(self.index.languages(), schema.date_order, self.options.actors),
            signer: Signer::new(schema),
            batch: self.writer.batch(),
        }
    }

    /// Indexes an article, unless it is the same as another one.
    pub(super) fn index(self, article: Article, from: &From<'_>, worker: &mut Worker<'_>) -> Result<Indexed> {
        let Worker { reader, signer, batch } = worker;
        let laid = reader.lay_out(article);
        let Some(signature) = signer.sign(&laid.article, &laid.layout, &laid.numbers, &reader.terms) else {
            let complete = reader.complete(laid);
            let time = self.writer.time();
            let terms = self.add(complete, time, None, from, &mut reader.terms, batch)?;
            return Ok(Indexed::Added { terms });
        };
        let place: Box<str> = laid.article.source.get(from.path..).unwrap_or("").into();
        let claim = Claim { signature, file: from.file, order: from.order, place: &place };
        if self.twins.claim(&claim)? {
            let complete = reader.complete(laid);
            let is_warned = !complete.stored.article.warnings.is_empty();
            let terms = count_terms(&complete.layout, self.index.schema().weights);
            if let Some(time) = self.twins.add(&claim, terms, is_warned) {
                let terms = self.add(complete, time, Some(signature), from, &mut reader.terms, batch)?;
                return Ok(Indexed::Added { terms });
            }
        }
        Ok(Indexed::Duplicate(Duplicate { place, signature, order: from.order, of: None }))
    }

    fn add(
        self,
        complete: Complete,
        time: u64,
        signature: Option<Signature>,
        from: &From<'_>,
        terms: &mut Terms,
        batch: &mut Batch<'_>,
    ) -> Result<u64> {
        let Complete { mut stored, layout, numbers } = complete;
        let before = if from.is_known { self.added.day(&stored.article.id)? } else { None };
        stored.added = Some(before.unwrap_or(self.options.today));
        batch.add_signed(from.key, time, signature, &stored, &layout, &numbers, terms)
    }

    /// Indexes the documents of a file, which `is_known` if it was read before; says what became of them. `None` if the run was
    /// stopped before all were indexed.
    pub(super) fn index_file(
        self,
        file: &SourceFile,
        is_known: bool,
        content: Content<'_>,
        entry: Entry,
        worker: &mut Worker<'_>,
    ) -> Result<Option<Entry>> {
        let path = file.path.display().to_string().len();
        let from = From { key: &file.key, file: self.twins.number(&file.key), is_known, order: 0, path };
        let total = Mutex::new(Total { entry, ..Total::default() });
        let work = |worker: &mut Worker<'_>, number: usize, job: Job| {
            let from = From { order: (number as u64) << 32, ..from };
            let done = self.done(job, file, from, worker);
            lock(&total).add(number, done, self.options.most_named)
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
        let Total { mut entry, formats, duplicates, rejected, failure, is_part } = into_inner(total);
        let Refusals { named, more } = rejected.finish(self.options.most_named);
        (entry.rejected, entry.more_rejected) = (named, more);
        (entry.duplicates, entry.more_duplicates) = duplicates.finish();
        if let [format] = formats.as_slice() {
            format.name.clone_into(&mut entry.format);
        }
        match failure {
            Some(error) => Err(error),
            None if is_part || read.is_break() => Ok(None),
            None => Ok(Some(entry)),
        }
    }

    fn done(self, job: Job, file: &SourceFile, mut from: From<'_>, worker: &mut Worker<'_>) -> Done {
        let (mut done, most) = (Done::default(), self.options.most_named);
        let piece = match job {
            Job::Parse(piece) => piece,
            Job::Reject(refused) => {
                done.rejected.push(refused, most);
                return done;
            }
            Job::Skip => return Done { skipped: 1, ..done },
        };
        done.format = piece.parse(file, self.index.schema(), &mut |found| match found {
            Ok(_) if self.options.is_stopped() => done.is_part = true,
            Ok(article) if done.failure.is_none() => {
                let with_warnings = !article.warnings.is_empty();
                match self.index(article, &from, worker) {
                    Ok(Indexed::Added { terms }) => {
                        done.documents += 1;
                        done.terms += terms;
                        done.with_warnings += u64::from(with_warnings);
                    }
                    Ok(Indexed::Duplicate(duplicate)) => done.duplicates.push(duplicate, most),
                    Err(error) => done.failure = Some(error),
                }
                from.order += 1;
            }
            Ok(_) => {}
            Err(refused) => done.rejected.push(refused, most),
        });
        done.rejected.named.sort_by_key(|refused| refused.rejection.line);
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
    duplicates: Duplicates,
    rejected: Refusals,
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
    duplicates: Duplicates,
    rejected: OfPieces,
    failure: Option<Error>,
    /// Whether anything was left out, since the run was stopped.
    is_part: bool,
}

impl Total {
    /// Adds what a piece gave; breaks when the run was stopped, or the index cannot be written.
    fn add(&mut self, number: usize, done: Done, most: usize) -> ControlFlow<()> {
        self.formats.extend(done.format.filter(|format| !self.formats.contains(format)));
        self.entry.documents += done.documents;
        self.entry.terms += done.terms;
        self.entry.skipped += done.skipped;
        self.entry.with_warnings += done.with_warnings;
        self.duplicates.append(done.duplicates, most);
        self.rejected.add(number, done.rejected, most);
        self.failure = self.failure.take().or(done.failure);
        self.is_part |= done.is_part;
        if self.is_part || self.failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// What is in a lock that nobody else has any more; see [`lock`].
pub(super) fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

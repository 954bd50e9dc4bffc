//! Reading files, each on the thread that found it if it is small, else on all; and indexing their articles, some at a time.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::{Receiver, bounded};
use serde_json::Value;

use super::Options;
use super::begun::{Begun, Indexed, Parsed};
use super::documents::{Job, jobs};
use super::read::{Complete, Reader};
use super::twins::{Claim, Twins};
use crate::article::Article;
use crate::corpus::{Content, PIECE, SourceFile};
use crate::error::{Error, Result};
use crate::index::{Added, Batch, Duplicate, Index, MOST_THREADS, Signature, Signer, Writer, count_terms, lock};

/// What all threads work with.
#[derive(Clone, Copy)]
pub(super) struct Work<'r> {
    pub(super) writer: &'r Writer<'r>,
    pub(super) index: &'r Index,
    pub(super) added: &'r Added<'r>,
    pub(super) twins: &'r Twins<'r, 'r>,
    pub(super) options: &'r Options<'r>,
    /// Is told of all that was read and indexed to its end, or as far as it was read when the run was stopped.
    pub(super) done: &'r (dyn Fn(Begun) + Sync),
}

/// What one thread reads and indexes with.
pub(super) struct Worker<'r> {
    work: Work<'r>,
    reader: Reader,
    signer: Signer<'r>,
    batch: Batch<'r>,
    lot: Vec<Waiting>,
    /// What the lot takes, in bytes.
    length: usize,
}

/// An article that waits until there are so many that each step of indexing is taken for all of them before the next: what a step
/// works with then stays in the caches of the processor.
struct Waiting {
    article: Article,
    coming: Coming,
}

/// Where an article comes from.
struct Coming {
    begun: Arc<Begun>,
    /// Its place in that, for comparing.
    order: u64,
    /// And for people.
    place: Box<str>,
    /// What it has in common with those that are the same, once that is known.
    signature: Option<Signature>,
}

/// How many pieces may wait for each thread.
const WAITING: usize = 2;

/// What a lot takes, in bytes: with all that is made of it as much as fits into the caches that a processor has for itself.
const LOT: usize = 64 << 10;

impl Coming {
    fn claim(&self, signature: Signature) -> Claim<'_> {
        Claim { signature, file: self.begun.number, order: self.order, place: &self.place }
    }
}

impl<'r> Work<'r> {
    pub(super) fn worker(self) -> Worker<'r> {
        let schema = self.index.schema();
        Worker {
            work: self,
            reader: Reader::new(self.index.languages(), schema.date_order, self.options.actors),
            signer: Signer::new(schema),
            batch: self.writer.batch(),
            lot: Vec::new(),
            length: 0,
        }
    }

    /// Lets go of what was begun: if nobody else has anything to do with it any more, it is done.
    pub(super) fn let_go(self, begun: Arc<Begun>) {
        if let Some(begun) = Arc::into_inner(begun) {
            (self.done)(begun);
        }
    }
}

impl Worker<'_> {
    /// What an article has in common with those that are the same; `None` where there are none.
    pub(super) fn sign(&mut self, article: Article) -> Option<Signature> {
        // Nothing that waits is laid out.
        self.reader.renew();
        let laid = self.reader.lay_out(article);
        self.signer.sign(&laid.article, &laid.layout, &laid.numbers, &self.reader.terms)
    }

    /// What comes next; before it waits for that, it indexes the articles that wait.
    pub(super) fn next<T>(&mut self, receive: &Receiver<T>) -> Result<Option<T>> {
        if let Ok(next) = receive.try_recv() {
            return Ok(Some(next));
        }
        self.index_lot()?;
        Ok(receive.recv().ok())
    }

    /// Indexes an article, at once or in a lot with others; see [`Self::index_lot`].
    pub(super) fn index(&mut self, article: Article, order: u64, begun: &Arc<Begun>) -> Result<()> {
        let metadata = article.metadata.iter().map(|(key, value)| key.len() + length(value)).sum::<usize>();
        let text = article.parts().map(|(_, text)| text.len()).sum::<usize>();
        self.length += size_of::<Waiting>() + metadata + text;
        let place = article.source.get(begun.source..).unwrap_or("").into();
        self.lot.push(Waiting { article, coming: Coming { begun: begun.clone(), order, place, signature: None } });
        if self.length < LOT { Ok(()) } else { self.index_lot() }
    }

    /// Indexes all articles that wait, but for those that are the same as others.
    pub(super) fn index_lot(&mut self) -> Result<()> {
        self.length = 0;
        let Self { work, reader, signer, batch, lot, .. } = self;
        let Work { twins, options, .. } = *work;
        reader.renew();
        let laid: Vec<_> = lot.drain(..).map(|Waiting { article, coming }| (reader.lay_out(article), coming)).collect();
        let mut kept = Vec::with_capacity(laid.len());
        for (laid, mut coming) in laid {
            coming.signature = signer.sign(&laid.article, &laid.layout, &laid.numbers, &reader.terms);
            match coming.signature {
                Some(signature) if !twins.claim(&coming.claim(signature))? => work.is_duplicate(coming, signature),
                _ => kept.push((laid, coming)),
            }
        }
        let complete: Vec<_> = kept.into_iter().map(|(laid, coming)| (reader.complete(laid), coming)).collect();
        for (complete, coming) in complete {
            let is_warned = !complete.stored.article.warnings.is_empty();
            let time = match coming.signature {
                None => work.writer.time(),
                Some(signature) => {
                    let terms = count_terms(&complete.layout, work.index.schema().weights);
                    let Some(time) = twins.add(&coming.claim(signature), terms, is_warned) else {
                        work.is_duplicate(coming, signature);
                        continue;
                    };
                    time
                }
            };
            let terms = work.add(complete, time, &coming, reader, batch)?;
            coming.begun.indexed(Indexed::Added { terms, is_warned }, options);
            work.let_go(coming.begun);
        }
        Ok(())
    }

    /// Indexes the documents of a file, as far as it is read before the run is stopped. What is left of it waits in the lot.
    pub(super) fn read(&mut self, file: &SourceFile, content: Content<'_>, begun: Begun) -> Result<()> {
        let (work, begun, failure) = (self.work, Arc::new(begun), Mutex::new(None));
        let mut numbers = 0..;
        let mut number = || numbers.next().unwrap_or(usize::MAX);
        let read = if file.size < PIECE as u64 {
            jobs(file, content, work.options, &mut |job| match self.parse(number(), job, file, &begun) {
                Ok(go_on) => go_on,
                Err(error) => {
                    keep_first(&failure, Err(error));
                    ControlFlow::Break(())
                }
            })
        } else {
            // Nothing is to wait for so long.
            self.index_lot()?;
            let threads = work.options.threads.clamp(1, MOST_THREADS.get());
            let (send, receive) = bounded(WAITING * threads);
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    let (receive, begun, failure) = (receive.clone(), &begun, &failure);
                    scope.spawn(move || {
                        let go_on = || lock(failure).is_none();
                        keep_first(failure, parse_all(receive, work, file, begun, go_on));
                    });
                }
                drop(receive);
                let read = jobs(file, content, work.options, &mut |job| match send.send((number(), job)) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                });
                drop(send);
                read
            })
        };
        if read.is_break() {
            begun.stopped();
        }
        if let Some(error) = into_inner(failure) {
            return Err(error);
        }
        work.let_go(begun);
        Ok(())
    }

    /// Parses a piece, and indexes its articles; breaks when the run was stopped.
    fn parse(&mut self, number: usize, job: Job, file: &SourceFile, begun: &Arc<Begun>) -> Result<ControlFlow<()>> {
        let Options { most_named, .. } = *self.work.options;
        let (mut parsed, mut failure) = (Parsed::default(), None);
        match job {
            Job::Parse(piece) => {
                let mut order = (number as u64) << 32;
                parsed.format = piece.parse(file, self.work.index.schema(), &mut |found| match found {
                    Ok(_) if self.work.options.is_stopped() => parsed.is_part = true,
                    Ok(article) if failure.is_none() => {
                        failure = self.index(article, order, begun).err();
                        order += 1;
                    }
                    Ok(_) => {}
                    Err(refused) => parsed.rejected.push(refused, most_named),
                });
                parsed.rejected.named.sort_by_key(|refused| refused.rejection.line);
            }
            Job::Reject(refused) => parsed.rejected.push(refused, most_named),
            Job::Skip => parsed.skipped = 1,
        }
        let go_on = if parsed.is_part { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        begun.parsed(number, parsed, self.work.options);
        failure.map_or(Ok(go_on), Err)
    }
}

impl Work<'_> {
    fn add(
        self,
        complete: Complete,
        time: u64,
        coming: &Coming,
        reader: &mut Reader,
        batch: &mut Batch<'_>,
    ) -> Result<u64> {
        let Complete { mut stored, layout, numbers } = complete;
        let Coming { begun, signature, .. } = coming;
        let before = if begun.is_known { self.added.day(&stored.article.id)? } else { None };
        stored.added = Some(before.unwrap_or(self.options.today));
        batch.add_signed(&begun.key, time, *signature, &stored, &layout, &numbers, &mut reader.terms)
    }

    fn is_duplicate(self, coming: Coming, signature: Signature) {
        let Coming { begun, order, place, .. } = coming;
        begun.indexed(Indexed::Duplicate(Duplicate { place, signature, order, of: None }), self.options);
        self.let_go(begun);
    }
}

/// Parses pieces and indexes their articles, to the end of the last. Where it ends before, and everybody else does, whoever sends is
/// told by there being nobody to receive.
fn parse_all(
    pieces: Receiver<(usize, Job)>,
    work: Work<'_>,
    file: &SourceFile,
    begun: &Arc<Begun>,
    go_on: impl Fn() -> bool,
) -> Result<()> {
    let mut worker = work.worker();
    for (number, job) in pieces {
        if !go_on() || worker.parse(number, job, file, begun)?.is_break() {
            break;
        }
    }
    worker.index_lot()
}

/// How long the texts in a value are, in bytes.
fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(length).sum(),
        Value::Object(values) => values.iter().map(|(key, value)| key.len() + length(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => size_of::<Value>(),
    }
}

/// Keeps the first error of several threads.
pub(super) fn keep_first(failure: &Mutex<Option<Error>>, result: Result<()>) {
    if let Err(error) = result {
        lock(failure).get_or_insert(error);
    }
}

/// What is in a lock that nobody else has any more; see [`lock`].
pub(super) fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

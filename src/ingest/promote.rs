//! Duplicates that take the place of articles that are gone: their files are read again, and they are indexed.

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rapidhash::{RapidHashMap, RapidHashSet};

use super::Options;
use super::documents::{Job, jobs};
use super::read::{Complete, Laid, Reader};
use super::run::scan;
use super::work::into_inner;
use crate::article::Warning;
use crate::corpus::{Content, SourceFile};
use crate::error::Result;
use crate::formats::named;
use crate::index::{
    Added, Batch, Duplicate, Entry, Index, Ledger, MOST_THREADS, Signature, Signer, Stored, Twins, Writer, hash, id_of,
    lock,
};

/// What indexes them.
pub(super) struct Promoting<'r> {
    pub(super) writer: &'r Writer<'r>,
    pub(super) index: &'r Index,
    pub(super) added: &'r Added<'r>,
    pub(super) committed: &'r Twins<'r>,
    pub(super) options: &'r Options<'r>,
}

/// What became of a duplicate.
#[derive(Clone, Copy)]
pub(super) enum Promoted {
    /// It is an article now: as it stands in its file, if `is_own`; else as what it was the same as.
    Indexed { terms: u64, is_warned: bool, with_actors: bool, is_own: bool },
    /// Neither can be read any more.
    Gone,
}

/// What became of the duplicates of some files.
pub(super) type ByFile = Vec<(Arc<str>, RapidHashMap<Signature, Promoted>)>;

/// What one thread works with.
struct Worker<'r> {
    reader: Reader,
    signer: Signer<'r>,
    batch: Batch<'r>,
    with_actors: bool,
}

impl Promoting<'_> {
    /// Indexes the first duplicate with each of the signatures in each of the files.
    pub(super) fn promote(&self, wanted: BTreeMap<Arc<str>, Vec<Signature>>, ledger: &Ledger) -> Result<ByFile> {
        let of_files = wanted.keys().filter_map(|file| ledger.files.get(&**file));
        let with_actors = self.options.actors || of_files.clone().any(|entry| entry.actors);
        let threads = self.options.threads.clamp(1, MOST_THREADS.get()).min(wanted.len());
        let (wanted, promoted, failure) = (Mutex::new(wanted.into_iter()), Mutex::new(ByFile::new()), Mutex::new(None));
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut worker = self.worker(with_actors);
                    loop {
                        // Not in the condition of the loop, which would keep the lock.
                        let next = lock(&wanted).next();
                        let Some((file, signatures)) = next else { return };
                        let Some(entry) = ledger.files.get(&*file) else { continue };
                        match self.promote_in(&file, entry, signatures, &mut worker) {
                            Ok(done) => lock(&promoted).push((file, done)),
                            Err(error) => {
                                lock(&failure).get_or_insert(error);
                                return;
                            }
                        }
                    }
                });
            }
        });
        into_inner(failure).map_or_else(|| Ok(into_inner(promoted)), Err)
    }

    fn worker(&self, with_actors: bool) -> Worker<'_> {
        let schema = self.index.schema();
        Worker {
            reader: Reader::new(self.index.languages(), schema.date_order, with_actors),
            signer: Signer::new(schema),
            batch: self.writer.batch(),
            with_actors,
        }
    }

    fn promote_in(
        &self,
        key: &str,
        entry: &Entry,
        signatures: Vec<Signature>,
        worker: &mut Worker<'_>,
    ) -> Result<RapidHashMap<Signature, Promoted>> {
        let mut wanted: RapidHashSet<Signature> = signatures.into_iter().collect();
        let mut promoted = RapidHashMap::default();
        let mut failure = None;
        self.read_again(key, entry, &mut |file, job| {
            let Job::Parse(piece) = job else { return ControlFlow::Continue(()) };
            piece.parse(file, self.index.schema(), &mut |found| {
                let Ok(article) = found else { return };
                worker.reader.renew();
                let laid = worker.reader.lay_out(article);
                let terms = &worker.reader.terms;
                let signature = worker.signer.sign(&laid.article, &laid.layout, &laid.numbers, terms);
                let Some(signature) = signature.filter(|signature| wanted.remove(signature)) else { return };
                let complete = worker.reader.complete(laid);
                match self.add(key, entry, signature, complete, worker, true) {
                    Ok(added) => drop(promoted.insert(signature, added)),
                    Err(error) => drop(failure.get_or_insert(error)),
                }
            });
            if wanted.is_empty() || failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if let Some(error) = failure {
            return Err(error);
        }
        for Duplicate { place, signature, .. } in &entry.duplicates {
            if wanted.remove(signature) {
                promoted.insert(*signature, self.put_in_place(key, entry, place, *signature, worker)?);
            }
        }
        Ok(promoted)
    }

    /// Hands on what is in a file, if it still is what it was.
    fn read_again(&self, key: &str, entry: &Entry, take: &mut dyn FnMut(&SourceFile, Job) -> ControlFlow<()>) {
        // What came in a stream is nowhere.
        let Some(Ok(mut opened)) = Some(Path::new(key)).filter(|path| path.is_absolute()).map(File::open) else {
            return;
        };
        let Ok(mut content) = Content::of_file(&mut opened) else { return };
        // As it was read before, and to its end: what was stopped must not lose anything.
        let options = Options { format: named(&entry.format), stop: None, ..*self.options };
        if !scan(&mut content, &options).is_ok_and(|scanned| scanned.is_some_and(|(_, hashed)| hashed == entry.hash)) {
            return;
        }
        let file = SourceFile {
            path: entry.source.clone().into(),
            key: key.to_owned(),
            place: None,
            identity: entry.identity.clone(),
            size: entry.size,
            modified: entry.modified,
        };
        let _ = jobs(&file, content, &options, &mut |job| take(&file, job));
    }

    /// Keeps what a duplicate was the same as in its place, since that can be read and it cannot.
    fn put_in_place(
        &self,
        key: &str,
        entry: &Entry,
        place: &str,
        signature: Signature,
        worker: &mut Worker<'_>,
    ) -> Result<Promoted> {
        let Some(stored) = self.committed.stored(signature)? else { return Ok(Promoted::Gone) };
        let mut article = stored.article.clone();
        let taken =
            format!("this could not be read again: all but its words and its day is that of {}", article.source);
        article.warnings.push(Warning::whole(taken));
        article.source = format!("{}{place}", entry.source);
        // The id of a record of a stream is made of its key alone.
        let named = if place.is_empty() { key.to_owned() } else { format!("{key}\0{place}") };
        article.id = id_of(hash(named.as_bytes()));
        worker.reader.renew();
        let Laid { article, language, layout, numbers } = worker.reader.lay_out(article);
        let complete = Complete { stored: Stored { article, language, ..stored }, layout, numbers };
        self.add(key, entry, signature, complete, worker, false)
    }

    fn add(
        &self,
        key: &str,
        entry: &Entry,
        signature: Signature,
        complete: Complete,
        worker: &mut Worker<'_>,
        is_own: bool,
    ) -> Result<Promoted> {
        let Complete { mut stored, layout, numbers } = complete;
        let before = self.added.day(&stored.article.id)?.or(entry.added);
        stored.added = Some(before.unwrap_or(self.options.today));
        let terms = &mut worker.reader.terms;
        let (time, is_warned) = (self.writer.time(), !stored.article.warnings.is_empty());
        let terms = worker.batch.add_signed(key, time, Some(signature), &stored, &layout, &numbers, terms)?;
        Ok(Promoted::Indexed { terms, is_warned, with_actors: worker.with_actors, is_own })
    }
}

//! Records that come in a stream: there is no file to read again, so each is known by its own id, else by what it says.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Receiver, bounded};
use rapidhash::RapidHashSet;

use super::begun::{Begun, Total};
use super::documents::{Job, Piece, jobs, own_id};
use super::named::Refusals;
use super::outcome::{Outcome, Outcomes, note};
use super::promote::Promoting;
use super::repeats::{Repeat, Repeats, note_repeats};
use super::twins::Twins;
use super::work::{Work, into_inner, keep_first};
use super::{Options, Progress, Summary};
use crate::article::Article;
use crate::corpus::{Content, SourceFile};
use crate::error::{Error, Result};
use crate::index::{Entry, Index, Ledger, MOST_THREADS, hash, id_of, lock};
use crate::schema::Schema;

/// What the stream is called, and the key of what of it was rejected last.
pub(super) const STREAM: &str = "-";

/// Stands before the own ids of records in their keys. No canonical path begins like it.
const BY_ID: &str = "-/";

/// Stands before the hash of what a record without an id says.
const BY_TEXT: &str = "-#";

/// How many records may wait for each thread.
const WAITING: usize = 64;

/// The stream as a file: lines of JSON, unless they begin as something else.
pub(super) fn as_file() -> SourceFile {
    SourceFile {
        path: STREAM.into(),
        key: STREAM.to_owned(),
        place: None,
        identity: "-.jsonl".to_owned(),
        // How much may be unpacked of it is not known before.
        size: u64::MAX,
        modified: 0,
    }
}

/// A record that is new or changed.
struct Record {
    key: String,
    entry: Entry,
    article: Article,
    /// Whether it came in an earlier stream.
    is_known: bool,
    /// Whether it is the same, but for its actors.
    for_actors: bool,
}

/// What is to be done with a record.
enum Turn {
    Index(Record),
    /// Another one had its key before.
    Compare(Repeat, Article),
}

/// What became of all records that were handed on.
#[derive(Default)]
struct Done {
    outcomes: Mutex<Outcomes>,
    repeats: Mutex<Repeats>,
    failure: Mutex<Option<Error>>,
}

/// Brings the index up to date with the records of a stream, lines of JSON, and commits once.
///
/// A record is known by its own id, else by what it says: one that is known and has not changed stays, one that has changed takes
/// the place of what it was, all others are added. Of several of the same id the first counts; the others are its duplicates where
/// they say the same, else they are rejected. Records of earlier streams stay, unless the options say to prune. The ledger has an
/// entry for each record, and one for what was rejected of the last stream. When it is stopped, the records that were read are committed,
/// and nothing is pruned; nor is it where not all of the stream could be read, as one that breaks off, since what is missing may be there,
/// or where it has no record at all, as that of a command that failed.
///
/// # Errors
/// When another process is writing, or the index cannot be written; then the last commit stands.
pub fn index_stream(
    index: &Index,
    stream: &mut dyn Read,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Summary> {
    let writer = index.writer(options.threads, options.memory)?;
    let mut ledger = index.ledger()?;
    let added = index.added()?;
    let twins = Twins::new(&writer, index.twins()?, &ledger);
    let done = Done::default();
    let indexed = |begun: Begun| lock(&done.outcomes).push(begun.finish(options));
    let work = Work { writer: &writer, index, added: &added, twins: &twins, options, done: &indexed };
    let (send, receive) = bounded(WAITING * options.threads.clamp(1, MOST_THREADS.get()));
    let mut reading = Reading {
        ledger: &ledger,
        options,
        seen: RapidHashSet::default(),
        again: 0,
        same: Vec::new(),
        rejected: Refusals::default(),
        is_cut: false,
    };
    let read = std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, MOST_THREADS.get()) {
            let receive: Receiver<Turn> = receive.clone();
            let done = &done;
            scope.spawn(move || keep_first(&done.failure, index_all(&receive, work, done)));
        }
        drop(receive);
        let file = as_file();
        let mut documents = 0;
        let read = jobs(&file, Content::of_stream(stream, 0), options, &mut |job| {
            if options.is_stopped() {
                return ControlFlow::Break(());
            }
            let mut go_on = ControlFlow::Continue(());
            let mut take = |turn: Turn| {
                if let Turn::Index(Record { key, is_known: true, .. }) = &turn {
                    twins.read_again(key);
                }
                documents += 1;
                // Once the index cannot be written, nobody receives.
                if send.send(turn).is_err() {
                    go_on = ControlFlow::Break(());
                }
            };
            match job {
                Job::Parse(piece) => reading.parse(&piece, &file, index.schema()).into_iter().for_each(&mut take),
                Job::Reject(refused) => {
                    reading.is_cut = true;
                    reading.rejected.push(refused, options.most_named);
                }
                Job::Skip => {}
            }
            progress(Progress::Read { files: reading.seen.len() as u64, documents, bytes: 0 });
            go_on
        });
        drop(send);
        read
    });
    let Done { outcomes, repeats, failure } = done;
    if let Some(error) = into_inner(failure) {
        return Err(error);
    }
    let Reading { seen, same, mut rejected, is_cut, .. } = reading;
    let is_whole = !is_cut && !seen.is_empty();
    let (mut outcomes, claimed) = (into_inner(outcomes), twins.finish());
    let repeated = note_repeats(&into_inner(repeats), same, &mut outcomes, &claimed, &ledger)?;
    rejected.append(repeated, options.most_named);
    let has_rejected = rejected.len() > 0;
    if has_rejected {
        let (source, identity) = (STREAM.to_owned(), STREAM.to_owned());
        let Refusals { named: rejected, more: more_rejected } = rejected;
        let entry = Entry { source, identity, rejected, more_rejected, ..Entry::default() };
        outcomes.push((STREAM.to_owned(), Outcome::read(Path::new(STREAM), entry)));
    }
    // Without a failure there is no other reason to break.
    let mut noted = note(outcomes, read.is_break(), &mut ledger);
    if !has_rejected {
        noted.has_changes |= ledger.files.remove(STREAM).is_some();
    }
    noted.unpruned = options.prune && !is_whole;
    if options.prune && is_whole && !noted.interrupted {
        let is_gone = |key: &&String| (key.starts_with(BY_ID) || key.starts_with(BY_TEXT)) && !seen.contains(*key);
        let gone: Vec<String> = ledger.files.keys().filter(is_gone).cloned().collect();
        for key in gone {
            writer.remove_file(&key);
            noted.remove(&key, &mut ledger);
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

/// What is known of a stream while it is read.
struct Reading<'r> {
    ledger: &'r Ledger,
    options: &'r Options<'r>,
    /// Keys of all records so far.
    seen: RapidHashSet<String>,
    /// How many records had the key of another one.
    again: u64,
    /// Keys of those that are as they were.
    same: Vec<String>,
    rejected: Refusals,
    /// Whether there is more in the stream than could be read, or than came.
    is_cut: bool,
}

impl Reading<'_> {
    /// What is to be done with the records of a piece.
    fn parse(&mut self, piece: &Piece, file: &SourceFile, schema: &Schema) -> Vec<Turn> {
        let (mut articles, mut is_broken) = (Vec::new(), false);
        let format = piece.parse(file, schema, &mut |found| {
            is_broken = found.as_ref().is_err_and(|refused| refused.rejection.line.is_some());
            match found {
                Ok(article) => articles.push(article),
                Err(refused) => self.rejected.push(refused, self.options.most_named),
            }
        });
        // Whoever wrote half of a document wrote no others.
        self.is_cut |= is_broken && piece.is_open();
        let format = format.map_or("", |format| format.name);
        articles.into_iter().filter_map(|article| self.read(article, format)).collect()
    }

    /// What is to be done with the record that an article is.
    fn read(&mut self, mut article: Article, format: &str) -> Option<Turn> {
        let own = own_id(&article);
        let said = serde_json::to_vec(&(&article.title, &article.published, &article.sections, &article.metadata));
        let said = hash(&said.unwrap_or_default());
        let key = own.as_ref().map_or_else(|| format!("{BY_TEXT}{said:016x}"), |own| format!("{BY_ID}{own}"));
        if !self.seen.insert(key.clone()) {
            self.again += 1;
            let place = article.source.strip_prefix(STREAM).unwrap_or_default().to_owned();
            let repeat = Repeat { key, place, order: self.again, has_id: own.is_some(), signature: None };
            return Some(Turn::Compare(repeat, article));
        }
        let known = self.ledger.files.get(&key);
        let lacks_actors = self.options.actors && known.is_some_and(Entry::lacks_actors);
        let is_same = known.is_some_and(|known| known.hash == said);
        if is_same && !lacks_actors {
            self.same.push(key);
            return None;
        }
        article.id = id_of(hash(key.as_bytes()));
        let entry = Entry {
            source: article.source.clone(),
            identity: key.clone(),
            hash: said,
            format: format.to_owned(),
            actors: self.options.actors,
            added: known.and_then(|known| known.added).or(Some(self.options.today)),
            ..Entry::default()
        };
        Some(Turn::Index(Record { key, entry, article, is_known: known.is_some(), for_actors: is_same }))
    }
}

fn index_all(turns: &Receiver<Turn>, work: Work<'_>, done: &Done) -> Result<()> {
    let mut worker = work.worker();
    while let Some(turn) = worker.next(turns)? {
        let Record { key, entry, article, is_known, for_actors } = match turn {
            Turn::Index(record) => record,
            Turn::Compare(repeat, article) => {
                let signature = worker.sign(article);
                lock(&done.repeats).push(Repeat { signature, ..repeat }, work.options.most_named);
                continue;
            }
        };
        // The record is a file of its own.
        let (number, source, path) = (work.twins.number(&key), entry.source.len(), entry.source.clone().into());
        let total = Total::of(entry);
        let begun = Arc::new(Begun { key, path, source, number, is_known, for_actors, bytes: 0, total });
        worker.index(article, 0, &begun)?;
        work.let_go(begun);
    }
    worker.index_lot()
}

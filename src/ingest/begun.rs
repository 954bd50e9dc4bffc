//! A file, or a record of a stream, from when it is begun to be read until the last of its articles is indexed.

use std::path::PathBuf;
use std::sync::Mutex;

use super::Options;
use super::named::{Duplicates, OfPieces, Refusals};
use super::outcome::Outcome;
use super::work::into_inner;
use crate::formats::Format;
use crate::index::{Duplicate, Entry, Refused, lock};

/// What has one entry in the ledger, while it is read. Whoever still reads it, and each of its articles that waits to be indexed, has
/// a handle of it.
pub(super) struct Begun {
    /// That of its entry.
    pub(super) key: String,
    pub(super) path: PathBuf,
    /// How much of the source of its articles is its path, in bytes; the rest is their place in it.
    pub(super) source: usize,
    /// Its number among [`super::twins::Twins`].
    pub(super) number: u32,
    /// Whether it was read before,
    pub(super) is_known: bool,
    /// and is read again for its actors alone.
    pub(super) for_actors: bool,
    /// How many bytes it has.
    pub(super) bytes: u64,
    pub(super) total: Mutex<Total>,
}

/// What became of an article.
pub(super) enum Indexed {
    /// It was added, and has so many terms.
    Added { terms: u64, is_warned: bool },
    /// It is the same as another one.
    Duplicate(Duplicate),
}

/// What a piece of it holds beside articles.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) format: Option<&'static Format>,
    pub(super) rejected: Refusals,
    pub(super) skipped: u64,
    /// Whether articles were left out, since the run was stopped.
    pub(super) is_part: bool,
}

/// What all of it gave so far.
#[derive(Default)]
pub(super) struct Total {
    entry: Entry,
    /// Those that pieces were read in, each once.
    formats: Vec<&'static Format>,
    duplicates: Duplicates,
    rejected: OfPieces,
    is_part: bool,
}

impl Total {
    /// Nothing was read yet: what the entry is to say anyhow.
    pub(super) fn of(entry: Entry) -> Mutex<Self> {
        Mutex::new(Self { entry, ..Self::default() })
    }
}

impl Begun {
    /// Notes what the piece with this number holds beside articles.
    pub(super) fn parsed(&self, number: usize, parsed: Parsed, options: &Options<'_>) {
        let Parsed { format, rejected, skipped, is_part } = parsed;
        let mut total = lock(&self.total);
        let is_new = |format: &&'static Format| !total.formats.contains(format);
        if let Some(format) = format.filter(is_new) {
            total.formats.push(format);
        }
        total.entry.skipped += skipped;
        total.rejected.add(number, rejected, options.most_named);
        total.is_part |= is_part;
    }

    /// Notes that it was not read to its end.
    pub(super) fn stopped(&self) {
        lock(&self.total).is_part = true;
    }

    /// Notes what became of one of its articles.
    pub(super) fn indexed(&self, indexed: Indexed, options: &Options<'_>) {
        let mut total = lock(&self.total);
        match indexed {
            Indexed::Added { terms, is_warned } => {
                total.entry.documents += 1;
                total.entry.terms += terms;
                total.entry.with_warnings += u64::from(is_warned);
            }
            Indexed::Duplicate(duplicate) => total.duplicates.push(duplicate, options.most_named),
        }
    }

    /// Its key, and what became of it.
    pub(super) fn finish(self, options: &Options<'_>) -> (String, Outcome) {
        let Self { key, path, for_actors, bytes, total, .. } = self;
        let Total { mut entry, formats, duplicates, rejected, is_part } = into_inner(total);
        if is_part {
            return (key, Outcome::unread(&path, true));
        }
        let Refusals { named, more } = rejected.finish(options.most_named);
        (entry.rejected, entry.more_rejected) = (named, more);
        (entry.duplicates, entry.more_duplicates) = duplicates.finish();
        if let [format] = formats.as_slice() {
            format.name.clone_into(&mut entry.format);
        }
        if (entry.documents, entry.documents_duplicate(), entry.documents_rejected()) == (0, 0, 0) {
            entry.rejected.push(Refused::whole(super::NO_DOCUMENTS));
        }
        let mut outcome = Outcome::read(&path, entry);
        (outcome.bytes, outcome.for_actors) = (bytes, for_actors);
        (key, outcome)
    }
}

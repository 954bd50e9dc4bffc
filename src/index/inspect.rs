//! Reading all of a commit: what the index really holds of each file, for [`super::Check`].

use rapidhash::RapidHashMap;
use tantivy::columnar::Column;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::document::fingerprint;
use super::fields::{FILE, HASH, id_number, sort_key, sort_keys};
use super::live::live;
use super::texts::{Texts, Unpackers};
use super::{Duplicate, Entry, Fields, Signature, Stored, packed};

/// What the index holds. It takes some 40 bytes for each article, and as many more for those of one segment at a time.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    /// What it holds of each file, by the hash of its canonical path.
    pub(super) files: RapidHashMap<u64, Held>,
    /// Articles that are of no file.
    pub(super) of_no_file: u64,
    /// The first file that has it, for each id.
    ids: RapidHashMap<u64, u64>,
    /// The signatures of duplicates, with the file that the article is said to be in; those that are there have been taken out.
    missing: RapidHashMap<Signature, u64>,
}

/// What the index holds of a file.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Articles.
    pub(super) documents: u64,
    /// Their terms, each counted as often as it counts for ranking.
    pub(super) terms: u64,
    /// Where the articles say that they came from.
    pub(super) source: Option<String>,
    /// Articles that cannot be read.
    pub(super) unreadable: u64,
    /// Articles that are not what was stored.
    pub(super) changed: u64,
    /// Articles that are indexed under another id or day than they have.
    pub(super) misplaced: u64,
    /// Articles whose id is that of another file's article.
    pub(super) shared: u64,
    /// Articles that are the same as another one.
    pub(super) twins: u64,
}

impl Held {
    /// Whether this is what is left of a file of which articles are lost, and nothing else is wrong with it.
    pub(super) fn is_part_of(&self, entry: &Entry) -> bool {
        let wrong = self.unreadable + self.changed + self.misplaced + self.shared + self.twins;
        wrong == 0 && self.documents < entry.documents && self.terms <= entry.terms
    }
}

impl Holdings {
    /// What is in the index, `kept` being the articles that duplicates are said to be the same as, and their files.
    pub(super) fn of(
        fields: &Fields,
        searcher: &Searcher,
        kept: RapidHashMap<Signature, u64>,
    ) -> tantivy::Result<Self> {
        let mut holdings = Self { missing: kept, ..Self::default() };
        for reader in searcher.segment_readers() {
            holdings.add(fields, reader)?;
        }
        let mut last = None;
        each_signature(fields, searcher, |signature, file| {
            if holdings.missing.get(&signature) == Some(&file) {
                holdings.missing.remove(&signature);
            }
            match last.replace((signature, file)) {
                // Of two, the same one is always taken for the wrong one.
                Some((other, first)) if other == signature => {
                    holdings.files.entry(file.max(first)).or_default().twins += 1;
                    last = Some((signature, file.min(first)));
                }
                _ => {}
            }
        })?;
        Ok(holdings)
    }

    /// Whether the article that a duplicate is said to be the same as is not where it is said to be.
    pub(super) fn lack(&self, duplicate: &Duplicate) -> bool {
        duplicate.of.is_some() && self.missing.contains_key(&duplicate.signature)
    }

    fn add(&mut self, fields: &Fields, reader: &SegmentReader) -> tantivy::Result<()> {
        let documents = reader.max_doc() as usize;
        let mut owners: Vec<Option<u64>> = vec![None; documents];
        each_posting(reader, fields.file, |term, doc, _| {
            set(&mut owners, doc, |owner| *owner = number(term));
        })?;
        let mut ids = vec![None; documents];
        each_posting(reader, fields.id, |term, doc, _| set(&mut ids, doc, |id| *id = number(term)))?;
        let mut terms = vec![0_u64; documents];
        each_posting(reader, fields.space.text, |_, doc, times| {
            set(&mut terms, doc, |terms| *terms += u64::from(times));
        })?;
        let shelf = Shelf {
            texts: Texts::of(reader)?,
            unpackers: Unpackers::default(),
            keys: sort_keys(reader)?,
            hashes: reader.fast_fields().u64(HASH)?,
        };
        let indexed = owners.into_iter().zip(ids).zip(terms);
        for (doc, ((owner, id), terms)) in (0..).zip(indexed) {
            if reader.is_deleted(doc) {
                continue;
            }
            let Some(owner) = owner else {
                self.of_no_file += 1;
                continue;
            };
            let held = self.files.entry(owner).or_default();
            held.documents += 1;
            held.terms += terms;
            shelf.look(doc, id, held);
            if let Some(id) = id {
                self.claim(id, owner);
            }
        }
        Ok(())
    }

    /// Notes that an article of a file has an id. Of two files that have it, the same one is always taken for the wrong one.
    fn claim(&mut self, id: u64, owner: u64) {
        let first = self.ids.entry(id).or_insert(owner);
        if *first != owner {
            let other = owner.max(*first);
            *first = owner.min(*first);
            self.files.entry(other).or_default().shared += 1;
        }
    }
}

/// Where the articles of a segment are stored, with what is known of each.
struct Shelf {
    texts: Texts,
    unpackers: Unpackers,
    keys: Column<u64>,
    hashes: Column<u64>,
}

impl Shelf {
    /// Compares a stored article with what is indexed of it.
    fn look(&self, doc: DocId, id: Option<u64>, held: &mut Held) {
        let Ok(json) = self.texts.get(doc, &self.unpackers) else {
            held.unreadable += 1;
            return;
        };
        if self.hashes.first(doc) != Some(fingerprint(&json)) {
            held.changed += 1;
            return;
        }
        let Some(Stored { article, .. }) = packed::unpack(&json) else {
            held.unreadable += 1;
            return;
        };
        let key = id.map(|id| sort_key(article.published.map(|published| published.date), id));
        if key.is_none() || self.keys.first(doc) != key || id_number(&article.id) != id {
            held.misplaced += 1;
        }
        held.source.get_or_insert(article.source);
    }
}

/// The number that a term stands for.
fn number(term: &[u8]) -> Option<u64> {
    term.try_into().ok().map(u64::from_be_bytes)
}

fn set<T>(values: &mut [T], doc: DocId, set: impl FnOnce(&mut T)) {
    if let Some(value) = values.get_mut(doc as usize) {
        set(value);
    }
}

/// Calls `tell` for every term of a field and every document that has it, with how often it does.
fn each_posting(reader: &SegmentReader, field: Field, mut tell: impl FnMut(&[u8], DocId, u32)) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(field)?;
    let mut terms = inverted.terms().stream()?;
    while terms.advance() {
        let mut postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::WithFreqs)?;
        let mut doc = postings.doc();
        while doc != TERMINATED {
            tell(terms.key(), doc, postings.term_freq());
            doc = postings.advance();
        }
    }
    Ok(())
}

/// Calls `tell` for every article that has a signature, with the file that it was read from; in the order of signatures.
fn each_signature(fields: &Fields, searcher: &Searcher, mut tell: impl FnMut(Signature, u64)) -> tantivy::Result<()> {
    let readers = searcher.segment_readers();
    let inverted = readers.iter().map(|reader| reader.inverted_index(fields.signature));
    let inverted = inverted.collect::<tantivy::Result<Vec<_>>>()?;
    let mut segments = Vec::with_capacity(readers.len());
    for (reader, inverted) in readers.iter().zip(&inverted) {
        let mut terms = inverted.terms().stream()?;
        if terms.advance() {
            segments.push((reader, inverted, reader.fast_fields().u64(FILE)?, terms));
        }
    }
    // The segments have few signatures in common, or none.
    while let Some(least) = segments.iter().map(|(.., terms)| terms.key()).min().map(<[u8]>::to_vec) {
        let mut i = 0;
        while let Some((reader, inverted, files, terms)) = segments.get_mut(i) {
            if terms.key() != least {
                i += 1;
                continue;
            }
            let postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            if let Some(signature) = Signature::of_term(&least) {
                live(reader, postings).filter_map(|doc| files.first(doc)).for_each(|file| tell(signature, file));
            }
            if terms.advance() {
                i += 1;
            } else {
                drop(segments.swap_remove(i));
            }
        }
    }
    Ok(())
}

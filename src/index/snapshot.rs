//! Reading: one commit of an index, as it stays while others write.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, SegmentReader};

use super::articles::Articles;
use super::commit::Commit;
use super::fields::{alike, ids_with};
use super::live::live;
use super::{Fields, Index, Stored, failed, ledger};
use crate::actors::Rules;
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::text::Language;

/// How often a commit is read anew because another one was made meanwhile.
const TRIES: u32 = 100;

/// Digits of an id that is shown, unless others begin with them.
const SHORT: usize = 8;

/// A view of one commit.
pub struct Snapshot<'i> {
    index: &'i Index,
    searcher: Searcher,
    totals: Totals,
    rules: Rules,
    articles: Articles,
}

/// What ranking has to know of the whole: exact, whatever lies deleted in the segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Articles.
    pub(crate) documents: u64,
    /// Terms of the text field.
    pub(crate) terms: u64,
}

impl<'i> Snapshot<'i> {
    pub(super) fn of(index: &'i Index) -> Result<Self> {
        let failed = |error| failed(index.dir(), "reading the index", error);
        let last = || -> Result<_> { Ok((Commit::last(index)?, index.searcher().map_err(failed)?)) };
        let (mut commit, mut searcher) = last()?;
        // Somebody may commit between the two.
        for _ in 0..TRIES {
            if commit.is_of(&searcher) {
                break;
            }
            (commit, searcher) = last()?;
        }
        let payload = commit.payload(index)?;
        let totals = |p: ledger::Payload| Totals { documents: p.documents, terms: p.terms };
        let totals = payload.map_or(Totals { documents: 0, terms: 0 }, totals);
        let articles = Articles::of(&searcher);
        Ok(Self { index, searcher, articles, totals, rules: index.rules()? })
    }

    /// How many articles there are.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// What the index was made with.
    #[must_use]
    pub fn schema(&self) -> &'i Schema {
        &self.index.schema
    }

    /// What the user says of who is who.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The same, as if the user had said nothing else.
    #[must_use]
    pub fn with_rules(self, rules: Rules) -> Self {
        Self { rules, ..self }
    }

    /// The languages that its words are stemmed in, the first one first.
    pub(crate) fn languages(&self) -> &'i [Language] {
        &self.index.languages
    }

    /// The language of an article of it.
    pub(crate) fn language_of(&self, stored: &Stored) -> Language {
        self.index.language_of(stored)
    }

    pub(crate) fn fields(&self) -> &'i Fields {
        &self.index.fields
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn totals(&self) -> Totals {
        self.totals
    }

    /// An error of tantivy's while reading.
    pub(crate) fn failed(&self, error: tantivy::TantivyError) -> Error {
        failed(self.index.dir(), "reading the index", error)
    }

    /// The article at an address, with its actors as they were indexed.
    pub(crate) fn stored(&self, address: DocAddress) -> Result<Stored> {
        self.articles.get(self.index, &self.searcher, address)
    }

    /// An article with its actors as the rules have them.
    pub(crate) fn ruled(&self, stored: Stored) -> Stored {
        Stored { actors: self.rules.apply(&stored.article, stored.actors), ..stored }
    }

    /// The articles whose id begins with `prefix`, by id and then by source, 32 at most. Several can have one id, where their
    /// source gives it to several.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, prefix: &str) -> Result<Vec<Stored>> {
        let ids = self.ids(&prefix.to_lowercase(), 32)?;
        let stored = ids.into_iter().map(|address| self.stored(address));
        let mut found = stored.map(|stored| Ok(self.ruled(stored?))).collect::<Result<Vec<_>>>()?;
        found.sort_by(|a, b| (&a.article.id, &a.article.source).cmp(&(&b.article.id, &b.article.source)));
        Ok(found)
    }

    /// The shortest beginning of `id`, of 8 digits or more, that no other id of an article has.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn short_id<'a>(&self, id: &'a str) -> Result<&'a str> {
        let shortest = id.get(..SHORT).unwrap_or(id);
        let Some((own, numbers)) = ids_with(id).map(|own| *own.start()).zip(ids_with(shortest)) else { return Ok(id) };
        let [first, last] = [numbers.start(), numbers.end()].map(|number| number.to_be_bytes());
        let mut digits = shortest.len();
        for reader in self.searcher.segment_readers() {
            let doing = |error: std::io::Error| self.failed(error.into());
            let inverted = reader.inverted_index(self.fields().id).map_err(|error| self.failed(error))?;
            let mut terms = inverted.terms().range().ge(first).le(last).into_stream().map_err(doing)?;
            while terms.advance() {
                let Some(other) = terms.key().try_into().ok().map(u64::from_be_bytes) else { continue };
                // Most often there is none other, and no need to look whether it is deleted.
                let needed = alike(own, other) + 1;
                if other != own && needed > digits && has_live(reader, &inverted, terms.value()).map_err(doing)? {
                    digits = needed;
                }
            }
        }
        Ok(id.get(..digits).unwrap_or(id))
    }

    /// Up to `limit` live articles whose id begins with `prefix`.
    fn ids(&self, prefix: &str, limit: usize) -> Result<Vec<DocAddress>> {
        let mut found = Vec::new();
        let Some(numbers) = ids_with(prefix) else { return Ok(found) };
        let [first, last] = [*numbers.start(), *numbers.end()].map(u64::to_be_bytes);
        for (segment, reader) in (0u32..).zip(self.searcher.segment_readers()) {
            let doing = |error: std::io::Error| self.failed(error.into());
            let inverted = reader.inverted_index(self.fields().id).map_err(|error| self.failed(error))?;
            let mut terms = inverted.terms().range().ge(first).le(last).into_stream().map_err(doing)?;
            while found.len() < limit && terms.advance() {
                let option = IndexRecordOption::Basic;
                let postings = inverted.read_postings_from_terminfo(terms.value(), option).map_err(doing)?;
                let live = live(reader, postings).take(limit - found.len());
                found.extend(live.map(|doc| DocAddress::new(segment, doc)));
            }
        }
        Ok(found)
    }
}

/// Whether a term of a segment stands in a document that is not deleted.
fn has_live(reader: &SegmentReader, inverted: &InvertedIndexReader, term: &TermInfo) -> std::io::Result<bool> {
    let Some(alive) = reader.alive_bitset() else { return Ok(true) };
    let postings = inverted.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    Ok(postings.doc_freq_given_deletes(alive) > 0)
}

impl Index {
    /// What reads the last commit.
    pub(super) fn searcher(&self) -> tantivy::Result<Searcher> {
        let reader: IndexReader = self.tantivy.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(reader.searcher())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ledger;
    use super::super::dictionary::Dictionary;
    use super::super::fields::id_of;
    use super::super::segment::{Mark, Segment, Single};
    use super::*;

    /// Adds a segment of each list of ids.
    fn add(index: &Index, segments: &[&[u64]]) {
        let writer = index.writer(1, 0).unwrap();
        for ids in segments {
            let mut segment = Segment::new(&index.fields);
            for (&id, key) in ids.iter().zip((0..ids.len() as u64).rev()) {
                segment.end_article(&Single { id, mark: Mark::default(), key, stored: "" });
            }
            let written = segment.write(&index.fields, &Dictionary::none(), 0, writer.tantivy.new_segment()).unwrap();
            writer.tantivy.add_segment(written.segment.meta().clone()).unwrap();
        }
        writer.commit(&Ledger::default()).unwrap();
    }

    #[test]
    fn the_shortest_beginning_is_that_which_no_other_live_id_has() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
        let (one, alike, nearly) = (0x1234_5678_9abc_def0, 0x1234_5678_9abc_0000, 0x1234_5678_9abc_def1);
        let [other, lone] = [0x1234_5678_0000_0000, 0xffff_ffff_ffff_ffff];
        let shown = |id: u64, expected: &str| {
            assert_eq!(index.snapshot().unwrap().short_id(&id_of(id)).unwrap(), expected);
        };
        add(&index, &[&[one, one], &[lone]]);
        shown(one, "12345678");
        add(&index, &[&[lone, other]]);
        shown(one, "123456789");
        shown(other, "123456780");
        add(&index, &[&[other], &[alike, lone]]);
        shown(one, "123456789abcd");
        shown(alike, "123456789abc0");
        add(&index, &[&[nearly, alike]]);
        shown(one, "123456789abcdef0");
        shown(nearly, "123456789abcdef1");
        shown(lone, "ffffffff");
        let mut writer: tantivy::IndexWriter = index.tantivy.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        for gone in [nearly, alike] {
            writer.delete_term(tantivy::Term::from_field_u64(index.fields.id, gone));
        }
        writer.commit().unwrap();
        drop(writer);
        assert_eq!(index.snapshot().unwrap().short_id(&id_of(one)).unwrap(), "123456789");
        assert_eq!(index.snapshot().unwrap().short_id("no id").unwrap(), "no id");
    }

    #[test]
    fn of_many_articles_with_one_id_no_more_are_found_than_are_wanted() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
        add(&index, &[&[7; 9]]);
        let snapshot = index.snapshot().unwrap();
        for (limit, found) in [(0, 0), (2, 2), (9, 9), (32, 9)] {
            assert_eq!(snapshot.ids(&id_of(7), limit).unwrap().len(), found);
        }
    }
}

//! Collecting hits: the best, the newest, the oldest; and the statistics that ranking goes by.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, Count, SegmentCollector};
use tantivy::query::{Bm25StatisticsProvider, Query, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED, Term};

use super::Sort;
use crate::index::{FIRST_DATED, Snapshot, SpaceFields, Totals, sort_keys};

/// A document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) score: Score,
    /// Day and id: see `index::sort_key`.
    pub(super) key: u64,
    pub(super) address: DocAddress,
}

/// The first `limit` documents in the order asked for.
pub(super) fn first(
    snapshot: &Snapshot<'_>,
    query: &dyn Query,
    sort: Sort,
    limit: usize,
) -> tantivy::Result<Vec<Found>> {
    let searcher = snapshot.searcher();
    let fields = snapshot.fields().space;
    let statistics = Statistics { searcher, totals: snapshot.totals(), text: fields.text };
    let average = statistics.average_length();
    searcher.search_with_statistics_provider(query, &First { sort, limit, fields, average }, &statistics)
}

/// How many documents there are.
pub(super) fn count(snapshot: &Snapshot<'_>, query: &dyn Query) -> tantivy::Result<u64> {
    Ok(snapshot.searcher().search(query, &Count)? as u64)
}

/// What BM25 has to know, without a trace of deleted documents: the same whatever was merged.
struct Statistics<'s> {
    searcher: &'s Searcher,
    totals: Totals,
    text: Field,
}

impl Statistics<'_> {
    fn average_length(&self) -> Score {
        self.totals.terms as Score / self.totals.documents.max(1) as Score
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        // Other fields have no lengths: every document is of average length.
        Ok(if field == self.text { self.totals.terms.max(1) } else { self.total_num_docs()? })
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.num_docs().max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut live = 0;
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(term.field())?;
            live += match reader.alive_bitset() {
                None => inverted.doc_freq(term)?,
                Some(alive) => {
                    let postings = inverted.read_postings(term, IndexRecordOption::Basic)?;
                    postings.map_or(0, |postings| postings.doc_freq_given_deletes(alive))
                }
            };
        }
        Ok(u64::from(live))
    }
}

struct First {
    sort: Sort,
    limit: usize,
    fields: SpaceFields,
    average: Score,
}

/// Scores are compared in steps of this size: the order in which a sum was added up must not decide.
const STEP: Score = 1.0 / 1024.0;

/// A document's place in the order of results: what is larger comes first.
type Rank = (u64, u64);

impl First {
    fn collect(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Found>> {
        if self.limit == 0 {
            return Ok(Vec::new());
        }
        match self.sort {
            Sort::Relevance => self.best(weight, segment, reader),
            Sort::Newest => self.newest(weight, segment, reader),
            Sort::Oldest => self.oldest(weight, segment, reader),
        }
    }

    fn rank(&self, found: &Found) -> Rank {
        match self.sort {
            Sort::Relevance => (steps(found.score), found.key),
            Sort::Newest => (0, found.key),
            // The undated are neither old nor new: they come last.
            Sort::Oldest => (u64::from(found.key >= FIRST_DATED), !found.key),
        }
    }

    fn best(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Found>> {
        let keys = sort_keys(reader)?;
        let slack = self.slack(reader)?;
        let mut heap: BinaryHeap<Reverse<(Rank, DocId, u32)>> = BinaryHeap::with_capacity(self.limit.min(1024) + 1);
        let mut threshold = Score::MIN;
        weight.for_each_pruning(threshold, reader, &mut |doc, score| {
            if reader.is_deleted(doc) {
                return threshold;
            }
            let rank = (steps(score), keys.values.get_val(doc));
            let full = heap.len() >= self.limit;
            if !full || heap.peek().is_some_and(|Reverse((least, ..))| rank > *least) {
                if full {
                    heap.pop();
                }
                heap.push(Reverse((rank, doc, score.to_bits())));
            }
            if heap.len() >= self.limit
                && let Some(Reverse(((least, _), ..))) = heap.peek()
            {
                threshold = (*least as Score - 1.0) * STEP * slack;
            }
            threshold
        })?;
        let found = |Reverse(((_, key), doc, score)): Reverse<(Rank, DocId, u32)>| Found {
            score: Score::from_bits(score),
            key,
            address: DocAddress::new(segment, doc),
        };
        Ok(heap.into_iter().map(found).collect())
    }

    /// By what factor the threshold must lie below the least score wanted for no document to be passed over.
    ///
    /// A block of postings keeps the length and frequency that gave its best score at the average length of its segment. At
    /// another average, no score of the block is off by more than the ratio r of the two averages either way, so the bound
    /// that tantivy derives is at least 1/r² of the block's best score.
    fn slack(&self, reader: &SegmentReader) -> tantivy::Result<Score> {
        let terms = reader.inverted_index(self.fields.text)?.total_num_tokens();
        let average = terms as Score / reader.max_doc().max(1) as Score;
        if average <= 0.0 || self.average <= 0.0 {
            return Ok(0.0);
        }
        let ratio = (average / self.average).max(self.average / average);
        Ok(1.0 / (ratio * ratio))
    }

    /// Documents lie newest first: the first ones are the ones.
    fn newest(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Found>> {
        let keys = sort_keys(reader)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut found = Vec::with_capacity(self.limit.min(1024));
        let mut doc = scorer.doc();
        while doc != TERMINATED && found.len() < self.limit {
            if !reader.is_deleted(doc) {
                let address = DocAddress::new(segment, doc);
                found.push(Found { score: scorer.score(), key: keys.values.get_val(doc), address });
            }
            doc = scorer.advance();
        }
        Ok(found)
    }

    fn oldest(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Found>> {
        let keys = sort_keys(reader)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut found = Vec::new();
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                let address = DocAddress::new(segment, doc);
                found.push(Found { score: scorer.score(), key: keys.values.get_val(doc), address });
                // Sorting now and then keeps a common word from filling the memory.
                if found.len() >= self.limit.saturating_add(512).saturating_mul(2) {
                    self.trim(&mut found);
                }
            }
            doc = scorer.advance();
        }
        Ok(found)
    }

    /// Sorts, and keeps no more than asked for.
    fn trim(&self, found: &mut Vec<Found>) {
        found.sort_unstable_by_key(|found| (Reverse(self.rank(found)), found.address));
        found.truncate(self.limit);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "scores are small and not negative")]
fn steps(score: Score) -> u64 {
    (score / STEP).round() as u64
}

impl Collector for First {
    type Fruit = Vec<Found>;
    type Child = Unused;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Unused> {
        Ok(Unused)
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: u32,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Found>> {
        self.collect(weight, segment, reader)
    }

    fn merge_fruits(&self, segments: Vec<Vec<Found>>) -> tantivy::Result<Vec<Found>> {
        let mut found = segments.concat();
        self.trim(&mut found);
        Ok(found)
    }
}

/// [`Collector`] wants one document at a time unless `collect_segment` is its own, as it is here.
struct Unused;

impl SegmentCollector for Unused {
    type Fruit = Vec<Found>;

    fn collect(&mut self, _: DocId, _: Score) {}

    fn harvest(self) -> Vec<Found> {
        Vec::new()
    }
}

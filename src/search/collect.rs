//! Collecting hits: the best, the newest, the oldest; and the statistics that ranking goes by.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::btree_map::{BTreeMap, Entry};

use tantivy::columnar::Column;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED, Term};

use super::Sort;
use super::checked::Checked;
use super::effort::Cost;
use super::segments;
use super::sets::Counter;
use super::span_query::Spans;
use super::sum::Sum;
use crate::index::{FIRST_DATED, Snapshot, SpaceFields, Totals, sort_keys};

/// A document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) score: Score,
    pub(super) address: DocAddress,
    /// Day and id: see `index::sort_key`; 0 where its place in the order is known without.
    key: u64,
}

impl Found {
    fn segment(&self) -> SegmentOrdinal {
        self.address.segment_ord
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct First {
    /// The first documents in the order asked for.
    pub(super) found: Vec<Found>,
    /// How many documents there are in all.
    pub(super) total: u64,
}

/// The first `limit` documents in the order asked for, and how many there are. Where `pruned` says so, those that score too low are
/// passed over without a look, several at a time; it is for queries of mere words, which tantivy knows the best scores of.
pub(super) fn first(
    snapshot: &Snapshot<'_>,
    query: &dyn Query,
    sort: Sort,
    limit: usize,
    pruned: bool,
    cost: Cost,
) -> tantivy::Result<First> {
    let searcher = snapshot.searcher();
    let fields = snapshot.fields().space;
    let statistics = Statistics { searcher, totals: snapshot.totals(), text: fields.text };
    let average = statistics.average_length();
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, searcher);
    let sum = Sum::of(query, scoring)?;
    let weight = query.weight(scoring)?;
    let counter = Counter::of(searcher, query);
    let collecting = Collecting { sort, limit, pruned, fields, average, sum, counter };
    let segments = segments::each(searcher.segment_readers(), cost.postings, |segment, reader| {
        collecting.collect(&*weight, segment, reader)
    })?;
    collecting.merged(segments, searcher)
}

/// How many documents there are.
pub(super) fn count(snapshot: &Snapshot<'_>, query: &dyn Query, cost: Cost) -> tantivy::Result<u64> {
    let counter = Counter::of(snapshot.searcher(), query);
    let counts =
        segments::each(snapshot.searcher().segment_readers(), cost.postings, |_, reader| counter.count(reader))?;
    Ok(counts.iter().sum())
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

struct Collecting<'q> {
    sort: Sort,
    limit: usize,
    pruned: bool,
    fields: SpaceFields,
    average: Score,
    /// How scores are added up, if it matters.
    sum: Option<Sum<Box<dyn Weight>>>,
    /// What counts those that are not looked at.
    counter: Counter<'q>,
}

/// Scores are compared in steps of this size: where they differ by less, the newer article comes first.
const STEP: Score = 1.0 / 1024.0;

/// A document's place in the order of results: what is larger comes first.
type Rank = (u64, u64);

/// The best documents of a segment so far, the least of them on top: those of the lowest score, and of these the last. Documents
/// are offered in the order in which they lie, newest first.
struct Best {
    heap: BinaryHeap<Reverse<(u64, Reverse<DocId>, u32)>>,
    limit: usize,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self { heap: BinaryHeap::with_capacity(limit.min(1024) + 1), limit }
    }

    /// How many steps a document has to score more than, if there are enough already.
    fn least(&self) -> Option<u64> {
        let least = self.heap.peek().map(|Reverse((least, ..))| *least);
        least.filter(|_| self.heap.len() >= self.limit)
    }

    /// Whether a document can be one of them that has about this score.
    fn may_be(&self, score: Score) -> bool {
        self.least().is_none_or(|least| steps(score) >= least)
    }

    /// A score that is too low, by half a step at least.
    fn low(&self) -> Option<Score> {
        self.least().map(|least| least as Score * STEP)
    }

    fn offer(&mut self, doc: DocId, score: Score) {
        let steps = steps(score);
        match self.least() {
            Some(least) if steps <= least => return,
            Some(_) => drop(self.heap.pop()),
            None => {}
        }
        self.heap.push(Reverse((steps, Reverse(doc), score.to_bits())));
    }

    fn found(self, segment: SegmentOrdinal) -> Vec<Found> {
        let found = |Reverse((_, Reverse(doc), score)): Reverse<(u64, Reverse<DocId>, u32)>| Found {
            score: Score::from_bits(score),
            address: DocAddress::new(segment, doc),
            key: 0,
        };
        self.heap.into_iter().map(found).collect()
    }
}

impl Collecting<'_> {
    fn collect(&self, weight: &dyn Weight, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<First> {
        if self.limit == 0 {
            return Ok(First { found: Vec::new(), total: self.counter.count(reader)? });
        }
        match self.sort {
            Sort::Relevance if self.pruned => self.best_pruned(weight, segment, reader),
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

    fn best_pruned(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<First> {
        let slack = self.slack(reader)?;
        let mut sum = self.sum(reader)?;
        let mut best = Best::new(self.limit);
        let mut threshold = Score::MIN;
        weight.for_each_pruning(threshold, reader, &mut |doc, score| {
            if !reader.is_deleted(doc) && best.may_be(score) {
                let score = sum.as_mut().map_or(score, |sum| sum.score(doc));
                best.offer(doc, score);
                threshold = best.low().map_or(threshold, |low| low * slack);
            }
            threshold
        })?;
        let found = best.found(segment);
        let total = if found.len() < self.limit { found.len() as u64 } else { self.counter.count(reader)? };
        Ok(First { found, total })
    }

    fn best(&self, weight: &dyn Weight, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<First> {
        let mut sum = self.sum(reader)?;
        let mut best = Best::new(self.limit);
        let mut total = 0;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut low = Score::MIN;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                total += 1;
                // To count the places of a pattern takes longer than to see that they are too few.
                let spans = scorer.downcast_ref::<Checked<Spans>>();
                if !spans.is_some_and(|spans| spans.present().score_at_most() < low) {
                    let score = scorer.score();
                    if best.may_be(score) {
                        let score = sum.as_mut().map_or(score, |sum| sum.score(doc));
                        best.offer(doc, score);
                        low = best.low().unwrap_or(low);
                    }
                }
            }
            doc = scorer.advance();
        }
        Ok(First { found: best.found(segment), total })
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
    fn newest(&self, weight: &dyn Weight, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<First> {
        let keys = sort_keys(reader)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut sum = self.sum(reader)?;
        let mut found = Vec::with_capacity(self.limit.min(1024));
        let mut doc = scorer.doc();
        while doc != TERMINATED && found.len() < self.limit {
            if !reader.is_deleted(doc) {
                let address = DocAddress::new(segment, doc);
                let score = sum.as_mut().map_or_else(|| scorer.score(), |sum| sum.score(doc));
                found.push(Found { score, key: keys.values.get_val(doc), address });
            }
            doc = scorer.advance();
        }
        let total = if doc == TERMINATED { found.len() as u64 } else { self.counter.count(reader)? };
        Ok(First { found, total })
    }

    fn oldest(&self, weight: &dyn Weight, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<First> {
        let keys = sort_keys(reader)?;
        let mut scorer = weight.scorer(reader, 1.0)?;
        let (mut found, mut total) = (Vec::new(), 0);
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                total += 1;
                let address = DocAddress::new(segment, doc);
                let score = if self.sum.is_none() { scorer.score() } else { 0.0 };
                found.push(Found { score, key: keys.values.get_val(doc), address });
                // Sorting now and then keeps a common word from filling the memory.
                if found.len() >= self.limit.saturating_add(512).saturating_mul(2) {
                    self.trim(&mut found);
                }
            }
            doc = scorer.advance();
        }
        if let Some(mut sum) = self.sum(reader)? {
            // Only of those that are left.
            self.trim(&mut found);
            found.sort_unstable_by_key(|found| found.address);
            for found in &mut found {
                found.score = sum.score(found.address.doc_id);
            }
        }
        Ok(First { found, total })
    }

    /// What adds up the scores of a segment, if it matters how.
    fn sum(&self, reader: &SegmentReader) -> tantivy::Result<Option<Sum<Box<dyn Scorer>>>> {
        self.sum.as_ref().map(|sum| sum.scorer(reader)).transpose()
    }

    /// What all segments have.
    fn merged(&self, segments: Vec<First>, searcher: &Searcher) -> tantivy::Result<First> {
        let total = segments.iter().map(|first| first.total).sum();
        let mut found: Vec<Found> = segments.into_iter().flat_map(|first| first.found).collect();
        if self.sort == Sort::Relevance {
            self.tell_apart(&mut found, searcher)?;
        }
        self.trim(&mut found);
        Ok(First { found, total })
    }

    /// Looks up the keys of the documents of several segments that score alike, as far as they may be among the first. Those of one segment
    /// lie in their order.
    fn tell_apart(&self, found: &mut Vec<Found>, searcher: &Searcher) -> tantivy::Result<()> {
        found.sort_unstable_by_key(|found| (Reverse(steps(found.score)), found.address));
        if let Some(last) = self.limit.checked_sub(1).and_then(|last| found.get(last)) {
            let least = steps(last.score);
            found.truncate(found.partition_point(|found| steps(found.score) >= least));
        }
        let mut keys: BTreeMap<SegmentOrdinal, Column<u64>> = BTreeMap::new();
        for alike in found.chunk_by_mut(|one, other| steps(one.score) == steps(other.score)) {
            if alike.first().map(Found::segment) == alike.last().map(Found::segment) {
                continue;
            }
            for found in alike {
                let keys = match keys.entry(found.segment()) {
                    Entry::Occupied(keys) => keys.into_mut(),
                    Entry::Vacant(keys) => keys.insert(sort_keys(searcher.segment_reader(found.segment()))?),
                };
                found.key = keys.values.get_val(found.address.doc_id);
            }
        }
        Ok(())
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

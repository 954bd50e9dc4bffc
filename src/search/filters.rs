//! Filters that are runs of the index's order: dates.

use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::dates::Period;
use crate::index::{FIRST_DATED, UNTIL, day_number, first_key, sort_keys};

/// Articles by date of publication.
///
/// Since the index is sorted by date, those in a period are one run of document ids, found by two binary searches; only
/// articles dated to a month or a year may begin before the period and yet overlap it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateQuery {
    /// Those that may have been published in the period.
    In(Period),
    /// Those without a date.
    Unknown,
}

/// A month- or year-precise article begins at most this many days before a day that it overlaps.
const LONGEST: u64 = 366;

impl DateQuery {
    /// The documents of a segment that it selects: a run, and further ones behind it in order.
    fn documents(self, reader: &SegmentReader) -> tantivy::Result<(Range<DocId>, Vec<DocId>)> {
        let keys = sort_keys(reader)?;
        let max = reader.max_doc();
        // Keys decrease: how many documents have a key of `key` or more.
        let at_least = |key: u64| partition_point(max, |doc| keys.values.get_val(doc) >= key);
        let period = match self {
            Self::Unknown => return Ok((at_least(FIRST_DATED)..max, Vec::new())),
            Self::In(period) => period,
        };
        let begin = match period.to.and_then(|day| day.succ_opt()) {
            Some(after) => at_least(first_key(after)),
            None => 0,
        };
        let Some(from) = period.from else { return Ok((begin..at_least(FIRST_DATED), Vec::new())) };
        let end = at_least(first_key(from));
        let from = day_number(from);
        let earliest = at_least((from.saturating_sub(LONGEST) << 32).max(FIRST_DATED));
        let until = reader.fast_fields().u64(UNTIL)?;
        let mut overlapping = Vec::new();
        if until.values.num_vals() > 0 {
            overlapping.extend((end..earliest).filter(|&doc| until.first(doc).is_some_and(|last| last >= from)));
        }
        Ok((begin..end.max(begin), overlapping))
    }
}

/// How many documents of a segment have a date: they come before those that have none.
pub(super) fn dated(keys: &Column<u64>, reader: &SegmentReader) -> DocId {
    partition_point(reader.max_doc(), |doc| keys.values.get_val(doc) >= FIRST_DATED)
}

/// The first document for which `holds` is false, where it is true up to some document and false from there on.
fn partition_point(max: DocId, holds: impl Fn(DocId) -> bool) -> DocId {
    let (mut low, mut high) = (0, max);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

impl Query for DateQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(*self))
    }
}

impl Weight for DateQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (run, rest) = self.documents(reader)?;
        Ok(Box::new(Run::new(run, rest)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("date filter", 0.0))
    }
}

/// A run of documents and then some more; it adds nothing to a score.
struct Run {
    run: Range<DocId>,
    rest: Vec<DocId>,
    next: usize,
    doc: DocId,
}

impl Run {
    fn new(run: Range<DocId>, rest: Vec<DocId>) -> Self {
        let mut docs = Self { doc: 0, run, rest, next: 0 };
        docs.doc = docs.at_or_after(docs.run.start);
        docs
    }

    fn at_or_after(&mut self, target: DocId) -> DocId {
        if target < self.run.end {
            return target.max(self.run.start);
        }
        while let Some(&doc) = self.rest.get(self.next) {
            if doc >= target {
                return doc;
            }
            self.next += 1;
        }
        TERMINATED
    }
}

impl DocSet for Run {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.at_or_after(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = if target == TERMINATED { TERMINATED } else { self.at_or_after(target) };
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.run.len() + self.rest.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Run {
    fn score(&mut self) -> Score {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_run_is_its_documents(
            start in 0u32..20, length in 0u32..10, rest in prop::collection::btree_set(30u32..60, 0..10),
            targets in prop::collection::vec(0u32..70, 0..10),
        ) {
            let rest: Vec<_> = rest.into_iter().collect();
            let all: Vec<_> = (start..start + length).chain(rest.iter().copied()).collect();
            let mut docs = Run::new(start..start + length, rest.clone());
            let mut walked = Vec::new();
            while docs.doc() != TERMINATED {
                walked.push(docs.doc());
                docs.advance();
            }
            prop_assert_eq!(&walked, &all);
            let mut docs = Run::new(start..start + length, rest);
            let mut at = 0;
            for target in targets {
                at = at.max(target);
                let expected = all.iter().copied().find(|&doc| doc >= at).unwrap_or(TERMINATED);
                prop_assert_eq!(docs.seek(target), expected);
                at = at.max(docs.doc());
            }
        }
    }
}

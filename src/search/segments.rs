//! Going through the segments of an index side by side, where that saves time.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tantivy::collector::Collector;
use tantivy::query::{EnableScoring, Query};
use tantivy::{Searcher, SegmentOrdinal, SegmentReader};

use super::effort::Cost;

/// Less work, in postings that are read, is done by one thread: to start others takes as long.
const ALONE: u64 = 300_000;

/// What reading the columns of a document is taken to be, in postings that are read.
const COLUMNS: u64 = 16;

/// How many threads there are at most: large segments are few.
const THREADS: usize = 4;

/// What each segment has, in their order; `work` is how many postings are read, about.
pub(super) fn each<T: Send>(
    readers: &[SegmentReader],
    work: u64,
    look: impl Fn(SegmentOrdinal, &SegmentReader) -> tantivy::Result<T> + Sync,
) -> tantivy::Result<Vec<T>> {
    let threads = if work < ALONE { 1 } else { readers.len().min(THREADS) };
    if threads < 2 {
        return (0..).zip(readers).map(|(segment, reader)| look(segment, reader)).collect();
    }
    let numbered: Vec<_> = (0..).zip(readers).collect();
    let next = AtomicUsize::new(0);
    let some = || {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let some = numbers.map_while(|number| numbered.get(number));
        some.map(|&(segment, reader)| Ok((segment, look(segment, reader)?))).collect()
    };
    let mut found = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
        let mut found: tantivy::Result<Vec<(SegmentOrdinal, T)>> = some();
        for other in others {
            let more = other.join().unwrap_or_else(|panic| resume_unwind(panic));
            found = found.and_then(|mut found| {
                found.extend(more?);
                Ok(found)
            });
        }
        found
    })?;
    found.sort_unstable_by_key(|(segment, _)| *segment);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

/// What a collector that needs no scores makes of the documents of a query.
pub(super) fn collect<C: Collector>(
    searcher: &Searcher,
    query: &dyn Query,
    cost: Cost,
    collector: &C,
) -> tantivy::Result<C::Fruit> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let work = cost.documents.saturating_mul(COLUMNS).saturating_add(cost.postings);
    let segments =
        each(searcher.segment_readers(), work, |segment, reader| collector.collect_segment(&*weight, segment, reader));
    collector.merge_fruits(segments?)
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{Index, TantivyDocument, TantivyError};

    use super::*;

    /// An index whose segments have 1, 2, 3 and so on documents, in some order.
    fn searcher(segments: usize) -> Searcher {
        let mut builder = Schema::builder();
        builder.add_u64_field("number", INDEXED);
        let index = Index::create_in_ram(builder.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        for documents in 1..=segments {
            for _ in 0..documents {
                writer.add_document(TantivyDocument::new()).unwrap();
            }
            writer.commit().unwrap();
        }
        index.reader().unwrap().searcher()
    }

    #[test]
    fn each_segment_is_looked_at_once_and_they_stay_in_order() {
        for segments in [0, 1, 2, 3, 9] {
            let searcher = searcher(segments);
            let readers = searcher.segment_readers();
            assert_eq!(readers.len(), segments);
            let expected: Vec<_> = readers.iter().enumerate().map(|(at, reader)| (at, reader.max_doc())).collect();
            for work in [0, u64::MAX] {
                let found = each(readers, work, |segment, reader| Ok((segment as usize, reader.max_doc()))).unwrap();
                assert_eq!(found, expected, "{work}");
            }
        }
    }

    #[test]
    fn what_fails_in_one_segment_fails() {
        let searcher = searcher(7);
        for work in [0, u64::MAX] {
            for failing in 0..7 {
                let look = |segment, _: &SegmentReader| match segment {
                    segment if segment == failing => Err(TantivyError::InternalError(format!("in {segment}"))),
                    segment => Ok(segment),
                };
                let error = each(searcher.segment_readers(), work, look).unwrap_err().to_string();
                assert!(error.contains(&format!("in {failing}")), "{error}");
            }
        }
    }
}

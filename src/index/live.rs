//! The documents of a term that are not removed.

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

/// Those of the postings of a segment, in order.
pub(super) fn live(reader: &SegmentReader, mut postings: SegmentPostings) -> impl Iterator<Item = DocId> + use<'_> {
    let mut next = postings.doc();
    let all = std::iter::from_fn(move || {
        let doc = next;
        if doc != TERMINATED {
            next = postings.advance();
        }
        (doc != TERMINATED).then_some(doc)
    });
    all.filter(|&doc| !reader.is_deleted(doc))
}

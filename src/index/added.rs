//! When the articles of the last commit first came into the index, for those that are read again.

use std::sync::Arc;

use chrono::NaiveDate;
use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::{InvertedIndexReader, SegmentReader, Term};

use super::fields::{ADDED, day_of, id_number};
use super::live::live;
use super::{Index, failed};
use crate::error::Result;

/// The days of all articles, by id.
pub(crate) struct Added<'i> {
    index: &'i Index,
    segments: Vec<Segment>,
}

struct Segment {
    reader: SegmentReader,
    ids: Arc<InvertedIndexReader>,
    days: Column<u64>,
}

impl Index {
    /// When the articles of the last commit were added.
    pub(crate) fn added(&self) -> Result<Added<'_>> {
        let segments = || -> tantivy::Result<Vec<Segment>> {
            let searcher = self.searcher()?;
            let segment = |reader: &SegmentReader| {
                let (ids, days) = (reader.inverted_index(self.fields.id)?, reader.fast_fields().u64(ADDED)?);
                Ok(Segment { reader: reader.clone(), ids, days })
            };
            searcher.segment_readers().iter().map(segment).collect()
        };
        let segments = segments().map_err(|error| failed(&self.dir, "reading the index", error))?;
        Ok(Added { index: self, segments })
    }
}

impl Added<'_> {
    /// The day on which the article with this id came in; the first one, where several have it.
    pub(crate) fn day(&self, id: &str) -> Result<Option<NaiveDate>> {
        let Some(number) = id_number(id) else { return Ok(None) };
        let term = Term::from_field_u64(self.index.fields.id, number);
        let mut first = None;
        for Segment { reader, ids, days } in &self.segments {
            let failed = |error: std::io::Error| failed(&self.index.dir, "reading the index", error.into());
            let Some(postings) = ids.read_postings(&term, IndexRecordOption::Basic).map_err(failed)? else {
                continue;
            };
            first = live(reader, postings).filter_map(|doc| days.first(doc)).chain(first).min();
        }
        Ok(first.and_then(day_of))
    }
}

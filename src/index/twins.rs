//! The articles of the last commit by their signatures: which file has the one that is kept.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, InvertedIndexReader, Searcher, Term};

use super::articles::Articles;
use super::document::count_terms;
use super::fields::FILE;
use super::live::live;
use super::{Index, Signature, Stored, failed};
use crate::error::Result;
use crate::layout::Layout;

/// The articles of the last commit, by signature.
pub(crate) struct Twins<'i> {
    index: &'i Index,
    searcher: Searcher,
    articles: Articles,
    segments: Vec<Segment>,
}

struct Segment {
    signatures: Arc<InvertedIndexReader>,
    files: Column<u64>,
}

impl Index {
    /// The articles of the last commit, by signature.
    pub(crate) fn twins(&self) -> Result<Twins<'_>> {
        let open = || -> tantivy::Result<(Searcher, Vec<Segment>)> {
            let searcher = self.searcher()?;
            let mut segments = Vec::new();
            for reader in searcher.segment_readers() {
                let (signatures, files) =
                    (reader.inverted_index(self.fields.signature)?, reader.fast_fields().u64(FILE)?);
                segments.push(Segment { signatures, files });
            }
            Ok((searcher, segments))
        };
        let (searcher, segments) = open().map_err(|error| failed(&self.dir, "reading the index", error))?;
        Ok(Twins { index: self, articles: Articles::of(&searcher), searcher, segments })
    }
}

impl Twins<'_> {
    /// The hash of the canonical path of the file that the article with this signature was read from.
    pub(crate) fn file(&self, signature: Signature) -> Result<Option<u64>> {
        let found = self.find(signature)?;
        Ok(found.and_then(|DocAddress { segment_ord, doc_id }| {
            self.segments.get(segment_ord as usize)?.files.first(doc_id)
        }))
    }

    /// The article with this signature.
    pub(crate) fn stored(&self, signature: Signature) -> Result<Option<Stored>> {
        let found = self.find(signature)?;
        found.map(|address| self.articles.get(self.index, &self.searcher, address)).transpose()
    }

    /// How many terms an article has for ranking.
    pub(crate) fn terms(&self, stored: &Stored) -> u64 {
        count_terms(&Layout::of(&stored.article, self.index.language_of(stored)), self.index.schema.weights)
    }

    fn find(&self, signature: Signature) -> Result<Option<DocAddress>> {
        let failed = |error: std::io::Error| failed(&self.index.dir, "reading the index", error.into());
        let term = Term::from_field_bytes(self.index.fields.signature, &signature.term());
        for (ord, (Segment { signatures, .. }, reader)) in
            (0..).zip(self.segments.iter().zip(self.searcher.segment_readers()))
        {
            let Some(postings) = signatures.read_postings(&term, IndexRecordOption::Basic).map_err(failed)? else {
                continue;
            };
            if let Some(doc) = live(reader, postings).next() {
                return Ok(Some(DocAddress::new(ord, doc)));
            }
        }
        Ok(None)
    }
}

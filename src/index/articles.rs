//! The stored articles of a commit: of each segment what it takes to read them, once one was asked for.

use std::sync::OnceLock;

use tantivy::columnar::Column;
use tantivy::error::DataCorruption;
use tantivy::{DocAddress, Searcher, SegmentReader};

use super::fields::{ADDED, day_of};
use super::texts::{Texts, Unpackers};
use super::{AGAIN, Index, Stored, failed, packed};
use crate::error::{Error, ErrorKind, Result};

/// The stored articles, by segment.
pub(super) struct Articles {
    shelves: Vec<OnceLock<Shelf>>,
    unpackers: Unpackers,
}

struct Shelf {
    texts: Texts,
    /// The days on which they came in.
    added: Column<u64>,
}

impl Shelf {
    fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self { texts: Texts::of(reader)?, added: reader.fast_fields().u64(ADDED)? })
    }
}

impl Articles {
    /// Those of what a searcher sees.
    pub(super) fn of(searcher: &Searcher) -> Self {
        let shelves = searcher.segment_readers().iter().map(|_| OnceLock::new()).collect();
        Self { shelves, unpackers: Unpackers::default() }
    }

    /// The article at an address that the same searcher knows, with its actors as they were indexed.
    pub(super) fn get(&self, index: &Index, searcher: &Searcher, address: DocAddress) -> Result<Stored> {
        let read = || {
            let shelf = self.shelf(searcher, address)?;
            Ok((shelf.texts.get(address.doc_id, &self.unpackers)?, shelf.added.first(address.doc_id)))
        };
        let (text, added) = read().map_err(|error| failed(index.dir(), "reading the index", error))?;
        let stored = packed::unpack(&text).ok_or_else(|| {
            Error::new(ErrorKind::Index, "a stored article is damaged").at(index.dir().display().to_string()).fix(AGAIN)
        })?;
        Ok(Stored { added: added.and_then(day_of), ..stored })
    }

    fn shelf(&self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<&Shelf> {
        let Some(shelf) = self.shelves.get(address.segment_ord as usize) else {
            return Err(DataCorruption::comment_only("an article is in no segment").into());
        };
        if let Some(shelf) = shelf.get() {
            return Ok(shelf);
        }
        let opened = Shelf::of(searcher.segment_reader(address.segment_ord))?;
        Ok(shelf.get_or_init(|| opened))
    }
}

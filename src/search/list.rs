//! A list of postings, and at which positions it says that its term stands.

use tantivy::{DocId, Term};

use super::pattern::Place;
use super::postings::{Postings, Source};
use crate::index::SpaceFields;
use crate::text::FORM_SEPARATOR;

/// The postings of a term.
pub(super) struct List {
    pub(super) postings: Postings,
    /// Those of the stem, where the term is a form: it says which of the places of its stem are its own.
    stem: Option<Box<Postings>>,
}

/// Memory for the positions of lists.
#[derive(Default)]
pub(super) struct Memory {
    positions: Vec<u32>,
    numbers: Vec<u32>,
}

impl List {
    /// The list of a term, if the segment has it.
    pub(super) fn open(source: &Source<'_>, fields: SpaceFields, term: &Term) -> tantivy::Result<Option<Self>> {
        let Some(postings) = source.postings(term)? else { return Ok(None) };
        let mut stem = None;
        if term.field() == fields.form {
            let value = term.value();
            let (of, _) = value.as_str().and_then(|form| form.split_once(FORM_SEPARATOR)).unwrap_or_default();
            stem = source.postings(&Term::from_field_text(fields.text, of))?.map(Box::new);
        }
        Ok(Some(Self { postings, stem }))
    }

    /// How many documents it has.
    pub(super) fn documents(&self) -> u32 {
        self.postings.documents()
    }

    /// The positions of its term in a document, in order; none if it does not have it. Documents must not decrease from call to
    /// call.
    pub(super) fn positions<'m>(&mut self, doc: DocId, memory: &'m mut Memory) -> &'m [u32] {
        let Memory { positions, numbers } = memory;
        positions.clear();
        if self.postings.at_or_after(doc) != doc {
            return positions;
        }
        let Some(stem) = &mut self.stem else {
            self.postings.positions(positions);
            return positions;
        };
        if stem.at_or_after(doc) == doc {
            self.postings.positions(numbers);
            stem.positions(positions);
            // What counts several times for ranking stands several times at one position.
            positions.dedup();
            let mut kept = 0;
            for &number in numbers.iter() {
                if let Some(&position) = positions.get(number as usize)
                    && let Some(place) = positions.get_mut(kept)
                {
                    *place = position;
                    kept += 1;
                }
            }
            positions.truncate(kept);
        }
        positions
    }

    /// Appends its places in a document.
    pub(super) fn places(&mut self, doc: DocId, places: &mut Vec<Place>, memory: &mut Memory) {
        let mut next = 0;
        let mut add = |start: u32| {
            // As above.
            if start >= next {
                next = start.saturating_add(1);
                places.push(Place { start, end: next });
            }
        };
        if self.stem.is_some() {
            self.positions(doc, memory).iter().copied().for_each(add);
        } else if self.postings.at_or_after(doc) == doc {
            self.postings.each_position(&mut add);
        }
    }
}

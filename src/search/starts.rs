//! Where the parts, paragraphs and sentences of one article begin.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

use tantivy::{DocId, Term};

use super::pattern::EVERYWHERE;
use super::postings::{Postings, Source};
use crate::index::SpaceFields;
use crate::layout::{Level, Start};

/// The starts of one article, in order, each packed.
#[derive(Clone, Copy)]
pub(crate) enum Starts<'a> {
    /// Those of an article at hand.
    Known(&'a [u32]),
    /// Those that a segment keeps, which are read when they are asked for first.
    Kept(&'a Kept),
}

/// The starts that a segment keeps of the document that it is at.
pub(crate) struct Kept {
    list: RefCell<Option<Postings>>,
    doc: DocId,
    packed: OnceCell<Vec<u32>>,
    /// Memory for them, kept from one document to the next.
    memory: Cell<Vec<u32>>,
}

impl Kept {
    /// Those that stand under this mark.
    pub(super) fn new(source: &Source<'_>, fields: SpaceFields, mark: &str) -> tantivy::Result<Self> {
        let term = Term::from_field_text(fields.marks, mark);
        let list = RefCell::new(source.postings(&term)?);
        Ok(Self { list, doc: 0, packed: OnceCell::new(), memory: Cell::default() })
    }

    /// Documents must not decrease from call to call.
    pub(super) fn go_to(&mut self, doc: DocId) {
        self.doc = doc;
        if let Some(packed) = self.packed.take() {
            self.memory.set(packed);
        }
    }

    fn packed(&self) -> &[u32] {
        self.packed.get_or_init(|| {
            let mut packed = self.memory.take();
            packed.clear();
            if let Some(list) = self.list.borrow_mut().as_mut()
                && list.at_or_after(self.doc) == self.doc
            {
                list.positions(&mut packed);
            }
            packed
        })
    }
}

impl<'a> Starts<'a> {
    fn packed(self) -> &'a [u32] {
        match self {
            Self::Known(packed) => packed,
            Self::Kept(kept) => kept.packed(),
        }
    }

    /// Those in a range that ends where one of them is, with that one: a piece that lies in the range is the same among them as
    /// among all.
    pub(super) fn within(self, range: &Range<u32>) -> Self {
        if *range == EVERYWHERE {
            return self;
        }
        let position = |packed: &u32| Start::unpack(*packed).position;
        let from = self.packed().partition_point(|packed| position(packed) < range.start);
        let rest = self.packed().get(from..).unwrap_or(&[]);
        Self::Known(rest.get(..rest.partition_point(|packed| position(packed) <= range.end)).unwrap_or(&[]))
    }

    fn get(self, index: usize) -> Option<Start> {
        self.packed().get(index).map(|&packed| Start::unpack(packed))
    }

    /// All from this one on, with their numbers.
    fn from(self, index: usize) -> impl Iterator<Item = (usize, Start)> + use<'a> {
        (index..).zip(self.packed().get(index..).unwrap_or(&[])).map(|(index, &packed)| (index, Start::unpack(packed)))
    }

    /// How many are at a position or before it.
    fn up_to(self, position: u32) -> usize {
        let after = Start { position: position.saturating_add(1), level: Level::Sentence }.pack();
        self.packed().partition_point(|&packed| packed < after)
    }

    /// From the start with this number to the next one of `level` or above.
    fn piece(self, index: usize, level: Level) -> Option<Range<u32>> {
        let start = self.get(index)?;
        let next = self.from(index + 1).find(|(_, next)| next.level >= level);
        Some(start.position..next.map_or(u32::MAX, |(_, next)| next.position))
    }

    /// The number of the last start of `level` or above up to a position.
    fn before(self, position: u32, level: Level) -> Option<usize> {
        let before = self.packed().get(..self.up_to(position))?;
        before.iter().rposition(|&packed| Start::unpack(packed).level >= level)
    }

    /// What begins at a start of `level` or above and holds the position.
    pub(super) fn piece_at(self, position: u32, level: Level) -> Option<Range<u32>> {
        let (before, after) = self.packed().split_at_checked(self.up_to(position))?;
        let begins = |packed: &&u32| Start::unpack(**packed).level >= level;
        let start = before.iter().rev().find(begins)?;
        let position = |packed: &u32| Start::unpack(*packed).position;
        Some(position(start)..after.iter().find(begins).map_or(u32::MAX, position))
    }

    /// Everything that begins at a start of `level` or above.
    pub(super) fn pieces(self, level: Level) -> impl Iterator<Item = Range<u32>> + use<'a> {
        self.from(0)
            .filter(move |(_, start)| start.level >= level)
            .filter_map(move |(index, _)| self.piece(index, level))
    }

    /// The title.
    pub(super) fn title(self) -> Option<Range<u32>> {
        if self.get(0)?.level == Level::Title { self.piece(0, Level::Text) } else { None }
    }

    /// The first paragraph, unless a heading comes before it.
    pub(super) fn lead(self) -> Option<Range<u32>> {
        let mut starts = self.from(0);
        let (index, start) = starts.find(|(_, start)| matches!(start.level, Level::Text | Level::Heading))?;
        if start.level == Level::Text { self.piece(index, Level::Paragraph) } else { None }
    }

    /// Title and lead as one.
    pub(super) fn title_and_lead(self) -> Option<Range<u32>> {
        match (self.title(), self.lead()) {
            (Some(title), Some(lead)) => Some(title.start..lead.end),
            (one, other) => one.or(other),
        }
    }

    /// Every section that has a heading, from the heading to the end of its text.
    pub(super) fn sections(self) -> impl Iterator<Item = Range<u32>> + use<'a> {
        let headings = self.from(0).filter(|(_, start)| start.level == Level::Heading);
        headings.filter_map(move |(index, _)| self.piece(index, Level::Heading))
    }

    /// The section whose heading holds the position.
    pub(super) fn section_headed_at(self, position: u32) -> Option<Range<u32>> {
        let index = self.before(position, Level::Text)?;
        if self.get(index)?.level == Level::Heading { self.piece(index, Level::Heading) } else { None }
    }

    /// The heading of a section.
    pub(super) fn heading(self, section: &Range<u32>) -> Range<u32> {
        self.piece_at(section.start, Level::Text).unwrap_or(section.start..section.start)
    }

    /// Where the title, heading or text that holds `position` ends, or `far` if that comes first.
    pub(super) fn part_end(self, position: u32, far: u32) -> u32 {
        for (_, start) in self.from(self.up_to(position)) {
            if start.position >= far {
                break;
            }
            if start.level >= Level::Text {
                return start.position;
            }
        }
        far
    }
}

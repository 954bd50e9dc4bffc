//! Where the parts, paragraphs and sentences of one article begin.

use std::cell::OnceCell;
use std::ops::Range;

use tantivy::DocId;
use tantivy::columnar::Column;

use crate::layout::{Level, Start};

/// The starts of one article, in order.
#[derive(Clone, Copy)]
pub(crate) enum Starts<'a> {
    /// Those of an article at hand.
    Known(&'a [Start]),
    /// Those that a segment keeps, looked up one by one: most of them are never asked for.
    Kept(&'a Kept),
}

/// The starts that a segment keeps of the document that it is at.
pub(crate) struct Kept {
    column: Column<u64>,
    doc: DocId,
    rows: OnceCell<Range<u32>>,
}

impl Kept {
    pub(super) fn new(column: Column<u64>) -> Self {
        Self { column, doc: 0, rows: OnceCell::new() }
    }

    pub(super) fn go_to(&mut self, doc: DocId) {
        self.doc = doc;
        self.rows.take();
    }

    fn rows(&self) -> &Range<u32> {
        self.rows.get_or_init(|| self.column.index.value_row_ids(self.doc))
    }
}

impl<'a> Starts<'a> {
    fn count(self) -> usize {
        match self {
            Self::Known(starts) => starts.len(),
            Self::Kept(kept) => kept.rows().len(),
        }
    }

    fn get(self, index: usize) -> Option<Start> {
        match self {
            Self::Known(starts) => starts.get(index).copied(),
            Self::Kept(kept) => {
                let rows = kept.rows();
                let row = rows.start.checked_add(u32::try_from(index).ok()?).filter(|row| *row < rows.end)?;
                Some(Start::unpack(kept.column.values.get_val(row)))
            }
        }
    }

    /// All from this one on, with their numbers.
    fn from(self, index: usize) -> impl Iterator<Item = (usize, Start)> + use<'a> {
        (index..self.count()).filter_map(move |index| Some((index, self.get(index)?)))
    }

    /// How many are at a position or before it.
    fn up_to(self, position: u32) -> usize {
        let (mut low, mut high) = (0, self.count());
        while low < high {
            let middle = low + (high - low) / 2;
            let begins = self.get(middle).is_some_and(|start| start.position <= position);
            (low, high) = if begins { (middle + 1, high) } else { (low, middle) };
        }
        low
    }

    /// From the start with this number to the next one of `level` or above.
    fn piece(self, index: usize, level: Level) -> Option<Range<u32>> {
        let start = self.get(index)?;
        let next = self.from(index + 1).find(|(_, next)| next.level >= level);
        Some(start.position..next.map_or(u32::MAX, |(_, next)| next.position))
    }

    /// The number of the last start of `level` or above up to a position.
    fn before(self, position: u32, level: Level) -> Option<usize> {
        (0..self.up_to(position)).rev().find(|&index| self.get(index).is_some_and(|start| start.level >= level))
    }

    /// What begins at a start of `level` or above and holds the position.
    pub(super) fn piece_at(self, position: u32, level: Level) -> Option<Range<u32>> {
        self.piece(self.before(position, level)?, level)
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

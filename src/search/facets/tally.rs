//! Counting a segment's documents by facets, all in one pass.

use rapidhash::RapidHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, MonotonicallyMappableToU64};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::super::columns::{Found, Rows, Values};
use super::super::counts::SegmentDays;
use super::Facet;
use crate::index::{ACTOR, LANG, SECTION, kind_letter};

/// Counts by facets.
pub(super) struct ByFacet {
    pub(super) facets: Vec<Facet>,
}

/// What a segment has.
pub(super) struct SegmentCounts {
    /// Articles.
    pub(super) total: u64,
    /// By facet.
    pub(super) facets: Vec<Counted>,
}

/// What a segment has of one facet.
#[derive(Default)]
pub(super) struct Counted {
    /// Values that are texts.
    pub(super) texts: Found<u32>,
    /// Values that are numbers, or numbers of days, with the articles that have them; see [`number`].
    pub(super) numbers: Vec<(u64, u64)>,
    /// Articles that have any.
    pub(super) with: u64,
}

/// The count of a segment while it goes on.
pub(super) struct SegmentTally {
    total: u64,
    facets: Vec<Tally>,
    /// Documents that are to be counted, at most [`BLOCK`].
    docs: Vec<DocId>,
}

/// How many documents are counted at once.
const BLOCK: usize = 1024;

impl SegmentTally {
    fn count(&mut self) {
        self.total += self.docs.len() as u64;
        self.facets.iter_mut().for_each(|facet| facet.collect(&self.docs));
        self.docs.clear();
    }
}

/// That of one facet.
enum Tally {
    Texts(Values<u32>),
    Numbers(Numbers),
    Days(SegmentDays),
}

/// The number that a column holds as `value`; numbers are in the order of these.
pub(super) fn number(value: u64) -> f64 {
    f64::from_u64(value)
}

impl Tally {
    fn of(facet: &Facet, reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(match facet {
            Facet::Actor(None) => Self::Texts(Values::of(columns.str(ACTOR)?)),
            Facet::Actor(Some(kind)) => Self::Texts(Values::beginning_with(columns.str(ACTOR)?, kind_letter(*kind))?),
            Facet::Section => Self::Texts(Values::of(columns.str(SECTION)?)),
            Facet::Lang => Self::Texts(Values::of(columns.str(LANG)?)),
            Facet::Keyword(name) => Self::Texts(Values::of(columns.str(name)?)),
            Facet::Number(name) | Facet::Date(name) => {
                let column = columns.u64_lenient(name)?.map(|(column, _)| column);
                Self::Numbers(Numbers { column, ..Numbers::default() })
            }
            Facet::Published(_) => Self::Days(SegmentDays::of(reader)?),
        })
    }

    fn collect(&mut self, docs: &[DocId]) {
        match self {
            Self::Texts(values) => values.count(docs),
            Self::Numbers(numbers) => numbers.collect(docs),
            Self::Days(days) => docs.iter().for_each(|&doc| days.add(doc)),
        }
    }

    fn counted(self) -> Counted {
        match self {
            Self::Texts(values) => {
                let texts = values.found(|articles| *articles > 0);
                Counted { with: texts.with, texts, ..Counted::default() }
            }
            Self::Numbers(numbers) => {
                Counted { with: numbers.with, numbers: numbers.articles.into_iter().collect(), ..Counted::default() }
            }
            Self::Days(days) => Counted { numbers: days.harvest(), ..Counted::default() },
        }
    }
}

/// A segment's documents by the values of a field of numbers.
#[derive(Default)]
struct Numbers {
    column: Option<Column<u64>>,
    articles: RapidHashMap<u64, u64>,
    with: u64,
    rows: Rows,
}

impl Numbers {
    fn collect(&mut self, docs: &[DocId]) {
        let Some(column) = &self.column else { return };
        for (_, numbers) in self.rows.of(column, docs) {
            for number in numbers {
                *self.articles.entry(*number).or_default() += 1;
            }
            self.with += 1;
        }
    }
}

impl Collector for ByFacet {
    type Fruit = Vec<SegmentCounts>;
    type Child = SegmentTally;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTally> {
        let facets = self.facets.iter().map(|facet| Tally::of(facet, reader)).collect::<tantivy::Result<_>>()?;
        Ok(SegmentTally { total: 0, facets, docs: Vec::with_capacity(BLOCK) })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<SegmentCounts>) -> tantivy::Result<Vec<SegmentCounts>> {
        Ok(segments)
    }
}

impl SegmentCollector for SegmentTally {
    type Fruit = SegmentCounts;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.docs.push(doc);
        if self.docs.len() == BLOCK {
            self.count();
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        for &doc in docs {
            self.collect(doc, 0.0);
        }
    }

    fn harvest(mut self) -> SegmentCounts {
        self.count();
        SegmentCounts { total: self.total, facets: self.facets.into_iter().map(Tally::counted).collect() }
    }
}

//! Counting a segment's documents by the values of the fields of actors and roles.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::filters;
use crate::dates::Period;
use crate::index::{ACTOR, FIRST_DATED, ROLE, UNTIL, day_of, sort_keys};

/// The articles that have a value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) articles: u64,
    pub(super) oldest: Option<Dated>,
    pub(super) newest: Option<Dated>,
}

/// When an article was published: its key in the index's order, and the last day, where that is another than the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dated {
    key: u64,
    until: Option<u64>,
}

impl Dated {
    /// On the day of this number.
    #[cfg(test)]
    pub(super) fn on(day: u64) -> Self {
        Self { key: day << 32, until: None }
    }

    /// The number of the day, the first one of several.
    pub(super) fn day(self) -> u64 {
        self.key >> 32
    }

    pub(super) fn period(self) -> Option<Period> {
        let from = day_of(self.day())?;
        Some(Period { from: Some(from), to: Some(self.until.and_then(day_of).unwrap_or(from)) })
    }
}

impl Count {
    /// The articles of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            articles: self.articles + other.articles,
            oldest: self.oldest.into_iter().chain(other.oldest).min(),
            newest: self.newest.max(other.newest),
        }
    }
}

/// Counts by the values of the fields of actors and roles.
pub(super) struct ByActor;

/// What a segment has.
pub(super) struct Counted {
    pub(super) actors: Harvest,
    pub(super) roles: Harvest,
}

/// Values, one text after the other, with the articles that have them.
#[derive(Default)]
pub(super) struct Harvest {
    text: String,
    /// Where each value ends.
    counts: Vec<(usize, Count)>,
}

impl Harvest {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Count)> {
        let mut start = 0;
        self.counts.iter().map(move |&(end, count)| {
            let value = self.text.get(start..end).unwrap_or("");
            start = end;
            (value, count)
        })
    }
}

/// The count of a segment while it goes on.
pub(super) struct SegmentActors {
    actors: Values,
    roles: Values,
    days: Days,
}

impl Collector for ByActor {
    type Fruit = Vec<Counted>;
    type Child = SegmentActors;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentActors> {
        let values = |field| reader.fast_fields().str(field).map(Values::of);
        Ok(SegmentActors { actors: values(ACTOR)?, roles: values(ROLE)?, days: Days::of(reader)? })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counted>) -> tantivy::Result<Vec<Counted>> {
        Ok(segments)
    }
}

impl SegmentCollector for SegmentActors {
    type Fruit = Counted;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.actors.collect(docs, self.days.dated);
        self.roles.collect(docs, self.days.dated);
    }

    fn harvest(self) -> Counted {
        Counted { actors: self.actors.harvest(&self.days), roles: self.roles.harvest(&self.days) }
    }
}

/// Counts all documents as one.
pub(super) struct Together;

/// That count of a segment while it goes on.
pub(super) struct SegmentTogether {
    tally: Tally,
    days: Days,
}

impl Collector for Together {
    type Fruit = Count;
    type Child = SegmentTogether;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTogether> {
        Ok(SegmentTogether { tally: Tally::default(), days: Days::of(reader)? })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Count>) -> tantivy::Result<Count> {
        Ok(segments.into_iter().fold(Count::default(), Count::and))
    }
}

impl SegmentCollector for SegmentTogether {
    type Fruit = Count;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.tally.add(doc, self.days.dated);
    }

    fn harvest(self) -> Count {
        self.tally.counted(&self.days)
    }
}

/// When the documents of a segment were published.
struct Days {
    keys: Column<u64>,
    until: Column<u64>,
    /// The first document without a date: all from there on have none.
    dated: DocId,
}

impl Days {
    fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        let keys = sort_keys(reader)?;
        Ok(Self { dated: filters::dated(&keys, reader), keys, until: reader.fast_fields().u64(UNTIL)? })
    }

    fn day(&self, doc: DocId) -> Option<Dated> {
        let key = self.keys.values.get_val(doc);
        (key >= FIRST_DATED).then(|| Dated { key, until: self.until.first(doc) })
    }
}

/// A segment's documents by the values of one of its fields.
struct Values {
    column: Option<StrColumn>,
    /// By the ordinal of the value.
    tallies: Vec<Tally>,
    // What a block of documents has, kept for the next one.
    docs: Vec<DocId>,
    rows: Vec<u32>,
    ords: Vec<u64>,
}

/// The documents that have a value. They come newest first, and those without a date last.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    articles: u32,
    newest: DocId,
    /// Of those with a date.
    oldest: DocId,
}

impl Tally {
    fn add(&mut self, doc: DocId, dated: DocId) {
        if self.articles == 0 {
            self.newest = doc;
        }
        if doc < dated {
            self.oldest = doc;
        }
        self.articles += 1;
    }

    fn counted(self, days: &Days) -> Count {
        if self.articles == 0 {
            return Count::default();
        }
        let newest = days.day(self.newest);
        let oldest = newest.and_then(|_| days.day(self.oldest));
        Count { articles: self.articles.into(), oldest, newest }
    }
}

impl Values {
    fn of(column: Option<StrColumn>) -> Self {
        let values = column.as_ref().map_or(0, |column| column.num_terms());
        let tallies = vec![Tally::default(); values];
        Self { column, tallies, docs: Vec::new(), rows: Vec::new(), ords: Vec::new() }
    }

    fn collect(&mut self, docs: &[DocId], dated: DocId) {
        let Some(column) = self.column.as_ref().map(|column| column.ords()) else { return };
        self.docs.clear();
        self.rows.clear();
        column.index.docids_to_rowids(docs, &mut self.docs, &mut self.rows);
        self.ords.resize(self.rows.len(), 0);
        column.values.get_vals(&self.rows, &mut self.ords);
        for (&doc, &ord) in self.docs.iter().zip(&self.ords) {
            let Some(tally) = usize::try_from(ord).ok().and_then(|ord| self.tallies.get_mut(ord)) else { continue };
            tally.add(doc, dated);
        }
    }

    /// The values that documents had, as they are written.
    fn harvest(self, days: &Days) -> Harvest {
        let mut named = Harvest::default();
        let Some(column) = self.column else { return named };
        let found = (0u64..).zip(&self.tallies).filter(|(_, tally)| tally.articles > 0);
        let (ords, tallies): (Vec<u64>, Vec<Tally>) = found.map(|(ord, tally)| (ord, *tally)).unzip();
        let mut tallies = tallies.into_iter();
        // One pass over the dictionary. Where it cannot be read, what was read so far stands: reading the articles themselves
        // will report the damage.
        let _ = column.dictionary().sorted_ords_to_term_cb(&ords, |value| {
            named.text.push_str(&String::from_utf8_lossy(value));
            named.counts.push((named.text.len(), tallies.next().unwrap_or_default().counted(days)));
        });
        named
    }
}

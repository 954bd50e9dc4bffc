//! Counting articles by whom they name, with when they were published.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::columns::{Found, Harvest, Values};
use super::filters;
use crate::article::ActorKind;
use crate::dates::Period;
use crate::index::{ACTOR, FIRST_DATED, ROLE, UNTIL, day_of, kind_letter, sort_keys};

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

/// So many articles, whenever they were published.
impl From<u32> for Count {
    fn from(articles: u32) -> Self {
        Self { articles: articles.into(), ..Self::default() }
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

/// Counts by the values of the fields of actors and roles: of all, or of those of one kind.
pub(super) struct ByActor {
    pub(super) kind: Option<ActorKind>,
}

/// What a segment has.
pub(super) struct SegmentActors {
    pub(super) actors: Found<Tally>,
    pub(super) roles: Found<Tally>,
    days: Days,
}

/// The count of a segment while it goes on.
pub(super) struct SegmentTally {
    actors: Values<Tally>,
    roles: Values<Tally>,
    days: Days,
}

impl Collector for ByActor {
    type Fruit = Vec<SegmentActors>;
    type Child = SegmentTally;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTally> {
        let values = |field| {
            let column = reader.fast_fields().str(field)?;
            match self.kind {
                Some(kind) => Values::beginning_with(column, kind_letter(kind)),
                None => Ok(Values::of(column)),
            }
        };
        Ok(SegmentTally { actors: values(ACTOR)?, roles: values(ROLE)?, days: Days::of(reader)? })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<SegmentActors>) -> tantivy::Result<Vec<SegmentActors>> {
        Ok(segments)
    }
}

impl SegmentCollector for SegmentTally {
    type Fruit = SegmentActors;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        let dated = self.days.dated;
        self.actors.collect(docs, |tally, doc| tally.add(doc, dated));
        self.roles.collect(docs, |tally, doc| tally.add(doc, dated));
    }

    fn harvest(self) -> SegmentActors {
        let found = |values: Values<Tally>| values.found(|tally| tally.articles > 0);
        SegmentActors { actors: found(self.actors), roles: found(self.roles), days: self.days }
    }
}

impl SegmentActors {
    /// The articles that have each value, by ordinal.
    pub(super) fn counts(&self, values: &Found<Tally>) -> impl ExactSizeIterator<Item = (u64, Count)> {
        values.iter().map(|(ord, tally)| (ord, tally.counted(&self.days)))
    }

    /// The values whose ordinals are listed, as they are written.
    pub(super) fn harvest_of(
        &self,
        values: &Found<Tally>,
        is_listed: impl Fn(u64) -> bool,
    ) -> tantivy::Result<Harvest<Count>> {
        values.harvest(|ord, tally| is_listed(ord).then(|| tally.counted(&self.days)))
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

/// The documents that have a value. They come newest first, and those without a date last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
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

//! Counting a segment's documents by the values of its fast fields.

use std::ops::Range;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn, TermOrdHit};
use tantivy::error::DataCorruption;
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

/// Counts by the values of the fields of actors and roles.
pub(super) struct ByActor;

/// What a segment has.
pub(super) struct Counted {
    pub(super) actors: Harvest<Count>,
    pub(super) roles: Harvest<Count>,
}

/// Values, one text after the other, with the articles that have them.
pub(super) struct Harvest<C> {
    text: String,
    /// Ordinal, where the value ends, and the articles.
    counts: Vec<(u64, usize, C)>,
}

impl<C> Default for Harvest<C> {
    fn default() -> Self {
        Self { text: String::new(), counts: Vec::new() }
    }
}

impl<C: Copy> Harvest<C> {
    /// The values, in the order of their ordinals, which is that of their bytes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &str, C)> {
        let mut start = 0;
        self.counts.iter().map(move |&(ord, end, count)| {
            let value = self.text.get(start..end).unwrap_or("");
            start = end;
            (ord, value, count)
        })
    }
}

/// The count of a segment while it goes on.
pub(super) struct SegmentActors {
    actors: Values<Tally>,
    roles: Values<Tally>,
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

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Counted>>) -> tantivy::Result<Vec<Counted>> {
        segments.into_iter().collect()
    }
}

impl SegmentCollector for SegmentActors {
    type Fruit = tantivy::Result<Counted>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        let dated = self.days.dated;
        self.actors.collect(docs, |tally, doc| tally.add(doc, dated));
        self.roles.collect(docs, |tally, doc| tally.add(doc, dated));
    }

    fn harvest(self) -> tantivy::Result<Counted> {
        let counted = |tally: Tally| (tally.articles > 0).then(|| tally.counted(&self.days));
        Ok(Counted { actors: self.actors.harvest(counted)?, roles: self.roles.harvest(counted)? })
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

/// What a block of documents has in a column, in memory that is kept for the next one.
#[derive(Default)]
pub(super) struct Rows {
    /// Documents that have values, with where these end in `values`.
    docs: Vec<(DocId, usize)>,
    /// Values that lie side by side in the column, those of one or of more documents.
    runs: Vec<Range<u32>>,
    values: Vec<u64>,
}

impl Rows {
    /// Each document that has values, with these.
    pub(super) fn of(&mut self, column: &Column<u64>, docs: &[DocId]) -> impl Iterator<Item = (DocId, &[u64])> {
        self.docs.clear();
        self.runs.clear();
        let mut count = 0;
        for &doc in docs {
            let rows = column.index.value_row_ids(doc);
            if rows.is_empty() {
                continue;
            }
            count += rows.len();
            self.docs.push((doc, count));
            match self.runs.last_mut() {
                Some(run) if run.end == rows.start => run.end = rows.end,
                _ => self.runs.push(rows),
            }
        }
        self.values.resize(count, 0);
        let mut rest = self.values.as_mut_slice();
        for run in &self.runs {
            let Some((values, others)) = rest.split_at_mut_checked(run.len()) else { break };
            column.values.get_range(run.start.into(), values);
            rest = others;
        }
        let (values, mut start) = (self.values.as_slice(), 0);
        self.docs.iter().map(move |&(doc, end)| {
            let values = values.get(start..end).unwrap_or(&[]);
            start = end;
            (doc, values)
        })
    }
}

/// A segment's documents by the values of a field of texts; `T` is what is known of those that have a value.
pub(super) struct Values<T> {
    column: Option<StrColumn>,
    /// The ordinals that count.
    ords: Range<u64>,
    /// By ordinal, from the first that counts.
    tallies: Vec<T>,
    /// How many documents have a value that counts.
    with: u64,
    rows: Rows,
}

impl<T: Clone + Copy + Default> Values<T> {
    /// Counts all values of a column.
    pub(super) fn of(column: Option<StrColumn>) -> Self {
        let all = column.as_ref().map_or(0, |column| column.num_terms() as u64);
        Self::within(column, 0..all)
    }

    /// Counts the values that begin with a letter.
    pub(super) fn beginning_with(column: Option<StrColumn>, letter: char) -> tantivy::Result<Self> {
        let Some(column) = column else { return Ok(Self::of(None)) };
        let all = column.num_terms() as u64;
        let at = |letter: char| -> tantivy::Result<u64> {
            let mut bytes = [0; 4];
            Ok(match column.dictionary().term_ord_or_next(letter.encode_utf8(&mut bytes))? {
                TermOrdHit::Exact(ord) | TermOrdHit::Next(ord) => ord.min(all),
            })
        };
        let next = char::from_u32(u32::from(letter) + 1).unwrap_or(char::MAX);
        let ords = at(letter)?..at(next)?;
        Ok(Self::within(Some(column), ords))
    }

    fn within(column: Option<StrColumn>, ords: Range<u64>) -> Self {
        let values = usize::try_from(ords.end.saturating_sub(ords.start)).unwrap_or(0);
        Self { column, ords, tallies: vec![T::default(); values], with: 0, rows: Rows::default() }
    }

    /// Counts documents, which are others in every call.
    pub(super) fn collect(&mut self, docs: &[DocId], add: impl Fn(&mut T, DocId)) {
        let Some(column) = &self.column else { return };
        for (doc, ords) in self.rows.of(column.ords(), docs) {
            let mut counts = false;
            for ord in ords {
                let at = usize::try_from(ord.wrapping_sub(self.ords.start)).ok();
                let Some(tally) = at.and_then(|at| self.tallies.get_mut(at)) else { continue };
                add(tally, doc);
                counts = true;
            }
            self.with += u64::from(counts);
        }
    }

    /// How many documents had a value.
    pub(super) fn with(&self) -> u64 {
        self.with
    }

    /// The values that documents had, as they are written; `counted` has none for those that they had not.
    pub(super) fn harvest<C>(self, counted: impl Fn(T) -> Option<C>) -> tantivy::Result<Harvest<C>> {
        let mut named = Harvest::default();
        let Some(column) = self.column else { return Ok(named) };
        let found = self.ords.zip(self.tallies).filter_map(|(ord, tally)| Some((ord, counted(tally)?)));
        let (ords, counts): (Vec<u64>, Vec<C>) = found.unzip();
        let mut each = ords.iter().zip(counts);
        // One pass over the dictionary.
        let all = column.dictionary().sorted_ords_to_term_cb(&ords, |value| {
            // What is whole, as all of it is, is looked through faster than what may not be.
            match std::str::from_utf8(value) {
                Ok(value) => named.text.push_str(value),
                Err(_) => named.text.push_str(&String::from_utf8_lossy(value)),
            }
            named.counts.extend(each.next().map(|(ord, count)| (*ord, named.text.len(), count)));
        })?;
        if all {
            Ok(named)
        } else {
            Err(DataCorruption::comment_only("a column has values that are not its dictionary's").into())
        }
    }
}

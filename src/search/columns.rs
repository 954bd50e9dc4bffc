//! What documents have in columns, and the articles of a segment that have each value of one.

use std::ops::Range;

use tantivy::DocId;
use tantivy::columnar::column_index::{MultiValueIndex, OptionalIndex, Set};
use tantivy::columnar::{Column, ColumnIndex, StrColumn, TermOrdHit};
use tantivy::error::DataCorruption;

/// What a block of documents has in a column, in memory that is kept for the next one.
#[derive(Default)]
pub(super) struct Rows {
    /// Documents that have values.
    docs: Vec<DocId>,
    /// Which of all documents that have values they are.
    ranks: Vec<u32>,
    /// Where the values of each end in `values`.
    ends: Vec<usize>,
    /// Where the values of documents that follow each other begin in the column.
    starts: Vec<u32>,
    /// Behind the last of those ends lies what blocks before left.
    values: Vec<u64>,
}

impl Rows {
    /// Each document that has values, with these.
    pub(super) fn of(&mut self, column: &Column<u64>, docs: &[DocId]) -> impl Iterator<Item = (DocId, &[u64])> {
        self.read(column, docs);
        let (values, mut start) = (&self.values, 0);
        self.docs.iter().zip(&self.ends).map(move |(doc, end)| {
            let values = values.get(start..*end).unwrap_or(&[]);
            start = *end;
            (*doc, values)
        })
    }

    fn read(&mut self, column: &Column<u64>, docs: &[DocId]) {
        let Self { docs: with, ranks, ends, starts, values } = self;
        with.clear();
        ranks.clear();
        ends.clear();
        let mut before = 0;
        match &column.index {
            ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(index)) => {
                rank(&index.optional_index, docs, with, ranks);
                for (first, count) in runs(ranks) {
                    starts.resize(count + 1, 0);
                    index.start_index_column.get_range(first.into(), starts);
                    let (Some(&start), Some(&end)) = (starts.first(), starts.last()) else { continue };
                    let within = |end: u32| before + end.saturating_sub(start) as usize;
                    let all = read_at(column, start, within(end) - before, values, before);
                    ends.extend(starts.iter().skip(1).map(|end| within(*end).min(all)));
                    before = all;
                }
            }
            // One value each.
            index => {
                index.docids_to_rowids(docs, with, ranks);
                ends.extend(1..=ranks.len());
                for (first, count) in runs(ranks) {
                    before = read_at(column, first, count, values, before);
                }
            }
        }
    }

    /// Reads the values of documents, whosever they are; returns how many have any.
    fn read_together(&mut self, column: &Column<u64>, docs: &[DocId]) -> usize {
        let ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(index)) = &column.index else {
            self.read(column, docs);
            return self.ends.len();
        };
        let Self { docs: with, ranks, ends, values, .. } = self;
        with.clear();
        ranks.clear();
        rank(&index.optional_index, docs, with, ranks);
        let starts = &index.start_index_column;
        let read = runs(ranks).fold(0, |before, (first, count)| {
            let (start, end) = (starts.get_val(first), starts.get_val(first + u32::try_from(count).unwrap_or(0)));
            read_at(column, start, end.saturating_sub(start) as usize, values, before)
        });
        ends.clear();
        ends.push(read);
        ranks.len()
    }

    /// The values of all documents.
    fn all(&self) -> &[u64] {
        let end = self.ends.last().copied().unwrap_or(0);
        self.values.get(..end).unwrap_or(&[])
    }
}

/// Reads values that lie side by side in a column, as far as there are any: what is damaged may say that there are millions. They come
/// behind those `before`; returns how many there are then.
fn read_at(column: &Column<u64>, first: u32, count: usize, values: &mut Vec<u64>, before: usize) -> usize {
    let left = column.values.num_vals().saturating_sub(first);
    let end = before + count.min(left as usize);
    if values.len() < end {
        values.resize(end, 0);
    }
    column.values.get_range(first.into(), values.get_mut(before..end).unwrap_or(&mut []));
    end
}

/// The first of numbers that follow each other, and how many they are.
fn runs(numbers: &[u32]) -> impl Iterator<Item = (u32, usize)> {
    let runs = numbers.chunk_by(|number, next| number.checked_add(1) == Some(*next));
    runs.filter_map(|run| Some((*run.first()?, run.len())))
}

/// Those of documents, which come in order, that have values, and which of all that have they are.
fn rank(index: &OptionalIndex, docs: &[DocId], with: &mut Vec<DocId>, ranks: &mut Vec<u32>) {
    let (Some(first), Some(last)) = (docs.first(), docs.last()) else { return };
    let (rank, end) = (index.rank(*first), index.rank(last.saturating_add(1)));
    if end.wrapping_sub(rank) == last.wrapping_sub(*first).saturating_add(1) {
        // All from the first to the last have.
        with.extend_from_slice(docs);
        ranks.extend(docs.iter().map(|doc| doc.wrapping_sub(*first).wrapping_add(rank)));
    } else {
        index.rank_if_exists_batch(docs, with, ranks);
    }
}

/// A segment's documents by the values of a field of texts; `T` is what is known of those that have a value.
#[derive(Default)]
pub(super) struct Values<T> {
    column: Option<StrColumn>,
    /// The ordinals that count.
    ords: Range<u64>,
    /// By ordinal, also those that do not count: to tell them apart takes longer than to count.
    tallies: Vec<T>,
    /// How many documents have a value that counts.
    with: u64,
    rows: Rows,
    /// How many of the values of a block before each count.
    counting: Vec<u32>,
}

impl<T: Clone + Copy + Default> Values<T> {
    /// Counts all values of a column.
    pub(super) fn of(column: Option<StrColumn>) -> Self {
        let all = column.as_ref().map_or(0, |column| column.num_terms());
        let tallies = vec![T::default(); all];
        Self { column, ords: 0..all as u64, tallies, with: 0, rows: Rows::default(), counting: Vec::new() }
    }

    /// Counts the values that begin with a letter.
    pub(super) fn beginning_with(column: Option<StrColumn>, letter: char) -> tantivy::Result<Self> {
        let all = Self::of(column);
        let Some(column) = &all.column else { return Ok(all) };
        let at = |letter: char| -> tantivy::Result<u64> {
            let mut bytes = [0; 4];
            Ok(match column.dictionary().term_ord_or_next(letter.encode_utf8(&mut bytes))? {
                TermOrdHit::Exact(ord) | TermOrdHit::Next(ord) => ord.min(all.ords.end),
            })
        };
        let next = char::from_u32(u32::from(letter) + 1).unwrap_or(char::MAX);
        Ok(Self { ords: at(letter)?..at(next)?, ..all })
    }

    /// Counts documents, which are others in every call.
    pub(super) fn collect(&mut self, docs: &[DocId], add: impl Fn(&mut T, DocId)) {
        let Some(column) = &self.column else { return };
        for (doc, ords) in self.rows.of(column.ords(), docs) {
            for ord in ords {
                if let Some(tally) = usize::try_from(*ord).ok().and_then(|ord| self.tallies.get_mut(ord)) {
                    add(tally, doc);
                }
            }
        }
    }

    /// What was counted, of the values that any document has.
    pub(super) fn found(self, has: impl Fn(&T) -> bool) -> Found<T> {
        let Self { column, ords: Range { start, end }, tallies, with, .. } = self;
        let place = |ord: u64| usize::try_from(ord).unwrap_or(usize::MAX);
        let counted = tallies.get(place(start)..place(end)).unwrap_or(&[]);
        let mut ords = vec![0; counted.len() + 1];
        let mut found = 0;
        // Each is written down, and the next one over it where nobody has it: nothing is left to guess.
        for (ord, tally) in (u32::try_from(start).unwrap_or(u32::MAX)..).zip(counted) {
            ords[found] = ord;
            found += usize::from(has(tally));
        }
        ords.truncate(found);
        Found { column, ords, tallies, with }
    }
}

impl Values<u32> {
    /// Counts documents, which come in order and are others in every call.
    pub(super) fn count(&mut self, docs: &[DocId]) {
        let Some(column) = &self.column else { return };
        let Range { start, end } = self.ords;
        let all_count = start == 0 && end == self.tallies.len() as u64;
        if all_count {
            self.with += self.rows.read_together(column.ords(), docs) as u64;
        } else {
            self.rows.read(column.ords(), docs);
            self.with += self.with_one_that_counts();
        }
        for ord in self.rows.all() {
            if let Some(articles) = usize::try_from(*ord).ok().and_then(|ord| self.tallies.get_mut(ord)) {
                *articles += 1;
            }
        }
    }

    /// How many documents of the block have a value that counts.
    fn with_one_that_counts(&mut self) -> u64 {
        let Range { start, end } = self.ords;
        // Sums need no guess of how many values a document has, nor which of them count.
        self.counting.clear();
        self.counting.push(0);
        let mut counting = 0;
        self.counting.extend(self.rows.all().iter().map(|ord| {
            counting += u32::from(ord.wrapping_sub(start) < end.wrapping_sub(start));
            counting
        }));
        let (mut with, mut before) = (0, 0);
        for end in &self.rows.ends {
            let now = self.counting.get(*end).copied().unwrap_or(counting);
            with += u64::from(now != before);
            before = now;
        }
        with
    }
}

/// The values of a segment that any document has.
#[derive(Default)]
pub(super) struct Found<T> {
    column: Option<StrColumn>,
    /// Their ordinals, in order.
    ords: Vec<u32>,
    /// By ordinal, also those of others.
    tallies: Vec<T>,
    /// How many documents have one.
    pub(super) with: u64,
}

impl<T: Copy + Default> Found<T> {
    /// What is known of each, by ordinal.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (u64, T)> {
        let tally = |ord: u32| self.tallies.get(ord as usize).copied().unwrap_or_default();
        self.ords.iter().map(move |ord| (u64::from(*ord), tally(*ord)))
    }

    /// The values, as they are written, for which `counted` has something.
    pub(super) fn harvest<C>(&self, counted: impl Fn(u64, T) -> Option<C>) -> tantivy::Result<Harvest<C>> {
        let mut named = Harvest::default();
        let Some(column) = &self.column else { return Ok(named) };
        let found = self.iter().filter_map(|(ord, known)| Some((ord, counted(ord, known)?)));
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

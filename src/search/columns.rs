//! What documents have in columns, and the articles of a segment that have each value of one.

use std::ops::Range;

use tantivy::DocId;
use tantivy::columnar::column_index::{MultiValueIndex, Set};
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
    values: Vec<u64>,
}

impl Rows {
    /// Each document that has values, with these.
    pub(super) fn of(&mut self, column: &Column<u64>, docs: &[DocId]) -> impl Iterator<Item = (DocId, &[u64])> {
        let Self { docs: with, ranks, ends, starts, values } = self;
        with.clear();
        ranks.clear();
        ends.clear();
        values.clear();
        match &column.index {
            ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(index)) => {
                index.optional_index.rank_if_exists_batch(docs, with, ranks);
                for (first, count) in runs(ranks) {
                    starts.resize(count + 1, 0);
                    index.start_index_column.get_range(first.into(), starts);
                    let (Some(&start), Some(&end)) = (starts.first(), starts.last()) else { continue };
                    let (before, within) = (values.len(), |end: u32| end.saturating_sub(start) as usize);
                    ends.extend(starts.iter().skip(1).map(|end| before + within(*end)));
                    append(column, start, within(end), values);
                }
            }
            // One value each.
            index => {
                index.docids_to_rowids(docs, with, ranks);
                ends.extend(1..=ranks.len());
                runs(ranks).for_each(|(first, count)| append(column, first, count, values));
            }
        }
        let (values, mut start) = (values.as_slice(), 0);
        with.iter().zip(ends).map(move |(doc, end)| {
            let values = values.get(start..*end).unwrap_or(&[]);
            start = *end;
            (*doc, values)
        })
    }
}

/// The first of numbers that follow each other, and how many they are.
fn runs(numbers: &[u32]) -> impl Iterator<Item = (u32, usize)> {
    let runs = numbers.chunk_by(|number, next| number.checked_add(1) == Some(*next));
    runs.filter_map(|run| Some((*run.first()?, run.len())))
}

/// Appends values that lie side by side in a column, as far as there are any: what is damaged may say that there are millions.
fn append(column: &Column<u64>, first: u32, count: usize, values: &mut Vec<u64>) {
    let (before, left) = (values.len(), column.values.num_vals().saturating_sub(first));
    let count = count.min(left as usize);
    values.resize(before + count, 0);
    column.values.get_range(first.into(), values.get_mut(before..).unwrap_or(&mut []));
}

/// A segment's documents by the values of a field of texts; `T` is what is known of those that have a value.
#[derive(Default)]
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

    /// How many documents had a value that counts.
    pub(super) fn with(&self) -> u64 {
        self.with
    }

    /// What is known of each value that counts, by ordinal.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, T)> {
        self.ords.clone().zip(self.tallies.iter().copied())
    }

    /// The values, as they are written, for which `counted` has something.
    pub(super) fn harvest<C>(&self, counted: impl Fn(u64, T) -> Option<C>) -> tantivy::Result<Harvest<C>> {
        let mut named = Harvest::default();
        let Some(column) = &self.column else { return Ok(named) };
        let found = self.iter().filter_map(|(ord, tally)| Some((ord, counted(ord, tally)?)));
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

impl Values<u32> {
    /// Counts documents, which come in order and are others in every call.
    pub(super) fn count(&mut self, docs: &[DocId]) {
        let Some(column) = &self.column else { return };
        if self.tallies.len() < column.num_terms() {
            // Only the values of a document tell whether one of them counts.
            return self.collect(docs, |articles, _| *articles += 1);
        }
        for (first, count) in runs(docs) {
            let (with, rows) = rows_of(&column.ords().index, first..first + u32::try_from(count).unwrap_or(0));
            self.with += u64::from(with);
            let ords = &mut self.rows.values;
            ords.clear();
            append(column.ords(), rows.start, rows.len(), ords);
            for ord in ords {
                if let Some(articles) = usize::try_from(*ord).ok().and_then(|ord| self.tallies.get_mut(ord)) {
                    *articles += 1;
                }
            }
        }
    }
}

/// How many of these documents have values, and where those lie.
fn rows_of(index: &ColumnIndex, docs: Range<DocId>) -> (u32, Range<u32>) {
    match index {
        ColumnIndex::Multivalued(MultiValueIndex::MultiValueIndexV2(index)) => {
            let (first, end) = (index.optional_index.rank(docs.start), index.optional_index.rank(docs.end));
            let starts = &index.start_index_column;
            (end.saturating_sub(first), starts.get_val(first)..starts.get_val(end))
        }
        index => {
            let with = docs.clone().filter(|doc| index.has_value(*doc)).count();
            (u32::try_from(with).unwrap_or(u32::MAX), index.docid_range_to_rowids(docs))
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

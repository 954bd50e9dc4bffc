//! A segment in the making: articles come in any order, are taken apart at once, and are written in the order of their keys.
//!
//! tantivy can do the same, but knows nothing of what is known here: it would take each word's text again to look up its term, build
//! each posting list piece by piece, and put all of it in order at the end. The files are written with tantivy's own serializers.

mod occurrences;
mod postings;
mod spill;

use std::io;
use std::ops::Range;
use std::path::Path;

use tantivy::columnar::{ColumnType, ColumnarWriter};
use tantivy::directory::TerminatingWrite;
use tantivy::fieldnorm::{FieldNormReader, FieldNormReaders, FieldNormsSerializer};
use tantivy::index::SegmentComponent;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::Type;
use tantivy::store::StoreWriter;

use super::Signature;
use super::dictionary::Dictionary;
use super::fields::{FILE, Fields, KEY, LANG};
use super::identities;
use postings::{Indexed, Order, PLACE, Record, Spot};
use spill::{Records, Spill};

/// Articles on their way into a segment.
#[derive(Default)]
pub(super) struct Segment {
    text: Indexed,
    forms: Indexed,
    marks: Indexed,
    ids: Indexed,
    files: Indexed,
    languages: Indexed,
    signatures: Indexed,
    /// As in [`Fields::own`]; those that have only columns stay empty.
    own: Vec<Indexed>,
    columns: ColumnarWriter,
    /// What the columns say that they take while nothing is in them: a megabyte for each that holds texts, most of it never touched.
    columns_at_first: usize,
    articles: Vec<Kept>,
    /// The stored texts of those that are held in memory, one behind the other.
    stored: String,
    lots: Lots,
    /// Of each stem, by its number: which article it stood in last, and how often so far.
    stood: Vec<(u32, u32)>,
}

/// Articles that are no longer held in memory.
#[derive(Default)]
struct Lots {
    spill: Option<Spill>,
    /// Of each lot, where its packed texts are, and the number of the first article after it.
    texts: Vec<(Range<u64>, u32)>,
}

/// What is kept of an article until its segment is written.
#[derive(Clone, Copy, Default)]
struct Kept {
    /// What the segment is sorted by.
    key: u64,
    /// How long it is, as tantivy packs lengths.
    length: u8,
    /// Where its stored text ends, while it is held in memory.
    end: usize,
    mark: Mark,
}

/// What an article is removed by.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    /// Hash of the path of its file.
    pub(super) file: u64,
    /// When it came.
    pub(super) time: u64,
    /// What it has in common with its duplicates.
    pub(super) signature: Option<Signature>,
}

/// A segment on disk that tantivy does not know of yet. As long as this is kept, it does not remove its files.
pub(super) struct Written {
    pub(super) segment: tantivy::Segment,
    /// By document.
    pub(super) articles: Vec<Mark>,
}

/// What each article has but once.
pub(super) struct Single<'a> {
    /// The number of its id; see [`super::fields::id_number`].
    pub(super) id: u64,
    pub(super) mark: Mark,
    /// See [`super::fields::sort_key`].
    pub(super) key: u64,
    /// What the index keeps of it.
    pub(super) stored: &'a str,
}

/// A word of the text: the numbers of its terms in a segment.
#[derive(Clone, Copy)]
pub(super) struct Word {
    stem: u32,
    form: Option<u32>,
}

impl Segment {
    pub(super) fn new(fields: &Fields) -> Self {
        let mut columns = ColumnarWriter::default();
        // Columns without values are there nevertheless.
        for (_, entry) in fields.tantivy.fields().filter(|(_, entry)| entry.is_fast()) {
            let kind = match entry.field_type().value_type() {
                Type::Str => ColumnType::Str,
                Type::F64 => ColumnType::F64,
                _ => ColumnType::U64,
            };
            columns.record_column_type(entry.name(), kind, false);
        }
        let columns_at_first = columns.mem_usage();
        let own = fields.own.iter().map(|_| Indexed::default()).collect();
        Self { own, columns, columns_at_first, ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// What it takes, in bytes.
    pub(super) fn memory(&self) -> usize {
        let Self { text, forms, marks, ids, files, languages, signatures, own, .. } = self;
        let indexed = [text, forms, marks, ids, files, languages, signatures].into_iter().chain(own);
        indexed.map(Indexed::memory).sum::<usize>()
            + self.columns.mem_usage().saturating_sub(self.columns_at_first)
            + self.stored.len()
            + self.articles.len() * size_of::<Kept>()
            + self.stood.len() * size_of::<(u32, u32)>()
    }

    /// The numbers of a word's terms, which are good for this segment.
    pub(super) fn word(&mut self, stem: &str, form: Option<&str>) -> Word {
        let stem = self.text.number(stem.as_bytes());
        Word { stem, form: form.map(|form| self.forms.number(form.as_bytes())) }
    }

    /// A word stands in the text of the present article and counts `times` times. Where its form stands is kept as which of the
    /// places of its stem it is, from 0: that takes two or three bits and not nine.
    pub(super) fn push_word(&mut self, word: Word, position: u32, times: u32) {
        self.text.push_number(word.stem, position, times);
        let before = self.stood(word.stem);
        if let Some(form) = word.form {
            self.forms.push_number(form, before, 1);
        }
    }

    /// Notes that a stem stands in the present article once more; returns how often it did so before.
    fn stood(&mut self, stem: u32) -> u32 {
        let (article, at) = (self.count(), stem as usize);
        if at >= self.stood.len() {
            self.stood.resize(at + 1, (u32::MAX, 0));
        }
        let Some((last, times)) = self.stood.get_mut(at) else { return 0 };
        if *last != article {
            (*last, *times) = (article, 0);
        }
        *times += 1;
        *times - 1
    }

    /// The number of a mark, which is good for this segment.
    pub(super) fn mark(&mut self, mark: &str) -> u32 {
        self.marks.number(mark.as_bytes())
    }

    /// The mark with that number stands in the text of the present article.
    pub(super) fn push_mark(&mut self, mark: u32, position: u32) {
        self.marks.push_number(mark, position, 1);
    }

    /// A term of a field of the schema's own: index into [`Fields::own`].
    pub(super) fn push_own(&mut self, own: usize, term: &str, position: u32) {
        if let Some(indexed) = self.own.get_mut(own) {
            indexed.push(term.as_bytes(), position);
        }
    }

    /// The code of the language that the present article is in.
    pub(super) fn push_language(&mut self, code: &str) {
        self.languages.push(code.as_bytes(), 0);
        self.push_text(LANG, code);
    }

    /// A value of a column.
    pub(super) fn push_number(&mut self, column: &str, value: u64) {
        self.columns.record_numerical(self.count(), column, value);
    }

    /// A value of a column of decimal numbers.
    pub(super) fn push_decimal(&mut self, column: &str, value: f64) {
        self.columns.record_numerical(self.count(), column, value);
    }

    /// A value of a column of texts.
    pub(super) fn push_text(&mut self, column: &str, value: &str) {
        self.columns.record_str(self.count(), column, value);
    }

    /// How many articles have ended; the number of the present one.
    fn count(&self) -> u32 {
        u32::try_from(self.articles.len()).unwrap_or(u32::MAX)
    }

    /// Ends the present article; returns how many words it has, each as often as it counts.
    pub(super) fn end_article(&mut self, single: &Single<'_>) -> u64 {
        self.ids.push(&single.id.to_be_bytes(), 0);
        self.files.push(&single.mark.file.to_be_bytes(), 0);
        self.push_number(FILE, single.mark.file);
        if let Some(signature) = single.mark.signature {
            self.signatures.push(&signature.term(), 0);
        }
        self.push_number(KEY, single.key);
        self.stored.push_str(single.stored);
        let words = self.text.end_article();
        let Self { forms, marks, ids, files, languages, signatures, .. } = self;
        for indexed in [forms, marks, ids, files, languages, signatures] {
            indexed.end_article();
        }
        for indexed in &mut self.own {
            indexed.end_article();
        }
        let length = FieldNormReader::fieldnorm_to_id(u32::try_from(words).unwrap_or(u32::MAX));
        self.articles.push(Kept { key: single.key, length, end: self.stored.len(), mark: single.mark });
        words as u64
    }

    /// The stored texts of the articles that are held in memory, one behind the other.
    pub(super) fn texts(&self) -> &str {
        &self.stored
    }

    /// Puts away what is held of the articles so far in a file that takes room in `dir`, but for columns and terms; what is stored is
    /// packed with a dictionary.
    pub(super) fn spill(&mut self, dictionary: &Dictionary, dir: &Path) -> tantivy::Result<()> {
        let (first, count) = (self.first_held(), self.count());
        let order: Vec<usize> = self.order(first..count).into_iter().map(|article| article - first).map(at).collect();
        let mut packer = dictionary.packer()?;
        let Self { text, forms, marks, ids, files, languages, signatures, own, lots, articles, stored, .. } = self;
        let spill = match &mut lots.spill {
            Some(spill) => spill,
            None => lots.spill.insert(Spill::new(dir)?),
        };
        let held = articles.get(at(first)..).unwrap_or(&[]);
        let texts =
            spill.write(order.iter().map(|&article| packer.compress(text_of(held, stored, article).as_bytes())))?;
        for indexed in [text, forms, marks, ids, files, languages, signatures].into_iter().chain(own) {
            indexed.spill(&order, spill)?;
        }
        lots.texts.push((texts, count));
        self.stored = String::new();
        Ok(())
    }

    /// Writes its files, the newest article first, of equals the one that came first; what is stored is packed with a dictionary.
    /// Postings take up to `room` bytes until they are written.
    pub(super) fn write(
        self,
        fields: &Fields,
        dictionary: &Dictionary,
        room: usize,
        to: tantivy::Segment,
    ) -> tantivy::Result<Written> {
        let count = self.count();
        let order = self.order(0..count);
        self.write_postings(fields, &to, &order, room)?;
        self.write_store(dictionary, &to, &order)?;
        dictionary.write(&to)?;
        let Self { columns, articles, .. } = self;
        write_columns(columns, &to, &order)?;
        identities::write(&to)?;
        let mark = |&article: &u32| articles.get(at(article)).map_or(Mark::default(), |kept| kept.mark);
        Ok(Written { segment: to.with_max_doc(count), articles: order.iter().map(mark).collect() })
    }

    /// Some articles in the order of their documents.
    fn order(&self, articles: Range<u32>) -> Vec<u32> {
        let mut order: Vec<u32> = articles.collect();
        order.sort_by_key(|&article| std::cmp::Reverse(self.kept(article).key));
        order
    }

    /// The first article that is held in memory.
    fn first_held(&self) -> u32 {
        self.lots.texts.last().map_or(0, |(_, end)| *end)
    }

    /// Where an article is.
    fn spot(&self, article: u32) -> Spot {
        let lot = self.lots.texts.partition_point(|(_, end)| *end <= article);
        if lot < self.lots.texts.len() { Spot::Lot(lot) } else { Spot::Held(at(article - self.first_held())) }
    }

    fn write_store(&self, dictionary: &Dictionary, to: &tantivy::Segment, order: &[u32]) -> tantivy::Result<()> {
        let settings = to.index().settings();
        let mut store = StoreWriter::new(
            to.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        let spill = self.lots.spill.iter();
        let lots = spill.flat_map(|spill| self.lots.texts.iter().map(|(lot, _)| spill.read(lot)));
        let mut lots: Vec<Records<'_>> = lots.collect();
        let held = self.articles.get(at(self.first_held())..).unwrap_or(&[]);
        let mut packer = dictionary.packer()?;
        for &article in order {
            match self.spot(article) {
                Spot::Held(article) => {
                    store.store_bytes(&packer.compress(text_of(held, &self.stored, article).as_bytes())?)?;
                }
                Spot::Lot(lot) => store
                    .store_bytes(lots.get_mut(lot).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?.next()?)?,
            }
        }
        Ok(store.close()?)
    }

    fn kept(&self, article: u32) -> Kept {
        self.articles.get(at(article)).copied().unwrap_or_default()
    }

    fn write_postings(
        &self,
        fields: &Fields,
        to: &tantivy::Segment,
        order: &[u32],
        room: usize,
    ) -> tantivy::Result<()> {
        let Self { text, forms, marks, ids, files, languages, signatures, own, .. } = self;
        let space = fields.space;
        let lengths: Vec<u8> = order.iter().map(|&article| self.kept(article).length).collect();
        let mut norms = FieldNormsSerializer::from_write(to.open_write(SegmentComponent::FieldNorms)?)?;
        norms.serialize_field(space.text, &lengths)?;
        norms.close()?;
        let norms = FieldNormReaders::open(to.open_read(SegmentComponent::FieldNorms)?)?;

        let spots = order.iter().map(|&article| self.spot(article)).collect();
        let (order, room) = (&Order { spill: self.lots.spill.as_ref(), spots }, room / PLACE);
        let mut serializer = InvertedIndexSerializer::open(to)?;
        let to = &mut serializer;
        ids.write(to, fields.id, Record::Documents, order, room)?;
        files.write(to, fields.file, Record::Documents, order, room)?;
        signatures.write(to, fields.signature, Record::Documents, order, room)?;
        text.write(to, space.text, Record::Positions(norms.get_field(space.text)?), order, room)?;
        forms.write(to, space.form, Record::Positions(None), order, room)?;
        marks.write(to, space.marks, Record::Positions(None), order, room)?;
        if let Some(field) = fields.lang {
            languages.write(to, field, Record::Documents, order, room)?;
        }
        for (own, &(_, field)) in own.iter().zip(&fields.own) {
            let kind = fields.tantivy.get_field_entry(field).field_type();
            match kind.index_record_option().filter(|_| kind.is_indexed()) {
                Some(option) if option.has_positions() => own.write(to, field, Record::Positions(None), order, room)?,
                Some(_) => own.write(to, field, Record::Documents, order, room)?,
                None => {}
            }
        }
        Ok(serializer.close()?)
    }
}

fn write_columns(mut columns: ColumnarWriter, to: &tantivy::Segment, order: &[u32]) -> tantivy::Result<()> {
    let mut new = vec![0; order.len()];
    for (doc, &article) in (0..).zip(order) {
        if let Some(new) = new.get_mut(article as usize) {
            *new = doc;
        }
    }
    let mut file = to.open_write(SegmentComponent::FastFields)?;
    let count = u32::try_from(order.len()).unwrap_or(u32::MAX);
    columns.serialize(count, Some(&new), &mut file)?;
    Ok(file.terminate()?)
}

/// The stored text of one of the articles that are held in memory.
fn text_of<'s>(held: &[Kept], stored: &'s str, article: usize) -> &'s str {
    let start = article.checked_sub(1).and_then(|before| held.get(before)).map_or(0, |before| before.end);
    held.get(article).and_then(|kept| stored.get(start..kept.end)).unwrap_or_default()
}

/// The number of an article as an index.
fn at(article: u32) -> usize {
    article as usize
}

#[cfg(test)]
mod tests;

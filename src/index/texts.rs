//! The stored texts of a segment: each packed for itself, with one of the segment's dictionaries or none.

use std::num::NonZeroU32;
use std::sync::{LazyLock, Mutex};

use tantivy::directory::OwnedBytes;
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::store::StoreReader;
use tantivy::{DocId, HasLen, SegmentReader};
use zstd::bulk::Decompressor;
use zstd::zstd_safe::{get_dict_id_from_frame, get_frame_content_size};

use super::dictionary;
use super::writer::lock;

/// Blocks of the store that are kept.
const BLOCKS: usize = 4;

/// Most texts take more than so many times the room that they take where they are packed.
const PACKED: usize = 2;

/// The stored texts of a segment.
pub(super) struct Texts {
    store: StoreReader,
    dictionaries: Dictionaries,
}

/// Read when there is need of them: most often another segment has the same.
type Dictionaries =
    LazyLock<tantivy::Result<Vec<OwnedBytes>>, Box<dyn FnOnce() -> tantivy::Result<Vec<OwnedBytes>> + Send>>;

/// What unpacks texts, by the number of its dictionary, as far as there was need of it. The segments of an index share it, since most
/// of them have the same dictionary.
#[derive(Default)]
pub(super) struct Unpackers(Mutex<Vec<(Option<NonZeroU32>, Decompressor<'static>)>>);

impl Texts {
    /// Those of a segment.
    pub(super) fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        let (store, reader) = (reader.get_store_reader(BLOCKS)?, reader.clone());
        Ok(Self { store, dictionaries: Dictionaries::new(Box::new(move || dictionary::of(&reader))) })
    }

    /// The same, where nothing else of the segment is needed.
    fn of_files(segment: &tantivy::Segment) -> tantivy::Result<Self> {
        let store = StoreReader::open(segment.open_read(SegmentComponent::Store)?, BLOCKS)?;
        let segment = segment.clone();
        let read = move || dictionary::read(segment.open_read(dictionary::component())?.read_bytes()?);
        Ok(Self { store, dictionaries: Dictionaries::new(Box::new(read)) })
    }

    /// The one of a document; `unpackers` are those of the index that the segment is of.
    pub(super) fn get(&self, doc: DocId, unpackers: &Unpackers) -> tantivy::Result<String> {
        let packed = self.store.get_document_bytes(doc)?;
        self.unpack(&packed, unpackers)?
            .ok_or_else(|| DataCorruption::comment_only("a stored article is damaged").into())
    }

    /// `None` if it is damaged.
    fn unpack(&self, packed: &[u8], Unpackers(unpackers): &Unpackers) -> tantivy::Result<Option<String>> {
        let number = get_dict_id_from_frame(packed);
        let mut unpackers = lock(unpackers);
        let at = match unpackers.iter().position(|(other, _)| *other == number) {
            Some(at) => at,
            None => {
                let Some(unpacker) = self.unpacker(number)? else { return Ok(None) };
                unpackers.push((number, unpacker));
                unpackers.len() - 1
            }
        };
        Ok(unpackers.get_mut(at).and_then(|(_, unpacker)| unpacked(packed, unpacker)))
    }

    /// `None` if it is for a dictionary that the segment has not.
    fn unpacker(&self, number: Option<NonZeroU32>) -> tantivy::Result<Option<Decompressor<'static>>> {
        let dictionary = match number {
            Some(_) => {
                self.dictionaries()?.iter().find(|bytes| dictionary::number(bytes) == number).map(|bytes| &**bytes)
            }
            None => Some(&[][..]),
        };
        Ok(dictionary.and_then(|dictionary| Decompressor::with_dictionary(dictionary).ok()))
    }

    fn dictionaries(&self) -> tantivy::Result<&[OwnedBytes]> {
        self.dictionaries.as_deref().map_err(Clone::clone)
    }
}

fn unpacked(packed: &[u8], unpacker: &mut Decompressor<'static>) -> Option<String> {
    let length = usize::try_from(get_frame_content_size(packed).ok()??).ok()?;
    let mut text = Vec::new();
    // What is damaged may claim to be of any length.
    text.try_reserve_exact(length).ok()?;
    unpacker.decompress_to_buffer(packed, &mut text).ok()?;
    String::from_utf8(text).ok()
}

/// Texts that the last commit of an index has, one behind the other, of so many bytes or a little more; `None` where there are not as
/// many, or files are damaged.
pub(super) fn some(index: &tantivy::Index, bytes: usize) -> Option<String> {
    let segments = index.searchable_segments().ok()?;
    let files = segments.iter().filter_map(|segment| segment.open_read(SegmentComponent::Store).ok());
    if files.map(|file| file.len()).sum::<usize>() < bytes / PACKED {
        return None;
    }
    let (mut all, unpackers) = (String::with_capacity(bytes), Unpackers::default());
    for segment in &segments {
        let files = [SegmentComponent::Store, dictionary::component()];
        if !files.into_iter().all(|file| dictionary::is_whole(segment, file)) {
            continue;
        }
        let texts = Texts::of_files(segment).ok()?;
        for doc in 0..segment.meta().max_doc() {
            all.push_str(&texts.get(doc, &unpackers).ok()?);
            if all.len() >= bytes {
                return Some(all);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::IndexWriter;

    use super::super::dictionary::Dictionary;
    use super::super::segment::{Mark, Segment, Single};
    use super::super::{Index, Ledger};
    use super::*;
    use crate::schema::Schema;

    /// An article of a paper that has some words, and no others.
    fn text(number: usize) -> String {
        let words = ["harbour", "minister", "strike", "talks", "Velsen", "said", "the", "of", "on", "Monday"];
        let word = |i: usize| words[(number * 7 + i * i + i * number) % words.len()];
        format!("{{\"title\":\"{number}\",\"text\":\"{}\"}}", (0..90).map(word).collect::<Vec<_>>().join(" "))
    }

    /// An index with a segment of each lot of texts, each packed with a dictionary of its own.
    fn index(dir: &std::path::Path, lots: &[&[String]]) -> Index {
        let index = Index::create(dir, &Schema::embedded()).unwrap();
        add(&index, lots);
        index
    }

    /// A run that writes a segment of each lot of texts.
    fn add(index: &Index, lots: &[&[String]]) {
        let writer = index.writer(1, 0).unwrap();
        for (number, lot) in lots.iter().enumerate() {
            let mut segment = Segment::new(&index.fields);
            for (i, stored) in lot.iter().enumerate() {
                let key = (10_000 * (number + 1) - i) as u64;
                segment.end_article(&Single { id: key, mark: Mark::default(), key, stored });
            }
            let dictionary = Dictionary::of_run(segment.texts(), writer.tantivy.index());
            let written = segment.write(&index.fields, &dictionary, 0, writer.tantivy.new_segment()).unwrap();
            writer.tantivy.add_segment(written.segment.meta().clone()).unwrap();
        }
        writer.commit(&Ledger::default()).unwrap();
    }

    /// By segment, all texts and the number of dictionaries.
    fn all(index: &Index) -> Vec<(Vec<String>, usize)> {
        let (snapshot, unpackers) = (index.snapshot().unwrap(), Unpackers::default());
        let read = |reader: &SegmentReader| {
            let texts = Texts::of(reader).unwrap();
            let read = |doc| texts.get(doc, &unpackers).unwrap();
            ((0..reader.max_doc()).map(read).collect(), texts.dictionaries().unwrap().len())
        };
        let mut all: Vec<_> = snapshot.searcher().segment_readers().iter().map(read).collect();
        all.sort_by_key(|(texts, _): &(Vec<String>, _)| texts.len());
        all
    }

    #[test]
    fn texts_are_read_as_they_were_written_also_from_segments_that_were_merged() {
        let lots = [
            vec!["no dictionary".to_owned(), String::new()],
            (0..3_000).map(text).collect(),
            (0..2_000).map(|number| text(number).replace('e', "\u{e9}").to_uppercase()).collect(),
        ];
        let dir = tempfile::tempdir().unwrap();
        let index = index(dir.path(), &lots.each_ref().map(Vec::as_slice));
        let expected = [(lots[0].clone(), 0), (lots[2].clone(), 1), (lots[1].clone(), 1)];
        assert_eq!(all(&index), expected);
        let mut writer: IndexWriter = index.tantivy.writer_with_num_threads(1, 16 << 20).unwrap();
        writer.merge(&index.tantivy.searchable_segment_ids().unwrap()).wait().unwrap();
        writer.wait_merging_threads().unwrap();
        // The latest key is first.
        let [first, second, third] = lots;
        let merged = [third, second, first].concat();
        assert_eq!(all(&index), [(merged, 2)]);
    }

    #[test]
    fn small_runs_have_a_dictionary_once_they_have_brought_enough_together() {
        let dir = tempfile::tempdir().unwrap();
        let (lot, small): (Vec<String>, Vec<String>) = ((0..1_700).map(text).collect(), (0..9).map(text).collect());
        // No run looks at what it has itself written.
        let index = index(dir.path(), &[&small[..], &lot, &lot, &lot, &lot, &lot, &lot]);
        assert!(dictionary::known(&index.tantivy).is_empty());
        add(&index, &[&small]);
        let first = dictionary::known(&index.tantivy);
        assert_eq!(first.len(), 1);
        for _ in 0..3 {
            add(&index, &[&small]);
            assert_eq!(dictionary::known(&index.tantivy), first, "for another one there is too little");
        }
        let texts: Vec<String> = all(&index).into_iter().flat_map(|(texts, _)| texts).collect();
        assert_eq!(texts.len(), 6 * lot.len() + 5 * small.len());
        assert!(texts.iter().all(|text| lot.contains(text)));
        // Where the store is damaged, it is not looked at.
        assert!(some(&index.tantivy, 1 << 20).is_some());
        let files = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|path| path.extension().is_some_and(|extension| extension == "store")) {
            let mut bytes = std::fs::read(&file).unwrap();
            bytes[9] ^= 1;
            std::fs::write(&file, bytes).unwrap();
        }
        assert_eq!(some(&index.tantivy, 1 << 20), None);
    }

    #[test]
    fn nothing_is_packed_with_a_dictionary_that_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let index = index(dir.path(), &[&(0..3_000).map(text).collect::<Vec<_>>()]);
        assert_eq!(dictionary::known(&index.tantivy).len(), 1);
        let mut files = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
        let file = files.find(|path| path.extension().is_some_and(|extension| extension == "dict")).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        // What tells that it is one and which, and what is in it.
        for at in [4, 9, 40, bytes.len() / 2] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            std::fs::write(&file, damaged).unwrap();
            assert!(dictionary::known(&index.tantivy).is_empty(), "byte {at}");
        }
    }

    /// Whatever the store holds, it is read as text or is an error.
    #[test]
    fn what_is_damaged_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let lot: Vec<String> = (0..3_000).map(text).collect();
        let index = index(dir.path(), &[&lot]);
        let snapshot = index.snapshot().unwrap();
        let texts = Texts::of(snapshot.searcher().segment_reader(0)).unwrap();
        assert_eq!(texts.dictionaries().unwrap().len(), 1);
        let unpackers = Unpackers::default();
        let whole = texts.store.get_document_bytes(7).unwrap();
        assert_eq!(texts.unpack(&whole, &unpackers).unwrap().as_ref(), Some(&lot[7]));
        let flips = prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4);
        proptest!(|(flips in flips, cut: bool)| {
            let mut packed = whole.to_vec();
            for (at, by) in flips {
                let at = at.index(packed.len());
                packed[at] ^= by;
            }
            if cut {
                packed.truncate(packed.len() / 2);
            }
            let _ = texts.unpack(&packed, &unpackers);
            // What comes after is not harmed.
            prop_assert_eq!(&texts.get(8, &unpackers).unwrap(), &lot[8]);
            prop_assert_eq!(texts.unpack(&packed[..packed.len().min(5)], &unpackers).unwrap(), None);
        });
    }
}

//! What articles have in common, so that each of them can be packed for itself: a file of each segment, beside those of tantivy.
//!
//! To unpack one article reads no other, to merge segments copies what is packed, and it takes less room than articles that are
//! packed together by 16 KB without a dictionary.

use std::io::{self, Write};
use std::num::NonZeroU32;

use tantivy::SegmentReader;
use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use zstd::bulk::Compressor;
use zstd::dict::EncoderDictionary;
use zstd::zstd_safe::get_dict_id_from_dict;

use super::plugin::Plugin;
use super::texts;

/// What the names of these files end with.
const EXTENSION: &str = "dict";

/// How hard zstd tries. Level 6 packs into 0.98 of the room in three times the time, level 1 into 1.12 in 0.8 of it.
const LEVEL: i32 = 3;

/// Bytes of the largest dictionary. Twice as many save three hundredths of the room, and are read by whoever shows an article.
const LARGEST: usize = 64 << 10;

/// Bytes of the smallest: fewer save nothing.
const SMALLEST: usize = 4 << 10;

/// Bytes of articles for which a dictionary has one.
const SHARE: usize = 256;

/// A dictionary is made from so many times its size. Four times as many save a hundredth of the room in four times the time.
const SAMPLES: usize = 5;

/// Bytes of what is looked at in one place.
const SAMPLE: usize = 1 << 10;

/// A dictionary to pack articles with.
pub(super) struct Dictionary {
    bytes: Vec<u8>,
    prepared: EncoderDictionary<'static>,
}

impl Dictionary {
    /// The one for a run of writing on an index, whose first texts these are. Runs that bring little each may have brought enough for a
    /// larger one together.
    pub(super) fn of_run(texts: &str, index: &tantivy::Index) -> Self {
        let known = known(index);
        let size = SMALLEST.max(2 * known.iter().map(Vec::len).max().unwrap_or(0));
        let lacking = (size * SHARE).saturating_sub(texts.len());
        let stored = (lacking > 0 && size <= LARGEST).then(|| texts::some(index, lacking)).flatten();
        match stored {
            Some(stored) => Self::choose(&(stored + texts), known),
            None => Self::choose(texts, known),
        }
    }

    /// The one for a run of writing whose first texts these are, where segments have `known` ones already: one of its own, unless a
    /// known one is as large as that would be. Whoever brings enough for the largest always has one: old ones may be of other papers.
    fn choose(texts: &str, known: Vec<Vec<u8>>) -> Self {
        let size = LARGEST.min(texts.len() / SHARE);
        let largest = known.iter().max_by_key(|bytes| bytes.len());
        let own = (size == LARGEST || (size >= SMALLEST && largest.is_none_or(|largest| largest.len() < size)))
            .then(|| train(texts, size))
            // Articles are told by the number of their dictionary, so no two may have the same.
            .flatten()
            .filter(|own| known.iter().all(|other| number(other) != number(own)));
        match own {
            Some(own) => Self::of(own),
            None => known.into_iter().max_by_key(Vec::len).map_or_else(Self::none, Self::of),
        }
    }

    /// None: articles are packed without one.
    pub(super) fn none() -> Self {
        Self::of(Vec::new())
    }

    fn of(bytes: Vec<u8>) -> Self {
        Self { prepared: EncoderDictionary::copy(&bytes, LEVEL), bytes }
    }

    /// What packs articles.
    pub(super) fn packer(&self) -> io::Result<Compressor<'_>> {
        Compressor::with_prepared_dictionary(&self.prepared)
    }

    /// Writes the file of a segment whose articles are packed with it.
    pub(super) fn write(&self, to: &tantivy::Segment) -> tantivy::Result<()> {
        write(to, Some(&*self.bytes).filter(|bytes| !bytes.is_empty()))
    }
}

/// A dictionary of at most `size` bytes for texts like these; `None` if zstd finds nothing that they have in common.
fn train(texts: &str, size: usize) -> Option<Vec<u8>> {
    let texts = texts.as_bytes();
    let step = (texts.len() / (size * SAMPLES / SAMPLE).max(1)).max(SAMPLE);
    let samples: Vec<&[u8]> = texts.chunks(step).filter_map(|texts| texts.get(..SAMPLE)).collect();
    let lengths = vec![SAMPLE; samples.len()];
    zstd::dict::from_continuous(&samples.concat(), &lengths, size).ok()
}

/// The number by which articles name a dictionary.
pub(super) fn number(dictionary: &[u8]) -> Option<NonZeroU32> {
    get_dict_id_from_dict(dictionary)
}

/// The file, as part of a segment.
pub(super) fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// The dictionaries in the file of a segment.
pub(super) fn read(file: OwnedBytes) -> tantivy::Result<Vec<OwnedBytes>> {
    let mut rest = file;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let next = rest.split_first_chunk().and_then(|(length, after)| {
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let start = rest.len() - after.len();
            (length <= after.len()).then(|| start..start + length)
        });
        let Some(next) = next else {
            return Err(DataCorruption::comment_only("a dictionary of a segment is cut off").into());
        };
        all.push(rest.slice(next.clone()));
        rest = rest.slice(next.end..rest.len());
    }
    Ok(all)
}

/// Those of a segment.
pub(super) fn of(segment: &SegmentReader) -> tantivy::Result<Vec<OwnedBytes>> {
    read(segment.open_read(component())?.read_bytes()?)
}

/// Those of all segments of an index whose files are what was written: what is packed with a damaged one may never be unpacked.
pub(super) fn known(index: &tantivy::Index) -> Vec<Vec<u8>> {
    let segments = index.searchable_segments().unwrap_or_default();
    let files = segments.iter().filter(|segment| is_whole(segment, component()));
    let files = files.filter_map(|segment| segment.open_read(component()).ok()?.read_bytes().ok());
    distinct(files.filter_map(|file| read(file).ok()).flatten()).iter().map(|bytes| bytes.to_vec()).collect()
}

/// Whether a file of a segment is what was written.
pub(super) fn is_whole(segment: &tantivy::Segment, file: SegmentComponent) -> bool {
    segment.index().directory().validate_checksum(&segment.relative_path(file)).unwrap_or(false)
}

fn distinct(dictionaries: impl Iterator<Item = OwnedBytes>) -> Vec<OwnedBytes> {
    let mut all: Vec<OwnedBytes> = Vec::new();
    for dictionary in dictionaries {
        if all.iter().all(|other| **other != *dictionary) {
            all.push(dictionary);
        }
    }
    all
}

fn write<'b>(to: &tantivy::Segment, dictionaries: impl IntoIterator<Item = &'b [u8]>) -> tantivy::Result<()> {
    let mut file = to.open_write(component())?;
    for bytes in dictionaries {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        file.write_all(&length.to_le_bytes())?;
        file.write_all(bytes)?;
    }
    Ok(file.terminate()?)
}

/// Has tantivy keep the files: a segment that it merges has the dictionaries of all that it is merged from.
pub(super) const PLUGIN: Plugin = Plugin::new(EXTENSION, |context| {
    let all = context.readers.iter().map(of).collect::<tantivy::Result<Vec<_>>>()?;
    let all = distinct(all.into_iter().flatten());
    write(context.target_segment, all.iter().map(|bytes| &**bytes))
});

#[cfg(test)]
mod tests {
    use super::*;

    /// So many bytes of text that no two pieces of are alike.
    fn text(length: usize) -> String {
        let words =
            (0_u64..).map(|i| format!("{:x} said on Monday that ", i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40));
        let mut text = String::new();
        for word in words {
            if text.len() >= length {
                break;
            }
            text.push_str(&word);
        }
        text
    }

    #[test]
    fn a_run_has_a_dictionary_of_its_own_where_it_brings_enough() {
        let small = text(SMALLEST * SHARE);
        assert!(Dictionary::choose(small.get(..SMALLEST * SHARE - 1).unwrap(), Vec::new()).bytes.is_empty());
        let first = Dictionary::choose(&small, Vec::new()).bytes;
        assert!(!first.is_empty() && first.len() <= SMALLEST);
        // As much again, or less, is packed with that one; more is not.
        for again in [&small[..SMALLEST * SHARE / 2], ""] {
            assert_eq!(Dictionary::choose(again, vec![first.clone()]).bytes, first);
        }
        let larger = Dictionary::choose(&text(4 * SMALLEST * SHARE), vec![first.clone()]).bytes;
        assert!(larger.len() > 2 * first.len() && larger.len() <= 4 * SMALLEST);
        assert_eq!(Dictionary::choose("", vec![first.clone(), larger.clone()]).bytes, larger);
        // What has a known number is a known one.
        assert_eq!(Dictionary::choose(&small, vec![larger.clone()]).bytes, larger);
    }

    #[test]
    fn files_are_read_as_they_were_written_or_not_at_all() {
        let bytes = |length: u32, rest: &[u8]| OwnedBytes::new([&length.to_le_bytes()[..], rest].concat());
        assert_eq!(read(OwnedBytes::empty()).unwrap().len(), 0);
        let two = [&*bytes(3, b"abc"), &*bytes(1, b"d")].concat();
        let read_two: Vec<Vec<u8>> = read(OwnedBytes::new(two)).unwrap().iter().map(|bytes| bytes.to_vec()).collect();
        assert_eq!(read_two, [b"abc".to_vec(), b"d".to_vec()]);
        for cut in [bytes(3, b"ab"), bytes(u32::MAX, b""), OwnedBytes::new(vec![1, 0, 0])] {
            assert!(read(cut).is_err());
        }
    }
}

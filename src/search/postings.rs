//! The postings of a term, with the positions at which it stands, read document by document.
//!
//! tantivy's own cursor finds the positions of a document by adding up how often the term stands in every document of the block
//! before it, each time it is asked: up to 127 additions, which for short articles is most of what it does. Here the sum goes on
//! from the document that was asked about last. Blocks that are passed over are known from the skip list, whose format is that of
//! tantivy 0.27 (`postings/skip.rs` there).

use std::cell::OnceCell;

use tantivy::directory::{CompositeFile, FileSlice, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, HasLen, SegmentReader, TERMINATED, Term};

use super::positions::{Steps, take_number};

/// Documents in a block.
const BLOCK: usize = 128;

/// Bytes that the postings of a field begin with: how many positions it has in all.
const TOTAL: usize = 8;

/// What a segment's postings are read from.
pub(super) struct Source<'r> {
    reader: &'r SegmentReader,
    postings: OnceCell<CompositeFile>,
    positions: OnceCell<CompositeFile>,
}

/// The postings of a term, at one of its documents.
pub(super) struct Postings {
    blocks: BlockSegmentPostings,
    /// Which document of the block it is at.
    at: usize,
    steps: Steps,
    offset: Offset,
}

/// How many positions come before a document: those of whole blocks before its own, and of documents before it in that.
struct Offset {
    /// What the skip list says of the blocks from the present one on.
    skips: OwnedBytes,
    blocks: u64,
    documents: u64,
    /// How many documents of the present block are counted.
    counted: usize,
}

impl<'r> Source<'r> {
    pub(super) fn new(reader: &'r SegmentReader) -> Self {
        Self { reader, postings: OnceCell::new(), positions: OnceCell::new() }
    }

    /// The segment.
    pub(super) fn reader(&self) -> &'r SegmentReader {
        self.reader
    }

    /// The postings of a term of a field with positions, at its first document; `None` if the segment does not have it.
    pub(super) fn postings(&self, term: &Term) -> tantivy::Result<Option<Postings>> {
        let inverted = self.reader.inverted_index(term.field())?;
        let Some(info) = inverted.get_term_info(term)? else { return Ok(None) };
        let option = IndexRecordOption::WithFreqsAndPositions;
        let blocks = inverted.read_block_postings_from_terminfo(&info, option)?;
        let (field, TermInfo { postings_range, positions_range, .. }) = (term.field(), info);
        let postings = self.file(&self.postings, SegmentComponent::Postings, field)?;
        let positions = self.file(&self.positions, SegmentComponent::Positions, field)?;
        let skips = if blocks.doc_freq() as usize >= BLOCK {
            let postings = postings.slice_from(TOTAL.min(postings.len()));
            skip_list(postings.read_bytes_slice(postings_range)?)
        } else {
            OwnedBytes::empty()
        };
        Ok(Some(Postings {
            blocks,
            at: 0,
            steps: Steps::open(positions.read_bytes_slice(positions_range)?),
            offset: Offset { skips, blocks: 0, documents: 0, counted: 0 },
        }))
    }

    /// What a file has of a field.
    fn file(
        &self,
        file: &OnceCell<CompositeFile>,
        component: SegmentComponent,
        field: Field,
    ) -> tantivy::Result<FileSlice> {
        let opened = match file.get() {
            Some(opened) => opened,
            None => {
                let opened = CompositeFile::open(&self.reader.open_read(component)?)?;
                file.get_or_init(|| opened)
            }
        };
        Ok(opened.open_read(field).unwrap_or_else(FileSlice::empty))
    }
}

impl Postings {
    /// The document that it is at; [`TERMINATED`] after the last. In a damaged file it may be more than that.
    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.blocks.doc(self.at)
    }

    /// How many documents it has.
    pub(super) fn documents(&self) -> u32 {
        self.blocks.doc_freq()
    }

    /// Goes on to the first document from `target` on, and says which that is.
    #[inline]
    pub(super) fn at_or_after(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            // Often it is the next one.
            self.at = (self.at + 1).min(BLOCK - 1);
            if self.doc() < target {
                self.seek(target);
            }
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) {
        if target < TERMINATED {
            self.at = self.blocks.seek(target);
        }
        // Beyond the last document tantivy seeks for ever, and in a damaged block it may find what comes before: that is the end.
        if target >= TERMINATED || self.at >= BLOCK || self.doc() < target {
            (self.blocks, self.at) = (BlockSegmentPostings::empty(), 0);
        }
    }

    /// Replaces `positions` by those in the present document, in order.
    pub(super) fn positions(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        self.each_position(|position| positions.push(position));
    }

    /// Calls `found` with the positions in the present document, in order.
    #[inline]
    pub(super) fn each_position(&mut self, found: impl FnMut(u32)) {
        if self.doc() != TERMINATED {
            let offset = self.offset.of(&self.blocks, self.at);
            self.steps.positions(offset, self.blocks.freq(self.at), found);
        }
    }
}

impl Offset {
    /// That of the document with this number in the block.
    fn of(&mut self, block: &BlockSegmentPostings, at: usize) -> u64 {
        let doc = block.doc(at);
        while let Some(&entry) = self.skips.as_slice().first_chunk() {
            let Skip { last, positions } = Skip::read(entry);
            if last >= doc {
                break;
            }
            self.skips.advance(entry.len());
            self.blocks += u64::from(positions);
            (self.documents, self.counted) = (0, 0);
        }
        let uncounted = block.freqs().get(self.counted..at).unwrap_or(&[]);
        self.documents += uncounted.iter().map(|&times| u64::from(times)).sum::<u64>();
        self.counted = at;
        self.blocks + self.documents
    }
}

/// What the skip list says of a full block.
struct Skip {
    /// Its last document.
    last: DocId,
    /// How many positions it has.
    positions: u32,
}

impl Skip {
    /// Four bytes for the last document, one each for the widths of documents and of frequencies, four for the positions, and two
    /// that bound the score.
    fn read([l0, l1, l2, l3, _, _, p0, p1, p2, p3, _, _]: [u8; 12]) -> Self {
        Self { last: u32::from_le_bytes([l0, l1, l2, l3]), positions: u32::from_le_bytes([p0, p1, p2, p3]) }
    }
}

/// The skip list that the postings of a term begin with, after its length.
fn skip_list(mut postings: OwnedBytes) -> OwnedBytes {
    let length = take_number(&mut postings).min(postings.len());
    postings.slice(0..length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::directory::{Directory as _, RamDirectory};
    use tantivy::postings::Postings as _;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{DocSet, Index, TantivyDocument};

    use super::*;

    /// An index in one segment whose article with number `i` has the word `times[i]` times among others.
    fn index(times: &[u8]) -> (Index, Field) {
        fill(Index::create_in_ram(schema()), times)
    }

    fn schema() -> Schema {
        let mut schema = Schema::builder();
        schema.add_text_field("text", TEXT);
        schema.build()
    }

    fn fill(index: Index, times: &[u8]) -> (Index, Field) {
        let field = index.schema().get_field("text").unwrap();
        let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for &times in times {
            let mut document = TantivyDocument::default();
            let words = (0..times).map(|i| if i % 3 == 0 { "other word " } else { "word " });
            document.add_text(field, words.chain(["rest"]).collect::<String>());
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index, field)
    }

    /// Seeks the documents after as many as `steps` say, and reads positions where it says so.
    fn check(times: &[u8], steps: &[(u16, bool)]) {
        let (index, field) = index(times);
        let searcher = index.reader().unwrap().searcher();
        let source = Source::new(searcher.segment_reader(0));
        for word in ["word", "other", "rest", "none"] {
            let term = Term::from_field_text(field, word);
            let inverted = source.reader().inverted_index(field).unwrap();
            let theirs = inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).unwrap();
            let ours = source.postings(&term).unwrap();
            assert_eq!(ours.is_some(), theirs.is_some());
            let Some((mut ours, mut theirs)) = ours.zip(theirs) else { continue };
            assert_eq!(ours.documents(), theirs.doc_freq());
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            for &(step, read) in steps.iter().cycle().take(times.len()) {
                let target = ours.doc().saturating_add(u32::from(step)).min(TERMINATED);
                let doc = if theirs.doc() < target { theirs.seek(target) } else { theirs.doc() };
                assert_eq!(ours.at_or_after(target), doc);
                if read && doc != TERMINATED {
                    ours.positions(&mut found);
                    theirs.positions(&mut expected);
                    assert_eq!(found, expected);
                }
            }
        }
    }

    #[test]
    fn every_document_of_several_blocks_in_turn() {
        let times: Vec<u8> = (0..7).cycle().take(1000).collect();
        check(&times, &[(1, true)]);
        check(&times[..128], &[(1, true)]);
        check(&times[..127], &[(1, false), (0, true), (1, true)]);
        check(&[1; 256], &[(1, true), (1, false)]);
        check(&[0], &[(1, true)]);
    }

    /// Reads all documents with "word", `step` by `step`, after a byte of the postings has become another. What tantivy itself panics
    /// on is no matter here.
    fn read_damaged(directory: &RamDirectory, field: Field, byte: usize, value: u8, step: u32) {
        let path = Index::open(directory.clone()).unwrap().searchable_segment_metas().unwrap()[0]
            .relative_path(SegmentComponent::Postings);
        let whole = directory.atomic_read(&path).unwrap();
        let mut damaged = whole.clone();
        damaged[byte] = value;
        directory.atomic_write(&path, &damaged).unwrap();
        let read = std::panic::catch_unwind(|| {
            let searcher = Index::open(directory.clone()).unwrap().reader().unwrap().searcher();
            let source = Source::new(searcher.segment_reader(0));
            let mut postings = source.postings(&Term::from_field_text(field, "word")).unwrap().unwrap();
            let (mut doc, mut documents) = (postings.doc(), 0);
            while doc < TERMINATED {
                let mut positions = 0;
                postings.each_position(|_| {
                    positions += 1;
                    assert!(positions < 1_000_000, "{ENDLESS} positions");
                });
                documents += 1;
                assert!(documents < 10_000, "{ENDLESS} documents");
                let target = doc + step;
                doc = postings.at_or_after(target);
                assert!(doc >= target, "{ENDLESS}: {doc} is not after {target}");
            }
        });
        directory.atomic_write(&path, &whole).unwrap();
        if let Err(panicked) = read {
            let what = panicked.downcast_ref::<String>().map_or("", String::as_str);
            assert!(!what.starts_with(ENDLESS), "{value} at {byte}: {what}");
        }
    }

    const ENDLESS: &str = "endless";

    #[test]
    fn damage_ends() {
        let directory = RamDirectory::create();
        // No two blocks are alike, and each has frequencies of many bits.
        let times: Vec<u8> = (0..1500u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let (index, field) = fill(Index::open_or_create(directory.clone(), schema()).unwrap(), &times);
        let searcher = index.reader().unwrap().searcher();
        let inverted = searcher.segment_reader(0).inverted_index(field).unwrap();
        let info = inverted.get_term_info(&Term::from_field_text(field, "word")).unwrap().unwrap();
        // Of the length of the skip list, its first entries, and the blocks behind them.
        let first = TOTAL + info.postings_range.start;
        for byte in (first..first + 40).chain((first + 40..TOTAL + info.postings_range.end).step_by(61)) {
            for value in [0, 1, 31, 64 + 31, 255] {
                for step in [1, 100] {
                    read_damaged(&directory, field, byte, value, step);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_is_passed_over(
            times in prop::collection::vec(prop_oneof![Just(0), 0..4u8, 0..250u8], 1..1500),
            steps in prop::collection::vec((prop_oneof![0..3u16, 0..400u16], any::<bool>()), 1..40),
        ) {
            check(&times, &steps);
        }
    }
}

//! What is read from a segment is what was put into it, in the order of its keys.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::super::dictionary::Dictionary;
use super::super::fields::{ACTOR, ADDED};
use super::super::texts::{Texts, Unpackers};
use super::super::{Index, Ledger};
use super::*;
use crate::schema::Schema;

/// By term, then by document: the positions.
type Read = BTreeMap<String, BTreeMap<u32, Vec<u32>>>;

fn read(reader: &SegmentReader, field: Field) -> Read {
    let inverted = reader.inverted_index(field).unwrap();
    let mut read = Read::new();
    let mut terms = inverted.terms().stream().unwrap();
    while let Some((term, info)) = terms.next() {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = inverted.read_postings_from_terminfo(info, option).unwrap();
        let mut documents = BTreeMap::new();
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            documents.insert(postings.doc(), positions);
            postings.advance();
        }
        assert_eq!(documents.len(), info.doc_freq as usize);
        read.insert(String::from_utf8(term.to_vec()).unwrap(), documents);
    }
    read
}

#[derive(Debug, Clone)]
struct Made {
    key: u64,
    /// Word, step from the position before, how often it counts.
    words: Vec<(u8, u32, u32)>,
    marks: Vec<(u8, u32)>,
    numbers: Vec<u64>,
    actors: Vec<u8>,
}

fn made() -> impl Strategy<Value = Made> {
    let words = prop::collection::vec((0u8..12, prop_oneof![4 => Just(0u32), 1 => 1u32..300], 1u32..4), 0..40);
    let marks = prop::collection::vec((0u8..4, 0u32..9), 0..9);
    let numbers = prop::collection::vec(0u64..99, 0..5);
    (0u64..5, words, marks, numbers, prop::collection::vec(0u8..5, 0..4))
        .prop_map(|(key, words, marks, numbers, actors)| Made { key, words, marks, numbers, actors })
}

/// Stems of several lengths, of which some begin with the same eight bytes.
fn stem(word: u8) -> String {
    format!("{}{word}", "talks".repeat(usize::from(word % 5)))
}

fn form(word: u8) -> Option<String> {
    word.is_multiple_of(3).then(|| format!("form {word}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn what_is_put_in_is_read_newest_first(articles in prop::collection::vec(made(), 1..12), lot in 1..9_usize, room in 0..90_usize) {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
        let (fields, writer) = (&index.fields, index.writer(1, 0).unwrap());
        let mut segment = Segment::new(fields);
        for (i, made) in articles.iter().enumerate() {
            let mut position = 0;
            for &(word, step, times) in &made.words {
                position += step;
                let word = segment.word(&stem(word), form(word).as_deref());
                segment.push_word(word, position, times);
                position += 1;
            }
            for &(mark, at) in &made.marks {
                let mark = segment.mark(&mark.to_string());
                segment.push_mark(mark, at);
            }
            made.numbers.iter().for_each(|&number| segment.push_number(ADDED, number));
            made.actors.iter().for_each(|actor| segment.push_text(ACTOR, &actor.to_string()));
            let (id, stored) = (i as u64, format!("article {i}"));
            let mark = Mark { file: id, time: id + 1, signature: None };
            let words = segment.end_article(&Single { id, mark, key: made.key, stored: &stored });
            prop_assert_eq!(words, made.words.iter().map(|&(_, _, times)| u64::from(times)).sum::<u64>());
            // A lot of any size; in the end there may be articles in memory or none.
            if (i + 1) % lot == 0 {
                segment.spill(&Dictionary::none(), dir.path()).unwrap();
            }
        }
        let written = segment.write(fields, &Dictionary::none(), room, writer.tantivy.new_segment()).unwrap();
        writer.tantivy.add_segment(written.segment.meta().clone()).unwrap();
        writer.commit(&Ledger::default()).unwrap();

        let mut order: Vec<usize> = (0..articles.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(articles[i].key));
        // What articles are removed by goes with them.
        let removed_by: Vec<_> = written.articles.iter().map(|mark| (mark.file, mark.time)).collect();
        prop_assert_eq!(removed_by, order.iter().map(|&i| (i as u64, i as u64 + 1)).collect::<Vec<_>>());
        let (mut stems, mut forms, mut marks) = (Read::new(), Read::new(), Read::new());
        let add = |to: &mut Read, term: String, doc, position, times| {
            let positions = to.entry(term).or_default().entry(doc).or_default();
            positions.extend(std::iter::repeat_n(position, times));
            positions.sort_unstable();
        };
        for (doc, &i) in (0..).zip(&order) {
            let mut position = 0;
            for (at, &(word, step, times)) in articles[i].words.iter().enumerate() {
                position += step;
                add(&mut stems, stem(word), doc, position, times as usize);
                if let Some(form) = form(word) {
                    let before = articles[i].words[..at].iter().filter(|other| stem(other.0) == stem(word));
                    add(&mut forms, form, doc, u32::try_from(before.count()).unwrap(), 1);
                }
                position += 1;
            }
            articles[i].marks.iter().for_each(|&(mark, at)| add(&mut marks, mark.to_string(), doc, at, 1));
        }
        let snapshot = index.snapshot().unwrap();
        let reader = snapshot.searcher().segment_reader(0);
        prop_assert_eq!(read(reader, fields.space.text), stems);
        prop_assert_eq!(read(reader, fields.space.form), forms);
        prop_assert_eq!(read(reader, fields.space.marks), marks);
        let ids: Read = (0..).zip(&order).map(|(doc, i)| (String::from_utf8(i.to_be_bytes().to_vec()).unwrap(), [(doc, Vec::new())].into())).collect();
        prop_assert_eq!(&read(reader, fields.id), &ids);
        prop_assert_eq!(read(reader, fields.file), ids);
        let (numbers, actors) = (reader.fast_fields().u64(ADDED).unwrap(), reader.fast_fields().str(ACTOR).unwrap());
        let lengths = reader.get_fieldnorms_reader(fields.space.text).unwrap();
        for (doc, &i) in (0..).zip(&order) {
            let made = &articles[i];
            prop_assert_eq!(numbers.values_for_doc(doc).collect::<Vec<_>>(), made.numbers.clone());
            let found = actors.iter().flat_map(|actors| actors.term_ords(doc).map(move |ord| {
                let mut name = String::new();
                actors.ord_to_str(ord, &mut name).unwrap();
                name
            }));
            prop_assert_eq!(found.collect::<Vec<_>>(), made.actors.iter().map(u8::to_string).collect::<Vec<_>>());
            let words = made.words.iter().map(|&(_, _, times)| times).sum::<u32>();
            prop_assert_eq!(lengths.fieldnorm_id(doc), FieldNormReader::fieldnorm_to_id(words));
            let stored = Texts::of(reader).unwrap().get(doc, &Unpackers::default()).unwrap();
            prop_assert_eq!(stored, format!("article {i}"));
        }
    }
}

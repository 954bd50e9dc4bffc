//! Records that come again in one stream are duplicates where they say the same, and rejected where they do not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};

use dateline::index::{Index, Tally};
use dateline::ingest::{Options, Summary, index_stream};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::twins::duplicates;
use crate::update::{Corpus, OPTIONS};

fn read(open: &Index, records: &str, options: &Options) -> Summary {
    let summary = index_stream(open, &mut records.as_bytes(), options, &|_| ()).unwrap();
    assert!(summary.files.adds_up() && summary.documents.adds_up(), "{summary:?}");
    let check = open.check().unwrap();
    assert!(check.is_whole(), "{check:?}");
    let mut tally = Tally::default();
    open.ledger().unwrap().accounts(&[]).for_each(|account| tally.add(&account));
    assert_eq!(tally.documents, tally.documents_indexed + tally.documents_duplicate + tally.documents_rejected);
    assert_eq!((tally.documents_indexed, summary.total), (summary.total, open.snapshot().unwrap().documents()));
    summary
}

fn record(id: Option<u32>, body: &str, more: &str) -> String {
    let id = id.map_or_else(String::new, |id| format!("\"id\": {id}, "));
    format!("{{{id}\"date\": \"2024-02-05\", \"desk\": \"{more}\", \"body\": \"{body}\"}}\n")
}

#[test]
fn what_comes_again_is_a_duplicate_of_what_came_first() {
    let corpus = Corpus::new(&[]);
    let open = corpus.open();
    let records = [
        record(Some(1), "Gas.", "World"),
        record(None, "Oil.", "World"),
        // The same words, day and outlet: what else it says does not count.
        record(Some(1), "gas!", "Sport"),
        record(None, "Oil.", "World"),
        record(Some(1), "Coal.", "World"),
        record(Some(2), "Gas.", "World"),
        record(Some(2), "Gas.", "World"),
        "{\"title\": \"***\"}\n".to_owned(),
        "{\"title\": \"***\"}\n".to_owned(),
    ]
    .concat();
    let summary = read(&open, &records, &OPTIONS);
    let documents = summary.documents;
    assert_eq!((documents.found, documents.indexed, documents.duplicate, documents.rejected), (9, 3, 4, 2));
    assert_eq!(duplicates(&open), ["-:4 = -:2", "-:3 = -:1", "-:6 = -:1", "-:7 = -:1"]);
    let rejected: Vec<_> =
        summary.rejected.iter().map(|rejected| (rejected.rejection.line, rejected.rejection.reason.as_str())).collect();
    assert_eq!(
        rejected,
        [
            (Some(5), "a record with the same id came before in this stream"),
            (Some(9), "the same record came before in this stream")
        ]
    );
    // The same stream twice changes nothing.
    let ledger = open.ledger().unwrap();
    let again = read(&open, &records, &OPTIONS).documents;
    assert_eq!((again.found, again.duplicate_before, again.rejected), (2, 4, 2));
    assert_eq!(open.ledger().unwrap(), ledger);
    // What no longer comes again is no duplicate.
    let last = read(&open, &record(Some(1), "Gas.", "World"), &OPTIONS);
    assert_eq!((last.total, last.documents.duplicate_before, last.documents.rejected), (3, 0, 0));
    assert_eq!(duplicates(&open), ["-:4 = -:2", "-:6 = -:1", "-:7 = -:1"]);
}

#[test]
fn what_says_as_the_record_said_before_is_rejected() {
    let before = record(Some(2), "Gas.", "World");
    let changed = [record(Some(2), "Oil.", "World"), before.clone()].concat();
    // Another record of the old words takes the place of the one that is known before that is read again.
    let moved = [record(Some(1), "Gas.", "World"), changed.clone()].concat();
    for (records, total) in [(changed, 1), (moved, 2)] {
        let corpus = Corpus::new(&[]);
        let open = corpus.open();
        read(&open, &before, &OPTIONS);
        let summary = read(&open, &records, &OPTIONS);
        let documents = summary.documents;
        assert_eq!((summary.total, documents.rejected, documents.duplicate), (total, 1, 0), "{records}");
    }
}

/// Some bytes, and then an error.
struct Broken<'b>(&'b [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::Error::other("no more")) } else { self.0.read(buffer) }
    }
}

#[test]
fn a_stream_that_breaks_off_prunes_nothing() {
    // One that is read at once, and one that is read in pieces, which random letters make a long one in gzip, too.
    for (count, length) in [(20, 10), (400, 8000)] {
        let total = u64::from(count);
        let mut seed = 1_u64;
        let mut letters = |length: usize| -> String {
            let letter = |_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                char::from(b'a' + (seed >> 33) as u8 % 26)
            };
            (0..length).map(letter).collect()
        };
        let records: String = (0..count).map(|id| record(Some(id), &letters(length), "World")).collect();
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(records.as_bytes()).unwrap();
        let (plain, packed) = (records.as_bytes(), packed.finish().unwrap());
        let options = Options { actors: false, prune: true, ..OPTIONS };
        let corpus = Corpus::new(&[]);
        let open = corpus.open();
        assert_eq!(read(&open, &records, &options).total, total);
        let line = records.find('\n').unwrap() + 1;
        let half = records[..records.len() / 2].rfind('\n').unwrap() + 1;
        let mut cut: [(&str, Box<dyn Read>); 6] = [
            ("gzip data that ends early", Box::new(&packed[..packed.len() / 2])),
            ("a head alone", Box::new(&packed[..12])),
            ("an error", Box::new(Broken(&plain[..half]))),
            ("an error at the beginning", Box::new(Broken(&[]))),
            ("half a line", Box::new(&plain[..half + 30])),
            ("half a line alone", Box::new(&plain[..line / 2])),
        ];
        for (what, stream) in &mut cut {
            let summary = index_stream(&open, stream, &options, &|_| ()).unwrap();
            assert_eq!((summary.total, summary.files.removed), (total, 0), "{what}: {summary:?}");
            assert!(summary.unpruned && summary.documents.rejected == 1, "{what}: {summary:?}");
            let summary = index_stream(&open, &mut &b""[..], &Options { prune: false, ..options }, &|_| ()).unwrap();
            assert!(!summary.unpruned && summary.total == total, "{summary:?}");
        }
        // A command that failed gives nothing, or says so.
        for stream in ["", "[]\n", "Bad gateway\n", "{\"error\": 502}\n"] {
            let summary = read(&open, stream, &options);
            assert_eq!((summary.total, summary.files.removed, summary.unpruned), (total, 0, true), "{stream}");
        }
        // What is whole prunes, with an end of its last line or without.
        for whole in [&records[..half], &records[..line - 1]] {
            let summary = read(&open, whole, &options);
            assert_eq!((summary.total, summary.unpruned), (whole.lines().count() as u64, false));
        }
    }
}

const WORDS: [&str; 3] = ["Talks on gas went on.", "TALKS on gas, went on", "Nobody came."];

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn the_figures_add_up_and_no_two_are_the_same(
        streams in vec(vec((option::of(0..4_u32), 0..3_usize), 1..12), 1..4),
        threads in 1..4_usize,
    ) {
        let corpus = Corpus::new(&[]);
        let open = corpus.open();
        // What each record says, whatever its spelling.
        let mut known: BTreeMap<(Option<u32>, usize), usize> = BTreeMap::new();
        for records in streams {
            let text: String = records.iter().map(|&(id, says)| record(id, WORDS[says], "World")).collect();
            let summary = read(&open, &text, &Options { threads, actors: false, ..OPTIONS });
            let mut firsts: BTreeMap<(Option<u32>, usize), usize> = BTreeMap::new();
            let (mut rejected, mut duplicate) = (0, 0);
            for (id, says) in records {
                // Without an id it is known by its exact words.
                let key = (id, if id.is_some() { 0 } else { says });
                match firsts.get(&key) {
                    None => drop(firsts.insert(key, says / 2)),
                    Some(first) if *first == says / 2 => duplicate += 1,
                    Some(_) => rejected += 1,
                }
            }
            known.extend(&firsts);
            prop_assert_eq!(summary.documents.rejected, rejected);
            let different: BTreeSet<_> = known.values().collect();
            prop_assert_eq!(summary.total, different.len() as u64);
            let told = duplicates(&open).into_iter().filter(|told| told.ends_with('?')).count();
            prop_assert_eq!(told, 0);
            let documents = summary.documents;
            prop_assert!(documents.duplicate + documents.duplicate_before >= duplicate);
        }
    }
}

//! `check --repair` where files of the index itself are damaged: what was in the segment of a damaged file is dropped and named, all
//! else is found as before, and the next run makes the index what a clean run makes. What only says again what others say is made again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::index::{Fault, Index, Mend, Stored};
use dateline::ingest::{Options, index, index_stream};
use dateline::query::Query;
use dateline::search::{Facet, FacetRequest, facets};

use crate::update::{Corpus, OPTIONS, letter};

const PLAIN: Options = Options { threads: 1, actors: false, ..OPTIONS };

/// Articles by id, and what the ledger says of each file.
type Contents = (BTreeMap<String, String>, Vec<String>);

/// Files of an index, with what they hold.
type Files = Vec<(PathBuf, Vec<u8>)>;

/// An index of several segments, one of them with an article that is deleted, and of files that are in one, in several and twice.
fn corpus() -> (Corpus, Files) {
    let corpus = Corpus::new(&[]);
    let line = |i: usize| format!("{{\"title\": \"Wire {i}\", \"date\": \"2024-02-09\", \"body\": \"Gas {i}.\"}}\n");
    for round in 1..=3 {
        for i in 0..3 {
            corpus.write(&format!("{round}-{i}.txt"), &letter(round, &format!("Round {round}, {i}")));
        }
        // Twice, of which the one of this round is kept.
        corpus.write(&format!("twin-{round}.txt"), &letter(round, &format!("Round {round}, 0")));
        corpus.write(
            &format!("{round}.jsonl"),
            &((0..4).map(|i| line(10 * round as usize + i)).collect::<String>() + "{}\n"),
        );
        if round == 3 {
            corpus.write("1-1.txt", &letter(1, "Changed"));
        }
        corpus.update(&PLAIN);
    }
    let mut files = files(corpus.open().dir());
    // Their names differ from run to run.
    files.sort_by_key(|(path, bytes)| (path.extension().map(ToOwned::to_owned), bytes.len()));
    (corpus, files)
}

fn files(dir: &Path) -> Files {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_none_or(|ending| ending != "lock"));
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn put_back(dir: &Path, files: &Files) {
    fs::remove_dir_all(dir).unwrap();
    fs::create_dir(dir).unwrap();
    for (path, bytes) in files {
        fs::write(path, bytes).unwrap();
    }
}

/// All articles by id, and what the ledger says but for times.
fn contents(index: &Index) -> Contents {
    let found = index.snapshot().unwrap().find("").unwrap();
    let articles =
        found.into_iter().map(|stored| (stored.article.id.clone(), format!("{:?}", Stored { added: None, ..stored })));
    let ledger = index.ledger().unwrap();
    let lines = ledger.accounts(&[]).map(|account| {
        format!(
            "{} {:?} {} {:?} {:?}",
            account.path, account.status, account.documents, account.duplicates, account.rejected
        )
    });
    (articles.collect(), lines.collect())
}

/// Damages in every way each file whose ending is one of these, and hands on the index with the name of the file and what was done.
fn damaged(endings: &[&str], mut look: impl FnMut(&Corpus, &Contents, &str)) {
    let (corpus, files) = corpus();
    let clean = clean(&corpus);
    let dir = corpus.open().dir().to_path_buf();
    let whole = contents(&corpus.open());
    for ending in endings {
        let of_ending = |(path, _): &&(PathBuf, Vec<u8>)| path.extension().is_some_and(|other| other == *ending);
        let (path, bytes) = files.iter().rfind(of_ending).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 3] ^= 0x10;
        // What its end says of the version that wrote it is under no checksum.
        let said = b"index_format_version\":";
        let end = bytes.windows(said.len()).rposition(|window| window == said).unwrap() + said.len();
        let mut of_another_version = bytes.clone();
        of_another_version[end] = b'3';
        let other =
            files.iter().find(|(other, held)| other != path && other.extension() == path.extension() && held != bytes);
        let damages = [
            ("flipped", Some(flipped.as_slice())),
            ("of another version", Some(&of_another_version)),
            ("cut", Some(&bytes[..bytes.len() / 2])),
            ("empty", Some(&[])),
            ("gone", None),
            ("another segment's", other.map(|(_, bytes)| bytes.as_slice())),
        ];
        for (how, bytes) in damages {
            match bytes {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None if how == "gone" => fs::remove_file(path).unwrap(),
                None => continue,
            }
            look(&corpus, &clean, &format!("{name}, {how}"));
            // All is again what it was, also for a clean run.
            put_back(&dir, &files);
            assert_eq!(contents(&corpus.open()), whole);
        }
    }
}

#[test]
fn a_damaged_segment_is_dropped_and_read_again() {
    damaged(&["store", "pos", "idx", "term", "fast", "fieldnorm", "del"], |corpus, clean, case| {
        let before = corpus.open();
        let check = before.check().unwrap();
        assert!(!check.is_whole(), "{case}");
        let repair = before.repair().unwrap();
        assert!(repair.after.is_whole() && repair.mended == check.faults, "{case}: {check:#?}\n{repair:#?}");
        // Every article that is lost is named with its file, and what is left is found.
        let dropped: u64 = check
            .faults
            .iter()
            .filter_map(|fault| match fault.mend {
                Mend::Lost { articles, .. } | Mend::Drop { articles, .. } => Some(articles),
                _ => None,
            })
            .sum();
        let left = corpus.open().snapshot().unwrap().documents();
        assert!(left > 0, "{case}: {check:#?}");
        assert_eq!(left + dropped, clean.0.len() as u64, "{case}: {check:#?}");
        assert!(corpus.titles().len() as u64 == left, "{case}");
        let summary = corpus.update(&PLAIN);
        assert!(summary.files.unchanged > 0, "{case}: {summary:?}");
        assert!(corpus.open().check().unwrap().is_whole(), "{case}");
        assert_eq!(contents(&corpus.open()), *clean, "{case}");
    });
}

#[test]
fn what_only_says_again_what_the_index_has_is_made_again() {
    let corpus = Corpus::new(&[]);
    for round in ["1", "2"] {
        for (i, name) in ["Oda Brandt", "Ada Lind", "Sven Roth"].into_iter().enumerate() {
            let text = letter(1, &format!("Talks {round} {i}"));
            corpus.write(&format!("{round}-{i}.txt"), &format!("{text}President {name} said so.\n"));
        }
        corpus.update(&Options { threads: 1, ..OPTIONS });
    }
    let files = files(corpus.open().dir());
    let named = || {
        let index = corpus.open();
        let request = FacetRequest { query: Query::All, under: Vec::new(), facets: vec![(Facet::Actor(None), 10)] };
        facets(&index.snapshot().unwrap(), &index.ledger().unwrap(), &request)
    };
    let (whole, all_named) = (contents(&corpus.open()), named().unwrap());
    assert!(all_named.tables[0].different > 2, "{all_named:?}");
    let of_ending = |ending: &'static str| {
        files.iter().filter(move |(path, _)| path.extension().is_some_and(|other| other == ending))
    };
    let [(path, bytes), (_, other)] = of_ending("who").collect::<Vec<_>>()[..] else { panic!("{files:?}") };
    let mut flipped = bytes.clone();
    flipped[3] ^= 0x10;
    for damaged in [Some(&flipped[..]), Some(&bytes[..bytes.len() / 2]), Some(&[]), Some(other), None] {
        match damaged {
            Some(damaged) => fs::write(path, damaged).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
        let check = corpus.open().check().unwrap();
        assert!(matches!(&check.faults[..], [Fault { mend: Mend::Identities { .. }, .. }]), "{check:?}");
        if damaged != Some(&flipped) {
            let fix = named().unwrap_err().how_to_fix().unwrap().to_owned();
            assert_eq!(fix, check.faults[0].fix());
        }
        let repair = corpus.open().repair().unwrap();
        assert!(repair.after.is_whole() && repair.mended == check.faults, "{repair:?}");
        assert_eq!(fs::read(path).unwrap(), *bytes);
        assert_eq!((contents(&corpus.open()), named().unwrap()), (whole.clone(), all_named.clone()));
    }
    // What it says is told by the columns, and by them alone.
    let segment = path.file_stem();
    let (columns, _) = of_ending("fast").find(|(path, _)| path.file_stem() == segment).unwrap();
    fs::write(path, "").unwrap();
    fs::write(columns, "").unwrap();
    let repair = corpus.open().repair().unwrap();
    assert!(repair.after.is_whole() && repair.after.articles == 3, "{repair:?}");
    let dropped = |fault: &&Fault| matches!(fault.mend, Mend::Segment { .. });
    assert_eq!(repair.mended.iter().filter(dropped).count(), 2, "{repair:?}");
}

/// What a clean run makes of the same files.
fn clean(corpus: &Corpus) -> Contents {
    let index_at = Index::open_or_create(&corpus.dir.path().join("clean"), None).unwrap();
    index(&index_at, &[corpus.path()], &PLAIN, &|_| ()).unwrap();
    contents(&index_at)
}

fn endings(corpus: &Corpus, ending: &str) -> Vec<PathBuf> {
    let files = files(corpus.open().dir()).into_iter().map(|(path, _)| path);
    files.filter(|path| path.to_str().unwrap().ends_with(ending)).collect()
}

#[test]
fn what_is_left_of_a_file_is_found_until_it_is_read_again() {
    let corpus = Corpus::new(&[("b.txt", &letter(1, "Letter"))]);
    let line = |i: usize| format!("{{\"title\": \"Wire {i}\", \"body\": \"Gas {i}. {}\"}}\n", " ".repeat(200_000));
    corpus.write("a.jsonl", &(0..28).map(line).collect::<String>());
    // What is the same as something that is lost.
    corpus.write("c.jsonl", &(0..28).map(line).collect::<String>().replace(' ', "  "));
    // Until its pieces are in several segments.
    let stores = (0..20).find_map(|_| {
        let _ = fs::remove_dir_all(corpus.open().dir());
        corpus.update(&Options { threads: 4, actors: false, ..OPTIONS });
        Some(endings(&corpus, ".store")).filter(|stores| stores.len() > 1)
    });
    let stores = stores.unwrap();
    let whole = contents(&corpus.open());
    fs::write(&stores[0], "").unwrap();
    let repair = corpus.open().repair().unwrap();
    assert!(repair.after.is_whole(), "{repair:?}");
    let lost = repair.mended.iter().find_map(|fault| match &fault.mend {
        Mend::Lost { key, articles, documents, .. } if key.ends_with("a.jsonl") => Some((*articles, *documents)),
        _ => None,
    });
    let (lost, left) = lost.unwrap();
    assert!(lost > 0 && left > 0 && lost + left == 28, "{repair:?}");
    let found = corpus.open().snapshot().unwrap().find("").unwrap();
    assert_eq!(found.iter().filter(|stored| stored.article.source.contains("a.jsonl")).count() as u64, left);
    let ledger = corpus.open().ledger().unwrap();
    let unsettled: Vec<_> = ledger.accounts(&[]).flat_map(|account| account.duplicates).collect();
    assert_eq!(unsettled.len(), 28);
    assert!(unsettled.iter().any(|twin| twin.of.is_none()));
    corpus.update(&PLAIN);
    assert!(corpus.open().check().unwrap().is_whole());
    assert_eq!(contents(&corpus.open()), whole);
}

#[test]
fn an_index_without_a_sound_segment_begins_again_and_keeps_its_days() {
    let (corpus, _) = corpus();
    let whole = contents(&corpus.open());
    for path in endings(&corpus, ".idx") {
        fs::write(path, "no postings").unwrap();
    }
    let repair = corpus.open().repair().unwrap();
    assert!(repair.after.is_whole(), "{repair:?}");
    assert_eq!((repair.after.articles, corpus.titles().len()), (0, 0));
    // What is gone meanwhile is not lost without a word.
    let again = corpus.update(&Options { today: OPTIONS.today.succ_opt().unwrap(), ..PLAIN });
    assert_eq!((again.files.unchanged, again.files.rejected), (0, 0), "{again:?}");
    assert_eq!(contents(&corpus.open()), whole);
    let ledger = corpus.open().ledger().unwrap();
    assert!(ledger.accounts(&[]).all(|account| account.added == Some(OPTIONS.today)));
    assert!(corpus.open().check().unwrap().is_whole());
}

#[test]
fn records_that_are_lost_come_with_the_next_stream() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "Letter"))]);
    corpus.update(&PLAIN);
    let records = "{\"id\": 1, \"body\": \"Gas.\"}\n{\"id\": 2, \"body\": \"Oil.\"}\n{\"id\": 3, \"body\": \"gas\"}\n";
    let before = endings(&corpus, ".store");
    let read = || index_stream(&corpus.open(), &mut records.as_bytes(), &PLAIN, &|_| ()).unwrap();
    assert_eq!(read().documents.indexed, 2);
    let whole = contents(&corpus.open());
    let new = endings(&corpus, ".store").into_iter().find(|path| !before.contains(path)).unwrap();
    fs::remove_file(new).unwrap();
    let repair = corpus.open().repair().unwrap();
    assert!(repair.after.is_whole() && repair.after.articles == 1, "{repair:?}");
    assert_eq!(read().total, 3);
    assert_eq!(contents(&corpus.open()), whole);
    assert!(corpus.open().check().unwrap().is_whole());
}

#[test]
fn where_nothing_can_be_proven_nothing_is_dropped() {
    let (corpus, files) = corpus();
    let dir = corpus.open().dir().to_path_buf();
    for (path, bytes) in files.iter().filter(|(path, _)| path.to_str().unwrap().contains("ledger-")) {
        for bytes in [Some(&bytes[..bytes.len() / 2]), None] {
            bytes.map_or_else(|| fs::remove_file(path), |bytes| fs::write(path, bytes)).unwrap();
            // Not even where a segment is broken, too.
            for also in [None, Some(endings(&corpus, ".pos")[0].clone())] {
                if let Some(also) = also {
                    fs::write(also, "").unwrap();
                }
                let now = self::files(&dir);
                let repair = corpus.open().repair().unwrap();
                assert!(repair.mended.is_empty(), "{repair:?}");
                assert!(repair.after.faults.iter().any(|fault| fault.mend == Mend::Again), "{repair:?}");
                assert_eq!(self::files(&dir), now);
            }
            put_back(&dir, &files);
        }
    }
    assert!(corpus.open().check().unwrap().is_whole());
}

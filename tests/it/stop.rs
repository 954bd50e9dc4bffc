//! A run that is stopped commits what it has read, loses nothing, and the next one goes on.

use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use dateline::index::Index;
use dateline::ingest::{Options, Progress, Summary, index, index_stream};

use crate::twins::duplicates;
use crate::update::{Corpus, OPTIONS, letter};

/// All articles that an index holds, as they are stored, by source.
fn stored(index: &Index) -> Vec<String> {
    assert!(index.check().unwrap().is_whole());
    let snapshot = index.snapshot().unwrap();
    let lines = (0..4096).flat_map(|first| snapshot.find(&format!("{first:03x}")).unwrap());
    let mut all: Vec<_> = lines.map(|stored| format!("{stored:?}")).collect();
    all.sort();
    all
}

/// Brings the index up to date until so much has been read, and stops then.
fn stopped(corpus: &Corpus, after: impl Fn(Progress) -> bool + Sync, options: &Options) -> Summary {
    let stop = AtomicBool::new(false);
    let options = Options { stop: Some(&stop), ..*options };
    let summary = index(&corpus.open(), &[corpus.path()], &options, &|progress| {
        if after(progress) {
            stop.store(true, Ordering::Relaxed);
        }
    })
    .unwrap();
    assert!(summary.files.adds_up(), "{summary:?}");
    assert_eq!(summary.total, corpus.open().snapshot().unwrap().documents());
    assert_eq!(summary.files.removed, 0);
    summary
}

/// Waits so that what has been found is begun, and far less than it takes to read it.
fn a_while_later() -> bool {
    std::thread::sleep(std::time::Duration::from_millis(250));
    true
}

/// A long text of few words, of as many times 200 bytes.
fn body(times: usize) -> String {
    format!("Talks {} on. ", "o".repeat(190)).repeat(times)
}

/// JSON lines of 20 kB each, in few words.
fn lines(what: &str, number: usize) -> String {
    let body = body(100);
    (0..number).map(|n| format!("{{\"title\": \"{what} {n}\", \"body\": \"{body}\"}}\n")).collect()
}

#[test]
fn what_is_read_is_committed_and_the_next_run_goes_on() {
    let corpus = Corpus::new(&[]);
    for i in 0..60 {
        // None waits to be indexed together with others.
        let letter = letter(1 + i % 28, &format!("Number {i}"));
        corpus.write(&format!("{i:02}.txt"), &format!("{letter}\n{}\n", body(500)));
    }
    for threads in [1, 3] {
        let prune = Options { threads, prune: true, ..OPTIONS };
        let clean = stored(&{
            fs::remove_dir_all(corpus.dir.path().join("index")).unwrap_or_default();
            corpus.update(&prune);
            corpus.open()
        });
        fs::remove_dir_all(corpus.dir.path().join("index")).unwrap();
        let mut held = 0;
        for at in [0, 1, 7, 20] {
            let summary =
                stopped(&corpus, |progress| matches!(progress, Progress::Read { files, .. } if files > at), &prune);
            // What was not looked at yet is not unread: it has not been found.
            assert!(summary.interrupted && summary.total < 60, "{summary:?}");
            assert!(summary.total > held, "it goes on where it was stopped");
            held = summary.total;
            assert!(corpus.open().check().unwrap().is_whole());
            assert_eq!(corpus.open().ledger().unwrap().files.len() as u64, held);
        }
        let rest = corpus.update(&prune);
        assert!(!rest.interrupted);
        assert_eq!((rest.files.unchanged, rest.files.indexed), (held, 60 - held));
        assert_eq!(stored(&corpus.open()), clean);
    }
}

#[test]
fn a_run_that_is_stopped_while_it_looks_forgets_nothing() {
    let corpus =
        Corpus::new(&[("a.txt", &letter(1, "One")), ("b.txt", &letter(2, "Two")), ("c.txt", &letter(3, "Three"))]);
    corpus.update(&OPTIONS);
    let before = stored(&corpus.open());
    fs::remove_file(corpus.path().join("c.txt")).unwrap();
    let prune = Options { prune: true, ..OPTIONS };
    for changed in [false, true] {
        if changed {
            corpus.write("b.txt", &letter(2, "Two again"));
        }
        let seen = AtomicU64::new(0);
        let first = |progress| matches!(progress, Progress::Walked { .. }) && seen.fetch_add(1, Ordering::Relaxed) == 0;
        let summary = stopped(&corpus, first, &prune);
        assert!(summary.interrupted && summary.files.found < 3, "{summary:?}");
        assert_eq!(stored(&corpus.open()), before);
    }
    let summary = corpus.update(&prune);
    assert_eq!((summary.files.removed, summary.files.replaced, summary.total), (1, 1, 2));
}

#[test]
fn a_file_is_in_the_index_as_a_whole_or_not_at_all() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let options = Options { actors: false, ..OPTIONS };
    // The letter is read while the lines are: they take far longer, and some of them shall be in the index by then.
    let read_a = |progress| matches!(progress, Progress::Read { files: 1, .. }) && a_while_later();
    for (name, text) in [("l.jsonl", lines("Old", 1500)), ("l.jsonl", lines("New", 1400))] {
        let before = stored(&corpus.open());
        corpus.write("a.txt", &letter(1, &format!("Begun with {}", &text[11..14])));
        corpus.write(name, &text);
        let summary = stopped(&corpus, read_a, &options);
        assert!(summary.interrupted, "{summary:?}");
        assert_eq!((summary.files.unread, summary.files.indexed + summary.files.replaced), (1, 1));
        let after = stored(&corpus.open());
        let of_lines = |all: &[String]| all.iter().filter(|line| line.contains("l.jsonl")).cloned().collect::<Vec<_>>();
        assert_eq!(of_lines(&after), of_lines(&before), "of what was begun nothing is left but what was there");
        assert_eq!(after.len(), of_lines(&before).len() + 1);
        let summary = corpus.update(&options);
        assert_eq!((summary.files.unchanged, summary.total), (1, text.lines().count() as u64 + 1));
    }
    let clean = Corpus { dir: tempfile::tempdir().unwrap() };
    for entry in fs::read_dir(corpus.path()).unwrap() {
        let path = entry.unwrap().path();
        clean.write(path.file_name().unwrap().to_str().unwrap(), &fs::read_to_string(&path).unwrap());
    }
    clean.update(&options);
    let here = |corpus: &Corpus| {
        let dir = corpus.dir.path().display().to_string();
        stored(&corpus.open()).into_iter().map(|line| line.replace(&dir, "")).collect::<Vec<_>>()
    };
    assert_eq!(here(&corpus), here(&clean));
}

#[test]
fn what_is_the_same_as_in_a_file_that_was_begun_is_not_lost() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let options = Options { actors: false, ..OPTIONS };
    // Both small files are read while the lines are, which take far longer.
    let read_both = |progress| matches!(progress, Progress::Read { files: 2, .. }) && a_while_later();
    let (old, new) = (lines("Old", 2000), lines("New", 2000));
    let first = |text: &str| text.lines().next().unwrap().to_owned() + "\n";
    corpus.write("b.jsonl", &old);
    corpus.write("c.jsonl", &first(&old));
    let summary = stopped(&corpus, read_both, &options);
    assert_eq!((summary.files.unread, summary.files.indexed, summary.total), (1, 2, 2), "{summary:?}");
    assert_eq!(duplicates(&corpus.open()).len(), 0);
    assert_eq!(corpus.update(&options).total, 2001);
    assert_eq!(duplicates(&corpus.open()), ["c.jsonl:1 = b.jsonl:1"]);
    // What the last commit has of the lines stays, and is what the others are compared with.
    corpus.write("a.txt", &letter(1, "Two"));
    corpus.write("b.jsonl", &new);
    corpus.write("c.jsonl", &(first(&new) + &first(&old)));
    let summary = stopped(&corpus, read_both, &options);
    assert_eq!((summary.files.unread, summary.files.replaced, summary.total), (1, 1, 2002), "{summary:?}");
    assert_eq!(duplicates(&corpus.open()), ["c.jsonl:2 = b.jsonl:1"]);
    assert_eq!(corpus.update(&options).total, 2002);
    assert_eq!(duplicates(&corpus.open()), ["c.jsonl:1 = b.jsonl:1"]);
    assert!(corpus.open().check().unwrap().is_whole());
}

#[test]
fn of_a_stream_the_records_that_were_read_stay() {
    let corpus = Corpus::new(&[]);
    let options = Options { actors: false, prune: true, ..OPTIONS };
    let stream = |stop: Option<&AtomicBool>, text: &str| {
        let options = Options { stop, ..options };
        let told = Mutex::new(0);
        index_stream(&corpus.open(), &mut text.as_bytes(), &options, &|progress| {
            if let (Progress::Read { documents, .. }, Some(stop)) = (progress, stop) {
                *told.lock().unwrap() = documents;
                stop.store(documents > 0, Ordering::Relaxed);
            }
        })
        .unwrap()
    };
    let text = lines("Line", 100);
    let first = stream(None, "{\"title\": \"First\"}\n");
    assert_eq!((first.total, first.interrupted), (1, false));
    let stop = AtomicBool::new(false);
    let part = stream(Some(&stop), &text);
    assert!(part.interrupted && (2..101).contains(&part.total), "{part:?}");
    assert_eq!(part.files.removed, 0);
    assert!(corpus.open().check().unwrap().is_whole());
    let rest = stream(None, &text);
    assert_eq!((rest.files.unchanged, rest.files.removed, rest.total), (part.total - 1, 1, 100));
}

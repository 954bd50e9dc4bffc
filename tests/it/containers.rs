//! Containers and streams from the file on disk to the index: names, counts, and what is read again.

use std::fs;
use std::io::Write;

use dateline::index::Index;
use dateline::ingest::{Options, Parsed, Summary, index, index_stream, parse};
use dateline::schema::Schema;

use crate::update::{Corpus, OPTIONS, letter};

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn tar(members: &[(&str, &str)]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, text) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_cksum();
        out.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    out.into_inner().unwrap()
}

/// Ids and sources of all articles, the sources from the name of the file on.
fn articles(index: &Index) -> Vec<(String, String)> {
    let all = index.snapshot().unwrap().find("").unwrap();
    let name = |source: &str| source.rsplit_once("news/").map_or(source, |(_, name)| name).to_owned();
    let mut all: Vec<_> = all.into_iter().map(|s| (name(&s.article.source), s.article.id)).collect();
    all.sort();
    all
}

fn sources(index: &Index) -> Vec<String> {
    articles(index).into_iter().map(|(source, _)| source).collect()
}

fn rejected(summary: &Summary) -> Vec<String> {
    let name = |source: &str| source.rsplit_once("news/").map_or(source, |(_, name)| name).to_owned();
    let line = |line: Option<usize>| line.map_or(String::new(), |line| format!(":{line}"));
    summary
        .rejected
        .iter()
        .map(|r| format!("{}{}: {}", name(&r.source), line(r.rejection.line), r.rejection.reason))
        .collect()
}

#[test]
fn members_are_documents_and_the_file_is_the_unit() {
    let corpus = Corpus::new(&[("plain.txt", &letter(1, "Plain"))]);
    let (one, two) = (letter(2, "One"), letter(3, "Two"));
    let lines = "{\"title\": \"A\"}\n{broken\n{\"id\": 7, \"title\": \"B\"}\n";
    let archive =
        tar(&[("a/one.txt", &one), (".hidden", "x"), ("empty.txt", ""), ("two.txt", &two), ("l.jsonl", lines)]);
    fs::write(corpus.path().join("x.tar.gz"), gz(&archive)).unwrap();
    let first = corpus.update(&OPTIONS);
    assert_eq!((first.files.found, first.files.indexed, first.documents.skipped), (2, 2, 1));
    assert_eq!((first.documents.found, first.documents.indexed, first.documents.rejected), (7, 5, 2));
    assert_eq!(
        rejected(&first),
        [
            "x.tar.gz!/empty.txt: the file is empty",
            "x.tar.gz!/l.jsonl:2: this line is not valid JSON: key must be a string at column 2"
        ]
    );
    let expected =
        ["plain.txt", "x.tar.gz!/a/one.txt", "x.tar.gz!/l.jsonl:1", "x.tar.gz!/l.jsonl:3", "x.tar.gz!/two.txt"];
    assert_eq!(sources(&corpus.open()), expected);
    let second = corpus.update(&OPTIONS);
    assert_eq!((second.files.unchanged, second.documents.found, second.documents.rejected_before), (2, 0, 2));
    assert_eq!(second.rejected, first.rejected);
    let before = articles(&corpus.open());
    fs::write(corpus.path().join("x.tar.gz"), gz(&tar(&[("two.txt", &two), ("a/one.txt", &one)]))).unwrap();
    assert_eq!(corpus.update(&OPTIONS).files.replaced, 1);
    let after = articles(&corpus.open());
    assert_eq!(after.len(), 3);
    assert!(after.iter().all(|article| before.contains(article)), "a member keeps its id");
}

#[test]
fn what_comes_before_the_cut_is_kept() {
    let corpus = Corpus::new(&[]);
    let lines: String = (0..2_000).map(|n| format!("{{\"title\": \"Number {}\"}}\n", n * 7919 % 2_003)).collect();
    let packed = gz(lines.as_bytes());
    fs::create_dir_all(corpus.path()).unwrap();
    fs::write(corpus.path().join("x.jsonl.gz"), &packed[..packed.len() / 2]).unwrap();
    let summary = corpus.update(&Options { actors: false, ..OPTIONS });
    assert_eq!(summary.documents.rejected, 1);
    assert!(summary.total > 500, "{}", summary.total);
    let line = summary.rejected[0].rejection.line.unwrap() as u64;
    assert_eq!(line, summary.total + 1);
    assert!(rejected(&summary)[0].ends_with("its gzip data are cut off: the documents before this one are kept"));
}

#[test]
fn large_files_are_the_same_in_pieces_and_whatever_the_threads() {
    let body = "Talks went on. ".repeat(90);
    let mut lines: String =
        (0..900).map(|n| format!("{{\"title\": \"Number {n}\", \"body\": \"{body}\"}}\n")).collect();
    lines.insert_str(0, "{broken\n");
    lines.push_str("[1]");
    let corpus = Corpus::new(&[("a.jsonl", &lines)]);
    fs::write(corpus.path().join("b.jsonl.gz"), gz(lines.as_bytes())).unwrap();
    for threads in [1, 3] {
        let dir = tempfile::tempdir().unwrap();
        let open = Index::create(dir.path(), &Schema::embedded()).unwrap();
        let options = Options { threads, actors: false, ..OPTIONS };
        let summary = index(&open, &[corpus.path()], &options, &|_| ()).unwrap();
        // What is packed says the same.
        assert_eq!((summary.total, summary.documents.duplicate, summary.documents.rejected), (900, 900, 4));
        let places: Vec<_> = rejected(&summary).iter().map(|r| r.split(": ").next().unwrap().to_owned()).collect();
        assert_eq!(places, ["a.jsonl:1", "a.jsonl:902", "b.jsonl.gz:1", "b.jsonl.gz:902"]);
        let mut ids = Vec::new();
        parse(&[corpus.path()], &Schema::embedded(), &options, &mut |parsed| {
            if let Parsed::Article(stored) = parsed {
                ids.push(stored.article.source);
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(ids.len(), 1_800);
        assert!(ids[0].ends_with("a.jsonl:2") && ids[1_799].ends_with("b.jsonl.gz:901"));
    }
}

#[test]
fn a_stream_is_known_record_by_record() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "File"))]);
    corpus.update(&OPTIONS);
    let stream = |text: &str, options: &Options| {
        let summary = index_stream(&corpus.open(), &mut text.as_bytes(), options, &|_| ()).unwrap();
        assert!(summary.files.adds_up(), "{summary:?}");
        assert_eq!(summary.total, corpus.open().snapshot().unwrap().documents());
        summary
    };
    let first = "{\"id\": 1, \"title\": \"One\"}\n{\"title\": \"Two\"}\n{broken\n{\"id\": 1, \"title\": \"Other\"}\n";
    let summary = stream(first, &OPTIONS);
    assert_eq!((summary.files.indexed, summary.documents.rejected, summary.total), (2, 2, 3));
    assert_eq!(summary.rejected[1].rejection.line, Some(4));
    let ids = articles(&corpus.open());
    let summary = stream(first, &OPTIONS);
    assert_eq!((summary.files.unchanged, summary.files.indexed, summary.total), (2, 0, 3));
    let summary =
        stream("{\"title\": \"New\"}\n\n{\"title\": \"Two\"}\n{\"id\": \"1\", \"title\": \"One again\"}\n", &OPTIONS);
    assert_eq!((summary.files.indexed, summary.files.replaced, summary.files.unchanged, summary.total), (1, 1, 1, 4));
    assert_eq!(corpus.titles().len(), 4);
    assert!(corpus.titles().contains(&"One again".to_owned()));
    let one = ids.iter().find(|(source, _)| source == "-:1").unwrap();
    assert!(articles(&corpus.open()).iter().any(|(_, id)| *id == one.1), "a record keeps its id");
    // Files are none of its business, nor it of theirs.
    let prune = Options { prune: true, ..OPTIONS };
    assert_eq!(stream("{\"title\": \"Two\"}\n", &prune).files.removed, 2);
    assert_eq!(corpus.update(&prune).files.removed, 0);
    assert_eq!(corpus.titles().len(), 2);
    let summary = stream("", &prune);
    assert!(summary.total == 2 && summary.unpruned, "a stream without a record is one of a command that failed");
}

#[test]
fn what_a_list_names_and_is_not_there_stops_nothing() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let paths = [corpus.path().join("gone.txt"), corpus.path().join("a.txt")];
    assert!(index(&corpus.open(), &paths, &OPTIONS, &|_| ()).is_err());
    let lenient = Options { lenient: true, ..OPTIONS };
    let summary = index(&corpus.open(), &paths, &lenient, &|_| ()).unwrap();
    assert_eq!((summary.files.indexed, summary.files.rejected, summary.total), (1, 1, 1));
    assert!(summary.files.adds_up() && rejected(&summary)[0].starts_with("gone.txt: cannot be read"));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_named() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), ("nul.txt", "text\0"), ("late.txt", "")]);
    let late = format!("{}{}\0 and on.", letter(2, "Late"), "Talks. ".repeat(2_000));
    fs::write(corpus.path().join("late.txt"), late).unwrap();
    fs::write(corpus.path().join("bad.txt"), b"date 2024-02-03 Broken\n\nTalks \xff\xfe\xfd went on.\n").unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(corpus.path().join("socket")).unwrap();
    std::os::unix::fs::symlink(".", corpus.path().join("loop")).unwrap();
    let summary = corpus.update(&OPTIONS);
    assert_eq!((summary.files.found, summary.files.indexed, summary.files.rejected), (6, 3, 3));
    assert_eq!(
        rejected(&summary),
        [
            "loop: a symbolic link leads back to a directory above it",
            "nul.txt: this is no text: it holds NUL bytes",
            "socket: not a regular file"
        ]
    );
    assert_eq!(summary.with_warnings, 1);
}

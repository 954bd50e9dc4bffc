//! Of a file with very much that is rejected, or that repeats itself, the first ones are named and the rest is counted: memory does not
//! grow with it, all figures do, and what is named depends on nothing but the file.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use dateline::index::{Account, Index, Ledger, Status, Tally};
use dateline::ingest::{Options, Summary, index, index_stream};
use dateline::render::{self, Page};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::update::{Corpus, OPTIONS};

const FEW: Options = Options { most_named: 3, actors: false, ..OPTIONS };

/// Lines that are no documents, many pieces of them, with documents between them that say one thing or the other.
fn lines(number: usize) -> String {
    let line = |i: usize| match i % 5 {
        0 => format!("{{\"title\": \"Gas {}\", \"body\": \"Talks went on. {}\"}}\n", i % 2, " ".repeat(3000)),
        _ => "{}\n".to_owned(),
    };
    (0..number).map(line).collect()
}

fn update(corpus: &Corpus, name: &str, options: &Options) -> (Index, Summary) {
    let index_at = Index::open_or_create(&corpus.dir.path().join(name), None).unwrap();
    let summary = index(&index_at, &[corpus.path()], options, &|_| ()).unwrap();
    assert!(summary.files.adds_up() && summary.documents.adds_up(), "{summary:?}");
    assert!(index_at.check().unwrap().is_whole());
    (index_at, summary)
}

fn tally(ledger: &Ledger) -> Tally {
    let mut tally = Tally::default();
    ledger.accounts(&[]).for_each(|account| tally.add(&account));
    assert_eq!(tally.documents, tally.documents_indexed + tally.documents_duplicate + tally.documents_rejected);
    tally
}

fn rejected_at(account: &Account<'_>) -> Vec<usize> {
    account.rejected.iter().filter_map(|refusal| refusal.rejection.line).collect()
}

#[test]
fn the_first_of_a_file_are_named_on_any_number_of_threads() {
    let corpus = Corpus::new(&[("a.jsonl", &lines(4000))]);
    let mut all = Vec::new();
    for threads in [1, 2, 4] {
        let (index, summary) = update(&corpus, &threads.to_string(), &Options { threads, ..FEW });
        let documents = summary.documents;
        assert_eq!((documents.found, documents.indexed), (4000, 2));
        assert_eq!((documents.duplicate, documents.rejected), (798, 3200));
        assert_eq!((summary.rejected.len(), summary.unnamed[0].documents), (3, 3197));
        let ledger = index.ledger().unwrap();
        let tally = tally(&ledger);
        assert_eq!((tally.documents_duplicate, tally.documents_rejected), (798, 3200));
        let account = ledger.accounts(&[]).next().unwrap();
        assert_eq!((account.status, rejected_at(&account)), (Status::Partly, vec![2, 3, 4]));
        assert_eq!((account.documents_rejected, account.more_duplicates), (3200, 795));
        let twins = account.duplicates.iter().map(|twin| twin.place.rsplit_once(':').unwrap().1.to_owned());
        assert_eq!(twins.collect::<Vec<_>>(), ["11", "16", "21"]);
        // Nothing is read again, and all of it is told again.
        let (_, again) = update(&corpus, &threads.to_string(), &FEW);
        assert_eq!((again.documents.duplicate_before, again.documents.rejected_before), (798, 3200));
        assert_eq!((again.rejected, again.unnamed), (summary.rejected, summary.unnamed));
        all.push(ledger);
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
    // What is touched and the same keeps what is said of it.
    let touched = fs::File::options().append(true).open(corpus.path().join("a.jsonl")).unwrap();
    touched.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let (index, summary) = update(&corpus, "1", &FEW);
    assert_eq!((summary.files.unchanged, summary.documents.rejected_before), (1, 3200));
    assert_eq!(tally(&index.ledger().unwrap()).documents_duplicate, 798);
}

#[test]
fn people_and_programs_are_told_how_many_more_there_are() {
    let corpus = Corpus::new(&[("a.jsonl", &lines(40))]);
    let (index, summary) = update(&corpus, "index", &FEW);
    let (page, ledger) = (Page { width: 200, colour: false }, index.ledger().unwrap());
    let told = |write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = told(&|out| render::summary::write(out, page, &summary));
    assert!(text.contains("a.jsonl: 29 more rejected: counted, and not named\n"), "{text}");
    assert!(text.contains("40 documents read: 2 indexed, 6 duplicates, 32 rejected\n"), "{text}");
    let json = told(&|out| render::json::write_summary(out, &summary));
    assert!(json.contains("\"more_rejections\":29"), "{json}");
    let account = ledger.accounts(&[]).next().unwrap();
    let text = told(&|out| render::ledger::write_account(out, page, render::ledger::Columns::default(), &account, &[]));
    assert!(text.contains(" · 6 duplicates · 32 rejected\n"), "{text}");
    assert!(text.contains("\n  3 more the same as others of this file: counted, and not named\n"), "{text}");
    assert!(text.ends_with("\n  29 more rejected: counted, and not named\n"), "{text}");
    let json = told(&|out| render::json::write_account(out, &account, &[]));
    assert!(json.contains("\"duplicate\":6,\"rejected\":32,"), "{json}");
    assert!(
        json.contains("\"more_duplicates\":3,\"rejections\":") && json.contains("\"more_rejections\":29"),
        "{json}"
    );
}

#[test]
fn members_of_containers_count_together() {
    let corpus = Corpus::new(&[]);
    fs::create_dir_all(corpus.path()).unwrap();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all("{}\n".repeat(20).as_bytes()).unwrap();
    fs::write(corpus.path().join("a.jsonl.gz"), packed.finish().unwrap()).unwrap();
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..10 {
        archive.start_file(format!("{number}.txt"), zip::write::SimpleFileOptions::default()).unwrap();
    }
    fs::write(corpus.path().join("b.zip"), archive.finish().unwrap().into_inner()).unwrap();
    let mut archive = tar::Builder::new(Vec::new());
    for number in 0..10 {
        let mut header = tar::Header::new_gnu();
        header.set_size(6);
        archive.append_data(&mut header, format!("{number}.jsonl"), &b"{}\n{}\n"[..]).unwrap();
    }
    fs::write(corpus.path().join("c.tar"), archive.into_inner().unwrap()).unwrap();
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>";
    let record = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n", page.len());
    fs::write(corpus.path().join("d.warc"), record.repeat(10)).unwrap();
    fs::write(corpus.path().join("e.mbox"), "From a@b Mon Feb  5 10:00:00 2024\nX-Odd: x\n\n\n".repeat(10)).unwrap();
    for threads in [1, 4] {
        let (index, summary) = update(&corpus, &threads.to_string(), &Options { threads, ..FEW });
        let ledger = index.ledger().unwrap();
        let files: Vec<_> = ledger.accounts(&[]).collect();
        let counts: Vec<_> = files.iter().map(|file| (file.rejected.len(), file.documents_rejected)).collect();
        assert_eq!(counts, [(3, 20), (3, 10), (3, 20), (3, 10), (3, 10)], "{summary:?}");
        let named: Vec<_> = files[1].rejected.iter().map(|refusal| refusal.place.rsplit_once('/').unwrap().1).collect();
        assert_eq!(named, ["0.txt", "1.txt", "2.txt"]);
        assert_eq!((summary.documents.rejected, summary.rejected.len(), summary.unnamed.len()), (70, 15, 5));
    }
}

#[test]
fn records_of_a_stream_are_bounded_too() {
    let corpus = Corpus::new(&[]);
    let read = |stream: &str, threads: usize| {
        let open = corpus.open();
        let options = Options { threads, ..FEW };
        let summary = index_stream(&open, &mut stream.as_bytes(), &options, &|_| ()).unwrap();
        assert!(summary.files.adds_up() && summary.documents.adds_up(), "{summary:?}");
        assert!(open.check().unwrap().is_whole());
        (summary, open.ledger().unwrap())
    };
    let record = |id: u32, body: &str| format!("{{\"id\": {id}, \"body\": \"{body}\"}}\n");
    // What is no record, the same record again, and another one of the same id.
    let stream = ["{}\n".repeat(2), record(1, "Gas."), record(2, "Oil.")].concat()
        + &[record(1, "gas"), record(1, "Coal."), record(2, "oil!")].concat().repeat(4);
    for threads in [1, 4] {
        let (summary, ledger) = read(&stream, threads);
        let documents = summary.documents;
        let duplicate = documents.duplicate + documents.duplicate_before;
        assert_eq!((duplicate, documents.rejected), (8, 2 + 4), "{summary:?}");
        assert_eq!((summary.rejected.len(), summary.unnamed[0].documents), (3, 3));
        let tally = tally(&ledger);
        assert_eq!((tally.documents_indexed, tally.documents_duplicate, tally.documents_rejected), (2, 8, 6));
        let more: Vec<_> = ledger.accounts(&[]).map(|a| (a.path, a.more_duplicates, a.more_rejected)).collect();
        assert_eq!(more, [("-", 0, 3), ("-/1", 3, 0), ("-/2", 3, 0)]);
    }
    // What was rejected of one stream is forgotten with the next one.
    let (summary, ledger) = read(&record(1, "Gas."), 1);
    assert_eq!((summary.documents.rejected, ledger.files.contains_key("-")), (0, false));
    assert_eq!(tally(&ledger).documents_duplicate, 4, "those of a record are those of the last stream that had it");
    assert!(!Path::new("-").exists());
}

//! `check`: an index is whole after whatever was done to it; where ledger and index disagree, it says so, and `--repair` drops what
//! is broken and nothing else.

use std::fs;

use dateline::index::{Check, Entry, Ledger, Mend, Tally};
use dateline::ingest::Options;

use crate::update::{Corpus, OPTIONS, letter};

fn sound(corpus: &Corpus) -> Check {
    let index = corpus.open();
    let check = index.check().unwrap();
    assert!(check.is_whole(), "{check:?}");
    assert_eq!(check.articles, index.snapshot().unwrap().documents());
    check
}

/// Three letters and two lines, one of them rejected.
fn corpus() -> Corpus {
    let wire = "{\"title\": \"Wire\", \"date\": \"2024-02-04\", \"body\": \"Gas.\"}\nno JSON\n";
    let [one, two, three] = [(1, "One"), (2, "Two"), (3, "Three")].map(|(day, title)| letter(day, title));
    let corpus = Corpus::new(&[("a.txt", &one), ("b.txt", &two), ("c.txt", &three), ("d.jsonl", wire)]);
    corpus.update(&OPTIONS);
    corpus
}

/// Something wrong with a ledger.
type Change = fn(&mut Ledger);

/// Commits another ledger than the one that belongs to the index.
fn disagree(corpus: &Corpus, change: impl FnOnce(&mut Ledger)) {
    let index = corpus.open();
    let mut ledger = index.ledger().unwrap();
    change(&mut ledger);
    index.writer(1, 0).unwrap().commit(&ledger).unwrap();
}

fn entry<'l>(ledger: &'l mut Ledger, name: &str) -> &'l mut Entry {
    ledger.files.iter_mut().find(|(path, _)| path.ends_with(name)).unwrap().1
}

#[test]
fn an_index_is_whole_after_whatever_was_done_to_it() {
    let corpus = Corpus::new(&[]);
    assert_eq!(sound(&corpus), Check::default());
    for round in 1..=12 {
        for i in 0..4 {
            corpus.write(&format!("{round}-{i}.txt"), &letter(round, &format!("Round {round}, {i}")));
        }
        // One file gives one id to several documents.
        let line = |number| format!("{{\"id\": 7, \"title\": \"Line {round}\", \"body\": \"Gas {number}.\"}}\n");
        corpus.write("lines.jsonl", &(0..round).map(line).collect::<String>());
        if round > 1 {
            corpus.write(&format!("{}-1.txt", round - 1), &letter(round, "Changed"));
            fs::remove_file(corpus.path().join(format!("{}-2.txt", round - 1))).unwrap();
        }
        corpus.update(&Options { prune: round % 2 == 0, actors: round % 3 != 0, ..OPTIONS });
        sound(&corpus);
    }
    fs::remove_dir_all(corpus.path()).unwrap();
    fs::create_dir(corpus.path()).unwrap();
    corpus.update(&Options { prune: true, ..OPTIONS });
    assert_eq!(sound(&corpus).articles, 0);
}

#[test]
fn what_ledger_and_index_disagree_about_is_dropped_and_read_again() {
    let changes: [(&str, Change); 5] = [
        ("the ledger does not name this file, of which the index has 1 article", |ledger| {
            ledger.files.retain(|path, _| !path.ends_with("b.txt"));
        }),
        ("the ledger says 3 articles and ", |ledger| entry(ledger, "b.txt").documents += 2),
        ("and the index has 1 and ", |ledger| entry(ledger, "b.txt").terms += 1),
        ("the ledger says 0 articles and 0 terms, and the index has 1 and ", |ledger| {
            let b = entry(ledger, "b.txt");
            (b.documents, b.terms) = (0, 0);
        }),
        ("1 article with an id of another file's", |ledger| {
            let identity = entry(ledger, "a.txt").identity.clone();
            let b = entry(ledger, "b.txt");
            (b.identity, b.modified, b.hash) = (identity, 0, 0);
        }),
    ];
    for (what, change) in changes {
        let corpus = corpus();
        let titles = corpus.titles();
        disagree(&corpus, change);
        if what.contains("another file") {
            corpus.update(&OPTIONS);
        }
        let check = corpus.open().check().unwrap();
        let [fault] = check.faults.as_slice() else { panic!("{what}: {check:?}") };
        assert!(fault.what.contains(what), "{what}: {fault:?}");
        let Mend::Drop { articles, .. } = fault.mend else { panic!("{fault:?}") };
        assert_eq!(articles, 1);

        let repair = corpus.open().repair().unwrap();
        assert_eq!((repair.mended, repair.after.is_whole()), (check.faults, true), "{what}");
        assert_eq!(corpus.titles().len(), titles.len() - 1, "{what}: nothing else is dropped");
        let again = corpus.update(&OPTIONS);
        assert_eq!(again.documents.found, 1, "{what}: only what was dropped is read again");
        assert_eq!(corpus.titles(), titles, "{what}");
        sound(&corpus);
    }
}

#[test]
fn a_file_that_the_index_has_nothing_of_is_found_and_forgotten() {
    let corpus = corpus();
    disagree(&corpus, |ledger| {
        let ghost = Entry { source: "ghost.txt".into(), documents: 2, terms: 9, ..Entry::default() };
        ledger.files.insert("/ghost.txt".to_owned(), ghost);
    });
    let check = corpus.open().check().unwrap();
    assert_eq!(check.faults.len(), 1, "{check:?}");
    assert_eq!(check.faults[0].place, "ghost.txt");
    assert_eq!(check.faults[0].what, "the ledger says 2 articles and 9 terms, and the index has 0 and 0");
    assert!(corpus.open().repair().unwrap().after.is_whole());
    assert_eq!(corpus.open().ledger().unwrap().files["/ghost.txt"].documents, 0);
}

#[test]
fn what_cannot_be_mended_is_left_alone() {
    let corpus = corpus();
    let index = corpus.open();
    let dir = index.dir().to_path_buf();
    // Sums that are not those of the ledger are counted again.
    let meta = fs::read_to_string(dir.join("meta.json")).unwrap();
    let wrong = meta.replace("\\\"documents\\\":4", "\\\"documents\\\":5");
    assert_ne!(wrong, meta);
    fs::write(dir.join("meta.json"), wrong).unwrap();
    let repair = corpus.open().repair().unwrap();
    assert_eq!((repair.mended.len(), &repair.mended[0].mend, repair.after.is_whole()), (1, &Mend::Sums, true));

    // A schema that is not the index's.
    let schema = fs::read_to_string(dir.join("index_schema.toml")).unwrap();
    let other = format!("{schema}\n[fields.mood]\ntype = \"keyword\"\nfrom = \"meta.mood\"\n");
    fs::write(dir.join("index_schema.toml"), other).unwrap();
    let repair = corpus.open().repair().unwrap();
    assert_eq!((repair.mended.len(), repair.after.faults.len()), (0, 1));
    assert_eq!(repair.after.faults[0].place, "index_schema.toml");
    fs::write(dir.join("index_schema.toml"), schema).unwrap();
    sound(&corpus);
}

#[test]
fn the_ledger_adds_up_to_what_the_index_holds() {
    let corpus = corpus();
    corpus.write("empty.txt", "");
    corpus.write("half.csv", "title,date,body\nGas,2024-02-30,Gas.\nOil,2024-02-05\n");
    corpus.update(&OPTIONS);
    let index = corpus.open();
    let ledger = index.ledger().unwrap();
    let mut tally = Tally::default();
    ledger.accounts(&[]).for_each(|account| tally.add(&account));
    assert_eq!(tally.files, tally.indexed + tally.partly + tally.duplicate + tally.rejected + tally.nothing);
    assert_eq!((tally.files, tally.indexed, tally.partly, tally.rejected), (6, 3, 2, 1));
    assert_eq!(tally.documents, tally.documents_indexed + tally.documents_duplicate + tally.documents_rejected);
    assert_eq!(tally.documents_indexed, index.snapshot().unwrap().documents());
    assert_eq!((tally.documents_rejected, tally.with_warnings), (3, 1));
    // Reading nothing again, or everything, changes none of it.
    let touched = fs::File::options().append(true).open(corpus.path().join("half.csv")).unwrap();
    touched.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    corpus.update(&OPTIONS);
    let mut again = Tally::default();
    corpus.open().ledger().unwrap().accounts(&[]).for_each(|account| again.add(&account));
    assert_eq!(again, tally);
}

//! Duplicates: which of several articles that are the same is kept does not depend on threads, nor on how many runs it took; and
//! nothing is lost when what was kept is changed or removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use dateline::index::{Index, Mend, Status, Stored, Tally};
use dateline::ingest::{Options, Progress, Summary, index, index_stream};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::update::{Corpus, OPTIONS, letter};

/// A document: what it says, the day, and how that is spelled, which does not count.
type Document = (usize, u32, usize);

/// Names of files, in the order of their paths; what begins with `l` holds lines, `t` is an archive, all others hold one document.
const FILES: [&str; 7] = ["a/l.jsonl", "a/one.txt", "b/l.jsonl.gz", "b/one.txt", "c/t.tar", "d/l.jsonl", "d/one.txt"];

fn text(says: usize, spelled: usize) -> String {
    let words = ["Talks on gas went on.", "Nobody came.", "The dam broke at noon."][says % 3];
    match spelled % 3 {
        0 => words.to_owned(),
        1 => words.to_uppercase().replace('.', " !"),
        _ => words.replace(' ', "  \n"),
    }
}

/// The bytes of a file, whose documents have their place in the file and its name as ids.
fn bytes(name: &str, documents: &[Document]) -> Vec<u8> {
    let line = |(i, &(says, day, spelled)): (usize, &Document)| {
        let id = format!("{name}:{i}");
        let date = (day > 0).then(|| format!("2024-02-{day:02}"));
        serde_json::json!({"id": id, "date": date, "body": text(says, spelled)}).to_string() + "\n"
    };
    let all = documents.iter().enumerate().map(line).collect::<String>();
    let extension = name.rsplit('.').next().unwrap_or("");
    if extension == "tar" {
        let mut archive = tar::Builder::new(Vec::new());
        for (i, line) in all.lines().enumerate() {
            let mut header = tar::Header::new_gnu();
            header.set_size(line.len() as u64);
            archive.append_data(&mut header, format!("{}.json", 9 - i), line.as_bytes()).unwrap();
        }
        archive.into_inner().unwrap()
    } else if extension == "gz" {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(all.as_bytes()).unwrap();
        packed.finish().unwrap()
    } else if extension == "jsonl" {
        all.into_bytes()
    } else {
        let (says, day, spelled) = documents[0];
        let date = if day > 0 { format!("date: 2024-02-{day:02}\n") } else { String::new() };
        format!("---\nid: \"{name}:0\"\n{date}---\n\n{}\n", text(says, spelled)).into_bytes()
    }
}

/// The ids of what is kept: the first of those that are the same.
fn expected(files: &BTreeMap<&str, Vec<Document>>) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let documents = files.iter().flat_map(|(name, documents)| documents.iter().enumerate().map(move |d| (name, d)));
    let first = documents.filter(|(_, (_, (says, day, _)))| known.insert((says % 3, *day)));
    first.map(|(name, (i, _))| format!("{name}:{i}")).collect()
}

/// All that an index holds, but for the days on which it came in: the articles by id, and what the ledger says.
fn contents(index: &Index) -> (BTreeMap<String, String>, Vec<String>) {
    let snapshot = index.snapshot().unwrap();
    let mut articles = BTreeMap::new();
    // No more than can be found at once.
    for stored in snapshot.find("").unwrap() {
        let id = stored.article.metadata["id"].as_str().unwrap().to_owned();
        // What was put in the place of a file that was begun keeps the id that it had until that is read.
        let is_in_place =
            stored.article.warnings.iter().any(|warning| warning.message.contains("could not be read again"));
        let id = if is_in_place { format!("{id} in {}", stored.article.source) } else { id };
        articles.insert(id, format!("{:?}", Stored { added: None, ..stored }));
    }
    assert_eq!(articles.len() as u64, snapshot.documents());
    let ledger = index.ledger().unwrap();
    let mut tally = Tally::default();
    let mut lines = Vec::new();
    for account in ledger.accounts(&[]) {
        tally.add(&account);
        lines.push(format!("{} {:?} {}", account.source, account.status, account.documents));
        for twin in &account.duplicates {
            lines.push(format!("{} = {}", twin.place, twin.of.as_ref().unwrap()));
        }
        lines.push(format!("{} more", account.more_duplicates));
    }
    assert_eq!(tally.files, tally.indexed + tally.partly + tally.duplicate + tally.rejected + tally.nothing);
    assert_eq!(tally.documents, tally.documents_indexed + tally.documents_duplicate + tally.documents_rejected);
    assert_eq!(tally.documents_indexed, snapshot.documents());
    let check = index.check().unwrap();
    assert!(check.is_whole(), "{check:?}");
    (articles, lines)
}

fn update(corpus: &Corpus, name: &str, roots: &[&str], options: &Options) -> (Index, Summary) {
    let index_at = Index::open_or_create(&corpus.dir.path().join(name), None).unwrap();
    let roots: Vec<PathBuf> = roots.iter().map(|root| corpus.path().join(root)).collect();
    let summary = index(&index_at, &roots, options, &|_| ()).unwrap();
    assert!(summary.files.adds_up() && summary.documents.adds_up(), "{summary:?}");
    (index_at, summary)
}

/// The same, but stopped so many microseconds after so many files were found, which may be in the middle of some.
fn stopped(corpus: &Corpus, name: &str, roots: &[&str], options: &Options, (files, later): (u64, u64)) -> Index {
    let (stop, is_found, is_over) = (AtomicBool::new(false), AtomicU64::new(0), AtomicBool::new(false));
    let index_at = Index::open_or_create(&corpus.dir.path().join(name), None).unwrap();
    let roots: Vec<PathBuf> = roots.iter().map(|root| corpus.path().join(root)).collect();
    let options = Options { stop: Some(&stop), ..*options };
    let summary = thread::scope(|scope| {
        scope.spawn(|| {
            while is_found.load(Ordering::Relaxed) < files && !is_over.load(Ordering::Relaxed) {
                thread::yield_now();
            }
            thread::sleep(Duration::from_micros(later));
            stop.store(true, Ordering::Relaxed);
        });
        let summary = index(&index_at, &roots, &options, &|progress| {
            if let Progress::Walked { files } = progress {
                is_found.fetch_max(files, Ordering::Relaxed);
            }
        });
        is_over.store(true, Ordering::Relaxed);
        summary.unwrap()
    });
    assert!(summary.files.adds_up() && summary.documents.adds_up(), "{summary:?}");
    assert_eq!(summary.total, index_at.snapshot().unwrap().documents());
    index_at
}

const ROOTS: [&str; 4] = ["a", "b", "c", "d"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn many_runs_keep_what_one_run_keeps(
        runs in vec(
            (
                vec((0..FILES.len(), vec((0..3_usize, 0..3_u32, 0..3_usize), 0..8)), 1..5),
                0..3_usize,
                any::<bool>(),
                vec((0..8_u64, 0..3000_u64), 0..3),
            ),
            1..7,
        ),
        most_named in 0..4_usize,
    ) {
        let corpus = Corpus::new(&[]);
        for root in ROOTS {
            fs::create_dir_all(corpus.path().join(root)).unwrap();
        }
        let mut files: BTreeMap<&str, Vec<Document>> = BTreeMap::new();
        for (number, (changes, threads, backwards, stops)) in runs.into_iter().enumerate() {
            for (file, documents) in changes {
                let (name, path) = (FILES[file], corpus.path().join(FILES[file]));
                // What is to have nothing is removed.
                if documents.is_empty() {
                    files.remove(name);
                    let _ = fs::remove_file(path);
                    continue;
                }
                let documents = if name.rsplit('.').next() == Some("txt") { documents[..1].to_vec() } else { documents };
                fs::write(path, bytes(name, &documents)).unwrap();
                files.insert(name, documents);
            }
            let options = Options { threads: 1 << threads, actors: false, prune: true, most_named, ..OPTIONS };
            let mut roots = ROOTS;
            if backwards {
                roots.reverse();
            }
            for stop in stops {
                let index = stopped(&corpus, "many", &roots, &options, stop);
                contents(&index);
                let all = index.snapshot().unwrap().find("").unwrap();
                let words = |stored: &Stored| {
                    let words = stored.article.sections[0].text.to_lowercase();
                    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
                    let day = stored.article.published.as_ref().map(|published| published.date);
                    (words.collect::<Vec<_>>().join(" "), day)
                };
                let different: BTreeSet<_> = all.iter().map(words).collect();
                prop_assert_eq!(different.len(), all.len(), "no two are the same");
            }
            let (many, _) = update(&corpus, "many", &roots, &options);
            let (one, _) = update(&corpus, &format!("one{number}"), &ROOTS, &options);
            let (many, one) = (contents(&many), contents(&one));
            prop_assert_eq!(one.0.keys().cloned().collect::<BTreeSet<_>>(), expected(&files));
            prop_assert_eq!(many, one);
        }
    }
}

/// The places of the duplicates, each with what it is the same as.
pub(crate) fn duplicates(index: &Index) -> Vec<String> {
    let ledger = index.ledger().unwrap();
    let twins = ledger.accounts(&[]).flat_map(|account| account.duplicates).collect::<Vec<_>>();
    let name = |path: &str| path.rsplit_once("news/").map_or(path, |(_, name)| name).to_owned();
    twins.iter().map(|twin| format!("{} = {}", name(&twin.place), name(twin.of.as_deref().unwrap_or("?")))).collect()
}

fn sources(index: &Index) -> Vec<String> {
    let found = index.snapshot().unwrap().find("").unwrap();
    let mut sources: Vec<_> = found.into_iter().map(|stored| stored.article.source).collect();
    sources.sort();
    sources.iter().map(|path| path.rsplit_once("news/").map_or(path.as_str(), |(_, name)| name).to_owned()).collect()
}

#[test]
fn another_day_or_another_outlet_is_another_article() {
    let line = |day: &str, outlet: &str, desk: &str| {
        let line = serde_json::json!({"title": "Gas", "body": "Talks.", "date": day, "outlet": outlet, "desk": desk});
        line.to_string() + "\n"
    };
    let lines = [
        line("2024-02-05", "The Courier", "World"),
        line("2024-02-06", "The Courier", "World"),
        line("2024-02-05", "The Herald", "World"),
        line("2024-02-05", "the courier", "Sport"),
    ];
    let corpus = Corpus::new(&[("a.jsonl", &lines.concat())]);
    let summary = corpus.update(&OPTIONS);
    assert_eq!((summary.documents.indexed, summary.documents.duplicate), (3, 1));
    assert_eq!(duplicates(&corpus.open()), ["a.jsonl:4 = a.jsonl:1"]);
}

#[test]
fn the_figures_tell_of_duplicates() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), ("b.txt", &letter(1, "ONE!"))]);
    corpus.write("c.jsonl", &format!("no JSON\n{}", "{\"title\": \"x\", \"body\": \"y\"}\n".repeat(3)));
    let summary = corpus.update(&OPTIONS);
    let (files, documents) = (summary.files, summary.documents);
    assert_eq!((files.found, files.indexed, files.duplicate, files.rejected), (3, 2, 1, 0));
    assert_eq!((documents.found, documents.indexed, documents.duplicate, documents.rejected), (6, 2, 3, 1));
    assert_eq!(duplicates(&corpus.open()), ["b.txt = a.txt", "c.jsonl:3 = c.jsonl:2", "c.jsonl:4 = c.jsonl:2"]);
    let statuses: Vec<_> = corpus.open().ledger().unwrap().accounts(&[]).map(|account| account.status).collect();
    assert_eq!(statuses, [Status::Indexed, Status::Duplicate, Status::Partly]);
    // Nothing is read again.
    let again = corpus.update(&OPTIONS);
    assert_eq!((again.files.unchanged, again.files.duplicate, again.documents.found), (2, 1, 0));
    assert_eq!((again.documents.duplicate_before, again.documents.rejected_before), (3, 1));
    // What is read again without having changed keeps them.
    let touched = fs::File::options().append(true).open(corpus.path().join("c.jsonl")).unwrap();
    touched.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(corpus.update(&OPTIONS).documents.duplicate_before, 3);
    assert_eq!(duplicates(&corpus.open()).len(), 3);
    // Files that are not read.
    fs::remove_file(corpus.path().join("a.txt")).unwrap();
    let summary = corpus.update(&Options { prune: true, ..OPTIONS });
    assert_eq!((summary.files.removed, summary.documents.promoted, summary.total), (1, 1, 2));
    corpus.write("a.txt", &letter(1, "One"));
    let summary = corpus.update(&OPTIONS);
    assert_eq!((summary.files.indexed, summary.documents.demoted, summary.total), (1, 1, 2));
    assert!(corpus.open().check().unwrap().is_whole());
}

#[test]
fn what_is_gone_from_the_disk_takes_its_place_too() {
    let corpus =
        Corpus::new(&[("a.txt", &letter(1, "One")), ("b.txt", &letter(1, "One")), ("c.txt", &letter(1, "One"))]);
    corpus.update(&OPTIONS);
    assert_eq!(sources(&corpus.open()), ["a.txt"]);
    let own = fs::read(corpus.path().join("b.txt")).unwrap();
    fs::remove_file(corpus.path().join("b.txt")).unwrap();
    corpus.write("a.txt", &letter(2, "Two"));
    let summary = corpus.update(&OPTIONS);
    assert_eq!((summary.total, summary.documents.promoted), (2, 1));
    assert_eq!(sources(&corpus.open()), ["a.txt", "b.txt"]);
    assert_eq!(duplicates(&corpus.open()), ["c.txt = b.txt"]);
    let warnings = |corpus: &Corpus| {
        let found = corpus.open().snapshot().unwrap().find("").unwrap();
        found.into_iter().flat_map(|stored| stored.article.warnings).map(|warning| warning.message).collect::<Vec<_>>()
    };
    assert!(warnings(&corpus)[0].contains("could not be read again"), "{:?}", warnings(&corpus));
    assert!(corpus.open().check().unwrap().is_whole());
    // Once it is there again, it is read.
    fs::write(corpus.path().join("b.txt"), own).unwrap();
    assert_eq!(corpus.update(&OPTIONS).files.replaced, 1);
    assert_eq!((warnings(&corpus), duplicates(&corpus.open())), (vec![], vec!["c.txt = b.txt".to_owned()]));
}

#[test]
fn many_of_one_file_take_their_places_at_once() {
    let line = |number: usize| format!("{{\"title\": \"{number}\", \"date\": \"2024-02-05\", \"body\": \"Gas.\"}}\n");
    let lines = |numbers: &[usize]| numbers.iter().map(|&number| line(number)).collect::<String>();
    for is_there in [true, false] {
        let corpus = Corpus::new(&[("a.jsonl", &lines(&[1, 2, 3, 4, 5])), ("b.jsonl", &lines(&[5, 4, 6, 4, 2, 1]))]);
        corpus.update(&OPTIONS);
        assert_eq!(duplicates(&corpus.open()).len(), 5);
        corpus.write("a.jsonl", &lines(&[2, 3]));
        if !is_there {
            fs::remove_file(corpus.path().join("b.jsonl")).unwrap();
        }
        let summary = corpus.update(&OPTIONS);
        assert_eq!((summary.total, summary.documents.promoted), (6, 3));
        let should = ["a.jsonl:1", "a.jsonl:2", "b.jsonl:1", "b.jsonl:2", "b.jsonl:3", "b.jsonl:6"];
        assert_eq!(sources(&corpus.open()), should);
        assert_eq!(duplicates(&corpus.open()), ["b.jsonl:4 = b.jsonl:2", "b.jsonl:5 = a.jsonl:1"]);
        assert!(corpus.open().check().unwrap().is_whole());
    }
}

#[test]
fn records_of_a_stream_are_compared_too() {
    let corpus = Corpus::new(&[]);
    let record =
        |id: u32, body: &str| serde_json::json!({"id": id, "date": "2024-02-05", "body": body}).to_string() + "\n";
    let read = |records: &[String]| {
        let open = corpus.open();
        let summary = index_stream(&open, &mut records.concat().as_bytes(), &OPTIONS, &|_| ()).unwrap();
        assert!(summary.files.adds_up() && summary.documents.adds_up(), "{summary:?}");
        assert!(open.check().unwrap().is_whole());
        summary
    };
    let summary = read(&[record(3, "Gas."), record(1, "gas"), record(2, "Gas!")]);
    assert_eq!((summary.documents.indexed, summary.documents.duplicate), (1, 2));
    assert_eq!(sources(&corpus.open()), ["-:2"]);
    assert_eq!(duplicates(&corpus.open()), ["-:3 = -:2", "-:1 = -:2"]);
    // There is no file that could be read again.
    let summary = read(&[record(1, "Oil.")]);
    assert_eq!((summary.files.replaced, summary.documents.promoted, summary.total), (1, 1, 2));
    assert_eq!(duplicates(&corpus.open()), ["-:1 = -:3"]);
    let summary = read(&[record(2, "Gas!"), record(3, "Gas.")]);
    assert_eq!((summary.documents.duplicate_before, summary.total), (1, 2));
}

#[test]
fn of_a_large_file_the_first_is_kept_on_any_number_of_threads() {
    let corpus = Corpus::new(&[]);
    let line = |i: usize| {
        let body = format!("Number {}. {}", i % 500, "Talks on gas. ".repeat(150));
        serde_json::json!({"body": body}).to_string() + "\n"
    };
    fs::create_dir_all(corpus.path()).unwrap();
    fs::write(corpus.path().join("a.jsonl"), (0..2000).map(line).collect::<String>()).unwrap();
    for threads in [1, 2, 4] {
        let options = Options { threads, actors: false, ..OPTIONS };
        let (index, summary) = update(&corpus, &threads.to_string(), &[""], &options);
        assert_eq!((summary.documents.indexed, summary.documents.duplicate), (500, 1500));
        let name = |line: usize| format!("a.jsonl:{}", line + 1);
        let expected: Vec<_> = (500..2000).map(|i| format!("{} = {}", name(i), name(i % 500))).collect();
        assert!(duplicates(&index) == expected, "{threads}");
        assert!(index.check().unwrap().is_whole());
    }
}

#[test]
fn what_was_dropped_is_replaced_by_the_next_run() {
    let one = letter(1, "One");
    let corpus = Corpus::new(&[("a.txt", &one), ("b.txt", &one), ("c.txt", &one)]);
    corpus.update(&OPTIONS);
    let disagree = |change: &dyn Fn(&str, &mut dateline::index::Entry)| {
        let index = corpus.open();
        let mut ledger = index.ledger().unwrap();
        ledger.files.iter_mut().for_each(|(path, entry)| change(path, entry));
        index.writer(1, 0).unwrap().commit(&ledger).unwrap();
    };
    // What is kept is dropped, and gone.
    disagree(&|path, entry| entry.terms += u64::from(path.ends_with("a.txt")));
    assert!(corpus.open().repair().unwrap().after.is_whole());
    assert_eq!(duplicates(&corpus.open()), ["b.txt = ?", "c.txt = ?"]);
    fs::remove_file(corpus.path().join("a.txt")).unwrap();
    assert_eq!(corpus.update(&OPTIONS).total, 1);
    assert_eq!(
        (sources(&corpus.open()), duplicates(&corpus.open())),
        (vec!["b.txt".into()], vec!["c.txt = b.txt".into()])
    );
    // The ledger names what is not there.
    disagree(&|path, entry| {
        entry.duplicates.iter_mut().filter(|_| path.ends_with("c.txt")).for_each(|duplicate| {
            duplicate.of.as_mut().unwrap().file = "/nowhere".into();
        });
    });
    let check = corpus.open().check().unwrap();
    assert!(matches!(&check.faults[..], [fault] if matches!(fault.mend, Mend::Settle { .. })), "{check:?}");
    assert_eq!(check.faults[0].what, "1 duplicate the same as what is not in the index");
    let repair = corpus.open().repair().unwrap();
    assert_eq!((repair.mended, repair.after.is_whole()), (check.faults, true));
    corpus.update(&OPTIONS);
    assert_eq!(
        (sources(&corpus.open()), duplicates(&corpus.open())),
        (vec!["b.txt".into()], vec!["c.txt = b.txt".into()])
    );
}

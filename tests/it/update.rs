//! Bringing an index up to date: what is read again, what is removed, and that the figures add up.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::NaiveDate;
use dateline::error::ErrorKind;
use dateline::index::Index;
use dateline::ingest::{MAX_DOCUMENT, MOST_NAMED, Options, Summary, index};
use dateline::query::Query;
use dateline::schema::Schema;
use dateline::search::{Request, Sort, search};

pub(crate) const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2024, 3, 10).unwrap();
pub(crate) const OPTIONS: Options = Options {
    threads: 2,
    memory: 64 << 20,
    actors: true,
    prune: false,
    today: TODAY,
    format: None,
    max_document: MAX_DOCUMENT,
    most_named: MOST_NAMED,
    lenient: false,
    only: None,
    stop: None,
};

pub(crate) struct Corpus {
    pub(crate) dir: tempfile::TempDir,
}

impl Corpus {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let corpus = Self { dir: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            corpus.write(name, text);
        }
        corpus
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("news")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn open(&self) -> Index {
        Index::open_or_create(&self.dir.path().join("index"), None).unwrap()
    }

    pub(crate) fn update(&self, options: &Options) -> Summary {
        let summary = index(&self.open(), &[self.path()], options, &|_| ()).unwrap();
        assert!(summary.files.adds_up(), "{summary:?}");
        let documents = summary.documents;
        assert!(documents.adds_up(), "{summary:?}");
        let unnamed: u64 = summary.unnamed.iter().map(|unnamed| unnamed.documents).sum();
        assert_eq!(summary.rejected.len() as u64 + unnamed, documents.rejected + documents.rejected_before);
        assert_eq!(summary.total, self.open().snapshot().unwrap().documents());
        summary
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        let index = self.open();
        let request =
            Request { query: Query::All, under: Vec::new(), sort: Sort::Oldest, offset: 0, limit: 100, passages: 0 };
        let results = search(&index.snapshot().unwrap(), &index.ledger().unwrap(), &request).unwrap();
        results.hits.into_iter().map(|hit| hit.stored.article.title.unwrap_or_default()).collect()
    }
}

pub(crate) fn letter(day: u32, title: &str) -> String {
    format!("date 2024-02-{day:02} {title}\n\nTalks went on.\n")
}

#[test]
fn a_second_run_reads_only_what_changed() {
    let corpus =
        Corpus::new(&[("a.txt", &letter(1, "One")), ("b/b.txt", &letter(2, "Two")), ("c.txt", &letter(3, "Three"))]);
    let files = corpus.update(&OPTIONS).files;
    assert_eq!((files.found, files.indexed, files.unchanged), (3, 3, 0));
    let files = corpus.update(&OPTIONS).files;
    assert_eq!((files.found, files.indexed, files.unchanged), (3, 0, 3));

    corpus.write("b/b.txt", &letter(4, "Two again"));
    // Touched, but the same.
    let touched = fs::File::options().append(true).open(corpus.path().join("c.txt")).unwrap();
    touched.set_modified(SystemTime::now() + Duration::from_mins(1)).unwrap();
    corpus.write("d.txt", &letter(5, "Four"));
    let summary = corpus.update(&OPTIONS);
    assert_eq!((summary.files.indexed, summary.files.replaced, summary.files.unchanged), (1, 1, 2));
    assert_eq!((summary.documents.found, summary.total), (2, 4));
    assert_eq!(corpus.titles(), ["One", "Three", "Two again", "Four"]);
}

#[test]
fn only_pruning_removes_what_is_gone() {
    let corpus = Corpus::new(&[("a/a.txt", &letter(1, "One")), ("b.txt", &letter(2, "Two"))]);
    corpus.update(&OPTIONS);
    fs::remove_file(corpus.path().join("a/a.txt")).unwrap();
    fs::remove_file(corpus.path().join("b.txt")).unwrap();
    assert_eq!(corpus.update(&OPTIONS).files.removed, 0);
    let options = Options { prune: true, ..OPTIONS };
    // What lies outside the paths given is none of this run's business.
    let summary = index(&corpus.open(), &[corpus.path().join("a")], &options, &|_| ()).unwrap();
    assert_eq!((summary.files.removed, summary.total), (1, 1));
    assert_eq!(corpus.update(&options).files.removed, 1);
    assert_eq!(corpus.titles(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn pruning_spares_what_lies_below_a_place_that_cannot_be_looked_at() {
    let corpus = Corpus::new(&[("a/a.txt", &letter(1, "One")), ("b/b.txt", &letter(2, "Two"))]);
    corpus.update(&OPTIONS);
    for name in ["a", "b"] {
        fs::remove_dir_all(corpus.path().join(name)).unwrap();
    }
    // A link to itself is there, but nobody can see what it holds.
    std::os::unix::fs::symlink("a", corpus.path().join("a")).unwrap();
    let link = corpus.dir.path().join("link");
    std::os::unix::fs::symlink("news", &link).unwrap();
    let summary = index(&corpus.open(), &[link], &Options { prune: true, ..OPTIONS }, &|_| ()).unwrap();
    assert_eq!((summary.files.rejected, summary.files.removed), (1, 1));
    assert_eq!(corpus.titles(), ["One"]);
}

#[test]
fn what_cannot_be_indexed_is_named_every_time() {
    let corpus = Corpus::new(&[
        ("a.txt", &letter(1, "One")),
        ("empty.txt", ""),
        ("binary.txt", "x\0y"),
        ("blank.jsonl", "\n \n"),
        ("lines.jsonl", "{\"title\": \"Two\"}\n{broken\n{\"title\": \"Three\"}\n"),
    ]);
    let first = corpus.update(&OPTIONS);
    assert_eq!((first.files.indexed, first.files.rejected), (2, 3));
    assert_eq!((first.documents.found, first.documents.indexed, first.documents.rejected), (7, 3, 4));
    let named = |summary: &Summary| -> Vec<_> {
        let name = |source: &str| Path::new(source).file_name().unwrap().to_string_lossy().into_owned();
        summary.rejected.iter().map(|r| (name(&r.source), r.rejection.line)).collect()
    };
    assert_eq!(
        named(&first),
        [
            ("binary.txt".into(), None),
            ("blank.jsonl".into(), None),
            ("empty.txt".into(), None),
            ("lines.jsonl".into(), Some(2))
        ]
    );
    let second = corpus.update(&OPTIONS);
    assert_eq!((second.files.unchanged, second.files.rejected), (2, 3));
    assert_eq!((second.documents.found, second.documents.rejected, second.documents.rejected_before), (0, 0, 4));
    assert_eq!(second.rejected, first.rejected);
    // A file that becomes unreadable as news loses its articles; one that becomes readable gains them.
    corpus.write("a.txt", "\0");
    corpus.write("empty.txt", &letter(2, "Four"));
    let third = corpus.update(&OPTIONS);
    assert_eq!((third.files.indexed, third.files.rejected, third.total), (1, 3, 3));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_in_the_ledger_until_it_can() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), ("elsewhere.txt", &letter(2, "Two"))]);
    let link = corpus.path().join("link.txt");
    std::os::unix::fs::symlink("nowhere.txt", &link).unwrap();
    std::os::unix::fs::symlink(".", corpus.path().join("loop")).unwrap();
    let told = || {
        let ledger = corpus.open().ledger().unwrap();
        let entries = ledger.files.iter().filter(|(_, entry)| !entry.rejected.is_empty());
        let name = |key: &String| Path::new(key).file_name().unwrap().to_string_lossy().into_owned();
        entries.map(|(key, entry)| format!("{}: {}", name(key), entry.rejected[0].rejection.reason)).collect::<Vec<_>>()
    };
    let both = [
        "link.txt: No such file or directory (os error 2)",
        "loop: a symbolic link leads back to a directory above it",
    ];
    for unchanged in [0, 2] {
        let summary = corpus.update(&OPTIONS);
        assert_eq!((summary.files.found, summary.files.unchanged, summary.files.rejected), (4, unchanged, 2));
        assert_eq!(told(), both);
    }
    assert!(corpus.open().check().unwrap().faults.is_empty());
    // Named twice it is one.
    let summary = index(&corpus.open(), &[corpus.path(), corpus.path()], &OPTIONS, &|_| ()).unwrap();
    assert_eq!((summary.files.found, summary.rejected.len()), (4, 2));
    // Nothing is lost with it: it goes without pruning, and is no file that was removed.
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("../else.txt", &link).unwrap();
    fs::write(corpus.path().join("../else.txt"), letter(3, "Three")).unwrap();
    let summary = corpus.update(&OPTIONS);
    assert_eq!((summary.files.indexed, summary.files.rejected, summary.files.removed), (1, 1, 0));
    assert_eq!((told(), summary.total), (both[1..].iter().map(ToString::to_string).collect(), 3));
}

#[test]
fn a_file_named_twice_is_indexed_once() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let paths = [corpus.path(), corpus.path().join("a.txt")];
    let summary = index(&corpus.open(), &paths, &OPTIONS, &|_| ()).unwrap();
    assert_eq!((summary.files.found, summary.total), (1, 1));
}

#[test]
fn a_file_keeps_its_ids_whatever_root_it_is_found_below() {
    let corpus = Corpus::new(&[("a/b/c.txt", &letter(1, "One")), ("a/b/d.jsonl", "{\"id\": 7, \"title\": \"Two\"}\n")]);
    let ids = || {
        let index = corpus.open();
        let all = index.snapshot().unwrap().find("").unwrap();
        all.into_iter().map(|stored| stored.article.id).collect::<Vec<_>>()
    };
    let update = |root: &str| index(&corpus.open(), &[corpus.path().join(root)], &OPTIONS, &|_| ()).unwrap();
    update("a/b");
    let first = ids();
    corpus.write("a/b/c.txt", &letter(2, "One again"));
    corpus.write("a/b/d.jsonl", "{\"id\": 7, \"title\": \"Two again\"}\n");
    assert_eq!(update("a").files.replaced, 2);
    assert_eq!(ids(), first);
    assert_eq!(corpus.titles(), ["One again", "Two again"]);
}

#[test]
fn files_of_the_same_name_below_roots_of_the_same_name_have_ids_of_their_own() {
    let corpus = Corpus::new(&[("2023/x/a.txt", &letter(1, "One")), ("2024/x/a.txt", &letter(2, "Two"))]);
    let update = |roots: &[&str]| {
        let roots: Vec<_> = roots.iter().map(|root| corpus.path().join(root)).collect();
        index(&corpus.open(), &roots, &OPTIONS, &|_| ()).unwrap();
        let open = corpus.open();
        let all = open.snapshot().unwrap().find("").unwrap();
        let mut ids: Vec<_> = all.into_iter().map(|stored| stored.article.id).collect();
        ids.dedup();
        ids
    };
    let first = update(&["2023/x", "2024/x"]);
    assert_eq!(first.len(), 2);
    corpus.write("2023/x/a.txt", &letter(3, "One again"));
    corpus.write("2024/x/a.txt", &letter(4, "Two again"));
    assert_eq!(update(&["2024/x"]), first);
    assert_eq!(update(&["."]), first);
    corpus.write("2022/x/a.txt", &letter(5, "Three"));
    assert_eq!(update(&["2022/x"]).len(), 3);
}

#[test]
fn the_second_writer_is_told() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let open = corpus.open();
    let writer = open.writer(1, 0).unwrap();
    let error = index(&corpus.open(), &[corpus.path()], &OPTIONS, &|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    let holder = format!("another process ({}) is writing to this index", std::process::id());
    assert!(error.what() == holder && error.how_to_fix().is_some(), "{error}");
    drop(writer);
    corpus.update(&OPTIONS);
}

#[test]
fn an_index_that_cannot_be_written_can_be_read() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    corpus.update(&OPTIONS);
    // Nobody, not even root, can write to a directory as if it were a file.
    for lock in [".tantivy-meta.lock", ".tantivy-writer.lock"] {
        let path = corpus.dir.path().join("index").join(lock);
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }
    assert_eq!(corpus.open().snapshot().unwrap().documents(), 1);
    assert_eq!(corpus.update(&OPTIONS).files.unchanged, 1);
    corpus.write("b.txt", &letter(2, "Two"));
    let error = index(&corpus.open(), &[corpus.path()], &OPTIONS, &|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io, "{error}");
    assert!(error.to_string().contains("cannot be written") && error.how_to_fix().is_some(), "{error}");
}

#[cfg(unix)]
#[test]
fn who_may_read_one_file_of_an_index_may_read_them_all() {
    use std::os::unix::fs::PermissionsExt;
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    corpus.update(&OPTIONS);
    let mode = |name: &str| {
        let path = corpus.dir.path().join("index").join(name);
        fs::metadata(path).unwrap().permissions().mode()
    };
    assert_eq!((mode("meta.json"), mode(".managed.json")), (mode("format"), mode("format")));
}

#[test]
fn an_index_below_the_corpus_is_not_indexed() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let open = || Index::open_or_create(&corpus.path().join("index"), None).unwrap();
    for unchanged in 0..2 {
        let summary = index(&open(), &[corpus.path()], &OPTIONS, &|_| ()).unwrap();
        assert_eq!((summary.files.found, summary.files.unchanged), (1, unchanged.min(1)), "{summary:?}");
    }
}

#[test]
fn an_index_is_not_made_among_other_files() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let error = Index::open_or_create(&corpus.path(), None).unwrap_err();
    assert!(error.to_string().contains("other files") && error.how_to_fix().is_some(), "{error}");
    assert_eq!(fs::read_dir(corpus.path()).unwrap().count(), 1);
    // One that was begun is taken up.
    let begun = corpus.dir.path().join("index");
    fs::create_dir(&begun).unwrap();
    fs::write(begun.join("format"), "").unwrap();
    assert_eq!(corpus.update(&OPTIONS).total, 1);
}

#[test]
fn readers_keep_the_commit_that_they_opened() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    corpus.update(&OPTIONS);
    let index = corpus.open();
    let before = index.snapshot().unwrap();
    corpus.write("b.txt", &letter(2, "Two"));
    corpus.update(&OPTIONS);
    assert_eq!((before.documents(), index.snapshot().unwrap().documents()), (1, 2));
}

#[test]
fn another_schema_or_layout_says_what_to_run() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    corpus.update(&OPTIONS);
    let dir = corpus.dir.path().join("index");
    let text = Schema::DEFAULT.replace("title = 3", "title = 4");
    let other = Schema::parse(&text, "other.toml").unwrap();
    let error = Index::open_or_create(&dir, Some(&other)).unwrap_err();
    assert!(error.to_string().contains("another schema") && error.how_to_fix().is_some());
    fs::write(dir.join("format"), "99\n").unwrap();
    let error = Index::open(&dir).unwrap_err();
    assert!(error.to_string().contains("layout 99") && error.how_to_fix().unwrap().contains("dateline index"));
    assert!(Index::open(corpus.dir.path()).unwrap_err().to_string().contains("no index"));
}

#[test]
fn articles_are_found_by_the_beginning_of_their_id() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), ("b.txt", &letter(2, "Two"))]);
    corpus.update(&OPTIONS);
    let index = corpus.open();
    let snapshot = index.snapshot().unwrap();
    let all = snapshot.find("").unwrap();
    assert_eq!(all.len(), 2);
    for id in all.iter().map(|stored| &stored.article.id) {
        let found: Vec<_> = snapshot.find(&id[..8]).unwrap().into_iter().map(|stored| stored.article.id).collect();
        assert_eq!(found, [id.as_str()]);
        assert_eq!(snapshot.short_id(id).unwrap(), &id[..8]);
    }
    assert_eq!(snapshot.find("xyz").unwrap(), []);
}

#[test]
fn whatever_is_damaged_the_error_says_what_to_run() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    corpus.update(&OPTIONS);
    let dir = corpus.dir.path().join("index");
    let read =
        || Index::open(&dir).and_then(|index| Ok((index.snapshot()?.find("")?.len(), index.ledger()?.files.len())));
    assert_eq!(read().unwrap(), (1, 1));
    let files: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in files.iter().filter(|path| path.extension().is_none_or(|ending| ending != "lock")) {
        let bytes = fs::read(path).unwrap();
        for damaged in [Some(&[b'x'; 3000][..]), Some(b""), None] {
            match damaged {
                Some(damaged) => fs::write(path, damaged).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
            if let Err(error) = read() {
                assert!(error.how_to_fix().is_some_and(|fix| fix.contains("dateline index")), "{error}");
            }
            fs::write(path, &bytes).unwrap();
        }
    }
}

#[test]
fn a_damaged_ledger_is_an_error_that_names_it() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    corpus.update(&OPTIONS);
    let dir = corpus.dir.path().join("index");
    let ledger = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path());
    let ledger = ledger.into_iter().find(|p| p.extension().is_some_and(|e| e == "zst")).unwrap();
    fs::write(&ledger, "{}\n").unwrap();
    let error = corpus.open().ledger().unwrap_err();
    assert!(error.to_string().contains("ledger"), "{error}");
    fs::remove_file(&ledger).unwrap();
    assert!(corpus.open().ledger().is_err());
}

//! What is read again, forgotten or left out for other reasons than that a file has changed.

use std::fs;
use std::path::Path;

use dateline::error::ErrorKind;
use dateline::index::Index;
use dateline::ingest::{Options, index, roots};

use crate::update::{Corpus, OPTIONS, letter};

/// How many actors each article has, in the order of their ids.
fn actors(corpus: &Corpus) -> Vec<usize> {
    let index = corpus.open();
    let all = index.snapshot().unwrap().find("").unwrap();
    all.into_iter().map(|stored| stored.actors.len()).collect()
}

const WITHOUT: Options = Options { actors: false, ..OPTIONS };

#[test]
fn files_read_without_actors_are_read_again_when_actors_are_wanted() {
    let text = "date 2024-02-01 Talks\n\nOda Brandt went to Chad.\n";
    let other = "date 2024-02-02 Talks\n\nOda Brandt came from Chad.\n";
    let corpus = Corpus::new(&[("a.txt", text), ("b.txt", other), ("empty.txt", "")]);
    corpus.update(&WITHOUT);
    assert_eq!(actors(&corpus), [0, 0]);
    assert!(corpus.open().lacks_actors().unwrap());
    assert_eq!(corpus.update(&WITHOUT).files.unchanged, 2);
    fs::remove_file(corpus.path().join("b.txt")).unwrap();
    corpus.write("b.txt", &format!("{other}More.\n"));
    let files = corpus.update(&OPTIONS).files;
    assert_eq!((files.replaced, files.for_actors, files.unchanged, files.rejected), (2, 1, 0, 1));
    assert_eq!(actors(&corpus), [2, 2]);
    assert!(!corpus.open().lacks_actors().unwrap());
    assert_eq!(corpus.update(&OPTIONS).files.unchanged, 2);
}

#[test]
fn actors_once_found_stay_as_long_as_the_file() {
    let text = "date 2024-02-01 Talks\n\nOda Brandt went to Chad.\n";
    let corpus = Corpus::new(&[("a.txt", text)]);
    corpus.update(&OPTIONS);
    // Touched, but the same.
    let touched = fs::File::options().append(true).open(corpus.path().join("a.txt")).unwrap();
    touched.set_modified(std::time::SystemTime::now() + std::time::Duration::from_mins(1)).unwrap();
    assert_eq!(corpus.update(&WITHOUT).files.unchanged, 1);
    assert_eq!(actors(&corpus), [2]);
    assert_eq!(corpus.update(&OPTIONS).files.unchanged, 1);
    corpus.write("a.txt", &format!("{text}More.\n"));
    corpus.update(&WITHOUT);
    assert_eq!(actors(&corpus), [0]);
}

#[test]
fn where_nothing_is_new_nobody_has_to_wait() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), ("empty.txt", "")]);
    let first = corpus.update(&OPTIONS);
    let open = corpus.open();
    let writer = open.writer(1, 0).unwrap();
    let second = corpus.update(&OPTIONS);
    assert_eq!((second.files.unchanged, second.total), (1, 1));
    assert_eq!(second.rejected, first.rejected);
    corpus.update(&Options { prune: true, ..OPTIONS });
    corpus.write("b.txt", &letter(2, "Two"));
    let locked = || index(&corpus.open(), &[corpus.path()], &OPTIONS, &|_| ()).unwrap_err().kind();
    assert_eq!(locked(), ErrorKind::Locked);
    fs::remove_file(corpus.path().join("b.txt")).unwrap();
    fs::remove_file(corpus.path().join("a.txt")).unwrap();
    corpus.update(&OPTIONS);
    let prune = Options { prune: true, ..OPTIONS };
    let error = index(&corpus.open(), &[corpus.path()], &prune, &|_| ()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    drop(writer);
    assert_eq!(corpus.update(&prune).files.removed, 1);
}

#[test]
fn what_walks_pass_over_is_not_gone() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), (".b.txt", &letter(2, "Two"))]);
    let hidden = corpus.path().join(".b.txt");
    assert_eq!(index(&corpus.open(), &[corpus.path(), hidden.clone()], &OPTIONS, &|_| ()).unwrap().total, 2);
    let prune = Options { prune: true, ..OPTIONS };
    let kept = corpus.update(&prune);
    assert_eq!((kept.files.removed, kept.total), (0, 2));
    fs::remove_file(hidden).unwrap();
    let kept = corpus.update(&prune);
    assert_eq!((kept.files.removed, kept.total), (1, 1));
}

#[test]
fn indexes_are_no_news_whatever_they_are_called() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One"))]);
    let other = corpus.path().join("other");
    index(&Index::open_or_create(&other, None).unwrap(), &[corpus.path().join("a.txt")], &OPTIONS, &|_| ()).unwrap();
    assert_eq!(corpus.update(&OPTIONS).files.found, 1);
    // One that was begun, too.
    fs::remove_file(other.join("meta.json")).unwrap();
    assert_eq!(corpus.update(&OPTIONS).files.found, 1);
    for path in [other.clone(), other.join("format")] {
        let error = index(&corpus.open(), &[path], &OPTIONS, &|_| ()).unwrap_err();
        assert!(error.to_string().contains("this is an index") && error.how_to_fix().is_some(), "{error}");
    }
    assert!(roots(&[other]).is_err() && roots(&[corpus.path()]).is_ok());
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    const PRUNE: Options = Options { prune: true, ..OPTIONS };

    /// Files outside of the root, to one of which a link leads, and one inside.
    fn linked() -> Corpus {
        let corpus = Corpus::new(&[("own.txt", &letter(1, "Own"))]);
        for dir in ["else", "far"] {
            fs::create_dir(corpus.dir.path().join(dir)).unwrap();
        }
        fs::write(corpus.dir.path().join("else/a.txt"), letter(2, "Linked")).unwrap();
        fs::write(corpus.dir.path().join("far/b.txt"), letter(3, "Far")).unwrap();
        symlink(corpus.dir.path().join("else/a.txt"), corpus.path().join("link.txt")).unwrap();
        symlink(corpus.dir.path().join("far"), corpus.path().join("dir")).unwrap();
        assert_eq!(corpus.update(&OPTIONS).files.indexed, 3);
        assert_eq!(corpus.update(&PRUNE).files.unchanged, 3);
        corpus
    }

    #[test]
    fn a_file_is_forgotten_when_the_link_to_it_is_gone() {
        let corpus = linked();
        fs::remove_file(corpus.path().join("link.txt")).unwrap();
        fs::remove_file(corpus.path().join("dir")).unwrap();
        assert_eq!(corpus.update(&OPTIONS).files.removed, 0);
        assert_eq!(corpus.update(&PRUNE).files.removed, 2);
        assert_eq!(corpus.titles(), ["Own"]);
    }

    #[test]
    fn a_file_is_forgotten_when_the_link_leads_nowhere() {
        let corpus = linked();
        fs::remove_dir_all(corpus.dir.path().join("else")).unwrap();
        fs::remove_file(corpus.dir.path().join("far/b.txt")).unwrap();
        let files = corpus.update(&PRUNE).files;
        assert_eq!((files.removed, files.rejected), (2, 1));
        assert_eq!(corpus.titles(), ["Own"]);
    }

    #[test]
    fn a_file_is_forgotten_when_a_link_to_another_takes_its_place() {
        let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), ("b.txt", &letter(2, "Two"))]);
        corpus.update(&OPTIONS);
        fs::remove_file(corpus.path().join("a.txt")).unwrap();
        symlink("b.txt", corpus.path().join("a.txt")).unwrap();
        assert_eq!(corpus.update(&OPTIONS).files.removed, 0);
        assert_eq!(corpus.update(&PRUNE).files.removed, 1);
        assert_eq!(corpus.titles(), ["Two"]);
        assert_eq!(corpus.update(&PRUNE).files.removed, 0);
    }

    #[test]
    fn a_file_stays_that_is_found_elsewhere() {
        let corpus = linked();
        let prune = |path: &str| index(&corpus.open(), &[corpus.dir.path().join(path)], &PRUNE, &|_| ()).unwrap();
        // Found in its own directory, too.
        assert_eq!(prune("else").files.unchanged, 1);
        fs::remove_file(corpus.path().join("link.txt")).unwrap();
        fs::remove_file(corpus.path().join("dir")).unwrap();
        assert_eq!(prune("news").files.removed, 1);
        assert_eq!(corpus.titles(), ["Own", "Linked"]);
        fs::remove_file(corpus.dir.path().join("else/a.txt")).unwrap();
        assert_eq!(prune("else").files.removed, 1);
        assert_eq!(corpus.titles(), ["Own"]);
    }

    #[test]
    fn what_a_link_leads_to_lies_where_the_link_is() {
        let corpus = linked();
        let ledger = corpus.open().ledger().unwrap();
        let root = fs::canonicalize(corpus.path()).unwrap().to_string_lossy().into_owned();
        assert_eq!(ledger.under(&root).count(), 3);
        assert_eq!(ledger.under(&format!("{root}/dir")).count(), 1);
    }
}

/// A run that was killed after it had written which articles are gone, and before it committed, leaves a file that no commit names;
/// the next run has the same one to write.
#[test]
fn what_a_killed_run_left_is_no_hindrance() {
    let options = Options { threads: 1, ..OPTIONS };
    let corpus = Corpus::new(&[("a.txt", &letter(1, "One")), ("b.txt", &letter(2, "Two"))]);
    corpus.update(&options);
    let (index, copy) = (corpus.dir.path().join("index"), corpus.dir.path().join("copy"));
    fs::create_dir(&copy).unwrap();
    for entry in fs::read_dir(&index).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    corpus.write("a.txt", &letter(3, "Another one"));
    corpus.update(&options);
    let written = fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().file_name());
    let gone: Vec<_> = written.filter(|name| name.to_string_lossy().ends_with(".del")).collect();
    assert_eq!(gone.len(), 1);
    for name in gone.iter().map(AsRef::as_ref).chain([Path::new(".managed.json")]) {
        fs::copy(index.join(name), copy.join(name)).unwrap();
    }
    fs::remove_dir_all(&index).unwrap();
    fs::rename(&copy, &index).unwrap();
    assert_eq!(corpus.update(&options).files.replaced, 1);
    assert_eq!(corpus.update(&options).files.unchanged, 2);
    assert_eq!(corpus.titles(), ["Two", "Another one"]);
}

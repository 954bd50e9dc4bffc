//! Whoever says what has changed gets the index that looking at everything gives.

use std::fs;
use std::path::{Path, PathBuf};

use dateline::index::Index;
use dateline::ingest::{Options, index};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::update::OPTIONS;

/// Something that happens to the files, each by its number.
#[derive(Debug, Clone)]
enum Change {
    Write(usize, u32),
    Remove(usize),
    RemoveDir(usize),
    Rename(usize, usize),
    Link(usize, usize),
}

const DIRS: [&str; 4] = ["", "a", "a/b", "c"];

fn dir(root: &Path, number: usize) -> PathBuf {
    root.join(DIRS[number % DIRS.len()])
}

fn file(root: &Path, number: usize) -> PathBuf {
    dir(root, number).join(["one.txt", "two.jsonl", ".hidden.txt"][number / DIRS.len() % 3])
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (0..12usize, 0..6u32).prop_map(|(file, text)| Change::Write(file, text)),
        2 => (0..12usize).prop_map(Change::Remove),
        1 => (1..4usize).prop_map(Change::RemoveDir),
        2 => (1..4usize, 1..4usize).prop_map(|(from, to)| Change::Rename(from, to)),
        1 => (0..12usize, 0..12usize).prop_map(|(from, to)| Change::Link(from, to)),
    ]
}

impl Change {
    /// Has it happen; which paths somebody who watches is told of.
    fn happen(&self, root: &Path) -> Vec<PathBuf> {
        match *self {
            Self::Write(number, text) => {
                let path = file(root, number);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                // A link is replaced, as editors do.
                fs::remove_file(&path).unwrap_or_default();
                let body = format!("The talks number {text} went on.");
                let text = if path.extension().is_some_and(|ending| ending == "jsonl") {
                    let line =
                        |n| format!("{{\"title\": \"Talks {n}\", \"date\": \"2024-02-0{n}\", \"body\": \"{body}\"}}\n");
                    (1..3).map(line).collect()
                } else {
                    format!("date 2024-02-0{} Talks\n\n{body}\n", 1 + text)
                };
                fs::write(&path, text).unwrap();
                vec![path]
            }
            Self::Remove(number) => {
                let path = file(root, number);
                fs::remove_file(&path).unwrap_or_default();
                vec![path]
            }
            Self::RemoveDir(number) => {
                let path = dir(root, number);
                fs::remove_dir_all(&path).unwrap_or_default();
                vec![path]
            }
            Self::Rename(from, to) => {
                let (from, to) = (dir(root, from), dir(root, to));
                if !to.exists() {
                    fs::rename(&from, &to).unwrap_or_default();
                }
                vec![from, to]
            }
            Self::Link(from, to) => {
                let (from, to) = (file(root, from), file(root, to));
                if from.is_file() && !to.exists() && to.parent().unwrap().is_dir() {
                    #[cfg(unix)]
                    std::os::unix::fs::symlink(&from, &to).unwrap_or_default();
                }
                vec![to]
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn what_has_changed_is_enough(rounds in vec(vec(change(), 1..5), 1..6)) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("news");
        fs::create_dir(&root).unwrap();
        let open = |name| Index::open_or_create(&dir.path().join(name), None).unwrap();
        let (whole, part) = (open("whole"), open("part"));
        let options = Options { prune: true, actors: false, ..OPTIONS };
        let roots = [root.clone()];
        index(&part, &roots, &options, &|_| ()).unwrap();
        for round in rounds {
            let changed: Vec<PathBuf> = round.iter().flat_map(|change| change.happen(&root)).collect();
            index(&whole, &roots, &options, &|_| ()).unwrap();
            let summary = index(&part, &roots, &Options { only: Some(&changed), ..options }, &|_| ()).unwrap();
            prop_assert!(summary.files.adds_up() && summary.documents.adds_up());
            prop_assert_eq!(part.ledger().unwrap(), whole.ledger().unwrap(), "after {:?}", round);
        }
    }
}

#[test]
fn what_has_not_changed_is_not_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("news");
    fs::create_dir_all(root.join("a")).unwrap();
    for number in 1..10 {
        let text = format!("date 2024-02-0{number} Talks\n\nThe talks went on.\n");
        fs::write(root.join(format!("a/{number}.txt")), text).unwrap();
    }
    let open = Index::open_or_create(&dir.path().join("index"), None).unwrap();
    let options = Options { prune: true, actors: false, ..OPTIONS };
    let run = |only: Option<&[PathBuf]>| {
        let files = index(&open, std::slice::from_ref(&root), &Options { only, ..options }, &|_| ()).unwrap().files;
        (files.found, files.indexed, files.removed)
    };
    assert_eq!(run(None), (9, 9, 0));
    fs::remove_file(root.join("a/1.txt")).unwrap();
    fs::remove_file(root.join("a/2.txt")).unwrap();
    assert_eq!(run(Some(&[root.join("a/1.txt"), root.join("a/3.txt"), dir.path().join("elsewhere")])), (1, 0, 1));
    // Where all is gone, all is forgotten; where it never was, nobody minds.
    fs::rename(&root, dir.path().join("away")).unwrap();
    assert_eq!(run(Some(std::slice::from_ref(&root))), (0, 0, 8));
    assert_eq!(run(Some(std::slice::from_ref(&root))), (0, 0, 0));
    fs::rename(dir.path().join("away"), &root).unwrap();
    assert_eq!(run(Some(std::slice::from_ref(&root))), (7, 7, 0));
}

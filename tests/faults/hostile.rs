//! Files that are not what they seem: each has its outcome, none stops the others, and memory is bounded.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::program::{Ran, measured};
use crate::{Extent, Outcome};

/// The most memory that indexing a hostile file may take, in megabytes: what is set aside for writing, the longest document, and
/// what is made of it.
const MOST_MEMORY: u64 = 600;

/// A directory with one good letter.
pub(crate) struct Hostile {
    dir: tempfile::TempDir,
}

impl Hostile {
    pub(crate) fn new() -> Self {
        let hostile = Self { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(hostile.dir.path().join("news")).unwrap();
        // Parts of what is damaged, or packed many times, are the same.
        let schema = include_str!("../../index_schema.toml");
        let every = schema.replace("\nduplicates = [\"text\", \"date\", \"outlet\"]\n", "\nduplicates = []\n");
        assert_ne!(every, schema);
        fs::write(hostile.dir.path().join("schema.toml"), every).unwrap();
        hostile.write("good.txt", b"date 2024-02-01 A good letter\n\nThe talks went on.\n");
        hostile
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join("news").join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Indexes all of it, twice, and returns what was rejected, with how much memory that took. There must be so many articles, or
    /// any number if that is 0; documents may be so many megabytes long.
    pub(crate) fn index(&self, articles: u64, most: u64) -> (Vec<(String, String)>, String) {
        let line = "index news --index index --schema schema.toml --format json --memory 32 --threads 2 --no-actors --max-document";
        let line = &format!("{line} {most}");
        let (first, peak) = measured(self.root(), line);
        let (summary, rejected) = summary(&first);
        assert!(articles == 0 || summary["articles"] == articles, "{first:?}");
        let documents = summary["articles"].as_u64().unwrap() + rejected.len() as u64;
        assert_eq!(summary["documents"]["found"], documents, "{first:?}");
        let (second, _) = measured(self.root(), line);
        let (again, still_rejected) = self::summary(&second);
        assert_eq!((&again["articles"], still_rejected), (&summary["articles"], rejected.clone()), "{second:?}");
        let (checked, _) = measured(self.root(), "check --index index");
        assert_eq!(checked.code, Some(0), "{checked:?}");
        let note = match peak {
            Some(peak) => {
                assert!(peak <= MOST_MEMORY, "{peak} MB");
                format!("at most {peak} MB of memory")
            }
            None => "memory not measured: there is no /proc".to_owned(),
        };
        (rejected, note)
    }
}

/// The summary of a run, whose figures must add up, and what was rejected: name and reason.
fn summary(ran: &Ran) -> (Value, Vec<(String, String)>) {
    assert!(ran.code == Some(0) && !ran.err.contains("panicked"), "{ran:?}");
    let summary: Value = serde_json::from_str(&ran.out).unwrap();
    let number = |part: &str, key: &str| summary[part][key].as_u64().unwrap();
    let sum = |part, keys: &[&str]| keys.iter().map(|key| number(part, key)).sum::<u64>();
    assert_eq!(
        number("files", "found"),
        sum("files", &["indexed", "replaced", "unchanged", "duplicate", "rejected", "unread"]),
        "{ran:?}"
    );
    assert_eq!(number("documents", "found"), sum("documents", &["indexed", "duplicate", "rejected"]), "{ran:?}");
    let text = |value: &Value| value.as_str().unwrap().trim_start_matches("news/").to_owned();
    let rejected = summary["rejections"].as_array().unwrap().iter();
    let rejected = rejected.map(|r| (text(&r["source"]), text(&r["reason"]))).collect();
    (summary, rejected)
}

/// Each of these was rejected for this reason, and nothing else was.
pub(crate) fn assert_rejected(rejected: &[(String, String)], expected: &[(&str, &str)]) {
    for (name, reason) in expected {
        let found = rejected.iter().any(|(source, why)| source == name && why.contains(reason));
        assert!(found, "{name}: {reason}: {rejected:#?}");
    }
    assert_eq!(rejected.len(), expected.len(), "{rejected:#?}");
}

pub(crate) fn odd_files(extent: Extent) -> Outcome {
    let hostile = Hostile::new();
    symlink(".", hostile.path("loop")).unwrap();
    symlink("turn", hostile.path("turn")).unwrap();
    symlink("nowhere", hostile.path("gone")).unwrap();
    symlink("/dev/zero", hostile.path("endless.txt")).unwrap();
    let _socket = UnixListener::bind(hostile.path("socket.txt")).unwrap();
    assert!(Command::new("mkfifo").arg(hostile.path("pipe.txt")).status().unwrap().success());
    hostile.write("empty.txt", b"");
    hostile.write("blank.txt", b" \n\t\r\n");
    hostile.write("program.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    hostile.write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\xe8");
    hostile.write("nul.jsonl", b"{\"title\": \"One\0\", \"body\": \"two\"}\n");
    // Beyond the bytes that are looked at for NULs.
    let late = format!("date 2024-02-02 Late\n\n{}\0 and on.\n", "Talks. ".repeat(2_000));
    hostile.write("late.txt", late.as_bytes());
    hostile.write("broken.txt", b"date 2024-02-03 Broken\n\nTalks \xff\xfe\xfd \xc3\x28 went \xed\xa0\x80 on.\n");
    hostile.write("name\n\x1b[2J.txt", b"date 2024-02-04 A name\n\nThat takes hold of terminals.\n");
    // Sparse: nothing but NULs.
    let holes = if extent.is_full { 8 << 30 } else { 64 << 20 };
    File::create(hostile.path("holes.txt")).unwrap().set_len(holes).unwrap();
    let deep = "d/".repeat(300);
    fs::create_dir_all(hostile.path(&deep)).unwrap();
    hostile.write(&format!("{deep}deep.txt"), b"date 2024-02-05 Deep\n\nDown here.\n");
    let expected = [
        ("loop", "leads back"),
        ("turn", "symbolic link"),
        ("gone", "No such file"),
        ("endless.txt", "not a regular file"),
        ("socket.txt", "not a regular file"),
        ("pipe.txt", "not a regular file"),
        ("empty.txt", "empty"),
        ("blank.txt", "empty"),
        ("program.txt", "NUL bytes"),
        ("picture.txt", "NUL bytes"),
        ("nul.jsonl", "NUL bytes"),
        ("holes.txt", "NUL bytes"),
    ];
    let (rejected, note) = hostile.index(5, 64);
    assert_rejected(&rejected, &expected);
    Outcome { tried: expected.len() + 4, lost: 0, note }
}

/// A line of this many megabytes, in a format that is read in pieces and in one that is not.
pub(crate) fn long_line(extent: Extent) -> Outcome {
    let megabytes = if extent.is_full { 2 << 10 } else { 80 };
    let hostile = Hostile::new();
    let write = |name: &str, head: &str, tail: &str| {
        let mut out = BufWriter::new(File::create(hostile.path(name)).unwrap());
        let words = "word ".repeat((1 << 20) / 5);
        out.write_all(head.as_bytes()).unwrap();
        (0..megabytes).for_each(|_| out.write_all(words.as_bytes()).unwrap());
        out.write_all(tail.as_bytes()).unwrap();
        out.into_inner().unwrap();
    };
    let line = "{\"title\": \"One\", \"body\": \"gas\"}\n";
    write("lines.jsonl", &format!("{line}{{\"title\": \"Long\", \"body\": \""), &format!("\"}}\n{line}"));
    write("letter.txt", "date 2024-02-01 Long\n\n", "");
    write("unclosed.json", "{\"title\": \"", "");
    let expected = [
        ("lines.jsonl", "this document is longer than 64 MB"),
        ("letter.txt", "it is longer than 64 MB"),
        ("unclosed.json", "longer than 64 MB"),
    ];
    let (rejected, note) = hostile.index(3, 64);
    assert_rejected(&rejected, &expected);
    Outcome { tried: expected.len(), lost: 0, note: format!("{megabytes} MB; {note}") }
}

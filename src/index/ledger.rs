//! What became of every file: kept beside the index, written before a commit, and named by it.
//!
//! A commit carries the name and the hash of its ledger, so index and ledger can never disagree: a crash leaves the last
//! commit with the ledger that it names, and at worst a newer ledger file that nothing names.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Duplicate, is_under};
use crate::article::Rejection;
use crate::error::{Error, ErrorKind, Result};

/// What is known of every file that was ever found, by its canonical path.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// Sorted by path.
    pub files: BTreeMap<String, Entry>,
}

/// What became of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it was found, as the path was given.
    pub source: String,
    /// What its articles' ids are made from: as it was first found, so that they stay what they are below whatever root it is
    /// found again. Empty where nothing could ever be read, and there are no articles.
    pub identity: String,
    /// Where it was found, if not only at its canonical path: links have it appear below other directories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Size in bytes when it was read.
    pub size: u64,
    /// Time of last modification when it was read, in nanoseconds since 1970.
    pub modified: i64,
    /// Hash of its bytes; 0 if they could not be read.
    pub hash: u64,
    /// The name of the format that all of it was read in; empty if it could not be read, or members of a container are in others.
    #[serde(default)]
    pub format: String,
    /// Whether its articles' actors were looked for.
    pub actors: bool,
    /// Documents indexed from it.
    pub documents: u64,
    /// Terms indexed from it, each counted as often as it counts for ranking.
    pub terms: u64,
    /// What of it was passed over: members of a container that are no documents by what they are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skipped: u64,
    /// How many of its documents had warnings, which they keep.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub with_warnings: u64,
    /// The day on which it first came into the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<NaiveDate>,
    /// What of it is the same as something that was indexed: of several with one signature in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "super::duplicate::list")]
    pub duplicates: Vec<Duplicate>,
    /// How much more of it is, which is not named: each repeats another document of the file.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_duplicates: u64,
    /// What of it was not indexed, and why: the first ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Refused>,
    /// How much more of it was not, which is not named.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_rejected: u64,
}

/// Something in a file that was not indexed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which member of the container that the file is: what it adds to the file's path, `!/a/b.txt`; empty where it is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub member: String,
    /// Where in it, and why.
    #[serde(flatten)]
    pub rejection: Rejection,
}

/// What a commit says of itself; kept small, since it lies in tantivy's `meta.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// File name of the ledger, in the index directory.
    pub(super) ledger: String,
    /// Hash of that file's bytes.
    pub(super) hash: u64,
    /// Documents in the index.
    pub(super) documents: u64,
    /// Terms of the text field, for the average length of a document: exact, whatever was deleted or merged.
    pub(super) terms: u64,
    /// Whether there are articles whose actors were not looked for.
    pub(super) lacks_actors: bool,
}

impl Refused {
    /// The whole of a file that is no container.
    pub(crate) fn whole(reason: impl Into<String>) -> Self {
        Self { member: String::new(), rejection: Rejection { line: None, reason: reason.into() } }
    }
}

impl Payload {
    /// Whether its sums are those of the ledger.
    pub(super) fn is_of(&self, ledger: &Ledger) -> bool {
        (self.documents, self.terms) == ledger.totals() && self.lacks_actors == ledger.lacks_actors()
    }
}

impl Entry {
    /// Something that is no file, or one that cannot be opened: why. The next run tries it again.
    pub(crate) fn unreadable(source: String, places: Vec<String>, reason: &str) -> Self {
        Self { source, places, rejected: vec![Refused::whole(reason)], ..Self::default() }
    }

    /// Documents of it that are the same as one that was indexed.
    #[must_use]
    pub fn documents_duplicate(&self) -> u64 {
        self.duplicates.len() as u64 + self.more_duplicates
    }

    /// Documents of it that were not indexed, and why.
    #[must_use]
    pub fn documents_rejected(&self) -> u64 {
        self.rejected.len() as u64 + self.more_rejected
    }

    /// Whether nothing of it could ever be read.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.identity.is_empty()
    }

    /// Whether it has articles whose actors were not looked for.
    pub(crate) fn lacks_actors(&self) -> bool {
        !self.actors && self.documents > 0
    }

    /// The same file as if it had not been read yet: the next run reads it, and gives its articles the same ids.
    pub(super) fn unread(&self) -> Self {
        let Self { source, identity, places, added, .. } = self.clone();
        Self { source, identity, places, added, ..Self::default() }
    }

    /// Has the next run that finds the file read it, whatever has become of it.
    pub(crate) fn read_next_time(&mut self) {
        (self.modified, self.hash) = (0, 0);
    }

    /// Where it was found, `key` being its canonical path.
    pub(crate) fn places<'a>(&'a self, key: &'a String) -> &'a [String] {
        if self.places.is_empty() { std::slice::from_ref(key) } else { &self.places }
    }

    /// Whether it was found at or below one of these canonical paths.
    pub(super) fn is_under(&self, key: &String, under: &[String]) -> bool {
        self.places(key).iter().any(|place| under.iter().any(|under| is_under(place, under)))
    }

    /// Notes where it was found.
    pub(crate) fn set_places(&mut self, key: &str, places: Vec<String>) {
        self.places = if places == [key] { Vec::new() } else { places };
    }
}

impl Ledger {
    /// The entries of files that were found at or below the canonical path `under`.
    pub fn under<'a>(&'a self, under: &'a str) -> impl Iterator<Item = (&'a str, &'a Entry)> {
        let entries = self.files.iter();
        entries
            .filter(move |(path, entry)| entry.places(path).iter().any(|place| is_under(place, under)))
            .map(|(path, entry)| (path.as_str(), entry))
    }

    /// Whether there are duplicates of which nobody knows what is kept.
    pub(crate) fn is_unsettled(&self) -> bool {
        self.files.values().any(|entry| entry.duplicates.iter().any(|duplicate| duplicate.of.is_none()))
    }

    /// Whether files were found by way of links.
    pub(crate) fn has_links(&self) -> bool {
        self.files.values().any(|entry| !entry.places.is_empty())
    }

    /// Sums over all files: documents and terms.
    pub(super) fn totals(&self) -> (u64, u64) {
        self.files.values().fold((0, 0), |(documents, terms), e| (documents + e.documents, terms + e.terms))
    }

    /// Whether there are articles whose actors were not looked for.
    fn lacks_actors(&self) -> bool {
        self.files.values().any(Entry::lacks_actors)
    }

    /// Writes the ledger to `dir` under the name of `generation`, synced; returns what the commit has to say of it.
    pub(super) fn write(&self, dir: &Path, generation: u64) -> Result<Payload> {
        let name = format!("{PREFIX}{generation}{SUFFIX}");
        let path = dir.join(&name);
        let write = || -> std::io::Result<u64> {
            let packed = zstd::Encoder::new(File::create(&path)?, LEVEL)?;
            let mut out = Hashing { inner: BufWriter::with_capacity(1 << 16, packed), hash: 0 };
            let mut line = Vec::new();
            for (path, entry) in &self.files {
                line.clear();
                serde_json::to_writer(&mut line, &(path, entry))?;
                line.push(b'\n');
                out.write_line(&line)?;
            }
            let hash = out.hash;
            out.inner.into_inner()?.finish()?.sync_all()?;
            Ok(hash)
        };
        let hash = write().map_err(|error| Error::io(&path, error))?;
        let (documents, terms) = self.totals();
        Ok(Payload { ledger: name, hash, documents, terms, lacks_actors: self.lacks_actors() })
    }

    /// Reads the ledger that a commit names.
    pub(super) fn read(dir: &Path, payload: &Payload) -> Result<Self> {
        let path = dir.join(&payload.ledger);
        let damaged =
            |what: String| Error::new(ErrorKind::Index, what).at(path.display().to_string()).fix(super::AGAIN);
        let file = File::open(&path).map_err(|error| Error::io(&path, error).fix(super::AGAIN))?;
        let unpacked = zstd::Decoder::new(file).map_err(|error| Error::io(&path, error))?;
        let mut reader = BufReader::with_capacity(1 << 20, unpacked);
        let (mut files, mut hash, mut line) = (Vec::new(), 0, Vec::new());
        let cut = |error| damaged(format!("the ledger cannot be read: {error}"));
        while reader.read_until(b'\n', &mut line).map_err(cut)? > 0 {
            hash = next_hash(hash, &line);
            let parsed: (String, Entry) =
                serde_json::from_slice(&line).map_err(|error| damaged(format!("the ledger is damaged: {error}")))?;
            files.push(parsed);
            line.clear();
        }
        if hash != payload.hash {
            return Err(damaged("the ledger is not the one that the index was committed with".to_owned()));
        }
        Ok(Self { files: files.into_iter().collect() })
    }

    /// Removes the ledgers of other commits than the one that names `keep`.
    pub(super) fn sweep(dir: &Path, keep: &str) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(PREFIX) && name.ends_with(SUFFIX) && name != keep {
                // One that stays behind does no harm: the next commit sweeps again.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

const PREFIX: &str = "ledger-";
const SUFFIX: &str = ".jsonl.zst";

/// How hard it is packed: paths repeat each other, so little is a tenth of the size.
const LEVEL: i32 = 1;

struct Hashing<W> {
    inner: W,
    hash: u64,
}

impl<W: Write> Hashing<W> {
    fn write_line(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.hash = next_hash(self.hash, line);
        self.inner.write_all(line)
    }
}

fn next_hash(hash: u64, line: &[u8]) -> u64 {
    super::hash(line) ^ hash.rotate_left(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(paths: &[&str]) -> Ledger {
        let entry = Entry { documents: 2, terms: 10, ..Entry::default() };
        Ledger { files: paths.iter().map(|p| ((*p).to_owned(), entry.clone())).collect() }
    }

    #[test]
    fn survives_writing_and_reading() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = ledger(&["/a/b", "/a/c \n\"d"]);
        let rejection = Rejection { line: Some(3), reason: "why".into() };
        ledger.files.get_mut("/a/b").unwrap().rejected.push(Refused { member: "!/x".into(), rejection });
        ledger.files.get_mut("/a/b").unwrap().rejected.push(Refused::whole("why"));
        let payload = ledger.write(dir.path(), 7).unwrap();
        assert_eq!((payload.ledger.as_str(), payload.documents, payload.terms), ("ledger-7.jsonl.zst", 4, 20));
        assert_eq!(Ledger::read(dir.path(), &payload).unwrap(), ledger);
    }

    #[test]
    fn a_ledger_of_another_commit_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let old = ledger(&["/a", "/b"]).write(dir.path(), 1).unwrap();
        ledger(&["/b", "/a", "/c"]).write(dir.path(), 1).unwrap();
        let error = Ledger::read(dir.path(), &old).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Index);
        assert!(error.how_to_fix().is_some());
    }

    #[test]
    fn under_is_by_directories_not_by_letters() {
        let ledger = ledger(&["/news/a", "/news/a/x", "/news/ab", "/news/b", "/newsreel"]);
        let under = |path| ledger.under(path).map(|(p, _)| p.to_owned()).collect::<Vec<_>>();
        assert_eq!(under("/news/a"), ["/news/a", "/news/a/x"]);
        assert_eq!(under("/news").len(), 4);
        assert_eq!(under("/").len(), 5);
    }

    #[test]
    fn sweeping_keeps_the_named_one() {
        let dir = tempfile::tempdir().unwrap();
        ledger(&["/a"]).write(dir.path(), 1).unwrap();
        let keep = ledger(&["/a"]).write(dir.path(), 2).unwrap();
        Ledger::sweep(dir.path(), &keep.ledger);
        assert!(!dir.path().join("ledger-1.jsonl.zst").exists() && dir.path().join("ledger-2.jsonl.zst").exists());
    }
}

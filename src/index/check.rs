//! Whether an index is whole: every file is what was written, the ledger is that of the commit and says what is in it, and every
//! article is what was stored. And what can be done where it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use tantivy::directory::error::OpenReadError;
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::{Directory, SegmentMeta, TantivyError};

use super::directory::IndexDirectory;
use super::inspect::{Held, Holdings};
use super::ledger::Payload;
use super::{
    AGAIN, Entry, Fields, Index, Ledger, REMAKE, REPAIR, SCHEMA_FILE, failed, hash, identities, open_tantivy, plugin,
};
use crate::error::{Error, Result};

/// What is said of a file with other bytes in it.
const CHANGED: &str = "this is not what was written";

/// What a look at all of an index found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// Articles that were read.
    pub articles: u64,
    /// Files in the ledger.
    pub files: u64,
    /// Bytes of the index's own files whose checksums were verified.
    pub bytes: u64,
    /// What is wrong: first with files of the index, then by place. Where that cannot be repaired, the rest was not looked at.
    pub faults: Vec<Fault>,
}

/// Something wrong with an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// A file of the index, or the file that the articles were read from.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What mends it.
    pub mend: Mend,
}

/// What mends a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// The index has to be made again.
    Again,
    /// The sums in the commit have to be written again.
    Sums,
    /// The file has to be made again from the others of its segment.
    Identities {
        /// The name of the segment.
        name: String,
    },
    /// The segment of which the file is has to be dropped.
    Segment {
        /// Its name.
        name: String,
        /// Articles in it.
        articles: u64,
    },
    /// Articles of a file are lost with a segment: it has to be read again, and what is left of it stays until then.
    Lost {
        /// Its canonical path.
        key: String,
        /// Articles that are lost.
        articles: u64,
        /// Articles that are left.
        documents: u64,
        /// Their terms, each counted as often as it counts for ranking.
        terms: u64,
    },
    /// It has to be found out again what is kept of the articles that duplicates are the same as.
    Settle {
        /// The canonical path of the file of the duplicates.
        key: String,
    },
    /// All that was read from a file has to be dropped, and the file be read again.
    Drop {
        /// Articles that are dropped.
        articles: u64,
        /// Hash of its canonical path.
        file: u64,
        /// Its canonical path, if the ledger names it.
        key: Option<String>,
        /// Whether the ledger may not keep the identity that the ids of its articles are made from.
        forget: bool,
    },
}

impl Check {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Fault {
    fn lasting(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into(), mend: Mend::Again }
    }

    /// What the user can do about it.
    #[must_use]
    pub fn fix(&self) -> &'static str {
        match self.mend {
            Mend::Again => AGAIN,
            Mend::Sums => "`dateline check --repair` counts anew",
            Mend::Identities { .. } => REMAKE,
            Mend::Segment { .. } | Mend::Lost { .. } => REPAIR,
            Mend::Settle { .. } => {
                "`dateline check --repair` notes it, and `dateline index PATH` puts the first of them in its place"
            }
            Mend::Drop { .. } => {
                "`dateline check --repair` drops what was read from it, and `dateline index PATH` reads it again"
            }
        }
    }
}

impl Index {
    /// Looks at all of the last commit.
    ///
    /// # Errors
    /// When the index cannot be read at all. Everything else that is wrong with it is a [`Fault`].
    pub fn check(&self) -> Result<Check> {
        loop {
            let before = self.payload()?;
            let check = self.check_commit(before.as_ref())?;
            // Whoever commits meanwhile removes files of the commit before.
            if check.is_whole() || self.payload()? == before {
                return Ok(check);
            }
        }
    }

    /// The same index without some segments, as if the last commit had not named them.
    pub(super) fn without(&self, segments: BTreeSet<SegmentId>) -> Result<Self> {
        let opened = IndexDirectory::without(&self.dir, segments).map_err(TantivyError::from);
        let opened = opened.and_then(open_tantivy);
        let tantivy = opened.map_err(|error| failed(&self.dir, "opening the index", error))?;
        let (dir, schema, languages) = (self.dir.clone(), self.schema.clone(), self.languages.clone());
        Ok(Self { dir, fields: Fields::of(&schema), schema, languages, tantivy })
    }

    fn check_commit(&self, payload: Option<&Payload>) -> Result<Check> {
        let mut check = Check::default();
        let broken = self.check_files(&mut check)?;
        if self.tantivy.schema() != self.fields.tantivy {
            check.faults.push(Fault::lasting(SCHEMA_FILE, "this is not the schema that the index was made with"));
        }
        let ledger = payload.map(|payload| Ledger::read(&self.dir, payload)).transpose();
        let ledger = ledger.map_err(|error| {
            let name = payload.map_or("", |payload| payload.ledger.as_str());
            check.faults.push(Fault::lasting(name, error.what()));
        });
        let (Ok(ledger), true) = (ledger, check.can_be_mended()) else { return Ok(check) };
        let ledger = ledger.unwrap_or_default();
        check.files = ledger.files.len() as u64;
        // Where a segment is broken, all others are looked at.
        let is_broken = !broken.is_empty();
        match self.without(broken)?.holdings(&ledger) {
            Ok(holdings) => check.compare(&ledger, payload, &holdings, is_broken),
            Err(error) => {
                let what = failed(&self.dir, "reading the index", error).what().to_owned();
                check.faults.push(Fault::lasting(self.dir.display().to_string(), what));
            }
        }
        Ok(check)
    }

    /// Verifies the checksums of all files that the commit names; the segments that are broken.
    fn check_files(&self, check: &mut Check) -> Result<BTreeSet<SegmentId>> {
        let metas = self.tantivy.load_metas().map_err(|error| failed(&self.dir, "reading the index", error))?;
        let mut broken = BTreeSet::new();
        for segment in &metas.segments {
            let mut wrong = Vec::new();
            for kind in files_of(segment) {
                let path = segment.relative_path(kind.clone());
                match self.check_file(&path)? {
                    None => check.bytes += std::fs::metadata(self.dir.join(&path)).map_or(0, |metadata| metadata.len()),
                    Some(what) => wrong.push((kind, path, what)),
                }
            }
            let (name, articles) = (segment.id().uuid_string(), u64::from(segment.num_docs()));
            // All that is in this one is in the columns, too.
            let only_identities = wrong.iter().all(|(kind, ..)| *kind == identities::component());
            if !wrong.is_empty() && !only_identities {
                broken.insert(segment.id());
            }
            check.faults.extend(wrong.into_iter().map(|(_, path, what)| {
                let name = name.clone();
                let mend = if only_identities { Mend::Identities { name } } else { Mend::Segment { name, articles } };
                Fault { place: path.display().to_string(), what: what.to_owned(), mend }
            }));
        }
        check.faults.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(broken)
    }

    /// What is wrong with a file that the commit names.
    fn check_file(&self, path: &Path) -> Result<Option<&'static str>> {
        // A footer that names another version is of no checksum, and found when the file is opened.
        let directory = self.tantivy.directory();
        let verified = directory.validate_checksum(path);
        Ok(match verified.and_then(|is_right| directory.open_read(path).map(|_| is_right)) {
            Ok(true) => None,
            Err(OpenReadError::FileDoesNotExist(_)) => Some("this file is missing"),
            // What the system says of a file proves nothing about what is in it.
            Err(OpenReadError::IoError { io_error, .. }) => match io_error.raw_os_error() {
                Some(code) => {
                    let error = Error::io(&self.dir.join(path), io::Error::from_raw_os_error(code));
                    return Err(error.fix("see that this file can be read, and run it again"));
                }
                None => Some(CHANGED),
            },
            Ok(false) | Err(_) => Some(CHANGED),
        })
    }

    fn holdings(&self, ledger: &Ledger) -> Result<Holdings, TantivyError> {
        // The files that hold what the duplicates are the same as.
        let duplicates = ledger.files.values().flat_map(|entry| &entry.duplicates);
        let kept = duplicates.filter_map(|duplicate| Some((duplicate.signature, duplicate.of.as_ref()?)));
        let kept = kept.map(|(signature, kept)| (signature, hash(kept.file.as_bytes()))).collect();
        Holdings::of(&self.fields, &self.searcher()?, kept)
    }
}

/// The files of a segment, which all have to be there: tantivy takes some that are missing for empty ones.
fn files_of(segment: &SegmentMeta) -> impl Iterator<Item = SegmentComponent> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let deleted = segment.has_deletes().then_some(Delete);
    let kinds = [Postings, Positions, Terms, Store, FastFields, FieldNorms].into_iter().chain(plugin::components());
    kinds.chain(deleted)
}

impl Check {
    /// Whether a repair can do anything.
    pub(super) fn can_be_mended(&self) -> bool {
        self.faults.iter().all(|fault| fault.mend != Mend::Again)
    }

    /// Compares what the ledger says with what the index holds, but for what of it `is_broken`.
    fn compare(&mut self, ledger: &Ledger, payload: Option<&Payload>, holdings: &Holdings, is_broken: bool) {
        self.articles = holdings.files.values().map(|held| held.documents).sum::<u64>() + holdings.of_no_file;
        if holdings.of_no_file > 0 {
            let what = format!("{} in the index are of no file", articles(holdings.of_no_file));
            self.faults.push(Fault::lasting("meta.json", what));
        }
        if payload.is_some_and(|payload| !payload.is_of(ledger)) {
            let (place, what) = ("meta.json".to_owned(), "the sums are not those of the ledger".to_owned());
            self.faults.push(Fault { place, what, mend: Mend::Sums });
        }
        let keys: BTreeMap<u64, &String> = ledger.files.keys().map(|key| (hash(key.as_bytes()), key)).collect();
        let mut faults: Vec<Fault> = Vec::new();
        let none = Held::default();
        for (key, entry) in &ledger.files {
            let file = hash(key.as_bytes());
            let held = holdings.files.get(&file).unwrap_or(&none);
            if is_broken && held.is_part_of(entry) {
                let Held { documents, terms, .. } = *held;
                let lost = entry.documents - documents;
                let what = format!("{} of {} lost with a file of the index", lost, articles(entry.documents));
                let mend = Mend::Lost { key: key.clone(), articles: lost, documents, terms };
                faults.push(Fault { place: entry.source.clone(), what, mend });
                continue;
            }
            let what = differences(Some(entry), held);
            if !what.is_empty() {
                let (articles, forget) = (held.documents, held.shared > 0);
                let mend = Mend::Drop { articles, file, key: Some(key.clone()), forget };
                faults.push(Fault { place: entry.source.clone(), what: what.join("; "), mend });
                continue;
            }
            let lost = entry.duplicates.iter().filter(|duplicate| holdings.lack(duplicate)).count() as u64;
            if lost > 0 {
                let what = format!("{} the same as what is not in the index", duplicates(lost));
                faults.push(Fault { place: entry.source.clone(), what, mend: Mend::Settle { key: key.clone() } });
            }
        }
        for (&file, held) in holdings.files.iter().filter(|(file, _)| !keys.contains_key(file)) {
            let mend = Mend::Drop { articles: held.documents, file, key: None, forget: true };
            let place = held.source.clone().unwrap_or_else(|| format!("a file with the hash {file:016x}"));
            faults.push(Fault { place, what: differences(None, held).join("; "), mend });
        }
        faults.sort_by(|a, b| a.place.cmp(&b.place));
        self.faults.append(&mut faults);
    }
}

/// What is wrong with what the index holds of a file.
fn differences(entry: Option<&Entry>, held: &Held) -> Vec<String> {
    let mut what = Vec::new();
    match entry {
        None => what
            .push(format!("the ledger does not name this file, of which the index has {}", articles(held.documents))),
        Some(entry) if (entry.documents, entry.terms) != (held.documents, held.terms) => what.push(format!(
            "the ledger says {} and {} terms, and the index has {} and {}",
            articles(entry.documents),
            entry.terms,
            held.documents,
            held.terms
        )),
        Some(_) => {}
    }
    let wrong = [
        (held.unreadable, "cannot be read"),
        (held.changed, "not as stored"),
        (held.misplaced, "indexed under another id or day"),
        (held.shared, "with an id of another file's"),
        (held.twins, "the same as another one"),
    ];
    let wrong = wrong.into_iter().filter(|(number, _)| *number > 0);
    what.extend(wrong.map(|(number, how)| format!("{} {how}", articles(number))));
    what
}

fn duplicates(number: u64) -> String {
    if number == 1 { "1 duplicate".to_owned() } else { format!("{number} duplicates") }
}

fn articles(number: u64) -> String {
    if number == 1 { "1 article".to_owned() } else { format!("{number} articles") }
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::Dictionary;
    use super::super::document::fingerprint;
    use super::super::fields::{HASH, id_of, sort_key};
    use super::super::segment::{Mark, Segment, Single};
    use super::super::{Index, Repair, Stored, packed};
    use super::*;
    use crate::article::{Article, Metadata};
    use crate::schema::Schema;

    const ID: u64 = 0x3f9a_2c1e_0000_0001;

    fn article() -> String {
        let article = Article {
            id: id_of(ID),
            source: "news/a.txt".into(),
            title: None,
            published: None,
            sections: Vec::new(),
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        };
        packed::pack(&Stored { article, actors: Vec::new(), dates: Vec::new(), language: None, added: None }).unwrap()
    }

    /// What is wrong with an index of one article, as it is put together by `alter` from its stored text, hash, id and key.
    fn faults(alter: impl FnOnce(&mut String, &mut u64, &mut u64, &mut u64)) -> (Vec<String>, Repair) {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
        let (mut json, mut id) = (article(), ID);
        let (mut hashed, mut key) = (fingerprint(&json), sort_key(None, ID));
        alter(&mut json, &mut hashed, &mut id, &mut key);
        let mut segment = Segment::new(&index.fields);
        segment.push_number(HASH, hashed);
        let mark = Mark { file: hash(b"/news/a.txt"), ..Mark::default() };
        segment.end_article(&Single { id, mark, key, stored: &json });
        let writer = index.writer(1, 0).unwrap();
        let written = segment.write(&index.fields, &Dictionary::none(), 0, writer.tantivy.new_segment()).unwrap();
        writer.tantivy.add_segment(written.segment.meta().clone()).unwrap();
        let entry =
            Entry { source: "news/a.txt".into(), identity: "news/a.txt".into(), documents: 1, ..Entry::default() };
        writer.commit(&Ledger { files: [("/news/a.txt".to_owned(), entry)].into() }).unwrap();
        let check = index.check().unwrap();
        assert_eq!(check.articles, 1);
        let repair = index.repair().unwrap();
        assert_eq!((repair.after.is_whole(), &repair.mended), (true, &check.faults));
        assert_eq!(repair.after.articles, u64::from(check.is_whole()));
        (check.faults.into_iter().map(|fault| format!("{}: {}", fault.place, fault.what)).collect(), repair)
    }

    #[test]
    fn an_article_that_is_not_what_was_stored_is_named_and_dropped() {
        assert!(faults(|_, _, _, _| ()).0.is_empty());
        assert_eq!(faults(|_, hash, _, _| *hash ^= 1).0, ["news/a.txt: 1 article not as stored"]);
        let cut = faults(|json, hash, _, _| {
            json.truncate(20);
            *hash = fingerprint(json);
        });
        assert_eq!(cut.0, ["news/a.txt: 1 article cannot be read"]);
        let misplaced = ["news/a.txt: 1 article indexed under another id or day"];
        assert_eq!(faults(|_, _, id, _| *id += 1).0, misplaced);
        assert_eq!(faults(|_, _, _, key| *key |= 1 << 40).0, misplaced);
    }
}

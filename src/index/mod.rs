//! The index on disk: a tantivy index in date order, its schema, and the ledger of what became of every file.
//!
//! A directory holds tantivy's files, `index_schema.toml` as the index was made with, `format` with the number of the layout,
//! the ledger of the last commit, and the user's `actors.toml` and `queries.toml`, if there are any.

mod account;
mod actor_values;
mod added;
mod articles;
mod beside;
mod check;
mod commit;
mod damage;
mod date_marks;
mod dictionary;
mod directory;
mod document;
mod duplicate;
mod fields;
mod identities;
mod inspect;
mod ledger;
mod live;
mod marks;
mod packed;
mod places;
mod plugin;
mod removal;
mod repair;
mod rules;
mod segment;
mod signature;
mod snapshot;
mod spellings;
mod texts;
mod twins;
mod values;
mod vlq;
mod warned;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;

pub(crate) use actor_values::{kind_letter, kind_of, read_actor_value, split_actor_value};
pub(crate) use added::Added;
use commit::Commit;
use damage::is_damage;
pub(crate) use date_marks::{date_mark_within, first_days_mark, read_days_mark};
use directory::IndexDirectory;
pub(crate) use document::tokens_of;
pub(crate) use fields::{
    ACTOR, FIRST_DATED, Fields, LANG, ROLE, SECTION, SpaceFields, UNTIL, day_number, day_of, first_key, id_of,
    sort_keys,
};
pub(crate) use identities::Identities;
pub(crate) use marks::{CONTINUES, PARTS, STARTS, actor_mark, alias_mark};
pub(crate) use places::{Places, is_under};
pub(crate) use values::{PRESENT, keyword_term, unread};

pub use account::{Account, Refusal, Status, Tally, Twin};
pub use check::{Check, Fault, Mend};
pub use damage::damage;
pub use document::Stored;
pub(crate) use document::count_terms;
pub(crate) use duplicate::split_place;
pub use duplicate::{Duplicate, Kept};
pub use ledger::{Entry, Ledger, Refused};
pub use repair::Repair;
pub use signature::Signature;
pub(crate) use signature::Signer;
pub use snapshot::Snapshot;
pub(crate) use snapshot::Totals;
pub(crate) use twins::Twins;
pub use warned::Warned;
pub(crate) use writer::lock;
pub use writer::{Batch, MOST_THREADS, Writer};

use crate::error::{Error, ErrorKind, Result};
use crate::schema::Schema;
use crate::text::Language;

/// The number of the layout described in [`crate::layout`] and the module's files; another one cannot be read.
const FORMAT: u32 = 11;
const FORMAT_FILE: &str = "format";
const SCHEMA_FILE: &str = "index_schema.toml";
const TANTIVY_FILE: &str = "meta.json";

/// What mends an index that cannot be read.
const AGAIN: &str = "delete all of the directory but `actors.toml` and `queries.toml`, if they are there, and run `dateline index` again";

/// What mends an index of which a file of a segment is damaged.
const REPAIR: &str =
    "`dateline check --repair` drops the articles that were in it, and `dateline index PATH` reads their files again";

/// What mends an index of which a file is damaged that holds nothing of its own.
const REMAKE: &str = "`dateline check --repair` makes this file again from what else is in the index";

/// What to do where an index was removed or moved while it was used.
const GONE: &str = "put the directory back, or run `dateline index` again";

/// Where an index can be made instead.
const ELSEWHERE: &str = "name a new directory with --index";

/// An index on disk.
#[derive(Debug)]
pub struct Index {
    dir: PathBuf,
    schema: Schema,
    languages: Vec<Language>,
    fields: Fields,
    tantivy: tantivy::Index,
}

impl Index {
    /// Whether there is an index in `dir`.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        dir.join(TANTIVY_FILE).is_file()
    }

    /// Whether `dir` is an index, of whatever layout, or one that was begun.
    #[must_use]
    pub fn is_one(dir: &Path) -> bool {
        dir.join(FORMAT_FILE).is_file() && dir.join(SCHEMA_FILE).is_file()
    }

    /// Opens the index in `dir`.
    ///
    /// # Errors
    /// When there is none, or it was made by a version with another layout; each says what to run.
    pub fn open(dir: &Path) -> Result<Self> {
        if !Self::exists(dir) {
            return Err(Error::new(ErrorKind::Index, "there is no index here")
                .at(dir.display().to_string())
                .fix("make one with `dateline index PATH`, or name another directory with --index"));
        }
        check_format(dir)?;
        let path = dir.join(SCHEMA_FILE);
        let text = fs::read_to_string(&path).map_err(|error| Error::io(&path, error).fix(AGAIN))?;
        let schema = Schema::parse(&text, &path.display().to_string()).map_err(|error| error.fix(AGAIN))?;
        let languages = languages(&schema)?;
        let opened = IndexDirectory::open(dir).map_err(TantivyError::from);
        let opened = opened.and_then(open_tantivy);
        let tantivy = opened.map_err(|error| failed(dir, "opening the index", error))?;
        Ok(Self { dir: dir.to_path_buf(), fields: Fields::of(&schema), schema, languages, tantivy })
    }

    /// Makes an index in `dir`, which is created where it is missing.
    ///
    /// # Errors
    /// When the directory holds other files or cannot be written, or the schema names a language that is not known.
    pub fn create(dir: &Path, schema: &Schema) -> Result<Self> {
        let languages = languages(schema)?;
        if dir.is_file() {
            return Err(Error::new(ErrorKind::Index, "this is a file, and an index is a directory")
                .at(dir.display().to_string())
                .fix(ELSEWHERE));
        }
        fs::create_dir_all(dir).map_err(|error| Error::io(dir, error).fix(ELSEWHERE))?;
        if !dir.join(FORMAT_FILE).exists() {
            refuse_others(dir)?;
        }
        // tantivy's own file comes last: without it there is no index, and the next run begins again.
        for (name, text) in [(FORMAT_FILE, format!("{FORMAT}\n").as_str()), (SCHEMA_FILE, schema.source())] {
            let path = dir.join(name);
            fs::write(&path, text).map_err(|error| Error::io(&path, error))?;
        }
        let fields = Fields::of(schema);
        let builder = tantivy::Index::builder().schema(fields.tantivy.clone()).settings(fields::settings());
        let builder = plugin::all().into_iter().fold(builder, |builder, plugin| builder.register_plugin(plugin));
        let tantivy = IndexDirectory::open(dir)
            .map_err(TantivyError::from)
            .and_then(|directory| builder.open_or_create(directory))
            .map_err(|error| failed(dir, "creating the index", error))?;
        Ok(Self { dir: dir.to_path_buf(), schema: schema.clone(), languages, fields, tantivy })
    }

    /// Opens the index in `dir`, or makes one with `schema` (or the default schema).
    ///
    /// # Errors
    /// As [`Self::open`] and [`Self::create`]; and when there is an index that was made with another schema than the one asked
    /// for.
    pub fn open_or_create(dir: &Path, schema: Option<&Schema>) -> Result<Self> {
        if !Self::exists(dir) {
            return match schema {
                Some(schema) => Self::create(dir, schema),
                None => Self::create(dir, &Schema::embedded()),
            };
        }
        let index = Self::open(dir)?;
        if let Some(schema) = schema.filter(|schema| **schema != index.schema) {
            // What is wrong with it would be wrong in a new directory, too.
            languages(schema)?;
            return Err(Error::new(ErrorKind::Index, "this index was made with another schema")
                .at(dir.display().to_string())
                .fix("index into a new directory with --index DIR, or leave --schema out to keep the index's own"));
        }
        Ok(index)
    }

    /// Where it lies.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The languages that its words are stemmed in, the first one first. Where there are several, each article says which it is in.
    #[must_use]
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The language of an article of it.
    #[must_use]
    pub fn language_of(&self, stored: &Stored) -> Language {
        stored.language.or(self.languages.first().copied()).unwrap_or(Language::ENGLISH)
    }

    /// What it was made with.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// A view of the last commit, which later commits do not change.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot<'_>> {
        Snapshot::of(self)
    }

    /// The ledger of the last commit; empty before the first.
    ///
    /// # Errors
    /// When it cannot be read or is not the one that the commit names.
    pub fn ledger(&self) -> Result<Ledger> {
        let mut payload = self.payload()?;
        loop {
            let Some(named) = payload else { return Ok(Ledger::default()) };
            match Ledger::read(&self.dir, &named) {
                Ok(ledger) => return Ok(ledger),
                // Whoever commits removes the ledger of the commit before.
                Err(error) => match self.payload()? {
                    now if now.as_ref() == Some(&named) => return Err(error),
                    now => payload = now,
                },
            }
        }
    }

    /// Whether there are articles whose actors nobody has looked for.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn lacks_actors(&self) -> Result<bool> {
        Ok(self.payload()?.is_some_and(|payload| payload.lacks_actors))
    }

    /// Whether there are no articles in it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.payload()?.is_none_or(|payload| payload.documents == 0))
    }

    /// How much room it takes on disk, in bytes, with what the last commits have left and with the user's own files.
    ///
    /// # Errors
    /// When its directory cannot be read.
    pub fn bytes(&self) -> Result<u64> {
        let entries = fs::read_dir(&self.dir).map_err(|error| Error::io(&self.dir, error))?;
        // What another process removes meanwhile takes none.
        let sizes = entries.flatten().filter_map(|entry| entry.metadata().ok()).filter(fs::Metadata::is_file);
        Ok(sizes.map(|metadata| metadata.len()).sum())
    }

    /// Whether anything was ever committed.
    pub(crate) fn is_committed(&self) -> Result<bool> {
        Ok(self.payload()?.is_some())
    }

    /// What the last commit says of itself; `None` before the first.
    fn payload(&self) -> Result<Option<ledger::Payload>> {
        Commit::last(self)?.payload(self)
    }
}

/// The index in a directory, with all that its segments hold.
fn open_tantivy(directory: IndexDirectory) -> tantivy::Result<tantivy::Index> {
    let mut index = tantivy::Index::open(directory)?;
    for plugin in plugin::all() {
        index.register_plugin(plugin);
    }
    Ok(index)
}

/// An index shall not be scattered among other files; hidden ones and the user's own are what an index that was emptied leaves.
fn refuse_others(dir: &Path) -> Result<()> {
    let own = [beside::RULES, beside::QUERIES];
    let hidden =
        |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".") || own.iter().any(|own| name == *own);
    let entries = fs::read_dir(dir).map_err(|error| Error::io(dir, error))?;
    if entries.flatten().all(|entry| hidden(&entry.file_name())) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Index, "this directory holds other files, and no index")
        .at(dir.display().to_string())
        .fix(ELSEWHERE))
}

fn check_format(dir: &Path) -> Result<()> {
    let path = dir.join(FORMAT_FILE);
    let format = fs::read_to_string(&path).unwrap_or_default();
    if format.trim() == FORMAT.to_string() {
        return Ok(());
    }
    let found = match format.trim().parse::<u32>() {
        Ok(found) => format!("layout {found}"),
        Err(_) => "an unknown layout".to_owned(),
    };
    Err(Error::new(ErrorKind::Index, format!("this index has {found}, and this dateline reads layout {FORMAT}"))
        .at(dir.display().to_string())
        .fix(AGAIN))
}

/// The languages that a schema names.
///
/// # Errors
/// When one is not known, or is named twice.
pub(crate) fn languages(schema: &Schema) -> Result<Vec<Language>> {
    let mut languages: Vec<Language> = Vec::with_capacity(schema.languages.len());
    for (number, name) in schema.languages.iter().enumerate() {
        let language = Language::from_name(name).ok_or_else(|| schema.unknown_language(number, &Language::names()))?;
        match languages.iter().position(|other| other.code() == language.code()) {
            Some(other) => return Err(schema.same_language(number, other)),
            None => languages.push(language),
        }
    }
    Ok(languages)
}

/// An error of tantivy's, with what was being done and where.
pub(crate) fn failed(dir: &Path, doing: &str, error: TantivyError) -> Error {
    if !dir.exists() {
        return Error::new(ErrorKind::Index, "the index is gone").at(dir.display().to_string()).fix(GONE);
    }
    let fix = is_damage(&error).then(|| damage::mends(&error));
    let what = format!("{doing} failed: {}", damage::said(&error));
    let failed = Error::new(ErrorKind::Index, what).at(dir.display().to_string()).caused_by(error);
    match fix {
        Some(REPAIR) => failed.fix(REPAIR),
        Some(fix) => damage(dir).unwrap_or(failed.fix(fix)),
        None => damage(dir).unwrap_or(failed),
    }
}

/// The hash of everything that is kept: ids, ledgers, files. Its values are part of the layout.
#[must_use]
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3(bytes)
}

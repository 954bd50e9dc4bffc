//! The files that users write beside the index: read as text, replaced as a whole.

use std::fs;
use std::io::{ErrorKind as IoKind, Write};
use std::path::PathBuf;

use super::Index;
use crate::error::{Error, ErrorKind, Result};

/// Name of the file of rules.
pub(super) const RULES: &str = "actors.toml";
/// Name of the file of saved queries.
pub(super) const QUERIES: &str = "queries.toml";

impl Index {
    /// Where the user's saved queries are, or would be.
    #[must_use]
    pub fn queries_path(&self) -> PathBuf {
        self.dir.join(QUERIES)
    }

    /// The text of the file of saved queries; empty where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn queries_text(&self) -> Result<String> {
        self.read_beside(QUERIES)
    }

    /// Replaces the file of saved queries: by the whole text, or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_queries(&self, text: &str) -> Result<()> {
        self.write_beside(QUERIES, text)
    }

    pub(super) fn read_beside(&self, file: &str) -> Result<String> {
        let path = self.dir.join(file);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() != IoKind::NotFound => return Err(Error::io(&path, error)),
            bytes => bytes.unwrap_or_default(),
        };
        String::from_utf8(bytes).map_err(|error| {
            let read = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or(&[]);
            let line = read.split(|byte| *byte == b'\n').count();
            let place = format!("{}:{line}", path.display());
            Error::new(ErrorKind::Io, "this is not UTF-8").at(place).fix("save the file as UTF-8").caused_by(error)
        })
    }

    pub(super) fn write_beside(&self, file: &str, text: &str) -> Result<()> {
        let path = self.dir.join(file);
        // A name of its own for each process: none renames what another one is still writing.
        let beside = self.dir.join(format!(".{file}.{}", std::process::id()));
        let write = || -> std::io::Result<()> {
            let mut out = fs::File::create(&beside)?;
            out.write_all(text.as_bytes())?;
            out.sync_all()?;
            fs::rename(&beside, &path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&beside);
            Error::io(&path, error)
        })
    }
}

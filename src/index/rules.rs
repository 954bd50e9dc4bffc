//! The user's own say about who is who, in a file beside the index.

use std::fs;
use std::io::{ErrorKind as IoKind, Write};
use std::path::PathBuf;

use super::Index;
use crate::actors::Rules;
use crate::error::{Error, Result};

/// Name of the file of rules.
pub(super) const FILE: &str = "actors.toml";

impl Index {
    /// The user's rules about who is who; none where there is no file of them.
    ///
    /// # Errors
    /// When the file cannot be read, or does not say what it must.
    pub fn rules(&self) -> Result<Rules> {
        self.read_rules(&self.rules_text()?)
    }

    /// The text of the file of rules; empty where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn rules_text(&self) -> Result<String> {
        let path = self.rules_path();
        match fs::read_to_string(&path) {
            Err(error) if error.kind() != IoKind::NotFound => Err(Error::io(&path, error)),
            text => Ok(text.unwrap_or_default()),
        }
    }

    /// Replaces the file of rules: by the whole text, or not at all.
    ///
    /// # Errors
    /// When the text does not say what it must, or the file cannot be written.
    pub fn write_rules(&self, text: &str) -> Result<Rules> {
        let rules = self.read_rules(text)?;
        let path = self.rules_path();
        // A name of its own for each process: none renames what another one is still writing.
        let beside = self.dir.join(format!(".{FILE}.{}", std::process::id()));
        let write = || -> std::io::Result<()> {
            let mut file = fs::File::create(&beside)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&beside);
            Error::io(&path, error)
        })?;
        Ok(rules)
    }

    fn read_rules(&self, text: &str) -> Result<Rules> {
        Rules::parse(text, &self.rules_path().display().to_string())
    }

    fn rules_path(&self) -> PathBuf {
        self.dir.join(FILE)
    }
}

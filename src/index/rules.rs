//! The user's own say about who is who, in a file beside the index.

use super::Index;
use super::beside::RULES;
use crate::actors::Rules;
use crate::error::Result;

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
        self.read_beside(RULES)
    }

    /// Replaces the file of rules: by the whole text, or not at all.
    ///
    /// # Errors
    /// When the text does not say what it must, or the file cannot be written.
    pub fn write_rules(&self, text: &str) -> Result<Rules> {
        let rules = self.read_rules(text)?;
        self.write_beside(RULES, text)?;
        Ok(rules)
    }

    fn read_rules(&self, text: &str) -> Result<Rules> {
        Rules::parse(text, &self.dir.join(RULES).display().to_string())
    }
}

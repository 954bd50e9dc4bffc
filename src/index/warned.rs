//! What was doubtful in the articles of a file. They keep it themselves: the ledger only counts those that have something to say.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::live::live;
use super::{Snapshot, hash, split_place};
use crate::article::{Article, Warning};
use crate::error::Result;

/// Something doubtful in an article that is in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warned {
    /// Where the article stands, as its source says it.
    pub source: String,
    /// What is doubtful.
    pub warning: Warning,
}

impl Snapshot<'_> {
    /// What was doubtful in the articles of the file with this canonical path, in the order of the file. Reads all of them.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn warnings(&self, path: &str) -> Result<Vec<Warned>> {
        let term = Term::from_field_u64(self.fields().file, hash(path.as_bytes()));
        let mut articles = Vec::new();
        for (segment, reader) in (0u32..).zip(self.searcher().segment_readers()) {
            let inverted = reader.inverted_index(self.fields().file).map_err(|error| self.failed(error))?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
            let Some(postings) = postings.map_err(|error| self.failed(error.into()))? else { continue };
            for doc in live(reader, postings) {
                let article = self.stored(DocAddress::new(segment, doc))?.article;
                articles.extend(Some(article).filter(|article| !article.warnings.is_empty()));
            }
        }
        // By the member of a container, then by the line.
        articles.sort_by(|a, b| split_place(&a.source).cmp(&split_place(&b.source)));
        let warned = |Article { source, warnings, .. }| {
            warnings.into_iter().map(move |warning| Warned { source: source.clone(), warning })
        };
        Ok(articles.into_iter().flat_map(warned).collect())
    }
}

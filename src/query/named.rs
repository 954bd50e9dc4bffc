//! Parsing `@name`, which stands for a saved query.

use super::ast::Query;
use super::error::{QueryError, shown};
use super::lexer::Cursor;
use super::parser::{Parser, Result};
use super::saved::{self, did_you_mean, find, is_name};
use super::word::has_word;
use super::{Context, MAX_DEPTH};

/// Whether `chunk` is meant as the name of a saved query.
pub(super) fn is_reference(chunk: &str) -> bool {
    chunk.starts_with('@') && has_word(chunk)
}

impl<'a> Parser<'a> {
    /// A parser of what a saved query holds, within this one: both together have to keep the limits.
    fn within(&self, saved: &'a saved::Saved, context: &'a Context<'a>) -> Self {
        let mut names = self.names.clone();
        names.push(&saved.name);
        let (depth, clauses, spellings) = (self.depth + 1, self.clauses, self.spellings);
        Self { cursor: Cursor::new(&saved.text), context, depth, clauses, spellings, names, named: self.named.clone() }
    }

    /// `@name`: what is saved under that name, as one operand.
    pub(super) fn saved(&mut self) -> Result<Query> {
        let span = self.take_chunk();
        let chunk = self.cursor.slice(span.clone());
        let name = chunk.get(1..).unwrap_or("");
        let quoted = shown(&format!("\"{chunk}\""));
        let error = |what: String, fix: String| {
            let hint = format!("{fix}; to search for it as it stands, put it between quotation marks: {quoted}");
            Err(self.cursor.error(span.clone(), what).hint(hint))
        };
        if !is_name(name) {
            let fix = "a name has letters, digits, hyphens and underscores".to_owned();
            return error(format!("{} can be no name of a saved query", shown(chunk)), fix);
        }
        let Some(saved) = find(self.context.saved, name) else {
            let known = self.context.saved.iter().map(|saved| saved.name.as_str());
            return error(format!("there is no saved query {}", shown(chunk)), did_you_mean(name, known));
        };
        if let Some(first) = self.names.iter().position(|name| *name == saved.name) {
            let chain = self.names.iter().skip(first).copied().chain([saved.name.as_str()]);
            let chain: Vec<String> = chain.map(|name| format!("@{name}")).collect();
            let what = format!("a saved query stands for itself: {}", chain.join(" → "));
            return Err(self.cursor.error(span, what).hint("save one of them anew, without the other").of_saved());
        }
        if self.depth == MAX_DEPTH {
            let what = format!("saved queries and parentheses lie deeper within each other than {MAX_DEPTH}");
            return Err(self.cursor.error(span, what).hint("write some of them out"));
        }
        self.finish_clause(span.clone())?;
        if !self.named.contains(&saved) {
            self.named.push(saved);
        }
        let mut inner = self.within(saved, self.context);
        let query = inner.whole();
        (self.clauses, self.spellings, self.named) = (inner.clauses, inner.spellings, inner.named);
        query.map_err(|error| self.of_saved(span, &saved.name, &error))
    }

    /// What is wrong with a saved query, told of the place where it is named.
    fn of_saved(&self, span: std::ops::Range<usize>, name: &str, error: &QueryError) -> QueryError {
        let what = if error.is_of_saved() {
            error.what().to_owned()
        } else {
            format!("the saved query @{name} cannot be read: column {}: {}", error.column(), error.what())
        };
        let here = self.cursor.error(span, what).of_saved();
        error.how_to_fix().into_iter().fold(here, QueryError::hint)
    }
}

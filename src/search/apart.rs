//! Of a query of one clause that finds nothing, what stands in it: how many articles have each, and all of them together.

use super::count;
use crate::error::Result;
use crate::index::{Ledger, Snapshot};
use crate::query::{Form, Query};
use crate::text::Language;

/// Most parts that are counted.
const MOST: usize = 8;

/// A clause that is made of several.
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// The clause.
    pub clause: Query,
    /// What stands in it, and how many articles have it anywhere.
    pub parts: Vec<(Query, u64)>,
    /// How many articles have all of that, somewhere.
    pub together: u64,
}

/// What keeps the only clause of a query from being found: of words side by side, near each other, or in one sentence, paragraph or
/// other part. `None` where the query is another one, or is made of more than eight.
///
/// # Errors
/// As [`super::search`].
pub fn apart(snapshot: &Snapshot<'_>, ledger: &Ledger, query: &Query, under: &[String]) -> Result<Option<Apart>> {
    let language = snapshot.languages().first().copied().unwrap_or(Language::ENGLISH);
    let [clause] = query.clauses() else { return Ok(None) };
    let parts = parts(clause, language);
    if !(2..=MOST).contains(&parts.len()) {
        return Ok(None);
    }
    let together = count(snapshot, ledger, &Query::all_of(parts.iter().cloned()), under)?;
    let mut counted: Vec<(Query, u64)> = Vec::with_capacity(parts.len());
    for part in parts {
        if counted.iter().all(|(known, _)| *known != part) {
            let articles = count(snapshot, ledger, &part, under)?;
            counted.push((part, articles));
        }
    }
    Ok(Some(Apart { clause: clause.clone(), parts: counted, together }))
}

/// What has to be there for a clause to hold.
fn parts(clause: &Query, language: Language) -> Vec<Query> {
    let of_all = |queries: &[Query]| queries.iter().flat_map(|query| parts(query, language)).collect();
    match clause {
        Query::Word { text, form } | Query::Phrase { text, form } => {
            let mut tokens = Vec::new();
            language.tokenise(text, &mut tokens);
            tokens.iter().map(|token| Query::Word { text: token.of(text).to_owned(), form: *form }).collect()
        }
        Query::Region { query, .. } | Query::AtLeast { query, .. } => parts(query, language),
        Query::And(queries) | Query::Near { queries, .. } => of_all(queries),
        Query::Section { heading, query } => {
            let heading = heading.iter().map(|text| Query::Phrase { text: text.clone(), form: Form::Stemmed });
            let headings = heading.flat_map(|heading| parts(&heading, language));
            headings.chain(query.iter().flat_map(|query| parts(query, language))).collect()
        }
        // What is excluded need not be there.
        Query::Not(_) | Query::All => Vec::new(),
        other => vec![other.clone()],
    }
}

//! How much has to be read to answer a query, so that one that would take minutes is refused at once.
//!
//! What counts is how many documents the lists of its words have, as often as they are asked for, and that places of words cost
//! more than that they are there at all. Lists are skipped through where something rarer has to be there, too, so a long query of
//! words that all have to be there is no effort. The clauses of a query are not counted: hundreds of rare names are read at once.

use tantivy::Searcher;

use super::leaf::Leaf;
use super::pattern::{Pattern, Scope};
use super::plan::Plan;
use crate::error::{Error, ErrorKind, Result};
use crate::index::Snapshot;
use crate::query::{Query, shortened};

/// What it takes to read that a document has a word, how often, and where, in steps of what it takes to read that it has it.
const PLACES: u64 = 3;

/// How many documents a filter passes over for what it takes to read one: it is a run of dates, or the few that have a value.
const FILTERED: u64 = 16;

/// More terms than this, as those of all days of a year, are taken to be in every document.
const MANY: usize = 256;

/// What may be read at most of an index, however small.
const LEAST: u64 = 8_000_000;

/// What may be read at most for each article of a larger index: eight words that all articles have, with their places.
const AN_ARTICLE: u64 = 8 * PLACES;

/// What it takes to find the articles of a plan.
///
/// # Errors
/// When the index cannot be read.
pub(super) fn of(plan: &Plan, snapshot: &Snapshot<'_>) -> Result<u64> {
    Ok(Effort::of(plan, snapshot)?.whole())
}

/// What it takes to find articles.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// Postings that are read.
    pub(super) postings: u64,
    /// How many articles there are at most.
    pub(super) documents: u64,
}

/// What it takes to find the articles of a plan; a query that takes too much reading is refused.
///
/// # Errors
/// If it does; or the index cannot be read.
pub(super) fn check(query: &Query, plan: &Plan, snapshot: &Snapshot<'_>) -> Result<Cost> {
    let effort = Effort::of(plan, snapshot)?;
    let (whole, most) = (effort.whole(), most(snapshot));
    if whole > most {
        return Err(effort.refused(query, most));
    }
    Ok(Cost { postings: whole, documents: effort.reach(&plan.pattern) })
}

/// What may be read at most for one query.
pub(super) fn most(snapshot: &Snapshot<'_>) -> u64 {
    snapshot.searcher().num_docs().saturating_mul(AN_ARTICLE).max(LEAST)
}

/// What a plan takes.
struct Effort<'p> {
    plan: &'p Plan,
    documents: u64,
    /// For each leaf, in how many documents it may stand.
    leaves: Vec<u64>,
}

impl<'p> Effort<'p> {
    /// Looks up how common the words of a plan are.
    fn of(plan: &'p Plan, snapshot: &Snapshot<'_>) -> Result<Self> {
        let searcher = snapshot.searcher();
        let fields = snapshot.fields().space;
        let documents = documents(searcher);
        let of_leaf = |leaf: &Leaf| {
            let terms = [leaf.terms(fields), leaf.doubts(fields)].concat();
            // To look up so many takes as long as to read what they have.
            if terms.len() > MANY {
                return Ok(documents);
            }
            terms.iter().map(|term| searcher.doc_freq(term)).sum::<tantivy::Result<u64>>()
        };
        let leaves = plan.leaves.iter().map(of_leaf).collect::<tantivy::Result<_>>();
        let leaves = leaves.map_err(|error| snapshot.failed(error))?;
        Ok(Self { plan, documents, leaves })
    }

    /// Why the query takes too much, and what of it takes most.
    fn refused(&self, query: &Query, most: u64) -> Error {
        let times = self.whole().div_ceil(most);
        let what = format!("answering this takes too much reading: {times} times what is read for one query at most");
        let error = Error::new(ErrorKind::Query, what);
        let (Query::And(queries) | Query::Or(queries), Pattern::All(patterns) | Pattern::Any(patterns)) =
            (query, &self.plan.pattern)
        else {
            return error.fix("ask for rarer words, or for fewer of them");
        };
        let each = queries.iter().zip(patterns.iter().map(|pattern| self.within(pattern, self.documents)));
        let worst = each.max_by_key(|(_, effort)| *effort).map_or(String::new(), |(query, _)| query.to_string());
        let fix = format!("ask in several queries, or for rarer words; {} takes most", shortened(&worst, 60));
        error.about(worst).fix(fix)
    }

    /// What the whole of it takes.
    fn whole(&self) -> u64 {
        self.within(&self.plan.pattern, self.documents)
    }

    /// What it takes to find a pattern's documents, where something else has to hold that so many documents have.
    fn within(&self, pattern: &Pattern, among: u64) -> u64 {
        let among = among.min(self.reach(pattern));
        let sum = |patterns: &[Pattern]| {
            patterns.iter().fold(0_u64, |sum, pattern| sum.saturating_add(self.within(pattern, among)))
        };
        match pattern {
            Pattern::Leaf(leaf) => self.leaf(*leaf).min(among),
            Pattern::All(patterns) | Pattern::Any(patterns) => sum(patterns),
            // What is excluded is looked for in the documents of all else.
            Pattern::Not(pattern) => self.within(pattern, among),
            Pattern::Filter(_) => among / FILTERED,
            Pattern::Phrase(_) | Pattern::Near(..) | Pattern::AtLeast(..) | Pattern::Within(..) => {
                let read = pattern.leaves().into_iter().map(|leaf| self.leaf(leaf).min(among));
                // And what begins where.
                let starts = if matches!(pattern, Pattern::Phrase(_)) { 0 } else { among };
                read.fold(starts, u64::saturating_add).saturating_mul(PLACES)
            }
        }
    }

    /// How many documents have a pattern at most.
    fn reach(&self, pattern: &Pattern) -> u64 {
        let all = |patterns: &[Pattern]| patterns.iter().map(|pattern| self.reach(pattern)).min();
        let reach = match pattern {
            Pattern::Leaf(leaf) => Some(self.leaf(*leaf)),
            Pattern::Phrase(leaves) => leaves.iter().map(|&(leaf, _)| self.leaf(leaf)).min(),
            Pattern::All(patterns) | Pattern::Near(_, patterns) => all(patterns),
            Pattern::Any(patterns) => Some(patterns.iter().fold(0, |sum, each| self.reach(each).saturating_add(sum))),
            Pattern::Within(Scope::Section(heading), pattern) => Some(self.reach(heading).min(self.reach(pattern))),
            Pattern::Within(_, pattern) | Pattern::AtLeast(_, pattern) => Some(self.reach(pattern)),
            Pattern::Not(_) | Pattern::Filter(_) => None,
        };
        reach.unwrap_or(self.documents).min(self.documents)
    }

    fn leaf(&self, leaf: usize) -> u64 {
        self.leaves.get(leaf).copied().unwrap_or(0)
    }
}

/// Documents of the index, removed ones among them.
fn documents(searcher: &Searcher) -> u64 {
    searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Form, Near};

    const NEAR: Near = Near { distance: 5, ordered: false };

    /// What a pattern takes in 1,000 documents, of which ten have leaf 0, 500 leaf 1, and all leaf 2.
    fn effort(pattern: Pattern) -> u64 {
        let plan = Plan { pattern, leaves: [].into(), filters: Vec::new(), cost: Cost::default() };
        Effort { plan: &plan, documents: 1000, leaves: vec![10, 500, 1000] }.whole()
    }

    fn leaves(leaves: &[usize]) -> Vec<Pattern> {
        leaves.iter().copied().map(Pattern::Leaf).collect()
    }

    #[test]
    fn lists_are_read_as_far_as_something_rarer_lets_them() {
        assert_eq!(effort(Pattern::Leaf(1)), 500);
        assert_eq!(effort(Pattern::Any(leaves(&[0, 1, 2]))), 1510);
        assert_eq!(effort(Pattern::All(leaves(&[0, 1, 2]))), 30);
        assert_eq!(effort(Pattern::Near(NEAR, leaves(&[1, 2]))), 3 * 500 * PLACES);
        assert_eq!(effort(Pattern::Phrase(vec![(2, 0); 100])), 100 * 1000 * PLACES);
        let scope = |scope| Pattern::Within(scope, Box::new(Pattern::All(leaves(&[1, 2]))));
        assert_eq!(effort(scope(Scope::Sentence)), 3 * 500 * PLACES);
        assert_eq!(effort(Pattern::Within(Scope::Title, Box::new(Pattern::All(Vec::new())))), 1000 * PLACES);
        assert_eq!(effort(scope(Scope::Section(Box::new(Pattern::Leaf(0))))), 4 * 10 * PLACES);
        assert_eq!(effort(Pattern::All(vec![Pattern::Leaf(0), scope(Scope::Sentence)])), 10 + 3 * 10 * PLACES);
        assert_eq!(effort(Pattern::All(vec![Pattern::Leaf(0), Pattern::Not(Box::new(Pattern::Leaf(2)))])), 20);
        assert_eq!(
            effort(Pattern::Any(vec![Pattern::Not(Box::new(Pattern::Leaf(0))), Pattern::Filter(0)])),
            10 + 1000 / 16
        );
    }

    #[test]
    fn the_error_names_what_takes_most() {
        let word = |text: &str| Query::Word { text: text.into(), form: Form::Stemmed };
        let near = Query::near(NEAR, word("a"), word("b")).unwrap();
        let pattern = Pattern::Any(vec![Pattern::Leaf(1), Pattern::Near(NEAR, leaves(&[1, 2]))]);
        let plan = Plan { pattern, leaves: [].into(), filters: Vec::new(), cost: Cost::default() };
        let effort = Effort { plan: &plan, documents: 1000, leaves: vec![10, 500, 1000] };
        let error = effort.refused(&Query::any_of([word("x"), near]), 1000);
        assert!(error.what().ends_with("5 times what is read for one query at most"), "{}", error.what());
        assert!(error.how_to_fix().unwrap().ends_with("; a NEAR/5 b takes most"), "{error}");
    }
}

//! From a pattern to the tantivy query that finds its documents: tantivy's own where it has one, else [`SpanQuery`].

use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query as TantivyQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::IndexRecordOption;

use super::actor_query::ActorQuery;
use super::excluded::Excluded;
use super::leaf::Leaf;
use super::pattern::{Pattern, Scope};
use super::plan::Plan;
use super::span_query::SpanQuery;
use super::tongues;
use crate::index::Fields;

/// Nothing but a filter: its score is 0.
pub(super) fn unscored(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Makes the query of a plan, or of a part of it.
pub(super) struct Finder<'a> {
    pub(super) plan: &'a Plan,
    pub(super) fields: &'a Fields,
}

impl Finder<'_> {
    /// The query that finds a pattern's documents.
    pub(super) fn find(&self, pattern: &Pattern) -> Box<dyn TantivyQuery> {
        match pattern {
            Pattern::Leaf(leaf) => match self.plan.leaves.get(*leaf) {
                Some(leaf @ Leaf::Stem(_)) => {
                    tongues::word(leaf.terms(self.fields.space), IndexRecordOption::WithFreqs)
                }
                Some(leaf @ (Leaf::Actor { .. } | Leaf::Date { .. } | Leaf::Spelled(_))) => {
                    Box::new(ActorQuery { leaf: leaf.clone(), fields: self.fields.space })
                }
                _ => self.spans(pattern),
            },
            Pattern::Phrase(leaves) => self.phrase(leaves).unwrap_or_else(|| self.spans(pattern)),
            Pattern::All(patterns) => self.all(patterns),
            Pattern::Any(patterns) => any(patterns.iter().map(|pattern| self.find(pattern)).collect()),
            Pattern::Not(pattern) => self.all(std::slice::from_ref(&Pattern::Not(pattern.clone()))),
            Pattern::Near(..) | Pattern::AtLeast(..) | Pattern::Within(..) => self.spans(pattern),
            Pattern::Filter(filter) => self.filter(*filter),
        }
    }

    /// Conjunction, with what must not hold taken away.
    fn all(&self, patterns: &[Pattern]) -> Box<dyn TantivyQuery> {
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            match pattern {
                Pattern::Not(pattern) => clauses.push((Occur::MustNot, Box::new(Excluded(self.find(pattern))))),
                pattern => clauses.push((Occur::Must, self.find(pattern))),
            }
        }
        conjunction(clauses)
    }

    fn any_term(&self, leaf: &Leaf, option: IndexRecordOption) -> Box<dyn TantivyQuery> {
        let terms = leaf.terms(self.fields.space).into_iter();
        any(terms.map(|term| Box::new(TermQuery::new(term, option)) as _).collect())
    }

    /// A query for the phrase alone, where every leaf is a stem.
    fn phrase(&self, leaves: &[(usize, u32)]) -> Option<Box<dyn TantivyQuery>> {
        let mut terms = Vec::with_capacity(leaves.len());
        for &(leaf, distance) in leaves {
            let leaf = self.plan.leaves.get(leaf).filter(|leaf| matches!(leaf, Leaf::Stem(_)))?;
            terms.push((distance, leaf.terms(self.fields.space)));
        }
        tongues::phrase(terms)
    }

    fn filter(&self, filter: usize) -> Box<dyn TantivyQuery> {
        self.plan.filters.get(filter).map_or_else(|| Box::new(EmptyQuery) as _, |filter| unscored(filter.box_clone()))
    }

    fn spans(&self, pattern: &Pattern) -> Box<dyn TantivyQuery> {
        let approximation = self.approximate(pattern);
        Box::new(SpanQuery::new(pattern.clone(), &self.plan.leaves, approximation, self.fields.space))
    }

    /// A query without positions that finds every document of the pattern, and others.
    fn approximate(&self, pattern: &Pattern) -> Box<dyn TantivyQuery> {
        match pattern {
            Pattern::Leaf(leaf) => match self.plan.leaves.get(*leaf) {
                Some(leaf @ Leaf::Spelled(_)) => Box::new(TermSetQuery::new(leaf.terms(self.fields.space))),
                Some(leaf) => self.any_term(leaf, IndexRecordOption::Basic),
                None => Box::new(EmptyQuery),
            },
            Pattern::Phrase(leaves) => {
                let leaves = leaves.iter().map(|&(leaf, _)| (Occur::Must, self.approximate(&Pattern::Leaf(leaf))));
                conjunction(leaves.collect())
            }
            Pattern::All(patterns) => {
                let positive = patterns.iter().filter(|pattern| !matches!(pattern, Pattern::Not(_)));
                conjunction(positive.map(|pattern| (Occur::Must, self.approximate(pattern))).collect())
            }
            Pattern::Any(patterns) => any(patterns.iter().map(|pattern| self.approximate(pattern)).collect()),
            Pattern::Near(_, patterns) => {
                conjunction(patterns.iter().map(|pattern| (Occur::Must, self.approximate(pattern))).collect())
            }
            Pattern::Not(_) => Box::new(AllQuery),
            Pattern::Within(Scope::Section(heading), pattern) => {
                conjunction(vec![(Occur::Must, self.approximate(heading)), (Occur::Must, self.approximate(pattern))])
            }
            Pattern::Within(_, pattern) | Pattern::AtLeast(_, pattern) => self.approximate(pattern),
            Pattern::Filter(filter) => self.filter(*filter),
        }
    }
}

fn conjunction(mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)>) -> Box<dyn TantivyQuery> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    match clauses.pop() {
        Some((Occur::Must, only)) if clauses.is_empty() => only,
        last => {
            clauses.extend(last);
            Box::new(BooleanQuery::new(clauses))
        }
    }
}

/// What any of some queries finds.
pub(super) fn any(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.pop() {
        None => Box::new(EmptyQuery),
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(BooleanQuery::union(queries))
        }
    }
}

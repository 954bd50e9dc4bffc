//! Scores of several clauses added up so that the order in which that is done does not matter.
//!
//! tantivy adds them in single precision, in an order that depends on how common a term is in a segment and on which document of it
//! comes next: the last bits of a sum of three differ with the segments. Sums in double precision are exact here, whatever the
//! order: a score has 24 bits, and there are not many.

use tantivy::query::{BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader};

/// A query as clauses whose scores are added; what is not made of clauses is `T`.
pub(super) enum Sum<T> {
    One(T),
    Clauses(Vec<(Occur, Sum<T>)>),
}

impl Sum<Box<dyn Weight>> {
    /// How the scores of a query are to be added; `None` where at most two are, whose order does not matter.
    pub(super) fn of(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Self>> {
        if scores(query) < 3 { Ok(None) } else { Self::weights(query, scoring).map(Some) }
    }

    fn weights(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Self> {
        let Some(query) = query.downcast_ref::<BooleanQuery>() else { return query.weight(scoring).map(Self::One) };
        let clauses = query.clauses().iter().map(|(occur, clause)| Ok((*occur, Self::weights(&**clause, scoring)?)));
        clauses.collect::<tantivy::Result<_>>().map(Self::Clauses)
    }

    /// What adds the scores of the documents of a segment.
    pub(super) fn scorer(&self, reader: &SegmentReader) -> tantivy::Result<Sum<Box<dyn Scorer>>> {
        Ok(match self {
            Self::One(weight) => Sum::One(weight.scorer(reader, 1.0)?),
            Self::Clauses(clauses) => {
                let clauses = clauses.iter().map(|(occur, clause)| Ok((*occur, clause.scorer(reader)?)));
                Sum::Clauses(clauses.collect::<tantivy::Result<_>>()?)
            }
        })
    }
}

impl Sum<Box<dyn Scorer>> {
    /// The score of a document that the query finds; documents must increase from call to call.
    #[expect(clippy::cast_possible_truncation, reason = "rounded once, at the end")]
    pub(super) fn score(&mut self, doc: DocId) -> Score {
        self.add(doc).unwrap_or(0.0) as Score
    }

    /// `None` where it does not find the document.
    fn add(&mut self, doc: DocId) -> Option<f64> {
        let clauses = match self {
            Self::One(scorer) => {
                let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
                return (at == doc).then(|| scorer.score().into());
            }
            Self::Clauses(clauses) => clauses,
        };
        let (mut sum, mut found) = (0.0, false);
        for (occur, clause) in clauses {
            match (occur, clause.add(doc)) {
                (Occur::Must, None) | (Occur::MustNot, Some(_)) => return None,
                (Occur::Should | Occur::MustNot, None) => {}
                (Occur::Must | Occur::Should, Some(score)) => {
                    sum += score;
                    found = true;
                }
            }
        }
        found.then_some(sum)
    }
}

/// How many scores are added at most.
fn scores(query: &dyn Query) -> usize {
    match query.downcast_ref::<BooleanQuery>() {
        Some(query) => {
            let scored = query.clauses().iter().filter(|(occur, _)| *occur != Occur::MustNot);
            scored.map(|(_, clause)| scores(&**clause)).sum()
        }
        None => usize::from(!query.is::<ConstScoreQuery>()),
    }
}

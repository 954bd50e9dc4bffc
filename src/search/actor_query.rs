//! A tantivy query for the articles in which somebody is named, or a word is spelled as asked: one term to those who rank,
//! however many it is made of.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::leaf::{Leaf, LeafPostings};
use super::list::Memory;
use super::postings::Source;
use crate::index::SpaceFields;

/// Documents in which a leaf stands.
#[derive(Debug, Clone)]
pub(super) struct ActorQuery {
    pub(super) leaf: Leaf,
    pub(super) fields: SpaceFields,
}

/// What BM25 makes of terms that mean one thing: as rare as all of them together.
pub(super) fn as_one_term(statistics: &dyn Bm25StatisticsProvider, terms: &[Term]) -> tantivy::Result<Bm25Weight> {
    let total = statistics.total_num_docs()?;
    let each = terms.iter().map(|term| statistics.doc_freq(term)).collect::<tantivy::Result<Vec<_>>>()?;
    Ok(Bm25Weight::for_one_term(each.iter().sum::<u64>().min(total), total, 1.0))
}

impl Query for ActorQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let similarity = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                Some(as_one_term(statistics_provider, &self.leaf.terms(self.fields))?)
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(ActorWeight { query: self.clone(), similarity }))
    }
}

struct ActorWeight {
    query: ActorQuery,
    similarity: Option<Bm25Weight>,
}

impl Weight for ActorWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let ActorQuery { leaf, fields } = &self.query;
        let option = if self.similarity.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let read = |terms: &[Term]| -> tantivy::Result<Vec<SegmentPostings>> {
            let mut all = Vec::new();
            for term in terms {
                all.extend(reader.inverted_index(term.field())?.read_postings(term, option)?);
            }
            Ok(all)
        };
        let doubts = read(&leaf.doubts(*fields))?;
        let mut scorer = ActorScorer {
            certain: read(&leaf.terms(*fields))?,
            positions: if doubts.is_empty() {
                LeafPostings::default()
            } else {
                leaf.postings(&Source::new(reader), *fields, false)?
            },
            doubts,
            doc: 0,
            times: 0,
            similarity: self.similarity.as_ref().map(|similarity| similarity.boost_by(boost)),
            // No lengths are kept for marks: every article is of average length.
            length: FieldNormReader::fieldnorm_to_id(1),
        };
        scorer.settle(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("actor", 1.0))
    }
}

struct ActorScorer {
    /// Where one of these stands the leaf does, unless one of `doubts` stands there, too: then it is a question of positions.
    certain: Vec<SegmentPostings>,
    doubts: Vec<SegmentPostings>,
    positions: LeafPostings,
    doc: DocId,
    /// How often the leaf stands in the present document.
    times: u32,
    similarity: Option<Bm25Weight>,
    length: u8,
}

impl ActorScorer {
    /// Goes on to the first document from `target` on in which the leaf stands.
    fn settle(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            let at = self.certain.iter_mut().map(|postings| at_or_after(postings, target)).min();
            self.doc = at.unwrap_or(TERMINATED);
            if self.doc == TERMINATED {
                return TERMINATED;
            }
            self.times = self.count();
            if self.times > 0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }

    fn count(&mut self) -> u32 {
        let doc = self.doc;
        if self.doubts.iter_mut().any(|postings| at_or_after(postings, doc) == doc) {
            let (mut places, mut memory) = (Vec::new(), Memory::default());
            self.positions.places(doc, &mut places, &mut memory);
            return u32::try_from(places.len()).unwrap_or(u32::MAX);
        }
        if self.similarity.is_none() {
            return 1;
        }
        self.certain.iter().filter(|postings| postings.doc() == doc).map(Postings::term_freq).sum()
    }
}

impl DocSet for ActorScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.settle(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match target {
            TERMINATED => {
                self.doc = TERMINATED;
                TERMINATED
            }
            target if self.doc < target => self.settle(target),
            _ => self.doc,
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.certain.iter().map(SegmentPostings::doc_freq).sum()
    }
}

impl Scorer for ActorScorer {
    fn score(&mut self) -> Score {
        self.similarity.as_ref().map_or(0.0, |similarity| similarity.score(self.length, self.times))
    }
}

/// The first document from `target` on.
fn at_or_after(postings: &mut SegmentPostings, target: DocId) -> DocId {
    if postings.doc() < target { postings.seek(target) } else { postings.doc() }
}

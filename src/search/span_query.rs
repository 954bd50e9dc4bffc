//! A tantivy query that asks the one matcher about positions.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use super::actor_query::as_one_term;
use super::checked::{Candidates, Checked};
use super::leaf::{Leaf, LeafPostings};
use super::list::Memory;
use super::pattern::{Pattern, Place, Scene};
use super::places::Pool;
use super::postings::Source;
use super::starts::{Kept, Starts};
use super::tongues;
use crate::index::{PARTS, STARTS, SpaceFields};

/// Documents in which a pattern holds: those of an approximation without positions, each checked by the matcher.
#[derive(Debug, Clone)]
pub(super) struct SpanQuery {
    pattern: Arc<Pattern>,
    leaves: Arc<[Leaf]>,
    approximation: Arc<dyn Query>,
    fields: SpaceFields,
}

impl SpanQuery {
    /// `approximation` has to find every document of the pattern; the pattern may have no filters. Of the leaves of the whole
    /// query, those that the pattern has are kept alone: every document is asked for the places of each.
    pub(super) fn new(
        mut pattern: Pattern,
        leaves: &[Leaf],
        approximation: Box<dyn Query>,
        fields: SpaceFields,
    ) -> Self {
        let mut used = pattern.leaves();
        used.sort_unstable();
        used.dedup();
        pattern.renumber(&used);
        let leaves = used.iter().filter_map(|&leaf| leaves.get(leaf).cloned()).collect();
        Self { pattern: Arc::new(pattern), leaves, approximation: approximation.into(), fields }
    }

    /// What ranking goes by: the words if there are any, else the actors and dates, of which no lengths are kept, and spellings.
    fn similarity(&self, statistics: &dyn Bm25StatisticsProvider) -> tantivy::Result<Option<(Bm25Weight, bool)>> {
        let (actors, words): (Vec<_>, Vec<_>) = self.leaves.iter().partition(|leaf| leaf.is_many());
        let terms = |leaves: &[&Leaf]| leaves.iter().map(|leaf| leaf.terms(self.fields)).collect::<Vec<_>>();
        Ok(match (words.as_slice(), actors.as_slice()) {
            ([], []) => None,
            ([], actors) => Some((as_one_term(statistics, &terms(actors).concat())?, false)),
            (words, _) => Some((tongues::similarity(statistics, &terms(words))?, true)),
        })
    }
}

impl Query for SpanQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let similarity = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => self.similarity(statistics_provider)?,
            EnableScoring::Disabled { .. } => None,
        };
        let unscored = match scoring {
            EnableScoring::Enabled { searcher, .. } => EnableScoring::disabled_from_searcher(searcher),
            disabled @ EnableScoring::Disabled { .. } => disabled,
        };
        let approximation = self.approximation.weight(unscored)?;
        Ok(Box::new(SpanWeight { query: self.clone(), approximation, similarity }))
    }
}

struct SpanWeight {
    query: SpanQuery,
    approximation: Box<dyn Weight>,
    /// With whether it knows of lengths.
    similarity: Option<(Bm25Weight, bool)>,
}

impl Weight for SpanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let fields = self.query.fields;
        let widths = self.query.pattern.has_near();
        let source = Source::new(reader);
        let postings = self.query.leaves.iter().map(|leaf| leaf.postings(&source, fields, widths));
        let mut postings = postings.collect::<tantivy::Result<Vec<_>>>()?;
        let similarity = match &self.similarity {
            Some((similarity, lengths)) => {
                let lengths = if *lengths {
                    reader.get_fieldnorms_reader(fields.text)?
                } else {
                    FieldNormReader::constant(reader.max_doc(), 1)
                };
                Some((similarity.boost_by(boost), lengths))
            }
            None => None,
        };
        let origin = match self.query.pattern.needed() {
            Some(leaves) if leaves.iter().all(|&leaf| postings.get_mut(leaf).is_some_and(|p| p.only().is_some())) => {
                let mut leaves = leaves;
                leaves.sort_by_key(|&leaf| postings.get_mut(leaf).and_then(|p| p.only().map(|p| p.documents())));
                Origin::Lists(leaves)
            }
            _ => Origin::Query(self.approximation.scorer(reader, 1.0)?),
        };
        let spans = Spans {
            counted: self.query.pattern.counted(),
            pattern: self.query.pattern.clone(),
            origin,
            doc: 0,
            places: vec![Vec::new(); postings.len()],
            postings,
            starts: Kept::new(&source, fields, STARTS)?,
            parts: Kept::new(&source, fields, PARTS)?,
            memory: Memory::default(),
            pool: Pool::default(),
            similarity,
        };
        Ok(Box::new(Checked::new(spans)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("spans", 1.0))
    }
}

/// Where documents come from that are worth a look.
enum Origin {
    /// From a query.
    Query(Box<dyn Scorer>),
    /// From the lists of these leaves, which have all to be there: those that are read for their positions anyway. The shortest
    /// comes first.
    Lists(Vec<usize>),
}

/// Documents in which a pattern may hold.
pub(super) struct Spans {
    pattern: Arc<Pattern>,
    /// See [`Pattern::counted`].
    counted: Vec<usize>,
    origin: Origin,
    doc: DocId,
    postings: Vec<LeafPostings>,
    starts: Kept,
    parts: Kept,
    similarity: Option<(Bm25Weight, FieldNormReader)>,
    // What is known of the present document, and memory to find it out.
    places: Vec<Vec<Place>>,
    memory: Memory,
    pool: Pool,
}

impl Candidates for Spans {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn go_to(&mut self, target: DocId) -> DocId {
        self.doc = match &mut self.origin {
            _ if target >= TERMINATED => TERMINATED,
            Origin::Query(query) if query.doc() >= target => query.doc(),
            Origin::Query(query) if query.doc() + 1 == target => query.advance(),
            Origin::Query(query) => query.seek(target),
            Origin::Lists(leaves) => common(leaves, &mut self.postings, target),
        };
        self.doc
    }

    fn check(&mut self) -> bool {
        for (postings, places) in self.postings.iter_mut().zip(&mut self.places) {
            postings.places(self.doc, places, &mut self.memory);
        }
        self.starts.go_to(self.doc);
        self.parts.go_to(self.doc);
        self.pattern.matches(&self.scene())
    }

    fn count(&self) -> u64 {
        match &self.origin {
            Origin::Query(query) => query.cost(),
            Origin::Lists(leaves) => {
                let shortest = leaves.first().and_then(|&leaf| self.postings.get(leaf));
                shortest.map_or(0, |postings| u64::from(postings.documents()))
            }
        }
    }

    fn score(&self) -> Score {
        let Some((similarity, norms)) = &self.similarity else { return 0.0 };
        similarity.score(norms.fieldnorm_id(self.doc), self.pattern.times(&self.scene()))
    }
}

impl Spans {
    /// No less than the score of the present document, for a look.
    pub(super) fn score_at_most(&self) -> Score {
        let Some((similarity, norms)) = &self.similarity else { return 0.0 };
        let places = self.counted.iter().filter_map(|&leaf| self.places.get(leaf)).map(Vec::len).sum::<usize>();
        similarity.score(norms.fieldnorm_id(self.doc), u32::try_from(places).unwrap_or(u32::MAX))
    }

    fn scene(&self) -> Scene<'_> {
        let (starts, parts) = (Starts::Kept(&self.starts), Starts::Kept(&self.parts));
        Scene { leaves: &self.places, starts, parts, filters: &[], pool: &self.pool }
    }
}

/// The first document from `target` on that all these lists have.
fn common(leaves: &[usize], postings: &mut [LeafPostings], target: DocId) -> DocId {
    let mut target = target;
    loop {
        let mut furthest = target;
        for &leaf in leaves {
            let list = postings.get_mut(leaf).and_then(LeafPostings::only);
            furthest = list.map_or(TERMINATED, |list| list.at_or_after(target));
            if furthest > target {
                break;
            }
        }
        if furthest == target || furthest >= TERMINATED {
            return furthest.min(TERMINATED);
        }
        target = furthest;
    }
}

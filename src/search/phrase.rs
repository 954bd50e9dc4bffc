//! A tantivy query for words at certain distances, as its own phrase query, but that positions are read by [`super::postings`].

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TERMINATED, Term};

use super::checked::{Candidates, Checked};
use super::postings::{Postings, Source};

/// Documents with a phrase: terms of one field, which has lengths, at these distances from where it begins. A term that stands several
/// times at one position counts several times for ranking.
#[derive(Debug, Clone)]
pub(super) struct PhraseQuery {
    words: Vec<(u32, Term)>,
}

impl PhraseQuery {
    pub(super) fn new(words: Vec<(u32, Term)>) -> Self {
        Self { words }
    }
}

impl Query for PhraseQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let similarity = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } if !self.words.is_empty() => {
                let terms: Vec<Term> = self.words.iter().map(|(_, term)| term.clone()).collect();
                Some(Bm25Weight::for_terms(statistics_provider, &terms)?)
            }
            _ => None,
        };
        Ok(Box::new(PhraseWeight { words: self.words.clone(), similarity }))
    }
}

struct PhraseWeight {
    words: Vec<(u32, Term)>,
    similarity: Option<Bm25Weight>,
}

impl Weight for PhraseWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let source = Source::new(reader);
        let mut words = Vec::with_capacity(self.words.len());
        for (distance, term) in &self.words {
            let Some(postings) = source.postings(term)? else { return Ok(Box::new(EmptyScorer)) };
            words.push(Word { distance: *distance, postings });
        }
        words.sort_by_key(|word| word.postings.documents());
        let similarity = match (&self.similarity, self.words.first()) {
            (Some(similarity), Some((_, term))) => {
                Some((similarity.boost_by(boost), reader.get_fieldnorms_reader(term.field())?))
            }
            _ => None,
        };
        Ok(Box::new(Checked::new(Phrase { words, begins: Vec::new(), similarity })))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("phrase", 1.0))
    }
}

/// Documents with all words of a phrase.
struct Phrase {
    /// Those that the fewest documents have first.
    words: Vec<Word>,
    /// Where the phrase begins in the present document, in order, each as often as it counts.
    begins: Vec<u32>,
    similarity: Option<(Bm25Weight, FieldNormReader)>,
}

/// A word of a phrase.
struct Word {
    /// From where the phrase begins.
    distance: u32,
    postings: Postings,
}

impl Candidates for Phrase {
    fn doc(&self) -> DocId {
        self.words.first().map_or(TERMINATED, |rarest| rarest.postings.doc().min(TERMINATED))
    }

    fn go_to(&mut self, target: DocId) -> DocId {
        let Some((rarest, others)) = self.words.split_first_mut() else { return TERMINATED };
        let mut doc = rarest.postings.at_or_after(target);
        while doc < TERMINATED {
            let furthest = others.iter_mut().map(|word| word.postings.at_or_after(doc)).find(|&other| other > doc);
            match furthest {
                Some(other) => doc = rarest.postings.at_or_after(other),
                None => break,
            }
        }
        doc.min(TERMINATED)
    }

    fn check(&mut self) -> bool {
        let Self { words, begins, .. } = self;
        begins.clear();
        let Some((rarest, others)) = words.split_first_mut() else { return false };
        let distance = rarest.distance;
        rarest.postings.each_position(|position| begins.extend(position.checked_sub(distance)));
        for Word { distance, postings } in others {
            // Both are in order: what is kept moves up in its place.
            let (mut next, mut kept) = (0, 0);
            postings.each_position(|position| {
                let Some(begin) = position.checked_sub(*distance) else { return };
                while begins.get(next).is_some_and(|&other| other < begin) {
                    next += 1;
                }
                if begins.get(next) == Some(&begin) {
                    if let Some(place) = begins.get_mut(kept) {
                        *place = begin;
                    }
                    (next, kept) = (next + 1, kept + 1);
                }
            });
            begins.truncate(kept);
            if begins.is_empty() {
                return false;
            }
        }
        !begins.is_empty()
    }

    fn count(&self) -> u64 {
        self.words.first().map_or(0, |rarest| rarest.postings.documents().into())
    }

    fn score(&self) -> Score {
        let Some((similarity, lengths)) = &self.similarity else { return 0.0 };
        similarity.score(lengths.fieldnorm_id(self.doc()), u32::try_from(self.begins.len()).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::collector::TopDocs;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    /// Documents and scores of a query, the best first.
    fn found(index: &Index, query: &dyn Query) -> Vec<(Score, tantivy::DocAddress)> {
        let searcher = index.reader().unwrap().searcher();
        searcher.search(query, &TopDocs::with_limit(1000).order_by_score()).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn finds_and_ranks_as_that_of_tantivy(
            articles in prop::collection::vec(prop::collection::vec("[abc]", 0..40), 1..300),
            words in prop::collection::vec((1..3usize, "[abc]"), 1..5),
        ) {
            let mut schema = Schema::builder();
            let field = schema.add_text_field("text", TEXT);
            let index = Index::create_in_ram(schema.build());
            let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
            for words in &articles {
                let mut document = TantivyDocument::default();
                document.add_text(field, words.join(" "));
                writer.add_document(document).unwrap();
            }
            writer.commit().unwrap();
            let mut at = 0;
            let words: Vec<(usize, Term)> = words.iter().map(|(step, word)| {
                at += step;
                (at - words[0].0, Term::from_field_text(field, word))
            }).collect();
            let ours = words.iter().map(|(at, term)| (u32::try_from(*at).unwrap(), term.clone())).collect();
            let ours = found(&index, &PhraseQuery::new(ours));
            if let [(_, only)] = words.as_slice() {
                // tantivy's wants two.
                let theirs = tantivy::query::TermQuery::new(only.clone(), tantivy::schema::IndexRecordOption::WithFreqs);
                prop_assert_eq!(ours, found(&index, &theirs));
            } else {
                let theirs = tantivy::query::PhraseQuery::new_with_offset(words);
                prop_assert_eq!(ours, found(&index, &theirs));
            }
        }
    }
}

//! A word in several languages. It has one term in each, and no document has two of them: to those who rank they are one term, as
//! frequent as all of them together.

use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, Bm25Weight, BooleanQuery, EnableScoring, Explanation, Query, Scorer, TermQuery,
    Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Searcher, SegmentReader, Term};

use super::phrase::PhraseQuery;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{LANG, Snapshot};
use crate::query::FieldValue;
use crate::text::{Language, Token};

/// The words of a text, with the languages that have these: `L'attaque` is two in French and one in English.
pub(super) fn readings(text: &str, languages: &[Language]) -> Vec<(Vec<Token>, Vec<Language>)> {
    let mut readings: Vec<(Vec<Token>, Vec<Language>)> = Vec::new();
    for &language in languages {
        let mut tokens = Vec::new();
        language.tokenise(text, &mut tokens);
        match readings.iter_mut().find(|(known, _)| *known == tokens) {
            Some((_, languages)) => languages.push(language),
            None => readings.push((tokens, vec![language])),
        }
    }
    readings
}

/// Documents in the language that is asked for.
pub(super) fn asked(snapshot: &Snapshot<'_>, value: &FieldValue) -> Result<Box<dyn Query>> {
    let Some(field) = snapshot.fields().lang else {
        return Err(refused("this index has one language, and does not tell what articles are in".to_owned())
            .fix("index into a new directory with a schema that lists several: language = [\"english\", \"french\"]"));
    };
    let FieldValue::Text(text) = value else { return Ok(Box::new(AllQuery)) };
    let languages = snapshot.languages();
    let known = Language::from_tag(text).filter(|asked| languages.iter().any(|one| one.code() == asked.code()));
    match known {
        Some(language) => Ok(word(vec![Term::from_field_text(field, language.code())], IndexRecordOption::Basic)),
        None => {
            let codes: Vec<_> = languages.iter().map(|one| format!("{LANG}:{}", one.code())).collect();
            Err(refused(format!("this index has no language `{text}`")).fix(format!("write {}", codes.join(" or "))))
        }
    }
}

fn refused(what: String) -> Error {
    Error::new(ErrorKind::Query, what)
}

/// Documents with words side by side, in whichever language they are.
#[derive(Debug)]
pub(super) struct Tongues {
    /// A clause for each language: no document fulfils two of them.
    each: Vec<Box<dyn Query>>,
    /// The terms of each word, by language.
    words: Vec<Vec<Term>>,
}

impl Clone for Tongues {
    fn clone(&self) -> Self {
        Self { each: self.each.iter().map(|query| query.box_clone()).collect(), words: self.words.clone() }
    }
}

/// Documents with a word that has these terms, by language.
pub(super) fn word(terms: Vec<Term>, option: IndexRecordOption) -> Box<dyn Query> {
    let query = |term: &Term| Box::new(TermQuery::new(term.clone(), option)) as Box<dyn Query>;
    one_of(terms.iter().map(query).collect(), vec![terms])
}

/// Documents with words at these distances from the first; each has its terms by language. `None` where not all of them are of
/// the same languages.
pub(super) fn phrase(words: Vec<(u32, Vec<Term>)>) -> Option<Box<dyn Query>> {
    let languages = words.first()?.1.len();
    if words.iter().any(|(_, terms)| terms.len() != languages) {
        return None;
    }
    let in_language = |language: usize| {
        let terms = words.iter().filter_map(|(distance, terms)| Some((*distance, terms.get(language)?.clone())));
        Box::new(PhraseQuery::new(terms.collect())) as Box<dyn Query>
    };
    let each = (0..languages).map(in_language).collect();
    Some(one_of(each, words.into_iter().map(|(_, terms)| terms).collect()))
}

fn one_of(mut each: Vec<Box<dyn Query>>, words: Vec<Vec<Term>>) -> Box<dyn Query> {
    match each.pop() {
        Some(only) if each.is_empty() => only,
        last => {
            each.extend(last);
            Box::new(Tongues { each, words })
        }
    }
}

/// What BM25 makes of words by their terms. There has to be one.
pub(super) fn similarity(statistics: &dyn Bm25StatisticsProvider, words: &[Vec<Term>]) -> tantivy::Result<Bm25Weight> {
    let firsts: Vec<Term> = words.iter().filter_map(|terms| terms.first().cloned()).collect();
    Bm25Weight::for_terms(&Together { statistics, words }, &firsts)
}

impl Query for Tongues {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        match scoring {
            EnableScoring::Enabled { searcher, statistics_provider } => {
                let together = Together { statistics: statistics_provider, words: &self.words };
                self.weight_by(enabled(&together, searcher))
            }
            disabled @ EnableScoring::Disabled { .. } => self.weight_by(disabled),
        }
    }
}

impl Tongues {
    fn weight_by(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let each = self.each.iter().map(|query| query.weight(scoring)).collect::<tantivy::Result<_>>()?;
        let any = BooleanQuery::union(self.each.iter().map(|query| query.box_clone()).collect()).weight(scoring)?;
        Ok(Box::new(TonguesWeight { each, any, words: self.words.clone() }))
    }
}

struct TonguesWeight {
    each: Vec<Box<dyn Weight>>,
    any: Box<dyn Weight>,
    words: Vec<Vec<Term>>,
}

impl TonguesWeight {
    /// What finds the documents of a segment: most words are of one language alone, and its list is all there is.
    fn of(&self, reader: &SegmentReader) -> tantivy::Result<&dyn Weight> {
        let mut there = Vec::with_capacity(self.each.len());
        for (language, weight) in self.each.iter().enumerate() {
            let mut all = true;
            for term in self.words.iter().filter_map(|terms| terms.get(language)) {
                all = all && reader.inverted_index(term.field())?.doc_freq(term)? > 0;
            }
            if all {
                there.push(weight);
            }
        }
        Ok(if let [only] = there.as_slice() { &***only } else { &*self.any })
    }
}

impl Weight for TonguesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.of(reader)?.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.any.explain(reader, doc)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.each.iter().map(|weight| weight.count(reader)).sum()
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        self.of(reader)?.for_each_pruning(threshold, reader, callback)
    }
}

fn enabled<'a>(statistics: &'a dyn Bm25StatisticsProvider, searcher: &'a Searcher) -> EnableScoring<'a> {
    EnableScoring::enabled_from_statistics_provider(statistics, searcher)
}

/// Statistics in which each term of a word is as frequent as all of its terms together.
struct Together<'a> {
    statistics: &'a dyn Bm25StatisticsProvider,
    words: &'a [Vec<Term>],
}

impl Bm25StatisticsProvider for Together<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.statistics.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.statistics.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        match self.words.iter().find(|terms| terms.contains(term)) {
            // No document has two of them, so there are no more than all.
            Some(terms) => terms.iter().map(|term| self.statistics.doc_freq(term)).sum(),
            None => self.statistics.doc_freq(term),
        }
    }
}

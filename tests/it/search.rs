//! Search against a brute-force reader of the same articles: for random queries, which articles are found, in which order, and
//! every span that is highlighted.
//!
//! `DATELINE_QUERIES=10000 cargo test --release --test it agrees -- --nocapture` asks so many instead of a few, and says how many
//! had hits, by operator. The queries are the same in every run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::rc::Rc;

use chrono::NaiveDate;
use dateline::article::Part;
use dateline::index::{Index, Ledger, Snapshot, Stored};
use dateline::query::{Context, FieldType, Query};
use dateline::schema::{FieldKind, Schema};
use dateline::search::{Hit, Passage, Request, Results, Sort, count, search};
use dateline::text::Language;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::articles::{groups, schema, schema_of, store_with};
use crate::queries::{operators, queries, simpler};
use crate::reader::Reader;
use crate::words::Words;

/// How many queries are asked of one set of random articles.
const EACH: usize = 50;

/// How many queries to ask: of `DATELINE_QUERIES`, if it says.
pub(crate) fn wanted(otherwise: usize) -> usize {
    std::env::var("DATELINE_QUERIES").map_or(otherwise, |number| number.parse().unwrap())
}

/// An index, and how a reader sees the articles in it.
pub(crate) struct Collection {
    index: Index,
    ledger: Ledger,
    articles: Vec<(Stored, Reader)>,
}

/// What became of the queries, by operator, and of the highlights.
#[derive(Default)]
pub(crate) struct Tally {
    queries: usize,
    /// Too many words were meant.
    refused: usize,
    with_hits: usize,
    /// Queries, and those with hits.
    operators: BTreeMap<String, (usize, usize)>,
    hits: usize,
    lit: usize,
    /// In the middle of a long paragraph, in a piece of it that is not shown.
    not_shown: usize,
}

impl Collection {
    pub(crate) fn new(index: Index, ledger: Ledger, kept: Vec<Stored>) -> Self {
        let words = Rc::new(RefCell::new(Words::new()));
        let read = |stored: Stored| {
            let reader = Reader::of(&stored, index.schema(), index.language_of(&stored), &words);
            (stored, reader)
        };
        let articles = kept.into_iter().map(read).collect();
        Self { index, ledger, articles }
    }

    fn stored(&self) -> Vec<Stored> {
        self.articles.iter().map(|(stored, _)| stored.clone()).collect()
    }

    /// Asks so many random queries. On failure, the smallest query of which the two disagree.
    pub(crate) fn check(&self, seed: u64, number: usize, tally: &mut Tally) {
        let snapshot = self.index.snapshot().unwrap();
        let (queries, mut runner) = (queries(&self.stored(), self.index.schema()), runner(seed));
        for _ in 0..number {
            let query = queries.new_tree(&mut runner).unwrap().current();
            let query = self.read(&query).unwrap();
            match self.agree(&snapshot, &query) {
                Ok(seen) => tally.add(&query, seen.as_ref()),
                Err(wrong) => {
                    let (query, wrong) = self.simplest(&snapshot, query, wrong);
                    panic!("{query}: {wrong}");
                }
            }
        }
    }

    /// The least of a query of which the two disagree, and how.
    fn simplest(&self, snapshot: &Snapshot<'_>, query: Query, wrong: TestCaseError) -> (Query, TestCaseError) {
        for simpler in simpler(&query) {
            let Ok(simpler) = self.read(&simpler) else { continue };
            if let Err(wrong) = self.agree(snapshot, &simpler) {
                return self.simplest(snapshot, simpler, wrong);
            }
        }
        (query, wrong)
    }

    /// The query as it is read after it was printed.
    fn read(&self, query: &Query) -> Result<Query, TestCaseError> {
        let fields: Vec<_> = self.index.schema().fields.iter().map(|f| (&*f.name, holds(f.kind))).collect();
        let context = Context { today: NaiveDate::MIN, fields: &fields, saved: &[] };
        let parse = |text: &str| Query::parse(text, &context).map_err(|error| fail(format!("{text}: {error}")));
        let read = parse(&query.to_string())?;
        prop_assert_eq!(&parse(&read.to_string())?, &read);
        Ok(read)
    }

    /// Whether search and the reader agree; the hits with what of them is to be highlighted. `None` where too many words are
    /// meant.
    fn agree(&self, snapshot: &Snapshot<'_>, query: &Query) -> Result<Option<Seen>, TestCaseError> {
        let ask = |sort, passages| {
            let request =
                Request { query: query.clone(), under: Vec::new(), sort, offset: 0, limit: 100_000, passages };
            search(snapshot, &self.ledger, &request)
        };
        let newest = match ask(Sort::Newest, 10_000) {
            Err(error) if error.what().contains("stands for more than") => return Ok(None),
            newest => newest.map_err(|error| fail(error.to_string()))?,
        };
        let mut should: Vec<_> = self.articles.iter().filter(|(_, reader)| reader.matches(query)).collect();
        self.compare(&newest, &should)?;
        should.sort_by(|(one, _), (other, _)| one.article.source.cmp(&other.article.source));
        prop_assert_eq!(count(snapshot, &self.ledger, query, &[]).unwrap(), should.len() as u64, "counted");
        let date = |hit: &Hit| hit.stored.article.published.as_ref().map(|published| published.date);
        prop_assert!(newest.hits.is_sorted_by(|a, b| date(a) >= date(b)), "not in order");
        // Hits take long to show: of many, `same` looks at the other orders.
        let orders = if newest.hits.len() <= 60 { &[Sort::Relevance, Sort::Oldest][..] } else { &[] };
        for &sort in orders {
            let other = ask(sort, 0).map_err(|error| fail(error.to_string()))?;
            self.compare(&other, &should)?;
            match sort {
                Sort::Relevance => {
                    // Scores are compared in steps.
                    let sorted = other.hits.is_sorted_by(|a, b| a.score >= b.score - 1.0 / 512.0);
                    prop_assert!(sorted, "not in order of scores");
                }
                _ => {
                    let key = |hit: &Hit| (date(hit).is_none(), date(hit));
                    prop_assert!(other.hits.is_sorted_by_key(key), "not in order from the oldest on");
                }
            }
        }
        let mut seen = Seen { hits: newest.hits.len(), lit: 0, not_shown: 0 };
        for hit in newest.hits {
            let at = should.binary_search_by(|(stored, _)| stored.article.source.cmp(&hit.stored.article.source));
            let (stored, reader) = should[at.unwrap()];
            prop_assert_eq!(&hit.stored, stored);
            let wrong = |wrong| fail(format!("{wrong}\nin {}", shown(stored)));
            check_highlights(&hit, &reader.highlights(query), &mut seen).map_err(wrong)?;
        }
        Ok(Some(seen))
    }

    /// Whether these were found, and no others.
    fn compare(&self, results: &Results, should: &[&(Stored, Reader)]) -> Result<(), TestCaseError> {
        let mut is: Vec<_> = results.hits.iter().map(|hit| &*hit.stored.article.source).collect();
        let mut should: Vec<_> = should.iter().map(|(stored, _)| &*stored.article.source).collect();
        is.sort_unstable();
        should.sort_unstable();
        let differs = |(stored, _): &&(Stored, Reader)| {
            let source = &*stored.article.source;
            is.binary_search(&source).is_ok() != should.binary_search(&source).is_ok()
        };
        let differs = self.articles.iter().find(differs).map(|(stored, _)| shown(stored));
        prop_assert!(is == should, "found {is:?} instead of {should:?}\nsuch as {}", differs.unwrap_or_default());
        prop_assert_eq!(results.total as usize, should.len());
        Ok(())
    }
}

/// What of the hits of a query was looked at.
struct Seen {
    hits: usize,
    lit: usize,
    not_shown: usize,
}

impl Tally {
    fn add(&mut self, query: &Query, seen: Option<&Seen>) {
        self.queries += 1;
        let Some(seen) = seen else {
            self.refused += 1;
            return;
        };
        self.with_hits += usize::from(seen.hits > 0);
        self.hits += seen.hits;
        self.lit += seen.lit;
        self.not_shown += seen.not_shown;
        for operator in operators(query) {
            let (queries, with_hits) = self.operators.entry(operator).or_default();
            *queries += 1;
            *with_hits += usize::from(seen.hits > 0);
        }
    }

    /// Says what was asked; fails where so little was found that it proves nothing.
    pub(crate) fn finish(&self, what: &str) {
        let Self { queries, refused, with_hits, hits, lit, not_shown, .. } = self;
        let mut said = format!(
            "{queries} queries over {what}, {with_hits} with hits, {refused} that meant too many words; {hits} hits, \
             {lit} spans compared, {not_shown} where nothing is shown\n"
        );
        for (operator, (queries, with_hits)) in &self.operators {
            writeln!(said, "{queries:7} {:3}%  {operator}", with_hits * 100 / queries).unwrap();
        }
        eprint!("{said}");
        assert!(with_hits * 100 >= queries * 40, "too few queries have hits\n{said}");
        let seldom = |(queries, with_hits): &(usize, usize)| *queries >= 50 && with_hits * 100 < queries * 25;
        assert!(!self.operators.values().any(seldom), "too few queries of an operator have hits\n{said}");
    }
}

fn runner(seed: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn fail(reason: String) -> TestCaseError {
    TestCaseError::fail(reason)
}

fn holds(kind: FieldKind) -> FieldType {
    match kind {
        FieldKind::Text => FieldType::Text,
        FieldKind::Keyword => FieldType::Keyword,
        FieldKind::Number => FieldType::Number,
        FieldKind::Date => FieldType::Date,
    }
}

/// The beginning of an article, with what was found in it.
fn shown(stored: &Stored) -> String {
    format!("{stored:#?}").chars().take(4000).collect()
}

/// Whether a hit with all its passages highlights what it should.
fn check_highlights(hit: &Hit, should: &BTreeMap<Part, Vec<Range<usize>>>, seen: &mut Seen) -> Result<(), String> {
    let none = Vec::new();
    if hit.title_highlights != *should.get(&Part::Title).unwrap_or(&none) {
        return Err(format!("title: {:?}, not {:?}", hit.title_highlights, should.get(&Part::Title)));
    }
    seen.lit += hit.title_highlights.len();
    for passage in &hit.passages {
        let is = passage.highlights.iter().map(|h| h.start + passage.span.start..h.end + passage.span.start);
        let whole = should.get(&passage.part).unwrap_or(&none);
        let lit = whole.iter().map(|h| h.start.max(passage.span.start)..h.end.min(passage.span.end));
        let mut lit: Vec<_> = lit.filter(|h| !h.is_empty()).collect();
        if lit.iter().any(|h| whole.contains(h)) {
            lit.retain(|h| whole.contains(h));
        }
        if is.clone().collect::<Vec<_>>() != lit {
            return Err(format!("{:?}: {:?}, not {:?}", passage.part, is.collect::<Vec<_>>(), lit));
        }
        seen.lit += lit.len();
        if let Part::Text(section) = passage.part {
            let heading = should.get(&Part::Heading(section)).unwrap_or(&none);
            if passage.heading_highlights != *heading {
                return Err(format!("heading of {section}: {:?}, not {heading:?}", passage.heading_highlights));
            }
            seen.lit += heading.len();
        }
    }
    for (part, lit) in should {
        let Part::Text(_) = part else { continue };
        for lit in lit {
            let has = |p: &&Passage| p.part == *part && p.span.start < lit.end && lit.start < p.span.end;
            if hit.passages.iter().any(|p| has(&p)) {
                continue;
            }
            // A long paragraph is not shown whole.
            if !hit.passages.iter().any(|p| p.part == *part && (p.cut_before || p.cut_after)) {
                return Err(format!("{part:?} is not all shown: {lit:?}"));
            }
            seen.not_shown += 1;
        }
    }
    Ok(())
}

#[test]
fn agrees_with_a_reader_of_random_articles() {
    let number = wanted(400);
    let mut tally = Tally::default();
    for seed in 0..number.div_ceil(EACH) as u64 {
        ask(seed, &schema(), &[], &mut tally);
    }
    tally.finish("random articles");
}

#[test]
fn agrees_with_a_reader_of_several_languages() {
    let number = wanted(400);
    let mut tally = Tally::default();
    for seed in 0..number.div_ceil(EACH) as u64 {
        let names =
            [&["english", "french", "german"][..], &["italian", "other"], &["german", "catalan", "turkish", "french"]]
                [(seed % 3) as usize];
        let languages: Vec<_> = names.iter().filter_map(|name| Language::from_name(name)).collect();
        ask(seed, &schema_of(names), &languages, &mut tally);
    }
    tally.finish("random articles in several languages");
}

/// Asks of random articles in these languages.
fn ask(seed: u64, schema: &Schema, languages: &[Language], tally: &mut Tally) {
    let groups = groups(languages).new_tree(&mut runner(seed)).unwrap().current();
    let dir = tempfile::tempdir().unwrap();
    let (index, ledger, kept) = store_with(schema, dir.path(), groups, (seed % 4) as usize);
    if !kept.is_empty() {
        Collection::new(index, ledger, kept).check(seed, EACH, tally);
    }
}

//! Of a query that finds nothing, the smallest sets of clauses without which it finds something.
//!
//! Clauses are tests. All of them are put to all articles at once, a block of articles at a time, so that the documents of each
//! clause are read once; what is kept is how many articles pass the same tests. Those that fail the fewest tell the smallest
//! sets: since none fails fewer, an article is found without a set of that size if it fails exactly that set.
//!
//! The work is that of finding the articles of each clause alone, and the memory a bit a test for each different outcome, at most
//! one outcome an article.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rapidhash::RapidHashMap;
use tantivy::query::{EnableScoring, Scorer, Weight};
use tantivy::{DocId, DocSet};

use super::plan::Plan;
use super::spelled::Expansions;
use super::{effort, files_under};
use crate::error::Result;
use crate::index::{Ledger, Snapshot};
use crate::query::Query;

/// Most sections that are taken apart: others are left out with all that is asked of them, or not at all.
const MAX_SECTIONS: usize = 3;

/// Most clauses that are asked of a section that is taken apart: each may be asked of the section or not, in every combination.
const MAX_ASKED: usize = 5;

/// Documents that are looked at together.
const BLOCK: DocId = 4096;

/// Something that can be left out.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// A clause of the query. A section of which nothing is asked stands for that all else is asked of such a section.
    Asked(Query),
    /// That articles were read from files at or below certain paths.
    Paths,
}

/// Clauses of a query that finds nothing, and what is found without them.
#[derive(Debug, Clone, PartialEq)]
pub struct Relaxation {
    /// The clauses, in the order of the query, the paths last.
    pub without: Vec<Clause>,
    /// How many articles all the others find.
    pub total: u64,
}

/// Of a query that finds nothing, the smallest sets of clauses without which something is found: all of that size, those that
/// give most first, `limit` at most. None where nothing would be left to ask, or
/// where it would take too long to tell.
///
/// A section and what is asked of it are clauses of their own, in the first three sections of which five things or fewer are asked.
///
/// # Errors
/// As [`super::search`].
pub fn relaxations(
    snapshot: &Snapshot<'_>,
    ledger: &Ledger,
    query: &Query,
    under: &[String],
    limit: usize,
) -> Result<Vec<Relaxation>> {
    let request = Request::of(query, files_under(snapshot, ledger, under).is_some());
    if request.clauses.is_empty() {
        return Ok(Vec::new());
    }
    let expansions = Expansions::of(query, snapshot)?;
    let mut size = 1;
    let (tests, outcomes, fewest) = loop {
        let tests = Tests::of(&request, size);
        let Some(outcomes) = tests.outcomes(snapshot, ledger, under, &expansions)? else { return Ok(Vec::new()) };
        let Some(fewest) = outcomes.keys().map(|passed| tests.fewest(passed)).min() else { return Ok(Vec::new()) };
        if fewest <= size {
            break (tests, outcomes, fewest);
        }
        // Sections may be asked in ways that were not looked at yet.
        size = fewest;
    };
    let mut sets = BTreeMap::new();
    if fewest > 0 {
        for (passed, articles) in outcomes.iter().filter(|(passed, _)| tests.fewest(passed) == fewest) {
            for set in tests.smallest(passed) {
                *sets.entry(set).or_insert(0) += articles;
            }
        }
    }
    let mut sets: Vec<(Vec<usize>, u64)> = sets.into_iter().filter(|(set, _)| request.asks_without(set)).collect();
    sets.sort_by_key(|&(_, total)| Reverse(total));
    sets.truncate(limit);
    let clauses = |set: Vec<usize>| set.iter().filter_map(|&clause| request.clauses.get(clause).cloned()).collect();
    Ok(sets.into_iter().map(|(set, total)| Relaxation { without: clauses(set), total }).collect())
}

/// What is asked, in pieces.
#[derive(Default)]
struct Request {
    /// All that can be left out.
    clauses: Vec<Clause>,
    /// Clauses that are judged together: each for itself, but those of a section.
    units: Vec<Unit>,
}

/// The ways in which some clauses can be asked, from all of them to none.
struct Unit {
    ways: Vec<Way>,
    /// How many clauses they are.
    clauses: usize,
}

/// A way to ask some clauses.
struct Way {
    /// The clauses that are left out, by number.
    without: Vec<usize>,
    /// What is asked then; nothing where all of them are left out.
    asks: Option<Clause>,
}

impl Request {
    fn of(query: &Query, has_paths: bool) -> Self {
        let mut request = Self::default();
        let (mut seen, mut sections) = (Vec::new(), 0);
        for clause in query.clauses() {
            if seen.contains(&clause) {
                continue;
            }
            seen.push(clause);
            match clause {
                Query::Section { heading, query: Some(inner) }
                    if sections < MAX_SECTIONS && inner.clauses().len() <= MAX_ASKED =>
                {
                    sections += 1;
                    request.add_section(heading.as_deref(), inner.clauses());
                }
                clause => request.add(Clause::Asked(clause.clone())),
            }
        }
        if has_paths {
            request.add(Clause::Paths);
        }
        request
    }

    fn add(&mut self, clause: Clause) {
        let number = self.clauses.len();
        self.clauses.push(clause.clone());
        let asked = Way { without: Vec::new(), asks: Some(clause) };
        self.units.push(Unit { ways: vec![asked, Way { without: vec![number], asks: None }], clauses: 1 });
    }

    /// What is asked of a section is asked of the article where the section is left out.
    fn add_section(&mut self, heading: Option<&str>, asked: &[Query]) {
        let section = |query: Query| {
            let query = (!query.is_all()).then(|| Box::new(query));
            Query::Section { heading: heading.map(str::to_owned), query }
        };
        let first = self.clauses.len();
        self.clauses.push(Clause::Asked(section(Query::All)));
        self.clauses.extend(asked.iter().cloned().map(Clause::Asked));
        let clauses = 1 + asked.len();
        let mut ways: Vec<Way> = (0..1_usize << clauses)
            .map(|left_out| {
                let is_out = |clause: usize| left_out >> clause & 1 == 1;
                let others = asked.iter().enumerate().filter(|&(i, _)| !is_out(i + 1)).map(|(_, query)| query.clone());
                let others = Query::all_of(others);
                let query = if is_out(0) { others } else { section(others) };
                let asks = (!query.is_all()).then_some(Clause::Asked(query));
                Way { without: (0..clauses).filter(|&i| is_out(i)).map(|i| first + i).collect(), asks }
            })
            .collect();
        ways.sort_by_key(|way| way.without.len());
        self.units.push(Unit { ways, clauses });
    }

    /// Whether anything is asked of the articles themselves without these clauses.
    fn asks_without(&self, set: &[usize]) -> bool {
        let mut clauses = self.clauses.iter().enumerate();
        clauses.any(|(number, clause)| matches!(clause, Clause::Asked(_)) && !set.contains(&number))
    }
}

/// The tests that articles are put to: the ways to ask each unit that leave out at most so many clauses.
struct Tests<'r> {
    tests: Vec<&'r Clause>,
    units: Vec<Choices<'r>>,
}

/// Of one unit, the ways that are tested.
struct Choices<'r> {
    /// Each with the number of its test, if anything is asked; those that leave out the fewest first.
    ways: Vec<(&'r Way, Option<usize>)>,
    /// How many clauses are left out at least where none of the ways holds.
    otherwise: usize,
}

/// Which tests an article passes, a bit for each.
type Passed = [u64];

impl<'r> Tests<'r> {
    fn of(request: &'r Request, size: usize) -> Self {
        let (mut tests, mut units) = (Vec::new(), Vec::new());
        for unit in &request.units {
            let mut ways = Vec::new();
            for way in unit.ways.iter().filter(|way| way.without.len() <= size) {
                ways.push((way, way.asks.as_ref().map(|_| tests.len())));
                tests.extend(&way.asks);
            }
            units.push(Choices { ways, otherwise: unit.clauses.min(size + 1) });
        }
        Self { tests, units }
    }

    /// How many articles pass the same tests; `None` where it would take longer to tell than any query may.
    fn outcomes(
        &self,
        snapshot: &Snapshot<'_>,
        ledger: &Ledger,
        under: &[String],
        expansions: &Expansions,
    ) -> Result<Option<RapidHashMap<Box<Passed>, u64>>> {
        let failed = |error| snapshot.failed(error);
        let searcher = snapshot.searcher();
        let mut weights: Vec<Box<dyn Weight>> = Vec::with_capacity(self.tests.len());
        // The tests that an article passes for which nothing is found: those of what is excluded.
        let mut none = vec![0_u64; self.tests.len().div_ceil(64)];
        let mut effort = 0_u64;
        for (test, clause) in self.tests.iter().enumerate() {
            let query = match clause {
                Clause::Asked(Query::Not(query)) => {
                    flip(&mut none, test);
                    Some(&**query)
                }
                Clause::Asked(query) => Some(query),
                Clause::Paths => None,
            };
            let query = match query {
                Some(query) => {
                    let plan = Plan::with(query, snapshot, expansions)?;
                    effort = effort.saturating_add(effort::of(&plan, snapshot)?);
                    Some(plan.query(snapshot.fields()))
                }
                None => files_under(snapshot, ledger, under),
            };
            let scoring = EnableScoring::disabled_from_searcher(searcher);
            weights.extend(query.map(|query| query.weight(scoring)).transpose().map_err(failed)?);
        }
        if effort > effort::most(snapshot) {
            return Ok(None);
        }
        let mut outcomes: RapidHashMap<Box<Passed>, u64> = RapidHashMap::default();
        for reader in searcher.segment_readers() {
            let scorers = weights.iter().map(|weight| weight.scorer(reader, 1.0));
            let mut scorers: Vec<Box<dyn Scorer>> = scorers.collect::<tantivy::Result<_>>().map_err(failed)?;
            for start in (0..reader.max_doc()).step_by(BLOCK as usize) {
                let end = reader.max_doc().min(start + BLOCK);
                let mut rows = none.repeat((end - start) as usize);
                for (test, scorer) in scorers.iter_mut().enumerate() {
                    while scorer.doc() < end {
                        let row = (scorer.doc() - start) as usize * none.len();
                        flip(rows.get_mut(row..).unwrap_or_default(), test);
                        scorer.advance();
                    }
                }
                for (doc, row) in (start..end).zip(rows.chunks(none.len())) {
                    if reader.is_deleted(doc) {
                        continue;
                    }
                    match outcomes.get_mut(row) {
                        Some(articles) => *articles += 1,
                        None => drop(outcomes.insert(row.into(), 1)),
                    }
                }
            }
        }
        Ok(Some(outcomes))
    }

    /// The fewest clauses that have to be left out for an article to be found; fewer than that where it is more than were tested.
    fn fewest(&self, passed: &Passed) -> usize {
        self.units.iter().map(|unit| unit.fewest(passed)).sum()
    }

    /// The sets of so many clauses without which it is found.
    fn smallest(&self, passed: &Passed) -> Vec<Vec<usize>> {
        let mut sets = vec![Vec::new()];
        for unit in &self.units {
            let fewest = unit.fewest(passed);
            let ways: Vec<&Way> = unit.holding(passed).filter(|way| way.without.len() == fewest).collect();
            let with = |set: &Vec<usize>, way: &Way| [set.as_slice(), &way.without].concat();
            sets = sets.iter().flat_map(|set| ways.iter().map(move |way| with(set, way))).collect();
        }
        sets
    }
}

impl Choices<'_> {
    fn holding<'a>(&'a self, passed: &'a Passed) -> impl Iterator<Item = &'a Way> {
        let holds = |test: &Option<usize>| test.is_none_or(|test| is_set(passed, test));
        self.ways.iter().filter(move |(_, test)| holds(test)).map(|(way, _)| *way)
    }

    fn fewest(&self, passed: &Passed) -> usize {
        self.holding(passed).next().map_or(self.otherwise, |way| way.without.len())
    }
}

fn flip(row: &mut [u64], test: usize) {
    if let Some(word) = row.get_mut(test / 64) {
        *word ^= 1 << (test % 64);
    }
}

fn is_set(row: &Passed, test: usize) -> bool {
    row.get(test / 64).is_some_and(|word| word >> (test % 64) & 1 == 1)
}

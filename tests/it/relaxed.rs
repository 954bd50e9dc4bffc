//! What a query that finds nothing is told to leave out, against counting without every set of its clauses.

use chrono::NaiveDate;
use dateline::article::{Article, Metadata, Provenance, Published, Section};
use dateline::dates::{Period, Precision};
use dateline::index::{Ledger, Snapshot, Stored};
use dateline::query::{DateFilter, Form, Query, Region};
use dateline::search::{Clause, Relaxation, count, relaxations};
use proptest::prelude::*;

use crate::articles::store;

const WORDS: [&str; 5] = ["gas", "oil", "bank", "rate", "ferry"];

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 2, day).unwrap()
}

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..most).prop_map(|words| words.join(" "))
}

/// Lead, sections with heading and text, day.
type Parts = (String, Vec<(String, String)>, Option<u32>);

fn parts() -> impl Strategy<Value = Parts> {
    (words(3), prop::collection::vec((words(2), words(4)), 0..3), prop::option::of(1..6u32))
}

fn stored(number: usize, (lead, sections, date): &Parts) -> Stored {
    let section = |heading: Option<&String>, text: &String| Section {
        heading: heading.cloned(),
        text: format!("{text}."),
        span: None,
    };
    let published = date.map(|date| Published {
        date: day(date),
        time: None,
        precision: Precision::Day,
        provenance: Provenance::Field,
        span: None,
    });
    let article = Article {
        id: format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        source: number.to_string(),
        title: None,
        published,
        sections: std::iter::once(section(None, lead))
            .chain(sections.iter().map(|(h, t)| section(Some(h), t)))
            .collect(),
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    Stored { article, actors: Vec::new(), dates: Vec::new(), language: None, added: None }
}

fn word() -> impl Strategy<Value = Query> {
    let unknown = Just("zeppelin");
    prop_oneof![6 => prop::sample::select(&WORDS[..]), 1 => unknown]
        .prop_map(|text| Query::Word { text: text.into(), form: Form::Stemmed })
}

fn asked() -> impl Strategy<Value = Query> {
    prop_oneof![
        5 => word(),
        1 => (word(), word()).prop_map(|(a, b)| Query::any_of([a, b])),
        2 => word().prop_map(|query| !query),
        1 => words(4).prop_map(|text| Query::Phrase { text, form: Form::Stemmed }),
    ]
}

fn clause() -> impl Strategy<Value = Query> {
    let section = |asked| (prop::sample::select(&WORDS[..]), prop::collection::vec(asked, 0..4));
    prop_oneof![
        5 => asked(),
        3 => section(asked()).prop_map(|(heading, asked)| Query::section(heading, Query::all_of(asked)).unwrap()),
        1 => word().prop_map(|query| Query::region(Region::Lead, query).unwrap()),
        2 => (1..6u32).prop_map(|n| Query::Date(DateFilter::In(Period { from: Some(day(n)), to: Some(day(n)) }))),
        1 => Just(Query::Date(DateFilter::Unknown)),
    ]
}

/// What can be left out of one clause, and what is left without some of it.
enum Piece {
    One(Query),
    Section(String, Vec<Query>),
}

impl Piece {
    fn of(query: &Query) -> Self {
        match query {
            Query::Section { heading, query: Some(asked) } => {
                Self::Section(heading.clone().unwrap_or_default(), asked.clauses().to_vec())
            }
            query => Self::One(query.clone()),
        }
    }

    fn clauses(&self) -> Vec<Query> {
        match self {
            Self::One(query) => vec![query.clone()],
            Self::Section(heading, asked) => {
                let section = Query::Section { heading: Some(heading.clone()), query: None };
                std::iter::once(section).chain(asked.iter().cloned()).collect()
            }
        }
    }

    fn without(&self, is_out: &[bool]) -> Query {
        match self {
            Self::One(_) if is_out[0] => Query::All,
            Self::One(query) => query.clone(),
            Self::Section(heading, asked) => {
                let asked =
                    asked.iter().zip(&is_out[1..]).filter(|(_, is_out)| !**is_out).map(|(query, _)| query.clone());
                let asked = Query::all_of(asked);
                if is_out[0] { asked } else { Query::section(heading.as_str(), asked).unwrap() }
            }
        }
    }
}

/// All smallest sets, by trying every set.
fn slow(snapshot: &Snapshot<'_>, ledger: &Ledger, query: &Query, under: &[String]) -> Vec<Relaxation> {
    let mut clauses: Vec<&Query> = Vec::new();
    for clause in query.clauses() {
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    let pieces: Vec<Piece> = clauses.into_iter().map(Piece::of).collect();
    let mut all: Vec<Clause> = pieces.iter().flat_map(Piece::clauses).map(Clause::Asked).collect();
    let asked = all.len();
    all.extend((!under.is_empty()).then_some(Clause::Paths));
    let mut found: Vec<Relaxation> = Vec::new();
    for set in 0..1_u32 << all.len() {
        let is_out: Vec<bool> = (0..all.len()).map(|clause| set >> clause & 1 == 1).collect();
        let mut rest = &is_out[..asked];
        let queries = pieces.iter().map(|piece| {
            let (own, others) = rest.split_at(piece.clauses().len());
            rest = others;
            piece.without(own)
        });
        let query = Query::all_of(queries);
        let under = if is_out[asked..] == [true] { &[] } else { under };
        let total = count(snapshot, ledger, &query, under).unwrap();
        let without: Vec<Clause> =
            all.iter().zip(&is_out).filter(|(_, is_out)| **is_out).map(|(clause, _)| clause.clone()).collect();
        let fewest = found.first().map_or(usize::MAX, |known| known.without.len());
        if total > 0 && without.len() <= fewest {
            if without.len() < fewest {
                found.clear();
            }
            found.push(Relaxation { without, total });
        }
    }
    found.retain(|relaxation| {
        let left = asked - relaxation.without.iter().filter(|clause| **clause != Clause::Paths).count();
        !relaxation.without.is_empty() && left > 0
    });
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn the_smallest_sets_are_those_that_trying_all_finds(
        groups in prop::collection::vec(prop::collection::vec(parts(), 1..8), 1..4),
        queries in prop::collection::vec(prop::collection::vec(clause(), 1..5), 12),
        removed in 0..4usize,
        paths in prop::collection::vec(0..12usize, 0..3),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut numbers = 0..;
        let mut group = |parts: &Vec<Parts>| parts.iter().zip(&mut numbers).map(|(parts, n)| stored(n, parts)).collect();
        let (index, ledger, _) = store(dir.path(), groups.iter().map(&mut group).collect(), removed);
        let snapshot = index.snapshot().unwrap();
        let under: Vec<String> = paths.iter().map(|number| format!("/{number}")).filter(|_| ledger.files.len() > 3).collect();
        for clauses in queries {
            let query = Query::all_of(clauses);
            let pieces = query.clauses().iter().map(Piece::of).map(|piece| piece.clauses().len()).sum::<usize>();
            if pieces > 7 {
                continue;
            }
            let mut fast = relaxations(&snapshot, &ledger, &query, &under, 1000).unwrap();
            prop_assert!(fast.is_sorted_by_key(|relaxation| std::cmp::Reverse(relaxation.total)));
            let mut slow = slow(&snapshot, &ledger, &query, &under);
            for relaxations in [&mut fast, &mut slow] {
                relaxations.sort_by_key(|relaxation| format!("{:?}", relaxation.without));
            }
            prop_assert_eq!(&fast, &slow, "{} under {:?}", query, under);
        }
    }
}

#[test]
fn a_thousand_clauses_are_tried_together() {
    let dir = tempfile::tempdir().unwrap();
    let parts = |lead: &str| (lead.to_owned(), Vec::new(), None);
    let articles = [parts("gas oil"), parts("gas bank"), parts("rate")];
    let group = articles.iter().zip(0..).map(|(parts, number)| stored(number, parts)).collect();
    let (index, ledger, _) = store(dir.path(), vec![group], 0);
    let word = |text: String| Query::Word { text, form: Form::Exact };
    let known = ["gas", "oil"].map(|text| word(text.to_owned()));
    let query = Query::all_of(known.into_iter().chain((0..1000).map(|number| word(format!("word{number}")))));
    let found = relaxations(&index.snapshot().unwrap(), &ledger, &query, &[], 10).unwrap();
    let sizes: Vec<_> = found.iter().map(|relaxation| (relaxation.without.len(), relaxation.total)).collect();
    assert_eq!(sizes, [(1000, 1)]);
}

#[test]
fn a_section_of_which_much_is_asked_is_left_out_as_a_whole() {
    let dir = tempfile::tempdir().unwrap();
    let article = ("gas".to_owned(), vec![("bank".to_owned(), "oil rate".to_owned())], None);
    let (index, ledger, _) = store(dir.path(), vec![vec![stored(0, &article)]], 0);
    let word = |text: &str| Query::Word { text: text.to_owned(), form: Form::Stemmed };
    let asked = ["oil", "a", "b", "c", "d", "e"].map(word);
    let section = Query::section("bank", Query::all_of(asked)).unwrap();
    let found = relaxations(&index.snapshot().unwrap(), &ledger, &section.clone().and(word("gas")), &[], 10).unwrap();
    assert_eq!(found, [Relaxation { without: vec![Clause::Asked(section)], total: 1 }]);
}

//! Search against a brute-force reader of the same articles, on random articles and random queries.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::NaiveDate;
use dateline::article::{Actor, ActorKind, Article, Mention, Metadata, Part, Provenance, Published, Section};
use dateline::dates::{Period, Precision};
use dateline::index::{Entry, Index, Ledger, Stored};
use dateline::layout::Layout;
use dateline::query::{DateFilter, Form, Near, Query, Region, Spelling};
use dateline::schema::Schema;
use dateline::search::{Hit, Passage, Request, Sort, search};
use dateline::text::Terms;
use proptest::prelude::*;

use crate::reader::Reader;

const WORDS: [&str; 12] =
    ["gas", "oil", "talks", "Talks", "talk", "TALKED", "bank", "Bank", "rate", "rates", "São", "sao"];

fn text(words: Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(&WORDS[..]), prop::sample::select(&[" ", " ", ", ", ". "][..])), words)
        .prop_map(|words| {
            words.into_iter().map(|(word, gap)| format!("{word}{gap}")).collect::<String>().trim().to_owned()
        })
}

fn body() -> impl Strategy<Value = String> {
    prop::collection::vec(text(1..6), 0..3).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

/// What an article is made of: title, sections, day, precision, and which tokens are which actor.
type Parts = (Option<String>, String, Vec<(String, String)>, Option<(i32, u8)>, Vec<(usize, bool, bool)>);

fn parts() -> impl Strategy<Value = Parts> {
    (
        prop::option::of(text(1..4)),
        body(),
        prop::collection::vec((text(1..3), body()), 0..3),
        prop::option::of((0..800i32, 0..3u8)),
        prop::collection::vec((0..20usize, any::<bool>(), any::<bool>()), 0..3),
    )
}

fn stored(number: usize, (title, lead, sections, date, named): &Parts) -> (Stored, Layout) {
    let section =
        |heading: Option<&String>, text: &String| Section { heading: heading.cloned(), text: text.clone(), span: None };
    let published = date.map(|(day, precision)| {
        let precision = [Precision::Day, Precision::Month, Precision::Year][usize::from(precision)];
        let date = NaiveDate::from_ymd_opt(2022, 6, 1).unwrap() + chrono::Days::new(day.unsigned_abs().into());
        let date = precision.period(date).from.unwrap();
        Published { date, time: None, precision, provenance: Provenance::Field, span: None }
    });
    let article = Article {
        id: format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        source: number.to_string(),
        title: title.clone(),
        published,
        sections: std::iter::once(section(None, lead))
            .chain(sections.iter().map(|(h, t)| section(Some(h), t)))
            .collect(),
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    let layout = Layout::of(&article);
    let mut actors: Vec<Actor> = Vec::new();
    for &(token, person, wide) in named {
        // Mentions begin at even tokens and have one or two, so that none overlaps another.
        let token = 2 * token;
        let (Some(placed), Some(part)) = (layout.tokens.get(token), layout.part_of(token)) else { continue };
        let next = layout.tokens.get(token + 1).filter(|next| wide && next.position == placed.position + 1);
        let end = next.unwrap_or(placed).token.end as usize;
        let (name, kind) = if person { ("Ada Lind", ActorKind::Person) } else { ("Vell", ActorKind::Organisation) };
        let mention = Mention { part, span: placed.token.start as usize..end };
        match actors.iter_mut().find(|actor| actor.name == name) {
            Some(actor) if actor.mentions.iter().any(|m| (m.part, m.span.start) == (part, mention.span.start)) => {}
            Some(actor) => actor.mentions.push(mention),
            None => actors.push(Actor { name: name.into(), kind, role: None, mentions: vec![mention] }),
        }
    }
    (Stored { article, actors, dates: Vec::new(), added: None }, layout)
}

fn spelling() -> impl Strategy<Value = Spelling> {
    const WILDCARDS: &[&str] = &["ta*", "*ed", "r?te", "ra?es", "*al*", "ba*k", "s?o", "??lk", "tal??d"];
    const REGEXES: &[&str] = &["tal.+", "(gas|oil)", "[a-m]\\w*", "sa[no]", "rates?", ".*ks", "TALK"];
    const SIMILAR: &[&str] = &["bonk", "talk", "rate", "oils", "gsa", "talkde"];
    prop_oneof![
        prop::sample::select(WILDCARDS).prop_map(|text| Spelling::Wildcard(text.into())),
        prop::sample::select(REGEXES).prop_map(|text| Spelling::Regex(text.into())),
        prop::sample::select(SIMILAR).prop_map(|word| Spelling::Similar { word: word.into(), edits: 1 }),
        Just(Spelling::Similar { word: "tlaek".into(), edits: 2 }),
    ]
}

/// Something that stands at places.
fn place() -> impl Strategy<Value = Query> {
    let form = || prop::sample::select(&[Form::Stemmed, Form::Stemmed, Form::Exact, Form::Cased][..]);
    let word = || prop::sample::select(&WORDS[..]);
    let leaf = prop_oneof![
        4 => (word(), form()).prop_map(|(text, form)| Query::Word { text: text.into(), form }),
        2 => (word(), word(), form()).prop_map(|(a, b, form)| Query::Phrase { text: format!("{a} {b}"), form }),
        1 => prop::sample::select(&["Lind", "Ada Lind", "Vell"][..]).prop_map(|name| Query::Actor { kind: None, name: name.into(), literal: false }),
        1 => Just(Query::Actor { kind: Some(ActorKind::Person), name: "Lind".into(), literal: false }),
        2 => spelling().prop_map(|spelling| Query::spelled(spelling).unwrap()),
    ];
    leaf.prop_recursive(3, 6, 2, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 2..3).prop_map(Query::any_of),
            3 => (1u32..6, any::<bool>(), inner.clone(), inner).prop_map(|(distance, ordered, left, right)| {
                Query::near(Near { distance, ordered }, left.clone(), right).unwrap_or(left)
            }),
        ]
    })
}

fn inner() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        4 => place(),
        1 => (2..4u32, place()).prop_map(|(times, query)| Query::at_least(times, query).unwrap()),
    ];
    let unit = || prop::sample::select(&[Region::Sentence, Region::Paragraph][..]);
    leaf.prop_recursive(2, 6, 3, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..3).prop_map(Query::all_of),
            prop::collection::vec(inner.clone(), 2..3).prop_map(Query::any_of),
            inner.clone().prop_map(|query| !query),
            (unit(), inner).prop_map(|(region, query)| Query::Region { region, query: Box::new(query) }),
        ]
    })
}

fn query() -> impl Strategy<Value = Query> {
    let region =
        prop::sample::select(&[Region::Title, Region::Lead, Region::HeadLead, Region::Sentence, Region::Paragraph][..]);
    let day = |n: i32| NaiveDate::from_ymd_opt(2022, 5, 1).unwrap() + chrono::Days::new(n.unsigned_abs().into());
    let leaf = prop_oneof![
        4 => inner(),
        2 => (region, inner()).prop_map(|(region, q)| Query::Region { region, query: Box::new(q) }),
        2 => (prop::sample::select(&WORDS[..]), prop::option::of(inner()))
            .prop_map(|(heading, query)| Query::Section { heading: heading.into(), query: query.map(Box::new) }),
        2 => (0..900i32, 0..400i32).prop_map(move |(from, length)| {
            Query::Date(DateFilter::In(Period { from: Some(day(from)), to: Some(day(from + length)) }))
        }),
        1 => (0..900i32, any::<bool>()).prop_map(move |(n, open)| {
            let (from, to) = if open { (Some(day(n)), None) } else { (None, Some(day(n))) };
            Query::Date(DateFilter::In(Period { from, to }))
        }),
        1 => Just(Query::Date(DateFilter::Unknown)),
        1 => Just(Query::Date(DateFilter::In(Period::all()))),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..3).prop_map(Query::all_of),
            prop::collection::vec(inner.clone(), 2..3).prop_map(Query::any_of),
            inner.prop_map(|query| !query),
        ]
    })
}

/// Writes the articles in as many commits as there are groups, and removes those of some files again.
fn build(dir: &std::path::Path, groups: &[Vec<Parts>], removed: usize) -> (Index, Ledger, Vec<Stored>) {
    let mut numbers = 0..;
    let mut group = |parts: &Vec<Parts>| parts.iter().zip(&mut numbers).map(|(parts, n)| stored(n, parts).0).collect();
    store(dir, groups.iter().map(&mut group).collect(), removed)
}

/// As [`build`], with articles whose sources are their numbers.
pub(crate) fn store(dir: &std::path::Path, groups: Vec<Vec<Stored>>, removed: usize) -> (Index, Ledger, Vec<Stored>) {
    store_with(&Schema::embedded().unwrap(), dir, groups, removed)
}

/// As [`store`], with another schema.
pub(crate) fn store_with(
    schema: &Schema,
    dir: &std::path::Path,
    groups: Vec<Vec<Stored>>,
    removed: usize,
) -> (Index, Ledger, Vec<Stored>) {
    let index = Index::create(dir, schema).unwrap();
    let (mut ledger, mut kept) = (Ledger::default(), Vec::new());
    for group in groups {
        let writer = index.writer(1, 0).unwrap();
        let mut batch = writer.batch();
        let mut words = Terms::new(index.language());
        for stored in group {
            let layout = Layout::of(&stored.article);
            let key = format!("/{}", stored.article.source);
            let numbers = layout.numbers(&stored.article, &mut words);
            let terms = batch.add(&key, &stored, &layout, &numbers, &mut words).unwrap();
            ledger.files.insert(key, Entry { documents: 1, terms, ..Entry::default() });
            kept.push(stored);
        }
        drop(batch);
        writer.commit(&ledger).unwrap();
    }
    let writer = index.writer(1, 0).unwrap();
    for number in (0..kept.len()).filter(|number| removed > 0 && number % 4 == removed) {
        writer.remove_file(&format!("/{number}"));
        ledger.files.remove(&format!("/{number}"));
    }
    kept.retain(|stored| ledger.files.contains_key(&format!("/{}", stored.article.source)));
    writer.commit(&ledger).unwrap();
    (index, ledger, kept)
}

fn request(query: Query, sort: Sort) -> Request {
    Request { query, under: Vec::new(), sort, offset: 0, limit: 1000, passages: 1 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn finds_what_a_reader_finds(
        groups in prop::collection::vec(prop::collection::vec(parts(), 1..8), 1..4),
        queries in prop::collection::vec(query(), 40),
        removed in 0..4usize,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (index, ledger, kept) = build(dir.path(), &groups, removed);
        let snapshot = index.snapshot().unwrap();
        let readers: Vec<_> = kept.iter().map(|stored| (stored.article.source.clone(), Reader::of(stored))).collect();
        for query in queries {
            let mut should: Vec<_> = readers.iter().filter(|(_, r)| r.matches(&query)).map(|(s, _)| s.clone()).collect();
            let newest = search(&snapshot, &ledger, &request(query.clone(), Sort::Newest)).unwrap();
            let mut is: Vec<_> = newest.hits.iter().map(|hit| hit.stored.article.source.clone()).collect();
            let dates: Vec<_> = newest.hits.iter().map(|hit| hit.stored.article.published.as_ref().map(|p| p.date)).collect();
            prop_assert!(dates.is_sorted_by(|a, b| a >= b), "{query:?}: {dates:?}");
            is.sort();
            should.sort();
            prop_assert_eq!(&is, &should, "{:?}", &query);
            prop_assert_eq!(newest.total as usize, should.len());
            for sort in [Sort::Relevance, Sort::Oldest] {
                let other = search(&snapshot, &ledger, &request(query.clone(), sort)).unwrap();
                let mut is: Vec<_> = other.hits.iter().map(|hit| hit.stored.article.source.clone()).collect();
                is.sort();
                prop_assert_eq!(&is, &should, "{:?} by {:?}", &query, sort);
            }
        }
    }

    #[test]
    fn results_do_not_depend_on_segments(
        group in prop::collection::vec(parts(), 4..10),
        queries in prop::collection::vec(query(), 20),
        limit in 1..6usize,
    ) {
        // The same articles in one commit, and one a commit.
        let dirs = [0, 1].map(|_| tempfile::tempdir().unwrap());
        let one = build(dirs[0].path(), std::slice::from_ref(&group), 0);
        let apart: Vec<Vec<Parts>> = group.iter().map(|parts| vec![parts.clone()]).collect();
        let many = build(dirs[1].path(), &apart, 0);
        let (one, many) = ((one.0.snapshot().unwrap(), &one.1), (many.0.snapshot().unwrap(), &many.1));
        for query in queries {
            for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
                let ask = |(snapshot, ledger): (&dateline::index::Snapshot<'_>, &Ledger)| {
                    let results = search(snapshot, ledger, &Request { limit, ..request(query.clone(), sort) }).unwrap();
                    let hits = results.hits.iter().map(|hit| (hit.stored.article.id.clone(), (hit.score * 100.0).round()));
                    (results.total, hits.collect::<Vec<_>>())
                };
                prop_assert_eq!(ask((&one.0, one.1)), ask((&many.0, many.1)), "{:?} by {:?}", &query, sort);
            }
        }
    }

    #[test]
    fn highlights_are_what_a_reader_marks(
        group in prop::collection::vec(parts(), 4..10),
        queries in prop::collection::vec(query(), 40),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (index, ledger, kept) = build(dir.path(), &[group], 0);
        let snapshot = index.snapshot().unwrap();
        let readers: BTreeMap<_, _> = kept.iter().map(|s| (s.article.source.clone(), Reader::of(s))).collect();
        for query in queries {
            let request = Request { passages: 1000, ..request(query.clone(), Sort::Newest) };
            for hit in search(&snapshot, &ledger, &request).unwrap().hits {
                let should = readers[&hit.stored.article.source].highlights(&query);
                check_highlights(&hit, &should).map_err(|wrong| TestCaseError::fail(format!("{query}: {wrong}")))?;
            }
        }
    }
}

/// Whether a hit with all its passages highlights what it should; headings are shown without.
fn check_highlights(hit: &Hit, should: &BTreeMap<Part, Vec<Range<usize>>>) -> Result<(), String> {
    let none = Vec::new();
    if hit.title_highlights != *should.get(&Part::Title).unwrap_or(&none) {
        return Err(format!("title: {:?}", hit.title_highlights));
    }
    for passage in &hit.passages {
        let is = passage.highlights.iter().map(|h| h.start + passage.span.start..h.end + passage.span.start);
        let should = should.get(&passage.part).unwrap_or(&none).iter();
        let should = should.map(|h| h.start.max(passage.span.start)..h.end.min(passage.span.end));
        let should: Vec<_> = should.filter(|h| !h.is_empty()).collect();
        if is.clone().collect::<Vec<_>>() != should {
            return Err(format!("{:?} {:?}: {:?}", passage.part, is.collect::<Vec<_>>(), should));
        }
    }
    for (part, lit) in should {
        let Part::Text(_) = part else { continue };
        // A long paragraph is not shown whole.
        let shown = |h: &Range<usize>| {
            let covers = |p: &Passage| p.part == *part && (p.cut_before || p.cut_after || p.span.contains(&h.start));
            hit.passages.iter().any(covers)
        };
        if !lit.iter().all(shown) {
            return Err(format!("{part:?} is not all shown: {lit:?}"));
        }
    }
    Ok(())
}

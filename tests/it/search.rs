//! Search against a brute-force reader of the same articles, on random articles and random queries.

use chrono::NaiveDate;
use dateline::article::{Actor, ActorKind, Article, Mention, Metadata, Part, Provenance, Published, Section};
use dateline::dates::{Period, Precision};
use dateline::index::{Entry, Index, Ledger, Stored};
use dateline::layout::Layout;
use dateline::query::{DateFilter, Form, Query, Region};
use dateline::schema::Schema;
use dateline::search::{Request, Sort, search};
use dateline::text::{Language, Terms, tokenise};
use proptest::prelude::*;

const WORDS: [&str; 12] =
    ["gas", "oil", "talks", "Talks", "talk", "TALKED", "bank", "Bank", "rate", "rates", "São", "sao"];

fn text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(&WORDS[..]), prop::sample::select(&[" ", " ", ", ", ". "][..])), words)
        .prop_map(|words| {
            words.into_iter().map(|(word, gap)| format!("{word}{gap}")).collect::<String>().trim().to_owned()
        })
}

fn body() -> impl Strategy<Value = String> {
    prop::collection::vec(text(1..6), 0..3).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

/// What an article is made of: title, sections, day, precision, and which tokens are which actor.
type Parts = (Option<String>, String, Vec<(String, String)>, Option<(i32, u8)>, Vec<(usize, bool)>);

fn parts() -> impl Strategy<Value = Parts> {
    (
        prop::option::of(text(1..4)),
        body(),
        prop::collection::vec((text(1..3), body()), 0..3),
        prop::option::of((0..800i32, 0..3u8)),
        prop::collection::vec((0..40usize, any::<bool>()), 0..3),
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
    };
    let layout = Layout::of(&article);
    let mut actors: Vec<Actor> = Vec::new();
    for &(token, person) in named {
        let (Some(placed), Some(part)) = (layout.tokens.get(token), layout.part_of(token)) else { continue };
        let (name, kind) = if person { ("Ada Lind", ActorKind::Person) } else { ("Vell", ActorKind::Organisation) };
        let mention = Mention { part, span: placed.token.start as usize..placed.token.end as usize };
        match actors.iter_mut().find(|actor| actor.name == name) {
            Some(actor) if actor.mentions.contains(&mention) => {}
            Some(actor) => actor.mentions.push(mention),
            None => actors.push(Actor { name: name.into(), kind, role: None, mentions: vec![mention] }),
        }
    }
    (Stored { article, actors, dates: Vec::new() }, layout)
}

/// A place in an article: its paragraph, words in order, and whether an actor is named at each.
struct Paragraph {
    part: Part,
    lead: bool,
    words: Vec<String>,
    actors: Vec<Vec<usize>>,
}

/// The article as the brute-force reader sees it.
struct Reader {
    paragraphs: Vec<Paragraph>,
    date: Option<Period>,
    actors: Vec<Actor>,
}

impl Reader {
    fn of(stored: &Stored) -> Self {
        let mut paragraphs = Vec::new();
        for (part, text) in stored.article.parts() {
            let mut offset = 0;
            for (i, paragraph) in text.split("\n\n").enumerate() {
                let mut tokens = Vec::new();
                tokenise(paragraph, &mut tokens);
                let named = |start: usize| {
                    let here = |a: &Actor| a.mentions.iter().any(|m| m.part == part && m.span.start == offset + start);
                    (0..stored.actors.len()).filter(|&a| here(&stored.actors[a])).collect::<Vec<_>>()
                };
                paragraphs.push(Paragraph {
                    part,
                    lead: part == Part::Text(0) && i == 0,
                    words: tokens.iter().map(|t| t.of(paragraph).to_owned()).collect(),
                    actors: tokens.iter().map(|t| named(t.start as usize)).collect(),
                });
                offset += paragraph.len() + 2;
            }
        }
        let date = stored.article.published.as_ref().map(Published::period);
        Self { paragraphs, date, actors: stored.actors.clone() }
    }

    fn is(word: &str, asked: &str, form: Form) -> bool {
        let mut terms = Terms::new(Language::ENGLISH);
        match form {
            Form::Stemmed => {
                let word = terms.number(word);
                let asked = terms.number(asked);
                terms.get(word).1.stem == terms.get(asked).1.stem
            }
            Form::Exact => word.to_lowercase() == asked.to_lowercase(),
            Form::Cased => word == asked,
        }
    }

    fn holds(&self, query: &Query, within: &dyn Fn(&Paragraph) -> bool) -> bool {
        let here = || self.paragraphs.iter().filter(|p| within(p));
        match query {
            Query::All => true,
            Query::Word { text, form } | Query::Phrase { text, form } => {
                let asked: Vec<&str> = text.split(' ').collect();
                let matches = |w: &[String]| w.iter().zip(&asked).all(|(word, asked)| Self::is(word, asked, *form));
                here().any(|p| p.words.windows(asked.len()).any(matches))
            }
            Query::And(all) => all.iter().all(|q| self.holds(q, within)),
            Query::Or(any) => any.iter().any(|q| self.holds(q, within)),
            Query::Not(query) => !self.holds(query, within),
            Query::Region { region, query } => {
                let inside = |p: &Paragraph| match region {
                    Region::Title => p.part == Part::Title,
                    Region::Lead => p.lead,
                    Region::HeadLead => p.part == Part::Title || p.lead,
                };
                // What is asked of a title needs one.
                self.paragraphs.iter().any(|p| inside(p) && !p.words.is_empty()) && self.holds(query, &inside)
            }
            Query::Section { heading, query } => self.paragraphs.iter().any(|p| {
                let Part::Heading(section) = p.part else { return false };
                let whole = |p: &Paragraph| p.part == Part::Heading(section) || p.part == Part::Text(section);
                let phrase = Query::Phrase { text: heading.clone(), form: Form::Stemmed };
                self.holds(&phrase, &|p| p.part == Part::Heading(section))
                    && query.as_ref().is_none_or(|query| self.holds(query, &whole))
            }),
            Query::Actor { kind, name, .. } => here().flat_map(|p| p.actors.iter().flatten()).any(|&a| {
                let actor = &self.actors[a];
                kind.is_none_or(|kind| kind == actor.kind)
                    && (actor.name == *name || actor.name.ends_with(&format!(" {name}")))
            }),
            Query::Date(DateFilter::Unknown) => self.date.is_none(),
            Query::Date(DateFilter::In(period)) => self.date.is_some_and(|date| date.overlaps(period)),
            Query::Mentions(_) | Query::Field { .. } => unreachable!("not asked"),
        }
    }
}

fn inner() -> impl Strategy<Value = Query> {
    let form = || prop::sample::select(&[Form::Stemmed, Form::Stemmed, Form::Exact, Form::Cased][..]);
    let word = || prop::sample::select(&WORDS[..]);
    let leaf = prop_oneof![
        4 => (word(), form()).prop_map(|(text, form)| Query::Word { text: text.into(), form }),
        2 => (word(), word(), form()).prop_map(|(a, b, form)| Query::Phrase { text: format!("{a} {b}"), form }),
        1 => prop::sample::select(&["Lind", "Ada Lind", "Vell"][..]).prop_map(|name| Query::Actor { kind: None, name: name.into(), literal: false }),
        1 => Just(Query::Actor { kind: Some(ActorKind::Person), name: "Lind".into(), literal: false }),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..3).prop_map(Query::all_of),
            prop::collection::vec(inner.clone(), 2..3).prop_map(Query::any_of),
            inner.prop_map(|query| !query),
        ]
    })
}

fn query() -> impl Strategy<Value = Query> {
    let region = prop::sample::select(&[Region::Title, Region::Lead, Region::HeadLead][..]);
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
    let index = Index::create(dir, &Schema::embedded().unwrap()).unwrap();
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
            let mut should: Vec<_> = readers.iter().filter(|(_, r)| r.holds(&query, &|_| true)).map(|(s, _)| s.clone()).collect();
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
    fn highlights_are_what_was_asked_for(
        group in prop::collection::vec(parts(), 4..10),
        word in prop::sample::select(&WORDS[..]),
        form in prop::sample::select(&[Form::Stemmed, Form::Exact, Form::Cased][..]),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (index, ledger, _) = build(dir.path(), &[group], 0);
        let query = Query::Word { text: word.into(), form };
        let request = Request { passages: 1000, ..request(query, Sort::Newest) };
        for hit in search(&index.snapshot().unwrap(), &ledger, &request).unwrap().hits {
            let article = &hit.stored.article;
            let title = article.title.clone().unwrap_or_default();
            let mut lit: Vec<String> = hit.title_highlights.iter().map(|h| title[h.clone()].to_owned()).collect();
            for passage in &hit.passages {
                lit.extend(passage.highlights.iter().map(|h| passage.text[h.clone()].to_owned()));
            }
            prop_assert!(lit.iter().all(|lit| Reader::is(lit, word, form)), "{word} {form:?}: {lit:?}");
            let places = article.parts().filter(|(part, _)| !matches!(part, Part::Heading(_)));
            let there = places.map(|(_, text)| {
                let mut tokens = Vec::new();
                tokenise(text, &mut tokens);
                tokens.iter().filter(|t| Reader::is(t.of(text), word, form)).count()
            });
            prop_assert_eq!(lit.len(), there.sum::<usize>());
        }
    }
}

//! Counts by facets against a scan of all articles that a query finds: random ones, under random rules.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};
use dateline::actors::{Rules, normalise};
use dateline::article::{Actor, ActorKind, Article, Mention, Metadata, Part, Provenance, Published, Section};
use dateline::dates::{Period, Precision};
use dateline::index::{Index, Ledger, Snapshot, Stored};
use dateline::query::{Form, Query};
use dateline::schema::Schema;
use dateline::search::{Facet, FacetCount, FacetRequest, FacetTable, FacetValue, Request, Sort, facets, search};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::articles::store_with;

/// Fields of one's own, the last a keyword.
pub(crate) const FIELDS: &str = "
[fields.words]
type = 'number'
from = 'meta.words'
[fields.updated]
type = 'date'
from = 'meta.updated'
[fields.slug]
type = 'keyword'
from = 'meta.slug'
";
/// Kind, name, and what it is called in the text.
const NAMES: [(ActorKind, &str, &str); 7] = [
    (ActorKind::Person, "Ada Lind", "Ada Lind"),
    (ActorKind::Person, "Ada Lind", "Lind"),
    (ActorKind::Person, "ADA LIND", "ADA LIND"),
    (ActorKind::Person, "Lind", "Lind"),
    (ActorKind::Organisation, "Vell", "Vell"),
    (ActorKind::Place, "Vell", "Vell"),
    (ActorKind::Place, "São Vell", "São Vell"),
];
const HEADINGS: [&str; 6] = ["Impact", "IMPACT", "Policy  Impact", "Policy Impact", "policy\nimpact", "Détente"];
const DESKS: [&str; 5] = ["World", "world", "WORLD", "São Paulo", "sao  paulo"];
const BY: [&str; 15] = [
    "actor", "person", "org", "place", "section", "day", "week", "month", "quarter", "year", "desk", "tag", "words",
    "updated", "slug",
];

/// Day and precision; whether it speaks of gas; headings; actors; desk; tags; numbers; days of updates.
type Parts = (Option<(u64, u8)>, bool, Vec<usize>, Vec<usize>, usize, Vec<usize>, Vec<u8>, Vec<u64>);

fn parts() -> impl Strategy<Value = Parts> {
    let some = |of: usize| prop::collection::vec(0..of, 0..4);
    (
        prop::option::weighted(0.8, (0..900u64, 0..3u8)),
        any::<bool>(),
        some(HEADINGS.len()),
        some(NAMES.len()),
        0..8usize,
        some(DESKS.len()),
        prop::collection::vec(0..4u8, 0..3),
        prop::collection::vec(0..4u64, 0..3),
    )
}

fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 11, 15).unwrap() + Days::new(after)
}

fn stored(number: usize, (date, gas, headings, named, desk, tags, words, updated): &Parts) -> Stored {
    let published = date.map(|(after, precision)| {
        let precision = [Precision::Day, Precision::Month, Precision::Year][usize::from(precision)];
        let date = precision.period(day(after)).from.unwrap();
        Published { date, time: None, precision, provenance: Provenance::Field, span: None }
    });
    let mut text = if *gas { "Gas. ".to_owned() } else { "Oil. ".to_owned() };
    let mut actors: Vec<Actor> = Vec::new();
    for (kind, name, surface) in named.iter().map(|&of| NAMES[of]) {
        let mention = Mention { part: Part::Text(0), span: text.len()..text.len() + surface.len() };
        text += surface;
        text += " said so. ";
        match actors.iter_mut().find(|actor| actor.kind == kind && normalise(&actor.name) == normalise(name)) {
            Some(actor) => actor.mentions.push(mention),
            None => actors.push(Actor { name: name.into(), kind, role: None, mentions: vec![mention] }),
        }
    }
    let mut metadata = Metadata::new();
    metadata.extend(DESKS.get(*desk).map(|desk| ("desk".to_owned(), json!(desk))));
    metadata.insert("tags".into(), tags.iter().map(|&tag| json!(DESKS[tag])).collect());
    // A number is one however it is written.
    let words = words.iter().map(|&n| if n % 2 == 0 { json!(-f64::from(n) / 4.0) } else { json!(format!("{n}.0")) });
    metadata.insert("words".into(), words.collect());
    metadata.insert("updated".into(), updated.iter().map(|&after| json!(day(after).to_string())).collect());
    let section =
        |heading: &usize| Section { heading: Some(HEADINGS[*heading].into()), text: "Text.".into(), span: None };
    let lead = Section { heading: None, text, span: None };
    let article = Article {
        id: format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        source: number.to_string(),
        title: None,
        published,
        sections: std::iter::once(lead).chain(headings.iter().map(section)).collect(),
        metadata,
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    Stored { article, actors, dates: Vec::new(), language: None, added: None }
}

fn schema() -> Schema {
    Schema::parse(&format!("{}{FIELDS}", Schema::DEFAULT), "test.toml").unwrap()
}

fn build(dir: &Path, groups: &[Vec<Parts>], removed: usize) -> (Index, Ledger) {
    let mut numbers = 0..;
    let mut group = |parts: &Vec<Parts>| parts.iter().zip(&mut numbers).map(|(parts, n)| stored(n, parts)).collect();
    let (index, ledger, _) = store_with(&schema(), dir, groups.iter().map(&mut group).collect(), removed);
    (index, ledger)
}

/// Case, accents and white space away, as a reader would who knows the few letters of these tests.
fn same(text: &str) -> String {
    text.to_lowercase().replace('ã', "a").replace('é', "e").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an article has, each as it is sorted, with how it is written.
fn values(article: &Stored, by: &str) -> Vec<(String, FacetValue)> {
    let Stored { article, actors, .. } = article;
    let list = |key: &str| match article.metadata.get(key) {
        Some(Value::Array(list)) => list.clone(),
        one => one.into_iter().cloned().collect(),
    };
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = |text: &str| (same(text), FacetValue::Text(spaced(text)));
    let date = article.published.as_ref().map(|published| published.date);
    let days = |period: Option<Period>| (period.unwrap().to_string(), FacetValue::Days(period.unwrap()));
    match by {
        "actor" | "person" | "org" | "place" => {
            let kind = ["person", "org", "place"].iter().position(|kind| *kind == by).map(|at| ActorKind::ALL[at]);
            let of = actors.iter().filter(|actor| kind.is_none_or(|kind| kind == actor.kind));
            let value = |actor: &Actor| FacetValue::Actor(actor.kind, actor.name.clone());
            of.map(|actor| (format!("{:?} {}", actor.kind, normalise(&actor.name)), value(actor))).collect()
        }
        "section" => article.sections.iter().filter_map(|section| section.heading.as_deref()).map(text).collect(),
        "day" => date.into_iter().map(|date| days(Some(Period::day(date)))).collect(),
        "week" => {
            let week = |date: NaiveDate| Period::iso_week(date.iso_week().year(), date.iso_week().week());
            date.into_iter().map(|date| days(week(date))).collect()
        }
        "month" => date.into_iter().map(|date| days(Period::month(date.year(), date.month()))).collect(),
        "quarter" => {
            date.into_iter().map(|date| days(Period::quarter(date.year(), date.month().div_ceil(3)))).collect()
        }
        "year" => date.into_iter().map(|date| days(Period::year(date.year()))).collect(),
        "words" => {
            let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap() + 0.0;
            let numbers = list("words").iter().map(number).collect::<Vec<_>>();
            numbers.into_iter().map(|number| (number.to_string(), FacetValue::Number(number))).collect()
        }
        "updated" => {
            let day = |value: &Value| days(Some(Period::day(value.as_str().unwrap().parse().unwrap())));
            list("updated").iter().map(day).collect()
        }
        "tag" => list("tags").iter().filter_map(Value::as_str).map(text).collect(),
        key => list(key).iter().filter_map(Value::as_str).map(text).collect(),
    }
}

/// What a reader with a pencil counts.
fn scan(hits: &[Stored], by: &str) -> FacetTable {
    let mut counted: BTreeMap<String, Vec<FacetValue>> = BTreeMap::new();
    let mut without = 0;
    for article in hits {
        let mut all = values(article, by);
        without += u64::from(all.is_empty());
        // The first of equals stands for them.
        all.reverse();
        for (key, value) in all.into_iter().collect::<BTreeMap<_, _>>() {
            counted.entry(key).or_default().push(value);
        }
    }
    let name = |value: &FacetValue| match value {
        FacetValue::Actor(_, name) | FacetValue::Text(name) => name.clone(),
        _ => String::new(),
    };
    let usual = |spelled: Vec<FacetValue>| {
        let rank = |value: &FacetValue| {
            let times = spelled.iter().filter(|other| *other == value).count();
            let name = name(value);
            (usize::MAX - times, !name.contains(char::is_lowercase), name)
        };
        FacetCount {
            articles: spelled.len() as u64,
            value: spelled.iter().min_by_key(|value| rank(value)).unwrap().clone(),
        }
    };
    let mut values: Vec<_> = counted.into_values().map(usual).collect();
    values.sort_by(|a, b| match (&a.value, &b.value) {
        (FacetValue::Days(first), FacetValue::Days(second)) => first.from.cmp(&second.from),
        (FacetValue::Number(first), FacetValue::Number(second)) => {
            b.articles.cmp(&a.articles).then_with(|| first.total_cmp(second))
        }
        (FacetValue::Actor(first, _), FacetValue::Actor(second, _)) => {
            b.articles.cmp(&a.articles).then_with(|| name(&a.value).cmp(&name(&b.value))).then(first.cmp(second))
        }
        _ => b.articles.cmp(&a.articles).then_with(|| name(&a.value).cmp(&name(&b.value))),
    });
    FacetTable { facet: Facet::named(by, &schema()).unwrap(), different: values.len(), values, without }
}

fn rules() -> impl Strategy<Value = Rules> {
    const RULES: [&str; 6] = [
        "",
        "ignore = ['Ada Lind']",
        "ignore = ['Vell', 'Ada Lind', 'Lind', 'São Vell']",
        "[[actor]]\nname = 'Adalind'\nkind = 'person'\naliases = ['Ada Lind', 'Lind']",
        "[[actor]]\nname = 'São Vell'\nkind = 'place'\naliases = ['Vell']",
        "ignore = ['Vell', 'Lind']\n[[actor]]\nname = 'Ada Lind'\nnot = ['Lind']",
    ];
    prop::sample::select(&RULES[..]).prop_map(|text| Rules::parse(text, "actors.toml").unwrap())
}

fn hits(snapshot: &Snapshot<'_>, ledger: &Ledger, query: &Query) -> Vec<Stored> {
    let request =
        Request { query: query.clone(), under: Vec::new(), sort: Sort::Newest, offset: 0, limit: 1000, passages: 0 };
    search(snapshot, ledger, &request).unwrap().hits.into_iter().map(|hit| hit.stored).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_a_scan(
        groups in prop::collection::vec(prop::collection::vec(parts(), 1..12), 1..4),
        removed in 0..4usize,
        rules in rules(),
        limit in 0..6usize,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (index, ledger) = build(dir.path(), &groups, removed);
        let snapshot = index.snapshot().unwrap().with_rules(rules);
        let gas = Query::Word { text: "gas".into(), form: Form::Exact };
        let lind = Query::Actor { kind: None, name: "Lind".into(), literal: false };
        for query in [Query::All, gas.clone(), !gas.clone(), lind.clone(), gas.and(!lind)] {
            let hits = hits(&snapshot, &ledger, &query);
            let asked = |limit: usize| FacetRequest {
                query: query.clone(),
                under: Vec::new(),
                facets: BY.iter().map(|by| (Facet::named(by, &schema()).unwrap(), limit)).collect(),
            };
            let all = facets(&snapshot, &ledger, &asked(1000)).unwrap();
            prop_assert_eq!(all.total as usize, hits.len());
            for (table, by) in all.tables.iter().zip(BY) {
                prop_assert_eq!(table, &scan(&hits, by), "{} by {}", &query, by);
            }
            let some = facets(&snapshot, &ledger, &asked(limit)).unwrap();
            for (some, mut table) in some.tables.into_iter().zip(all.tables) {
                table.values.truncate(limit);
                prop_assert_eq!(some, table);
            }
        }
    }
}

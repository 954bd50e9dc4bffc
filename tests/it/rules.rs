//! Rules about who is who, against articles whose actors were merged anew by the same rules.

use std::collections::BTreeMap;

use dateline::actors::{Rule, Rules, normalise};
use dateline::article::{Actor, ActorKind, Article, Mention, Metadata, Part, Section};
use dateline::index::{Index, Ledger, Stored};
use dateline::query::{Query, Region};
use dateline::schema::Schema;
use dateline::search::{
    ActorRequest, ActorSort, Facet, FacetRequest, FacetValue, Request, Sort, actors, facets as facets_of, search,
    unknown,
};
use proptest::prelude::*;

use crate::articles::store;

/// What actors are called, and what mentions of them are written as; no gazetteer has them.
const NAMES: [&str; 7] = ["Ada Lind", "Bo Lind", "Lind", "Ada Vell Jr.", "Vell", "Lind Group", "Ád. Lind"];

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&NAMES[..])
}

fn kind() -> impl Strategy<Value = ActorKind> {
    prop::sample::select(&[ActorKind::Person, ActorKind::Person, ActorKind::Organisation][..])
}

/// Mentions in order: kind and name of the actor, and what is written; and which part each stands in.
type Mentions = Vec<(ActorKind, &'static str, &'static str, u8)>;

fn mentions() -> impl Strategy<Value = Mentions> {
    prop::collection::vec((kind(), name(), name(), any::<bool>(), 0..3u8), 0..7).prop_map(|mentions| {
        mentions
            .into_iter()
            .map(|(kind, name, other, own, part)| (kind, name, if own { name } else { other }, part))
            .collect()
    })
}

fn stored(number: usize, mentions: &Mentions) -> Stored {
    let mut texts = [String::new(), String::new(), String::new()];
    let mut actors: Vec<Actor> = Vec::new();
    for (i, part) in [Part::Title, Part::Text(0), Part::Text(1)].into_iter().enumerate() {
        for &(kind, name, surface, _) in mentions.iter().filter(|(.., at)| usize::from(*at) == i) {
            texts[i].push_str("then ");
            let span = texts[i].len()..texts[i].len() + surface.len();
            texts[i].push_str(surface);
            texts[i].push_str(" spoke. ");
            let mention = Mention { part, span };
            match actors.iter_mut().find(|actor| (actor.kind, actor.name.as_str()) == (kind, name)) {
                Some(actor) => actor.mentions.push(mention),
                None => actors.push(Actor { name: name.into(), kind, role: None, mentions: vec![mention] }),
            }
        }
    }
    let [title, lead, more] = texts;
    let section = |heading: Option<&str>, text| Section { heading: heading.map(Into::into), text, span: None };
    let article = Article {
        id: format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        source: number.to_string(),
        title: Some(title),
        published: None,
        sections: vec![section(None, lead), section(Some("More"), more)],
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    Stored { article, actors, dates: Vec::new(), language: None, added: None }
}

fn rules() -> impl Strategy<Value = (String, Rules)> {
    let kind = || prop::option::weighted(0.3, prop::sample::select(&["person", "organisation"][..]));
    let names = |most| prop::collection::vec(name(), 0..most);
    let rule = (prop_oneof![3 => name(), 1 => Just("Oda Brandt")], (kind(), kind()), names(3), names(3));
    (prop::collection::vec(rule, 0..3), names(2)).prop_filter_map("a contradiction", |(rules, ignored)| {
        let list = |key: &str, names: Vec<&str>| {
            if names.is_empty() { String::new() } else { format!("{key} = {names:?}\n") }
        };
        let mut text = list("ignore", ignored);
        for (name, kind, aliases, not) in rules {
            let said = |key: &str, kind: Option<&str>| kind.map_or(String::new(), |kind| format!("{key} = {kind:?}\n"));
            let kind = said("kind", kind.0) + &said("becomes", kind.1);
            let (aliases, not) = (list("aliases", aliases), list("not", not));
            text = format!("{text}[[actor]]\nname = {name:?}\n{kind}{aliases}{not}");
        }
        Some((text.clone(), Rules::parse(&text, "actors.toml").ok()?))
    })
}

/// Who a mention is of, as somebody who reads the rules would have it; `None` for nobody. With whether it is not the one whom the
/// article takes it for.
fn who(rules: &Rules, kind: ActorKind, name: &str, surface: &str) -> Option<(ActorKind, String, bool)> {
    let same = |a: &str, b: &str| normalise(a) == normalise(b);
    let owner = |name: &str| {
        let mut rules = rules.rules().iter().filter(|rule| rule.kind.is_none() || rule.kind == Some(kind));
        rules.find(|rule| same(&rule.name, name) || rule.aliases.iter().any(|alias| same(alias, name)))
    };
    let is = |rule: &Rule| (rule.becomes.unwrap_or(kind), rule.name.clone());
    let ignored = |name: &str| rules.ignored().iter().any(|ignored| same(ignored, name));
    let Some(rule) = owner(name) else { return (!ignored(name)).then(|| (kind, name.to_owned(), false)) };
    let ((kind, name), other) = match rule.not.iter().find(|not| same(not, surface)) {
        None => (is(rule), false),
        Some(other) if ignored(other) => return None,
        Some(other) => (owner(other).map_or((kind, other.clone()), is), true),
    };
    Some((kind, name, other))
}

/// The words by which somebody of this name is found.
fn keys(kind: ActorKind, name: &str) -> Vec<String> {
    let name = normalise(name);
    let surname = name.trim_end_matches(" jr").rsplit(' ').next().unwrap().to_owned();
    if kind == ActorKind::Person { vec![name, surname] } else { vec![name] }
}

/// The mentions of an article that a query for a name finds.
fn found(rules: &Rules, stored: &Stored, asked: &Query) -> Vec<Mention> {
    let (wanted, asked) = match asked {
        Query::Anybody(kind) => (*kind, None),
        Query::Actor { kind, name, literal } => (*kind, Some((name, *literal))),
        _ => unreachable!("only actors are asked for"),
    };
    let is_wanted = |kind| wanted.is_none_or(|wanted| wanted == kind);
    let mut found = Vec::new();
    for actor in &stored.actors {
        let mut names: Vec<String> = asked.iter().map(|(name, _)| normalise(name)).collect();
        let canonical = rules.rules().iter().filter(|rule| rule.holds_for(actor.kind));
        let canonical = canonical.filter(|rule| rule.names().any(|own| Some(normalise(own)) == names.first().cloned()));
        let canonical: Vec<_> = canonical.map(|rule| normalise(&rule.name)).collect();
        for mention in &actor.mentions {
            let surface = &stored.article.part(mention.part).unwrap()[mention.span.clone()];
            let mut by = keys(actor.kind, surface);
            let kind = match (asked, who(rules, actor.kind, &actor.name, surface)) {
                (Some((_, true)), _) => actor.kind,
                (_, None) => continue,
                (_, Some((kind, name, other))) => {
                    names.extend(canonical.iter().cloned());
                    by.extend(keys(kind, &name));
                    if !other {
                        by.extend(keys(actor.kind, &actor.name));
                    }
                    kind
                }
            };
            if is_wanted(kind) && (asked.is_none() || by.iter().any(|key| names.contains(key))) {
                found.push(mention.clone());
            }
        }
    }
    found
}

/// The actors of an article merged anew: kind, name in normal form, and where they are mentioned.
fn merged(rules: &Rules, stored: &Stored) -> Vec<(ActorKind, String, Vec<Mention>)> {
    let mut all: Vec<(ActorKind, &Actor, &Mention)> = Vec::new();
    for actor in &stored.actors {
        all.extend(actor.mentions.iter().map(|mention| (actor.kind, actor, mention)));
    }
    let place = |mention: &Mention| (mention.part != Part::Title, mention.part, mention.span.start);
    all.sort_by_key(|(.., mention)| place(mention));
    let mut merged: Vec<(ActorKind, String, Vec<Mention>)> = Vec::new();
    for (kind, actor, mention) in all {
        let surface = &stored.article.part(mention.part).unwrap()[mention.span.clone()];
        let Some((kind, name, _)) = who(rules, kind, &actor.name, surface) else { continue };
        let name = normalise(&name);
        match merged.iter_mut().find(|(other, known, _)| (*other, known) == (kind, &name)) {
            Some((.., mentions)) => mentions.push(mention.clone()),
            None => merged.push((kind, name, vec![mention.clone()])),
        }
    }
    merged
}

fn build(dir: &std::path::Path, groups: &[Vec<Mentions>]) -> (Index, Vec<Stored>) {
    let mut numbers = 0..;
    let mut group = |all: &Vec<Mentions>| all.iter().zip(&mut numbers).map(|(all, n)| stored(n, all)).collect();
    let (index, _, all) = store(dir, groups.iter().map(&mut group).collect(), 0);
    (index, all)
}

fn request(query: Query) -> Request {
    Request { query, under: Vec::new(), sort: Sort::Relevance, offset: 0, limit: 1000, passages: 1000 }
}

#[test]
fn the_file_is_replaced_as_a_whole_or_not_at_all_and_outlives_its_index() {
    let dir = tempfile::tempdir().unwrap();
    let names = |dir: &std::path::Path| {
        let names = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.contains("actors")).collect::<Vec<_>>()
    };
    let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
    assert!(index.rules().unwrap().is_empty() && names(dir.path()).is_empty());
    let text = "ignore = [\"Vell\"]\n";
    index.write_rules(text).unwrap();
    let error = index.write_rules("ignore = 7").unwrap_err();
    assert!(error.to_string().contains("actors.toml:1:10: "), "{error}");
    assert_eq!((index.rules_text().unwrap().as_str(), names(dir.path())), (text, vec!["actors.toml".to_owned()]));
    std::fs::write(dir.path().join("actors.toml"), b"# ours\nignore = [\"V\xe9ll\"]\n").unwrap();
    let error = index.rules().unwrap_err();
    assert!(error.to_string().ends_with("actors.toml:2: this is not UTF-8"), "{error}");
    assert_eq!(error.how_to_fix(), Some("save the file as UTF-8"));
    index.write_rules(text).unwrap();
    drop(index);
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "actors.toml" {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    let again = Index::create(dir.path(), &Schema::embedded()).unwrap();
    assert_eq!(again.rules().unwrap().ignored(), ["Vell"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn rules_are_as_good_as_merging_anew(
        groups in prop::collection::vec(prop::collection::vec(mentions(), 1..6), 1..3),
        (text, rules) in rules(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (index, all) = build(dir.path(), &groups);
        prop_assert_eq!(&index.write_rules(&text).unwrap(), &rules);
        let snapshot = index.snapshot().unwrap();
        let ledger = Ledger::default();
        for name in NAMES.into_iter().chain(["Oda Brandt", "Brandt", "Group", "*"]) {
            for (kind, literal) in [(None, false), (Some(ActorKind::Person), false), (Some(ActorKind::Organisation), false), (None, true)] {
                let query = if name == "*" { Query::Anybody(kind) } else { Query::Actor { kind, name: name.into(), literal } };
                let should: BTreeMap<_, _> = all
                    .iter()
                    .map(|stored| (stored.article.source.clone(), found(&rules, stored, &query)))
                    .filter(|(_, mentions)| !mentions.is_empty())
                    .collect();
                let results = search(&snapshot, &ledger, &request(query.clone())).unwrap();
                let mut is: Vec<_> = results.hits.iter().map(|hit| hit.stored.article.source.clone()).collect();
                is.sort();
                let mut sources: Vec<_> = should.keys().cloned().collect();
                sources.sort();
                prop_assert_eq!(&is, &sources, "{} under\n{}", query, text);
                prop_assert_eq!(results.total as usize, sources.len());
                prop_assert_eq!(sources.is_empty() && name != "*", !unknown(&snapshot, &query).unwrap().is_empty());
                for hit in &results.hits {
                    let article = &hit.stored.article;
                    let mut lit: Vec<(Part, usize)> = hit.title_highlights.iter().map(|h| (Part::Title, h.start)).collect();
                    for passage in &hit.passages {
                        lit.extend(passage.highlights.iter().map(|h| (passage.part, passage.span.start + h.start)));
                    }
                    let mut mentions: Vec<_> = should[&article.source].iter().map(|m| (m.part, m.span.start)).collect();
                    mentions.sort_unstable();
                    lit.sort_unstable();
                    prop_assert_eq!(lit, mentions, "{} under\n{}\nin {:?}", query, text, article);
                }
                // Within a part it is a question of positions.
                let within = Query::Region { region: Region::Title, query: Box::new(query) };
                let inside = |mentions: &Vec<Mention>| mentions.iter().any(|mention| mention.part == Part::Title);
                let should = should.values().filter(|mentions| inside(mentions)).count();
                prop_assert_eq!(search(&snapshot, &ledger, &request(within)).unwrap().total as usize, should);
            }
        }
    }

    #[test]
    fn lists_and_counts_are_those_of_the_merged(
        groups in prop::collection::vec(prop::collection::vec(mentions(), 1..6), 1..3),
        (text, rules) in rules(),
        asked in name(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (index, all) = build(dir.path(), &groups);
        let snapshot = index.snapshot().unwrap().with_rules(rules.clone());
        let ledger = Ledger::default();
        for hit in search(&snapshot, &ledger, &request(Query::All)).unwrap().hits {
            let before = all.iter().find(|stored| stored.article.id == hit.stored.article.id).unwrap();
            let is: Vec<_> = hit.stored.actors.iter().map(|a| (a.kind, normalise(&a.name), a.mentions.clone())).collect();
            prop_assert_eq!(is, merged(&rules, before), "{}", text);
        }
        let one = Query::Actor { kind: None, name: asked.into(), literal: false };
        for query in [Query::All, one.clone(), !one.clone()] {
            let mut should: BTreeMap<(ActorKind, String), u64> = BTreeMap::new();
            let named = |stored: &Stored| !found(&rules, stored, &one).is_empty();
            for stored in all.iter().filter(|stored| match &query {
                Query::All => true,
                Query::Not(_) => !named(stored),
                _ => named(stored),
            }) {
                for (kind, name, _) in merged(&rules, stored) {
                    *should.entry((kind, name)).or_default() += 1;
                }
            }
            let request = ActorRequest {
                query: query.clone(),
                under: Vec::new(),
                with: Vec::new(),
                literal: false,
                kind: None,
                sort: ActorSort::Articles,
                limit: 1000,
            };
            let counts = actors(&snapshot, &ledger, &request).unwrap().actors;
            let is: BTreeMap<_, _> = counts.iter().map(|c| ((c.kind, normalise(&c.name)), c.articles)).collect();
            prop_assert_eq!(is.len(), counts.len());
            prop_assert_eq!(&is, &should, "{} under\n{}", query, text);
            prop_assert!(counts.is_sorted_by(|a, b| a.articles >= b.articles));
            for kind in [None, Some(ActorKind::Person), Some(ActorKind::Organisation)] {
                let of_kind = |of: ActorKind| kind.is_none_or(|kind| kind == of);
                let should: BTreeMap<_, _> = should.clone().into_iter().filter(|((of, _), _)| of_kind(*of)).collect();
                let request = ActorRequest { kind, ..request.clone() };
                prop_assert_eq!(actors(&snapshot, &ledger, &request).unwrap().total, should.len());
                let facets = vec![(Facet::Actor(kind), 1000)];
                let counted = facets_of(&snapshot, &ledger, &FacetRequest { query: query.clone(), under: Vec::new(), facets });
                let table = counted.unwrap().tables.remove(0);
                let is = table.values.iter().map(|count| match &count.value {
                    FacetValue::Actor(kind, name) => ((*kind, normalise(name)), count.articles),
                    other => panic!("{other:?} is nobody"),
                });
                prop_assert_eq!(is.collect::<BTreeMap<_, _>>(), should, "{} by {:?} under\n{}", query, kind, text);
                let without = Query::all_of([query.clone(), !Query::Anybody(kind)]);
                let without = search(&snapshot, &ledger, &self::request(without)).unwrap().total;
                prop_assert_eq!(table.without, without, "{} by {:?} under\n{}", query, kind, text);
            }
        }
    }
}

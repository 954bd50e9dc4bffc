//! Who is named in the articles of a query: in how many, from when to when, as what.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use rapidhash::{RapidHashMap, RapidHashSet};
use tantivy::Term;
use tantivy::query::{BooleanQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::leaf::Leaf;
use super::plan::Plan;
use super::tally::{ByActor, Count, Counted, Dated};
use super::{collect, limited};
use crate::actors::{normalise, own_keys};
use crate::article::ActorKind;
use crate::dates::Period;
use crate::error::Result;
use crate::index::{Ledger, Snapshot, alias_mark, read_actor_value, read_role_value};
use crate::query::Query;

/// Whose mentions are counted, and in which articles.
#[derive(Debug, Clone, PartialEq)]
pub struct ActorRequest {
    /// Which articles.
    pub query: Query,
    /// Only those read from files at or below one of these canonical paths; anywhere if there are none.
    pub under: Vec<String>,
    /// Only those that name all of these, who are not listed themselves: neither are others who go by such a name in an article
    /// that is found.
    pub with: Vec<String>,
    /// Only actors of this kind.
    pub kind: Option<ActorKind>,
    /// In which order.
    pub sort: ActorSort,
    /// How many are wanted at most.
    pub limit: usize,
}

/// Who is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// How many there are in all.
    pub total: usize,
    /// Those asked for, in order.
    pub actors: Vec<ActorCount>,
}

/// In which order actors come. Ties go by the number of articles, most first, then by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActorSort {
    /// Those that most articles name first.
    Articles,
    /// By name.
    Name,
    /// By the first mention, the earliest first, those of undated articles last.
    First,
    /// By the last mention, the latest first, those of undated articles last.
    Last,
}

/// In how many articles an actor is named, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorCount {
    /// The name that most articles give: names that differ in case, accents, full stops and hyphens alone are one.
    pub name: String,
    /// Its kind.
    pub kind: ActorKind,
    /// Articles.
    pub articles: u64,
    /// When the earliest of the dated articles was published; more than one day where it is dated to a month or a year.
    pub first: Option<Period>,
    /// When the latest was.
    pub last: Option<Period>,
    /// What they say that it is, most frequent first.
    pub roles: Vec<RoleCount>,
}

/// How many articles say that somebody is something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleCount {
    /// As most of them write it; roles that differ in case alone are one.
    pub role: String,
    /// Articles.
    pub articles: u64,
}

impl ActorRequest {
    /// The query with all that is asked of the articles.
    #[must_use]
    pub fn articles(&self) -> Query {
        let with = self.with.iter().map(|name| Query::Actor { kind: None, name: name.clone() });
        Query::all_of(std::iter::once(self.query.clone()).chain(with))
    }
}

/// Counts the articles of a query by actor.
///
/// # Errors
/// As [`super::search`].
pub fn actors(snapshot: &Snapshot<'_>, ledger: &Ledger, request: &ActorRequest) -> Result<Named> {
    let plan = |query: &Query| Plan::of(query, snapshot.fields(), snapshot.schema(), snapshot.language());
    let query = limited(snapshot, ledger, &plan(&request.articles())?, &request.under);
    let failed = |error| snapshot.failed(error);
    let mut merged = by_identity(&snapshot.searcher().search(&*query, &ByActor).map_err(failed)?);
    merged.retain(|(kind, _), _| request.kind.is_none_or(|asked| asked == *kind));
    if !request.with.is_empty() {
        let with = plan(&ActorRequest { query: Query::All, ..request.clone() }.articles())?;
        let aliases = aliases(snapshot, &*query, &with.leaves).map_err(failed)?;
        merged.retain(|actor, merged| {
            let own = merged.names.iter().flat_map(|name| own_keys(actor.0, &name.text));
            let mut own = own.filter(|key| with.leaves.iter().any(|leaf| leaf.is_actor(actor.0, key)));
            own.next().is_none() && !aliases.contains(actor)
        });
    }
    let mut actors: Vec<_> = merged.into_iter().map(|((kind, key), merged)| (key, merged.counted(kind))).collect();
    let total = actors.len();
    first(&mut actors, request.sort, request.limit);
    Ok(Named { total, actors: actors.into_iter().map(|(_, actor)| actor).collect() })
}

/// Keeps the first `limit` actors, which come with their normal names, in order.
fn first(actors: &mut Vec<(String, ActorCount)>, sort: ActorSort, limit: usize) {
    let day = |period: Option<Period>| period.and_then(|period| period.from);
    let order = |(a_key, a): &(String, ActorCount), (b_key, b): &(String, ActorCount)| {
        let asked = match sort {
            ActorSort::Articles => Ordering::Equal,
            ActorSort::Name => a_key.cmp(b_key),
            ActorSort::First => (a.first.is_none(), day(a.first)).cmp(&(b.first.is_none(), day(b.first))),
            ActorSort::Last => day(b.last).cmp(&day(a.last)),
        };
        asked.then_with(|| (b.articles, &a.name, a.kind).cmp(&(a.articles, &b.name, b.kind)))
    };
    if limit < actors.len() {
        actors.select_nth_unstable_by(limit, order);
        actors.truncate(limit);
    }
    actors.sort_unstable_by(order);
}

/// The actors, by kind and normal name, that go by another name that is asked for in an article of the query.
fn aliases(
    snapshot: &Snapshot<'_>,
    query: &dyn TantivyQuery,
    asked: &[Leaf],
) -> tantivy::Result<RapidHashSet<(ActorKind, String)>> {
    let marks = snapshot.fields().space.marks;
    let mut candidates: BTreeMap<String, (ActorKind, String)> = BTreeMap::new();
    for reader in snapshot.searcher().segment_readers() {
        let inverted = reader.inverted_index(marks)?;
        for (kind, key) in asked.iter().flat_map(Leaf::actors) {
            let prefix = alias_mark(kind, key, "");
            let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                let mark = String::from_utf8_lossy(terms.key()).into_owned();
                let name = mark.get(prefix.len()..).unwrap_or("").to_owned();
                candidates.insert(mark, (kind, name));
            }
        }
    }
    let mut named = RapidHashSet::default();
    for (mark, actor) in candidates {
        let mark = TermQuery::new(Term::from_field_text(marks, &mark), IndexRecordOption::Basic);
        let both = BooleanQuery::intersection(vec![query.box_clone(), Box::new(mark)]);
        if !named.contains(&actor) && collect::count(snapshot, &both)? > 0 {
            named.insert(actor);
        }
    }
    Ok(named)
}

/// What is known of an actor.
#[derive(Default)]
struct Merged {
    names: Vec<Spelling>,
    roles: Vec<Spelling>,
    count: Count,
}

/// One of the ways in which something is written.
struct Spelling {
    text: String,
    articles: u64,
}

/// Adds the articles of a segment that write something in one way.
fn add(spellings: &mut Vec<Spelling>, text: &str, articles: u64) {
    match spellings.iter_mut().find(|known| known.text == text) {
        Some(known) => known.articles += articles,
        None => spellings.push(Spelling { text: text.to_owned(), articles }),
    }
}

/// The spelling to show: what most articles have; of equals, one that is not all in capitals.
fn usual(spellings: Vec<Spelling>) -> String {
    let rank = |s: &Spelling| (Reverse(s.articles), !s.text.contains(char::is_lowercase));
    let usual = spellings.into_iter().min_by(|a, b| (rank(a), &a.text).cmp(&(rank(b), &b.text)));
    usual.map_or_else(String::new, |usual| usual.text)
}

impl Merged {
    fn counted(self, kind: ActorKind) -> ActorCount {
        let mut by_letters: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
        for role in self.roles {
            by_letters.entry(role.text.to_lowercase()).or_default().push(role);
        }
        let role = |spellings: Vec<Spelling>| RoleCount {
            articles: spellings.iter().map(|spelling| spelling.articles).sum(),
            role: usual(spellings),
        };
        let mut roles: Vec<_> = by_letters.into_values().map(role).collect();
        roles.sort_by(|a, b| (Reverse(a.articles), &a.role).cmp(&(Reverse(b.articles), &b.role)));
        let Count { articles, oldest, newest } = self.count;
        let (first, last) = (oldest.and_then(Dated::period), newest.and_then(Dated::period));
        ActorCount { name: usual(self.names), kind, articles, first, last, roles }
    }
}

/// Who is meant by the values of the fields of actors and roles: kind and normal name. No article has two actors of one.
fn by_identity(segments: &[Counted]) -> RapidHashMap<(ActorKind, String), Merged> {
    let identity = |value| read_actor_value(value).map(|(kind, name)| ((kind, normalise(name)), name));
    let mut actors: RapidHashMap<(ActorKind, String), Merged> = RapidHashMap::default();
    for (value, count) in segments.iter().flat_map(|segment| &segment.actors) {
        let Some((actor, name)) = identity(value) else { continue };
        let merged = actors.entry(actor).or_default();
        add(&mut merged.names, name, count.articles);
        merged.count = merged.count.and(*count);
    }
    for (value, count) in segments.iter().flat_map(|segment| &segment.roles) {
        let Some((actor, role)) = read_role_value(value) else { continue };
        if let Some(merged) = identity(actor).and_then(|(actor, _)| actors.get_mut(&actor)) {
            add(&mut merged.roles, role, count.articles);
        }
    }
    actors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(name: &str, articles: u64, first: Option<&str>, last: Option<&str>) -> ActorCount {
        let day = |day: Option<&str>| {
            let day = day.map(|day| day.parse().unwrap());
            day.map(|day| Period { from: Some(day), to: Some(day) })
        };
        let (first, last) = (day(first), day(last));
        ActorCount { name: name.into(), kind: ActorKind::Person, articles, first, last, roles: Vec::new() }
    }

    #[test]
    fn every_order_is_settled_by_articles_and_name() {
        let actors = [
            count("Østby", 2, None, None),
            count("Brandt", 2, Some("2024-01-02"), Some("2024-01-02")),
            count("Roth", 3, Some("2024-01-02"), Some("2024-03-01")),
            count("Adler", 2, Some("2023-05-01"), Some("2024-01-02")),
        ];
        let by = |sort, limit| {
            let mut actors: Vec<_> = actors.iter().map(|actor| (normalise(&actor.name), actor.clone())).collect();
            first(&mut actors, sort, limit);
            actors.iter().filter_map(|(_, actor)| actor.name.chars().next()).collect::<String>()
        };
        for (sort, order) in [
            (ActorSort::Articles, "RABØ"),
            (ActorSort::Name, "ABØR"),
            (ActorSort::First, "ARBØ"),
            (ActorSort::Last, "RABØ"),
        ] {
            assert_eq!(by(sort, 4), order);
            assert_eq!(by(sort, 2), order[..2]);
        }
        assert_eq!(by(ActorSort::Name, 0), "");
    }

    #[test]
    fn the_usual_spelling_is_shown() {
        let mut actor = Merged::default();
        for (role, articles) in [("minister", 2), ("MINISTER", 2), ("Senator", 3), ("Minister", 1), ("Minister", 2)] {
            add(&mut actor.roles, role, articles);
        }
        let actor = actor.counted(ActorKind::Person);
        let roles: Vec<_> = actor.roles.iter().map(|role| (role.role.as_str(), role.articles)).collect();
        assert_eq!(roles, [("Minister", 7), ("Senator", 3)]);
        let equal = ["BRANDT", "brandt", "Brandt"].map(|text| Spelling { text: text.into(), articles: 1 });
        assert_eq!(usual(equal.into()), "Brandt");
    }
}

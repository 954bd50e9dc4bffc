//! Who is named in the articles of a query: in how many, from when to when, as what.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use rapidhash::{RapidHashMap, RapidHashSet};
use tantivy::Term;
use tantivy::query::{BooleanQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::columns::{Found, Harvest};
use super::effort::Cost;
use super::foremost::Foremost;
use super::leaf::Leaf;
use super::merged::{Merged, keep_first, merged};
use super::plan::Plan;
use super::ruled::ruled;
use super::tally::{ByActor, Count, Dated, SegmentActors, Tally};
use super::{collect, limited, segments};
use crate::actors::{Who, normalise, own_keys};
use crate::article::ActorKind;
use crate::dates::Period;
use crate::error::Result;
use crate::index::{Ledger, Snapshot, alias_mark, read_actor_value};
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
    /// Whether only those are meant who are written so.
    pub literal: bool,
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
    /// The name that most articles give: names that differ in case, accents, full stops, hyphens and `&` for `and` alone are one.
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
        let actor = |name: &String| Query::Actor { kind: None, name: name.clone(), literal: self.literal };
        let with = self.with.iter().map(actor);
        Query::all_of(std::iter::once(self.query.clone()).chain(with))
    }
}

/// Counts the articles of a query by actor.
///
/// # Errors
/// As [`super::search`].
pub fn actors(snapshot: &Snapshot<'_>, ledger: &Ledger, request: &ActorRequest) -> Result<Named> {
    let plan = Plan::of(&request.articles(), snapshot)?;
    let query = limited(snapshot, ledger, &plan, &request.under);
    let failed = |error| snapshot.failed(error);
    let kind = request.kind.filter(|_| !snapshot.rules().change_kinds());
    let segments = segments::collect(snapshot.searcher(), &*query, plan.cost, &ByActor { kind }).map_err(failed)?;
    let told_by_counts = snapshot.rules().is_empty() && request.with.is_empty() && request.sort != ActorSort::Name;
    let Harvests { actors, roles, different } =
        if told_by_counts { foremost_of(snapshot, &segments, request) } else { all_of(&segments) }.map_err(failed)?;
    let mut merged = by_name(&actors);
    add_roles(&mut merged, &roles);
    if !snapshot.rules().is_empty() {
        merged = ruled(snapshot, &*query, merged).map_err(failed)?;
        merged.retain(|(kind, _), _| request.kind.is_none_or(|asked| asked == *kind));
    }
    if !request.with.is_empty() {
        let with = Plan::of(&ActorRequest { query: Query::All, ..request.clone() }.articles(), snapshot)?;
        let aliases = aliases(snapshot, &*query, &with.leaves).map_err(failed)?;
        merged.retain(|actor, merged| {
            let own = merged.names().flat_map(|name| own_keys(actor.0, name));
            let mut own = own.filter(|key| with.leaves.iter().any(|leaf| leaf.is_key(actor.0, key)));
            own.next().is_none() && !aliases.contains(actor)
        });
    }
    let mut listed: Vec<_> = merged.into_iter().map(|((kind, key), merged)| Listed::of(kind, key, merged)).collect();
    let total = different.unwrap_or(listed.len());
    first(&mut listed, request.sort, request.limit);
    Ok(Named { total, actors: listed.into_iter().map(Listed::counted).collect() })
}

/// What segments have, by name.
struct Harvests {
    actors: Vec<Harvest<Count>>,
    roles: Vec<Harvest<Count>>,
    /// How many actors there are in all, where not all are here.
    different: Option<usize>,
}

/// All that segments have.
fn all_of(segments: &[SegmentActors]) -> tantivy::Result<Harvests> {
    let all = |values: fn(&SegmentActors) -> &Found<Tally>| -> tantivy::Result<Vec<_>> {
        segments.iter().map(|segment| segment.harvest_of(values(segment), |_| true)).collect()
    };
    Ok(Harvests { actors: all(|segment| &segment.actors)?, roles: all(|segment| &segment.roles)?, different: None })
}

/// What segments have of those who may be listed, where that is told by counts: the names of others are not read.
fn foremost_of(
    snapshot: &Snapshot<'_>,
    segments: &[SegmentActors],
    request: &ActorRequest,
) -> tantivy::Result<Harvests> {
    let counts = segments.iter().map(|segment| segment.counts(&segment.actors));
    let readers = snapshot.searcher().segment_readers();
    let foremost = Foremost::of(readers, counts, Count::and, request.limit, |a, b| by_counts(request.sort, a, b))?;
    let numbered = || segments.iter().enumerate();
    let actors =
        numbered().map(|(number, segment)| segment.harvest_of(&segment.actors, |ord| foremost.has_actor(number, ord)));
    let actors = actors.collect::<tantivy::Result<_>>()?;
    let roles =
        numbered().map(|(number, segment)| segment.harvest_of(&segment.roles, |ord| foremost.has_role(number, ord)));
    let roles = roles.collect::<tantivy::Result<_>>()?;
    Ok(Harvests { actors, roles, different: Some(foremost.different) })
}

/// Keeps the first `limit` actors, in order.
fn first(actors: &mut Vec<Listed<'_>>, sort: ActorSort, limit: usize) {
    keep_first(actors, limit, |a, b| {
        let by_name = if sort == ActorSort::Name { a.key.cmp(&b.key) } else { Ordering::Equal };
        let by_counts = by_name.then_with(|| by_counts(sort, &a.merged.count, &b.merged.count));
        by_counts.then_with(|| (a.name, a.kind).cmp(&(b.name, b.kind)))
    });
}

/// In which order actors come as far as counts tell.
fn by_counts(sort: ActorSort, a: &Count, b: &Count) -> Ordering {
    let day = |dated: Option<Dated>| dated.map(Dated::day);
    let asked = match sort {
        ActorSort::Articles | ActorSort::Name => Ordering::Equal,
        ActorSort::First => {
            let first = |count: &Count| (count.oldest.is_none(), day(count.oldest));
            first(a).cmp(&first(b))
        }
        ActorSort::Last => day(b.newest).cmp(&day(a.newest)),
    };
    asked.then_with(|| b.articles.cmp(&a.articles))
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
                let name = mark.get(prefix.len()..).unwrap_or("");
                let actor = match snapshot.rules().who(kind, name, key) {
                    Who::Itself => (kind, name.to_owned()),
                    Who::Is(kind, name) | Who::Instead(kind, name) => (kind, normalise(name)),
                    Who::Ignored => continue,
                };
                candidates.insert(mark, actor);
            }
        }
    }
    let mut named = RapidHashSet::default();
    for (mark, actor) in candidates {
        let mark = TermQuery::new(Term::from_field_text(marks, &mark), IndexRecordOption::Basic);
        let both = BooleanQuery::intersection(vec![query.box_clone(), Box::new(mark)]);
        if !named.contains(&actor) && collect::count(snapshot, &both, Cost::default())? > 0 {
            named.insert(actor);
        }
    }
    Ok(named)
}

/// Actors by kind and normal name.
pub(super) type Actors<'a> = RapidHashMap<(ActorKind, String), Merged<'a>>;

/// Who is meant by the values of the field of actors. No article has two actors of one kind and normal name.
pub(super) fn by_name<'a, C: Copy + Into<Count> + 'a>(
    segments: impl IntoIterator<Item = &'a Harvest<C>>,
) -> Actors<'a> {
    merged(segments, |value| {
        let (kind, key, name) = read_actor_value(value)?;
        Some(((kind, key.to_owned()), name))
    })
}

/// Adds what is said of actors in the field of roles.
fn add_roles<'a>(actors: &mut Actors<'a>, segments: &'a [Harvest<Count>]) {
    for (_, value, count) in segments.iter().flat_map(Harvest::iter) {
        let Some((kind, key, role)) = read_actor_value(value) else { continue };
        if let Some(merged) = actors.get_mut(&(kind, key.to_owned())) {
            merged.add_role(role, count.articles);
        }
    }
}

/// An actor that may be listed.
struct Listed<'a> {
    kind: ActorKind,
    /// Its normal name.
    key: String,
    name: &'a str,
    merged: Merged<'a>,
}

impl<'a> Listed<'a> {
    fn of(kind: ActorKind, key: String, mut merged: Merged<'a>) -> Self {
        Self { kind, key, name: merged.name(), merged }
    }

    fn counted(mut self) -> ActorCount {
        let role = |(role, articles): (&str, u64)| RoleCount { role: role.to_owned(), articles };
        let mut roles: Vec<_> = self.merged.roles().map(role).collect();
        roles.sort_by(|a, b| (Reverse(a.articles), &a.role).cmp(&(Reverse(b.articles), &b.role)));
        let Count { articles, oldest, newest } = self.merged.count;
        let (first, last) = (oldest.and_then(Dated::period), newest.and_then(Dated::period));
        ActorCount { name: self.name.to_owned(), kind: self.kind, articles, first, last, roles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_settled_by_articles_and_name() {
        let actors = [
            ("Østby", 2, None),
            ("Brandt", 2, Some((20, 20))),
            ("Roth", 3, Some((20, 40))),
            ("Adler", 2, Some((10, 20))),
        ];
        let by = |sort, limit| {
            let actors = actors.iter().map(|&(name, articles, days)| {
                let (oldest, newest) = days.map(|(first, last)| (Dated::on(first), Dated::on(last))).unzip();
                let mut merged = Merged::named(name);
                merged.count = Count { articles, oldest, newest };
                Listed::of(ActorKind::Person, normalise(name), merged)
            });
            let mut actors: Vec<_> = actors.collect();
            first(&mut actors, sort, limit);
            actors.iter().filter_map(|actor| actor.name.chars().next()).collect::<String>()
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
}

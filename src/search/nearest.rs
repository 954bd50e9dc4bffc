//! Whom a name that nobody bears may mean: the names of the index that come nearest to it.

use std::cmp::Reverse;

use rapidhash::RapidHashSet;
use tantivy::SegmentReader;

use super::count;
use super::plan::Plan;
use crate::actors::{Asked, Rules, Who, normalise};
use crate::article::ActorKind;
use crate::error::Result;
use crate::index::{ACTOR, Ledger, Snapshot, read_actor_value};
use crate::query::Query;

/// Most names that are proposed for one that nobody bears.
const MOST: usize = 5;

/// Most names that nobody bears for which others are looked for.
const UNKNOWN: usize = 5;

/// Most names that are looked at more closely; of more than that, those that come nearest.
const CANDIDATES: usize = 256;

/// A name in a query that nobody bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// As it was asked for.
    pub name: String,
    /// Of which kind, if only of one.
    pub kind: Option<ActorKind>,
    /// Those that come nearest, five at most; may be empty. Of other kinds only where none of that kind does.
    pub nearest: Vec<Known>,
}

/// A name that the index has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As articles give it.
    pub name: String,
    /// What it is a name of.
    pub kind: ActorKind,
    /// In how many articles it is found.
    pub articles: u64,
}

/// The names in a query that nobody in the whole index bears, the first five, each with those that come nearest.
///
/// # Errors
/// When the index cannot be read.
pub fn unknown(snapshot: &Snapshot<'_>, query: &Query) -> Result<Vec<Unknown>> {
    let mut clauses = Vec::new();
    query.walk(&mut |query| {
        if matches!(query, Query::Actor { .. }) {
            clauses.push(query);
        }
    });
    let mut unknown: Vec<Unknown> = Vec::new();
    for clause in clauses {
        let Query::Actor { kind, name, .. } = clause else { continue };
        let known = |other: &Unknown| (&other.name, other.kind) == (name, *kind);
        if unknown.iter().any(known) || found(snapshot, clause)? > 0 {
            continue;
        }
        if unknown.len() == UNKNOWN {
            break;
        }
        let mut near = nearest(snapshot, name, *kind)?;
        if near.is_empty() && kind.is_some() {
            near = nearest(snapshot, name, None)?;
        }
        unknown.push(Unknown { name: name.clone(), kind: *kind, nearest: near });
    }
    Ok(unknown)
}

/// In how many articles of the whole index somebody is named.
fn found(snapshot: &Snapshot<'_>, clause: &Query) -> Result<u64> {
    count(snapshot, &Ledger::default(), clause, &[])
}

fn nearest(snapshot: &Snapshot<'_>, name: &str, kind: Option<ActorKind>) -> Result<Vec<Known>> {
    let candidates = candidates(snapshot, &Asked::new(name), kind).map_err(|error| snapshot.failed(error))?;
    let mut nearest = Vec::new();
    for Candidate { kind, name, .. } in candidates {
        let clause = Query::Actor { kind: Some(kind), name: name.clone(), literal: false };
        let articles = found(snapshot, &clause)?;
        // What only removed articles had is no name any more.
        if articles > 0 {
            nearest.push(Known { name, kind, articles });
        }
        if nearest.len() == MOST {
            break;
        }
    }
    Ok(nearest)
}

struct Candidate {
    cost: usize,
    kind: ActorKind,
    name: String,
    /// In about how many articles it is an actor's name.
    frequency: u64,
}

/// Names that come near, nearest first, then most frequent first.
fn candidates(snapshot: &Snapshot<'_>, asked: &Asked, kind: Option<ActorKind>) -> tantivy::Result<Vec<Candidate>> {
    // Names that rules have may be in no article.
    let ruled = snapshot.rules().rules().iter().flat_map(|rule| {
        let cost = rule.names().filter_map(|name| asked.cost(name)).min();
        let kinds = ActorKind::ALL.into_iter().filter(|&is| rule.holds_for(is)).map(|is| rule.becoming(is));
        let kinds = kinds.filter(move |&is| kind.is_none_or(|kind| kind == is));
        kinds.filter_map(move |kind| Some(Candidate { cost: cost?, kind, name: rule.name.clone(), frequency: 0 }))
    });
    let mut near: Vec<Candidate> = ruled.collect();
    let segments = snapshot.searcher().segment_readers();
    let in_segments = std::thread::scope(|scope| {
        let threads = segments.iter().map(|reader| scope.spawn(|| in_segment(reader, snapshot.rules(), asked, kind)));
        // All of them at once.
        let threads: Vec<_> = threads.collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Ok(Vec::new()))).collect::<Vec<_>>()
    });
    for found in in_segments {
        near.extend(found?);
    }
    keep_nearest(&mut near);
    for one in &mut near {
        let plan = Plan::of_name(one.kind, &normalise(&one.name), snapshot);
        for mark in plan.leaves.iter().flat_map(|leaf| leaf.terms(snapshot.fields().space)) {
            one.frequency += snapshot.searcher().doc_freq(&mark)?;
        }
    }
    near.sort_by(|a, b| (a.cost, Reverse(a.frequency), &a.name).cmp(&(b.cost, Reverse(b.frequency), &b.name)));
    Ok(near)
}

/// The names of one segment that come near.
fn in_segment(
    reader: &SegmentReader,
    rules: &Rules,
    asked: &Asked,
    kind: Option<ActorKind>,
) -> tantivy::Result<Vec<Candidate>> {
    let mut near = Vec::new();
    let Some(column) = reader.fast_fields().str(ACTOR)? else { return Ok(near) };
    let mut names = column.dictionary().stream()?;
    while names.advance() {
        let value = std::str::from_utf8(names.key()).unwrap_or("");
        let Some((is, key, name)) = read_actor_value(value) else { continue };
        let is_asked = |is| kind.is_none_or(|kind| kind == is);
        if !is_asked(is) && !rules.change_kinds() {
            continue;
        }
        let Some(cost) = asked.cost(name) else { continue };
        let (is, name) = match rules.who(is, key, "") {
            Who::Ignored => continue,
            Who::Is(kind, name) | Who::Instead(kind, name) => (kind, name),
            Who::Itself => (is, name),
        };
        if !is_asked(is) {
            continue;
        }
        near.push(Candidate { cost, kind: is, name: name.to_owned(), frequency: 0 });
        if near.len() >= 4 * CANDIDATES {
            keep_nearest(&mut near);
        }
    }
    Ok(near)
}

/// Drops the farther ones where there are too many, and all but one of those that differ in case and accents only.
fn keep_nearest(near: &mut Vec<Candidate>) {
    near.sort_by(|a, b| (a.cost, a.kind, &a.name).cmp(&(b.cost, b.kind, &b.name)));
    let mut seen = RapidHashSet::default();
    near.retain(|one| seen.insert((one.kind, normalise(&one.name))));
    near.truncate(CANDIDATES);
}

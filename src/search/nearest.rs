//! Whom a name that nobody bears may mean: the names of the index that come nearest to it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rapidhash::RapidHashSet;
use tantivy::SegmentReader;

use super::plan::Plan;
use super::{count, segments};
use crate::actors::{Asked, Rules, Who, normalise};
use crate::article::ActorKind;
use crate::error::Result;
use crate::index::{ACTOR, Ledger, Snapshot, alias_mark, kind_letter, read_actor_value};
use crate::query::Query;

/// Most names that are proposed for one that nobody bears.
const MOST: usize = 5;

/// Most names that nobody bears for which others are looked for.
const UNKNOWN: usize = 5;

/// Most of those whom articles mean by what they write that are told.
const MEANT: usize = 3;

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
    /// As articles give it; in normal form if it is nobody's name, but what articles write for others.
    pub name: String,
    /// What it is a name of.
    pub kind: ActorKind,
    /// In how many articles it is found.
    pub articles: u64,
    /// Whom articles mean by it, if it is nobody's name, three at most: `Russia` by `moscow`.
    pub meant: Vec<String>,
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
    for Candidate { kind, name, written, .. } in candidates {
        let clause = Query::Actor { kind: Some(kind), name: name.clone(), literal: false };
        let articles = found(snapshot, &clause)?;
        // What only removed articles had is no name any more.
        if articles > 0 {
            let meant = if written { meant(snapshot, kind, &name) } else { Ok(Vec::new()) };
            let meant = meant.map_err(|error| snapshot.failed(error))?;
            nearest.push(Known { name, kind, articles, meant });
        }
        if nearest.len() == MOST {
            break;
        }
    }
    Ok(nearest)
}

/// The names of those of a kind whom articles mean by what they write, by name.
fn meant(snapshot: &Snapshot<'_>, kind: ActorKind, written: &str) -> tantivy::Result<Vec<String>> {
    let mut meant = BTreeMap::new();
    for reader in snapshot.searcher().segment_readers() {
        let marks = reader.inverted_index(snapshot.fields().space.marks)?;
        let Some(names) = reader.fast_fields().str(ACTOR)? else { continue };
        for of in ActorKind::ALL {
            let prefix = alias_mark(of, written, "");
            let mut aliases = marks.terms().range().ge(&prefix).into_stream()?;
            while aliases.advance() && aliases.key().starts_with(prefix.as_bytes()) {
                let value = std::str::from_utf8(aliases.key()).unwrap_or("");
                let Some((_, _, key)) = read_actor_value(value) else { continue };
                // Values of actors begin as marks of aliases do.
                let mut own = names.dictionary().prefix_range(alias_mark(of, key, "")).into_stream()?;
                let own =
                    if own.advance() { std::str::from_utf8(own.key()).ok().and_then(read_actor_value) } else { None };
                let own = own.map_or(key, |(_, _, name)| name);
                if let Some((is, name)) = who(snapshot.rules(), of, key, written, own)
                    && is == kind
                {
                    meant.entry(normalise(name)).or_insert_with(|| name.to_owned());
                }
            }
        }
    }
    Ok(meant.into_values().take(MEANT).collect())
}

/// Who somebody is whom articles call by a normal name, and write so: by the rules, or whom they call so by the name that is its `own`.
fn who<'n>(rules: &'n Rules, kind: ActorKind, key: &str, written: &str, own: &'n str) -> Option<(ActorKind, &'n str)> {
    match rules.who(kind, key, written) {
        Who::Ignored => None,
        Who::Is(kind, name) | Who::Instead(kind, name) => Some((kind, name)),
        Who::Itself => Some((kind, own)),
    }
}

struct Candidate {
    cost: usize,
    kind: ActorKind,
    name: String,
    /// Whether it is what articles write for others, in normal form.
    written: bool,
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
        kinds.filter_map(move |kind| Some(Candidate::new(cost?, kind, &rule.name)))
    });
    let mut near: Vec<Candidate> = ruled.collect();
    let readers = snapshot.searcher().segment_readers();
    // All names are looked at.
    let in_segments = segments::each(readers, u64::MAX, |_, reader| in_segment(reader, snapshot, asked, kind))?;
    near.extend(in_segments.into_iter().flatten());
    keep_nearest(&mut near);
    for one in &mut near {
        let plan = if one.written {
            Plan::of_whole(Some(one.kind), &one.name, snapshot)
        } else {
            Plan::of_name(one.kind, &normalise(&one.name), snapshot)
        };
        for mark in plan.leaves.iter().flat_map(|leaf| leaf.terms(snapshot.fields().space)) {
            one.frequency += snapshot.searcher().doc_freq(&mark)?;
        }
    }
    near.sort_by(|a, b| (a.cost, Reverse(a.frequency), &a.name).cmp(&(b.cost, Reverse(b.frequency), &b.name)));
    Ok(near)
}

/// The names of one segment that come near, and what its articles write for those whose names do not.
fn in_segment(
    reader: &SegmentReader,
    snapshot: &Snapshot<'_>,
    asked: &Asked,
    kind: Option<ActorKind>,
) -> tantivy::Result<Vec<Candidate>> {
    let mut near = Vec::new();
    let rules = snapshot.rules();
    let is_asked = |is| kind.is_none_or(|kind| kind == is);
    let may_be_asked = |is| is_asked(is) || rules.change_kinds();
    let mut keep = |candidate: Candidate| {
        if is_asked(candidate.kind) {
            near.push(candidate);
        }
        if near.len() >= 4 * CANDIDATES {
            keep_nearest(&mut near);
        }
    };
    let Some(column) = reader.fast_fields().str(ACTOR)? else { return Ok(near) };
    let mut names = column.dictionary().stream()?;
    while names.advance() {
        let value = std::str::from_utf8(names.key()).unwrap_or("");
        let Some((is, key, name)) = read_actor_value(value).filter(|&(is, ..)| may_be_asked(is)) else { continue };
        let Some(cost) = asked.cost(name) else { continue };
        if let Some((is, name)) = who(rules, is, key, "", name) {
            keep(Candidate::new(cost, is, name));
        }
    }
    let marks = reader.inverted_index(snapshot.fields().space.marks)?;
    for of in ActorKind::ALL.into_iter().filter(|&of| may_be_asked(of)) {
        let prefix = kind_letter(of).to_string();
        let mut aliases = marks.terms().range().ge(&prefix).into_stream()?;
        while aliases.advance() && aliases.key().starts_with(prefix.as_bytes()) {
            let value = std::str::from_utf8(aliases.key()).unwrap_or("");
            let Some((_, written, key)) = read_actor_value(value).filter(|(.., key)| !key.is_empty()) else { continue };
            let Some(cost) = asked.cost(written) else { continue };
            if let Some((is, name)) = who(rules, of, key, written, key)
                && asked.cost(name).is_none_or(|own| own > cost)
            {
                keep(Candidate { written: true, ..Candidate::new(cost, is, written) });
            }
        }
    }
    Ok(near)
}

impl Candidate {
    fn new(cost: usize, kind: ActorKind, name: &str) -> Self {
        Self { cost, kind, name: name.to_owned(), written: false, frequency: 0 }
    }
}

/// Drops the farther ones where there are too many, and all but one of those that differ in case and accents only.
fn keep_nearest(near: &mut Vec<Candidate>) {
    near.sort_by(|a, b| (a.cost, a.kind, a.written, &a.name).cmp(&(b.cost, b.kind, b.written, &b.name)));
    let mut seen = RapidHashSet::default();
    near.retain(|one| seen.insert((one.kind, normalise(&one.name))));
    near.truncate(CANDIDATES);
}

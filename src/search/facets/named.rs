//! Whom most articles name.

use tantivy::SegmentReader;

use super::super::columns::Values;
use super::super::foremost::{Foremost, foremost};
use super::super::merged::each_meaning;
use super::{FacetCount, most_named};
use crate::index::{Identities, kind_of, split_actor_value};

/// The `limit` actors whom most articles of a query name, and how many different ones are named; `segments` have the articles that
/// have each value.
pub(super) fn by_identity<'a>(
    segments: impl Iterator<Item = (&'a SegmentReader, &'a Values<u32>)>,
    limit: usize,
) -> tantivy::Result<(Vec<FacetCount>, usize)> {
    let identities = |(reader, values)| Ok((Identities::of(reader)?, values));
    let segments = segments.map(identities).collect::<tantivy::Result<Vec<(_, &Values<u32>)>>>()?;
    let counts = segments.iter().flat_map(|(identities, values)| {
        let named = values.iter().filter(|(_, articles)| *articles > 0);
        named.filter_map(|(ord, articles)| Some((identities.actor(ord)?, u64::from(articles))))
    });
    let Foremost { listed, different } = foremost(counts, |a, b| a + b, limit, |a, b| b.cmp(a));
    let harvests = segments.iter().map(|(identities, values)| {
        let is_listed = |ord| identities.actor(ord).is_some_and(|identity| listed.contains_key(&identity));
        values.harvest(|ord, articles| (articles > 0 && is_listed(ord)).then_some(articles))
    });
    let harvests = harvests.collect::<tantivy::Result<Vec<_>>>()?;
    let mut named = Vec::with_capacity(listed.len());
    each_meaning(&harvests, split_actor_value, |actor, name, articles| {
        named.extend(kind_of(actor).map(|kind| (articles, name, kind)));
    });
    Ok((most_named(named, limit), different))
}

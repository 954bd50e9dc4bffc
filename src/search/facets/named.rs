//! Whom most articles name.

use tantivy::SegmentReader;

use super::super::foremost::Foremost;
use super::super::merged::each_meaning;
use super::tally::Counted;
use super::{FacetCount, most_named};
use crate::index::{kind_of, split_actor_value};

/// The `limit` actors whom most articles of a query name, and how many different ones are named; `segments` have the articles that
/// have each value.
pub(super) fn by_identity(
    readers: &[SegmentReader],
    segments: &[Counted],
    limit: usize,
) -> tantivy::Result<(Vec<FacetCount>, usize)> {
    let counts = segments.iter().map(|segment| segment.texts.iter().map(|(ord, articles)| (ord, u64::from(articles))));
    let foremost = Foremost::of(readers, counts, |a, b| a + b, limit, |a, b| b.cmp(a))?;
    let harvests = segments.iter().enumerate().map(|(number, segment)| {
        segment.texts.harvest(|ord, articles| foremost.has_actor(number, ord).then_some(articles))
    });
    let harvests = harvests.collect::<tantivy::Result<Vec<_>>>()?;
    let mut named = Vec::new();
    each_meaning(&harvests, split_actor_value, |actor, name, articles| {
        named.extend(kind_of(actor).map(|kind| (articles, name, kind)));
    });
    Ok((most_named(named, limit), foremost.different))
}

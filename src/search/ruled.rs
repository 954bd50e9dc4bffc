//! Counting those of whom rules say something: each by a query of its own, which tells what is written from what is known.

use std::collections::HashSet;

use rapidhash::RapidHashSet;
use tantivy::collector::{Collector, DocSetCollector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::query::{BooleanQuery, Query as TantivyQuery};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::actors::Actors;
use super::columns::Harvest;
use super::merged::Merged;
use super::plan::Plan;
use super::tally::Together;
use crate::actors::{Who, normalise};
use crate::article::ActorKind;
use crate::index::{ACTOR, Snapshot, read_actor_value};

/// The actors of a query, counted by what articles call them, as the rules have them.
///
/// What an article says that somebody is counts for the one whom the article takes him for; where it names one under two
/// names, with a role each, both count.
pub(super) fn ruled<'a>(
    snapshot: &'a Snapshot<'_>,
    query: &dyn TantivyQuery,
    counted: Actors<'a>,
) -> tantivy::Result<Actors<'a>> {
    let rules = snapshot.rules();
    let mut actors = Actors::default();
    let mut concerned = Actors::default();
    for ((kind, key), merged) in counted {
        if !rules.concern(kind, &key) {
            actors.insert((kind, key), merged);
            continue;
        }
        for (kind, name) in rules.may_be(kind, &key) {
            concerned.entry((kind, normalise(name))).or_insert_with(|| Merged::named(name));
        }
        match rules.who(kind, &key, "") {
            // Its name stands, but others may be split off to it.
            Who::Itself => merged.add_to(concerned.entry((kind, key)).or_default()),
            Who::Is(kind, name) | Who::Instead(kind, name) => {
                let same = concerned.entry((kind, normalise(name))).or_insert_with(|| Merged::named(name));
                merged.roles_to(same);
            }
            Who::Ignored => {}
        }
    }
    for ((kind, key), mut merged) in concerned {
        let named = Plan::of_name(kind, &key, snapshot).query(snapshot.fields());
        let both = BooleanQuery::intersection(vec![query.box_clone(), named]);
        merged.count = snapshot.searcher().search(&both, &Together)?;
        if merged.count.articles > 0 {
            actors.insert((kind, key), merged);
        }
    }
    Ok(actors)
}

/// How many articles of a query name nobody, or nobody of the kind that is `wanted`: neither of the actors of it that [`ruled`]
/// gave, whom rules concern, nor anybody else whom the segments counted.
pub(super) fn nobody(
    snapshot: &Snapshot<'_>,
    query: &dyn TantivyQuery,
    actors: &Actors<'_>,
    segments: &[Harvest<u32>],
    wanted: Option<ActorKind>,
) -> tantivy::Result<u64> {
    let rules = snapshot.rules();
    let concerned = actors.keys().filter(|(kind, key)| rules.concern(*kind, key));
    let named = concerned.map(|(kind, key)| Plan::of_name(*kind, key, snapshot).query(snapshot.fields()));
    let named = BooleanQuery::union(named.collect());
    let both = BooleanQuery::intersection(vec![query.box_clone(), Box::new(named)]);
    let named = snapshot.searcher().search(&both, &DocSetCollector)?;
    let others = |segment: &Harvest<u32>| {
        let other = |(ord, value, _)| {
            let (kind, key, _) = read_actor_value(value)?;
            let is_wanted = wanted.is_none_or(|wanted| wanted == kind);
            (is_wanted && !rules.concern(kind, key)).then_some(ord)
        };
        segment.iter().filter_map(other).collect()
    };
    snapshot.searcher().search(query, &Nobody { others: segments.iter().map(others).collect(), named })
}

/// Counts documents that name nobody.
struct Nobody {
    /// By segment, the ordinals of those whom no rule concerns.
    others: Vec<RapidHashSet<u64>>,
    /// Documents that name somebody else.
    named: HashSet<DocAddress>,
}

/// That count of a segment while it goes on.
struct SegmentNobody {
    column: Option<StrColumn>,
    others: RapidHashSet<u64>,
    named: RapidHashSet<DocId>,
    articles: u64,
}

impl Collector for Nobody {
    type Fruit = u64;
    type Child = SegmentNobody;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentNobody> {
        let others = self.others.get(segment as usize).cloned().unwrap_or_default();
        let named = self.named.iter().filter(|address| address.segment_ord == segment).map(|address| address.doc_id);
        let column = reader.fast_fields().str(ACTOR)?;
        Ok(SegmentNobody { column, others, named: named.collect(), articles: 0 })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<u64>) -> tantivy::Result<u64> {
        Ok(segments.into_iter().sum())
    }
}

impl SegmentCollector for SegmentNobody {
    type Fruit = u64;

    fn collect(&mut self, doc: DocId, _: Score) {
        let mut ords = self.column.iter().flat_map(|column| column.ords().values_for_doc(doc));
        let anybody = self.named.contains(&doc) || ords.any(|ord| self.others.contains(&ord));
        self.articles += u64::from(!anybody);
    }

    fn harvest(self) -> u64 {
        self.articles
    }
}

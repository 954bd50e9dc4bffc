//! Counting those of whom rules say something: each by a query of its own, which tells what is written from what is known.

use tantivy::query::{BooleanQuery, Query as TantivyQuery};

use super::actors::{Actors, Merged};
use super::plan::Plan;
use super::tally::Together;
use crate::actors::{Who, normalise};
use crate::index::Snapshot;

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
        for name in rules.may_be(kind, &key) {
            concerned.entry((kind, normalise(name))).or_insert_with(|| Merged::named(name));
        }
        match rules.who(kind, &key, "") {
            Who::Itself => {
                // Its name stands, but others may be split off to it.
                concerned.insert((kind, key), merged);
            }
            Who::Is(name) | Who::Instead(name) => {
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

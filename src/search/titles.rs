//! Titles at the beginning of a name that is asked for: they are left off where nobody bears the whole.

use super::collect;
use super::plan::Plan;
use crate::actors::Sought;
use crate::article::ActorKind;
use crate::error::Result;
use crate::index::Snapshot;
use crate::query::Query;

/// Whether somebody of this kind, if one is asked for, goes by the whole of a name in the whole index. A query for a name that nobody
/// does asks for persons who go by what is left of it without titles.
///
/// # Errors
/// When the index cannot be read.
pub fn is_borne(snapshot: &Snapshot<'_>, kind: Option<ActorKind>, name: &str) -> Result<bool> {
    let plan = Plan::of_whole(kind, name, snapshot);
    let articles = collect::count(snapshot, &*plan.query(snapshot.fields()), plan.cost);
    Ok(articles.map_err(|error| snapshot.failed(error))? > 0)
}

/// What is left of the name that a query asks for, if its titles are left off.
pub(super) fn untitled<'q>(snapshot: &Snapshot<'_>, query: &'q Query) -> Result<Option<&'q str>> {
    let Query::Actor { kind: kind @ (None | Some(ActorKind::Person)), name, literal: false } = query else {
        return Ok(None);
    };
    match Sought::without_titles(name) {
        Some(left) if !is_borne(snapshot, *kind, name)? => Ok(Some(left)),
        _ => Ok(None),
    }
}

//! Searching: a query in, hits and counts out, as plain data.

mod actor_query;
mod actors;
mod apart;
mod checked;
mod collect;
mod columns;
mod counts;
mod effort;
mod excluded;
mod explain;
mod facets;
mod filters;
mod finder;
mod foremost;
mod leaf;
mod list;
mod mentions;
mod merged;
mod nearest;
mod passages;
mod pattern;
mod phrase;
mod places;
mod plan;
mod positions;
mod postings;
mod relaxed;
mod ruled;
mod segments;
mod sets;
mod shown;
mod span_query;
mod spelled;
mod starts;
mod stats;
mod sum;
mod tally;
mod titles;
mod tongues;

use std::collections::BTreeMap;
use std::ops::Range;

use tantivy::query::{BooleanQuery, Query as TantivyQuery};
use tantivy::{DocAddress, DocSet, TERMINATED};

pub use actors::{ActorCount, ActorRequest, ActorSort, Named, RoleCount, actors};
pub use apart::{Apart, apart};
pub use counts::{Bucket, Step, Timeline, timeline};
pub use explain::{Explanation, Part as QueryPart, explain};
pub use facets::{Facet, FacetCount, FacetRequest, FacetTable, FacetValue, Facets, facets};
pub use nearest::{Known, Unknown, unknown};
pub use passages::Passage;
pub use relaxed::{Clause, Relaxation, relaxations};
pub use stats::{DateCount, DateSources, FormatCount, Stats, Undated, date_sources, stats};
pub use titles::is_borne;

use crate::article::Part;
use crate::error::Result;
use crate::index::{Entry, Ledger, Snapshot, Stored, hash};
use crate::layout::{Layout, Start};
use crate::query::Query;
use crate::text::Terms;
use collect::First;
use pattern::Scene;
use places::Pool;
use plan::Plan;
use shown::Places;
use starts::Starts;

/// In which order hits come. Ties go by date, newest first, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By BM25, words in the title and the lead counting more, as the schema says.
    Relevance,
    /// Newest first, the undated last.
    Newest,
    /// Oldest first, the undated last.
    Oldest,
}

/// What is asked of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Which articles.
    pub query: Query,
    /// Only those read from files at or below one of these canonical paths; anywhere if there are none.
    pub under: Vec<String>,
    /// In which order.
    pub sort: Sort,
    /// How many hits are left out at the beginning.
    pub offset: usize,
    /// How many are wanted at most.
    pub limit: usize,
    /// How many passages of each at most.
    pub passages: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// How many articles there are in all.
    pub total: u64,
    /// Those asked for, in order.
    pub hits: Vec<Hit>,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Its place in the order, from 1.
    pub rank: usize,
    /// Its BM25 score; 0 where only filters were asked for.
    pub score: f32,
    /// The beginning of its id that suffices to name it.
    pub short_id: String,
    /// The article and its actors.
    pub stored: Stored,
    /// What was found in the title, in bytes of it.
    pub title_highlights: Vec<Range<usize>>,
    /// The best passages, in reading order; only a text without words has none.
    pub passages: Vec<Passage>,
}

/// Finds articles.
///
/// # Errors
/// When the query asks for a field that the index has not, or the index cannot be read.
pub fn search(snapshot: &Snapshot<'_>, ledger: &Ledger, request: &Request) -> Result<Results> {
    let plan = Plan::of(&request.query, snapshot)?;
    let query = limited(snapshot, ledger, &plan, &request.under);
    let failed = |error| snapshot.failed(error);
    let wanted = request.offset.saturating_add(request.limit);
    let pruned = request.under.is_empty() && plan.is_of_words();
    let first = collect::first(snapshot, &*query, request.sort, wanted, pruned, plan.cost);
    let First { found, total } = first.map_err(failed)?;
    let found = found.get(request.offset..).unwrap_or(&[]);
    let places = shown::of_words(snapshot, &plan.leaves, found).map_err(failed)?;
    let mut terms = Terms::of(snapshot.languages());
    let mut hits = Vec::with_capacity(found.len());
    // In the order in which they are stored: what lies together is unpacked once.
    let mut order: Vec<_> = (request.offset + 1..).zip(found.iter().zip(places)).collect();
    order.sort_unstable_by_key(|(_, (found, _))| found.address);
    for (rank, (found, places)) in order {
        hits.push(hit(snapshot, &plan, found, rank, places, request.passages, &mut terms)?);
    }
    hits.sort_unstable_by_key(|hit| hit.rank);
    Ok(Results { total, hits })
}

/// How many articles a query finds.
///
/// # Errors
/// As [`search`].
pub fn count(snapshot: &Snapshot<'_>, ledger: &Ledger, query: &Query, under: &[String]) -> Result<u64> {
    let plan = Plan::of(query, snapshot)?;
    let query = limited(snapshot, ledger, &plan, under);
    collect::count(snapshot, &*query, plan.cost).map_err(|error| snapshot.failed(error))
}

/// The documents of a plan that were read from files under the given paths.
fn limited(snapshot: &Snapshot<'_>, ledger: &Ledger, plan: &Plan, under: &[String]) -> Box<dyn TantivyQuery> {
    let query = plan.query(snapshot.fields());
    match files_under(snapshot, ledger, under) {
        Some(files) => Box::new(BooleanQuery::intersection(vec![query, finder::unscored(files)])),
        None => query,
    }
}

/// The documents that were read from files under the given paths, or of which something there is a duplicate; `None` where these are
/// all.
fn files_under(snapshot: &Snapshot<'_>, ledger: &Ledger, under: &[String]) -> Option<Box<dyn TantivyQuery>> {
    let files: BTreeMap<&str, &Entry> = under.iter().flat_map(|under| ledger.under(under)).collect();
    if under.is_empty() || files.len() == ledger.files.len() {
        return None;
    }
    let duplicates = files.values().flat_map(|entry| &entry.duplicates).map(|duplicate| duplicate.signature);
    Some(plan::from_files(snapshot.fields(), files.keys().map(|path| hash(path.as_bytes())), duplicates))
}

fn hit(
    snapshot: &Snapshot<'_>,
    plan: &Plan,
    found: &collect::Found,
    rank: usize,
    mut leaves: Places,
    passages: usize,
    terms: &mut Terms,
) -> Result<Hit> {
    let stored = snapshot.stored(found.address)?;
    let language = snapshot.language_of(&stored);
    terms.speak(language);
    let layout = Layout::of(&stored.article, language);
    shown::complete(&plan.leaves, &stored, &layout, terms, &mut leaves);
    let filters = filters_of(snapshot, plan, found.address)?;
    let mut spans = Vec::new();
    let starts: Vec<u32> = layout.starts.iter().map(|start| start.pack()).collect();
    let parts: Vec<u32> = layout.part_starts().map(Start::pack).collect();
    let (starts, parts) = (Starts::Known(&starts), Starts::Known(&parts));
    let scene = Scene { leaves: &leaves, starts, parts, filters: &filters, pool: &Pool::default() };
    plan.pattern.spans(&scene, &mut spans);
    let marks = passages::marks(&layout, &spans);
    Ok(Hit {
        rank,
        score: found.score,
        short_id: snapshot.short_id(&stored.article.id)?.to_owned(),
        title_highlights: passages::highlights(&marks, Part::Title),
        passages: passages::passages(&stored.article, &layout, &marks, passages),
        stored: snapshot.ruled(stored),
    })
}

/// Which of the plan's filters hold of a document.
fn filters_of(snapshot: &Snapshot<'_>, plan: &Plan, address: DocAddress) -> Result<Vec<bool>> {
    let failed = |error| snapshot.failed(error);
    let searcher = snapshot.searcher();
    let reader = searcher.segment_reader(address.segment_ord);
    let mut holds = Vec::with_capacity(plan.filters.len());
    for filter in &plan.filters {
        let scoring = tantivy::query::EnableScoring::disabled_from_searcher(searcher);
        let mut documents = filter.weight(scoring).and_then(|weight| weight.scorer(reader, 1.0)).map_err(failed)?;
        let at = if documents.doc() < address.doc_id { documents.seek(address.doc_id) } else { documents.doc() };
        holds.push(at == address.doc_id && at != TERMINATED);
    }
    Ok(holds)
}

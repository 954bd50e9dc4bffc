//! Counting over all hits: by who is named, by heading, by time, and by the fields of the schema.

mod facet;
mod named;
mod tally;

use rapidhash::RapidHashMap;
use tantivy::query::Query as TantivyQuery;

use super::actors::by_name;
use super::columns::Harvest;
use super::counts::stretches;
use super::merged::{keep_first, merged};
use super::plan::Plan;
use super::ruled::{nobody, ruled};
use super::{Bucket, limited, segments};
use crate::article::ActorKind;
use crate::dates::Period;
use crate::error::Result;
use crate::index::{Ledger, Snapshot, day_of, keyword_term};
use crate::query::Query;
pub use facet::Facet;
use tally::{ByFacet, Counted};

/// What is to be counted, and in which articles.
#[derive(Debug, Clone, PartialEq)]
pub struct FacetRequest {
    /// Which articles.
    pub query: Query,
    /// Only those read from files at or below one of these canonical paths; anywhere if there are none.
    pub under: Vec<String>,
    /// By what they are counted, and how many values of it are wanted at most.
    pub facets: Vec<(Facet, usize)>,
}

/// How many articles have which value.
#[derive(Debug, Clone, PartialEq)]
pub struct Facets {
    /// How many articles there are in all.
    pub total: u64,
    /// A table for each facet asked for, in that order.
    pub tables: Vec<FacetTable>,
}

/// How many articles have which value of one facet. An article that has several counts for each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct FacetTable {
    /// By what they are counted.
    pub facet: Facet,
    /// The values asked for: those that most articles have first, ties by name; dates in their order.
    pub values: Vec<FacetCount>,
    /// How many different values there are in all.
    pub different: usize,
    /// Articles without a value.
    pub without: u64,
}

/// How many articles have a value.
#[derive(Debug, Clone, PartialEq)]
pub struct FacetCount {
    /// The value.
    pub value: FacetValue,
    /// Articles.
    pub articles: u64,
}

/// Something that articles have.
#[derive(Debug, Clone, PartialEq)]
pub enum FacetValue {
    /// Somebody of this kind and name: names that differ in case, accents, full stops, hyphens and `&` for `and` alone are one.
    Actor(ActorKind, String),
    /// A text as most articles write it: those that differ in case, accents and white space alone are one.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, week, month, quarter or year.
    Days(Period),
}

/// Counts the articles of a query by each facet asked for.
///
/// # Errors
/// As [`super::search`].
pub fn facets(snapshot: &Snapshot<'_>, ledger: &Ledger, request: &FacetRequest) -> Result<Facets> {
    let plan = Plan::of(&request.query, snapshot)?;
    let query = limited(snapshot, ledger, &plan, &request.under);
    let failed = |error| snapshot.failed(error);
    // Whoever is of one kind may be another's in an article.
    let counted = |facet: &Facet| match facet {
        Facet::Actor(Some(_)) if snapshot.rules().change_kinds() => Facet::Actor(None),
        facet => facet.clone(),
    };
    let facets = request.facets.iter().map(|(facet, _)| counted(facet)).collect();
    let segments = segments::collect(snapshot.searcher(), &*query, plan.cost, &ByFacet { facets }).map_err(failed)?;
    let total = segments.iter().map(|segment| segment.total).sum();
    let mut of_segments: Vec<_> = segments.into_iter().map(|segment| segment.facets.into_iter()).collect();
    let mut tables = Vec::with_capacity(request.facets.len());
    for (facet, limit) in &request.facets {
        let counted: Vec<Counted> = of_segments.iter_mut().filter_map(Iterator::next).collect();
        tables.push(table(snapshot, &*query, facet, *limit, total, &counted).map_err(failed)?);
    }
    Ok(Facets { total, tables })
}

/// The table of a facet, from what was counted in each segment.
fn table(
    snapshot: &Snapshot<'_>,
    query: &dyn TantivyQuery,
    facet: &Facet,
    limit: usize,
    total: u64,
    counted: &[Counted],
) -> tantivy::Result<FacetTable> {
    let mut without = total - counted.iter().map(|segment| segment.with).sum::<u64>().min(total);
    let texts = || {
        let texts = counted.iter().map(|segment| segment.texts.harvest(|_, articles| Some(articles)));
        texts.collect::<tantivy::Result<Vec<_>>>()
    };
    let numbers = || {
        let mut all: RapidHashMap<u64, u64> = RapidHashMap::default();
        for &(number, articles) in counted.iter().flat_map(|segment| &segment.numbers) {
            *all.entry(number).or_default() += articles;
        }
        all
    };
    let (values, different) = match facet {
        Facet::Actor(_) if snapshot.rules().is_empty() => {
            named::by_identity(snapshot.searcher().segment_readers(), counted, limit)?
        }
        Facet::Actor(wanted) => {
            let segments = texts()?;
            let mut actors = by_name(&segments);
            let rules = snapshot.rules();
            if rules.change_kinds() || actors.keys().any(|(kind, key)| rules.concern(*kind, key)) {
                actors = ruled(snapshot, query, actors)?;
                actors.retain(|(kind, _), _| wanted.is_none_or(|wanted| wanted == *kind));
                without = nobody(snapshot, query, &actors, &segments, *wanted)?;
            }
            let named = actors.iter_mut().map(|((kind, _), merged)| (merged.count.articles, merged.name(), *kind));
            (most_named(named.collect(), limit), actors.len())
        }
        Facet::Section | Facet::Lang | Facet::Keyword(_) => most_frequent(&texts()?, limit),
        Facet::Number(_) => {
            let mut numbers: Vec<_> = numbers().into_iter().collect();
            let different = numbers.len();
            keep_first(&mut numbers, limit, |a, b| (b.1, a.0).cmp(&(a.1, b.0)));
            let value = |(number, articles)| FacetCount { value: FacetValue::Number(tally::number(number)), articles };
            (numbers.into_iter().map(value).collect(), different)
        }
        Facet::Date(_) => {
            let mut days: Vec<_> = numbers().into_iter().collect();
            days.sort_unstable();
            let day = |(day, articles)| Some(Bucket { period: Period::day(day_of(day)?), articles });
            in_time(days.into_iter().filter_map(day).collect(), limit)
        }
        Facet::Published(step) => {
            let (stretches, undated) = stretches(numbers(), *step);
            without = undated;
            in_time(stretches, limit)
        }
    };
    Ok(FacetTable { facet: facet.clone(), values, different, without })
}

/// Whom most articles name.
fn most_named(mut named: Vec<(u64, &str, ActorKind)>, limit: usize) -> Vec<FacetCount> {
    keep_first(&mut named, limit, |a, b| (b.0, a.1, a.2).cmp(&(a.0, b.1, b.2)));
    let value = |(articles, name, kind): (u64, &str, _)| FacetCount {
        value: FacetValue::Actor(kind, name.to_owned()),
        articles,
    };
    named.into_iter().map(value).collect()
}

/// What most articles have.
fn most_frequent(segments: &[Harvest<u32>], limit: usize) -> (Vec<FacetCount>, usize) {
    let mut texts = merged(segments, |value| Some((keyword_term(value), value)));
    let mut texts: Vec<_> = texts.values_mut().map(|merged| (merged.count.articles, merged.name())).collect();
    let different = texts.len();
    keep_first(&mut texts, limit, |a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let value = |(articles, text): (u64, &str)| FacetCount { value: FacetValue::Text(text.to_owned()), articles };
    (texts.into_iter().map(value).collect(), different)
}

/// The first stretches of time.
fn in_time(stretches: Vec<Bucket>, limit: usize) -> (Vec<FacetCount>, usize) {
    let different = stretches.len();
    let value = |Bucket { period, articles }| FacetCount { value: FacetValue::Days(period), articles };
    (stretches.into_iter().take(limit).map(value).collect(), different)
}

//! How a query is read and answered, for those who wonder why something is found or not.

use super::leaf::Leaf;
use super::pattern::Pattern;
use super::plan::Plan;
use super::spelled::Expansions;
use super::titles::untitled;
use super::{collect, count, limited};
use crate::actors::normalise;
use crate::error::Result;
use crate::index::{Ledger, Snapshot};
use crate::query::{DateFilter, Form, Query, Region};
use crate::text::Terms;

/// Most words of a spelling that are named.
const SHOWN: usize = 12;

/// How a query is read and answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The query with all that was left out written out, and with dates resolved.
    pub query: Query,
    /// How many articles it finds.
    pub total: u64,
    /// Its parts, each before those that it is made of.
    pub parts: Vec<Part>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// How many parts it is within.
    pub depth: usize,
    /// What it asks.
    pub asks: String,
    /// What that means in this index; empty where nothing is to be said.
    pub means: String,
    /// How its articles are found.
    pub found: &'static str,
    /// How many articles it finds alone, anywhere in the text.
    pub articles: u64,
}

/// Explains a query.
///
/// # Errors
/// As [`super::search`].
pub fn explain(snapshot: &Snapshot<'_>, ledger: &Ledger, query: &Query, under: &[String]) -> Result<Explanation> {
    let expansions = Expansions::of(query, snapshot)?;
    let plan = Plan::bounded(query, snapshot, &expansions)?;
    let limited = limited(snapshot, ledger, &plan, under);
    let total = collect::count(snapshot, &*limited, plan.cost).map_err(|error| snapshot.failed(error))?;
    let mut explainer = Explainer { snapshot, expansions, terms: Terms::of(snapshot.languages()), parts: Vec::new() };
    explainer.add(query, 0)?;
    Ok(Explanation { query: query.clone(), total, parts: explainer.parts })
}

struct Explainer<'a> {
    snapshot: &'a Snapshot<'a>,
    expansions: Expansions,
    terms: Terms,
    parts: Vec<Part>,
}

impl Explainer<'_> {
    fn add(&mut self, query: &Query, depth: usize) -> Result<()> {
        let plan = Plan::bounded(query, self.snapshot, &self.expansions)?;
        let articles = collect::count(self.snapshot, &*plan.query(self.snapshot.fields()), plan.cost);
        let articles = articles.map_err(|error| self.snapshot.failed(error))?;
        let means = self.means(query, &plan)?;
        self.parts.push(Part { depth, asks: asks(query), means, found: found(&plan), articles });
        match query {
            Query::And(queries) | Query::Or(queries) | Query::Near { queries, .. } => {
                queries.iter().try_for_each(|query| self.add(query, depth + 1))
            }
            Query::Not(query)
            | Query::AtLeast { query, .. }
            | Query::Region { query, .. }
            | Query::Section { query: Some(query), .. }
                if !query.is_all() =>
            {
                self.add(query, depth + 1)
            }
            _ => Ok(()),
        }
    }

    fn count(&self, query: &Query) -> Result<u64> {
        count(self.snapshot, &Ledger::default(), query, &[])
    }

    /// The stems of words; where they differ by language, with the languages.
    fn stems(&self, plan: &Plan) -> String {
        let mut readings: Vec<(String, Vec<&str>)> = Vec::new();
        for (i, language) in self.snapshot.languages().iter().enumerate() {
            let stems = plan.leaves.iter().filter_map(|leaf| leaf.stem((i > 0).then(|| language.code())));
            let stems = stems.collect::<Vec<_>>().join(" ");
            match readings.iter_mut().find(|(known, _)| *known == stems) {
                Some((_, languages)) => languages.push(language.name()),
                None => readings.push((stems, vec![language.name()])),
            }
        }
        match readings.as_slice() {
            [(stems, _)] => stems.clone(),
            _ => {
                let reading = |(stems, languages): &(String, Vec<&str>)| format!("{stems} ({})", languages.join(", "));
                readings.iter().map(reading).collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn means(&mut self, query: &Query, plan: &Plan) -> Result<String> {
        Ok(match query {
            Query::Word { form: Form::Stemmed, .. } | Query::Phrase { form: Form::Stemmed, .. } => {
                format!("any form of {}", self.stems(plan))
            }
            Query::Word { form, text } | Query::Phrase { form, text } => {
                let case = if *form == Form::Exact { "in any case" } else { "in this case" };
                format!("{} as written, {case}", self.terms.forms(text).written())
            }
            Query::Spelled(spelling) => {
                let words = self.expansions.get(spelling).map_or(&[][..], |expansion| &expansion.words);
                let mut shown = Vec::new();
                for word in words {
                    if shown.len() == SHOWN {
                        return Ok(format!("up to {} words: {}, …", words.len(), shown.join(", ")));
                    }
                    // Stems are no words unless one is written so.
                    if self.count(&Query::Word { text: word.clone(), form: Form::Exact })? > 0 {
                        shown.push(word.as_str());
                    }
                }
                if shown.is_empty() { "no word of the index".to_owned() } else { shown.join(", ") }
            }
            Query::Actor { name, .. } => {
                let mut keys: Vec<&str> = plan.leaves.iter().flat_map(Leaf::actors).map(|(_, key)| key).collect();
                keys.sort_unstable();
                keys.dedup();
                let keys = keys.join(", ");
                match untitled(self.snapshot, query)? {
                    Some(_) => format!("persons who go by {keys}, since nobody goes by {}", normalise(name)),
                    None => format!("whoever goes by {keys}"),
                }
            }
            Query::Anybody(_) => "whoever is named".to_owned(),
            _ => String::new(),
        })
    }
}

/// What a part asks, without the parts that it is made of.
fn asks(query: &Query) -> String {
    match query {
        Query::All => "every article".to_owned(),
        Query::And(_) => "all of".to_owned(),
        Query::Or(_) => "any of".to_owned(),
        Query::Not(_) => "not".to_owned(),
        Query::Near { near, .. } => {
            let order = if near.ordered { "in this order" } else { "in any order" };
            format!("at most {} apart, {order}", near.distance)
        }
        Query::AtLeast { times, .. } => format!("at {times} places or more"),
        Query::Region { region, query } if query.is_all() => match region {
            Region::Title => "with a title".to_owned(),
            Region::Lead => "with a lead".to_owned(),
            Region::HeadLead => "with a title or a lead".to_owned(),
            Region::Paragraph => "with a paragraph".to_owned(),
            Region::Sentence => "with a sentence".to_owned(),
        },
        Query::Region { region, .. } => match region {
            Region::Title => "in the title".to_owned(),
            Region::Lead => "in the lead".to_owned(),
            Region::HeadLead => "in title and lead".to_owned(),
            Region::Paragraph => "in one paragraph".to_owned(),
            Region::Sentence => "in one sentence".to_owned(),
        },
        Query::Section { heading: Some(heading), .. } => format!("in one section with the heading {heading}"),
        Query::Section { query: Some(_), .. } => "in one section with a heading".to_owned(),
        Query::Section { .. } => "with a section that has a heading".to_owned(),
        Query::Added(period) => format!("added to the index {period}"),
        Query::Date(DateFilter::Unknown) => "without a date".to_owned(),
        Query::Date(DateFilter::In(period)) => format!("published {period}"),
        other => other.to_string(),
    }
}

/// How a plan's articles are found.
fn found(plan: &Plan) -> &'static str {
    match &plan.pattern {
        Pattern::All(patterns) if patterns.is_empty() => "all there are",
        Pattern::All(_) => "articles that all lists have",
        Pattern::Any(_) => "articles that any list has",
        Pattern::Not(_) => "taken away",
        Pattern::Filter(_) => "by a field",
        Pattern::Leaf(leaf) => match plan.leaves.get(*leaf) {
            Some(Leaf::Form { .. }) => "a list of articles, each checked by positions",
            Some(Leaf::Actor { .. } | Leaf::Spelled(_)) => "lists of articles, checked by positions where in doubt",
            _ => "a list of articles",
        },
        Pattern::Phrase(_) | Pattern::Near(..) | Pattern::AtLeast(..) | Pattern::Within(..) => {
            "articles with all that it needs, each checked by positions"
        }
    }
}

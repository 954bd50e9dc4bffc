//! From the query to what answers it: a pattern with its leaves and filters, and the tantivy query that finds its documents.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{ExistsQuery, PhraseQuery, Query as TantivyQuery, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::effort::{self, Cost};
use super::filters::DateQuery;
use super::finder::{Finder, any};
use super::leaf::Leaf;
use super::mentions;
use super::pattern::{Pattern, Scope};
use super::spelled::Expansions;
use super::titles;
use super::tongues;
use crate::actors::Sought;
use crate::article::ActorKind;
use crate::dates::Period;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Fields, LANG, PRESENT, Signature, Snapshot, day_number, keyword_term};
use crate::query::{DateFilter, FieldValue, Form, NumberFilter, Query, Region};
use crate::schema::FieldKind;
use crate::text::{Language, Terms};

/// How a query is answered.
#[derive(Debug)]
pub(super) struct Plan {
    /// Where it holds.
    pub(super) pattern: Pattern,
    /// What its leaves stand for.
    pub(super) leaves: Arc<[Leaf]>,
    /// What its filters stand for.
    pub(super) filters: Vec<Box<dyn TantivyQuery>>,
    /// What it takes to find its documents; nothing where nobody looked that up.
    pub(super) cost: Cost,
}

impl Plan {
    /// Plans a query against an index; refuses one that takes too much reading.
    pub(super) fn of(query: &Query, snapshot: &Snapshot<'_>) -> Result<Self> {
        Self::bounded(query, snapshot, &Expansions::of(query, snapshot)?)
    }

    /// Plans a query of which is known what its spellings stand for; refuses one that takes too much reading.
    pub(super) fn bounded(query: &Query, snapshot: &Snapshot<'_>, expansions: &Expansions) -> Result<Self> {
        let plan = Self::with(query, snapshot, expansions)?;
        Ok(Self { cost: effort::check(query, &plan, snapshot)?, ..plan })
    }

    /// Plans a query of which is known what its spellings stand for.
    pub(super) fn with(query: &Query, snapshot: &Snapshot<'_>, expansions: &Expansions) -> Result<Self> {
        let mut planner = Planner::new(snapshot, expansions);
        let pattern = planner.pattern(query)?;
        Ok(planner.plan(pattern))
    }

    /// Plans for those of one kind whose name is this one in normal form, as the rules have it.
    pub(super) fn of_name(kind: ActorKind, name: &str, snapshot: &Snapshot<'_>) -> Self {
        let expansions = Expansions::default();
        let mut planner = Planner::new(snapshot, &expansions);
        let pattern = planner.actors(|of| snapshot.rules().bearing(of, kind, name));
        planner.plan(pattern)
    }

    /// Plans for those who go by the whole of a name, and are of the kind that is `wanted`, if one is.
    pub(super) fn of_whole(wanted: Option<ActorKind>, name: &str, snapshot: &Snapshot<'_>) -> Self {
        let expansions = Expansions::default();
        let mut planner = Planner::new(snapshot, &expansions);
        let pattern = planner.going_by(wanted, name);
        planner.plan(pattern)
    }

    /// Whether tantivy knows the best scores that documents of it can have: if it asks for words, all or any of them.
    pub(super) fn is_of_words(&self) -> bool {
        let is_word = |pattern: &Pattern| matches!(pattern, Pattern::Leaf(leaf) if matches!(self.leaves.get(*leaf), Some(Leaf::Stem(_))));
        match &self.pattern {
            Pattern::All(patterns) | Pattern::Any(patterns) => !patterns.is_empty() && patterns.iter().all(is_word),
            pattern => is_word(pattern),
        }
    }

    /// The query that finds its documents.
    pub(super) fn query(&self, fields: &Fields) -> Box<dyn TantivyQuery> {
        Finder { plan: self, fields }.find(&self.pattern)
    }
}

struct Planner<'a> {
    snapshot: &'a Snapshot<'a>,
    expansions: &'a Expansions,
    terms: Terms,
    leaves: Vec<Leaf>,
    filters: Vec<Box<dyn TantivyQuery>>,
    /// How many dates that articles speak of are asked for.
    days: usize,
}

/// Most dates that articles speak of which a query may ask for, each as often as it does: half a lifetime of news speaks of twenty
/// thousand.
const MOST_DAYS: usize = 200_000;

impl<'a> Planner<'a> {
    fn new(snapshot: &'a Snapshot<'a>, expansions: &'a Expansions) -> Self {
        let terms = Terms::of(snapshot.languages());
        Self { snapshot, expansions, terms, leaves: Vec::new(), filters: Vec::new(), days: 0 }
    }

    fn plan(self, pattern: Pattern) -> Plan {
        Plan { pattern, leaves: self.leaves.into(), filters: self.filters, cost: Cost::default() }
    }

    fn pattern(&mut self, query: &Query) -> Result<Pattern> {
        Ok(match query {
            Query::All => Pattern::All(Vec::new()),
            Query::Word { text, form } | Query::Phrase { text, form } => self.words(text, *form),
            Query::Spelled(spelling) => match self.expansions.get(spelling) {
                Some(expansion) => self.leaf(Leaf::Spelled(expansion.clone())),
                None => Pattern::Any(Vec::new()),
            },
            Query::And(queries) => Pattern::All(self.patterns(queries)?),
            Query::Or(queries) => Pattern::Any(self.patterns(queries)?),
            Query::Not(query) => Pattern::Not(Box::new(self.pattern(query)?)),
            Query::Near { near, queries } => Pattern::Near(*near, self.patterns(queries)?),
            Query::AtLeast { times, query } => Pattern::AtLeast(*times, Box::new(self.pattern(query)?)),
            Query::Region { region, query } => {
                let scope = match region {
                    Region::Title => Scope::Title,
                    Region::Lead => Scope::Lead,
                    Region::HeadLead => Scope::HeadLead,
                    Region::Paragraph => Scope::Paragraph,
                    Region::Sentence => Scope::Sentence,
                };
                Pattern::Within(scope, Box::new(self.pattern(query)?))
            }
            Query::Section { heading, query } => {
                let heading = heading.as_ref();
                let heading = heading.map_or(Pattern::All(Vec::new()), |heading| self.words(heading, Form::Stemmed));
                let inner = query.as_ref().map_or(Ok(Pattern::All(Vec::new())), |query| self.pattern(query))?;
                Pattern::Within(Scope::Section(Box::new(heading)), Box::new(inner))
            }
            Query::Actor { kind: wanted, name, literal: true } => {
                let is_wanted = |kind| wanted.is_none_or(|wanted| wanted == kind);
                self.actors(|kind| if is_wanted(kind) { Sought::written(name) } else { Sought::nobody() })
            }
            Query::Actor { kind, name, literal: false } => match titles::untitled(self.snapshot, query)? {
                Some(left) => self.going_by(Some(ActorKind::Person), left),
                None => self.going_by(*kind, name),
            },
            Query::Anybody(wanted) => {
                let rules = self.snapshot.rules();
                self.actors(|kind| rules.anybody(kind, *wanted))
            }
            Query::Mentions(asked) => {
                let terms = mentions::terms(self.snapshot, *asked).map_err(|error| self.snapshot.failed(error))?;
                self.days += terms.len();
                if self.days > MOST_DAYS {
                    let what = format!("the query asks for more than {MOST_DAYS} dates that articles speak of");
                    return Err(Error::new(ErrorKind::Query, what).fix("ask for shorter times, or in several queries"));
                }
                self.leaf(Leaf::Date { asked: *asked, terms })
            }
            Query::Added(period) => self.filter(day_range(self.snapshot.fields().added, *period)),
            Query::Date(DateFilter::In(period)) if *period == Period::all() => {
                Pattern::Not(Box::new(self.filter(DateQuery::Unknown)))
            }
            Query::Date(DateFilter::In(period)) => self.filter(DateQuery::In(*period)),
            Query::Date(DateFilter::Unknown) => self.filter(DateQuery::Unknown),
            Query::Field { name, value } => self.field(name, value)?,
        })
    }

    fn patterns(&mut self, queries: &[Query]) -> Result<Vec<Pattern>> {
        queries.iter().map(|query| self.pattern(query)).collect()
    }

    /// The words of `text` in this order; no article holds a text without words.
    fn words(&mut self, text: &str, form: Form) -> Pattern {
        let mut readings: Vec<Pattern> = Vec::new();
        for (tokens, languages) in tongues::readings(text, self.snapshot.languages()) {
            let mut leaves = Vec::with_capacity(tokens.len());
            for (distance, token) in (0..).zip(&tokens) {
                let word = token.of(text);
                let stems = languages.iter().map(|language| self.stem(word, *language)).collect();
                let leaf = match form {
                    Form::Stemmed => Leaf::Stem(stems),
                    Form::Exact => Leaf::form(stems, self.terms.forms(word).written(), false),
                    Form::Cased => Leaf::form(stems, self.terms.forms(word).written(), true),
                };
                leaves.push((self.number(leaf), distance));
            }
            readings.push(match leaves.as_slice() {
                [] => Pattern::Any(Vec::new()),
                &[(leaf, _)] => Pattern::Leaf(leaf),
                _ => Pattern::Phrase(leaves),
            });
        }
        if readings.len() == 1 { readings.remove(0) } else { Pattern::Any(readings) }
    }

    /// The stem that a word has in a language.
    fn stem(&mut self, word: &str, language: Language) -> Box<str> {
        self.terms.speak(language);
        self.terms.forms(word).stem.into()
    }

    /// Whoever goes by the whole of a name, and is of the kind that is `wanted`, if one is.
    fn going_by(&mut self, wanted: Option<ActorKind>, name: &str) -> Pattern {
        let rules = self.snapshot.rules();
        self.actors(|kind| rules.sought(kind, wanted, name))
    }

    /// Whoever is meant of those whom articles take for each kind. A name may be an alias of others by kind: of a river, and of a
    /// company.
    fn actors(&mut self, sought: impl Fn(ActorKind) -> Sought) -> Pattern {
        let mut leaves: Vec<(Sought, Vec<ActorKind>)> = Vec::new();
        for (kind, sought) in ActorKind::ALL.into_iter().map(|kind| (kind, sought(kind))) {
            if sought.is_nobody() {
                continue;
            }
            match leaves.iter_mut().find(|(other, _)| *other == sought && sought.is_of_any_kind()) {
                Some((_, kinds)) => kinds.push(kind),
                None => leaves.push((sought, vec![kind])),
            }
        }
        let leaves = leaves.into_iter().map(|(sought, kinds)| self.leaf(Leaf::Actor { kinds, sought }));
        let mut leaves: Vec<Pattern> = leaves.collect();
        if leaves.len() == 1 { leaves.remove(0) } else { Pattern::Any(leaves) }
    }

    fn leaf(&mut self, leaf: Leaf) -> Pattern {
        Pattern::Leaf(self.number(leaf))
    }

    fn number(&mut self, leaf: Leaf) -> usize {
        self.leaves.iter().position(|known| *known == leaf).unwrap_or_else(|| {
            self.leaves.push(leaf);
            self.leaves.len() - 1
        })
    }

    fn filter(&mut self, query: impl TantivyQuery) -> Pattern {
        self.filters.push(Box::new(query));
        Pattern::Filter(self.filters.len() - 1)
    }

    /// A field of the schema.
    fn field(&mut self, name: &str, value: &FieldValue) -> Result<Pattern> {
        if name == LANG {
            let query = tongues::asked(self.snapshot, value)?;
            return Ok(self.filter_boxed(query));
        }
        let (own, schema) = (self.snapshot.fields().own.iter(), self.snapshot.schema());
        let mut own = own.filter_map(|&(i, field)| schema.fields.get(i).map(|own| (own, field)));
        let Some((own, field)) = own.find(|(own, _)| own.name == name) else {
            return Err(Error::new(ErrorKind::Query, format!("this index has no field `{name}`"))
                .fix("see `[fields]` in its index_schema.toml for those that it has"));
        };
        Ok(match (own.kind, value) {
            (FieldKind::Text, FieldValue::Text(text)) => {
                let query = self.text_field(field, text);
                self.filter_boxed(query)
            }
            (FieldKind::Keyword, FieldValue::Text(text)) => {
                self.filter(basic(Term::from_field_text(field, &keyword_term(text))))
            }
            (FieldKind::Number, FieldValue::Number(number)) => self.filter(number_range(field, *number)),
            (FieldKind::Date, FieldValue::Date(period)) => self.filter(day_range(field, *period)),
            (_, FieldValue::Any) if own.fast => self.filter(ExistsQuery::new(name.to_owned(), false)),
            (_, FieldValue::Any) => self.filter(basic(Term::from_field_text(field, PRESENT))),
            (kind, value) => {
                let asked = match value {
                    FieldValue::Any | FieldValue::Text(_) => "words",
                    FieldValue::Number(_) => "a number",
                    FieldValue::Date(_) => "a date",
                };
                return Err(Error::new(
                    ErrorKind::Query,
                    format!("`{name}` holds {}: it cannot be asked for {asked}", kind.name()),
                )
                .fix("see `[fields]` in the index's index_schema.toml for what each field holds"));
            }
        })
    }

    fn filter_boxed(&mut self, query: Box<dyn TantivyQuery>) -> Pattern {
        self.filters.push(query);
        Pattern::Filter(self.filters.len() - 1)
    }

    /// The words in this order in a text field of the schema.
    fn text_field(&mut self, field: Field, text: &str) -> Box<dyn TantivyQuery> {
        let mut readings: Vec<Box<dyn TantivyQuery>> = Vec::new();
        for (tokens, languages) in tongues::readings(text, self.snapshot.languages()) {
            for language in languages {
                let stems = tokens.iter().map(|token| self.stem(token.of(text), language));
                let terms: Vec<_> = stems.map(|stem| Term::from_field_text(field, &stem)).collect();
                match terms.as_slice() {
                    [] => {}
                    [term] => readings.push(Box::new(basic(term.clone()))),
                    _ => readings.push(Box::new(PhraseQuery::new(terms))),
                }
            }
        }
        any(readings)
    }
}

fn basic(term: Term) -> TermQuery {
    TermQuery::new(term, IndexRecordOption::Basic)
}

fn number_range(field: Field, number: NumberFilter) -> RangeQuery {
    let term = |number: f64| Term::from_field_f64(field, number);
    let (from, to) = match number {
        NumberFilter::Between(from, to) => (Bound::Included(term(from)), Bound::Included(term(to))),
        NumberFilter::AtLeast(from) => (Bound::Included(term(from)), Bound::Unbounded),
        NumberFilter::Above(from) => (Bound::Excluded(term(from)), Bound::Unbounded),
        NumberFilter::AtMost(to) => (Bound::Unbounded, Bound::Included(term(to))),
        NumberFilter::Below(to) => (Bound::Unbounded, Bound::Excluded(term(to))),
    };
    RangeQuery::new(from, to)
}

fn day_range(field: Field, period: Period) -> RangeQuery {
    let term = |day| Bound::Included(Term::from_field_u64(field, day_number(day)));
    // An open range still asks for a value: the least day there is.
    let from = period.from.map_or(Bound::Included(Term::from_field_u64(field, 1)), term);
    RangeQuery::new(from, period.to.map_or(Bound::Unbounded, term))
}

/// The articles that were read from files with these hashes, and those with these signatures.
pub(super) fn from_files(
    fields: &Fields,
    files: impl IntoIterator<Item = u64>,
    signatures: impl IntoIterator<Item = Signature>,
) -> Box<dyn TantivyQuery> {
    let files = files.into_iter().map(|file| Term::from_field_u64(fields.file, file));
    let signatures = signatures.into_iter().map(|same| Term::from_field_bytes(fields.signature, &same.term()));
    Box::new(TermSetQuery::new(files.chain(signatures)))
}

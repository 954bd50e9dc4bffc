//! What an index holds, in figures.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::{ActorRequest, ActorSort, actors};
use crate::article::{ActorKind, Provenance, Published};
use crate::dates::Precision;
use crate::error::Result;
use crate::index::{Ledger, Snapshot, Tally, day_of, sort_keys};
use crate::query::Query;
use crate::text::Language;

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Those of them without a date.
    pub undated: u64,
    /// The day of the oldest dated article; the first one, where it is dated to a month or a year.
    pub first: Option<NaiveDate>,
    /// That of the newest.
    pub last: Option<NaiveDate>,
    /// What became of the files.
    pub files: Tally,
    /// Formats that files were read in, by name; those that could not be read have none.
    pub formats: Vec<FormatCount>,
    /// How many different actors there are of each kind.
    pub actors: [(ActorKind, usize); 3],
    /// What articles are in, in the order of the schema, with how many are; nothing where it has one language.
    pub languages: Vec<(Language, u64)>,
}

/// How much was read in a format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormatCount {
    /// Its name.
    pub format: String,
    /// Files.
    pub files: u64,
    /// Articles from them.
    pub articles: u64,
}

/// How the dates of all articles are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateSources {
    /// What said so, and how exactly; most frequent first.
    pub counts: Vec<DateCount>,
    /// Articles without a date.
    pub undated: u64,
    /// The first of them by where they came from, as many as were wanted.
    pub without: Vec<Undated>,
}

/// How many articles have a date that is known in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateCount {
    /// What said so.
    pub provenance: Provenance,
    /// Whether the day, the month or only the year is known.
    pub precision: Precision,
    /// Articles.
    pub articles: u64,
}

/// An article without a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    /// Its id.
    pub id: String,
    /// The beginning of it that suffices to name it.
    pub short_id: String,
    /// Where it came from.
    pub source: String,
    /// The headline, where there is one.
    pub title: Option<String>,
}

/// Counts what there is, without reading the articles.
///
/// # Errors
/// When the index cannot be read.
pub fn stats(snapshot: &Snapshot<'_>, ledger: &Ledger) -> Result<Stats> {
    let (mut files, mut formats) = (Tally::default(), BTreeMap::<&str, (u64, u64)>::new());
    for account in ledger.accounts(&[]) {
        files.add(&account);
        if let Some(format) = account.format {
            let (files, articles) = formats.entry(format).or_default();
            *files += 1;
            *articles += account.documents;
        }
    }
    let (mut undated, mut first, mut last) = (0, None, None);
    for reader in snapshot.searcher().segment_readers() {
        let keys = sort_keys(reader).map_err(|error| snapshot.failed(error))?;
        for day in reader.doc_ids_alive().map(|doc| keys.first(doc).unwrap_or(0) >> 32) {
            match day_of(day) {
                Some(day) => {
                    first = first.into_iter().chain([day]).min();
                    last = last.max(Some(day));
                }
                None => undated += 1,
            }
        }
    }
    let all = ActorRequest {
        query: Query::All,
        under: Vec::new(),
        with: Vec::new(),
        literal: false,
        kind: None,
        sort: ActorSort::Name,
        limit: usize::MAX,
    };
    let named = actors(snapshot, ledger, &all)?.actors;
    let of_kind = |kind| (kind, named.iter().filter(|actor| actor.kind == kind).count());
    let format = |(format, (files, articles)): (&str, _)| FormatCount { format: format.to_owned(), files, articles };
    let languages = languages(snapshot).map_err(|error| snapshot.failed(error))?;
    Ok(Stats {
        articles: snapshot.documents(),
        languages,
        undated,
        first,
        last,
        files,
        formats: formats.into_iter().map(format).collect(),
        actors: ActorKind::ALL.map(of_kind),
    })
}

/// How many articles are in each language.
fn languages(snapshot: &Snapshot<'_>) -> tantivy::Result<Vec<(Language, u64)>> {
    let Some(field) = snapshot.fields().lang else { return Ok(Vec::new()) };
    let count = |language: &Language| {
        let term = Term::from_field_text(field, language.code());
        Ok((*language, snapshot.searcher().search(&TermQuery::new(term, IndexRecordOption::Basic), &Count)? as u64))
    };
    snapshot.languages().iter().map(count).collect()
}

/// Counts how the dates of all articles are known, and names up to `limit` of those without. This reads every article, one at
/// a time.
///
/// # Errors
/// When the index cannot be read.
pub fn date_sources(snapshot: &Snapshot<'_>, limit: usize) -> Result<DateSources> {
    let mut sources = DateSources::default();
    let mut without = BTreeMap::new();
    for (segment, reader) in (0..).zip(snapshot.searcher().segment_readers()) {
        for doc in reader.doc_ids_alive() {
            let article = snapshot.stored(DocAddress::new(segment, doc))?.article;
            if let Some(published) = &article.published {
                sources.count(published);
                continue;
            }
            sources.undated += 1;
            without.insert((article.source, article.id), article.title);
            if without.len() > limit {
                without.pop_last();
            }
        }
    }
    sources.counts.sort_by_key(|count| (std::cmp::Reverse(count.articles), count.provenance.name()));
    for ((source, id), title) in without {
        let short_id = snapshot.short_id(&id)?.to_owned();
        sources.without.push(Undated { id, short_id, source, title });
    }
    Ok(sources)
}

impl DateSources {
    fn count(&mut self, published: &Published) {
        let Published { provenance, precision, .. } = *published;
        let same = |count: &&mut DateCount| (count.provenance, count.precision) == (provenance, precision);
        match self.counts.iter_mut().find(same) {
            Some(count) => count.articles += 1,
            None => self.counts.push(DateCount { provenance, precision, articles: 1 }),
        }
    }
}

//! What an index holds, and whether it is whole: one object each.

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;

use super::{VERSION, line};
use crate::index::{self, Mend};
use crate::search;

#[derive(Serialize)]
struct Check<'a> {
    v: u32,
    whole: bool,
    articles: u64,
    files: u64,
    bytes: u64,
    faults: Vec<Fault<'a>>,
    mended: Vec<Fault<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    place: &'a str,
    problem: &'a str,
    fix: &'static str,
    repairable: bool,
    articles: Option<u64>,
}

#[derive(Serialize)]
struct Stats<'a> {
    v: u32,
    articles: u64,
    undated: u64,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    files: Files,
    documents: Documents,
    formats: Vec<Format<'a>>,
    actors: Actors,
    language: &'a str,
    languages: Vec<Language>,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<Vec<Date>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    without_date: Option<Vec<Undated<'a>>>,
}

#[derive(Serialize)]
struct Files {
    total: u64,
    indexed: u64,
    partly: u64,
    duplicate: u64,
    rejected: u64,
    nothing: u64,
}

#[derive(Serialize)]
struct Documents {
    total: u64,
    indexed: u64,
    duplicate: u64,
    rejected: u64,
    with_warnings: u64,
}

#[derive(Serialize)]
struct Format<'a> {
    format: &'a str,
    files: u64,
    articles: u64,
}

#[derive(Serialize)]
struct Actors {
    person: usize,
    organisation: usize,
    place: usize,
}

#[derive(Serialize)]
struct Language {
    language: &'static str,
    articles: u64,
}

#[derive(Serialize)]
struct Date {
    provenance: &'static str,
    precision: &'static str,
    articles: u64,
}

#[derive(Serialize)]
struct Undated<'a> {
    id: &'a str,
    source: &'a str,
    title: Option<&'a str>,
}

/// Writes what was found, and what was mended before that.
///
/// # Errors
/// Those of `out`.
pub fn write_check(out: &mut dyn Write, check: &index::Check, mended: &[index::Fault]) -> io::Result<()> {
    let index::Check { articles, files, bytes, faults } = check;
    line(
        out,
        &Check {
            v: VERSION,
            whole: check.is_whole(),
            articles: *articles,
            files: *files,
            bytes: *bytes,
            faults: faults.iter().map(fault).collect(),
            mended: mended.iter().map(fault).collect(),
        },
    )
}

fn fault(fault: &index::Fault) -> Fault<'_> {
    let index::Fault { place, what, mend } = fault;
    let articles = match mend {
        Mend::Drop { articles, .. } | Mend::Segment { articles, .. } | Mend::Lost { articles, .. } => Some(*articles),
        Mend::Again | Mend::Sums | Mend::Identities { .. } | Mend::Settle { .. } => None,
    };
    Fault { place, problem: what, fix: fault.fix(), repairable: *mend != Mend::Again, articles }
}

/// Writes the figures of an index of so many `bytes`, whose words are those of a language, the first one of several.
///
/// # Errors
/// Those of `out`.
pub fn write_stats(
    out: &mut dyn Write,
    stats: &search::Stats,
    dates: Option<&search::DateSources>,
    bytes: u64,
    language: &str,
) -> io::Result<()> {
    let search::Stats { articles, undated, first, last, files, formats, actors, languages } = stats;
    let languages = languages.iter();
    let languages = languages.map(|(language, articles)| Language { language: language.code(), articles: *articles });
    let [person, organisation, place] = actors.map(|(_, number)| number);
    let formats = formats.iter().map(|count| {
        let search::FormatCount { format, files, articles } = count;
        Format { format, files: *files, articles: *articles }
    });
    let date = |count: &search::DateCount| Date {
        provenance: count.provenance.name(),
        precision: count.precision.name(),
        articles: count.articles,
    };
    line(
        out,
        &Stats {
            v: VERSION,
            articles: *articles,
            undated: *undated,
            first: *first,
            last: *last,
            files: Files {
                total: files.files,
                indexed: files.indexed,
                partly: files.partly,
                duplicate: files.duplicate,
                rejected: files.rejected,
                nothing: files.nothing,
            },
            documents: Documents {
                total: files.documents,
                indexed: files.documents_indexed,
                duplicate: files.documents_duplicate,
                rejected: files.documents_rejected,
                with_warnings: files.with_warnings,
            },
            formats: formats.collect(),
            actors: Actors { person, organisation, place },
            language,
            languages: languages.collect(),
            bytes,
            dates: dates.map(|dates| dates.counts.iter().map(date).collect()),
            without_date: dates.map(|dates| dates.without.iter().map(undated_article).collect()),
        },
    )
}

fn undated_article(undated: &search::Undated) -> Undated<'_> {
    let search::Undated { id, source, title, .. } = undated;
    Undated { id, source, title: title.as_deref() }
}

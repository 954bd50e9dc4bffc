//! How a query is read and answered, as one object.

use std::io::{self, Write};

use serde::Serialize;

use super::{VERSION, line};
use crate::query::Notes;

#[derive(Serialize)]
struct Explanation<'a> {
    v: u32,
    query: String,
    saved: Vec<Saved<'a>>,
    words_like_dates: &'a [String],
    total: u64,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Saved<'a> {
    name: &'a str,
    query: &'a str,
}

#[derive(Serialize)]
struct Part<'a> {
    depth: usize,
    asks: &'a str,
    means: &'a str,
    found: &'a str,
    articles: u64,
}

/// Writes how a query is read and answered.
///
/// # Errors
/// Those of `out`.
pub fn write_explanation(
    out: &mut dyn Write,
    explanation: &crate::search::Explanation,
    notes: &Notes,
) -> io::Result<()> {
    let saved = notes.saved.iter().map(|saved| Saved { name: &saved.name, query: &saved.text }).collect();
    let parts = explanation.parts.iter().map(|part| Part {
        depth: part.depth,
        asks: &part.asks,
        means: &part.means,
        found: part.found,
        articles: part.articles,
    });
    let (query, parts) = (explanation.query.to_string(), parts.collect());
    line(
        out,
        &Explanation { v: VERSION, query, saved, words_like_dates: &notes.dates, total: explanation.total, parts },
    )
}

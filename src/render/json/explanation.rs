//! How a query is read and answered, as one object.

use std::io::{self, Write};

use serde::Serialize;

use super::{VERSION, line};

#[derive(Serialize)]
struct Explanation<'a> {
    v: u32,
    query: String,
    total: u64,
    parts: Vec<Part<'a>>,
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
pub fn write_explanation(out: &mut dyn Write, explanation: &crate::search::Explanation) -> io::Result<()> {
    let parts = explanation.parts.iter().map(|part| Part {
        depth: part.depth,
        asks: &part.asks,
        means: &part.means,
        found: part.found,
        articles: part.articles,
    });
    let (query, parts) = (explanation.query.to_string(), parts.collect());
    line(out, &Explanation { v: VERSION, query, total: explanation.total, parts })
}

//! Saved queries as lines.

use std::io::{self, Write};

use serde::Serialize;

use super::{VERSION, line};
use crate::query::saved::Saved;

#[derive(Serialize)]
struct Named<'a> {
    v: u32,
    name: &'a str,
    query: &'a str,
}

/// Writes a line for each saved query.
///
/// # Errors
/// Those of `out`.
pub fn write_queries(out: &mut dyn Write, saved: &[Saved]) -> io::Result<()> {
    saved.iter().try_for_each(|saved| line(out, &Named { v: VERSION, name: &saved.name, query: &saved.text }))
}

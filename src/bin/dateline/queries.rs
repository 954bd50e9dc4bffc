//! `dateline queries`

use dateline::error::Result;
use dateline::index::{Index, Ledger};
use dateline::query::saved::{self, Saved};
use dateline::render::json;
use dateline::render::queries::{self, Said};
use dateline::search;

use crate::Outcome;
use crate::args::{self, Change, TextOrLines};
use crate::failure::Failure;
use crate::filters::read;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Queries, terminal: Terminal) -> std::result::Result<Outcome, Failure> {
    let index = args.place().open()?;
    match &args.change {
        None => list(&index, args.format, terminal),
        Some(Change::Set { name, query, .. }) => set(&index, name, &query.join(" "), terminal),
        Some(Change::Forget { names, .. }) => {
            let names: Vec<String> = names.iter().map(|name| bare(name).to_owned()).collect();
            let text = names.iter().try_fold(index.queries_text()?, |text, name| saved::forget(&text, name))?;
            index.write_queries(&text)?;
            terminal.tell(|out, page| queries::write_said(out, page, Said::Forgotten(&names)));
            Ok(Outcome::Found)
        }
    }
}

/// What is saved in the index, where a query names something that is.
pub(crate) fn saved_for(query: &str, index: &Index) -> Result<Vec<Saved>> {
    if query.contains('@') { all(index, &index.queries_text()?) } else { Ok(Vec::new()) }
}

fn list(index: &Index, format: TextOrLines, terminal: Terminal) -> std::result::Result<Outcome, Failure> {
    let all = all(index, &index.queries_text()?)?;
    if all.is_empty() {
        if format == TextOrLines::Text {
            terminal.tell(queries::write_none);
        }
        return Ok(Outcome::Nothing);
    }
    terminal.write(|out, page| match format {
        TextOrLines::Text => queries::write(out, page, &all),
        TextOrLines::Jsonl => json::write_queries(out, &all),
    })?;
    Ok(Outcome::Found)
}

/// Saves a query that can be read, as it would be then.
fn set(index: &Index, name: &str, query: &str, terminal: Terminal) -> std::result::Result<Outcome, Failure> {
    let name = bare(name);
    let text = index.queries_text()?;
    // What is wrong with the file is told with its place.
    all(index, &text)?;
    let text = saved::set(&text, name, query)?;
    let (read, _) = read(query, index.schema(), &all(index, &text)?, None)?;
    let found = search::count(&index.snapshot()?, &Ledger::default(), &read, &[])?;
    index.write_queries(&text)?;
    terminal.tell(|out, page| queries::write_said(out, page, Said::Set(name, query, found)));
    Ok(Outcome::Found)
}

fn all(index: &Index, text: &str) -> Result<Vec<Saved>> {
    saved::read(text, &index.queries_path().display().to_string())
}

/// The name without the `@` that it has in queries.
fn bare(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

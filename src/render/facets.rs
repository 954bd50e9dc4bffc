//! Counts by facets, for people: a table for each, with bars.

use std::io::{self, Write};

use super::counts::{Row, days_row, write_rows};
use super::{Page, Styled, counted, queried, style};
use crate::search::{Facet, FacetCount, FacetTable, FacetValue, Facets};

/// Writes a table for each facet: values with their articles, those that have none, and how many more values there are; then how
/// many articles there are in all.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, facets: &Facets) -> io::Result<()> {
    for table in &facets.tables {
        write_table(out, page, table, facets.total)?;
        writeln!(out)?;
    }
    Styled::new(&counted(facets.total, "article"), style::DIM).write_wrapped(out, page, 0)
}

fn write_table(out: &mut dyn Write, page: Page, table: &FacetTable, total: u64) -> io::Result<()> {
    Styled::new(&format!("By {}", table.facet.name()), style::HEADING).write(out, page)?;
    let mixed = table.facet == Facet::Actor(None);
    let mut rows: Vec<Row> = table.values.iter().map(|count| row(count, mixed)).collect();
    if table.without > 0 {
        let name = Styled::new(&without(&table.facet), style::DIM);
        rows.push(Row { name, articles: table.without, apart: true, ..Row::default() });
    }
    write_rows(out, page, rows, Some(total))?;
    let more = table.different - table.values.len();
    if more > 0 { Styled::new(&format!("… and {more} more"), style::DIM).write(out, page) } else { Ok(()) }
}

fn row(count: &FacetCount, mixed: bool) -> Row {
    let articles = count.articles;
    let named = |name: &str, style, note| Row { name: Styled::new(name, style), note, articles, apart: false };
    match &count.value {
        FacetValue::Actor(kind, name) => named(name, style::actor(*kind), if mixed { queried(*kind) } else { "" }),
        FacetValue::Text(text) => named(text, style::PLAIN, ""),
        FacetValue::Number(number) => named(&number.to_string(), style::PLAIN, ""),
        FacetValue::Days(period) => days_row(*period, articles),
    }
}

/// What articles are called that have no value.
fn without(facet: &Facet) -> String {
    match facet {
        Facet::Published(_) => "undated".to_owned(),
        facet => format!("no {}", facet.name()),
    }
}

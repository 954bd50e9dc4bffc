//! `dateline search`

use std::io::{self, IsTerminal};
use std::mem::ManuallyDrop;

use dateline::error::{Error, ErrorKind};
use dateline::query::Query;
use dateline::render::{explanation, facets, hits, json};
use dateline::schema::Schema;
use dateline::search::{self, Facet, FacetRequest, Request, Results, Sort};

use crate::Outcome;
use crate::args::{self, HitFormat};
use crate::failure::Failure;
use crate::filters::{asked, has_words, written};
use crate::nothing;
use crate::place::{ledger_for, up_to_date};
use crate::terminal::Terminal;

/// How many hits are shown where nothing is said, and how many values that are no days.
const HITS: usize = 10;

pub(crate) fn run(args: &args::Search, terminal: Terminal) -> Result<Outcome, Failure> {
    if args.filters.are_empty() && args.by.is_empty() {
        return Err(Error::new(ErrorKind::Query, "nothing to search for")
            .fix("name words, or a filter such as --actor, --section, --since or --on; '*' finds every article")
            .into());
    }
    if args.null && args.format != HitFormat::Paths {
        return Err(Error::new(ErrorKind::Query, "only paths can have NUL bytes after them")
            .fix("leave --format out, or write --format paths")
            .into());
    }
    if args.format == HitFormat::Paths && !args.by.is_empty() {
        return Err(Error::new(ErrorKind::Query, "what is counted has no path")
            .fix("leave --format out, or write --format jsonl")
            .into());
    }
    let (index, under) = up_to_date(&args.filters, terminal)?;
    // What has been opened is not closed: the system does so when the program ends, all at once.
    let index = ManuallyDrop::new(index);
    let facets = facets(args, index.schema())?;
    let (query, typed) = asked(&args.filters, &index)?;
    let (snapshot, ledger) = (ManuallyDrop::new(index.snapshot()?), ledger_for(&index, &under)?);
    let tell_nothing = |query: &Query, under: &[String]| -> Result<(), Failure> {
        let written = written(&args.filters)?;
        Ok(nothing::explain(&snapshot, &ledger, query, under, &written, &typed.notes(), terminal)?)
    };
    if args.explain {
        let read = search::explain(&snapshot, &ledger, &query, &under)?;
        terminal.write(|out, page| match args.format {
            HitFormat::Jsonl => json::write_explanation(out, &read, &typed.notes()),
            HitFormat::Text | HitFormat::Paths => explanation::write(out, page, &read, &typed.notes()),
        })?;
        return Ok(if read.total > 0 { Outcome::Found } else { Outcome::Nothing });
    }
    if args.count {
        return count(args, terminal, search::count(&snapshot, &ledger, &query, &under)?);
    }
    if !facets.is_empty() {
        let request = FacetRequest { query, under, facets };
        let facets = search::facets(&snapshot, &ledger, &request)?;
        if facets.total == 0 {
            if args.format == HitFormat::Text {
                tell_nothing(&request.query, &request.under)?;
            }
            return Ok(Outcome::Nothing);
        }
        terminal.write(|out, page| match args.format {
            HitFormat::Jsonl => json::write_facets(out, &facets),
            HitFormat::Text | HitFormat::Paths => facets::write(out, page, &facets),
        })?;
        return Ok(Outcome::Found);
    }
    let default = if has_words(&query) { Sort::Relevance } else { Sort::Newest };
    let request = Request {
        query,
        under,
        sort: args.sort.map_or(default, Into::into),
        offset: args.offset,
        limit: args.limit.map_or(HITS, Into::into),
        passages: args.passages,
    };
    let results = ManuallyDrop::new(search::search(&snapshot, &ledger, &request)?);
    if results.hits.is_empty() {
        match (args.format, results.total) {
            (HitFormat::Text, 0) => {
                tell_nothing(&request.query, &request.under)?;
            }
            (HitFormat::Text, total) => terminal.tell(|out, page| hits::write_beyond(out, page, total)),
            (HitFormat::Jsonl | HitFormat::Paths, _) => {}
        }
        return Ok(Outcome::Nothing);
    }
    write(&results, args, terminal)?;
    Ok(Outcome::Found)
}

/// By what is counted, and how many values are wanted of each.
fn facets(args: &args::Search, schema: &Schema) -> Result<Vec<(Facet, usize)>, Failure> {
    let mut facets: Vec<(Facet, usize)> = Vec::new();
    for name in &args.by {
        let facet = Facet::named(name, schema)
            .map_err(|error| Failure::option("--by", name, error.what(), error.how_to_fix().unwrap_or_default()))?;
        let most = if facet.is_of_time() { usize::MAX } else { HITS };
        if facets.iter().all(|(known, _)| *known != facet) {
            facets.push((facet, args.limit.map_or(most, Into::into)));
        }
    }
    Ok(facets)
}

fn count(args: &args::Search, terminal: Terminal, total: u64) -> Result<Outcome, Failure> {
    terminal.write(|out, _| match args.format {
        HitFormat::Jsonl => json::write_total(out, total),
        HitFormat::Text | HitFormat::Paths => writeln!(out, "{total}"),
    })?;
    Ok(if total > 0 { Outcome::Found } else { Outcome::Nothing })
}

fn write(results: &Results, args: &args::Search, terminal: Terminal) -> io::Result<()> {
    terminal.write(|out, page| match args.format {
        HitFormat::Text => hits::write(out, page, results),
        HitFormat::Jsonl => results.hits.iter().try_for_each(|hit| json::write_hit(out, hit)),
        HitFormat::Paths if args.null => hits::write_raw_sources(out, results, '\0'),
        // Names that take hold of a terminal are not for it; whatever else reads them will open them.
        HitFormat::Paths if io::stdout().is_terminal() => hits::write_sources(out, results),
        HitFormat::Paths => hits::write_raw_sources(out, results, '\n'),
    })
}

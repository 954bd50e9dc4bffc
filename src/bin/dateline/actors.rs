//! `dateline actors`

use dateline::render::{actors, json};
use dateline::search::{self, ActorRequest};

use crate::Outcome;
use crate::args::{self, OnOff, TextOrLines};
use crate::failure::Failure;
use crate::filters::{actor, asked, name, written};
use crate::nothing;
use crate::place::{ledger_for, up_to_date};
use crate::rules;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Actors, terminal: Terminal) -> Result<Outcome, Failure> {
    if let Some(rule) = &args.rule {
        return rules::run(rule, terminal);
    }
    let (index, under) = up_to_date(&args.filters, terminal)?;
    let (query, typed) = asked(&args.filters, &index)?;
    let request = ActorRequest {
        query,
        under,
        with: args.with.iter().map(|text| name("--with", text)).collect::<Result<_, _>>()?,
        literal: args.filters.alias == OnOff::Off,
        kind: args.kind.map(Into::into),
        sort: args.sort.into(),
        limit: args.limit.get(),
    };
    let (snapshot, ledger) = (index.snapshot()?, ledger_for(&index, &request.under)?);
    let named = search::actors(&snapshot, &ledger, &request)?;
    if named.total == 0 {
        if args.format == TextOrLines::Text {
            let (articles, under) = (request.articles(), &request.under);
            match search::count(&snapshot, &ledger, &articles, under)? {
                0 => {
                    let mut written = written(&args.filters)?;
                    let with = request.with.iter().map(|name| actor("--with", name, args.filters.alias));
                    written.extend(with);
                    nothing::explain(&snapshot, &ledger, &articles, under, &written, &typed.notes(), terminal)?;
                }
                _ => terminal.tell(|out, page| actors::write_none(out, page, request.kind, !request.with.is_empty())),
            }
        }
        return Ok(Outcome::Nothing);
    }
    terminal.write(|out, page| match args.format {
        TextOrLines::Text => actors::write(out, page, &named),
        TextOrLines::Jsonl => json::write_actors(out, &named),
    })?;
    Ok(Outcome::Found)
}

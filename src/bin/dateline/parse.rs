//! `dateline parse`

use std::io::{self, BufWriter, Write};

use dateline::ingest::{self, Options, Parsed};
use dateline::render::{dates, json, summary};
use dateline::schema::Schema;

use crate::Outcome;
use crate::args::{self, Input, Lines};
use crate::failure::Failure;
use crate::index::read_schema;
use crate::place::threads;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Parse, terminal: Terminal) -> Result<Outcome, Failure> {
    let schema = match &args.schema {
        Some(path) => read_schema(path)?,
        None => Schema::embedded(),
    };
    let Lines::Jsonl = args.format;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut articles, mut rejected) = (0u64, 0u64);
    let input = args.reading.input()?;
    let options = Options {
        threads: threads(args.threads),
        actors: !args.no_actors,
        format: args.reading.format_of_files,
        max_document: args.reading.max_document(),
        lenient: matches!(input, Input::Paths { is_list: true, .. }),
        ..Options::default()
    };
    let mut take = |parsed| match parsed {
        Parsed::Article(stored) => {
            articles += 1;
            if args.explain_date {
                dates::write_evidence(&mut out, terminal.out, &stored.article)
            } else {
                json::write_article(&mut out, &stored)
            }
        }
        Parsed::Rejected(document) => {
            rejected += 1;
            terminal.tell(|out, page| summary::write_rejected(out, page, &document));
            Ok(())
        }
    };
    match &input {
        Input::Paths { paths, .. } => ingest::parse(paths, &schema, &options, &mut take)?,
        Input::Stream => ingest::parse_stream(&mut io::stdin().lock(), &schema, &options, &mut take)?,
    }
    out.flush()?;
    match (articles, rejected) {
        (_, 1..) if args.strict => Err(Failure::Strict { rejected }),
        (0, 0) => {
            terminal.tell(summary::write_no_files);
            Ok(Outcome::Nothing)
        }
        (0, _) => Ok(Outcome::Nothing),
        _ => Ok(Outcome::Found),
    }
}

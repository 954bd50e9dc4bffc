//! `dateline index`

use std::fs;

use dateline::error::Error;
use dateline::index::Index;
use dateline::ingest::{self, Options};
use dateline::render::{json, summary};
use dateline::schema::Schema;

use crate::Outcome;
use crate::args::{self, Input, TextOrJson};
use crate::failure::Failure;
use crate::filters::today;
use crate::interrupt;
use crate::place::threads;
use crate::progress::Bar;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Index, terminal: Terminal) -> Result<Outcome, Failure> {
    let schema = args.schema.as_deref().map(read_schema).transpose()?;
    let dir = args.place.directory();
    let input = args.reading.input()?;
    if let Input::Paths { paths, is_list: false } = &input
        && !Index::exists(&dir)
    {
        // A path that cannot be read shall not leave an empty index behind.
        ingest::roots(paths)?;
    }
    let index = Index::open_or_create(&dir, schema.as_ref())?;
    let options = Options {
        threads: threads(args.threads),
        memory: args.memory.saturating_mul(1 << 20),
        actors: !args.no_actors,
        prune: args.prune,
        today: today(args.today.as_deref())?,
        format: args.reading.format_of_files,
        max_document: args.reading.max_document(),
        lenient: matches!(input, Input::Paths { is_list: true, .. }),
        stop: Some(interrupt::stop()),
    };
    let bar = Bar::new(args.quiet);
    let notice = (!args.quiet).then(|| bar.clone());
    interrupt::listen(move || {
        if let Some(bar) = &notice {
            bar.aside(|| terminal.tell(summary::write_stopping));
        }
    })?;
    let show = |progress| bar.show(progress);
    let summary = match &input {
        Input::Paths { paths, .. } => ingest::index(&index, paths, &options, &show)?,
        Input::Stream => ingest::index_stream(&index, &mut interrupt::stdin(), &options, &show)?,
    };
    bar.end();
    match args.format {
        TextOrJson::Json => terminal.write(|out, _| json::write_summary(out, &summary))?,
        TextOrJson::Text if args.quiet => {}
        TextOrJson::Text => terminal.tell(|out, page| summary::write(out, page, &summary)),
    }
    if summary.interrupted {
        return Ok(Outcome::Interrupted);
    }
    match summary.rejected.len() {
        rejected if args.strict && rejected > 0 => Err(Failure::Strict { rejected }),
        _ => Ok(Outcome::Found),
    }
}

/// Reads the schema in a file.
pub(crate) fn read_schema(path: &std::path::Path) -> Result<Schema, Error> {
    let text =
        fs::read_to_string(path).map_err(|error| Error::io(path, error).fix("name a file like index_schema.toml"))?;
    Schema::parse(&text, &path.display().to_string())
}

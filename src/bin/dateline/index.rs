//! `dateline index`

use std::fs;
use std::path::PathBuf;

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
    let indexing = &args.indexing;
    let input = indexing.reading.input()?;
    let must_be_there = match &input {
        Input::Paths { paths, is_list: false } => paths.as_slice(),
        Input::Paths { .. } | Input::Stream => &[],
    };
    let index = open_for(indexing, must_be_there)?;
    let options = Options {
        prune: args.prune,
        lenient: matches!(input, Input::Paths { is_list: true, .. }),
        ..options(indexing)?
    };
    let bar = Bar::new(indexing.quiet);
    let notice = (!indexing.quiet).then(|| bar.clone());
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
        TextOrJson::Text if indexing.quiet => {}
        TextOrJson::Text => terminal.tell(|out, page| summary::write(out, page, &summary)),
    }
    if summary.interrupted {
        return Ok(Outcome::Interrupted);
    }
    match summary.documents.rejected + summary.documents.rejected_before {
        rejected if args.strict && rejected > 0 => Err(Failure::Strict { rejected }),
        _ => Ok(Outcome::Found),
    }
}

/// Opens the index, or makes it where all is there that `must_be`.
pub(crate) fn open_for(args: &args::Indexing, must_be: &[PathBuf]) -> Result<Index, Failure> {
    let schema = args.schema.as_deref().map(read_schema).transpose()?;
    let dir = args.place.directory();
    if !Index::exists(&dir) {
        // A path that cannot be read shall not leave an empty index behind.
        ingest::roots(must_be)?;
    }
    Ok(Index::open_or_create(&dir, schema.as_ref())?)
}

/// What the arguments say of how to go about it, today.
pub(crate) fn options(args: &args::Indexing) -> Result<Options<'static>, Failure> {
    Ok(Options {
        threads: threads(args.threads),
        memory: args.memory.saturating_mul(1 << 20),
        actors: !args.no_actors,
        today: today(args.today.as_deref())?,
        format: args.reading.format_of_files,
        max_document: args.reading.max_document(),
        stop: Some(interrupt::stop()),
        ..Options::default()
    })
}

/// Reads the schema in a file.
pub(crate) fn read_schema(path: &std::path::Path) -> Result<Schema, Error> {
    let text =
        fs::read_to_string(path).map_err(|error| Error::io(path, error).fix("name a file like index_schema.toml"))?;
    Schema::parse(&text, &path.display().to_string())
}

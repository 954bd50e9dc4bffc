//! Documents as they are understood, without an index.

use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::documents::{Job, jobs};
use super::look::walk;
use super::read::Reader;
use super::stream::as_file;
use super::{Options, Rejected};
use crate::article::Rejection;
use crate::corpus::{Content, SourceFile, Walked};
use crate::error::{Error, Result};
use crate::index::{MOST_THREADS, Refused, Stored, languages};
use crate::schema::Schema;
use crate::text::Language;

/// What a document turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    /// An article, who is named in it, and which dates it speaks of.
    Article(Box<Stored>),
    /// Something that cannot be read as news.
    Rejected(Rejected),
}

/// How many files may wait for their turn.
const FILES: usize = 64;

/// How many pieces of a file may wait until those of the files before it are handed on.
const PIECES: usize = 4;

/// A file to be parsed, and where what it gives goes.
type Turn = (Walked, Sender<Vec<Parsed>>);

/// Parses everything at and below the paths, in the order of names, on several threads; without an index. `memory`, `prune`
/// and `today` of the options mean nothing here.
///
/// # Errors
/// When a path does not exist, the schema names a language that is not known, or `sink` fails.
pub fn parse(
    paths: &[PathBuf],
    schema: &Schema,
    options: &Options,
    sink: &mut dyn FnMut(Parsed) -> io::Result<()>,
) -> Result<()> {
    let languages = &languages(schema)?;
    let (mut walked, mut missing) = (Vec::new(), Vec::new());
    for path in paths {
        match walk(path, None) {
            Ok(files) => walked.push(files),
            Err(error) if options.lenient => {
                let rejection = Rejection { line: None, reason: error.what().to_owned() };
                missing.push(Parsed::Rejected(Rejected { source: path.display().to_string(), rejection }));
            }
            Err(error) => return Err(error),
        }
    }
    let (turns, to_parse) = bounded::<Turn>(FILES);
    let (order, in_order) = bounded::<Receiver<Vec<Parsed>>>(FILES);
    std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, MOST_THREADS.get()) {
            let to_parse = to_parse.clone();
            scope.spawn(move || parse_all(&to_parse, schema, languages, options));
        }
        drop(to_parse);
        scope.spawn(move || {
            for walked in walked.into_iter().flatten() {
                let (parsed, results) = bounded(PIECES);
                // Nobody listens any more once the sink has failed.
                if order.send(results).is_err() || turns.send((walked, parsed)).is_err() {
                    break;
                }
            }
        });
        // The file whose turn it is has a thread, so that this comes to an end.
        let mut hand_on = |parsed: Parsed| sink(parsed).map_err(|error| Error::io(Path::new("output"), error));
        missing.into_iter().chain(in_order.into_iter().flatten().flatten()).try_for_each(&mut hand_on)
    })
}

/// Parses what comes in a stream: lines of JSON, unless it begins as something else. Options as for [`parse`].
///
/// # Errors
/// When the schema names a language that is not known, or `sink` fails.
pub fn parse_stream(
    stream: &mut dyn Read,
    schema: &Schema,
    options: &Options,
    sink: &mut dyn FnMut(Parsed) -> io::Result<()>,
) -> Result<()> {
    let mut reader = Reader::new(&languages(schema)?, schema.date_order, options.actors);
    let mut done = Ok(());
    parse_content(&as_file(), Content::of_stream(stream, 0), schema, options, &mut reader, &mut |parsed| {
        done = parsed.into_iter().try_for_each(&mut *sink);
        done.is_ok()
    });
    done.map_err(|error| Error::io(Path::new("output"), error))
}

fn parse_all(turns: &Receiver<Turn>, schema: &Schema, languages: &[Language], options: &Options) {
    let mut reader = Reader::new(languages, schema.date_order, options.actors);
    for (walked, results) in turns {
        parse_file(&walked, schema, options, &mut reader, &results);
    }
}

fn parse_file(walked: &Walked, schema: &Schema, options: &Options, reader: &mut Reader, results: &Sender<Vec<Parsed>>) {
    // Whoever no longer listens needs no more.
    let tell = |path: &Path, reason: String| {
        let rejection = Rejection { line: None, reason };
        drop(results.send(vec![Parsed::Rejected(Rejected { source: path.display().to_string(), rejection })]));
    };
    let file = match walked {
        Ok(file) => file,
        Err(unreadable) => return tell(&unreadable.path, unreadable.reason.clone()),
    };
    let mut opened = match File::open(&file.path) {
        Ok(opened) => opened,
        Err(error) => return tell(&file.path, error.to_string()),
    };
    let content = match Content::of_file(&mut opened) {
        Ok(content) => content,
        Err(error) => return tell(&file.path, error.to_string()),
    };
    parse_content(file, content, schema, options, reader, &mut |parsed| results.send(parsed).is_ok());
}

/// Parses what is in a file, and hands it on until `give` says that nobody wants more.
fn parse_content(
    file: &SourceFile,
    content: Content<'_>,
    schema: &Schema,
    options: &Options,
    reader: &mut Reader,
    give: &mut dyn FnMut(Vec<Parsed>) -> bool,
) {
    let source = file.path.display().to_string();
    let mut is_empty = true;
    // Whoever wants no more knows it.
    let _ = jobs(file, content, options, &mut |job| {
        let mut parsed = Vec::new();
        match job {
            Job::Parse(piece) => {
                piece.parse(file, schema, &mut |found| {
                    parsed.push(match found {
                        Ok(article) => {
                            reader.renew();
                            let laid = reader.lay_out(article);
                            Parsed::Article(Box::new(reader.complete(laid).stored))
                        }
                        Err(refused) => Parsed::Rejected(Rejected::of(&source, &refused)),
                    });
                });
            }
            Job::Reject(refused) => {
                parsed.push(Parsed::Rejected(Rejected::of(&source, &refused)));
            }
            Job::Skip => {}
        }
        is_empty &= parsed.is_empty();
        if give(parsed) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if is_empty {
        let rejected = Rejected::of(&source, &Refused::whole(super::NO_DOCUMENTS));
        give(vec![Parsed::Rejected(rejected)]);
    }
}

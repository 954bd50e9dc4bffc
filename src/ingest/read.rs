//! From a file to its documents: decoding, detection, parsing, naming; and [`parse`], which stops there.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::Rejected;
use super::look::walk;
use crate::actors::Finder;
use crate::article::{Article, MentionedDate, Provenance, Published, Rejection, Warning};
use crate::corpus::{self, SourceFile, decode, is_binary};
use crate::dates::{DateFinder, DateOrder, Precision, Spoken, parse_path_date};
use crate::error::Result;
use crate::formats::{Format, Found, Raw, detect};
use crate::index::{MOST_THREADS, Stored, hash};
use crate::layout::Layout;
use crate::schema::Schema;
use crate::text::{Language, Terms};

/// What a document turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    /// An article, who is named in it, and which dates it speaks of.
    Article(Box<Stored>),
    /// Something that cannot be read as news.
    Rejected(Rejected),
}

/// A file's text, with what is known of it.
pub(super) struct Text<'a> {
    bytes: &'a [u8],
    text: std::borrow::Cow<'a, str>,
    pub(super) format: &'static Format,
    warning: Option<Warning>,
}

/// Size of the pieces in which files of many documents are read in parallel, in bytes.
const PIECE: usize = 1 << 20;

/// Reads a file to the end.
pub(super) fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    // As the file may have grown since the walk, its length now is asked for.
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0).saturating_add(1));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl<'a> Text<'a> {
    /// Decodes a file, and finds out its format where none is `wanted`.
    pub(super) fn of(file: &SourceFile, bytes: &'a [u8], wanted: Option<&'static Format>) -> Result<Self, Rejection> {
        if is_binary(bytes) {
            let reason = "this is no text: it holds NUL bytes".to_owned();
            return Err(Rejection { line: None, reason });
        }
        let decoded = decode(bytes);
        if decoded.text.trim_start().is_empty() {
            return Err(Rejection { line: None, reason: "the file is empty".to_owned() });
        }
        let warning = decoded.guessed.map(|charset| Warning::whole(format!("not valid UTF-8: read as {charset}")));
        let format = wanted.unwrap_or_else(|| detect(&file.identity, &decoded.text));
        Ok(Self { bytes, text: decoded.text, format, warning })
    }

    /// The text in pieces that can be parsed each for itself.
    pub(super) fn pieces(&self) -> Vec<Raw<'_>> {
        let mut pieces = Vec::new();
        let (mut offset, mut line, mut rest) = (0, 1, &*self.text);
        while let Some(cut) = self.format.cut.filter(|_| rest.len() > PIECE) {
            let at = rest.floor_char_boundary(PIECE);
            let Some(end) = rest.get(at..).and_then(cut).map(|end| at + end) else { break };
            let (text, after) = rest.split_at(end);
            pieces.push(Raw { text, bytes: text.as_bytes(), offset, line });
            offset += end;
            line += text.bytes().filter(|&byte| byte == b'\n').count();
            rest = after;
        }
        // No format that reads by lines looks at the bytes.
        let bytes = if offset == 0 { self.bytes } else { rest.as_bytes() };
        pieces.push(Raw { text: rest, bytes, offset, line });
        pieces
    }

    /// Parses a piece; articles have their ids and sources.
    pub(super) fn parse(
        &self,
        file: &SourceFile,
        piece: Raw<'_>,
        schema: &Schema,
        sink: &mut dyn FnMut(Result<Article, Rejection>),
    ) {
        (self.format.parse)(piece, schema, &mut |found| match found {
            Found::Article { mut article, ordinal } => {
                name(&mut article, file, ordinal);
                article.warnings.extend(self.warning.clone());
                sink(Ok(*article));
            }
            Found::Rejected(rejection) => sink(Err(rejection)),
        });
    }
}

/// Gives an article its id and its source.
fn name(article: &mut Article, file: &SourceFile, ordinal: usize) {
    let own = match article.metadata.get("id") {
        Some(Value::String(id)) => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    // The number of a line shall not be taken for the own id of another.
    let own = own.unwrap_or_else(|| if ordinal == 0 { "0".to_owned() } else { format!("\0{ordinal}") });
    article.id = format!("{:016x}", hash(format!("{}\0{own}", file.identity).as_bytes()));
    article.source = file.path.display().to_string();
    // The path of a file of many documents says nothing of each.
    if article.published.is_none()
        && ordinal == 0
        && let Some(found) = parse_path_date(&file.identity)
    {
        let (date, precision) = (found.date, found.precision);
        article.published = Some(Published { date, time: None, precision, provenance: Provenance::Path, span: None });
    }
    if ordinal > 0 {
        article.source = format!("{}:{ordinal}", article.source);
    }
}

/// Lays articles out and finds who is named in them, and which dates they speak of; keeps what it learns of words from one to the next.
pub(super) struct Reader {
    pub(super) terms: Terms,
    finder: Option<Finder>,
    date_order: Option<DateOrder>,
}

/// An article with all that is made of it before it is indexed.
pub(super) struct Complete {
    pub(super) stored: Stored,
    pub(super) layout: Layout,
    /// The numbers of the words of the layout's tokens.
    pub(super) numbers: Vec<u32>,
}

impl Reader {
    pub(super) fn new(language: Language, date_order: Option<DateOrder>, with_actors: bool) -> Self {
        Self { terms: Terms::new(language), finder: with_actors.then(Finder::new), date_order }
    }

    pub(super) fn complete(&mut self, article: Article) -> Complete {
        self.terms.renew();
        let layout = Layout::of(&article);
        let numbers = layout.numbers(&article, &mut self.terms);
        let actors = match &mut self.finder {
            Some(finder) => finder.find(&article, &layout, &numbers, &mut self.terms),
            None => Vec::new(),
        };
        let dates = mentioned_dates(&article, &layout, self.date_order);
        Complete { stored: Stored { article, actors, dates, added: None }, layout, numbers }
    }
}

/// The dates that an article speaks of, in reading order.
fn mentioned_dates(article: &Article, layout: &Layout, order: Option<DateOrder>) -> Vec<MentionedDate> {
    // Nothing can be told from a month or a year.
    let published = article.published.as_ref().filter(|published| published.precision == Precision::Day);
    let mut finder = DateFinder::new(published.map(|published| published.date), order);
    let (mut dates, mut found) = (Vec::new(), Vec::new());
    for (part, tokens) in layout.by_part() {
        let text = article.part(part).unwrap_or("");
        finder.find(text, tokens.iter().map(|placed| placed.token), &mut found);
        let date = |spoken: Spoken| MentionedDate { period: spoken.period, part, span: spoken.start..spoken.end };
        dates.extend(found.drain(..).map(date));
    }
    dates
}

/// Calls `work` for every item, on as many threads as there are states, one for each.
pub(super) fn on_threads<T: Sync, S: Send>(items: &[T], states: &mut [S], work: impl Fn(&mut S, usize, &T) + Sync) {
    let next = AtomicUsize::new(0);
    let run = |state: &mut S| {
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(i) else { break };
            work(state, i, item);
        }
    };
    let run = &run;
    std::thread::scope(|scope| {
        let mut states = states.iter_mut().take(items.len());
        let own = states.next();
        for state in states {
            scope.spawn(move || run(state));
        }
        own.map(run);
    });
}

/// How many files are parsed before what they gave is handed on.
const BATCH: usize = 64;

/// Parses everything at and below the paths, in the order of names, on `threads` threads; without an index. Where no
/// `format` is named, that of each file is found out.
///
/// # Errors
/// When a path does not exist, or when `sink` fails.
pub fn parse(
    paths: &[PathBuf],
    schema: &Schema,
    format: Option<&'static Format>,
    with_actors: bool,
    threads: usize,
    sink: &mut dyn FnMut(Parsed) -> std::io::Result<()>,
) -> Result<()> {
    let mut walked = Vec::new();
    for path in paths {
        walked.push(walk(path)?);
    }
    let mut files = walked.into_iter().flatten().peekable();
    // Without an index no word is stemmed: any language will do.
    let reader = || Reader::new(Language::ENGLISH, schema.date_order, with_actors);
    let mut readers: Vec<Reader> = std::iter::repeat_with(reader).take(threads.clamp(1, MOST_THREADS.get())).collect();
    while files.peek().is_some() {
        let batch: Vec<corpus::Walked> = files.by_ref().take(BATCH).collect();
        let parsed: Vec<Mutex<Vec<Parsed>>> = batch.iter().map(|_| Mutex::default()).collect();
        on_threads(&batch, &mut readers, |reader, i, walked| {
            let documents = parse_file(walked, schema, format, reader);
            if let Some(slot) = parsed.get(i) {
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = documents;
            }
        });
        for documents in parsed {
            for document in documents.into_inner().unwrap_or_else(PoisonError::into_inner) {
                sink(document).map_err(|error| crate::error::Error::io(Path::new("output"), error))?;
            }
        }
    }
    Ok(())
}

fn parse_file(
    walked: &corpus::Walked,
    schema: &Schema,
    format: Option<&'static Format>,
    reader: &mut Reader,
) -> Vec<Parsed> {
    let rejected =
        |path: &Path, rejection| Parsed::Rejected(Rejected { source: path.display().to_string(), rejection });
    let whole = |reason: String| Rejection { line: None, reason };
    let file = match walked {
        Ok(file) => file,
        Err(unreadable) => return vec![rejected(&unreadable.path, whole(unreadable.reason.clone()))],
    };
    let bytes = match read(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => return vec![rejected(&file.path, whole(error.to_string()))],
    };
    let text = match Text::of(file, &bytes, format) {
        Ok(text) => text,
        Err(rejection) => return vec![rejected(&file.path, rejection)],
    };
    let mut documents = Vec::new();
    for piece in text.pieces() {
        text.parse(file, piece, schema, &mut |found| {
            documents.push(match found {
                Ok(article) => Parsed::Article(Box::new(reader.complete(article).stored)),
                Err(rejection) => rejected(&file.path, rejection),
            });
        });
    }
    documents
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> SourceFile {
        SourceFile {
            path: name.into(),
            key: format!("/x/{name}"),
            place: None,
            identity: name.into(),
            size: 0,
            modified: 0,
        }
    }

    #[test]
    fn pieces_are_cut_between_lines_and_know_their_place() {
        let line = format!("{{\"title\": \"{}\"}}\n", "é".repeat(1000));
        let text = line.repeat(2000);
        let file = file("a.jsonl");
        let text = Text::of(&file, text.as_bytes(), None).unwrap();
        let pieces = text.pieces();
        assert!(pieces.len() > 2);
        let mut lines = 0;
        for piece in &pieces {
            assert_eq!((piece.line, piece.offset), (1 + lines, lines * line.len()));
            lines += piece.text.matches('\n').count();
        }
        assert_eq!(lines, 2000);
    }

    #[test]
    fn ids_depend_on_the_identity_and_the_own_id() {
        let id = |file: &SourceFile, line: &str| {
            let text = Text::of(file, line.as_bytes(), None).unwrap();
            let mut ids = Vec::new();
            text.parse(file, text.pieces()[0], &Schema::embedded().unwrap(), &mut |found| ids.push(found.unwrap().id));
            ids.remove(0)
        };
        let (a, b) = (file("news/a.jsonl"), SourceFile { path: "elsewhere".into(), ..file("news/a.jsonl") });
        assert_eq!(id(&a, "{\"id\": 7, \"title\": \"x\"}"), id(&b, "\n{\"id\": \"7\", \"title\": \"y\"}"));
        assert_ne!(id(&a, "{\"title\": \"x\"}"), id(&a, "\n{\"title\": \"x\"}"));
        assert_eq!(id(&a, "{\"title\": \"x\"}").len(), 16);
        // An own id is no line.
        assert_ne!(id(&a, "{\"title\": \"x\"}"), id(&a, "\n{\"id\": 1, \"title\": \"x\"}"));
    }

    #[test]
    fn the_path_of_a_file_dates_what_has_no_date() {
        let published = |name: &str, text: &str| {
            let file = file(name);
            let text = Text::of(&file, text.as_bytes(), None).unwrap();
            let mut found = Vec::new();
            text.parse(&file, text.pieces()[0], &Schema::embedded().unwrap(), &mut |article| {
                found.push(article.unwrap());
            });
            found.remove(0).published.map(|published| (published.date.to_string(), published.provenance))
        };
        let path = Some(("2024-02-05".to_owned(), Provenance::Path));
        assert_eq!(published("news/2024/02/05/a.txt", "Talks failed after three days."), path);
        assert_eq!(published("2024-02-05-talks.txt", "Talks failed after three days."), path);
        let line = Some(("2024-02-06".to_owned(), Provenance::DateLine));
        assert_eq!(published("2024-02-05-talks.txt", "date 2024-02-06 Talks failed after three days."), line);
        assert_eq!(published("2024-02-05.jsonl", "{\"title\": \"Talks fail\"}"), None);
    }

    #[test]
    fn every_item_is_worked_on_once() {
        let items: Vec<usize> = (0..100).collect();
        let seen = Mutex::new(Vec::new());
        on_threads(&items, &mut [(); 4], |(), i, item| seen.lock().unwrap().push((i, *item)));
        let mut seen = seen.into_inner().unwrap();
        seen.sort_unstable();
        assert_eq!(seen, items.iter().map(|&i| (i, i)).collect::<Vec<_>>());
    }
}

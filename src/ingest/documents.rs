//! From what comes out of a file to pieces that can be parsed each for itself, and from these to articles with names.

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::Value;

use super::Options;
use crate::article::{Article, Provenance, Published, Rejection, Warning};
use crate::corpus::{
    Content, Member, PIECE, SourceFile, Unpacked, Whole, decode, is_binary, is_wide, stated_charset, unpack,
};
use crate::dates::{PathDate, parse_path_date};
use crate::formats::{self, Cut, Format, Found, Raw, contradiction, detect};
use crate::index::{Refused, hash, id_of, unread};
use crate::schema::Schema;

/// What is to be done with something that came out of a file.
pub(super) enum Job {
    /// Parse it.
    Parse(Piece),
    /// Tell of it.
    Reject(Refused),
    /// Count it.
    Skip,
}

/// A document, a file of several, or some documents of a large file.
pub(super) struct Piece {
    origin: Arc<Origin>,
    bytes: Vec<u8>,
    /// Where that is known already.
    format: Option<&'static Format>,
    offset: usize,
    line: usize,
    /// How long what is unpacked of it may be, in bytes.
    most: u64,
}

/// Where in a file something lies, and what its container says of it.
#[derive(Default)]
struct Origin {
    path: String,
    identity: String,
    name: String,
    charset: Option<String>,
    doubt: Option<String>,
}

/// Receives jobs; breaks when no more are wanted.
pub(super) type Take<'t> = &'t mut dyn FnMut(Job) -> ControlFlow<()>;

/// Hands on what is in a file, in its order; breaks when `take` does, or when the run is stopped.
pub(super) fn jobs(file: &SourceFile, content: Content<'_>, options: &Options, take: Take<'_>) -> ControlFlow<()> {
    unpack(&file.identity, file.size, content, options.max_document, &mut |unpacked| match unpacked {
        Unpacked::Member(member) => pieces(member, options, take),
        Unpacked::Rejected { path, reason } => take(reject(path, None, reason)),
        Unpacked::Skipped => take(Job::Skip),
    })
}

fn pieces(member: Member<'_, '_>, options: &Options, take: Take<'_>) -> ControlFlow<()> {
    let Options { max_document: most, format: wanted, .. } = *options;
    let Member { path, identity, name, charset, doubt, content } = member;
    let mut origin = Origin {
        path: path.to_owned(),
        identity: identity.to_owned(),
        name: name.to_owned(),
        charset: charset.map(str::to_owned),
        doubt: doubt.map(str::to_owned),
    };
    let whole = |origin: Origin, bytes| {
        Job::Parse(Piece { origin: Arc::new(origin), bytes, format: wanted, offset: 0, line: 1, most })
    };
    if !content.is_whole() {
        if of_bytes(content.head(), wanted).is_none() && is_binary(content.head()) {
            return take(reject(path, None, BINARY));
        }
        let format = wanted.unwrap_or_else(|| detect(name, &decode(begin(content.head()), charset).text));
        if let Some(cut) = (format.cut)(content.head()).filter(|_| !is_wide(content.head())) {
            // Its first piece alone declares it.
            origin.charset = stated_charset(content.head(), charset).map(str::to_owned);
            return documents(content, &Arc::new(origin), format, cut, options, take);
        }
    }
    match content.whole(most) {
        Whole::All(bytes) => take(whole(origin, bytes)),
        Whole::TooLong => take(reject(path, None, too_long("it is", most))),
        Whole::Cut(bytes, error) if bytes.is_empty() => take(reject(path, None, error.to_string())),
        Whole::Cut(bytes, error) => {
            let length = bytes.len();
            origin.doubt = Some(format!("not all of it is there: {error}"));
            take(whole(origin, bytes))?;
            take(reject(path, None, format!("{error} after {length} bytes: what comes before is kept")))
        }
    }
}

/// The format of what is no text, unless another one is wanted.
fn of_bytes(bytes: &[u8], wanted: Option<&Format>) -> Option<&'static Format> {
    formats::of_bytes(bytes).filter(|format| wanted.is_none_or(|wanted| wanted == *format))
}

/// As much of the beginning as tells the format.
fn begin(head: &[u8]) -> &[u8] {
    head.get(..16 << 10).unwrap_or(head)
}

/// How much more than a piece is read to find its end, in bytes.
const MORE: usize = 64 << 10;

/// How much of what was searched for the begin of a document is searched again with what comes after it, in bytes.
const BEGIN: usize = 1 << 10;

/// Cuts a file between its documents. Of one that is too long the end is searched for, and it is gone.
fn documents(
    mut content: Content<'_>,
    origin: &Arc<Origin>,
    format: &'static Format,
    cut: Cut,
    options: &Options,
    take: Take<'_>,
) -> ControlFlow<()> {
    let most = options.max_document;
    let mut rest = Rest { bytes: Vec::new(), offset: 0, line: 1 };
    // The line on which a document begins of which all is gone that was read so far.
    let mut gone = None;
    loop {
        if options.is_stopped() {
            return ControlFlow::Break(());
        }
        let searched = rest.bytes.len();
        let more = (PIECE + MORE).checked_sub(searched).filter(|&more| more > 0).unwrap_or(PIECE);
        let read = content.by_ref().take(more as u64).read_to_end(&mut rest.bytes);
        let is_last = !matches!(read, Ok(1..));
        if let Some(line) = gone {
            let end = cut(&rest.bytes).or(is_last.then_some(rest.bytes.len()));
            rest.cut(end.unwrap_or(rest.bytes.len().saturating_sub(BEGIN)));
            if end.is_none() {
                continue;
            }
            take(reject(&origin.path, Some(line), too_long("this document is", most)))?;
            gone = None;
        }
        let from = searched.saturating_sub(BEGIN).max(PIECE);
        let end = match read {
            Ok(0) => Some(rest.bytes.len()),
            Ok(_) => rest.bytes.get(from..).and_then(cut).map(|end| from + end),
            Err(_) => last(&rest.bytes, cut),
        };
        // Documents before one that is too long are not.
        let is_long = rest.bytes.len() as u64 > most;
        let end = end.or_else(|| if is_long { last(&rest.bytes, cut) } else { None });
        if let Some(end) = end.filter(|&end| end > 0) {
            let (offset, line) = (rest.offset, rest.line);
            let bytes = rest.cut(end);
            take(Job::Parse(Piece { origin: origin.clone(), bytes, format: Some(format), offset, line, most }))?;
        }
        match read {
            Ok(0) => return ControlFlow::Continue(()),
            Ok(_) => {}
            Err(error) => {
                let reason = format!("{error}: the documents before this one are kept");
                return take(reject(&origin.path, Some(rest.line), reason));
            }
        }
        if rest.bytes.len() as u64 > most && last(&rest.bytes, cut).is_none() {
            gone = Some(rest.line);
        }
    }
}

/// Where the last document begins, if there is one before it.
fn last(bytes: &[u8], cut: Cut) -> Option<usize> {
    let next = |&at: &usize| bytes.get(at..).and_then(cut).map(|next| at + next);
    std::iter::successors(next(&0), next).last()
}

/// What was read of a file and not handed on, and where it begins.
struct Rest {
    bytes: Vec<u8>,
    offset: usize,
    line: usize,
}

impl Rest {
    /// Takes off the first bytes.
    fn cut(&mut self, end: usize) -> Vec<u8> {
        let rest = self.bytes.split_off(end.min(self.bytes.len()));
        let taken = std::mem::replace(&mut self.bytes, rest);
        self.offset += taken.len();
        self.line += taken.iter().map(|&byte| usize::from(byte == b'\n')).sum::<usize>();
        taken
    }
}

const BINARY: &str = "this is no text: it holds NUL bytes";

fn too_long(what: &str, most: u64) -> String {
    format!("{what} longer than {} MB: --max-document takes more", most >> 20)
}

fn reject(path: &str, line: Option<usize>, reason: impl Into<String>) -> Job {
    Job::Reject(Refused { member: path.to_owned(), rejection: Rejection { line, reason: reason.into() } })
}

impl Piece {
    /// Whether its last line has no end.
    pub(super) fn is_open(&self) -> bool {
        !self.bytes.ends_with(b"\n")
    }

    /// Parses it; articles have their ids and sources. Returns the format that it was read in.
    pub(super) fn parse(
        &self,
        file: &SourceFile,
        schema: &Schema,
        sink: &mut dyn FnMut(Result<Article, Refused>),
    ) -> Option<&'static Format> {
        let origin = &*self.origin;
        let refused = |rejection| Err(Refused { member: origin.path.clone(), rejection });
        let whole = |reason: &str| Rejection { line: None, reason: reason.to_owned() };
        let of_bytes = of_bytes(&self.bytes, self.format).filter(|_| self.offset == 0);
        if self.offset == 0 && of_bytes.is_none() && is_binary(&self.bytes) {
            sink(refused(whole(BINARY)));
            return None;
        }
        let to_decode = if of_bytes.is_some() { begin(&self.bytes) } else { &self.bytes };
        let decoded = decode(to_decode, origin.charset.as_deref());
        if self.offset == 0 && decoded.text.trim_start().is_empty() {
            sink(refused(whole("the file is empty")));
            return None;
        }
        let format = self.format.or(of_bytes).unwrap_or_else(|| detect(&origin.name, &decoded.text));
        let doubt = decoded.doubt.filter(|_| !format.decodes);
        let doubts: Vec<Warning> = doubt.into_iter().chain(origin.doubt.clone()).map(Warning::whole).collect();
        let Self { offset, line, most, .. } = *self;
        let raw = Raw { text: &decoded.text, bytes: &self.bytes, offset, line, most };
        (format.parse)(raw, schema, &mut |found| match found {
            Found::Article { mut article, ordinal } => {
                name(&mut article, file, origin, ordinal);
                article.warnings.extend(contradiction(&article, schema.date_order));
                article.warnings.extend(unread(&article, schema));
                article.warnings.extend(doubts.iter().cloned());
                sink(Ok(*article));
            }
            Found::Rejected(rejection) => sink(refused(rejection)),
        });
        Some(format)
    }
}

/// The id that the source gave an article.
pub(super) fn own_id(article: &Article) -> Option<String> {
    match article.metadata.get("id") {
        Some(Value::String(id)) => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    }
}

/// Gives an article its id and its source.
fn name(article: &mut Article, file: &SourceFile, origin: &Origin, ordinal: usize) {
    let own = own_id(article);
    // The number of a line shall not be taken for the own id of another.
    let own = own.unwrap_or_else(|| if ordinal == 0 { "0".to_owned() } else { format!("\0{ordinal}") });
    article.id = id_of(hash(format!("{}{}\0{own}", file.identity, origin.identity).as_bytes()));
    article.source = format!("{}{}", file.path.display(), origin.path);
    // The path of a file of many documents says nothing of each, nor does that of a container.
    let of = |path| Some((path, parse_path_date(path)?));
    let found = || match origin.path.rsplit("!/").next().filter(|path| !path.is_empty()) {
        Some(member) => of(member),
        // Whichever directory was named, what stands above it counts, too: a file has the same date whoever finds it.
        None => of(&file.identity).or_else(|| of(&file.key)),
    };
    if article.published.is_none() && ordinal == 0 {
        match found() {
            Some((_, Ok(PathDate { date, precision, .. }))) => {
                let provenance = Provenance::Path;
                article.published = Some(Published { date, time: None, precision, provenance, span: None });
            }
            Some((path, Err(error))) => {
                let written = path.get(error.span.clone()).unwrap_or("");
                let message = format!("the date \"{written}\" of the path is not used: {error}");
                article.warnings.push(Warning::whole(message));
            }
            None => {}
        }
    }
    if ordinal > 0 {
        article.source = format!("{}:{ordinal}", article.source);
    }
}

#[cfg(test)]
mod tests;

//! Pages of web archives: which answers of servers are documents.

use std::io::Read;
use std::ops::ControlFlow;

use super::http::{self, Answer};
use super::read::Exactly;
use super::{At, Sink, Unpack, Unpacked, too_long};
use crate::corpus::content::Content;

/// Longest head of an answer, in bytes.
const MOST_HEAD: u64 = 64 << 10;

/// What an archive says of a page.
pub(super) struct Page<'p> {
    /// What it is, if it is not for the answer to say.
    pub(super) kind: Option<&'p str>,
    /// Why it is not all there.
    pub(super) doubt: Option<String>,
}

/// Hands on the page that a record holds, if it is one.
pub(super) fn visit(
    unpack: Unpack<'_>,
    at: &At,
    page: &Page<'_>,
    record: &mut Exactly<'_, impl Read>,
    sink: Sink<'_>,
) -> ControlFlow<()> {
    let mut bytes = Vec::new();
    let read = record.take(unpack.most.saturating_add(MOST_HEAD)).read_to_end(&mut bytes);
    let is_too_long = record.is_left();
    let mut doubt = read.err().map(|error| error.to_string()).or_else(|| page.doubt.clone());
    let (kind, charset, body) = match (page.kind.map(http::kind), http::answer(&bytes)) {
        (None, None) => return sink(Unpacked::Skipped),
        (_, Some(Answer { status, .. })) if status != 200 => return sink(Unpacked::Skipped),
        (_, Some(answer)) => {
            let (kind, charset) = (answer.kind.clone(), answer.charset.clone());
            if !is_page(&kind, &at.path) {
                return sink(Unpacked::Skipped);
            }
            match http::body(&answer, unpack.most, unpack.budget) {
                Ok(Some(body)) => {
                    doubt = doubt.or(body.doubt);
                    (kind, charset, body.bytes)
                }
                Ok(None) => return at.rejected(too_long(unpack.most), sink),
                Err(reason) => return at.rejected(reason, sink),
            }
        }
        (Some((kind, charset)), None) => {
            if !is_page(&kind, &at.path) {
                return sink(Unpacked::Skipped);
            }
            (kind, charset, bytes)
        }
    };
    if is_too_long || body.len() as u64 > unpack.most {
        return at.rejected(too_long(unpack.most), sink);
    }
    let is_html = kind.contains("html") || (kind.is_empty() && begins_as_html(&body));
    if kind.is_empty() && !is_html {
        return sink(Unpacked::Skipped);
    }
    // The address of a page says little of its format.
    let name = if is_html { "page.html" } else { "page.txt" };
    let at = At { path: at.path.clone(), identity: at.identity.clone(), name: name.to_owned(), layers: at.layers };
    let cut = doubt.as_deref().map(|doubt| format!("not all of it is there: {doubt}"));
    at.page(charset.as_deref(), cut.as_deref(), Content::of_bytes(body), sink)
}

/// Whether an answer of that kind is a document that people read, or a feed.
fn is_page(kind: &str, path: &str) -> bool {
    let is_feed = matches!(kind, "application/rss+xml" | "application/atom+xml" | "application/feed+json");
    is_feed
        || matches!(kind, "text/html" | "application/xhtml+xml" | "text/plain" | "text/markdown" | "")
            && !path.ends_with("/robots.txt")
}

fn begins_as_html(body: &[u8]) -> bool {
    let start = body.trim_ascii_start();
    ["<!doctype html", "<html"]
        .iter()
        .any(|tag| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag.as_bytes())))
}

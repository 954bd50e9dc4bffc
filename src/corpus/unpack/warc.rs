//! WARC: records of what a crawler asked, what servers answered, and what is known of both.

use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;

use super::names::Names;
use super::read::{Exactly, line};
use super::web::{self, Page};
use super::{At, Sink, Unpack, Unpacked};
use crate::corpus::content::Content;

/// The head of a record.
#[derive(Debug, Default, PartialEq, Eq)]
struct Head {
    kind: String,
    address: String,
    content: String,
    length: Option<u64>,
    truncated: Option<String>,
}

/// Most lines in the head of a record.
const MOST_LINES: usize = 1000;

pub(super) fn visit(unpack: Unpack<'_>, at: &At, content: Content<'_>, sink: Sink<'_>) -> ControlFlow<()> {
    let (mut reader, mut names, mut first) = (BufReader::new(content), Names::default(), Vec::new());
    // Whether something was found between records that is none, and not yet told of.
    let mut is_lost = false;
    loop {
        match line(&mut reader, &mut first) {
            Ok(Some(())) => {}
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return at.rejected(format!("the archive cannot be read on: {error}"), sink),
        }
        if !first.starts_with(b"WARC/") {
            if !is_lost && !first.is_empty() {
                is_lost = true;
                at.rejected("something that is no record stands between two records: passed over", sink)?;
            }
            continue;
        }
        is_lost = false;
        let head = match head(&mut reader) {
            Ok(head) => head,
            Err(error) => return at.rejected(format!("the archive cannot be read on: {error}"), sink),
        };
        let address = shown(&head.address);
        let Some(length) = head.length else {
            is_lost = true;
            let place = if address.is_empty() { "a record".to_owned() } else { format!("the record of {address}") };
            at.rejected(format!("{place} does not say how long it is: passed over"), sink)?;
            continue;
        };
        let mut record = Exactly::new(&mut reader, length);
        if is_answer(&head) {
            let inner = at.within(&address, names.again(&address));
            let kind = (!head.content.starts_with("application/http")).then_some(head.content.as_str());
            let doubt = head.truncated.map(|why| format!("the crawler stopped ({why})"));
            web::visit(unpack, &inner, &Page { kind, doubt }, &mut record, sink)?;
        } else {
            sink(Unpacked::Skipped)?;
        }
        if unpack.is_spent() {
            return at.rejected("nothing more of this archive is read", sink);
        }
        let known = record.failed;
        if let Err(error) = record.skip()
            && !known
        {
            return at.rejected(format!("the archive cannot be read after {address}: {error}"), sink);
        }
    }
}

/// Whether a record holds what a server answered, or what was made of that.
fn is_answer(head: &Head) -> bool {
    match head.kind.as_str() {
        "response" => head.content.is_empty() || head.content.starts_with("application/http"),
        // Crawlers keep their own logs and settings as resources, too, at addresses of their own making.
        "resource" | "conversion" => OF_PAGES.iter().any(|scheme| head.address.starts_with(scheme)),
        _ => false,
    }
}

/// How the addresses of pages begin.
const OF_PAGES: [&str; 4] = ["http://", "https://", "ftp://", "file://"];

/// Reads the head of a record after its first line.
fn head(reader: &mut impl BufRead) -> io::Result<Head> {
    let (mut head, mut bytes) = (Head::default(), Vec::new());
    for _ in 0..MOST_LINES {
        if line(reader, &mut bytes)?.is_none() || bytes.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((name, value)) = text.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => head.kind = value.to_ascii_lowercase(),
            // Some programs write it as RFC 2396 has it, in angle brackets.
            "warc-target-uri" => value.trim_matches(['<', '>']).clone_into(&mut head.address),
            "content-type" => head.content = value.to_ascii_lowercase(),
            "content-length" => head.length = value.parse().ok(),
            "warc-truncated" => head.truncated = Some(value.to_owned()),
            _ => {}
        }
    }
    Ok(head)
}

/// An address as it is shown.
pub(super) fn shown(address: &str) -> String {
    address.replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let mut reader =
            &b"warc-TYPE: Response\r\nWARC-Target-URI: <http://a/b c>\r\nContent-Length: 12\r\nodd\r\n\r\nrest"[..];
        let read = head(&mut reader).unwrap();
        assert_eq!((read.kind.as_str(), read.address.as_str(), read.length), ("response", "http://a/b c", Some(12)));
        assert_eq!(reader, b"rest");
        assert_eq!(head(&mut &b"Content-Length: -1\n"[..]).unwrap().length, None);
    }
}

//! Texts that are no prose and that no format reads: better refused with a reason than read as a letter full of markup.

use super::{Format, Found, Raw, Sink};
use crate::article::Rejection;
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "refused", endings: &["xml"], sniff, cut: |_| None, decodes: false, parse };

fn sniff(head: &str) -> bool {
    reason(head).is_some()
}

fn parse(raw: Raw<'_>, _: &Schema, sink: Sink<'_>) {
    let reason = reason(raw.text).unwrap_or("no format reads what this is by its name");
    sink(Found::Rejected(Rejection { line: None, reason: reason.to_owned() }));
}

/// Why nothing reads a text that begins like this.
fn reason(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let begins = |prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    match marks.next()? {
        '<' if begins("<?xml") || begins("<!doctype") => Some("XML or SGML, and no format reads it"),
        '{' if begins("{\\rtf") => Some("rich text: save it as plain text"),
        '%' if begins(super::PDF) => Some("a PDF: convert it to plain text, or build dateline with the feature `pdf`"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_prose_is_refused() {
        for text in ["<?xml version", "{\\rtf1", "%PDF-1.7"] {
            assert!(sniff(text), "{text}");
        }
        for text in ["", "date 2024-02-05", "[Corrected] Talks fail", "{braces} in text", "<p>One</p>", "\"[{\""] {
            assert!(!sniff(text), "{text}");
        }
    }
}

//! What stands between the tokens of an article.

use std::ops::Range;

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Gap {
    /// A space.
    #[default]
    Space,
    /// A hyphen.
    Hyphen,
    /// A comma.
    Comma,
    /// A full stop that ends no sentence.
    Stop,
    /// A bracket opens, `<` among them, which stands before symbols of shares.
    Open,
    /// A bracket closes.
    Close,
    /// A quotation mark.
    Quote,
    /// `'s ` or `' `.
    Possessive,
    /// `&`.
    Ampersand,
    /// A slash.
    Slash,
    /// A colon.
    Colon,
    /// A semicolon.
    Semicolon,
    /// A dash.
    Dash,
    /// An apostrophe and no space: `d'Estaing`.
    Apostrophe,
    /// A sentence begins.
    Sentence,
    /// A paragraph begins.
    Paragraph,
    /// Anything else.
    Other,
}

/// What stands between two tokens, at a place in a text.
#[inline]
pub(super) fn gap(text: &str, between: Range<usize>) -> Gap {
    match text.as_bytes().get(between.clone()).unwrap_or(&[]) {
        b" " => Gap::Space,
        b"-" => Gap::Hyphen,
        b", " => Gap::Comma,
        b". " | b"." => Gap::Stop,
        b"'s " | b"' " => Gap::Possessive,
        b"" => Gap::Other,
        _ => unusual_gap(text.get(between).unwrap_or("")),
    }
}

fn unusual_gap(text: &str) -> Gap {
    let text = text.trim_end_matches(['\u{a0}', '\u{202f}']);
    if text.is_empty() || text.chars().all(char::is_whitespace) {
        return Gap::Space;
    }
    let has = |marks: &[char]| text.contains(marks);
    if text.starts_with('\u{2019}') || text.starts_with('\'') {
        return match text.chars().nth(1) {
            None => Gap::Apostrophe,
            Some('s' | 'S' | ' ') => Gap::Possessive,
            Some(_) => Gap::Quote,
        };
    }
    if has(&['(', '[', '<']) {
        Gap::Open
    } else if has(&[')', ']', '>']) {
        Gap::Close
    } else if has(&['"', '\u{201c}', '\u{201d}', '\u{2018}', '\u{ab}', '\u{bb}', '`']) {
        Gap::Quote
    } else if has(&[';']) {
        Gap::Semicolon
    } else if has(&[':']) {
        Gap::Colon
    } else if has(&['\u{2013}', '\u{2014}']) || text.contains(" -") || text.contains("--") {
        Gap::Dash
    } else if has(&[',']) {
        Gap::Comma
    } else if has(&['/']) {
        Gap::Slash
    } else if has(&['&', '+']) {
        Gap::Ampersand
    } else if has(&['.']) {
        Gap::Stop
    } else {
        Gap::Other
    }
}

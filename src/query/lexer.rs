//! The characters of a query: where words end, what counts as a quotation mark or a hyphen.
//!
//! What a character means depends on what stands before it (`desk:-5`, `date:>=2024`), so the parser asks for what it
//! expects next instead of getting a list of tokens.

use std::borrow::Cow;
use std::ops::Range;

use super::error::QueryError;

/// A place in the query.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

/// Text between quotation marks, without them and without the backslashes that protect some of its characters.
pub(super) struct Quoted {
    pub(super) text: String,
    /// With the quotation marks.
    pub(super) span: Range<usize>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte that comes next.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The byte after the last one.
    pub(super) fn end(&self) -> usize {
        self.text.len()
    }

    pub(super) fn slice(&self, span: Range<usize>) -> &'a str {
        self.text.get(span).unwrap_or("")
    }

    fn rest(&self) -> &'a str {
        self.slice(self.at..self.text.len())
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes `bytes` bytes, which have to be whole characters that were looked at.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Passes the next character if it is one of those.
    pub(super) fn eat(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let found = self.peek().filter(|&c| wanted(c));
        self.at += found.map_or(0, char::len_utf8);
        found.is_some()
    }

    pub(super) fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// What comes next up to a space, a parenthesis or a quotation mark; empty if one of those comes next.
    pub(super) fn chunk(&self) -> &'a str {
        let rest = self.rest();
        rest.get(..rest.find(ends_chunk).unwrap_or(rest.len())).unwrap_or("")
    }

    /// What follows the slash that comes next, if one does.
    pub(super) fn after_slash(&self) -> Option<&'a str> {
        self.rest().strip_prefix('/')
    }

    /// The chunk that comes next after space, and where it begins.
    pub(super) fn chunk_ahead(&self) -> (usize, &'a str) {
        let mut ahead = Self { ..*self };
        ahead.skip_space();
        (ahead.at, ahead.chunk())
    }

    /// Reads a quotation, the cursor standing on its first quotation mark.
    pub(super) fn quoted(&mut self) -> Result<Quoted, QueryError> {
        let start = self.at;
        self.eat(is_quote);
        let mut text = String::new();
        let mut chars = self.rest().char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if is_quote(c) {
                self.at += at + c.len_utf8();
                return Ok(Quoted { text, span: start..self.at });
            }
            match chars.peek() {
                Some(&(_, next)) if c == '\\' && (next == '\\' || is_quote(next)) => {
                    text.push(next);
                    chars.next();
                }
                _ => text.push(c),
            }
        }
        let span = start..start + self.slice(start..self.text.len()).chars().next().map_or(0, char::len_utf8);
        Err(self
            .error(span, "this quotation mark has no partner")
            .hint("close the phrase with \", or leave the mark out"))
    }

    /// `what` is wrong with `span`.
    pub(super) fn error(&self, span: Range<usize>, what: impl Into<String>) -> QueryError {
        QueryError::new(self.text, span, what)
    }
}

/// Whether a word ends before this character.
pub(super) fn ends_chunk(c: char) -> bool {
    c.is_whitespace() || c == '(' || c == ')' || is_quote(c)
}

/// `"` and what stands for it in print.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\u{ff02}')
}

/// `-` and what stands for it in print: hyphens, dashes, the minus sign.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

/// `'` and what stands for it in print.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‛' | '\u{2bc}')
}

/// `text` with straight quotation marks and apostrophes, and with plain hyphens.
pub(super) fn straighten(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let straight = |c| match c {
        c if is_apostrophe(c) => '\'',
        c if is_quote(c) => '"',
        c if is_hyphen(c) => '-',
        c => c,
    };
    text.chars().map(straight).collect::<String>().into()
}

//! HTML as it is found: tags, their attributes, and the text between them, in one pass whose time nothing makes longer than the
//! page.

use std::ops::Range;

use memchr::{memchr, memchr3, memmem, memrchr};

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text, its entities not decoded.
    Text(Range<usize>),
    /// The beginning of an element.
    Start {
        /// Its name, as [`key`] has it.
        name: Name,
        /// Its attributes, as they are written.
        attributes: &'t str,
        /// All bytes of the tag.
        span: Range<usize>,
    },
    /// The end of an element.
    End(Name),
    /// The content of the element that has just begun, which is no text of the page: a script, a drawing, a choice; or its title.
    Raw(Range<usize>),
}

/// The name of an element as a number: its first eight bytes in small letters; longer names are mixed into it.
pub(super) type Name = u64;

/// The number of a name.
pub(super) const fn key(name: &str) -> Name {
    let bytes = name.as_bytes();
    let (mut key, mut i) = (0, 0);
    while i < bytes.len() {
        key = mixed(key, i, bytes[i]);
        i += 1;
    }
    key
}

/// A number of the beginning of a name, with the byte behind it, which has that index.
const fn mixed(key: Name, i: usize, byte: u8) -> Name {
    let mixed = key.rotate_left(8) ^ byte.to_ascii_lowercase() as u64;
    if i < 8 { mixed } else { mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) }
}

/// Elements whose content is passed over as a whole.
#[rustfmt::skip]
const RAW: [Name; 18] = [
    key("script"), key("style"), key("title"), key("textarea"), key("noscript"), key("template"), key("svg"), key("iframe"),
    key("object"), key("canvas"), key("audio"), key("video"), key("select"), key("datalist"), key("xmp"), key("noembed"),
    key("noframes"), key("button"),
];

/// Reads a page tag by tag.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The element whose content comes next.
    raw: Option<&'t str>,
    /// The last `"` and the last `'` of the page.
    quotes: [usize; 2],
    /// Elements that end nowhere behind a place.
    unclosed: Vec<(Name, usize)>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let quotes = [b'"', b'\''].map(|quote| memrchr(quote, text.as_bytes()).unwrap_or(0));
        Self { text, at: 0, raw: None, quotes, unclosed: Vec::new() }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Option<Token<'t>> {
        if let Some(name) = self.raw.take()
            && let Some(end) = self.close(name)
        {
            let content = self.at..end;
            self.at = end;
            return Some(Token::Raw(content));
        }
        let start = self.at;
        loop {
            // Most tags stand right behind another.
            let open = match self.byte(self.at) {
                Some(b'<') => self.at,
                _ => match memchr(b'<', self.rest(self.at)) {
                    Some(step) => self.at + step,
                    None => break,
                },
            };
            let (first, second) = (self.byte(open + 1), self.byte(open + 2));
            let tag = match first {
                Some(b'/') => second.is_some_and(|b| b.is_ascii_alphabetic()),
                Some(b'!' | b'?') => true,
                Some(byte) => byte.is_ascii_alphabetic(),
                None => false,
            };
            if !tag {
                self.at = open + 1;
                continue;
            }
            if open > start {
                self.at = open;
                return Some(Token::Text(start..open));
            }
            return Some(match first {
                Some(b'/') => self.end_tag(open),
                Some(b'!' | b'?') => {
                    self.at = self.behind_declaration(open);
                    return self.next_after_declaration();
                }
                _ => self.start_tag(open),
            });
        }
        self.at = self.text.len();
        (start < self.at).then_some(Token::Text(start..self.at))
    }

    /// The piece behind comments and declarations, of which there may be many.
    fn next_after_declaration(&mut self) -> Option<Token<'t>> {
        while matches!((self.byte(self.at), self.byte(self.at + 1)), (Some(b'<'), Some(b'!' | b'?'))) {
            self.at = self.behind_declaration(self.at);
        }
        self.next()
    }

    /// The bytes from there on.
    fn rest(&self, at: usize) -> &'t [u8] {
        self.text.as_bytes().get(at..).unwrap_or(&[])
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn behind_declaration(&self, open: usize) -> usize {
        let rest = self.rest(open);
        let end = if rest.starts_with(b"<!--") {
            // `<!-->` is a whole comment.
            rest.get(2..).and_then(|rest| memmem::find(rest, b"-->")).map(|at| at + 5)
        } else if rest.starts_with(b"<![CDATA[") {
            memmem::find(rest, b"]]>").map(|at| at + 3)
        } else {
            memchr(b'>', rest).map(|at| at + 1)
        };
        end.map_or(self.text.len(), |end| open + end)
    }

    fn end_tag(&mut self, open: usize) -> Token<'t> {
        let (name, end) = self.name(open + 2);
        self.at = match self.byte(end) {
            Some(b'>') => end + 1,
            _ => memchr(b'>', self.rest(end)).map_or(self.text.len(), |at| end + at + 1),
        };
        Token::End(name)
    }

    fn start_tag(&mut self, open: usize) -> Token<'t> {
        let (name, begin) = self.name(open + 1);
        let end = if self.byte(begin) == Some(b'>') { begin } else { self.tag_end(begin) };
        self.at = (end + 1).min(self.text.len());
        if RAW.contains(&name) {
            self.raw = self.text.get(open + 1..begin);
        }
        Token::Start { name, attributes: self.text.get(begin..end).unwrap_or(""), span: open..self.at }
    }

    /// The name that begins there, and where it ends.
    fn name(&self, at: usize) -> (Name, usize) {
        let (mut name, mut length) = (0, 0);
        for &byte in self.rest(at) {
            if matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace() {
                break;
            }
            name = mixed(name, length, byte);
            length += 1;
        }
        (name, at + length)
    }

    /// Where the `>` of a tag stands: not within quotes, unless they are never closed.
    fn tag_end(&self, begin: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = begin;
        while let Some(step) = memchr3(b'>', b'"', b'\'', self.rest(at)) {
            let mark = at + step;
            let Some(&byte) = bytes.get(mark).filter(|byte| **byte != b'>') else { return mark };
            at = mark + 1;
            let last = self.quotes.get(usize::from(byte == b'\'')).copied().unwrap_or(0);
            // A value begins behind a `=`.
            let before = bytes.get(begin..mark).unwrap_or(&[]).trim_ascii_end();
            if before.ends_with(b"=") && mark < last {
                at += memchr(byte, self.rest(at)).map_or(0, |end| end + 1);
            }
        }
        bytes.len()
    }

    /// Where the end tag of that name begins; the end of the page for a script that does not end.
    fn close(&mut self, name: &str) -> Option<usize> {
        let number = key(name);
        let script = number == key("script") || number == key("style");
        let known = self.unclosed.iter().any(|&(unclosed, from)| unclosed == number && from <= self.at);
        let found = if known { None } else { self.find_close(name) };
        if found.is_none() && !known {
            self.unclosed.push((number, self.at));
        }
        found.or(script.then_some(self.text.len()))
    }

    fn find_close(&self, name: &str) -> Option<usize> {
        let mut at = self.at;
        loop {
            at += memchr(b'<', self.rest(at))?;
            let here = self.rest(at + 1).strip_prefix(b"/").and_then(|here| here.get(..name.len()));
            if here.is_some_and(|here| here.eq_ignore_ascii_case(name.as_bytes())) {
                return Some(at);
            }
            at += 1;
        }
    }
}

/// The attributes of a tag, each with its value as it is written; empty where it has none.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let bytes = text.as_bytes();
    // The first byte from there on for which that does not hold.
    let skip = move |from: usize, holds: fn(u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or(&[]);
        from + rest.iter().position(|&byte| !holds(byte)).unwrap_or(rest.len())
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        bytes.get(begin)?;
        at = skip(begin + 1, |byte| !byte.is_ascii_whitespace() && byte != b'=' && byte != b'/');
        let name = text.get(begin..at)?;
        let sign = skip(at, |byte| byte.is_ascii_whitespace());
        if bytes.get(sign) != Some(&b'=') {
            return Some((name, ""));
        }
        let value = skip(sign + 1, |byte| byte.is_ascii_whitespace());
        let quote = bytes.get(value).filter(|quote| matches!(quote, b'"' | b'\''));
        let closed = quote.and_then(|&quote| memchr(quote, bytes.get(value + 1..)?));
        if let Some(length) = closed {
            at = value + length + 2;
            return Some((name, text.get(value + 1..value + 1 + length)?));
        }
        at = skip(value, |byte| !byte.is_ascii_whitespace());
        Some((name, text.get(value..at)?))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(html: &str) -> Vec<String> {
        let mut scanner = Scanner::new(html);
        let mut out = Vec::new();
        while let Some(token) = scanner.next() {
            out.push(match token {
                Token::Text(span) => format!("t:{}", &html[span]),
                Token::Start { attributes: text, span, .. } => {
                    let pairs: Vec<_> = attributes(text).map(|(name, value)| format!("{name}={value}")).collect();
                    format!("s:{}[{}]", &html[span.start + 1..span.start + 2], pairs.join(","))
                }
                Token::End(name) => format!("e:{}", name == key("p")),
                Token::Raw(span) => format!("r:{}", &html[span]),
            });
        }
        out
    }

    #[test]
    fn tags_text_and_what_is_passed_over() {
        assert_eq!(read("<p class=a id='b c'>x < y</P >"), ["s:p[class=a,id=b c]", "t:x < y", "e:true"]);
        assert_eq!(read("a<!-- <p> --><!doctype html>b"), ["t:a", "t:b"]);
        assert_eq!(read("<script>if (a<b) '</p>'</script>c"), ["s:s[]", "r:if (a<b) '</p>'", "e:false", "t:c"]);
        assert_eq!(read("<img alt=\"a > b\" src=/x/>z"), ["s:i[alt=a > b,src=/x/]", "t:z"]);
        assert_eq!(read("<a href=\"x>y"), ["s:a[href=\"x]", "t:y"]);
        assert_eq!(read("<select>x"), ["s:s[]", "t:x"]);
        assert_eq!(read("<style>x"), ["s:s[]", "r:x"]);
        assert_eq!(read("<!-- x"), [""; 0]);
        assert_eq!(read("<p hidden data-x>"), ["s:p[hidden=,data-x=]"]);
        assert_eq!(key("BODY"), key("body"));
        assert_ne!(key("blockquote"), key("blockquota"));
    }

    proptest! {
        #[test]
        fn spans_are_within_the_page_and_in_order(html in "(\\PC|<[a-z/!]|>|\"|'|=| |<script>|</script>|<!--|-->){0,40}") {
            let mut scanner = Scanner::new(&html);
            let mut at = 0;
            while let Some(token) = scanner.next() {
                match token {
                    Token::Text(span) | Token::Raw(span) | Token::Start { span, .. } => {
                        prop_assert!(html.get(span.clone()).is_some() && span.start >= at);
                        at = span.end;
                    }
                    Token::End(_) => {}
                }
            }
        }
    }
}

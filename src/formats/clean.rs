//! Text as it is written down to text as it is read: white space, control characters, HTML entities and tags.

use std::borrow::Cow;
use std::ops::Range;

/// Appends `text` to `out` with every run of white space as one space, none at the ends, and nothing that cannot be seen.
pub(super) fn push_collapsed(out: &mut String, text: &str) {
    let text = text.trim_matches(|c| role(c) != Role::Seen);
    let mut kept = 0;
    let mut at = 0;
    while let Some(step) = text.as_bytes().get(at..).and_then(|rest| rest.iter().position(|&byte| !is_plain(byte))) {
        let start = at + step;
        at = start;
        let mut space = false;
        let mut gap = text.get(start..).unwrap_or("").chars().map(|c| (role(c), c.len_utf8()));
        let next = loop {
            match gap.next() {
                Some((Role::Seen, length)) => break length,
                Some((role, length)) => {
                    space |= role == Role::Space;
                    at += length;
                }
                None => break 0,
            }
        };
        if at == start {
            at += next;
        } else if text.get(start..at) != Some(" ") {
            out.push_str(text.get(kept..start).unwrap_or(""));
            out.push_str(if space { " " } else { "" });
            kept = at;
        }
    }
    out.push_str(text.get(kept..).unwrap_or(""));
}

/// Whether a byte is, or belongs to, a character that is [`Role::Seen`] for sure, and never begins another.
fn is_plain(byte: u8) -> bool {
    (byte > b' ' && byte < 0x7f) || (byte > 0x7f && !matches!(byte, 0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef))
}

/// What a character does for the reader.
#[derive(PartialEq)]
enum Role {
    Seen,
    Space,
    /// Control characters, soft hyphens, zero-width spaces, marks of direction: they would part words that read as one.
    Unseen,
}

fn role(c: char) -> Role {
    match c {
        '!'..='~' => Role::Seen,
        _ if c.is_whitespace() => Role::Space,
        '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Role::Unseen,
        _ if c.is_control() => Role::Unseen,
        _ => Role::Seen,
    }
}

/// `text` with every run of white space as one space.
pub(super) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_collapsed(&mut out, text);
    out
}

/// How many lines end there.
pub(super) fn line_breaks(text: &str, within: Range<usize>) -> usize {
    text.get(within).map_or(0, |text| text.bytes().filter(|&byte| byte == b'\n').count())
}

/// The beginning of `text`, to be quoted in a message.
pub(super) fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let shown = text.get(..text.floor_char_boundary(MOST)).unwrap_or("");
    collapsed(shown) + if shown.len() < text.len() { "…" } else { "" }
}

/// `text` with its HTML entities decoded; what is no known entity stays.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let (plain, mut rest) = text.split_at(first);
    let mut out = String::with_capacity(text.len());
    out.push_str(plain);
    while let Some(at) = rest.find('&') {
        let (plain, entity) = rest.split_at(at);
        out.push_str(plain);
        let end = entity.bytes().take(LONGEST_ENTITY).position(|b| b == b';');
        let decoded = end.and_then(|end| decode_entity(entity.get(..=end)?));
        out.push_str(decoded.as_deref().unwrap_or("&"));
        let length = end.filter(|_| decoded.is_some()).map_or(1, |end| end + 1);
        rest = entity.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the longest entity, with the marks around it: `&CounterClockwiseContourIntegral;`.
const LONGEST_ENTITY: usize = 33;

/// What `&amp;`, `&#8212;` stands for.
fn decode_entity(entity: &str) -> Option<Cow<'_, str>> {
    let name = entity.get(1..entity.len().checked_sub(1)?)?;
    let Some(number) = name.strip_prefix('#') else {
        return Some(html_escape::decode_html_entities(entity)).filter(|decoded| decoded != entity);
    };
    let hex = number.strip_prefix(['x', 'X']);
    let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
    // Numbers that Windows-1252 was meant by, as browsers read them.
    let windows = (0x80..0xa0).contains(&code).then(|| u8::try_from(code).ok()).flatten();
    match windows {
        Some(byte) => Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned().into()),
        None => char::from_u32(code).filter(|&c| c != '\0').map(|c| c.to_string().into()),
    }
}

/// Whether a text holds HTML markup: a tag that running text is made with, or both tags of one that sets a few words apart.
pub(super) fn is_html(text: &str) -> bool {
    #[rustfmt::skip]
    const RUNNING: [&str; 19] = [
        "p", "br", "div", "a", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "span", "strong", "em", "blockquote", "img",
        "figure",
    ];
    const PAIRED: [&str; 8] = ["b", "i", "u", "sup", "sub", "section", "article", "table"];
    has_tag(text, &RUNNING) || (text.contains("</") && has_tag(text, &PAIRED))
}

/// Whether a text has a tag of one of these names.
fn has_tag(text: &str, names: &[&str]) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let tag = text.get(at + 1..).unwrap_or("");
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let end = tag.bytes().take(12).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(0);
        let ends = tag.as_bytes().get(end).is_some_and(|byte| matches!(byte, b'>' | b' ' | b'/' | b'\n' | b'\t'));
        ends && tag.get(..end).is_some_and(|name| names.iter().any(|tag| tag.eq_ignore_ascii_case(name)))
    })
}

/// Text as it is read: HTML without its tags, other text with its entities decoded.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if is_html(text) { without_tags(text).into() } else { decode_entities(text) }
}

/// Text or HTML as one line.
pub(super) fn one_line(text: &str) -> String {
    collapsed(&if is_html(text) { strip_tags(text).into() } else { decode_entities(text) })
}

/// The text of an HTML fragment: paragraphs, headings and list items separated by empty lines, entities decoded. Scripts, styles,
/// captions and what is the head of a page are left out. A `<` that begins no tag is a character.
pub(super) fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // What ends nowhere behind some place is not looked for again.
    let mut unclosed: Vec<&str> = Vec::new();
    let mut quoting = true;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        out.push_str(&decode_entities(text));
        let declares = tag.starts_with("<!") || tag.starts_with("<?");
        let end = if declares { declaration_end(tag, &mut unclosed) } else { tag_end(tag, &mut quoting) };
        let Some((end, behind)) = end.and_then(|end| Some((end, tag.get(end..)?))) else {
            out.push('<');
            rest = tag.get(1..).unwrap_or("");
            continue;
        };
        rest = behind;
        if declares {
            continue;
        }
        let name = tag.get(1..end).unwrap_or("");
        let closes = name.starts_with('/');
        let is_empty = name.ends_with("/>");
        let name = name.trim_start_matches('/');
        let name = name.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next().unwrap_or("");
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "br" | "tr" => out.push('\n'),
            "dt" | "dd" if !closes => out.push('\n'),
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "table" | "blockquote"
            | "section" | "article" | "figure" | "header" | "footer" | "main" | "aside" | "address" | "hr" | "pre"
            | "center" => out.push_str("\n\n"),
            "li" if !closes => out.push_str("\n- "),
            "td" | "th" => out.push(' '),
            _ => {}
        }
        let skipped = SKIPPED.into_iter().find(|skipped| !closes && !is_empty && *skipped == name);
        if let Some(skipped) = skipped.filter(|skipped| !unclosed.contains(skipped)) {
            match find_close(rest, skipped) {
                Some(at) => rest = rest.get(at..).unwrap_or(""),
                // As browsers do.
                None if matches!(skipped, "script" | "style") => rest = "",
                None => unclosed.push(skipped),
            }
        }
    }
    out.push_str(&decode_entities(rest));
    out
}

/// Elements whose content is left out.
const SKIPPED: [&str; 6] = ["script", "style", "title", "figcaption", "template", "svg"];

/// Where the first end tag of that name begins in `text`, in any case; a caption ends with its figure at the latest.
fn find_close(text: &str, name: &str) -> Option<usize> {
    let is = |close: &[u8], name: &str| {
        let behind = close.get(name.len());
        close.get(..name.len()).is_some_and(|close| close.eq_ignore_ascii_case(name.as_bytes()))
            && behind.is_none_or(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
    };
    let mut ends = text.match_indices("</").map(|(at, _)| at);
    ends.find(|&at| {
        let close = text.as_bytes().get(at + 2..).unwrap_or(&[]);
        is(close, name) || (name == "figcaption" && is(close, "figure"))
    })
}

/// How long the comment or declaration is that a text begins with; `None` if it ends nowhere.
fn declaration_end(text: &str, unclosed: &mut Vec<&str>) -> Option<usize> {
    let mark = if text.starts_with("<!--") { "-->" } else { ">" };
    if unclosed.contains(&mark) {
        return None;
    }
    let end = text.find(mark);
    if end.is_none() {
        unclosed.push(mark);
    }
    Some(end? + mark.len())
}

/// How long the tag is that a text begins with; `None` if it is none: `<5%`, `a < b`, `<expected <b>soon</b>`. Values may be `quoting`
/// until one has led astray, so that the time grows with the text alone.
fn tag_end(text: &str, quoting: &mut bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let letter = if bytes.get(1) == Some(&b'/') { 2 } else { 1 };
    if !bytes.get(letter)?.is_ascii_alphabetic() {
        return None;
    }
    let mut at = letter;
    let end = loop {
        let Some(step) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'<', b'>', b'=', rest)) else { break None };
        at += step;
        match bytes.get(at) {
            Some(b'=') => at += 1,
            Some(b'>') => break Some(at + 1),
            _ => break None,
        }
        // A value in quotation marks goes on to the next of its kind.
        let rest = bytes.get(at..).unwrap_or(&[]);
        let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(quote @ (b'"' | b'\'')) = rest.get(space).filter(|_| *quoting) {
            at += space + memchr::memchr(*quote, rest.get(space + 1..).unwrap_or(&[])).map_or(1, |length| length + 2);
        }
    };
    *quoting &= end.is_some() || at < FAR;
    end
}

/// So many bytes of values are those of a tag, or of nothing.
const FAR: usize = 4096;

/// HTML as text. How far in its lines begin shows its markup, not its paragraphs.
pub(super) fn without_tags(html: &str) -> String {
    strip_tags(&flowing(html)).lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// HTML without its own line breaks, where tags break its lines; empty lines stay, and so does all that is `pre`.
fn flowing(html: &str) -> Cow<'_, str> {
    let lines = || html.lines().map(str::trim).filter(|line| !line.is_empty());
    let breaks = |line: &&str| line.ends_with(['.', '!', '?', '"', '\u{201d}']);
    // Where most lines end a sentence they are paragraphs, with a tag among them.
    let is_plain = || lines().filter(breaks).count() * 2 > lines().count();
    if !html.contains('\n') || !has_tag(html, &["p", "br", "div", "li"]) || has_tag(html, &["pre"]) || is_plain() {
        return Cow::Borrowed(html);
    }
    let mut flowing = String::with_capacity(html.len());
    for line in html.lines() {
        flowing.push_str(if line.trim().is_empty() { "\n\n" } else { line });
        flowing.push(' ');
    }
    Cow::Owned(flowing)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_is_one_space() {
        assert_eq!(collapsed("  a\u{a0}b\t\r\n c \u{7}d\u{feff}  "), "a b c d");
        assert_eq!(collapsed("a\u{200b} \u{200b} b\u{3000}\u{2003}“c”  é\u{301} "), "a b “c” é\u{301}");
        assert_eq!(collapsed(""), "");
    }

    #[test]
    fn what_cannot_be_seen_parts_no_word() {
        assert_eq!(collapsed("\u{202e}cease\u{ad}fire\u{7f} Ki\u{200b}sumu\u{9b}\u{0}\u{feff}"), "ceasefire Kisumu");
        assert_eq!(collapsed("\u{200b}\u{7} \u{feff}"), "");
    }

    #[test]
    fn entities_are_decoded() {
        assert_eq!(
            decode_entities("Q&amp;A &#46; &#x2014; &rsquo; &#146; &unknown; & co"),
            "Q&A . — ’ ’ &unknown; & co"
        );
        assert!(matches!(decode_entities("plain"), Cow::Borrowed(_)));
        assert_eq!(decode_entities("&#0;&#xD800;&"), "&#0;&#xD800;&");
    }

    #[test]
    fn where_tags_break_lines_nothing_else_does() {
        assert_eq!(without_tags("<p>One\n  two<br>three\n\nfour</p>").trim(), "One   two\nthree\n\nfour");
        assert_eq!(without_tags("One\n  <b>two</b> <a>\nthree"), "One\ntwo\nthree");
        assert_eq!(without_tags("<pre>One\ntwo</pre><br>").trim(), "One\ntwo");
    }

    #[test]
    fn tags_become_breaks() {
        let html = "<h2>Impact</h2><p>One &amp; <b>two</b><br>three</p><script>x < y</script><ul><li>a</li></ul> 3 < 4<!-- no > -->.";
        assert_eq!(strip_tags(html), "\n\nImpact\n\n\n\nOne & two\nthree\n\n\n\n\n- a\n\n 3 < 4.");
        assert_eq!(strip_tags("a<SCRIPT>b</Script>c"), "ac");
        assert_eq!(strip_tags("<title>x</title><figure><figcaption>y</figcaption></figure>z").trim(), "z");
        assert_eq!(strip_tags("one<hr>two<dl><dt>three</dt><dd>four</dd></dl>"), "one\n\ntwo\n\n\nthree\nfour\n\n");
        assert!(is_html("<P>x") && is_html("x</a>") && is_html("a<br/>") && is_html("<p\nid=x>"));
        assert!(!is_html("a < b") && !is_html("<pre>") && !is_html("<p") && !is_html("a <b@c.org> <"));
    }

    #[test]
    fn what_is_left_out_ends_where_it_does() {
        let words = |html: &str| collapsed(&strip_tags(html));
        assert_eq!(words("<p>One <svg/> two.</p><p>Three <svg>x</svg> four.</p>"), "One two. Three four.");
        assert_eq!(
            words("<title>x</title><p>One.</p><title-bar>two</title-bar><header>three</header>"),
            "One. two three"
        );
        assert_eq!(words("<figure><figcaption>x<p>y</figure><p>One.</p><figcaption>z</figcaption>"), "One.");
        assert_eq!(words("<title>One. <title>Two. </titles>"), "One. Two.");
    }

    #[test]
    fn what_is_no_tag_is_text() {
        for text in
            ["a <5% chance", "profit was <expected by analysts", "a <expected by <b", "<!-- never ends", "a <b@c.org"]
        {
            assert_eq!(strip_tags(text), text);
        }
        assert_eq!(strip_tags("<p>A <half of <b>it</b>").trim(), "A <half of it");
        assert_eq!(strip_tags("<a title=\"x > y\" href='<'>link</a>"), "link");
        assert_eq!(strip_tags("<a title=\"x>link</a>"), "link");
        assert_eq!(strip_tags("<!-- > -->a<!doctype html>b<?xml?>c"), "abc");
    }

    #[test]
    fn all_entities_of_html_are_decoded() {
        assert_eq!(
            decode_entities("&Ouml;sterreich &frac12; &thinsp;&CounterClockwiseContourIntegral;"),
            "Österreich ½ \u{2009}∳"
        );
        assert_eq!(one_line("Caf&eacute; <em>opens</em>"), "Café opens");
        assert_eq!(one_line("<b>Caf&eacute;</b> opens"), "Café opens");
        assert_eq!(one_line("a <b and c"), "a <b and c");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|[<>&;#/a-z!-]){0,40}") {
            let _ = (strip_tags(&text), decode_entities(&text), is_html(&text));
        }

        #[test]
        fn collapsing_is_what_its_definition_says(text in "([a-c]| |\\PC|\\p{Cc}|\\p{Cf}|\\p{Zs}|[\u{80}-\u{ff}]){0,30}") {
            let seen: String = text
                .chars()
                .filter(|&c| role(c) != Role::Unseen)
                .map(|c| if role(c) == Role::Space { ' ' } else { c })
                .collect();
            prop_assert_eq!(collapsed(&text), seen.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

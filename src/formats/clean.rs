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
        // The longest name of the table has six letters; a number at most eight characters.
        let end = entity.bytes().take(12).position(|b| b == b';');
        let decoded = end.and_then(|end| Some((entity.get(1..end).and_then(entity_char)?, end)));
        let (c, end) = decoded.unwrap_or(('&', 0));
        out.push(c);
        rest = entity.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity_char(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
        // Numbers that Windows-1252 was meant by, as browsers read them.
        let windows = (0x80..0xa0).contains(&code).then(|| u8::try_from(code).ok()).flatten();
        return match windows {
            Some(byte) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next(),
            None => char::from_u32(code).filter(|&c| c != '\0'),
        };
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "sbquo" => '‚',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "laquo" => '«',
        "raquo" => '»',
        "hellip" => '…',
        "bull" => '•',
        "middot" => '·',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "cent" => '¢',
        "sect" => '§',
        "deg" => '°',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "shy" => '\u{ad}',
        "agrave" => 'à',
        "aacute" => 'á',
        "acirc" => 'â',
        "atilde" => 'ã',
        "auml" => 'ä',
        "aring" => 'å',
        "aelig" => 'æ',
        "ccedil" => 'ç',
        "egrave" => 'è',
        "eacute" => 'é',
        "ecirc" => 'ê',
        "euml" => 'ë',
        "igrave" => 'ì',
        "iacute" => 'í',
        "icirc" => 'î',
        "iuml" => 'ï',
        "ntilde" => 'ñ',
        "ograve" => 'ò',
        "oacute" => 'ó',
        "ocirc" => 'ô',
        "otilde" => 'õ',
        "ouml" => 'ö',
        "oslash" => 'ø',
        "ugrave" => 'ù',
        "uacute" => 'ú',
        "ucirc" => 'û',
        "uuml" => 'ü',
        "szlig" => 'ß',
        _ => return None,
    })
}

/// Whether a text holds HTML markup: a tag that running text is made with.
pub(super) fn is_html(text: &str) -> bool {
    const TAGS: [&str; 19] = [
        "p",
        "br",
        "div",
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "span",
        "strong",
        "em",
        "blockquote",
        "img",
        "figure",
    ];
    has_tag(text, &TAGS)
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

/// Where `close` begins in `text`, in any case.
fn find_close(text: &str, close: &str) -> Option<usize> {
    text.match_indices("</")
        .map(|(at, _)| at)
        .find(|&at| text.get(at + 2..at + 2 + close.len()).is_some_and(|name| name.eq_ignore_ascii_case(close)))
}

/// The text of an HTML fragment: paragraphs, headings and list items separated by empty lines, entities decoded, the content
/// of `script` and `style` left out.
pub(super) fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        out.push_str(&decode_entities(text));
        let name_end = tag.get(1..).and_then(|t| t.find(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '!'));
        let name = tag.get(1..1 + name_end.unwrap_or(0)).unwrap_or("").to_ascii_lowercase();
        // A `<` that begins no tag is a character.
        if name.trim_matches('/').is_empty() {
            out.push('<');
            rest = tag.get(1..).unwrap_or("");
            continue;
        }
        let end = if name.starts_with('!') && tag.starts_with("<!--") {
            tag.find("-->").map(|at| at + 2)
        } else {
            tag.find('>')
        };
        rest = end.and_then(|end| tag.get(end + 1..)).unwrap_or("");
        match name.trim_matches('/') {
            "br" | "tr" => out.push('\n'),
            skipped @ ("script" | "style") if !name.starts_with('/') => {
                rest = find_close(rest, skipped).and_then(|at| rest.get(at..)).unwrap_or("");
            }
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" | "blockquote"
            | "section" | "article" | "figure" | "figcaption" => out.push_str("\n\n"),
            "li" if !name.starts_with('/') => out.push_str("\n- "),
            "td" | "th" => out.push(' '),
            _ => {}
        }
    }
    out.push_str(&decode_entities(rest));
    out
}

/// HTML as text. How far in its lines begin shows its markup, not its paragraphs.
pub(super) fn without_tags(html: &str) -> String {
    strip_tags(&flowing(html)).lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// HTML without its own line breaks, where tags break its lines; empty lines stay, and so does all that is `pre`.
fn flowing(html: &str) -> Cow<'_, str> {
    if !html.contains('\n') || !has_tag(html, &["p", "br", "div", "li"]) || has_tag(html, &["pre"]) {
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
        assert_eq!(without_tags("<pre>One\ntwo</pre><br>"), "One\ntwo");
    }

    #[test]
    fn tags_become_breaks() {
        let html = "<h2>Impact</h2><p>One &amp; <b>two</b><br>three</p><script>x < y</script><ul><li>a</li></ul> 3 < 4<!-- no > -->.";
        assert_eq!(strip_tags(html), "\n\nImpact\n\n\n\nOne & two\nthree\n\n\n\n\n- a\n\n 3 < 4.");
        assert_eq!(strip_tags("a<SCRIPT>b</Script>c"), "ac");
        assert!(is_html("<P>x") && is_html("x</a>") && is_html("a<br/>") && is_html("<p\nid=x>"));
        assert!(!is_html("a < b") && !is_html("<pre>") && !is_html("<p") && !is_html("a <b@c.org> <"));
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

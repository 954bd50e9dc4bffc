//! Text as it is written down to text as it is read: white space, control characters, HTML entities and tags.

use std::borrow::Cow;

/// Appends `text` to `out` with every run of white space as one space, none at the ends, and no control characters.
pub(super) fn push_collapsed(out: &mut String, text: &str) {
    // Nearly every line is as it should be.
    let clean = |pair: &[u8]| pair != b"  " && pair.iter().all(|byte| (b' '..0x7f).contains(byte));
    if text.as_bytes().windows(2).all(clean) && text.len() > 1 {
        return out.push_str(text.trim_matches(' '));
    }
    let mut pending = false;
    let before = out.len();
    for piece in text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}') {
        if piece.is_empty() {
            continue;
        }
        if pending && out.len() > before {
            out.push(' ');
        }
        out.push_str(piece);
        pending = true;
    }
}

/// `text` with every run of white space as one space.
pub(super) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_collapsed(&mut out, text);
    out
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
        rest = match decoded {
            Some((c, end)) => {
                out.push(c);
                entity.get(end + 1..).unwrap_or("")
            }
            None => {
                out.push('&');
                entity.get(1..).unwrap_or("")
            }
        };
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

/// Whether a text holds HTML markup: a tag that paragraphs are made with.
pub(super) fn is_html(text: &str) -> bool {
    const TAGS: [&str; 9] = ["p>", "p ", "br", "/p>", "div", "/a>", "h2", "h3", "li>"];
    text.match_indices('<').any(|(at, _)| {
        let rest = text.as_bytes().get(at + 1..).unwrap_or(&[]);
        TAGS.iter().any(|tag| rest.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag.as_bytes())))
    })
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
            skipped @ ("script" | "style") if !name.starts_with('/') => {
                let close = format!("</{skipped}");
                rest = rest.find(&close).and_then(|at| rest.get(at..)).unwrap_or("");
            }
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" | "blockquote"
            | "section" | "article" | "figure" | "figcaption" => out.push_str("\n\n"),
            "li" if !name.starts_with('/') => out.push_str("\n- "),
            "br" | "tr" => out.push('\n'),
            "td" | "th" => out.push(' '),
            _ => {}
        }
    }
    out.push_str(&decode_entities(rest));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_is_one_space() {
        assert_eq!(collapsed("  a\u{a0}b\t\r\n c\u{7}d\u{feff}  "), "a b c d");
        assert_eq!(collapsed(""), "");
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
    fn tags_become_breaks() {
        let html = "<h2>Impact</h2><p>One &amp; <b>two</b><br>three</p><script>x < y</script><ul><li>a</li></ul> 3 < 4<!-- no > -->.";
        assert_eq!(strip_tags(html), "\n\nImpact\n\n\n\nOne & two\nthree\n\n\n\n\n- a\n\n 3 < 4.");
        assert!(is_html("<P>x") && !is_html("a < b"));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|[<>&;#/a-z!-]){0,40}") {
            let _ = (strip_tags(&text), decode_entities(&text), is_html(&text));
            prop_assert!(!collapsed(&text).contains("  "));
        }
    }
}

//! A lenient reader of tags, for SGML without its DTD: whatever is not clearly a tag is text. Nothing in it fails, and every
//! byte is looked at a bounded number of times.

/// What a text with tags is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text, its entities as they are written.
    Text(&'t str),
    /// The begin of an element: its name, and its attributes as they are written.
    Open(&'t str, &'t str),
    /// The end of an element.
    Close(&'t str),
}

/// The longest tag, in bytes.
const LONGEST: usize = 4096;

/// The pieces of a text. Comments, declarations and processing instructions are passed over.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    // Whether the end of a comment was looked for in vain: then there is none further on either.
    let mut unended = false;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            // A `<` that begins no tag belongs to the text.
            let mut from = 0;
            let (at, found) = loop {
                let Some(at) = rest.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) else {
                    break (rest.len(), None);
                };
                match rest.get(at..).and_then(|rest| tag(rest, &mut unended)) {
                    Some(found) => break (at, Some(found)),
                    None => from = at + 1,
                }
            };
            let (before, after) = rest.split_at_checked(at)?;
            if !before.is_empty() {
                rest = after;
                return Some(Piece::Text(before));
            }
            let (piece, length) = found?;
            rest = after.get(length..)?;
            if piece.is_some() {
                return piece;
            }
        }
    })
}

/// The tag with which `text` begins, and its length; no piece where it is to be passed over.
fn tag<'t>(text: &'t str, unended: &mut bool) -> Option<(Option<Piece<'t>>, usize)> {
    let body = text.strip_prefix('<')?;
    if body.starts_with("!--") && !*unended {
        match body.find("-->") {
            Some(end) => return Some((None, end + 4)),
            None => *unended = true,
        }
    }
    let closes = body.starts_with('/');
    let name = body.get(usize::from(closes)..)?;
    let mark = body.starts_with(['!', '?']);
    if !mark && !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let window = body.get(..body.floor_char_boundary(LONGEST))?;
    let end = window.find(['<', '>']).filter(|&end| window.as_bytes().get(end) == Some(&b'>'))?;
    let length = end + 2;
    if mark {
        return Some((None, length));
    }
    let inside = name.get(..end - usize::from(closes))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
    let (name, attributes) = inside.split_at(inside.find(|c| !is_name(c)).unwrap_or(inside.len()));
    // `<a@b.org>` and `<Tate, 5 pct>` are no tags.
    if !attributes.is_empty() && !attributes.starts_with(|c: char| c.is_whitespace() || c == '/') {
        return None;
    }
    Some((Some(if closes { Piece::Close(name) } else { Piece::Open(name, attributes) }), length))
}

/// The attributes of a tag: names and values, in quotation marks or without.
pub(super) fn attributes(written: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = written;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.split_whitespace().next_back().unwrap_or("");
        let after = after.trim_start();
        let quoted = after.chars().next().filter(|mark| matches!(mark, '"' | '\''));
        let value = match quoted {
            Some(mark) => after.get(1..).and_then(|after| after.split_once(mark)),
            None => Some(after.split_once(char::is_whitespace).unwrap_or((after, ""))),
        };
        let Some((value, after)) = value else { break };
        found.push((name, value));
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        let text = "a & b <0.5<P>x</P\n><!-- <P> --><F P=100>y<!ENTITY z \"z\"><Tate, 5> <a@b.org> <q";
        assert_eq!(
            pieces(text).collect::<Vec<_>>(),
            [
                Piece::Text("a & b <0.5"),
                Piece::Open("P", ""),
                Piece::Text("x"),
                Piece::Close("P"),
                Piece::Open("F", " P=100"),
                Piece::Text("y"),
                Piece::Text("<Tate, 5> <a@b.org> <q"),
            ]
        );
    }

    #[test]
    fn attributes_in_their_spellings() {
        assert_eq!(attributes(" A=\"b c\" d = 'e' f=g"), [("A", "b c"), ("d", "e"), ("f", "g")]);
        assert_eq!(attributes(" x y=\"z"), []);
    }

    #[test]
    fn hostile_text_ends_soon() {
        for text in ["<", "<a", "<!--", "<a ", "</", "<!", "< <a>", "<a><!-- "] {
            let text = text.repeat(20_000);
            assert!(
                pieces(&text).map(|piece| if let Piece::Text(text) = piece { text.len() } else { 0 }).sum::<usize>()
                    <= text.len()
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_text_comes_in_order(text in "(\\PC|[<>/!=a-c \"'-]){0,60}") {
            let mut at = 0;
            for piece in pieces(&text) {
                match piece {
                    Piece::Text(part) | Piece::Close(part) => at += text[at..].find(part).unwrap() + part.len(),
                    Piece::Open(name, written) => {
                        at += text[at..].find(name).unwrap() + name.len();
                        attributes(written);
                    }
                }
            }
        }
    }
}

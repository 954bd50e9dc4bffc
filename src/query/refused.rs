//! What other search languages have and this one has not: refused, never read as a word in silence.

use super::word::has_word;

/// An operator that is not there, and what to write instead.
pub(super) struct Refusal {
    pub(super) what: &'static str,
    pub(super) instead: &'static str,
}

const NEAR: Refusal = Refusal {
    what: "this version has no operator for words near each other",
    instead: "join the words with AND, or put them between quotation marks where they follow each other",
};
const SAME: Refusal = Refusal {
    what: "this version has no operator for the same sentence or paragraph",
    instead: "join the words with AND, or ask for them in one part: lead:(a b), section:\"Heading\"(a b)",
};
const WILDCARD: Refusal = Refusal {
    what: "this version has no wildcards",
    instead: "words find their other forms anyway (talk finds talks); join others with OR",
};
const REGEX: Refusal =
    Refusal { what: "this version has no regular expressions", instead: "join the words that are meant with OR" };
const FUZZY: Refusal =
    Refusal { what: "this version has no search for similar spellings", instead: "join the spellings with OR" };
const BOOST: Refusal = Refusal { what: "this version has no weights", instead: "leave out the ^ and the number" };
const OR: Refusal = Refusal { what: "this is not an operator", instead: "write OR between the words" };
const AND: Refusal =
    Refusal { what: "this is not an operator", instead: "write AND, or only a space, between the words" };
const NOT: Refusal = Refusal { what: "this is not an operator", instead: "write - or NOT before the word" };
const COUNT: Refusal =
    Refusal { what: "this version has no operator for how often a word occurs", instead: "write the word alone" };

/// The operator of another language that `chunk` is or holds.
pub(super) fn operator(chunk: &str) -> Option<Refusal> {
    match chunk {
        "&&" => return Some(AND),
        "||" | "|" => return Some(OR),
        "NEAR" | "ONEAR" => return Some(NEAR),
        "SENT" | "PARA" => return Some(SAME),
        _ => {}
    }
    if let Some((head, distance)) = chunk.split_once('/') {
        let near = ["near", "onear", "pre", "w", "adj"].iter().any(|name| head.eq_ignore_ascii_case(name));
        match distance {
            _ if head.is_empty() && has_word(distance) => return Some(REGEX),
            "s" | "p" | "S" | "P" if near => return Some(SAME),
            _ if near && is_number(distance) => return Some(NEAR),
            _ => {}
        }
    }
    if chunk.starts_with('!') && has_word(chunk) {
        return Some(NOT);
    }
    if chunk.contains(['*', '?']) && has_word(chunk) {
        return Some(WILDCARD);
    }
    if chunk.rsplit_once('~').is_some_and(|(_, edits)| edits.is_empty() || is_number(edits)) {
        return Some(FUZZY);
    }
    chunk.rsplit_once('^').filter(|(_, weight)| is_number(weight)).map(|_| BOOST)
}

/// The operator that begins right after a phrase or a parenthesis: `"a b"~5`, `"a b"^2`.
pub(super) fn after_phrase(chunk: &str) -> Option<Refusal> {
    match chunk.bytes().next() {
        Some(b'~') => Some(NEAR),
        Some(b'^') => Some(BOOST),
        _ => None,
    }
}

/// The operator that begins right before a parenthesis: `atleast3(`.
pub(super) fn before_group(chunk: &str) -> Option<Refusal> {
    let count = chunk.get(..7).filter(|name| name.eq_ignore_ascii_case("atleast")).and_then(|_| chunk.get(7..));
    count.filter(|count| is_number(count)).map(|_| COUNT)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

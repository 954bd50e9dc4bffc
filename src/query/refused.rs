//! What other search languages have and this one has not: refused, never read as a word in silence.

use super::places;
use super::word::has_word;

/// An operator that is not there, and what to write instead.
pub(super) struct Refusal {
    pub(super) what: &'static str,
    pub(super) instead: &'static str,
}

const NEAR: Refusal = Refusal {
    what: "this is not how words near each other are asked for",
    instead: "write gas NEAR/5 oil for any order, gas PRE/5 oil for this order",
};
const SAME: Refusal = Refusal {
    what: "this is not how words in one sentence or paragraph are asked for",
    instead: "write sentence:(gas oil) or paragraph:(gas oil)",
};
const WILDCARD: Refusal = Refusal {
    what: "wildcards stand only in words of the text",
    instead: "write words in full here, joined with OR; words of the text take wildcards without = and case:",
};
const REGEX: Refusal = Refusal {
    what: "regular expressions stand only for words of the text",
    instead: "write words in full here, joined with OR",
};
const FUZZY: Refusal = Refusal {
    what: "similar spellings are found only of words of the text",
    instead: "write words in full here, joined with OR; words of the text take ~1 without = and case:",
};
const BOOST: Refusal = Refusal { what: "this version has no weights", instead: "leave out the ^ and the number" };
const OR: Refusal = Refusal { what: "this is not an operator", instead: "write OR between the words" };
const AND: Refusal =
    Refusal { what: "this is not an operator", instead: "write AND, or only a space, between the words" };
const XOR: Refusal = Refusal { what: "this is not an operator", instead: "write (gas -oil) OR (oil -gas)" };
const NOT: Refusal = Refusal { what: "this is not an operator", instead: "write - or NOT before the word" };
const COUNT: Refusal = Refusal {
    what: "this is not how it is said how often a word occurs",
    instead: "write atleast3(word), without a space",
};

/// The operator of another language that `chunk` is or holds.
pub(super) fn operator(chunk: &str) -> Option<Refusal> {
    match chunk {
        "&&" => return Some(AND),
        "||" | "|" => return Some(OR),
        "ANDNOT" => return Some(NOT),
        "XOR" => return Some(XOR),
        "NEAR" | "ONEAR" | "ADJ" => return Some(NEAR),
        "SENT" | "PARA" | "SAME" => return Some(SAME),
        _ if ["NEAR", "ONEAR", "ADJ"].iter().any(|name| chunk.strip_prefix(name).is_some_and(is_number)) => {
            return Some(NEAR);
        }
        _ if places::times(chunk).is_some_and(|_| chunk.len() > 7) => return Some(COUNT),
        _ => {}
    }
    if let Some((head, distance)) = chunk.split_once('/') {
        let near = ["near", "onear", "pre", "w", "adj"].iter().any(|name| head.eq_ignore_ascii_case(name));
        match distance {
            "s" | "p" | "S" | "P" if near || head.is_empty() => return Some(SAME),
            _ if head.is_empty() && has_word(distance) => return Some(REGEX),
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

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

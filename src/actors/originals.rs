//! Names in scripts without capitals, which the model does not look at: where they stand in brackets behind the name that they are
//! the original of (`Xi Jinping (习近平)`), or before that one in brackets (`习近平 (Xi Jinping)`), and wherever else the article has them.

use std::ops::Range;

use rapidhash::RapidHashMap;

use super::gap::Gap;
use super::tagger::Named;
use super::text::Text;
use crate::text::Case;

/// Words, or ideographs, of the longest one.
const LONGEST: usize = 16;
/// Ideographs of one that stands before the brackets, and has as many words there as in them: what is longer is more than a name.
const LONGEST_BEFORE: usize = 4;
/// Most in an article.
const MOST: usize = 100;

/// Adds these names to those that were marked, which are in reading order and stay so.
pub(super) fn add(named: &mut Vec<Named>, text: Text<'_>) {
    let mut originals: Vec<Named> = Vec::new();
    for (i, Named { tokens, kind }) in named.iter().enumerate() {
        if kind.is_none() {
            continue;
        }
        let taken = i.checked_sub(1).and_then(|before| named.get(before)).map_or(0, |before| before.tokens.end);
        let taken = taken.max(originals.last().map_or(0, |last| last.tokens.end));
        let next = named.get(i + 1).map_or(usize::MAX, |next| next.tokens.start);
        let before = before(tokens, text).filter(|original| original.start >= taken);
        let original = before.or_else(|| original(tokens.end, text).filter(|original| original.end <= next));
        if let Some(tokens) = original.filter(|_| originals.len() < MOST) {
            originals.push(Named { tokens, kind: *kind });
        }
    }
    if originals.is_empty() {
        return;
    }
    let others = elsewhere(&originals, text);
    let overlaps =
        |name: &Named, other: &Named| name.tokens.start < other.tokens.end && other.tokens.start < name.tokens.end;
    named.append(&mut originals);
    named.sort_unstable_by_key(|name| name.tokens.start);
    let is_free = |name: &Named| {
        let after = named.partition_point(|other| other.tokens.end <= name.tokens.start);
        named.get(after).is_none_or(|other| !overlaps(name, other))
    };
    let mut free: Vec<Named> = others.into_iter().filter(is_free).collect();
    free.dedup_by(|name, before| overlaps(name, before));
    named.append(&mut free);
    named.sort_unstable_by_key(|name| name.tokens.start);
}

/// Whether the token at `at` may be part of a name in such a script.
fn is_caseless(at: usize, text: Text<'_>) -> bool {
    let is_caseless = text.case(at) == Some(Case::None);
    is_caseless && text.word(at).contains(char::is_alphabetic) && !text.word(at).contains(char::is_numeric)
}

/// One ideograph may be anything.
fn is_one(tokens: Range<usize>, text: Text<'_>) -> bool {
    tokens.flat_map(|at| text.word(at).chars()).nth(1).is_none()
}

/// The name that a bracket before the token at `start` opens with, if it is one in such a script.
fn original(start: usize, text: Text<'_>) -> Option<Range<usize>> {
    let is_word = |at: usize| is_caseless(at, text);
    if text.gap(start) != Some(Gap::Open) || !is_word(start) {
        return None;
    }
    let others = (start + 1..start + LONGEST).take_while(|&at| goes_on(text, at) && is_word(at)).count();
    let end = start + 1 + others;
    // What goes on in other letters is no name in these.
    (!is_one(start..end, text) && !goes_on(text, end)).then_some(start..end)
}

/// The name in such a script that ends where a bracket opens before the one of these tokens: all that stands there in it, since it cannot
/// be told where within that a name would begin.
fn before(name: &Range<usize>, text: Text<'_>) -> Option<Range<usize>> {
    let end = name.start;
    if text.gap(end) != Some(Gap::Open) {
        return None;
    }
    let is_word = |at: usize| is_caseless(at, text);
    let mut start = end.checked_sub(1).filter(|&last| is_word(last))?;
    let (mut words, mut together) = (1, 1);
    while let Some(at) = start.checked_sub(1).filter(|&at| goes_on(text, start) && is_word(at)) {
        (words, together) = if text.is_spaced(start) { (words + 1, 1) } else { (words, together + 1) };
        if words > name.len() || together > LONGEST_BEFORE {
            return None;
        }
        start = at;
    }
    (!is_one(start..end, text)).then_some(start..end)
}

/// Where the article has the same words as one of these, in reading order.
fn elsewhere(originals: &[Named], text: Text<'_>) -> Vec<Named> {
    let number = |at: usize| text.token(at).map(|token| token.number);
    let mut by_first: RapidHashMap<u32, Vec<&Named>> = RapidHashMap::default();
    for original in originals {
        by_first.entry(number(original.tokens.start).unwrap_or(u32::MAX)).or_default().push(original);
    }
    // What goes on before or behind is another, longer name.
    let is_joined = |at: usize| goes_on(text, at) && text.case(at) == Some(Case::None);
    let mut found = Vec::new();
    for (at, token) in text.sequence.tokens.iter().enumerate().filter(|(_, token)| token.case == Case::None) {
        let is_same = |original: &Range<usize>| {
            let others = (at + 1..).zip(original.start + 1..original.end);
            let is_same = others.into_iter().all(|(at, other)| number(at) == number(other) && goes_on(text, at));
            is_same && !is_joined(at + original.len())
        };
        let before = at.checked_sub(1).and_then(|before| text.case(before));
        if goes_on(text, at) && before == Some(Case::None) {
            continue;
        }
        let same = by_first.get(&token.number).into_iter().flatten().filter(|original| is_same(&original.tokens));
        // The longest of those that begin here.
        if let Some(original) = same.max_by_key(|original| original.tokens.len()) {
            found.push(Named { tokens: at..at + original.tokens.len(), kind: original.kind });
        }
    }
    found
}

/// Whether the token at `at` may belong to one name with that before it.
fn goes_on(text: Text<'_>, at: usize) -> bool {
    matches!(text.gap(at), Some(Gap::Space | Gap::Other | Gap::Hyphen | Gap::Apostrophe))
}

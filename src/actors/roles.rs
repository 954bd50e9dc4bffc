//! What an article says that a person is: the title before the name, or the office after it.

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::{flag, word_hash};
use super::lists::{ADDRESSED, HELD};
use super::sequence::{Sequence, Tok};
use super::word::Words;
use crate::text::Case;

/// Titles that say nothing of what somebody does.
const EMPTY: &[&str] = &["mr", "mrs", "ms", "miss", "madam", "messrs", "mister"];

/// Titles that say less than an office does: `Dr. Okafor, the health minister`.
const STYLES: &[&str] = &["dr", "doctor", "sir", "dame", "lord", "lady", "prof", "professor", "sheikh", "hon"];

/// What stands before titles and belongs to them: `Press Secretary`.
const OFFICES: &[&str] = &["press", "national", "homeland", "urban", "budget", "intelligence", "climate"];

/// What may stand before `the` within a title: `Secretary of the Treasury`, `Assistant to the President`. Without `the`, what is
/// to an office is another one: `adviser to President Okafor`.
const BEFORE_THE: &[&str] = &["of", "to", "for", "in"];

/// What stands before the office of one who is named after it.
const DETERMINERS: &[&str] = &["the", "a", "an", "its", "his", "her", "their", "our", "my", "your"];

/// Most words of a role.
const LONGEST: usize = 7;

/// Most words between `Chief` and `Officer`.
const OF_CHIEF: usize = 3;

/// The tokens of the role of the person named by `name`: those right before the name (`Secretary of State`), those after it
/// and a comma (`, the finance minister`), those before a comma and a title that says nothing (`the finance minister, Mr.`), or
/// those before a full name between commas (`the finance minister, Tomas Okafor, `).
pub(super) fn role<'a>(
    sequence: &Sequence,
    words: &Words<'_>,
    name: &Range<usize>,
    taken: impl Fn(usize) -> bool,
    word: impl Fn(usize) -> &'a str,
) -> Option<Range<usize>> {
    let before = |end, apart| before(sequence, words, end, apart, &taken, &word);
    let Some(mut title) = before(name.start, false) else {
        let apposed = || is_apposed(sequence, name, &taken, &word).then(|| before(name.start, true)).flatten();
        return after(sequence, words, name.end, &taken, &word)
            .or_else(|| apposed().filter(|title| is_determined(sequence, words, title, &taken, &word)));
    };
    // `Finance Minister Mr. Okafor`, `adviser Dr. Okafor`, `gave technology to Mr. Okafor`; not `First Lady`, `Prof. Dr.`
    let last = worth(word(title.end - 1));
    if title.len() > 1 && last != Worth::Office {
        let office = title.start..title.end - 1;
        let of = |at: usize| sequence.tokens.get(at);
        let says = |at: &usize| last == Worth::Nothing || worth(word(*at)) == Worth::Office;
        let mut said = office.clone().filter(says).filter_map(of);
        let is_titled = said.any(|token| flags(words, token) & flag::TITLE != 0);
        if is_titled && of(office.end - 1).is_some_and(|token| !joins(words, token)) {
            return Some(office);
        }
        // `economic affairs Dr. Okafor`
        let is_stray = || office.clone().any(|at| worth(word(at)) == Worth::Office) && !is_titled;
        if last == Worth::Nothing || (is_stray() && !word(title.end - 1).eq_ignore_ascii_case("lady")) {
            title = title.end - 1..title.end;
        }
    }
    match if title.len() > 1 { Worth::Office } else { worth(word(title.start)) } {
        Worth::Office => Some(title),
        Worth::Style => after(sequence, words, name.end, &taken, &word).or(Some(title)),
        Worth::Nothing => after(sequence, words, name.end, &taken, &word).or_else(|| before(title.start, true)),
    }
}

fn flags(words: &Words<'_>, token: &Tok) -> u32 {
    words.get(token.number).known.flags
}

/// The same, but for `gov`, which is a title in capitals alone: `Gov. Okafor`, `Ada Lindqvist, Vell.gov`.
fn office(words: &Words<'_>, token: &Tok) -> u32 {
    let is_domain = token.case == Case::Lower && words.get(token.number).lower == word_hash("gov");
    if is_domain { 0 } else { flags(words, token) }
}

/// `of` and the like.
fn joins(words: &Words<'_>, token: &Tok) -> bool {
    words.get(token.number).connects
}

/// The title that ends before the token at `end`; `apart` if a comma may be between.
fn before<'a>(
    sequence: &Sequence,
    words: &Words<'_>,
    end: usize,
    apart: bool,
    taken: &impl Fn(usize) -> bool,
    word: &impl Fn(usize) -> &'a str,
) -> Option<Range<usize>> {
    let tokens = &sequence.tokens;
    let mut start = end;
    let (mut first, mut titled, mut links) = (None, false, 0);
    while end - start < LONGEST {
        let at = start.checked_sub(1)?;
        let (token, next) = (tokens.get(at)?, tokens.get(start)?);
        let joined = matches!(next.gap, Gap::Space | Gap::Hyphen | Gap::Stop)
            || (start == end && apart && next.gap == Gap::Comma);
        if next.starts() || !joined || taken(at) {
            break;
        }
        let known = office(words, token);
        let belongs = known & (flag::TITLE | flag::OFFICE) != 0
            || (titled && OFFICES.iter().any(|office| office.eq_ignore_ascii_case(word(at))))
            || (titled && is_of_chief(sequence, words, at, end - 1, &word));
        // `Secretary of State`: what joins needs an office behind it, and a title before it.
        let is = |at: usize, words: &[&str]| words.iter().any(|other| other.eq_ignore_ascii_case(word(at)));
        let links_to = |links: usize| match links {
            0 => !is(at, &["to"]),
            1 => is(start, &["the"]) && is(at, BEFORE_THE),
            _ => false,
        };
        let joined = joins(words, token)
            && first == Some(start + links)
            && links_to(links)
            && !(links == 0 && is_of_another(sequence, words, at, &word));
        if !(belongs || joined) {
            break;
        }
        start = at;
        links = if belongs { 0 } else { links + 1 };
        if belongs {
            first = Some(at);
            titled |= known & flag::TITLE != 0;
        }
        if token.starts() {
            break;
        }
    }
    let first = first.filter(|_| titled)?;
    Some(first..end)
}

/// Whether a word, which is no title, says what the chief officer is for whose last word is the token at `officer`: `Chief Data
/// Officer`.
fn is_of_chief<'a>(
    sequence: &Sequence,
    words: &Words<'_>,
    at: usize,
    officer: usize,
    word: &impl Fn(usize) -> &'a str,
) -> bool {
    let is = |at: usize, other: &str| word(at).eq_ignore_ascii_case(other);
    let joined =
        |token: &Tok| matches!(token.gap, Gap::Space | Gap::Hyphen) && flags(words, token) & flag::FUNCTION == 0;
    let all_joined = |range: Range<usize>| sequence.tokens.get(range).is_some_and(|tokens| tokens.iter().all(joined));
    let chief = (at.saturating_sub(OF_CHIEF)..at).find(|&chief| is(chief, "chief"));
    at < officer && is(officer, "officer") && chief.is_some_and(|chief| all_joined(chief + 1..officer + 1))
}

/// Whether the title behind a word that joins is that of somebody else than the one before it: `an aide of President Okafor`, `the
/// President and Senator Okafor`; `Chairman and Chief Executive Okafor` is both.
fn is_of_another<'a>(sequence: &Sequence, words: &Words<'_>, at: usize, word: &impl Fn(usize) -> &'a str) -> bool {
    let of = |at: usize| sequence.tokens.get(at);
    let is_held = |token: &Tok| token.is_capital() && words.lists(token.number) & (ADDRESSED | HELD) != 0;
    // `Prime Minister`
    let is_behind = (at + 1..at + 3)
        .filter_map(of)
        .take_while(|token| flags(words, token) & (flag::TITLE | flag::OFFICE) != 0)
        .any(is_held);
    let before = at.checked_sub(1).and_then(of);
    match word(at) {
        "of" => is_behind,
        "and" => is_behind && before.is_some_and(|before| flags(words, before) & flag::TITLE != 0),
        _ => false,
    }
}

/// Whether a full name stands between commas, or at the end of a sentence, and in no list.
fn is_apposed<'a>(
    sequence: &Sequence,
    name: &Range<usize>,
    taken: &impl Fn(usize) -> bool,
    word: &impl Fn(usize) -> &'a str,
) -> bool {
    let next = sequence.tokens.get(name.end);
    let ends = next.is_none_or(|next| next.gap == Gap::Comma || next.starts());
    let goes_on = next.is_some_and(|next| !next.starts())
        && (taken(name.end) || ["and", "or"].iter().any(|joint| joint.eq_ignore_ascii_case(word(name.end))));
    name.len() > 1 && ends && !goes_on
}

/// Whether it is said whose title it is, or that there is one: `the`, `Kenya's`, `its new`.
fn is_determined<'a>(
    sequence: &Sequence,
    words: &Words<'_>,
    title: &Range<usize>,
    taken: &impl Fn(usize) -> bool,
    word: &impl Fn(usize) -> &'a str,
) -> bool {
    let known = |at: usize| sequence.tokens.get(at).map_or(0, |token| flags(words, token));
    let mut first = title.start;
    for _ in 0..2 {
        let Some(token) = sequence.tokens.get(first) else { return false };
        let Some(before) = first.checked_sub(1).filter(|_| !token.starts()) else { return false };
        let determines = || known(before) & flag::DEMONYM != 0 || taken(before);
        let says = || DETERMINERS.iter().any(|other| other.eq_ignore_ascii_case(word(before)));
        if token.gap == Gap::Possessive || (token.gap == Gap::Space && (says() || determines())) {
            // In `the counsellor to the president, Okafor,` it is not known whose title that is.
            let is_of = |at: usize| BEFORE_THE.iter().any(|other| other.eq_ignore_ascii_case(word(at)));
            return !(says() && before.checked_sub(1).is_some_and(is_of));
        }
        // `new`
        if token.gap != Gap::Space || known(before) & flag::FUNCTION != 0 {
            return false;
        }
        first = before;
    }
    false
}

/// The title that stands after the token before `end` and a comma.
fn after<'a>(
    sequence: &Sequence,
    words: &Words<'_>,
    end: usize,
    taken: &impl Fn(usize) -> bool,
    word: &impl Fn(usize) -> &'a str,
) -> Option<Range<usize>> {
    let tokens = &sequence.tokens;
    if tokens.get(end).is_none_or(|token| token.gap != Gap::Comma) {
        return None;
    }
    let mut first = end;
    let mut title = None;
    // What the office is for is told: `secretary of state`.
    let mut told = false;
    for at in end..end + LONGEST {
        let Some(token) = tokens.get(at) else { break };
        if at > end && !matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Possessive | Gap::Stop) {
            break;
        }
        let known = office(words, token);
        if known & (flag::TITLE | flag::OFFICE) != 0 && !taken(at) {
            if told || known & flag::TITLE != 0 {
                title = Some(at + 1);
            }
        } else if title == Some(at) && word(at) == "of" {
            told = true;
        } else if told && word(at) == "the" && word(at - 1) == "of" {
        } else if let Some(officer) = (at..at + OF_CHIEF).find(|&to| is_of_chief(sequence, words, at, to, word)) {
            title = Some(officer + 1);
        } else if title.is_some() {
            break;
        } else {
            // `the Kenyan`, `its`: what stands before the office.
            let determines = known & (flag::FUNCTION | flag::DEMONYM) != 0 || taken(at);
            if !determines {
                return None;
            }
            first = at + 1;
        }
    }
    // `Okafor, President Roth and others`: the title of whoever comes next.
    let end = title?;
    let is_of_next =
        tokens.get(end).is_some_and(|next| matches!(next.gap, Gap::Space | Gap::Stop) && !next.starts()) && taken(end);
    (!is_of_next).then_some(first..end)
}

/// How much a title says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// `Mr.`
    Nothing,
    /// `Dr.`
    Style,
    /// `Minister`
    Office,
}

/// How much a title of one word says.
fn worth(title: &str) -> Worth {
    let is_in = |words: &[&str]| words.iter().any(|word| title.eq_ignore_ascii_case(word));
    match () {
        () if is_in(EMPTY) => Worth::Nothing,
        () if is_in(STYLES) => Worth::Style,
        () => Worth::Office,
    }
}

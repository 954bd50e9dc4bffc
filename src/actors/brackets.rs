//! Names that begin before a bracket or a quotation mark and end within it, or the other way round: `NSC (National Security Council`;
//! and persons with a colon or a semicolon between: `VELSEN: Okay`.

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::flag;
use super::sequence::Sequence;
use super::tagger::Named;
use super::word::Words;
use crate::article::ActorKind;

/// The names, each cut where it crosses one mark of a pair and not the other. What stands in brackets after a person is no name
/// then (`Robert Velsen (R-Kan`), nor is a letter (`VSC(M`), nor one word behind a colon, or in quotation marks unless it may be a
/// surname (`Robert Velsen said, "Congratulations`). A company may have brackets in its name: `Carrow (Far East) Ltd`.
pub(super) fn cut<'a>(
    named: Vec<Named>,
    sequence: &Sequence,
    words: &Words<'_>,
    word: impl Fn(usize) -> &'a str,
) -> Vec<Named> {
    let gap = |at: usize| sequence.tokens.get(at).map(|token| token.gap);
    let flags = |at: usize| sequence.tokens.get(at).map_or(0, |token| words.get(token.number).known.flags);
    let is_form = |at: usize| flags(at) & flag::COMPANY != 0;
    let is_surname = |at: usize| flags(at) & (flag::SURNAME | flag::RARE_SURNAME | flag::KNOWN_PERSON) != 0;
    let mut cut: Vec<Named> = Vec::with_capacity(named.len());
    for name in named {
        let Some(crossed) = name.kind.and_then(|kind| crossed(&name.tokens, kind, gap)) else {
            cut.push(name);
            continue;
        };
        let (before, after) = (name.tokens.start..crossed, crossed..name.tokens.end);
        if gap(crossed) == Some(Gap::Close) && after.clone().all(is_form) {
            let opens = gap(before.start) == Some(Gap::Open);
            let company = cut
                .last_mut()
                .filter(|last| opens && last.kind == Some(ActorKind::Organisation) && last.tokens.end == before.start);
            match company {
                Some(company) => company.tokens.end = after.end,
                None => cut.push(Named { tokens: before, kind: name.kind }),
            }
            continue;
        }
        let alone = after.len() == 1;
        let is_letter = alone && word(crossed).chars().nth(1).is_none();
        let is_aside = name.kind == Some(ActorKind::Person)
            && match gap(crossed) {
                Some(Gap::Open) => true,
                Some(Gap::Quote) => alone && !is_surname(crossed),
                _ => alone,
            };
        cut.push(Named { tokens: before, kind: name.kind });
        if !is_aside && !is_letter {
            cut.push(Named { tokens: after, kind: name.kind });
        }
    }
    cut
}

/// The token before which the one mark stands whose other is outside, or one that stands in no person's name.
fn crossed(tokens: &Range<usize>, kind: ActorKind, gap: impl Fn(usize) -> Option<Gap>) -> Option<usize> {
    let (mut open, mut quoted) = (None, None);
    for at in tokens.start + 1..tokens.end {
        match gap(at)? {
            Gap::Open => open = Some(at),
            Gap::Close if open.is_none() => return Some(at),
            Gap::Close => open = None,
            Gap::Colon | Gap::Semicolon if kind == ActorKind::Person => return Some(at),
            Gap::Quote => quoted = if quoted.is_none() { Some(at) } else { None },
            _ => {}
        }
    }
    open.or(quoted)
}

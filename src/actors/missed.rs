//! Names that the model misses, and that the rest of the article tells: a country in abbreviation, a company before the symbol of its
//! share, or by the first word of its name alone.

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::flag;
use super::lists::{COUNTRIES, HEADLINED};
use super::sequence::{Sequence, Tok};
use super::tagger::Named;
use super::word::Words;
use crate::article::ActorKind;

/// Words of the longest company that is found before its symbol.
const LONGEST: usize = 5;

/// What no company is called by alone.
const OTHER: u32 = flag::DEMONYM
    | flag::BODY_WORD
    | flag::SITE_WORD
    | flag::OFFICE
    | flag::TITLE
    | flag::CITY
    | flag::REGION
    | flag::COMPANY
    | flag::FUNCTION;

/// Letters of the shortest first word that a company is called by.
const SHORTEST: usize = 4;

/// Adds these names to those that were marked, which are in reading order and stay so. `word` gives how a token is written, and
/// `is_symbol` whether a token begins the symbol of a share.
pub(super) fn add<'a>(
    named: &mut Vec<Named>,
    sequence: &Sequence,
    words: &Words<'_>,
    word: impl Fn(usize) -> &'a str,
    is_symbol: impl Fn(usize) -> bool,
) {
    let token = |at: usize| sequence.tokens.get(at);
    let flags = |at: usize| token(at).map_or(0, |token| words.get(token.number).known.flags);
    let mut missed = before_symbols(named, sequence, words, is_symbol);
    // By slot, whether it is the first word of a company.
    let mut first = vec![false; sequence.slots];
    let mut companies = false;
    for name in named.iter().filter(|name| name.kind == Some(ActorKind::Organisation) && name.tokens.len() > 1) {
        let (start, last) = (name.tokens.start, name.tokens.end - 1);
        // `Federal Co-Chair` is none.
        let ends = token(last + 1).is_none_or(|next| next.gap != Gap::Hyphen);
        let is_company = ends && flags(last) & flag::COMPANY != 0 && flags(start) & OTHER == 0;
        if is_company
            && word(start).chars().count() >= SHORTEST
            && let Some(slot) = token(start).and_then(|token| first.get_mut(token.slot as usize))
        {
            (*slot, companies) = (true, true);
        }
    }
    let adjoins = |at: usize| {
        let joined = |token: Option<&Tok>| token.is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Hyphen));
        let is_capital = |at: usize| token(at).is_some_and(Tok::is_capital);
        (joined(token(at)) && at.checked_sub(1).is_some_and(is_capital))
            || (joined(token(at + 1)) && is_capital(at + 1))
    };
    let mut names = named.iter().peekable();
    for &at in &sequence.capitals {
        while names.next_if(|name| name.tokens.end <= at).is_some() {}
        let Some(tok) = token(at).filter(|_| !names.peek().is_some_and(|name| name.tokens.contains(&at))) else {
            continue;
        };
        let is_country = || {
            let goes_on = token(at + 1).is_some_and(|next| next.gap == Gap::Hyphen);
            !goes_on && words.lists(tok.number) & COUNTRIES != 0
        };
        // In running text, where it is not owed to the place, and written so alone.
        let is_company = || {
            let is_first = first.get(tok.slot as usize) == Some(&true);
            is_first && tok.place.is_multiple_of(3) && tok.seen & 1 == 0 && !tok.starts() && !adjoins(at)
        };
        if is_country() {
            missed.push(Named { tokens: at..at + 1, kind: Some(ActorKind::Place) });
        } else if companies && is_company() {
            missed.push(Named { tokens: at..at + 1, kind: Some(ActorKind::Organisation) });
        }
    }
    if missed.is_empty() {
        return;
    }
    named.append(&mut missed);
    named.sort_by_key(|name| name.tokens.start);
    named.dedup_by(|name, before| name.tokens.start < before.tokens.end);
}

/// Makes organisations of what stands before symbols of shares, and finds those that are not marked.
fn before_symbols(
    named: &mut [Named],
    sequence: &Sequence,
    words: &Words<'_>,
    is_symbol: impl Fn(usize) -> bool,
) -> Vec<Named> {
    let token = |at: usize| sequence.tokens.get(at);
    let flags = |at: usize| token(at).map_or(0, |token| words.get(token.number).known.flags);
    // `OSTVIK CUTS VELSEN <VEL>`: what is done is part of no name.
    let done_in = |tokens: Range<usize>| {
        let is_done = |token: &Tok| token.place % 3 == 2 && words.lists(token.number) & HEADLINED != 0;
        tokens.rev().find(|&at| token(at).is_some_and(is_done))
    };
    let mut missed = Vec::new();
    let opens = |at: &&usize| token(**at).is_some_and(|token| token.gap == Gap::Open);
    for &end in sequence.capitals.iter().filter(opens) {
        if !is_symbol(end) {
            continue;
        }
        let before = named.partition_point(|name| name.tokens.end < end);
        let taken = before.checked_sub(1).and_then(|before| named.get(before)).map_or(0, |name| name.tokens.end);
        if let Some(name) = named.get_mut(before).filter(|name| name.tokens.end == end) {
            let start = name.tokens.start;
            let first = token(start);
            // `Sen. Rand Paul <R>`
            let is_given = name.tokens.len() > 1 && flags(start) & flag::FIRST != 0;
            let runs = first.is_some_and(|token| token.place % 3 != 2);
            if name.kind == Some(ActorKind::Person) && is_given && runs {
                continue;
            }
            name.kind = Some(ActorKind::Organisation);
            if let Some(done) = done_in(start..end).filter(|at| start < *at && at + 1 < end) {
                name.tokens.start = done + 1;
                missed.push(Named { tokens: start..done, kind: name.kind });
            }
            // `VELSEN-OSTVIK <VLO>`
            let start = name.tokens.start;
            let hyphened = token(start).is_some_and(|token| token.gap == Gap::Hyphen);
            if hyphened && start > taken && token(start - 1).is_some_and(Tok::is_capital) {
                name.tokens.start -= 1;
            }
            continue;
        }
        let mut start = end;
        let mut whole = false;
        while start > taken && end - start < LONGEST {
            let Some(tok) = token(start - 1).filter(|tok| tok.is_capital() && flags(start - 1) & flag::FUNCTION == 0)
            else {
                // In running text small letters end it.
                whole = token(start).is_some_and(|tok| tok.place.is_multiple_of(3));
                break;
            };
            start -= 1;
            whole = tok.starts();
            let goes_on = matches!(tok.gap, Gap::Space | Gap::Hyphen | Gap::Ampersand | Gap::Stop | Gap::Apostrophe);
            if whole || !goes_on {
                break;
            }
        }
        let done = done_in(start..end);
        let start = done.filter(|at| at + 1 < end).map_or(start, |at| at + 1);
        if (whole || done.is_some()) && start < end {
            missed.push(Named { tokens: start..end, kind: Some(ActorKind::Organisation) });
        }
    }
    missed
}

//! Names that the model misses, and that the rest of the article tells: a country in abbreviation, a company before the symbol of its
//! share, or by the first word of its name alone.

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::flag;
use super::lists::{COUNTRIES, HEADLINED};
use super::symbols::is_symbol;
use super::tagger::Named;
use super::text::Text;
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

/// Adds these names to those that were marked, which are in reading order and stay so.
pub(super) fn add(named: &mut Vec<Named>, text: Text<'_>) {
    let mut missed = before_symbols(named, text);
    // By slot, whether it is the first word of a company.
    let mut first = vec![false; text.sequence.slots];
    let mut companies = false;
    for name in named.iter().filter(|name| name.kind == Some(ActorKind::Organisation) && name.tokens.len() > 1) {
        let (start, last) = (name.tokens.start, name.tokens.end - 1);
        // `Federal Co-Chair` is none.
        let ends = text.gap(last + 1) != Some(Gap::Hyphen);
        let is_company = ends && text.flags(last) & flag::COMPANY != 0 && text.flags(start) & OTHER == 0;
        if is_company
            && text.word(start).chars().count() >= SHORTEST
            && let Some(slot) = text.token(start).and_then(|token| first.get_mut(token.slot as usize))
        {
            (*slot, companies) = (true, true);
        }
    }
    let adjoins = |at: usize| {
        let joined = |at: usize| matches!(text.gap(at), Some(Gap::Space | Gap::Hyphen));
        (joined(at) && at.checked_sub(1).is_some_and(|before| text.is_capital(before)))
            || (joined(at + 1) && text.is_capital(at + 1))
    };
    let mut names = named.iter().peekable();
    for &at in &text.sequence.capitals {
        while names.next_if(|name| name.tokens.end <= at).is_some() {}
        let Some(tok) = text.token(at).filter(|_| !names.peek().is_some_and(|name| name.tokens.contains(&at))) else {
            continue;
        };
        let is_country = || {
            let goes_on = text.gap(at + 1) == Some(Gap::Hyphen);
            !goes_on && text.is(at, COUNTRIES)
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
fn before_symbols(named: &mut [Named], text: Text<'_>) -> Vec<Named> {
    // `OSTVIK CUTS VELSEN <VEL>`: what is done is part of no name.
    let done_in = |tokens: Range<usize>| {
        let is_headline = |at: usize| text.token(at).is_some_and(|token| token.place % 3 == 2);
        tokens.rev().find(|&at| is_headline(at) && text.is(at, HEADLINED))
    };
    let begins_symbol =
        |at: usize| text.span(&(at..at + 1)).is_some_and(|span| is_symbol(text.part(span.part), span.start));
    let mut missed = Vec::new();
    let opens = |at: &&usize| text.gap(**at) == Some(Gap::Open);
    for &end in text.sequence.capitals.iter().filter(opens) {
        if !begins_symbol(end) {
            continue;
        }
        let before = named.partition_point(|name| name.tokens.end < end);
        let taken = before.checked_sub(1).and_then(|before| named.get(before)).map_or(0, |name| name.tokens.end);
        if let Some(name) = named.get_mut(before).filter(|name| name.tokens.end == end) {
            let start = name.tokens.start;
            let first = text.token(start);
            // `Sen. Rand Paul <R>`
            let is_given = name.tokens.len() > 1 && text.flags(start) & flag::FIRST != 0;
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
            let hyphened = text.gap(start) == Some(Gap::Hyphen);
            if hyphened && start > taken && text.is_capital(start - 1) {
                name.tokens.start -= 1;
            }
            continue;
        }
        let mut start = end;
        let mut whole = false;
        while start > taken && end - start < LONGEST {
            let Some(tok) =
                text.token(start - 1).filter(|tok| tok.is_capital() && text.flags(start - 1) & flag::FUNCTION == 0)
            else {
                // In running text small letters end it.
                whole = text.token(start).is_some_and(|tok| tok.place.is_multiple_of(3));
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

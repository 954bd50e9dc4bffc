//! Firms that are called after their partners, with commas between, of which the model marks pieces: `Velsen, Harl and Roth Inc`.

use std::cell::LazyCell;
use std::cmp::Reverse;
use std::ops::Range;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::gap::Gap;
use super::gazetteer::Gazetteer;
use super::lexicon::{flag, phrase};
use super::tagger::Named;
use super::text::Span;
use super::tidy::Tidy;
use crate::article::ActorKind;
use crate::text::Case;

/// What no partner is called.
const OTHER: u32 = flag::BODY_WORD
    | flag::SITE_WORD
    | flag::COMPANY
    | flag::FUNCTION
    | flag::DEMONYM
    | flag::TITLE
    | flag::OFFICE
    | flag::REGION;

/// Most in an article.
const MOST: usize = 100;

/// Partners of the longest one: what is longer is a list.
const PARTNERS: usize = 12;

/// Words from the last partner on: `Jenrette Securities Corp`.
const BEHIND: usize = 3;

/// Names of several words, by their slots.
#[derive(Default)]
struct Others {
    /// The last words of persons.
    surnames: RapidHashSet<u32>,
    /// The first words of organisations, and where the last of those stands.
    bodies: RapidHashMap<u32, usize>,
}

impl Tidy<'_> {
    /// Makes one name of the pieces of each firm, there and wherever else the article names the partners so.
    pub(super) fn join_firms(&self, named: &mut Vec<Named>) {
        let is_body = |name: &&Named| name.kind == Some(ActorKind::Organisation);
        let others = LazyCell::new(|| self.others(named));
        let found = named.iter().filter(is_body).filter_map(|name| self.firm(name, named, &others));
        let mut firms: Vec<(Range<usize>, usize)> = found.take(MOST).collect();
        if firms.is_empty() {
            return;
        }
        let mut cores: Vec<Vec<(u32, Gap)>> = Vec::new();
        for (firm, last) in &firms {
            let core = self.partners(firm.start..last + 1);
            if !cores.contains(&core) {
                cores.push(core);
            }
        }
        for &at in &self.text.sequence.capitals {
            if let Some(last) = cores.iter().filter_map(|core| self.repeated(at, core)).max() {
                firms.push((at..self.end(last, named), last));
            }
        }
        firms.sort_by_key(|(firm, _)| (firm.start, Reverse(firm.end)));
        firms.dedup_by(|(firm, _), (before, _)| firm.start < before.end);
        let is_in = |name: &Named| {
            let after = firms.partition_point(|(firm, _)| firm.end <= name.tokens.start);
            firms.get(after).is_some_and(|(firm, _)| firm.start < name.tokens.end)
        };
        named.retain(|name| !is_in(name));
        let firms = firms.into_iter().map(|(tokens, _)| Named { tokens, kind: Some(ActorKind::Organisation) });
        named.extend(firms);
        named.sort_unstable_by_key(|name| name.tokens.start);
    }

    /// The firm that an organisation is, or ends, or begins, and its last partner.
    fn firm(&self, name: &Named, named: &[Named], others: &Others) -> Option<(Range<usize>, usize)> {
        let Range { start, end } = name.tokens;
        let is_company = self.text.flags(end - 1) & flag::COMPANY != 0;
        let joint = (start + 1..end).find_map(|at| self.joined(at));
        if let Some((before, last)) = joint {
            // The model has it whole.
            let is_listed = before > start && (start + 1..=before).all(|at| self.text.gap(at) == Some(Gap::Comma));
            return (is_listed && (is_company || self.is_partner(last))).then_some((start..end, last));
        }
        let (first, last) = if is_company {
            let before = self.joined(start).map(|(before, _)| before)?;
            let first = self.first(before).filter(|first| *first < before)?;
            // `Hyatt and Marriott Corp`
            let is_known = |span: Span<'_>| Gazetteer::built_in().canonical(span.surface, ActorKind::Organisation);
            if self.text.span(&name.tokens).and_then(is_known).is_some() {
                return None;
            }
            (first, start)
        } else {
            let is_list = (2..=PARTNERS).contains(&name.tokens.len())
                && (start + 1..end).all(|at| self.text.gap(at) == Some(Gap::Comma));
            if !is_list {
                return None;
            }
            let rest = (end..end + PARTNERS)
                .take_while(|&at| self.text.gap(at) == Some(Gap::Comma) && self.is_partner(at))
                .count();
            let (before, last) = self.joined(end + rest).filter(|(_, last)| !self.is_short(*last, others))?;
            (self.first(before).filter(|first| *first == start)?, last)
        };
        let first = self.begins(first, named)?;
        let is_place = name_at(first, named).is_some_and(|name| name.kind == Some(ActorKind::Place));
        let firm = first..self.end(last, named);
        let is_short = firm.end - last <= BEHIND;
        let are_surnames = firm.clone().filter(|&at| self.is_surname(at)).nth(1).is_some();
        // Somebody whom the article names in full makes it a list.
        let is_list = || self.slots(firm.clone()).iter().any(|slot| others.surnames.contains(slot));
        (is_short && are_surnames && self.is_partner(last) && !is_place && !is_list()).then_some((firm, last))
    }

    /// Where the last partner stands, and the one before, if `and` or `&` stands between and the first of these tokens is that, or the last
    /// partner itself.
    fn joined(&self, at: usize) -> Option<(usize, usize)> {
        let is_and =
            |at: usize| self.text.gap(at).is_some_and(|gap| gap != Gap::Paragraph) && self.text.word(at) == "and";
        if self.text.gap(at) == Some(Gap::Ampersand) {
            return Some((at.checked_sub(1)?, at));
        }
        let and = if is_and(at) { at } else { at.checked_sub(1).filter(|and| is_and(*and))? };
        let is_spaced = matches!(self.text.gap(and), Some(Gap::Space | Gap::Comma)) && self.text.is_spaced(and + 1);
        Some((and.checked_sub(1)?, and + 1)).filter(|_| is_spaced)
    }

    /// The first of the partners with commas between of whom the last is this one.
    fn first(&self, last: usize) -> Option<usize> {
        if !self.is_partner(last) {
            return None;
        }
        let mut first = last;
        while let Some(at) =
            first.checked_sub(1).filter(|&at| self.text.gap(first) == Some(Gap::Comma) && self.is_partner(at))
        {
            first = at;
            if last - first >= PARTNERS {
                return None;
            }
        }
        Some(first)
    }

    /// Where the name begins whose first partner this is: he may have two words, `Merrill Lynch, Pierce, Fenner and Smith`. `None` if what
    /// stands before may be of the same list.
    fn begins(&self, first: usize, named: &[Named]) -> Option<usize> {
        let Some(before) = first.checked_sub(1).filter(|_| !self.text.starts(first)) else {
            return Some(first);
        };
        match self.text.gap(first)? {
            Gap::Comma | Gap::Ampersand | Gap::Hyphen => None,
            Gap::Space if self.text.is_capital(before) => {
                let is_body = name_at(first, named).is_some_and(|name| {
                    name.tokens == (before..first + 1) && name.kind == Some(ActorKind::Organisation)
                });
                let is_other = self.text.flags(before) & flag::FUNCTION != 0;
                is_body.then_some(before).or(is_other.then_some(first))
            }
            _ => Some(first),
        }
    }

    /// Where the name ends whose last partner this is: `Turben co-managed` ends before what is no form.
    fn end(&self, last: usize, named: &[Named]) -> usize {
        let end = name_at(last, named).map_or(last + 1, |name| name.tokens.end);
        if self.text.gap(end) == Some(Gap::Hyphen) { last + 1 } else { end }
    }

    /// What the names in an article tell of words.
    fn others(&self, named: &[Named]) -> Others {
        let mut others = Others::default();
        let slot = |at: usize| self.text.token(at).map(|token| token.slot);
        for Named { tokens, kind } in named.iter().filter(|name| name.tokens.len() > 1) {
            match kind {
                Some(ActorKind::Person) => others.surnames.extend(slot(tokens.end - 1)),
                Some(ActorKind::Organisation) => {
                    others.bodies.extend(slot(tokens.start).map(|slot| (slot, tokens.start)));
                }
                _ => {}
            }
        }
        others
    }

    /// Whether a longer name of an organisation elsewhere begins with this word, which is then what that is called: `Trico`.
    fn is_short(&self, at: usize, others: &Others) -> bool {
        let longer = self.text.token(at).and_then(|token| others.bodies.get(&token.slot));
        longer.is_some_and(|longer| *longer != at)
    }

    /// The partners by their slots, each with what stands before him.
    fn partners(&self, tokens: Range<usize>) -> Vec<(u32, Gap)> {
        let partners = tokens.filter_map(|at| self.text.token(at)).filter(|token| token.is_capital());
        partners.map(|token| (token.slot, token.gap)).collect()
    }

    /// The token of the last of these partners, where they begin at `at`, with the same between them, but that `&` is `and`.
    fn repeated(&self, at: usize, partners: &[(u32, Gap)]) -> Option<usize> {
        let is =
            |at: usize, slot: u32| self.text.token(at).is_some_and(|token| token.is_capital() && token.slot == slot);
        let is_longer = self.text.is_spaced(at)
            && at
                .checked_sub(1)
                .is_some_and(|before| self.text.is_capital(before) && self.text.flags(before) & flag::FUNCTION == 0);
        let [(first, _), others @ .., (last, _)] = partners else { return None };
        if !is(at, *first) || is_longer {
            return None;
        }
        let goes_on = |at: usize, (slot, gap): &(u32, Gap)| is(at, *slot) && self.text.gap(at) == Some(*gap);
        let end = at + others.len();
        let is_same = others.iter().zip(at + 1..).all(|(other, at)| goes_on(at, other));
        [end + 1, end + 2].into_iter().find(|&at| {
            let is_joined = || self.joined(at).is_some_and(|(_, behind)| behind == at);
            is_same && is(at, *last) && is_joined()
        })
    }

    /// Whether a word may be a partner's name: a surname, or what is not known as anything else.
    fn is_partner(&self, at: usize) -> bool {
        let other = flag::CITY | flag::TOWN | flag::PLACE_PART | flag::BODY | flag::BODY_BEGIN | flag::BODY_END;
        let flags = self.text.flags(at);
        let is_usual = || flags & other == 0 && !matches!(flags >> flag::USUAL_CASE & 3, 1 | 2);
        self.text.token(at).is_some_and(|token| {
            let is_written = token.case != Case::Upper || token.place % 3 == 2;
            let is_company = token.phrase == u16::from(phrase::ORGANISATION) * 8 + ALONE;
            token.is_capital() && is_written && !is_company
        }) && flags & OTHER == 0
            && (self.is_surname(at) || is_usual())
    }

    fn is_surname(&self, at: usize) -> bool {
        self.text.flags(at) & (flag::SURNAME | flag::RARE_SURNAME | flag::KNOWN_PERSON) != 0
    }
}

/// A word that is the whole of a phrase, see [`super::sequence::Tok::phrase`].
const ALONE: u16 = 4;

/// The name that a token belongs to.
fn name_at(at: usize, named: &[Named]) -> Option<&Named> {
    let after = named.partition_point(|name| name.tokens.end <= at);
    named.get(after).filter(|name| name.tokens.contains(&at))
}

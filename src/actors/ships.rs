//! Ships, which are no actors, whomever they are called after: `USS Ronald Reagan`, `the ferry Ada Velsen`.

use std::cell::LazyCell;
use std::ops::Range;

use rapidhash::RapidHashSet;

use super::lexicon::flag;
use super::lists::{HELPS, SHIPS};
use super::tagger::Named;
use super::tidy::Tidy;
use crate::article::ActorKind;
use crate::text::Case;

/// What stands before the names of ships alone.
const PREFIXES: &[&str] = &["USS", "USNS", "USCGC", "HMS", "HMAS", "HMCS", "HMNZS", "RMS", "MV"];

/// What carriers and ships are: others carry letters.
const KINDS: &[&str] = &["aircraft", "cargo", "container", "cruise", "hospital", "merchant", "research", "supply"];

/// What ships do.
const SHIPS_DO: &[&str] = &[
    "sank", "sinks", "sailed", "sails", "docked", "docks", "left", "arrived", "burnt", "burned", "capsized",
    "collided", "anchored", "departed", "entered", "exploded", "carried", "carries", "carrying", "ran", "hit", "fired",
];

/// What persons do, and ships do not.
const PERSONS_DO: &[&str] = &[
    "said",
    "says",
    "told",
    "tells",
    "spoke",
    "speaks",
    "met",
    "meets",
    "praised",
    "declared",
    "announced",
    "bought",
    "owns",
    "owned",
    "inspected",
    "visited",
    "addressed",
    "signed",
    "warned",
    "thanked",
    "asked",
    "promised",
];

impl Tidy<'_> {
    /// Makes none of the actors that are ships, nor of what the article calls so behind `the` elsewhere.
    pub(super) fn leave_ships(&self, named: &mut [Named]) {
        let persons = LazyCell::new(|| self.persons(named));
        let is_person = |last: u32| persons.contains(&last);
        let each = named.iter().enumerate();
        let found: Vec<(usize, Range<usize>)> =
            each.filter_map(|(i, name)| Some((i, self.ship(name, is_person)?))).collect();
        drop(persons);
        let mut ships: RapidHashSet<Vec<u32>> = RapidHashSet::default();
        for (i, ship) in found {
            ships.insert(self.slots(ship));
            if let Some(name) = named.get_mut(i) {
                name.kind = None;
            }
        }
        if ships.is_empty() {
            return;
        }
        // `the Nevada desert`
        let is_place = |name: &Named| name.kind == Some(ActorKind::Place) && name.tokens.len() == 1;
        for name in named.iter_mut().filter(|name| name.kind.is_some() && !is_place(name)) {
            let Range { start, end } = name.tokens;
            let behind_the =
                start.checked_sub(1).is_some_and(|at| self.text.is_any(at, &["the"]) && self.text.is_spaced(start));
            // `the Reagan administration`, `the Ronald Reagan era`
            let goes_on = self.text.is_spaced(end)
                && self.text.flags(end) & flag::FUNCTION == 0
                && !self.text.is_any(end, SHIPS_DO);
            if behind_the && !goes_on && ships.contains(&self.slots(start..end)) {
                name.kind = None;
            }
        }
    }

    /// The last words, by their slots, of persons who are named where no ship can be.
    fn persons(&self, named: &[Named]) -> RapidHashSet<u32> {
        let is_free = |name: &&Named| {
            let before = name.tokens.start.checked_sub(1).filter(|_| !self.text.starts(name.tokens.start));
            let is_behind = |at: usize| self.text.is_any(at, &["the"]) || self.text.is(at, SHIPS) || self.is_prefix(at);
            name.kind == Some(ActorKind::Person)
                && !self.is_prefix(name.tokens.start)
                && !before.is_some_and(|at| is_behind(at) || self.text.is_any(at, KINDS) || self.is_carrier(at))
        };
        let last = |name: &Named| self.text.token(name.tokens.end - 1).map(|token| token.slot);
        named.iter().filter(is_free).filter_map(last).collect()
    }

    /// Whether a token stands before names of ships alone.
    fn is_prefix(&self, at: usize) -> bool {
        PREFIXES.contains(&self.text.word(at)) && self.text.is_spaced(at + 1) && !self.is_headline(at)
    }

    /// Whether a token is the last of `aircraft carrier`, `cruise ship`.
    fn is_carrier(&self, at: usize) -> bool {
        let is = |at: usize, words: &[&str]| words.contains(&self.text.word(at));
        is(at, &["carrier", "ship"]) && at.checked_sub(1).is_some_and(|at| is(at, KINDS))
    }

    /// What the ship is called that is named by these tokens, if one is. `the USS Ostvik Museum` is none, nor is the `Stena Ferry Ltd`; whom
    /// the article names elsewhere, too, is only behind what stands before ships alone.
    fn ship(&self, Named { tokens: name, kind }: &Named, is_named: impl Fn(u32) -> bool) -> Option<Range<usize>> {
        (*kind)?;
        let other = flag::BODY_WORD | flag::SITE_WORD | flag::COMPANY;
        // `the tanker Iran seized`, `to ferry Ada Velsen there`
        let is_ship = |at: usize| {
            let before = at.checked_sub(1);
            let is_small = self.text.case(at) == Some(Case::Lower);
            let is_known = || name.clone().any(|at| self.text.token(at).is_some_and(|token| token.phrase != 0));
            let is_person = || {
                let last = self.text.token(name.end - 1).map(|token| token.slot);
                let is_told = || self.text.is_any(name.end, PERSONS_DO) || last.is_some_and(&is_named);
                !self.text.is_any(name.end, SHIPS_DO) && is_told()
            };
            is_small
                && (self.text.is(at, SHIPS) || self.is_carrier(at))
                && self.text.is_spaced(at + 1)
                && !before.is_some_and(|at| self.text.is(at, HELPS))
                && name.len() > 1
                && (*kind == Some(ActorKind::Person) || !is_known())
                && !is_person()
        };
        let start = name.start + usize::from(self.is_prefix(name.start));
        let is_named = start > name.start || start.checked_sub(1).is_some_and(|at| self.is_prefix(at) || is_ship(at));
        let ship = start..name.end;
        let is_other = || ship.clone().any(|at| self.text.flags(at) & other != 0);
        (is_named && !ship.is_empty() && !is_other()).then_some(ship)
    }

    /// The slots of tokens with capitals, see [`super::sequence::Tok::slot`].
    pub(super) fn slots(&self, tokens: Range<usize>) -> Vec<u32> {
        tokens.filter_map(|at| self.text.token(at)).filter(|token| token.is_capital()).map(|token| token.slot).collect()
    }

    /// Whether a token stands in a sentence of capitals alone.
    fn is_headline(&self, at: usize) -> bool {
        self.text.token(at).is_some_and(|token| token.place % 3 == 2)
    }
}

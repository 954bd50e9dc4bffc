//! Ships, which are no actors, whomever they are called after: `USS Ronald Reagan`, `the ferry Ada Velsen`.

use std::ops::Range;

use rapidhash::RapidHashSet;

use super::lexicon::flag;
use super::lists::{ADMINISTRATION, HELPS, SHIPS};
use super::tagger::Named;
use super::tidy::Tidy;
use crate::article::ActorKind;
use crate::text::Case;

/// What stands before the names of ships alone.
const PREFIXES: &[&str] = &["USS", "USNS", "USCGC", "HMS", "HMAS", "HMCS", "HMNZS", "RMS", "MV"];

/// What carriers and ships are: others carry letters.
const KINDS: &[&str] = &["aircraft", "cargo", "container", "cruise", "hospital", "merchant", "research", "supply"];

impl Tidy<'_> {
    /// Makes none of the actors that are ships, nor of what the article calls so behind `the` elsewhere.
    pub(super) fn leave_ships(&self, named: &mut [Named]) {
        let mut ships: RapidHashSet<Vec<u32>> = RapidHashSet::default();
        for name in named.iter_mut().filter(|name| name.kind.is_some()) {
            if let Some(ship) = self.ship(name) {
                ships.insert(self.slots(ship));
                name.kind = None;
            }
        }
        if ships.is_empty() {
            return;
        }
        for name in named.iter_mut().filter(|name| name.kind.is_some()) {
            let Range { start, end } = name.tokens;
            let behind_the =
                start.checked_sub(1).is_some_and(|at| self.text.is_any(at, &["the"]) && self.text.is_spaced(start));
            // `the Reagan administration`
            let goes_on = self.text.is_spaced(end) && (self.text.is_capital(end) || self.text.is(end, ADMINISTRATION));
            if behind_the && !goes_on && ships.contains(&self.slots(start..end)) {
                name.kind = None;
            }
        }
    }

    /// What the ship is called that is named by these tokens, if one is. `the USS Ostvik Museum` is none, nor is the `Stena Ferry Ltd`.
    fn ship(&self, Named { tokens: name, kind }: &Named) -> Option<Range<usize>> {
        let other = flag::BODY_WORD | flag::SITE_WORD | flag::COMPANY;
        let is_prefix =
            |at: usize| PREFIXES.contains(&self.text.word(at)) && self.text.is_spaced(at + 1) && !self.is_headline(at);
        // `the tanker Iran seized`, `to ferry Ada Velsen there`
        let is_ship = |at: usize| {
            let is = |at: usize, words: &[&str]| words.contains(&self.text.word(at));
            let before = at.checked_sub(1);
            let is_small = self.text.case(at) == Some(Case::Lower);
            let is_known = || name.clone().any(|at| self.text.token(at).is_some_and(|token| token.phrase != 0));
            let is_kind = || is(at, &["carrier", "ship"]) && before.is_some_and(|at| is(at, KINDS));
            is_small
                && (self.text.is(at, SHIPS) || is_kind())
                && self.text.is_spaced(at + 1)
                && !before.is_some_and(|at| self.text.is(at, HELPS))
                && name.len() > 1
                && (*kind == Some(ActorKind::Person) || !is_known())
        };
        let start = name.start + usize::from(is_prefix(name.start));
        let is_named = start > name.start || start.checked_sub(1).is_some_and(|at| is_prefix(at) || is_ship(at));
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

//! Towns that the model takes for bodies which have their names: `Velsen` beside the `Velsen Post` and `Velsen City Council`.

use std::cell::OnceCell;
use std::ops::Range;

use rapidhash::RapidHashSet;

use super::gap::Gap;
use super::lexicon::{flag, phrase};
use super::lists::LOCAL;
use super::sequence::{Sequence, Tok};
use super::tagger::Named;
use super::word::Words;
use crate::article::ActorKind;
use crate::text::Case;

/// Where tokens of text stand begins so, see [`Tok::place`].
const TEXT: u8 = 6;

/// Letters of the shortest town in a dateline: what is shorter may be an acronym.
const SHORTEST: usize = 5;

/// An article, and what it says of the towns in it.
pub(super) struct Towns<'a, W> {
    named: &'a [Named],
    sequence: &'a Sequence,
    words: &'a Words<'a>,
    word: W,
    told: OnceCell<Option<Told>>,
}

/// One or two words, by their slots.
type Slots = [u32; 2];

/// What the names in an article tell of one or two words.
#[derive(Default)]
struct Told {
    /// Names of bodies begin with them that nobody calls so.
    local: RapidHashSet<Slots>,
    /// Names of other bodies do.
    others: RapidHashSet<Slots>,
    /// They are a place.
    places: RapidHashSet<Slots>,
}

impl<'a, 't, W: Fn(usize) -> &'t str> Towns<'a, W> {
    /// Those of an article whose names these are; `word` gives how a token is written.
    pub(super) fn new(named: &'a [Named], sequence: &'a Sequence, words: &'a Words<'a>, word: W) -> Self {
        Self { named, sequence, words, word, told: OnceCell::new() }
    }

    /// Whether what was marked as a body is the town that another one is called after. In articles in which somebody plays, `nobody_plays`
    /// says so, it may be a club, if one is called after it as well.
    pub(super) fn is_town(&self, name: &Range<usize>, nobody_plays: impl FnOnce() -> bool) -> bool {
        if self.is_dateline(name) {
            return true;
        }
        let Some((slots, told)) = self.slots(name).zip(self.told.get_or_init(|| self.tell()).as_ref()) else {
            return false;
        };
        told.local.contains(&slots)
            && (self.is_known(name) || told.places.contains(&slots))
            && (!told.others.contains(&slots) || nobody_plays())
    }

    /// `ZERMATT - `, with which the text begins: where it was written, unless it is known as a body.
    fn is_dateline(&self, name: &Range<usize>) -> bool {
        let token = |at: usize| self.sequence.tokens.get(at);
        let is_body = |token: &Tok| {
            (token.phrase / 8) & u16::from(phrase::ORGANISATION) != 0
                || self.words.get(token.number).known.flags & (flag::BODY | flag::BODY_WORD | flag::COMPANY) != 0
        };
        let is_in_text = |token: &Tok| token.place >= TEXT;
        token(name.start).is_some_and(|first| first.gap == Gap::Paragraph && is_in_text(first))
            && !name.start.checked_sub(1).and_then(token).is_some_and(is_in_text)
            && name.clone().filter_map(token).all(|token| token.case == Case::Upper && !is_body(token))
            && name.clone().map(|at| (self.word)(at).len()).sum::<usize>() >= SHORTEST
            && token(name.end).is_some_and(|next| next.gap == Gap::Dash)
    }

    /// `None` where no body is local.
    fn tell(&self) -> Option<Told> {
        let is_local = |name: &Named| {
            let last = self.sequence.tokens.get(name.tokens.end - 1);
            name.kind == Some(ActorKind::Organisation)
                && last.is_some_and(|last| self.words.lists(last.number) & LOCAL != 0)
        };
        if !self.named.iter().any(is_local) {
            return None;
        }
        let mut told = Told::default();
        for name in self.named {
            let Range { start, end } = name.tokens;
            if name.kind == Some(ActorKind::Place) || self.is_dateline(&name.tokens) {
                told.places.extend(self.slots(&name.tokens));
            } else if name.kind == Some(ActorKind::Organisation) {
                let with = if is_local(name) { &mut told.local } else { &mut told.others };
                with.extend((start + 1..end).take(2).filter_map(|until| self.slots(&(start..until))));
            }
        }
        Some(told)
    }

    /// `None` for more words, and for those without a capital.
    fn slots(&self, name: &Range<usize>) -> Option<Slots> {
        let slot = |at: usize| self.sequence.tokens.get(at).filter(|token| token.is_capital()).map(|token| token.slot);
        match name.len() {
            1 => Some([slot(name.start)?, u32::MAX]),
            2 => Some([slot(name.start)?, slot(name.start + 1)?]),
            _ => None,
        }
    }

    /// Whether it is known as a town, or as a place of several words.
    fn is_known(&self, name: &Range<usize>) -> bool {
        let mut tokens = self.sequence.tokens.get(name.clone()).unwrap_or(&[]).iter();
        // `UN` is no town in India.
        if tokens.clone().any(|token| token.case == Case::Upper) {
            return false;
        }
        let is_town = |number: u32| self.words.get(number).known.flags & (flag::CITY | flag::TOWN) != 0;
        tokens.clone().all(|token| token.phrase / 8 == u16::from(phrase::PLACE))
            || (name.len() == 1 && tokens.all(|token| is_town(token.number)))
    }
}

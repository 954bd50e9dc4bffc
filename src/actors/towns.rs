//! Towns that the model takes for bodies which have their names: `Velsen` beside the `Velsen Post` and `Velsen City Council`.

use std::cell::OnceCell;
use std::ops::Range;

use rapidhash::RapidHashSet;

use super::gap::Gap;
use super::lexicon::{flag, phrase};
use super::lists::LOCAL;
use super::sequence::Tok;
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;
use crate::text::Case;

/// Where tokens of text stand begins so, see [`Tok::place`].
const TEXT: u8 = 6;

/// Letters of the shortest town in a dateline: what is shorter may be an acronym.
const SHORTEST: usize = 5;

/// An article, and what it says of the towns in it.
pub(super) struct Towns<'a> {
    text: Text<'a>,
    named: &'a [Named],
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

impl<'a> Towns<'a> {
    /// Those of an article whose names these are.
    pub(super) fn new(text: Text<'a>, named: &'a [Named]) -> Self {
        Self { text, named, told: OnceCell::new() }
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
        let is_body = |token: &Tok| {
            (token.phrase / 8) & u16::from(phrase::ORGANISATION) != 0
                || self.text.words.get(token.number).known.flags & (flag::BODY | flag::BODY_WORD | flag::COMPANY) != 0
        };
        let is_in_text = |token: &Tok| token.place >= TEXT;
        self.text.token(name.start).is_some_and(|first| first.gap == Gap::Paragraph && is_in_text(first))
            && !name.start.checked_sub(1).and_then(|before| self.text.token(before)).is_some_and(is_in_text)
            && name
                .clone()
                .filter_map(|at| self.text.token(at))
                .all(|token| token.case == Case::Upper && !is_body(token))
            && name.clone().map(|at| self.text.word(at).len()).sum::<usize>() >= SHORTEST
            && self.text.gap(name.end) == Some(Gap::Dash)
    }

    /// `None` where no body is local.
    fn tell(&self) -> Option<Told> {
        let is_local =
            |name: &Named| name.kind == Some(ActorKind::Organisation) && self.text.is(name.tokens.end - 1, LOCAL);
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
        let slot = |at: usize| self.text.token(at).filter(|token| token.is_capital()).map(|token| token.slot);
        match name.len() {
            1 => Some([slot(name.start)?, u32::MAX]),
            2 => Some([slot(name.start)?, slot(name.start + 1)?]),
            _ => None,
        }
    }

    /// Whether it is known as a town, or as a place of several words.
    fn is_known(&self, name: &Range<usize>) -> bool {
        let mut tokens = self.text.sequence.tokens.get(name.clone()).unwrap_or(&[]).iter();
        // `UN` is no town in India.
        if tokens.clone().any(|token| token.case == Case::Upper) {
            return false;
        }
        let is_town = |number: u32| self.text.words.get(number).known.flags & (flag::CITY | flag::TOWN) != 0;
        tokens.clone().all(|token| token.phrase / 8 == u16::from(phrase::PLACE))
            || (name.len() == 1 && tokens.all(|token| is_town(token.number)))
    }
}

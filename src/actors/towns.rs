//! Towns that the model takes for bodies which have their names: `Velsen` beside the `Velsen Post` and `Velsen City Council`.

use std::cell::OnceCell;
use std::ops::Range;

use super::gap::Gap;
use super::lexicon::{flag, phrase};
use super::sequence::{Sequence, Tok};
use super::tagger::Named;
use super::word::Words;
use crate::article::ActorKind;
use crate::text::Case;

/// What ends the names of bodies that are called after the town where they are, and that nobody calls by the town alone.
const LOCAL: &str = "academy airport archdiocese authority bee board borough chamber chronicle church college commission council \
    courier court courthouse department diocese district echo examiner gazette globe government guardian hall herald \
    hospital house infirmary inquirer institute jail journal library mail mercury mirror mosque museum news observer \
    office orchestra pd police post prison school schools sentinel service services standard star sun symphony \
    synagogue telegraph theatre times transit tribune university zoo";

/// Where tokens of text stand begins so, see [`Tok::place`].
const TEXT: u8 = 6;

/// Letters of the shortest town in a dateline: what is shorter may be an acronym.
const SHORTEST: usize = 5;

/// The bodies of an article that are called after something.
pub(super) struct Towns<'a, W> {
    named: &'a [Named],
    sequence: &'a Sequence,
    words: &'a Words<'a>,
    word: W,
    /// By whether it is [`LOCAL`], the names of several words.
    bodies: OnceCell<[Vec<&'a Range<usize>>; 2]>,
}

impl<'a, 't, W: Fn(usize) -> &'t str> Towns<'a, W> {
    /// Those of an article whose names these are; `word` gives how a token is written.
    pub(super) fn new(named: &'a [Named], sequence: &'a Sequence, words: &'a Words<'a>, word: W) -> Self {
        Self { named, sequence, words, word, bodies: OnceCell::new() }
    }

    /// Whether what was marked as a body is the town that another one is called after. In articles in which somebody plays, `nobody_plays`
    /// says so, it may be a club, if one is called after it as well.
    pub(super) fn is_town(&self, name: &Range<usize>, nobody_plays: impl FnOnce() -> bool) -> bool {
        if self.is_dateline(name) {
            return true;
        }
        let [others, local] = self.bodies();
        let is_of_it = |body: &&Range<usize>| {
            body.len() > name.len() && (*body).clone().zip(name.clone()).all(|(one, other)| self.is_same(one, other))
        };
        local.iter().any(is_of_it)
            && (self.is_known(name) || self.is_place_elsewhere(name))
            && (nobody_plays() || !others.iter().any(is_of_it))
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

    fn bodies(&self) -> &[Vec<&'a Range<usize>>; 2] {
        self.bodies.get_or_init(|| {
            let mut bodies = [Vec::new(), Vec::new()];
            let of_several = |name: &&Named| name.kind == Some(ActorKind::Organisation) && name.tokens.len() > 1;
            for Named { tokens, .. } in self.named.iter().filter(of_several) {
                let last = (self.word)(tokens.end - 1);
                let is_local = LOCAL.split(' ').any(|word| word.eq_ignore_ascii_case(last));
                bodies[usize::from(is_local)].push(tokens);
            }
            bodies
        })
    }

    fn is_same(&self, one: usize, other: usize) -> bool {
        let slot = |at: usize| self.sequence.tokens.get(at).filter(|token| token.is_capital()).map(|token| token.slot);
        slot(one).is_some() && slot(one) == slot(other)
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

    fn is_place_elsewhere(&self, name: &Range<usize>) -> bool {
        self.named.iter().any(|other| {
            (other.kind == Some(ActorKind::Place) || self.is_dateline(&other.tokens))
                && other.tokens.len() == name.len()
                && other.tokens.clone().zip(name.clone()).all(|(one, other)| self.is_same(one, other))
        })
    }
}

//! The tokens of one part, and what is known of each.

use std::ops::Range;

use super::gazetteer::{Entry, Gazetteer, Word};
use super::push_normal;
use super::words::{BODY, CALENDAR, Class, FUNCTION, is_particle};
use crate::article::Part;
use crate::layout::Placed;
use crate::text::{Case, Opens, Token};

/// Particles that may follow each other: `de la`, `van der`.
const PARTICLES: usize = 3;

/// A part of an article, seen as words; an index beyond its tokens finds an empty one.
pub(super) struct View<'a> {
    pub(super) part: Part,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Placed],
    /// What is known of each capitalised token; nothing of others.
    words: Vec<Word>,
    gazetteer: &'a Gazetteer,
}

impl<'a> View<'a> {
    pub(super) fn new(part: Part, text: &'a str, tokens: &'a [Placed], gazetteer: &'a Gazetteer) -> Self {
        let mut key = String::new();
        let words = tokens.iter().map(|placed| {
            if !is_capital(placed) {
                return Word::default();
            }
            key.clear();
            push_normal(placed.token.of(text), &mut key);
            gazetteer.word(&key)
        });
        Self { part, text, tokens, words: words.collect(), gazetteer }
    }

    /// The token at `at`; an empty one beyond the last.
    pub(super) fn token(&self, at: usize) -> Token {
        self.tokens.get(at).map_or(Token { start: 0, end: 0, case: Case::None, opens: Opens::Paragraph }, |t| t.token)
    }

    pub(super) fn word(&self, at: usize) -> &'a str {
        self.token(at).of(self.text)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(is_capital)
    }

    pub(super) fn follows_the(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| matches!(self.word(before), "the" | "The"))
    }

    pub(super) fn class(&self, at: usize) -> Class {
        self.words.get(at).map_or(0, |w| w.class)
    }

    pub(super) fn class_of(&self, range: Range<usize>) -> Class {
        self.words.get(range).unwrap_or(&[]).iter().fold(0, |all, w| all | w.class)
    }

    /// The class of a word that is not capitalised, which no pass has looked up.
    pub(super) fn lower_class(&self, at: usize) -> Class {
        if self.token(at).case == Case::Lower { self.gazetteer.word(self.word(at)).class } else { 0 }
    }

    /// How many tokens from `at` on are a name of the gazetteer, and which.
    pub(super) fn known(&self, at: usize) -> Option<(usize, Entry)> {
        let word = if self.is_particle(at) { self.gazetteer.word(self.word(at)) } else { *self.words.get(at)? };
        self.gazetteer.longest(self.text, self.tokens.get(at..)?, word)
    }

    /// From the first byte of token `start` to the last of that before `end`.
    pub(super) fn slice(&self, start: usize, end: usize) -> Option<&'a str> {
        let last = end.checked_sub(1).filter(|last| *last >= start)?;
        self.text.get(self.token(start).start as usize..self.token(last).end as usize)
    }

    /// What stands between the token before `at` and the one at `at`.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let before = at.checked_sub(1).map_or(0, |i| self.token(i).end as usize);
        let next = self.tokens.get(at).map_or(self.text.len(), |t| t.token.start as usize);
        self.text.get(before..next).unwrap_or("")
    }

    /// Whether the token at `at` can belong to the name that the one before it belongs to.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        if at == 0 || self.token(at).opens != Opens::Nothing {
            return false;
        }
        match self.gap(at) {
            " " | "-" => true,
            // No sentence begins here: an initial or an abbreviation.
            ". " => self.class(at - 1) & BODY == 0,
            // `Teachers' Union`, `People's Party`
            "' " | "\u{2019} " => self.is_name_word(at),
            "'s " | "\u{2019}s " => matches!(self.word(at - 1), "People" | "Women" | "Men" | "Children"),
            "'" | "\u{2019}" => matches!(self.word(at - 1), "d" | "l"),
            _ => false,
        }
    }

    pub(super) fn is_name_word(&self, at: usize) -> bool {
        self.is_capital(at) && self.class(at) & (FUNCTION | CALENDAR) == 0
    }

    /// Joins the words of foreign names.
    pub(super) fn is_particle(&self, at: usize) -> bool {
        let token = self.token(at);
        let short = token.case == Case::Lower && token.end - token.start <= 3;
        short && is_particle(token.of(self.text))
    }

    /// Where the name goes on after the particles that begin at `at`: the token after `van der`, `al`.
    pub(super) fn past_particles(&self, at: usize) -> Option<usize> {
        let particles = (at..at + PARTICLES).take_while(|&i| self.is_particle(i) && self.is_joined(i + 1)).count();
        Some(at + particles).filter(|&next| particles > 0 && self.is_name_word(next))
    }

    /// Whether a capital is owed to the place: at the beginning of a sentence, a quotation, or after a colon.
    pub(super) fn is_start(&self, at: usize) -> bool {
        self.token(at).opens != Opens::Nothing
            || self.gap(at).contains(['"', '\u{201c}', '\u{2018}', ':', '*', '|'])
            || self.gap(at).contains(" - ")
    }
}

fn is_capital(placed: &Placed) -> bool {
    matches!(placed.token.case, Case::Capital | Case::Upper | Case::Mixed)
}

//! Names as long as they are: the model sometimes marks a part of one, or more than one.

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::{flag, phrase};
use super::lists::SHORT;
use super::sequence::Tok;
use super::tagger::Named;
use super::tidy::Tidy;
use crate::article::ActorKind;
use crate::text::Case;

/// What makes two of a name with a hyphen before it: `Ostvik-based Velsen Corp`.
const DIVIDES: &[&str] = &["based", "owned", "led", "backed", "controlled", "listed", "born"];

/// The legal forms that begin no name.
const FORMS: &[&str] = &["inc", "corp", "co", "ltd", "plc", "gmbh", "llc", "bhd"];

/// Most words that are taken in before `Corp`.
const BEFORE_FORM: usize = 4;

impl Tidy<'_> {
    /// Takes in what belongs to a name and was marked for itself, or not at all; names that are taken in whole are taken from `before`.
    pub(super) fn take_whole(&self, name: &mut Named, before: &mut Vec<Named>) {
        self.take_abbreviated(name, before);
        if name.kind == Some(ActorKind::Organisation) {
            self.take_company(name, before);
        }
    }

    /// Takes in the other half of `ST. LOUIS`, `Ft. Worth`, where one was marked, or of `University of St.` before `Vincent`.
    fn take_abbreviated(&self, name: &mut Named, before: &mut Vec<Named>) {
        let is_short = |at: usize| self.text.is_capital(at) && self.text.is(at, SHORT);
        // `FT Says` is in capitals for another reason.
        let is_upper = |at: usize| self.text.case(at) == Some(Case::Upper);
        let is_joined = |at: usize| {
            self.text.is_capital(at)
                && matches!(self.text.gap(at), Some(Gap::Space | Gap::Stop))
                && (!is_upper(at - 1) || is_upper(at))
        };
        let Range { start, end } = name.tokens;
        if end - start == 1 && is_short(start) && is_joined(end) {
            name.tokens.end += 1;
        } else if start.checked_sub(1).is_some_and(is_short) && is_joined(start) {
            match before.pop_if(|last| last.tokens.end == start) {
                Some(first) if first.tokens.len() > 1 => {
                    *name = Named { tokens: first.tokens.start..end, kind: first.kind.or(name.kind) };
                    return;
                }
                _ => name.tokens.start -= 1,
            }
        } else {
            return;
        }
        let known = self.text.token(name.tokens.start).map_or(0, |token| token.phrase / 8);
        if known & u16::from(phrase::PLACE) != 0 {
            name.kind = Some(ActorKind::Place);
        }
    }

    /// Takes in the initial with which a sentence begins: `L. Paul Velsen`. Questions and answers are counted so, and where a paragraph
    /// begins, by other letters, what follows.
    pub(super) fn take_initial(&self, name: &mut Named, taken: usize) {
        let Range { start, end } = name.tokens;
        let is_person = name.kind == Some(ActorKind::Person) && end - start > 1;
        let Some(first) = start.checked_sub(1).filter(|first| is_person && *first >= taken) else { return };
        let counts = |gap: Gap, word: &str| {
            matches!(word, "A" | "Q") || gap == Gap::Paragraph && matches!(word, "B" | "C" | "D" | "I" | "V")
        };
        let is_initial = |token: &Tok| {
            let word = self.text.word(first);
            token.starts() && token.is_capital() && word.len() == 1 && !counts(token.gap, word)
        };
        if self.text.token(first).is_some_and(is_initial) && self.text.between(start) == ". " {
            name.tokens.start = first;
        }
    }

    /// Takes in the given name that was taken for a word: `Per-Anders Velsen`, and `Said Velsen` within a sentence, where nobody says anything
    /// with a capital.
    pub(super) fn take_given(&self, name: &mut Named, taken: usize) {
        let first = name.tokens.start;
        let is_person = name.kind == Some(ActorKind::Person) && !name.tokens.is_empty();
        let Some(before) = first.checked_sub(1).filter(|before| is_person && *before >= taken) else { return };
        let is_capital = self.text.case(before) == Some(Case::Capital);
        let is_half = || self.text.gap(first) == Some(Gap::Hyphen) && self.text.is_any(before, &["per"]);
        let in_text = |token: &Tok| token.place.is_multiple_of(3) && !token.starts();
        let is_said = || {
            self.text.is_spaced(first)
                && self.text.is_any(before, &["said"])
                && matches!(self.text.gap(before), Some(Gap::Space | Gap::Hyphen))
                && self.text.token(before).is_some_and(in_text)
        };
        if is_capital && (is_half() || is_said()) {
            name.tokens.start = before;
        }
    }

    /// Takes in what stands before `Corp`, which begins no name, and before the hyphen of `Velsen-Ostvik Corp`.
    fn take_company(&self, name: &mut Named, before: &mut Vec<Named>) {
        let Range { start, end } = name.tokens.clone();
        let is_form = |at: usize| self.text.flags(at) & flag::COMPANY != 0 && self.text.is_any(at, FORMS);
        let taken = before.last().map_or(0, |last| last.tokens.end);
        let joins = |at: usize| {
            at > taken
                && matches!(
                    self.text.gap(at),
                    Some(Gap::Space | Gap::Hyphen | Gap::Ampersand | Gap::Stop | Gap::Apostrophe)
                )
                && self.text.is_capital(at - 1)
                && self.text.flags(at - 1) & flag::FUNCTION == 0
        };
        let ends = |at: usize| self.text.gap(at) != Some(Gap::Hyphen);
        if is_form(start) && ends(start + 1) && matches!(self.text.gap(start), Some(Gap::Space | Gap::Ampersand)) {
            // `Velsen and Co Ltd`
            let is_and = |at: usize| self.text.is_any(at, &["and"]) && self.text.is_spaced(at);
            let and = start.checked_sub(1).filter(|&at| is_and(at));
            match before.pop_if(|last| [Some(start), and].contains(&Some(last.tokens.end))) {
                Some(first) => name.tokens.start = first.tokens.start,
                None => {
                    while name.tokens.start + BEFORE_FORM > start && joins(name.tokens.start) {
                        name.tokens.start -= 1;
                    }
                }
            }
            // Nothing stands there.
            while name.tokens.start >= start && name.tokens.len() > 1 && is_form(name.tokens.start) {
                name.tokens.start += 1;
            }
        } else if self.text.flags(end - 1) & flag::COMPANY != 0 && ends(end) {
            while self.text.gap(name.tokens.start) == Some(Gap::Hyphen) && joins(name.tokens.start) {
                name.tokens.start -= 1;
            }
        }
    }

    /// The names, each cut where two were taken for one.
    pub(super) fn divided(&self, named: Vec<Named>) -> Vec<Named> {
        let mut divided = Vec::with_capacity(named.len());
        for mut name in named {
            while let Some((first, rest)) = self.based(&name).or_else(|| self.listed(&name)) {
                divided.push(first);
                name = rest;
            }
            divided.push(name);
        }
        divided
    }

    /// What stands before `-based` and the like, where it is a place, and what stands behind: `Faith-based Centre` is one.
    fn based(&self, name: &Named) -> Option<(Named, Named)> {
        let Range { start, end } = name.tokens;
        let divides = |at: usize| {
            self.text.gap(at) == Some(Gap::Hyphen)
                && self.text.case(at) == Some(Case::Lower)
                && self.text.is_any(at, DIVIDES)
        };
        let at = (start + 1..end).find(|&at| divides(at) && self.is_place(start..at))?;
        let goes_on = at + 1 < end && self.text.is_capital(at + 1);
        goes_on.then(|| {
            let place = Named { tokens: start..at, kind: Some(ActorKind::Place) };
            (place, Named { tokens: at + 1..end, kind: name.kind })
        })
    }

    /// A company with a legal form before a comma and what follows (`Ostvik Corp, Velsen Inc`), or two nobles (`Princess Anne and Prince
    /// Albert`).
    fn listed(&self, name: &Named) -> Option<(Named, Named)> {
        let Range { start, end } = name.tokens;
        let ends = |at: usize| self.text.flags(at - 1) & flag::COMPANY != 0 && self.text.is_any(at - 1, FORMS);
        let begins = |at: usize| self.text.is_capital(at) && self.text.flags(at) & flag::COMPANY == 0;
        if name.kind? != ActorKind::Organisation {
            return None;
        }
        if let Some(second) = self.second_noble(&name.tokens) {
            let noble = |tokens| Named { tokens, kind: name.kind };
            return Some((noble(start..second - 1), noble(second..end)));
        }
        let at = (start + 2..end).find(|&at| self.text.gap(at) == Some(Gap::Comma) && ends(at) && begins(at))?;
        let kind = if self.is_place(at..end) { Some(ActorKind::Place) } else { name.kind };
        Some((Named { tokens: start..at, kind: name.kind }, Named { tokens: at..end, kind }))
    }

    /// Whether tokens are the whole of a phrase that is a place and nothing else.
    fn is_place(&self, mut tokens: Range<usize>) -> bool {
        let is = |at: usize, places: &[u16]| {
            self.text.token(at).is_some_and(|token| {
                token.phrase / 8 == u16::from(phrase::PLACE) && places.contains(&(token.phrase % 8))
            })
        };
        // Phrases have a first word, others, and a last one, or a single one.
        let (first, last) = (tokens.start, tokens.end - 1);
        let ends = if tokens.len() == 1 { is(first, &[4]) } else { is(first, &[1]) && is(last, &[3]) };
        ends && tokens.all(|at| is(at, &[1, 2, 3, 4]))
    }
}

//! Tokens and what stands between them.

use std::ops::Range;

use crate::text::{Case, Opens, Token};

/// The tokens of a text.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    tokens: &'a [Token],
}

/// What joins two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// `to`, `through`, `until`, a hyphen: the two are the ends of one time.
    Range,
    /// `and`, `or`, a slash.
    List,
    /// A comma, a bracket, a long dash.
    Mark,
}

impl<'a> View<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token]) -> Self {
        Self { text, tokens }
    }

    /// The word at `at`; empty where there is none.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    /// The word `distance` before `at`, in the same sentence and with nothing but spaces and hyphens between.
    pub(super) fn before(&self, at: usize, distance: usize) -> &'a str {
        let Some(first) = at.checked_sub(distance) else { return "" };
        if (first..at).all(|i| self.is_spaced(i)) { self.word(first) } else { "" }
    }

    /// The word `distance` behind `at`, in the same sentence and with nothing but spaces and hyphens between.
    pub(super) fn behind(&self, at: usize, distance: usize) -> &'a str {
        if (at..at + distance).all(|i| self.is_spaced(i)) { self.word(at + distance) } else { "" }
    }

    /// Whether the next token follows in the same sentence with nothing but spaces and hyphens between.
    fn is_spaced(&self, at: usize) -> bool {
        !self.opens(at + 1) && matches!(self.gap(at), " " | "-" | "  " | "\n" | "\u{a0}" | "\u{2011}")
    }

    /// What stands between a token and the next one, or the end of the text.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let Some(token) = self.tokens.get(at) else { return "" };
        let end = self.tokens.get(at + 1).map_or(self.text.len(), |next| next.start as usize);
        self.text.get(token.end as usize..end).unwrap_or("")
    }

    /// What stands right before a token, back to the last one.
    pub(super) fn gap_before(&self, at: usize) -> &'a str {
        match at.checked_sub(1) {
            Some(last) => self.gap(last),
            None => self.tokens.first().and_then(|token| self.text.get(..token.start as usize)).unwrap_or(""),
        }
    }

    /// Whether a sentence begins with a token, or there is none.
    pub(super) fn opens(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.opens != Opens::Nothing)
    }

    pub(super) fn case(&self, at: usize) -> Case {
        self.tokens.get(at).map_or(Case::None, |token| token.case)
    }

    /// Whether a word is written with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        matches!(self.case(at), Case::Capital | Case::Upper | Case::Mixed)
    }

    /// Whether the phrase ends with a token: a mark follows, a sentence begins, or the text is over.
    pub(super) fn is_last(&self, at: usize) -> bool {
        self.opens(at + 1) || !matches!(self.gap(at).trim_start().chars().next(), None | Some('-' | '\'' | '’'))
    }

    /// What joins a date that begins at `to` to one that ends before `from`, if nothing else stands between the two.
    pub(super) fn joint(&self, from: usize, to: usize) -> Option<Joint> {
        let marks = |at: usize| self.gap(at).chars().all(|c| matches!(c, ' ' | ',' | '-' | '–' | '—' | '/' | '('));
        let last = from.checked_sub(1)?;
        (last..to).all(|at| marks(at) && !self.opens(at + 1)).then_some(())?;
        match (to.checked_sub(from)?, self.word(from)) {
            (0, _) if self.gap(last).contains(['-', '–']) => Some(Joint::Range),
            (0, _) if self.gap(last) == "/" => Some(Joint::List),
            (0, _) => Some(Joint::Mark),
            (1, "to" | "through" | "until") => Some(Joint::Range),
            (1, "and" | "or") => Some(Joint::List),
            _ => None,
        }
    }

    /// The tokens of the sentence that `at` belongs to.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        /// A sentence that is longer is looked at in part.
        const LONGEST: usize = 60;
        let first = (at.saturating_sub(LONGEST)..=at).rev().find(|&i| self.opens(i));
        let end = (at + 1..at + LONGEST).find(|&i| self.opens(i));
        first.unwrap_or(at.saturating_sub(LONGEST))..end.unwrap_or(at + LONGEST)
    }

    /// A plain number of one or two digits, with or without `st`, `nd`, `rd`, `th`, that a day of a month can be.
    pub(super) fn day_number(&self, at: usize) -> Option<u32> {
        let word = self.word(at);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let ending = word.get(digits..)?;
        let plain = ending.is_empty() || ["st", "nd", "rd", "th"].contains(&ending);
        // `May 10:30`, `March 5%`, `$5`.
        let other =
            self.gap(at).starts_with([':', '%', '°']) || self.gap_before(at).ends_with(['$', '€', '£', '#', '.']);
        let abbreviated = self.gap_before(at).starts_with(". ");
        let number = word.get(..digits).filter(|_| plain && (!other || abbreviated) && digits <= 2)?.parse().ok();
        number.filter(|number| (1..=31).contains(number))
    }

    /// A year of four digits.
    pub(super) fn year_number(&self, at: usize) -> Option<i32> {
        let word = self.word(at);
        if word.len() != 4 || !word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // `2024: a hard year` is one, `2024:15` is none.
        let goes_on = self.gap(at) == ":" || self.gap(at).starts_with(['%', '°']);
        let other = goes_on || self.gap_before(at).ends_with(['$', '€', '£', '#', '¥', '.']);
        word.parse().ok().filter(|year| !other && super::YEARS.contains(year))
    }
}

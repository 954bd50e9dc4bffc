//! What stands at the tokens of an article, with what is known of their words.

use std::ops::Range;

use chrono::NaiveDate;

use super::gap::Gap;
use super::lists::Lists;
use super::sequence::{Sequence, Tok};
use super::word::Words;
use crate::article::{Article, Part};
use crate::layout::{Layout, Placed};
use crate::text::Case;

/// An article as the rules read it: every question is about a token, by its index in the layout. Beyond the last token stands nothing:
/// no gap, no word, and nothing is known of it.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    article: &'a Article,
    layout: &'a Layout,
    /// What the model sees of the article.
    pub(super) sequence: &'a Sequence,
    /// What is known of the words of that.
    pub(super) words: &'a Words<'a>,
}

/// Where a name stands, and how it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) part: Part,
    /// First byte in the part.
    pub(super) start: usize,
    /// As it is written.
    pub(super) surface: &'a str,
}

impl Span<'_> {
    /// The byte of the part behind it.
    pub(super) fn end(&self) -> usize {
        self.start + self.surface.len()
    }
}

impl<'a> Text<'a> {
    /// An article of which the model has made this sequence; `layout` is that of the article, and `words` those of the sequence.
    pub(super) fn new(article: &'a Article, layout: &'a Layout, sequence: &'a Sequence, words: &'a Words<'a>) -> Self {
        Self { article, layout, sequence, words }
    }

    /// The day on which the article was published.
    pub(super) fn published(self) -> Option<NaiveDate> {
        self.article.published.as_ref().map(|published| published.date)
    }

    /// The token with an index, as the model sees it; `None` beyond the last one.
    pub(super) fn token(self, at: usize) -> Option<&'a Tok> {
        self.sequence.tokens.get(at)
    }

    /// What stands before a token; `None` beyond the last one.
    pub(super) fn gap(self, at: usize) -> Option<Gap> {
        self.token(at).map(|token| token.gap)
    }

    /// Whether nothing but a space stands before a token; not beyond the last one.
    pub(super) fn is_spaced(self, at: usize) -> bool {
        self.gap(at) == Some(Gap::Space)
    }

    /// How a token is written; `None` beyond the last one.
    pub(super) fn case(self, at: usize) -> Option<Case> {
        self.token(at).map(|token| token.case)
    }

    /// Whether a token has a capital letter; not beyond the last one.
    pub(super) fn is_capital(self, at: usize) -> bool {
        self.token(at).is_some_and(Tok::is_capital)
    }

    /// Whether a token begins a sentence; not beyond the last one.
    pub(super) fn starts(self, at: usize) -> bool {
        self.token(at).is_some_and(Tok::starts)
    }

    /// What the lexicon has of a token's word; nothing, 0, beyond the last one.
    pub(super) fn flags(self, at: usize) -> u32 {
        self.token(at).map_or(0, |token| self.words.get(token.number).known.flags)
    }

    /// Whether a token's word is in one of these lists; not beyond the last one.
    pub(super) fn is(self, at: usize, lists: Lists) -> bool {
        self.token(at).is_some_and(|token| self.words.lists(token.number) & lists != 0)
    }

    /// Whether a token's word is one of these in small letters, in whatever case; not beyond the last one.
    pub(super) fn is_any(self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|other| other.eq_ignore_ascii_case(word))
    }

    /// A token as it is written; empty beyond the last one.
    pub(super) fn word(self, at: usize) -> &'a str {
        let text = self.layout.part_of(at).map_or("", |part| self.part(part));
        self.layout.tokens.get(at).map_or("", |placed| placed.token.of(text))
    }

    /// All that stands between a token and the one before it in the same part; empty at the beginning of a part, and beyond the last token.
    pub(super) fn between(self, at: usize) -> &'a str {
        let Self { layout, .. } = self;
        let before = at.checked_sub(1).filter(|&before| layout.part_of(before) == layout.part_of(at));
        let text = layout.part_of(at).map_or("", |part| self.part(part));
        let ends = before.and_then(|before| Some((layout.tokens.get(before)?, layout.tokens.get(at)?)));
        ends.and_then(|(last, next)| text.get(last.token.end as usize..next.token.start as usize)).unwrap_or("")
    }

    /// Where a name stands that takes these tokens; `None` if there are none, or not in one part.
    pub(super) fn span(self, tokens: &Range<usize>) -> Option<Span<'a>> {
        let part = self.layout.part_of(tokens.start)?;
        let text = self.article.part(part)?;
        let start = self.layout.tokens.get(tokens.start)?.token.start as usize;
        let end = end_of(text, self.layout.tokens.get(tokens.end.checked_sub(1)?)?);
        Some(Span { part, start, surface: text.get(start..end)? })
    }

    /// What these tokens of one part are with all that stands between, and no more; `None` as of [`Self::span`].
    pub(super) fn piece(self, tokens: Range<usize>) -> Option<&'a str> {
        let text = self.article.part(self.layout.part_of(tokens.start)?)?;
        let start = self.layout.tokens.get(tokens.start)?.token.start as usize;
        let end = self.layout.tokens.get(tokens.end.checked_sub(1)?)?.token.end as usize;
        text.get(start..end)
    }

    /// What a part says; empty if the article has none such.
    pub(super) fn part(self, part: Part) -> &'a str {
        self.article.part(part).unwrap_or("")
    }
}

/// Where a name ends whose last token is `last`: the full stop of an abbreviation belongs to it, and the plus of `OPEC+`.
fn end_of(text: &str, last: &Placed) -> usize {
    const ABBREVIATIONS: &[&str] = &[
        "Inc", "Corp", "Co", "Cos", "Ltd", "Ltda", "Bros", "Jr", "Sr", "Pty", "Cie", "Bhd", "INC", "CORP", "CO", "LTD",
        "JR", "SR",
    ];
    let end = last.token.end as usize;
    let word = last.token.of(text);
    let initial = word.len() == 1 && word.starts_with(char::is_uppercase);
    let stop = text.as_bytes().get(end) == Some(&b'.') && (initial || ABBREVIATIONS.contains(&word));
    end + usize::from(stop || is_plus(text, end))
}

/// Whether a word that ends there has a plus behind it that belongs to it.
fn is_plus(text: &str, end: usize) -> bool {
    let behind = text.get(end..).and_then(|rest| rest.strip_prefix('+'));
    behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '+'))
}

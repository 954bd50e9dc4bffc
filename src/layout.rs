//! The position space: where every token of an article stands in ONE sequence of positions, and where its parts begin.
//!
//! Title, then heading and text of each section, follow each other. A paragraph begins one position later than it would without a
//! boundary: no phrase crosses it. A part begins 16 positions later (`PART_GAP`): what is nearer than that is in the same part. Whatever
//! asks about regions, sections, paragraphs or sentences asks about the [`Start`]s.

use std::ops::Range;

use crate::article::{Article, Part};
use crate::text::{Language, Opens, Terms, Token};

/// Positions left free where a paragraph begins.
const PARAGRAPH_GAP: u32 = 1;

/// Positions left free where a part begins. More of them would take more bits of each position; few ask how far apart words are that
/// are further apart.
pub(crate) const PART_GAP: u32 = 16;

/// A token and its position in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its span is within the string of its part.
    pub token: Token,
    /// Increases from token to token.
    pub position: u32,
}

/// What begins at a position; each level is a beginning of all lower ones too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
    /// The text of a section.
    Text,
    /// The heading of a section.
    Heading,
    /// The title.
    Title,
}

/// The beginning of a title, heading, section text, paragraph or sentence.
///
/// Ordered by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Start {
    /// Position of the first token of what begins.
    pub position: u32,
    /// The highest level that begins here.
    pub level: Level,
}

/// All tokens of an article in reading order, with positions, and what begins where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Every token of the article.
    pub tokens: Vec<Placed>,
    /// Each part that has tokens, in reading order, and which of [`Self::tokens`] they are.
    pub parts: Vec<(Part, Range<usize>)>,
    /// In the order of positions; the first token of every part, paragraph and sentence has one.
    pub starts: Vec<Start>,
}

impl Layout {
    /// Lays out an article in that language.
    #[must_use]
    pub fn of(article: &Article, language: Language) -> Self {
        let mut layout = Self::default();
        let mut tokens = Vec::new();
        let mut next = 0;
        for (part, text) in article.parts() {
            tokens.clear();
            language.tokenise(text, &mut tokens);
            next = layout.place(part, &tokens, next);
        }
        layout
    }

    /// The numbers that `terms` gives to the words of all tokens.
    #[must_use]
    pub fn numbers(&self, article: &Article, terms: &mut Terms) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(self.tokens.len());
        for (part, tokens) in self.by_part() {
            let text = article.part(part).unwrap_or("");
            numbers.extend(tokens.iter().map(|placed| terms.number(placed.token.of(text))));
        }
        numbers
    }

    /// Appends the tokens of a part from position `next` on; returns the position after it.
    fn place(&mut self, part: Part, tokens: &[Token], mut next: u32) -> u32 {
        let first = self.tokens.len();
        for (i, &token) in tokens.iter().enumerate() {
            let level = if i == 0 { Some(Level::of(part)) } else { Level::opened(token.opens) };
            next = next.saturating_add(match level {
                Some(Level::Text | Level::Heading | Level::Title) if next > 0 => PART_GAP,
                Some(Level::Paragraph) => PARAGRAPH_GAP,
                _ => 0,
            });
            if let Some(level) = level {
                self.starts.push(Start { position: next, level });
            }
            self.tokens.push(Placed { token, position: next });
            next = next.saturating_add(1);
        }
        if self.tokens.len() > first {
            self.parts.push((part, first..self.tokens.len()));
        }
        next
    }

    /// The tokens of each part, in reading order.
    pub fn by_part(&self) -> impl Iterator<Item = (Part, &[Placed])> {
        self.parts.iter().map(|(part, range)| (*part, self.tokens.get(range.clone()).unwrap_or(&[])))
    }

    /// Of the starts, those of title, headings and texts of sections.
    pub fn part_starts(&self) -> impl Iterator<Item = Start> {
        self.starts.iter().copied().filter(|start| start.level >= Level::Text)
    }

    /// The part in which the token with this index stands.
    #[must_use]
    pub fn part_of(&self, token: usize) -> Option<Part> {
        let i = self.parts.partition_point(|(_, range)| range.end <= token);
        self.parts.get(i).map(|(part, _)| *part)
    }

    /// The index of the first token at or after `position`.
    #[must_use]
    pub fn token_at(&self, position: u32) -> usize {
        self.tokens.partition_point(|placed| placed.position < position)
    }
}

impl Level {
    fn of(part: Part) -> Self {
        match part {
            Part::Title => Self::Title,
            Part::Heading(_) => Self::Heading,
            Part::Text(_) => Self::Text,
        }
    }

    fn opened(opens: Opens) -> Option<Self> {
        match opens {
            Opens::Nothing => None,
            Opens::Sentence => Some(Self::Sentence),
            Opens::Paragraph => Some(Self::Paragraph),
        }
    }
}

impl Start {
    /// Bits of the packed form that hold the level.
    const LEVEL_BITS: u32 = 3;
    /// The last position of the packed form: what begins later counts as beginning there. An article of a million headings has a sixteenth of it.
    const LAST: u32 = (1 << 28) - 1;

    /// `position << 3 | level`, less than 2³¹, which sorts as starts do.
    #[must_use]
    pub(crate) fn pack(self) -> u32 {
        self.position.min(Self::LAST) << Self::LEVEL_BITS | self.level as u32
    }

    /// What [`Self::pack`] made; an unknown level is read as a sentence.
    #[must_use]
    pub(crate) fn unpack(packed: u32) -> Self {
        let level = match packed & ((1 << Self::LEVEL_BITS) - 1) {
            1 => Level::Paragraph,
            2 => Level::Text,
            3 => Level::Heading,
            4 => Level::Title,
            _ => Level::Sentence,
        };
        Self { position: packed >> Self::LEVEL_BITS, level }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Metadata, Section};

    fn article(title: Option<&str>, sections: &[(Option<&str>, &str)]) -> Article {
        let sections = sections.iter();
        let sections = sections.map(|&(heading, text)| Section {
            heading: heading.map(Into::into),
            text: text.into(),
            span: None,
        });
        Article {
            id: String::new(),
            source: String::new(),
            title: title.map(Into::into),
            published: None,
            sections: sections.collect(),
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        }
    }

    #[test]
    fn one_sequence_with_gaps_at_paragraphs() {
        let article = article(Some("Gas talks"), &[(None, "One two. Three\n\nfour"), (Some("Impact"), "five")]);
        let layout = Layout::of(&article, Language::ENGLISH);
        let words: Vec<_> = layout
            .by_part()
            .flat_map(|(part, tokens)| tokens.iter().map(move |t| (part, *t)))
            .map(|(part, placed)| (placed.token.of(article.part(part).unwrap()), placed.position))
            .collect();
        assert_eq!(
            words,
            [
                ("Gas", 0),
                ("talks", 1),
                ("One", 18),
                ("two", 19),
                ("Three", 20),
                ("four", 22),
                ("Impact", 39),
                ("five", 56)
            ]
        );
        let starts: Vec<_> = layout.starts.iter().map(|s| (s.position, s.level)).collect();
        assert_eq!(
            starts,
            [
                (0, Level::Title),
                (18, Level::Text),
                (20, Level::Sentence),
                (22, Level::Paragraph),
                (39, Level::Heading),
                (56, Level::Text)
            ]
        );
        assert_eq!(layout.part_of(6), Some(Part::Heading(1)));
        assert_eq!(layout.part_of(8), None);
        assert_eq!(layout.token_at(19), 3);
    }

    #[test]
    fn empty_parts_have_no_start() {
        let layout = Layout::of(&article(None, &[(None, ""), (Some("H"), ""), (Some("I"), "x")]), Language::ENGLISH);
        let starts: Vec<_> = layout.starts.iter().map(|s| (s.position, s.level)).collect();
        assert_eq!(starts, [(0, Level::Heading), (17, Level::Heading), (34, Level::Text)]);
    }

    #[test]
    fn starts_survive_packing_in_order() {
        let levels = [Level::Sentence, Level::Paragraph, Level::Text, Level::Heading, Level::Title];
        let starts: Vec<_> = (0..3).flat_map(|position| levels.map(|level| Start { position, level })).collect();
        assert!(starts.windows(2).all(|w| w[0] < w[1] && w[0].pack() < w[1].pack()));
        assert!(starts.iter().all(|&s| Start::unpack(s.pack()) == s));
    }
}

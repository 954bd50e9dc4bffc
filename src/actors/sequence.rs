//! An article as the model sees it: words with what is known of them, what stands between them, and which of them may be names.

use std::ops::Range;

use super::gap::{Gap, gap};
use super::lexicon::{flag, phrase, phrase_hash};
use super::lists::{ALONE, CONTRACTED};
use super::word::{NONE, Words};
use crate::article::{Article, Part};
use crate::layout::Layout;
use crate::text::{Case, Opens};

/// A token of the article.
#[derive(Debug, Clone, Copy)]
pub struct Tok {
    /// Number of its word.
    pub number: u32,
    /// What stands before it.
    pub gap: Gap,
    /// How it is written.
    pub case: Case,
    /// Where it stands: 3 times the part (title, heading, text) plus the style of the sentence (running text, title case,
    /// capitals).
    pub place: u8,
    /// How else the article writes the word: 1 in plain small letters, 2 with a capital within a sentence, 4 in capitals.
    pub seen: u8,
    /// What phrase of the lexicon it belongs to: kind, and 1 more for each of begin, middle, end and only word.
    pub phrase: u16,
    /// What the first pass makes of this word here and elsewhere in the article; 0 before.
    pub vote: u8,
    /// What the longer names elsewhere in the article in which this word stands are: kind and place of the word in them; 0 before.
    pub elsewhere: u8,
    /// Index of its run.
    pub run: u32,
    /// Which of the article's different capitalised words it is, case and accents apart; counts up from 0.
    pub slot: u32,
}

/// An article ready for the model.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    /// All tokens, as the layout has them.
    pub tokens: Vec<Tok>,
    /// Which of them have a capital letter.
    pub capitals: Vec<usize>,
    /// Tokens that may be names, and what joins those: capitalised words near each other in one sentence, but for `The`, `I’m` and
    /// the like alone.
    pub segments: Vec<Range<usize>>,
    /// How many different capitalised words there are.
    pub slots: usize,
    /// Parts of segments in which nothing but spaces, hyphens and the like stand between words.
    pub runs: Vec<Range<usize>>,
}

/// Longest segment; what is longer is cut.
const LONGEST_SEGMENT: usize = 120;
/// Most words that join two capitalised ones.
const CONNECTORS: usize = 3;
/// Words of the longest phrase.
const LONGEST_PHRASE: usize = 8;
/// How many cases there are.
const CASES: usize = Case::None as usize + 1;

impl Tok {
    /// Whether it begins a sentence.
    #[must_use]
    pub fn starts(&self) -> bool {
        matches!(self.gap, Gap::Sentence | Gap::Paragraph)
    }

    /// Whether it has a capital letter.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        matches!(self.case, Case::Capital | Case::Upper | Case::Mixed)
    }
}

impl Sequence {
    /// Prepares an article in place of the last one; `numbers` are those of the words of the layout's tokens, which `words` must
    /// know.
    pub fn prepare(&mut self, article: &Article, layout: &Layout, numbers: &[u32], words: &mut Words<'_>) {
        self.tokens.clear();
        self.capitals.clear();
        self.segments.clear();
        self.runs.clear();
        self.read(article, layout, numbers, words);
        self.tell_from_pronouns(words.country);
        self.see(words);
        self.segment(words);
        self.look_up(words);
    }

    /// The token before one in its sentence: nothing is seen beyond that.
    pub(super) fn left(&self, at: usize) -> Option<usize> {
        at.checked_sub(1).filter(|_| self.tokens.get(at).is_some_and(|token| !token.starts()))
    }

    /// The token after one in its sentence.
    pub(super) fn right(&self, at: usize) -> Option<usize> {
        self.tokens.get(at + 1).filter(|token| !token.starts()).map(|_| at + 1)
    }

    fn read(&mut self, article: &Article, layout: &Layout, numbers: &[u32], words: &mut Words<'_>) {
        words.begin();
        self.tokens.reserve(layout.tokens.len());
        let mut numbers = numbers.iter();
        for (part, tokens) in layout.by_part() {
            let text = article.part(part).unwrap_or("");
            let kind = match part {
                Part::Title => 0,
                Part::Heading(_) => 3,
                Part::Text(_) => 6,
            };
            let mut before = 0;
            let mut sentence = self.tokens.len();
            let mut cases = [0; CASES];
            for placed in tokens {
                let token = placed.token;
                if token.opens != Opens::Nothing {
                    self.end_sentence(sentence, kind, cases, words);
                    (sentence, cases) = (self.tokens.len(), [0; CASES]);
                }
                cases[token.case as usize] += 1;
                let gap = match token.opens {
                    Opens::Paragraph => Gap::Paragraph,
                    Opens::Sentence => Gap::Sentence,
                    Opens::Nothing => gap(text, before..token.start as usize),
                };
                before = token.end as usize;
                let number = numbers.next().copied().unwrap_or(u32::MAX);
                if matches!(token.case, Case::Capital | Case::Upper | Case::Mixed) {
                    self.capitals.push(self.tokens.len());
                }
                self.tokens.push(Tok {
                    number,
                    gap,
                    case: token.case,
                    place: 0,
                    seen: 0,
                    phrase: 0,
                    vote: 0,
                    elsewhere: 0,
                    run: 0,
                    slot: 0,
                });
            }
            self.end_sentence(sentence, kind, cases, words);
        }
    }

    /// Says of the tokens from `sentence` on where they stand: in which kind of part, and in which style, as so many are of each case;
    /// and of words that stand in small letters in running text that they do.
    fn end_sentence(&mut self, sentence: usize, kind: u8, cases: [u32; CASES], words: &mut Words<'_>) {
        let style = style(cases);
        for token in self.tokens.get_mut(sentence..).unwrap_or_default() {
            token.place = kind + style;
            if style == 0 && token.case == Case::Lower {
                words.stands_small(token.number);
            }
        }
    }

    /// `US` is `U.S.`, and no pronoun, except in capitals in an article that writes neither elsewhere.
    fn tell_from_pronouns(&mut self, [bare, stopped]: [u32; 2]) {
        let is_plain = |token: &Tok| token.place % 3 != 2;
        let names_it = |token: &Tok| is_plain(token) && (token.number == bare || token.number == stopped);
        let everywhere = self.capitals.iter().any(|&at| self.tokens.get(at).is_some_and(names_it));
        for &at in &self.capitals {
            if let Some(token) = self.tokens.get_mut(at)
                && token.number == bare
                && (everywhere || is_plain(token))
            {
                token.number = stopped;
            }
        }
    }

    /// Finds out how else the article writes each capitalised word.
    fn see(&mut self, words: &mut Words<'_>) {
        let mut seen: Vec<u8> = Vec::with_capacity(self.capitals.len());
        let mut touched = Vec::with_capacity(self.capitals.len());
        for &at in &self.capitals {
            let Some(token) = self.tokens.get_mut(at) else { continue };
            let number = words.get(token.number).letters;
            let Some(&letters) = words.letters.get(number as usize) else { continue };
            if letters.slot == NONE {
                token.slot = u32::try_from(seen.len()).unwrap_or(NONE);
                words.letters[number as usize].slot = token.slot;
                seen.push(u8::from(words.is_small(letters)));
                touched.push(number);
            } else {
                token.slot = letters.slot;
            }
            let bit = match token.case {
                _ if token.place % 3 != 0 => 0,
                Case::Capital if token.starts() => 0,
                Case::Capital => 2,
                _ => 4,
            };
            seen[token.slot as usize] |= bit;
        }
        for &at in &self.capitals {
            if let Some(token) = self.tokens.get_mut(at) {
                token.seen = seen.get(token.slot as usize).copied().unwrap_or(0);
            }
        }
        self.slots = seen.len();
        for letters in touched {
            words.letters[letters as usize].slot = NONE;
        }
    }

    fn segment(&mut self, words: &Words<'_>) {
        let tokens = &self.tokens;
        let is_number = |at: usize| tokens.get(at).is_some_and(|t| t.case == Case::None);
        let begins_with_digit = |at: usize| tokens.get(at).is_some_and(|t| words.get(t.number).digit);
        let names_nobody = |token: &Tok| {
            matches!(token.case, Case::Capital | Case::Mixed) && words.lists(token.number) & (ALONE | CONTRACTED) != 0
        };
        let belongs = |at: usize| {
            tokens.get(at).is_some_and(|t| {
                t.case == Case::Lower
                    && match t.gap {
                        Gap::Hyphen => words.get(t.number).short,
                        Gap::Space => words.get(t.number).known.flags & flag::COMPANY != 0,
                        _ => false,
                    }
            })
        };
        for &at in &self.capitals {
            let taken = self.segments.last().map_or(0, |last| last.end);
            let Some(token) = tokens.get(at).filter(|_| at >= taken) else { continue };
            let before = at.checked_sub(1).filter(|&before| begins_with_digit(before) && token.gap == Gap::Space);
            let start = before.unwrap_or(at).max(taken);
            let mut end = at + 1;
            while end - start < LONGEST_SEGMENT {
                let mut next = end;
                while next < end + CONNECTORS
                    && tokens.get(next).is_some_and(|t| {
                        !t.starts() && !t.is_capital() && (words.get(t.number).connects || t.case == Case::None)
                    })
                {
                    next += 1;
                }
                match tokens.get(next) {
                    Some(token) if token.is_capital() && !token.starts() => end = next + 1,
                    // `Sun Yat-sen`, `Thames Omnibus plc`
                    _ if belongs(end) => end += 1,
                    _ => break,
                }
            }
            if is_number(end) && tokens.get(end).is_some_and(|token| token.gap == Gap::Space) {
                end += 1;
            }
            if end - start > 1 || !names_nobody(token) {
                self.segments.push(start..end);
            }
        }
        for segment in &self.segments {
            let mut start = segment.start;
            for at in segment.clone() {
                let next = at + 1;
                let joined = next < segment.end
                    && self.tokens.get(next).is_some_and(|token| {
                        matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Stop | Gap::Ampersand | Gap::Apostrophe)
                    });
                if let Some(token) = self.tokens.get_mut(at) {
                    token.run = u32::try_from(self.runs.len()).unwrap_or(u32::MAX);
                }
                if !joined {
                    self.runs.push(start..next);
                    start = next;
                }
            }
        }
    }

    /// Looks for phrases of the lexicon, the longest first.
    fn look_up(&mut self, words: &Words<'_>) {
        for segment in &self.segments {
            let mut at = segment.start;
            while at < segment.end {
                let begins = |token: &Tok| token.is_capital() && words.get(token.number).phrase != 0;
                if !self.tokens.get(at).is_some_and(begins) {
                    at += 1;
                    continue;
                }
                let (mut hash, mut best, mut kind) = (0, at, 0);
                let most = segment.end.min(at + LONGEST_PHRASE);
                for (next, token) in self.tokens.iter().enumerate().take(most).skip(at) {
                    if next > at
                        && matches!(token.gap, Gap::Open | Gap::Close | Gap::Quote | Gap::Semicolon | Gap::Colon)
                    {
                        break;
                    }
                    let word = words.get(token.number);
                    hash = phrase_hash(hash, word.lower);
                    let found = if next == at { word.phrase } else { words.phrase(hash) };
                    if found & !phrase::PREFIX != 0 && token.is_capital() {
                        (best, kind) = (next + 1, found & !phrase::PREFIX);
                    }
                    if found & phrase::PREFIX == 0 {
                        break;
                    }
                }
                for (i, token) in self.tokens.iter_mut().enumerate().take(best).skip(at) {
                    let place = match (i == at, i + 1 == best) {
                        (true, true) => 4,
                        (true, false) => 1,
                        (false, true) => 3,
                        (false, false) => 2,
                    };
                    token.phrase = u16::from(kind) * 8 + place;
                }
                at = best.max(at + 1);
            }
        }
    }
}

/// 0 for running text, 1 for a line with its longer words capitalised, 2 for capitals; how many words are of each case is given.
fn style(cases: [u32; CASES]) -> u8 {
    let of = |case: Case| cases[case as usize];
    let (upper, capital, lower) = (of(Case::Upper), of(Case::Capital) + of(Case::Mixed), of(Case::Lower));
    if upper > 1 && upper * 10 >= (upper + capital + lower) * 6 {
        2
    } else {
        u8::from(capital > 2 && lower * 2 <= capital)
    }
}

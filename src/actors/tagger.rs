//! From an article to the mentions in it: two passes of the model, the second of which knows what the first makes of each word
//! elsewhere in the article.

use std::ops::Range;

use super::model::{Decoder, begins, kind_of};
use super::sequence::{Sequence, Tok};
use super::word::Words;
use crate::article::{ActorKind, Article};
use crate::layout::Layout;
use crate::text::Terms;

/// A run of tokens that names somebody or something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Indices into the tokens of the layout.
    pub tokens: Range<usize>,
    /// `None` for names that are no actors.
    pub kind: Option<ActorKind>,
}

/// The model with what it keeps from one article to the next.
#[derive(Debug)]
pub struct Tagger<'d> {
    words: Words<'d>,
    decoder: Decoder<'d>,
    sequence: Sequence,
    labels: Vec<u8>,
}

impl<'d> Tagger<'d> {
    /// A tagger of these parts.
    #[must_use]
    pub fn new(words: Words<'d>, decoder: Decoder<'d>) -> Self {
        Self { words, decoder, sequence: Sequence::default(), labels: Vec::new() }
    }

    /// The names in an article, in reading order. `numbers` are those that `terms` gives to the words of the layout's tokens.
    pub fn tag(&mut self, article: &Article, layout: &Layout, numbers: &[u32], terms: &mut Terms) -> Vec<Named> {
        if self.words.learn(terms) {
            self.decoder.renew();
        }
        self.sequence.prepare(article, layout, numbers, &mut self.words);
        self.decoder.labels(&self.sequence, &self.words, &mut self.labels);
        vote(&mut self.sequence, &self.labels);
        self.decoder.labels_again(&self.sequence, &self.words, &mut self.labels);
        named(&self.labels)
    }

    /// The article that was tagged last.
    #[must_use]
    pub fn sequence(&self) -> &Sequence {
        &self.sequence
    }

    /// All words seen so far.
    #[must_use]
    pub fn words(&self) -> &Words<'d> {
        &self.words
    }
}

/// The names that labels spell.
#[must_use]
pub fn named(labels: &[u8]) -> Vec<Named> {
    // As many as most articles have.
    let mut found: Vec<Named> = Vec::with_capacity(32);
    for (at, &label) in labels.iter().enumerate().filter(|(_, label)| **label != 0) {
        match found.last_mut() {
            Some(last) if !begins(label) && last.tokens.end == at && last.kind == kind_of(label) => {
                last.tokens.end = at + 1;
            }
            _ => found.push(Named { tokens: at..at + 1, kind: kind_of(label) }),
        }
    }
    found
}

/// Classes that are voted on: outside, three kinds, other names.
const CLASSES: usize = 5;

/// Writes into each capitalised token what the labels make of its word, here and elsewhere in the article. Where capitals are
/// owed to the place, the vote counts half.
pub fn vote(sequence: &mut Sequence, labels: &[u8]) {
    let Sequence { tokens, capitals, slots, .. } = sequence;
    let mut votes = vec![[0_u32; CLASSES]; *slots];
    let class = |at: usize| match labels.get(at) {
        Some(&label) if label > 12 => 4,
        label => label.map_or(0, |label| usize::from(label.div_ceil(4))),
    };
    let weight = |token: &Tok| if token.starts() || !token.place.is_multiple_of(3) { 1 } else { 2 };
    for &at in &*capitals {
        let token = &tokens[at];
        votes[token.slot as usize][class(at)] += weight(token);
    }
    for &at in &*capitals {
        let token = &mut tokens[at];
        let own = class(at);
        let mut others = votes[token.slot as usize];
        others[own] -= weight(token);
        let all: u32 = others.iter().sum();
        #[allow(clippy::cast_possible_truncation, reason = "at most 60")]
        let vote = if all == 0 {
            1 + own
        } else {
            let best = (0..CLASSES).rev().max_by_key(|&class| others[class]).unwrap_or(0);
            10 + (own * CLASSES + best) * 2 + usize::from(others[best] * 3 > all * 2)
        } as u8;
        token.vote = vote;
    }
    look_elsewhere(sequence, &named(labels));
}

/// Parts of longer names: first, last and other words of four kinds.
const PARTS: usize = 12;

/// Writes into each capitalised token what it is in the longer names elsewhere in the article: kind, and first, last or other word.
fn look_elsewhere(sequence: &mut Sequence, names: &[Named]) {
    let Sequence { tokens, capitals, slots, .. } = sequence;
    let longer_names = || names.iter().filter(|name| name.tokens.len() > 1);
    let part = |name: &Named, at: usize| {
        let place = match () {
            () if at == name.tokens.start => 0,
            () if at + 1 == name.tokens.end => 1,
            () => 2,
        };
        name.kind.map_or(3, |kind| kind as usize) * 3 + place
    };
    // By slot, how often the word is which part of longer names.
    let mut longer = vec![[0_u8; PARTS]; *slots];
    for name in longer_names() {
        for at in name.tokens.clone() {
            let token = &tokens[at];
            if token.is_capital() {
                let count = &mut longer[token.slot as usize][part(name, at)];
                *count = count.saturating_add(1);
            }
        }
    }
    let mut names = longer_names().peekable();
    for &at in &*capitals {
        let token = &mut tokens[at];
        let mut counts = longer[token.slot as usize];
        while names.next_if(|name| name.tokens.end <= at).is_some() {}
        if let Some(name) = names.peek().filter(|name| name.tokens.contains(&at)) {
            counts[part(name, at)] -= 1;
        }
        token.elsewhere = if counts == [0; PARTS] {
            0
        } else {
            let best = (0..PARTS).rev().max_by_key(|&i| counts[i]).unwrap_or(0);
            u8::try_from(best + 1).unwrap_or(0)
        };
    }
}

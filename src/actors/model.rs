//! A linear-chain conditional random field over hashed features, its weights in bytes, and the most probable labels by Viterbi.

#![allow(clippy::inline_always, reason = "what has a version for wide registers must be compiled into that")]

use multiversion::multiversion;

use super::features::{NEAR_ROLES, ROW_BITS, Role, Run, Scene, near_rows, vote_rows};
use super::sequence::Sequence;
use super::word::Words;
use crate::article::ActorKind;

/// Labels: 0 outside; four for each kind of actor, by a word's place in a name: the only one, the first, between, the last; the
/// first and others of names that are no actors.
pub const LABELS: usize = 15;
/// The first label of names that are no actors.
const OTHER: u8 = 13;
/// Rows are padded to a whole vector register; the last lane is that of [`EDGE`].
const LANES: usize = LABELS + 1;
/// Rows of weights.
pub const ROWS: usize = 1 << ROW_BITS;
/// The pseudo-label before the first and after the last.
pub const EDGE: usize = LABELS;
/// A transition that may not be: worse than any that may.
const NEVER: i16 = -16_000;
/// The least that a label is worse than the best one of its token. Weights do not add up to so much that anything as bad wins.
const WORST: i16 = -12_000;

type Lanes = [i16; LANES];

/// The label of the word at `at` of a name of `length` words; the kind is `None` for names that are no actors.
#[must_use]
pub const fn label(kind: Option<ActorKind>, at: usize, length: usize) -> u8 {
    let Some(kind) = kind else { return if at == 0 { OTHER } else { OTHER + 1 } };
    let place = if length == 1 {
        0
    } else if at == 0 {
        1
    } else if at + 1 < length {
        2
    } else {
        3
    };
    1 + 4 * kind as u8 + place
}

/// Whether a label begins a name.
#[must_use]
pub const fn begins(label: u8) -> bool {
    label == OTHER || (label > 0 && label < OTHER && (label - 1) % 4 < 2)
}

/// The kind of a label other than 0; `None` for names that are no actors.
#[must_use]
pub const fn kind_of(label: u8) -> Option<ActorKind> {
    match label {
        1..=4 => Some(ActorKind::Person),
        5..=8 => Some(ActorKind::Organisation),
        9..=12 => Some(ActorKind::Place),
        _ => None,
    }
}

/// Whether `label` may follow `before`: a name that has begun must go on until its last word.
#[must_use]
pub const fn may_follow(before: usize, label: usize) -> bool {
    const FIRST_OTHER: usize = OTHER as usize;
    // Of the actor whose name goes on after `before`, or before `label`: its kind, from 1; 0 if there is none.
    let opened =
        if before > 0 && before < FIRST_OTHER && matches!((before - 1) % 4, 1 | 2) { before.div_ceil(4) } else { 0 };
    let needed = if label > 0 && label < FIRST_OTHER && (label - 1) % 4 > 1 { label.div_ceil(4) } else { 0 };
    opened == needed && (label != FIRST_OTHER + 1 || (before != EDGE && before >= FIRST_OTHER))
}

/// The weights of both passes, where they lie among the bytes that [`pack`] made.
#[derive(Debug, Clone)]
pub struct Weights<'d> {
    /// Signed; as many as there are, so that the lowest bits of a number are a row.
    rows: &'d [[u8; LANES]; ROWS],
    transitions: [Lanes; LANES],
}

/// The bytes of learnt numbers: `rows[row * LABELS + label]` and `transitions[before * (LABELS + 1) + label]`.
#[must_use]
pub fn pack(rows: &[f32], transitions: &[f32]) -> Vec<u8> {
    // Few weights are larger; a byte is finer for it.
    const LARGEST: f32 = 4.0;
    let scale = 127.0 / LARGEST;
    #[allow(clippy::cast_possible_truncation, reason = "clamped")]
    let byte = |weight: &f32| {
        let scaled = (weight * scale).round().clamp(-127.0, 127.0) as i8;
        // The smallest weights decide nothing, and packed they take a third of the space.
        if scaled.abs() > 1 { scaled.cast_unsigned() } else { 0 }
    };
    #[allow(clippy::cast_possible_truncation, reason = "clamped")]
    let short = |weight: &f32| (weight * scale).round().clamp(-8_000.0, 8_000.0) as i16;
    let mut bytes = Vec::with_capacity(ROWS * LANES + size_of::<[Lanes; LANES]>());
    for row in rows.chunks_exact(LABELS) {
        bytes.extend(row.iter().map(byte).chain([0]));
    }
    bytes.extend(transitions.iter().flat_map(|weight| short(weight).to_le_bytes()));
    bytes
}

impl<'d> Weights<'d> {
    /// Reads what [`pack`] made, at the beginning of `data`; `None` if that is too short.
    #[must_use]
    pub fn read(data: &'d [u8]) -> Option<Self> {
        let (rows, between) = data.split_at_checked(ROWS * LANES)?;
        let rows = rows.as_chunks().0.try_into().ok()?;
        let mut numbers = between.as_chunks().0.iter().map(|&bytes| i16::from_le_bytes(bytes));
        let mut transitions = [[NEVER; LANES]; LANES];
        for (before, row) in transitions.iter_mut().enumerate() {
            for (label, weight) in row.iter_mut().enumerate() {
                let learnt = numbers.next()?;
                if may_follow(before, label) {
                    *weight = learnt;
                }
            }
        }
        Some(Self { rows, transitions })
    }

    /// Adds the weights of all rows. Rows come as a list, so that the sums stay in registers.
    #[inline(always)]
    fn add(&self, rows: &[u32], sum: &mut Sum) {
        let mut lanes = sum.0;
        for &row in rows {
            for (lane, &weight) in lanes.iter_mut().zip(&self.rows[row as usize % ROWS]) {
                *lane += i16::from(weight.cast_signed());
            }
        }
        sum.0 = lanes;
    }
}

/// In the lane that no label has: the sum is not known yet.
const UNKNOWN: i16 = i16::MIN;

/// The weights of a token, or of a word in a role, summed up by label.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Sum(Lanes);

impl Sum {
    const NONE: Self = Self([0; LANES]);
    const UNKNOWN: Self = {
        let mut lanes = [0; LANES];
        lanes[LABELS] = UNKNOWN;
        Self(lanes)
    };
}

/// Finds labels, with what it keeps from one article to the next.
#[derive(Debug)]
pub struct Decoder<'w> {
    weights: &'w Weights<'w>,
    /// For each word by its number the sums of what depends on it alone in the near roles; those of the boundary are at 0. In
    /// other roles there is less to sum up than a look into a further table would cost.
    words: Vec<[Sum; NEAR_ROLES]>,
    /// Of the article at hand, the sums of the tokens of all segments.
    tokens: Vec<Sum>,
    back: Vec<[u8; LANES]>,
    /// The rows at hand.
    rows: Vec<u32>,
}

impl<'w> Decoder<'w> {
    /// A decoder with these weights.
    #[must_use]
    pub fn new(weights: &'w Weights<'w>) -> Self {
        Self { weights, words: Vec::new(), tokens: Vec::new(), back: Vec::new(), rows: Vec::new() }
    }

    /// Forgets the sums of words.
    pub fn renew(&mut self) {
        self.words.clear();
    }

    /// The first pass: the labels of all tokens, as long as nothing is known of votes.
    pub fn labels(&mut self, sequence: &Sequence, words: &Words<'_>, labels: &mut Vec<u8>) {
        self.words.resize(words.len() + 1, [Sum::UNKNOWN; NEAR_ROLES]);
        sum_up(self, sequence, words);
        decode(self, sequence, labels);
    }

    /// The second pass over the article that the first has just seen, now that its votes stand in the tokens.
    pub fn labels_again(&mut self, sequence: &Sequence, words: &Words<'_>, labels: &mut Vec<u8>) {
        add_votes(self, sequence, words);
        decode(self, sequence, labels);
    }

    /// Adds what depends on the token's word alone, and on those beside it.
    #[inline(always)]
    fn near(&mut self, scene: &Scene<'_>, words: &Words<'_>, mut sum: Sum) -> Sum {
        let Self { weights, words: sums, rows, .. } = self;
        for role in Role::NEAR {
            let (number, word) = scene.words()[role as usize];
            let Some(sums) = sums.get_mut(number.wrapping_add(1) as usize) else { continue };
            let known = &mut sums[role as usize];
            if known.0[LABELS] == UNKNOWN {
                *known = Sum::NONE;
                rows.clear();
                near_rows(role, word, || words.affixes(number), |row| rows.push(row));
                weights.add(rows, known);
            }
            sum.0.iter_mut().zip(known.0).for_each(|(sum, lane)| *sum += lane);
        }
        sum
    }
}

// What is done for every token is compiled twice, once for processors whose vector registers hold all lanes of a sum; what it
// calls is compiled into it.

/// The sums of all tokens in the first pass.
#[multiversion(targets("x86_64+avx+avx2+bmi1+bmi2+lzcnt+popcnt"))]
fn sum_up(decoder: &mut Decoder<'_>, sequence: &Sequence, words: &Words<'_>) {
    decoder.tokens.clear();
    for segment in &sequence.segments {
        let mut next = segment.start;
        // Runs are all that a segment is made of.
        while let Some(run) = Run::of(sequence, words, next).filter(|_| next < segment.end) {
            let mut shared = Sum::NONE;
            decoder.weights.add(&run.rows(), &mut shared);
            for at in run.tokens() {
                let Some(scene) = Scene::of(sequence, words, &run, at) else { continue };
                let mut sum = decoder.near(&scene, words, shared);
                decoder.weights.add(&scene.rows(), &mut sum);
                decoder.tokens.push(sum);
            }
            next = run.tokens().end;
        }
    }
}

/// Adds what the votes make of all tokens.
#[multiversion(targets("x86_64+avx+avx2+bmi1+bmi2+lzcnt+popcnt"))]
fn add_votes(decoder: &mut Decoder<'_>, sequence: &Sequence, words: &Words<'_>) {
    for (at, sum) in sequence.segments.iter().flat_map(Clone::clone).zip(&mut decoder.tokens) {
        if let Some(rows) = vote_rows(sequence, words, at) {
            decoder.weights.add(&rows, sum);
        }
    }
}

/// The most probable labels by the sums of the tokens.
#[multiversion(targets("x86_64+avx+avx2+bmi1+bmi2+lzcnt+popcnt"))]
fn decode(decoder: &mut Decoder<'_>, sequence: &Sequence, labels: &mut Vec<u8>) {
    let Decoder { weights, tokens, back, .. } = decoder;
    let transitions = &weights.transitions;
    labels.clear();
    labels.resize(sequence.tokens.len(), 0);
    let mut rest = tokens.as_slice();
    for segment in &sequence.segments {
        let (sums, after) = rest.split_at_checked(segment.len()).unwrap_or_default();
        rest = after;
        let Some((first, others)) = sums.split_first() else { continue };
        back.clear();
        back.push([0; LANES]);
        let mut scores = transitions[EDGE];
        add(&mut scores, first);
        for sum in others {
            let (next, from) = step(transitions, &scores, sum);
            scores = next;
            back.push(from);
        }
        let end = |label: &usize| i32::from(scores[*label]) + i32::from(transitions[*label][EDGE]);
        let mut label = (0..LABELS).max_by_key(end).unwrap_or(0);
        for (at, from) in segment.clone().zip(&*back).rev() {
            if let Some(slot) = labels.get_mut(at) {
                *slot = u8::try_from(label).unwrap_or(0);
            }
            label = from[label].into();
        }
    }
}

/// The best scores that end in each label of a token, and from which label before it they come. All labels are tried at once, in
/// the lanes of vector registers.
#[inline(always)]
fn step(transitions: &[Lanes; LANES], before: &Lanes, sum: &Sum) -> (Lanes, [u8; LANES]) {
    let mut best = [i16::MIN; LANES];
    let mut from = [0_i16; LANES];
    for (other, (score, row)) in (0..).zip(before.iter().zip(transitions)).take(LABELS) {
        for ((best, from), transition) in best.iter_mut().zip(&mut from).zip(row) {
            let through = score.saturating_add(*transition);
            *from = if through > *best { other } else { *from };
            *best = (*best).max(through);
        }
    }
    add(&mut best, sum);
    (best, from.map(|label| u8::try_from(label).unwrap_or(0)))
}

/// Adds the weights of a token to the scores of its labels, and takes from all of them that of the best one, so that they stay small.
#[inline(always)]
fn add(scores: &mut Lanes, sum: &Sum) {
    scores.iter_mut().zip(sum.0).for_each(|(score, lane)| *score = score.saturating_add(lane));
    let best = scores.iter().take(LABELS).copied().max().unwrap_or(0);
    for score in scores {
        *score = score.saturating_sub(best).max(WORST);
    }
}

//! A linear-chain conditional random field over hashed features, its weights in bytes, and the most probable labels by Viterbi.

use super::features::{ROW_BITS, Role, Scene, word_rows};
use super::sequence::Sequence;
use super::word::Words;
use crate::article::ActorKind;

/// Labels: 0 outside; four for each kind of actor, by a word's place in a name: the only one, the first, between, the last; the
/// first and others of names that are no actors.
pub const LABELS: usize = 15;
/// The first label of names that are no actors.
const OTHER: u8 = 13;
/// Rows are padded to a whole vector register.
const LANES: usize = 16;
/// Rows of weights.
pub const ROWS: usize = 1 << ROW_BITS;
/// The pseudo-label before the first and after the last.
pub const EDGE: usize = LABELS;
/// A transition that may not be.
const NEVER: i32 = -1_000_000;

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

/// The weights of one pass.
#[derive(Debug, Clone)]
pub struct Weights {
    rows: Vec<[i8; LANES]>,
    transitions: [[i32; LABELS + 1]; LABELS + 1],
}

impl Weights {
    /// Weights from learnt numbers: `rows[row * LABELS + label]` and `transitions[before * (LABELS + 1) + label]`.
    #[must_use]
    pub fn from_floats(rows: &[f32], transitions: &[f32]) -> Self {
        // Few weights are larger; a byte is finer for it.
        const LARGEST: f32 = 4.0;
        let scale = 127.0 / LARGEST;
        #[allow(clippy::cast_possible_truncation, reason = "clamped")]
        let byte = |weight: &f32| {
            let scaled = (weight * scale).round().clamp(-127.0, 127.0) as i8;
            // The smallest weights decide nothing, and packed they take a third of the space.
            if scaled.abs() > 1 { scaled } else { 0 }
        };
        let mut all = vec![[0; LANES]; ROWS];
        for (lanes, row) in all.iter_mut().zip(rows.chunks_exact(LABELS)) {
            for (lane, weight) in lanes.iter_mut().zip(row) {
                *lane = byte(weight);
            }
        }
        let mut weights = Self { rows: all, transitions: [[0; LABELS + 1]; LABELS + 1] };
        for (before, row) in transitions.chunks_exact(LABELS + 1).enumerate() {
            for (label, weight) in row.iter().enumerate() {
                #[allow(clippy::cast_possible_truncation, reason = "clamped")]
                let scaled = (weight * scale).round().clamp(-30_000.0, 30_000.0) as i32;
                weights.transitions[before][label] = if may_follow(before, label) { scaled } else { NEVER };
            }
        }
        weights
    }

    /// Appends all weights to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        for row in &self.rows {
            out.extend(row.iter().take(LABELS).map(|&weight| weight.cast_unsigned()));
        }
        for row in &self.transitions {
            for &weight in row {
                out.extend(i16::try_from(weight).unwrap_or(i16::MIN).to_le_bytes());
            }
        }
    }

    /// Reads what [`Self::write`] wrote.
    #[must_use]
    pub fn read(data: &[u8]) -> Option<Self> {
        let (rows, transitions) = data.split_at_checked(ROWS * LABELS)?;
        let rows = rows.chunks_exact(LABELS).map(|row| {
            let mut lanes = [0; LANES];
            lanes.iter_mut().zip(row).for_each(|(lane, &byte)| *lane = byte.cast_signed());
            lanes
        });
        let mut weights = Self { rows: rows.collect(), transitions: [[0; LABELS + 1]; LABELS + 1] };
        let mut numbers = transitions.chunks_exact(2).map(|bytes| i16::from_le_bytes([bytes[0], bytes[1]]));
        for row in &mut weights.transitions {
            for weight in row {
                *weight = match numbers.next()? {
                    i16::MIN => NEVER,
                    number => number.into(),
                };
            }
        }
        Some(weights)
    }

    /// Adds the weights of all rows. Rows come as a list, so that the sums stay in registers.
    fn add(&self, rows: &[u32], sum: &mut Lanes) {
        let mut lanes = *sum;
        for &row in rows {
            if let Some(weights) = self.rows.get(row as usize) {
                for (lane, &weight) in lanes.iter_mut().zip(weights) {
                    *lane += i16::from(weight);
                }
            }
        }
        *sum = lanes;
    }
}

/// For each label those that may stand before it.
fn predecessors() -> [Vec<u8>; LABELS] {
    let before = |label| (0..LABELS).filter(move |&before| may_follow(before, label));
    std::array::from_fn(|label| before(label).filter_map(|before| u8::try_from(before).ok()).collect())
}

/// Finds labels, with what it keeps from one article to the next.
#[derive(Debug)]
pub struct Decoder<'w> {
    weights: &'w Weights,
    second_pass: bool,
    /// For each role, the sums of what depends on one word, by its number; those of the boundary are at 0.
    sums: [Vec<Option<Lanes>>; Role::ALL.len()],
    back: Vec<[u8; LABELS]>,
    /// The rows of the token at hand.
    rows: Vec<u32>,
    predecessors: [Vec<u8>; LABELS],
}

impl<'w> Decoder<'w> {
    /// A decoder for one of the two passes.
    #[must_use]
    pub fn new(weights: &'w Weights, second_pass: bool) -> Self {
        Self {
            weights,
            second_pass,
            sums: Default::default(),
            back: Vec::new(),
            rows: Vec::new(),
            predecessors: predecessors(),
        }
    }

    /// Forgets the sums of words.
    pub fn renew(&mut self) {
        self.sums.iter_mut().for_each(Vec::clear);
    }

    /// The labels of all tokens.
    pub fn labels(&mut self, sequence: &Sequence, words: &Words<'_>, labels: &mut Vec<u8>) {
        labels.clear();
        labels.resize(sequence.tokens.len(), 0);
        for sums in &mut self.sums {
            sums.resize(words.len() + 1, None);
        }
        for segment in &sequence.segments {
            self.back.clear();
            let mut scores = [0; LABELS];
            for at in segment.clone() {
                let sum = self.sum(sequence, words, at);
                scores = if at == segment.start { self.begin(&sum) } else { self.step(&scores, &sum) };
            }
            let end = |label: &usize| scores[*label] + self.weights.transitions[*label][EDGE];
            let mut label = (0..LABELS).max_by_key(end).unwrap_or(0);
            for (at, back) in segment.clone().zip(&self.back).rev() {
                if let Some(slot) = labels.get_mut(at) {
                    *slot = u8::try_from(label).unwrap_or(0);
                }
                label = back[label].into();
            }
        }
    }

    fn sum(&mut self, sequence: &Sequence, words: &Words<'_>, at: usize) -> Lanes {
        let mut sum = [0; LANES];
        let Some(scene) = Scene::of(sequence, words, at) else { return sum };
        let Self { weights, sums, rows, .. } = self;
        for ((role, sums), (number, word)) in Role::ALL.into_iter().zip(sums).zip(scene.words()) {
            let Some(slot) = sums.get_mut(number.wrapping_add(1) as usize) else { continue };
            let lanes = slot.get_or_insert_with(|| {
                let mut lanes = [0; LANES];
                rows.clear();
                word_rows(role, word, |row| rows.push(row));
                weights.add(rows, &mut lanes);
                lanes
            });
            sum.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += *lane);
        }
        rows.clear();
        scene.joint_rows(self.second_pass, |row| rows.push(row));
        weights.add(rows, &mut sum);
        sum
    }

    fn begin(&mut self, sum: &Lanes) -> [i32; LABELS] {
        self.back.push([0; LABELS]);
        std::array::from_fn(|label| self.weights.transitions[EDGE][label] + i32::from(sum[label]))
    }

    fn step(&mut self, before: &[i32; LABELS], sum: &Lanes) -> [i32; LABELS] {
        let mut back = [0; LABELS];
        let scores = std::array::from_fn(|label| {
            let (mut best, mut from) = (i32::MIN, 0);
            for &other in &self.predecessors[label] {
                let score = before[usize::from(other)] + self.weights.transitions[usize::from(other)][label];
                if score > best {
                    (best, from) = (score, other);
                }
            }
            back[label] = from;
            best + i32::from(sum[label])
        });
        self.back.push(back);
        scores
    }
}

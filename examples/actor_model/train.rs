//! Learning the weights: maximum likelihood by "FTRL-Proximal" (Ad click prediction, KDD 2013), which keeps most weights at nothing.

use dateline::actors::features::{Role, Run, Scene, near_rows, vote_rows};
use dateline::actors::model::{EDGE, LABELS, ROWS, label, may_follow, pack};
use dateline::actors::sequence::Sequence;
use dateline::actors::tagger::named;
use dateline::actors::word::Words;

use crate::augment::random;

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub epochs: usize,
    pub alpha: f32,
    pub l1: f32,
    pub seed: u64,
}

/// The rows of a segment's tokens, and their labels.
pub struct Chain {
    pub rows: Vec<Vec<u32>>,
    pub labels: Vec<u8>,
}

/// The chains of a sequence.
pub fn chains(
    sequence: &Sequence,
    words: &Words<'_>,
    labels: &[u8],
    learn: &[bool],
    second: bool,
    out: &mut Vec<Chain>,
) {
    for segment in &sequence.segments {
        if !learn.is_empty() && !learn[segment.start] {
            continue;
        }
        let rows = segment.clone().filter_map(|at| {
            let run = Run::of(sequence, words, at)?;
            let scene = Scene::of(sequence, words, &run, at)?;
            let mut rows = Vec::with_capacity(96);
            for role in Role::NEAR {
                let (number, word) = scene.words()[role as usize];
                near_rows(role, word, || words.affixes(number), |row| rows.push(row));
            }
            rows.extend(scene.rows());
            rows.extend(run.rows());
            if second {
                rows.extend(vote_rows(sequence, words, at)?);
            }
            Some(rows)
        });
        let rows: Vec<_> = rows.collect();
        // A name may reach beyond the segment: what is in it counts as the whole.
        let mut inner = vec![0; segment.len()];
        for name in named(&labels[segment.clone()]) {
            for at in name.tokens.clone() {
                inner[at] = label(name.kind, at - name.tokens.start, name.tokens.len());
            }
        }
        let labels = inner;
        out.push(Chain { rows, labels });
    }
}

const SIDE: usize = LABELS + 1;
const NEVER: f32 = -1e9;

struct Ftrl {
    z: Vec<f32>,
    n: Vec<f32>,
    settings: Settings,
}

impl Ftrl {
    fn new(length: usize, settings: Settings) -> Self {
        Self { z: vec![0.0; length], n: vec![0.0; length], settings }
    }

    #[inline]
    fn weight(&self, at: usize) -> f32 {
        let (z, n, s) = (self.z[at], self.n[at], &self.settings);
        if z.abs() <= s.l1 { 0.0 } else { -(z - z.signum() * s.l1) * s.alpha / (1.0 + n.sqrt()) }
    }

    #[inline]
    fn update(&mut self, at: usize, gradient: f32) {
        let weight = self.weight(at);
        let n = self.n[at] + gradient * gradient;
        self.z[at] += gradient - (n.sqrt() - self.n[at].sqrt()) / self.settings.alpha * weight;
        self.n[at] = n;
    }
}

fn log_sum(values: &[f32]) -> f32 {
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + values.iter().map(|value| (value - most).exp()).sum::<f32>().ln()
}

/// Learns from the chains: the bytes of the weights.
pub fn learn(chains: &[&Chain], settings: Settings) -> Vec<u8> {
    let mut rows = Ftrl::new(ROWS * LABELS, settings);
    let mut transitions = Ftrl::new(SIDE * SIDE, settings);
    let mut order: Vec<usize> = (0..chains.len()).collect();
    let mut draw = random(settings.seed);
    for _ in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, (draw() * (i as f64 + 1.0)) as usize);
        }
        for &i in &order {
            let chain = chains[i];
            step(&chain.rows, &chain.labels, &mut rows, &mut transitions);
        }
    }
    let floats: Vec<f32> = (0..ROWS * LABELS).map(|at| rows.weight(at)).collect();
    let between: Vec<f32> = (0..SIDE * SIDE).map(|at| transitions.weight(at)).collect();
    pack(&floats, &between)
}

/// One gradient step on one chain.
fn step(tokens: &[Vec<u32>], labels: &[u8], rows: &mut Ftrl, transitions: &mut Ftrl) {
    let count = tokens.len();
    let mut scores = vec![[0.0_f32; LABELS]; count];
    for (scores, token) in scores.iter_mut().zip(tokens) {
        for &row in token {
            let first = row as usize * LABELS;
            for (label, score) in scores.iter_mut().enumerate() {
                *score += rows.weight(first + label);
            }
        }
    }
    let mut between = [[NEVER; SIDE]; SIDE];
    for (before, row) in between.iter_mut().enumerate() {
        for (label, weight) in row.iter_mut().enumerate() {
            if may_follow(before, label) && !(before == EDGE && label == EDGE) {
                *weight = transitions.weight(before * SIDE + label);
            }
        }
    }
    let mut forward = vec![[0.0_f32; LABELS]; count];
    let mut backward = vec![[0.0_f32; LABELS]; count];
    let mut terms = [0.0_f32; LABELS];
    for label in 0..LABELS {
        forward[0][label] = between[EDGE][label] + scores[0][label];
        backward[count - 1][label] = between[label][EDGE];
    }
    for at in 1..count {
        for label in 0..LABELS {
            for (before, term) in terms.iter_mut().enumerate() {
                *term = forward[at - 1][before] + between[before][label];
            }
            forward[at][label] = log_sum(&terms) + scores[at][label];
        }
    }
    for at in (0..count - 1).rev() {
        for label in 0..LABELS {
            for (next, term) in terms.iter_mut().enumerate() {
                *term = between[label][next] + scores[at + 1][next] + backward[at + 1][next];
            }
            backward[at][label] = log_sum(&terms);
        }
    }
    for (label, term) in terms.iter_mut().enumerate() {
        *term = forward[count - 1][label] + between[label][EDGE];
    }
    let all = log_sum(&terms);
    for at in 0..count {
        let mut gradient = [0.0_f32; LABELS];
        for (label, gradient) in gradient.iter_mut().enumerate() {
            *gradient = (forward[at][label] + backward[at][label] - all).exp();
        }
        gradient[usize::from(labels[at])] -= 1.0;
        for &row in &tokens[at] {
            let first = row as usize * LABELS;
            for (label, &gradient) in gradient.iter().enumerate() {
                if gradient.abs() > 1e-4 {
                    rows.update(first + label, gradient);
                }
            }
        }
    }
    let mut gradient = [[0.0_f32; SIDE]; SIDE];
    for label in 0..LABELS {
        gradient[EDGE][label] += (forward[0][label] + backward[0][label] - all).exp();
        gradient[label][EDGE] += (forward[count - 1][label] + between[label][EDGE] - all).exp();
    }
    gradient[EDGE][usize::from(labels[0])] -= 1.0;
    gradient[usize::from(labels[count - 1])][EDGE] -= 1.0;
    for at in 1..count {
        for before in 0..LABELS {
            for label in 0..LABELS {
                if may_follow(before, label) {
                    let path =
                        forward[at - 1][before] + between[before][label] + scores[at][label] + backward[at][label];
                    gradient[before][label] += (path - all).exp();
                }
            }
        }
        gradient[usize::from(labels[at - 1])][usize::from(labels[at])] -= 1.0;
    }
    for (before, row) in gradient.iter().enumerate() {
        for (label, &gradient) in row.iter().enumerate() {
            if gradient.abs() > 1e-5 {
                transitions.update(before * SIDE + label, gradient);
            }
        }
    }
}

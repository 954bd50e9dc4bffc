//! Learning both passes: the second learns from what first passes that have not seen an article make of it.

use dateline::actors::lexicon::Lexicon;
use dateline::actors::model::{Decoder, Weights};
use dateline::actors::sequence::Sequence;
use dateline::actors::tagger::{named, vote};
use dateline::actors::word::Words;
use dateline::text::{Language, Terms};

use crate::corpus::Example;
use crate::score::Score;
use crate::train::{Chain, Settings, chains, learn};

/// Parts that the examples are divided into; articles and their copies stay together.
const FOLDS: u64 = 4;

fn fold(example: &Example) -> u64 {
    let hash =
        example.name.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    (hash >> 17) % FOLDS
}

struct Prepared {
    example: Example,
    sequence: Sequence,
}

/// The weights of the first and of the second pass. What is held out is only measured.
pub fn learn_both(
    examples: Vec<Example>,
    copies: Vec<Example>,
    lexicon: &Lexicon<'_>,
    settings: Settings,
) -> (Weights, Weights) {
    let mut terms = Terms::new(Language::ENGLISH);
    let mut words = Words::new(*lexicon);
    let mut all: Vec<Prepared> = examples
        .into_iter()
        .chain(copies)
        .map(|example| {
            let numbers = example.layout.numbers(&example.article, &mut terms);
            words.learn(&mut terms);
            let mut sequence = Sequence::default();
            sequence.prepare(&example.article, &example.layout, &numbers, &mut words);
            Prepared { example, sequence }
        })
        .collect();
    let first_chains = all_chains(&all, &words, false);
    // One model without each fold, and one of all.
    let without: Vec<Weights> = std::thread::scope(|scope| {
        let learners: Vec<_> = (0..=FOLDS)
            .map(|left_out| {
                let (all, first_chains) = (&all, &first_chains);
                scope.spawn(move || {
                    let kept = all.iter().zip(first_chains).filter(|(p, _)| fold(&p.example) != left_out);
                    learn(&kept.flat_map(|(_, chains)| chains).collect::<Vec<_>>(), settings)
                })
            })
            .collect();
        learners.into_iter().filter_map(|learner| learner.join().ok()).collect()
    });
    let mut decoders: Vec<Decoder<'_>> = without.iter().map(|weights| Decoder::new(weights, false)).collect();
    let mut labels = Vec::new();
    let mut score = Score::default();
    for Prepared { example, sequence } in &mut all {
        let which = if example.held_out { FOLDS } else { fold(example) };
        decoders[usize::try_from(which).unwrap_or(0)].labels(sequence, &words, &mut labels);
        if example.held_out {
            score.add(example, &named(&labels));
        }
        vote(sequence, &labels);
    }
    score.print("first pass, held out");
    let second_chains = all_chains(&all, &words, true);
    let second = learn(&second_chains.iter().flatten().collect::<Vec<_>>(), settings);
    let mut decoder = Decoder::new(&second, true);
    let mut score = Score::default();
    for Prepared { example, sequence } in all.iter().filter(|prepared| prepared.example.held_out) {
        decoder.labels(sequence, &words, &mut labels);
        score.add(example, &named(&labels));
    }
    score.print("second pass, held out");
    let first = without.into_iter().next_back().unwrap_or_else(|| second.clone());
    (first, second)
}

fn all_chains(all: &[Prepared], words: &Words<'_>, second_pass: bool) -> Vec<Vec<Chain>> {
    all.iter()
        .map(|Prepared { example, sequence }| {
            let mut found = Vec::new();
            if !example.held_out {
                chains(sequence, words, &example.labels, &example.learn, second_pass, &mut found);
            }
            found
        })
        .collect()
}

//! Learning both passes at once: the second learns from what first passes that have not seen an article make of it.

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

/// The part that an example belongs to, of so many.
pub fn fold(example: &Example, folds: u64) -> u64 {
    let hash =
        example.name.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    (hash >> 17) % folds
}

struct Prepared {
    example: Example,
    sequence: Sequence,
}

/// The bytes of the weights of both passes. What is held out is only measured.
pub fn learn_both(examples: Vec<Example>, copies: Vec<Example>, lexicon: &Lexicon<'_>, settings: Settings) -> Vec<u8> {
    let mut terms = Terms::new(Language::ENGLISH);
    let mut words = Words::new(lexicon);
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
    let mut seen = all_chains(&all, &words, false);
    // One model without each fold.
    let without: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let learners: Vec<_> = (0..FOLDS)
            .map(|left_out| {
                let (all, seen) = (&all, &seen);
                scope.spawn(move || {
                    let kept = all.iter().zip(seen).filter(|(p, _)| fold(&p.example, FOLDS) != left_out);
                    learn(&kept.flat_map(|(_, chains)| chains).collect::<Vec<_>>(), settings)
                })
            })
            .collect();
        learners.into_iter().filter_map(|learner| learner.join().ok()).collect()
    });
    let without: Vec<Weights<'_>> = without.iter().filter_map(|bytes| Weights::read(bytes)).collect();
    let mut decoders: Vec<Decoder<'_>> = without.iter().map(Decoder::new).collect();
    let mut labels = Vec::new();
    for Prepared { example, sequence } in all.iter_mut().filter(|prepared| !prepared.example.held_out) {
        let which = usize::try_from(fold(example, FOLDS)).unwrap_or(0);
        decoders[which].labels(sequence, &words, &mut labels);
        vote(sequence, &labels);
    }
    // Each article once as the first pass sees it, and once as the second does.
    seen.extend(all_chains(&all, &words, true));
    let bytes = learn(&seen.iter().flatten().collect::<Vec<_>>(), settings);
    let Some(weights) = Weights::read(&bytes) else { return bytes };
    let mut decoder = Decoder::new(&weights);
    let (mut first, mut second) = (Score::default(), Score::default());
    for Prepared { example, sequence } in all.iter_mut().filter(|prepared| prepared.example.held_out) {
        decoder.labels(sequence, &words, &mut labels);
        first.add(example, &named(&labels));
        vote(sequence, &labels);
        decoder.labels_again(sequence, &words, &mut labels);
        second.add(example, &named(&labels));
    }
    first.print("first pass, held out");
    second.print("second pass, held out");
    bytes
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

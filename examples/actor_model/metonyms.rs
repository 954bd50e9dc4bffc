//! Learning which capitals stand for a government: logistic regression over the rows of all that are marked, by coordinate
//! descent, so that nothing is drawn at random.

use std::collections::BTreeMap;

use dateline::actors::Finder;
use dateline::actors::metonym::{ROWS, pack};
use dateline::article::ActorKind;
use dateline::text::{Language, Terms};

use crate::canonical::is_other;
use crate::corpus::{Example, Gold, PASSAGES};
use crate::jackknife::fold;
use crate::score::{Count, set_of, text};

/// Parts that the articles are divided into, to measure each by what is learnt from the others.
const FOLDS: u64 = 10;
/// How much all mentions together count beside small weights.
const COST: f64 = 0.3;
/// How much a city counts that is no capital.
const OTHER_CITY: f64 = 0.5;
/// Most rounds over all weights, and how far one has to move in a round for another.
const ROUNDS: usize = 2_000;
const FAR: f64 = 1e-3;
/// Of the capitals in letters that are taken for governments, so many have to be.
const PRECISION: f64 = 0.97;

/// A capital that is marked, or another city.
struct Mention<'e> {
    example: &'e Example,
    is_seat: bool,
    acts: bool,
    says_so: bool,
    rows: Vec<usize>,
    around: String,
}

impl Mention<'_> {
    fn cost(&self) -> f64 {
        if self.is_seat { COST } else { COST * OTHER_CITY }
    }
}

/// The weights of all mentions that are learnt from, packed. Prints how well each tenth of the articles is told by the others.
pub fn learn(examples: &[Example], errors: bool) -> Vec<u8> {
    let mentions = mentions(examples);
    let without: Vec<Vec<f64>> =
        (0..FOLDS).map(|left_out| fit(mentions.iter().filter(|m| fold(m.example, FOLDS) != left_out))).collect();
    let scored: Vec<(f64, &Mention<'_>)> = mentions
        .iter()
        .filter(|mention| mention.is_seat)
        .map(|mention| (sum(&without[fold(mention.example, FOLDS) as usize], &mention.rows), mention))
        .collect();
    let threshold = threshold(&scored);
    let mut sets: BTreeMap<String, Count> = BTreeMap::new();
    for (score, mention) in &scored {
        let found = mention.says_so || *score > threshold;
        let count = sets.entry(set_of(mention.example)).or_default();
        count.marked += u32::from(mention.acts);
        count.found += u32::from(found);
        count.right += u32::from(found && mention.acts);
        if errors && found != mention.acts {
            let what = if found { "wrong" } else { "missed" };
            println!("{what} {score:.2} {}: {}", mention.example.name, mention.around);
        }
    }
    println!("Capitals as governments, each tenth of the articles by what is learnt from the others:");
    for (name, count) in sets {
        let Count { right, marked, found } = count;
        println!(
            "{name:<24} P {:.3} R {:.3} ({right} right of {found} found, {marked} marked)",
            count.precision(),
            count.recall()
        );
    }
    pack(&fit(mentions.iter()), -threshold)
}

fn mentions(examples: &[Example]) -> Vec<Mention<'_>> {
    let (mut finder, mut terms) = (Finder::new(), Terms::new(Language::ENGLISH));
    let mut mentions = Vec::new();
    for example in examples {
        let numbers = example.layout.numbers(&example.article, &mut terms);
        let is_passage = example.name.starts_with(PASSAGES);
        for city in finder.cities(&example.article, &example.layout, &numbers, &mut terms) {
            let surface = text(example, city.tokens.clone());
            let same = |gold: &&Gold| gold.tokens == city.tokens;
            let acts = match example.gold.iter().find(same) {
                Some(Gold { kind: Some(ActorKind::Place), canonical, .. }) => {
                    city.is_seat && is_other(canonical, &surface)
                }
                // Of passages capitals alone are marked.
                None if is_passage && city.is_seat => false,
                _ => continue,
            };
            let around = text(example, city.tokens.start.saturating_sub(8)..city.tokens.end + 8);
            mentions.push(Mention {
                example,
                is_seat: city.is_seat,
                acts,
                says_so: city.says_so,
                rows: city.rows,
                around,
            });
        }
    }
    mentions
}

fn sum(weights: &[f64], rows: &[usize]) -> f64 {
    rows.iter().map(|&row| weights[row]).sum()
}

/// The weights that make the mentions most probable, small ones preferred. What is only for measuring is left out.
fn fit<'m>(mentions: impl Iterator<Item = &'m Mention<'m>>) -> Vec<f64> {
    let mentions: Vec<_> = mentions.filter(|mention| set_of(mention.example) != "letters v").collect();
    let mut having: Vec<Vec<usize>> = vec![Vec::new(); ROWS];
    for (i, mention) in mentions.iter().enumerate() {
        for &row in &mention.rows {
            having[row].push(i);
        }
    }
    let mut sums = vec![0.0; mentions.len()];
    let mut weights = vec![0.0; ROWS];
    for _ in 0..ROUNDS {
        let mut farthest: f64 = 0.0;
        for (weight, having) in weights.iter_mut().zip(&having).filter(|(_, having)| !having.is_empty()) {
            let (mut gradient, mut curvature) = (*weight, 1.0);
            for &i in having {
                let probability = 1.0 / (1.0 + f64::exp(-sums[i]));
                let Mention { acts, .. } = mentions[i];
                gradient += mentions[i].cost() * (probability - f64::from(u8::from(*acts)));
                // The most that it can be, so that no step goes too far.
                curvature += mentions[i].cost() / 4.0;
            }
            let step = gradient / curvature;
            *weight -= step;
            for &i in having {
                sums[i] -= step;
            }
            farthest = farthest.max(step.abs());
        }
        if farthest < FAR {
            break;
        }
    }
    weights
}

/// The lowest score of the capitals that are taken for governments in letters, so that they mostly are.
fn threshold(scored: &[(f64, &Mention<'_>)]) -> f64 {
    let mut letters: Vec<_> = scored.iter().filter(|(_, m)| set_of(m.example).starts_with("letters")).collect();
    letters.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut lowest, mut right) = (f64::INFINITY, 0.0);
    for (found, (score, mention)) in (1_u32..).zip(letters) {
        right += f64::from(u8::from(mention.acts));
        if right >= PRECISION * f64::from(found) {
            lowest = *score;
        }
    }
    lowest - 1e-9
}

//! More to learn from: articles whose invented persons go by the names of people who are known, and by frequent names.
//!
//! In letters persons are invented, so what is known of words says less of names there than it does in news.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use dateline::article::ActorKind;
use dateline::text::{Opens, tokenise};
use rapidhash::RapidHashMap;

use crate::augment::{random, with_words};
use crate::corpus::Example;

/// A given name and a surname.
type Name = [String; 2];

/// The names to draw from.
pub struct Names {
    known: Vec<Name>,
    given: Vec<String>,
    surnames: Vec<String>,
}

impl Names {
    /// Those of office holders, with whom the lines of `offices` begin, and of a census: the most frequent ones of `dist.*` below
    /// `lists`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(offices: &Path, lists: &Path) -> Result<Self> {
        /// As many of the names of a census as are frequent.
        const FREQUENT: usize = 1_000;
        let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("{}", path.display()));
        let census = |file: &str| -> Result<Vec<String>> {
            let names = read(&lists.join(file))?;
            let words = names.lines().take(FREQUENT).filter_map(|line| line.split_whitespace().next());
            Ok(words.map(capitalised).collect())
        };
        let mut known: Vec<Name> = read(offices)?.lines().filter_map(|line| two(line.split('\t').next()?)).collect();
        known.dedup();
        let given = [census("dist.female.first")?, census("dist.male.first")?].concat();
        Ok(Self { known, given, surnames: census("dist.all.last")? })
    }

    fn draw(&self, draw: &mut impl FnMut() -> f64) -> Option<Name> {
        let mut one = |names: usize| (draw() * names as f64) as usize;
        if one(2) == 0 {
            return self.known.get(one(self.known.len())).cloned();
        }
        let (given, surname) = (one(self.given.len()), one(self.surnames.len()));
        Some([self.given.get(given)?.clone(), self.surnames.get(surname)?.clone()])
    }
}

fn capitalised(word: &str) -> String {
    let lower = word.to_lowercase();
    let mut chars = lower.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// The words of a name that has two.
fn two(name: &str) -> Option<Name> {
    let mut tokens = Vec::new();
    tokenise(name, &mut tokens);
    let words: Vec<String> = tokens.iter().map(|token| token.of(name).to_owned()).collect();
    words.try_into().ok()
}

/// Copies of the examples in which persons with names of two words have other ones; only sentences with those are learnt from.
pub fn renamed(examples: &[Example], names: &Names, seed: u64) -> Vec<Example> {
    let mut draw = random(seed);
    let mut copies = Vec::new();
    for example in examples.iter().filter(|example| !example.held_out) {
        // Of each person the name, and the other one.
        let mut persons: RapidHashMap<&str, Option<(Name, Name)>> = RapidHashMap::default();
        let mut replaced: Vec<Option<String>> = vec![None; example.labels.len()];
        for gold in example.gold.iter().filter(|gold| gold.kind == Some(ActorKind::Person)) {
            let person = persons
                .entry(&gold.canonical)
                .or_insert_with(|| two(&gold.canonical).and_then(|old| Some((old, names.draw(&mut draw)?))));
            let Some((old, new)) = person else { continue };
            for at in gold.tokens.clone() {
                let word = written(example, at);
                let same = old.iter().position(|old| old.to_lowercase() == word.to_lowercase());
                replaced[at] = same.map(|i| if word == old[i] { new[i].clone() } else { new[i].to_uppercase() });
            }
        }
        copies.extend(with_words(example, &replaced, in_sentences(example, &replaced)));
    }
    copies
}

fn written(example: &Example, at: usize) -> &str {
    let text = example.layout.part_of(at).and_then(|part| example.article.part(part)).unwrap_or("");
    example.layout.tokens.get(at).map_or("", |placed| placed.token.of(text))
}

/// The tokens of sentences in which a word is replaced.
fn in_sentences(example: &Example, replaced: &[Option<String>]) -> Vec<bool> {
    let sentences = example.layout.tokens.chunk_by(|_, next| next.token.opens == Opens::Nothing);
    let mut learn = Vec::with_capacity(replaced.len());
    for sentence in sentences {
        let end = learn.len() + sentence.len();
        learn.resize(end, replaced[learn.len()..end].iter().any(Option::is_some));
    }
    learn
}

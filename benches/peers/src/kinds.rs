//! The kinds of question that are measured, asked of both in their own words.

use crate::floor::Asked;
use crate::random::Random;
use crate::walk::Words;

/// One kind of question.
#[derive(Debug, Clone)]
pub struct Kind {
    /// What it is called in tables.
    pub name: &'static str,
    /// How it is asked here.
    pub ours: Vec<String>,
    /// What is asked of the floor: the same, or what comes nearest.
    pub floor: Vec<Asked>,
    /// Published in these days.
    pub days: Option<(&'static str, &'static str)>,
    /// Newest first.
    pub newest: bool,
}

/// The month that questions with a date ask for: one of 360.
pub const MONTH: (&str, &str) = ("2012-05-01", "2012-05-31");

/// All kinds, each with so many questions.
#[must_use]
pub fn kinds(words: &Words, questions: usize) -> Vec<Kind> {
    let pairs = pairs(words, questions);
    let common: Vec<Pair> = [("said", "would"), ("year", "people"), ("first", "after")]
        .iter()
        .map(|&(one, other)| (one.to_owned(), other.to_owned()))
        .collect();
    let kind = |name, pairs: &[Pair], ours: fn(&str, &str) -> String, floor: fn(Vec<String>) -> Asked| Kind {
        name,
        ours: pairs.iter().map(|(one, other)| ours(one, other)).collect(),
        floor: pairs.iter().map(|(one, other)| floor(vec![one.clone(), other.clone()])).collect(),
        days: None,
        newest: false,
    };
    let first = |kind: Kind| Kind {
        floor: pairs.iter().map(|(one, _)| Asked::All(vec![one.clone()])).collect(),
        ..kind
    };
    let word = first(kind("one word", &pairs, |one, _| one.to_owned(), Asked::All));
    let two = kind("two words", &pairs, |one, other| format!("{one} {other}"), Asked::All);
    vec![
        Kind { name: "one word, one month", days: Some(MONTH), ..word.clone() },
        Kind { name: "one word, newest first", newest: true, ..word.clone() },
        word,
        Kind { name: "two words, one month", days: Some(MONTH), ..two.clone() },
        Kind { name: "two words, newest first", newest: true, ..two.clone() },
        two,
        kind("either word", &pairs, |one, other| format!("{one} OR {other}"), Asked::Any),
        kind("phrase", &pairs, |one, other| format!("\"{one} {other}\""), Asked::Phrase),
        kind("NEAR/8 : phrase", &pairs, |one, other| format!("{one} NEAR/8 {other}"), Asked::Phrase),
        kind("PRE/3 : phrase", &pairs, |one, other| format!("{one} PRE/3 {other}"), Asked::Phrase),
        kind("sentence : phrase", &pairs, |one, other| format!("sentence:({one} {other})"), Asked::Phrase),
        kind("paragraph : phrase", &pairs, |one, other| format!("paragraph:({one} {other})"), Asked::Phrase),
        kind("lead : phrase", &pairs, |one, other| format!("lead:({one} {other})"), Asked::Phrase),
        kind("section : phrase", &pairs, |one, other| format!("section:Impact({one} {other})"), Asked::Phrase),
        kind("common NEAR/8 : phrase", &common, |one, other| format!("{one} NEAR/8 {other}"), Asked::Phrase),
        kind("common sentence : phrase", &common, |one, other| format!("sentence:({one} {other})"), Asked::Phrase),
    ]
}

type Pair = (String, String);

/// Words that follow each other somewhere in a letter: in small letters, of four letters or more.
fn pairs(words: &Words, count: usize) -> Vec<Pair> {
    let mut random = Random::new(17);
    let mut pairs = Vec::new();
    while pairs.len() < count {
        let mut sentence = String::new();
        words.sentence(30, &mut random, &mut sentence);
        let all: Vec<&str> = sentence.split(' ').collect();
        let plain = |word: &str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && words.has(word);
        let both = all.array_windows().find(|[one, other]| plain(one) && plain(other) && one != other);
        if let Some(&[one, other]) = both {
            pairs.push((one.to_owned(), other.to_owned()));
        }
    }
    pairs
}

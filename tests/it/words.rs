//! Which words are meant by one that is asked for, found out by trying all of them.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use dateline::actors::Sought;
use dateline::article::ActorKind;
use dateline::query::{Form, Spelling};
use dateline::text::{Language, Terms, fold};

/// What is asked of a word.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    Word(String, Form),
    Spelled(Spelling),
}

struct Word {
    language: Language,
    written: String,
    stem: String,
    /// In lower case, without accents: what spellings are compared by.
    plain: Vec<char>,
}

/// All different words of some articles.
pub(crate) struct Words {
    words: Vec<Word>,
    numbers: HashMap<(&'static str, String), usize>,
    /// Those of each language, which know of no other.
    terms: HashMap<&'static str, Terms>,
    /// What was found out before.
    known: HashMap<(&'static str, Asked), Rc<BTreeSet<usize>>>,
    /// Who is meant by a name of each kind, literally or not.
    sought: HashMap<(String, bool), Rc<[Sought; 3]>>,
}

impl Words {
    pub(crate) fn new() -> Self {
        Self {
            words: Vec::new(),
            numbers: HashMap::new(),
            terms: HashMap::new(),
            known: HashMap::new(),
            sought: HashMap::new(),
        }
    }

    /// The number of a word of a language.
    pub(crate) fn number(&mut self, text: &str, language: Language) -> usize {
        let key = (language.name(), text.to_owned());
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        // What was found out is not true of a word that is new.
        self.known.clear();
        let (stem, written) = self.forms(text, language);
        let plain = fold(&written.to_lowercase()).chars().collect();
        self.words.push(Word { language, written, stem, plain });
        self.numbers.insert(key, self.words.len() - 1);
        self.words.len() - 1
    }

    pub(crate) fn stem(&mut self, text: &str, language: Language) -> String {
        self.forms(text, language).0
    }

    /// The stem of a word, and how it is written.
    fn forms(&mut self, text: &str, language: Language) -> (String, String) {
        let forms = self.terms.entry(language.name()).or_insert_with(|| Terms::new(language)).forms(text);
        (forms.stem.to_owned(), forms.written().to_owned())
    }

    /// Who is meant by a name, of each kind.
    pub(crate) fn sought(&mut self, name: &str, literal: bool) -> Rc<[Sought; 3]> {
        let sought = || {
            let of_kind = |kind| if literal { Sought::written(name) } else { Sought::named(kind, name) };
            Rc::new(ActorKind::ALL.map(of_kind))
        };
        self.sought.entry((name.to_owned(), literal)).or_insert_with(sought).clone()
    }

    /// The numbers of the words of a language that are meant.
    pub(crate) fn meant(&mut self, asked: &Asked, language: Language) -> Rc<BTreeSet<usize>> {
        let key = (language.name(), asked.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let asked_forms = if let Asked::Word(text, _) = asked { Some(self.forms(text, language)) } else { None };
        let all = |is: &dyn Fn(&Word) -> bool| {
            (0..self.words.len()).filter(|&n| self.words[n].language == language && is(&self.words[n])).collect()
        };
        let found: BTreeSet<usize> = match asked {
            Asked::Word(_, form) => {
                let (stem, written) = asked_forms.unwrap();
                match form {
                    Form::Stemmed => all(&|word| word.stem == stem),
                    Form::Exact => all(&|word| word.written.to_lowercase() == written.to_lowercase()),
                    Form::Cased => all(&|word| word.written == written),
                }
            }
            Asked::Spelled(Spelling::Regex(text)) => {
                let regex = regex::Regex::new(&format!("^(?i:{})$", fold(text))).unwrap();
                all(&|word| regex.is_match(&String::from_iter(&word.plain)))
            }
            Asked::Spelled(Spelling::Wildcard(text)) => {
                let regex = plain(text).into_iter().map(|c| match c {
                    '*' => ".*".to_owned(),
                    '?' => ".".to_owned(),
                    c => c.to_string(),
                });
                let regex = regex::Regex::new(&format!("^{}$", regex.collect::<String>())).unwrap();
                all(&|word| regex.is_match(&String::from_iter(&word.plain)))
            }
            Asked::Spelled(Spelling::Similar { word: text, edits }) => {
                let text = plain(text);
                all(&|word| text.len().abs_diff(word.plain.len()) <= *edits && similar(&text, &word.plain, *edits))
            }
        };
        let found = Rc::new(found);
        self.known.insert(key, found.clone());
        found
    }
}

/// What is asked for, as it is compared.
fn plain(text: &str) -> Vec<char> {
    fold(&text.to_lowercase()).chars().filter(|&c| c != '\'').collect()
}

/// Whether so many letters more, fewer, different, or swapped with the next, make one the other, by trying all of that at every
/// letter.
fn similar(one: &[char], other: &[char], edits: usize) -> bool {
    match (one, other) {
        ([], rest) | (rest, []) => rest.len() <= edits,
        ([a, after_a @ ..], [b, after_b @ ..]) => {
            let less = |one: &[char], other: &[char]| edits > 0 && similar(one, other, edits - 1);
            let swapped = |(one, other): (&[char], &[char])| match (one, other) {
                ([c, after_c @ ..], [d, after_d @ ..]) => a == d && b == c && less(after_c, after_d),
                _ => false,
            };
            (a == b && similar(after_a, after_b, edits))
                || less(after_a, other)
                || less(one, after_b)
                || less(after_a, after_b)
                || swapped((after_a, after_b))
        }
    }
}

//! Which words are meant by one that is asked for, found out by trying all of them.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use dateline::query::{Form, Spelling};
use dateline::text::{Language, Terms, fold};

/// What is asked of a word.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Asked {
    Word(String, Form),
    Spelled(Spelling),
}

struct Word {
    written: String,
    stem: String,
    /// In lower case, without accents: what spellings are compared by.
    plain: Vec<char>,
}

/// All different words of some articles.
pub(crate) struct Words {
    words: Vec<Word>,
    numbers: HashMap<String, usize>,
    terms: Terms,
    /// What was found out before.
    known: HashMap<Asked, Rc<BTreeSet<usize>>>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let (words, numbers, known) = (Vec::new(), HashMap::new(), HashMap::new());
        Self { words, numbers, terms: Terms::new(Language::ENGLISH), known }
    }

    /// The number of a word.
    pub(crate) fn number(&mut self, text: &str) -> usize {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        // What was found out is not true of a word that is new.
        self.known.clear();
        let forms = self.terms.forms(text);
        let (stem, written) = (forms.stem.to_owned(), forms.written().to_owned());
        let plain = fold(&written.to_lowercase()).chars().collect();
        self.words.push(Word { written, stem, plain });
        self.numbers.insert(text.to_owned(), self.words.len() - 1);
        self.words.len() - 1
    }

    pub(crate) fn stem(&mut self, text: &str) -> String {
        self.terms.forms(text).stem.to_owned()
    }

    /// The numbers of the words that are meant.
    pub(crate) fn meant(&mut self, asked: &Asked) -> Rc<BTreeSet<usize>> {
        if let Some(known) = self.known.get(asked) {
            return known.clone();
        }
        let all = |is: &dyn Fn(&Word) -> bool| (0..self.words.len()).filter(|&n| is(&self.words[n])).collect();
        let found: BTreeSet<usize> = match asked {
            Asked::Word(text, form) => {
                let forms = self.terms.forms(text);
                let lower = forms.written().to_lowercase();
                match form {
                    Form::Stemmed => all(&|word| word.stem == forms.stem),
                    Form::Exact => all(&|word| word.written.to_lowercase() == lower),
                    Form::Cased => all(&|word| word.written == forms.written()),
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
        self.known.insert(asked.clone(), found.clone());
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

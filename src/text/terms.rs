//! From tokens to the terms that stand for them in the index: lower case, stemmed, without accents; and the form as written.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};
use hashbrown::HashTable;
use rapidhash::v3::rapidhash_v3;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::token::is_invisible;

/// Stands between stem and form in [`Forms::form`]; no token contains it.
pub const FORM_SEPARATOR: char = '\u{1}';

/// Longest term, in bytes; what a longer word has beyond is ignored, when indexing and when querying alike.
const MAX_TERM: usize = 120;

/// The cache is emptied when it holds this many words: about 20 MB, ten times the vocabulary of a year of news.
const MAX_CACHE: usize = 200_000;

/// A language that words can be stemmed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(Algorithm);

/// The terms of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms {
    /// What all forms of the word share: `running`, `Runs` -> `run`.
    pub stem: Box<str>,
    /// `stem`, [`FORM_SEPARATOR`] and the word as written, where that differs from the stem; so the forms of one stem lie side
    /// by side in a sorted dictionary, and a word written as its stem is what no other form accounts for.
    pub form: Option<Box<str>>,
}

/// Numbers words and turns them into terms, remembering those it has seen: 99.7% of the words of news have been.
///
/// What else is known of words is kept under their numbers, so each token is looked up once, whoever asks about it.
pub struct Terms {
    language: Language,
    stemmer: Stemmer,
    /// The numbers of words, by their hashes.
    numbers: HashTable<u32>,
    words: Vec<(Box<str>, Forms)>,
    generation: u32,
}

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(Algorithm::English);

    /// The language called `name` (`english`, `en`, `german` ...), if there is a stemmer for it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Algorithm::from_name(&name.to_lowercase()).ok().map(Self)
    }

    /// The names of all languages.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        Algorithm::all().iter().map(|language| language.name()).collect()
    }

    /// Its English name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl Terms {
    /// A cache of terms for `language`.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let stemmer = Stemmer::new(language.0);
        Self { language, stemmer, numbers: HashTable::new(), words: Vec::new(), generation: 0 }
    }

    /// Forgets all words if they have become too many. To be called between documents: numbers are good for one
    /// [`Self::generation`].
    pub fn renew(&mut self) {
        if self.words.len() >= MAX_CACHE {
            self.numbers.clear();
            self.words.clear();
            self.generation += 1;
        }
    }

    /// How often all words have been forgotten.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The number of a token's text. Numbers count up from 0.
    pub fn number(&mut self, word: &str) -> u32 {
        let hash = rapidhash_v3(word.as_bytes());
        let Self { numbers, words, .. } = self;
        let known = numbers.find(hash, |&number| *words[number as usize].0 == *word);
        if let Some(&number) = known {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push((word.into(), self.derive(word)));
        let words = &self.words;
        let rehash = |&number: &u32| rapidhash_v3(words[number as usize].0.as_bytes());
        self.numbers.insert_unique(hash, number, rehash);
        number
    }

    /// How many words have been numbered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether none has been.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The text and the terms of the word to which [`Self::number`] gave this number in this generation.
    #[must_use]
    pub fn get(&self, number: u32) -> (&str, &Forms) {
        let (word, forms) = &self.words[number as usize];
        (word, forms)
    }

    /// The terms of a token's text.
    pub fn forms(&mut self, word: &str) -> &Forms {
        let number = self.number(word);
        self.get(number).1
    }

    fn derive(&self, word: &str) -> Forms {
        let written = clean(word);
        let lower = written.to_lowercase();
        let stem =
            if lower.bytes().any(|b| b.is_ascii_digit()) { lower } else { self.stemmer.stem(&lower).into_owned() };
        let stem = fold(&stem);
        let form = (*stem != *written).then(|| format!("{stem}{FORM_SEPARATOR}{written}").into());
        Forms { stem: stem.as_ref().into(), form }
    }

    /// The language words are stemmed in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }
}

/// The word without what only its spelling needs: `O'Brien` -> `OBrien`, `U.S.` -> `US`, `1,200` -> `1200`.
fn clean(word: &str) -> Cow<'_, str> {
    let dropped = |c: char| matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | ',') || is_invisible(c);
    let number = word.bytes().any(|b| b.is_ascii_digit());
    let plain = !word.contains(|c: char| dropped(c) || (c == '.' && !number) || is_combining_mark(c));
    let word = if plain {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.chars().filter(|&c| !dropped(c) && (number || c != '.')).nfc().collect())
    };
    match word {
        short if short.len() <= MAX_TERM => short,
        long => long.get(..long.floor_char_boundary(MAX_TERM)).unwrap_or("").to_owned().into(),
    }
}

/// `text` without accents: what searching for `Sao Paulo` and `São Paulo` have in common. Case stays.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'Æ' => out.push_str("AE"),
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("OE"),
            'ø' => out.push('o'),
            'Ø' => out.push('O'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'đ' | 'ð' => out.push('d'),
            'Đ' | 'Ð' => out.push('D'),
            'ı' => out.push('i'),
            'þ' => out.push_str("th"),
            // Marks of Latin, Greek and Cyrillic letters; those of other scripts are vowels.
            '\u{300}'..='\u{36f}' => {}
            c => out.push(c),
        }
    }
    // Hangul and others come apart under decomposition: put back together what was not a Latin accent.
    Cow::Owned(out.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> String {
        Terms::new(Language::ENGLISH).forms(word).stem.to_string()
    }

    fn form(word: &str) -> Option<String> {
        Terms::new(Language::ENGLISH).forms(word).form.as_deref().map(str::to_owned)
    }

    #[test]
    fn forms_of_a_word_share_its_stem() {
        assert_eq!([stem("sanctions"), stem("Sanctioned"), stem("SANCTION")], ["sanction"; 3]);
        assert_eq!([stem("U.S."), stem("US")], ["us"; 2]);
        assert_eq!([stem("São"), stem("sao"), stem("sa\u{303}o")], ["sao"; 3]);
        assert_eq!([stem("O'Brien"), stem("O\u{2019}BRIEN")], ["obrien"; 2]);
        assert_eq!([stem("1,200"), stem("1200")], ["1200"; 2]);
        assert_eq!(stem("3.5"), "3.5");
    }

    #[test]
    fn the_form_is_kept_where_it_differs_from_the_stem() {
        assert_eq!(form("sanction"), None);
        assert_eq!(form("Sanction").as_deref(), Some("sanction\u{1}Sanction"));
        assert_eq!(form("sanctions").as_deref(), Some("sanction\u{1}sanctions"));
        assert_eq!(form("U.S.").as_deref(), Some("us\u{1}US"));
        assert_eq!(form("são").as_deref(), Some("sao\u{1}são"));
        assert_eq!(form("2024"), None);
    }

    #[test]
    fn terms_are_bounded() {
        let long = "é".repeat(5000);
        let mut terms = Terms::new(Language::ENGLISH);
        let forms = terms.forms(&long);
        assert!(forms.stem.len() <= MAX_TERM && forms.form.as_ref().is_some_and(|f| f.len() <= 2 * MAX_TERM + 1));
    }

    #[test]
    fn languages_have_names() {
        assert_eq!(Language::from_name("EN"), Some(Language::ENGLISH));
        assert_eq!(Language::ENGLISH.name(), "english");
        assert_eq!(Language::from_name("klingon"), None);
    }
}

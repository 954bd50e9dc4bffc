//! From tokens to the terms that stand for them in the index: lower case, stemmed, without accents; and the form as written.

use std::borrow::Cow;

use frostem::Stemmer;
use hashbrown::HashTable;
use rapidhash::v3::rapidhash_v3;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::language::Language;
use super::token::is_invisible;

/// Stands between stem and form in [`Forms::form`]; no token contains it.
pub const FORM_SEPARATOR: char = '\u{1}';

/// The same as a byte of a term.
pub const FORM_SEPARATOR_BYTE: u8 = 1;

/// Stands between the stem of a word in another than the first language and the code of that language; no token contains it.
const TONGUE: char = '\u{2}';

/// Longest term, in bytes; what a longer word has beyond is ignored, when indexing and when querying alike.
const MAX_TERM: usize = 120;

/// The cache is emptied when it holds this many words: about 20 MB, ten times the vocabulary of a year of news.
const MAX_CACHE: usize = 200_000;

/// The terms of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forms<'t> {
    /// What all forms of the word share: `running`, `Runs` -> `run`. In another language than the first, its code stands behind
    /// it: no two words of different languages have one stem. [`bare`] is the stem without it.
    pub stem: &'t str,
    /// `stem`, [`FORM_SEPARATOR`] and the word as written, where that differs from the stem; so the forms of one stem lie side
    /// by side in a sorted dictionary, and a word written as its stem is what no other form accounts for.
    pub form: Option<&'t str>,
}

impl<'t> Forms<'t> {
    /// The word as it is written, apart from what only its spelling needs.
    #[must_use]
    pub fn written(self) -> &'t str {
        self.form
            .and_then(|form| form.split_once(FORM_SEPARATOR))
            .map_or_else(|| bare(self.stem), |(_, written)| written)
    }
}

/// A stem without the language that it is of.
#[must_use]
pub fn bare(stem: &str) -> &str {
    split_tongue(stem).0
}

/// A stem, and the code of the language that it is of, if that is another than the first.
#[must_use]
pub fn split_tongue(stem: &str) -> (&str, Option<&str>) {
    stem.split_once(TONGUE).map_or((stem, None), |(stem, code)| (stem, Some(code)))
}

/// Numbers words and turns them into terms, remembering those it has seen: 99.7% of the words of news have been.
///
/// What else is known of words is kept under their numbers, so each token is looked up once, whoever asks about it. A word has
/// another number in each language.
pub struct Terms {
    /// Never empty.
    tongues: Vec<Tongue>,
    /// Which of them words are of that are asked about.
    tongue: u32,
    /// The numbers of short words, which are nearly all.
    short: HashTable<(Short, u32)>,
    /// The numbers of all others, by the hashes of their texts.
    long: HashTable<u32>,
    words: Vec<Spans>,
    /// The texts of all words and their terms, side by side.
    texts: String,
    generation: u32,
}

/// A language whose words are turned into terms.
struct Tongue {
    language: Language,
    stemmer: Option<Stemmer>,
    /// What stands behind its stems.
    mark: String,
}

/// A word of at most 16 bytes: its first eight and its last eight, which may overlap, and its length with the number of its language. Comparing
/// it needs no look at its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Short {
    first: u64,
    last: u64,
    length: u32,
}

/// Where the text of a word stands in [`Terms::texts`]; its stem follows it, and its form where it has one, and begins with the
/// stem.
#[derive(Debug, Clone, Copy)]
struct Spans {
    start: usize,
    text: u32,
    stem: u32,
    form: u32,
    tongue: u32,
}

impl Short {
    fn of(word: &str, tongue: u32) -> Option<Self> {
        let bytes = word.as_bytes();
        let (first, last) = if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
        } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into())
        } else {
            // Of at most three bytes the middle one and both ends are all.
            let first = bytes.first().copied().unwrap_or(0);
            let middle = bytes.get(bytes.len() / 2).copied().unwrap_or(0);
            (u64::from(first) | u64::from(middle) << 8, bytes.last().copied().unwrap_or(0).into())
        };
        let length = u32::try_from(bytes.len()).unwrap_or(0) | tongue << 8;
        (bytes.len() <= 16).then_some(Self { first, last, length })
    }

    fn hash(&self) -> u64 {
        let product = u128::from(self.first ^ 0x9E37_79B9_7F4A_7C15)
            * u128::from(self.last ^ 0xC2B2_AE3D_27D4_EB4F ^ u64::from(self.length).rotate_left(56));
        #[allow(clippy::cast_possible_truncation, reason = "both halves are taken")]
        let folded = (product as u64) ^ (product >> 64) as u64;
        folded.wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }
}

impl Terms {
    /// A cache of terms for `language`.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self::of(&[language])
    }

    /// A cache of terms for these languages, to begin with for the first of them; for English if there are none.
    #[must_use]
    pub fn of(languages: &[Language]) -> Self {
        let languages = if languages.is_empty() { &[Language::ENGLISH] } else { languages };
        let tongues = languages.iter().enumerate().map(|(i, &language)| Tongue {
            language,
            stemmer: language.stemmer().map(Stemmer::new),
            mark: if i == 0 { String::new() } else { format!("{TONGUE}{}", language.code()) },
        });
        Self {
            tongues: tongues.collect(),
            tongue: 0,
            short: HashTable::new(),
            long: HashTable::new(),
            words: Vec::new(),
            texts: String::new(),
            generation: 0,
        }
    }

    /// From here on words are of this language; of the first, if it is none of those that terms are made for.
    pub fn speak(&mut self, language: Language) {
        let tongue = self.tongues.iter().position(|tongue| tongue.language == language);
        self.tongue = tongue.and_then(|tongue| u32::try_from(tongue).ok()).unwrap_or(0);
    }

    /// Forgets all words if they have become too many. To be called between documents: numbers are good for one
    /// [`Self::generation`].
    pub fn renew(&mut self) {
        if self.words.len() >= MAX_CACHE {
            self.short.clear();
            self.long.clear();
            self.words.clear();
            self.texts.clear();
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
        if let Some(short) = Short::of(word, self.tongue) {
            let hash = short.hash();
            if let Some(&(_, number)) = self.short.find(hash, |(known, _)| *known == short) {
                return number;
            }
            let number = self.learn(word);
            self.short.insert_unique(hash, (short, number), |(known, _)| known.hash());
            return number;
        }
        let hash = rapidhash_v3(word.as_bytes());
        if let Some(&number) = self.long.find(hash, |&number| self.get(number).0 == word && self.is_spoken(number)) {
            return number;
        }
        let number = self.learn(word);
        let Self { long, words, texts, .. } = self;
        long.insert_unique(hash, number, |&number| {
            rapidhash_v3(words.get(number as usize).map_or("", |spans| spans.split(texts).0).as_bytes())
        });
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

    /// The text and the terms of the word to which [`Self::number`] gave this number in this generation; nothing for other
    /// numbers.
    #[must_use]
    pub fn get(&self, number: u32) -> (&str, Forms<'_>) {
        const NOTHING: (&str, Forms<'_>) = ("", Forms { stem: "", form: None });
        self.words.get(number as usize).map_or(NOTHING, |spans| spans.split(&self.texts))
    }

    /// The terms of a token's text.
    pub fn forms(&mut self, word: &str) -> Forms<'_> {
        let number = self.number(word);
        self.get(number).1
    }

    /// Whether a word is of the language that words are of now.
    fn is_spoken(&self, number: u32) -> bool {
        self.words.get(number as usize).is_some_and(|spans| spans.tongue == self.tongue)
    }

    /// Derives the terms of a new word.
    fn learn(&mut self, word: &str) -> u32 {
        let tongue = self.tongues.get(self.tongue as usize);
        let stemmer = tongue.and_then(|tongue| tongue.stemmer.as_ref());
        let mark = tongue.map_or("", |tongue| tongue.mark.as_str());
        let written = clean(word);
        let lower = written.to_lowercase();
        let stem = match stemmer {
            Some(stemmer) if !lower.bytes().any(|b| b.is_ascii_digit()) => stemmer.stem(&lower).into_owned(),
            _ => lower,
        };
        let stem = fold(&stem);
        let start = self.texts.len();
        self.texts.push_str(word);
        self.texts.push_str(&stem);
        self.texts.push_str(mark);
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
        let marked = length(&stem) + length(mark);
        let mut spans = Spans { start, text: length(word), stem: marked, form: 0, tongue: self.tongue };
        if *stem != *written {
            self.texts.push(FORM_SEPARATOR);
            self.texts.push_str(&written);
            spans.form = marked + 1 + length(&written);
        }
        self.words.push(spans);
        u32::try_from(self.words.len() - 1).unwrap_or(u32::MAX)
    }

    /// The language that words are of now.
    #[must_use]
    pub fn language(&self) -> Language {
        self.tongues.get(self.tongue as usize).map_or(Language::ENGLISH, |tongue| tongue.language)
    }
}

impl Spans {
    /// The text and the terms.
    fn split(self, texts: &str) -> (&str, Forms<'_>) {
        let text_end = self.start + self.text as usize;
        let from_stem = |length: u32| texts.get(text_end..text_end + length as usize);
        let form = if self.form > 0 { from_stem(self.form) } else { None };
        let forms = Forms { stem: from_stem(self.stem).unwrap_or(""), form };
        (texts.get(self.start..text_end).unwrap_or(""), forms)
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
    // Neither these nor the quotation marks and dashes of print come apart.
    if text.is_ascii() || text.chars().all(|c| c.is_ascii() || matches!(c, '\u{2010}'..='\u{2027}')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            'ß' => out.push_str("ss"),
            'ẞ' => out.push_str("SS"),
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
            'Þ' => out.push_str("Th"),
            'ħ' => out.push('h'),
            'Ħ' => out.push('H'),
            // Marks of Latin, Greek and Cyrillic letters; those of other scripts are vowels.
            '\u{300}'..='\u{36f}' => {}
            c => out.push(c),
        }
    }
    // Hangul and others come apart under decomposition: put back together what was not a Latin accent.
    Cow::Owned(out.nfc().collect())
}

/// A written form in lower case and without accents: what spellings are compared by.
#[must_use]
pub fn plain(written: &str) -> Cow<'_, str> {
    if written.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(written);
    }
    let lower = written.to_lowercase();
    match fold(&lower) {
        Cow::Borrowed(_) => lower.into(),
        Cow::Owned(folded) => folded.into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn stem(word: &str) -> String {
        Terms::new(Language::ENGLISH).forms(word).stem.to_string()
    }

    fn form(word: &str) -> Option<String> {
        Terms::new(Language::ENGLISH).forms(word).form.map(str::to_owned)
    }

    #[test]
    fn letters_that_are_no_accents_fold_in_either_case() {
        for (written, plain) in [("Þórðarson", "Thordarson"), ("ħĦ ẞß", "hH SSss"), ("‐‘é’…‧", "‐‘e’…‧")]
        {
            assert_eq!(fold(written), plain);
        }
    }

    proptest! {
        #[test]
        fn numbers_stand_for_words(words in vec("[a-c]{0,18}|[àé日]{0,7}|\\PC{0,20}", 0..60)) {
            let mut terms = Terms::new(Language::ENGLISH);
            let numbers: Vec<u32> = words.iter().map(|word| terms.number(word)).collect();
            for (word, &number) in words.iter().zip(&numbers) {
                prop_assert_eq!(terms.number(word), number);
                prop_assert_eq!(terms.get(number).0, word);
            }
            let (mut different, mut given) = (words, numbers);
            different.sort();
            different.dedup();
            given.sort_unstable();
            given.dedup();
            prop_assert_eq!(different.len(), given.len());
        }
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
    fn the_words_of_another_language_are_its_own() {
        let french = Language::from_name("french").unwrap();
        let mut terms = Terms::of(&[Language::ENGLISH, french]);
        let english: Vec<u32> = ["nations", "grèves", "internationalisation"].map(|word| terms.number(word)).into();
        terms.speak(french);
        let numbers: Vec<u32> = ["nations", "grèves", "internationalisation"].map(|word| terms.number(word)).into();
        assert!(numbers.iter().all(|number| !english.contains(number)));
        let forms = |number: u32| {
            let (word, forms) = terms.get(number);
            (word.to_owned(), forms.stem.to_owned(), bare(forms.stem).to_owned(), forms.written().to_owned())
        };
        let strings = |word: &str, stem: &str, bare: &str| (word.into(), stem.into(), bare.into(), word.into());
        assert_eq!(forms(numbers[0]), strings("nations", "nation\u{2}fr", "nation"));
        assert_eq!(forms(english[0]), strings("nations", "nation", "nation"));
        assert_eq!(forms(numbers[1]), strings("grèves", "grev\u{2}fr", "grev"));
        assert_eq!(terms.forms("nation").form, None);
        assert_eq!(terms.forms("Nation").form, Some("nation\u{2}fr\u{1}Nation"));
        terms.speak(Language::ENGLISH);
        assert_eq!(["nations", "grèves", "internationalisation"].map(|word| terms.number(word)).to_vec(), english);
    }

    #[test]
    fn what_has_no_stemmer_is_folded() {
        let mut terms = Terms::new(Language::OTHER);
        assert_eq!(["Štrajky", "strikes"].map(|word| terms.forms(word).stem.to_owned()), ["strajky", "strikes"]);
    }
}

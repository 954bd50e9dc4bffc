//! What the model knows of words, kept by their numbers from one article to the next.

use super::lexicon::{Known, Lexicon, word_hash};
use crate::text::{Terms, fold};

/// What the model knows of a word, wherever it stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// Hash of the word without accents in lower case.
    pub lower: u64,
    /// Number of the word in lower case.
    pub lower_number: u32,
    /// Hash of its shape: `Xxd` for `McDonald2`, at most two of a kind in a row.
    pub shape: u64,
    /// Hashes of its first three and four letters.
    pub prefixes: [u64; 2],
    /// Hashes of its last two, three and four letters.
    pub suffixes: [u64; 3],
    /// What the lexicon has of it.
    pub known: Known,
    /// Joins the words of names: `of`, `van`, `&`.
    pub connects: bool,
    /// Begins with a digit.
    pub digit: bool,
    /// Has at most seven letters.
    pub short: bool,
}

/// Beyond the beginning or the end of a sentence.
pub const BOUNDARY: Word = Word {
    lower: 0x5851_F42D_4C95_7F2D,
    lower_number: u32::MAX,
    shape: 0x1405_7B7E_F767_814F,
    prefixes: [0; 2],
    suffixes: [0; 3],
    known: Known { flags: 0, cluster: 0, fine: 0 },
    connects: false,
    digit: false,
    short: false,
};

/// The words seen so far, by the numbers that [`Terms`] gives them.
#[derive(Debug)]
pub struct Words<'d> {
    lexicon: Lexicon<'d>,
    words: Vec<Word>,
    generation: u32,
    lower: String,
    /// For each word the slot that it has in the present article; [`NO_SLOT`] between articles.
    pub(super) slots: Vec<u32>,
}

/// No slot.
pub(super) const NO_SLOT: u32 = u32::MAX;

impl<'d> Words<'d> {
    /// No words yet.
    #[must_use]
    pub fn new(lexicon: Lexicon<'d>) -> Self {
        Self { lexicon, words: Vec::new(), generation: 0, lower: String::new(), slots: Vec::new() }
    }

    /// Learns all words that have been numbered since. Whether the numbers begin anew: then what is kept by number is void.
    pub fn learn(&mut self, terms: &mut Terms) -> bool {
        let renewed = self.generation != terms.generation();
        if renewed {
            self.words.clear();
            self.slots.clear();
            self.generation = terms.generation();
        }
        while self.words.len() < terms.len() {
            let (text, _) = terms.get(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
            let mut word = read(text, &self.lexicon, &mut self.lower);
            word.lower_number = terms.number(&self.lower);
            self.words.push(word);
        }
        self.slots.resize(self.words.len(), NO_SLOT);
        renewed
    }

    /// The word with this number.
    #[must_use]
    pub fn get(&self, number: u32) -> &Word {
        self.words.get(number as usize).unwrap_or(&BOUNDARY)
    }

    /// The share that each cluster has of the words of news, in small letters.
    #[must_use]
    pub fn usual(&self) -> &[f32; 130] {
        self.lexicon.usual()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What the lexicon has of a phrase.
    #[must_use]
    pub fn phrase(&self, hash: u64) -> u8 {
        self.lexicon.phrase(hash)
    }
}

fn read(text: &str, lexicon: &Lexicon<'_>, lower: &mut String) -> Word {
    lower.clear();
    lower.extend(fold(text).chars().flat_map(char::to_lowercase));
    let hash = word_hash(lower);
    let bytes = lower.as_bytes();
    let head = |n: usize| word_hash(lower.get(..lower.floor_char_boundary(n)).unwrap_or(""));
    let tail = |n: usize| word_hash(lower.get(lower.ceil_char_boundary(bytes.len().saturating_sub(n))..).unwrap_or(""));
    Word {
        lower: hash,
        lower_number: u32::MAX,
        shape: shape(text),
        prefixes: [head(3), head(4)],
        suffixes: [tail(2), tail(3), tail(4)],
        known: lexicon.word(hash),
        connects: is_connector(lower),
        digit: lower.starts_with(|c: char| c.is_numeric()),
        short: lower.chars().nth(7).is_none(),
    }
}

/// The hash of a shape.
fn shape(text: &str) -> u64 {
    let mut shape = [0; 24];
    let (mut length, mut run) = (0, 0);
    for c in text.chars() {
        let class = match c {
            c if c.is_uppercase() => b'X',
            c if c.is_lowercase() => b'x',
            c if c.is_numeric() => b'd',
            c if c.is_alphabetic() => b'a',
            '\'' | '\u{2019}' | '\u{2bc}' => b'\'',
            c if c.is_ascii() => c as u8,
            _ => b'?',
        };
        run = if length > 0 && shape.get(length - 1) == Some(&class) { run + 1 } else { 0 };
        if run < 2
            && let Some(slot) = shape.get_mut(length)
        {
            *slot = class;
            length += 1;
        }
    }
    rapidhash::v3::rapidhash_v3(shape.get(..length).unwrap_or(&[]))
}

fn is_connector(lower: &str) -> bool {
    matches!(
        lower,
        "of" | "de"
            | "la"
            | "van"
            | "von"
            | "der"
            | "den"
            | "bin"
            | "al"
            | "el"
            | "and"
            | "for"
            | "the"
            | "del"
            | "da"
            | "di"
            | "du"
            | "on"
            | "to"
            | "y"
            | "e"
            | "dos"
            | "das"
            | "ibn"
            | "abu"
            | "ter"
            | "zu"
            | "le"
            | "les"
            | "des"
            | "et"
            | "und"
            | "d"
            | "l"
            | "do"
            | "in"
            | "at"
            | "ben"
            | "ul"
            | "as"
            | "ud"
            | "ad"
    )
}

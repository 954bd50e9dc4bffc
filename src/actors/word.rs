//! What the model knows of words, kept by their numbers from one article to the next.

use rapidhash::RapidHashMap;

use super::lexicon::{Known, Lexicon, phrase_hash, word_hash};
use super::lists::{self, Lists};
use crate::text::{Terms, fold};

/// What the model knows of a word, wherever it stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// Hash of the word without accents in lower case.
    pub lower: u64,
    /// Hash of its shape: `Xxd` for `McDonald2`, at most two of a kind in a row.
    pub shape: u64,
    /// What the lexicon has of it.
    pub known: Known,
    /// What the lexicon has of it as the first word of phrases.
    pub phrase: u8,
    /// Joins the words of names: `of`, `van`, `&`.
    pub connects: bool,
    /// Begins with a digit.
    pub digit: bool,
    /// Has at most seven letters.
    pub short: bool,
    /// The number of its letters: words that differ in case and accents alone have the same.
    pub(super) letters: u32,
}

/// Hashes of the ends of a word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Affixes {
    /// Its first three and four letters.
    pub prefixes: [u64; 2],
    /// Its last two, three and four letters.
    pub suffixes: [u64; 3],
}

/// Beyond the beginning or the end of a sentence.
pub const BOUNDARY: Word = Word {
    lower: 0x5851_F42D_4C95_7F2D,
    shape: 0x1405_7B7E_F767_814F,
    known: Known { flags: 0, cluster: 0, fine: 0 },
    phrase: 0,
    connects: false,
    digit: false,
    short: false,
    letters: NONE,
};

/// The words seen so far, by the numbers that [`Terms`] gives them.
#[derive(Debug)]
pub struct Words<'d> {
    lexicon: &'d Lexicon<'d>,
    words: Vec<Word>,
    affixes: Vec<Affixes>,
    lists: Vec<Lists>,
    /// The last article that has each in small letters in running text, as [`Self::begin`] numbers them.
    small: Vec<u32>,
    article: u32,
    /// The numbers of letters, by the hashes that words have as [`Word::lower`].
    by_hash: RapidHashMap<u64, u32>,
    /// By their numbers.
    pub(super) letters: Vec<Letters>,
    generation: u32,
    lower: String,
    /// The numbers of `US` and of `U.S.`
    pub(super) country: [u32; 2],
}

/// What words that differ in case and accents alone have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    /// The word that is written so in small letters without accents; [`NONE`] if there is none so far.
    plain: u32,
    /// The slot that they have in the present article; [`NONE`] between articles.
    pub(super) slot: u32,
}

/// No number.
pub(super) const NONE: u32 = u32::MAX;

impl<'d> Words<'d> {
    /// No words yet.
    #[must_use]
    pub fn new(lexicon: &'d Lexicon<'d>) -> Self {
        Self {
            lexicon,
            words: Vec::new(),
            affixes: Vec::new(),
            lists: Vec::new(),
            letters: Vec::new(),
            small: Vec::new(),
            article: 0,
            by_hash: RapidHashMap::default(),
            generation: 0,
            lower: String::new(),
            country: [u32::MAX; 2],
        }
    }

    /// Learns all words that have been numbered since. Whether the numbers begin anew: then what is kept by number is void.
    pub fn learn(&mut self, terms: &mut Terms) -> bool {
        let renewed = self.generation != terms.generation();
        if renewed {
            self.words.clear();
            self.affixes.clear();
            self.lists.clear();
            self.letters.clear();
            self.small.clear();
            self.by_hash.clear();
            self.generation = terms.generation();
        }
        self.country = ["US", "U.S."].map(|name| terms.number(name));
        let known = self.words.len();
        while self.words.len() < terms.len() {
            let number = u32::try_from(self.words.len()).unwrap_or(NONE);
            let (text, _) = terms.get(number);
            let mut word = read(text, &mut self.lower);
            word.letters = *self.by_hash.entry(word.lower).or_insert_with(|| {
                self.letters.push(Letters { plain: NONE, slot: NONE });
                u32::try_from(self.letters.len() - 1).unwrap_or(NONE)
            });
            if let Some(letters) = self.letters.get_mut(word.letters as usize).filter(|_| text == self.lower) {
                letters.plain = number;
            }
            self.small.push(0);
            self.lists.push(lists::of(text));
            self.affixes.push(affixes(&self.lower));
            self.words.push(word);
        }
        self.look_up(known);
        renewed
    }

    /// Writes into the words from the one with that number on what the lexicon has of them. Each table is asked for all of them in a row: what
    /// one look waits for in memory does not keep the next from being under way.
    fn look_up(&mut self, from: usize) {
        let Self { lexicon, words, .. } = self;
        let new = words.get_mut(from..).unwrap_or_default();
        for word in &mut *new {
            word.known.flags = lexicon.flags(word.lower);
        }
        for word in &mut *new {
            (word.known.cluster, word.known.fine) = lexicon.clusters(word.lower);
        }
        for word in new {
            word.phrase = lexicon.phrase(phrase_hash(0, word.lower));
        }
    }

    /// Begins with another article.
    pub(super) fn begin(&mut self) {
        if self.article == u32::MAX {
            self.small.fill(0);
            self.article = 0;
        }
        self.article += 1;
    }

    /// The present article has the word with that number in small letters in running text.
    pub(super) fn stands_small(&mut self, number: u32) {
        if let Some(small) = self.small.get_mut(number as usize) {
            *small = self.article;
        }
    }

    /// Whether the present article has the word of these letters in small letters in running text.
    pub(super) fn is_small(&self, letters: Letters) -> bool {
        self.small.get(letters.plain as usize) == Some(&self.article)
    }

    /// The word with this number.
    #[must_use]
    pub fn get(&self, number: u32) -> &Word {
        self.words.get(number as usize).unwrap_or(&BOUNDARY)
    }

    /// The ends of the word with this number.
    #[must_use]
    pub fn affixes(&self, number: u32) -> Affixes {
        self.affixes.get(number as usize).copied().unwrap_or_default()
    }

    /// The lists that the word with this number is in.
    pub(super) fn lists(&self, number: u32) -> Lists {
        self.lists.get(number as usize).copied().unwrap_or(0)
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

/// What can be seen of a word; `lower` becomes the word in small letters without accents.
fn read(text: &str, lower: &mut String) -> Word {
    lower.clear();
    let folded = fold(text);
    if folded.is_ascii() {
        lower.push_str(&folded);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(folded.chars().flat_map(char::to_lowercase));
    }
    Word {
        lower: word_hash(lower),
        shape: shape(text),
        known: Known::default(),
        phrase: 0,
        letters: NONE,
        connects: is_connector(lower),
        digit: lower.starts_with(|c: char| c.is_numeric()),
        short: lower.chars().nth(7).is_none(),
    }
}

fn affixes(lower: &str) -> Affixes {
    let head = |n: usize| word_hash(lower.get(..lower.floor_char_boundary(n)).unwrap_or(""));
    let tail = |n: usize| word_hash(lower.get(lower.ceil_char_boundary(lower.len().saturating_sub(n))..).unwrap_or(""));
    Affixes { prefixes: [head(3), head(4)], suffixes: [tail(2), tail(3), tail(4)] }
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

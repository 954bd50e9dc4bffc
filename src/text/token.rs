//! Words and their spans.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::sentence;

/// One word: a run of letters and digits, with what holds it together inside (`O'Brien`, `U.S.`, `3.5`, `1,200`, `AT&T`).
///
/// A possessive `'s` belongs to no token; a hyphen separates two. Each ideograph or kana is a token of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte in the text.
    pub end: u32,
    /// How its letters are written.
    pub case: Case,
    /// What begins with this token.
    pub opens: Opens,
}

/// How the letters of a token are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `talks`
    Lower,
    /// `Talks`, and a single capital letter.
    Capital,
    /// `NATO`, `U.S.`: two capitals or more and no small letter.
    Upper,
    /// `McDonald`, `iPhone`, `O'Brien`.
    Mixed,
    /// No letter that has case: digits, ideographs.
    None,
}

/// What begins with a token; a paragraph begins a sentence too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opens {
    /// Nothing: it goes on.
    Nothing,
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
}

impl Token {
    /// The token's text; empty if `text` is not what it was read from.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// Appends the tokens of `text` to `tokens`, in order, as English has them: names have no other language.
/// [`super::Language::tokenise`] does the same for texts in other languages.
///
/// Paragraphs are separated by an empty line; a line break alone begins a sentence, as an item of a list does. Text beyond
/// 4 GiB is not read.
pub fn tokenise(text: &str, tokens: &mut Vec<Token>) {
    tokenise_as(text, Apostrophe::Joins, tokens);
}

/// What an apostrophe within a word does. Everywhere it parts a single small letter that stands for an elided word (`l'Iran`).
#[derive(Clone, Copy)]
pub(super) enum Apostrophe {
    /// It holds the word together: `O'Brien`.
    Joins,
    /// It parts these from the word after them, in whatever case.
    Elides(&'static [&'static str]),
    /// It parts two words, whatever they are.
    Parts,
}

/// The same, with what an apostrophe does.
pub(super) fn tokenise_as(text: &str, apostrophe: Apostrophe, tokens: &mut Vec<Token>) {
    let text = text.get(..u32::MAX as usize).unwrap_or(text);
    let first = tokens.len();
    let mut end = 0;
    let mut at = 0;
    while let Some(word) = next_word(text, at, apostrophe) {
        let opens = match tokens.get(first..).and_then(<[Token]>::last) {
            None => Opens::Paragraph,
            Some(last) => sentence::opens(text, *last, end, word.start, word.end),
        };
        tokens.push(Token { start: to_u32(word.start), end: to_u32(word.end), case: word.case.finish(), opens });
        end = word.end;
        at = word.resume;
    }
}

fn to_u32(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A word, and where to look for the next one (past a possessive).
struct Word {
    start: usize,
    end: usize,
    resume: usize,
    case: CaseCount,
}

/// What has been seen of the letters of a word.
#[derive(Default, Clone, Copy)]
struct CaseCount {
    upper: u32,
    lower: u32,
    first_upper: bool,
}

impl CaseCount {
    fn see(&mut self, c: char) {
        if c.is_uppercase() {
            self.first_upper |= self.upper + self.lower == 0;
            self.upper += 1;
        } else if c.is_lowercase() {
            self.lower += 1;
        }
    }

    fn finish(self) -> Case {
        match (self.upper, self.lower) {
            (0, 0) => Case::None,
            (0, _) => Case::Lower,
            (1, _) if self.first_upper => Case::Capital,
            (_, 0) => Case::Upper,
            _ => Case::Mixed,
        }
    }
}

/// The next word of `text` at or after byte `at`.
fn next_word(text: &str, at: usize, apostrophe: Apostrophe) -> Option<Word> {
    let bytes = text.as_bytes();
    let mut start = at;
    loop {
        let byte = *bytes.get(start)?;
        if byte < 0x80 {
            if byte.is_ascii_alphanumeric() {
                break;
            }
            start += 1;
        } else {
            let c = char_at(text, start)?;
            if c.is_alphanumeric() {
                break;
            }
            start += c.len_utf8();
        }
    }
    Some(read_word(text, start, apostrophe))
}

/// Reads the word that begins at `start`.
fn read_word(text: &str, start: usize, apostrophe: Apostrophe) -> Word {
    let bytes = text.as_bytes();
    let mut case = CaseCount::default();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_lowercase() {
            case.lower += 1;
            at += 1;
        } else if byte.is_ascii_uppercase() {
            case.see(byte as char);
            at += 1;
        } else if byte.is_ascii_digit() {
            at += 1;
        } else if byte < 0x80 {
            match joint(text, start, at, apostrophe) {
                Joint::Within(length) => at += length,
                Joint::Ends { end, resume } => return Word { start, end, resume, case },
            }
        } else {
            let Some(c) = char_at(text, at) else { break };
            let length = c.len_utf8();
            if is_ideographic(c) {
                let end = if at == start { at + length } else { at };
                return Word { start, end, resume: end, case };
            } else if c.is_alphanumeric() {
                case.see(c);
                at += length;
            } else if is_combining_mark(c) || is_invisible(c) {
                at += length;
            } else {
                match joint(text, start, at, apostrophe) {
                    Joint::Within(length) => at += length,
                    Joint::Ends { end, resume } => return Word { start, end, resume, case },
                }
            }
        }
    }
    Word { start, end: at, resume: at, case }
}

/// What a character that is neither letter nor digit does to the word before it.
enum Joint {
    /// It holds the word together; its length in bytes.
    Within(usize),
    /// The word ends, and the next one is looked for at `resume`.
    Ends { end: usize, resume: usize },
}

fn joint(text: &str, start: usize, at: usize, apostrophe: Apostrophe) -> Joint {
    let ends = Joint::Ends { end: at, resume: at };
    let Some(mark) = char_at(text, at) else { return ends };
    let after = at + mark.len_utf8();
    let next = char_at(text, after);
    match mark {
        '\'' | '\u{2019}' | '\u{2bc}' => at_apostrophe(text, start..at, after, next, apostrophe),
        '&' if next.is_some_and(char::is_alphanumeric) => Joint::Within(1),
        '.' if in_acronym(text, start, at) => match next {
            Some(c) if c.is_alphabetic() && !char_at(text, after + c.len_utf8()).is_some_and(char::is_alphanumeric) => {
                Joint::Within(1)
            }
            // The full stop of `U.S.` belongs to it; that of `J.` does not.
            _ if at - start > 2 && !next.is_some_and(char::is_alphanumeric) => {
                Joint::Ends { end: after, resume: after }
            }
            _ => ends,
        },
        '.' | ',' if is_number_joint(text, start, at) => Joint::Within(1),
        _ => ends,
    }
}

/// `O'Brien` and `don't` are one word; `Reyes's` is `Reyes`; `d'Estaing` and `l'Iran` are two, so that each can be found.
fn at_apostrophe(text: &str, word: Range<usize>, after: usize, next: Option<char>, apostrophe: Apostrophe) -> Joint {
    let ends = Joint::Ends { end: word.end, resume: after };
    let Some(next) = next.filter(|c| c.is_alphabetic()) else { return ends };
    let past = after + next.len_utf8();
    if matches!(next, 's' | 'S') && !char_at(text, past).is_some_and(char::is_alphanumeric) {
        return Joint::Ends { end: word.end, resume: past };
    }
    let within = Joint::Within(after - word.end);
    match (text.get(word).unwrap_or(""), apostrophe) {
        ("c" | "d" | "j" | "l" | "m" | "n" | "s" | "t" | "qu", _) | (_, Apostrophe::Parts) => ends,
        (word, Apostrophe::Elides(elided)) if elided.iter().any(|elided| elided.eq_ignore_ascii_case(word)) => ends,
        _ => within,
    }
}

/// Bytes of the longest acronym or number that marks join: all of it is looked at again at each of them.
const LONGEST_JOINED: usize = 64;

/// Whether `text[start..at]` is single letters with full stops between them: `U`, `U.S`.
fn in_acronym(text: &str, start: usize, at: usize) -> bool {
    let Some(word) = text.get(start..at).filter(|word| word.len() < LONGEST_JOINED) else { return false };
    // The common case: a longer word that is no acronym.
    if word.len() > 1 && word.is_ascii() && word.as_bytes().get(1) != Some(&b'.') {
        return false;
    }
    word.split('.').all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    })
}

/// `3.5` and `1,200` are one number each; `5,6` and `1.2.2024` are lists of them.
fn is_number_joint(text: &str, start: usize, at: usize) -> bool {
    let bytes = text.as_bytes();
    let Some(before) = bytes.get(start..at).filter(|before| before.len() < LONGEST_JOINED) else { return false };
    if !before.iter().all(|b| b.is_ascii_digit() || *b == b',') {
        return false;
    }
    let rest = bytes.get(at + 1..).unwrap_or(&[]);
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let then_more = rest.get(digits) == Some(&b'.') && rest.get(digits + 1).is_some_and(u8::is_ascii_digit);
    match bytes.get(at) {
        Some(b',') => digits == 3,
        Some(b'.') => digits > 0 && !then_more,
        _ => false,
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte < 0x80 { Some(byte as char) } else { text.get(at..)?.chars().next() }
}

/// Scripts written without spaces, where a token is one character and a word is a phrase.
fn is_ideographic(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF // Thai, Lao, Myanmar, Khmer
        | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F // kana
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF) // Han
}

/// Characters that stand inside words without being seen: soft hyphen, zero-width (non-)joiner, variation selectors.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenise(text, &mut tokens);
        tokens.iter().map(|token| token.of(text)).collect()
    }

    fn cases(text: &str) -> Vec<Case> {
        let mut tokens = Vec::new();
        tokenise(text, &mut tokens);
        tokens.iter().map(|token| token.case).collect()
    }

    #[test]
    fn splits_at_anything_but_letters_and_digits() {
        assert_eq!(words("gas, oil—and cease-fire (again)"), ["gas", "oil", "and", "cease", "fire", "again"]);
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words(" — …"), [""; 0]);
    }

    #[test]
    fn leaves_the_possessive_outside() {
        assert_eq!(
            words("Reyes's aide, Okafor\u{2019}s plan, workers' pay"),
            ["Reyes", "aide", "Okafor", "plan", "workers", "pay"]
        );
        assert_eq!(words("O'Brien doesn't"), ["O'Brien", "doesn't"]);
        assert_eq!(words("d'Estaing, l\u{2019}Iran"), ["d", "Estaing", "l", "Iran"]);
    }

    #[test]
    fn joins_no_more_than_is_looked_through_again() {
        for text in ["A.".repeat(1000), format!("1{}", ",234".repeat(1000))] {
            let words = words(&text);
            assert_eq!(words.concat().replace(['.', ','], ""), text.replace(['.', ','], ""), "nothing is lost");
            assert!(words.len() > 10 && words.iter().all(|word| word.len() <= LONGEST_JOINED + 4), "{words:?}");
        }
    }

    #[test]
    fn keeps_acronyms_whole() {
        assert_eq!(
            words("the U.S. and U.S.-led U.N., at 3 p.m. today"),
            ["the", "U.S.", "and", "U.S.", "led", "U.N.", "at", "3", "p.m.", "today"]
        );
        assert_eq!(words("J. R. Okafor and J.R. Okafor"), ["J", "R", "Okafor", "and", "J.R.", "Okafor"]);
        assert_eq!(words("AT&T, S&P and R & D"), ["AT&T", "S&P", "and", "R", "D"]);
        assert_eq!(
            words("It ended.Then came Vitamin B.Later"),
            ["It", "ended", "Then", "came", "Vitamin", "B", "Later"]
        );
    }

    #[test]
    fn keeps_numbers_whole() {
        assert_eq!(
            words("3.5 percent of 1,200,000; 5,6 on 2.2.2024."),
            ["3.5", "percent", "of", "1,200,000", "5", "6", "on", "2", "2.2024"]
        );
        assert_eq!(words("$3.5bn in 2024."), ["3.5bn", "in", "2024"]);
    }

    #[test]
    fn reads_other_scripts() {
        assert_eq!(
            words("北京 talks Москва 東京タワー"),
            ["北", "京", "talks", "Москва", "東", "京", "タ", "ワ", "ー"]
        );
        assert_eq!(words("cafe\u{301} co\u{ad}operate"), ["cafe\u{301}", "co\u{ad}operate"]);
    }

    #[test]
    fn tells_the_case() {
        use Case::{Capital, Lower, Mixed, None, Upper};
        assert_eq!(
            cases("talks Talks NATO U.S. McDonald iPhone 42 J"),
            [Lower, Capital, Upper, Upper, Mixed, Mixed, None, Capital]
        );
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_on_boundaries(text in "(\\PC|[a-zA-Z.' \n&,0-9]){0,60}") {
            let mut tokens = Vec::new();
            tokenise(&text, &mut tokens);
            let mut end = 0;
            for token in &tokens {
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(!token.of(&text).is_empty());
                end = token.end;
            }
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            let kept: usize = tokens.iter().map(|t| t.of(&text).chars().filter(|c| c.is_alphanumeric()).count()).sum();
            // Only the s of a possessive belongs to no token.
            let possessives = text.chars().filter(|c| matches!(c, '\'' | '\u{2019}' | '\u{2bc}')).count();
            prop_assert!(kept <= letters && letters - kept <= possessives);
        }
    }
}

//! Numbers, words and marks: what all dates are made of.

use unicode_normalization::char::is_combining_mark;

use super::digits;

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Digits, all of one script.
    Number {
        /// Their value; a number beyond `u32` is `u32::MAX`, which no date has.
        value: u32,
        /// How many there are.
        digits: usize,
    },
    /// Letters, with the marks that stand after them.
    Word(&'t str),
    /// Any other character that is no white space.
    Mark(char),
}

/// Reads a text piece by piece; copies are free, so trying is too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte it has come to.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// What stands from an earlier byte up to here.
    pub(super) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or("")
    }

    /// Passes over white space within a line: no date goes on in the next one.
    pub(super) fn skip_space(&mut self) {
        let space = |c: char| {
            c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
        };
        self.at = self.text.len() - self.rest().trim_start_matches(space).len();
    }

    /// Passes over white space and line ends.
    pub(super) fn skip_blank(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_done(&self) -> bool {
        self.rest().trim_start().is_empty()
    }

    /// Passes over so many bytes, which end at a character.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// The piece that begins right here; `None` at white space and at the end.
    pub(super) fn next(&mut self) -> Option<Piece<'t>> {
        let rest = self.rest();
        let first = rest.chars().next().filter(|c| !c.is_whitespace())?;
        let (piece, length) = if first.is_ascii_digit() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let value = rest.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(u32::MAX);
            (Piece::Number { value, digits }, digits)
        } else if first.is_alphabetic() {
            // Vowels and accents of many scripts are marks; Persian words have a joint without width.
            let inside = |c: char| c.is_alphabetic() || c == '\u{200c}' || (!c.is_ascii() && is_combining_mark(c));
            let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
            (Piece::Word(rest.get(..length).unwrap_or("")), length)
        } else if let Some((value, digits, bytes)) = if first.is_ascii() { None } else { digits::number(rest) } {
            (Piece::Number { value, digits }, bytes)
        } else {
            (Piece::Mark(first), first.len_utf8())
        };
        self.at += length;
        Some(piece)
    }

    /// Takes the mark if it stands right here; a hyphen in all its forms, a comma in Arabic, marks in full width, too.
    pub(super) fn mark(&mut self, mark: char) -> bool {
        let is_mark = |c: char| c == mark || (!c.is_ascii() && plain(c) == mark);
        let found = self.rest().chars().next().filter(|&c| is_mark(c));
        self.at += found.map_or(0, char::len_utf8);
        found.is_some()
    }

    /// Takes the sign if one of them stands right here, whatever letters follow it.
    pub(super) fn sign(&mut self, signs: &[char]) -> bool {
        signs.iter().any(|&sign| self.mark(sign))
    }

    /// Whether it has come behind the sign of a day or a month: letters may follow, since those scripts part no words.
    pub(super) fn is_behind_sign(&self) -> bool {
        self.text.get(..self.at).is_some_and(|before| before.ends_with(['日', '일', '号', '號', '月', '월']))
    }

    /// Takes a number of so many digits if it stands right here.
    pub(super) fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let mut ahead = *self;
        match ahead.next() {
            Some(Piece::Number { value, digits: found }) if digits.contains(&found) => {
                *self = ahead;
                Some(value)
            }
            _ => None,
        }
    }

    /// Takes a word of which something can be made, if one stands right here.
    pub(super) fn word<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let mut ahead = *self;
        match ahead.next() {
            Some(Piece::Word(word)) => {
                let value = read(word)?;
                *self = ahead;
                Some(value)
            }
            _ => None,
        }
    }
}

/// The mark of ASCII that another one stands for.
fn plain(c: char) -> char {
    match c {
        '،' | '，' | '、' => ',',
        '．' => '.',
        '／' => '/',
        '：' => ':',
        c => plain_hyphen(c),
    }
}

/// A hyphen for all that is printed as one between numbers: hyphens of Unicode, the en dash, the minus sign.
pub(super) fn plain_hyphen(c: char) -> char {
    if matches!(c, '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2212}' | '－') { '-' } else { c }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pieces_are_numbers_words_and_marks() {
        let mut scan = Scan::new("5th fe\u{301}v.99999999999");
        assert_eq!(scan.next(), Some(Piece::Number { value: 5, digits: 1 }));
        assert_eq!(scan.next(), Some(Piece::Word("th")));
        assert_eq!(scan.next(), None);
        scan.skip_space();
        assert_eq!(scan.number(1..=9), None);
        assert_eq!(scan.word(|word| (word == "x").then_some(())), None);
        assert_eq!(scan.word(|word| Some(word.len())), Some(5));
        assert!(!scan.mark(',') && scan.mark('.'));
        assert_eq!(scan.next(), Some(Piece::Number { value: u32::MAX, digits: 11 }));
        assert!(scan.is_done());
        let mut scan = Scan::new("२फ़रवरी२०२४");
        assert_eq!(scan.next(), Some(Piece::Number { value: 2, digits: 1 }));
        assert_eq!(scan.next(), Some(Piece::Word("फ़रवरी")));
        assert_eq!(scan.next(), Some(Piece::Number { value: 2024, digits: 4 }));
        let mut scan = Scan::new(" \u{a0}\n x");
        scan.skip_space();
        assert_eq!(scan.rest(), "\n x");
        scan.skip_blank();
        assert_eq!(scan.rest(), "x");
    }

    proptest! {
        #[test]
        fn pieces_and_spaces_make_up_the_text(text in "\\PC{0,20}") {
            let (mut scan, mut seen) = (Scan::new(&text), 0);
            while !scan.is_done() {
                scan.skip_blank();
                let begin = scan.at();
                prop_assert!(scan.next().is_some());
                prop_assert!(text[seen..begin].trim().is_empty() && begin < scan.at());
                seen = scan.at();
            }
        }
    }
}

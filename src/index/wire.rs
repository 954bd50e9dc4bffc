//! How terms with positions get into tantivy without being copied token by token: as one string that a tokenizer takes apart.
//!
//! `gas\x1f\x1e7\x1ftalk\x1f\x1d3\x1foil\x1f` reads: `gas` at position 0, `talk` at 7, and `oil` three times at 8. Tokens are
//! letters and digits, so none contains a separator. Pre-tokenised documents would cost twice the time: tantivy keeps those
//! as one allocated string a token.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Ends every item.
const END: char = '\x1f';
/// Begins an item that sets the position of the next term.
const AT: char = '\x1e';
/// Begins an item that sets how often each following term counts.
const TIMES: char = '\x1d';
const AT_BYTE: u8 = AT as u8;
const TIMES_BYTE: u8 = TIMES as u8;

/// Writes the wire string.
#[derive(Debug, Default)]
pub(super) struct Wire {
    text: String,
    next: u32,
    times: u32,
    terms: u64,
}

impl Wire {
    /// Begins anew, keeping the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.next = 0;
        self.times = 1;
        self.terms = 0;
    }

    /// From here on every term counts `times` times.
    pub(super) fn set_times(&mut self, times: u32) {
        if times != self.times {
            self.push_number(TIMES, times);
            self.times = times;
        }
    }

    /// Appends a term; those of one term must not come at decreasing positions.
    pub(super) fn push(&mut self, position: u32, term: &str) {
        if position != self.next {
            self.push_number(AT, position);
        }
        self.text.push_str(term);
        self.text.push(END);
        self.next = position + 1;
        self.terms += u64::from(self.times);
    }

    /// Appends an item that is a number; `write!` would take longer than all else that is done for a term.
    fn push_number(&mut self, mark: char, mut number: u32) {
        let mut digits = [0; 10];
        let mut first = digits.len();
        while let Some(digit) = first.checked_sub(1).and_then(|at| digits.get_mut(at)) {
            *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
            number /= 10;
            first -= 1;
            if number == 0 {
                break;
            }
        }
        self.text.push(mark);
        self.text.extend(digits.iter().skip(first).map(|&digit| char::from(digit)));
        self.text.push(END);
    }

    /// The string for tantivy.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// How many terms it stands for, each counted as often as it counts.
    pub(super) fn terms(&self) -> u64 {
        self.terms
    }
}

/// The tokenizer that takes a wire string apart.
#[derive(Debug, Clone, Default)]
pub(super) struct WireTokenizer {
    token: Token,
}

/// Its stream of tokens.
#[derive(Debug)]
pub(super) struct WireStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
    next: usize,
    times: u32,
    /// How often the present token is still to be repeated.
    repeat: u32,
}

impl Tokenizer for WireTokenizer {
    type TokenStream<'a> = WireStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WireStream<'a> {
        self.token.reset();
        WireStream { rest: text, token: &mut self.token, next: 0, times: 1, repeat: 0 }
    }
}

impl TokenStream for WireStream<'_> {
    fn advance(&mut self) -> bool {
        if self.repeat > 0 {
            self.repeat -= 1;
            return true;
        }
        // A plain loop: items are a few bytes long, too short for a searcher to pay.
        while let Some(end) = self.rest.bytes().position(|byte| byte == END as u8) {
            let Some((item, rest)) = self.rest.split_at_checked(end) else { return false };
            self.rest = rest.get(1..).unwrap_or("");
            // Only this module writes wire strings: numbers are numbers.
            match item.as_bytes() {
                [AT_BYTE, digits @ ..] => self.next = number(digits),
                [TIMES_BYTE, digits @ ..] => self.times = u32::try_from(number(digits)).unwrap_or(1),
                _ => {
                    self.token.text.clear();
                    self.token.text.push_str(item);
                    self.token.position = self.next;
                    self.token.position_length = 1;
                    self.next += 1;
                    self.repeat = self.times.saturating_sub(1);
                    return true;
                }
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The number with these digits, as [`Wire::push_number`] wrote them.
fn number(digits: &[u8]) -> usize {
    digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(wire: &Wire) -> Vec<(u32, String)> {
        let mut tokenizer = WireTokenizer::default();
        let mut stream = tokenizer.token_stream(wire.as_str());
        let mut read = Vec::new();
        while stream.advance() {
            read.push((u32::try_from(stream.token().position).unwrap(), stream.token().text.clone()));
        }
        read
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(terms in prop::collection::vec((prop_oneof![0u32..4, 0u32..70_000], 1u32..4, "[a-z\u{1}é]{0,5}"), 0..40)) {
            let mut wire = Wire::default();
            wire.clear();
            let (mut position, mut expected) = (0, Vec::new());
            for (skip, times, term) in terms {
                position += skip;
                wire.set_times(times);
                wire.push(position, &term);
                expected.extend((0..times).map(|_| (position, term.clone())));
            }
            prop_assert_eq!(wire.terms(), expected.len() as u64);
            prop_assert_eq!(read(&wire), expected);
        }
    }
}

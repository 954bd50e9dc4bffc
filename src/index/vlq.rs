//! Whole numbers as text, in as few letters as they need: five bits a letter, the lowest first, in the letters of base 64, as source
//! maps of web pages have them.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Says that the number goes on in the next letter.
const MORE: u64 = 32;

/// Appends a number.
pub(super) fn push(out: &mut String, mut number: u64) {
    loop {
        let more = if number < MORE { 0 } else { MORE };
        #[allow(clippy::cast_possible_truncation, reason = "less than 64")]
        let digit = (number % MORE + more) as usize;
        out.push(char::from(LETTERS[digit]));
        number /= MORE;
        if number == 0 {
            return;
        }
    }
}

/// Appends a number that may be less than nothing: those near it are short.
pub(super) fn push_signed(out: &mut String, number: i64) {
    push(out, (number << 1 ^ number >> 63).cast_unsigned());
}

/// Numbers from their letters; ends where there are none, or what is no number.
#[derive(Debug, Clone)]
pub(super) struct Numbers<'t>(pub(super) &'t [u8]);

impl Numbers<'_> {
    /// The next one that [`push_signed`] wrote.
    pub(super) fn next_signed(&mut self) -> Option<i64> {
        let number = self.next()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }
}

impl Iterator for Numbers<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..u64::BITS).step_by(5) {
            let (&letter, rest) = self.0.split_first()?;
            self.0 = rest;
            let digit = u64::from(match letter {
                b'A'..=b'Z' => letter - b'A',
                b'a'..=b'z' => letter - b'a' + 26,
                b'0'..=b'9' => letter - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            });
            number |= (digit % MORE).checked_shl(shift)?;
            if digit < MORE {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_numbers_are_short() {
        let written = |number| {
            let mut out = String::new();
            push(&mut out, number);
            out
        };
        assert_eq!([0, 31, 32, 1023, 1024].map(written), ["A", "f", "gB", "/f", "ggB"]);
        let signed = |number| {
            let mut out = String::new();
            push_signed(&mut out, number);
            out
        };
        assert_eq!([0, -1, 1, -16, 16].map(signed), ["A", "B", "C", "f", "gB"]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(numbers: Vec<(u64, i64)>) {
            let mut out = String::new();
            for &(number, signed) in &numbers {
                push(&mut out, number);
                push_signed(&mut out, signed);
            }
            let mut read = Numbers(out.as_bytes());
            for (number, signed) in numbers {
                prop_assert_eq!((read.next(), read.next_signed()), (Some(number), Some(signed)));
            }
            prop_assert_eq!(read.next(), None);
        }

        #[test]
        fn anything_is_read_without_harm(bytes: Vec<u8>) {
            let count = Numbers(&bytes).count();
            prop_assert!(count <= bytes.len());
        }
    }
}

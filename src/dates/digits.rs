//! Decimal digits of all scripts.

/// The zeros of the scripts that have decimal digits of their own, in order; the other nine stand behind each.
#[rustfmt::skip]
const ZEROS: [u32; 72] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090,
    0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50,
    0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da,
    0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The value of a digit that is none of ASCII.
pub(super) fn value(c: char) -> Option<u32> {
    let zero = ZEROS.get(ZEROS.partition_point(|&zero| zero <= u32::from(c)).checked_sub(1)?)?;
    Some(u32::from(c) - zero).filter(|value| *value < 10)
}

/// How many decimal digits of one script other than ASCII a text begins with, and how many bytes they take: `२०२४` has 4 and 12.
#[must_use]
pub fn other_digits(text: &str) -> Option<(usize, usize)> {
    number(text).map(|(_, digits, bytes)| (digits, bytes))
}

/// The number with which `text` begins in digits of one script other than ASCII: its value, `u32::MAX` if that is beyond it, how many
/// digits, and how many bytes.
pub(super) fn number(text: &str) -> Option<(u32, usize, usize)> {
    let first = text.chars().next()?;
    let zero = u32::from(first) - value(first)?;
    let digit = |c: char| u32::from(c).checked_sub(zero).filter(|value| *value < 10);
    let (mut number, mut count, mut bytes) = (Some(0u32), 0, 0);
    for (c, digit) in text.chars().map_while(|c| Some((c, digit(c)?))) {
        number = number.and_then(|number| number.checked_mul(10)?.checked_add(digit));
        count += 1;
        bytes += c.len_utf8();
    }
    Some((number.unwrap_or(u32::MAX), count, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_script() {
        for (text, found) in [
            ("२०२४", Some((2024, 4, 12))),
            ("২০২৪ সালে", Some((2024, 4, 12))),
            ("٢٠٢٤", Some((2024, 4, 8))),
            ("۲۰۲۴", Some((2024, 4, 8))),
            ("๒๕๖๗", Some((2567, 4, 12))),
            ("２０２４年", Some((2024, 4, 12))),
            ("᠒᠐᠒᠔", Some((2024, 4, 12))),
            ("𝟐𝟎𝟐𝟒", Some((2024, 4, 16))),
            ("٢٠۲۴", Some((20, 2, 4))),
            ("٩٩٩٩٩٩٩٩٩٩٩", Some((u32::MAX, 11, 22))),
            ("2024", None),
            ("½", None),
            ("", None),
            ("Ⅻ", None),
        ] {
            assert_eq!(number(text), found, "{text}");
        }
    }

    #[test]
    fn all_are_numeric_and_there_are_no_others_beside_them() {
        assert!(ZEROS.is_sorted());
        for zero in ZEROS {
            for digit in 0..10 {
                assert_eq!(char::from_u32(zero + digit).and_then(value), Some(digit), "{zero:x}");
            }
        }
        assert_eq!(value('a').or(value('\u{65f}')).or(value('\u{66a}')).or(value('²')), None);
    }
}

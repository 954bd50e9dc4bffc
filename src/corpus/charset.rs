//! Bytes to text: a byte order mark, else UTF-8 if it is valid, else the best guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// A decoded document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The charset, when it had to be guessed.
    pub guessed: Option<&'static str>,
}

/// How much of a document is looked at to tell text from other things.
const HEAD: usize = 8192;

/// Whether `bytes` are something else than text: text has no NUL, unless it is UTF-16 and says so.
#[must_use]
pub fn is_binary(bytes: &[u8]) -> bool {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    !utf16 && bytes.get(..HEAD).unwrap_or(bytes).contains(&0)
}

/// Decodes a document; what cannot be decoded becomes U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Decoded { text: encoding.decode_with_bom_removal(bytes).0, guessed: None };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), guessed: None };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    // Mostly valid UTF-8 with a broken byte is still UTF-8: guessing anew would garble every accent in it.
    let encoding = if mostly_utf8(bytes) { UTF_8 } else { encoding };
    Decoded { text: encoding.decode_without_bom_handling(bytes).0, guessed: Some(encoding.name()) }
}

/// Whether more multi-byte characters of `bytes` are valid UTF-8 than are broken.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_borrowed_and_a_mark_removed() {
        assert!(matches!(decode("São Tomé".as_bytes()).text, Cow::Borrowed("São Tomé")));
        assert_eq!(decode(b"\xef\xbb\xbfdate").text, "date");
        assert_eq!(decode(b"\xff\xfed\0a\0").text, "da");
    }

    #[test]
    fn other_charsets_are_guessed() {
        let decoded = decode(b"Le pr\xe9sident s'est rendu \xe0 Orl\xe9ans, o\xf9 l'on f\xeatait la lib\xe9ration.");
        assert_eq!(decoded.text, "Le président s'est rendu à Orléans, où l'on fêtait la libération.");
        assert_eq!(decoded.guessed, Some("windows-1252"));
    }

    #[test]
    fn one_broken_byte_does_not_garble_the_rest() {
        let decoded = decode(b"S\xc3\xa3o Tom\xc3\xa9 and \xff one more");
        assert_eq!(decoded.text, "São Tomé and \u{fffd} one more");
    }

    #[test]
    fn nul_means_binary() {
        assert!(is_binary(b"PK\x03\x04\0\0"));
        assert!(!is_binary(b"text"));
        assert!(!is_binary(b"\xff\xfed\0a\0"));
    }
}

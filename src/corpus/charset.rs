//! Bytes to text: a byte order mark, else what is declared, else UTF-8 if it is valid, else the best guess.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use memchr::memchr_iter;

/// A decoded document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// What is doubtful, when the charset had to be guessed or another one was declared.
    pub doubt: Option<String>,
}

/// How much of a document is looked at to tell text from other things.
const HEAD: usize = 8192;

/// How far into a document a charset may be declared, in bytes: as far as browsers look.
const DECLARED_WITHIN: usize = 1024;

/// Whether `bytes` are something else than text: text has no NUL, unless it is UTF-16 or UTF-32 and says so. One that strayed into a long text
/// makes it no other thing, where hardly any other control character is found.
#[must_use]
pub fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let count = |is: fn(u8) -> bool| head.iter().filter(|byte| is(**byte)).count();
    let nuls = if is_wide(bytes) { 0 } else { memchr_iter(0, head).count() };
    nuls > 0
        && (nuls * 1_000 > head.len() || count(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31)) * 100 > head.len())
}

/// Whether `bytes` begin with the byte order mark of UTF-16 or UTF-32, in which a line does not end at its byte.
#[must_use]
pub fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.starts_with(UTF_32BE)
}

/// The byte order marks of UTF-32. The first one begins as that of UTF-16 does, but no text begins with a NUL.
const UTF_32LE: &[u8] = &[0xff, 0xfe, 0, 0];
const UTF_32BE: &[u8] = &[0, 0, 0xfe, 0xff];

/// The text behind a byte order mark of UTF-32; what is no character, and what of one is left at the end, is U+FFFD.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (rest, number): (_, fn([u8; 4]) -> u32) = match bytes.strip_prefix(UTF_32LE) {
        Some(rest) => (rest, u32::from_le_bytes),
        None => (bytes.strip_prefix(UTF_32BE)?, u32::from_be_bytes),
    };
    let (whole, left) = rest.as_chunks();
    let mut text = String::with_capacity(whole.len());
    text.extend(whole.iter().map(|&four| char::from_u32(number(four)).unwrap_or(char::REPLACEMENT_CHARACTER)));
    text.extend((!left.is_empty()).then_some(char::REPLACEMENT_CHARACTER));
    Some(text)
}

/// Decodes a document; what cannot be decoded becomes U+FFFD.
///
/// `handed` is the charset that came with it, as in the header of an HTTP response; it counts before what the document declares
/// itself. A declaration that does not fit is told of and passed over: text that is valid UTF-8 is read as UTF-8 whatever is
/// declared, since no other text looks like it by chance, and bytes that the declared charset does not have are guessed at.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], handed: Option<&str>) -> Decoded<'a> {
    if let Some(text) = utf32(bytes) {
        return Decoded { text: Cow::Owned(text), doubt: None };
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Decoded { text: encoding.decode_with_bom_removal(bytes).0, doubt: None };
    }
    let declared = stated(bytes, handed);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return match declared {
            // Its bytes are those of ASCII, but they do not mean the same.
            Some(encoding) if !encoding.is_ascii_compatible() => {
                Decoded { text: encoding.decode_without_bom_handling(bytes).0, doubt: None }
            }
            _ if let Some(text) = seven_bits(bytes) => {
                let doubt = format!("not declared as {0}, but escaped as in {0}: read as {0}", ISO_2022_JP.name());
                Decoded { text, doubt: Some(doubt) }
            }
            Some(encoding) if encoding != UTF_8 && !text.is_ascii() => {
                let doubt = format!("declared as {}, but valid UTF-8: read as UTF-8", encoding.name());
                Decoded { text: Cow::Borrowed(text), doubt: Some(doubt) }
            }
            _ => Decoded { text: Cow::Borrowed(text), doubt: None },
        };
    }
    if let Some(encoding) = declared.filter(|&encoding| encoding != UTF_8)
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return Decoded { text, doubt: None };
    }
    let encoding = guess(bytes);
    let was = declared.map_or("not valid UTF-8".to_owned(), |declared| format!("not valid {}", declared.name()));
    let doubt = format!("{was}{}: read as {}", if declared.is_some() { ", as declared" } else { "" }, encoding.name());
    Decoded { text: encoding.decode_without_bom_handling(bytes).0, doubt: Some(doubt) }
}

/// The charset that a document says it has, `handed` or declared; as a name that can be handed on with its parts.
#[must_use]
pub fn stated_charset(bytes: &[u8], handed: Option<&str>) -> Option<&'static str> {
    stated(bytes, handed).map(Encoding::name)
}

fn stated(bytes: &[u8], handed: Option<&str>) -> Option<&'static Encoding> {
    handed.and_then(known).or_else(|| declared(bytes))
}

/// A text in ISO-2022-JP, whose bytes are all those of ASCII: it has escapes that begin Japanese characters, and all of it can be read.
fn seven_bits(bytes: &[u8]) -> Option<Cow<'_, str>> {
    const ESCAPE: u8 = 0x1b;
    let mut escapes = memchr_iter(ESCAPE, bytes).map(|at| bytes.get(at + 1..).unwrap_or_default());
    let is_japanese = |rest: &[u8]| rest.starts_with(b"$B") || rest.starts_with(b"$@");
    if !escapes.any(is_japanese) || !bytes.is_ascii() {
        return None;
    }
    ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes).filter(|text| !text.is_ascii())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // Mostly valid UTF-8 with a broken byte is still UTF-8: guessing anew would garble every accent in it.
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The charset of that name, if it can be that of a text without a byte order mark.
fn known(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    (![REPLACEMENT, UTF_16BE, UTF_16LE, X_USER_DEFINED].contains(&encoding)).then_some(encoding)
}

/// The charset that XML or HTML declares at its beginning.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let head = bytes.get(start..)?;
    if !head.starts_with(b"<") {
        return None;
    }
    let head = head.get(..DECLARED_WITHIN).unwrap_or(head).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let xml = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let in_xml = xml.and_then(|(declaration, _)| value(declaration, "encoding")).and_then(known);
    in_xml.or_else(|| {
        let tags = head.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
        tags.filter_map(|tag| value(tag, "charset")).find_map(known)
    })
}

/// What stands behind `key` and `=` in a tag: also within another value, as in `content="text/html; charset=utf-8"`.
fn value<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(key)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    rest.split(|c: char| c.is_whitespace() || "\"';/".contains(c)).next().filter(|value| !value.is_empty())
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

    fn decode(bytes: &[u8]) -> Decoded<'_> {
        super::decode(bytes, None)
    }

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
        assert_eq!(decoded.doubt.as_deref(), Some("not valid UTF-8: read as windows-1252"));
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
        let with = |stray: &[u8]| [b"The ferry sank off the island. ".repeat(200).as_slice(), stray].concat();
        assert!(!is_binary(&with(b"\0")) && is_binary(&with(&[0; 20])) && !is_binary(&with(&[1; 200])));
        assert!(is_binary(&[with(b"\0"), vec![1; 200]].concat()));
    }

    #[test]
    fn what_is_declared_counts_before_a_guess() {
        for declaration in [
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?>",
            "\n <?xml version='1.0' encoding = 'cp1251' standalone='yes'?>",
            "<!doctype html><html><head><META Charset=windows-1251>",
            "<html><meta name=x content=y><meta http-equiv=\"Content-Type\" content=\"text/html; charset=Windows-1251\"/>",
        ] {
            let bytes = [declaration.as_bytes(), b"\xc4\xe0"].concat();
            let decoded = decode(&bytes);
            assert!(decoded.text.ends_with("Да") && decoded.doubt.is_none(), "{declaration}: {decoded:?}");
        }
        assert_eq!(super::decode(b"\xc4\xe0", Some("windows-1251")).text, "Да");
        // What a container hands in counts before what the document says; a mark counts before both.
        let both = b"<meta charset=koi8-r>\xc4\xe0";
        assert!(super::decode(both, Some("windows-1251")).text.ends_with("Да"));
        assert_eq!(super::decode(b"\xef\xbb\xbf\xc3\xa9", Some("windows-1251")).text, "é");
        // Seven bits, but not ASCII.
        assert_eq!(super::decode(b"\x1b$B$\"\x1b(B", Some("iso-2022-jp")).text, "あ");
    }

    #[test]
    fn a_wrong_declaration_is_told_of() {
        let utf8 = super::decode("São Tomé".as_bytes(), Some("iso-8859-1"));
        assert_eq!(utf8.text, "São Tomé");
        assert_eq!(utf8.doubt.as_deref(), Some("declared as windows-1252, but valid UTF-8: read as UTF-8"));
        assert_eq!(super::decode(b"only ascii", Some("iso-8859-1")).doubt, None);
        let latin = b"<meta charset=utf-8>Le pr\xe9sident s'est rendu \xe0 Orl\xe9ans, o\xf9 l'on f\xeatait.";
        let latin = decode(latin);
        assert!(latin.text.ends_with("Le président s'est rendu à Orléans, où l'on fêtait."), "{latin:?}");
        assert_eq!(latin.doubt.as_deref(), Some("not valid UTF-8, as declared: read as windows-1252"));
        let german =
            super::decode(b"Die Gespr\xe4che \xfcber das \xd6l endeten f\xfcr alle \xfcberraschend.", Some("euc-jp"));
        assert!(german.text.contains("über das Öl") && german.doubt.unwrap().starts_with("not valid EUC-JP"));
        // Names of no charset, and of none that such a text can have, count as none.
        for label in ["", "klingon", "utf-16", "replacement", "x-user-defined"] {
            assert_eq!(super::decode("é".as_bytes(), Some(label)).text, "é");
        }
    }

    #[test]
    fn utf32_says_so_by_its_mark() {
        let text = "date 2024-02-02 São Tomé 𝟐";
        for (mark, to_bytes) in [(UTF_32LE, u32::to_le_bytes as fn(u32) -> [u8; 4]), (UTF_32BE, u32::to_be_bytes)] {
            let mut bytes = mark.to_vec();
            bytes.extend(text.chars().flat_map(|c| to_bytes(u32::from(c))));
            assert_eq!(decode(&bytes), Decoded { text: text.into(), doubt: None });
            assert!(!is_binary(&bytes) && is_wide(&bytes));
            bytes.extend([to_bytes(0xd800), to_bytes(u32::MAX)].concat());
            bytes.push(0);
            assert_eq!(decode(&bytes).text, format!("{text}\u{fffd}\u{fffd}\u{fffd}"));
        }
        assert_eq!(decode(UTF_32LE).text, "");
    }

    #[test]
    fn japanese_in_seven_bits_is_told_by_its_escapes() {
        let bytes = b"Subject: x\n\n\x1b$B:#F|$O\x1b(B2024-02-02\x1b$B$G$9!#\x1b(B\n";
        let decoded = decode(bytes);
        assert_eq!(decoded.text, "Subject: x\n\n今日は2024-02-02です。\n");
        let doubt = "not declared as ISO-2022-JP, but escaped as in ISO-2022-JP: read as ISO-2022-JP";
        assert_eq!(decoded.doubt.as_deref(), Some(doubt));
        // So it is where a program declared no more than what it writes by itself.
        for label in ["utf-8", "us-ascii"] {
            assert_eq!(super::decode(bytes, Some(label)).text, decoded.text);
        }
        assert_eq!(super::decode(bytes, Some("iso-2022-jp")).doubt, None);
        for text in ["\x1b[31mred\x1b[0m", "\x1b$B", "\x1b$Bé", "$B:#F|", "\x1b$B\x01\x02\x1b(B"] {
            let read = decode(text.as_bytes());
            assert!(read.doubt.is_none(), "{text:?} {read:?}");
        }
    }

    #[test]
    fn only_markup_declares() {
        assert_eq!(declared(b"the tag <meta charset=koi8-r> is old"), None);
        assert_eq!(declared(&[b"<p>", &[b' '; 2000][..], b"<meta charset=koi8-r>"].concat()), None);
        assert_eq!(declared(b"<?xml version=\"1.0\"?><meta charset>"), None);
    }
}

//! What programs write into JSON that is none: escapes that stand for half a character, as of an emoji that was cut in two by a program
//! that counts in 16 bits; numbers that are none.

use std::borrow::Cow;

/// JSON in which such halves are U+FFFD, byte for byte as long; borrowed if there are none.
pub(super) fn mended(json: &str) -> Cow<'_, str> {
    let mut mended = Cow::Borrowed(json);
    let mut at = 0;
    while let Some(found) = json.as_bytes().get(at..).and_then(|rest| rest.iter().position(|&byte| byte == b'\\')) {
        let start = at + found;
        at = start + 2;
        let Some(unit) = unit(json, start).filter(|unit| (0xd800..0xe000).contains(unit)) else { continue };
        at = start + 6;
        if unit < 0xdc00 && self::unit(json, at).is_some_and(|low| (0xdc00..0xe000).contains(&low)) {
            at += 6;
        } else {
            mended.to_mut().replace_range(start..at, "\\ufffd");
        }
    }
    mended
}

/// JSON in which `NaN`, `Infinity` and `-Infinity`, as Python writes them, are null; borrowed if there are none.
pub(super) fn without_nan(json: &str) -> Cow<'_, str> {
    const NONE: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    let mut mended = String::new();
    let (mut at, mut kept) = (0, 0);
    while let Some(step) = json.get(at..).and_then(|rest| rest.find(['"', 'N', 'I', '-'])) {
        at += step;
        let rest = json.get(at..).unwrap_or("");
        if let Some(name) = NONE.iter().find(|name| rest.starts_with(**name)) {
            mended.push_str(json.get(kept..at).unwrap_or(""));
            mended.push_str("null");
            at += name.len();
            kept = at;
        } else if rest.starts_with('"') {
            at = string_end(json, at + 1);
        } else {
            at += 1;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(json);
    }
    mended.push_str(json.get(kept..).unwrap_or(""));
    Cow::Owned(mended)
}

/// The byte behind the string whose content begins there.
fn string_end(json: &str, mut at: usize) -> usize {
    while let Some(step) = json.get(at..).and_then(|rest| rest.find(['"', '\\'])) {
        at += step + 1;
        if json.as_bytes().get(at - 1) == Some(&b'"') {
            return at;
        }
        at = json.ceil_char_boundary((at + 1).min(json.len()));
    }
    json.len()
}

/// The unit of 16 bits that an escape stands for: `\ud83d`.
fn unit(json: &str, at: usize) -> Option<u32> {
    let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_number_is_null() {
        for (json, is) in [
            (r#"{"a": NaN, "b": [-Infinity,Infinity], "c": -1}"#, r#"{"a": null, "b": [null,null], "c": -1}"#),
            (r#"{"NaN": "a \"NaN\" é\\", "Infinity": 1}"#, r#"{"NaN": "a \"NaN\" é\\", "Infinity": 1}"#),
            (r#"{"a": "NaN"#, r#"{"a": "NaN"#),
        ] {
            assert_eq!(without_nan(json), is);
        }
    }

    #[test]
    fn halves_are_replaced_and_whole_characters_are_kept() {
        for (json, is) in [
            (r#""a \ud83d\ude00 b""#, r#""a \ud83d\ude00 b""#),
            (r#""a \ud83d b""#, r#""a \ufffd b""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\\ud83d \u00e9 \uD83D\n""#, r#""\\ud83d \u00e9 \ufffd\n""#),
            (r"\ud83", r"\ud83"),
            ("\\é\\ud800é", "\\é\\ufffdé"),
        ] {
            assert_eq!(mended(json), is);
        }
    }

    proptest! {
        #[test]
        fn what_is_mended_is_read(text in "([a\\\\\"]|\\\\u[dD][89a-fA-F][0-9a-f]{2}|\\PC){0,20}") {
            let text = format!("\"{text}\"");
            let read = |json: &str| serde_json::from_str::<String>(json).map_err(|error| error.to_string());
            let after = mended(&text);
            prop_assert_eq!(after.len(), text.len());
            if let Ok(before) = read(&text) {
                prop_assert_eq!(Ok(before), read(&after));
            } else if let Err(error) = read(&after) {
                prop_assert!(!error.contains("surrogate"), "{}", error);
            }
        }
    }
}

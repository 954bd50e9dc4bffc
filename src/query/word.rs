//! Words without quotation marks: which texts are words, and which are read as something else.

use super::ast::Near;
use super::lexer::{ends_chunk, is_hyphen};
use super::{fields, refused};

/// Whether there is anything in `text` that could be found.
pub(super) fn has_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Splits `name:rest` where `name` could be a field: a letter, then letters, digits and `_`.
pub(super) fn split_field(chunk: &str) -> Option<(&str, &str)> {
    let (name, rest) = chunk.split_once(':')?;
    let mut bytes = name.bytes();
    let plain = bytes.next()?.is_ascii_alphabetic() && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain.then_some((name, rest))
}

/// Splits `name>rest`, `name>=rest`, `name=rest` and the like, where `name` could be a field but for the missing colon.
pub(super) fn split_comparison(chunk: &str) -> Option<(&str, &str)> {
    let at = chunk.find(['>', '<', '=', '≥', '≤'])?;
    let (name, rest) = chunk.split_at_checked(at)?;
    let mut bytes = name.bytes();
    let plain =
        bytes.next()?.is_ascii_lowercase() && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    plain.then_some((name, rest))
}

/// Whether a name before a colon is written as fields are.
pub(super) fn is_lower(name: &str) -> bool {
    !name.bytes().any(|b| b.is_ascii_uppercase())
}

/// Whether a colon after a name that is no field is punctuation: `https://...`, `breaking:`.
pub(super) fn is_punctuation(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with("//")
}

/// Whether `chunk` joins or negates, so is no word.
pub(super) fn is_keyword(chunk: &str) -> bool {
    matches!(chunk, "AND" | "OR" | "NOT") || Near::named(chunk).is_some()
}

/// Whether `text` can stand as a word without quotation marks, whatever the fields of the schema are.
pub(super) fn is_bare(text: &str) -> bool {
    let field = split_field(text).is_some_and(|(name, rest)| {
        fields::is_name(&name.to_ascii_lowercase()) || (is_lower(name) && !is_punctuation(rest))
    });
    let field = field || split_comparison(text).is_some_and(|(name, _)| fields::is_name(name));
    !field && !is_keyword(text) && !text.starts_with(['=', '@']) && is_bare_form(text)
}

/// Whether no `=` and no name of the language stands before the word `text`.
pub(super) fn is_unsigned(text: &str) -> bool {
    !text.starts_with('=') && split_field(text).is_none_or(|(name, _)| !fields::is_name(name))
}

/// Whether `text` can stand after `=` or `case:` without quotation marks.
pub(super) fn is_bare_form(text: &str) -> bool {
    has_word(text)
        && is_unsigned(text)
        && !text.starts_with(is_hyphen)
        && !text.contains(ends_chunk)
        && refused::operator(text).is_none()
}

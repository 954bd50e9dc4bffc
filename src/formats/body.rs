//! The body of a record: texts, and lists and objects of texts, as paragraphs. What is no text stays where it was.

use serde_json::Value;

use super::clean::{excerpt, plain};
use super::record::{HOLDERS, Place, is_same, name_of, place};
use crate::article::{Metadata, Warning};

/// Takes the text out of `object`: what stands under the first of `keys` that holds any.
pub(super) fn take(object: &mut Metadata, keys: &[String]) -> String {
    let mut paragraphs = Vec::new();
    match place(object, keys, &|value| holds_text(value, keys)) {
        Some(Place::Own(name)) => take_member(object, &name, keys, &mut paragraphs),
        Some(Place::Nested(_, mut value)) => take_texts(&mut value, keys, &mut paragraphs),
        None => {}
    }
    paragraphs.join("\n\n")
}

/// The warning of a record without a text, where one of `keys` holds something that was not read, or another key a long text.
pub(super) fn unread(object: &Metadata, keys: &[String], line: usize) -> Option<Warning> {
    let is_unread = |value: &Value| (value.is_object() || value.is_array()) && !is_nothing(value);
    let known = keys.iter().find_map(|key| name_of(object, key, &is_unread));
    let what = match known {
        Some(name) => format!("\"{}\" holds no text under a known key", excerpt(&name)),
        None => format!("\"{}\" may be the text", excerpt(object.iter().find(|(_, value)| is_long(value))?.0)),
    };
    let fix = "name the key of the text under [records] in a schema";
    Some(Warning::at(line, format!("{what}: it is kept as metadata ({fix})")))
}

/// Whether a value is a text of some sentences.
fn is_long(value: &Value) -> bool {
    const WORDS: usize = 40;
    value.as_str().is_some_and(|text| text.split_whitespace().nth(WORDS - 1).is_some())
}

/// The keys under which an object within a body has its text.
fn inside(keys: &[String]) -> impl Iterator<Item = &str> {
    keys.iter().map(String::as_str).chain(HOLDERS)
}

/// Whether there is a text in a value: itself, in one of its items, or [`inside`] of it.
fn holds_text(value: &Value, keys: &[String]) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Number(_) => true,
        Value::Array(items) => items.iter().any(|item| holds_text(item, keys)),
        // Each member is looked into once, however many of the keys it answers to: hostile nesting ends soon.
        Value::Object(object) => {
            object.iter().any(|(name, value)| inside(keys).any(|key| is_same(name, key)) && holds_text(value, keys))
        }
        Value::Null | Value::Bool(_) => false,
    }
}

/// The name of the first key under which an object holds a text.
fn member(object: &Metadata, keys: &[String]) -> Option<String> {
    inside(keys).find_map(|key| name_of(object, key, &|value| holds_text(value, keys)))
}

/// Takes the texts out of a value, in order; what is left of it is null if that is nothing.
fn take_texts(value: &mut Value, keys: &[String], paragraphs: &mut Vec<String>) {
    match value {
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => paragraphs.push(plain(&std::mem::take(text)).into_owned()),
        Value::Number(number) => {
            paragraphs.push(number.to_string());
            *value = Value::Null;
        }
        Value::Array(items) => {
            for item in items.iter_mut() {
                take_texts(item, keys, paragraphs);
            }
            items.retain(|item| !is_nothing(item));
        }
        Value::Object(object) => {
            if let Some(name) = member(object, keys) {
                take_member(object, &name, keys, paragraphs);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
    if is_nothing(value) {
        *value = Value::Null;
    }
}

/// Takes the texts out of what an object has under `name`, and the key with them if nothing is left.
fn take_member(object: &mut Metadata, name: &str, keys: &[String], paragraphs: &mut Vec<String>) {
    let Some(value) = object.get_mut(name) else { return };
    take_texts(value, keys, paragraphs);
    if value.is_null() {
        object.shift_remove(name);
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

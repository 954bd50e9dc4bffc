//! The values of the schema's own fields: from metadata and headings to what is indexed.

use std::collections::BTreeSet;

use rapidhash::RapidHashSet;
use serde_json::Value;

use super::fields::{Fields, day_number};
use super::segment::Segment;
use crate::article::Article;
use crate::dates;
use crate::schema::{FieldKind, Schema};
use crate::text::{Terms, fold};

/// The term under which text, and keywords that are not fast, hold that there is a value at all. None of a value is like it.
pub(crate) const PRESENT: &str = "\n";

/// Adds what the schema's fields take from the article.
pub(super) fn add(segment: &mut Segment, fields: &Fields, schema: &Schema, article: &Article, terms: &mut Terms) {
    for (own, &(i, _)) in fields.own.iter().enumerate() {
        let Some(field) = schema.fields.get(i) else { continue };
        let values = strings(article, &field.from);
        if values.is_empty() {
            continue;
        }
        match field.kind {
            FieldKind::Text => {
                segment.push_own(own, PRESENT, 0);
                let (mut next, mut tokens) = (1, Vec::new());
                for value in values {
                    tokens.clear();
                    terms.language().tokenise(&value, &mut tokens);
                    for token in &tokens {
                        segment.push_own(own, terms.forms(token.of(&value)).stem, next);
                        next += 1;
                    }
                    // No phrase runs from one value into the next.
                    next += 1;
                }
            }
            FieldKind::Keyword => {
                // What is counted is the value as written; what is searched is its normal form.
                for value in distinct(values.iter().map(String::as_str)) {
                    segment.push_own(own, &keyword_term(&value), 0);
                    if field.fast {
                        segment.push_text(&field.name, &value);
                    }
                }
                if !field.fast {
                    segment.push_own(own, PRESENT, 0);
                }
            }
            FieldKind::Number => {
                let mut numbers: Vec<f64> = values.iter().filter_map(|value| number(value)).collect();
                numbers.sort_unstable_by(f64::total_cmp);
                numbers.dedup();
                for number in numbers {
                    segment.push_decimal(&field.name, number);
                }
            }
            FieldKind::Date => {
                let day = |value: &String| dates::parse_document_date_exact(value, schema.date_order).ok();
                let days: BTreeSet<u64> = values.iter().filter_map(day).map(|found| day_number(found.date)).collect();
                for day in days {
                    segment.push_number(&field.name, day);
                }
            }
        }
    }
}

/// The values that differ in more than case, accents and white space, in single spaces: so that an article counts once for each
/// that it has.
pub(super) fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> {
    let mut known = RapidHashSet::default();
    values.filter(move |value| known.insert(keyword_term(value))).map(|value| {
        let words: Vec<_> = value.split_whitespace().collect();
        words.join(" ")
    })
}

/// The values that an article's metadata has under the first of these keys that it has, without surrounding white space.
pub(super) fn strings(article: &Article, keys: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        if let Some(value) = article.meta(key) {
            collect(value, &mut found);
        }
        found.retain_mut(|value: &mut String| {
            let trimmed = value.trim();
            if trimmed.len() < value.len() {
                *value = trimmed.to_owned();
            }
            !value.is_empty()
        });
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// The strings in a value: itself, its elements, or the `name` of an object, as feeds write authors.
fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => found.push(flag.to_string()),
        Value::Number(number) => found.push(number.to_string()),
        Value::String(text) => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        Value::Object(object) => {
            if let Some(name) = object.get("name") {
                collect(name, found);
            }
        }
    }
}

fn number(text: &str) -> Option<f64> {
    // The zeros are one number.
    text.parse().ok().filter(|number: &f64| number.is_finite()).map(|number| number + 0.0)
}

/// The term under which a keyword field holds a value: no accents, no capitals, single spaces.
pub(crate) fn keyword_term(value: &str) -> String {
    let folded = fold(value);
    let mut term = String::with_capacity(folded.len());
    for word in folded.split_whitespace() {
        if !term.is_empty() {
            term.push(' ');
        }
        term.extend(word.chars().flat_map(char::to_lowercase));
    }
    term
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_come_from_strings_lists_and_named_objects() {
        let mut found = Vec::new();
        collect(&json!(["Amina Yusuf", {"name": "Tomas Reyes", "id": 1}, 7, null, true]), &mut found);
        assert_eq!(found, ["Amina Yusuf", "Tomas Reyes", "7", "true"]);
    }

    #[test]
    fn keywords_are_compared_without_case_accents_and_spacing() {
        assert_eq!(keyword_term("  São  PAULO "), keyword_term("sao paulo"));
    }
}

//! The values of the schema's own fields: from metadata and headings to what is indexed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rapidhash::RapidHashSet;
use serde_json::Value;

use super::fields::{Fields, day_number};
use super::segment::Segment;
use crate::article::{Article, Warning};
use crate::dates::{self, DateOrder};
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
                let mut numbers: Vec<f64> = values.iter().filter_map(|value| number(value).ok()).collect();
                numbers.sort_unstable_by(f64::total_cmp);
                numbers.dedup();
                for number in numbers {
                    segment.push_decimal(&field.name, number);
                }
            }
            FieldKind::Date => {
                let days = values.iter().filter_map(|value| day(value, schema.date_order).ok());
                let days: BTreeSet<u64> = days.map(day_number).collect();
                for day in days {
                    segment.push_number(&field.name, day);
                }
            }
        }
    }
}

/// What the article has for the schema's dates and numbers, and is none: one warning for each such field.
pub(crate) fn unread(article: &Article, schema: &Schema) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for field in &schema.fields {
        let wrong: &dyn Fn(&str) -> Option<String> = match field.kind {
            FieldKind::Date => &|value| day(value, schema.date_order).err(),
            FieldKind::Number => &|value| number(value).err(),
            FieldKind::Text | FieldKind::Keyword => continue,
        };
        let (kind, name) = (field.kind.name(), &field.name);
        let told = |value: &str, more: &str, why: &str| {
            let value = quoted(value);
            Warning::whole(format!("the {kind} {value} of the field {name} is not used{more}: {why}"))
        };
        let values = strings(article, &field.from);
        let mut wrong = values.iter().filter_map(|value| Some((value, wrong(value)?)));
        if let Some((value, why)) = wrong.next() {
            let more = wrong.count();
            let more = if more == 0 { String::new() } else { format!(", nor are {more} more") };
            warnings.push(told(value, &more, &why));
        } else if values.is_empty() {
            let object = field.from.iter().filter_map(|key| article.meta(key)).find(|value| value.is_object());
            warnings.extend(object.map(|object| told(&object.to_string(), "", "it is neither text nor a number")));
        }
    }
    warnings
}

/// The beginning of a value, between quotation marks, on one line.
fn quoted(value: &str) -> String {
    const MOST: usize = 60;
    let shown = value.get(..value.floor_char_boundary(MOST)).unwrap_or("");
    format!("{:?}", shown.to_owned() + if shown.len() < value.len() { "…" } else { "" })
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

/// The day that a value is, or why it is none.
fn day(text: &str, order: Option<DateOrder>) -> Result<NaiveDate, String> {
    if let Some(at) = dates::parse_unix(text) {
        return Ok(at.date());
    }
    let found = dates::parse_document_date_exact(text, order);
    found.map(|found| found.date).map_err(|error| error.to_string())
}

/// The number that a value is, or why it is none.
fn number(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    // The zeros are one number.
    number.map(|number| number + 0.0).ok_or_else(|| "it is no number (write it as 1200 or 3.5)".to_owned())
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

    #[test]
    fn what_is_no_date_and_no_number_is_told_of() {
        let own = "[fields.updated]\ntype = \"date\"\nfrom = \"meta.updated\"\n[fields.words]\ntype = \"number\"\nfrom = \"meta.words\"\n";
        let schema = Schema::parse(&format!("{}\n{own}", Schema::DEFAULT), "schema.toml").unwrap();
        let told = |updated: Value, words: Value, schema: &Schema| -> Vec<String> {
            let metadata = [("updated".to_owned(), updated), ("words".to_owned(), words)].into_iter().collect();
            let (id, source, title, published) = (String::new(), String::new(), None, None);
            let (sections, warnings, evidence) = (Vec::new(), Vec::new(), Vec::new());
            let article = Article { id, source, title, published, sections, metadata, warnings, evidence };
            unread(&article, schema).into_iter().map(|warning| warning.message).collect()
        };
        for (updated, words) in [
            (json!("2024-02-05"), json!("12.5")),
            (json!(["2024", "May 2024"]), json!([1, "-2"])),
            (json!([1_707_091_200, "1707091200000"]), json!(1)),
        ] {
            assert_eq!(told(updated, words, &schema), Vec::<String>::new());
        }
        assert_eq!(told(json!(null), json!(" "), &schema), Vec::<String>::new());
        assert_eq!(
            told(json!("2024-02-30"), json!(["abc", 7, "1e999", "NaN"]), &schema),
            [
                "the date \"2024-02-30\" of the field updated is not used: there is no day 30 in February 2024: it has 29 days (write a day from 1 to 29)",
                "the number \"abc\" of the field words is not used, nor are 2 more: it is no number (write it as 1200 or 3.5)",
            ]
        );
        assert_eq!(
            told(json!({"x": 1}), json!({"name": 7}), &schema),
            [r#"the date "{\"x\":1}" of the field updated is not used: it is neither text nor a number"#]
        );
        assert!(told(json!("03/04/2024"), json!(1), &schema)[0].contains("is either 2024-04-03 (day first) or"));
        assert!(told(json!("é".repeat(9_000)), json!(1), &schema)[0].len() < 400);
        assert!(told(json!("2024-02-30"), json!("abc"), &Schema::embedded()).is_empty());
    }
}

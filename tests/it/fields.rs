//! What articles have in the schema's own fields, without an index.

use std::collections::HashMap;

use chrono::NaiveDate;
use dateline::article::Article;
use dateline::dates::parse_document_date_exact;
use dateline::query::{FieldValue, NumberFilter};
use dateline::schema::{FieldKind, Schema};
use dateline::text::{Language, fold};
use serde_json::Value;

use crate::words::Words;

/// The values of one article by the names of their fields.
pub(crate) struct Values {
    language: Language,
    values: HashMap<String, Vec<Single>>,
}

/// One value.
enum Single {
    /// The stems of its words.
    Text(Vec<String>),
    /// As keywords are compared.
    Keyword(String),
    Date(NaiveDate),
    Number(f64),
}

impl Values {
    pub(crate) fn of(article: &Article, schema: &Schema, language: Language, words: &mut Words) -> Self {
        let fields = schema.fields.iter().map(|field| {
            let texts = field.from.iter().map(|key| texts(article.meta(key))).find(|texts| !texts.is_empty());
            let values = texts.unwrap_or_default().into_iter().filter_map(|text| match field.kind {
                FieldKind::Text => Some(Single::Text(stems(&text, language, words))),
                FieldKind::Keyword => Some(Single::Keyword(keyword(&text))),
                FieldKind::Date => {
                    parse_document_date_exact(&text, schema.date_order).ok().map(|found| Single::Date(found.date))
                }
                FieldKind::Number => text.parse().ok().filter(|n: &f64| n.is_finite()).map(Single::Number),
            });
            (field.name.clone(), values.collect())
        });
        let lang = ("lang".to_owned(), vec![Single::Keyword(language.code().to_owned())]);
        Self { language, values: fields.chain([lang]).collect() }
    }

    /// Whether a value of this field is what is asked for.
    pub(crate) fn are(&self, name: &str, asked: &FieldValue, words: &mut Words) -> bool {
        let phrase = if let FieldValue::Text(text) = asked { stems(text, self.language, words) } else { Vec::new() };
        self.values[name].iter().any(|value| match (asked, value) {
            (FieldValue::Any, _) => true,
            (FieldValue::Text(_), Single::Text(stems)) => {
                !phrase.is_empty() && stems.windows(phrase.len()).any(|window| window == phrase)
            }
            (FieldValue::Text(text), Single::Keyword(value)) => keyword(text) == *value,
            (FieldValue::Number(asked), Single::Number(number)) => match *asked {
                NumberFilter::Between(from, to) => from <= *number && *number <= to,
                NumberFilter::AtLeast(from) => *number >= from,
                NumberFilter::Above(from) => *number > from,
                NumberFilter::AtMost(to) => *number <= to,
                NumberFilter::Below(to) => *number < to,
            },
            (FieldValue::Date(period), Single::Date(day)) => {
                period.from.is_none_or(|from| from <= *day) && period.to.is_none_or(|to| *day <= to)
            }
            _ => false,
        })
    }
}

fn stems(text: &str, language: Language, words: &mut Words) -> Vec<String> {
    let mut tokens = Vec::new();
    language.tokenise(text, &mut tokens);
    tokens.iter().map(|token| words.stem(token.of(text), language)).collect()
}

fn keyword(text: &str) -> String {
    fold(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of a value of the metadata, without those that are empty.
fn texts(value: Option<&Value>) -> Vec<String> {
    let all = match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => vec![text.trim().to_owned()],
        Some(Value::Array(values)) => values.iter().flat_map(|value| texts(Some(value))).collect(),
        Some(Value::Object(object)) => texts(object.get("name")),
        Some(plain) => vec![plain.to_string()],
    };
    all.into_iter().filter(|text| !text.is_empty()).collect()
}

//! JSON Feed: what RSS and Atom say, as JSON.

use serde_json::Value;

use super::record::{self, add};
use super::{Format, Raw, Sink, json};
use crate::article::{Article, Metadata};
use crate::dates::DateOrder;
use crate::schema::{Records, Schema};

pub(super) const FORMAT: Format =
    Format { name: "jsonfeed", endings: &[], sniff, cut: |_| None, decodes: false, parse };

fn sniff(head: &str) -> bool {
    json::sniff(head)
        && ["://jsonfeed.org/version/", ":\\/\\/jsonfeed.org\\/version\\/"].iter().any(|mark| head.contains(mark))
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let begin = raw.text.len() - raw.text.trim_start().len();
    let members = json::members(raw.text, begin..raw.text.len());
    let said = |name: &str| {
        let value = members.iter().find(|(key, _)| *key == name).and_then(|(_, value)| raw.text.get(value.clone()));
        value.and_then(|value| serde_json::from_str::<String>(value).ok()).unwrap_or_default()
    };
    let (outlet, language) = (said("title"), said("language"));
    json::each(raw, sink, &mut |item, line| read(item, &outlet, &language, line, schema.date_order));
}

fn read(
    mut item: Metadata,
    outlet: &str,
    language: &str,
    line: usize,
    order: Option<DateOrder>,
) -> Result<Article, String> {
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
    let keys = Records {
        id: keys(&["id", "url"]),
        title: keys(&["title"]),
        date: keys(&["date_published", "date_modified"]),
        body: keys(&["content_html", "content_text", "summary"]),
    };
    let first = item.get("date_published").and_then(Value::as_str).is_some_and(|date| !date.trim().is_empty());
    if let Some(modified) = first.then(|| item.shift_remove("date_modified")).flatten() {
        item.insert("updated".to_owned(), modified);
    }
    let authors = item.shift_remove("authors").or_else(|| item.shift_remove("author"));
    let authors = match authors {
        Some(Value::Array(authors)) => authors,
        other => Vec::from_iter(other),
    };
    for name in authors.iter().filter_map(|author| author.get("name").and_then(Value::as_str)) {
        add(&mut item, "author", name);
    }
    for (key, said) in [("outlet", outlet), ("language", language)] {
        if !item.contains_key(key) {
            add(&mut item, key, said);
        }
    }
    record::read(item, &keys, line, order)
}

#[cfg(test)]
mod tests {
    use super::super::{Found, detect};
    use super::*;

    #[test]
    fn items_know_their_feed() {
        let text = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Lake Post", "language": "en", "items": [
{"id": "7", "url": "https://example.org/7", "title": "Ferry sinks", "content_html": "<p>It sank.</p>", "date_published": "2024-02-05T10:00:00Z",
 "authors": [{"name": "Amina Yusuf"}, {"name": "Tomás Reyes"}], "tags": ["lakes"]},
{"id": "8"}]}"#;
        let mut all = Vec::new();
        parse(Raw::whole(text), &Schema::embedded(), &mut |found| all.push(found));
        let [Found::Article { article, ordinal: 1 }, Found::Rejected(rejection)] = all.as_slice() else {
            panic!("{all:?}")
        };
        assert_eq!((article.title.as_deref(), &*article.sections[0].text), (Some("Ferry sinks"), "It sank."));
        assert_eq!(article.published.as_ref().unwrap().date.to_string(), "2024-02-05");
        assert_eq!(
            serde_json::to_string(&article.metadata).unwrap(),
            r#"{"id":"7","url":"https://example.org/7","tags":["lakes"],"author":["Amina Yusuf","Tomás Reyes"],"outlet":"The Lake Post","language":"en"}"#
        );
        assert_eq!(rejection.line, Some(4));
        assert_eq!(detect("feed.json", text).name, "jsonfeed");
    }
}

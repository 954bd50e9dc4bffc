//! What JSON-LD says of the article of a page: lists, `@graph`, and JSON that is not quite JSON are all read.

use std::ops::Range;

use serde_json::Value;

use crate::article::Metadata;

/// The nodes of a page's JSON-LD that say something of its article.
#[derive(Default)]
pub(super) struct Linked {
    /// What is an article, a report, a posting.
    pub(super) articles: Vec<Node>,
    /// The page itself, where it has a date.
    pub(super) pages: Vec<Node>,
}

/// A node, and where the JSON stands that it is of.
pub(super) struct Node {
    /// Its keys and values.
    pub(super) object: Metadata,
    /// The bytes of the page.
    pub(super) span: Range<usize>,
}

/// How deep nodes are looked for.
const DEEPEST: usize = 6;

/// Reads the JSON-LD of a page, of which `title` and `address` tell its own article from others that are named there.
pub(super) fn read(source: &str, places: &[Range<usize>], title: &str, address: Option<&str>) -> Linked {
    let mut linked = Linked::default();
    for span in places {
        if let Some(value) = source.get(span.clone()).and_then(json) {
            collect(value, span, DEEPEST, &mut linked);
        }
    }
    let own = |node: &Node| {
        let is = |key: &str, wanted: &dyn Fn(&str) -> bool| node.text(key).is_some_and(|text| wanted(text.trim()));
        let named = is("headline", &|text| same(text, title)) || is("name", &|text| same(text, title));
        let lies = |text: &str| address.is_some_and(|address| path(text) == path(address));
        named || is("url", &lies) || is("@id", &lies) || is("mainEntityOfPage", &lies)
    };
    // The order is kept among those that are alike.
    linked.articles.sort_by_cached_key(|node| !own(node));
    linked
}

/// Whether one title is the other, or the beginning of it.
fn same(one: &str, other: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (one, other) = (letters(one), letters(other));
    one.len() > 5 && other.len() > 5 && (one.starts_with(&other) || other.starts_with(&one))
}

/// An address without scheme, host, query and closing stroke.
fn path(address: &str) -> &str {
    let path = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(""));
    path.split(['?', '#']).next().unwrap_or("").trim_end_matches('/')
}

fn collect(value: Value, span: &Range<usize>, depth: usize, linked: &mut Linked) {
    match value {
        Value::Array(items) if depth > 0 => items.into_iter().for_each(|item| collect(item, span, depth - 1, linked)),
        Value::Object(mut object) => {
            let within: Vec<Value> = ["@graph", "mainEntity", "itemListElement", "item"]
                .iter()
                .filter_map(|key| object.remove(*key))
                .collect();
            let types = object.get("@type").cloned().unwrap_or_default();
            // A page may be described as its `mainEntityOfPage`, and that with more than its address.
            let types: Vec<&str> = match &types {
                Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
                other => other.as_str().into_iter().collect(),
            };
            let article = types.iter().any(|name| is_article(name));
            // Pictures, books and films that a page shows or speaks of have dates of their own.
            let page = types.iter().any(|name| name.ends_with("Page"));
            let node = Node { object, span: span.clone() };
            if article {
                linked.articles.push(node);
            } else if page {
                linked.pages.push(node);
            }
            if depth > 0 {
                for value in within {
                    collect(value, span, depth - 1, linked);
                }
            }
        }
        _ => {}
    }
}

fn is_article(name: &str) -> bool {
    let name = name.rsplit(['/', ':']).next().unwrap_or(name);
    name.ends_with("Article")
        || name.ends_with("Posting") && name != "JobPosting"
        || matches!(name, "Report" | "Review" | "CreativeWork")
}

/// The value of a text that is JSON, or would be but for what content systems do to it.
fn json(text: &str) -> Option<Value> {
    let text = text.trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let begin = text.find(['{', '['])?;
    let end = text.rfind(['}', ']'])?;
    let mut mended = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.get(begin..=end)?.chars() {
        match c {
            // A line end within a string, and a comma before a bracket.
            c if c.is_control() => mended.push(' '),
            '}' | ']' if !quoted => {
                if let Some(kept) = mended.trim_end().strip_suffix(',').map(str::len) {
                    mended.truncate(kept);
                }
                mended.push(c);
            }
            c => mended.push(c),
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    // Several values may stand behind each other.
    let values: Vec<Value> = serde_json::Deserializer::from_str(&mended).into_iter().map_while(Result::ok).collect();
    if values.is_empty() { salvage(&mended) } else { Some(Value::Array(values)) }
}

/// The strings that can be told in what is no JSON at all.
fn salvage(text: &str) -> Option<Value> {
    let mut object = Metadata::new();
    object.insert("@type".to_owned(), "Article".into());
    for key in ["headline", "datePublished", "dateModified", "dateCreated", "articleSection", "description"] {
        let found = text.find(&format!("\"{key}\"")).and_then(|at| {
            let value =
                text.get(at + key.len() + 2..)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
            value.get(..value.find('"')?)
        });
        if let Some(value) = found {
            object.insert(key.to_owned(), value.into());
        }
    }
    (object.len() > 1).then_some(Value::Object(object))
}

impl Node {
    /// The text under a key: itself, the first of a list, or the `@value`, `@id` or `name` of an object.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.object.get(key).and_then(text)
    }

    /// All names under a key.
    pub(super) fn names(&self, key: &str) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(value) = self.object.get(key) {
            names(value, &mut all);
        }
        all
    }
}

fn names(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| names(item, all)),
        Value::Object(object) => match object.get("name") {
            Some(name @ Value::Array(_)) => names(name, all),
            _ => all.extend(text(value).map(str::to_owned)),
        },
        value => all.extend(text(value).map(str::to_owned)),
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()).map(String::as_str),
        Value::Array(items) => items.iter().find_map(|item| match item {
            Value::Array(_) => None,
            item => text(item),
        }),
        Value::Object(object) => ["name", "@value", "@id"].iter().find_map(|key| object.get(*key)?.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(json: &str) -> Option<String> {
        let linked =
            read(json, std::slice::from_ref(&(0..json.len())), "Talks fail in Kisumu", Some("https://a.example/talks"));
        let node = linked.articles.first().or(linked.pages.first());
        node.and_then(|node| node.text("datePublished").map(str::to_owned))
    }

    #[test]
    fn the_article_is_found_wherever_it_stands() {
        for text in [
            r#"{"@type": "NewsArticle", "datePublished": "2024-02-05"}"#,
            r#"[{"@type": "WebSite"}, {"@type": ["ReportageNewsArticle"], "datePublished": "2024-02-05"}]"#,
            r#"{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, {"@type": "Article", "datePublished": ["2024-02-05"]}]}"#,
            r#"[{"@type": "NewsArticle", "headline": "Other news", "datePublished": "2023-01-01"}, {"@type": "NewsArticle", "headline": "Talks fail in Kisumu", "datePublished": "2024-02-05"}]"#,
            r#"[{"@type": "NewsArticle", "url": "https://a.example/x", "datePublished": "2023-01-01"}, {"@type": "NewsArticle", "mainEntityOfPage": {"@id": "https://a.example/talks/"}, "datePublished": "2024-02-05"}]"#,
            r#"{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/Article", "datePublished": {"@value": "2024-02-05"}}}"#,
            "/* <![CDATA[ */ {\"@type\": \"NewsArticle\", \"headline\": \"A\nB\", \"datePublished\": \"2024-02-05\",} /* ]]> */",
            r#"{"@type": "NewsArticle", "headline": "He said "no"", "datePublished": "2024-02-05"}"#,
            r#"{"@type": "NewsArticle", "datePublished": "2024-02-05"};"#,
        ] {
            assert_eq!(date(text).as_deref(), Some("2024-02-05"), "{text}");
        }
        for text in [
            "",
            "{",
            "null",
            r#"{"@type": "Event", "datePublished": "2024-02-05"}"#,
            r#"{"@type": "ImageObject", "datePublished": "2024-02-05"}"#,
            r#"{"@type": "WebSite", "datePublished": "2024-02-05"}"#,
            &"[".repeat(100_000),
        ] {
            assert_eq!(date(text), None);
        }
    }
}

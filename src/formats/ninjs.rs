//! ninjs, news in JSON, of all versions: the standard's own keys, whatever the schema calls those of records.

use serde_json::Value;

use super::clean::is_html;
use super::flow::read_text;
use super::nitf::has_words;
use super::record::{add, is_single, names, one_line, set_date};
use super::{Format, Raw, Sink, article, json};
use crate::article::{Article, Metadata, Provenance, Section};
use crate::dates::DateOrder;
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "ninjs", endings: &["ninjs"], sniff, cut: |_| None, decodes: false, parse };

/// An object, or a list of some, with the keys that the standard demands or that it alone has.
fn sniff(head: &str) -> bool {
    const OWN: [&str; 9] = [
        "versioncreated",
        "versionCreated",
        "body_xhtml",
        "bodies",
        "headlines",
        "pubstatus",
        "pubStatus",
        "representationtype",
        "$standard",
    ];
    json::sniff(head) && head.contains("\"uri\"") && OWN.iter().any(|key| head.contains(&format!("\"{key}\"")))
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    json::each(raw, sink, &mut |object, line| read(object, line, schema.date_order));
}

fn read(mut object: Metadata, line: usize, order: Option<DateOrder>) -> Result<Article, String> {
    let id = take(&mut object, &["uri"]);
    let kind = take(&mut object, &["type"]).as_ref().and_then(one_line).unwrap_or_default();
    let headlines = take(&mut object, &["headlines"]);
    let headline = take(&mut object, &["headline"]);
    let title = headline.clone().or_else(|| headlines.as_ref().and_then(|all| of_role(all, &["main"])));
    let title = title.as_ref().or(object.get("title")).and_then(one_line);
    let bodies = take(&mut object, &["bodies"]);
    let marked = take(&mut object, &["body_xhtml", "body_html"]);
    let plain = take(&mut object, &["body_text"]);
    let described = ["description_text", "description_xhtml"].iter().find_map(|key| object.get(*key)).cloned();
    let described = described.or_else(|| object.get("descriptions").and_then(|all| of_role(all, &["main", "summary"])));
    let body = bodies.as_ref().and_then(body_of).or(marked).or(plain);
    let body = body.filter(|body| body.as_str().is_some_and(|body| body.contains(char::is_alphanumeric)));
    let body = match body {
        Some(body) => body,
        None if matches!(kind.as_str(), "" | "text") => described.unwrap_or(Value::Null),
        None => return Err(format!("this holds no text: it is of the type {kind}")),
    };
    let first = take_named(&mut object, &["firstcreated", "firstCreated", "contentcreated", "contentCreated"]);
    let version = take_named(&mut object, &["versioncreated", "versionCreated"]);
    let renamed = [
        ("slug", take(&mut object, &["slugline"])),
        ("copyright_holder", take(&mut object, &["copyrightholder", "copyrightHolder"])),
        ("copyright", take(&mut object, &["copyrightnotice", "copyrightNotice"])),
        ("updated", version.clone().filter(|_| first.is_some()).map(|(_, version)| version)),
    ];
    let byline = take(&mut object, &["byline", "by"]);
    let subjects = take(&mut object, &["subject", "subjects"]);
    let mut metadata = Metadata::new();
    add(&mut metadata, "id", id.as_ref().and_then(Value::as_str).unwrap_or(""));
    add(&mut metadata, "byline", names(byline.as_ref().and_then(Value::as_str).unwrap_or("")));
    let names = subjects.iter().filter_map(Value::as_array).flatten().filter_map(|subject| subject.get("name"));
    names.filter_map(Value::as_str).for_each(|name| add(&mut metadata, "subjects", name));
    metadata.extend(renamed.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    // Of several headlines none is lost.
    let several = headlines.filter(|all| all.as_array().is_some_and(|all| all.len() > 1));
    let kept = [("headline", headline.filter(|headline| !is_single(headline))), ("headlines", several)];
    metadata.extend(kept.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    metadata.extend(object);
    let mut article = article(metadata);
    article.title = title;
    if let Some((key, date)) = first.or(version) {
        set_date(&mut article, &format!("field {key}"), &date, Provenance::Field, order, line);
    }
    if let Some(body) = body.as_str() {
        read_text(&mut article, body, line, order);
    } else {
        article.sections.push(Section::default());
    }
    has_words(article)
}

/// Takes the first of `keys` that has a value out of `object`.
fn take(object: &mut Metadata, keys: &[&str]) -> Option<Value> {
    take_named(object, keys).map(|(_, value)| value)
}

/// As [`take`], with its key.
fn take_named(object: &mut Metadata, keys: &[&str]) -> Option<(String, Value)> {
    keys.iter().find_map(|key| object.shift_remove_entry(*key).filter(|(_, value)| !value.is_null()))
}

/// The value with one of these roles, else the first.
fn of_role(all: &Value, roles: &[&str]) -> Option<Value> {
    let all = all.as_array()?;
    let is = |item: &&Value| item.get("role").and_then(Value::as_str).is_some_and(|role| roles.contains(&role));
    all.iter().find(is).or(all.first())?.get("value").cloned()
}

/// The body with the most structure: HTML, else text.
fn body_of(all: &Value) -> Option<Value> {
    let mut bodies = all.as_array()?.iter().filter_map(|body| body.get("value")).filter(|body| body.is_string());
    let first = bodies.clone().next();
    bodies.find(|body| body.as_str().is_some_and(is_html)).or(first).cloned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Found, detect};
    use super::*;

    fn found(text: &str) -> Vec<Result<Article, String>> {
        let mut all = Vec::new();
        parse(Raw::whole(text), &Schema::embedded(), &mut |found| {
            all.push(match found {
                Found::Article { article, .. } => Ok(*article),
                Found::Rejected(rejection) => Err(rejection.reason),
            });
        });
        all
    }

    #[test]
    fn both_generations() {
        let one = r#"{"uri": "urn:7", "type": "text", "versioncreated": "2024-02-06T10:00:00Z", "firstcreated": "2024-02-05T10:00:00Z",
            "byline": "By Amina Yusuf", "headline": "Ferry sinks", "slugline": "lake", "urgency": 3, "subject": [{"name": "lakes", "code": "1"}],
            "copyrightholder": "TNW", "body_text": "It sank. Much.", "body_xhtml": "<p>It sank.</p><h2>Impact</h2><p>Much.</p>"}"#;
        let two = r#"{"uri": "urn:7", "type": "text", "versionCreated": "2024-02-06T10:00:00Z", "firstCreated": "2024-02-05T10:00:00Z",
            "by": "Amina Yusuf", "headlines": [{"role": "short", "value": "no"}, {"role": "main", "value": "Ferry sinks"}], "slugline": "lake", "urgency": 3,
            "subjects": [{"name": "lakes"}], "copyrightHolder": "TNW",
            "bodies": [{"role": "text", "value": "no"}, {"role": "xhtml", "value": "<p>It sank.</p><h2>Impact</h2><p>Much.</p>"}]}"#;
        for text in [one, two] {
            let article = found(text).remove(0).unwrap();
            assert_eq!(article.title.as_deref(), Some("Ferry sinks"));
            assert_eq!(article.published.as_ref().unwrap().date.to_string(), "2024-02-05");
            assert_eq!((article.sections[0].text.as_str(), article.sections[1].text.as_str()), ("It sank.", "Much."));
            let mut metadata = article.metadata;
            let headlines = metadata.shift_remove("headlines").map(|all| all.to_string());
            assert_eq!(headlines.is_some_and(|all| all.contains("\"no\"")), text == two);
            assert_eq!(
                serde_json::to_string(&metadata).unwrap(),
                r#"{"id":"urn:7","byline":"Amina Yusuf","subjects":"lakes","slug":"lake","copyright_holder":"TNW","updated":"2024-02-06T10:00:00Z","urgency":3}"#
            );
            assert_eq!(detect("a.json", text).name, "ninjs");
        }
    }

    #[test]
    fn what_is_no_text_is_said() {
        let of = |text: &str| found(text).remove(0).map(|article| article.title.unwrap_or_default());
        let picture = r#"{"uri": "a", "type": "picture", "headline": "Goat", "description_text": "A goat."}"#;
        assert_eq!(of(picture), Err("this holds no text: it is of the type picture".to_owned()));
        assert_eq!(of(r#"{"uri": "a", "type": "text", "headline": "Goat"}"#), Ok("Goat".to_owned()));
        let two = r#"{"uri": "a", "headline": ["Goat", "Sheep"], "body_text": "It ate."}"#;
        assert_eq!(found(two).remove(0).unwrap().metadata.get("headline").unwrap().to_string(), r#"["Goat","Sheep"]"#);
        assert!(of(r#"{"uri": "a", "headlines": {}, "bodies": [7], "subject": 1}"#).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(key in "headlines?|bodies|body_text|by|subject|type|versioncreated", value in "7|\"x\"|\\[\\{\"value\": 1\\}\\]|\\{\\}|\\[\"a\"\\]|null") {
            found(&format!("{{\"uri\": 1, \"headline\": \"x\", \"{key}\": {value}}}"));
        }
    }
}

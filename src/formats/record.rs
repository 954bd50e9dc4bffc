//! What JSON objects and front matter share: keys that the schema maps to parts of an article, and the rest as metadata.

use chrono::NaiveDateTime;
use serde_json::Value;

use super::clean::{self, collapsed, excerpt};
use super::{Raw, body, extended, letter, wrapper};
use crate::article::{Article, DateEvidence, Metadata, Provenance, Published, Section, Warning};
use crate::dates::{DateOrder, DocumentDate, Precision, from_unix, parse_document_date_exact, parse_unix};
use crate::schema::Records;

/// Where a record has what is looked for.
pub(super) enum Place {
    /// Under a key of its own with this name.
    Own(String),
    /// Deeper, in nested objects, with the path to it: a copy.
    Nested(String, Value),
}

/// The place of the first of `keys` that has such a value in `object`: as it stands, then as [the same key](is_same), then as a path into
/// nested objects.
pub(super) fn place(object: &Metadata, keys: &[String], is: &dyn Fn(&Value) -> bool) -> Option<Place> {
    keys.iter().find_map(|key| {
        if let Some(name) = name_of(object, key, is) {
            return Some(Place::Own(name));
        }
        let mut path = key.split('.');
        let nested = path.next().and_then(|first| object.get(first));
        let nested = nested.and_then(|first| path.try_fold(first, |value, key| value.get(key)));
        nested.filter(|value| is(value)).map(|value| Place::Nested(key.clone(), value.clone()))
    })
}

/// The name under which `object` has such a value for `key`: as it stands, then as [the same key](is_same).
pub(super) fn name_of(object: &Metadata, key: &str, is: &dyn Fn(&Value) -> bool) -> Option<String> {
    let exact = object.get_key_value(key).filter(|(_, value)| is(value));
    let other = || object.iter().find(|(name, value)| is_same(name, key) && is(value));
    exact.or_else(other).map(|(name, _)| name.clone())
}

/// Whether two names are one key, whatever their case, and what parts their words: `publish_date`, `publishDate`, `Publish Date`.
pub(super) fn is_same(name: &str, key: &str) -> bool {
    fn letters(name: &str) -> impl Iterator<Item = u8> {
        let parts = |byte: &u8| matches!(byte, b' ' | b'-' | b'_');
        name.bytes().filter(move |byte| !parts(byte)).map(|byte| byte.to_ascii_lowercase())
    }
    letters(name).eq(letters(key))
}

/// Takes the first of `keys` that has a value out of `object`; of a path into nested objects it stays there too.
pub(super) fn take(object: &mut Metadata, keys: &[String]) -> Option<Value> {
    take_named(object, keys).map(|(_, value)| value)
}

/// As [`take`], with its key.
pub(super) fn take_named(object: &mut Metadata, keys: &[String]) -> Option<(String, Value)> {
    match place(object, keys, &is_value)? {
        Place::Own(name) => object.shift_remove_entry(&name),
        Place::Nested(path, value) => Some((path, value)),
    }
}

/// Takes the title out of `object`: of several the first, and then all of them stay there.
pub(super) fn take_title(object: &mut Metadata, keys: &[String]) -> Option<String> {
    match place(object, keys, &|value| is_value(value) || held(value).is_some())? {
        Place::Own(name) => {
            let value = object.get(&name)?;
            let title = one_line(value);
            if is_single(value) {
                object.shift_remove(&name);
            }
            title
        }
        Place::Nested(_, value) => one_line(&value),
    }
}

/// Whether one line holds all of a value.
pub(super) fn is_single(value: &Value) -> bool {
    match value {
        Value::String(_) | Value::Number(_) => true,
        Value::Array(items) => items.len() == 1 && items.iter().all(is_single),
        Value::Object(object) => object.len() == 1 && held(value).is_some(),
        Value::Null | Value::Bool(_) => false,
    }
}

/// The keys under which an object has the text that it stands for: `WordPress`'s `{"rendered": "Talks fail"}`, and `{"type": "text/html",
/// "value": "Talks fail"}` of feedparser.
pub(super) const HOLDERS: [&str; 2] = ["rendered", "value"];

/// The text that an object stands for.
fn held(value: &Value) -> Option<&Value> {
    let object = value.as_object()?;
    let text = |key: &&str| object.get(*key).filter(|value| value.is_string() && is_value(value));
    HOLDERS.iter().find_map(text)
}

/// Objects and nothing are no values; neither is an empty text.
fn is_value(value: &Value) -> bool {
    match value {
        Value::Null | Value::Object(_) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// A value as one line of text; `None` if it is none.
pub(super) fn one_line(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean::one_line(text),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => return items.iter().find_map(one_line),
        Value::Object(_) => return held(value).and_then(one_line),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Adds a text to the metadata, on one line; where the key has a value, there are several then.
pub(super) fn add(metadata: &mut Metadata, key: &str, text: &str) {
    let text = collapsed(text);
    if text.is_empty() {
        return;
    }
    match metadata.get_mut(key) {
        None => {
            metadata.insert(key.to_owned(), text.into());
        }
        Some(Value::Array(all)) => all.push(text.into()),
        Some(one) => *one = Value::Array(vec![one.take(), text.into()]),
    }
}

/// The names of a byline, without the `By` before them.
pub(super) fn names(byline: &str) -> &str {
    let byline = byline.trim();
    let by = byline.get(..3).filter(|by| by.eq_ignore_ascii_case("by "));
    by.and_then(|by| byline.get(by.len()..)).unwrap_or(byline).trim_start()
}

/// Sets the date of publication from a value, or warns. `place` says in the evidence where it stands: `field pubDate`.
pub(super) fn set_date(
    article: &mut Article,
    place: &str,
    value: &Value,
    provenance: Provenance,
    order: Option<DateOrder>,
    line: usize,
) {
    let not_used = |what: String| Warning::at(line, format!("the date {what}"));
    let warnings = article.warnings.len();
    match value {
        Value::String(text) => match parse_unix(text) {
            Some(at) => set_moment(article, at, provenance),
            None => match parse_document_date_exact(before_control(&clean::decode_entities(text)), order) {
                Ok(found) => set_read_date(article, found, provenance),
                Err(error) => {
                    article.warnings.push(not_used(format!("\"{}\" is not used: {error}", excerpt(text))));
                }
            },
        },
        // A year stands alone in YAML as a number, and so does a day such as 20240205.
        Value::Number(number) if matches!(number.as_u64(), Some(1000..=9999 | 10_000_000..=99_999_999)) => {
            return set_date(article, place, &Value::String(number.to_string()), provenance, order, line);
        }
        Value::Number(number) => match number.as_f64().and_then(from_unix) {
            Some(at) => set_moment(article, at, provenance),
            None => {
                let why = "it is no Unix time of the years 1900 to 1966 or 1973 to 2200";
                article.warnings.push(not_used(format!("{number} is not used: {why}")));
            }
        },
        Value::Array(items) if items.len() == 1 => {
            if let Some(one) = items.first() {
                return set_date(article, place, one, provenance, order, line);
            }
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            let written = excerpt(&value.to_string());
            article.warnings.push(not_used(format!("{written} is not used: it is neither text nor a number")));
        }
    }
    let is_used = article.warnings.len() == warnings;
    let written = value.as_str().map_or_else(|| excerpt(&value.to_string()), excerpt);
    note(article, place, written, is_used);
}

/// Notes what the date of publication was read from, or could not be.
pub(super) fn note(article: &mut Article, place: &str, written: String, is_used: bool) {
    let date = article.published.as_ref().filter(|_| is_used).map(Published::period);
    let verdict = if is_used { "used" } else { "cannot be read" };
    article.evidence.push(DateEvidence { place: place.to_owned(), written, date, verdict });
}

fn set_moment(article: &mut Article, at: NaiveDateTime, provenance: Provenance) {
    let (date, time) = (at.date(), Some(at.time()));
    article.published = Some(Published { date, time, precision: Precision::Day, provenance, span: None });
}

/// Sets the date of publication.
pub(super) fn set_read_date(article: &mut Article, date: DocumentDate, provenance: Provenance) {
    let DocumentDate { date, time, precision, .. } = date;
    article.published = Some(Published { date, time, precision, provenance, span: None });
}

/// Reads a record that begins on `line`: the values of the keys, and all else as metadata.
///
/// # Errors
/// When it has neither a title nor a text: why.
pub(super) fn read(
    mut object: Metadata,
    keys: &Records,
    line: usize,
    order: Option<DateOrder>,
) -> Result<Article, String> {
    extended::unwrap(&mut object);
    wrapper::open(&mut object, keys);
    let (id, title) = (take(&mut object, &keys.id), take_title(&mut object, &keys.title));
    let date = take_named(&mut object, &keys.date);
    let body = body::take(&mut object, &keys.body);
    if title.is_none() && !body.contains(char::is_alphanumeric) {
        let others: Vec<String> = object.keys().take(8).map(|key| excerpt(key)).collect();
        return Err(format!(
            "this record has neither a title ({}) nor a text ({}); it has: {}; name its keys under [records] in a schema",
            keys.title.join(", "),
            keys.body.join(", "),
            if others.is_empty() { "nothing else".to_owned() } else { others.join(", ") }
        ));
    }
    let unread = if body.is_empty() { body::unread(&object, &keys.body, line) } else { None };
    let mut article = super::article(object);
    article.warnings.extend(unread);
    if let Some(id) = id {
        article.metadata.shift_insert(0, "id".to_owned(), id);
    }
    article.title = title;
    if let Some((key, date)) = date {
        set_date(&mut article, &format!("field {key}"), &date, Provenance::Field, order, line);
    }
    fill(&mut article, &body, line, order);
    Ok(article)
}

/// Reads a body that is text without markup, and was converted; its document begins on `line`.
pub(super) fn fill(article: &mut Article, body: &str, line: usize, order: Option<DateOrder>) {
    let known = article.warnings.len();
    letter::read(Raw { line, ..Raw::whole(body) }, order, article);
    // The body has lines and bytes of its own, which are not those of the file.
    for warning in article.warnings.iter_mut().skip(known) {
        warning.line = Some(line);
    }
    for section in &mut article.sections {
        section.span = None;
    }
    if let Some(published) = &mut article.published {
        published.span = None;
    }
    if article.sections.is_empty() {
        article.sections.push(Section::default());
    }
}

/// What stands in a text before, or between, the control characters of a wire: behind them stand its own notes.
fn before_control(text: &str) -> &str {
    let mut parts = text.split(|c: char| c.is_control() && !c.is_whitespace());
    parts.find(|part| !part.trim().is_empty()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::Schema;

    fn object(value: Value) -> Metadata {
        match value {
            Value::Object(object) => object,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn the_first_key_with_a_value_counts() {
        let keys: Vec<String> = ["title", "headline.main"].map(Into::into).to_vec();
        let mut plain = object(json!({"headline": {"main": "B"}, "title": "A", "x": 1}));
        assert_eq!(take(&mut plain, &keys), Some(json!("A")));
        assert_eq!(plain.keys().collect::<Vec<_>>(), ["headline", "x"]);
        assert_eq!(take(&mut plain, &keys), Some(json!("B")));
        assert_eq!(take(&mut object(json!({"Title": "A", "title": " "})), &keys), Some(json!("A")));
        assert_eq!(take(&mut object(json!({"title": {"x": 1}})), &keys), None);
        let spelt: Vec<String> = ["publish_date", "id"].map(Into::into).to_vec();
        for name in ["publishDate", "Publish Date", "PUBLISH-DATE", "publishdate"] {
            assert_eq!(take(&mut object(json!({name: "A"})), &spelt), Some(json!("A")), "{name}");
        }
        assert_eq!(take(&mut object(json!({"publish_dates": "A", "i.d": "A", "": "A"})), &spelt), None);
        let mut rendered = object(json!({"title": {"rendered": "A &amp; B"}, "headline": 1}));
        assert_eq!(take_title(&mut rendered, &keys).as_deref(), Some("A & B"));
        assert_eq!(rendered, object(json!({"headline": 1})));
        let mut detailed = object(json!({"title": {"type": "text/plain", "value": "A"}}));
        assert_eq!((take_title(&mut detailed, &keys).as_deref(), detailed.len()), (Some("A"), 1));
    }

    fn date(value: &Value) -> Result<String, String> {
        let mut article = super::super::article(Metadata::new());
        set_date(&mut article, "field date", value, Provenance::Field, None, 7);
        article.published.map(|p| p.date.to_string()).ok_or_else(|| article.warnings[0].to_string())
    }

    #[test]
    fn dates_are_texts_or_unix_times() {
        assert_eq!(date(&json!("2024-02-05T23:00:00-08:00")).as_deref(), Ok("2024-02-05"));
        assert_eq!(date(&json!("27-MAR-1987 00:02:59.13&#5;&#5;RM")).as_deref(), Ok("1987-03-27"));
        assert_eq!(date(&json!("\u{1}2024-02-05\u{3}")).as_deref(), Ok("2024-02-05"));
        assert!(date(&json!("2024-02-05\n2024-02-06")).is_err());
        assert_eq!(date(&json!(1_707_091_200)).as_deref(), Ok("2024-02-05"));
        assert_eq!(date(&json!("1707091200")).as_deref(), Ok("2024-02-05"));
        assert_eq!(date(&json!(1_707_091_200_000_u64)).as_deref(), Ok("2024-02-05"));
        assert_eq!(date(&json!(2024)).as_deref(), Ok("2024-01-01"));
        assert_eq!(date(&json!(["2024-02-05"])).as_deref(), Ok("2024-02-05"));
        assert!(date(&json!(["2024-02-05", "2024-02-06"])).is_err());
        assert!(date(&json!("03/04/2024")).unwrap_err().starts_with("line 7: the date \"03/04/2024\" is not used: "));
        assert!(date(&json!(1e300)).is_err() && date(&json!([])).is_err());
    }

    #[test]
    fn the_day_of_publication_comes_before_that_on_which_a_record_was_made() {
        let read = |value| read(object(value), &Schema::embedded().records, 1, None).unwrap();
        for key in ["publish_date", "publishDate", "date_published", "Published Date", "datetime"] {
            for made in ["created_at", "timestamp"] {
                let article = read(json!({"title": "A", made: 1_709_600_000, "text": "B", key: "2024-02-05"}));
                assert_eq!(
                    article.published.map(|found| found.date.to_string()).as_deref(),
                    Some("2024-02-05"),
                    "{key}"
                );
            }
        }
        let whole = read(json!({"Title": "A", "Published Date": "2024-02-05", "Full Text": "B"}));
        assert_eq!((whole.lead(), whole.published.is_some(), whole.warnings.len()), ("B", true, 0));
    }

    #[test]
    fn a_long_text_under_no_known_key_is_told_of() {
        let read = |value| read(object(value), &Schema::embedded().records, 7, None).unwrap().warnings;
        let long = "The ferry sank off the rock. ".repeat(10);
        let warnings = read(json!({"title": "A", "url": "x".repeat(300), "clean": long}));
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].to_string().starts_with("line 7: \"clean\" may be the text"), "{}", warnings[0]);
        assert!(read(json!({"title": "A", "text": "B", "clean": long})).is_empty());
        assert!(read(json!({"title": "A", "note": "The ferry sank off the rock."})).is_empty());
    }

    #[test]
    fn numbers_too_small_for_a_unix_time_are_days_or_nothing() {
        assert_eq!(date(&json!(20_240_205)).as_deref(), Ok("2024-02-05"));
        assert_eq!(date(&json!(18_651_231)).as_deref(), Ok("1865-12-31"));
        assert!(date(&json!(20_240_230)).unwrap_err().contains("it has 29 days"));
        assert!(date(&json!(99_999_999)).unwrap_err().contains("there is no month 99"));
        for number in [json!(0), json!(-1), json!(5), json!(202_402), json!(1.5)] {
            let error = date(&number).unwrap_err();
            assert!(error.starts_with(&format!("line 7: the date {number} is not used: ")), "{error}");
        }
        assert_eq!(date(&json!(100_000_000)).as_deref(), Ok("1973-03-03"));
        assert_eq!(date(&json!(-100_000_000)).as_deref(), Ok("1966-10-31"));
    }
}

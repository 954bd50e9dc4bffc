//! JSON in all shapes but one object a line: objects over many lines, lists of them, and objects that hold such a list. It is
//! taken apart without being read, so that one broken object does not stop the rest, and each knows its line.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use super::clean::{excerpt, line_breaks};
use super::{Format, Found, Raw, Sink};
use super::{escapes, record};
use crate::article::{Article, Metadata, Rejection, Warning};
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "json", endings: &["json"], sniff, cut: |_| None, decodes: false, parse };

pub(super) fn sniff(head: &str) -> bool {
    let mut marks = head.chars().filter(|c| !c.is_whitespace());
    matches!((marks.next(), marks.next()), (Some('{'), Some('"')) | (Some('['), Some('{')))
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    each(raw, sink, &mut |object, line| record::read(object, &schema.records, line, schema.date_order));
}

/// Reads one object by the keys of the schema; `ordinal` is its place in the file.
pub(super) fn read_object(raw: Raw<'_>, ordinal: usize, schema: &Schema) -> Found {
    found(raw, ordinal, "this line", &mut |object, line| record::read(object, &schema.records, line, schema.date_order))
}

/// What becomes of an escape such as `\ud83d` without its other half.
const HALVES: &str = "an escape stands for half a character: it was replaced";

/// What becomes of a number that is none.
const NUMBERS: &str = "NaN and Infinity are no numbers of JSON: they were read as null";

/// What serde says of nesting that it does not follow, which is no fault of the JSON.
const TOO_DEEP: &str = "recursion limit exceeded";
/// Deepest nesting that it follows, in brackets that stand within each other.
const DEEPEST: usize = 127;

/// How an object that begins on that line is read, or why there is no article in it.
type Read<'r> = &'r mut dyn FnMut(Metadata, usize) -> Result<Article, String>;

/// Reads every object of a text.
pub(super) fn each(raw: Raw<'_>, sink: Sink<'_>, read: Read<'_>) {
    let (objects, many) = objects(raw.text);
    if objects.is_empty() {
        let reason = "there is no object in this JSON".to_owned();
        return sink(Found::Rejected(Rejection { line: None, reason }));
    }
    let (mut counted, mut line) = (0, raw.line);
    for (number, range) in (1..).zip(objects) {
        line += line_breaks(raw.text, counted..range.start);
        counted = range.start;
        let text = raw.text.get(range.clone()).unwrap_or("");
        let piece = Raw { text, bytes: text.as_bytes(), offset: raw.offset + range.start, line, ..raw };
        sink(found(piece, if many { number } else { 0 }, "this", read));
    }
}

fn found(raw: Raw<'_>, ordinal: usize, what: &str, read: Read<'_>) -> Found {
    let rejected = |line: usize, reason: String| Found::Rejected(Rejection { line: Some(line), reason });
    let (value, mended) = match serde_json::from_str::<Value>(raw.text) {
        Err(error) => match mended(raw.text) {
            Some((mended, what)) => (serde_json::from_str(&mended).map_err(|_| error), Some(what)),
            None => (Err(error), None),
        },
        value => (value, None),
    };
    match value {
        Ok(Value::Object(object)) => match read(object, raw.line) {
            Ok(mut article) => {
                article.warnings.extend(mended.map(|what| Warning::at(raw.line, what)));
                Found::Article { article: Box::new(article), ordinal }
            }
            Err(reason) => rejected(raw.line, reason),
        },
        Ok(_) => rejected(raw.line, format!("{what} is JSON, but not an object")),
        Err(error) => {
            // serde says "at line 1 column n"; the line is ours to name.
            let wrong = error.to_string();
            let wrong = excerpt(wrong.rsplit_once(" at line ").map_or(&*wrong, |(wrong, _)| wrong));
            let line = raw.line + error.line().saturating_sub(1);
            let wrong = match &*wrong {
                TOO_DEEP => format!("is nested too deeply: more than {DEEPEST} levels"),
                _ => format!("is not valid JSON: {wrong}"),
            };
            rejected(line, format!("{what} {wrong} at column {}", error.column()))
        }
    }
}

/// JSON that is as it should be, with what was wrong with it; `None` if nothing is known to be.
fn mended(json: &str) -> Option<(String, &'static str)> {
    let whole = escapes::mended(json);
    match (escapes::without_nan(&whole), &whole) {
        (Cow::Owned(numbers), _) => Some((numbers, NUMBERS)),
        (Cow::Borrowed(_), Cow::Owned(_)) => Some((whole.into_owned(), HALVES)),
        (Cow::Borrowed(_), Cow::Borrowed(_)) => None,
    }
}

/// Where the values are that should be objects, and whether there may be more than one.
fn objects(text: &str) -> (Vec<Range<usize>>, bool) {
    let (mut all, mut many) = (Vec::new(), false);
    for top in values(text, 0..text.len()) {
        let list = match text.as_bytes().get(top.start) {
            Some(b'[') => Some(top.clone()),
            _ => list(text, top.clone(), 0),
        };
        match list {
            Some(list) => {
                many = true;
                all.extend(values(text, inside(text, &list)));
            }
            None => all.push(top),
        }
    }
    many |= all.len() > 1;
    (all, many)
}

/// Whether an object holds a list of articles in the place of one.
pub(super) fn is_list(text: &str) -> bool {
    text.starts_with('{') && list(text, 0..text.len(), 0).is_some()
}

/// What lists of articles are called.
const LISTS: [&str; 15] = [
    "articles",
    "items",
    "results",
    "docs",
    "documents",
    "entries",
    "stories",
    "news",
    "posts",
    "records",
    "rows",
    "hits",
    "data",
    "response",
    "feed",
];

/// What says that an object is an article itself.
const BODIES: [&str; 11] = [
    "body",
    "text",
    "content",
    "articleBody",
    "body_text",
    "bodyText",
    "full_text",
    "maintext",
    "story",
    "abstract",
    "lead_paragraph",
];

/// The list of objects that the object there holds, perhaps within another.
fn list(text: &str, object: Range<usize>, depth: usize) -> Option<Range<usize>> {
    let members = members(text, object);
    if depth > 2 || members.iter().any(|(key, value)| BODIES.contains(key) && starts(text, value, "\"")) {
        return None;
    }
    let known = members.into_iter().filter(|(key, _)| LISTS.contains(key));
    let mut known = known.map(|(_, value)| value);
    known.find_map(|value| {
        if starts(text, &value, "[{") {
            Some(value)
        } else if starts(text, &value, "{") {
            list(text, value, depth + 1)
        } else {
            None
        }
    })
}

/// Whether a value begins with these marks, white space aside.
fn starts(text: &str, value: &Range<usize>, marks: &str) -> bool {
    let text = text.get(value.clone()).unwrap_or("");
    text.chars().filter(|c| !c.is_whitespace()).take(marks.len()).eq(marks.chars())
}

/// What stands between the brackets of a list or object, which may be missing at the end.
fn inside(text: &str, whole: &Range<usize>) -> Range<usize> {
    let closed = text.get(whole.clone()).is_some_and(|text| text.len() > 1 && text.ends_with([']', '}']));
    whole.start + 1..whole.end - usize::from(closed && whole.len() > 1)
}

/// The keys of the object there, as they are written, with their values.
pub(super) fn members(text: &str, object: Range<usize>) -> Vec<(&str, Range<usize>)> {
    if !starts(text, &object, "{") {
        return Vec::new();
    }
    let values: Vec<_> = values(text, inside(text, &object)).collect();
    let key = |range: &Range<usize>| text.get(range.clone()).unwrap_or("").trim_matches('"');
    values.chunks_exact(2).filter_map(|pair| Some((key(pair.first()?), pair.get(1)?.clone()))).collect()
}

/// The values there, one after the other; commas and colons part them like white space.
fn values(text: &str, within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes().get(..within.end).unwrap_or(text.as_bytes());
    let mut at = within.start;
    std::iter::from_fn(move || {
        let parts = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b':');
        at += bytes.get(at..)?.iter().position(|byte| !parts(byte))?;
        let start = at;
        at = value_end(bytes, start);
        Some(start..at)
    })
}

/// The byte behind the value that begins at `start`; at least one further.
fn value_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ if depth > 0 => {}
            // A number, a word, or no JSON.
            byte if byte.is_ascii_whitespace() || matches!(byte, b',' | b':') => return at,
            _ if matches!(bytes.get(at + 1), Some(b'{' | b'[' | b'}' | b']' | b'"')) => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// The byte behind the string that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Titles with ordinals, or reasons with lines.
    fn read(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        parse(Raw::whole(text), &Schema::embedded(), &mut |found| {
            all.push(match found {
                Found::Article { article, ordinal } => format!("{ordinal} {}", article.title.unwrap_or_default()),
                Found::Rejected(Rejection { line, reason }) => format!("{line:?}: {reason}"),
            });
        });
        all
    }

    #[test]
    fn objects_lists_and_lists_in_objects() {
        assert_eq!(read("{\n  \"title\": \"A\",\n  \"body\": \"x\"\n}\n"), ["0 A"]);
        assert_eq!(read("[{\"title\": \"A\"}, {\"title\": \"B ]}\"}]"), ["1 A", "2 B ]}"]);
        assert_eq!(read("{\n\"title\": \"A\"\n}\n{\n\"title\": \"B\"}"), ["1 A", "2 B"]);
        assert_eq!(read("{\"title\": \"Feed\", \"articles\": [\n{\"title\": \"A\"}\n]}"), ["1 A"]);
        assert_eq!(read("{\"response\": {\"n\": 1, \"docs\": [{\"title\": \"A\"}]}}"), ["1 A"]);
        assert_eq!(read("{\"title\": \"A\", \"text\": \"x\", \"items\": [{\"title\": \"B\"}]}"), ["0 A"]);
        assert_eq!(read("{\"title\": \"A\", \"tags\": [{\"name\": \"B\"}]}"), ["0 A"]);
        assert_eq!(read("[]"), ["None: there is no object in this JSON"]);
    }

    #[test]
    fn what_is_broken_is_named_and_the_rest_read() {
        let all = read(
            "[\n{\"title\": \"A\"},\n{\"title\": nothing},\n7,\n{\n\"x\": 1},\n{\"title\": \"B\"},\n{\"title\": \"C",
        );
        assert_eq!(all[0], "1 A");
        assert_eq!(all[1], "Some(3): this is not valid JSON: expected ident at column 12");
        assert_eq!(all[2], "Some(4): this is JSON, but not an object");
        assert!(all[3].starts_with("Some(5): this record has neither a title"), "{}", all[3]);
        assert_eq!(all[4], "5 B");
        assert!(all[5].starts_with("Some(8): this is not valid JSON: EOF"), "{}", all[5]);
        assert_eq!(all.len(), 6);
    }

    #[test]
    fn what_is_nested_too_deeply_is_said() {
        let nested = |levels: usize| {
            let (open, close) = ("[".repeat(levels - 1), "]".repeat(levels - 1));
            read(&format!("{{\"title\": \"A\", \"x\":\n{open}{close}}}"))
        };
        assert_eq!(nested(DEEPEST), ["0 A"]);
        let reason = "Some(2): this is nested too deeply: more than 127 levels at column 127";
        assert_eq!(nested(DEEPEST + 1), [reason]);
        assert_eq!(nested(5000), [reason]);
    }

    #[test]
    fn hostile_json_ends_soon() {
        for text in ["[", "{", "{\"items\":", "{\"items\":[{", "\"", "\\", "]", "}", ":", "x", "[]", "{\"a\":1}"] {
            read(&text.repeat(20_000));
            is_list(&text.repeat(1000));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics_and_values_are_apart(text in "(\\PC|\n|[{}\\[\\]\",:\\\\]|\"title\"|\"items\":\\[\\{){0,40}") {
            read(&text);
            let mut at = 0;
            for value in values(&text, 0..text.len()) {
                prop_assert!(value.start >= at && value.end > value.start && value.end <= text.len());
                at = value.end;
            }
        }
    }
}

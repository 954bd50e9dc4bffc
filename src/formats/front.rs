//! Front matter: what stands between two lines of dashes, or of plus signs, with which a Markdown file begins.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

use super::clean::decode_entities;
use super::front_toml;
use crate::article::Metadata;

/// What front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Between lines of dashes.
    Yaml,
    /// Between lines of plus signs.
    Toml,
}

impl Language {
    /// The language of front matter that begins with this line.
    pub(super) fn after(fence: &str) -> Option<Self> {
        match fence.trim_end() {
            "---" => Some(Self::Yaml),
            "+++" => Some(Self::Toml),
            _ => None,
        }
    }

    fn ends(self, line: &str) -> bool {
        match self {
            Self::Yaml => matches!(line.trim_end(), "---" | "..."),
            Self::Toml => line.trim_end() == "+++",
        }
    }

    /// What stands between a key and its value.
    pub(super) fn sign(self) -> char {
        match self {
            Self::Yaml => ':',
            Self::Toml => '=',
        }
    }
}

/// The language and the bytes of the front matter, and where the body begins.
pub(super) fn split(text: &str) -> (Option<(Language, Range<usize>)>, usize) {
    let lead = text.len() - text.trim_start().len();
    let mut lines = text.get(lead..).unwrap_or("").split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    let Some(language) = Language::after(first) else { return (None, 0) };
    let start = lead + first.len();
    let mut at = start;
    for line in lines {
        if language.ends(line) {
            return (Some((language, start..at)), at + line.len());
        }
        // Behind dashes and a space YAML begins another document: the text of this one.
        if language == Language::Yaml && line.starts_with("--- ") {
            return (Some((language, start..at)), at + "--- ".len());
        }
        at += line.len();
    }
    (None, 0)
}

/// What is wrong with front matter.
pub(super) struct Wrong {
    /// How many of its lines come before the place.
    pub(super) line: usize,
    /// What is wrong, and what comes of it.
    pub(super) message: String,
}

/// Front matter as metadata, with what is wrong with it; nothing where it holds no key, since then two rules stand around text.
pub(super) fn read(language: Language, front: &str) -> Option<(Metadata, Option<Wrong>)> {
    let (object, wrong) = match language {
        Language::Yaml => read_yaml(front),
        Language::Toml => front_toml::read(front),
    };
    (!object.is_empty() || front.trim().is_empty()).then_some((object, wrong))
}

/// YAML as metadata; where it is not valid, or would take too much to read, its `key: value` lines and a warning.
fn read_yaml(front: &str) -> (Metadata, Option<Wrong>) {
    let (line, why) = if is_modest(front) {
        match YamlLoader::load_from_str(front) {
            Ok(documents) => return (documents.into_iter().next().map(object).unwrap_or_default(), None),
            Err(error) => {
                let (place, what) = (error.marker(), error.info());
                // The reader writes the key as its own code has it: `String("title"): duplicated key in mapping`.
                let what = if what.ends_with("duplicated key in mapping") { "a key stands there twice" } else { what };
                (place.line().saturating_sub(1), format!("is not valid YAML (column {}: {what})", place.col() + 1))
            }
        }
    } else {
        (0, "is nested too deeply or repeats itself too often".to_owned())
    };
    broken(Language::Yaml, front, line, &why)
}

/// What is used of front matter that cannot be read: its lines of a key and a value, with a warning that says why, and how many lines
/// are lost.
pub(super) fn broken(language: Language, front: &str, line: usize, why: &str) -> (Metadata, Option<Wrong>) {
    let (object, unused) = pairs(language, front);
    let written = match language {
        Language::Yaml => "key: value",
        Language::Toml => "key = value",
    };
    let rest = match unused {
        0 => String::new(),
        1 => "; 1 line is not used".to_owned(),
        _ => format!("; {unused} lines are not used"),
    };
    let message = format!("the front matter {why}: its `{written}` lines are used{rest}");
    (object, Some(Wrong { line, message }))
}

/// Deepest nesting that is read: as many columns of white space and list marks before a line's first word, and as deep in
/// values.
const DEEPEST: usize = 64;
/// Most aliases: three definitions that each use the one before a few times stay small, twenty do not.
const MOST_ALIASES: usize = 16;

/// Whether the YAML reader, which calls itself for what is nested and copies what an alias names, can be trusted with it.
fn is_modest(front: &str) -> bool {
    let marks = |c: char| c.is_whitespace() || matches!(c, '-' | '?' | ':' | '!');
    let deep = |line: &str| line.len() - line.trim_start_matches(marks).len() > DEEPEST;
    let aliases = front.match_indices('*').filter(|&(at, _)| {
        let before = front.get(..at).unwrap_or("").bytes().rev().find(|byte| !byte.is_ascii_whitespace());
        before.is_none_or(|byte| matches!(byte, b':' | b'-' | b'[' | b',' | b'{' | b'?'))
    });
    // An explicit key may stand anywhere inside brackets, and each is one level more.
    let keys = front.match_indices("? ").count();
    keys <= DEEPEST && aliases.count() <= MOST_ALIASES && !front.lines().any(|line| line.len() > DEEPEST && deep(line))
}

fn object(yaml: Yaml) -> Metadata {
    match to_json(yaml, 0) {
        Value::Object(object) => object,
        _ => Metadata::new(),
    }
}

fn to_json(yaml: Yaml, depth: usize) -> Value {
    match yaml {
        _ if depth > DEEPEST => Value::Null,
        Yaml::String(text) => Value::String(match decode_entities(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(decoded) => decoded,
        }),
        Yaml::Integer(number) => number.into(),
        Yaml::Real(text) => {
            text.parse().ok().and_then(serde_json::Number::from_f64).map_or(Value::String(text), Value::Number)
        }
        Yaml::Boolean(flag) => flag.into(),
        Yaml::Array(items) => items.into_iter().map(|item| to_json(item, depth + 1)).collect(),
        Yaml::Hash(hash) => {
            let entries = hash.into_iter().filter_map(|(key, value)| Some((key_of(&key)?, to_json(value, depth + 1))));
            Value::Object(entries.collect())
        }
        Yaml::Alias(_) | Yaml::Null | Yaml::BadValue => Value::Null,
    }
}

fn key_of(key: &Yaml) -> Option<String> {
    match key {
        Yaml::String(key) | Yaml::Real(key) => Some(key.clone()),
        Yaml::Integer(key) => Some(key.to_string()),
        Yaml::Boolean(key) => Some(key.to_string()),
        Yaml::Null => Some("null".to_owned()),
        Yaml::Array(_) | Yaml::Hash(_) | Yaml::Alias(_) | Yaml::BadValue => None,
    }
}

/// The lines of a key and a value, in TOML those before the first table; and how many other lines there are, blank ones and comments
/// aside. Of two lines with one key the first counts.
fn pairs(language: Language, front: &str) -> (Metadata, usize) {
    let (mut object, mut unused, mut in_table) = (Metadata::new(), 0, false);
    let written = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    for line in front.lines().filter(written) {
        in_table |= language == Language::Toml && line.starts_with('[');
        match pair(language, line).filter(|_| !in_table) {
            Some((_, value)) if value.is_empty() => {}
            Some((key, value)) if !object.contains_key(key) => {
                object.insert(key.to_owned(), Value::String(decode_entities(&value).into_owned()));
            }
            _ => unused += 1,
        }
    }
    (object, unused)
}

/// The key and the value of a line; in YAML an indented key is that of another key's value.
fn pair(language: Language, line: &str) -> Option<(&str, Cow<'_, str>)> {
    let (key, value) = line.split_once(language.sign())?;
    let key = match language {
        Language::Yaml => key,
        Language::Toml => key.trim(),
    };
    let is_key = key.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !key.contains(char::is_whitespace);
    is_key.then(|| (key, unquoted(value.trim())))
}

/// A value without its quotation marks; between double ones a backslash stands before those that belong to it.
fn unquoted(value: &str) -> Cow<'_, str> {
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(inner) if inner.contains('\\') => inner.replace("\\\"", "\"").replace("\\\\", "\\").into(),
        _ => value.trim_matches(['"', '\'']).into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn json(front: &str) -> String {
        serde_json::to_string(&read_yaml(front).0).unwrap()
    }

    #[test]
    fn values_become_json() {
        assert_eq!(
            json("s: A &amp; B\nn: 7\nf: 1.5\nb: true\nl: [a, 2]\no: {x: ~}\n8: z\n"),
            r#"{"s":"A & B","n":7,"f":1.5,"b":true,"l":["a",2],"o":{"x":null},"8":"z"}"#
        );
        assert_eq!(json("true: a\n1.5: b\n~: c\n"), r#"{"true":"a","1.5":"b","null":"c"}"#);
        assert_eq!(json("just text"), "{}");
        assert_eq!(json("x: &a [1]\ny: *a\n"), r#"{"x":[1],"y":[1]}"#);
    }

    #[test]
    fn broken_yaml_gives_its_lines() {
        let (object, warning) = read_yaml("title: \"A\" deal\nx: 1\nx: 2\n- item: y\n# note: z\n");
        assert_eq!(serde_json::to_string(&object).unwrap(), r#"{"title":"A\" deal","x":"1"}"#);
        let message = warning.unwrap().message;
        assert!(message.starts_with("the front matter is not valid YAML"), "{message}");
        assert!(message.ends_with(": its `key: value` lines are used; 2 lines are not used"), "{message}");
        let message = read_yaml("title: A: b\ntags:\n- c\n").1.unwrap().message;
        assert!(message.ends_with("lines are used; 1 line is not used"), "{message}");
        let message = read_yaml("title: A: b\n\n# note\nx: 1\n").1.unwrap().message;
        assert!(message.ends_with(": its `key: value` lines are used"), "{message}");
        assert_eq!(json("title: \"The \\\"Anna\\\" stops\"\nx: @at\n"), r#"{"title":"The \"Anna\" stops","x":"@at"}"#);
    }

    #[test]
    fn what_holds_no_key_is_text() {
        for front in
            ["One line of zebra.\n", "\nFirst.\n\nSecond.\n", "- one\n- two\n", "\"Quoted.\"\n", "42\n", "~\n", "# A\n"]
        {
            assert!(read(Language::Yaml, front).is_none(), "{front}");
        }
        for front in ["\"No\", she said.\n", "**Date:** 2024-02-05\n\nTalks.\n", "- one\n\nTwo.\n", "[a]: b\n"] {
            assert!(read(Language::Yaml, front).is_none(), "{front}");
        }
        assert!(read(Language::Toml, "One line of zebra.\n").is_none() && read(Language::Toml, "# A\n").is_none());
        for front in ["", "\n", " \r\n"] {
            for language in [Language::Yaml, Language::Toml] {
                assert!(read(language, front).is_some_and(|(object, wrong)| object.is_empty() && wrong.is_none()));
            }
        }
    }

    #[test]
    fn what_is_wrong_has_a_line_and_a_column() {
        let wrong = |front: &str| read_yaml(front).1.map(|wrong| (wrong.line, wrong.message)).unwrap();
        let (line, message) = wrong("title: A\nx: 1\ntitle: B\n");
        assert_eq!((line, message.contains("(column 8: a key stands there twice)")), (2, true), "{message}");
        let (line, message) = wrong("date: 2024\ntitle: Ferry: it stops\n");
        assert_eq!((line, message.contains("(column 13: mapping values")), (1, true), "{message}");
    }

    #[test]
    fn hostile_yaml_is_not_given_to_the_reader() {
        let many = 50_000;
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..9 {
            let nine = vec![format!("*a{}", i - 1); 9].join(", ");
            bomb.extend(["a", &i.to_string(), ": &a", &i.to_string(), " [", &nine, "]\n"]);
        }
        for front in [
            "- ".repeat(many) + "x",
            "? ".repeat(many) + "x",
            format!("a: [{}x]", "? ".repeat(many)),
            "!t ".repeat(many),
            bomb,
        ] {
            assert!(read_yaml(&front).1.is_some());
            assert_eq!(read(Language::Yaml, &front).is_some(), front.starts_with('a'));
        }
        for front in ["[", "{", "{a: ", "a: [", "[? ", "&a "] {
            read_yaml(&front.repeat(many));
        }
        assert!(read_yaml("title: x\ntags:\n      - a\n      - b\nlead: 'a * b *c*'\n").1.is_none());
    }

    #[test]
    fn the_block_ends_at_its_own_fence() {
        assert_eq!(split("---\na: 1\n---\nText"), (Some((Language::Yaml, 4..9)), 13));
        assert_eq!(split("\n---\r\na: 1\r\n...\nText"), (Some((Language::Yaml, 6..12)), 16));
        assert_eq!(split("+++\na = 1\n---\n+++\nText"), (Some((Language::Toml, 4..14)), 18));
        assert_eq!(split("---\na: 1\n--- Text\n---\nMore"), (Some((Language::Yaml, 4..9)), 13));
        assert_eq!(split("---\na: 1\n"), (None, 0));
        assert_eq!(split("Text\n---\na\n---\n"), (None, 0));
    }

    proptest! {
        #[test]
        fn nothing_panics(front in "([a-c:\\-?*&!{}\\[\\], \"'#|>%@\n]|\\PC){0,60}") {
            read(Language::Yaml, &front);
            split(&front);
        }
    }
}

//! Front matter in TOML, between two lines of plus signs, as Hugo and Zola write it.

use serde_json::Value;
use toml::Value as Toml;

use super::clean::decode_entities;
use super::front::{Language, Wrong, broken};
use crate::article::Metadata;

/// Front matter as metadata; where it is not valid TOML, its `key = value` lines and a warning.
pub(super) fn read(front: &str) -> (Metadata, Option<Wrong>) {
    match front.parse::<toml::Table>() {
        Ok(table) => (object(table), None),
        Err(error) => {
            let before = error.span().and_then(|span| front.get(..span.start)).unwrap_or("");
            let line = before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            let what = error.message().lines().next().unwrap_or("");
            broken(Language::Toml, front, line, &format!("is not valid TOML (column {column}: {what})"))
        }
    }
}

fn object(table: toml::Table) -> Metadata {
    table.into_iter().map(|(key, value)| (key, to_json(value))).collect()
}

/// The reader of TOML takes nothing that is nested too deeply to go through.
fn to_json(value: Toml) -> Value {
    match value {
        Toml::String(text) => Value::String(decode_entities(&text).into_owned()),
        Toml::Integer(number) => number.into(),
        Toml::Float(number) => number.into(),
        Toml::Boolean(flag) => flag.into(),
        Toml::Datetime(at) => at.to_string().into(),
        Toml::Array(items) => items.into_iter().map(to_json).collect(),
        Toml::Table(table) => Value::Object(object(table)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn json(front: &str) -> String {
        serde_json::to_string(&read(front).0).unwrap()
    }

    #[test]
    fn values_become_json() {
        assert_eq!(
            json(
                "t = 'A &amp; B'\nn = 7\nd = 2024-02-05T10:00:00Z\nday = 2024-02-05\nl = ['a', 2]\n[params]\nx = true\n"
            ),
            r#"{"t":"A & B","n":7,"d":"2024-02-05T10:00:00Z","day":"2024-02-05","l":["a",2],"params":{"x":true}}"#
        );
    }

    #[test]
    fn broken_toml_gives_its_lines() {
        let (object, wrong) = read("title = \"A\"\ndate = 5 February\n# note = z\n[x]\ny = 1\n");
        assert_eq!(serde_json::to_string(&object).unwrap(), r#"{"title":"A","date":"5 February"}"#);
        let Wrong { line, message } = wrong.unwrap();
        assert_eq!((line, message.starts_with("the front matter is not valid TOML (column ")), (1, true), "{message}");
        assert!(message.ends_with(": its `key = value` lines are used; 2 lines are not used"), "{message}");
        let hostile = "[".repeat(50_000);
        assert!(read(&format!("a = {hostile}")).1.is_some() && read(&hostile).1.is_some());
        assert!(read(&format!("a = {}", "{a=".repeat(50_000))).1.is_some());
    }

    proptest! {
        #[test]
        fn nothing_panics(front in "([a-c=\\.{}\\[\\], \"'#0-9\n]|\\PC){0,60}") {
            read(&front);
        }
    }
}

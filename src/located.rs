//! TOML values that know where they stand, and say so when they are not what they should be.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, ErrorKind, Result};
use crate::suggest::nearest;

const SHAPE: &str =
    "write key = \"value\" or key = [\"value\", \"value\"], one key a line, and tables as [table] lines";

/// A file that people write.
#[derive(Clone, Copy)]
pub(crate) struct File<'t> {
    /// What sort of error it is if it is wrong.
    pub(crate) kind: ErrorKind,
    /// What errors call it.
    pub(crate) name: &'t str,
    pub(crate) text: &'t str,
}

/// A string and the byte at which it begins.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
}

/// What stands behind a key.
pub(crate) struct Value<'t> {
    file: File<'t>,
    pub(crate) key: Text<'t>,
    node: &'t Spanned<DeValue<'t>>,
}

/// A table, its entries in the order of the file.
pub(crate) struct Table<'t> {
    file: File<'t>,
    /// Where it begins, for what is missing in it.
    at: usize,
    pub(crate) entries: Vec<Value<'t>>,
}

impl<'t> File<'t> {
    /// Reads the TOML.
    pub(crate) fn parse(self) -> Result<Spanned<DeTable<'t>>> {
        DeTable::parse(self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let at = span.start;
            match self.slice(span).filter(|_| error.message().starts_with("duplicate key")) {
                Some(key) => {
                    self.error(at, format!("`{key}` stands here for the second time")).fix("remove one of them")
                }
                None => self.error(at, format!("this is not TOML: {}", error.message())).fix(SHAPE),
            }
        })
    }

    /// An error at the character that begins with byte `at`.
    pub(crate) fn error(self, at: usize, what: impl Into<String>) -> Error {
        Error::new(self.kind, what).at(self.place(at))
    }

    /// `file:line:column` of the character that begins with byte `at`; lines and columns count from 1, in characters.
    pub(crate) fn place(self, at: usize) -> String {
        let before = self.slice(0..at).unwrap_or(self.text);
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        format!("{}:{line}:{column}", self.name)
    }

    fn slice(self, span: Range<usize>) -> Option<&'t str> {
        self.text.get(span)
    }

    /// The error for `word`, called a `role`, which is none of `known`.
    pub(crate) fn unknown(self, role: &str, word: Text<'_>, known: &[&str]) -> Error {
        let error = self.error(word.at, format!("unknown {role} `{}`", word.text));
        match nearest(word.text, known.iter().copied()) {
            Some(meant) => error.fix(format!("write `{meant}`")),
            None => error.fix(format!("write {}", one_of(known))),
        }
    }
}

impl<'t> Table<'t> {
    /// The table `entries`, which begins at byte `at`.
    pub(crate) fn new(file: File<'t>, at: usize, entries: &'t DeTable<'t>) -> Self {
        let entries = entries.iter().map(|(key, node)| {
            let key = Text { text: key.get_ref(), at: key.span().start };
            Value { file, key, node }
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|entry| entry.key.at);
        Self { file, at, entries }
    }

    /// What stands behind `key`, if the table has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'t>> {
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// Refuses every key but `known`.
    pub(crate) fn only(&self, known: &[&str]) -> Result<()> {
        let unknown = self.entries.iter().find(|entry| !known.contains(&entry.key.text));
        unknown.map_or(Ok(()), |entry| Err(self.file.unknown("key", entry.key, known)))
    }

    /// The error for something that the table lacks.
    pub(crate) fn lacks(&self, what: &str, fix: impl Into<String>) -> Error {
        self.file.error(self.at, format!("{what} is missing")).fix(fix)
    }
}

impl<'t> Value<'t> {
    /// The byte at which the value begins.
    pub(crate) fn at(&self) -> usize {
        self.node.span().start
    }

    /// The string that it is; `example` is a right line, for the fix.
    pub(crate) fn text(&self, example: &str) -> Result<Text<'t>> {
        match self.node.get_ref() {
            DeValue::String(text) => Ok(Text { text, at: self.at() }),
            _ => Err(self.is_not("a string", example)),
        }
    }

    /// Whether it is a list without anything in it.
    pub(crate) fn is_empty_list(&self) -> bool {
        matches!(self.node.get_ref(), DeValue::Array(items) if items.is_empty())
    }

    /// The strings that it is a list of, or the one string; each once, none empty.
    pub(crate) fn texts(&self, example: &str) -> Result<Vec<Text<'t>>> {
        let items = match self.node.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![self.node],
        };
        let fix = format!("write {example}");
        let mut texts: Vec<Text<'t>> = Vec::with_capacity(items.len());
        for item in items {
            let at = item.span().start;
            let DeValue::String(text) = item.get_ref() else {
                let what =
                    format!("`{}` is {}, not a string or a list of strings", self.key.text, kind(item.get_ref()));
                return Err(self.file.error(at, what).fix(fix));
            };
            if text.is_empty() {
                return Err(self.file.error(at, format!("`{}` has an empty string", self.key.text)).fix(fix));
            }
            if texts.iter().any(|other| other.text == text) {
                return Err(self
                    .file
                    .error(at, format!("{text:?} stands here for the second time"))
                    .fix("remove one of them"));
            }
            texts.push(Text { text, at });
        }
        if texts.is_empty() {
            return Err(self.file.error(self.at(), format!("`{}` is an empty list", self.key.text)).fix(fix));
        }
        Ok(texts)
    }

    /// The whole number that it is; `None` if that is negative or very large.
    pub(crate) fn whole(&self, example: &str) -> Result<Option<u64>> {
        match self.node.get_ref() {
            DeValue::Integer(number) => Ok(u64::from_str_radix(number.as_str(), number.radix()).ok()),
            _ => Err(self.is_not("a whole number", example)),
        }
    }

    /// Whether it is `true`.
    pub(crate) fn truth(&self, example: &str) -> Result<bool> {
        match self.node.get_ref() {
            DeValue::Boolean(truth) => Ok(*truth),
            _ => Err(self.is_not("true or false", example)),
        }
    }

    /// The table that it is; what is missing in it is missed at its key.
    pub(crate) fn table(&self, example: &str) -> Result<Table<'t>> {
        match self.node.get_ref() {
            DeValue::Table(entries) => Ok(Table::new(self.file, self.key.at, entries)),
            _ => Err(self.is_not("a table", example)),
        }
    }

    /// The tables that it is a list of.
    pub(crate) fn tables(&self, example: &str) -> Result<Vec<Table<'t>>> {
        let DeValue::Array(items) = self.node.get_ref() else { return Err(self.is_not("a list of tables", example)) };
        let table = |item: &'t Spanned<DeValue<'t>>| match item.get_ref() {
            DeValue::Table(entries) => Ok(Table::new(self.file, item.span().start, entries)),
            other => {
                let what = format!("`{}` is {}, not a table", self.key.text, kind(other));
                Err(self.file.error(item.span().start, what).fix(format!("write {example}")))
            }
        };
        items.iter().map(table).collect()
    }

    fn is_not(&self, wanted: &str, example: &str) -> Error {
        let what = format!("`{}` is {}, not {wanted}", self.key.text, kind(self.node.get_ref()));
        self.file.error(self.at(), what).fix(format!("write {example}"))
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// `a`, `b` or `c`.
fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [word] => format!("`{word}`"),
        [first @ .., last] => format!("`{}` or `{last}`", first.join("`, `")),
    }
}

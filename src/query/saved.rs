//! Saved queries: texts with names, in a file that people may change, too. `@name` in a query stands for one of them.
//!
//! What is kept is the text: it is read each time that it is asked for, so that `7d` in it counts from the day of asking.

use toml_edit::{DocumentMut, Table, Value};

use super::MAX_BYTES;
use crate::error::{Error, ErrorKind, Result};
use crate::located::{self, File};
use crate::suggest;

/// Longest name, in characters.
const MAX_NAME: usize = 64;

const HEAD: &str =
    "# Saved queries: @name in a query stands for the text of that name. See `dateline queries --help`.\n";
const EXAMPLE: &str = "gas = 'gas OR \"crude oil\"'";
const NAMES: &str =
    "a name has letters, digits, hyphens and underscores, 64 at most, and begins with a letter or a digit";

/// A query that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its name, without the `@`. Case does not tell two names apart.
    pub name: String,
    /// What was written.
    pub text: String,
}

/// The saved queries of a TOML file, in its order. Errors call it `file`.
///
/// Whether a query can be read is not told before it is used: that depends on the fields of the index and on other queries.
///
/// # Errors
///
/// [`ErrorKind::Queries`], at `file:line:column` (in characters, from 1), if the text is no TOML, or something in it is no name
/// of a saved query or no text.
pub fn read(text: &str, file: &str) -> Result<Vec<Saved>> {
    let file = File { kind: ErrorKind::Queries, name: file, text };
    let table = file.parse()?;
    let table = located::Table::new(file, 0, table.get_ref());
    let mut all: Vec<Saved> = Vec::with_capacity(table.entries.len());
    for entry in &table.entries {
        let key = entry.key;
        if !is_name(key.text) {
            return Err(file.error(key.at, format!("`{}` can be no name of a saved query", key.text)).fix(NAMES));
        }
        if let Some(other) = find(&all, key.text) {
            let what = format!("`{}` and `{}` are one name", other.name, key.text);
            return Err(file.error(key.at, what).fix("remove one of them, or call it otherwise"));
        }
        let text = entry.text(EXAMPLE)?;
        if text.text.trim().is_empty() || text.text.len() > MAX_BYTES {
            let what = format!("`{}` is empty, or longer than {MAX_BYTES} bytes", key.text);
            return Err(file.error(text.at, what).fix(format!("write {EXAMPLE}")));
        }
        all.push(Saved { name: key.text.to_owned(), text: text.text.to_owned() });
    }
    Ok(all)
}

/// Changes the text of such a file so that `name` stands for `query`; comments and order stay.
///
/// # Errors
///
/// If the text is no such file, or `name` can be no name.
pub fn set(text: &str, name: &str, query: &str) -> Result<String> {
    if !is_name(name) {
        let what = format!("`{name}` can be no name of a saved query");
        return Err(Error::new(ErrorKind::Queries, what).fix(NAMES));
    }
    if query.trim().is_empty() {
        return Err(
            Error::new(ErrorKind::Queries, "there is nothing to save").fix("write what to look for after the name")
        );
    }
    if query.len() > MAX_BYTES {
        let what = format!("the query is {} bytes long; at most {MAX_BYTES} are read", query.len());
        return Err(Error::new(ErrorKind::Queries, what).fix("save several queries, and name them in another one"));
    }
    let mut file = parse(text)?;
    let known = file.iter().map(|(key, _)| key).find(|key| is_same(key, name)).map(str::to_owned);
    if let Some(value) = known.and_then(|key| file.get_mut(&key)?.as_value_mut()) {
        let around = value.decor().clone();
        *value = Value::from(query);
        *value.decor_mut() = around;
        return Ok(file.to_string());
    }
    let mut line = Table::new();
    line.insert(name, toml_edit::value(query));
    // As text, so that comments at the end of the file stay before it.
    let mut text = file.to_string();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(format!("{text}{line}"))
}

/// Changes the text of such a file so that nothing is called `name` any more.
///
/// # Errors
///
/// If the text is no such file, or nothing in it is called so.
pub fn forget(text: &str, name: &str) -> Result<String> {
    let mut file = parse(text)?;
    let names: Vec<String> = file.iter().map(|(key, _)| key.to_owned()).collect();
    let Some(known) = names.iter().find(|known| is_same(known, name)) else {
        let fix = did_you_mean(name, names.iter().map(String::as_str));
        return Err(Error::new(ErrorKind::NotFound, format!("there is no saved query @{name}")).fix(fix));
    };
    file.remove(known);
    Ok(file.to_string())
}

/// Whether a saved query can be called so.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.starts_with(char::is_alphanumeric)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && name.chars().count() <= MAX_NAME
}

/// The one that is called so.
pub(super) fn find<'s>(all: &'s [Saved], name: &str) -> Option<&'s Saved> {
    all.iter().find(|saved| is_same(&saved.name, name))
}

/// What to write instead of a name that nothing has.
pub(super) fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    suggest::nearest(name, known).map_or_else(
        || "`dateline queries` lists them, `dateline queries set NAME QUERY` saves one".to_owned(),
        |nearest| format!("did you mean @{nearest}?"),
    )
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

fn parse(text: &str) -> Result<DocumentMut> {
    let head = if text.is_empty() { HEAD } else { text };
    let document = head.parse::<DocumentMut>().map_err(|error| {
        Error::new(ErrorKind::Queries, format!("the saved queries are not TOML: {}", error.message()))
            .fix("mend the file by hand")
    })?;
    if document.iter().all(|(_, item)| item.as_value().is_some_and(Value::is_str)) {
        return Ok(document);
    }
    Err(Error::new(ErrorKind::Queries, "a saved query is no text").fix(format!("write {EXAMPLE} by hand")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let error = read(text, "queries.toml").unwrap_err();
        assert!(error.how_to_fix().is_some(), "{error}");
        error.to_string()
    }

    #[test]
    fn a_file_is_read_in_its_order_and_errors_name_the_place() {
        let all = read("# ours\nsport = 'desk:Sport'\n\"öl-2\" = \"oil \\\"x y\\\"\"\n", "queries.toml").unwrap();
        let all: Vec<_> = all.iter().map(|saved| (saved.name.as_str(), saved.text.as_str())).collect();
        assert_eq!(all, [("sport", "desk:Sport"), ("öl-2", "oil \"x y\"")]);
        assert!(read("", "queries.toml").unwrap().is_empty());
        assert!(wrong("gas = gas").starts_with("queries.toml:1:7: this is not TOML"), "{}", wrong("gas = gas"));
        assert_eq!(wrong("gas = 'a'\n'a b' = 'c'"), "queries.toml:2:1: `a b` can be no name of a saved query");
        assert_eq!(wrong("gas = 'a'\nGas = 'b'"), "queries.toml:2:1: `gas` and `Gas` are one name");
        assert!(wrong("gas = 'a'\ngas = 'b'").contains("2:1: `gas` stands here for the second time"));
        assert_eq!(wrong("gas = 7"), "queries.toml:1:7: `gas` is a whole number, not a string");
        assert!(wrong("[gas]\nx = 'a'").contains("`gas` is a table, not a string"));
        assert!(wrong("gas = ' '").contains("is empty"));
    }

    #[test]
    fn changes_keep_comments_and_order() {
        let first = set("", "gas", "gas OR \"crude oil\"").unwrap();
        assert_eq!(first, format!("{HEAD}gas = 'gas OR \"crude oil\"'\n"));
        let text = "# ours\na = 'x' # why\n\n# the other\nb = 'y'\n# end";
        assert_eq!(set(text, "A", "it's \"z\"").unwrap(), text.replace("'x'", "\"\"\"it's \"z\"\"\"\""));
        assert_eq!(set(text, "c", "z").unwrap(), format!("{text}\nc = \"z\"\n"));
        assert_eq!(forget(text, "a").unwrap(), "\n# the other\nb = 'y'\n# end");
        for name in ["", "-a", "a b", "a.b", "@a", "a:b", &"a".repeat(65)] {
            assert!(set(text, name, "x").is_err(), "{name}");
        }
        assert!(set(text, "a", " ").is_err() && set(text, "a", &"gas ".repeat(20_000)).is_err());
        let error = forget("sport = 'x'", "spotr").unwrap_err();
        assert_eq!(error.how_to_fix(), Some("did you mean @sport?"));
        assert!(set("[x]\n", "a", "b").is_err() && forget("= 1", "a").is_err());
    }
}

//! Saved queries, for people.

use std::io::{self, Write};

use super::text::columns;
use super::{Page, Styled, counted, style};
use crate::query::saved::Saved;

/// Most columns of the names.
const MOST: usize = 24;

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// The name now stands for this text, which finds so many articles.
    Set(&'a str, &'a str, u64),
    /// The names stand for nothing any more.
    Forgotten(&'a [String]),
}

/// Writes all of them, a line each: the name, and what it stands for.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, saved: &[Saved]) -> io::Result<()> {
    let indent = saved.iter().map(|saved| columns(&saved.name) + 3).max().unwrap_or(0).min(MOST);
    saved.iter().try_for_each(|saved| {
        let name = Styled::new(&format!("@{}", saved.name), style::TITLE);
        if name.width() + 2 > indent {
            name.write(out, page)?;
            return Styled::new(&saved.text, style::PLAIN).write_wrapped(out, page, indent);
        }
        Styled::new(&saved.text, style::PLAIN).write_labelled(out, page, &name, indent)
    })
}

/// Writes that there are none.
///
/// # Errors
/// Those of `out`.
pub fn write_none(out: &mut dyn Write, page: Page) -> io::Result<()> {
    Styled::new("No saved queries: `dateline queries set NAME QUERY` saves one.", style::PLAIN).write(out, page)
}

/// Writes what was said.
///
/// # Errors
/// Those of `out`.
pub fn write_said(out: &mut dyn Write, page: Page, said: Said<'_>) -> io::Result<()> {
    let line = match said {
        Said::Set(name, text, articles) => Styled::new(&format!("@{name}"), style::TITLE)
            .with(" is now ", style::PLAIN)
            .with(text, style::TITLE)
            .with(&format!(", found in {}", counted(articles, "article")), style::PLAIN),
        Said::Forgotten(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("@{name}")).collect();
            let stand = if names.len() == 1 { "stands" } else { "stand" };
            Styled::new(&names.join(", "), style::TITLE).with(&format!(" {stand} for nothing any more"), style::PLAIN)
        }
    };
    line.write(out, page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_queries_read_well_and_command_nothing() {
        let saved = |name: &str, text: &str| Saved { name: name.to_owned(), text: text.to_owned() };
        let all = [saved("gas", "gas OR\t\"crude\x1b oil\""), saved(&"long".repeat(8), "oil")];
        let (page, mut out) = (Page { width: 44, colour: false }, Vec::new());
        write(&mut out, page, &all).unwrap();
        write_said(&mut out, page, Said::Set("gas", "a\x07", 1)).unwrap();
        write_said(&mut out, page, Said::Forgotten(&["a".to_owned(), "b".to_owned()])).unwrap();
        let expected = [
            "@gas                    gas OR \"crude� oil\"",
            "@longlonglonglonglonglonglonglong",
            "                        oil",
            "@gas is now a�, found in 1 article",
            "@a, @b stand for nothing any more\n",
        ];
        assert_eq!(String::from_utf8(out).unwrap(), expected.join("\n"));
    }
}

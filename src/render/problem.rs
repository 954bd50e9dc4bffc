//! What went wrong, for people: the error, the place, and what mends it.

use std::io::{self, Write};
use std::ops::Range;

use super::text::columns;
use super::{Page, Styled, clean, style};
use crate::error::Error;
use crate::query::QueryError;

/// Something that was typed and cannot be read, with what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed<'a> {
    /// What stands before it: the name of the option.
    pub option: Option<&'a str>,
    /// What was typed.
    pub text: &'a str,
    /// The bytes of it that are meant.
    pub span: &'a Range<usize>,
    /// What is wrong.
    pub what: &'a str,
    /// What to write instead.
    pub fix: Option<&'a str>,
}

/// Writes `error: ...` and, below it, the fix.
///
/// # Errors
/// Those of `out`.
pub fn write_error(out: &mut dyn Write, page: Page, error: &Error) -> io::Result<()> {
    write_what(out, page, &error.to_string())?;
    write_fix(out, page, error.how_to_fix())
}

/// Writes what is wrong with a query, with a caret under the place.
///
/// # Errors
/// Those of `out`.
pub fn write_query_error(out: &mut dyn Write, page: Page, query: &str, error: &QueryError) -> io::Result<()> {
    let typed = Typed { option: None, text: query, span: &error.span(), what: error.what(), fix: error.how_to_fix() };
    write_typed(out, page, typed)
}

/// Writes what is wrong with something that was typed, with a caret under the place.
///
/// # Errors
/// Those of `out`.
pub fn write_typed(out: &mut dyn Write, page: Page, typed: Typed<'_>) -> io::Result<()> {
    const INDENT: usize = 2;
    write_what(out, page, typed.what)?;
    let option = typed.option.map_or_else(String::new, |option| format!("{option} "));
    let part = |range: Range<usize>| clean(typed.text.get(range).unwrap_or(""));
    let (before, meant) = (part(0..typed.span.start), part(typed.span.clone()));
    // A long text is shown from shortly before the place on.
    let room = page.width.saturating_sub(INDENT + columns(&option));
    let before = super::text::ending(&before, room / 2);
    let after = part(typed.span.end..typed.text.len());
    let mut line = Styled::new("  ", style::PLAIN).with(&option, style::DIM).with(&before, style::PLAIN);
    let at = line.width();
    line.push(&meant, style::ERROR);
    line.push(&after, style::PLAIN);
    line.truncate(page.width);
    line.write(out, page)?;
    let carets = columns(&meant).clamp(1, page.width.saturating_sub(at).max(1));
    Styled::new(&" ".repeat(at), style::PLAIN).with(&"^".repeat(carets), style::ERROR).write(out, page)?;
    write_fix(out, page, typed.fix)
}

/// Writes `warning: ...`.
///
/// # Errors
/// Those of `out`.
pub fn write_warning(out: &mut dyn Write, page: Page, what: &str) -> io::Result<()> {
    Styled::new("warning: ", style::WARNING).with(what, style::PLAIN).write(out, page)
}

/// Writes what the user may want to know.
///
/// # Errors
/// Those of `out`.
pub fn write_note(out: &mut dyn Write, page: Page, what: &str) -> io::Result<()> {
    Styled::new(what, style::DIM).write(out, page)
}

/// Writes `error: ...` alone.
///
/// # Errors
/// Those of `out`.
pub fn write_what(out: &mut dyn Write, page: Page, what: &str) -> io::Result<()> {
    Styled::new("error:", style::ERROR).with(" ", style::PLAIN).with(what, style::PLAIN).write(out, page)
}

fn write_fix(out: &mut dyn Write, page: Page, fix: Option<&str>) -> io::Result<()> {
    let Some(fix) = fix else { return Ok(()) };
    Styled::new("  ", style::PLAIN)
        .with("fix:", style::FIX)
        .with(" ", style::PLAIN)
        .with(fix, style::PLAIN)
        .write(out, page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const PAGE: Page = Page { width: 40, colour: false };

    fn typed(text: &str, span: Range<usize>) -> String {
        let mut out = Vec::new();
        let typed = Typed { option: Some("--on"), text, span: &span, what: "no such day", fix: Some("write another") };
        write_typed(&mut out, PAGE, typed).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_fix_stands_on_a_line_of_its_own() {
        let error = Error::new(ErrorKind::Index, "there is no\x1b[1m index").at("a\nb").fix("make one");
        let mut out = Vec::new();
        write_error(&mut out, PAGE, &error).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "error: a b: there is no�[1m index\n  fix: make one\n");
    }

    #[test]
    fn carets_stand_under_what_is_meant() {
        assert_eq!(
            typed("漢字 31 Feb", 7..13),
            "\
error: no such day
  --on 漢字 31 Feb
            ^^^^^^
  fix: write another
"
        );
        assert_eq!(typed("gas\x1b ", 5..5), "error: no such day\n  --on gas� \n            ^\n  fix: write another\n");
    }

    #[test]
    fn a_long_text_is_shown_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(100), "b".repeat(100));
        assert_eq!(
            typed(&text, 100..104),
            "\
error: no such day
  --on …aaaaaaaaaaaaaaaHEREbbbbbbbbbbbb…
                       ^^^^
  fix: write another
"
        );
        assert!(typed(&text, 0..204).lines().all(|line| columns(line) <= 40));
        assert!(typed("é", 1..9).contains("  --on"), "no such range");
    }
}

//! What an index holds, for people.

use std::io::{self, Write};

use super::counts::{Row, write_rows};
use super::text::ending;
use super::{Page, Styled, clean, counted, style};
use crate::article::ActorKind;
use crate::search::{DateSources, FormatCount, Stats, Undated};

/// Columns of what each figure is of.
const LABEL: usize = 11;

/// Writes the figures of an index of so many `bytes`, whose words are those of a language, the first one of several.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, stats: &Stats, bytes: u64, language: &str) -> io::Result<()> {
    let Stats { articles, undated, first, last, files, formats, actors, languages } = stats;
    let mut line = |label: &str, text: &str| {
        let label = Styled::new(label, style::DIM);
        Styled::new(text, style::PLAIN).write_labelled(out, page, &label, LABEL)
    };
    line("articles", &format!("{articles}, {undated} of them undated"))?;
    if let (Some(first), Some(last)) = (first, last) {
        line("published", &format!("{first} to {last}"))?;
    }
    let rejected = counted(files.documents_rejected, "document");
    let duplicates = match files.documents_duplicate {
        0 => String::new(),
        documents => format!("{} and ", counted(documents, "duplicate")),
    };
    line("files", &format!("{}, with {duplicates}{rejected} rejected", files.files))?;
    let format = |count: &FormatCount| {
        format!("{} {} in {}", count.format, counted(count.articles, "article"), counted(count.files, "file"))
    };
    if !formats.is_empty() {
        line("formats", &formats.iter().map(format).collect::<Vec<_>>().join(", "))?;
    }
    let actor = |&(kind, number): &(ActorKind, usize)| counted(number as u64, kind.name());
    line("named", &actors.iter().map(actor).collect::<Vec<_>>().join(", "))?;
    match languages.as_slice() {
        [] => line("language", language)?,
        _ => {
            let each = languages.iter().map(|(language, articles)| format!("{} {articles}", language.name()));
            line("languages", &each.collect::<Vec<_>>().join(", "))?;
        }
    }
    line("size", &size(bytes))
}

/// Writes how dates are known, and which articles have none.
///
/// # Errors
/// Those of `out`.
pub fn write_dates(out: &mut dyn Write, page: Page, dates: &DateSources) -> io::Result<()> {
    let row = |count: &crate::search::DateCount| Row {
        name: Styled::new(count.provenance.name(), style::PLAIN),
        note: count.precision.name(),
        articles: count.articles,
        ..Row::default()
    };
    let mut rows: Vec<Row> = dates.counts.iter().map(row).collect();
    let dated: u64 = dates.counts.iter().map(|count| count.articles).sum();
    if dates.undated > 0 {
        let name = Styled::new("undated", style::DATE);
        rows.push(Row { name, articles: dates.undated, ..Row::default() });
    }
    write_rows(out, page, rows, Some(dated + dates.undated))?;
    dates.without.iter().try_for_each(|undated| write_undated(out, page, undated))?;
    match dates.undated - dates.without.len() as u64 {
        0 => Ok(()),
        more => Styled::new(&format!("{more} more without a date: -n N, or `dateline search --undated`"), style::DIM)
            .write(out, page),
    }
}

/// The id of an article, where it lies, and its title, if there is room for both.
fn write_undated(out: &mut dyn Write, page: Page, undated: &Undated) -> io::Result<()> {
    let mut line = Styled::new(&undated.short_id, style::ID).with("  ", style::PLAIN);
    let room = page.width.saturating_sub(line.width());
    let title = undated.title.as_deref().unwrap_or("");
    let source = clean(&undated.source);
    line.push(&ending(&source, if title.is_empty() { room } else { room / 2 }), style::DIM);
    if !title.is_empty() {
        line.push("  ", style::PLAIN);
        line.push(title, style::TITLE);
    }
    line.truncate(page.width);
    line.write(out, page)
}

/// `512 bytes`, `1.5 kB`, `2.0 GB`: in powers of a thousand.
pub(super) fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")];
    match units.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => counted(bytes, "byte"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        let sizes = [0, 1, 999, 1000, 1999, 20_500_000, 3_000_000_000].map(size);
        assert_eq!(sizes, ["0 bytes", "1 byte", "999 bytes", "1.0 kB", "1.9 kB", "20.5 MB", "3.0 GB"]);
    }

    #[test]
    fn an_undated_article_takes_hold_of_nothing() {
        let undated = Undated {
            id: "3f9a2c1e00000000".into(),
            short_id: "3f9a2c1e".into(),
            source: format!("{}/\x1b[2J.txt", "a".repeat(40)),
            title: Some("Gas\x1b[2J\ntalks".into()),
        };
        let dates = DateSources { counts: Vec::new(), undated: 3, without: vec![undated] };
        let mut out = Vec::new();
        write_dates(&mut out, Page { width: 40, colour: false }, &dates).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
undated  3  100.0%  ████████████████████
3f9a2c1e  …aaaaa/�[2J.txt  Gas�[2J talks
2 more without a date: -n N, or `dateline search --undated`
"
        );
    }
}

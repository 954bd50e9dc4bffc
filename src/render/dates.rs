//! The dates that an article speaks of, for people.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

use super::{Page, Styled, style};
use crate::article::{Article, MentionedDate, Part};
use crate::index::Stored;

/// The marks of a part with those of the dates in it, in order; where they overlap, the date is marked.
pub(super) fn among(
    marks: impl Iterator<Item = (Range<usize>, Style)>,
    dates: &[MentionedDate],
    part: Part,
) -> Vec<(Range<usize>, Style)> {
    let dates: Vec<_> = dates.iter().filter(|date| date.part == part).map(|date| date.span.clone()).collect();
    let apart = |mark: &Range<usize>| dates.iter().all(|date| date.end <= mark.start || mark.end <= date.start);
    let mut all: Vec<_> = marks.filter(|(mark, _)| apart(mark)).collect();
    all.extend(dates.iter().map(|date| (date.clone(), style::SPOKEN)));
    all.sort_by_key(|(mark, _)| mark.start);
    all
}

/// Writes how the date of an article is known: a line for the article, then what was found, the strongest first, and what was made of
/// it.
///
/// # Errors
/// Those of `out`.
pub fn write_evidence(out: &mut dyn Write, page: Page, article: &Article) -> io::Result<()> {
    Styled::new(&article.source, style::TITLE).write(out, page)?;
    let published = article.published.as_ref();
    super::article::dateline(published).write_wrapped(out, page, 2)?;
    for evidence in &article.evidence {
        let days = evidence.date.map_or("unread".to_owned(), |date| date.to_string());
        let mut line = Styled::new(&format!("{days:10}  "), style::DATE);
        line.push(&format!("{}: ", evidence.verdict), style::DIM);
        line.push(&format!("{} \"{}\"", evidence.place, evidence.written), style::PLAIN);
        line.write_wrapped(out, page, 4)?;
    }
    if let Some(span) = published.and_then(|published| published.span.as_ref()) {
        Styled::new(&format!("bytes {} to {} of the document", span.start, span.end), style::DIM)
            .write_wrapped(out, page, 4)?;
    }
    for warning in &article.warnings {
        Styled::new("warning: ", style::WARNING)
            .with(&warning.to_string(), style::PLAIN)
            .write_wrapped(out, page, 4)?;
    }
    Ok(())
}

/// Writes a line for each date: how it is written, with how often where that is more than once, and the days that it means.
pub(super) fn write(out: &mut dyn Write, page: Page, stored: &Stored) -> io::Result<()> {
    let mut known: Vec<(String, String, usize)> = Vec::new();
    for date in &stored.dates {
        let text = stored.article.part(date.part).and_then(|text| text.get(date.span.clone())).unwrap_or("");
        let (text, days) = (text.split_whitespace().collect::<Vec<_>>().join(" "), date.period.to_string());
        match known.iter_mut().find(|(other, same, _)| *other == text && *same == days) {
            Some((.., times)) => *times += 1,
            None => known.push((text, days, 1)),
        }
    }
    writeln!(out)?;
    if known.is_empty() {
        return Styled::new("No dates are spoken of.", style::DIM).write_wrapped(out, page, 0);
    }
    for (text, days, times) in known {
        let mut line = Styled::new(&text, style::SPOKEN);
        if times > 1 {
            line.push(&format!(" ×{times}"), style::PLAIN);
        }
        line.with(" → ", style::DIM).with(&days, style::PLAIN).write_wrapped(out, page, 0)?;
    }
    Ok(())
}

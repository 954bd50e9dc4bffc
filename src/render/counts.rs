//! A timeline, for people: a line and a bar for each stretch of time.

use std::io::{self, Write};

use chrono::Datelike;

use super::text::columns;
use super::{Page, Styled, style};
use crate::search::{Bucket, Timeline};

/// Columns that a bar has at least, and at most.
pub(super) const BAR: (usize, usize) = (10, 60);

/// An eighth of a column to seven eighths.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Writes a line for each stretch of time, then how many articles have no date.
///
/// # Errors
/// Those of `out`.
pub fn write_timeline(out: &mut dyn Write, page: Page, timeline: &Timeline) -> io::Result<()> {
    let labels: Vec<String> = timeline.buckets.iter().map(label).collect();
    let undated = ("undated".to_owned(), timeline.undated);
    let lines = labels.into_iter().zip(timeline.buckets.iter().map(|bucket| bucket.articles));
    let lines: Vec<_> = lines.chain((timeline.undated > 0).then_some(undated)).collect();
    let width = lines.iter().map(|(label, _)| columns(label)).max().unwrap_or(0);
    let most = lines.iter().map(|(_, articles)| *articles).max().unwrap_or(0);
    for (label, articles) in lines {
        let mut line = Styled::new(&label, style::DATE);
        line.pad(width + 2);
        write_bar(out, page, line, articles, most)?;
    }
    Ok(())
}

/// A bucket as a query would name it; a week with its Monday.
fn label(bucket: &Bucket) -> String {
    let (Some(from), Some(to)) = (bucket.period.from, bucket.period.to) else { return bucket.period.to_string() };
    match (to - from).num_days() {
        0 => from.to_string(),
        6 => {
            let week = from.iso_week();
            format!("{:04}-W{:02}  {}", week.year(), week.week(), from.format("%e %b"))
        }
        ..32 => from.format("%Y-%m").to_string(),
        _ => from.format("%Y").to_string(),
    }
}

/// Adds the number and, where there is room, its bar to a line, and writes it.
fn write_bar(out: &mut dyn Write, page: Page, mut line: Styled, articles: u64, most: u64) -> io::Result<()> {
    let numbers = most.to_string().len();
    line.push(&format!("{articles:>numbers$}"), style::PLAIN);
    let room = page.width.saturating_sub(line.width() + 2).min(BAR.1);
    let bar = if room < BAR.0 { String::new() } else { bar(articles, most, room) };
    if !bar.is_empty() {
        line.push("  ", style::PLAIN);
        line.push(&bar, style::BAR);
    }
    line.write(out, page)
}

/// `number` in eighths of columns, `most` being `width` columns; nothing only for 0.
pub(super) fn bar(number: u64, most: u64, width: usize) -> String {
    if number == 0 || most == 0 {
        return String::new();
    }
    let eighths = u128::from(number) * (width as u128) * 8 / u128::from(most);
    let eighths = usize::try_from(eighths).unwrap_or(usize::MAX).clamp(1, width * 8);
    let mut bar = "█".repeat(eighths / 8);
    bar.extend((eighths % 8).checked_sub(1).and_then(|rest| EIGHTHS.get(rest)));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Period;

    const PAGE: Page = Page { width: 40, colour: false };

    fn text(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn bucket(from: &str, to: &str, articles: u64) -> Bucket {
        Bucket { period: Period { from: from.parse().ok(), to: to.parse().ok() }, articles }
    }

    #[test]
    fn bars_are_in_eighths_and_never_vanish() {
        assert_eq!(bar(8, 8, 2), "██");
        assert_eq!(bar(5, 8, 2), "█▎");
        assert_eq!(bar(1, 1_000_000, 10), "▏");
        assert_eq!(bar(u64::MAX, u64::MAX, 10), "█".repeat(10));
        assert_eq!((bar(0, 8, 10), bar(0, 0, 10)), (String::new(), String::new()));
    }

    #[test]
    fn numbers_are_there_in_however_few_columns() {
        let timeline = Timeline { buckets: vec![bucket("2024-12-30", "2025-01-05", 7)], undated: 0 };
        let text = text(|out| write_timeline(out, Page { width: 20, colour: false }, &timeline));
        assert_eq!(text, "2025-W01  30 Dec  7\n");
    }

    #[test]
    fn a_timeline_names_its_stretches_and_ends_with_the_undated() {
        let buckets = vec![bucket("2024-01-01", "2024-01-31", 4), bucket("2024-02-01", "2024-02-29", 0)];
        let timeline = Timeline { buckets, undated: 1 };
        assert_eq!(
            text(|out| write_timeline(out, PAGE, &timeline)),
            "\
2024-01  4  ████████████████████████████
2024-02  0
undated  1  ███████
"
        );
    }

    #[test]
    fn labels_are_what_a_query_names() {
        assert_eq!(label(&bucket("2024-02-02", "2024-02-02", 1)), "2024-02-02");
        assert_eq!(label(&bucket("2024-12-30", "2025-01-05", 1)), "2025-W01  30 Dec");
        assert_eq!(label(&bucket("2023-02-01", "2023-02-28", 1)), "2023-02");
        assert_eq!(label(&bucket("2023-01-01", "2023-12-31", 1)), "2023");
    }
}

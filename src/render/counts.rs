//! Counts, for people: a line and a bar for each stretch of time, or whatever else is counted.

use std::io::{self, Write};

use chrono::Datelike;

use super::{Page, Styled, style};
use crate::dates::Period;
use crate::search::{Bucket, Timeline};

/// Columns that a bar has at least, and at most.
pub(super) const BAR: (usize, usize) = (10, 60);

/// An eighth of a column to seven eighths.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Columns that a name has at least, if it needs them.
const NAME: usize = 20;

/// Columns of a share, with the space before it.
const SHARE: usize = 8;

/// A line of a table of counts.
#[derive(Default)]
pub(super) struct Row {
    /// What is counted.
    pub(super) name: Styled,
    /// What more is said of it; empty where there is nothing.
    pub(super) note: &'static str,
    /// Articles.
    pub(super) articles: u64,
    /// Whether it is no value beside the others: it has no bar.
    pub(super) apart: bool,
}

/// Writes a line for each stretch of time, then how many articles have no date.
///
/// # Errors
/// Those of `out`.
pub fn write_timeline(out: &mut dyn Write, page: Page, timeline: &Timeline) -> io::Result<()> {
    let row = |bucket: &Bucket| days_row(bucket.period, bucket.articles);
    let mut rows: Vec<_> = timeline.buckets.iter().map(row).collect();
    if timeline.undated > 0 {
        let name = Styled::new("undated", style::DATE);
        rows.push(Row { name, articles: timeline.undated, ..Row::default() });
    }
    write_rows(out, page, rows, None)
}

/// The row of a stretch of time.
pub(super) fn days_row(period: Period, articles: u64) -> Row {
    Row { name: Styled::new(&label(period), style::DATE), articles, ..Row::default() }
}

/// A stretch of time as a query would name it; a week with its Monday.
fn label(period: Period) -> String {
    match (period.from, period.days()) {
        (Some(monday), Some(7)) => format!("{}  {}", days_name(period), monday.format("%e %b")),
        _ => days_name(period),
    }
}

/// A day, week, month, quarter or year as a query would name it.
pub(super) fn days_name(period: Period) -> String {
    let (Some(from), Some(days)) = (period.from, period.days()) else { return period.to_string() };
    match days {
        1 => from.to_string(),
        7 => {
            let week = from.iso_week();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        28..32 => from.format("%Y-%m").to_string(),
        90..93 => format!("{:04}-Q{}", from.year(), from.month0() / 3 + 1),
        _ => from.format("%Y").to_string(),
    }
}

/// Writes a line for each row: its name, the number of articles, their share of `total`, if that is given, and a bar. Shares and
/// bars stand where there is room; long names give way to the shortest bar.
pub(super) fn write_rows(out: &mut dyn Write, page: Page, rows: Vec<Row>, total: Option<u64>) -> io::Result<()> {
    let widest = |of: &dyn Fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let number = widest(&|row| row.articles.to_string().len());
    let most = rows.iter().filter(|row| !row.apart).map(|row| row.articles).max().unwrap_or(0);
    let (name, note) = (widest(&|row| row.name.width()), widest(&|row| row.note.len()));
    let spaced = |columns: usize| if columns > 0 { columns + 2 } else { 0 };
    let room = page.width.saturating_sub(spaced(note) + spaced(number));
    let total = total.filter(|_| room >= name.min(NAME) + SHARE);
    let room = if total.is_some() { room - SHARE } else { room };
    let name = name.min(room).min(room.saturating_sub(BAR.0 + 2).max(NAME));
    let bars = room.saturating_sub(name + 2).min(BAR.1);
    for Row { name: mut line, note: said, articles, apart } in rows {
        line.truncate(name);
        if note > 0 {
            line.pad(name + 2);
            line.push(said, style::DIM);
        }
        line.pad(name + 2 + spaced(note));
        line.push(&format!("{articles:>number$}"), style::PLAIN);
        if let Some(total) = total {
            line.push(&format!("{:>SHARE$}", share(articles, total)), style::DIM);
        }
        let bar = if apart || bars < BAR.0 { String::new() } else { bar(articles, most, bars) };
        if !bar.is_empty() {
            line.push("  ", style::PLAIN);
            line.push(&bar, style::BAR);
        }
        line.write(out, page)?;
    }
    Ok(())
}

/// `12.5%`, of what is no more than the whole; what is there is more than nothing.
fn share(articles: u64, total: u64) -> String {
    let thousandths = (u128::from(articles) * 2000 / u128::from(total.max(1))).div_ceil(2);
    if thousandths == 0 && articles > 0 {
        "<0.1%".to_owned()
    } else {
        format!("{}.{}%", thousandths / 10, thousandths % 10)
    }
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
        let label = |from: &str, to: &str| label(bucket(from, to, 1).period);
        assert_eq!(label("2024-02-02", "2024-02-02"), "2024-02-02");
        assert_eq!(label("2024-12-30", "2025-01-05"), "2025-W01  30 Dec");
        assert_eq!(label("2023-02-01", "2023-02-28"), "2023-02");
        assert_eq!(label("2023-01-01", "2023-03-31"), "2023-Q1");
        assert_eq!(label("2024-10-01", "2024-12-31"), "2024-Q4");
        assert_eq!(label("2023-01-01", "2023-12-31"), "2023");
    }

    #[test]
    fn shares_are_rounded_and_never_vanish() {
        let shares =
            [(1, 3), (2, 3), (3, 3), (0, 3), (1, 2000), (1, 2001), (1, u64::MAX), (u64::MAX, u64::MAX), (0, 0)];
        let shares = shares.map(|(articles, total)| share(articles, total));
        assert_eq!(shares, ["33.3%", "66.7%", "100.0%", "0.0%", "0.1%", "<0.1%", "<0.1%", "100.0%", "0.0%"]);
    }

    #[test]
    fn rows_fit_into_however_few_columns() {
        let rows = || {
            let row = |name: &str, note, articles, apart| Row {
                name: Styled::new(name, style::PLAIN),
                note,
                articles,
                apart,
            };
            let long = "Lake Basin Authority of the Two Rivers";
            vec![row(long, "org", 120, false), row("Vell\u{1b}", "place", 3, false), row("no actor", "", 117, true)]
        };
        let at = |width| text(|out| write_rows(out, Page { width, colour: false }, rows(), Some(240)));
        assert_eq!(
            at(60),
            "\
Lake Basin Authority of the…  org    120   50.0%  ██████████
Vell�                         place    3    1.3%  ▎
no actor                             117   48.8%
"
        );
        assert_eq!(at(24), "Lake Basin…   org    120\nVell�         place    3\nno actor             117\n");
        for width in 20..120 {
            let lines = at(width);
            assert!(lines.lines().all(|line| line.chars().count() <= width && line.contains("  ")), "{lines}");
        }
    }
}

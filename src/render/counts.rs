//! Counts, for people: a line and a bar for each.

use std::io::{self, Write};

use chrono::Datelike;

use super::text::columns;
use super::{Page, Styled, clean, style};
use crate::search::{ActorCount, Bucket, Timeline};

/// Columns that a bar has at least, and at most.
const BAR: (usize, usize) = (10, 60);

/// Columns that an actor's name has at least, if it needs them; the bar and then the kind make room for it.
const NAME: usize = 10;

/// An eighth of a column to seven eighths.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Writes the first `limit` actors with the numbers of their articles, and how many more there are.
///
/// # Errors
/// Those of `out`.
pub fn write_actors(out: &mut dyn Write, page: Page, counts: &[ActorCount], limit: usize) -> io::Result<()> {
    let shown = counts.get(..limit).unwrap_or(counts);
    let most = shown.iter().map(|count| count.articles).max().unwrap_or(0);
    let numbers = most.to_string().len();
    let kinds = shown.iter().map(|count| count.kind.name().len()).max().unwrap_or(0);
    let names = shown.iter().map(|count| columns(&clean(&count.name))).max().unwrap_or(0);
    let others = [numbers + kinds + BAR.0 + 6, numbers + kinds + 4, numbers + 2];
    let room = others.map(|others| page.width.saturating_sub(others));
    let room = room.into_iter().find(|&room| room >= names.min(NAME)).unwrap_or(0);
    let names = names.min(room);
    let with_kind = names + numbers + kinds + 4 <= page.width;
    for count in shown {
        let mut line = Styled::new(&count.name, style::actor(count.kind));
        line.truncate(names);
        line.pad(names + 2);
        if with_kind {
            line.push(count.kind.name(), style::DIM);
            line.pad(names + kinds + 4);
        }
        write_bar(out, page, line, count.articles, most)?;
    }
    let more = counts.len() - shown.len();
    if more > 0 {
        Styled::new(&format!("… and {more} more"), style::DIM).write(out, page)?;
    }
    Ok(())
}

/// Writes that nobody is named.
///
/// # Errors
/// Those of `out`.
pub fn write_no_actors(out: &mut dyn Write, page: Page) -> io::Result<()> {
    Styled::new("Nobody is named in the articles that match.", style::PLAIN).write(out, page)
}

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
fn bar(number: u64, most: u64, width: usize) -> String {
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
    use crate::article::ActorKind;
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
    fn actors_stand_in_columns() {
        let count = |name: &str, kind, articles| ActorCount { name: name.into(), kind, articles };
        let counts = [
            count("Lake Basin Authority of the Two Rivers", ActorKind::Organisation, 12),
            count("Oda\x1b Brandt", ActorKind::Person, 6),
            count("漢字", ActorKind::Place, 1),
        ];
        assert_eq!(
            text(|out| write_actors(out, PAGE, &counts, 2)),
            "\
Lake Basi…  organisation  12  ██████████
Oda� Bran…  person         6  █████
… and 1 more
"
        );
        assert_eq!(text(|out| write_actors(out, PAGE, &counts[2..], 2)), "漢字  place  1  ████████████████████████\n");
    }

    #[test]
    fn names_and_numbers_are_there_in_however_few_columns() {
        let counts = [ActorCount { name: "Lake Basin Authority".into(), kind: ActorKind::Organisation, articles: 12 }];
        let narrow = |width| text(|out| write_actors(out, Page { width, colour: false }, &counts, 1));
        assert_eq!(narrow(39), "Lake Basin Authority  organisation  12\n");
        assert_eq!(narrow(29), "Lake Basin…  organisation  12\n");
        assert_eq!(narrow(20), "Lake Basin Auth…  12\n");
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

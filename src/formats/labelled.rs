//! Lines with which some texts begin: `Title: Ferry sinks`, `Author: Amina Yusuf`, `Updated: 6 February 2024`.

use serde_json::map::Entry;

use super::clean::collapsed;
use super::date_line::{HEADER_LINES, label};
use super::lines::Line;
use crate::article::Article;
use crate::dates::{Precision, parse_document_date_exact};

/// Takes such lines out of the text, where they stand, into the article; date lines among them stay.
pub(super) fn take_labelled(lines: &mut [Line<'_>], article: &mut Article) {
    let written = |line: &&mut Line<'_>| !line.text.is_empty();
    let first = lines.iter().position(|line| !line.text.is_empty()).unwrap_or(lines.len());
    let run = lines.iter().skip(first).map_while(|line| pair(line.text));
    if run.clone().any(|(label, _)| is_title(label)) {
        let length = run.count();
        for line in lines.iter_mut().skip(first).take(length).filter(|line| label(line.text).is_none()) {
            let Some((label, value)) = pair(line.text) else { continue };
            let taken = if is_title(label) { take_title(article, value) } else { take(article, label, value) };
            if taken {
                *line = line.rest("");
            }
        }
    }
    for line in lines.iter_mut().filter(written).take(HEADER_LINES) {
        if updated(line.text).is_some_and(|day| take(article, "updated", day)) {
            *line = line.rest("");
        }
    }
}

/// The label and the value of a line that has both.
fn pair(line: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 24;
    let (label, value) = line.split_once(':')?;
    let is_label = label.len() <= LONGEST
        && label.starts_with(char::is_uppercase)
        && label.chars().all(|c| c.is_alphabetic() || c == ' ');
    (is_label && value.starts_with(char::is_whitespace)).then(|| (label, value.trim()))
}

fn is_title(label: &str) -> bool {
    ["title", "headline"].iter().any(|title| label.eq_ignore_ascii_case(title))
}

fn take_title(article: &mut Article, value: &str) -> bool {
    let title = collapsed(value);
    article.title.get_or_insert_with(|| title.clone()) == &title
}

fn take(article: &mut Article, label: &str, value: &str) -> bool {
    let entry = article.metadata.entry(label.to_lowercase());
    let is_new = matches!(entry, Entry::Vacant(_));
    entry.or_insert_with(|| collapsed(value).into());
    is_new
}

/// The day of a line that says no more than when a text was changed last.
fn updated(line: &str) -> Option<&str> {
    const LABELS: [&str; 7] =
        ["last updated", "updated", "last modified", "modified", "mis à jour le", "aktualisiert am", "actualizado el"];
    let after = |label: &&str| {
        let (before, after) = line.split_at_checked(label.len())?;
        let is_label = before.chars().flat_map(char::to_lowercase).eq(label.chars());
        is_label.then(|| after.trim_start_matches([':', ' ']))
    };
    let day = LABELS.iter().find_map(after)?;
    let day = day.strip_prefix("on ").unwrap_or(day);
    parse_document_date_exact(day, None).is_ok_and(|found| found.precision == Precision::Day).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::super::letter::tests::{LEAD, parsed};

    #[test]
    fn a_title_and_what_stands_with_it_are_taken() {
        for head in [
            "Title: Ferry sinks\nDate: 2024-02-05\nAuthor: Amina Yusuf",
            "HEADLINE: Ferry sinks\nDATE: 5 February 2024",
        ] {
            let article = parsed(&format!("{head}\n\n{LEAD}\n\nMore."));
            assert_eq!(article.title.as_deref(), Some("Ferry sinks"), "{head}");
            assert_eq!(
                article.published.as_ref().map(|found| found.date.to_string()).as_deref(),
                Some("2024-02-05"),
                "{head}"
            );
            assert_eq!((article.sections.len(), article.lead().get(..5)), (2, Some("Talks")), "{head}");
            assert_eq!(article.metadata.contains_key("author"), head.contains("Author"), "{head}");
        }
    }

    #[test]
    fn what_is_no_head_stays() {
        for text in [
            "From: T. Reyes\nTo: All Staff\n\nMore.",
            "The title: Ferry sinks\n\nMore.",
            "Kisumu: a ferry sank.\n\nMore.",
        ] {
            let article = parsed(text);
            assert!(article.metadata.keys().all(|key| key == "byline"), "{text}: {article:?}");
            let all = format!("{:?} {:?}", article.title, article.sections);
            assert!(all.contains(text.lines().next().unwrap()), "{all}");
        }
    }

    #[test]
    fn the_day_of_the_last_change_is_no_heading() {
        for line in ["Updated: 6 February 2024", "Last updated on 6 February 2024 at 10:00", "UPDATED 2024-02-06"] {
            for date in ["", "\n5 February 2024"] {
                let article = parsed(&format!("Ferry sinks{date}\n{line}\n\n{LEAD}\n\nMore."));
                assert_eq!(article.title.as_deref(), Some("Ferry sinks"), "{line}");
                assert_eq!((article.sections.len(), article.lead().get(..5)), (2, Some("Talks")), "{line}");
                assert_eq!(article.published.is_some(), !date.is_empty(), "{line}");
                assert!(article.metadata["updated"].as_str().is_some_and(|day| day.contains("2024")), "{line}");
            }
        }
        let article = parsed(&format!("Ferry sinks\n\nUpdated 6 February 2024 and sold out.\n\n{LEAD}"));
        assert!(article.metadata.is_empty(), "{article:?}");
    }
}

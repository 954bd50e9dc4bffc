//! Date lines of texts without markup: `date 2024-02-02`, `Published: 5 February 2024`, or a line that is a day.

use super::clean::excerpt;
use super::heading::{begins_small, ends_sentence};
use super::lines::Line;
use crate::article::{Provenance, Published};
use crate::dates::{DateErrorKind, DateOrder, Precision, parse_document_date, parse_document_date_exact};

/// A date line.
pub(super) struct DateLine<'t> {
    /// Which line it is.
    pub(super) index: usize,
    /// Where it begins in the text.
    pub(super) start: usize,
    /// The date, or what is wrong with it.
    pub(super) date: Result<Published, String>,
    /// What follows the date on its line.
    pub(super) rest: Line<'t>,
}

/// How many lines that are not empty may stand before the date line.
pub(super) const HEADER_LINES: usize = 6;

/// What may stand before the date on its line, the longest first where one begins as another does.
#[rustfmt::skip]
const LABELS: [&str; 39] = [
    "date of publication", "date published", "date de publication", "dated", "date", "publication date", "published on", "published",
    "pubdate", "pub date", "posted on", "posted", "issued on", "issued", "released on", "released",
    "publié le", "mis en ligne le", "datum", "veröffentlicht am", "veröffentlicht", "erschienen am", "fecha de publicación", "fecha",
    "publicado el", "publicado em", "publicado", "data di pubblicazione", "data", "pubblicato il", "gepubliceerd op", "publicerad",
    "data publikacji", "opublikowano", "tarih", "дата публикации", "дата", "опубликовано", "التاريخ",
];

/// The date line among the first lines of a text. Where the date is `known` from elsewhere, a day without a label is one on the first
/// line alone: further down it may be what a paragraph wraps to.
pub(super) fn date_line<'t>(
    lines: impl Iterator<Item = Line<'t>>,
    known: bool,
    order: Option<DateOrder>,
) -> Option<DateLine<'t>> {
    let mut lines = lines.enumerate().peekable();
    let (mut before, mut after_gap) = (0, true);
    let (mut above, mut run) = ("", 0);
    while before < HEADER_LINES {
        let (index, line) = lines.next()?;
        if line.text.is_empty() {
            after_gap = true;
            continue;
        }
        // A paragraph of its own, or what stands right below a title.
        let apart = (after_gap || before == 1) && lines.peek().is_none_or(|(_, next)| next.text.is_empty());
        if !known || before == 0 || label(line.text).is_some() {
            let below = lines.peek().map_or("", |(_, next)| next.text);
            let found = read(index, line, apart, order);
            let text = || label(line.text).is_none() && !after_gap && is_within(above, run, below);
            if found.is_some() && !text() {
                return found;
            }
        }
        run = if after_gap { 1 } else { run + 1 };
        before += 1;
        after_gap = false;
        above = line.text;
    }
    None
}

/// Whether a day below `above`, the last of `run` lines without a gap, and above `below` is what a paragraph wraps to, `... as he said on /
/// 2 February 2024 / in Paris`, and no date line right below a title: a sentence comes from above, or goes on below.
fn is_within(above: &str, run: usize, below: &str) -> bool {
    #[rustfmt::skip]
    const NO_END: [&str; 25] = [
        "the", "a", "an", "and", "or", "since", "until", "till", "between", "dated", "le", "du", "au", "et", "depuis", "den", "und", "vom", "zum", "el",
        "del", "y", "il", "dal", "van",
    ];
    // A title may end in these: `Ferry talks go on`.
    const RARE_END: [&str; 14] =
        ["on", "by", "from", "before", "after", "of", "to", "in", "for", "am", "bis", "de", "desde", "op"];
    // What a small byline begins with.
    const BY: [&str; 8] = ["by ", "par ", "von ", "por ", "di ", "door ", "av ", "af "];
    // Titles and bylines are rarely so long, in bytes.
    const LONG: usize = 50;
    let last = above.rsplit(' ').next().unwrap_or("");
    let (goes_on, comes_on) = (begins_small(below), run > 1 && begins_small(above));
    let is_long = above.len() >= LONG;
    // A place or a byline may end in a comma above the day.
    let is_open = RARE_END.contains(&last) || (above.ends_with(',') && !below.is_empty());
    if NO_END.contains(&last) || (is_open && (goes_on || comes_on || is_long)) {
        return true;
    }
    (comes_on && is_long && !ends_sentence(above)) || (goes_on && !BY.iter().any(|by| below.starts_with(by)))
}

/// Reads a line that stands `apart` from others, or does not.
fn read(index: usize, line: Line<'_>, apart: bool, order: Option<DateOrder>) -> Option<DateLine<'_>> {
    let marked = unmarked(line.text).len() < line.text.len();
    let is_mark = |c: char| marked && MARKS.contains(&c);
    let (name, value, is_date) = match label(line.text) {
        Some((name, after)) => {
            let parts = |c: char| c.is_whitespace() || matches!(c, ':' | '=' | '-' | '–' | '—') || is_mark(c);
            let value = after.trim_start_matches(parts);
            // `Published in two parts` is none, and `Posted 5 February by nobody` is none either.
            let colon = after.trim_start_matches(is_mark).trim_start().starts_with(':');
            (name, value, colon || matches!(name, "date" | "dated" | "datum" | "fecha" | "дата"))
        }
        None => ("", unmarked(line.text), false),
    };
    let start = line.end() - value.len();
    // Where nothing else stands on the line, more can be a time of day than where text may follow.
    let alone = parse_document_date_exact(value.trim_end_matches(is_mark), order);
    match alone.or_else(|_| parse_document_date(value.split(is_mark).next().unwrap_or(value), order)) {
        Ok(found) => {
            let rest = line.rest(behind(value, found.end, is_mark));
            // Without a label, or with one that begins a sentence, only a day that stands alone is a date line.
            let ends = rest.text.is_empty();
            let alone = ends && found.precision == Precision::Day;
            if (!is_date && !alone) || (found.precision == Precision::Year && is_other_word(name, ends)) {
                return None;
            }
            let published = Published {
                date: found.date,
                time: found.time,
                precision: found.precision,
                provenance: Provenance::DateLine,
                span: Some(start..start + found.end),
            };
            Some(DateLine { index, start: line.start, date: Ok(published), rest })
        }
        // `Date palms are ...` is no date line; `date 2024-02-30` is one with a wrong date, and so is that day on a line of its own.
        Err(error) if error.kind != DateErrorKind::Unknown => {
            let rest = line.rest(behind(value, error.span.end, is_mark));
            // `Q1 2024` alone may be a heading.
            let alone = apart && rest.text.is_empty() && error.kind != DateErrorKind::Vague;
            let is_line = is_date || alone;
            let written = value.get(..error.span.end).unwrap_or(value);
            let message = format!("the date \"{}\" is not used: {error}", excerpt(written));
            is_line.then_some(DateLine { index, start: line.start, date: Err(message), rest })
        }
        Err(_) => None,
    }
}

/// Whether a label before a year, which ends its line or does not, is a word of other meanings: `Data: 2024 census figures`.
fn is_other_word(label: &str, ends: bool) -> bool {
    label == "data" || (!ends && matches!(label, "datum" | "fecha" | "tarih" | "дата" | "التاريخ"))
}

/// What Markdown sets words off with: `**Date:** 2024-02-05`, `_5 February 2024_`.
const MARKS: [char; 2] = ['*', '_'];

/// A line without the marks with which it begins; a mark before white space is that of an item.
fn unmarked(line: &str) -> &str {
    let bare = line.trim_start_matches(MARKS);
    if bare.starts_with(char::is_whitespace) { line } else { bare }
}

/// The label with which a line begins, and what follows it.
pub(super) fn label(line: &str) -> Option<(&'static str, &str)> {
    let bare = unmarked(line);
    let first = bare.chars().next()?.to_lowercase().next();
    LABELS.iter().filter(|label| label.chars().next() == first).find_map(|&label| {
        let (before, after) = bare.split_at_checked(label.len())?;
        // `_date_: 2024` ends with its mark, `date_of: 2024` goes on.
        let word = if bare.len() < line.len() { after.trim_start_matches(MARKS) } else { after };
        let is_whole = !word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let is_label = before.chars().flat_map(char::to_lowercase).eq(label.chars());
        (is_label && is_whole).then_some((label, after))
    })
}

/// What follows the date that ends there, without the mark between the two, as in `2024-02-02: Talks` and `2024-02-02 - Talks`.
fn behind(value: &str, end: usize, is_mark: impl Fn(char) -> bool) -> &str {
    let rest = value.get(end..).unwrap_or("").trim_start_matches(&is_mark).trim_start();
    let ends = |c: char| c.is_whitespace() || is_mark(c);
    let stop = rest.strip_prefix('.').filter(|rest| rest.is_empty() || rest.starts_with(ends));
    let rest = stop.map_or(rest, |rest| rest.trim_start_matches(&is_mark));
    let rest = rest.trim_start_matches([':', ';', ',', '|']).trim_start();
    rest.strip_prefix("- ").or_else(|| rest.strip_prefix("– ")).unwrap_or(rest).trim_start()
}

#[cfg(test)]
mod tests {
    use super::super::letter::tests::{LEAD, date, parsed};

    #[test]
    fn date_lines_in_their_spellings() {
        for line in [
            "date 2024-2-5",
            "date: 2024-02-05",
            "Date 5 February 2024",
            "DATE: Feb. 5, 2024",
            "date 2024-02-05T14:30:00Z",
            "date 2024-02-05 14:30",
            "date 2024-02-05 9 a.m.",
            "date 5 February 2024, 9.30 p.m. ET",
            "date 2024-02-05 9pm",
            "Published: 5 Feb 2024",
            "5 February 2024",
            "date\t2024-02-05",
            "date - 2024-02-05",
            "Date — 5 February 2024",
            "date = 2024-02-05",
            "date 2024–02–05",
            "date Mon Feb  5 14:30:00 UTC 2024",
            "date 2024-02-05.",
            "Published 5 February 2024",
            "Published on 5 February 2024",
            "Publication date: 2024-02-05",
            "Date published: 5 Feb. 2024",
            "Posted on February 5, 2024",
            "Released on 5 February 2024 at 10:00",
            "Issued on: 5 February 2024",
            "Datum: 5. Februar 2024",
            "Publié le 5 février 2024",
            "Fecha: 5 de febrero de 2024",
            "Veröffentlicht am 5. Februar 2024",
            "Data: 5 lutego 2024 r.",
            "Дата: 5 февраля 2024 г.",
            "5 февраля 2024 г., 14:05",
            "Mon 5 Feb 2024 18.00 GMT",
            "5.2.2024 10.30",
            "Monday, February 5, 2024 - 10:00",
            "date 2024-02-05 10:00:00 AKST",
        ] {
            let article = parsed(&format!("{line}\n\n{LEAD}"));
            let date = article.published.as_ref().map(|p| format!("{} {}", p.date, p.precision.name()));
            assert_eq!(date.as_deref(), Some("2024-02-05 day"), "{line}");
            assert_eq!((article.title.as_deref(), article.lead().get(..5)), (None, Some("Talks")), "{line}");
        }
        assert_eq!(parsed(&format!("date 2024-02-05. {LEAD}")).lead().get(..5), Some("Talks"));
        assert_eq!(date(&format!("date 2023–24 {LEAD}")), None);
        assert_eq!(date(&format!("date 2024-02\n\n{LEAD}")).as_deref(), Some("2024-02-01 month"));
        assert_eq!(date(&format!("date 2024\n\n{LEAD}")).as_deref(), Some("2024-01-01 year"));
        for text in [
            "Date palms grew here in 2024.",
            "Published 5 February 2024 and sold out by noon, the book is gone.",
            "Posted on 5 February 2024 by nobody, the letter came late.",
            "Date of publication unknown.",
            // Words of other languages that mean more than a date.
            "Data: 2024 census figures show that more people live here.",
            "Data: 2024",
            "Datum 2024 ist viel gebaut worden.",
            "Fecha: 2024 fue un buen año.",
        ] {
            assert_eq!(date(&format!("{text}\n\nMore.")), None, "{text}");
        }
        assert_eq!(date(LEAD), None);
        assert_eq!(date(&format!("NAIROBI, Kenya, Feb. 5, 2024 (TNW) - {LEAD}")).as_deref(), Some("2024-02-05 day"));
    }

    #[test]
    fn date_lines_may_be_set_off() {
        for line in [
            "**Date:** 2024-02-05",
            "**Date**: 2024-02-05",
            "**Date: 2024-02-05**",
            "*5 February 2024*",
            "**February 5, 2024**",
            "***Monday, 5 February 2024***",
            "_5 February 2024_",
            "_Published: 5 Feb 2024_",
            "__Date__ 2024-02-05T14:30:00Z",
            "*Published on 5 February 2024.*",
        ] {
            let text = format!("{line}\n\n{LEAD}");
            let article = parsed(&text);
            let published = article.published.clone().map(|p| (p.date.to_string(), p.span.unwrap()));
            let (date, span) = published.unwrap_or_else(|| panic!("{line}"));
            assert!(date == "2024-02-05" && text[span].contains("2024"), "{line}");
            assert_eq!((article.title.as_deref(), article.lead().get(..5)), (None, Some("Talks")), "{line}");
        }
        for line in
            ["* 5 February 2024", "*5 February 2024* was cold.", "**Date** palms grew in 2024.", "date_: 2024-02-05"]
        {
            assert_eq!(date(&format!("{line}\n\n{LEAD}")), None, "{line}");
        }
        let wrong = parsed(&format!("*30 February 2024*\n\n{LEAD}"));
        assert_eq!((wrong.warnings.len(), wrong.lead().get(..5)), (1, Some("Talks")), "{:?}", wrong.warnings);
        let lead = parsed("**Date:** 2024-02-05. *Kisumu* stayed calm.").lead().to_owned();
        assert_eq!(lead, "*Kisumu* stayed calm.");
    }

    #[test]
    fn a_day_that_a_paragraph_wraps_to_is_no_date_line() {
        for text in [
            "The talks will go on, as he said on\n2 February 2024\nin Paris, where they began.",
            "The gas works pay those who hold shares of them on\n2 February 2024\nParis time, and nobody else.",
            "The gas works did not pay since\n2 February 2024\nParis time, or never did.",
            "Talks on Gas\n\nThe treaty, which was signed in the old town\nof Emden in the north of the country before\n2 February 2024\nBonn left it.",
            "The treaty was signed in the old town\nof Emden, as all who know it say, and was not kept\n2 February 2024\nBonn left it.",
            "The treaty of Emden,\n2 February 2024,\nended the war.",
            "The treaty was signed and sealed in the old town of Emden,\n2 February 2024,\nBonn time.",
        ] {
            let article = parsed(&format!("{text}\n\nMore."));
            assert_eq!((article.published.as_ref(), article.warnings.len()), (None, 0), "{text}");
            let whole: Vec<_> = article.sections.iter().map(|section| section.text.as_str()).collect();
            assert!(whole.concat().contains("2 February 2024"), "{whole:?}");
        }
        for title in [
            "Talks End Without a Deal",
            "Talks end without a deal in the old town of Emden",
            "Talks on gas",
            "By Amina Yusuf",
            "Talks End Without a Deal\nBy Amina Yusuf",
            "Will they sign?",
            "Ferry talks go on",
            "Ferry talks go on\nby Amina Yusuf",
            "al-Wadi wins",
            "Ferry talks go on.",
            "Nairobi,",
            "By Amina Yusuf,",
        ] {
            let text = format!("{title}\n2 February 2024\nThe talks went on for a third day, as nobody had hoped.");
            assert_eq!(date(&text).as_deref(), Some("2024-02-02 day"), "{title}");
        }
        // Nothing goes on below.
        let byline = "By Amina Yusuf and Tomas de la Cruz in Dar es Salaam,\n2 February 2024\n\nThe talks went on.";
        assert_eq!(date(byline).as_deref(), Some("2024-02-02 day"));
        let byline = "Ferry Talks Fail\n2 February 2024\nby Amina Yusuf\n\nThe talks went on.";
        assert_eq!(date(byline).as_deref(), Some("2024-02-02 day"));
    }

    #[test]
    fn a_wrong_date_is_left_out_with_a_warning() {
        for (line, why) in [
            ("date 2024-02-30", "29 days"),
            ("date 03/04/2024", "day first"),
            ("date 5/2/24", "two digits"),
            ("date 2024-02-05T25:00:00Z", "not the time"),
            ("date 2024-W06", "a quarter or a week (write a day"),
            ("date Q1 2024", "a quarter or a week (write a day"),
        ] {
            let article = parsed(&format!("{line} {LEAD}"));
            assert_eq!(article.published, None);
            assert!(article.warnings[0].message.contains(why), "{:?}", article.warnings);
            assert_eq!(article.warnings[0].line, Some(1));
            assert_eq!(article.lead(), "Talks failed on Monday after three days.");
        }
    }

    #[test]
    fn a_wrong_day_that_stands_alone_is_a_date_line() {
        for line in ["03/04/2024", "30 February 2024", "2024-13-45", "Tuesday, February 6, 2023", "5/2/24"] {
            for title in ["", "Talks on gas\n", "Talks on gas\n\n"] {
                let article = parsed(&format!("{title}{line}\n\n{LEAD}"));
                assert_eq!((article.published.as_ref(), article.warnings.len()), (None, 1), "{title}{line}");
                assert!(article.warnings[0].message.contains(line), "{:?}", article.warnings);
                assert_eq!(
                    (article.title.as_deref(), article.lead().get(..5)),
                    ((!title.is_empty()).then_some("Talks on gas"), Some("Talks"))
                );
            }
        }
        let quarter = parsed(&format!("Q1 2024\n\n{LEAD}"));
        assert_eq!((quarter.title.as_deref(), quarter.warnings.len()), (Some("Q1 2024"), 0));
        let wrapped =
            parsed("The talks will go on until\n03/04/2024\nin the old town of Emden, as it was said.\n\nMore.");
        assert!(wrapped.warnings.is_empty() && wrapped.lead().contains("until 03/04/2024 in"), "{wrapped:?}");
    }
}

//! Date expressions of queries: absolute dates, dates told from today, and ranges of both.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::Period;
use super::absolute::absolute;
use super::error::{DateError, DateErrorKind, shown};
use super::relative::Relative;
use super::scan::{Piece, Scan};
use super::words::{VOCABULARY, month, month_name, weekday};
use crate::suggest::nearest;

type Read = Result<Period, DateError>;

/// Reads a date expression; both ends of the result are included. Case and surplus spaces do not matter.
///
/// - Days, months, years, quarters (`2024-Q1`) and ISO weeks (`2024-W07`) in many spellings; ten years (`the 1990s`).
/// - `today`, `yesterday`, `tomorrow`; `this week` and `last week` (the whole one before, Monday to Sunday), and so with
///   month, quarter and year; `friday` (the most recent one, today included) and `last friday` (before today); `weekend`
///   (the most recent Saturday and Sunday of which the Sunday is not after today) and `last weekend` (before today).
/// - `next week` (the whole one after this one), and so with month, quarter and year; `next friday` and `next weekend` (the first
///   that begin after today); `next 7 days` (those after today).
/// - `7d` or `last 7 days` (today and the six days before), `2w`, `3m` (from the day after the same day three months ago),
///   `1y`; `3 days ago` (one day).
/// - `A..B`, `A..`, `..B`, `..`, `A to B`, `between A and B`, `since A`, `from A`, `until A`; `after A` and `before A` leave
///   A itself out. From the first day of A to the last of B, which may be any of the above.
///
/// # Errors
/// What cannot be read, does not exist, ends before it begins or lies outside the years 1 to 9999, with the bytes of `text`
/// concerned and a hint; an ambiguous date with its two readings.
pub fn parse_expression(text: &str, today: NaiveDate) -> Result<Period, DateError> {
    range(Part { text, start: 0 }.trimmed(), today).map_err(|error| {
        if error.kind != DateErrorKind::Unknown {
            return error;
        }
        match respelt(text).filter(|meant| range(Part { text: meant, start: 0 }.trimmed(), today).is_ok()) {
            Some(meant) => error.hint(format!("did you mean `{meant}`?")),
            None => error.hint(
                "write 2024-02-05, 2024-02, 2024, 5 Feb 2024, 2024-Q1, 2024-W07, yesterday, last week, 7d or A..B",
            ),
        }
    })
}

/// Whether a text is a date expression, without saying why not.
#[must_use]
pub fn is_expression(text: &str, today: NaiveDate) -> bool {
    range(Part { text, start: 0 }.trimmed(), today).is_ok()
}

/// From the first day of an expression on: what `--since` means.
///
/// # Errors
/// As [`parse_expression`], and if the expression has no first day.
pub fn parse_since(text: &str, today: NaiveDate) -> Result<Period, DateError> {
    let period = parse_expression(text, today)?;
    period.from.map(|_| Period { to: None, ..period }).ok_or_else(|| endless(text, "first"))
}

/// Up to the last day of an expression: what `--until` means.
///
/// # Errors
/// As [`parse_expression`], and if the expression has no last day.
pub fn parse_until(text: &str, today: NaiveDate) -> Result<Period, DateError> {
    let period = parse_expression(text, today)?;
    period.to.map(|_| Period { from: None, ..period }).ok_or_else(|| endless(text, "last"))
}

fn endless(text: &str, which: &str) -> DateError {
    let message = format!("{} has no {which} day", shown(text.trim()));
    DateError::new(DateErrorKind::Impossible, message, 0..text.len()).hint("write a day, a month or a year")
}

/// Part of an expression, and the byte of it where the part begins.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Part<'t> {
    fn trimmed(self) -> Self {
        let text = self.text.trim_start();
        Self { start: self.start + self.text.len() - text.len(), text: text.trim_end() }
    }

    fn span(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// What stands before and behind these bytes.
    fn around(self, bytes: Range<usize>) -> (Self, Self) {
        let before = Self { text: self.text.get(..bytes.start).unwrap_or(""), start: self.start };
        let behind = Self { text: self.text.get(bytes.end..).unwrap_or(""), start: self.start + bytes.end };
        (before.trimmed(), behind.trimmed())
    }

    /// The first word, and the part behind it.
    fn first_word(self) -> (&'t str, Self) {
        let end = self.text.find(char::is_whitespace).unwrap_or(self.text.len());
        (self.text.get(..end).unwrap_or(""), self.around(0..end).1)
    }

    /// The parts around the first of these words that has something before it.
    fn joined_by(self, words: &[&str]) -> Option<(Self, Self)> {
        let begin = |word: &str| word.as_ptr() as usize - self.text.as_ptr() as usize;
        let is_one = |word: &&str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        let word = self.text.split_whitespace().skip(1).find(is_one)?;
        Some(self.around(begin(word)..begin(word) + word.len()))
    }
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn range(part: Part<'_>, today: NaiveDate) -> Read {
    if let Some(at) = part.text.find("..") {
        let (left, right) = part.around(at..at + 2);
        let end = |part: Part<'_>| if part.text.is_empty() { Ok(Period::all()) } else { single(part, today) };
        return between(end(left)?, end(right)?, part);
    }
    let (word, behind) = part.first_word();
    let both = |(left, right)| between(single(left, today)?, single(right, today)?, part);
    if is_any(word, &["between"])
        && let Some(ends) = behind.joined_by(&["and"])
    {
        return both(ends);
    }
    let from = is_any(word, &["since", "from"]);
    if let Some(ends) = if from { behind } else { part }.joined_by(&["to", "until", "till", "through"]) {
        return both(ends);
    }
    let period = if from {
        Period { to: None, ..single(behind, today)? }
    } else if is_any(word, &["until", "till"]) {
        Period { from: None, ..single(behind, today)? }
    } else if is_any(word, &["after"]) {
        let day = single(behind, today)?.to.and_then(|last| last.succ_opt());
        Period { from: Some(day.ok_or_else(|| beyond(part))?), to: None }
    } else if is_any(word, &["before"]) {
        let day = single(behind, today)?.from.and_then(|first| first.pred_opt());
        Period { from: None, to: Some(day.ok_or_else(|| beyond(part))?) }
    } else {
        single(part, today)?
    };
    if period.is_written() { Ok(period) } else { Err(beyond(part)) }
}

/// A range from the first day of one period to the last day of another.
fn between(left: Period, right: Period, part: Part<'_>) -> Read {
    match (left.from, right.to) {
        (Some(from), Some(to)) if from > to => {
            let message = format!("this range ends ({}) before it begins ({})", Period::day(to), Period::day(from));
            let hint = match (right.from, left.to) {
                (Some(first), Some(last)) => format!("write {}", Period { from: Some(first), to: Some(last) }),
                _ => "swap its ends".to_owned(),
            };
            Err(DateError::new(DateErrorKind::Reversed, message, part.span()).hint(hint))
        }
        (from, to) => Ok(Period { from, to }),
    }
}

fn beyond(part: Part<'_>) -> DateError {
    DateError::new(DateErrorKind::Impossible, "this lies outside the years 1 to 9999", part.span())
        .hint("write days between 0001-01-01 and 9999-12-31")
}

/// One period: no range.
fn single(mut part: Part<'_>, today: NaiveDate) -> Read {
    for words in [&["in", "on"][..], &["the"]] {
        let (word, behind) = part.first_word();
        if is_any(word, words) {
            part = behind;
        }
    }
    let error = |kind, message: String| DateError::new(kind, message, part.span());
    if part.text.is_empty() {
        return Err(error(DateErrorKind::Unknown, "a date is missing".to_owned()));
    }
    if let Some(relative) = Relative::read(part.text) {
        return relative.period(today).ok_or_else(|| {
            let wrong = match relative {
                Relative::Count(0, _) | Relative::Ahead(0, _) => {
                    error(DateErrorKind::Impossible, format!("{} is no time at all", shown(part.text)))
                }
                _ => beyond(part),
            };
            match relative.most(today) {
                Some(most) => wrong.hint(format!("write a number from 1 to {most}")),
                None => wrong,
            }
        });
    }
    if let Some(years) = decade(part.text) {
        return Ok(years);
    }
    if let Some(month) = month(part.text) {
        let hint = format!("write the year: {} {}", month_name(month), today.year());
        return Err(error(DateErrorKind::NoYear, "this month has no year".to_owned()).hint(hint));
    }
    let unknown = || error(DateErrorKind::Unknown, format!("{} is not a date", shown(part.text)));
    let mut scan = Scan::new(part.text);
    match absolute(&mut scan, None) {
        Ok(date) if scan.is_done() => Ok(date.period()),
        Ok(_) => Err(unknown()),
        Err(error) if error.kind == DateErrorKind::Unknown => Err(unknown()),
        Err(error) => Err(error.shifted(part.start)),
    }
}

/// `1990s`: ten years.
fn decade(text: &str) -> Option<Period> {
    let digits = text.strip_suffix(['s', 'S'])?;
    let digits = digits.strip_suffix(['\'', '’']).unwrap_or(digits);
    let first = digits.parse().ok().filter(|year| digits.len() == 4 && *year > 0 && year % 10 == 0)?;
    Some(Period { to: Period::year(first + 9)?.to, ..Period::year(first)? })
}

/// The expression with its misspelt words as they may have been meant; `None` if no word is misspelt.
fn respelt(text: &str) -> Option<String> {
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let mut scan = Scan::new(text);
    let mut respelt = String::new();
    let mut copied = 0;
    while !scan.is_done() {
        scan.skip_blank();
        let Some(Piece::Word(word)) = scan.next() else { continue };
        // Two letters are too few to tell what was meant.
        let known = word.len() < 3 || month(word).is_some() || weekday(word).is_some();
        if let Some(meant) = nearest(word, VOCABULARY).filter(|meant| !known && !meant.eq_ignore_ascii_case(word)) {
            respelt.push_str(text.get(copied..scan.at() - word.len())?);
            respelt.push_str(meant);
            copied = scan.at();
        }
    }
    respelt.push_str(text.get(copied..)?);
    (copied > 0).then_some(respelt)
}

//! The dates of wire stories' datelines: `NAIROBI, Kenya, Feb. 5, 2024 (TNW) -`.

use std::ops::Range;

use super::document::{DocumentDate, parse_document_date};
use super::error::{DateError, DateErrorKind};
use super::scan::{Piece, Scan};
use super::words::{month, weekday};
use super::{DateOrder, Precision};

/// The date of a wire story's dateline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The date; its `end` is that of [`Self::span`].
    pub found: DocumentDate,
    /// The bytes of the text where it stands.
    pub span: Range<usize>,
}

/// The longest dateline, in bytes.
const LONGEST: usize = 160;

/// Reads the dateline at the beginning of a wire story: `NAIROBI, Kenya, Feb. 5, 2024 (TNW) -`.
///
/// It begins with a place in capitals and ends in a dash. A comma, a dash or an agency stands between the two, so that
/// `THE BUDGET OF 5 MAY 2024 - AN OVERVIEW` is none. `None` where there is none or where it does not give day, month and year; an
/// error where these are impossible, or day and month cannot be told apart.
#[must_use]
pub fn parse_dateline(text: &str, order: Option<DateOrder>) -> Option<Result<Dateline, DateError>> {
    let text = text.get(..text.floor_char_boundary(LONGEST))?;
    let mut scan = Scan::new(text);
    scan.skip_blank();
    if !begins_in_capitals(scan.rest()) {
        return None;
    }
    scan.next();
    let mut parted = false;
    loop {
        let adjoins = scan.at();
        scan.skip_space();
        let begin = scan.at();
        match scan.next()? {
            Piece::Number { .. } => return date_at(text, begin, parted, order),
            Piece::Word(word) if month(word).is_some() || weekday(word).is_some() => {
                if let Some(dateline) = date_at(text, begin, parted, order) {
                    return Some(dateline);
                }
            }
            // A sentence; places have only short words in small letters.
            Piece::Word(word) if word.len() > 3 && begin > adjoins && word.starts_with(char::is_lowercase) => {
                return None;
            }
            Piece::Word(_) => {}
            Piece::Mark(mark) => parted |= matches!(mark, ',' | ')' | '/' | '-' | '–' | '—'),
        }
    }
}

/// Whether the first word is one of at least two letters, all capitals: `NAIROBI`, `N'DJAMENA`, `U.N.`.
fn begins_in_capitals(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | '/')).unwrap_or(text.len());
    let mut letters = text.get(..end).unwrap_or("").chars().filter(|c| c.is_alphabetic());
    text.starts_with(char::is_uppercase) && letters.clone().all(char::is_uppercase) && letters.nth(1).is_some()
}

/// The dateline whose date begins at that byte.
fn date_at(text: &str, begin: usize, parted: bool, order: Option<DateOrder>) -> Option<Result<Dateline, DateError>> {
    let read = parse_document_date(text.get(begin..)?, order);
    let end = begin
        + match &read {
            Ok(found) if found.precision == Precision::Day => found.end,
            Err(error) if matches!(error.kind, DateErrorKind::Ambiguous { .. } | DateErrorKind::Impossible) => {
                error.span.end
            }
            _ => return None,
        };
    let mut behind = Scan::new(text.get(end..)?);
    behind.mark(',');
    behind.skip_space();
    let agency = agency(&mut behind);
    behind.skip_space();
    let dash = ['-', '–', '—'].into_iter().any(|dash| behind.mark(dash));
    let dateline = |found| Dateline { found: DocumentDate { end, ..found }, span: begin..end };
    (dash && (parted || agency)).then(|| read.map(dateline).map_err(|error| error.shifted(begin)))
}

/// Passes over `(TNW)` or `/PRNewswire/`.
fn agency(scan: &mut Scan<'_>) -> bool {
    let close = match scan.rest().chars().next() {
        Some('(') => ')',
        Some('/') => '/',
        _ => return false,
    };
    let end = scan.rest().char_indices().skip(1).find(|&(_, c)| c == close || c == '\n');
    let Some((end, _)) = end.filter(|&(_, c)| c == close) else { return false };
    scan.skip(end + close.len_utf8());
    true
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_datelines_with_a_full_date() {
        for (text, day, written) in [
            ("NAIROBI, Kenya, Feb 5 2024 (TNW) - Lead", 5, "Feb 5 2024"),
            ("  NAIROBI, Kenya, Feb. 5, 2024 (TNW) - Lead", 5, "Feb. 5, 2024"),
            ("WASHINGTON, Feb 13, 2024 /PRN/ -- Lead", 13, "Feb 13, 2024"),
            ("WASHINGTON, D.C., Feb 13, 2024 /PRNewswire/ --Lead", 13, "Feb 13, 2024"),
            ("PARIS (AFP) 5 February 2024 - Lead", 5, "5 February 2024"),
            ("PARIS (AFP), 5 February 2024 – Lead", 5, "5 February 2024"),
            ("NEW YORK, Monday, 5 February 2024 — Lead", 5, "Monday, 5 February 2024"),
            ("NEW YORK--(BUSINESS WIRE)--Feb. 13, 2024--Lead", 13, "Feb. 13, 2024"),
            ("LONDON Feb 5, 2024 (Reuters) - Lead", 5, "Feb 5, 2024"),
            ("N'DJAMENA, 2024-02-05 14:30 GMT (TNW) - Lead", 5, "2024-02-05 14:30 GMT"),
            ("RIO DE JANEIRO, 5 de fevereiro de 2024 (TNW) - Lead", 5, "5 de fevereiro de 2024"),
            ("ST. JOHN'S, Antigua and Barbuda, Feb. 5, 2024 (TNW) -", 5, "Feb. 5, 2024"),
            ("MARCH, Cambridgeshire, 5 Feb 2024 - Lead", 5, "5 Feb 2024"),
            ("PORT-AU-PRINCE, Mar del Plata, 5 Feb 2024 - Lead", 5, "5 Feb 2024"),
        ] {
            let read = parse_dateline(text, None)
                .and_then(Result::ok)
                .map(|line| (line.found.date, line.found.end, &text[line.span]));
            let end = text.find(written).unwrap() + written.len();
            assert_eq!(read, Some((NaiveDate::from_ymd_opt(2024, 2, day).unwrap(), end, written)), "{text}");
        }
    }

    #[test]
    fn what_is_no_dateline_has_no_date() {
        for text in [
            "",
            "GENEVA, March 3 (TNW) - Lead",
            "LONDON (Reuters) - Lead",
            "NEW YORK, March 17 - </DATELINE>",
            "Nairobi, Feb 5 2024 - Lead",
            "NAIROBI, Feb 5 2024 was a Monday.",
            "NAIROBI, Feb 2024 (TNW) - Lead",
            "NAIROBI, Feb 30 2024 was no day.",
            "NAIROBI, 03/04/2024",
            "NAIROBI\n5 Feb 2024 (TNW) - Lead",
            "EU leaders met on 5 February 2024 - and left.",
            "THE BUDGET OF 5 MAY 2024 - AN OVERVIEW",
            "A, 5 February 2024 - Lead",
            "5 February 2024 (TNW) - Lead",
            "NAIROBI, 5 February 2024 (TNW",
        ] {
            assert_eq!(parse_dateline(text, None), None, "{text}");
        }
    }

    #[test]
    fn wrong_dates_are_told_of() {
        for (text, written, why) in [
            ("NAIROBI, Feb 30 2024 (TNW) - Lead", "Feb 30 2024", "it has 29 days"),
            ("NAIROBI, 03/04/2024 (TNW) - Lead", "03/04/2024", "day first"),
            ("NAIROBI, Tuesday, 5 February 2024 - Lead", "5 February 2024", "is a Monday"),
        ] {
            let error = parse_dateline(text, None).unwrap().unwrap_err();
            assert!(text[error.span.clone()].ends_with(written) && error.message.contains(why), "{error:?}");
        }
        let order = Some(DateOrder::DayFirst);
        assert!(parse_dateline("NAIROBI, 03/04/2024 (TNW) - Lead", order).unwrap().is_ok());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,30}|[A-C]{2}[,( ]{1,2}(\\PC{0,3}|5 Feb 2024)[0-9A-Za-z:./, ()—-]{0,30}") {
            match parse_dateline(&text, None) {
                Some(Ok(line)) => {
                    prop_assert_eq!(line.found.end, line.span.end);
                    prop_assert!(text.get(line.span).is_some());
                }
                Some(Err(error)) => prop_assert!(text.get(error.span).is_some()),
                None => {}
            }
        }
    }
}

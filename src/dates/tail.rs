//! What may stand behind the date of a text that is one date: its weekday, the time of day however it is written, zones that nobody
//! knows, remarks in brackets. They move no day, and so cost none.

use chrono::Datelike;

use super::Precision;
use super::document::DocumentDate;
use super::time::time_alone;
use super::words::weekday;

/// The date with the time of day in what follows it, if that says no more.
pub(super) fn with_tail(found: DocumentDate, rest: &str) -> Option<DocumentDate> {
    let mut found = found;
    let rest = after_weekday(found, rest)?;
    let is_day = found.precision == Precision::Day;
    let apart = rest.trim_start_matches(['.', ',', '،', '-', '–', '—', '|', '·', '•', '@', ' ', '\u{a0}']);
    let spaced = rest.starts_with([',', '،', '.']) || rest.trim_start().len() < rest.len();
    let time = if is_day && found.time.is_none() && spaced { time_alone(apart) } else { None };
    let rest = match time {
        Some((time, length)) => {
            found.time = Some(time);
            apart.get(length..)?
        }
        None => rest,
    };
    let rest = rest.trim().trim_start_matches(['.', ',', '،']).trim_start();
    (rest.is_empty() || (is_day && is_remark(rest, found.time.is_some()))).then_some(found)
}

/// What follows a date and its own weekday, in brackets or not; `None` where that is another one.
fn after_weekday(found: DocumentDate, rest: &str) -> Option<&str> {
    let bare = rest.trim().trim_start_matches(['.', ',', '،', '(', '（']).trim_start();
    let (word, behind) = bare.split_at_checked(bare.find(|c: char| !c.is_alphabetic()).unwrap_or(bare.len()))?;
    match weekday(word) {
        Some(day) if day == found.date.weekday() && found.precision == Precision::Day => {
            Some(behind.trim_start_matches(['.', ',', ')', '）']))
        }
        Some(_) if found.time.is_none() => None,
        _ => Some(rest),
    }
}

/// Whether there is nothing but brackets without numbers and zones; what is no offset is a zone only behind a time.
fn is_remark(text: &str, timed: bool) -> bool {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' => rest.find(')').map(|end| end + 1),
            '[' => rest.find(']').map(|end| end + 1),
            _ => Some(rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | '[')).unwrap_or(rest.len())),
        };
        let Some((piece, behind)) = length.and_then(|length| rest.split_at_checked(length)) else { return false };
        let is_known = match first {
            '(' | '[' => !has_number(piece),
            '+' | '-' | '\u{2212}' => is_zone(piece),
            _ => timed && is_zone(piece),
        };
        if !is_known {
            return timed && is_time(rest) && !has_number(rest);
        }
        rest = behind.trim_start();
    }
    true
}

/// Whether a text has a number that belongs to no zone, as it does in `GMT+1`, `PST8PDT` and `-05:00`.
fn has_number(text: &str) -> bool {
    let of_zone = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | ':' | '\u{2212}');
    text.split(|c| !of_zone(c)).any(|word| word.starts_with(char::is_numeric))
}

/// `AKST`, `GMT+1`, `+0100`, `America/New_York`.
fn is_zone(word: &str) -> bool {
    const LONGEST: usize = 32;
    let sign = |c: char| matches!(c, '+' | '-' | ':' | '\u{2212}');
    let is_short = word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || sign(c));
    let is_place =
        word.contains('/') && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '-'));
    word.len() <= LONGEST && !word.starts_with(|c: char| c.is_ascii_digit()) && (is_short || is_place)
}

/// `Eastern Time`, `local time`.
fn is_time(words: &str) -> bool {
    words.rsplit(' ').next().is_some_and(|last| last.eq_ignore_ascii_case("time"))
}

#[cfg(test)]
mod tests {
    use super::super::parse_document_date_exact;

    fn read(text: &str) -> Option<String> {
        let found = parse_document_date_exact(text, None).ok()?;
        Some(format!("{}{}", found.date, found.time.map_or(String::new(), |time| format!(" {time}"))))
    }

    #[test]
    fn times_zones_and_brackets_cost_no_day() {
        for text in [
            "2024-02-05 14:05:00 AKST",
            "2024-02-05 14:05:00 XYZT",
            "2024-02-05 14:05:00 +0000 UTC",
            "2024-02-05T14:05:00+01:00[Europe/Paris]",
            "2024-02-05T14:05:00Z[UTC]",
            "2024-02-05 14:05:00 America/New_York",
            "2024-02-05 14:05:00 PST8PDT",
            "2024-02-05 14:05 (Paris)",
            "2024-02-05 14:05 Eastern Time",
            "Mon, 05 Feb 2024 14:05:00 +0100 (Mitteleurop. Zeit)",
            "Mon 5 Feb 2024 14.05 GMT",
            "5.2.2024 14.05",
            "5 February 2024, 14.05 Uhr",
            "5 February 2024 at 14.05",
            "05.02.2024 - 14:05",
            "Monday, February 5, 2024 | 14:05 (GMT+1)",
        ] {
            assert_eq!(read(text).as_deref(), Some("2024-02-05 14:05:00"), "{text}");
        }
        for text in ["2024-02-05+01:00", "5 February 2024 (print edition)"] {
            assert_eq!(read(text).as_deref(), Some("2024-02-05"), "{text}");
        }
    }

    #[test]
    fn what_says_more_is_not_passed_over() {
        for text in [
            "5 February 2024 (Sunday)",
            "2024-02-05 (updated 2024-02-06)",
            "2024-02-05 14:05 and more",
            "2024-02-05 14:05 - 15:05",
            "2024-02-05 KISUMU",
            "2024-02-05 - 700",
            "2024-02 10:30",
            "2024-02-05 14:05 (",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

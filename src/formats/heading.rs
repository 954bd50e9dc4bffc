//! Which lines read as headings.

use crate::dates::{DateErrorKind, DocumentDate, Precision, is_month, parse_document_date_exact};

/// Longest heading, in words and in bytes.
const MOST_WORDS: usize = 12;
pub(super) const MOST_BYTES: usize = 110;

/// Whether a line of its own reads as a heading: short, with a letter, and no sentence: it may end in `?`, `!` or a quotation
/// mark, never in a full stop, comma, semicolon or colon.
pub(super) fn reads_as_heading(line: &str) -> bool {
    if line.len() > MOST_BYTES
        || !line.contains(char::is_alphabetic)
        || begins_small(line)
        || line.starts_with(['—', '>'])
    {
        return false;
    }
    if line.split_whitespace().count() > MOST_WORDS || line.ends_with(NO_END) {
        return false;
    }
    let inner = line.trim_end_matches(CLOSING);
    let quoted = inner.len() < line.len();
    if quoted && inner.ends_with(['.', ',', '…']) {
        return false;
    }
    let sentences = has_two_sentences(line) && !line.ends_with('?');
    !(sentences || is_speech(line) || begins_with_place_and_day(line) || is_row(line))
}

/// A row of a table: `North  12  40`, `North; 12; 40`, `North .... 12`.
fn is_row(line: &str) -> bool {
    line.contains("   ") || line.contains('\t') || line.contains("....") || line.matches(';').nth(1).is_some()
}

/// What no heading ends in.
const NO_END: [char; 13] = ['.', ',', ';', ':', '…', '-', '–', '—', '。', '，', '、', '；', '：'];

/// Begins with a small letter, unless it is the small one of a name such as `eMarket`.
pub(super) fn begins_small(line: &str) -> bool {
    let mut chars = line.chars();
    chars.next().is_some_and(char::is_lowercase) && !chars.next().is_some_and(char::is_uppercase)
}

/// Whether a sentence ends within the line: a full stop behind a word that is no abbreviation, since it is in small letters.
fn has_two_sentences(line: &str) -> bool {
    line.match_indices(". ").any(|(at, stop)| {
        let word = line.get(..at).and_then(|before| before.rsplit(' ').next()).unwrap_or("");
        let after = line.get(at + stop.len()..).unwrap_or("");
        word.len() > 2 && word.chars().all(char::is_lowercase) && after.starts_with(char::is_uppercase)
    })
}

/// Longest dateline, in bytes.
const MOST_DATELINE: usize = 80;

/// The dateline of a wire story on a line of its own: `LISBON 1996-08-30`, `ARBIL, Iraq, 20 March 1995`, `LONDON, March 3`.
pub(super) fn is_place_and_day(line: &str) -> bool {
    place_and_day(line).is_some()
}

/// Where the day begins in such a line. It may be one without its year.
pub(super) fn place_and_day(line: &str) -> Option<usize> {
    // Most headings have neither.
    if line.len() > MOST_DATELINE {
        return None;
    }
    if !begins_in_capitals(line) {
        return place_and_article(line);
    }
    if !line.ends_with(|c: char| c.is_numeric()) && !line.rsplit(' ').next().is_some_and(ends_day) {
        return None;
    }
    let mut starts = line.match_indices(' ').map(|(at, _)| at + 1).take(6);
    starts.find(|&at| {
        let (place, day) = line.split_at_checked(at).unwrap_or_default();
        match parse_document_date_exact(day, None) {
            Ok(found) => found.precision == Precision::Day,
            // `ELECTION DAY, MARCH 3` is no place.
            Err(error) => {
                let whole = error.kind == DateErrorKind::NoYear && error.span.end == day.len();
                whole && place.ends_with(", ") && day.contains(char::is_lowercase)
            }
        }
    })
}

/// Whether a word that ends a line may end a day that stands behind a place: `3 March`, `3 марта`, `3 марта 2024 г.`
fn ends_day(word: &str) -> bool {
    word == "г." || is_month(word.trim_end_matches('.'))
}

/// `Paris, le 5 février 2024` on a line of its own.
fn place_and_article(line: &str) -> Option<usize> {
    let ends = line.ends_with(|c: char| c.is_ascii_digit());
    let comma = if ends && line.starts_with(char::is_uppercase) { line.find(", ") } else { None }?;
    let (place, day) = (line.get(..comma)?, line.get(comma + 2..)?);
    let names = place.split(' ').all(|word| word.len() <= 3 || word.starts_with(char::is_uppercase));
    let article = ["le ", "den ", "el ", "il "].iter().any(|article| day.starts_with(article));
    let is_day = |found: DocumentDate| found.precision == Precision::Day;
    (names && article && parse_document_date_exact(day, None).is_ok_and(is_day)).then_some(comma + 2)
}

fn begins_in_capitals(line: &str) -> bool {
    let word = line.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

/// The place of the dateline that a line begins with, and what else stands before its dash: `GENEVA, March 3 (TNW) - Talks`.
fn before_dash(line: &str) -> Option<&str> {
    if !begins_in_capitals(line) {
        return None;
    }
    let mut dashes = line.match_indices(['-', '–', '—']).take_while(|&(at, _)| at < MOST_DATELINE);
    let (place, text) =
        dashes.find_map(|(at, _)| line.split_at_checked(at).filter(|(place, _)| place.ends_with([' ', ')'])))?;
    let name =
        |word: &str| word.len() <= 3 || !word.starts_with(char::is_lowercase) || ends_day(word.trim_end_matches(','));
    let text = text.trim_start_matches(['-', '–', '—', ' ']);
    let begins = !text.is_empty() && !text.starts_with(char::is_lowercase);
    (begins && place.split_whitespace().all(name)).then_some(place)
}

/// Whether a line begins as a story does: with place and day, or with a place, often a day and an agency, and a dash.
pub(super) fn begins_with_dateline(line: &str) -> bool {
    before_dash(line).is_some() || is_place_and_day(line)
}

/// Whether a line begins with a dateline that has a day, which no headline does.
pub(super) fn begins_with_place_and_day(line: &str) -> bool {
    let place = before_dash(line).map_or(line, |place| place.split(['(', '/']).next().unwrap_or(""));
    is_place_and_day(place.trim_end())
}

/// A heading that shows by its letters that it is one: all or nearly all words begin with a capital.
pub(super) fn is_headline(line: &str) -> bool {
    reads_as_heading(line) && is_title_case(line)
}

const OPENING: [char; 5] = ['"', '“', '„', '«', '‘'];
const CLOSING: [char; 5] = ['"', '”', '“', '»', '’'];

/// What somebody says: `"We stay" – Amina Yusuf`, `Q: Why?`, `Q. Why?`.
fn is_speech(line: &str) -> bool {
    let mut chars = line.chars();
    if chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(':') || line.starts_with("Q. ") {
        return true;
    }
    // A headline may quote: `"We Stay," Says Yusuf`.
    let says = |word| matches!(word, "Says" | "Said" | "Asks" | "Tells");
    if !line.contains(char::is_lowercase) || (line.split_whitespace().any(says) && is_title_case(line)) {
        return false;
    }
    let Some(rest) = line.strip_prefix(OPENING) else { return false };
    let Some((said, after)) = rest.rsplit_once(CLOSING) else {
        // A quotation that is not closed goes on.
        return true;
    };
    let after = after.trim_start();
    let spoken = after.starts_with(['-', '–', '—', ',']) || said.ends_with([',', '.', '!', '?']);
    let verb = after.split_whitespace().any(|word| matches!(word, "said" | "says" | "asked" | "told" | "added"));
    !after.is_empty() && (spoken || verb)
}

/// Whether words of four letters and more all begin with a capital or a digit.
pub(super) fn is_title_case(line: &str) -> bool {
    let mut long = line.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 3);
    line.starts_with(|c: char| !c.is_lowercase())
        && long.all(|word| word.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase()))
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(CLOSING).ends_with(['.', '!', '?'])
}

/// An item of a list: `- x`, `* x`, `• x`, `1. x`, `a) x`.
pub(super) fn is_item(line: &str) -> bool {
    let bullet = line.strip_prefix(['-', '*', '•', '–', '·', '‣', '▪', '◦', '●', '○', '■', '►', '+']);
    bullet.is_some_and(|rest| rest.starts_with(char::is_whitespace)) || is_numbered(line) || {
        let mut chars = line.chars();
        chars.next().is_some_and(|c| c.is_ascii_lowercase()) && chars.next() == Some(')')
    }
}

pub(super) fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && line.len() - rest.len() <= 2 && {
        let after = rest.strip_prefix(['.', ')']);
        after.is_some_and(|after| after.starts_with(char::is_whitespace))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_with_a_bullet_or_a_number() {
        for line in ["- x", "* x", "• x", "– x", "◦ x", "● x", "■ x", "1. x", "12) x", "a) x"] {
            assert!(is_item(line), "{line}");
        }
        // An em dash may begin the line of a paragraph that is wrapped.
        for line in ["-x", "*", "— x", "(a) x", "1.5 x", "123. x", "A) x"] {
            assert!(!is_item(line), "{line}");
        }
    }

    #[test]
    fn headings_and_sentences() {
        for line in [
            "It ended.",
            "Among them were:",
            "in lower case",
            "\"We stay.\"",
            "\"We stay,\" said Amina Yusuf",
            "Q: Why?",
            "1,200",
            "\"We stay\" \u{2013} Amina Yusuf",
            "Q. Why now?",
            "LISBON 1996-08-30",
            "ARBIL, Iraq, 20 March 1995",
            "It was over. Nobody spoke!",
            "他说。",
            "Unfinished\u{2014}",
            "— Amina Yusuf",
            "LONDON, March 3 - 4th qtr",
            "LONDON, March 3",
            "Ward; Reyes; Okafor",
            "North   12",
            "Net reserves......12",
        ] {
            assert!(!reads_as_heading(line), "{line}");
        }
        for line in [
            "Impact",
            "\"Clean Hands\"",
            "Why Now?",
            "Next steps",
            "5. Next Steps",
            "CALL FOR REASSESSMENT",
            "A Deal!",
            "eMarket Sells All Three",
            "“I FIX BOATS,” YUSUF SAYS",
            "\"We Stay,\" Says Yusuf",
            "Mt. Ellery Wants Its Name",
            "Goals of 2030",
            "ROUND 7",
        ] {
            assert!(reads_as_heading(line), "{line}");
        }
    }

    #[test]
    fn stories_begin_with_datelines() {
        for line in [
            "GENEVA, March 3 (TNW) - Talks ended.",
            "LISBON 1996-08-30",
            "PORT TALLOW, Jamaica - Auction results:",
            "MAASTRICHT, the Netherlands, June 29 - The oldest bank",
            "NEW YORK--(BUSINESS WIRE)--A bank",
            "МОСКВА, 2 фев - РНВ Банк закрыт",
            "МОСКВА, 2 февраля (ТНВ) - Банк закрыт",
            "Paris, le 5 février 2024",
            "SAN JOSE (PRN) -- \"We stay.\"",
        ] {
            assert!(begins_with_dateline(line), "{line}");
        }
        for line in [
            "UNESCO - which had sent them - left.",
            "Geneva - Talks ended.",
            "NATO ministers met - Talks",
            "A-LIST",
            "EU -",
        ] {
            assert!(!begins_with_dateline(line), "{line}");
        }
    }

    #[test]
    fn a_dateline_alone_is_a_place_and_a_day() {
        assert_eq!(place_and_day("ARBIL, Iraq 1995-03-20"), Some(12));
        assert_eq!(place_and_day("ARBIL, Iraq, March 3"), Some(13));
        assert_eq!(place_and_day("ARBIL, Iraq, 3 March"), Some(13));
        assert_eq!(place_and_day("МОСКВА, 3 марта"), Some("МОСКВА, ".len()));
        assert_eq!(place_and_day("МОСКВА, 3 марта 2024 г."), Some("МОСКВА, ".len()));
        assert_eq!(place_and_day("Paris, le 5 février 2024"), Some(7));
        for line in [
            "LISBON",
            "THE WHOLE OF MARCH",
            "Lisbon 1996-08-30",
            "Lisbon, 30 August 1996",
            "The Treaty of Lisbon, le 5 février 2024 et",
            "ELECTION OF 2024",
            "ELECTION DAY, MARCH 3",
            "FIXTURES March 3",
            "GENEVA, March 3 talks on 5",
            "U 1996-08-30",
            "1996-08-30",
        ] {
            assert_eq!(place_and_day(line), None, "{line}");
        }
    }
}

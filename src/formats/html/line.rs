//! What a line says beside the dates on it.

use super::find::Found;
use super::words::{Label, is_by, label_after, label_before};
use crate::dates::{is_month, is_weekday};

/// What a line says beside its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// That it is published or changed then, or by whom, and nothing else: `Published on`, `By Amina Yusuf`, `10:30 GMT`.
    Label,
    /// A few names: `Lake Herald, Kisumu`.
    Names,
    /// A sentence, or more.
    Prose,
}

/// More is no note of a date, in characters; more yet where it begins with a label; a label may stand anywhere within few.
const MOST: usize = 70;
const MOST_LABELLED: usize = 150;
const FEW: usize = 24;

/// Tells what a line says beside the dates that were found on it.
pub(super) fn beside(line: &str, dates: &[Found]) -> Beside {
    let mut rest = String::with_capacity(line.len());
    let mut at = 0;
    for date in dates {
        rest.push_str(line.get(at..date.span.start).unwrap_or(""));
        rest.push(' ');
        at = date.span.end;
    }
    rest.push_str(line.get(at..).unwrap_or(""));
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && !".!?。".contains(c));
    let length = rest.chars().count();
    let words = || rest.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(char::is_alphabetic));
    if words().next().is_none() {
        return Beside::Label;
    }
    let is_dating = |label: Option<Label>| matches!(label, Some(Label::Published | Label::Modified));
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    let mut unknown = words().filter(|word| !is_known(word) && !is_dating(label_after(word))).peekable();
    let (is_labelled, is_known) = (is_dating(label_before(rest)), unknown.peek().is_none());
    let begins = is_dating(label_after(rest));
    let most = if begins { MOST_LABELLED } else { MOST };
    if length > most || (ends_sentence(line) && !(is_labelled && is_known)) {
        return Beside::Prose;
    }
    let has_small = unknown.any(is_small);
    let opens = begins || (is_by(rest) && (is_labelled || !has_small));
    match has_small {
        _ if is_known || opens || (is_labelled && length <= FEW) => Beside::Label,
        true => Beside::Prose,
        false => Beside::Names,
    }
}

/// A word that says nothing by itself: of three letters at most, of days and times, or of small scripts.
fn is_known(word: &str) -> bool {
    const TIMES: [&str; 12] =
        ["року", "года", "clock", "hours", "heures", "horas", "time", "local", "date", "datum", "fecha", "stand"];
    let short = if word.chars().any(|c| c > '\u{2e00}') { 1 } else { 3 };
    word.chars().count() <= short
        || word.starts_with(|c: char| c.is_ascii_digit())
        || is_weekday(word)
        || is_month(word)
        || TIMES.iter().any(|time| word.eq_ignore_ascii_case(time))
}

/// Whether a line ends as a sentence does, not as `10 a.m.` and `2024 г.` do.
fn ends_sentence(line: &str) -> bool {
    let text = line.trim_end().trim_end_matches(['"', '”', '“', '»', '’', ')']);
    let words = text.trim_end_matches(['.', '!', '?', '。']);
    let last = words.chars().rev().take_while(|c| c.is_alphabetic()).count();
    words.len() < text.len() && !(1..3).contains(&last)
}

/// Whether a few words may say who wrote an article: they are no sentence.
pub(super) fn is_byline(text: &str) -> bool {
    const LONGEST: usize = 100;
    let words = || text.split_whitespace();
    let (all, small) = (words().count(), words().filter(|word| word.starts_with(char::is_lowercase)).count());
    let by = is_by(text.trim_start());
    text.chars().count() < LONGEST
        && (small * 2 <= all || (by && all <= 4))
        && (by || !ends_sentence(text))
        && text.contains(char::is_alphabetic)
        && !text.contains(['?', '!'])
        && !text.trim_start().starts_with(['"', '“', '„', '«'])
}

/// Whether what stands before the date of a dateline may be a place: `Rio de Janeiro`, `Paris, le`; nothing may be one, too.
pub(super) fn is_place(before: &str) -> bool {
    let before = before.trim();
    let place = match before.rsplit_once(", ") {
        Some((place, word)) if word.len() < 5 && !word.contains(' ') => place,
        _ => before,
    };
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    let last = place.rsplit(' ').next().unwrap_or("");
    !is_small(last) && !place.split(' ').any(|word| is_small(word) && word.chars().count() > 3)
}

#[cfg(test)]
mod tests {
    use super::super::find::days;
    use super::*;

    #[test]
    fn lines_are_told_by_what_is_beside_their_dates() {
        let beside_it = |line: &str| beside(line, &days(line, None));
        for line in [
            "5 February 2024",
            "Monday, 5 February 2024, 10:30 a.m. EST",
            "Published on 5 February 2024.",
            "Posted Feb. 5, 2024, by Tamsin Orrell",
            "Submitted by editor on Mon, 02/05/2024 - 13:00",
            "By Amina Yusuf and Tom Mboya | 5 February 2024",
            "5 February 2024 Updated 2 days ago",
            "Published 5 February 2024, 10:00 GMT, by Amina Yusuf, Africa correspondent, in Kisumu, for the newspaper Lake Herald",
            "Zuletzt aktualisiert am 9. März 2024",
            "Mis à jour le 9 mars 2024",
            "Par Amina Yusuf (avec AFP), publié le 5 février 2024 à 10h30, mis à jour à 12h45",
            "Stand: 05.02.2024, 10:30 Uhr",
            "5 лютого 2024 року",
            "发布时间：2024年2月5日",
        ] {
            assert_eq!(beside_it(line), Beside::Label, "{line}");
        }
        for line in ["Lake Herald | Kisumu | 5 February 2024", "Oda Brandt, 5 May 1999 - 3 Feb. 2024"] {
            assert_eq!(beside_it(line), Beside::Names, "{line}");
        }
        for line in [
            "War began on 5 May 1999.",
            "It was on 5 May 1999.",
            "Oda Brandt, 5 May 1999 - 3 Feb. 2024.",
            "A decree issued on 5 May 1999 by the president will be lifted, the palace said",
            "The water agreement of 5 May 1999 is dead, ministers said.",
            "Das Abkommen vom 5. Mai 1999 ist gescheitert",
            "By decree of 5 May 1999 the dams were closed",
        ] {
            assert_eq!(beside_it(line), Beside::Prose, "{line}");
        }
    }

    #[test]
    fn bylines_are_no_sentences() {
        for text in [
            "By Amina Yusuf.",
            "Amina Yusuf, BBC News correspondent in Nairobi",
            "by amina yusuf",
            "نشر: أمينة",
            "Oda Jr.",
        ] {
            assert!(is_byline(text), "{text}");
        }
        for text in [
            "The authority was founded in 1999",
            "We left, Yusuf said.",
            "By the river they met and spoke",
            "Questions? Email us",
            "“We left” by boat",
            "12",
        ] {
            assert!(!is_byline(text), "{text}");
        }
    }

    #[test]
    fn places_are_told_from_the_beginnings_of_sentences() {
        for place in ["", "KISUMU, Kenya, ", "Rio de Janeiro, ", "Paris, le ", "Berlin, den "] {
            assert!(is_place(place), "{place}");
        }
        for text in ["The treaty of ", "On the eve of ", "It was signed in Kisumu, on the "] {
            assert!(!is_place(text), "{text}");
        }
    }
}

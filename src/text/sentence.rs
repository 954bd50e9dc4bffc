//! Where sentences end: a full stop ends one unless it belongs to an abbreviation.

use super::token::{Opens, Token};

/// What begins with the token `text[start..end]`, whose predecessor `last` ended at byte `gap_start`.
pub(super) fn opens(text: &str, last: Token, gap_start: usize, start: usize, end: usize) -> Opens {
    let Some(gap) = text.get(gap_start..start) else { return Opens::Nothing };
    let before = last.of(text);
    // Nearly every gap is one space; only after `U.S.` can a sentence end in it.
    if gap == " " && !before.ends_with('.') {
        return Opens::Nothing;
    }
    if gap.contains('\n') {
        return if has_empty_line(gap) { Opens::Paragraph } else { Opens::Sentence };
    }
    let word = text.get(start..end).unwrap_or("");
    if ends_sentence(before, gap, word) { Opens::Sentence } else { Opens::Nothing }
}

fn has_empty_line(gap: &str) -> bool {
    let mut lines = gap.split('\n');
    lines.next();
    // What follows the last line break is the indentation of the next token.
    lines.next_back();
    lines.any(|line| line.trim().is_empty())
}

/// Whether a sentence ends between the words `before` and `word`.
fn ends_sentence(before: &str, gap: &str, word: &str) -> bool {
    let stop = gap.find(['.', '!', '?', '…', '。', '！', '？']);
    let Some(mark) = stop.or_else(|| before.ends_with('.').then_some(0)) else { return false };
    let after = gap.get(mark..).unwrap_or("");
    let wide = after.starts_with(['。', '！', '？']);
    if !wide && !after.contains(char::is_whitespace) {
        return false;
    }
    // A sentence begins with a capital, a digit or a letter without case, or a quotation mark before any letter.
    let begins = !word.starts_with(char::is_lowercase);
    if !begins {
        return false;
    }
    // `Dr.`, `J.` and `U.S.` end a sentence only before a word that hardly does anything else than begin one. A full stop that
    // does not follow the word at once (`Dr) .`) is one of its own.
    let is_title = is_title(before) || is_title_in_capitals(before, word);
    let abbreviated =
        before.ends_with('.') || (stop == Some(0) && after.starts_with('.') && (is_title || is_abbreviation(before)));
    !abbreviated || (!is_title && is_starter(word))
}

fn is_abbreviation(word: &str) -> bool {
    is_single_capital(word) || ABBREVIATIONS.contains(&word)
}

/// `ST. LOUIS`, `GEN. MILO`; a sentence may end in `the FT. The`.
fn is_title_in_capitals(before: &str, word: &str) -> bool {
    let mut title = [0; 5];
    let in_capitals = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let Some(title) = title.get_mut(..before.len()).filter(|_| in_capitals(before) && in_capitals(word)) else {
        return false;
    };
    title.copy_from_slice(before.as_bytes());
    if let Some(rest) = title.get_mut(1..) {
        rest.make_ascii_lowercase();
    }
    str::from_utf8(title).is_ok_and(is_title)
}

fn is_single_capital(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Abbreviations that are always followed by what they belong to.
fn is_title(word: &str) -> bool {
    matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Dr"
            | "Prof"
            | "Gen"
            | "Lt"
            | "Col"
            | "Sgt"
            | "Maj"
            | "Capt"
            | "Cpl"
            | "Cmdr"
            | "Adm"
            | "Gov"
            | "Sen"
            | "Sens"
            | "Rep"
            | "Reps"
            | "Rev"
            | "Hon"
            | "Pres"
            | "Supt"
            | "Insp"
            | "Messrs"
            | "Mme"
            | "Mlle"
            | "Sr"
            | "Sra"
            | "St"
            | "Ste"
            | "Mt"
            | "Ft"
            | "vs"
            | "Amb"
            | "Msgr"
            | "Fr"
            | "Brig"
            | "Det"
    )
}

/// Abbreviations that may end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "Inc", "Corp", "Co", "Cos", "Ltd", "Jr", "Bros", "plc", "etc", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug",
    "Sep", "Sept", "Oct", "Nov", "Dec", "No", "Nos", "Ave", "Blvd", "Rd", "Dept", "Assn", "Univ", "approx", "est",
    "cf", "al", "Vol", "pp", "Art", "Fig", "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill",
    "Ind", "Kan", "Ky", "La", "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa",
    "Tenn", "Tex", "Va", "Vt", "Wash", "Wis", "Wyo",
];

/// Words that, capitalised, hardly ever stand inside a name.
fn is_starter(word: &str) -> bool {
    matches!(
        word,
        "The"
            | "A"
            | "An"
            | "He"
            | "She"
            | "It"
            | "They"
            | "We"
            | "I"
            | "You"
            | "In"
            | "On"
            | "At"
            | "But"
            | "And"
            | "For"
            | "This"
            | "That"
            | "These"
            | "Those"
            | "There"
            | "His"
            | "Her"
            | "Its"
            | "Their"
            | "Our"
            | "If"
            | "When"
            | "While"
            | "After"
            | "Before"
            | "As"
            | "By"
            | "From"
            | "With"
            | "Since"
            | "However"
            | "Meanwhile"
            | "Although"
            | "Though"
            | "Some"
            | "Many"
            | "Most"
            | "No"
            | "Not"
            | "Under"
            | "Both"
            | "Who"
            | "What"
            | "Why"
            | "How"
            | "Last"
            | "Yet"
    )
}

#[cfg(test)]
mod tests {
    use crate::text::{Opens, tokenise};

    /// The first words of the sentences after the first.
    fn starts(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenise(text, &mut tokens);
        tokens.iter().skip(1).filter(|t| t.opens != Opens::Nothing).map(|t| t.of(text)).collect()
    }

    #[test]
    fn ends_at_stops_before_a_capital() {
        assert_eq!(
            starts("Talks failed. Both sides left! Why? \"Ask them.\" (Nobody did.) 700 signed."),
            ["Both", "Why", "Ask", "Nobody", "700"]
        );
        assert_eq!(starts("It rose 3.5 percent at example.com and then... fell"), [""; 0]);
        assert_eq!(starts("\u{201c}We stay.\u{201d} \u{201c}Do you?\u{201d} he asked."), ["Do"]);
    }

    #[test]
    fn does_not_end_at_abbreviations() {
        assert_eq!(
            starts("Mr. Reyes met Sen. Ada Okafor and J. R. Lind of Vell Corp. Tuesday in Ames, Calif. Talks"),
            [""; 0]
        );
        assert_eq!(starts("The U.S. Senate met in the U.S. The vote failed."), ["The"]);
        assert_eq!(starts("GEN. MILO LEFT FT. WORTH. It was read in the FT. The bank left."), ["It", "The"]);
        assert_eq!(starts("He joined Vell Inc. She left on Jan. 5 for St. Vitus."), ["She"]);
    }

    #[test]
    fn line_breaks_and_empty_lines_begin_something() {
        let text = "one\ntwo\n\nthree\n \nfour";
        let mut tokens = Vec::new();
        tokenise(text, &mut tokens);
        let opens: Vec<_> = tokens.iter().map(|t| t.opens).collect();
        assert_eq!(opens, [Opens::Paragraph, Opens::Sentence, Opens::Paragraph, Opens::Paragraph]);
    }

    #[test]
    fn wide_stops_need_no_space() {
        assert_eq!(starts("北。京"), ["京"]);
    }
}

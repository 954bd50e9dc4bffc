//! With which of several roles an actor is shown.

use super::{OUTER, STYLES};

/// What makes another office of a title before which it stands: `Vice President`.
const OTHERS: &[&str] = &["vice", "ex", "then", "under", "co", "shadow", "lieutenant", "lt"];

/// Titles in short, with the whole.
const ABBREVIATED: &[(&str, &str)] = &[
    ("adm", "admiral"),
    ("amb", "ambassador"),
    ("capt", "captain"),
    ("col", "colonel"),
    ("gen", "general"),
    ("gov", "governor"),
    ("lt", "lieutenant"),
    ("maj", "major"),
    ("pres", "president"),
    ("prof", "professor"),
    ("rep", "representative"),
    ("rev", "reverend"),
    ("sec", "secretary"),
    ("sen", "senator"),
    ("sgt", "sergeant"),
];

/// Longest role that is in capitals wherever it stands: `CEO`.
const LONGEST_ACRONYM: usize = 4;

/// Whether an actor is rather shown with a role that the article gives later: the first one holds, unless the other says more of the
/// same (`Secretary of State`), or it says less than any office does (`Dr.`), or a headline in capitals has it.
pub(in super::super) fn gives_way(shown: &str, later: &str) -> bool {
    is_fuller(later, shown)
        || (is_style(shown) && !is_style(later))
        || (is_headline(shown) && !is_headline(later) && !is_style(later) && !is_fuller(shown, later))
}

/// Whether one role is the other one with more words before it or behind it, or in full: `Representative` for `Rep`.
fn is_fuller(full: &str, role: &str) -> bool {
    let Some(more) = full.len().checked_sub(role.len()).filter(|more| *more > 0) else { return false };
    let same = |part: Option<&str>| part.is_some_and(|part| part.eq_ignore_ascii_case(role));
    let before = || full.get(..more).filter(|_| same(full.get(more..)));
    let behind = || full.get(role.len()..).filter(|_| same(full.get(..role.len())));
    let is_whole = || {
        let is = |(short, whole): &(&str, &str)| short.eq_ignore_ascii_case(role) && whole.eq_ignore_ascii_case(full);
        ABBREVIATED.iter().any(is)
    };
    let is_other = |word: &str| OTHERS.iter().chain(OUTER).any(|other| other.eq_ignore_ascii_case(word));
    before().is_some_and(|before| before.ends_with(' ') && !before.split([' ', '-']).any(is_other))
        || behind().is_some_and(|behind| behind.starts_with(' '))
        || is_whole()
}

fn is_style(role: &str) -> bool {
    role.split(' ').all(|word| STYLES.iter().any(|style| style.eq_ignore_ascii_case(word.trim_end_matches('.'))))
}

fn is_headline(role: &str) -> bool {
    role.len() > LONGEST_ACRONYM && !role.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_role_holds_unless_another_says_more_of_the_same() {
        for (shown, later) in [
            ("Secretary", "Secretary of State"),
            ("Secretary", "Treasury Secretary"),
            ("minister", "Prime Minister"),
            ("Rep", "Representative"),
            ("Dr", "consultant"),
            ("Prof. Dr", "minister"),
            ("CHIEF", "Director"),
            ("SECRETARY", "Secretary of State"),
        ] {
            assert!(gives_way(shown, later) && !gives_way(later, shown), "{shown}, {later}");
        }
        for (shown, later) in [
            ("director", "consultant"),
            ("President", "Vice President"),
            ("President", "former Vice President"),
            ("Secretary", "Assistant Secretary"),
            ("Senator", "grandfather"),
            ("CEO", "chairman"),
            ("Secretary", "secretary"),
            ("President", "President-elect"),
            ("Dr", "Sir"),
            ("Governor", "Lieutenant Governor"),
            ("Prince", "Princess"),
            ("Rep", "Reporter"),
        ] {
            assert!(!gives_way(shown, later), "{shown}, {later}");
        }
        assert!(!gives_way("SECRETARY OF STATE", "Secretary"));
    }
}

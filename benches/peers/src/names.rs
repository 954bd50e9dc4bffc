//! Words and names that nobody bears, made of syllables: the same number, the same name.

use crate::random::Random;

const BEGINNINGS: &[&str] =
    &["b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "sh", "st", "t", "tr", "v", "w", "y", "z"];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "ou", "ea"];
const ENDINGS: &[&str] = &["", "n", "r", "l", "s", "m", "nd", "rt", "k", "st"];

/// The made-up word with this number, in small letters. Words with larger numbers are longer.
pub(crate) fn word(number: usize) -> String {
    let mut random = Random::new(number as u64);
    let syllables = 2 + usize::from(number > 2_000) + usize::from(number > 200_000 && random.percent(50));
    let mut word = String::new();
    for i in 0..syllables {
        word.push_str(random.pick(BEGINNINGS));
        word.push_str(random.pick(VOWELS));
        if i + 1 == syllables {
            word.push_str(random.pick(ENDINGS));
        }
    }
    word
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// First name and surname.
pub(crate) fn person(number: usize) -> (String, String) {
    (capital(&word(1_000_000 + number % 600)), capital(&word(2_000_000 + number / 3)))
}

pub(crate) fn place(number: usize) -> String {
    capital(&word(3_000_000 + number))
}

pub(crate) fn organisation(number: usize) -> String {
    const SORTS: &[&str] = &["Authority", "Bank", "Group", "Ministry", "Union", "Party", "Council", "Holdings", "Institute"];
    const FIELDS: &[&str] = &["Energy", "Trade", "Water", "Health", "Labour", "Transport", "Farm", "Media"];
    let mut random = Random::new(4_000_000 + number as u64);
    let name = capital(&word(4_000_000 + number));
    format!("{name} {} {}", random.pick(FIELDS), random.pick(SORTS))
}

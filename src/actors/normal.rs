//! Normal forms of names, and what else of a name is a key.

use super::company;
use crate::article::ActorKind;
use crate::text::fold;

/// Most words of a surname: `Van der Berg Lunde`.
const SURNAME: usize = 4;

/// The keys of a name, without repetition: its normal form, which comes first; of a person the name without `Jr.` and what may be
/// the surname, so `Carla de la Vell` is also `de la vell`, `la vell` and `vell`, and of a double surname (`Østby-Lunde`) the latter
/// half; of a company the name without legal form. Empty for a name without letters and digits.
#[must_use]
pub fn own_keys(kind: ActorKind, name: &str) -> Vec<String> {
    let mut own: Vec<String> = Vec::with_capacity(3);
    let mut add = |key: String| {
        if !key.is_empty() && !own.contains(&key) {
            own.push(key);
        }
    };
    add(normalise(name));
    match kind {
        ActorKind::Person => {
            let words: Vec<String> = name.split_whitespace().map(normalise).filter(|word| !word.is_empty()).collect();
            let end = words.iter().rposition(|word| !is_suffix(word)).map_or(0, |last| last + 1);
            let words = words.get(..end).unwrap_or(&[]);
            add(words.join(" "));
            let is_initial = |word: &String| word.chars().nth(1).is_none();
            for first in 1.max(end.saturating_sub(SURNAME))..end {
                let surname = words.get(first..).unwrap_or(&[]);
                if !surname.first().is_none_or(is_initial) {
                    add(surname.join(" "));
                }
            }
            add(words.last().map_or("", |last| surname(last)).to_owned());
        }
        ActorKind::Organisation => add(normalise(company::without_legal_form(name))),
        ActorKind::Place => {}
    }
    own
}

/// The normal form of a name, as [`own_keys`] have it: lower case, no accents, no full stops or apostrophes, single spaces for all
/// else between words (`Al-Rashid` is `al rashid`, `U.S.` is `us`), but that a plus at the end of a word is one (`OPEC+` is `opec plus`), and
/// so is `&` between words: `Harl & Roth` is `harl and roth`, `AT&T` is `at&t`.
#[must_use]
pub fn normalise(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_normal(name, &mut key);
    key
}

/// Appends the normal form of `name` to an empty `key`.
fn push_normal(name: &str, key: &mut String) {
    let folded = fold(name);
    let mut rest = &*folded;
    let mut gap = false;
    while !rest.is_empty() {
        // Words of plain letters are taken as a whole.
        let plain = rest.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(plain);
        if !word.is_empty() {
            part(key, &mut gap);
            let from = key.len();
            key.push_str(word);
            if let Some(word) = key.get_mut(from..) {
                word.make_ascii_lowercase();
            }
            rest = after;
            continue;
        }
        let mut others = after.chars();
        match others.next() {
            Some('.' | '\'' | '\u{2019}' | '\u{2bc}') | None => {}
            Some('&') if (gap || key.is_empty()) && others.as_str().starts_with(char::is_whitespace) => {
                part(key, &mut gap);
                key.push_str("and");
            }
            Some(c) if c.is_alphanumeric() || c == '&' => {
                part(key, &mut gap);
                // A sigma is one letter, wherever in a word it stands.
                key.extend(c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c }));
            }
            Some('+') if !gap && !key.is_empty() && !others.as_str().starts_with(|c: char| c.is_alphanumeric()) => {
                key.push_str(" plus");
                gap = true;
            }
            Some(_) => gap = true,
        }
        rest = others.as_str();
    }
}

/// Parts the next word of a normal form from what stands before it, after a `gap`.
fn part(key: &mut String, gap: &mut bool) {
    if std::mem::take(gap) && !key.is_empty() {
        key.push(' ');
    }
}

/// The last word of a person's normal name that is no `jr`.
pub(super) fn surname(name: &str) -> &str {
    name.rsplit(' ').find(|word| !is_suffix(word)).unwrap_or("")
}

/// What may follow a surname.
pub(super) fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv")
}

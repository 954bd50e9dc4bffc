//! Who is named in an article: capitalised runs, titles and a gazetteer give candidates, which are merged into actors.
//!
//! Rules alone, nothing learned: a surname, an acronym or a short form belongs to the fuller name that the article has.

mod candidates;
mod gazetteer;
mod merge;
mod view;
mod words;

pub use gazetteer::Gazetteer;

use crate::article::{Actor, ActorKind, Article};
use crate::layout::Layout;
use crate::text::fold;

/// Finds who is named in an article, merged into actors in the order of their first mention, each with its mentions in reading
/// order. `layout` must be that of `article`.
#[must_use]
pub fn find(article: &Article, layout: &Layout) -> Vec<Actor> {
    let found = candidates::find(article, layout, Gazetteer::built_in());
    merge::merge(&found)
}

/// The keys under which a mention of `actor` written as `surface` can be found, without repetition: the normal form of its
/// name, that of this surface and, for a person, the surname.
#[must_use]
pub fn keys(actor: &Actor, surface: &str) -> Vec<String> {
    let name = normalise(&actor.name);
    let surname = (actor.kind == ActorKind::Person).then(|| surname(&name).to_owned());
    let mut keys: Vec<String> = Vec::with_capacity(3);
    for key in [Some(name), Some(normalise(surface)), surname].into_iter().flatten() {
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The normal form of a name, as [`keys`] have it: lower case, no accents, no full stops or apostrophes, single spaces for all
/// else between words (`Al-Rashid` is `al rashid`, `U.S.` is `us`).
#[must_use]
pub fn normalise(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_normal(name, &mut key);
    key
}

/// Appends the normal form of `name` to an empty `key`.
fn push_normal(name: &str, key: &mut String) {
    let mut gap = false;
    for c in fold(name).chars() {
        match c {
            'a'..='z' | '0'..='9' if !gap => key.push(c),
            '.' | '\'' | '\u{2019}' | '\u{2bc}' => {}
            c if c.is_alphanumeric() || c == '&' => {
                if gap && !key.is_empty() {
                    key.push(' ');
                }
                gap = false;
                if c.is_ascii() { key.push(c.to_ascii_lowercase()) } else { key.extend(c.to_lowercase()) }
            }
            _ => gap = true,
        }
    }
}

/// The last word of a person's normal name that is no `jr`.
fn surname(name: &str) -> &str {
    name.rsplit(' ').find(|word| !is_suffix(word)).unwrap_or("")
}

/// What may follow a surname.
fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv")
}

#[cfg(test)]
mod tests;

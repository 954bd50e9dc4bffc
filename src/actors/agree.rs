//! What kind of actor a mention is where the article itself says it better than the words around the mention do.

use rapidhash::RapidHashMap;

use super::holders::Claim;
use super::merge::{Mentioned, initials, is_acronym};
use super::offices::Offices;
use super::{normalise, surname};
use crate::article::{ActorKind, Part};

/// Words that stand before places and not before persons.
const IN: &[&str] = &["in", "at", "near", "around", "outside", "across"];

/// Words that stand before places more often than before persons.
const TOWARDS: &[&str] = &["from", "to"];

/// Makes the kinds of mentions agree: a surname alone is of the person whom the article names in full (`VELSEN RESIGNS`), or of
/// who governs a country on that day; an acronym in brackets is of the kind of what stands before it. `text` gives
/// the parts of the article.
pub(super) fn agree<'a>(
    found: &mut [Mentioned<'_>],
    claims: &[Claim],
    governs: impl Fn(&str) -> bool,
    text: impl Fn(Part) -> &'a str,
) {
    // Apart from the mentions, which are changed meanwhile.
    let keys: Vec<String> = found.iter_mut().map(|mention| std::mem::take(&mut mention.key)).collect();
    surnames(found, &keys, claims, governs, &text);
    couples(found, &keys, &text);
    acronyms(found, &keys);
    for (mention, key) in found.iter_mut().zip(keys) {
        mention.key = key;
    }
}

fn surnames<'a>(
    found: &mut [Mentioned<'_>],
    keys: &[String],
    claims: &[Claim],
    governs: impl Fn(&str) -> bool,
    text: impl Fn(Part) -> &'a str,
) {
    // Of the words of longer names, and the last words of persons' (`Suu Kyi`): whether each is the surname of a person, and whether
    // it belongs to another name.
    let mut longer: RapidHashMap<&str, (bool, bool)> = RapidHashMap::default();
    for (mention, key) in found.iter().zip(keys).filter(|(_, key)| key.contains(' ')) {
        for word in key.split(' ') {
            let (named, other) = longer.entry(word).or_default();
            match mention.kind {
                ActorKind::Person => *named |= surname(key) == word,
                // `the Biden Administration`
                _ => *other |= !key.ends_with(" administration"),
            }
        }
        let last = key.match_indices(' ').filter_map(|(at, _)| key.get(at + 1..)).filter(|last| last.contains(' '));
        for last in last.filter(|_| mention.kind == ActorKind::Person) {
            longer.entry(last).or_default().0 = true;
        }
    }
    for (mention, key) in found.iter_mut().zip(keys) {
        let kind = mention.kind;
        if kind == ActorKind::Person || mention.known.is_some() || key.is_empty() {
            continue;
        }
        let before = text(mention.part).get(..mention.start).unwrap_or("");
        let before = before.split_whitespace().next_back().unwrap_or("");
        let stands =
            |words: &[&str]| kind == ActorKind::Place && words.iter().any(|word| word.eq_ignore_ascii_case(before));
        let (named, other) = longer.get(key.as_str()).copied().unwrap_or_default();
        if stands(IN) || other {
            continue;
        }
        // `President Biden` is as good as a full name.
        let claimed = || claims.iter().any(|claim| Offices::built_in().goes_by(claim.person, key));
        if (named && !stands(TOWARDS)) || claimed() || governs(key) {
            mention.kind = ActorKind::Person;
        }
    }
}

/// Tells `Mrs. Velsen` from `Mr. Velsen`; the first of them is the one with the full name.
fn couples<'a>(found: &mut [Mentioned<'_>], keys: &[String], text: impl Fn(Part) -> &'a str) {
    let mut first: RapidHashMap<&str, bool> = RapidHashMap::default();
    for (mention, key) in found.iter_mut().zip(keys).filter(|(mention, _)| mention.kind == ActorKind::Person) {
        let before = text(mention.part).get(..mention.start).unwrap_or("").trim_end();
        let is_in = |titles: &[&str]| {
            titles.iter().any(|title| {
                let rest = before.strip_suffix('.').unwrap_or(before).strip_suffix(title);
                rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
            })
        };
        let is_woman = is_in(&["Mrs", "Ms", "Miss"]);
        if is_woman || is_in(&["Mr"]) {
            let known = *first.entry(surname(key)).or_insert(is_woman);
            mention.apart = known != is_woman && surname(key) == key;
        }
    }
}

fn acronyms(found: &mut [Mentioned<'_>], keys: &[String]) {
    for i in 1..found.len() {
        let (full, acronym) = (&found[i - 1], &found[i]);
        let explained = acronym.bracketed && full.kind != acronym.kind && is_acronym(acronym.surface);
        if !explained || normalise(&initials(full.surface)) != keys[i] {
            continue;
        }
        let (from, to) = (acronym.kind, full.kind);
        for j in 0..found.len() {
            if keys[j] == keys[i] && found[j].kind == from {
                found[j].kind = to;
                found[j].known = None;
            }
        }
    }
}

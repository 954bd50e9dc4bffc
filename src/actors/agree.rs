//! What kind of actor a mention is where the article itself says it better than the words around the mention do.

use rapidhash::RapidHashMap;

use super::holders::Claim;
use super::merge::Mentioned;
use super::names::{Names, initials, is};
use super::normalise;
use super::offices::Offices;
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
    names: &mut Names,
    claims: &[Claim],
    governs: impl Fn(&str) -> bool,
    text: impl Fn(Part) -> &'a str,
) {
    surnames(found, names, claims, governs, &text);
    couples(found, names, &text);
    acronyms(found, names);
}

impl Mentioned<'_> {
    /// Makes it one of an actor of another kind.
    fn become_one_of(&mut self, kind: ActorKind, names: &mut Names) {
        self.kind = kind;
        self.name = names.number(kind, self.surface);
    }
}

fn surnames<'a>(
    found: &mut [Mentioned<'_>],
    names: &mut Names,
    claims: &[Claim],
    governs: impl Fn(&str) -> bool,
    text: impl Fn(Part) -> &'a str,
) {
    let may_be_person = |mention: &Mentioned, names: &Names| {
        mention.kind != ActorKind::Person && mention.known.is_none() && !names.about(mention.name).is(is::EMPTY)
    };
    // Of those, whether the name stands within longer ones: as the surname of a person, and otherwise.
    let keys = found.iter().filter(|mention| may_be_person(mention, names)).map(|m| names.about(m.name).key);
    let mut within: RapidHashMap<u64, (bool, bool)> = RapidHashMap::default();
    within.reserve(found.len());
    within.extend(keys.map(|key| (key, (false, false))));
    if within.is_empty() {
        return;
    }
    for mention in found.iter() {
        for part in names.parts(mention.name) {
            if let Some((surname, other)) = within.get_mut(part) {
                *if mention.kind == ActorKind::Person { surname } else { other } = true;
            }
        }
    }
    for mention in found.iter_mut() {
        if !may_be_person(mention, names) {
            continue;
        }
        let about = names.about(mention.name);
        let (surname, other) = within.get(&about.key).copied().unwrap_or_default();
        let key = names.normal(mention.name);
        // `President Biden` is as good as a full name.
        let is_known = about.is(is::ALONE)
            && (claims.iter().any(|claim| Offices::built_in().goes_by(claim.person, key)) || governs(key));
        if other || !(surname || is_known) {
            continue;
        }
        let before = text(mention.part).get(..mention.start).unwrap_or("");
        let before = before.split_whitespace().next_back().unwrap_or("");
        let stands = |words: &[&str]| {
            mention.kind == ActorKind::Place && words.iter().any(|word| word.eq_ignore_ascii_case(before))
        };
        if !stands(IN) && (is_known || !stands(TOWARDS)) {
            mention.become_one_of(ActorKind::Person, names);
        }
    }
}

/// Tells `Mrs. Velsen` from `Mr. Velsen`; the first of them is the one with the full name.
fn couples<'a>(found: &mut [Mentioned<'_>], names: &Names, text: impl Fn(Part) -> &'a str) {
    let mut first: RapidHashMap<u64, bool> = RapidHashMap::default();
    for mention in found.iter_mut().filter(|mention| mention.kind == ActorKind::Person) {
        let before = text(mention.part).get(..mention.start).unwrap_or("").trim_end();
        let before = before.strip_suffix('.').unwrap_or(before);
        let is_woman = match before.rsplit(|c: char| !c.is_alphanumeric()).next() {
            Some("Mrs" | "Ms" | "Miss") => true,
            Some("Mr") => false,
            _ => continue,
        };
        let about = names.about(mention.name);
        let known = *first.entry(about.surname).or_insert(is_woman);
        mention.apart = known != is_woman && about.surname == about.key;
    }
}

fn acronyms(found: &mut [Mentioned<'_>], names: &mut Names) {
    for i in 1..found.len() {
        let (full, acronym) = (&found[i - 1], &found[i]);
        let about = names.about(acronym.name);
        let explained = acronym.bracketed && full.kind != acronym.kind && about.is(is::ACRONYM);
        if !explained || normalise(&initials(full.surface)) != names.normal(acronym.name) {
            continue;
        }
        let (key, from, to) = (about.key, acronym.kind, full.kind);
        for mention in found.iter_mut().filter(|mention| mention.kind == from) {
            if names.about(mention.name).key == key {
                mention.become_one_of(to, names);
                mention.known = None;
            }
        }
    }
}

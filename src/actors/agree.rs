//! What kind of actor a mention is where the article itself says it better than the words around the mention do.

use rapidhash::{RapidHashMap, RapidHashSet};

use super::acronyms::brackets;
use super::holders::Claim;
use super::merge::Mentioned;
use super::names::{Names, is};
use super::normalise;
use super::offices::{Offices, Person};
use super::short_forms::initials;
use super::text::Text;
use crate::article::ActorKind;

/// Words that stand before places and not before persons.
const IN: &[&str] = &["in", "at", "near", "around", "outside", "across"];

/// Words that stand before places more often than before persons.
const TOWARDS: &[&str] = &["from", "to"];

/// Makes the kinds of mentions agree: a surname alone is of the person whom the article names in full (`VELSEN RESIGNS`), or of
/// who governs a country on that day; a name alone that begins that of an organisation and is nobody's surname is the organisation; an
/// acronym in brackets is of the kind of what stands before it.
pub(super) fn agree(
    found: &mut [Mentioned<'_>],
    names: &mut Names,
    claims: &[Claim],
    governs: impl Fn(&str) -> bool,
    text: Text<'_>,
) {
    surnames(found, names, claims, governs, text);
    companies(found, names, text);
    couples(found, names, text);
    acronyms(found, names);
}

impl Mentioned<'_> {
    /// Makes it one of an actor of another kind.
    fn become_one_of(&mut self, kind: ActorKind, names: &mut Names) {
        self.kind = kind;
        self.name = names.number(kind, self.surface);
    }
}

fn surnames(
    found: &mut [Mentioned<'_>],
    names: &mut Names,
    claims: &[Claim],
    governs: impl Fn(&str) -> bool,
    text: Text<'_>,
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
    let persons: RapidHashSet<*const Person> = claims.iter().map(|claim| std::ptr::from_ref(claim.person)).collect();
    for mention in found.iter_mut() {
        if !may_be_person(mention, names) {
            continue;
        }
        let about = names.about(mention.name);
        let (surname, other) = within.get(&about.key).copied().unwrap_or_default();
        let key = names.normal(mention.name);
        // `VLADIMIR PUTIN:`; `President Biden` is as good as a full name.
        let is_known = about.is(is::FULL)
            || about.is(is::ALONE)
                && (Offices::built_in().going_by(key).any(|person| persons.contains(&std::ptr::from_ref(person)))
                    || governs(key));
        if other || !(surname || is_known) {
            continue;
        }
        let before = text.part(mention.part).get(..mention.start).unwrap_or("");
        let before = before.split_whitespace().next_back().unwrap_or("");
        let stands = |words: &[&str]| {
            mention.kind == ActorKind::Place && words.iter().any(|word| word.eq_ignore_ascii_case(before))
        };
        if !stands(IN) && (is_known || !stands(TOWARDS)) {
            mention.become_one_of(ActorKind::Person, names);
        }
    }
}

/// `Velsen said` is the company where the article has Velsen Broadcasting, and neither a title nor somebody of that surname.
fn companies(found: &mut [Mentioned<'_>], names: &mut Names, text: Text<'_>) {
    let of = |kind| found.iter().filter(move |mention| mention.kind == kind);
    let begins: RapidHashSet<&str> =
        of(ActorKind::Organisation).filter_map(|mention| Some(names.normal(mention.name).split_once(' ')?.0)).collect();
    if begins.is_empty() {
        return;
    }
    let is_addressed = |mention: &&Mentioned| {
        mention.titled || matches!(word_before(mention, text), "Mr" | "Mrs" | "Ms" | "Miss" | "Dr")
    };
    let surnames: RapidHashSet<u64> = of(ActorKind::Person)
        .flat_map(|mention| names.parts(mention.name).iter().copied())
        .chain(of(ActorKind::Person).filter(is_addressed).map(|mention| names.about(mention.name).key))
        .collect();
    let is_company = |mention: &Mentioned| {
        let about = names.about(mention.name);
        mention.kind == ActorKind::Person
            && mention.role.is_none()
            && !about.is(is::ALONE)
            && !surnames.contains(&about.key)
            && begins.contains(names.normal(mention.name))
    };
    let companies: Vec<usize> = (0..found.len()).filter(|&i| is_company(&found[i])).collect();
    for i in companies {
        found[i].become_one_of(ActorKind::Organisation, names);
    }
}

/// Tells `Mrs. Velsen` from `Mr. Velsen`, and from him whom she stands beside, `President Velsen and Mrs. Velsen`; the first of them is the one
/// with the full name.
fn couples(found: &mut [Mentioned<'_>], names: &Names, text: Text<'_>) {
    let mut first: RapidHashMap<u64, bool> = RapidHashMap::default();
    for i in 0..found.len() {
        let (before, rest) = found.split_at_mut(i);
        let Some(mention) = rest.first_mut().filter(|mention| mention.kind == ActorKind::Person) else { continue };
        let is_woman = match word_before(mention, text) {
            "Mrs" | "Ms" | "Miss" => true,
            "Mr" => false,
            _ => continue,
        };
        let about = names.about(mention.name);
        let is_beside = || {
            before.last().is_some_and(|other| {
                let between = other.start + other.surface.len()..mention.start;
                (other.kind, other.part) == (mention.kind, mention.part)
                    && names.about(other.name).surname == about.surname
                    && text.part(mention.part).get(between).is_some_and(|between| between.starts_with(" and "))
            })
        };
        let known = *first.entry(about.surname).or_insert_with(|| is_woman != is_beside());
        mention.apart = known != is_woman && about.surname == about.key;
    }
}

/// The word that stands before a mention, a full stop or space between left out.
fn word_before<'a>(mention: &Mentioned, text: Text<'a>) -> &'a str {
    let before = text.part(mention.part).get(..mention.start).unwrap_or("").trim_end();
    let before = before.strip_suffix('.').unwrap_or(before);
    before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

fn acronyms(found: &mut [Mentioned<'_>], names: &mut Names) {
    // The kinds of those that the article explains, by the kind that they were taken for and the hash of the name.
    let mut kinds: RapidHashMap<(ActorKind, u64), ActorKind> = RapidHashMap::default();
    for (full, acronym) in brackets(found, names) {
        let (full, acronym) = (&found[full], &found[acronym]);
        let about = names.about(acronym.name);
        let is_explained = full.kind != acronym.kind
            && about.is(is::ACRONYM)
            && normalise(&initials(full.surface)) == names.normal(acronym.name);
        if is_explained {
            kinds.entry((acronym.kind, about.key)).or_insert(full.kind);
        }
    }
    if kinds.is_empty() {
        return;
    }
    for mention in found {
        if let Some(&kind) = kinds.get(&(mention.kind, names.about(mention.name).key)) {
            mention.become_one_of(kind, names);
            mention.known = None;
        }
    }
}

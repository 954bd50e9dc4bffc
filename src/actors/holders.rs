//! Who is meant by a known name, or by a surname with an office: `President Biden`.

use std::cell::OnceCell;
use std::ops::Range;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::gap::Gap;
use super::lexicon::flag;
use super::lists::ADMINISTRATION;
use super::merge::Mentioned;
use super::names::{About, Names, is};
use super::normalise;
use super::offices::{Offices, Person};
use super::tagger::Named;
use super::terms::Day;
use super::text::Text;
use crate::article::ActorKind;

/// Bodies and states whose offices need no further sign of them in the article.
const EVERYWHERE: &[&str] = &["United States", "Vatican City"];

/// An article, and who is named in it.
pub(super) struct Scene<'a> {
    text: Text<'a>,
    /// In reading order.
    named: &'a [Named],
    day: OnceCell<Option<Day>>,
    /// The country or body that each of those named means; see [`super::polities`].
    polities: Vec<Option<&'static str>>,
    /// Whether there is a name that only articles about the United States have.
    is_american: bool,
    /// Countries and bodies that the article names.
    countries: OnceCell<Vec<&'static str>>,
}

/// What stands beside a role: `French` President.
enum Beside {
    Nothing,
    Of(&'static str),
    /// A country that is not known, a company, a university.
    Other,
}

/// A mention whose person is known, or may be.
pub(super) struct Claim {
    /// Which of the mentions.
    pub(super) mention: usize,
    pub(super) person: &'static Person,
    /// Known by surname and office alone.
    pub(super) by_office: bool,
}

impl<'a> Scene<'a> {
    /// An article; `about` is what is known of those `named`, in the same order.
    pub(super) fn new<'n>(text: Text<'a>, named: &'a [Named], about: impl Iterator<Item = &'n About>) -> Self {
        let mut is_american = false;
        let means = |about: &About| {
            is_american |= about.is(is::AMERICAN);
            about.polity
        };
        Self {
            text,
            named,
            day: OnceCell::new(),
            polities: about.map(means).collect(),
            is_american,
            countries: OnceCell::new(),
        }
    }

    pub(super) fn day(&self) -> Option<&Day> {
        self.day.get_or_init(|| self.text.published().map(Day::of)).as_ref()
    }

    /// The person whom a name, in normal form `key`, means that `role` stands beside.
    pub(super) fn person(
        &self,
        name: &Range<usize>,
        key: &str,
        role: Option<(&Range<usize>, &str)>,
    ) -> Option<(&'static Person, bool)> {
        let offices = Offices::built_in();
        if offices.knows(key) {
            return Some((offices.named(key, role.map(|(_, role)| role), self.day())?, false));
        }
        let (tokens, role) = role.filter(|_| offices.has_alone(key))?;
        let beside = self.beside(name, tokens, role);
        let may_be = |country: &'static str| match beside {
            Beside::Other => false,
            Beside::Of(other) => other == country,
            Beside::Nothing if EVERYWHERE.contains(&country) && !is_common(role) => true,
            Beside::Nothing => self.countries().contains(&country),
        };
        // Presidents of the United States are called so after their term, too.
        let was_president = || {
            let may_be = |country| country == "United States" && may_be(country);
            let is_it = normalise(role) == "president" && self.names("United States");
            let holder = is_it.then(|| offices.holder(key, "former president", self.day(), may_be)).flatten()?;
            // Another one is more likely to be meant by `President Hoover` today.
            let day = self.day()?;
            holder.terms().any(|term| term.office == "president" && term.is_remembered(day)).then_some(holder)
        };
        Some((offices.holder(key, role, self.day(), may_be).or_else(was_president)?, true))
    }

    /// The President of the United States whose administration a surname names, in normal form `key`: `the Reagan administration`, as of
    /// the day or of former times; or the Vice President: `the Biden-Harris Administration`.
    pub(super) fn administers(&self, name: &Range<usize>, key: &str) -> Option<(&'static Person, bool)> {
        let is_administration = |at: usize| self.text.is_spaced(at) && self.text.is(at, ADMINISTRATION);
        let is_hyphened = |at: usize| self.text.gap(at) == Some(Gap::Hyphen);
        let is_named = |at: usize| self.named.binary_search_by_key(&at, |named| named.tokens.start).is_ok();
        let roles = match () {
            () if is_administration(name.end) && is_hyphened(name.start) => ["vice president", "former vice president"],
            () if is_administration(name.end) => ["president", "former president"],
            () if is_hyphened(name.end) && is_named(name.end) && is_administration(name.end + 1) => {
                ["president", "former president"]
            }
            () => return None,
        };
        let holder = |role| Offices::built_in().holder(key, role, self.day(), |country| country == "United States");
        Some((roles.into_iter().find_map(holder)?, true))
    }

    /// Whether a surname is that of somebody who governs a country that the article names.
    pub(super) fn governs(&self, key: &str) -> bool {
        let may_be = |country| EVERYWHERE.contains(&country) || self.countries().contains(&country);
        self.day().is_some_and(|day| Offices::built_in().governs(key, day, may_be))
    }

    /// Who needs no introduction where the article names a country: `Putin` beside Russia, as of the day.
    pub(super) fn prominent(&self, key: &str) -> Option<&'static Person> {
        Offices::built_in().prominent(key, self.day()?, |country| self.countries().contains(&country))
    }

    /// Whether the article names a country or body, or its people.
    pub(super) fn names(&self, body: &str) -> bool {
        self.countries().contains(&body)
    }

    /// Whether a name that is no actor is written so.
    pub(super) fn says(&self, other: &str) -> bool {
        let is_it = |named: &Named| self.text.span(&named.tokens).is_some_and(|span| span.surface == other);
        self.named.iter().filter(|named| named.kind.is_none()).any(is_it)
    }

    /// Countries and bodies that the article names, or whose people.
    fn countries(&self) -> &[&'static str] {
        self.countries.get_or_init(|| {
            let american = self.is_american.then_some("United States");
            let mut countries: Vec<_> = self.polities.iter().copied().flatten().chain(american).collect();
            countries.sort_unstable();
            countries.dedup();
            countries
        })
    }

    /// What a role belongs to, as the words before it, or after one that stands after the name, have it.
    fn beside(&self, name: &Range<usize>, role: &Range<usize>, written: &str) -> Beside {
        let text = self.text;
        let of = |named: usize| self.polities.get(named).copied().flatten().map_or(Beside::Other, Beside::Of);
        let is_function = |at: usize| text.flags(at) & flag::FUNCTION != 0;
        let lower = |at: usize| text.token(at).is_some_and(|token| !token.is_capital());
        // `president of the republic` says no more; `president of Chad` does.
        if role.start >= name.end && text.is_spaced(role.end) && lower(role.end) {
            let starts = |at: usize| self.named.binary_search_by_key(&at, |named| named.tokens.start).ok();
            let after = (role.end + 1..role.end + 3).find_map(starts);
            if let Some(named) = after.filter(|_| is_function(role.end)) {
                return of(named);
            }
        }
        let Some(first) = text.token(role.start) else { return Beside::Nothing };
        // What stands before the first of two roles is of that one.
        if written.contains(" and ")
            || first.starts()
            || !matches!(first.gap, Gap::Space | Gap::Possessive | Gap::Hyphen)
        {
            return Beside::Nothing;
        }
        let Some(before) = role.start.checked_sub(1) else { return Beside::Nothing };
        if let Ok(named) = self.named.binary_search_by_key(&role.start, |named| named.tokens.end) {
            return of(named);
        }
        let begins = text.starts(before);
        // `university president`; what was before is no part of it.
        let timed = ["former", "then", "ex"].iter().any(|word| written.starts_with(word));
        let is_stray = if lower(before) {
            lower(role.start) && !timed && !is_function(before)
        } else {
            !begins && !is_function(before)
        };
        if is_stray { Beside::Other } else { Beside::Nothing }
    }
}

/// Whether a role is one that many who hold no office of a state have, too, or that other states have as often: `Senator`.
fn is_common(role: &str) -> bool {
    let role = normalise(role);
    !role.contains("president") && !role.contains("pope")
}

/// Gives mentions the names of the persons they mean. A full name in the article wins over an office: the senator whom the
/// article calls by another full name is not the one who is known. `prominent` knows who goes by a surname alone without an introduction.
pub(super) fn settle(
    found: &mut [Mentioned<'_>],
    names: &Names,
    claims: &[Claim],
    day: Option<&Day>,
    prominent: impl Fn(&str) -> Option<&'static Person>,
) {
    let mut rivals = Rivals::of(found, names, claims);
    let mut persons: RapidHashSet<*const Person> = RapidHashSet::default();
    for claim in claims {
        let i = claim.mention;
        if claim.by_office && rivals.win(rivals.keys[i], claim.person) {
            continue;
        }
        found[i].known = claim.person.known_as(rivals.keys[i]);
        persons.insert(claim.person);
    }
    // `Lula`, once the article has said who that is, or where nobody else can be meant.
    let mut alone: RapidHashMap<&str, Option<&'static Person>> = RapidHashMap::default();
    for (i, mention) in found.iter_mut().enumerate() {
        let key = rivals.keys[i];
        if key.is_empty() || mention.known.is_some() || mention.apart || rivals.is_claimed[i] {
            continue;
        }
        let is_claimed = |person: &&Person| persons.contains(&std::ptr::from_ref(*person));
        let mut meant = Offices::built_in().going_by(key).filter(is_claimed);
        let person = match (meant.next(), meant.next()) {
            (Some(person), None) => person,
            (None, None) if mention.role.is_none() && names.about(mention.name).is(is::ALONE) => {
                let nobody_else = || !rivals.keys.iter().any(|other| other.contains(' ') && has_word(other, key));
                let person = alone.entry(key).or_insert_with(|| prominent(key).filter(|_| nobody_else()));
                let Some(person) = *person else { continue };
                person
            }
            _ => continue,
        };
        let suits = mention.role.is_none_or(|role| person.has(role, day) || person.shares(role));
        if !suits && mention.role.is_some_and(|role| Offices::built_in().held(key, role)) {
            // `President Kennedy` and `Senator Kennedy`, `Laura Bush` and `President Bush`
            mention.apart = true;
            continue;
        }
        if suits && !rivals.are_any(key, person) {
            mention.known = Some(person.name);
        }
    }
}

/// Whether a normal name has a word, or several, as a whole.
fn has_word(name: &str, word: &str) -> bool {
    let ends = |at: usize| name.as_bytes().get(at).is_none_or(|byte| *byte == b' ');
    name.match_indices(word).any(|(at, _)| at.checked_sub(1).is_none_or(ends) && ends(at + word.len()))
}

/// Whom the article calls by longer names than that of somebody who is known: looked for once for each name and person, however often
/// the article has them.
struct Rivals<'n> {
    /// By mention, the normal name of a person; empty for others.
    keys: Vec<&'n str>,
    /// By mention, who is meant, where the name says so.
    meant: Vec<Option<&'static Person>>,
    /// By mention, whether it is claimed for somebody.
    is_claimed: Vec<bool>,
    /// By name, the roles that the article gives.
    roles: RapidHashMap<&'n str, Vec<&'n str>>,
    /// By name and person, whether there are any, and whether one wins over an office.
    known: RapidHashMap<(&'n str, usize), (bool, bool)>,
}

impl<'n> Rivals<'n> {
    fn of<'m: 'n>(found: &[Mentioned<'m>], names: &'n Names, claims: &[Claim]) -> Self {
        let person =
            |mention: &Mentioned<'m>| if mention.kind == ActorKind::Person { names.normal(mention.name) } else { "" };
        let keys: Vec<&str> = found.iter().map(person).collect();
        let (mut meant, mut is_claimed) = (vec![None; found.len()], vec![false; found.len()]);
        for claim in claims {
            is_claimed[claim.mention] = true;
            if !claim.by_office {
                meant[claim.mention].get_or_insert(claim.person);
            }
        }
        let mut roles: RapidHashMap<&str, Vec<&str>> = RapidHashMap::default();
        for (mention, key) in found.iter().zip(&keys) {
            if let Some(role) = mention.role {
                roles.entry(key).or_default().push(role);
            }
        }
        Self { keys, meant, is_claimed, roles, known: RapidHashMap::default() }
    }

    /// Whether there are any for whom `alone` may be short.
    fn are_any(&mut self, alone: &'n str, person: &'static Person) -> bool {
        self.look(alone, person).0
    }

    /// Whether one of them is meant by `alone` rather than the one who has the office.
    fn win(&mut self, alone: &'n str, person: &'static Person) -> bool {
        self.look(alone, person).1
    }

    fn look(&mut self, alone: &'n str, person: &'static Person) -> (bool, bool) {
        let asked = (alone, std::ptr::from_ref(person).addr());
        if let Some(&known) = self.known.get(&asked) {
            return known;
        }
        let is_longer = |key: &str| {
            key.len() > alone.len()
                && (key.strip_suffix(alone).is_some_and(|rest| rest.ends_with(' '))
                    || key.strip_prefix(alone).is_some_and(|rest| rest.starts_with(' ')))
        };
        let is_other = |meant: Option<&'static Person>| !meant.is_some_and(|other| std::ptr::eq(other, person));
        let each = self.keys.iter().zip(&self.meant);
        let rivals: RapidHashSet<(&str, bool)> = each
            .filter(|(key, meant)| is_longer(key) && is_other(**meant))
            .map(|(key, meant)| (*key, meant.is_some()))
            .collect();
        let wins = |(key, is_meant): &(&str, bool)| {
            let roles = self.roles.get(key).map_or(&[][..], Vec::as_slice);
            // Known as somebody else, who was not in office then, or of another office.
            let is_else = Offices::built_in().knows(key) || !roles.is_empty();
            !is_meant && (!is_else || roles.iter().any(|role| person.shares(role)))
        };
        let looked = (!rivals.is_empty(), rivals.iter().any(wins));
        self.known.insert(asked, looked);
        looked
    }
}

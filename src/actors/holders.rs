//! Who is meant by a known name, or by a surname with an office: `President Biden`.

use std::cell::OnceCell;
use std::ops::Range;

use chrono::NaiveDate;

use super::gazetteer::Gazetteer;
use super::known::Name;
use super::lexicon::flag;
use super::merge::Mentioned;
use super::names::Names;
use super::normalise;
use super::offices::{Day, Offices, Person};
use super::sequence::{Gap, Sequence};
use super::tagger::Named;
use super::word::Words;
use crate::article::ActorKind;

/// Names that only articles about the United States have.
const AMERICAN: &[&str] = &[
    "congress",
    "senate",
    "house",
    "white house",
    "republican",
    "republicans",
    "democrat",
    "democrats",
    "capitol hill",
];

/// Bodies and states whose offices need no further sign of them in the article.
const EVERYWHERE: &[&str] = &["United States", "Vatican City"];

/// An article, and who is named in it.
pub(super) struct Scene<'s, 'd> {
    pub(super) named: &'s [Named],
    pub(super) sequence: &'s Sequence,
    pub(super) words: &'s Words<'d>,
    /// When the article was published.
    pub(super) published: Option<NaiveDate>,
    pub(super) day: OnceCell<Option<Day>>,
    /// Countries and bodies that the article names.
    pub(super) countries: OnceCell<Vec<&'static str>>,
}

/// Peoples and bodies of states that are in no table of countries.
const OTHER_PEOPLES: &[(&str, &str)] = &[
    ("Soviet", "Soviet Union"),
    ("Yugoslav", "Yugoslavia"),
    ("Palestinian", "Palestine"),
    ("Palestinians", "Palestine"),
    ("Palestinian Authority", "Palestine"),
    ("West German", "Germany"),
    ("Czechoslovak", "Czechia"),
];

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

/// The country or body that a name means, whatever its kind.
fn body(name: &str, kind: Option<ActorKind>) -> Option<&'static str> {
    if let Some((_, country)) = OTHER_PEOPLES.iter().find(|(people, _)| people.eq_ignore_ascii_case(name)) {
        return Some(country);
    }
    let known = Gazetteer::built_in();
    let name = Name { written: name, normal: &normalise(name) };
    match kind {
        None => None,
        Some(ActorKind::Place) => known.seat_of(name.normal).or_else(|| known.called(name, ActorKind::Place)),
        Some(kind) => known.called(name, kind),
    }
    .or_else(|| known.home_of(name.normal))
}

impl Scene<'_, '_> {
    pub(super) fn day(&self) -> Option<&Day> {
        self.day.get_or_init(|| self.published.map(Day::of)).as_ref()
    }

    /// The person whom a name, in normal form `key`, means that `role` stands beside; `surface` gives what is written at tokens.
    pub(super) fn person<'a>(
        &self,
        name: &Range<usize>,
        key: &str,
        role: Option<(&Range<usize>, &str)>,
        surface: impl Fn(&Range<usize>) -> Option<&'a str>,
    ) -> Option<(&'static Person, bool)> {
        let offices = Offices::built_in();
        if offices.knows(key) {
            return Some((offices.named(key, role.map(|(_, role)| role), self.day())?, false));
        }
        let (tokens, role) = role.filter(|_| offices.has_alone(key))?;
        let beside = self.beside(name, tokens, role, &surface);
        let may_be = |country: &'static str| match beside {
            Beside::Other => false,
            Beside::Of(other) => other == country,
            Beside::Nothing if EVERYWHERE.contains(&country) && !is_common(role) => true,
            Beside::Nothing => self.countries(&surface).contains(&country),
        };
        Some((offices.holder(key, role, self.day(), may_be)?, true))
    }

    /// Whether a surname is that of somebody who governs a country that the article names.
    pub(super) fn governs<'a>(&self, key: &str, surface: impl Fn(&Range<usize>) -> Option<&'a str>) -> bool {
        let may_be = |country| EVERYWHERE.contains(&country) || self.countries(&surface).contains(&country);
        self.day().is_some_and(|day| Offices::built_in().governs(key, day, may_be))
    }

    /// Countries and bodies that the article names, or whose people.
    fn countries<'a>(&self, surface: &impl Fn(&Range<usize>) -> Option<&'a str>) -> &[&'static str] {
        self.countries.get_or_init(|| {
            let mut countries = Vec::new();
            for named in self.named {
                let Some(written) = surface(&named.tokens) else { continue };
                countries.extend(body(written, named.kind));
                if AMERICAN.iter().any(|name| name.eq_ignore_ascii_case(written)) {
                    countries.push("United States");
                }
            }
            countries.sort_unstable();
            countries.dedup();
            countries
        })
    }

    /// What a role belongs to, as the words before it, or after one that stands after the name, have it.
    fn beside<'a>(
        &self,
        name: &Range<usize>,
        role: &Range<usize>,
        written: &str,
        surface: &impl Fn(&Range<usize>) -> Option<&'a str>,
    ) -> Beside {
        let tokens = &self.sequence.tokens;
        let of = |named: &Named| {
            surface(&named.tokens).and_then(|written| body(written, named.kind)).map_or(Beside::Other, Beside::Of)
        };
        let is_function = |at: usize| {
            tokens.get(at).is_some_and(|token| self.words.get(token.number).known.flags & flag::FUNCTION != 0)
        };
        let lower = |at: usize| tokens.get(at).is_some_and(|token| !token.is_capital());
        // `president of the republic` says no more; `president of Chad` does.
        if role.start >= name.end
            && tokens.get(role.end).is_some_and(|token| token.gap == Gap::Space)
            && lower(role.end)
        {
            let after =
                (role.end + 1..role.end + 3).find_map(|at| self.named.iter().find(|named| named.tokens.start == at));
            if let Some(named) = after.filter(|_| is_function(role.end)) {
                return of(named);
            }
        }
        let Some(first) = tokens.get(role.start) else { return Beside::Nothing };
        // What stands before the first of two roles is of that one.
        if written.contains(" and ")
            || first.starts()
            || !matches!(first.gap, Gap::Space | Gap::Possessive | Gap::Hyphen)
        {
            return Beside::Nothing;
        }
        let Some(before) = role.start.checked_sub(1) else { return Beside::Nothing };
        if let Some(named) = self.named.iter().find(|named| named.tokens.end == role.start) {
            return of(named);
        }
        let begins = tokens.get(before).is_some_and(super::sequence::Tok::starts);
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
/// article calls by another full name is not the one who is known.
pub(super) fn settle(found: &mut [Mentioned<'_>], names: &Names, claims: &[Claim], day: Option<&Day>) {
    let person = |mention: &Mentioned| if mention.kind == ActorKind::Person { names.normal(mention.name) } else { "" };
    let keys: Vec<&str> = found.iter().map(person).collect();
    let means = |i: usize| claims.iter().find(|claim| claim.mention == i && !claim.by_office).map(|claim| claim.person);
    let is_same = |a: &Person, b: &Person| std::ptr::eq(a, b);
    // Others whom the article calls by longer names that this is short for.
    let others = |found: &[Mentioned<'_>], alone: &str, person: &Person| -> Vec<usize> {
        let is_longer = |key: &str| {
            key.len() > alone.len()
                && (key.strip_suffix(alone).is_some_and(|rest| rest.ends_with(' '))
                    || key.strip_prefix(alone).is_some_and(|rest| rest.starts_with(' ')))
        };
        (0..found.len())
            .filter(|&i| is_longer(keys[i]) && !means(i).is_some_and(|other| is_same(other, person)))
            .collect()
    };
    let mut persons: Vec<&'static Person> = Vec::new();
    for claim in claims {
        let i = claim.mention;
        if claim.by_office {
            let rivals = others(found, keys[i], claim.person);
            let wins = |&rival: &usize| {
                let of_rival = (0..found.len()).filter(|&j| keys[j] == keys[rival]).filter_map(|j| found[j].role);
                let mut roles = of_rival.peekable();
                // Known as somebody else, or of another office.
                let is_else =
                    means(rival).is_some() || Offices::built_in().knows(keys[rival]) || roles.peek().is_some();
                !is_else || roles.any(|role| claim.person.shares(role))
            };
            if rivals.iter().any(wins) {
                continue;
            }
        }
        found[i].known = claim.person.known_as(keys[i]);
        if !persons.iter().any(|person| is_same(person, claim.person)) {
            persons.push(claim.person);
        }
    }
    // `Lula`, once the article has said who that is.
    for i in 0..found.len() {
        if keys[i].is_empty()
            || found[i].known.is_some()
            || found[i].apart
            || claims.iter().any(|claim| claim.mention == i)
        {
            continue;
        }
        let mut meant = persons.iter().filter(|person| Offices::built_in().goes_by(person, keys[i]));
        let (Some(person), None) = (meant.next(), meant.next()) else { continue };
        let suits = found[i].role.is_none_or(|role| person.has(role, day) || person.shares(role));
        if suits && others(found, keys[i], person).is_empty() {
            found[i].known = Some(person.name);
        }
    }
}

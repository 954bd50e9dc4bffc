//! Persons who are known beforehand, with what they are called and which office they held when. Dates decide who is meant; where
//! they leave two, nobody is.

use std::sync::LazyLock;

use memchr::memchr2_iter;
use rapidhash::RapidHashMap;

use super::gazetteer::listed;
use super::normal::surname;
use super::terms::{Day, Role, Term};
use super::{normalise, own_keys};
use crate::article::ActorKind;

/// Name, aliases, what a person goes by alone, and terms of office: office, country, first and last day.
const TABLE: &str = include_str!("offices.tsv");

/// Who is known.
pub(super) struct Offices {
    persons: Vec<Person>,
    /// Persons by the normal forms of their names and aliases.
    full: RapidHashMap<Box<str>, Vec<u16>>,
    /// Persons by the normal forms of what they go by alone.
    alone: RapidHashMap<Box<str>, Vec<u16>>,
}

/// Somebody who is known.
#[derive(Debug)]
pub(super) struct Person {
    /// The canonical name.
    pub(super) name: &'static str,
    aliases: &'static str,
    alone: &'static str,
    terms: &'static str,
}

impl Person {
    pub(super) fn terms(&self) -> impl Iterator<Item = Term> {
        self.terms.split("; ").filter_map(Term::read)
    }

    fn aliases(&self) -> impl Iterator<Item = &'static str> {
        listed(self.aliases)
    }

    /// Whether the person may be written of on a day.
    fn is_known_by(&self, day: Option<&Day>) -> bool {
        let first = self.terms().next();
        day.zip(first).is_none_or(|(day, first)| first.is_in_sight(day))
    }

    /// Whether a role is one of the person's.
    pub(super) fn has(&self, role: &str, day: Option<&Day>) -> bool {
        let normal = normalise(role);
        let role = Role::of(&normal);
        self.terms().any(|term| term.fits(&role, day))
    }

    /// Whether a role is that of any office that the person ever held.
    pub(super) fn shares(&self, role: &str) -> bool {
        let normal = normalise(role);
        let role = Role::of(&normal);
        self.terms().any(|term| role.is(term.office))
    }

    /// Whether the person is known for a seat in the Congress of the United States alone.
    fn is_member_only(&self) -> bool {
        !self.terms.is_empty() && self.terms().all(|term| matches!(term.office, "senator" | "representative"))
    }

    /// Whether the person is known as the spouse of a president alone.
    fn is_spouse(&self) -> bool {
        !self.terms.is_empty() && self.terms().all(|term| matches!(term.office, "first lady" | "dr"))
    }

    /// What to call the person where the article has this normal name: nothing else where only accents may differ.
    pub(super) fn known_as(&self, key: &str) -> Option<&'static str> {
        (!self.name.is_ascii() || normalise(self.name) != key).then_some(self.name)
    }

    /// Gives `take` the normal names that the person goes by alone.
    fn each_alone(&self, mut take: impl FnMut(&str)) {
        if self.alone.is_empty() {
            return take(surname(&normalise(self.name)));
        }
        self.alone.split("; ").for_each(|name| take(&normalise(name)));
    }
}

/// The lines of [`TABLE`], each of four columns.
fn persons() -> impl Iterator<Item = Person> {
    let (mut ends, mut begin) = (memchr2_iter(b'\t', b'\n', TABLE.as_bytes()), 0);
    std::iter::from_fn(move || {
        let mut next = || {
            let end = ends.next()?;
            let column = TABLE.get(begin..end)?;
            begin = end + 1;
            Some(column)
        };
        Some(Person { name: next()?, aliases: next()?, alone: next()?, terms: next()? })
    })
}

/// Whether the normal form of a name is `key`.
fn is(name: &str, key: &str) -> bool {
    // What a name begins with is not changed by its normal form but in case, if it is a letter without an accent.
    let may_be =
        |first: &u8| !first.is_ascii_alphabetic() || key.as_bytes().first() == Some(&first.to_ascii_lowercase());
    name.as_bytes().first().is_none_or(may_be) && normalise(name) == key
}

/// Whom alone [`Offices::named`] has by a full name in normal form, whatever the role and the day: it takes less than to build a table.
pub(super) fn named_alone(key: &str) -> Option<&'static str> {
    let goes = |person: &Person| {
        is(person.name, key) || (person.aliases().any(|alias| is(alias, key)) && !person.is_member_only())
    };
    let mut all = persons().filter(goes);
    let person = all.next()?;
    all.next().is_none().then_some(person.name)
}

/// The names of those who go by this normal name alone without it being what [`super::own_keys`] takes for a surname.
pub(super) fn going_by(alone: &str) -> impl Iterator<Item = &'static str> {
    // Of whom nothing is listed goes by the surname.
    let goes = move |person: &Person| listed(person.alone).any(|name| is(name, alone));
    let known = persons().filter(goes).map(|person| person.name);
    known.filter(move |name| !own_keys(ActorKind::Person, name).iter().any(|key| key == alone))
}

impl Offices {
    /// Those that the program knows.
    pub(super) fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Offices> = LazyLock::new(Offices::build);
        &BUILT_IN
    }

    fn build() -> Self {
        let mut all = Self { persons: Vec::new(), full: RapidHashMap::default(), alone: RapidHashMap::default() };
        for (number, person) in (0..).zip(persons()) {
            for name in [person.name].into_iter().chain(person.aliases()) {
                let numbers = all.full.entry(normalise(name).into()).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
            person.each_alone(|name| {
                let numbers = all.alone.entry(name.into()).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            });
            all.persons.push(person);
        }
        all
    }

    fn of<'a>(&'a self, map: &'a RapidHashMap<Box<str>, Vec<u16>>, key: &str) -> impl Iterator<Item = &'a Person> {
        let numbers = map.get(key).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|&number| self.persons.get(usize::from(number)))
    }

    /// Who goes by a full name in an article of that day; the office decides between namesakes. That members of Congress are
    /// meant by other names than their own takes their office.
    pub(super) fn named(&self, key: &str, role: Option<&str>, day: Option<&Day>) -> Option<&Person> {
        let is_holder = |person: &Person| role.is_some_and(|role| person.has(role, day));
        let is_meant = |person: &&Person| {
            person.is_known_by(day) && (!person.is_member_only() || normalise(person.name) == key || is_holder(person))
        };
        let mut persons: Vec<&Person> = self.of(&self.full, key).filter(is_meant).collect();
        if persons.len() > 1 {
            let in_office = |person: &Person| day.is_some_and(|day| person.terms().any(|term| term.is_on(day)));
            let shares = |person: &Person| role.is_some_and(|role| person.shares(role));
            if persons.iter().any(|person| is_holder(person)) {
                persons.retain(|person| is_holder(person));
            } else if persons.iter().filter(|person| shares(person)).count() == 1 {
                // `President John Kennedy`, when a senator of that name is in office.
                persons.retain(|person| shares(person));
            } else {
                persons.retain(|person| in_office(person) && !person.is_member_only());
            }
        }
        if let [person] = persons[..] { Some(person) } else { None }
    }

    /// Whether anybody goes by a full name, whenever.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.full.contains_key(key)
    }

    /// Whether whoever goes by a full name was married to a president, and nothing else.
    pub(super) fn is_spouse(&self, key: &str) -> bool {
        let mut persons = self.of(&self.full, key).peekable();
        persons.peek().is_some() && persons.all(Person::is_spouse)
    }

    /// Whether anybody goes by this normal name alone.
    pub(super) fn has_alone(&self, key: &str) -> bool {
        self.alone.contains_key(key)
    }

    /// Those who go by this normal name alone.
    pub(super) fn going_by(&self, key: &str) -> impl Iterator<Item = &Person> {
        self.of(&self.alone, key)
    }

    /// Whether anybody who goes by this normal name alone governs a country that may be meant on a day, is about to, or did so
    /// some years before.
    pub(super) fn governs(&self, key: &str, day: &Day, mut may_be: impl FnMut(&'static str) -> bool) -> bool {
        let mut governs = |term: Term| term.governs() && term.is_recent(day) && may_be(term.country);
        self.of(&self.alone, key).any(|person| person.terms().any(&mut governs))
    }

    /// The one who goes by this normal name alone and holds an office on a day, or did some years before, in a country or body that may be
    /// meant, if it is one of those whose holders need no introduction.
    pub(super) fn prominent(&self, key: &str, day: &Day, may_be: impl Fn(&'static str) -> bool) -> Option<&Person> {
        let persons = self.of(&self.alone, key).filter(|person| !person.is_spouse());
        let mut holders = persons.filter_map(|person| {
            let mut terms = person.terms().filter(|term| term.is_recent(day) && may_be(term.country)).peekable();
            terms.peek()?;
            Some((person, terms.any(|term| term.is_prominent())))
        });
        let (person, is_prominent) = holders.next()?;
        (is_prominent && holders.next().is_none()).then_some(person)
    }

    /// Whether anybody who goes by this normal name alone has ever been what a role says.
    pub(super) fn had(&self, key: &str, role: &str) -> bool {
        self.of(&self.alone, key).any(|person| person.shares(role))
    }

    /// Whether anybody who goes by this normal name alone held the very office that a role says.
    pub(super) fn held(&self, key: &str, role: &str) -> bool {
        let normal = normalise(role);
        let role = Role::of(&normal);
        let is_it = |term: Term| term.office != "leader" && role.is(term.office);
        self.of(&self.alone, key).any(|person| person.terms().any(is_it))
    }

    /// The one person who goes by a surname and a role on a day, in a country that may be the one.
    pub(super) fn holder(
        &self,
        key: &str,
        role: &str,
        day: Option<&Day>,
        mut may_be: impl FnMut(&'static str) -> bool,
    ) -> Option<&Person> {
        let normal = normalise(role);
        let role = Role::of(&normal);
        let mut holders = self
            .of(&self.alone, key)
            .filter(|person| person.terms().any(|term| term.fits(&role, day) && may_be(term.country)));
        let holder = holders.next()?;
        holders.next().is_none().then_some(holder)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::actors::Gazetteer;

    #[test]
    fn who_is_named_is_found_without_a_table() {
        let names = persons().flat_map(|person| [person.name].into_iter().chain(person.aliases()).collect::<Vec<_>>());
        for key in names.map(normalise).chain([String::new(), "nobody at all".to_owned()]) {
            let person = Offices::built_in().named(&key, None, None);
            assert_eq!(named_alone(&key), person.map(|person| person.name), "{key}");
        }
    }

    #[test]
    fn who_goes_by_a_name_that_is_no_surname_is_known() {
        let by = |alone: &str| going_by(alone).collect::<Vec<_>>();
        assert_eq!(by("xi"), ["Xi Jinping"]);
        assert_eq!(by("lula"), ["Luiz Inácio Lula da Silva"]);
        // His surname is found as it is.
        assert_eq!(by("macron"), [""; 0]);
        assert_eq!(by(""), [""; 0]);
    }

    #[test]
    fn the_table_is_well_formed() {
        for line in TABLE.lines() {
            assert_eq!(line.split('\t').count(), 4, "{line}");
        }
        assert!(TABLE.ends_with('\n') && !TABLE.contains('\r'));
        assert_eq!(persons().count(), TABLE.lines().count());
        let is_day = |day: &str| day.len() == 10 && day.parse::<NaiveDate>().is_ok();
        for person in &Offices::built_in().persons {
            let written = person.terms.split("; ").filter(|term| !term.is_empty()).count();
            assert_eq!(person.terms().count(), written, "{}", person.name);
            for term in person.terms() {
                assert!(
                    is_day(term.from) && (term.to.is_empty() || is_day(term.to) && term.from <= term.to),
                    "{term:?}"
                );
            }
        }
        assert!(TABLE.len() < 150_000);
        let known =
            |name: &str| ActorKind::ALL.iter().any(|&kind| Gazetteer::built_in().canonical(name, kind) == Some(name));
        for person in &Offices::built_in().persons {
            assert!(person.terms().all(|term| known(term.country)), "{person:?}");
        }
    }
}

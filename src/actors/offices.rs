//! Persons who are known beforehand, with what they are called and which office they held when. Dates decide who is meant; where
//! they leave two, nobody is.

use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use memchr::memchr2_iter;
use rapidhash::RapidHashMap;

use super::gazetteer::listed;
use super::{normalise, own_keys, surname};
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

/// A term of office; the days are as `2021-01-20`, so that they compare as text.
#[derive(Debug, Clone, Copy)]
struct Term {
    office: &'static str,
    country: &'static str,
    from: &'static str,
    /// Empty if it goes on.
    to: &'static str,
}

/// When an article was published, and what is near that day.
pub(super) struct Day {
    /// Some weeks before.
    before: String,
    /// Some weeks later.
    after: String,
    /// So much later as it takes to be elected and sworn in.
    elected: String,
    /// A span of public life later: who takes office then may be written of now.
    later: String,
    /// So much before that who governed then is still written of.
    recent: String,
}

impl Day {
    /// Of the day that an article was published.
    pub(super) fn of(day: NaiveDate) -> Self {
        let text = |day: Option<NaiveDate>| day.unwrap_or_default().to_string();
        Self {
            before: text(day.checked_sub_days(Days::new(42))),
            after: text(day.checked_add_days(Days::new(42))),
            elected: text(day.checked_add_days(Days::new(100))),
            later: text(day.checked_add_months(Months::new(20 * 12))),
            recent: text(day.checked_sub_months(Months::new(8 * 12))),
        }
    }
}

/// Whoever sits in the House may be named with those who sat there before and are not in the table, which has its members of today.
const HOUSE_IS_COMPLETE_FROM: &str = "2025-01-03";

impl Term {
    /// Whether somebody with this role may be in this term.
    fn fits(&self, role: &Role<'_>, day: Option<&Day>) -> bool {
        if !role.is(self.office) {
            return false;
        }
        let Some(day) = day else {
            // Others who held it are not in the table.
            return !matches!(self.office, "senator" | "representative" | "leader");
        };
        if self.office == "representative" && *day.after < *HOUSE_IS_COMPLETE_FROM {
            return false;
        }
        match role.time {
            Time::Past => !self.to.is_empty() && *self.to <= *day.after,
            Time::Coming => *self.from <= *day.elected && *self.from >= *day.before,
            Time::Now => *self.from <= *day.after && (self.to.is_empty() || *self.to >= *day.before),
        }
    }
}

/// When somebody with a role is in office: `former President`, `President-elect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    Past,
    Now,
    Coming,
}

/// What an article says that a person is, in normal form.
struct Role<'a> {
    text: &'a str,
    time: Time,
}

impl<'a> Role<'a> {
    fn of(normal: &'a str) -> Self {
        // `the Soviet leader and President Reagan`
        let normal = normal.rsplit(" and ").next().unwrap_or(normal);
        let (mut text, mut time) = (normal, Time::Now);
        while let Some((word, rest)) = text.split_once(' ') {
            match word {
                "former" | "ex" | "then" => time = Time::Past,
                "acting" | "interim" => {}
                _ => break,
            }
            text = rest;
        }
        for word in [" elect", " designate"] {
            if let Some(rest) = text.strip_suffix(word) {
                (text, time) = (rest, Time::Coming);
            }
        }
        Self { text, time }
    }

    /// Whether it is what holders of an office are called.
    fn is(&self, office: &str) -> bool {
        let called: &[&str] = match office {
            "president" => &["president", "pres"],
            "prime minister" => &["prime minister", "premier", "pm"],
            "senator" => &["senator", "sen"],
            "representative" => &["representative", "rep", "congressman", "congresswoman"],
            "speaker" => &["speaker", "house speaker"],
            "secretary of state" => &["secretary of state", "secretary"],
            "defense secretary" => &["defense secretary", "secretary of defense", "secretary"],
            "treasury secretary" => &["treasury secretary", "secretary of the treasury", "secretary"],
            "foreign minister" => &["foreign minister", "minister of foreign affairs"],
            "defense minister" => &["defense minister", "defence minister"],
            "fed chair" => &["chairman", "chair", "chairwoman"],
            "secretary-general" => &["secretary general"],
            "director-general" => &["director general", "chief"],
            "managing director" => &["managing director", "chief"],
            "supreme leader" => &["supreme leader", "ayatollah"],
            "emir" => &["emir", "sheikh", "sheik"],
            "crown prince" => &["crown prince", "prince"],
            "colonel" => &["colonel", "col"],
            "general" => &["general", "gen"],
            "leader" => &["president", "prime minister", "premier", "chancellor"],
            office => return self.text == office,
        };
        called.contains(&self.text)
    }
}

impl Person {
    fn terms(&self) -> impl Iterator<Item = Term> {
        self.terms.split("; ").filter_map(|term| {
            let mut parts = term.split('|');
            let mut next = || parts.next();
            Some(Term { office: next()?, country: next()?, from: next()?, to: next()? })
        })
    }

    fn aliases(&self) -> impl Iterator<Item = &'static str> {
        listed(self.aliases)
    }

    /// Whether the person may be written of on a day.
    fn is_known_by(&self, day: Option<&Day>) -> bool {
        let first = self.terms().next();
        day.zip(first).is_none_or(|(day, first)| *first.from <= *day.later)
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
            person.each_alone(|name| all.alone.entry(name.into()).or_default().push(number));
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

    /// Whether anybody goes by this normal name alone.
    pub(super) fn has_alone(&self, key: &str) -> bool {
        self.alone.contains_key(key)
    }

    /// Whether a person, one of these, goes by this normal name alone.
    pub(super) fn goes_by(&self, person: &Person, key: &str) -> bool {
        self.of(&self.alone, key).any(|other| std::ptr::eq(other, person))
    }

    /// Whether anybody who goes by this normal name alone governs a country that may be meant on a day, is about to, or did so
    /// some years before.
    pub(super) fn governs(&self, key: &str, day: &Day, mut may_be: impl FnMut(&'static str) -> bool) -> bool {
        let mut governs = |term: Term| {
            matches!(term.office, "president" | "vice president" | "prime minister" | "chancellor" | "leader")
                && *term.from <= *day.elected
                && (term.to.is_empty() || *term.to >= *day.recent)
                && may_be(term.country)
        };
        self.of(&self.alone, key).any(|person| person.terms().any(&mut governs))
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

impl Term {
    fn is_on(&self, day: &Day) -> bool {
        *self.from <= *day.after && (self.to.is_empty() || *self.to >= *day.before)
    }
}

#[cfg(test)]
mod tests {
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

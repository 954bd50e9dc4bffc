//! Names that are known beforehand, with their aliases: what actors are called across articles.

use std::sync::LazyLock;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::data::names;
use super::normalise;
use super::offices::Offices;
use crate::article::ActorKind;

/// Name, aliases, capitals and demonyms of countries.
const COUNTRIES: &str = include_str!("countries.tsv");

/// The names that are known beforehand.
pub struct Gazetteer {
    /// For each kind the actors by the normal forms of their names and aliases.
    entries: [RapidHashMap<Box<str>, Entry>; 3],
    /// Countries by the normal forms of their capitals.
    seats: RapidHashMap<Box<str>, &'static str>,
    /// Countries by the normal forms of what their people are called.
    peoples: RapidHashMap<Box<str>, &'static str>,
    /// The canonical names of countries.
    countries: RapidHashSet<&'static str>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The canonical name.
    name: &'static str,
    /// Only as written in capitals: `US`.
    upper: bool,
    /// Ends in an `'s` that is no possessive: `Moody's`.
    genitive: bool,
}

/// What a company is by law, which the names that are known leave out.
const FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "cos",
    "company",
    "ltd",
    "limited",
    "plc",
    "ag",
    "sa",
    "nv",
    "se",
    "spa",
];

impl Gazetteer {
    /// The built-in names of countries, capitals, regions, institutions, companies, clubs, parties and armed groups.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::build);
        &BUILT_IN
    }

    fn build() -> Self {
        let mut all = Self {
            entries: Default::default(),
            seats: RapidHashMap::default(),
            peoples: RapidHashMap::default(),
            countries: RapidHashSet::default(),
        };
        let list = |column: Option<&'static str>| column.unwrap_or("").split("; ").filter(|name| !name.is_empty());
        for line in COUNTRIES.lines().skip(1) {
            let mut columns = line.split('\t');
            let Some(name) = columns.next() else { continue };
            all.countries.insert(name);
            all.add(name, name, ActorKind::Place);
            list(columns.next()).for_each(|alias| all.add(alias, name, ActorKind::Place));
            list(columns.next()).for_each(|city| {
                // `Washington, D.C.` is Washington.
                all.add(city, city.split(',').next().unwrap_or(city), ActorKind::Place);
                all.seats.entry(normalise(city).into()).or_insert(name);
            });
            list(columns.next()).for_each(|people| {
                all.peoples.entry(normalise(people).into()).or_insert(name);
            });
        }
        for line in names().lines() {
            let mut columns = line.split('\t');
            let kind = columns.next().unwrap_or("");
            let Some(kind) = ActorKind::ALL.into_iter().find(|k| k.name() == kind) else { continue };
            let Some(name) = columns.next() else { continue };
            all.add(name, name, kind);
            list(columns.next()).for_each(|alias| all.add(alias, name, kind));
        }
        all
    }

    /// The first to claim an alias keeps it.
    fn add(&mut self, alias: &'static str, name: &'static str, kind: ActorKind) {
        let key = normalise(alias);
        let upper = key.len() <= 3 && !alias.contains(char::is_lowercase);
        let genitive = alias.ends_with("'s");
        self.entries[kind as usize].entry(key.into()).or_insert(Entry { name, upper, genitive });
    }

    fn entry(&self, key: &str, kind: ActorKind) -> Option<&Entry> {
        let entries = &self.entries[kind as usize];
        entries.get(key).or_else(|| entries.get(key.strip_prefix("the ")?))
    }

    /// Whether an actor of this name can be nothing but a country.
    pub(super) fn is_only_country(&self, name: &str) -> bool {
        self.canonical(name, ActorKind::Organisation).is_none()
            && self.canonical(name, ActorKind::Place).is_some_and(|name| self.countries.contains(name))
    }

    /// An organisation as it is written at `start` of `text`, with what looks like a possessive where the name ends so: `Moody's`.
    pub(super) fn with_genitive<'t>(&self, text: &'t str, start: usize, written: &'t str, kind: ActorKind) -> &'t str {
        let rest = text.get(start + written.len()..).unwrap_or("");
        let Some(genitive) = ["'s", "\u{2019}s", "'S", "\u{2019}S"].into_iter().find(|end| rest.starts_with(end))
        else {
            return written;
        };
        let longer = text.get(start..start + written.len() + genitive.len()).unwrap_or(written);
        let known = self.entry(&normalise(longer), kind).filter(|entry| entry.genitive).map(|entry| entry.name);
        let suits = known.is_some() && self.canonical(written, kind).is_none_or(|name| known == Some(name));
        if kind == ActorKind::Organisation && suits { longer } else { written }
    }

    /// The country of which a place is the capital.
    #[must_use]
    pub fn seat_of(&self, name: &str) -> Option<&'static str> {
        self.seats.get(&*normalise(name)).copied()
    }

    /// The country that a people, or what is of it, belongs to: `French`.
    #[must_use]
    pub fn home_of(&self, people: &str) -> Option<&'static str> {
        self.peoples.get(&*normalise(people)).copied()
    }

    /// The canonical name of the actor of this kind that goes by `name`, whatever its case and accents, with or without `the`;
    /// `US` and its like only in capitals. Of persons, only who alone goes by that full name.
    #[must_use]
    pub fn canonical(&self, name: &str, kind: ActorKind) -> Option<&'static str> {
        let key = normalise(name);
        if kind == ActorKind::Person {
            return Offices::built_in().named(&key, None, None).map(|person| person.name);
        }
        // `Toyota Motor Corp.`; a name of one word may be that of another company then.
        let company = || {
            let (rest, _) = key.rsplit_once(' ').filter(|(rest, form)| rest.contains(' ') && FORMS.contains(form))?;
            self.entry(rest, kind).filter(|_| kind == ActorKind::Organisation)
        };
        let entry = self.entry(&key, kind).or_else(company)?;
        (!entry.upper || !name.contains(char::is_lowercase)).then_some(entry.name)
    }
}

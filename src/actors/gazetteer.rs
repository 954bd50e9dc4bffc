//! Names that are known beforehand, with their aliases: what actors are called across articles.

use std::sync::LazyLock;

use rapidhash::RapidHashMap;

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
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The canonical name.
    name: &'static str,
    /// Only as written in capitals: `US`.
    upper: bool,
}

impl Gazetteer {
    /// The built-in names of countries, capitals, regions, institutions, companies, clubs, parties and armed groups.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::build);
        &BUILT_IN
    }

    fn build() -> Self {
        let mut all =
            Self { entries: Default::default(), seats: RapidHashMap::default(), peoples: RapidHashMap::default() };
        let list = |column: Option<&'static str>| column.unwrap_or("").split("; ").filter(|name| !name.is_empty());
        for line in COUNTRIES.lines().skip(1) {
            let mut columns = line.split('\t');
            let Some(name) = columns.next() else { continue };
            all.add(name, name, ActorKind::Place);
            list(columns.next()).for_each(|alias| all.add(alias, name, ActorKind::Place));
            list(columns.next()).for_each(|city| {
                all.add(city, city, ActorKind::Place);
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
        self.entries[kind as usize].entry(key.into()).or_insert(Entry { name, upper });
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
        let entries = &self.entries[kind as usize];
        let entry = entries.get(&*key).or_else(|| entries.get(key.strip_prefix("the ")?))?;
        (!entry.upper || !name.contains(char::is_lowercase)).then_some(entry.name)
    }
}

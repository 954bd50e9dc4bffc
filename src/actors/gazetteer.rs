//! Names that are known beforehand, with their aliases: what actors are called across articles.

use std::sync::LazyLock;

use rapidhash::v3::rapidhash_v3;
use rapidhash::{RapidHashMap, RapidHashSet};

use super::company::without_legal_form;
use super::data::names;
use super::offices::Offices;
use super::{normalise, push_normal};
use crate::article::ActorKind;

/// Name, aliases, capitals and demonyms of countries.
const COUNTRIES: &str = include_str!("countries.tsv");

/// The names that are known beforehand.
pub struct Gazetteer {
    /// For each kind the actors by their names and aliases.
    entries: [Names<Entry>; 3],
    /// Countries by their capitals.
    seats: Names<&'static str>,
    /// Countries by what their people are called.
    peoples: Names<&'static str>,
    /// The canonical names of countries.
    countries: RapidHashSet<&'static str>,
}

/// By hashes of normal names: 64 bits tell 20,000 names apart, and no name has to be kept.
type Names<T> = RapidHashMap<u64, T>;

/// How many names there are of any kind, roughly.
const MANY: usize = 16_384;

fn hash(normal: &str) -> u64 {
    rapidhash_v3(normal.as_bytes())
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

impl Gazetteer {
    /// The built-in names of countries, capitals, regions, institutions, companies, clubs, parties and armed groups.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::build);
        &BUILT_IN
    }

    fn build() -> Self {
        let sized = || {
            let mut names = Names::default();
            names.reserve(MANY);
            names
        };
        let mut all = Self {
            entries: [Names::default(), sized(), sized()],
            seats: Names::default(),
            peoples: Names::default(),
            countries: RapidHashSet::default(),
        };
        let mut key = String::new();
        let list = |column: Option<&'static str>| column.unwrap_or("").split("; ").filter(|name| !name.is_empty());
        for line in COUNTRIES.lines().skip(1) {
            let mut columns = line.split('\t');
            let Some(name) = columns.next() else { continue };
            all.countries.insert(name);
            all.add(name, name, ActorKind::Place, &mut key);
            list(columns.next()).for_each(|alias| all.add(alias, name, ActorKind::Place, &mut key));
            list(columns.next()).for_each(|city| {
                // `Washington, D.C.` is Washington.
                all.add(city, city.split(',').next().unwrap_or(city), ActorKind::Place, &mut key);
                all.seats.entry(hash(&key)).or_insert(name);
            });
            list(columns.next()).for_each(|people| {
                all.peoples.entry(hash(&normalise(people))).or_insert(name);
            });
        }
        for line in names().lines() {
            let mut columns = line.split('\t');
            let kind = columns.next().unwrap_or("");
            let Some(kind) = ActorKind::ALL.into_iter().find(|k| k.name() == kind) else { continue };
            let Some(name) = columns.next() else { continue };
            all.add(name, name, kind, &mut key);
            list(columns.next()).for_each(|alias| all.add(alias, name, kind, &mut key));
        }
        all
    }

    /// The first to claim an alias keeps it. Leaves the normal form of the alias in `key`.
    fn add(&mut self, alias: &'static str, name: &'static str, kind: ActorKind, key: &mut String) {
        key.clear();
        push_normal(alias, key);
        let upper = key.len() <= 3 && !alias.contains(char::is_lowercase);
        let genitive = alias.ends_with("'s");
        self.entries[kind as usize].entry(hash(key)).or_insert(Entry { name, upper, genitive });
    }

    fn entry(&self, key: &str, kind: ActorKind) -> Option<&Entry> {
        let entries = &self.entries[kind as usize];
        entries.get(&hash(key)).or_else(|| entries.get(&hash(key.strip_prefix("the ")?)))
    }

    /// Whether a country goes by this name.
    pub(super) fn is_country(&self, name: &str) -> bool {
        self.canonical(name, ActorKind::Place).is_some_and(|name| self.countries.contains(name))
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
        self.seats.get(&hash(&normalise(name))).copied()
    }

    /// The country that a people, or what is of it, belongs to: `French`.
    #[must_use]
    pub fn home_of(&self, people: &str) -> Option<&'static str> {
        self.peoples.get(&hash(&normalise(people))).copied()
    }

    /// The canonical name of the actor of this kind that goes by `name`, whatever its case and accents, with or without `the`;
    /// `US` and its like only in capitals. Of persons, only who alone goes by that full name.
    #[must_use]
    pub fn canonical(&self, name: &str, kind: ActorKind) -> Option<&'static str> {
        let key = normalise(name);
        if kind == ActorKind::Person {
            return Offices::built_in().named(&key, None, None).map(|person| person.name);
        }
        // `Toyota Motor Corp.`
        let company = || {
            let plain = without_legal_form(name);
            let is_other = kind == ActorKind::Organisation && plain.len() < name.len();
            is_other.then(|| self.entry(&normalise(plain), kind)).flatten()
        };
        let entry = self.entry(&key, kind).or_else(company)?;
        (!entry.upper || !name.contains(char::is_lowercase)).then_some(entry.name)
    }
}

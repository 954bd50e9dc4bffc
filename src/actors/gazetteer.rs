//! Names that are known beforehand, with their aliases: what actors are called across articles.

use std::sync::LazyLock;

use rapidhash::v3::rapidhash_v3;
use rapidhash::{RapidHashMap, RapidHashSet};

use super::known::{self, Entry, Line, Name};
use super::normalise;
use super::offices::Offices;
use crate::article::ActorKind;

/// Name, aliases, capitals and demonyms of countries.
const COUNTRIES: &str = include_str!("countries.tsv");

/// The names that are known beforehand.
pub struct Gazetteer {
    /// For each kind the actors by their names and aliases.
    entries: [Names<Line>; 3],
    /// Those by what they are called in some articles alone.
    sometimes: [Names<Line>; 3],
    /// Countries by their capitals.
    seats: Names<&'static str>,
    /// Countries by what their people are called.
    peoples: Names<&'static str>,
    /// The canonical names of countries.
    countries: RapidHashSet<&'static str>,
}

/// By hashes of normal names: 64 bits tell 20,000 names apart, and no name has to be kept.
type Names<T> = RapidHashMap<u64, T>;

/// How many names there are of organisations and places: as many as fit into a power of two.
const MANY: [usize; 2] = [14_336, 3_584];

fn hash(normal: &str) -> u64 {
    rapidhash_v3(normal.as_bytes())
}

/// A line of [`COUNTRIES`].
pub(super) struct Country {
    pub(super) name: &'static str,
    pub(super) aliases: &'static str,
    pub(super) capitals: &'static str,
    pub(super) demonyms: &'static str,
}

pub(super) fn countries() -> impl Iterator<Item = Country> {
    COUNTRIES.lines().skip(1).map(|line| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or("");
        Country { name: next(), aliases: next(), capitals: next(), demonyms: next() }
    })
}

/// The names in a column that lists several.
pub(super) fn listed(column: &str) -> impl Iterator<Item = &str> {
    // Most are empty, and even to look there for what stands between names takes something.
    let names = (!column.is_empty()).then(|| column.split("; "));
    names.into_iter().flatten().filter(|name| !name.is_empty())
}

impl Gazetteer {
    /// The built-in names of countries, capitals, regions, institutions, companies, clubs, parties and armed groups.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::build);
        &BUILT_IN
    }

    fn build() -> Self {
        let sized = |many| {
            let mut names = Names::default();
            names.reserve(many);
            names
        };
        let mut gazetteer = Self {
            entries: [Names::default(), sized(MANY[0]), sized(MANY[1])],
            sometimes: Default::default(),
            seats: Names::default(),
            peoples: Names::default(),
            countries: RapidHashSet::default(),
        };
        for line in known::all() {
            let Some((key, kind)) = line.key() else { continue };
            let entries = if line.always() { &mut gazetteer.entries } else { &mut gazetteer.sometimes };
            entries[kind as usize].insert(hash(key), line);
        }
        for Country { name, capitals, demonyms, .. } in countries() {
            gazetteer.countries.insert(name);
            for city in listed(capitals) {
                gazetteer.seats.entry(hash(&normalise(city))).or_insert(name);
            }
            for people in listed(demonyms) {
                gazetteer.peoples.entry(hash(&normalise(people))).or_insert(name);
            }
        }
        gazetteer
    }

    fn entry(&self, key: &str, kind: ActorKind) -> Option<Entry> {
        self.entries[kind as usize].get(&hash(key))?.entry()
    }

    /// Whether a country goes by this name.
    pub(super) fn is_country(&self, name: Name<'_>) -> bool {
        self.called(name, ActorKind::Place).is_some_and(|name| self.countries.contains(name))
    }

    /// An organisation as it is written at `start` of `text`, with what looks like a possessive where the name ends so: `Moody's`.
    pub(super) fn with_genitive<'t>(&self, text: &'t str, start: usize, written: &'t str) -> &'t str {
        let rest = text.get(start + written.len()..).unwrap_or("");
        let Some(genitive) = ["'s", "\u{2019}s", "'S", "\u{2019}S"].into_iter().find(|end| rest.starts_with(end))
        else {
            return written;
        };
        let longer = text.get(start..start + written.len() + genitive.len()).unwrap_or(written);
        let kind = ActorKind::Organisation;
        let known = self.entry(&normalise(longer), kind).filter(|entry| entry.genitive).map(|entry| entry.name);
        let suits = known.is_some() && self.canonical(written, kind).is_none_or(|name| known == Some(name));
        if suits { longer } else { written }
    }

    /// The country of which a place, in normal form, is the capital.
    #[must_use]
    pub fn seat_of(&self, place: &str) -> Option<&'static str> {
        self.seats.get(&hash(place)).copied()
    }

    /// The country that a people, or what is of it, in normal form, belongs to: `french`.
    #[must_use]
    pub fn home_of(&self, people: &str) -> Option<&'static str> {
        self.peoples.get(&hash(people)).copied()
    }

    /// The canonical name of the actor of this kind that goes by `name`, whatever its case and accents, with or without `the`;
    /// `US` and its like only in capitals. Of persons, only who alone goes by that full name.
    #[must_use]
    pub fn canonical(&self, name: &str, kind: ActorKind) -> Option<&'static str> {
        self.called(Name { written: name, normal: &normalise(name) }, kind)
    }

    /// As [`Self::canonical`], where the normal form is known.
    pub(super) fn called(&self, name: Name<'_>, kind: ActorKind) -> Option<&'static str> {
        match kind {
            ActorKind::Person => Offices::built_in().named(name.normal, None, None).map(|person| person.name),
            ActorKind::Organisation | ActorKind::Place => {
                known::called(name, kind, |key| self.entry(key, kind)).map(|entry| entry.name)
            }
        }
    }

    /// What goes by this name in some articles, and in which.
    pub(super) fn sometimes(&self, name: Name<'_>, kind: ActorKind) -> Option<Entry> {
        known::called(name, kind, |key| self.sometimes[kind as usize].get(&hash(key))?.entry())
    }
}

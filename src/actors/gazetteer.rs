//! Names and words that are known beforehand, in one table each, built once.

use std::sync::LazyLock;

use rapidhash::RapidHashMap;

use super::normalise;
use super::words::{CLASSES, Class};
use crate::article::ActorKind;
use crate::layout::Placed;
use crate::text::Opens;

/// Name, aliases, capitals and demonyms of countries.
const COUNTRIES: &str = include_str!("countries.tsv");
/// Kind, name and aliases of others; the kind is `none` for what looks like an actor and is none.
const NAMES: &str = include_str!("names.tsv");

/// The names that are known beforehand.
pub struct Gazetteer {
    entries: RapidHashMap<Box<str>, Entry>,
    words: RapidHashMap<Box<str>, Word>,
}

/// What an alias stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The canonical name.
    pub(super) name: &'static str,
    /// `None` for demonyms, languages, feasts: no actors.
    pub(super) kind: Option<ActorKind>,
    /// Only as written in capitals: `US`.
    upper: bool,
}

/// What is known of a single word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    pub(super) class: Class,
    /// Words of the longest alias that begins with this one; 0 if there is none.
    longest: u8,
}

impl Gazetteer {
    /// The built-in names of countries, capitals, regions and well-known institutions.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::build);
        &BUILT_IN
    }

    fn build() -> Self {
        let mut all = Self { entries: RapidHashMap::default(), words: RapidHashMap::default() };
        for (class, words) in CLASSES {
            for word in words.split_whitespace() {
                all.words.entry(word.into()).or_default().class |= class;
            }
        }
        let list = |column: Option<&'static str>| column.unwrap_or("").split("; ").filter(|name| !name.is_empty());
        for line in COUNTRIES.lines().skip(1) {
            let mut columns = line.split('\t');
            let Some(name) = columns.next() else { continue };
            all.add(name, name, Some(ActorKind::Place));
            list(columns.next()).for_each(|alias| all.add(alias, name, Some(ActorKind::Place)));
            // The first of a capital's names is the one that it goes by.
            list(columns.next()).for_each(|city| all.add(city, city, Some(ActorKind::Place)));
            list(columns.next()).for_each(|people| all.add(people, people, None));
        }
        for line in NAMES.lines().skip(1) {
            let mut columns = line.split('\t');
            let kind = columns.next().unwrap_or("");
            let kind = ActorKind::ALL.into_iter().find(|k| k.name() == kind);
            let Some(name) = columns.next() else { continue };
            all.add(name, name, kind);
            list(columns.next()).for_each(|alias| all.add(alias, name, kind));
        }
        all
    }

    /// The first to claim an alias keeps it.
    fn add(&mut self, alias: &'static str, name: &'static str, kind: Option<ActorKind>) {
        let key = normalise(alias);
        let upper = key.len() <= 3 && !alias.contains(char::is_lowercase);
        // Words as the tokeniser sees them: `d'Ivoire` is two.
        let length = alias.split([' ', '-', '\'']).count();
        let first = normalise(alias.split([' ', '-']).next().unwrap_or(""));
        let word = self.words.entry(first.into()).or_default();
        word.longest = word.longest.max(u8::try_from(length).unwrap_or(u8::MAX));
        self.entries.entry(key.into()).or_insert(Entry { name, kind, upper });
    }

    /// The canonical name and the kind of the actor that goes by `name`, whatever its case and accents, with or without `the`;
    /// `US` and its like only in capitals.
    #[must_use]
    pub fn canonical(&self, name: &str) -> Option<(&str, ActorKind)> {
        let key = normalise(name);
        let entry = self.entry(name, &key).or_else(|| self.entry(name, key.strip_prefix("the ")?))?;
        Some((entry.name, entry.kind?))
    }

    fn entry(&self, written: &str, key: &str) -> Option<Entry> {
        self.entries.get(key).copied().filter(|entry| !entry.upper || !written.contains(char::is_lowercase))
    }

    /// What is known of a word in normal form.
    pub(super) fn word(&self, key: &str) -> Word {
        self.words.get(key).copied().unwrap_or_default()
    }

    /// The longest known name at the head of `tokens`, and how many of them it takes; `word` is what is known of the first.
    pub(super) fn longest(&self, text: &str, tokens: &[Placed], word: Word) -> Option<(usize, Entry)> {
        let head = tokens.iter().take(word.longest.into()).enumerate();
        let most = head.take_while(|(i, t)| *i == 0 || t.token.opens == Opens::Nothing).count();
        (1..=most).rev().find_map(|length| {
            let (first, last) = (tokens.first()?.token, tokens.get(length - 1)?.token);
            let written = text.get(first.start as usize..last.end as usize)?;
            Some((length, self.entry(written, &normalise(written))?))
        })
    }
}

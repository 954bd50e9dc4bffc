//! Names, each with what depends on it alone: worked out once and kept by a number from one article to the next, since who is in
//! the news stays there.
//!
//! Normal forms, and what short forms there may be of them, are kept as hashes: within an article 64 bits tell them apart.

use std::ops::Range;

use hashbrown::HashTable;
use rapidhash::v3::rapidhash_v3;

use super::gazetteer::Gazetteer;
use super::known::{Entry, Name};
use super::metonym::is_seat;
use super::normal::surname;
use super::normalise;
use super::offices::Offices;
use super::polities::{is_american, polity};
use super::short_forms::{Spaced, initials_of};
use crate::article::ActorKind;

/// Bits that say what a name is.
pub(super) mod is {
    /// Of nothing but capitals, in one word.
    pub(in crate::actors) const ACRONYM: u16 = 1;
    /// With small letters in it.
    pub(in crate::actors) const SMALL: u16 = 1 << 1;
    /// Without letters and digits.
    pub(in crate::actors) const EMPTY: u16 = 1 << 2;
    /// What is called an organisation here, and is called only as a country is.
    pub(in crate::actors) const COUNTRY: u16 = 1 << 3;
    /// Of a place where a government sits, or sat.
    pub(in crate::actors) const SEAT: u16 = 1 << 4;
    /// The full name of a known person.
    pub(in crate::actors) const FULL: u16 = 1 << 5;
    /// What a known person goes by alone.
    pub(in crate::actors) const ALONE: u16 = 1 << 6;
    /// In a script without capitals.
    pub(in crate::actors) const CASELESS: u16 = 1 << 7;
    /// Of somebody who is known as the spouse of a president alone.
    pub(in crate::actors) const SPOUSE: u16 = 1 << 8;
    /// One that only articles about the United States have.
    pub(in crate::actors) const AMERICAN: u16 = 1 << 9;
}

/// What is known of a name as that of an actor of some kind.
#[derive(Debug)]
pub(super) struct About {
    kind: Option<ActorKind>,
    is: u16,
    /// Where it stands among all texts as it is written, and in normal form.
    written: Range<u32>,
    normal: Range<u32>,
    /// Where the hashes are of what else an article may call its actor by, and of what makes up the name.
    shorts: Range<u32>,
    parts: Range<u32>,
    /// Hash of the normal form.
    pub(super) key: u64,
    /// Hash of the last word of that which is no `jr`.
    pub(super) surname: u64,
    /// Hash of the given name of a person.
    pub(super) given: Option<u64>,
    /// Hashes of the initials of an organisation of several words, without those of a legal form and with them.
    pub(super) initials: Option<[u64; 2]>,
    /// Words, and bytes, of the normal form: the more, the fuller.
    pub(super) fullness: (u32, u32),
    /// The name that the gazetteer has for an organisation or a place.
    pub(super) called: Option<&'static str>,
    /// The country or body that it means; see [`super::polities`].
    pub(super) polity: Option<&'static str>,
    /// What it is in some articles.
    pub(super) sometimes: Option<Entry>,
}

impl About {
    /// Whether it is what one of these bits says.
    pub(super) fn is(&self, what: u16) -> bool {
        self.is & what != 0
    }
}

/// The names seen so far.
#[derive(Debug, Default)]
pub struct Names {
    /// Numbers, each with the hash that it is found by.
    numbers: HashTable<(u64, u32)>,
    all: Vec<About>,
    /// Names as they are written, each with its normal form behind it.
    texts: String,
    hashes: Vec<u64>,
}

/// All are forgotten when there are so many,
const MAX_NAMES: usize = 50_000;
/// or so many bytes of them.
const MAX_TEXTS: usize = 8 << 20;
/// or so many hashes.
const MAX_HASHES: usize = 1 << 20;

impl Names {
    /// Forgets all names if they have become too many. To be called between articles: numbers are void then.
    pub(super) fn renew(&mut self) {
        if self.all.len() >= MAX_NAMES || self.texts.len() >= MAX_TEXTS || self.hashes.len() >= MAX_HASHES {
            self.numbers.clear();
            self.all.clear();
            self.texts.clear();
            self.hashes.clear();
        }
    }

    /// The number of a name, as it is written, of an actor of this kind, or of what is no actor.
    pub fn number(&mut self, kind: impl Into<Option<ActorKind>>, written: &str) -> u32 {
        let kind = kind.into();
        let wanted = hash(written) ^ kind.map_or(u64::MAX, |kind| kind as u64);
        let is_it = |&(hash, number): &(u64, u32)| {
            let about = self.about(number);
            hash == wanted && about.kind == kind && self.text(&about.written) == written
        };
        if let Some(&(_, number)) = self.numbers.find(wanted, is_it) {
            return number;
        }
        let about = self.learn(kind, written);
        let number = short(self.all.len());
        self.all.push(about);
        self.numbers.insert_unique(wanted, (wanted, number), |&(hash, _)| hash);
        number
    }

    /// What is known of the name with this number.
    pub(super) fn about(&self, number: u32) -> &About {
        self.all.get(number as usize).unwrap_or(&NOBODY)
    }

    /// A name as it is written.
    pub(super) fn written(&self, number: u32) -> &str {
        self.text(&self.about(number).written)
    }

    /// A name in normal form.
    pub(super) fn normal(&self, number: u32) -> &str {
        self.text(&self.about(number).normal)
    }

    /// Hashes of what else an article may call the actor of a name, in normal form, but for a given name.
    pub(super) fn shorts(&self, number: u32) -> &[u64] {
        self.hashes.get(wide(&self.about(number).shorts)).unwrap_or(&[])
    }

    /// Hashes of what stands within a name of several words: of a person the surname, and the last words (`Suu Kyi`); of others
    /// each word, but in `the Biden Administration`.
    pub(super) fn parts(&self, number: u32) -> &[u64] {
        self.hashes.get(wide(&self.about(number).parts)).unwrap_or(&[])
    }

    fn text(&self, span: &Range<u32>) -> &str {
        self.texts.get(wide(span)).unwrap_or("")
    }

    fn learn(&mut self, kind: Option<ActorKind>, written: &str) -> About {
        let Self { texts, hashes, .. } = self;
        let start = texts.len();
        texts.push_str(written);
        let end = texts.len();
        let normal = &*normalise(written);
        texts.push_str(normal);
        let is_body = kind == Some(ActorKind::Organisation);
        let spaced = Spaced::new(normal);
        let (words, given) = (spaced.len(), spaced.given_name().filter(|_| kind == Some(ActorKind::Person)).map(hash));
        let first_part = hashes.len();
        if let Some(kind) = kind {
            spaced.parts(kind, |part| hashes.push(hash(part)));
        }
        let first_short = hashes.len();
        let mut initials = None;
        if let Some((kind, core)) = kind.zip(spaced.core(written)) {
            core.short_forms(kind, |short| hashes.push(hash(short)));
            initials = is_body.then(|| initials_of(written).map(|all| hash(&all)));
            hashes.extend(initials.into_iter().flatten());
        }
        let (gazetteer, offices) = (Gazetteer::built_in(), Offices::built_in());
        let name = Name { written, normal };
        let called = kind.filter(|kind| *kind != ActorKind::Person).and_then(|kind| gazetteer.called(name, kind));
        let is_full = offices.knows(normal);
        let bits = [
            (is::ACRONYM, is_acronym(written)),
            (is::SMALL, written.contains(char::is_lowercase)),
            (is::EMPTY, normal.is_empty()),
            (is::COUNTRY, is_body && called.is_none() && gazetteer.is_country(name)),
            (is::SEAT, is_seat(normal)),
            (is::FULL, is_full),
            (is::ALONE, offices.has_alone(normal)),
            (is::CASELESS, is_caseless(written)),
            (is::SPOUSE, is_full && offices.is_spouse(normal)),
            (is::AMERICAN, is_american(normal)),
        ];
        About {
            kind,
            is: bits.into_iter().filter(|(_, is)| *is).map(|(bit, _)| bit).sum(),
            written: short(start)..short(end),
            normal: short(end)..short(texts.len()),
            parts: short(first_part)..short(first_short),
            shorts: short(first_short)..short(hashes.len()),
            key: hash(normal),
            surname: hash(surname(normal)),
            given,
            initials: initials.filter(|_| written.contains(' ')),
            fullness: (short(words), short(normal.len())),
            called,
            polity: polity(normal, kind, called),
            sometimes: kind.and_then(|kind| gazetteer.sometimes(name, kind)),
        }
    }
}

/// A name that nobody has.
const NOBODY: About = About {
    kind: None,
    is: is::EMPTY,
    written: 0..0,
    normal: 0..0,
    shorts: 0..0,
    parts: 0..0,
    key: 0,
    surname: 0,
    given: None,
    initials: None,
    fullness: (0, 0),
    called: None,
    polity: None,
    sometimes: None,
};

/// The hash of a normal form.
fn hash(normal: &str) -> u64 {
    rapidhash_v3(normal.as_bytes())
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn wide(span: &Range<u32>) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn is_caseless(name: &str) -> bool {
    name.contains(char::is_alphabetic) && !name.contains(|c: char| c.is_uppercase() || c.is_lowercase())
}

fn is_acronym(name: &str) -> bool {
    !name.contains([' ', '-']) && !name.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use ActorKind::{Organisation, Person, Place};

    use super::*;

    #[test]
    fn a_name_of_a_kind_has_one_number() {
        let mut names = Names::default();
        let first = names.number(Place, "São Vell");
        assert_eq!(names.number(Place, "São Vell"), first);
        assert_ne!(names.number(Person, "São Vell"), first);
        assert_ne!(names.number(Place, "SAO VELL"), first);
        assert_eq!((names.written(first), names.normal(first)), ("São Vell", "sao vell"));
        let upper = names.number(Place, "SAO VELL");
        assert_eq!(names.about(upper).key, names.about(first).key);
    }

    #[test]
    fn it_is_known_what_a_name_is() {
        let mut names = Names::default();
        let mut bits = |kind, written: &str| {
            let number = names.number(kind, written);
            names.about(number).is
        };
        assert_eq!(bits(Organisation, "TWA"), is::ACRONYM);
        assert_eq!(bits(Organisation, "France"), is::SMALL | is::COUNTRY);
        assert_eq!(bits(Place, "Nairobi"), is::SMALL | is::SEAT);
        assert_eq!(bits(Place, "Bonn"), is::SMALL | is::SEAT);
        assert_eq!(bits(Person, "Joe Biden"), is::SMALL | is::FULL);
        assert_eq!(bits(Person, "Biden"), is::SMALL | is::ALONE);
        assert_eq!(bits(Person, "…"), is::ACRONYM | is::EMPTY);
    }

    #[test]
    fn short_forms_and_parts() {
        let mut names = Names::default();
        let mut of = |kind, written: &str| {
            let number = names.number(kind, written);
            (names.shorts(number).to_vec(), names.parts(number).to_vec(), names.about(number).given)
        };
        let hashes = |texts: &[&str]| texts.iter().map(|text| hash(text)).collect::<Vec<_>>();
        assert_eq!(
            of(Person, "Ada de Vell Jr."),
            (
                hashes(&["de vell", "vell", "a vell", "a de vell", "ada vell"]),
                hashes(&["vell", "de vell jr", "vell jr"]),
                Some(hash("ada"))
            )
        );
        assert_eq!(
            of(Organisation, "Ministry of the Tides"),
            (
                hashes(&[
                    "ministry",
                    "of the tides",
                    "ministry of",
                    "the tides",
                    "ministry of the",
                    "tides",
                    "tides ministry",
                    "mt",
                    "mt"
                ]),
                hashes(&["ministry", "of", "the", "tides"]),
                None
            )
        );
        assert!(of(Organisation, "the Vell Administration").1.is_empty());
        assert_eq!(of(Place, "Lake Vell"), (vec![], hashes(&["lake", "vell"]), None));
        assert_eq!(of(Person, "Vell"), (vec![], vec![], None));
    }

    #[test]
    fn names_are_forgotten_between_articles_when_they_are_too_many() {
        let mut names = Names::default();
        let known = names.number(Place, "Tessel");
        names.renew();
        assert_eq!(names.written(known), "Tessel");
        names.number(Place, &"x".repeat(MAX_TEXTS));
        names.renew();
        assert_eq!(names.written(known), "");
        let first = names.number(Place, "Ostvik");
        assert_eq!((first, names.written(first)), (0, "Ostvik"));
    }
}

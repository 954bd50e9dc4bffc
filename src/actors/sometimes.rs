//! What a name means in some articles alone: `EPA` where they name the United States, `Spurs` where they name England or its
//! leagues, `Exxon` from the day on which it became Exxon Mobil, `Samsung` where they name Samsung Electronics.

use chrono::NaiveDate;
use rapidhash::RapidHashMap;

use super::gazetteer::listed;
use super::known::Entry;
use super::merge::Mentioned;
use super::names::Names;
use super::normalise;
use crate::article::ActorKind;

/// Gives mentions the names that they have in an article of that day; `names_body` tells whether it names a country or body.
pub(super) fn settle(
    found: &mut [Mentioned<'_>],
    names: &Names,
    day: Option<NaiveDate>,
    names_body: impl Fn(&str) -> bool,
) {
    // By kind and the hash of the normal name: of how it is written there may be thousands.
    let mut meant: RapidHashMap<(ActorKind, u64), bool> = RapidHashMap::default();
    for i in 0..found.len() {
        let name = found[i].name;
        let Some(entry) = names.about(name).sometimes else { continue };
        let holds = |found: &[Mentioned]| {
            if entry.only.starts_with(|c: char| c.is_ascii_digit()) {
                // Days compare as they are written; without one it is as of today.
                return day.is_none_or(|day| *day.to_string() >= *entry.only);
            }
            let is_near = listed(entry.only).chain([entry.name]).any(&names_body);
            is_near && !is_rivalled(found, names, name, entry)
        };
        let key = (found[i].kind, names.about(name).key);
        if *meant.entry(key).or_insert_with(|| holds(found)) && !is_state(found, i) {
            found[i].known = Some(entry.name);
        }
    }
}

/// Whether the article calls another one so in full: the Senate may be the French Senate, Samsung be Samsung Life, and the EPA the
/// Ghana EPA or the Eastern Power Authority.
fn is_rivalled(found: &[Mentioned<'_>], names: &Names, name: u32, entry: Entry) -> bool {
    let (short, full) = (names.normal(name), &*normalise(entry.name));
    let short = short.strip_prefix("the ").unwrap_or(short);
    let ends = |long: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '));
    let begins = |long: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    let suits = |long: &str| if ends(full) { ends(long) } else { begins(long) };
    let is_long = |other: &Mentioned| {
        if ends(full) || begins(full) {
            suits(names.normal(other.name)) || other.known.is_some_and(|known| suits(&normalise(known)))
        } else {
            names.shorts(other.name).contains(&names.about(name).key)
        }
    };
    found.iter().filter(|other| other.kind == ActorKind::Organisation).any(|other| {
        let sometimes = names.about(other.name).sometimes.map(|entry| entry.name);
        ![other.known, sometimes].contains(&Some(entry.name)) && is_long(other)
    })
}

/// Whether two letters stand behind a place and a comma: `Arlington, VA`.
fn is_state(found: &[Mentioned<'_>], at: usize) -> bool {
    let mention = &found[at];
    let place = at.checked_sub(1).map(|before| &found[before]).filter(|before| before.kind == ActorKind::Place);
    mention.surface.len() == 2
        && place.is_some_and(|place| {
            (place.part, place.start + place.surface.len() + ", ".len()) == (mention.part, mention.start)
        })
}

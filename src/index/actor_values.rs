//! The values under which columns hold actors and their roles: in the order of values, those of one kind and name stand side by side.

use hashbrown::HashTable;
use rapidhash::v3::rapidhash_v3;

use crate::actors;
use crate::article::ActorKind;

/// Stands between an actor and what else is said of it. No normal form holds one, and nothing is less than it.
pub(super) const JOINT: char = '\t';

/// Kind and normal name of an actor, and its name or role, from the value of either.
pub(crate) fn read_actor_value(value: &str) -> Option<(ActorKind, &str, &str)> {
    let (actor, name_or_role) = split_actor_value(value);
    Some((kind_of(actor)?, actor.get(1..)?, name_or_role))
}

/// The kind of an actor whose value begins so.
pub(crate) fn kind_of(value: &str) -> Option<ActorKind> {
    ActorKind::ALL.into_iter().find(|kind| value.starts_with(kind_letter(*kind)))
}

/// Who it is, in the order of values, and name or role.
pub(crate) fn split_actor_value(value: &str) -> (&str, &str) {
    value.split_once(JOINT).unwrap_or((value, ""))
}

/// What the value of an actor of this kind begins with.
pub(crate) const fn kind_letter(kind: ActorKind) -> char {
    match kind {
        ActorKind::Person => 'p',
        ActorKind::Organisation => 'o',
        ActorKind::Place => 'l',
    }
}

/// The values of actors, kept from one article to the next.
#[derive(Default)]
pub(super) struct ActorValues {
    /// The lower half of the hash of each name, and where its value is.
    places: HashTable<(u32, Place)>,
    texts: String,
}

/// Where a value begins, where the name in it does, and where both end.
type Place = [u32; 3];

/// Bytes of values that are kept.
const MOST: usize = 16 << 20;

impl ActorValues {
    /// The value of an actor, and of it what the value of a role begins with.
    pub(super) fn get(&mut self, kind: ActorKind, name: &str) -> (&str, &str) {
        if self.texts.len() > MOST {
            self.places.clear();
            self.texts.clear();
        }
        let hash = rapidhash_v3(name.as_bytes());
        let letter = kind_letter(kind);
        #[allow(clippy::cast_possible_truncation, reason = "the lower half of it")]
        let low = hash as u32;
        let is_it = |&(other, [start, from, end]): &(u32, Place)| {
            let value = self.texts.get(start as usize..end as usize).unwrap_or("");
            low == other && value.starts_with(letter) && value.get((from - start) as usize..) == Some(name)
        };
        let [start, from, end] = match self.places.find(hash, is_it) {
            Some((_, place)) => *place,
            None => self.add(hash, low, letter, name),
        };
        let text = |end: u32| self.texts.get(start as usize..end as usize).unwrap_or("");
        (text(end), text(from))
    }

    fn add(&mut self, hash: u64, low: u32, letter: char, name: &str) -> Place {
        let Self { places, texts } = self;
        let at = |texts: &String| u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let start = at(texts);
        texts.push(letter);
        texts.push_str(&actors::normalise(name));
        texts.push(JOINT);
        let from = at(texts);
        texts.push_str(name);
        let place = [start, from, at(texts)];
        places.insert_unique(hash, (low, place), |&(_, [_, from, end])| {
            rapidhash_v3(texts.get(from as usize..end as usize).unwrap_or("").as_bytes())
        });
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_those_of_kind_and_name() {
        let mut values = ActorValues::default();
        for _ in 0..2 {
            for i in 0..500 {
                let name = format!("Ádá Vell{i}");
                let (value, role) = (format!("pada vell{i}\t{name}"), format!("pada vell{i}\t"));
                assert_eq!(values.get(ActorKind::Person, &name), (&*value, &*role));
                assert_eq!(read_actor_value(&value), Some((ActorKind::Person, &*format!("ada vell{i}"), &*name)));
            }
            assert_eq!(values.get(ActorKind::Organisation, "Ádá Vell7").0, "oada vell7\tÁdá Vell7");
            assert_eq!(values.get(ActorKind::Person, "Vell").0, "pvell\tVell");
            assert_eq!(values.get(ActorKind::Person, "Ada\tVell").0, "pada vell\tAda\tVell");
            assert_eq!(values.get(ActorKind::Person, "").0, "p\t");
        }
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let mut values = ActorValues::default();
        let long = "x".repeat(MOST / 2);
        for name in ["a", "b", "c"] {
            values.get(ActorKind::Place, &format!("{name}{long}"));
        }
        assert!(values.texts.len() < 2 * MOST && values.places.len() < 3);
        assert_eq!(values.get(ActorKind::Place, "Ostvik").0, "lostvik\tOstvik");
    }
}

//! How actors are written, each with the numbers of the terms that mark it in the segment at hand. What belongs together lies
//! together: most of the time to find one goes into waiting for memory.

use hashbrown::HashTable;
use rapidhash::v3::rapidhash_v3;

use super::actor_values::kind_letter;
use crate::article::ActorKind;

/// See the module.
#[derive(Default)]
pub(super) struct Spellings {
    /// The lower half of the hash of each, and where it begins.
    places: HashTable<(u32, u32)>,
    bytes: Vec<u8>,
}

/// A spelling among the bytes: kind, how many numbers there are, how long name and surface are; then these, and the numbers.
struct Spelling<'b> {
    kind: u8,
    name: &'b [u8],
    surface: &'b [u8],
    numbers: &'b [[u8; 4]],
}

/// Bytes that are kept.
const MOST: usize = 32 << 20;

impl Spellings {
    /// Forgets all if they have become too many: what [`Self::place`] said before is void then.
    pub(super) fn make_room(&mut self) {
        if self.bytes.len() > MOST {
            self.places.clear();
            self.bytes.clear();
        }
    }

    /// Where the actor of that name is that is written so; `numbers` gives the numbers of its terms, if it is new.
    pub(super) fn place(
        &mut self,
        (kind, name): (ActorKind, &str),
        surface: &str,
        numbers: impl FnOnce() -> Vec<u32>,
    ) -> u32 {
        let kind = kind_letter(kind) as u8;
        let (name, surface) = (name.as_bytes(), surface.as_bytes());
        let hash = hash(name, surface);
        let is_it = |&(low, at): &(u32, u32)| {
            low == low_half(hash)
                && read(&self.bytes, at)
                    .is_some_and(|known| (known.kind, known.name, known.surface) == (kind, name, surface))
        };
        if let Some(&(_, at)) = self.places.find(hash, is_it) {
            return at;
        }
        let Self { places, bytes } = self;
        let mut numbers = numbers();
        // A name has a handful of keys.
        numbers.truncate(u8::MAX.into());
        let short = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let at = short(bytes.len());
        bytes.extend([kind, u8::try_from(numbers.len()).unwrap_or(u8::MAX)]);
        bytes.extend(short(name.len()).to_le_bytes().into_iter().chain(short(surface.len()).to_le_bytes()));
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(surface);
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        places.insert_unique(hash, (low_half(hash), at), |&(_, at)| {
            read(bytes, at).map_or(0, |known| self::hash(known.name, known.surface))
        });
        at
    }

    /// The numbers of the spelling there.
    pub(super) fn numbers(&self, at: u32) -> impl Iterator<Item = u32> {
        let numbers = read(&self.bytes, at).map_or(&[][..], |known| known.numbers);
        numbers.iter().map(|number| u32::from_le_bytes(*number))
    }
}

#[inline]
fn read(bytes: &[u8], at: u32) -> Option<Spelling<'_>> {
    let (&[kind, count], rest) = bytes.get(at as usize..)?.split_first_chunk()?;
    let (name, rest) = rest.split_first_chunk()?;
    let (surface, rest) = rest.split_first_chunk()?;
    let (name, rest) = rest.split_at_checked(u32::from_le_bytes(*name) as usize)?;
    let (surface, rest) = rest.split_at_checked(u32::from_le_bytes(*surface) as usize)?;
    let numbers = rest.as_chunks().0.get(..count.into())?;
    Some(Spelling { kind, name, surface, numbers })
}

fn hash(name: &[u8], surface: &[u8]) -> u64 {
    rapidhash_v3(name).rotate_left(1) ^ rapidhash_v3(surface)
}

#[allow(clippy::cast_possible_truncation, reason = "the lower half of it")]
fn low_half(hash: u64) -> u32 {
    hash as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_is_learnt_once() {
        let mut spellings = Spellings::default();
        let pairs: Vec<(String, String)> =
            (0..400).map(|i| (format!("Ada Vell{}", i % 100), format!("Vell{}", i / 2))).collect();
        let mut places = Vec::new();
        for (i, (name, surface)) in (0_u32..).zip(&pairs) {
            places.push(spellings.place((ActorKind::Person, name), surface, || vec![i, i + 1]));
        }
        for (i, (name, surface)) in (0_u32..).zip(&pairs) {
            let at = spellings.place((ActorKind::Person, name), surface, || panic!("it is known"));
            assert_eq!(at, places[i as usize]);
            assert_eq!(spellings.numbers(at).collect::<Vec<_>>(), [i, i + 1]);
        }
        let (name, surface) = &pairs[0];
        let place = spellings.place((ActorKind::Place, name), surface, Vec::new);
        assert_eq!(spellings.numbers(place).count(), 0);
        // What is the name, and what is written, matters.
        let one = spellings.place((ActorKind::Person, "ab"), "c", || vec![7]);
        assert_ne!(spellings.place((ActorKind::Person, "a"), "bc", || vec![8]), one);
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let mut spellings = Spellings::default();
        spellings.place((ActorKind::Person, "Vell"), &"x".repeat(MOST), || vec![1]);
        spellings.make_room();
        assert!(spellings.bytes.is_empty());
        let at = spellings.place((ActorKind::Person, "Vell"), "Vell", || vec![2]);
        assert_eq!(spellings.numbers(at).collect::<Vec<_>>(), [2]);
    }
}

//! What of a file is named in the ledger one by one, and what is only counted: memory does not grow with what is wrong in a file.
//!
//! What is named is told by the order of the file alone, however many threads read it.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry as Slot;

use rapidhash::{RapidHashMap, RapidHashSet};

use crate::index::{Duplicate, Entry, Refused, Signature};

/// Of each file so many rejected documents are named where nobody says otherwise, and as many that repeat another one of it: more than
/// anybody reads, in one or two megabytes.
pub const MOST_NAMED: usize = 10_000;

/// What was rejected of a file, or of a part of it: the first ones, and how many more.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refusals {
    pub(super) named: Vec<Refused>,
    pub(super) more: u64,
}

impl Refusals {
    /// Adds one that comes after all others.
    pub(super) fn push(&mut self, refused: Refused, most: usize) {
        if self.named.len() < most {
            self.named.push(refused);
        } else {
            self.more += 1;
        }
    }

    /// Adds what comes after all others.
    pub(super) fn append(&mut self, other: Self, most: usize) {
        other.named.into_iter().for_each(|refused| self.push(refused, most));
        self.more += other.more;
    }

    pub(super) fn len(&self) -> u64 {
        self.named.len() as u64 + self.more
    }
}

/// What was rejected of the pieces of a file, which are done in any order.
#[derive(Debug, Default)]
pub(super) struct OfPieces {
    /// By the number of the piece.
    pieces: BTreeMap<usize, Refusals>,
    named: usize,
    more: u64,
}

impl OfPieces {
    /// Adds those of a piece; lets go of pieces before which enough are named.
    pub(super) fn add(&mut self, number: usize, refusals: Refusals, most: usize) {
        if refusals.len() == 0 {
            return;
        }
        self.named += refusals.named.len();
        self.pieces.insert(number, refusals);
        while let Some(last) = self.pieces.last_entry() {
            let before = self.named - last.get().named.len();
            if before < most {
                break;
            }
            self.more += last.remove().len();
            self.named = before;
        }
    }

    /// Those of the file.
    pub(super) fn finish(self, most: usize) -> Refusals {
        let mut all = Refusals::default();
        self.pieces.into_values().for_each(|refusals| all.append(refusals, most));
        all.more += self.more;
        all
    }
}

/// What of a file is the same as something else. The first with each signature is named whatever there is, since it
/// may have to take the place of what is kept; of all others the first ones are, and the rest is counted.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    firsts: RapidHashMap<Signature, Duplicate>,
    /// All others, by their order in the file.
    repeats: BTreeMap<u64, Duplicate>,
    more: u64,
}

impl Duplicates {
    /// Adds one from anywhere in the file.
    pub(super) fn push(&mut self, duplicate: Duplicate, most: usize) {
        let repeat = match self.firsts.entry(duplicate.signature) {
            Slot::Vacant(slot) => {
                slot.insert(duplicate);
                return;
            }
            Slot::Occupied(mut first) if duplicate.order < first.get().order => {
                std::mem::replace(first.get_mut(), duplicate)
            }
            Slot::Occupied(_) => duplicate,
        };
        self.repeats.insert(repeat.order, repeat);
        if self.repeats.len() > most {
            self.repeats.pop_last();
            self.more += 1;
        }
    }

    /// Those that are named, in the order of the file, and how many more there are.
    pub(super) fn finish(self) -> (Vec<Duplicate>, u64) {
        let mut named: Vec<_> = self.firsts.into_values().chain(self.repeats.into_values()).collect();
        named.sort_by_key(|duplicate| duplicate.order);
        (named, self.more)
    }
}

/// Counts, and no longer names, what repeats a document of the same file, but for the first `most`. These can never take the place of
/// what is kept: another one of their file would, and where that is gone, so is all of the file. `entry` is that of the file with the
/// canonical path `key`, settled, in the order of the file.
pub(super) fn count_repeats(key: &str, entry: &mut Entry, most: usize) {
    if entry.duplicates.len() <= most {
        return;
    }
    let (mut firsts, mut named) = (RapidHashSet::default(), 0);
    let before = entry.duplicates.len();
    entry.duplicates.retain(|Duplicate { signature, of, .. }| {
        let is_within = of.as_ref().is_some_and(|kept| *kept.file == *key);
        if !is_within && firsts.insert(*signature) {
            return true;
        }
        named += 1;
        named <= most
    });
    entry.more_duplicates += (before - entry.duplicates.len()) as u64;
    entry.duplicates.shrink_to_fit();
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn refused(number: usize) -> Refused {
        Refused::whole(number.to_string())
    }

    fn duplicate(order: u64, signature: u64) -> Duplicate {
        let signature: Signature = serde_json::from_str(&format!("\"{:x}\"", signature + 1)).unwrap();
        Duplicate { place: format!(":{order}").into(), signature, order, of: None }
    }

    proptest! {
        #[test]
        fn the_first_rejections_are_named_in_whatever_order_pieces_come(
            pieces in vec(0..5_usize, 0..8).prop_flat_map(|pieces| {
                Just(pieces.into_iter().enumerate().collect::<Vec<_>>()).prop_shuffle()
            }),
            most in 0..12_usize,
        ) {
            let all: usize = pieces.iter().map(|(_, number)| number).sum();
            let before = |piece: usize| pieces.iter().filter(|(other, _)| *other < piece).map(|(_, n)| n).sum::<usize>();
            let mut of_pieces = OfPieces::default();
            for &(piece, number) in &pieces {
                let mut refusals = Refusals::default();
                (0..number).for_each(|i| refusals.push(refused(before(piece) + i), most));
                of_pieces.add(piece, refusals, most);
                prop_assert!(of_pieces.named < most.max(1) + 5, "no more is held than is named, and a piece");
            }
            let found = of_pieces.finish(most);
            prop_assert_eq!(found.len(), all as u64);
            prop_assert_eq!(found.named, (0..all.min(most)).map(refused).collect::<Vec<_>>());
        }

        #[test]
        fn of_duplicates_the_firsts_and_the_first_repeats_are_named_in_whatever_order_they_come(
            (documents, shuffled) in vec(0..6_u64, 0..30).prop_flat_map(|documents| {
                let shuffled: Vec<usize> = (0..documents.len()).collect();
                (Just(documents), Just(shuffled).prop_shuffle())
            }),
            most in 0..8_usize,
        ) {
            let of = |order: usize| duplicate(order as u64, documents[order]);
            let mut all = Duplicates::default();
            for order in shuffled {
                all.push(of(order), most);
            }
            prop_assert!(all.repeats.len() <= most);
            let (named, more) = all.finish();
            let mut firsts = RapidHashSet::default();
            let mut repeats = 0;
            let is_named = |order: &usize| {
                let is_first = firsts.insert(documents[*order]);
                repeats += usize::from(!is_first);
                is_first || repeats <= most
            };
            let expected: Vec<_> = (0..documents.len()).filter(is_named).map(of).collect();
            prop_assert_eq!(named.len() as u64 + more, documents.len() as u64);
            prop_assert_eq!(named, expected);
        }
    }

    #[test]
    fn what_repeats_its_own_file_is_counted() {
        let of = |file: &str| Some(crate::index::Kept { file: file.into(), place: "".into() });
        // Two groups are kept elsewhere, one here.
        let all = [(1, 1, "/a"), (2, 2, "/b"), (3, 1, "/a"), (4, 2, "/b"), (5, 3, "/a"), (6, 3, "/a")];
        let duplicates = all.map(|(order, signature, file)| Duplicate { of: of(file), ..duplicate(order, signature) });
        let named = |most| {
            let mut entry = Entry { duplicates: duplicates.to_vec(), more_duplicates: 7, ..Entry::default() };
            count_repeats("/b", &mut entry, most);
            (entry.duplicates.iter().map(|duplicate| duplicate.order).collect::<Vec<_>>(), entry.more_duplicates)
        };
        assert_eq!(named(0), (vec![1, 5], 11));
        assert_eq!(named(2), (vec![1, 2, 3, 5], 9));
        assert_eq!(named(4), (vec![1, 2, 3, 4, 5, 6], 7));
    }
}

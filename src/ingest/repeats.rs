//! Records that come again in the same stream: those that say the same are duplicates of the first, the others are rejected.

use std::collections::BTreeMap;
use std::path::Path;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::named::Refusals;
use super::outcome::{Outcome, Outcomes};
use super::stream::STREAM;
use super::twins::Claimed;
use crate::article::Rejection;
use crate::error::Result;
use crate::index::{Duplicate, Entry, Ledger, Refused, Signature, hash, split_place};

/// A record whose key another one had before.
pub(super) struct Repeat {
    pub(super) key: String,
    /// Where in the stream it stands.
    pub(super) place: String,
    /// Orders those of one stream; from 1 on, since the first of a key comes before them.
    pub(super) order: u64,
    /// Whether the key is its own id, and not what it says.
    pub(super) has_id: bool,
    /// `None` where it has nothing in common with any article.
    pub(super) signature: Option<Signature>,
}

/// All of a stream: the first are named, the others counted by what they say, as far as that matters.
#[derive(Default)]
pub(super) struct Repeats {
    /// By their order.
    named: BTreeMap<u64, Repeat>,
    /// How many more have a key, by its hash, and a signature.
    more: RapidHashMap<(u64, Option<Signature>), u64>,
}

impl Repeats {
    /// Adds one from anywhere in the stream.
    pub(super) fn push(&mut self, repeat: Repeat, most: usize) {
        self.named.insert(repeat.order, repeat);
        if self.named.len() > most
            && let Some((_, Repeat { key, signature, .. })) = self.named.pop_last()
        {
            *self.more.entry((hash(key.as_bytes()), signature)).or_default() += 1;
        }
    }
}

/// Those of one record.
#[derive(Default)]
struct OfKey<'r> {
    named: Vec<&'r Repeat>,
    more: Vec<(Option<Signature>, u64)>,
}

/// Notes what came again as duplicates of the records that came first, where these say the same; what is left is rejected.
/// `same` are the keys of records that are as they were.
pub(super) fn note_repeats(
    repeats: &Repeats,
    same: Vec<String>,
    outcomes: &mut Outcomes,
    claimed: &Claimed<'_>,
    ledger: &Ledger,
) -> Result<Refusals> {
    let mut by_key: RapidHashMap<u64, OfKey<'_>> = RapidHashMap::default();
    for repeat in repeats.named.values() {
        by_key.entry(hash(repeat.key.as_bytes())).or_default().named.push(repeat);
    }
    for (&(key, signature), &number) in &repeats.more {
        by_key.entry(key).or_default().more.push((signature, number));
    }
    let none = OfKey::default();
    let of_key = |key: &str| by_key.get(&hash(key.as_bytes())).unwrap_or(&none);
    let lost = claimed.lost.iter().filter(|lost| by_key.contains_key(&hash(lost.file.as_bytes())));
    let lost = lost.map(|lost| (&*lost.file, lost.signature, lost.is_committed)).collect();
    let firsts = Firsts { claimed, lost };
    let mut rejected = Rejected::default();
    for (key, outcome) in &mut *outcomes {
        if let Some(entry) = &mut outcome.entry {
            let (duplicates, more) = firsts.split(key, First::Read(entry), of_key(key), &mut rejected)?;
            entry.duplicates.extend(duplicates);
            entry.more_duplicates += more;
        }
    }
    for key in same {
        let mut outcome = Outcome::same(Path::new(STREAM));
        if let Some(entry) = ledger.files.get(&key) {
            let (duplicates, more) = firsts.split(&key, First::Same(entry), of_key(&key), &mut rejected)?;
            let (own, before): (Vec<_>, Vec<_>) = entry.duplicates.iter().cloned().partition(is_own);
            let places = |duplicates: &[Duplicate]| -> Vec<_> {
                duplicates.iter().map(|duplicate| (duplicate.place.clone(), duplicate.signature)).collect()
            };
            if (places(&before), entry.more_duplicates) != (places(&duplicates), more) {
                let duplicates = own.into_iter().chain(duplicates).collect();
                outcome.entry = Some(Entry { duplicates, more_duplicates: more, ..entry.clone() });
            }
        }
        outcomes.push((key, outcome));
    }
    let Rejected { mut named, more } = rejected;
    named.sort_by_key(|(order, _)| *order);
    Ok(Refusals { named: named.into_iter().map(|(_, refused)| refused).collect(), more })
}

/// Repeats that do not say the same.
#[derive(Default)]
struct Rejected {
    /// With their order.
    named: Vec<(u64, Refused)>,
    more: u64,
}

/// Whether it is the record itself that is the same as something else.
fn is_own(duplicate: &Duplicate) -> bool {
    duplicate.place.is_empty()
}

/// The record that came first with its key, as the ledger has it.
#[derive(Clone, Copy)]
enum First<'e> {
    /// It is new or changed: what the last commit has of it is no longer what it says.
    Read(&'e Entry),
    /// It is as it was in the last commit.
    Same(&'e Entry),
}

/// What the first records say.
struct Firsts<'r> {
    claimed: &'r Claimed<'r>,
    /// Those that gave way to others in this run, and whether they were of the last commit.
    lost: RapidHashSet<(&'r str, Signature, bool)>,
}

impl Firsts<'_> {
    /// The duplicates among what repeats a record, and how many more there are; the others are rejected.
    fn split(
        &self,
        key: &str,
        first: First<'_>,
        repeats: &OfKey<'_>,
        rejected: &mut Rejected,
    ) -> Result<(Vec<Duplicate>, u64)> {
        let (mut duplicates, mut more) = (Vec::new(), 0);
        for Repeat { place, order, has_id, signature, .. } in &repeats.named {
            match *signature {
                Some(signature) if self.says(key, first, signature)? => {
                    duplicates.push(Duplicate { place: place.as_str().into(), signature, order: *order, of: None });
                }
                _ => {
                    let (member, line) = split_place(place);
                    let what = if *has_id { "a record with the same id" } else { "the same record" };
                    let reason = format!("{what} came before in this stream");
                    let line = usize::try_from(line).ok().filter(|line| *line > 0);
                    let rejection = Rejection { line, reason };
                    rejected.named.push((*order, Refused { member: member.to_owned(), rejection }));
                }
            }
        }
        for &(signature, number) in &repeats.more {
            match signature {
                Some(signature) if self.says(key, first, signature)? => more += number,
                _ => rejected.more += number,
            }
        }
        Ok((duplicates, more))
    }

    /// Whether the first record with this key has this signature.
    fn says(&self, key: &str, first: First<'_>, signature: Signature) -> Result<bool> {
        let (entry, is_committed) = match first {
            First::Read(entry) => (entry, false),
            First::Same(entry) => (entry, true),
        };
        let is_own_twin = |duplicate: &Duplicate| is_own(duplicate) && duplicate.signature == signature;
        if entry.duplicates.iter().any(is_own_twin) || self.lost.contains(&(key, signature, is_committed)) {
            return Ok(true);
        }
        match self.claimed.first(signature) {
            Some(seen) => Ok(seen.is_committed == is_committed && *self.claimed.told(seen).file == *key),
            None => Ok(is_committed && self.claimed.committed.file(signature)? == Some(hash(key.as_bytes()))),
        }
    }
}

//! Records that come again in the same stream: those that say the same are duplicates of the first, the others are rejected.

use std::collections::BTreeMap;
use std::path::Path;

use rapidhash::RapidHashSet;

use super::outcome::{Outcome, Outcomes};
use super::stream::STREAM;
use super::twins::Claimed;
use crate::article::Rejection;
use crate::error::Result;
use crate::index::{Duplicate, Entry, Ledger, Refused, Signature, hash};

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

/// Notes what came again as duplicates of the records that came first, where these say the same; what is left is rejected.
/// `same` are the keys of records that are as they were.
pub(super) fn note_repeats(
    mut repeats: Vec<Repeat>,
    same: Vec<String>,
    outcomes: &mut Outcomes,
    claimed: &Claimed<'_>,
    ledger: &Ledger,
) -> Result<Vec<Refused>> {
    repeats.sort_by_key(|repeat| repeat.order);
    let mut by_key: BTreeMap<&str, Vec<&Repeat>> = BTreeMap::new();
    for repeat in &repeats {
        by_key.entry(&repeat.key).or_default().push(repeat);
    }
    let lost = claimed.lost.iter().filter(|lost| by_key.contains_key(&*lost.file));
    let lost = lost.map(|lost| (&*lost.file, lost.signature, lost.is_committed)).collect();
    let firsts = Firsts { claimed, lost };
    let mut rejected = Vec::new();
    for (key, outcome) in &mut *outcomes {
        if let (Some(repeats), Some(entry)) = (by_key.get(key.as_str()), &mut outcome.entry) {
            let duplicates = firsts.split(key, First::Read(entry), repeats, &mut rejected)?;
            entry.duplicates.extend(duplicates);
        }
    }
    for key in same {
        let mut outcome = Outcome::same(Path::new(STREAM));
        if let Some(entry) = ledger.files.get(&key) {
            let repeats = by_key.get(key.as_str()).map_or(&[][..], Vec::as_slice);
            let duplicates = firsts.split(&key, First::Same(entry), repeats, &mut rejected)?;
            let (own, before): (Vec<_>, Vec<_>) = entry.duplicates.iter().cloned().partition(is_own);
            let places = |duplicates: &[Duplicate]| -> Vec<_> {
                duplicates.iter().map(|duplicate| (duplicate.place.clone(), duplicate.signature)).collect()
            };
            if places(&before) != places(&duplicates) {
                let duplicates = own.into_iter().chain(duplicates).collect();
                outcome.entry = Some(Entry { duplicates, ..entry.clone() });
            }
        }
        outcomes.push((key, outcome));
    }
    rejected.sort_by_key(|(order, _)| *order);
    Ok(rejected.into_iter().map(|(_, refused)| refused).collect())
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
    /// The duplicates among what repeats a record; the others are rejected.
    fn split(
        &self,
        key: &str,
        first: First<'_>,
        repeats: &[&Repeat],
        rejected: &mut Vec<(u64, Refused)>,
    ) -> Result<Vec<Duplicate>> {
        let mut duplicates = Vec::new();
        for Repeat { place, order, has_id, signature, .. } in repeats {
            match *signature {
                Some(signature) if self.says(key, first, signature)? => {
                    duplicates.push(Duplicate { place: place.clone(), signature, order: *order, of: None });
                }
                _ => {
                    let (member, line) = place.rsplit_once(':').unwrap_or((place, ""));
                    let what = if *has_id { "a record with the same id" } else { "the same record" };
                    let reason = format!("{what} came before in this stream");
                    let rejection = Rejection { line: line.parse().ok(), reason };
                    rejected.push((*order, Refused { member: member.to_owned(), rejection }));
                }
            }
        }
        Ok(duplicates)
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

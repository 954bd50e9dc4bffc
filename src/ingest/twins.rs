//! Which of several articles that are the same is kept: the first by the canonical path of its file, then by its place in that.
//!
//! Articles come in any order, on many threads. Each claims to be kept before its actors are looked for, and once more when it is
//! added; whoever comes first in the end takes the place of those that were there before. What an article is the same as, here or
//! in the last commit, is settled when all have come: see [`super::settle`].

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use hashbrown::HashTable;
use rapidhash::{RapidHashMap, RapidHashSet};

use crate::error::Result;
use crate::index::{self, Ledger, Signature, Writer, hash, lock, split_place};

/// So many tables, that threads seldom wait for each other.
const SHARDS: usize = 64;

/// The articles that were read so far, by signature: some 75 bytes for each.
pub(super) struct Twins<'r, 'l> {
    pub(super) writer: &'r Writer<'r>,
    pub(super) committed: index::Twins<'r>,
    ledger: &'l Ledger,
    /// Canonical paths by their hashes, for those of the last commit.
    keys: OnceLock<RapidHashMap<u64, Arc<str>>>,
    /// The hashes of files that are read again: what the last commit has of them does not count.
    again: RwLock<RapidHashSet<u64>>,
    names: RwLock<Names>,
    shards: Vec<Mutex<HashTable<Seen>>>,
    lost: Mutex<Vec<Lost>>,
}

/// What is left of [`Twins`] when all articles have come.
pub(super) struct Claimed<'r> {
    pub(super) writer: &'r Writer<'r>,
    pub(super) committed: index::Twins<'r>,
    pub(super) lost: Vec<Lost>,
    names: Names,
    shards: Vec<HashTable<Seen>>,
}

/// An article that claims to be kept.
pub(super) struct Claim<'a> {
    pub(super) signature: Signature,
    /// The number of its file.
    pub(super) file: u32,
    /// Its place in that, for comparing.
    pub(super) order: u64,
    /// And for people, as [`index::Duplicate::place`].
    pub(super) place: &'a str,
}

/// The first article with its signature so far.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "there is one of it for each article that is read, so that it is packed"
)]
pub(super) struct Seen {
    signature: Signature,
    order: u64,
    terms: u64,
    file: u32,
    member: u32,
    line: u32,
    /// Whether it is in the index already, or is being added.
    is_added: bool,
    /// Whether it is one of the last commit.
    pub(super) is_committed: bool,
    is_warned: bool,
    /// Whether the last commit has one, too, in a file that is read again.
    is_renewed: bool,
}

/// An article that was in the index already when one came that takes its place.
#[derive(Clone)]
pub(super) struct Lost {
    pub(super) signature: Signature,
    /// The canonical path of its file.
    pub(super) file: Arc<str>,
    pub(super) place: String,
    pub(super) order: u64,
    pub(super) terms: u64,
    pub(super) is_warned: bool,
    pub(super) is_committed: bool,
}

/// Texts by number.
#[derive(Default)]
struct Names {
    texts: Vec<Arc<str>>,
    numbers: RapidHashMap<Arc<str>, u32>,
}

impl<'r, 'l> Twins<'r, 'l> {
    pub(super) fn new(writer: &'r Writer<'r>, committed: index::Twins<'r>, ledger: &'l Ledger) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self {
            writer,
            committed,
            ledger,
            keys: OnceLock::new(),
            again: RwLock::default(),
            names: RwLock::default(),
            shards,
            lost: Mutex::default(),
        }
    }

    /// A file of the last commit is read again: removes its articles.
    pub(super) fn read_again(&self, key: &str) {
        self.again.write().unwrap_or_else(PoisonError::into_inner).insert(hash(key.as_bytes()));
        self.writer.remove_file(key);
    }

    /// The number of a text, which is a file or a member.
    pub(super) fn number(&self, text: &str) -> u32 {
        if let Some(&number) = self.names.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text) {
            return number;
        }
        self.names.write().unwrap_or_else(PoisonError::into_inner).add(text)
    }

    /// Whether an article is the first of those that are the same, so far: if not, it need not be added.
    pub(super) fn claim(&self, claim: &Claim<'_>) -> Result<bool> {
        let signature = claim.signature;
        let mut shard = lock(self.shard(signature));
        let known = shard.find_mut(signature.half(), |seen| seen.signature == signature);
        let (first, is_renewed) = match &known {
            Some(seen) if seen.is_committed && self.is_again(seen.file) => (None, true),
            Some(seen) => (Some(**seen), seen.is_renewed),
            None => self.of_last_commit(signature)?,
        };
        let is_first = first.is_none_or(|first| self.is_before(claim, &first));
        if let Some(first) = first.filter(|first| is_first && first.is_added) {
            // What the last commit has stays until it is known whether this one does.
            if !first.is_committed {
                self.writer.remove_signature(signature);
            }
            let lost = self.names.read().unwrap_or_else(PoisonError::into_inner).lost(&first);
            lock(&self.lost).push(lost);
        }
        let first = match first {
            Some(first) if !is_first => first,
            _ => Seen { is_renewed, ..self.seen(claim) },
        };
        match known {
            Some(seen) => *seen = first,
            None => drop(shard.insert_unique(signature.half(), first, |seen| seen.signature.half())),
        }
        Ok(is_first)
    }

    /// Claims once more for an article that is to be added now; with which time, if it is still the first of those that are the same.
    pub(super) fn add(&self, claim: &Claim<'_>, terms: u64, is_warned: bool) -> Option<u64> {
        let signature = claim.signature;
        let mut shard = lock(self.shard(signature));
        let seen = shard.find_mut(signature.half(), |seen| seen.signature == signature);
        let mine = |seen: &&mut Seen| (seen.file, seen.order, seen.is_committed) == (claim.file, claim.order, false);
        let seen = seen.filter(mine)?;
        (seen.is_added, seen.is_warned, seen.terms) = (true, is_warned, terms);
        // Still locked: whoever takes its place removes what has an earlier time.
        Some(self.writer.time())
    }

    /// All articles have come.
    pub(super) fn finish(self) -> Claimed<'r> {
        let shards = self.shards.into_iter().map(|shard| shard.into_inner().unwrap_or_else(PoisonError::into_inner));
        Claimed {
            writer: self.writer,
            committed: self.committed,
            lost: self.lost.into_inner().unwrap_or_else(PoisonError::into_inner),
            names: self.names.into_inner().unwrap_or_else(PoisonError::into_inner),
            shards: shards.collect(),
        }
    }

    fn shard(&self, signature: Signature) -> &Mutex<HashTable<Seen>> {
        // There is one for every number.
        #[expect(clippy::indexing_slicing, reason = "the remainder is less than the length")]
        &self.shards[shard_of(signature)]
    }

    fn seen(&self, claim: &Claim<'_>) -> Seen {
        let (member, line) = split(claim.place);
        Seen {
            signature: claim.signature,
            order: claim.order,
            terms: 0,
            file: claim.file,
            member: if member.is_empty() { NO_MEMBER } else { self.number(member) },
            line,
            is_added: false,
            is_committed: false,
            is_warned: false,
            is_renewed: false,
        }
    }

    /// The article of the last commit with this signature, unless its file is read again, and whether it is.
    fn of_last_commit(&self, signature: Signature) -> Result<(Option<Seen>, bool)> {
        let Some(file) = self.committed.file(signature)? else { return Ok((None, false)) };
        if self.again.read().unwrap_or_else(PoisonError::into_inner).contains(&file) {
            return Ok((None, true));
        }
        let keys = self
            .keys
            .get_or_init(|| self.ledger.files.keys().map(|key| (hash(key.as_bytes()), key.as_str().into())).collect());
        let seen = keys.get(&file).map(|key| Seen {
            signature,
            order: 0,
            terms: 0,
            file: self.number(key),
            member: NO_MEMBER,
            line: 0,
            is_added: true,
            is_committed: true,
            is_warned: false,
            is_renewed: false,
        });
        Ok((seen, false))
    }

    fn is_again(&self, file: u32) -> bool {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        let hash = hash(names.text(file).as_bytes());
        self.again.read().unwrap_or_else(PoisonError::into_inner).contains(&hash)
    }

    /// Whether an article comes before another one.
    fn is_before(&self, claim: &Claim<'_>, other: &Seen) -> bool {
        if claim.file == other.file {
            return claim.order < other.order;
        }
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        names.text(claim.file) < names.text(other.file)
    }
}

impl Claimed<'_> {
    /// Takes back all that was done with the articles of these files, of which only a part was read: their claims do not count, and
    /// what the last commit has of them is as if they had not been read. What others lost to them is left for [`super::settle`].
    pub(super) fn take_back(&mut self, begun: &[String]) -> Result<()> {
        if begun.is_empty() {
            return Ok(());
        }
        let Self { writer, committed, lost, names, shards } = self;
        for key in begun {
            writer.take_back(key);
        }
        // Each has a number since it was begun.
        let known = begun.iter().filter_map(|key| names.numbers.get_key_value(key.as_str()));
        let (numbers, files): (RapidHashSet<u32>, RapidHashMap<u64, &Arc<str>>) =
            known.map(|(key, &number)| (number, (hash(key.as_bytes()), key))).unzip();
        lost.retain(|lost| lost.is_committed || !files.contains_key(&hash(lost.file.as_bytes())));
        for seen in shards.iter_mut().flat_map(HashTable::iter_mut) {
            seen.is_added &= seen.is_committed || !numbers.contains(&seen.file);
            if !(seen.is_added && seen.is_renewed) {
                continue;
            }
            // Of this one and that of the last commit, which is there again, the first is kept.
            let file = committed.file(seen.signature)?.and_then(|file| files.get(&file).copied());
            let Some(file) = file else { continue };
            if names.text(seen.file) < file.as_ref() {
                lost.push(Lost::committed(seen.signature, file.clone()));
            } else {
                writer.remove_signature(seen.signature);
                lost.push(names.lost(seen));
                seen.is_added = false;
            }
        }
        Ok(())
    }

    /// The article with this signature that was read or met in this run and is in the index.
    pub(super) fn first(&self, signature: Signature) -> Option<&Seen> {
        let shard = self.shards.get(shard_of(signature))?;
        shard.find(signature.half(), |seen| seen.signature == signature).filter(|seen| seen.is_added)
    }

    /// All that is known of such an article.
    pub(super) fn told(&self, seen: &Seen) -> Lost {
        self.names.lost(seen)
    }
}

impl Lost {
    /// One of the last commit.
    pub(super) fn committed(signature: Signature, file: Arc<str>) -> Self {
        Self { signature, file, place: String::new(), order: 0, terms: 0, is_warned: false, is_committed: true }
    }
}

impl Names {
    fn add(&mut self, text: &str) -> u32 {
        // Another thread may have been faster.
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let (text, number) = (Arc::<str>::from(text), u32::try_from(self.texts.len()).unwrap_or(NO_MEMBER));
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    fn lost(&self, seen: &Seen) -> Lost {
        let line = if seen.line == 0 { String::new() } else { format!(":{}", seen.line) };
        Lost {
            signature: seen.signature,
            file: self.texts.get(seen.file as usize).cloned().unwrap_or_default(),
            place: format!("{}{line}", self.text(seen.member)),
            order: seen.order,
            terms: seen.terms,
            is_warned: seen.is_warned,
            is_committed: seen.is_committed,
        }
    }
}

/// The number of no text.
const NO_MEMBER: u32 = u32::MAX;

fn shard_of(signature: Signature) -> usize {
    // The tables use the upper bits and the lowest ones.
    (signature.half() >> 20) as usize % SHARDS
}

/// The member and the line of a place; one beyond all numbers here is taken for a part of the member.
fn split(place: &str) -> (&str, u32) {
    let (member, line) = split_place(place);
    u32::try_from(line).map_or((place, 0), |line| (member, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_put_together_again() {
        let mut names = Names::default();
        for place in ["", ":3", "!/a/b.jsonl:120", "!/a:b", "!/at 12:05", "!/a:0", "!/a:4294967296", ":"] {
            let (member, line) = split(place);
            let member = names.add(member);
            let line = if line == 0 { String::new() } else { format!(":{line}") };
            assert_eq!(format!("{}{line}", names.text(member)), place);
        }
        assert_eq!((split(":3"), split("!/at 12:05")), (("", 3), ("!/at 12:05", 0)));
    }
}

//! Who come first of all whom the articles of a query name: told by identities, so that no names are read but theirs.

use std::cmp::Ordering;

use rapidhash::RapidHashSet;
use tantivy::SegmentReader;

use crate::index::Identities;

/// Those who come first; others who come no later than the last of them are among them.
pub(super) struct Foremost {
    /// Of each segment.
    identities: Vec<Identities>,
    /// All, if it says nothing.
    listed: Option<Listed>,
    /// How many there are in all.
    pub(super) different: usize,
}

impl Foremost {
    /// The first `limit` of whom segments have counts, which are in the order of their ordinals; `and` adds those of one.
    pub(super) fn of<C: Copy + Default>(
        readers: &[SegmentReader],
        counts: impl Iterator<Item = impl ExactSizeIterator<Item = (u64, C)>>,
        and: impl Fn(C, C) -> C,
        limit: usize,
        order: impl Fn(&C, &C) -> Ordering,
    ) -> tantivy::Result<Self> {
        let identities = readers.iter().map(Identities::of).collect::<tantivy::Result<Vec<_>>>()?;
        let counts: Vec<_> = counts.collect();
        let most = counts.iter().map(ExactSizeIterator::len).sum();
        let told = identities
            .iter()
            .zip(counts)
            .map(|(identities, counts)| counts.filter_map(|(ord, count)| Some((identities.actor(ord)?, count))));
        let (listed, different) = first(told, most, and, limit, order);
        Ok(Self { identities, listed: (listed.len() < different).then(|| Listed::of(&listed)), different })
    }

    /// Whether an actor of a segment is one of them, by the ordinal.
    pub(super) fn has_actor(&self, segment: usize, ord: u64) -> bool {
        self.has(self.identities.get(segment).and_then(|identities| identities.actor(ord)))
    }

    /// Whether a role of a segment is that of one of them, by the ordinal.
    pub(super) fn has_role(&self, segment: usize, ord: u64) -> bool {
        self.has(self.identities.get(segment).and_then(|identities| identities.role(ord)))
    }

    fn has(&self, identity: Option<u64>) -> bool {
        identity.is_some_and(|identity| self.listed.as_ref().is_none_or(|listed| listed.has(identity)))
    }
}

/// A few of many.
struct Listed {
    identities: RapidHashSet<u64>,
    /// A bit for the end of each: nearly all others are told by it.
    ends: Vec<u64>,
}

impl Listed {
    /// Ends are of 16 bits.
    const ENDS: u64 = 64 * Self::WORDS as u64;
    const WORDS: usize = 1 << 10;

    fn of(identities: &[u64]) -> Self {
        let mut ends = vec![0; Self::WORDS];
        for identity in identities {
            let (at, bit) = Self::place(*identity);
            ends[at] |= bit;
        }
        Self { identities: identities.iter().copied().collect(), ends }
    }

    fn place(identity: u64) -> (usize, u64) {
        let end = identity % Self::ENDS;
        (usize::try_from(end / 64).unwrap_or(0), 1 << (end % 64))
    }

    fn has(&self, identity: u64) -> bool {
        let (at, bit) = Self::place(identity);
        self.ends[at] & bit != 0 && self.identities.contains(&identity)
    }
}

/// The identities of the first, and how many there are in all, which are at `most` so many. In a segment those who are one stand side
/// by side.
fn first<C: Copy + Default>(
    segments: impl ExactSizeIterator<Item = impl Iterator<Item = (u64, C)>>,
    most: usize,
    and: impl Fn(C, C) -> C,
    limit: usize,
    order: impl Fn(&C, &C) -> Ordering,
) -> (Vec<u64>, usize) {
    let is_one = segments.len() == 1;
    let counts = segments.flat_map(|counts| side_by_side(counts, &and));
    let mut best = Best { limit, order, kept: Vec::new(), last: None, room: 0 };
    let mut different = 0;
    let mut offer = |(identity, total)| {
        different += 1;
        best.offer(identity, total);
    };
    // Of one segment nothing has to be added up.
    if is_one {
        counts.for_each(&mut offer);
    } else {
        totals(counts, most, &and).into_iter().for_each(&mut offer);
    }
    (best.listed(), different)
}

/// What there is of each identity in all.
///
/// Of several segments, half of them are there already, and half are not. Where that is not asked, nothing is guessed, which takes longer
/// than all else: what is new is added to nothing, and takes the next number. It takes little memory, since new memory takes long, too.
#[expect(clippy::needless_bitwise_bool, reason = "one question is guessed right more often than two")]
fn totals<C: Copy + Default>(
    counts: impl Iterator<Item = (u64, C)>,
    most: usize,
    and: impl Fn(C, C) -> C,
) -> Vec<(u64, C)> {
    let slots = (most + most / 2).next_power_of_two();
    let slot_of = |number: u64| usize::try_from(number & (slots as u64 - 1)).unwrap_or(0);
    // By the end of an identity, the number of its total; 0 for none.
    let mut numbers: Vec<u32> = vec![0; slots];
    let mut totals = vec![(0, C::default())];
    let mut next = 1;
    for (identity, count) in counts {
        if totals.len() <= next as usize {
            totals.resize(2 * totals.len(), totals[0]);
        }
        let mut slot = slot_of(identity);
        while (numbers[slot] != 0) & (totals[numbers[slot] as usize].0 != identity) {
            slot = slot_of(slot as u64 + 1);
        }
        let is_new = numbers[slot] == 0;
        numbers[slot] = if is_new { next } else { numbers[slot] };
        next += u32::from(is_new);
        let total = &mut totals[numbers[slot] as usize];
        *total = (identity, and(total.1, count));
    }
    totals.truncate(next as usize);
    totals.swap_remove(0);
    totals
}

/// Adds up what stands side by side under one identity.
fn side_by_side<C: Copy>(
    counts: impl Iterator<Item = (u64, C)>,
    and: impl Fn(C, C) -> C,
) -> impl Iterator<Item = (u64, C)> {
    let mut counts = counts.peekable();
    std::iter::from_fn(move || {
        let (identity, mut total) = counts.next()?;
        while let Some((_, count)) = counts.next_if(|(next, _)| *next == identity) {
            total = and(total, count);
        }
        Some((identity, total))
    })
}

/// The first of all that are offered.
struct Best<C, O> {
    limit: usize,
    order: O,
    /// Those who may be among them.
    kept: Vec<(u64, C)>,
    /// What nobody may come after who is.
    last: Option<C>,
    /// How many are kept before it is looked who comes too late.
    room: usize,
}

impl<C: Copy, O: Fn(&C, &C) -> Ordering> Best<C, O> {
    fn offer(&mut self, identity: u64, total: C) {
        if self.last.is_some_and(|last| (self.order)(&total, &last).is_gt()) {
            return;
        }
        if self.kept.len() > self.room {
            self.cut();
            // What is kept may be many equals.
            self.room = 1024 + 2 * self.kept.len();
        }
        self.kept.push((identity, total));
    }

    fn cut(&mut self) {
        let Self { limit, order, kept, last, .. } = self;
        let Some(at) = limit.checked_sub(1) else { return kept.clear() };
        if at < kept.len() {
            let (_, (_, total), _) = kept.select_nth_unstable_by(at, |(_, a), (_, b)| order(a, b));
            let total = *total;
            kept.retain(|(_, other)| order(other, &total).is_le());
            *last = Some(total);
        }
    }

    fn listed(mut self) -> Vec<u64> {
        self.cut();
        self.kept.into_iter().map(|(identity, _)| identity).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Who come no later than the last of the first, and how many there are.
    fn simply(segments: &[Vec<(u64, u64)>], limit: usize) -> (Vec<u64>, usize) {
        let mut totals: BTreeMap<u64, u64> = BTreeMap::new();
        for (identity, count) in segments.iter().flatten() {
            *totals.entry(*identity).or_default() += count;
        }
        let mut counts: Vec<u64> = totals.values().copied().collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let least = limit.checked_sub(1).map(|last| counts.get(last).copied().unwrap_or(0));
        let is_listed = |count: &u64| least.is_some_and(|least| *count >= least);
        (totals.iter().filter(|(_, count)| is_listed(count)).map(|(identity, _)| *identity).collect(), totals.len())
    }

    fn first_of(segments: &[Vec<(u64, u64)>], limit: usize) -> (Vec<u64>, usize) {
        let most = segments.iter().map(Vec::len).sum();
        let counts = segments.iter().map(|counts| counts.iter().copied());
        let (mut listed, different) = first(counts, most, |a, b| a + b, limit, |a, b| b.cmp(a));
        listed.sort_unstable();
        (listed, different)
    }

    #[test]
    fn those_who_come_no_later_than_the_last_are_listed() {
        let segments = [vec![(7, 2), (8, 5)], vec![(9, 1), (7, 1)], vec![(6, 3)]];
        assert_eq!(first_of(&segments, 0), (vec![], 4));
        assert_eq!(first_of(&segments, 1), (vec![8], 4));
        assert_eq!(first_of(&segments, 2), (vec![6, 7, 8], 4), "equals of the last are listed, too");
        assert_eq!(first_of(&segments, 4).0.len(), 4);
        assert_eq!(first_of(&segments, 9).0.len(), 4);
        assert_eq!(first_of(&[], 9), (vec![], 0));
    }

    proptest! {
        #[test]
        fn whatever_segments_have_the_same_come_first_as_in_one_table(
            seed in any::<u64>(), segments in 0..5usize, actors in 1..4000u64, most in 1..40u64, limit in 0..40usize,
        ) {
            let random = |at: u64| crate::index::hash(&(seed ^ at).to_le_bytes());
            let segments: Vec<Vec<(u64, u64)>> = (0..segments as u64).map(|segment| {
                let identities = (0..actors).filter(|actor| random(actor * 8 + segment) % 3 > 0);
                // Some are spelled in several ways, which stand side by side.
                let spelled = identities.flat_map(|actor| (0..=random(actor) % 2).map(move |_| actor));
                spelled.map(|actor| (random(actor), 1 + random(actor * 16 + segment) % most)).collect()
            }).collect();
            prop_assert_eq!(first_of(&segments, limit), simply(&segments, limit));
        }
    }

    #[test]
    fn those_who_are_listed_are_told_from_those_whose_identities_end_alike() {
        let listed = Listed::of(&[5, 1 << 40]);
        assert!(listed.has(5) && listed.has(1 << 40));
        assert!(!listed.has(5 + Listed::ENDS) && !listed.has(0) && !listed.has(6));
    }
}

//! Who come first of all whom the articles of a query name: told by identities, so that no names are read but theirs.

use std::cmp::Ordering;

use rapidhash::RapidHashMap;

/// Those who come first.
pub(super) struct Foremost<C> {
    /// By identity; others who come no later than the last of them are among them.
    pub(super) listed: RapidHashMap<u64, C>,
    /// How many there are in all.
    pub(super) different: usize,
}

/// The first `limit` of whom segments have counts under their identities; `and` adds those of one.
pub(super) fn foremost<C: Copy + Default>(
    counts: impl Iterator<Item = (u64, C)>,
    and: impl Fn(C, C) -> C,
    limit: usize,
    order: impl Fn(&C, &C) -> Ordering,
) -> Foremost<C> {
    let mut all: RapidHashMap<u64, C> = RapidHashMap::default();
    for (identity, count) in counts {
        let total = all.entry(identity).or_default();
        *total = and(*total, count);
    }
    let different = all.len();
    let listed = match limit.checked_sub(1) {
        None => RapidHashMap::default(),
        Some(last) if last < different => {
            let mut totals: Vec<C> = all.values().copied().collect();
            let last = *totals.select_nth_unstable_by(last, &order).1;
            // Apart from the others, among whom they would lie far from each other.
            all.into_iter().filter(|(_, total)| order(total, &last).is_le()).collect()
        }
        Some(_) => all,
    };
    Foremost { listed, different }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_come_no_later_than_the_last_are_listed() {
        let first = |limit| {
            let counts = [(7, 2), (8, 5), (9, 1), (7, 1), (6, 3)].into_iter();
            let Foremost { listed, different } = foremost(counts, |a, b| a + b, limit, |a, b| b.cmp(a));
            let mut listed: Vec<_> = listed.into_iter().collect();
            listed.sort_unstable();
            (listed, different)
        };
        assert_eq!(first(0), (vec![], 4));
        assert_eq!(first(1), (vec![(8, 5)], 4));
        assert_eq!(first(2), (vec![(6, 3), (7, 3), (8, 5)], 4), "equals of the last are listed, too");
        assert_eq!(first(4).0.len(), 4);
        assert_eq!(first(9).0.len(), 4);
    }
}

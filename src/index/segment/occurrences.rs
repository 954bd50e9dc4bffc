//! What occurs where in each article, in the order of reading: the numbers of terms, each one position after the one before unless an item
//! before it says otherwise. Most occurrences take one item of two bytes.

use std::slice::Iter;

/// The first item that is not the number of a term by itself. Terms have numbers in the order in which they first occur, so what is
/// common has a small one.
const LONG: u16 = 0xC000;
/// The first one that says the position of the next term; those before it begin a longer number.
const AT: u16 = 0xE000;
/// The position of the next term is in the two items after it.
const FAR: u16 = 0xF000;
/// So is how often each following term counts.
const TIMES: u16 = 0xF001;
/// So is the number of a term.
const LONGEST: u16 = 0xF002;

/// Bits of an item.
const BITS: u32 = u16::BITS;

/// Articles with what occurs in them.
#[derive(Default)]
pub(super) struct Occurrences {
    items: Vec<u16>,
    /// Where the items of each article end.
    ends: Vec<usize>,
    /// How many occurrences the present article has.
    count: usize,
    next: Next,
}

/// Where the next term is, and how often it counts, if nothing else is said.
#[derive(Clone, Copy)]
struct Next {
    position: u32,
    times: u32,
}

impl Default for Next {
    fn default() -> Self {
        Self { position: 0, times: 1 }
    }
}

impl Occurrences {
    /// A term occurs in the present article.
    pub(super) fn push(&mut self, term: u32, position: u32, times: u32) {
        if position != self.next.position {
            match u16::try_from(position) {
                Ok(near) if near < FAR - AT => self.items.push(AT + near),
                _ => self.push_long(FAR, position),
            }
        }
        if times != self.next.times {
            self.push_long(TIMES, times);
        }
        let [high, low] = halves(term);
        match () {
            () if high == 0 && low < LONG => self.items.push(low),
            () if high < AT - LONG => self.items.extend([LONG + high, low]),
            () => self.push_long(LONGEST, term),
        }
        self.next = Next { position: position.saturating_add(1), times };
        self.count += times as usize;
    }

    fn push_long(&mut self, mark: u16, number: u32) {
        let [high, low] = halves(number);
        self.items.extend([mark, high, low]);
    }

    /// Ends the present article; returns how many occurrences it has, each as often as it counts.
    pub(super) fn end_article(&mut self) -> usize {
        self.ends.push(self.items.len());
        self.next = Next::default();
        std::mem::take(&mut self.count)
    }

    /// How many articles have ended.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// What it takes, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.items.len() * size_of::<u16>() + self.ends.len() * size_of::<usize>()
    }

    /// The items of an article.
    pub(super) fn of(&self, article: usize) -> &[u16] {
        let start = article.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(article).and_then(|&end| self.items.get(start..end)).unwrap_or(&[])
    }

    /// Forgets all articles.
    pub(super) fn clear(&mut self) {
        self.items.clear();
        self.ends.clear();
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the halves of it")]
fn halves(number: u32) -> [u16; 2] {
    [(number >> BITS) as u16, number as u16]
}

/// Term, position and how often it counts, of each occurrence that items stand for.
pub(super) fn read(items: &[u16]) -> Read<'_> {
    Read { items: items.iter(), next: Next::default() }
}

/// See [`read`].
pub(super) struct Read<'i> {
    items: Iter<'i, u16>,
    next: Next,
}

impl Read<'_> {
    fn long(&mut self, high: u16) -> Option<u32> {
        Some(u32::from(high) << BITS | u32::from(*self.items.next()?))
    }

    fn longest(&mut self) -> Option<u32> {
        let high = *self.items.next()?;
        self.long(high)
    }
}

impl Iterator for Read<'_> {
    type Item = (u32, u32, u32);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let item = *self.items.next()?;
            let term = match item {
                ..LONG => item.into(),
                LONG..AT => self.long(item - LONG)?,
                AT..FAR => {
                    self.next.position = (item - AT).into();
                    continue;
                }
                FAR => {
                    self.next.position = self.longest()?;
                    continue;
                }
                TIMES => {
                    self.next.times = self.longest()?;
                    continue;
                }
                _ => self.longest()?,
            };
            let Next { position, times } = self.next;
            self.next.position = position.saturating_add(1);
            return Some((term, position, times));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers of all lengths, most of them small.
    fn number() -> impl Strategy<Value = u32> {
        prop_oneof![0..3_u32, 4_090..4_100_u32, 0xBFFE..0xC002_u32, 0x1FFF_FFFE..0x2000_0002_u32, any::<u32>()]
    }

    proptest! {
        #[test]
        fn what_is_pushed_is_read(articles in prop::collection::vec(prop::collection::vec((number(), number(), number()), 0..9), 0..5)) {
            let mut occurrences = Occurrences::default();
            for article in &articles {
                for &(term, position, times) in article {
                    occurrences.push(term, position, times);
                }
                let count = article.iter().map(|&(.., times)| times as usize).sum::<usize>();
                prop_assert_eq!(occurrences.end_article(), count);
            }
            prop_assert_eq!(occurrences.len(), articles.len());
            for (at, article) in articles.iter().enumerate() {
                prop_assert_eq!(&read(occurrences.of(at)).collect::<Vec<_>>(), article);
            }
            occurrences.clear();
            prop_assert_eq!((occurrences.len(), occurrences.of(0)), (0, &[][..]));
        }
    }

    #[test]
    fn words_that_follow_each_other_take_one_item_each() {
        let mut occurrences = Occurrences::default();
        (0..100).for_each(|position| occurrences.push(500 * position, position, 1));
        assert_eq!(occurrences.items.len(), 101, "the last number is a long one");
    }
}

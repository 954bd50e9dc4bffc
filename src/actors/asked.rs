//! How near a name comes to one that was asked for and that nobody bears.

use super::normalise;
use crate::suggest::{allowed, differences};

/// What a word costs that a name has nothing like.
const MISSING: usize = 3;

/// A name that was asked for, to be compared with a great many others.
#[derive(Debug)]
pub struct Asked {
    /// In normal form.
    name: String,
    all: Letters,
    last: Letters,
}

impl Asked {
    /// The name as it was asked for.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let name = normalise(name);
        let last = Letters::of(name.rsplit(' ').next().unwrap_or(""));
        Self { all: Letters::of(&name), last, name }
    }

    /// How much has to be changed for `name` to be what is asked for; `None` if that is more than anyone would mistype. A name
    /// has to have the last word that is asked for, or one that comes near to it: it costs nothing if it has all of them.
    #[must_use]
    pub fn cost(&self, name: &str) -> Option<usize> {
        // Nearly all names are out of the question at a glance.
        let may_be = |name: &str| !name.is_ascii() || self.may_be(name);
        if !may_be(name) {
            return None;
        }
        let name = normalise(name);
        if !may_be(&name) {
            return None;
        }
        let cost = |word: &str| name.split(' ').filter_map(|known| differences(word, known)).min();
        let mut asked = self.name.rsplit(' ');
        let by_word = cost(asked.next()?).map(|last| asked.fold(last, |sum, word| sum + cost(word).unwrap_or(MISSING)));
        [by_word, differences(&self.name, &name)].into_iter().flatten().min()
    }

    /// Whether a word of an ASCII name, or all of it, comes near.
    fn may_be(&self, name: &str) -> bool {
        let (mut all, mut word, mut start, mut gaps) = (Shape::default(), Shape::default(), 0, 0);
        for (at, &byte) in name.as_bytes().iter().enumerate() {
            let class = CLASSES[usize::from(byte)];
            if class == GAP {
                if self.last.is_near(word, word.length, name.as_bytes().get(start..at).unwrap_or(&[])) {
                    return true;
                }
                gaps += 1;
                all = all.and(word);
                (word, start) = (Shape::default(), at + 1);
            } else {
                word.letters |= class;
                word.length += usize::from(class != 0);
            }
        }
        if self.last.is_near(word, word.length, name.as_bytes().get(start..).unwrap_or(&[])) {
            return true;
        }
        let all = all.and(word);
        self.all.is_near(all, all.length + gaps, name.as_bytes())
    }
}

/// What can be told of letters at a glance.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    /// Letters and digits.
    length: usize,
    /// Which of `a` to `z` and of the digits there are, a bit each.
    letters: u64,
}

/// The bit of a letter or digit in either case, nothing for what a normal form leaves out, or [`GAP`].
const CLASSES: [u64; 256] = {
    let mut classes = [GAP; 256];
    let mut i = 0;
    while i < 26 {
        classes[b'a' as usize + i] = 1 << i;
        classes[b'A' as usize + i] = 1 << i;
        i += 1;
    }
    i = 0;
    while i < 10 {
        classes[b'0' as usize + i] = 1 << (26 + i);
        i += 1;
    }
    classes[b'&' as usize] = 1 << 36;
    classes[b'.' as usize] = 0;
    classes[b'\'' as usize] = 0;
    classes
};

/// What stands for a space.
const GAP: u64 = 1 << 63;

impl Shape {
    fn and(self, other: Self) -> Self {
        Self { length: self.length + other.length, letters: self.letters | other.letters }
    }

    /// How many different letters it has that `other` has not.
    fn lacking(self, other: Self) -> usize {
        (self.letters & !other.letters).count_ones() as usize
    }
}

/// Letters that are compared with many others: where each stands, as bits.
///
/// The differences are counted for all beginnings of the pattern at once (Myers 1999, with neighbours swapped: Hyyrö 2003).
#[derive(Debug)]
struct Letters {
    shape: Shape,
    /// With spaces, in characters; 0 if they are more than there are bits, or are not ASCII: then all comes near.
    length: usize,
    places: Box<[u64; 256]>,
}

impl Letters {
    /// `text` in normal form.
    fn of(text: &str) -> Self {
        let mut letters = Self { shape: Shape::default(), length: 0, places: Box::new([0; 256]) };
        if !text.is_ascii() || text.len() > 64 {
            return letters;
        }
        letters.length = text.len();
        for (i, byte) in text.bytes().enumerate() {
            let class = CLASSES[usize::from(byte)];
            if class != GAP {
                letters.shape = letters.shape.and(Shape { length: 1, letters: class });
            }
            letters.places[usize::from(byte)] |= 1 << i;
            letters.places[usize::from(byte.to_ascii_uppercase())] |= 1 << i;
        }
        letters
    }

    /// Whether a text of that shape and length is near.
    fn is_near(&self, shape: Shape, length: usize, text: &[u8]) -> bool {
        if self.length == 0 {
            return true;
        }
        // Each difference brings in one letter at most, and takes one out.
        let most = allowed(length);
        self.shape.length.abs_diff(shape.length) <= most
            && self.shape.lacking(shape) <= most
            && shape.lacking(self.shape) <= most
            && self.differences(text) <= most
    }

    /// How many differences there are to `text`; its gaps are spaces.
    fn differences(&self, text: &[u8]) -> usize {
        let last = 1u64 << (self.length - 1);
        let (mut plus, mut minus, mut diagonal, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
        let (mut count, mut gap) = (self.length, true);
        for &byte in text {
            let class = CLASSES[usize::from(byte)];
            // As the normal form has it: no space before the first letter, and one at most.
            if class == 0 || (class == GAP && gap) {
                continue;
            }
            gap = class == GAP;
            let places = self.places[usize::from(if gap { b' ' } else { byte })];
            let swapped = ((!diagonal & places) << 1) & before;
            diagonal = (((places & plus).wrapping_add(plus)) ^ plus) | places | minus | swapped;
            let (up, down) = (minus | !(diagonal | plus), diagonal & plus);
            count = count + usize::from(up & last != 0) - usize::from(down & last != 0);
            let (up, down) = ((up << 1) | 1, down << 1);
            (plus, minus, before) = (down | !(diagonal | up), up & diagonal, places);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_near_by_their_words_or_as_a_whole() {
        for (asked, name, cost) in [
            ("Brnadt", "Oda Brandt", Some(1)),
            ("brandt", "Oda BRÄNDT", Some(0)),
            ("Oda Brant", "Oda Brandt", Some(1)),
            ("Odo Brandt", "Oda Brandt", Some(1)),
            ("Minister Brandt", "Oda Brandt", Some(3)),
            ("Al Rashid", "Alrashid", Some(1)),
            ("Basin", "Lake Basin Authority", Some(0)),
            ("Lake Autority", "Lake Basin Authority", Some(1)),
            ("Jones", "Ada Smith–Jones", Some(0)),
            ("Oda Smith", "Oda Brandt", None),
            ("Brandt", "Tomas Okafor", None),
            ("Zm", "Oda Brandt", None),
            ("", "Oda Brandt", None),
        ] {
            assert_eq!(Asked::new(asked).cost(name), cost, "{asked}: {name}");
        }
    }

    proptest! {
        #[test]
        fn a_glance_misses_nothing(
            asked in "[abcé]{0,5}( [abcß1&]{1,4}){0,2}",
            name in "[abcdéÉ.]{0,5}([ –,-]{1,2}[abcABCß1&']{1,4}){0,2}",
        ) {
            let glance = Asked::new(&asked);
            let mut blind = Asked::new(&asked);
            blind.all.length = 0;
            blind.last.length = 0;
            prop_assert_eq!(glance.cost(&name), blind.cost(&name));
        }

        #[test]
        fn differences_are_those_that_are_allowed_elsewhere(asked in "[abc]{1,7}( [abc]{1,4})?", name in "[abc]{1,7}( [abc]{1,4})?") {
            let exact = Letters::of(&asked).differences(name.as_bytes());
            let known = differences(&asked, &name);
            prop_assert!(known.is_none_or(|known| known == exact), "{} {:?}", exact, known);
        }
    }
}

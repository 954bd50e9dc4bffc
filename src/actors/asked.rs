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
    all: Shape,
    last: Shape,
}

/// What can be told of letters at a glance.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    length: usize,
    /// Which of `a` to `z` and of the digits there are, a bit each.
    letters: u64,
    /// Letters that are none of those, which may be one or two of them without its accent.
    others: usize,
}

impl Asked {
    /// The name as it was asked for.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let name = normalise(name);
        let (mut last, mut all) = (Shape::default(), Shape::default());
        shapes(&name, &mut all, |word| last = word);
        Self { name, all, last }
    }

    /// How much has to be changed for `name` to be what is asked for; `None` if that is more than anyone would mistype. A name
    /// has to have the last word that is asked for, or one that comes near to it: it costs nothing if it has all of them.
    #[must_use]
    pub fn cost(&self, name: &str) -> Option<usize> {
        if !self.may_be(name) {
            return None;
        }
        let name = normalise(name);
        let cost = |word: &str| name.split(' ').filter_map(|known| differences(word, known)).min();
        let mut asked = self.name.rsplit(' ');
        let by_word = cost(asked.next()?).map(|last| asked.fold(last, |sum, word| sum + cost(word).unwrap_or(MISSING)));
        [by_word, differences(&self.name, &name)].into_iter().flatten().min()
    }

    /// Whether it is worth while to compare letter by letter.
    fn may_be(&self, name: &str) -> bool {
        let (mut all, mut near) = (Shape::default(), false);
        shapes(name, &mut all, |word| near |= self.last.is_near(word));
        // A dash that is no ASCII may have parted words.
        let parted = all.others > 0 && self.last.lacking(all) <= 3 + all.others;
        near || parted || self.all.is_near(all)
    }
}

impl Shape {
    fn is_near(self, known: Self) -> bool {
        // One letter more may be made of each of the others, and one more difference, too.
        let slack = known.others + self.others;
        let allowed = allowed(known.length) + slack;
        self.length.abs_diff(known.length) <= allowed
            && self.lacking(known) <= allowed + slack
            && known.lacking(self) <= allowed + slack
    }

    /// How many letters it has that `other` has not.
    fn lacking(self, other: Self) -> usize {
        (self.letters & !other.letters).count_ones() as usize
    }

    fn add(&mut self, other: Self) {
        self.length += other.length;
        self.letters |= other.letters;
        self.others += other.others;
    }
}

/// The shapes of the words of a name, and of all of it.
fn shapes(name: &str, all: &mut Shape, mut take: impl FnMut(Shape)) {
    let mut word = Shape::default();
    let mut end = |word: &mut Shape| {
        if word.length > 0 {
            all.add(*word);
            take(std::mem::take(word));
        }
    };
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {
                word.letters |= 1 << ((byte | 0x20) - b'a');
                word.length += 1;
            }
            b'0'..=b'9' => {
                word.letters |= 1 << (26 + byte - b'0');
                word.length += 1;
            }
            // The first byte of a character, and the other ones.
            0xc0.. => {
                word.others += 1;
                word.length += 1;
            }
            0x80.. | b'.' | b'\'' => {}
            _ => end(&mut word),
        }
    }
    end(&mut word);
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
        fn a_glance_misses_nothing(asked in "[abcé]{0,5}( [abcß1]{1,4}){0,2}", name in "[abcdéÉ.]{0,5}([ –-][abcABCß1']{1,4}){0,2}") {
            let glance = Asked::new(&asked);
            let mut blind = Asked::new(&asked);
            blind.all.others = 100;
            blind.last.others = 100;
            prop_assert_eq!(glance.cost(&name), blind.cost(&name));
        }
    }
}

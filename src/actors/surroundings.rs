//! What stands around a place, for telling whether it stands for a government: every feature is a row of weights, found by
//! hashing.

use std::cell::OnceCell;
use std::ops::Range;

use rapidhash::RapidHashSet;

use super::gap::Gap;
use super::lexicon::{flag, phrase, word_hash};
use super::lists::{
    ACTS, BY, CLAUSES, DO, DOES, FROM, HAS, HELPS, JOINS, LED, Lists, MANY, MARKETS, MINDED, OF, ONTO, POLITICS,
    PREPOSITIONS, SAYS, SPORT, TELLING, TO, WITH,
};
use super::metonym::{ROW_BITS, score};
use super::sequence::Tok;
use super::tagger::Named;
use super::text::Text;
use super::word::BOUNDARY;
use crate::article::ActorKind;
use crate::text::Case;

/// An article with the names in it.
pub(super) struct Surroundings<'a> {
    text: Text<'a>,
    /// What is marked in it.
    named: &'a [Named],
    /// How many words of each of [`SUBJECTS`] it has, if that was asked.
    subjects: OnceCell<[u64; SUBJECTS.len()]>,
    bodies: OnceCell<RapidHashSet<u32>>,
}

/// A noun that names somebody or something of a place.
const NOUN: u64 = 3;
/// What an article may be about.
const SUBJECTS: [Lists; 3] = [POLITICS, MARKETS, SPORT];
/// More words of a subject than these say no more of what an article is about.
const ENOUGH: u64 = 3;
/// Most other names that are looked at on either side in a list of places.
const LISTED: usize = 16;
/// Most words that help a verb and stand before it.
const HELPERS: usize = 4;

/// A word beside a place, or the edge of its sentence.
#[derive(Clone, Copy)]
struct Beside {
    at: Option<usize>,
    word: u64,
    /// The words that are used alike, or else those that end alike.
    class: u64,
    ending: u64,
    cluster: u64,
    case: u64,
    flags: u32,
    lists: Lists,
}

impl Beside {
    fn is(&self, lists: Lists) -> bool {
        self.lists & lists != 0
    }

    fn is_capital(&self) -> bool {
        [Case::Capital, Case::Upper, Case::Mixed].iter().any(|&case| case as u64 == self.case)
    }
}

/// A place with what stands beside it, or beside the list of places that it stands in.
struct Seen {
    is_listed: bool,
    left: Beside,
    left2: Beside,
    right: Beside,
    right2: Beside,
    /// What stands between the place and the words beside it.
    gap_left: Gap,
    gap_right: Gap,
    /// The verb that follows, behind what helps it.
    verb: Beside,
    /// Whether a clause may begin there, and whether a verb follows that governments are the subject of.
    begins: bool,
    does: bool,
    /// See [`is_object`] and [`head`].
    object: u64,
    head: u64,
}

impl Seen {
    /// Whether it ends a list of other things: several do something.
    fn is_one_of_many(&self) -> bool {
        !self.is_listed && self.gap_right == Gap::Space && self.right.is(MANY)
    }

    fn is_helped(&self) -> bool {
        self.verb.at != self.right.at
    }

    /// Whether a few words say that it is a government: `Moscow has agreed`, `accused Tehran`, `relations with Ankara`, `Rome's
    /// decision`.
    fn says_so(&self) -> bool {
        let Self { left, left2, right, right2, .. } = self;
        let is_object = self.object == 1 || (self.object == 2 && is_head_with(left.word, left2));
        has(self.gap_right, right, right2)
            || (is_object && self.head == 0)
            || (self.begins && self.does && !self.is_one_of_many())
    }

    /// The same of words that are no input of what is learnt: `London boycotted`, `Budapest was silent`.
    fn is_minded(&self) -> bool {
        let acts = !self.is_helped() && self.right.is(ACTS) && self.right2.word != word_hash("by");
        let is_so = acts || (self.is_helped() && self.verb.is(MINDED));
        self.begins && self.gap_right == Gap::Space && is_so && !self.is_one_of_many()
    }

    /// See [`Surroundings::rows`].
    fn rows(self, around: &Surroundings<'_>, name: &Range<usize>) -> impl Iterator<Item = usize> {
        let Seen { left, left2, right, right2, verb, begins, does, object, head, .. } = self;
        let is_helped = self.is_helped();
        let is_city = self.is_one_of_many() || (head == NOUN && !right.is(HELPS | DOES | CLAUSES | JOINS));
        let (gap_right, before, behind) = (self.gap_right, self.gap_left as u64, self.gap_right as u64);
        let place = around.text.token(name.start).map_or(0, |token| token.place);
        let tokens = around.text.sequence.tokens.get(name.clone()).unwrap_or(&[]);
        let own = tokens.iter().fold(0, |hash, token| mix(hash, around.text.words.get(token.number).lower));

        let always = [
            row(0, self.is_listed.into(), 0),
            row(1, before, 0),
            row(2, behind, 0),
            row(3, before, behind),
            row(4, left.word, before),
            row(5, left.class, before),
            row(6, left2.word, 0),
            row(7, left2.class, 0),
            row(8, left2.class, left.word),
            row(9, right.word, behind),
            row(10, right.class, behind),
            row(11, right2.word, 0),
            row(12, right2.class, 0),
            row(13, right.case, behind),
            row(14, left.case, before),
            row(15, left.word, 32 * right.case + behind),
            row(16, place.into(), 0),
            row(17, own, 0),
            row(18, begins.into(), does.into()),
            row(19, object, head),
            row(20, has(gap_right, &right, &right2).into(), behind),
            // `Moscow residents said`, `Moscow says`
            row(33, mix(right.ending, behind), right2.is(DOES | HELPS).into()),
        ];
        let helped = [row(21, verb.word, 0), row(22, verb.class, 0), row(23, verb.ending, 0)];
        let beginning = [row(24, right.word, behind), row(25, right.cluster, behind)];
        let listed = [
            (26, left.lists, before),
            (27, right.lists, behind),
            (28, right2.lists, behind),
            (29, left2.lists, left.word),
        ];
        let listed = listed
            .into_iter()
            .flat_map(|(template, lists, with)| bits(lists & TELLING).map(move |bit| row(template, bit, with)));
        let about = (30..).zip(around.subjects()).map(|(template, count)| row(template, count.min(ENOUGH), 0));
        (always.into_iter())
            .chain(helped.into_iter().filter(move |_| is_helped))
            .chain(beginning.into_iter().filter(move |_| begins))
            .chain(listed)
            .chain(about)
            .filter(move |_| !is_city)
    }
}

impl<'a> Surroundings<'a> {
    /// The names that were marked in an article, with what stands around them.
    pub(super) fn new(text: Text<'a>, named: &'a [Named]) -> Self {
        Self { text, named, subjects: OnceCell::new(), bodies: OnceCell::new() }
    }

    /// Whether a place stands for the government that sits there: it, or what the weights make of any of the list that it stands in, says so.
    pub(super) fn acts(&self, name: &Range<usize>) -> bool {
        let seen = self.seen(name);
        !self.is_district(name)
            && (self.is_led(name)
                || seen.says_so()
                || (seen.is_minded() && self.nobody_plays())
                || self.in_list(name).any(|name| score(self.rows(&name)) > 0))
    }

    /// `Washington, D.C.`, marked as a whole or not.
    fn is_district(&self, name: &Range<usize>) -> bool {
        let last = if name.len() > 1 { name.end - 1 } else { name.end };
        self.text.token(last).filter(|token| matches!(token.gap, Gap::Comma | Gap::Space)).is_some_and(|token| {
            let word = self.text.words.get(token.number).lower;
            ["d.c.", "d.c", "dc"].iter().any(|district| word_hash(district) == word)
        })
    }

    /// The places of the list that a name stands in, or it alone.
    fn in_list(&self, name: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let list = self.list(name);
        let first = self.named.partition_point(|named| named.tokens.start < list.start);
        let within = self.named.iter().skip(first).take_while(move |named| named.tokens.end <= list.end);
        within.map(|named| named.tokens.clone())
    }

    /// Whether a few words say so: these are rarely wrong, and what is learnt prefers missing a use.
    pub(super) fn says_so(&self, name: &Range<usize>) -> bool {
        self.is_led(name) || self.seen(name).says_so()
    }

    /// `Tehran-backed`, also in a list.
    fn is_led(&self, name: &Range<usize>) -> bool {
        self.text.gap(name.end) == Some(Gap::Hyphen) && self.text.is(name.end, BY | LED)
    }

    fn seen(&self, name: &Range<usize>) -> Seen {
        let list = self.list(name);
        let left = self.beside(self.text.sequence.left(list.start));
        let left2 = self.beside(left.at.and_then(|at| self.text.sequence.left(at)));
        let right = self.beside(list.end.checked_sub(1).and_then(|last| self.text.sequence.right(last)));
        let gap = |word: &Beside, at: usize| word.at.and_then(|_| self.text.gap(at)).unwrap_or(Gap::Paragraph);
        let (gap_left, gap_right) = (gap(&left, list.start), gap(&right, list.end));
        let mut verb = right;
        for _ in 0..HELPERS {
            if verb.is(HELPS) {
                verb = self.after(&verb);
            }
        }
        let is_helped = verb.at != right.at;
        let is_listed = list != *name;
        Seen {
            is_listed,
            left,
            left2,
            right,
            right2: self.after(&right),
            gap_left,
            gap_right,
            verb,
            begins: begins_clause(gap_left, &left),
            does: gap_right == Gap::Space && verb.is(if is_helped { DOES | DO } else { DOES }),
            object: is_object(gap_left, &left, &left2),
            head: head(gap_right, &right),
        }
    }

    /// The rows of a place. It has none, and is a city, where it ends a list of other things (`five states and Washington have`)
    /// or says which of several another noun means (`Moscow police`).
    pub(super) fn rows(&self, name: &Range<usize>) -> impl Iterator<Item = usize> {
        self.seen(name).rows(self, name)
    }

    fn beside(&self, at: Option<usize>) -> Beside {
        let token = at.and_then(|at| self.text.token(at));
        let Some(token) = token else {
            let word = BOUNDARY.lower;
            return Beside { at: None, word, class: word, ending: 0, cluster: u64::MAX, case: 7, flags: 0, lists: 0 };
        };
        let word = self.text.words.get(token.number);
        let [ending, ..] = self.text.words.affixes(token.number).suffixes;
        Beside {
            at,
            word: word.lower,
            class: if word.known.fine == 0 { ending } else { word.known.fine.into() },
            ending,
            cluster: word.known.cluster.into(),
            case: token.case as u64,
            flags: word.known.flags,
            lists: self.text.words.lists(token.number),
        }
    }

    /// The word after one in its sentence.
    fn after(&self, word: &Beside) -> Beside {
        self.beside(word.at.and_then(|at| self.text.sequence.right(at)))
    }

    /// Whether a name alone is that of a region, in an article in which nobody plays and that names no organisation by it: `Colorado`.
    /// In two or three letters (`VA`) it may be something else.
    pub(super) fn is_region(&self, name: &Range<usize>, surface: &str) -> bool {
        let first = self.text.token(name.start).filter(|_| name.len() == 1 && surface.len() > 3);
        let is_region = |first: &Tok| {
            first.phrase / 8 == u16::from(phrase::PLACE)
                && self.text.words.get(first.number).known.flags & flag::REGION != 0
        };
        // What the article is about is looked up last: every word of it is read for that.
        first.is_some_and(|first| is_region(first) && !self.bodies().contains(&first.slot) && self.nobody_plays())
    }

    /// Whether the article has no word of sport.
    pub(super) fn nobody_plays(&self) -> bool {
        let [_, _, sport] = self.subjects();
        sport == 0
    }

    /// Whether the article is about sport: one word of that is in many others (`his team`, `the party won`), more in long ones about politics.
    pub(super) fn is_of_sport(&self) -> bool {
        let [politics, _, sport] = self.subjects();
        sport > 1 && sport >= politics
    }

    /// The slots of the words that names of organisations begin with that have several.
    fn bodies(&self) -> &RapidHashSet<u32> {
        self.bodies.get_or_init(|| {
            let bodies = self.named.iter().filter(|name| name.kind == Some(ActorKind::Organisation));
            let longer = bodies.filter(|name| name.tokens.len() > 1);
            longer.filter_map(|name| Some(self.text.token(name.tokens.start)?.slot)).collect()
        })
    }

    /// How many words of each subject the article has.
    fn subjects(&self) -> [u64; SUBJECTS.len()] {
        *self.subjects.get_or_init(|| {
            let mut counts = [0; SUBJECTS.len()];
            for token in &self.text.sequence.tokens {
                let lists = self.text.words.lists(token.number);
                for (count, subject) in counts.iter_mut().zip(SUBJECTS) {
                    *count += u64::from(lists & subject != 0);
                }
            }
            counts
        })
    }

    /// The tokens of the place that the token with an index is of.
    fn place(&self, at: usize) -> Option<&Range<usize>> {
        let named = self.named.get(self.named.partition_point(|other| other.tokens.end <= at))?;
        Some(&named.tokens).filter(|tokens| named.kind == Some(ActorKind::Place) && tokens.contains(&at))
    }

    /// The list of places that a name stands in: `Riyadh, Muscat and Abu Dhabi`. Commas alone make none: `Paris, Texas`.
    fn list(&self, name: &Range<usize>) -> Range<usize> {
        let comma = |at: usize| self.text.gap(at) == Some(Gap::Comma);
        let joins = |at: usize| self.text.is_spaced(at) && self.text.is(at, JOINS);
        let (mut start, mut end, mut last) = (name.start, name.end, name.end);
        for _ in 0..LISTED {
            if !joins(last) && !comma(last) {
                break;
            }
            let next = last + usize::from(joins(last));
            let Some(place) = self.place(next).filter(|place| place.start == next) else { break };
            if next > last {
                end = place.end;
            }
            last = place.end;
        }
        for _ in 0..LISTED {
            let joined = self.text.is_spaced(start) && start.checked_sub(1).is_some_and(|at| self.text.is(at, JOINS));
            if !(joined || comma(start) && (start..end) != *name) {
                break;
            }
            let before = start - usize::from(joined);
            let place = before.checked_sub(1).and_then(|at| self.place(at)).filter(|place| place.end == before);
            let Some(place) = place else { break };
            start = place.start;
        }
        start..end
    }
}

/// Whether a clause may begin behind a word.
fn begins_clause(gap: Gap, left: &Beside) -> bool {
    match gap {
        Gap::Space => left.is(CLAUSES | SAYS),
        Gap::Hyphen | Gap::Open | Gap::Possessive | Gap::Apostrophe | Gap::Ampersand | Gap::Slash | Gap::Stop => false,
        _ => true,
    }
}

/// 1 for `accused Tehran`, 2 for `relations with Ankara`, `at the request of Rome`.
fn is_object(gap: Gap, left: &Beside, left2: &Beside) -> u64 {
    match gap {
        Gap::Space if left.is(TO) => 1,
        Gap::Space if left.is(PREPOSITIONS) && left2.is(WITH | FROM | ONTO | BY | OF) => 2,
        _ => 0,
    }
}

/// Whether a noun goes with the preposition behind it, of which the hash is given: `relations with`, and not `treaty of`.
fn is_head_with(preposition: u64, noun: &Beside) -> bool {
    const PAIRS: [(&[&str], Lists); 5] = [
        (&["with", "between"], WITH),
        (&["from"], FROM),
        (&["on", "against", "to", "for"], ONTO),
        (&["by"], BY),
        (&["of"], OF),
    ];
    PAIRS.iter().any(|(words, nouns)| noun.is(*nouns) && words.iter().any(|word| word_hash(word) == preposition))
}

/// What follows and may make it a part of something else: 1 after a mark, 2 for a name, [`NOUN`] for `police` after `Moscow`.
fn head(gap: Gap, right: &Beside) -> u64 {
    const HEADS: u32 = flag::TITLE | flag::OFFICE | flag::BODY_WORD | flag::SITE_WORD;
    match gap {
        Gap::Hyphen | Gap::Possessive => 1,
        Gap::Space if right.is_capital() => 2,
        Gap::Space if right.flags & HEADS != 0 => NOUN,
        _ => 0,
    }
}

/// `'s decision`, `'s latest decision`, `-backed`.
fn has(gap: Gap, right: &Beside, right2: &Beside) -> bool {
    match gap {
        Gap::Hyphen => right.is(BY | LED),
        Gap::Possessive => right.is(HAS) || right2.is(HAS),
        _ => false,
    }
}

/// The numbers of the bits that are set.
fn bits(lists: Lists) -> impl Iterator<Item = u64> {
    (0..Lists::BITS).filter(move |bit| lists >> bit & 1 != 0).map(u64::from)
}

#[allow(clippy::cast_possible_truncation, reason = "that many bits are left")]
fn row(template: u64, a: u64, b: u64) -> usize {
    (mix(mix(template + 1, a), b) >> (64 - ROW_BITS)) as usize
}

fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.rotate_left(29)).wrapping_add(0x5851_F42D_4C95_7F2D).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^ (x >> 32)
}

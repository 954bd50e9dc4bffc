//! Capitals that stand for a government: `Moscow said`, `relations with Ankara`, and not `in Moscow`.
//!
//! A few patterns of the words around a place, or around a list of places; where none holds, a capital is a city.

use std::ops::Range;

use chrono::NaiveDate;

use super::gazetteer::Gazetteer;
use super::lexicon::flag;
use super::lists::{
    ALLIES, BY, CLAUSES, DO, DOES, FROM, HAS, HELPS, JOINS, LED, Lists, MANY, OF, ONTO, SAYS, THEIRS, TO, WITH,
};
use super::sequence::{Gap, Sequence, Tok};
use super::word::Words;

/// Governments that sat elsewhere, or were others, than the table of countries has it; until when.
const OTHERS: &[(&str, &str, &str)] = &[
    ("moscow", "Soviet Union", "1991-12-25"),
    ("prague", "Czechoslovakia", "1992-12-31"),
    ("belgrade", "Yugoslavia", "2003-02-04"),
    ("bonn", "West Germany", "1990-10-02"),
    ("bonn", "Germany", "1999-08-31"),
    ("brussels", "European Union", ""),
    ("delhi", "India", ""),
    ("peking", "China", ""),
    ("naypyidaw", "Myanmar", ""),
];

/// The government that sits in a place, in normal form, on the day of the article.
fn government(place: &str, day: Option<NaiveDate>) -> Option<&'static str> {
    // Days compare as they are written; without one it is as of today.
    let is_before = |until: &str| day.is_some_and(|day| *day.to_string() <= *until);
    let mut others = OTHERS.iter();
    let other = others.find(|(other, _, until)| *other == place && (until.is_empty() || is_before(until)));
    other.map(|(_, country, _)| *country).or_else(|| Gazetteer::built_in().seat_of(place))
}

/// Whether a government sits in a place, in normal form, or ever sat there.
pub(super) fn is_seat(place: &str) -> bool {
    OTHERS.iter().any(|(other, ..)| *other == place) || Gazetteer::built_in().seat_of(place).is_some()
}

/// An article, for the patterns: its tokens, how each is written, and which are of places.
pub(super) struct Context<'s, 'd, W, P> {
    /// What stands between its words.
    pub(super) sequence: &'s Sequence,
    /// What is known of them.
    pub(super) words: &'s Words<'d>,
    /// How the token with an index is written.
    pub(super) word: W,
    /// The tokens of the place that the token with an index is of.
    pub(super) place: P,
    /// When it was published.
    pub(super) day: Option<NaiveDate>,
}

impl<'a, W, P> Context<'_, '_, W, P>
where
    W: Fn(usize) -> &'a str,
    P: Fn(usize) -> Option<Range<usize>>,
{
    /// The country whose government a mention of its capital, in normal form, stands for.
    pub(super) fn government(&self, capital: &str, tokens: &Range<usize>) -> Option<&'static str> {
        let country = government(capital, self.day)?;
        self.acts(tokens).then_some(country)
    }

    fn acts(&self, name: &Range<usize>) -> bool {
        if self.has(name.end) {
            return true;
        }
        let list = self.list(name);
        (self.is_object(list.start) && !self.has_head(list.end))
            || (self.begins_clause(list.start) && self.does(&list, name))
    }

    fn token(&self, at: usize) -> Option<&Tok> {
        self.sequence.tokens.get(at)
    }

    /// The lists that the word at `at` is in, if `gap` stands before it.
    fn after(&self, at: usize, gap: Gap) -> Option<Lists> {
        self.token(at).filter(|token| token.gap == gap).map(|token| self.words.lists(token.number))
    }

    /// Whether the word at `at` is in one of these lists, and a space stands before it.
    fn is_after(&self, at: usize, lists: Lists) -> bool {
        self.after(at, Gap::Space).is_some_and(|of| of & lists != 0)
    }

    /// Whether the word before the token at `at` is in one of these lists, and a space is between.
    fn is_before(&self, at: usize, lists: Lists) -> bool {
        let spaced = self.token(at).is_some_and(|token| token.gap == Gap::Space);
        let before = at.checked_sub(1).filter(|_| spaced).and_then(|before| self.token(before));
        before.is_some_and(|before| self.words.lists(before.number) & lists != 0)
    }

    /// The list of places that a name stands in: `Riyadh, Muscat and Abu Dhabi`. Commas alone make none: `Paris, Texas`.
    fn list(&self, name: &Range<usize>) -> Range<usize> {
        let joins = |at: usize| self.is_after(at, JOINS);
        let comma = |at: usize| self.token(at).is_some_and(|token| token.gap == Gap::Comma);
        let (mut start, mut end, mut last) = (name.start, name.end, name.end);
        while joins(last) || comma(last) {
            let next = last + usize::from(joins(last));
            let Some(place) = (self.place)(next).filter(|place| place.start == next) else { break };
            if next > last {
                end = place.end;
            }
            last = place.end;
        }
        loop {
            let joined = self.is_before(start, JOINS);
            if !(joined || comma(start) && (start..end) != *name) {
                break;
            }
            let before = start - usize::from(joined);
            let Some(place) = before.checked_sub(1).and_then(&self.place).filter(|place| place.end == before) else {
                break;
            };
            start = place.start;
        }
        start..end
    }

    /// `'s decision`, `'s latest decision`, `-backed`.
    fn has(&self, end: usize) -> bool {
        if let Some(lists) = self.after(end, Gap::Hyphen) {
            return lists & (BY | LED) != 0;
        }
        self.after(end, Gap::Possessive).is_some_and(|lists| lists & HAS != 0 || self.is_after(end + 1, HAS))
    }

    /// Whether a clause may begin at `start`.
    fn begins_clause(&self, start: usize) -> bool {
        let Some(token) = self.token(start) else { return false };
        match token.gap {
            Gap::Space => self.is_before(start, CLAUSES | SAYS),
            Gap::Hyphen | Gap::Open | Gap::Possessive | Gap::Apostrophe | Gap::Ampersand | Gap::Slash | Gap::Stop => {
                false
            }
            _ => true,
        }
    }

    /// Whether the governments of a list do something after it; one alone does nothing in the plural, where it ends a list of
    /// other things: `five states and Washington have`.
    fn does(&self, list: &Range<usize>, name: &Range<usize>) -> bool {
        let end = list.end;
        let mut at = end;
        if list == name && self.is_after(at, MANY) {
            return false;
        }
        if self.is_after(at, JOINS) && (self.word)(at) == "and" && self.is_after(at + 1, THEIRS) {
            return self.is_after(at + 2, ALLIES);
        }
        while at < end + 4 {
            let Some(lists) = self.after(at, Gap::Space) else { return false };
            if lists & DOES != 0 || (at > end && lists & DO != 0) {
                return true;
            }
            if lists & HELPS == 0 {
                return false;
            }
            at += 1;
        }
        false
    }

    /// Whether what follows makes it a part of another name: `Moscow police`.
    fn has_head(&self, end: usize) -> bool {
        const HEADS: u32 = flag::TITLE | flag::OFFICE | flag::BODY_WORD | flag::SITE_WORD;
        self.token(end).is_some_and(|token| match token.gap {
            Gap::Hyphen | Gap::Possessive => true,
            Gap::Space => token.is_capital() || self.words.get(token.number).known.flags & HEADS != 0,
            _ => false,
        })
    }

    /// `accused Tehran`, `relations with Ankara`, `at the request of Rome`.
    fn is_object(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1) else { return false };
        if self.after(start, Gap::Space).is_none() {
            return false;
        }
        if self.is_before(start, TO) {
            return true;
        }
        let heads = match (self.word)(before) {
            "with" | "between" => WITH,
            "from" => FROM,
            "on" | "against" | "to" | "for" => ONTO,
            "by" => BY,
            "of" => OF,
            _ => return false,
        };
        self.is_before(before, heads)
    }
}

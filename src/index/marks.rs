//! What is marked in the text: the actors who are named there, the dates that it speaks of, and what begins where.

use rapidhash::RapidHashMap;

use super::actor_values::{JOINT, kind_letter};
use super::date_marks::date_marks;
use super::document::tokens_of;
use super::segment::Segment;
use super::spellings::Spellings;
use crate::actors::{self, Fit};
use crate::article::{Actor, ActorKind, Article, MentionedDate};
use crate::dates::Period;
use crate::layout::Layout;

/// Stands in the field of marks at every position but the first of a mention of several words, so that its width is known.
pub(crate) const CONTINUES: &str = "+";

/// Its "positions" in the field of marks are what begins where in the article, packed: a list of numbers that are read as fast as positions.
pub(crate) const STARTS: &str = "=";

/// Those of [`STARTS`] at which a title, a heading or the text of a section begins.
pub(crate) const PARTS: &str = "#";

/// Behind a key it says that the key is nothing of what is written, nor of what the actor is known as; more of either is one of the
/// characters after it. No key holds one.
const FIT: u8 = 0x10;

/// The term under which the field of marks holds a mention of an actor that has a key: what kind of actor, the key, and how much
/// that is of what is written there and of what the actor is known as. Terms of one key stand side by side, and what they have in
/// common takes room but once.
pub(crate) fn actor_mark(kind: ActorKind, written: Fit, known: Fit, key: &str) -> String {
    let mut mark = String::with_capacity(key.len() + 2);
    mark.push(kind_letter(kind));
    mark.push_str(key);
    mark.push(char::from(FIT + 3 * written as u8 + known as u8));
    mark
}

/// The term under which the field of marks holds that an actor of this normal `name` goes by another `key` there: all that begin
/// with [`alias_mark`] of a key and an empty name are those who do.
pub(crate) fn alias_mark(kind: ActorKind, key: &str, name: &str) -> String {
    let mut mark = String::with_capacity(key.len() + name.len() + 2);
    mark.push(kind_letter(kind));
    mark.push_str(key);
    mark.push(JOINT);
    mark.push_str(name);
    mark
}

/// Writes marks into a segment; keeps which terms each mention and each date is marked by, since
/// what is spoken of is spoken of again.
#[derive(Default)]
pub(super) struct Marks {
    spellings: Spellings,
    /// The numbers of the terms of dates.
    dates: RapidHashMap<Period, Vec<u32>>,
    /// The numbers of what is marked in every article.
    always: Option<Always>,
}

/// The numbers of [`CONTINUES`], [`STARTS`] and [`PARTS`].
#[derive(Clone, Copy)]
struct Always {
    continues: u32,
    starts: u32,
    parts: u32,
}

/// Dates that are kept.
const MAX_DATES: usize = 100_000;

impl Marks {
    /// Every mention of an actor under all its keys, and every date under its terms, at the position of its first token; and what
    /// begins where.
    pub(super) fn write(
        &mut self,
        article: &Article,
        layout: &Layout,
        actors: &[Actor],
        dates: &[MentionedDate],
        segment: &mut Segment,
    ) {
        let always = *self.always.get_or_insert_with(|| Always {
            continues: segment.mark(CONTINUES),
            starts: segment.mark(STARTS),
            parts: segment.mark(PARTS),
        });
        for start in &layout.starts {
            segment.push_mark(always.starts, start.pack());
        }
        for start in layout.part_starts() {
            segment.push_mark(always.parts, start.pack());
        }
        let position = |token: usize| layout.tokens.get(token).map_or(0, |placed| placed.position);
        for date in dates {
            if let Some((first, _)) = tokens_of(layout, date.part, &date.span) {
                for &number in self.of_date(date.period, segment) {
                    segment.push_mark(number, position(first));
                }
            }
        }
        self.spellings.make_room();
        let count = actors.iter().map(|actor| actor.mentions.len()).sum();
        let mut mentions = Vec::with_capacity(count);
        for actor in actors {
            for mention in &actor.mentions {
                let Some((first, last)) = tokens_of(layout, mention.part, &mention.span) else { continue };
                let surface = article.part(mention.part).and_then(|text| text.get(mention.span.clone())).unwrap_or("");
                let numbers = || numbers(actor, surface, segment);
                mentions.push((first, last, self.spellings.place((actor.kind, &actor.name), surface, numbers)));
            }
        }
        mentions.sort_unstable_by_key(|&(first, ..)| first);
        for (first, last, spelling) in mentions {
            for number in self.spellings.numbers(spelling) {
                segment.push_mark(number, position(first));
            }
            for token in first + 1..=last {
                segment.push_mark(always.continues, position(token));
            }
        }
    }

    /// The numbers of the terms that a date is marked by.
    fn of_date(&mut self, period: Period, segment: &mut Segment) -> &[u32] {
        if self.dates.len() > MAX_DATES {
            self.dates.clear();
        }
        self.dates.entry(period).or_insert_with(|| {
            let mut numbers = Vec::new();
            date_marks(period, |mark| numbers.push(segment.mark(mark)));
            numbers
        })
    }
}

/// The numbers of the terms that a mention of an actor is marked by, where this is written.
fn numbers(actor: &Actor, surface: &str, segment: &mut Segment) -> Vec<u32> {
    let mut numbers = Vec::new();
    let mut take = |mark: &str| numbers.push(segment.mark(mark));
    let own = actors::own_keys(actor.kind, &actor.name);
    let other = if surface == actor.name { None } else { Some(actors::own_keys(actor.kind, surface)) };
    let written = other.as_ref().unwrap_or(&own);
    for key in actors::keys(&own, written) {
        take(&actor_mark(actor.kind, key.written, key.known, key.text));
    }
    let name = own.first().map_or("", String::as_str);
    for alias in written.iter().filter(|alias| !own.contains(alias)) {
        take(&alias_mark(actor.kind, alias, name));
    }
    numbers
}

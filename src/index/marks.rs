//! What is marked in the text: the actors who are named there, and the dates that it speaks of.

use rapidhash::RapidHashMap;

use super::date_marks::date_marks;
use super::document::{JOINT, kind_letter, tokens_of};
use super::segment::Segment;
use crate::actors::{self, Fit};
use crate::article::{Actor, ActorKind, Article, Mention, MentionedDate};
use crate::dates::Period;
use crate::layout::Layout;

/// Stands in the field of marks at every position but the first of a mention of several words, so that its width is known.
pub(crate) const CONTINUES: &str = "+";

/// The term under which the field of marks holds a mention of an actor that has a key: what kind of actor, how much the key is
/// of what is written there and how much of what the actor is known as, and the key.
pub(crate) fn actor_mark(kind: ActorKind, written: Fit, known: Fit, key: &str) -> String {
    let letter = kind_letter(kind);
    let fits = 3 * written as u8 + known as u8;
    format!("{letter}{fits}{key}")
}

/// The term under which the field of marks holds that an actor of this normal `name` goes by another `key` there: all that begin
/// with [`alias_mark`] of a key and an empty name are those who do.
pub(crate) fn alias_mark(kind: ActorKind, key: &str, name: &str) -> String {
    let letter = kind_letter(kind);
    format!("{letter}{key}{JOINT}{name}")
}

/// Writes marks into a segment; keeps which terms each mention and each date is marked by, since
/// what is spoken of is spoken of again.
#[derive(Default)]
pub(super) struct Marks {
    /// The numbers of the terms in the segment, by actor and what is written.
    known: RapidHashMap<String, Vec<u32>>,
    /// Those of dates.
    dates: RapidHashMap<Period, Vec<u32>>,
    mention: String,
    continues: Option<u32>,
}

/// Mentions, and dates, that are kept.
const MAX_KNOWN: usize = 100_000;

impl Marks {
    /// Every mention of an actor under all its keys, and every date under its terms, at the position of its first token.
    pub(super) fn write(
        &mut self,
        article: &Article,
        layout: &Layout,
        actors: &[Actor],
        dates: &[MentionedDate],
        segment: &mut Segment,
    ) {
        let position = |token: usize| layout.tokens.get(token).map_or(0, |placed| placed.position);
        for date in dates {
            if let Some((first, _)) = tokens_of(layout, date.part, &date.span) {
                for &number in self.of_date(date.period, segment) {
                    segment.push_mark(number, position(first));
                }
            }
        }
        let mut mentions: Vec<(usize, usize, &Actor, &Mention)> = Vec::new();
        for actor in actors {
            for mention in &actor.mentions {
                let tokens = tokens_of(layout, mention.part, &mention.span);
                mentions.extend(tokens.map(|(first, last)| (first, last, actor, mention)));
            }
        }
        mentions.sort_unstable_by_key(|&(first, ..)| first);
        for (first, last, actor, mention) in mentions {
            let surface = article.part(mention.part).and_then(|text| text.get(mention.span.clone())).unwrap_or("");
            for &number in self.of_mention(actor, surface, segment) {
                segment.push_mark(number, position(first));
            }
            let continues = *self.continues.get_or_insert_with(|| segment.mark(CONTINUES));
            for token in first + 1..=last {
                segment.push_mark(continues, position(token));
            }
        }
    }

    /// The numbers of the terms that a date is marked by.
    fn of_date(&mut self, period: Period, segment: &mut Segment) -> &[u32] {
        if self.dates.len() > MAX_KNOWN {
            self.dates.clear();
        }
        self.dates.entry(period).or_insert_with(|| {
            let mut numbers = Vec::new();
            date_marks(period, |mark| numbers.push(segment.mark(mark)));
            numbers
        })
    }

    /// The numbers of the terms that a mention of an actor is marked by, where this is written.
    fn of_mention(&mut self, actor: &Actor, surface: &str, segment: &mut Segment) -> &[u32] {
        let Self { known, mention, .. } = self;
        mention.clear();
        mention.push(kind_letter(actor.kind));
        mention.push_str(&actor.name);
        mention.push(JOINT);
        mention.push_str(surface);
        if known.len() > MAX_KNOWN {
            known.clear();
        }
        if !known.contains_key(mention) {
            let own = actors::own_keys(actor.kind, &actor.name);
            let written = actors::own_keys(actor.kind, surface);
            let keys = actors::keys(&own, &written);
            let keys = keys.iter().map(|key| actor_mark(actor.kind, key.written, key.known, key.text));
            let aliases = written.iter().filter(|alias| !own.contains(alias));
            let name = own.first().map_or("", String::as_str);
            let aliases = aliases.map(|alias| alias_mark(actor.kind, alias, name));
            known.insert(mention.clone(), keys.chain(aliases).map(|mark| segment.mark(&mark)).collect());
        }
        known.get(mention).map_or(&[], Vec::as_slice)
    }
}

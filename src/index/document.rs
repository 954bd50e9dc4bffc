//! From an article to what the index holds of it.

use std::ops::Range;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::date_marks::date_marks;
use super::fields::{ACTOR, ADDED, Fields, HASH, PARTS, ROLE, SECTION, STARTS, UNTIL, day_number, sort_key};
use super::segment::{Mark, Segment, Single, Word};
use super::values;
use crate::actors::{self, Fit};
use crate::article::{Actor, ActorKind, Article, Mention, MentionedDate, Part};
use crate::error::{Error, ErrorKind, Result};
use crate::layout::{Layout, Level};
use crate::schema::{Schema, Weights};
use crate::text::Terms;

/// Stands in the field of marks at every position but the first of a mention of several words, so that its width is known.
pub(crate) const CONTINUES: &str = "+";

/// Stands between an actor and what else is said of it. No normal form holds one.
const JOINT: char = '\t';

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

/// The value under which the fast field of actors holds an actor, whose normal name is `key`, and that of roles the role of one:
/// in the order of values, those of one kind and key stand side by side, since nothing is less than the joint.
fn actor_value(kind: ActorKind, key: &str, name_or_role: &str) -> String {
    let letter = kind_letter(kind);
    format!("{letter}{key}{JOINT}{name_or_role}")
}

/// Kind and normal name of an actor, and its name or role, from what [`actor_value`] made.
pub(crate) fn read_actor_value(value: &str) -> Option<(ActorKind, &str, &str)> {
    let (actor, name_or_role) = split_actor_value(value);
    Some((kind_of(actor)?, actor.get(1..)?, name_or_role))
}

/// The kind of an actor whose value begins so.
pub(crate) fn kind_of(value: &str) -> Option<ActorKind> {
    ActorKind::ALL.into_iter().find(|kind| value.starts_with(kind_letter(*kind)))
}

/// Who it is, in the order of values, and name or role, from what [`actor_value`] made.
pub(crate) fn split_actor_value(value: &str) -> (&str, &str) {
    value.split_once(JOINT).unwrap_or((value, ""))
}

/// What the value of an actor of this kind begins with.
pub(crate) const fn kind_letter(kind: ActorKind) -> char {
    match kind {
        ActorKind::Person => 'p',
        ActorKind::Organisation => 'o',
        ActorKind::Place => 'l',
    }
}

/// An article as the index keeps it: what is needed to show it, with what was found in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The article.
    #[serde(flatten)]
    pub article: Article,
    /// Its actors.
    pub actors: Vec<Actor>,
    /// The dates that it speaks of, in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "super::packed")]
    pub dates: Vec<MentionedDate>,
    /// The day on which it first came into the index; `None` outside of one.
    #[serde(skip)]
    pub added: Option<NaiveDate>,
}

/// Takes articles apart for the index; keeps its memory, and what it knows of words, from one to the next.
pub(super) struct Encoder<'i> {
    fields: &'i Fields,
    schema: &'i Schema,
    json: Vec<u8>,
    /// Words of the present segment, by the numbers that the cache of terms gives them in its present generation.
    words: Vec<Option<Word>>,
    generation: u32,
}

impl<'i> Encoder<'i> {
    pub(super) fn new(fields: &'i Fields, schema: &'i Schema) -> Self {
        Self { fields, schema, json: Vec::new(), words: Vec::new(), generation: 0 }
    }

    /// The articles after this go into a new segment.
    pub(super) fn begin_segment(&mut self) {
        self.words.clear();
    }

    /// Adds an article to a segment; returns how many terms it has for ranking.
    ///
    /// `numbers` are those that `terms` gives to the words of the layout's tokens.
    pub(super) fn encode(
        &mut self,
        mark: Mark,
        stored: &Stored,
        layout: &Layout,
        numbers: &[u32],
        terms: &mut Terms,
        segment: &mut Segment,
    ) -> Result<u64> {
        let Stored { article, actors, dates, added } = stored;
        self.json.clear();
        serde_json::to_writer(&mut self.json, stored).map_err(|error| {
            Error::new(ErrorKind::Index, format!("the article cannot be stored: {error}")).at(article.source.clone())
        })?;
        self.write_text(layout, numbers, terms, segment);
        write_marks(article, layout, actors, dates, segment);
        if let Some(until) = article.published.as_ref().and_then(imprecise_until) {
            segment.push_number(UNTIL, until);
        }
        if let Some(day) = added {
            segment.push_number(ADDED, day_number(*day));
        }
        for start in &layout.starts {
            segment.push_number(STARTS, start.pack());
        }
        for start in layout.part_starts() {
            segment.push_number(PARTS, start.pack());
        }
        for actor in actors {
            let key = actors::normalise(&actor.name);
            if let Some(role) = &actor.role {
                // Line ends and double spaces make no other role.
                let role: Vec<_> = role.split_whitespace().collect();
                segment.push_text(ROLE, &actor_value(actor.kind, &key, &role.join(" ")));
            }
            segment.push_text(ACTOR, &actor_value(actor.kind, &key, &actor.name));
        }
        let headings = article.sections.iter().filter_map(|section| section.heading.as_deref());
        values::distinct(headings).for_each(|heading| segment.push_text(SECTION, &heading));
        values::add(segment, self.fields, self.schema, article, terms);
        segment.push_number(HASH, fingerprint(&self.json));
        let key = sort_key(article.published.as_ref().map(|p| p.date), &article.id);
        Ok(segment.end_article(&Single { id: &article.id, mark, key, stored: &self.json }))
    }

    /// The terms of every word, the stem as often as its region weighs.
    fn write_text(&mut self, layout: &Layout, numbers: &[u32], terms: &Terms, segment: &mut Segment) {
        if terms.generation() != self.generation {
            self.words.clear();
            self.generation = terms.generation();
        }
        self.words.resize(self.words.len().max(terms.len()), None);
        let lead_end = lead_end(layout);
        let mut numbers = numbers.iter();
        for (part, tokens) in layout.by_part() {
            for (placed, &number) in tokens.iter().zip(&mut numbers) {
                let Some(known) = self.words.get_mut(number as usize) else { continue };
                let word = *known.get_or_insert_with(|| {
                    let (_, forms) = terms.get(number);
                    segment.word(forms.stem, forms.form)
                });
                let times = weight(self.schema.weights, part, placed.position < lead_end);
                segment.push_word(word, placed.position, times);
            }
        }
    }
}

/// Every mention of an actor under all its keys, and every date under its terms, at the position of its first token.
fn write_marks(article: &Article, layout: &Layout, actors: &[Actor], dates: &[MentionedDate], segment: &mut Segment) {
    let own: Vec<Vec<String>> = actors.iter().map(|actor| actors::own_keys(actor.kind, &actor.name)).collect();
    let mut mentions: Vec<(usize, usize, ActorKind, &[String], &Mention)> = Vec::new();
    for (actor, own) in actors.iter().zip(&own) {
        for mention in &actor.mentions {
            if let Some((first, last)) = tokens_of(layout, mention.part, &mention.span) {
                mentions.push((first, last, actor.kind, own, mention));
            }
        }
    }
    mentions.sort_unstable_by_key(|&(first, ..)| first);
    let position = |token: usize| layout.tokens.get(token).map_or(0, |placed| placed.position);
    for date in dates {
        if let Some((first, _)) = tokens_of(layout, date.part, &date.span) {
            date_marks(date.period, |mark| segment.push_mark(mark, position(first)));
        }
    }
    for (first, last, kind, own, mention) in mentions {
        let surface = article.part(mention.part).and_then(|text| text.get(mention.span.clone())).unwrap_or("");
        let written = actors::own_keys(kind, surface);
        for key in actors::keys(own, &written) {
            segment.push_mark(&actor_mark(kind, key.written, key.known, key.text), position(first));
        }
        for alias in written.iter().filter(|alias| !own.contains(alias)) {
            let name = own.first().map_or("", String::as_str);
            segment.push_mark(&alias_mark(kind, alias, name), position(first));
        }
        for token in first + 1..=last {
            segment.push_mark(CONTINUES, position(token));
        }
    }
}

/// What a stored article is known by: 32 bits, which every other article has once in four thousand million times, and which
/// take half as much room as the whole hash.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    super::hash(bytes) >> 32
}

/// Indices of the first and the last token of these bytes of a part.
pub(crate) fn tokens_of(layout: &Layout, part: Part, span: &Range<usize>) -> Option<(usize, usize)> {
    let (_, range) = layout.parts.iter().find(|(other, _)| *other == part)?;
    let tokens = layout.tokens.get(range.clone())?;
    let first = tokens.partition_point(|placed| (placed.token.end as usize) <= span.start);
    let end = tokens.partition_point(|placed| (placed.token.start as usize) < span.end);
    (first < end).then(|| (range.start + first, range.start + end - 1))
}

/// The position after the lead: where the first paragraph before any heading ends.
fn lead_end(layout: &Layout) -> u32 {
    let mut starts = layout.starts.iter().filter(|s| s.level >= Level::Paragraph && s.level != Level::Title);
    match (starts.next(), starts.next()) {
        (Some(first), next) if first.level == Level::Text => next.map_or(u32::MAX, |next| next.position),
        _ => 0,
    }
}

fn weight(weights: Weights, part: Part, before_lead_end: bool) -> u32 {
    match part {
        Part::Title => weights.title.into(),
        Part::Heading(_) => weights.heading.into(),
        Part::Text(_) if before_lead_end => weights.lead.into(),
        Part::Text(_) => 1,
    }
}

/// The last day on which an article that is dated to a month or a year may have been published, as the index counts days.
fn imprecise_until(published: &crate::article::Published) -> Option<u64> {
    let period = published.period();
    let (first, last) = (period.from?, period.to?);
    (first != last).then(|| day_number(last))
}

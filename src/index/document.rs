//! From an article to what the index holds of it.

use std::ops::Range;

use chrono::NaiveDate;

use super::actor_values::ActorValues;
use super::fields::{ACTOR, ADDED, Fields, HASH, ROLE, SECTION, UNTIL, day_number, id_number, sort_key};
use super::marks::Marks;
use super::segment::{Mark, Segment, Single, Word};
use super::{packed, values};
use crate::article::{Actor, Article, MentionedDate, Part};
use crate::error::{Error, ErrorKind};
use crate::layout::{Layout, Level};
use crate::schema::{Schema, Weights};
use crate::text::{Language, Terms};

/// An article as the index keeps it: what is needed to show it, with what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The article.
    pub article: Article,
    /// Its actors.
    pub actors: Vec<Actor>,
    /// The dates that it speaks of, in reading order.
    pub dates: Vec<MentionedDate>,
    /// What it is in, where the schema has several languages.
    pub language: Option<Language>,
    /// The day on which it first came into the index; `None` outside of one.
    pub added: Option<NaiveDate>,
}

/// Takes articles apart for the index; keeps its memory, and what it knows of words, from one to the next.
pub(super) struct Encoder<'i> {
    fields: &'i Fields,
    schema: &'i Schema,
    /// Words of the present segment, by the numbers that the cache of terms gives them in its present generation.
    words: Vec<Option<Word>>,
    generation: u32,
    marks: Marks,
    values: ActorValues,
    /// The value of the role at hand.
    role: String,
}

impl<'i> Encoder<'i> {
    pub(super) fn new(fields: &'i Fields, schema: &'i Schema) -> Self {
        Self {
            fields,
            schema,
            words: Vec::new(),
            generation: 0,
            marks: Marks::default(),
            values: ActorValues::default(),
            role: String::new(),
        }
    }

    /// The articles after this go into a new segment.
    pub(super) fn begin_segment(&mut self) {
        self.words.clear();
        self.marks = Marks::default();
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
    ) -> Result<u64, Error> {
        let Stored { article, actors, dates, language, added } = stored;
        let failed = |what: String| Error::new(ErrorKind::Index, what).at(article.source.clone());
        let json = packed::pack(stored).map_err(|error| failed(format!("the article cannot be stored: {error}")))?;
        let id = id_number(&article.id)
            .ok_or_else(|| failed(format!("{:?} is no id: sixteen hexadecimal digits are", article.id)))?;
        self.write_text(layout, numbers, terms, segment);
        self.marks.write(article, layout, actors, dates, segment);
        if let Some(until) = article.published.as_ref().and_then(imprecise_until) {
            segment.push_number(UNTIL, until);
        }
        if let Some(day) = added {
            segment.push_number(ADDED, day_number(*day));
        }
        if let Some(language) = language {
            segment.push_language(language.code());
            terms.speak(*language);
        }
        self.write_actors(actors, segment);
        let headings = article.sections.iter().filter_map(|section| section.heading.as_deref());
        values::distinct(headings).for_each(|heading| segment.push_text(SECTION, &heading));
        values::add(segment, self.fields, self.schema, article, terms);
        segment.push_number(HASH, fingerprint(&json));
        let key = sort_key(article.published.as_ref().map(|p| p.date), id);
        Ok(segment.end_article(&Single { id, mark, key, stored: &json }))
    }

    /// The columns of actors and their roles.
    fn write_actors(&mut self, actors: &[Actor], segment: &mut Segment) {
        let Self { values, role: value, .. } = self;
        for Actor { kind, name, role, .. } in actors {
            let (actor, of_role) = values.get(*kind, name);
            if let Some(role) = role {
                // Line ends and double spaces make no other role.
                value.clear();
                value.push_str(of_role);
                for (i, word) in role.split_whitespace().enumerate() {
                    value.extend((i > 0).then_some(' '));
                    value.push_str(word);
                }
                segment.push_text(ROLE, value);
            }
            segment.push_text(ACTOR, actor);
        }
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

/// What a stored article is known by: 32 bits, which every other article has once in four thousand million times, and which
/// take half as much room as the whole hash.
pub(super) fn fingerprint(json: &str) -> u64 {
    super::hash(json.as_bytes()) >> 32
}

/// Indices of the first and the last token of these bytes of a part.
pub(crate) fn tokens_of(layout: &Layout, part: Part, span: &Range<usize>) -> Option<(usize, usize)> {
    let at = layout.parts.binary_search_by_key(&part, |(part, _)| *part).ok()?;
    let (_, range) = layout.parts.get(at)?;
    let tokens = layout.tokens.get(range.clone())?;
    let first = tokens.partition_point(|placed| (placed.token.end as usize) <= span.start);
    // Few: it is one mention, or one date.
    let others = tokens.iter().skip(first).take_while(|placed| (placed.token.start as usize) < span.end).count();
    (others > 0).then(|| (range.start + first, range.start + first + others - 1))
}

/// The position after the lead: where the first paragraph before any heading ends. Where nothing comes after it, all of the text
/// counts alike, and there is none.
fn lead_end(layout: &Layout) -> u32 {
    let mut starts = layout.starts.iter().filter(|s| s.level >= Level::Paragraph && s.level != Level::Title);
    match (starts.next(), starts.next()) {
        (Some(first), Some(next)) if first.level == Level::Text => next.position,
        _ => 0,
    }
}

/// How many terms [`Encoder::encode`] makes of an article for ranking.
pub(crate) fn count_terms(layout: &Layout, weights: Weights) -> u64 {
    let lead_end = lead_end(layout);
    let tokens = layout.by_part().flat_map(|(part, tokens)| tokens.iter().map(move |placed| (part, placed.position)));
    tokens.map(|(part, position)| u64::from(weight(weights, part, position < lead_end))).sum()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Metadata, Section};

    fn about_gas(sections: Vec<Section>) -> Article {
        Article {
            id: String::new(),
            source: String::new(),
            title: Some("Gas".to_owned()),
            published: None,
            sections,
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        }
    }

    #[test]
    fn a_lead_counts_more_than_the_rest_where_there_is_a_rest() {
        let count = |sections: &[(Option<&str>, &str)]| {
            let section = |&(heading, text): &(Option<&str>, &str)| Section {
                heading: heading.map(str::to_owned),
                text: text.to_owned(),
                span: None,
            };
            let article = about_gas(sections.iter().map(section).collect());
            let weights = Weights { title: 100, heading: 10, lead: 2 };
            count_terms(&Layout::of(&article, Language::ENGLISH), weights)
        };
        assert_eq!(count(&[(None, "Two words.")]), 102);
        assert_eq!(count(&[(None, "Two words. One more.")]), 104, "sentences make no rest");
        assert_eq!(count(&[(None, "Two words.\n\nThree of them.")]), 107);
        assert_eq!(count(&[(None, "Two words."), (Some("Impact"), "None.")]), 115);
        assert_eq!(count(&[(Some("Impact"), "No lead.\n\nAt all.")]), 114);
    }

    #[test]
    fn tokens_are_found_in_their_part() {
        let sections = (0..9).map(|n| Section {
            heading: (n % 3 > 0).then(|| "Gas".to_owned()),
            text: if n % 4 == 0 { String::new() } else { format!("No {n}.") },
            span: None,
        });
        let article = about_gas(sections.collect());
        let layout = Layout::of(&article, Language::ENGLISH);
        for (part, text) in article.parts() {
            let of_part = layout.parts.iter().find(|(other, _)| *other == part);
            let ends = of_part.map(|(_, range)| (range.start, range.end - 1));
            assert_eq!(tokens_of(&layout, part, &(0..text.len())), ends, "{part:?}");
        }
        assert_eq!(tokens_of(&layout, Part::Heading(9), &(0..3)), None);
    }
}

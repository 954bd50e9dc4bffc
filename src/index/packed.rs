//! An article as the index stores it, in JSON: as it is, but that who and when it speaks of are packed into a fifth of what names and
//! values would take.

use std::borrow::Cow;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::vlq::{self, Numbers};
use super::{Stored, kind_letter, kind_of};
use crate::article::{Actor, Article, Mention, MentionedDate, Part};
use crate::dates::Period;
use crate::text::Language;

/// What is written of a [`Stored`].
#[derive(Serialize, Deserialize)]
struct Packed<'s> {
    article: Cow<'s, Article>,
    /// For each actor the letter of its kind and its name, unless that is what it is called where it is first named; after it the
    /// role, where there is one, with [`ROLE`] before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    actors: Vec<Cow<'s, str>>,
    /// For each mention in reading order its place and the number of its actor, as [`vlq`] has them.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    mentions: Cow<'s, str>,
    /// For each date in reading order its place, the days from the day of the article to the first of it, and those after that.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    dates: Cow<'s, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Language>,
}

/// No kind begins with it.
const ROLE: char = 'r';

/// The text that [`unpack`] reads.
pub(super) fn pack(stored: &Stored) -> Result<String, serde_json::Error> {
    let Stored { article, actors, dates, language, .. } = stored;
    let mut texts = String::new();
    serde_json::to_string(&Packed {
        article: Cow::Borrowed(article),
        actors: pack_actors(article, actors, &mut texts),
        mentions: pack_mentions(actors).into(),
        dates: pack_dates(article, dates).into(),
        language: *language,
    })
}

/// What was packed; `None` for what was not.
pub(super) fn unpack(json: &str) -> Option<Stored> {
    let Packed { article, actors, mentions, dates, language } = serde_json::from_str(json).ok()?;
    let article = article.into_owned();
    let actors = unpack_actors(&article, &actors, &mentions)?;
    let dates = unpack_dates(&article, &dates)?;
    Some(Stored { article, actors, dates, language, added: None })
}

/// The texts of [`Packed::actors`], one behind the other in `texts`.
fn pack_actors<'t>(article: &Article, actors: &[Actor], texts: &'t mut String) -> Vec<Cow<'t, str>> {
    let mut ends = Vec::with_capacity(2 * actors.len());
    for Actor { name, kind, role, mentions } in actors {
        let written = mentions.first().and_then(|mention| surface(article, mention));
        texts.push(kind_letter(*kind));
        if written != Some(name) {
            texts.push_str(name);
        }
        ends.push(texts.len());
        if let Some(role) = role {
            texts.push(ROLE);
            texts.push_str(role);
            ends.push(texts.len());
        }
    }
    let begins = [0].into_iter().chain(ends.iter().copied());
    begins.zip(&ends).map(|(begin, &end)| texts.get(begin..end).unwrap_or("").into()).collect()
}

fn unpack_actors(article: &Article, packed: &[Cow<'_, str>], mentions: &str) -> Option<Vec<Actor>> {
    let mut actors: Vec<Actor> = Vec::with_capacity(packed.len());
    for text in packed {
        if let Some(role) = text.strip_prefix(ROLE) {
            actors.last_mut()?.role = Some(role.to_owned());
        } else {
            let (kind, name) = (kind_of(text)?, text.get(1..)?.to_owned());
            actors.push(Actor { name, kind, role: None, mentions: Vec::new() });
        }
    }
    let mut numbers = Numbers(mentions.as_bytes());
    let mut place = Place::default();
    while !numbers.0.is_empty() {
        let (part, span) = place.next(&mut numbers)?;
        let actor = actors.get_mut(usize::try_from(numbers.next()?).ok()?)?;
        actor.mentions.push(Mention { part, span });
    }
    for Actor { name, mentions, .. } in &mut actors {
        if name.is_empty() {
            surface(article, mentions.first()?)?.clone_into(name);
        }
    }
    Some(actors)
}

fn surface<'a>(article: &'a Article, mention: &Mention) -> Option<&'a str> {
    article.part(mention.part)?.get(mention.span.clone())
}

fn pack_mentions(actors: &[Actor]) -> String {
    let mut mentions: Vec<(&Mention, u64)> = Vec::with_capacity(actors.iter().map(|actor| actor.mentions.len()).sum());
    for (number, actor) in (0..).zip(actors) {
        mentions.extend(actor.mentions.iter().map(|mention| (mention, number)));
    }
    mentions.sort_unstable_by_key(|(mention, actor)| (mention.part, mention.span.start, *actor));
    let (mut packed, mut place) = (String::with_capacity(6 * mentions.len()), Place::default());
    for (Mention { part, span }, actor) in mentions {
        place.push(&mut packed, *part, span);
        vlq::push(&mut packed, actor);
    }
    packed
}

/// Without what is open at an end, which nothing that an article speaks of is.
fn pack_dates(article: &Article, dates: &[MentionedDate]) -> String {
    let origin = day_of(article);
    let (mut packed, mut place) = (String::new(), Place::default());
    for MentionedDate { period, part, span } in dates {
        let (Some(first), Some(days @ 1..)) = (period.from, period.days()) else { continue };
        place.push(&mut packed, *part, span);
        vlq::push_signed(&mut packed, i64::from(first.num_days_from_ce()) - i64::from(origin));
        vlq::push(&mut packed, days - 1);
    }
    packed
}

fn unpack_dates(article: &Article, packed: &str) -> Option<Vec<MentionedDate>> {
    let origin = day_of(article);
    let (mut numbers, mut place, mut dates) = (Numbers(packed.as_bytes()), Place::default(), Vec::new());
    while !numbers.0.is_empty() {
        let (part, span) = place.next(&mut numbers)?;
        let first = numbers.next_signed()?.checked_add(i64::from(origin))?;
        let first = NaiveDate::from_num_days_from_ce_opt(i32::try_from(first).ok()?)?;
        let period = Period::between(first, first.checked_add_days(Days::new(numbers.next()?))?)?;
        dates.push(MentionedDate { period, part, span });
    }
    Some(dates)
}

/// The day from which days are counted.
fn day_of(article: &Article) -> i32 {
    article.published.as_ref().map_or(0, |published| published.date.num_days_from_ce())
}

/// Where the last mention or date began. The next one is written as twice the bytes from there to where it begins, and its length; where
/// it stands in another part, or before the last, as twice the bytes before it and 1, which part, and its length.
#[derive(Default)]
struct Place {
    part: usize,
    start: usize,
}

impl Place {
    fn push(&mut self, out: &mut String, part: Part, span: &Range<usize>) {
        let part = number(part);
        let goes_on = part == self.part && span.start >= self.start;
        let from = if goes_on { self.start } else { 0 };
        vlq::push(out, (span.start - from) as u64 * 2 + u64::from(!goes_on));
        if !goes_on {
            vlq::push(out, part as u64);
        }
        vlq::push(out, span.len() as u64);
        *self = Self { part, start: span.start };
    }

    fn next(&mut self, numbers: &mut Numbers<'_>) -> Option<(Part, Range<usize>)> {
        let mut number = || numbers.next().and_then(|number| usize::try_from(number).ok());
        let first = number()?;
        let mut from = self.start;
        if first % 2 == 1 {
            self.part = number()?;
            from = 0;
        }
        self.start = from.checked_add(first / 2)?;
        let end = self.start.checked_add(number()?)?;
        Some((part_of(self.part), self.start..end))
    }
}

/// 0 for the title, then heading and text of each section.
fn number(part: Part) -> usize {
    match part {
        Part::Title => 0,
        Part::Heading(section) => 2 * section + 1,
        Part::Text(section) => 2 * section + 2,
    }
}

fn part_of(number: usize) -> Part {
    match (number.checked_sub(1).map(|part| part / 2), number % 2) {
        (None, _) => Part::Title,
        (Some(section), 1) => Part::Heading(section),
        (Some(section), _) => Part::Text(section),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::article::{ActorKind, Metadata, Provenance, Published, Section};
    use crate::dates::Precision;

    fn article(published: Option<NaiveDate>) -> Article {
        let text = "Mirela Stanković-Oto met nobody in Vell. Stanković-Oto said so.".to_owned();
        let headed =
            |heading: &str| Section { heading: Some(heading.to_owned()), text: text.clone(), span: Some(3..90) };
        let published = published.map(|date| Published {
            date,
            time: None,
            precision: Precision::Day,
            provenance: Provenance::DateLine,
            span: None,
        });
        Article {
            id: "3f9a2c1e00000001".into(),
            source: "news/a.txt".into(),
            title: Some("Stanković-Oto in Vell".into()),
            published,
            sections: vec![Section { heading: None, text: text.clone(), span: None }, headed("Vell"), headed("Oto")],
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        }
    }

    prop_compose! {
        fn places()(places in vec((0..7_usize, 0..40_usize, 1..20_usize), 1..6)) -> Vec<(Part, Range<usize>)> {
            let mut places = places;
            places.sort_unstable();
            places.into_iter().map(|(part, start, length)| (part_of(part), start..start + length)).collect()
        }
    }

    prop_compose! {
        fn actors()(actors in vec((0..3_usize, prop_oneof![Just("Vell".to_owned()), "\\PC{1,9}"], any::<Option<String>>(), places()), 0..5))
        -> Vec<Actor> {
            let actor = |(kind, name, role, places): (usize, _, _, Vec<_>)| Actor {
                name,
                kind: ActorKind::ALL[kind],
                role,
                mentions: places.into_iter().map(|(part, span)| Mention { part, span }).collect(),
            };
            actors.into_iter().map(actor).collect()
        }
    }

    fn day() -> impl Strategy<Value = NaiveDate> {
        (1..1_000_000).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap())
    }

    prop_compose! {
        fn dates()(dates in vec((places(), day(), 0..40_000_u64), 0..5)) -> Vec<MentionedDate> {
            let date = |(places, first, after): (Vec<(Part, Range<usize>)>, NaiveDate, _)| {
                let period = Period::between(first, first + Days::new(after)).unwrap();
                MentionedDate { period, part: places[0].0, span: places[0].1.clone() }
            };
            dates.into_iter().map(date).collect()
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(published in proptest::option::of(day()), actors in actors(), dates in dates()) {
            let language = published.map(|_| Language::ENGLISH);
            let stored = Stored { article: article(published), actors, dates, language, added: None };
            prop_assert_eq!(unpack(&pack(&stored).unwrap()), Some(stored));
        }

        #[test]
        fn damage_is_nothing_or_something_else(
            actors: Vec<String>, mentions in "[A-Za-z0-9+/]{0,40}", dates in "[A-Za-z0-9+/]{0,40}"
        ) {
            let article = article(None);
            let packed: Vec<Cow<str>> = actors.iter().map(Into::into).collect();
            if let Some(actors) = unpack_actors(&article, &packed, &mentions) {
                prop_assert!(actors.len() <= packed.len());
            }
            for date in unpack_dates(&article, &dates).unwrap_or_default() {
                prop_assert!(date.period.from <= date.period.to);
            }
        }
    }

    #[test]
    fn a_name_is_not_written_twice() {
        let mention = |part, span| Mention { part, span };
        let actor = |name: &str, kind, role: Option<&str>, mentions| Actor {
            name: name.to_owned(),
            kind,
            role: role.map(str::to_owned),
            mentions,
        };
        let vell = vec![mention(Part::Title, 18..22), mention(Part::Heading(1), 0..4)];
        let oto = vec![mention(Part::Title, 0..14), mention(Part::Text(0), 0..21)];
        let actors = [
            actor("Mirela Stanković-Oto", ActorKind::Person, Some("Mayor"), oto),
            actor("Vell", ActorKind::Place, None, vell),
        ];
        let article = article(None);
        assert_eq!(pack_actors(&article, &actors, &mut String::new()), ["pMirela Stanković-Oto", "rMayor", "l"]);
        assert_eq!(pack_mentions(&actors), "AOAkBEBBCVABDEB");
    }
}

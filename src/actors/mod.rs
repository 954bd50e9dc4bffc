//! Who is named in an article: a small statistical model marks names, what it marks is merged into actors, and a gazetteer knows
//! what many of them are called elsewhere.
//!
//! `word` and `sequence` turn an article into words with what the `lexicon` and `lists` have of them, `features` turns those into rows of the
//! `model`'s weights, `tagger` makes two passes of it, `brackets`, `tidy`, `nobles`, `ships`, `symbols` and `nothing` leave out what is no name, `whole` and `firms` make names as
//! long as they are, `missed` adds what the rest of the article tells, `nations` the codes of countries behind athletes, `posts` tells parts of offices from bodies, `states` those of states
//! behind cities, `originals` names in other scripts, `roles` reads the titles beside persons, `surroundings` and `metonym` the words around
//! capitals, `holders` finds the persons whom `offices` knows, with their `terms`, `names` keeps what depends on a name alone, `short_forms` what else it may be written as, `normal` its normal form, `sometimes` knows
//! what a name means in some articles, `polities` which country or body any name means, `towns` tells them from what is called after them, `agree` settles what is of which kind,
//! `acronyms` knows what those in brackets are short for, `merge` finds out who is who within the article. The `actor_model` example makes `model.zst`, `names.zst` and `offices.tsv`,
//! which hold what is known beforehand; it shares all of this code. For searching, `keys` are what mentions are found by, `sought`
//! is whom a query asks for, `asked` a name that nobody bears, and `rules` what the user says of who is who.

mod acronyms;
mod agree;
mod asked;
mod brackets;
mod company;
mod data;
pub mod features;
mod firms;
pub mod gap;
mod gazetteer;
mod holders;
mod keys;
mod known;
pub mod lexicon;
mod lists;
pub mod merge;
pub mod metonym;
mod missed;
pub mod model;
pub mod names;
mod nations;
mod nobles;
mod normal;
mod nothing;
mod offices;
mod originals;
mod polities;
mod posts;
mod roles;
mod rules;
pub mod sequence;
mod ships;
mod short_forms;
mod sometimes;
mod sought;
mod states;
mod surroundings;
mod symbols;
pub mod tagger;
mod terms;
mod tidy;
mod towns;
mod whole;
pub mod word;

pub use asked::Asked;
pub use data::pack_model;
pub use gazetteer::Gazetteer;
pub use keys::{Aspect, Fit, Key, keys};
pub use known::pack_names;
pub use normal::{normalise, own_keys};
pub use rules::{Rule, Rules, Who, edit};
pub use sought::{Sought, Step, Test};

use std::borrow::Cow;
use std::ops::Range;

use crate::article::{Actor, ActorKind, Article, Part};
use crate::layout::{Layout, Placed};
use crate::text::Terms;
use data::model;
use holders::{Claim, Scene, settle};
use lexicon::flag;
use merge::{Aside, Mentioned, merge};
use metonym::{government, is_seat};
use model::Decoder;
use names::{Names, is};
use nothing::is_in_address;
use roles::{Role, Roles};
use sequence::Sequence;
use surroundings::Surroundings;
use symbols::{is_in_symbol, is_symbol};
use tagger::{Named, Tagger};
use tidy::Tidy;
use towns::Towns;
use word::Words;

/// Finds actors; keeps what it learns of words from one article to the next.
pub struct Finder {
    /// `None` only if the program was built with damaged data: then nothing is found.
    tagger: Option<Tagger<'static>>,
    names: Names,
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl Finder {
    /// A finder that has read nothing yet.
    #[must_use]
    pub fn new() -> Self {
        let tagger = model().map(|model| Tagger::new(Words::new(&model.lexicon), Decoder::new(&model.weights)));
        Self { tagger, names: Names::default() }
    }

    /// Finds who is named in an article, merged into actors in the order of their first mention, each with its mentions in
    /// reading order. `layout` must be that of `article`, and `numbers` those that `terms` gives to the words of its tokens.
    pub fn find(&mut self, article: &Article, layout: &Layout, numbers: &[u32], terms: &mut Terms) -> Vec<Actor> {
        let Self { tagger: Some(tagger), names } = self else { return Vec::new() };
        names.renew();
        let named = marks(tagger, article, layout, numbers, terms);
        merge(&mentioned(article, layout, &named, names, tagger.sequence(), tagger.words()), names)
    }

    /// The capitals and other cities in an article, which are what [`metonym`] learns from; the rest is as in [`Self::find`].
    pub fn cities(&mut self, article: &Article, layout: &Layout, numbers: &[u32], terms: &mut Terms) -> Vec<City> {
        let Some(tagger) = &mut self.tagger else { return Vec::new() };
        let named = marks(tagger, article, layout, numbers, terms);
        let (sequence, words) = (tagger.sequence(), tagger.words());
        let surroundings = Surroundings::new(sequence, words, &named);
        let is_town = |tokens: &Range<usize>, surface: &str| {
            let first = sequence.tokens.get(tokens.start).map_or(0, |first| words.get(first.number).known.flags);
            let is_country =
                Gazetteer::built_in().is_country(known::Name { written: surface, normal: &normalise(surface) });
            tokens.len() <= 2 && first & (flag::CITY | flag::REGION) == flag::CITY && !is_country
        };
        let places = named.iter().filter(|named| named.kind == Some(ActorKind::Place));
        let cities = places.filter_map(|Named { tokens, .. }| {
            let (_, _, surface) = span(article, layout, tokens)?;
            let is_seat = is_seat(&normalise(surface));
            (is_seat || is_town(tokens, surface)).then(|| City {
                tokens: tokens.clone(),
                is_seat,
                says_so: surroundings.says_so(tokens),
                rows: surroundings.rows(tokens).collect(),
            })
        });
        cities.collect()
    }
}

/// A mention of a city.
#[derive(Debug, Clone)]
pub struct City {
    /// The tokens of the layout that it takes.
    pub tokens: Range<usize>,
    /// Whether a government sits there, or sat.
    pub is_seat: bool,
    /// Whether a few words beside it say that it stands for that.
    pub says_so: bool,
    /// The rows of the weights of [`metonym`] that tell whether it stands for that.
    pub rows: Vec<usize>,
}

/// The names in an article, as they are when all that is no name has been left out.
fn marks(
    tagger: &mut Tagger<'_>,
    article: &Article,
    layout: &Layout,
    numbers: &[u32],
    terms: &mut Terms,
) -> Vec<Named> {
    let named = tagger.tag(article, layout, numbers, terms);
    refined(named, article, layout, tagger.sequence(), tagger.words())
}

/// What of that names somebody, each name as long as it is, and with what the rest of the article tells.
fn refined(
    named: Vec<Named>,
    article: &Article,
    layout: &Layout,
    sequence: &Sequence,
    words: &Words<'_>,
) -> Vec<Named> {
    let word = |at: usize| written(article, layout, at);
    let between = |at: usize| between(article, layout, at);
    let mut named = Tidy { sequence, words, word, between: &between }.tidy(named);
    let begins_symbol = |at: usize| {
        span(article, layout, &(at..at + 1))
            .is_some_and(|(part, start, _)| is_symbol(article.part(part).unwrap_or(""), start))
    };
    missed::add(&mut named, sequence, words, word, begins_symbol);
    posts::leave(&mut named, sequence, words, word);
    nations::add(&mut named, sequence, word);
    states::add(&mut named, sequence, word);
    originals::add(&mut named, sequence, word);
    named
}

/// The mentions of actors among what was marked, each with its surface, role and known name.
fn mentioned<'a>(
    article: &'a Article,
    layout: &Layout,
    named: &[Named],
    names: &mut Names,
    sequence: &Sequence,
    words: &Words<'_>,
) -> Vec<Mentioned<'a>> {
    let gazetteer = Gazetteer::built_in();
    let day = article.published.as_ref().map(|published| published.date);
    let word = |at: usize| written(article, layout, at);
    let surroundings = Surroundings::new(sequence, words, named);
    let spans: Vec<_> = named.iter().map(|named| span(article, layout, &named.tokens)).collect();
    let number = |(named, span): (&Named, &Option<(_, _, &str)>)| names.number(named.kind, span.map_or("", |of| of.2));
    let numbers: Vec<u32> = named.iter().zip(&spans).map(number).collect();
    let scene = Scene::new(named, sequence, words, day, numbers.iter().map(|name| names.about(*name)));
    let roles = Roles { sequence, words, named, word, between: |at| between(article, layout, at) };
    let towns = Towns::new(named, sequence, words, word);
    let codes = codes(named, sequence, word);
    let mut found: Vec<Mentioned<'a>> = Vec::with_capacity(named.len());
    let mut claims = Vec::new();
    let mut before_end = usize::MAX;
    for ((Named { tokens, kind: marked }, span), &number) in named.iter().zip(spans).zip(&numbers) {
        let (Some(mut kind), Some((part, start, written))) = (*marked, span) else { continue };
        let text = article.part(part).unwrap_or("");
        if is_in_symbol(text, start) || is_in_address(text, start..start + written.len()) {
            continue;
        }
        let is_body = kind == ActorKind::Organisation;
        let surface = if is_body { gazetteer.with_genitive(text, start, written) } else { written };
        let before_symbol =
            || text.get(start + surface.len()..).is_some_and(|after| after.trim_start().starts_with('<'));
        let is_place =
            || surroundings.is_region(tokens, surface) || towns.is_town(tokens, || surroundings.nobody_plays());
        if is_body && is_place() && !before_symbol() {
            kind = ActorKind::Place;
        }
        let is_as_marked = (Some(kind), surface.len()) == (*marked, written.len());
        let mut name = if is_as_marked { number } else { names.number(kind, surface) };
        // What only a country is called is that country.
        if names.about(name).is(is::COUNTRY) {
            kind = ActorKind::Place;
            name = names.number(kind, surface);
        }
        let before = found.last().filter(|last| last.part == part).map(|last| last.kind);
        let aside = acronyms::aside(sequence, before_end..tokens.start, tokens.end, [before, Some(kind)], word);
        // What is known as something else is no nickname.
        if aside == Aside::Nickname && kind != ActorKind::Person && names.about(name).called.is_none() {
            kind = ActorKind::Person;
            name = names.number(kind, surface);
        }
        // `Washington, D.C.`
        if let Some(last) =
            found.last_mut().filter(|last| (kind, part) == (last.kind, last.part) && before_end == tokens.start)
            && let Some(joined) = text.get(last.start..start + surface.len())
            && gazetteer.seat_of(&normalise(joined)).is_some()
        {
            (last.surface, last.name) = (joined, names.number(kind, joined));
            before_end = tokens.end;
            continue;
        }
        let about = names.about(name);
        let (mut known, mut role, mut titled) = (about.called, None, false);
        match kind {
            ActorKind::Person => {
                let of = roles.of(tokens);
                titled = of.as_ref().is_some_and(|of| of.tokens.start < tokens.start);
                let said = |of: &Role, first: usize| {
                    let first = layout.tokens.get(first)?.token.start as usize;
                    let last = layout.tokens.get(of.tokens.end - 1)?.token.end as usize;
                    text.get(first..last - usize::from(of.is_shared))
                };
                role = of.as_ref().and_then(|of| said(of, of.outer.unwrap_or(of.tokens.start)));
                // Without the place in it.
                let office = of.as_ref().and_then(|of| {
                    let office = Cow::from(said(of, of.tokens.start)?);
                    Some((
                        &of.tokens,
                        of.outer.map_or(office.clone(), |outer| format!("{} {office}", word(outer)).into()),
                    ))
                });
                if about.is(is::FULL | is::ALONE)
                    && let key = names.normal(name)
                    && let Some((person, by_office)) = scene
                        .person(tokens, key, office.as_ref().map(|(at, office)| (*at, &**office)))
                        .or_else(|| scene.administers(tokens, key))
                {
                    claims.push(Claim { mention: found.len(), person, by_office });
                }
            }
            ActorKind::Place if about.is(is::SEAT) && surroundings.acts(tokens) => {
                known = government(names.normal(name), day).or(known);
            }
            ActorKind::Place => {
                let code = codes.binary_search_by_key(&tokens.start, |(at, _)| *at).ok().and_then(|at| codes.get(at));
                known = code.map(|(_, country)| *country).or(known);
            }
            ActorKind::Organisation => {}
        }
        found.push(Mentioned { part, start, surface, kind, name, known, role, titled, aside, apart: false });
        before_end = tokens.end;
    }
    sometimes::settle(&mut found, names, day, |body| scene.names(body));
    let text = |part| article.part(part).unwrap_or("");
    agree::agree(&mut found, names, &claims, |key| scene.governs(key), text);
    let goes_alone = |mention: &Mentioned| mention.kind == ActorKind::Person && names.about(mention.name).is(is::ALONE);
    if !claims.is_empty() || found.iter().any(goes_alone) {
        let prominent = |key: &str| scene.prominent(key).filter(|_| surroundings.nobody_plays());
        settle(&mut found, names, &claims, scene.day(), prominent);
    }
    found
}

/// The codes of athletes' countries and of states, by the token at which each begins, with what it is the code of.
fn codes<'a>(
    named: &[Named],
    sequence: &Sequence,
    word: impl Fn(usize) -> &'a str + Copy,
) -> Vec<(usize, &'static str)> {
    let mut codes = nations::codes(named, sequence, word);
    codes.append(&mut states::codes(named, sequence, word));
    codes.sort_unstable_by_key(|(at, _)| *at);
    codes
}

/// How the token with an index is written.
fn written<'a>(article: &'a Article, layout: &Layout, at: usize) -> &'a str {
    let text = layout.part_of(at).and_then(|part| article.part(part)).unwrap_or("");
    layout.tokens.get(at).map_or("", |placed| placed.token.of(text))
}

/// What stands between the token with an index and the one before it in the same part.
fn between<'a>(article: &'a Article, layout: &Layout, at: usize) -> &'a str {
    let before = at.checked_sub(1).filter(|&before| layout.part_of(before) == layout.part_of(at));
    let text = layout.part_of(at).and_then(|part| article.part(part)).unwrap_or("");
    let ends = before.and_then(|before| Some((layout.tokens.get(before)?, layout.tokens.get(at)?)));
    ends.and_then(|(last, next)| text.get(last.token.end as usize..next.token.start as usize)).unwrap_or("")
}

/// Where a mention stands that takes these tokens, and how it is written.
fn span<'a>(article: &'a Article, layout: &Layout, tokens: &Range<usize>) -> Option<(Part, usize, &'a str)> {
    let part = layout.part_of(tokens.start)?;
    let text = article.part(part)?;
    let start = layout.tokens.get(tokens.start)?.token.start as usize;
    let end = end_of(text, layout.tokens.get(tokens.end.checked_sub(1)?)?);
    Some((part, start, text.get(start..end)?))
}

/// Where a mention ends whose last token is `last`: the full stop of an abbreviation belongs to it, and the plus of `OPEC+`.
fn end_of(text: &str, last: &Placed) -> usize {
    const ABBREVIATIONS: &[&str] = &[
        "Inc", "Corp", "Co", "Cos", "Ltd", "Ltda", "Bros", "Jr", "Sr", "Pty", "Cie", "Bhd", "INC", "CORP", "CO", "LTD",
        "JR", "SR",
    ];
    let end = last.token.end as usize;
    let word = last.token.of(text);
    let initial = word.len() == 1 && word.starts_with(char::is_uppercase);
    let stop = text.as_bytes().get(end) == Some(&b'.') && (initial || ABBREVIATIONS.contains(&word));
    end + usize::from(stop || is_plus(text, end))
}

/// Whether a word that ends there has a plus behind it that belongs to it.
fn is_plus(text: &str, end: usize) -> bool {
    let behind = text.get(end..).and_then(|rest| rest.strip_prefix('+'));
    behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '+'))
}

#[cfg(test)]
mod tests;

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
mod text;
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

use crate::article::{Actor, ActorKind, Article};
use crate::layout::Layout;
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
use surroundings::Surroundings;
use symbols::is_in_symbol;
use tagger::{Named, Tagger};
use text::{Span, Text};
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
        let named = tagger.tag(article, layout, numbers, terms);
        let text = Text::new(article, layout, tagger.sequence(), tagger.words());
        let named = refined(named, text);
        merge(&mentioned(text, &named, names), names)
    }

    /// The capitals and other cities in an article, which are what [`metonym`] learns from; the rest is as in [`Self::find`].
    pub fn cities(&mut self, article: &Article, layout: &Layout, numbers: &[u32], terms: &mut Terms) -> Vec<City> {
        let Some(tagger) = &mut self.tagger else { return Vec::new() };
        let named = tagger.tag(article, layout, numbers, terms);
        let text = Text::new(article, layout, tagger.sequence(), tagger.words());
        let named = refined(named, text);
        let surroundings = Surroundings::new(text, &named);
        let is_town = |tokens: &Range<usize>, surface: &str| {
            let first = text.flags(tokens.start);
            let is_country =
                Gazetteer::built_in().is_country(known::Name { written: surface, normal: &normalise(surface) });
            tokens.len() <= 2 && first & (flag::CITY | flag::REGION) == flag::CITY && !is_country
        };
        let places = named.iter().filter(|named| named.kind == Some(ActorKind::Place));
        let cities = places.filter_map(|Named { tokens, .. }| {
            let surface = text.span(tokens)?.surface;
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

/// What of the marked names somebody, each name as long as it is, and with what the rest of the article tells.
fn refined(named: Vec<Named>, text: Text<'_>) -> Vec<Named> {
    let mut named = Tidy { text }.tidy(named);
    missed::add(&mut named, text);
    posts::leave(&mut named, text);
    nations::add(&mut named, text);
    states::add(&mut named, text);
    originals::add(&mut named, text);
    named
}

/// The mentions of actors among what was marked, each with its surface, role and known name.
fn mentioned<'a>(text: Text<'a>, named: &[Named], names: &mut Names) -> Vec<Mentioned<'a>> {
    let gazetteer = Gazetteer::built_in();
    let day = text.article.published.as_ref().map(|published| published.date);
    let surroundings = Surroundings::new(text, named);
    let spans: Vec<_> = named.iter().map(|named| text.span(&named.tokens)).collect();
    let number =
        |(named, span): (&Named, &Option<Span<'_>>)| names.number(named.kind, span.map_or("", |span| span.surface));
    let numbers: Vec<u32> = named.iter().zip(&spans).map(number).collect();
    let scene = Scene::new(text, named, day, numbers.iter().map(|name| names.about(*name)));
    let roles = Roles { text, named };
    let towns = Towns::new(text, named);
    let codes = codes(named, text);
    let mut found: Vec<Mentioned<'a>> = Vec::with_capacity(named.len());
    let mut claims = Vec::new();
    let mut before_end = usize::MAX;
    for ((Named { tokens, kind: marked }, span), &number) in named.iter().zip(spans).zip(&numbers) {
        let (Some(mut kind), Some(Span { part, start, surface: written })) = (*marked, span) else { continue };
        let whole = text.part(part);
        if is_in_symbol(whole, start) || is_in_address(whole, start..start + written.len()) {
            continue;
        }
        let is_body = kind == ActorKind::Organisation;
        let surface = if is_body { gazetteer.with_genitive(whole, start, written) } else { written };
        let before_symbol =
            || whole.get(start + surface.len()..).is_some_and(|after| after.trim_start().starts_with('<'));
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
        let aside = acronyms::aside(text, before_end..tokens.start, tokens.end, [before, Some(kind)]);
        // What is known as something else is no nickname.
        if aside == Aside::Nickname && kind != ActorKind::Person && names.about(name).called.is_none() {
            kind = ActorKind::Person;
            name = names.number(kind, surface);
        }
        // `Washington, D.C.`
        if let Some(last) =
            found.last_mut().filter(|last| (kind, part) == (last.kind, last.part) && before_end == tokens.start)
            && let Some(joined) = whole.get(last.start..start + surface.len())
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
                    let role = text.piece(first..of.tokens.end)?;
                    role.get(..role.len().saturating_sub(usize::from(of.is_shared)))
                };
                role = of.as_ref().and_then(|of| said(of, of.outer.unwrap_or(of.tokens.start)));
                // Without the place in it.
                let office = of.as_ref().and_then(|of| {
                    let office = Cow::from(said(of, of.tokens.start)?);
                    Some((
                        &of.tokens,
                        of.outer.map_or(office.clone(), |outer| format!("{} {office}", text.word(outer)).into()),
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
    agree::agree(&mut found, names, &claims, |key| scene.governs(key), text);
    let goes_alone = |mention: &Mentioned| mention.kind == ActorKind::Person && names.about(mention.name).is(is::ALONE);
    if !claims.is_empty() || found.iter().any(goes_alone) {
        let prominent = |key: &str| scene.prominent(key).filter(|_| surroundings.nobody_plays());
        settle(&mut found, names, &claims, scene.day(), prominent);
    }
    found
}

/// The codes of athletes' countries and of states, by the token at which each begins, with what it is the code of.
fn codes(named: &[Named], text: Text<'_>) -> Vec<(usize, &'static str)> {
    let mut codes = nations::codes(named, text);
    codes.append(&mut states::codes(named, text));
    codes.sort_unstable_by_key(|(at, _)| *at);
    codes
}

#[cfg(test)]
mod tests;

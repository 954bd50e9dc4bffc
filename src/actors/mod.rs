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
mod mentions;
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

use std::ops::Range;

use crate::article::{Actor, ActorKind, Article};
use crate::layout::Layout;
use crate::text::Terms;
use data::model;
use lexicon::flag;
use mentions::mentioned;
use merge::merge;
use metonym::is_seat;
use model::Decoder;
use names::Names;
use surroundings::Surroundings;
use tagger::{Named, Tagger};
use text::Text;
use tidy::Tidy;
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

#[cfg(test)]
mod tests;

//! Who is named in an article: a small statistical model marks names, what it marks is merged into actors, and a gazetteer knows
//! what many of them are called elsewhere.
//!
//! # The map
//!
//! Data flows one way:
//!
//! ```text
//! article -> tagger -> tidy -> missed .. originals -> mentions -> merge -> actors        (Finder::find composes these)
//! ```
//!
//! What is known of names beforehand is asked for on the way. A query asks for actors by `sought`.
//!
//! | module | holds |
//! |---|---|
//! | **the model** | |
//! | `data` | the model with its lexicon, unpacked from `model.zst` |
//! | `lexicon` | what is known of words and phrases beforehand, as bits |
//! | `lists` | words that tell names from what is none, in lists |
//! | `word` | what is known of each word, kept from one article to the next |
//! | `gap` | what stands between two tokens |
//! | `sequence` | an article as the model sees it |
//! | `features` | what the model looks at, as rows of its weights |
//! | `model` | its weights, and the most probable labels |
//! | `tagger` | two passes of it: from an article to what is marked |
//! | **what was marked, put right** | |
//! | `text` | what stands at the tokens of an article, for all rules below |
//! | `tidy` | names alone: it applies the next six, and leaves out titles |
//! | `brackets` | names that cross one mark of a pair |
//! | `whole` | names as long as they are |
//! | `nothing` | what names nobody: units, laws, pieces of addresses |
//! | `nobles` | `Prince Edward` is no place |
//! | `firms` | `Velsen, Harl and Roth Inc` is one |
//! | `ships` | `USS Ronald Reagan` is nobody |
//! | `missed` | what the rest of the article tells |
//! | `pairs` | who stands beside a person |
//! | `symbols` | symbols of shares, and exchanges |
//! | `posts` | parts of offices, which are no bodies |
//! | `nations` | codes of countries behind athletes |
//! | `states` | codes of states behind cities and members of Congress |
//! | `originals` | names in scripts without capitals |
//! | **what is known beforehand** | |
//! | `known` | countries, bodies and places by all of their names, packed |
//! | `gazetteer` | what actors are called across articles |
//! | `polities` | which country or body a name means |
//! | `terms` | terms of office, and what their holders are called |
//! | `offices` | persons who are known, with their terms |
//! | `company` | legal forms |
//! | `normal` | normal forms of names, and the keys that a name has |
//! | `short_forms` | what else a name may be written as |
//! | `names` | all of that for one name, kept from one article to the next |
//! | **who is meant** | |
//! | `mentions` | what each name is written as, of which kind it is, and whom it means |
//! | `surroundings` | the words around a place |
//! | `metonym` | capitals that stand for a government |
//! | `towns` | towns that bodies are called after |
//! | `acronyms` | what stands in brackets behind a name |
//! | `roles` | titles beside persons, and which of them is shown |
//! | `holders` | who is meant by a surname with an office |
//! | `sometimes` | what a name means in some articles alone |
//! | `agree` | kinds that the article itself says better |
//! | `merge` | from mentions to actors |
//! | **for searching** | |
//! | `keys` | what mentions are found by |
//! | `sought` | whom a query asks for |
//! | `asked` | how near a name comes to one that nobody bears |
//! | `rules` | what the user says of who is who |
//!
//! The `actor_model` example makes `model.zst`, `names.zst` and `offices.tsv`, which hold what is known beforehand; it
//! shares all of this code.

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
mod georgia;
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
mod pairs;
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
    pairs::agree(&mut named, text);
    posts::leave(&mut named, text);
    nations::add(&mut named, text);
    states::add(&mut named, text);
    originals::add(&mut named, text);
    named
}

#[cfg(test)]
mod tests;

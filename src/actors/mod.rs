//! Who is named in an article: a small statistical model marks names, what it marks is merged into actors, and a gazetteer knows
//! what many of them are called elsewhere.
//!
//! `word` and `sequence` turn an article into words with what the `lexicon` has of them, `features` turns those into rows of the `model`'s
//! weights, `tagger` makes two passes of it, `roles` reads the titles beside persons, `merge` finds out who is who. The
//! `actor_model` example makes `actors.zst`, which holds all that is known beforehand; it shares all of this code. For
//! searching, `keys` are what mentions are found by, `sought` is whom a query asks for, `asked` a name that nobody bears,
//! and `rules` what the user says of who is who.

mod asked;
mod data;
pub mod features;
mod gazetteer;
mod keys;
pub mod lexicon;
pub mod merge;
pub mod model;
mod roles;
mod rules;
pub mod sequence;
mod sought;
pub mod tagger;
pub mod word;

pub use asked::Asked;
pub use data::pack;
pub use gazetteer::Gazetteer;
pub use keys::{Aspect, Fit, Key, keys};
pub use rules::{Rule, Rules, Who, edit};
pub use sought::{Sought, Step, Test};

use crate::article::{Actor, ActorKind, Article};
use crate::layout::{Layout, Placed};
use crate::text::{Terms, fold};
use data::data;
use merge::{Mentioned, merge};
use model::Decoder;
use sequence::{Gap, Sequence};
use tagger::{Named, Tagger};
use word::Words;

/// Finds actors; keeps what it learns of words from one article to the next.
pub struct Finder {
    /// `None` only if the program was built with damaged data: then nothing is found.
    tagger: Option<Tagger<'static>>,
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
        let tagger = data().map(|data| {
            let (first, second) = (Decoder::new(&data.first, false), Decoder::new(&data.second, true));
            Tagger::new(Words::new(data.lexicon), first, second)
        });
        Self { tagger }
    }

    /// Finds who is named in an article, merged into actors in the order of their first mention, each with its mentions in
    /// reading order. `layout` must be that of `article`, and `numbers` those that `terms` gives to the words of its tokens.
    pub fn find(&mut self, article: &Article, layout: &Layout, numbers: &[u32], terms: &mut Terms) -> Vec<Actor> {
        let Some(tagger) = &mut self.tagger else { return Vec::new() };
        let named = tagger.tag(article, layout, numbers, terms);
        merge(&mentioned(article, layout, &named, tagger.sequence(), tagger.words()))
    }
}

/// The mentions of actors among what was marked, each with its surface, role and known name.
fn mentioned<'a>(
    article: &'a Article,
    layout: &Layout,
    named: &[Named],
    sequence: &Sequence,
    words: &Words<'_>,
) -> Vec<Mentioned<'a>> {
    let gazetteer = Gazetteer::built_in();
    let mut found: Vec<Mentioned<'a>> = Vec::with_capacity(named.len());
    let mut before_end = usize::MAX;
    let mut parts = layout.parts.iter().peekable();
    for Named { tokens, kind } in named {
        let Some(kind) = *kind else { continue };
        while parts.next_if(|(_, range)| range.end <= tokens.start).is_some() {}
        let Some(&&(part, _)) = parts.peek() else { break };
        let text = article.part(part).unwrap_or("");
        let Some(start) = layout.tokens.get(tokens.start).map(|placed| placed.token.start as usize) else { continue };
        let Some(last) = layout.tokens.get(tokens.end - 1) else { continue };
        let end = end_of(text, last);
        let Some(surface) = text.get(start..end) else { continue };
        let is_taken = |at: usize| {
            let after = named.partition_point(|other| other.tokens.end <= at);
            named.get(after).is_some_and(|other| other.kind.is_some() && other.tokens.contains(&at))
        };
        let role = (kind == ActorKind::Person)
            .then(|| roles::role(sequence, words, tokens, is_taken))
            .flatten()
            .and_then(|role| {
                let first = layout.tokens.get(role.start)?.token.start as usize;
                let last = layout.tokens.get(role.end - 1)?.token.end as usize;
                text.get(first..last)
            })
            .filter(|role| !roles::is_empty(role));
        let opened = sequence.tokens.get(tokens.start).is_some_and(|token| token.gap == Gap::Open);
        found.push(Mentioned {
            part,
            start,
            surface,
            kind,
            known: gazetteer.canonical(surface, kind),
            role,
            bracketed: opened && before_end == tokens.start,
        });
        before_end = tokens.end;
    }
    found
}

/// Where a mention ends whose last token is `last`: the full stop of an abbreviation belongs to it.
fn end_of(text: &str, last: &Placed) -> usize {
    const ABBREVIATIONS: &[&str] = &[
        "Inc", "Corp", "Co", "Cos", "Ltd", "Ltda", "Bros", "Jr", "Sr", "Pty", "Cie", "Bhd", "INC", "CORP", "CO", "LTD",
        "JR", "SR",
    ];
    let end = last.token.end as usize;
    let word = last.token.of(text);
    let initial = word.len() == 1 && word.starts_with(char::is_uppercase);
    let stop = text.as_bytes().get(end) == Some(&b'.') && (initial || ABBREVIATIONS.contains(&word));
    end + usize::from(stop)
}

/// The keys of a name, without repetition: its normal form, which comes first, and a person's surname, of a double name
/// (`Østby-Lunde`) also the latter half. Empty for a name without letters and digits.
#[must_use]
pub fn own_keys(kind: ActorKind, name: &str) -> Vec<String> {
    let normal = normalise(name);
    let surnames = (kind == ActorKind::Person).then(|| {
        let written = name.split_whitespace().rev().map(normalise).find(|word| !is_suffix(word));
        [written.unwrap_or_default(), surname(&normal).to_owned()]
    });
    let mut own: Vec<String> = Vec::with_capacity(3);
    for key in std::iter::once(normal).chain(surnames.into_iter().flatten()) {
        if !key.is_empty() && !own.contains(&key) {
            own.push(key);
        }
    }
    own
}

/// The normal form of a name, as [`own_keys`] have it: lower case, no accents, no full stops or apostrophes, single spaces for all
/// else between words (`Al-Rashid` is `al rashid`, `U.S.` is `us`).
#[must_use]
pub fn normalise(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    push_normal(name, &mut key);
    key
}

/// Appends the normal form of `name` to an empty `key`.
fn push_normal(name: &str, key: &mut String) {
    let mut gap = false;
    for c in fold(name).chars() {
        match c {
            'a'..='z' | '0'..='9' if !gap => key.push(c),
            '.' | '\'' | '\u{2019}' | '\u{2bc}' => {}
            c if c.is_alphanumeric() || c == '&' => {
                if gap && !key.is_empty() {
                    key.push(' ');
                }
                gap = false;
                if c.is_ascii() { key.push(c.to_ascii_lowercase()) } else { key.extend(c.to_lowercase()) }
            }
            _ => gap = true,
        }
    }
}

/// The last word of a person's normal name that is no `jr`.
fn surname(name: &str) -> &str {
    name.rsplit(' ').find(|word| !is_suffix(word)).unwrap_or("")
}

/// What may follow a surname.
fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv")
}

#[cfg(test)]
mod tests;

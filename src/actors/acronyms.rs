//! Acronyms: what stands in brackets behind a name, and whether it is what the gazetteer has for it or what the article says.

use std::cell::LazyCell;

use rapidhash::RapidHashMap;

use super::merge::Mentioned;
use super::names::{Names, is};
use super::normalise;
use crate::article::ActorKind;

/// The mentions that stand in brackets, each behind the one before which it stands there.
pub(super) fn brackets(found: &[Mentioned<'_>], names: &Names) -> Vec<(usize, usize)> {
    let (mut brackets, mut full) = (Vec::new(), 0);
    for (i, mention) in found.iter().enumerate() {
        if mention.bracketed {
            brackets.push((full, i));
        }
        // `Lake Basin Authority (湖盆) (LBA)`: both are of the first name.
        let is_aside = || names.about(mention.name).is(is::CASELESS) || is_short(mention.name, found[full].name, names);
        if !(mention.bracketed && is_aside()) {
            full = i;
        }
    }
    brackets
}

/// For each mention the name that the gazetteer has for it.
pub(super) fn known_names(
    found: &[Mentioned<'_>],
    brackets: &[(usize, usize)],
    names: &Names,
) -> Vec<Option<&'static str>> {
    // The organisations whose full names the article has, by the hashes of their initials.
    let own = LazyCell::new(|| -> RapidHashMap<u64, &str> {
        let initials = |mention: &Mentioned| names.about(mention.name).initials.into_iter().flatten();
        let all = found.iter().map(|mention| (mention, mention.known.unwrap_or(mention.surface)));
        all.flat_map(|(mention, full)| initials(mention).map(move |initials| (initials, full))).collect()
    });
    let (mut explained, mut given) = (RapidHashMap::default(), RapidHashMap::default());
    for &(full, short) in brackets {
        let (full, short) = (&found[full], &found[short]);
        let is_body = |mention: &Mentioned| mention.kind == ActorKind::Organisation;
        let is_short = is_body(full) && is_body(short) && is_short(short.name, full.name, names);
        let Some(known) = short.known.filter(|_| is_short && full.known.is_none()) else { continue };
        let (key, known_key) = (names.about(short.name).key, &*normalise(known));
        let (shared, all) = shared(names.normal(full.name), known_key);
        let is_meant = if names.about(full.name).initials.is_some_and(|initials| initials.contains(&key)) {
            // `Federal Emergency Management Administration (FEMA)`, but `Uganda Prisons Service (UPS)`
            all > 2 && 4 * shared >= 3 * all
        } else {
            // `United Autoworkers (UAW)`, but `Vell Board of Trade (ICC)`
            known_key == names.normal(short.name) || (shared > 0 && 2 * shared >= all)
        };
        if is_meant {
            given.insert(full.name, known);
        }
        explained.entry(key).or_insert(is_meant);
    }
    // `TWA` is the Tessel Water Authority where the article has one.
    let is_meant = |mention: &Mentioned, known: &str| {
        let about = names.about(mention.name);
        let is_short = mention.kind == ActorKind::Organisation && about.is(is::ACRONYM);
        let is_own = || is_short && own.get(&about.key).is_some_and(|full| *full != known);
        let is_explained = explained.get(&about.key).filter(|_| mention.kind == ActorKind::Organisation);
        is_explained.copied().unwrap_or_else(|| !is_own())
    };
    let known = |mention: &Mentioned| mention.known.or_else(|| given.get(&mention.name).copied());
    found.iter().map(|mention| known(mention).filter(|known| is_meant(mention, known))).collect()
}

/// How many words of a name in normal form, but for particles, another one has, and how many there are.
fn shared(name: &str, other: &str) -> (usize, usize) {
    let words = name.split(' ').filter(|word| word.len() > 3);
    words.fold((0, 0), |(shared, all), word| (shared + usize::from(other.split(' ').any(|of| of == word)), all + 1))
}

/// Whether a name may be an acronym of another one before it.
pub(super) fn is_short(short: u32, full: u32, names: &Names) -> bool {
    let (of_short, of_full) = (names.about(short), names.about(full));
    let may_be = of_short.is(is::ACRONYM) || may_be_acronym(names.written(short));
    may_be && !of_short.is(is::CASELESS) && !of_full.is(is::ACRONYM) && of_short.fullness.1 < of_full.fullness.1
}

/// Whether a name may be an acronym in brackets behind a longer name: short, and of at least as many capitals as small letters (`BoE`).
fn may_be_acronym(name: &str) -> bool {
    let count = |is: fn(char) -> bool| name.chars().filter(|c| is(*c)).count();
    name.len() <= 8
        && !name.contains([' ', '-'])
        && count(char::is_uppercase) > 1
        && count(char::is_uppercase) >= count(char::is_lowercase)
}

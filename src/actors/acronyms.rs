//! Acronyms: what stands in brackets behind a name, and whether it is what the gazetteer has for it or what the article says.

use std::cell::LazyCell;
use std::ops::Range;

use rapidhash::RapidHashMap;

use super::gap::Gap;
use super::merge::{Aside, Mentioned};
use super::names::{Names, is};
use super::normalise;
use super::symbols::{is_exchange, lists};
use super::text::Text;
use crate::article::ActorKind;

/// Most words between a name and its acronym.
const BETWEEN: usize = 6;

/// What a name is to the mention before it: `between` are the tokens between the two, up to where it begins, and `kinds` those of both, the first
/// one's where it stands in the same part.
pub(super) fn aside(text: Text<'_>, between: Range<usize>, end: usize, kinds: [Option<ActorKind>; 2]) -> Aside {
    let name = between.end..end;
    if between.is_empty() {
        let opens = between.start == name.start && text.gap(name.start) == Some(Gap::Open);
        // `Velsen Inc (NYSE: VELS)`
        let is_listing = || text.gap(end) == Some(Gap::Colon) && lists(text.word(name.start));
        return if opens && !is_listing() { Aside::Bracketed } else { Aside::No };
    }
    match kinds {
        [Some(ActorKind::Person), _] if nicknamed(text, between.start, &name) => Aside::Nickname,
        [_, Some(ActorKind::Organisation)] if explained(text, between.start, &name) => Aside::Bracketed,
        _ => Aside::No,
    }
}

/// Whether the words between a name that ends before the token at `end` and the one of these tokens say that this is short for that,
/// as brackets would: `, known as `, `, known by its Spanish initials `, or `, or ` before another comma.
fn explained(text: Text<'_>, end: usize, short: &Range<usize>) -> bool {
    let between = end..short.start;
    let is_near = (1..=BETWEEN).contains(&between.len()) && short.len() == 1;
    let apart = text.gap(end) == Some(Gap::Comma);
    if !is_near || !(apart || text.is_spaced(end)) {
        return false;
    }
    // Other marks would begin something else.
    if !(end + 1..short.end).all(|at| matches!(text.gap(at), Some(Gap::Space | Gap::Hyphen | Gap::Quote))) {
        return false;
    }
    let known = between.clone().find(|&at| text.is_any(at, &["known"]));
    let (last, before) = (short.start - 1, between.len().checked_sub(2).map(|before| end + before));
    let are_initials = |at: usize| text.is_any(at, &["initials", "acronym", "abbreviation"]);
    match known {
        // `better known as`, `known by its initials as`
        Some(known) if text.is_any(last, &["as"]) => known + 2 == short.start || before.is_some_and(are_initials),
        Some(_) => are_initials(last),
        None => {
            let ends = text.token(short.end).is_none_or(|next| next.starts() || next.gap == Gap::Comma);
            apart && between.len() == 1 && text.is_any(end, &["or"]) && ends
        }
    }
}

/// Whether the words between a person's name that ends before the token at `end` and the one of these tokens say that this is what the
/// person is called, too: `, known as `, `, alias `, `, nicknamed `.
fn nicknamed(text: Text<'_>, end: usize, name: &Range<usize>) -> bool {
    let between = end..name.start;
    let is_joined = (1..=3).contains(&between.len())
        && matches!(text.gap(end), Some(Gap::Comma | Gap::Space | Gap::Open))
        && (end + 1..name.end)
            .all(|at| matches!(text.gap(at), Some(Gap::Space | Gap::Hyphen | Gap::Quote | Gap::Apostrophe)));
    let last = || name.start - 1;
    is_joined
        && if text.is_any(last(), &["as"]) {
            between.len() > 1 && text.is_any(last() - 1, &["known"])
        } else {
            // Somebody may have dubbed somebody else something.
            !text.is_spaced(end) && text.is_any(last(), &["alias", "nicknamed", "dubbed", "aka"])
        }
        && (end..last()).all(|at| text.is_any(at, &["also", "better", "best", "widely", "popularly", "known", "as"]))
}

/// The mentions that stand in brackets, or are explained as if they did, each behind the one before which it stands there.
pub(super) fn brackets(found: &[Mentioned<'_>], names: &Names) -> Vec<(usize, usize)> {
    let (mut brackets, mut full) = (Vec::new(), 0);
    for (i, mention) in found.iter().enumerate() {
        // `Velsen Inc (NYSE)`
        let is_listing = || is_exchange(mention.surface) && !explains(found[full].surface, mention.surface);
        if mention.aside == Aside::Bracketed && !is_listing() {
            brackets.push((full, i));
        }
        // `Lake Basin Authority (湖盆) (LBA)`: both are of the first name.
        let is_aside = || names.about(mention.name).is(is::CASELESS) || is_short(mention.name, found[full].name, names);
        if !(mention.aside == Aside::Bracketed && is_aside()) {
            full = i;
        }
    }
    brackets
}

/// Whether a name may be what the letters of an exchange stand for: it has several words, and begins as they do.
fn explains(full: &str, exchange: &str) -> bool {
    /// Words of the New York Stock Exchange.
    const LEAST: usize = 4;
    full.chars().next() == exchange.chars().next() && full.split_whitespace().nth(LEAST - 1).is_some()
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
    let may_be = may_be || is_clipped(names.written(short), names.normal(full));
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

/// Whether a word is put together from beginnings of words of a name in normal form, in their order: `NatPharm` of `national
/// pharmaceutical company`.
fn is_clipped(short: &str, full: &str) -> bool {
    /// Letters of a beginning.
    const LEAST: usize = 2;
    let starts = short.char_indices().filter(|(_, c)| c.is_uppercase()).map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([short.len()]);
    let pieces = || starts.clone().zip(ends.clone()).filter_map(|(start, end)| short.get(start..end));
    let mut words = full.split(' ');
    let mut begins = |piece: &str| {
        piece.chars().count() >= LEAST
            && piece.chars().all(char::is_alphabetic)
            && words.any(|word| word.len() > piece.len() && word.starts_with(&piece.to_lowercase()))
    };
    short.starts_with(char::is_uppercase) && pieces().nth(1).is_some() && pieces().all(&mut begins)
}

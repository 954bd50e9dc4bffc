//! From mentions to actors: what goes by one name, or by a short form of it, is one.

use std::borrow::Cow;
use std::cmp::Reverse;

use rapidhash::RapidHashMap;

use super::{is_suffix, normalise};
use crate::article::{Actor, ActorKind, Mention, Part};

/// A mention, and what is known of it alone.
#[derive(Debug, Clone)]
pub struct Mentioned<'a> {
    /// The part that it stands in.
    pub part: Part,
    /// First byte in the part.
    pub start: usize,
    /// As it is written.
    pub surface: &'a str,
    /// That in normal form.
    pub key: String,
    /// What it is.
    pub kind: ActorKind,
    /// The name that the gazetteer has for it.
    pub known: Option<&'static str>,
    /// What the article says there that the person is.
    pub role: Option<&'a str>,
    /// Whether that stands before the name.
    pub titled: bool,
    /// Stands in brackets right after the mention before it: `Lake Basin Authority (LBA)`.
    pub bracketed: bool,
    /// A surname with `Mrs.` where another one of that surname is `Mr.`, or the other way round.
    pub apart: bool,
}

/// All mentions of one normal name and kind.
struct Form<'a> {
    /// The normal name, the gazetteer's where it has one.
    key: Cow<'a, str>,
    name: &'a str,
    kind: ActorKind,
    known: bool,
    /// Of somebody else than the full name.
    apart: bool,
    /// Stands behind an office somewhere, so that it is no given name.
    titled: bool,
    /// The form that this is a short form of.
    fuller: Option<usize>,
}

/// Merges the mentions of one article, given in reading order.
#[must_use]
pub fn merge(found: &[Mentioned<'_>]) -> Vec<Actor> {
    let (mut forms, of) = forms(found);
    let brackets: Vec<_> = (1..found.len()).filter(|&i| found[i].bracketed).map(|i| (of[i - 1], of[i])).collect();
    link(&mut forms, &brackets);
    let mut actors: Vec<Actor> = Vec::new();
    let mut actor_of = vec![None; forms.len()];
    for (mentioned, &form) in found.iter().zip(&of) {
        let mut root = root(&forms, form);
        // Of two of a surname alone it cannot be told which is which.
        if forms[root].apart {
            let is_same = |other: &Form| !other.apart && other.fuller.is_none() && other.key == forms[root].key;
            root = forms.iter().position(|other| is_same(other) && other.kind == forms[root].kind).unwrap_or(root);
        }
        let at = *actor_of[root].get_or_insert_with(|| {
            let Form { name, kind, .. } = &forms[root];
            actors.push(Actor { name: (*name).to_owned(), kind: *kind, role: None, mentions: Vec::new() });
            actors.len() - 1
        });
        let actor = &mut actors[at];
        // `Secretary of State` says more than `Secretary`.
        if let Some(role) =
            mentioned.role.filter(|role| actor.role.as_ref().is_none_or(|known| known.len() < role.len()))
        {
            actor.role = Some(role.to_owned());
        }
        let span = mentioned.start..mentioned.start + mentioned.surface.len();
        actor.mentions.push(Mention { part: mentioned.part, span });
    }
    actors
}

/// The forms in the order of their first mentions, and which of them each mention has.
fn forms<'a>(found: &'a [Mentioned<'a>]) -> (Vec<Form<'a>>, Vec<usize>) {
    let mut forms: Vec<Form> = Vec::new();
    let mut index: RapidHashMap<(Cow<'a, str>, ActorKind, bool), usize> = RapidHashMap::default();
    let mut of = Vec::with_capacity(found.len());
    let own = own_acronyms(found);
    for mentioned in found {
        let &Mentioned { surface, ref key, kind, apart, role, titled, .. } = mentioned;
        // `TWA` is the Tessel Water Authority where the article has one.
        let known = mentioned.known.filter(|known| {
            let is_own = kind == ActorKind::Organisation && is_acronym(surface);
            let own = if is_own { own.get(key) } else { None };
            own.is_none_or(|full| full == known)
        });
        let name = known.unwrap_or(surface);
        let key: Cow<str> = known.map_or(Cow::Borrowed(key), |known| Cow::Owned(normalise(known)));
        let at = *index.entry((key.clone(), kind, apart)).or_insert_with(|| {
            forms.push(Form { key, name, kind, known: known.is_some(), apart, titled: false, fuller: None });
            forms.len() - 1
        });
        let form = &mut forms[at];
        form.titled |= titled && role.is_some_and(|role| !is_of_given_name(role));
        // A headline in capitals is not how it is written.
        if !form.name.contains(char::is_lowercase) && surface.contains(char::is_lowercase) {
            form.name = name;
        }
        of.push(at);
    }
    (forms, of)
}

/// Whether a title stands before given names, too: `Prince Anton`, `Sister Ada`.
fn is_of_given_name(role: &str) -> bool {
    const TITLES: &[&str] = &[
        "king", "queen", "prince", "princess", "emperor", "emir", "duke", "duchess", "sheikh", "sheik", "pope", "sir",
        "dame", "lady", "sister", "brother", "mother", "father", "uncle", "aunt", "rabbi", "saint", "dr", "coach",
    ];
    let last = role.rsplit(' ').next().unwrap_or(role);
    TITLES.iter().any(|title| title.eq_ignore_ascii_case(last.trim_end_matches('.')))
}

/// The organisations whose full names the article has, by their initials.
fn own_acronyms<'a>(found: &[Mentioned<'a>]) -> RapidHashMap<String, &'a str> {
    let bodies = found.iter().filter(|m| m.kind == ActorKind::Organisation && m.surface.contains(' '));
    bodies.map(|m| (normalise(&initials(m.surface)), m.known.unwrap_or(m.surface))).collect()
}

/// The first letters of the capitalised words of a name.
pub(super) fn initials(name: &str) -> String {
    name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
}

/// Finds for each form the one fuller form that it is short for, if there is exactly one.
fn link(forms: &mut [Form], brackets: &[(usize, usize)]) {
    let keys: Vec<Cow<str>> = forms.iter().map(|form| form.key.clone()).collect();
    let mut short_for: RapidHashMap<(Cow<str>, ActorKind), Option<usize>> = RapidHashMap::default();
    let mut given_for: RapidHashMap<Cow<str>, Option<usize>> = RapidHashMap::default();
    for &(full, acronym) in brackets {
        let kind = forms[full].kind;
        if is_acronym(forms[acronym].name) && forms[acronym].kind == kind && keys[acronym].len() < keys[full].len() {
            short_for.insert((Cow::Borrowed(&keys[acronym]), kind), Some(full));
        }
    }
    let mut fullest_first: Vec<usize> = (0..forms.len()).filter(|&i| !forms[i].apart).collect();
    fullest_first.sort_by_cached_key(|&i| Reverse((keys[i].split(' ').count(), keys[i].len())));
    for i in fullest_first {
        let kind = forms[i].kind;
        // What is known beforehand is no short form of anything.
        // `Secretary Austin` is not Austin Tice.
        let given = if forms[i].titled { None } else { given_for.get(&keys[i]) };
        let fuller = match (short_for.get(&(keys[i].clone(), kind)), given.filter(|_| kind == ActorKind::Person)) {
            (Some(claim), None) | (None, Some(claim)) => *claim,
            (Some(claim), Some(other)) => claim.filter(|_| claim == other),
            (None, None) => None,
        };
        forms[i].fuller = fuller.filter(|&full| !forms[i].known && root(forms, full) != i);
        let full = root(forms, i);
        // Two persons of one surname: it means neither.
        let claims = |claim: &mut Option<usize>| *claim = claim.filter(|&other| other == full);
        short_forms(&keys[i], forms[i].name, kind, |short| {
            claims(short_for.entry((short, kind)).or_insert(Some(full)));
        });
        if let Some(given) = given_name(&keys[i]).filter(|_| kind == ActorKind::Person) {
            claims(given_for.entry(Cow::Borrowed(given)).or_insert(Some(full)));
        }
    }
}

/// The given name in a person's normal name.
fn given_name(key: &str) -> Option<&str> {
    key.split_once(' ').map(|(first, _)| first).filter(|first| first.len() > 1)
}

/// Gives `take` what else an article may call the actor of normal name `key` by, in normal form, but for a given name.
fn short_forms<'a>(key: &'a str, name: &str, kind: ActorKind, mut take: impl FnMut(Cow<'a, str>)) {
    let key = key.rsplit_once(' ').filter(|(_, last)| is_suffix(last)).map_or(key, |(rest, _)| rest);
    let (Some((first, rest)), Some((_, last))) = (key.split_once(' '), key.rsplit_once(' ')) else { return };
    let spaces = key.match_indices(' ').map(|(at, _)| at);
    match kind {
        ActorKind::Person => {
            spaces.for_each(|at| take(Cow::Borrowed(&key[at + 1..])));
            if let Some(initial) = first.chars().next().filter(|_| first.len() > 1) {
                take(Cow::Owned(format!("{initial} {last}")));
            }
            if rest != last {
                take(Cow::Owned(format!("{first} {last}")));
            }
        }
        ActorKind::Organisation => {
            // `Tessel Water`, `the Authority`
            spaces.for_each(|at| {
                take(Cow::Borrowed(&key[..at]));
                take(Cow::Borrowed(&key[at + 1..]));
            });
            // `the Front`, of `Ennedi Front for Renewal`
            let heads = [" for ", " of ", " on "].into_iter().filter_map(|word| key.split_once(word));
            let head = heads.map(|(head, _)| head).min_by_key(|head| head.len());
            if let Some((_, last)) = head.and_then(|head| head.rsplit_once(' ')) {
                take(Cow::Borrowed(last));
            }
            // `Ministry of the Interior`, `Interior Ministry`
            if let Some((head, of)) = key.split_once(" of ") {
                take(Cow::Owned(format!("{} {head}", of.strip_prefix("the ").unwrap_or(of))));
            }
            take(Cow::Owned(normalise(&initials(name))));
        }
        ActorKind::Place => {}
    }
}

/// The fullest form of what the form at `at` names.
fn root(forms: &[Form], mut at: usize) -> usize {
    while let Some(fuller) = forms[at].fuller {
        at = fuller;
    }
    at
}

pub(super) fn is_acronym(name: &str) -> bool {
    !name.contains([' ', '-']) && !name.contains(char::is_lowercase)
}

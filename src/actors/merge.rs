//! From candidates to actors: what goes by one name, or by a short form of it, is one.

use std::borrow::Cow;
use std::cmp::Reverse;

use rapidhash::RapidHashMap;

use super::candidates::{CERTAIN, Candidate, NAMED};
use super::{is_suffix, normalise};
use crate::article::{Actor, ActorKind, Mention};

/// All candidates of one normal name.
struct Form<'a> {
    /// The normal name, the gazetteer's where it has one.
    key: Cow<'a, str>,
    name: &'a str,
    known: bool,
    /// How much speaks for each kind, in the order of [`ActorKind::ALL`].
    votes: [u32; 3],
    mentions: u32,
    /// The form that this is a short form of.
    fuller: Option<usize>,
}

/// Merges the candidates of one article, given in reading order.
pub(super) fn merge(found: &[Candidate]) -> Vec<Actor> {
    let (mut forms, of) = forms(found);
    let brackets: Vec<_> = (1..found.len()).filter(|&i| found[i].bracketed).map(|i| (of[i - 1], of[i])).collect();
    link(&mut forms, &brackets);
    let mut actors: Vec<Actor> = Vec::new();
    let mut actor_of = vec![None; forms.len()];
    for (candidate, &form) in found.iter().zip(&of) {
        let root = root(&forms, form);
        let at = *actor_of[root].get_or_insert_with(|| {
            let Form { name, votes, .. } = &forms[root];
            actors.push(Actor { name: (*name).to_owned(), kind: kind(*votes), role: None, mentions: Vec::new() });
            actors.len() - 1
        });
        let actor = &mut actors[at];
        // `Secretary of State` says more than `Mr`.
        if let Some(role) =
            candidate.role.filter(|role| actor.role.as_ref().is_none_or(|known| known.len() < role.len()))
        {
            actor.role = Some(role.to_owned());
        }
        let span = candidate.start..candidate.start + candidate.surface.len();
        actor.mentions.push(Mention { part: candidate.part, span });
    }
    actors
}

/// The forms in the order of their first candidates, and which of them each candidate has.
fn forms<'a>(found: &'a [Candidate<'a>]) -> (Vec<Form<'a>>, Vec<usize>) {
    let mut forms: Vec<Form> = Vec::new();
    let mut index: RapidHashMap<(&str, bool), usize> = RapidHashMap::default();
    let of = found.iter().map(|candidate| {
        let known = candidate.known.is_some();
        let name = candidate.known.unwrap_or(candidate.surface);
        let at = *index.entry((candidate.known.unwrap_or(&candidate.key), known)).or_insert_with(|| {
            let key = candidate.known.map_or(Cow::Borrowed(candidate.key.as_str()), |name| normalise(name).into());
            forms.push(Form { key, name, known, votes: [0; 3], mentions: 0, fuller: None });
            forms.len() - 1
        });
        let form = &mut forms[at];
        // A headline in capitals is not how it is written.
        if !form.name.contains(char::is_lowercase) {
            form.name = name;
        }
        form.mentions += 1;
        form.votes[candidate.kind.0 as usize] += candidate.kind.1;
        at
    });
    let of = of.collect();
    (forms, of)
}

/// Finds for each form the one fuller form that it is short for, if there is exactly one.
fn link(forms: &mut [Form], brackets: &[(usize, usize)]) {
    let mut short_for: RapidHashMap<Cow<str>, Option<usize>> = RapidHashMap::default();
    let keys: Vec<Cow<str>> = forms.iter().map(|form| form.key.clone()).collect();
    for &(full, acronym) in brackets {
        if is_acronym(forms[acronym].name) && keys[acronym].len() < keys[full].len() {
            forms[full].votes[ActorKind::Organisation as usize] += NAMED;
            short_for.insert(Cow::Borrowed(&keys[acronym]), Some(full));
        }
    }
    let mut fullest_first: Vec<usize> = (0..forms.len()).filter(|&i| !forms[i].known).collect();
    fullest_first.sort_by_cached_key(|&i| Reverse(keys[i].split(' ').count()));
    for i in fullest_first {
        let fuller = short_for.get(&keys[i]).copied().flatten();
        forms[i].fuller = fuller.filter(|&full| root(forms, full) != i && agrees(&forms[i], &forms[full]));
        let full = root(forms, i);
        short_forms(&keys[i], forms[i].name, kind(forms[i].votes), |short| {
            let claim = short_for.entry(short).or_insert(Some(full));
            // Two persons of one surname: it means neither.
            *claim = claim.filter(|&other| other == full);
        });
    }
}

/// Whether what is seen of a short form lets it mean the full one.
fn agrees(short: &Form, full: &Form) -> bool {
    let top = kind(short.votes);
    top == kind(full.votes) || short.votes[top as usize] < CERTAIN * short.mentions
}

/// Gives `take` what else an article may call the actor of normal name `key` by, in normal form.
fn short_forms<'a>(key: &'a str, name: &str, kind: ActorKind, mut take: impl FnMut(Cow<'a, str>)) {
    let key = key.rsplit_once(' ').filter(|(_, last)| is_suffix(last)).map_or(key, |(rest, _)| rest);
    let (Some((first, rest)), Some((_, last))) = (key.split_once(' '), key.rsplit_once(' ')) else { return };
    let spaces = key.match_indices(' ').map(|(at, _)| at);
    match kind {
        ActorKind::Person => {
            spaces.for_each(|at| take(Cow::Borrowed(&key[at + 1..])));
            if first.len() > 1 {
                take(Cow::Borrowed(first));
            }
            if rest != last {
                take(Cow::Owned(format!("{first} {last}")));
            }
        }
        ActorKind::Organisation => {
            spaces.for_each(|at| take(Cow::Borrowed(&key[..at])));
            let initials = name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
            take(Cow::Owned(normalise(&initials.collect::<String>())));
        }
        ActorKind::Place => {}
    }
}

/// The kind for which most speaks; of equals the first.
fn kind(votes: [u32; 3]) -> ActorKind {
    ActorKind::ALL.into_iter().rev().max_by_key(|&kind| votes[kind as usize]).unwrap_or(ActorKind::Person)
}

/// The fullest form of what the form at `at` names.
fn root(forms: &[Form], mut at: usize) -> usize {
    while let Some(fuller) = forms[at].fuller {
        at = fuller;
    }
    at
}

fn is_acronym(name: &str) -> bool {
    !name.contains([' ', '-']) && !name.contains(char::is_lowercase)
}

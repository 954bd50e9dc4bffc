//! What kind of actor a mention is where the article itself says it better than the words around the mention do.

use super::merge::{Mentioned, initials, is_acronym};
use super::{normalise, surname};
use crate::article::{ActorKind, Part};

/// Words that stand before places and not before persons who act.
const AT: &[&str] = &["in", "at", "near", "from", "to", "around", "outside", "across"];

/// Makes the kinds of mentions agree: a surname alone is of the person whom the article names in full (`VELSEN RESIGNS`), and an
/// acronym in brackets is what stands before them. `text` gives the parts of the article.
pub(super) fn agree<'a>(found: &mut [Mentioned<'_>], text: impl Fn(Part) -> &'a str) {
    let keys: Vec<String> = found.iter().map(|mention| normalise(mention.surface)).collect();
    for i in 0..found.len() {
        let Mentioned { kind, part, start, .. } = found[i];
        if kind == ActorKind::Person || found[i].known.is_some() || keys[i].contains(' ') || keys[i].is_empty() {
            continue;
        }
        let whole_word = |name: &str| name.len() > keys[i].len() && name.split(' ').any(|word| word == keys[i]);
        let is_named =
            |j: usize| found[j].kind == ActorKind::Person && whole_word(&keys[j]) && surname(&keys[j]) == keys[i];
        let is_other = |j: usize| found[j].kind != ActorKind::Person && whole_word(&keys[j]);
        let before = text(part).get(..start).and_then(|before| before.split_whitespace().next_back()).unwrap_or("");
        let stands_at = kind == ActorKind::Place && AT.iter().any(|word| word.eq_ignore_ascii_case(before));
        if !stands_at && (0..found.len()).any(is_named) && !(0..found.len()).any(is_other) {
            found[i].kind = ActorKind::Person;
        }
    }
    for i in 1..found.len() {
        let (full, acronym) = (&found[i - 1], &found[i]);
        let explained = acronym.bracketed && full.kind != acronym.kind && is_acronym(acronym.surface);
        if !explained || normalise(&initials(full.surface)) != keys[i] {
            continue;
        }
        let (from, to) = (acronym.kind, full.kind);
        for j in 0..found.len() {
            if keys[j] == keys[i] && found[j].kind == from {
                found[j].kind = to;
                found[j].known = None;
            }
        }
    }
}

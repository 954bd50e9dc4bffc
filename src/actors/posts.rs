//! What was marked as a body and is a part of an office: `Treasury Secretary`, `U.S. Treasury Secretary`.

use super::gap::Gap;
use super::gazetteer::Gazetteer;
use super::known::Name;
use super::lexicon::flag;
use super::normalise;
use super::sequence::{Sequence, Tok};
use super::tagger::Named;
use super::word::Words;
use crate::article::ActorKind;

/// Who has an office in a body of one word: `Treasury Minister`.
const WHO: &[&str] = &["secretary", "minister"];

/// Leaves outside what belongs to an office, so that a country remains, or nothing; a longer name stays what it is.
pub(super) fn leave<'a>(
    named: &mut Vec<Named>,
    sequence: &Sequence,
    words: &Words<'_>,
    word: impl Fn(usize) -> &'a str,
) {
    let token = |at: usize| sequence.tokens.get(at);
    let is_holder = |at: usize| {
        token(at).is_some_and(|token| token.gap == Gap::Space && token.is_capital())
            && WHO.iter().any(|holder| holder.eq_ignore_ascii_case(word(at)))
    };
    let is_office = |token: &Tok| words.get(token.number).known.flags & flag::OFFICE != 0;
    let is_country = |written: &str| Gazetteer::built_in().is_country(Name { written, normal: &normalise(written) });
    named.retain_mut(|name| {
        let last = name.tokens.end.saturating_sub(1);
        let is_part = name.kind == Some(ActorKind::Organisation)
            && is_holder(name.tokens.end)
            && token(last).is_some_and(is_office);
        if is_part && name.tokens.len() == 1 {
            return false;
        }
        if is_part && name.tokens.len() == 2 && is_country(word(name.tokens.start)) {
            (name.tokens.end, name.kind) = (last, Some(ActorKind::Place));
        }
        true
    });
}

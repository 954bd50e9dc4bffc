//! Persons beside persons: of `Retief Velsen and Ada Harl` nobody knows who the first is, but the second is somebody.

use super::lexicon::{flag, phrase};
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;

/// What words have that make names those of something else.
const OTHER: u32 = flag::BODY_WORD
    | flag::SITE_WORD
    | flag::COMPANY
    | flag::FUNCTION
    | flag::TITLE
    | flag::OFFICE
    | flag::DEMONYM
    | flag::BODY
    | flag::REGION
    | flag::CITY;

/// Most words of a full name that is told so.
const WORDS: usize = 3;

/// Makes persons of those that `and` alone stands between them and a person with a full name, where no word of theirs is one of another
/// kind of name.
pub(super) fn agree(named: &mut [Named], text: Text<'_>) {
    for second in 1..named.len() {
        let Some([a, b]) = named.get(second - 1..=second) else { continue };
        if !is_joined(a, b, text) {
            continue;
        }
        let is_person = |name: &Named| name.kind == Some(ActorKind::Person) && name.tokens.len() > 1;
        let (at, is_told) = if is_person(b) {
            (second - 1, may_be_person(a, text))
        } else {
            (second, is_person(a) && may_be_person(b, text))
        };
        if let Some(name) = named.get_mut(at).filter(|_| is_told) {
            name.kind = Some(ActorKind::Person);
        }
    }
}

/// Whether only `and` stands between two names.
fn is_joined(a: &Named, b: &Named, text: Text<'_>) -> bool {
    let and = a.tokens.end;
    b.tokens.start == and + 1 && text.is_any(and, &["and"]) && text.is_spaced(and) && text.is_spaced(and + 1)
}

/// Whether a name that was taken for that of a body or a place has nothing of either.
fn may_be_person(name: &Named, text: Text<'_>) -> bool {
    let known = u16::from(phrase::ORGANISATION | phrase::PLACE);
    let is_name = |at: usize| {
        let flags = text.flags(at);
        // `Velsen Futures`: words that are written small elsewhere name no family.
        let is_capital = (flags >> flag::USUAL_CASE) & 3 != 1;
        text.is_capital(at)
            && is_capital
            && flags & OTHER == 0
            && text.token(at).is_some_and(|token| (token.phrase / 8) & known == 0)
    };
    let spaced = || (name.tokens.start + 1..name.tokens.end).all(|at| text.is_spaced(at));
    matches!(name.kind, Some(ActorKind::Organisation | ActorKind::Place))
        && (2..=WORDS).contains(&name.tokens.len())
        && name.tokens.clone().all(is_name)
        && spaced()
}

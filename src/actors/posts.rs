//! What was marked as a body and is a part of an office: `Treasury Secretary`, `U.S. Treasury Secretary`.

use super::gazetteer::Gazetteer;
use super::known::Name;
use super::lexicon::flag;
use super::normalise;
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;

/// Who has an office in a body of one word: `Treasury Minister`.
const WHO: &[&str] = &["secretary", "minister"];

/// Leaves outside what belongs to an office, so that a country remains, or nothing; a longer name stays what it is.
pub(super) fn leave(named: &mut Vec<Named>, text: Text<'_>) {
    let is_holder = |at: usize| text.is_spaced(at) && text.is_capital(at) && text.is_any(at, WHO);
    let is_country = |written: &str| Gazetteer::built_in().is_country(Name { written, normal: &normalise(written) });
    named.retain_mut(|name| {
        let last = name.tokens.end.saturating_sub(1);
        let is_part = name.kind == Some(ActorKind::Organisation)
            && is_holder(name.tokens.end)
            && text.flags(last) & flag::OFFICE != 0;
        if is_part && name.tokens.len() == 1 {
            return false;
        }
        if is_part && name.tokens.len() == 2 && is_country(text.word(name.tokens.start)) {
            (name.tokens.end, name.kind) = (last, Some(ActorKind::Place));
        }
        true
    });
}

//! Princes and the like who were taken for places or organisations: `Prince Edward`, `Queen Letizia`, `Baroness Ashton`.

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::flag;
use super::tagger::Named;
use super::tidy::Tidy;
use crate::article::ActorKind;

/// What stands before given names,
const GIVEN: &[&str] = &["Prince", "Princess", "King", "Queen", "Duke", "Duchess", "Sheikh", "Sheik", "Emir", "Pope"];
/// and before surnames, too.
const ANY: &[&str] = &["Lord", "Lady", "Baron", "Baroness"];

/// Behind what such a name is that of a ship, or of a place: `the Queen Elizabeth`, `in Prince Albert`.
const OTHERS: &[&str] = &["the", "The", "in", "In", "at", "At", "near", "from"];

/// What no such name has in it.
const OTHER: u32 = flag::BODY_WORD | flag::SITE_WORD | flag::COMPANY | flag::FUNCTION | flag::DEMONYM;

impl Tidy<'_> {
    /// Makes a person of such a name, and leaves the title outside, unless the name goes on: `Prince Edward Island`, `Lord & Taylor`.
    pub(super) fn leave_noble(&self, name: &mut Named) {
        if !matches!(name.kind, Some(ActorKind::Organisation | ActorKind::Place)) {
            return;
        }
        let word = |at: usize| self.text.word(at);
        let borne = |at: usize| match word(at) {
            title if GIVEN.contains(&title) => Some(flag::FIRST),
            title if ANY.contains(&title) => Some(flag::FIRST | flag::SURNAME | flag::RARE_SURNAME),
            _ => None,
        };
        let (start, end) = (name.tokens.start, name.tokens.end);
        let within =
            (end - start > 1 && self.text.is_spaced(start + 1)).then(|| borne(start)).flatten().map(|of| (start, of));
        let before =
            || start.checked_sub(1).filter(|_| self.text.is_spaced(start)).and_then(|at| Some((at, borne(at)?)));
        let Some((title, of)) = within.or_else(before) else { return };
        let rest = title + 1..end;
        let is_name =
            rest.len() <= 2 && rest.clone().all(|at| self.text.is_spaced(at) && self.text.flags(at) & OTHER == 0);
        let goes_on = self.text.token(end).is_some_and(|next| match next.gap {
            Gap::Space | Gap::Possessive => next.is_capital(),
            Gap::Hyphen | Gap::Ampersand | Gap::Apostrophe => true,
            _ => false,
        });
        let is_other = title.checked_sub(1).is_some_and(|at| OTHERS.contains(&word(at)));
        let is_capital = self.text.is_capital(rest.start);
        if is_name && is_capital && !goes_on && !is_other && self.is_given(rest.start, of, word(title)) {
            (name.tokens, name.kind) = (rest, Some(ActorKind::Person));
        }
    }

    /// Where the second of two such names begins that were taken for one: `Princess Anne and Prince Albert`.
    pub(super) fn second_noble(&self, name: &Range<usize>) -> Option<usize> {
        let word = |at: usize| self.text.word(at);
        let is_noble = |at: usize| GIVEN.contains(&word(at)) || ANY.contains(&word(at));
        let is_name =
            |tokens: Range<usize>| !tokens.is_empty() && tokens.into_iter().all(|at| self.text.flags(at) & OTHER == 0);
        let second = (name.start + 3..name.end).find(|&at| word(at - 1) == "and" && is_noble(at))?;
        let are_names = is_name(name.start + 1..second - 1) && is_name(second + 1..name.end);
        (is_noble(name.start) && are_names).then_some(second)
    }

    /// Whether a word is known as a name of these kinds, or as nothing else behind `Queen` and `Princess`, which fewer places have.
    fn is_given(&self, at: usize, of: u32, title: &str) -> bool {
        let other =
            flag::CITY | flag::TOWN | flag::PLACE_PART | flag::REGION | flag::BODY | flag::BODY_BEGIN | flag::BODY_END;
        let flags = self.text.flags(at);
        let is_usual = !matches!(flags >> flag::USUAL_CASE & 3, 1 | 2);
        flags & of != 0 || (matches!(title, "Queen" | "Princess") && is_usual && flags & other == 0)
    }
}

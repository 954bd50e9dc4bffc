//! The office that stands behind a name and a comma, or before a name between commas.

use std::ops::Range;

use super::super::gap::Gap;
use super::super::lexicon::flag;
use super::super::lists::FIELDS;
use super::{BEFORE_THE, FIELD, LONGEST, OBJECT, Roles};
use crate::article::ActorKind;

/// What stands before the office of one who is named after it.
const DETERMINERS: &[&str] = &["the", "a", "an", "its", "his", "her", "their", "our", "my", "your"];

/// What else stands before the office of one who is named before it; not `whose`.
const SAYING: &[&str] = &["then", "now", "once", "also", "as", "own", "who", "later"];

impl Roles<'_> {
    /// Whether a full name stands between commas, or at the end of a sentence, and in no list.
    pub(super) fn is_apposed(&self, name: &Range<usize>) -> bool {
        let next = self.text.token(name.end);
        let ends = next.is_none_or(|next| next.gap == Gap::Comma || next.starts());
        let goes_on = next.is_some_and(|next| !next.starts())
            && (self.is_taken(name.end) || self.text.is_any(name.end, &["and", "or"]));
        name.len() > 1 && ends && !goes_on
    }

    /// Whether it is said whose title it is, or that there is one: `the`, `Kenya's`, `its new`.
    pub(super) fn is_determined(&self, title: &Range<usize>) -> bool {
        let mut first = title.start;
        for _ in 0..2 {
            let Some(token) = self.text.token(first) else { return false };
            let Some(before) = first.checked_sub(1).filter(|_| !token.starts()) else { return false };
            let determines = || self.text.flags(before) & flag::DEMONYM != 0 || self.is_taken(before);
            let says = || self.text.is_any(before, DETERMINERS);
            if token.gap == Gap::Possessive || (token.gap == Gap::Space && (says() || determines())) {
                // In `the counsellor to the president, Okafor,` it is not known whose title that is.
                return !(says() && before.checked_sub(1).is_some_and(|at| self.text.is_any(at, BEFORE_THE)));
            }
            // `new`
            if token.gap != Gap::Space || self.text.flags(before) & flag::FUNCTION != 0 {
                return false;
            }
            first = before;
        }
        false
    }

    /// The title that stands after the token before `end` and a comma.
    pub(super) fn after(&self, end: usize) -> Option<Range<usize>> {
        if self.text.gap(end) != Some(Gap::Comma) {
            return None;
        }
        let mut first = end;
        let mut title = None;
        // What the office is for is told: `secretary of state`.
        let mut told = false;
        // `Assistant to the President`
        let is_to_the = |at: usize| {
            let is_office = at > end && (self.is_title(at - 1) || self.qualifies(at - 1));
            is_office
                && self.text.word(at) == "to"
                && self.text.token(at + 1).is_some()
                && self.text.word(at + 1) == "the"
        };
        for at in end..end + LONGEST {
            let Some(token) = self.text.token(at) else { break };
            if at > end && !matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Possessive | Gap::Stop) {
                break;
            }
            let is_title = self.is_title(at);
            let is_under = self.text.is_any(at, &["under"])
                && self.text.is_capital(at)
                && self.text.is_any(at + 1, &["secretary"]);
            let says = is_title || self.qualifies(at) || is_under;
            if (says || self.text.is(at, FIELDS)) && !self.is_taken(at) {
                if is_title || (told && (says || self.ends(at))) {
                    title = Some(at + 1);
                }
            } else if (title == Some(at) && self.text.word(at) == "of" && !self.is_of_another(at, at + LONGEST))
                || is_to_the(at)
            {
                told = true;
            } else if told && self.text.word(at) == "the" && self.text.is_any(at - 1, &["of", "to"]) {
            } else if told && token.is_capital() && self.is_name(at) {
                title = Some(at + 1);
            } else if told && self.text.word(at) == "and" && self.text.is_capital(at - 1) && !self.is_title(at - 1) {
            } else if let Some(office) = (at..=at + FIELD).find(|&to| self.is_field(at, to)) {
                title = Some(office + 1);
            } else if title.is_some() {
                break;
            } else {
                // `the Kenyan`, `its`: what stands before the office.
                let determines = self.text.is_any(at, DETERMINERS)
                    || self.text.is_any(at, SAYING)
                    || (self.text.is_any(at, &["is", "was"]) && self.text.is_any(at - 1, &["who"]));
                if !(determines || self.text.flags(at) & flag::DEMONYM != 0 || self.marked(at).is_some()) {
                    return None;
                }
                first = at + 1;
            }
        }
        let title = first..title?;
        (!self.is_of_next(&title)).then_some(title)
    }

    /// Whether a title behind a comma is that of whoever is named behind it: `Okafor, President Roth and others`, `Okafor, Chair of the
    /// Vell Bank Ada Lindqvist`.
    fn is_of_next(&self, title: &Range<usize>) -> bool {
        let goes_on = |at: usize| match self.text.gap(at) {
            Some(Gap::Space | Gap::Stop | Gap::Hyphen | Gap::Open) => true,
            Some(Gap::Close) => self.is_closed(at - 1),
            _ => false,
        };
        if self.is_taken(title.end) && matches!(self.text.gap(title.end), Some(Gap::Space | Gap::Stop)) {
            return true;
        }
        let is_person = |&at: &usize| self.actor(at).is_some_and(|named| named.kind == Some(ActorKind::Person));
        let next = (title.end..title.end + OBJECT + 2).take_while(|&at| goes_on(at)).find(is_person);
        next.is_some_and(|name| {
            // `Deputy Reef Advisor Okafor`
            let is_unbroken = (title.end..name).all(|at| self.text.is_capital(at) && self.text.is_spaced(at));
            let other = || self.before(name, false).or_else(|| self.of_body(name));
            is_unbroken || other().is_some_and(|other| other.start < title.end)
        })
    }

    /// Whether no other noun follows a word: `national intelligence,`, and not `national confederation`.
    fn ends(&self, at: usize) -> bool {
        self.text.token(at + 1).is_none_or(|next| next.gap != Gap::Space)
            || self.text.flags(at + 1) & flag::FUNCTION != 0
    }
}

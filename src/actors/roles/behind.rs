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

impl<'a, W: Fn(usize) -> &'a str, B: Fn(usize) -> &'a str> Roles<'_, '_, W, B> {
    /// Whether a full name stands between commas, or at the end of a sentence, and in no list.
    pub(super) fn is_apposed(&self, name: &Range<usize>) -> bool {
        let next = self.token(name.end);
        let ends = next.is_none_or(|next| next.gap == Gap::Comma || next.starts());
        let goes_on = next.is_some_and(|next| !next.starts())
            && (self.is_taken(name.end) || self.is_any(name.end, &["and", "or"]));
        name.len() > 1 && ends && !goes_on
    }

    /// Whether it is said whose title it is, or that there is one: `the`, `Kenya's`, `its new`.
    pub(super) fn is_determined(&self, title: &Range<usize>) -> bool {
        let mut first = title.start;
        for _ in 0..2 {
            let Some(token) = self.token(first) else { return false };
            let Some(before) = first.checked_sub(1).filter(|_| !token.starts()) else { return false };
            let determines = || self.flags(before) & flag::DEMONYM != 0 || self.is_taken(before);
            let says = || self.is_any(before, DETERMINERS);
            if token.gap == Gap::Possessive || (token.gap == Gap::Space && (says() || determines())) {
                // In `the counsellor to the president, Okafor,` it is not known whose title that is.
                return !(says() && before.checked_sub(1).is_some_and(|at| self.is_any(at, BEFORE_THE)));
            }
            // `new`
            if token.gap != Gap::Space || self.flags(before) & flag::FUNCTION != 0 {
                return false;
            }
            first = before;
        }
        false
    }

    /// The title that stands after the token before `end` and a comma.
    pub(super) fn after(&self, end: usize) -> Option<Range<usize>> {
        if self.token(end).is_none_or(|token| token.gap != Gap::Comma) {
            return None;
        }
        let mut first = end;
        let mut title = None;
        // What the office is for is told: `secretary of state`.
        let mut told = false;
        // `Assistant to the President`
        let is_to_the = |at: usize| {
            let is_office = at > end && (self.is_title(at - 1) || self.qualifies(at - 1));
            is_office && (self.word)(at) == "to" && self.token(at + 1).is_some() && (self.word)(at + 1) == "the"
        };
        for at in end..end + LONGEST {
            let Some(token) = self.token(at) else { break };
            if at > end && !matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Possessive | Gap::Stop) {
                break;
            }
            let is_title = self.is_title(at);
            let is_under = self.is_any(at, &["under"]) && self.is_capital(at) && self.is_any(at + 1, &["secretary"]);
            let says = is_title || self.qualifies(at) || is_under;
            if (says || self.is(at, FIELDS)) && !self.is_taken(at) {
                if is_title || (told && (says || self.ends(at))) {
                    title = Some(at + 1);
                }
            } else if (title == Some(at) && (self.word)(at) == "of" && !self.is_of_another(at, at + LONGEST))
                || is_to_the(at)
            {
                told = true;
            } else if told && (self.word)(at) == "the" && self.is_any(at - 1, &["of", "to"]) {
            } else if told && token.is_capital() && self.is_name(at) {
                title = Some(at + 1);
            } else if told && (self.word)(at) == "and" && self.is_capital(at - 1) && !self.is_title(at - 1) {
            } else if let Some(office) = (at..=at + FIELD).find(|&to| self.is_field(at, to)) {
                title = Some(office + 1);
            } else if title.is_some() {
                break;
            } else {
                // `the Kenyan`, `its`: what stands before the office.
                let determines = self.is_any(at, DETERMINERS)
                    || self.is_any(at, SAYING)
                    || (self.is_any(at, &["is", "was"]) && self.is_any(at - 1, &["who"]));
                if !(determines || self.flags(at) & flag::DEMONYM != 0 || self.marked(at).is_some()) {
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
        let goes_on = |at: usize| {
            self.token(at).is_some_and(|token| match token.gap {
                Gap::Space | Gap::Stop | Gap::Hyphen | Gap::Open => true,
                Gap::Close => self.is_spaced(at - 1),
                _ => false,
            })
        };
        if self.is_taken(title.end)
            && self.token(title.end).is_some_and(|next| matches!(next.gap, Gap::Space | Gap::Stop))
        {
            return true;
        }
        let is_person = |&at: &usize| self.actor(at).is_some_and(|named| named.kind == Some(ActorKind::Person));
        let next = (title.end..title.end + OBJECT + 2).take_while(|&at| goes_on(at)).find(is_person);
        next.is_some_and(|name| {
            // `Deputy Reef Advisor Okafor`
            let is_unbroken = (title.end..name)
                .all(|at| self.is_capital(at) && self.token(at).is_some_and(|token| token.gap == Gap::Space));
            let other = || self.before(name, false).or_else(|| self.of_body(name));
            is_unbroken || other().is_some_and(|other| other.start < title.end)
        })
    }

    /// Whether no other noun follows a word: `national intelligence,`, and not `national confederation`.
    fn ends(&self, at: usize) -> bool {
        self.token(at + 1).is_none_or(|next| next.gap != Gap::Space) || self.flags(at + 1) & flag::FUNCTION != 0
    }
}

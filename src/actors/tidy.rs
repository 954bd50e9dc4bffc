//! What the model marks and what is no name, or part of one: `I’m`, a bare title, `Jr.` alone, the office in `President Okafor`.

use std::cell::LazyCell;
use std::ops::Range;

use rapidhash::RapidHashSet;

use super::brackets;
use super::gap::Gap;
use super::lexicon::flag;
use super::lists::{ADDRESSED, BORNE, CONTRACTED, EXCLAIMED, HELD, HOLDERS, Lists, MONTHS, SUFFIXES};
use super::normalise;
use super::offices::Offices;
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;
use crate::text::Case;

/// An article in which the model has marked names.
pub(super) struct Tidy<'a> {
    pub(super) text: Text<'a>,
}

impl<'a> Tidy<'a> {
    /// Names alone, each as long as it is.
    pub(super) fn tidy(&self, named: Vec<Named>) -> Vec<Named> {
        let named = self.divided(brackets::cut(named, self.text));
        let surnames = LazyCell::new(|| self.surnames(&named));
        let uses = LazyCell::new(|| self.uses(&named));
        let mut tidied: Vec<Named> = Vec::with_capacity(named.len());
        for name in &named {
            let mut name = name.clone();
            let taken = tidied.last().map_or(0, |last| last.tokens.end);
            name.tokens.start = name.tokens.start.max(taken);
            if name.tokens.is_empty() {
                continue;
            }
            self.take_whole(&mut name, &mut tidied);
            if name.tokens.is_empty() {
                continue;
            }
            if self.is_dateline(&name) {
                name.kind = Some(ActorKind::Place);
            }
            if name.kind.is_none() {
                tidied.push(name);
                continue;
            }
            // `Q Karine, ...`: who speaks.
            let asks = |name: &Named| name.tokens.len() > 1 && self.asks(name.tokens.start);
            while asks(&name) || (!name.tokens.is_empty() && self.text.is(name.tokens.start, CONTRACTED)) {
                name.tokens.start += 1;
            }
            while !name.tokens.is_empty() && self.text.is(name.tokens.end - 1, CONTRACTED) {
                name.tokens.end -= 1;
            }
            self.leave_suffix(&mut name, &mut tidied);
            self.leave_broken(&mut name);
            self.leave_units(&mut name);
            if name.tokens.is_empty()
                || self.is_exclaimed(&name)
                || self.is_title(&name)
                || self.is_nothing(&name, || &uses)
            {
                continue;
            }
            self.leave_title(&mut name, |word| surnames.contains(word));
            self.leave_noble(&mut name);
            self.take_initial(&mut name, taken);
            self.take_given(&mut name, taken);
            tidied.push(name);
        }
        self.join_firms(&mut tidied);
        self.leave_laws(&mut tidied);
        self.leave_ships(&mut tidied);
        tidied
    }

    fn asks(&self, at: usize) -> bool {
        let opens = self.text.gap(at) == Some(Gap::Paragraph);
        opens && self.text.word(at) == "Q" && self.text.is_spaced(at + 1)
    }

    /// `OAK BROOK, ILL., March 6 - `: where a paragraph was written.
    fn is_dateline(&self, name: &Named) -> bool {
        let opens = self.text.gap(name.tokens.start) == Some(Gap::Paragraph);
        let in_capitals = || name.tokens.clone().all(|at| self.text.case(at) == Some(Case::Upper));
        let is_day = |at: usize| self.text.case(at) == Some(Case::None);
        let is_dash = |at: usize| self.text.gap(at) == Some(Gap::Dash);
        let end = name.tokens.end;
        let month = || (end..end + 3).find(|&at| self.text.is(at, MONTHS));
        opens && in_capitals() && month().is_some_and(|month| is_day(month + 1) && is_dash(month + 2))
    }

    /// Gives `Jr.` to the person before it, where it was marked alone or begins another name: `Anton Velsen`, `Jr. Call`.
    fn leave_suffix(&self, name: &mut Named, before: &mut [Named]) {
        let Range { start, end } = name.tokens;
        if name.tokens.is_empty() || !self.text.is(start, SUFFIXES) {
            return;
        }
        let is_person = |other: &Named| other.kind == Some(ActorKind::Person);
        let alone = end - start == 1;
        let begins = is_person(name) && self.text.word(start).eq_ignore_ascii_case("jr");
        let person = before
            .last_mut()
            .filter(|last| is_person(last) && last.tokens.end == start && last.tokens.len() > 1 && (alone || begins));
        if let Some(person) = person {
            person.tokens.end += 1;
            // One word behind it is no name.
            name.tokens.start = if end - start == 2 { end } else { start + 1 };
        } else if alone {
            name.tokens.start = end;
        }
    }

    /// `Yeah.`; that `Oh said` something is another matter.
    fn is_exclaimed(&self, name: &Named) -> bool {
        let goes_on = || matches!(self.text.gap(name.tokens.end), Some(Gap::Space | Gap::Possessive | Gap::Hyphen));
        name.tokens.len() == 1 && self.text.is(name.tokens.start, EXCLAIMED) && !goes_on()
    }

    /// `Secretary of Commerce`, with nobody's name.
    fn is_title(&self, name: &Named) -> bool {
        let holds = |at: usize| self.text.is(at, HOLDERS);
        let (first, last) = (name.tokens.start, name.tokens.end - 1);
        if name.kind == Some(ActorKind::Organisation)
            && last > first
            && (holds(last) || holds(first) && self.text.word(first + 1).eq_ignore_ascii_case("of"))
        {
            return true;
        }
        let mut titled = false;
        // `Mr. Mayor`
        if first == last && self.text.is(first, ADDRESSED | HELD) {
            return true;
        }
        // `Duke Energy`
        let is_firm = self.text.is(first, BORNE) && self.text.flags(last) & flag::TITLE == 0;
        last > first
            && !is_firm
            && name.tokens.clone().all(|at| {
                titled |= self.text.flags(at) & flag::TITLE != 0;
                self.text.flags(at) & (flag::TITLE | flag::OFFICE) != 0
                    || self.text.token(at).is_some_and(|token| self.text.words.get(token.number).connects)
            })
            && titled
    }

    /// Leaves the title outside `Secretary Okafor`, which then names a person: where the title is that of nobody else, where
    /// somebody of that name has had the office, or where one of these `surnames` follows it.
    fn leave_title(&self, name: &mut Named, surnames: impl Fn(&str) -> bool) {
        let is_titled = |at: usize| self.text.flags(at) & flag::TITLE != 0;
        let titles =
            name.tokens.clone().take_while(|&at| self.text.flags(at) & (flag::TITLE | flag::OFFICE) != 0).count();
        let start = name.tokens.start + titles;
        let (title, rest) = (name.tokens.start..start, start..name.tokens.end);
        if title.is_empty() {
            self.be_addressed(name);
        }
        if rest.is_empty() || !title.clone().any(is_titled) {
            return;
        }
        let word = |at: usize| self.text.word(at);
        let title_is = |lists: Lists| self.text.is(start - 1, lists);
        let is_personal = || {
            let is_first_lady = title.len() == 2 && word(start - 1).eq_ignore_ascii_case("lady");
            let is_person = name.kind == Some(ActorKind::Person);
            let said = is_first_lady || title_is(ADDRESSED) || (is_person && title_is(HELD));
            said && self.may_be_person(&rest)
        };
        let is_holder = || {
            let role = title.clone().map(word).collect::<Vec<_>>().join(" ");
            Offices::built_in().had(&normalise(word(start)), &role)
        };
        let is_named = || surnames(word(start)) && !title_is(BORNE);
        let is_known = || rest.len() == 1 && (is_named() || is_holder());
        if is_known() || is_personal() {
            (name.tokens, name.kind) = (rest, Some(ActorKind::Person));
        }
    }

    /// Makes a person of what stands right behind `Mr.` and the like.
    fn be_addressed(&self, name: &mut Named) {
        let before = name.tokens.start.checked_sub(1);
        let is_title = |at: usize| self.text.is_capital(at) && self.text.is(at, ADDRESSED);
        if before.is_some_and(is_title) && self.may_be_person(&name.tokens) {
            name.kind = Some(ActorKind::Person);
        }
    }

    /// Whether words right behind a title may be a person's name: one or two, of which none is of another kind of name.
    fn may_be_person(&self, rest: &Range<usize>) -> bool {
        let other = flag::BODY_WORD | flag::SITE_WORD | flag::COMPANY | flag::FUNCTION;
        let spaced = |at: usize| matches!(self.text.gap(at), Some(Gap::Space | Gap::Stop));
        rest.len() <= 2 && rest.clone().all(|at| spaced(at) && self.text.flags(at) & other == 0)
    }

    /// The last words of persons whom the article names in full, without a title.
    fn surnames(&self, named: &[Named]) -> RapidHashSet<&'a str> {
        let is_full = |name: &&Named| {
            let titled = self.text.flags(name.tokens.start) & (flag::TITLE | flag::OFFICE) != 0;
            name.kind == Some(ActorKind::Person) && name.tokens.len() > 1 && !titled
        };
        named.iter().filter(is_full).map(|name| self.text.word(name.tokens.end - 1)).collect()
    }
}

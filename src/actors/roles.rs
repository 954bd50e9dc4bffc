//! What an article says that a person is: the title before the name, or the office after it.

mod behind;
mod shown;

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::{flag, word_hash};
use super::lists::{ADDRESSED, DO, DOES, EXCLAIMED, FIELDED, FIELDS, HELD, PLURALS, STYLED, TITLES};
use super::sequence::Tok;
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;
use crate::text::Case;

pub(super) use shown::gives_way;

/// Titles that say nothing of what somebody does.
const EMPTY: &[&str] = &["mr", "mrs", "ms", "miss", "madam", "messrs", "mister"];

/// Titles that say less than an office does: `Dr. Okafor, the health minister`.
const STYLES: &[&str] = &["dr", "doctor", "sir", "dame", "lord", "lady", "prof", "professor", "sheikh", "hon"];

/// What may stand before `the` within a title: `Secretary of the Treasury`, `Assistant to the President`. Without `the`, what is
/// to an office is another one: `adviser to President Okafor`.
const BEFORE_THE: &[&str] = &["of", "to", "for", "in"];

/// What rulers have in small letters before their titles; other words say no more of them: `told the press President Okafor left`.
const BEFORE_RULERS: &[&str] =
    &["former", "ex", "acting", "interim", "deputy", "vice", "honorary", "prime", "assistant", "elect", "then"];

/// What belongs to an office, though the place that it is of stands between.
const OUTER: &[&str] = &["former", "acting", "interim", "deputy", "assistant", "associate"];

/// Titles of those who rule.
const RULERS: &[&str] = &["president", "prime", "king", "queen", "pope"];

/// Most words of a role.
const LONGEST: usize = 9;

/// Most words that say what an office is for.
const FIELD: usize = 4;

/// Most words between an office and the name behind what it is for: `Chair of the Vell Bank (VB) Ada Lindqvist`.
const OBJECT: usize = 8;

/// An article, and who is named in it.
pub(super) struct Roles<'a> {
    pub(super) text: Text<'a>,
    /// In reading order.
    pub(super) named: &'a [Named],
}

/// What somebody is said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role {
    /// The tokens of the office.
    pub(super) tokens: Range<usize>,
    /// The token of `former` and the like, where a place stands between: `former New York police commissioner`.
    pub(super) outer: Option<usize>,
    /// Whether others have it, too, so that the last word is a plural with `s`: `Senators`.
    pub(super) is_shared: bool,
}

impl Roles<'_> {
    /// What the person is said to be whom `name` names.
    pub(super) fn of(&self, name: &Range<usize>) -> Option<Role> {
        let tokens = self.office(name)?;
        let is_shared = self.text.is(tokens.end - 1, PLURALS);
        Some(Role { outer: self.outer(&tokens), tokens, is_shared })
    }

    /// The tokens of the role of the person named by `name`: those right before the name (`Secretary of State`), those after it
    /// and a comma (`, the finance minister`), those before a comma and a title that says nothing (`the finance minister, Mr.`), or
    /// those before a full name between commas (`the finance minister, Tomas Okafor, `).
    fn office(&self, name: &Range<usize>) -> Option<Range<usize>> {
        let Some(mut title) = self.before(name.start, false).or_else(|| self.shared(name)) else {
            let apposed = || self.is_apposed(name).then(|| self.before(name.start, true)).flatten();
            return (self.after(name.end).or_else(|| self.of_body(name.start)))
                .or_else(|| apposed().filter(|title| self.is_determined(title)));
        };
        // `Finance Minister Mr. Okafor`, `adviser Dr. Okafor`, `gave technology to Mr. Okafor`; not `First Lady`, `Prof. Dr.`
        let last = self.worth(title.end - 1);
        if title.len() > 1 && last != Worth::Office {
            let office = title.start..title.end - 1;
            let says = |at: &usize| last == Worth::Nothing || self.worth(*at) == Worth::Office;
            let is_titled = office.clone().filter(says).any(|at| self.is_title(at));
            if is_titled && !self.joins(office.end - 1) {
                return Some(office);
            }
            // `economic affairs Dr. Okafor`
            let is_stray = || office.clone().any(|at| self.worth(at) == Worth::Office) && !is_titled;
            if last == Worth::Nothing || is_stray() {
                title = title.end - 1..title.end;
            }
        }
        match if title.len() > 1 { Worth::Office } else { self.worth(title.start) } {
            Worth::Office => Some(title),
            Worth::Style => self.after(name.end).or(Some(title)),
            Worth::Nothing => self.after(name.end).or_else(|| self.before(title.start, true)),
        }
    }

    /// What holds an office is called. `gov` is it in capitals alone: `Gov. Okafor`, `Ada Lindqvist, Vell.gov`.
    fn is_title(&self, at: usize) -> bool {
        let is_domain =
            |token: &Tok| token.case == Case::Lower && self.text.words.get(token.number).lower == word_hash("gov");
        (self.text.flags(at) & flag::TITLE != 0 || self.text.is(at, TITLES))
            && !self.text.token(at).is_some_and(is_domain)
    }

    /// What belongs to the title before which it stands.
    fn qualifies(&self, at: usize) -> bool {
        self.text.flags(at) & flag::OFFICE != 0
    }

    /// `of` and the like.
    fn joins(&self, at: usize) -> bool {
        self.text.token(at).is_some_and(|token| self.text.words.get(token.number).connects)
    }

    /// The name that a token belongs to, of an actor or not.
    fn marked(&self, at: usize) -> Option<&Named> {
        let after = self.named.partition_point(|other| other.tokens.end <= at);
        self.named.get(after).filter(|other| other.tokens.contains(&at))
    }

    /// The name of an actor that a token belongs to.
    fn actor(&self, at: usize) -> Option<&Named> {
        self.marked(at).filter(|named| named.kind.is_some())
    }

    fn is_taken(&self, at: usize) -> bool {
        self.actor(at).is_some()
    }

    /// Whether nothing but one mark and a space stand behind a token: `VB) `, and not `VB), `.
    fn is_closed(&self, at: usize) -> bool {
        self.text.between(at + 1).len() == 2
    }

    /// The title that ends before the token at `end`; `apart` if a comma may be between.
    fn before(&self, end: usize, apart: bool) -> Option<Range<usize>> {
        let mut start = end;
        let (mut first, mut titled, mut links) = (None, false, 0);
        while end - start < LONGEST {
            let at = start.checked_sub(1)?;
            let (token, next) = (self.text.token(at)?, self.text.token(start)?);
            let joined = matches!(next.gap, Gap::Space | Gap::Hyphen | Gap::Stop)
                || (start == end && apart && next.gap == Gap::Comma);
            if next.starts() || !joined || self.is_taken(at) {
                break;
            }
            let is_title = self.is_title(at) || (start == end && token.is_capital() && self.text.is(at, PLURALS));
            let says =
                is_title || self.qualifies(at) || (titled && (self.text.is(at, FIELDS) || self.is_field(at, end - 1)));
            let is_stray = token.case == Case::Lower
                && (start < end && next.is_capital() && self.text.is_any(start, RULERS))
                && !self.text.is_any(at, BEFORE_RULERS);
            // `Under Secretary`, and not `under Secretary Okafor`
            let is_under = || {
                titled
                    && token.is_capital()
                    && !token.starts()
                    && self.text.is_any(at, &["under"])
                    && self.text.is_any(start, &["secretary"])
            };
            let belongs = (says && !is_stray) || is_under();
            // `Secretary of State`: what joins needs an office behind it, and a title before it.
            let links_to = |links: usize| match links {
                0 => !self.is_of_another(at, end),
                1 => self.text.is_any(start, &["the"]) && self.text.is_any(at, BEFORE_THE),
                _ => false,
            };
            let joined = self.joins(at) && first == Some(start + links) && links_to(links);
            if !(belongs || joined) {
                break;
            }
            start = at;
            links = if belongs { 0 } else { links + 1 };
            if belongs {
                first = Some(at);
                titled |= is_title;
            }
            if token.starts() {
                break;
            }
        }
        let first = first.filter(|_| titled)?;
        Some(first..end)
    }

    /// Whether a word, which is no title, says what the office is for whose last word is the token at `office`: `Mining Minister`,
    /// `Chief Data Officer`. In small letters, and of an officer, it has to stand behind `Chief`.
    fn is_field(&self, at: usize, office: usize) -> bool {
        let spaced = |at: usize| matches!(self.text.gap(at), Some(Gap::Space | Gap::Hyphen));
        let is_word = |at: usize| self.text.flags(at) & flag::FUNCTION == 0;
        if at >= office || !(at + 1..=office).all(spaced) {
            return false;
        }
        if self.text.is_any(office, &["officer"]) {
            let mut chiefs = at.saturating_sub(FIELD)..at;
            return chiefs.any(|chief| {
                self.text.is_any(chief, &["chief"]) && (chief + 1..=office).all(|at| spaced(at) && is_word(at))
            });
        }
        // `Asked Minister Okafor`
        let begins = self.text.starts(at);
        self.text.is(office, FIELDED)
            && self.is_name(at)
            && (at + 1..=office).all(|at| self.is_name(at) || self.text.is_any(at, &["and"]))
            && !self.text.is_any(office - 1, &["and"])
            && office - at <= FIELD
            && !(begins && self.text.is(at, DO | DOES | EXCLAIMED))
    }

    /// Whether a word has a capital where not all have one, and belongs to no name that is marked: it may be a part of a title.
    fn is_name(&self, at: usize) -> bool {
        self.text.token(at).is_some_and(|token| token.is_capital() && token.place % 3 == 0)
            && self.text.flags(at) & (flag::FUNCTION | flag::DEMONYM) == 0
            && self.marked(at).is_none()
    }

    /// Whether the title behind a word that joins is that of somebody else than the one before it: `an aide of President Okafor`, `a
    /// spokesman for Chancellor Okafor`, `the President and Senator Okafor`; `Chairman and Chief Executive Okafor` is both. `name` is
    /// the first token of the name.
    fn is_of_another(&self, at: usize, name: usize) -> bool {
        let is_held = |at: usize| self.text.is_capital(at) && self.text.is(at, ADDRESSED | HELD | STYLED | PLURALS);
        // `Prime Minister`, and not `Minister for Justice`
        let mut behind =
            (at + 1..name.min(at + 4)).take_while(|&at| self.is_title(at) || self.qualifies(at) || is_held(at));
        let mut is_behind = || behind.any(|at| is_held(at) && !self.text.is_any(at, &["justice"]));
        match self.text.word(at) {
            "to" => true,
            // `for Homeland Security Dr. Okafor`
            "for" if self.worth(name - 1) != Worth::Office && at + 2 < name => false,
            "for" => is_behind() || (self.is_title(name - 1) && !self.text.is_any(name - 1, &["justice"])),
            "of" | "in" => is_behind(),
            "and" => is_behind() && at.checked_sub(1).is_some_and(|before| self.is_title(before)),
            _ => false,
        }
    }

    /// The title that a name shares with the one before it: `Senators Okafor and Lindqvist`.
    fn shared(&self, name: &Range<usize>) -> Option<Range<usize>> {
        let is_person = |named: &&Named| named.kind == Some(ActorKind::Person);
        let mut start = name.start;
        for _ in 0..LONGEST {
            let gap = self.text.gap(start)?;
            let joint = start.checked_sub(1).filter(|&at| gap == Gap::Space && self.text.is_any(at, &["and"]));
            let end = match joint {
                Some(joint) if matches!(self.text.gap(joint)?, Gap::Space | Gap::Comma) => joint,
                None if gap == Gap::Comma => start,
                _ => return None,
            };
            let before = self.actor(end.checked_sub(1)?).filter(is_person)?;
            if let Some(title) = self.before(before.tokens.start, false) {
                return Some(title).filter(|title| self.text.is(title.end - 1, PLURALS));
            }
            start = before.tokens.start;
        }
        None
    }

    /// The title that stands before what it is for and a name: `Chair of the Vell Bank (VB) Ada Lindqvist`, `Secretary for Political
    /// Affairs Ada Lindqvist`.
    fn of_body(&self, name: usize) -> Option<Range<usize>> {
        let mut is_marked = false;
        let mut at = name;
        for _ in 0..OBJECT {
            let gap = self.text.gap(at)?;
            at = at.checked_sub(1)?;
            let joined = match gap {
                Gap::Space | Gap::Hyphen => true,
                Gap::Ampersand => at + 1 < name,
                Gap::Close => at + 1 == name && self.is_closed(at),
                Gap::Open => self.text.gap(name) == Some(Gap::Close),
                _ => false,
            };
            let is_person = self.actor(at).is_some_and(|named| named.kind == Some(ActorKind::Person));
            if !joined || is_person {
                return None;
            }
            if !self.is_taken(at) && self.text.is_any(at, &["of", "for"]) && at + 1 < name {
                let title = self.before(at, false);
                let Some(title) = title.filter(|title| !self.text.is(title.end - 1, PLURALS)) else { continue };
                return Some(title.start..if is_marked { title.end } else { name });
            }
            let is_word = self.text.is_capital(at) && !self.text.is_any(at, &["the"]);
            let is_the = || self.text.is_any(at, &["the"]) && at > 0 && self.text.is_any(at - 1, &["of", "for"]);
            let belongs = self.is_taken(at) || is_word || self.text.is_any(at, &["and", "of", "for"]) || is_the();
            if !belongs || (at + 1 == name && !self.text.is_capital(at)) || self.text.starts(at) {
                return None;
            }
            is_marked |= self.is_taken(at);
        }
        None
    }

    /// `former` and the like before the place or body that an office is of, which stands right before it.
    fn outer(&self, office: &Range<usize>) -> Option<usize> {
        let place = self.actor(office.start.checked_sub(1)?).filter(|_| self.text.is_spaced(office.start))?;
        let start = place.tokens.start;
        let outer =
            start.checked_sub(1).filter(|_| self.text.is_spaced(start) && place.kind != Some(ActorKind::Person))?;
        self.text.is_any(outer, OUTER).then_some(outer)
    }

    /// How much a title of one word says.
    fn worth(&self, at: usize) -> Worth {
        match () {
            () if self.text.is_any(at, EMPTY) => Worth::Nothing,
            () if at > 0 && self.text.is_any(at - 1, &["first"]) => Worth::Office,
            () if self.text.is_any(at, STYLES) => Worth::Style,
            () => Worth::Office,
        }
    }
}

/// How much a title says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// `Mr.`
    Nothing,
    /// `Dr.`
    Style,
    /// `Minister`
    Office,
}

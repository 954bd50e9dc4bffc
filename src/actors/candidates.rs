//! Where names may stand, what sort each looks like, and how sure that is.

use std::ops::Range;

use rapidhash::RapidHashSet;

use super::gazetteer::{Entry, Gazetteer};
use super::view::View;
use super::words::{BODY, CALENDAR, COMPANY, FUNCTION, OFFICE, SITE, SPEECH, TITLE, TRADE, WHERE};
use super::{normalise, surname};
use crate::article::{ActorKind, Article, Part};
use crate::layout::{Layout, Placed};
use crate::text::{Case, Opens};

/// A name, or what may be one.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    /// The place of its part in the article.
    order: usize,
    pub(super) part: Part,
    /// First byte in the part.
    pub(super) start: usize,
    /// As it is written.
    pub(super) surface: &'a str,
    /// The normal form of the surface.
    pub(super) key: String,
    /// The name that the gazetteer has for it.
    pub(super) known: Option<&'static str>,
    /// What it looks like, and how sure that is: 1 is a guess.
    pub(super) kind: (ActorKind, u32),
    pub(super) role: Option<&'a str>,
    /// Stands in brackets after the candidate before it: `Lake Basin Authority (LBA)`.
    pub(super) bracketed: bool,
    /// Counts only if something else in the article goes by this name.
    weak: bool,
}

/// The candidates of an article, in reading order, none overlapping another.
pub(super) fn find<'a>(article: &'a Article, layout: &'a Layout, gazetteer: &'a Gazetteer) -> Vec<Candidate<'a>> {
    let mut found = Vec::new();
    let mut display = Vec::new();
    for (i, (part, tokens)) in layout.by_part().enumerate() {
        let view = View::new(part, article.part(part).unwrap_or(""), tokens, gazetteer);
        let mut scan = Scan { order: i, view, found };
        let mut at = 0;
        for paragraph in tokens.chunk_by(|_, next| next.token.opens != Opens::Paragraph) {
            let range = at..at + paragraph.len();
            at = range.end;
            if is_display(part, paragraph) { display.push((i, part, paragraph)) } else { scan.body(range) }
        }
        found = scan.found;
    }
    let names = names_of(&found);
    found.retain(|candidate| !candidate.weak || names.contains(candidate.key.as_str()));
    for (order, part, paragraph) in display {
        let view = View::new(part, article.part(part).unwrap_or(""), paragraph, gazetteer);
        let mut scan = Scan { order, view, found };
        scan.display(&names);
        found = scan.found;
    }
    found.sort_by_key(|candidate| (candidate.order, candidate.start));
    found
}

/// What the certain ones go by, surnames too.
fn names_of(found: &[Candidate]) -> RapidHashSet<String> {
    let certain = found.iter().filter(|candidate| !candidate.weak);
    certain
        .flat_map(|c| [c.key.as_str(), if c.kind.0 == ActorKind::Person { surname(&c.key) } else { "" }])
        .map(str::to_owned)
        .collect()
}

/// How much speaks for a kind: nothing but the number of words,
const GUESS: u32 = 1;
/// a neighbour that others have too,
const LIKELY: u32 = 2;
/// a neighbour that hardly others have,
pub(super) const CERTAIN: u32 = 3;
/// a word of the name,
pub(super) const NAMED: u32 = 6;
/// a title,
const TITLED: u32 = 8;
/// the gazetteer.
const GIVEN: u32 = 9;

/// What follows a name and a hyphen without belonging to it.
const COMPOUND: &[&str] = &[
    "based", "backed", "led", "born", "era", "style", "owned", "run", "made", "listed", "held", "built", "bound",
    "wide", "area", "like",
];

/// Words of the longest name looked for in a headline.
const LONGEST_IN_DISPLAY: usize = 5;

/// Words of the longest name; what is longer is a list, or no name.
const LONGEST: usize = 16;

/// Whether capitals say nothing here: a headline in capitals, a heading with all its longer words capitalised.
fn is_display(part: Part, paragraph: &[Placed]) -> bool {
    !paragraph.iter().any(|Placed { token, .. }| match part {
        Part::Text(_) => token.case == Case::Lower || (token.case == Case::Capital && token.end - token.start > 1),
        _ => token.case == Case::Lower && token.end - token.start > 4,
    })
}

struct Scan<'a> {
    order: usize,
    view: View<'a>,
    found: Vec<Candidate<'a>>,
}

impl<'a> Scan<'a> {
    /// Every capitalised run of ordinary text.
    fn body(&mut self, Range { start: mut at, end }: Range<usize>) {
        while at < end {
            if self.view.is_name_word(at) || self.view.known(at).is_some() || self.view.past_particles(at).is_some() {
                let next = self.run_end(at).min(end);
                self.segment(at, next);
                at = next;
            } else {
                at += 1;
            }
        }
    }

    /// Where capitals say nothing: only what the gazetteer or the rest of the article knows.
    fn display(&mut self, names: &RapidHashSet<String>) {
        let end = self.view.tokens.len();
        let shouts = self.view.tokens.iter().all(|t| !matches!(t.token.case, Case::Lower | Case::Capital));
        let mut at = 0;
        while at < end {
            // In capitals, `us` and `who` are not told from `US` and `WHO`.
            let doubtful = !self.view.is_capital(at) || (shouts && self.view.class(at) & (FUNCTION | SPEECH) != 0);
            let known = self.view.known(at).map_or(0, |(length, _)| length);
            let is_named =
                |length: &usize| self.view.slice(at, at + length).is_some_and(|name| names.contains(&normalise(name)));
            let length = (known + 1..=LONGEST_IN_DISPLAY.min(end - at)).rev().find(is_named).unwrap_or(known);
            if length > 0 && !doubtful {
                self.emit(at, at + length, None);
            }
            at += length.max(1);
        }
    }

    fn run_end(&self, start: usize) -> usize {
        let mut end = start;
        loop {
            end += self.view.known(end).map_or(1, |(length, _)| length);
            match self.next_in_run(start, end) {
                Some(next) if next - start < LONGEST => end = next,
                _ => return end,
            }
        }
    }

    /// Where the run from `start` to `end` goes on.
    fn next_in_run(&self, start: usize, end: usize) -> Option<usize> {
        let view = &self.view;
        let follows = |at: usize| Some(at).filter(|&at| view.is_joined(at) && view.is_name_word(at));
        let last = end - 1;
        if view.gap(end) == " & " {
            return Some(end).filter(|&end| view.is_name_word(end));
        }
        if !view.is_joined(end) {
            return None;
        }
        if view.is_name_word(end) {
            // `Israel-Gaza` is two.
            let two = view.gap(end) == "-" && view.known(end).is_some() && view.known(last).is_some();
            return (!two).then_some(end);
        }
        if view.gap(end) == "-" && view.token(end).case == Case::Lower {
            return Some(end).filter(|_| self.is_given_name_tail(start, end));
        }
        let next = end + 1;
        let of = |at: usize| matches!(view.word(at), "of" | "for");
        let (own, ends) = (view.class(start) | view.class(last), view.class(last));
        match view.word(end) {
            "of" | "for" if own & (BODY | SITE) != 0 && ends & COMPANY == 0 => {
                follows(next + usize::from(view.word(next) == "the"))
            }
            // `Minister of Finance`
            "of" | "for" if own & TITLE != 0 && view.class(next) & OFFICE != 0 => follows(next),
            // `Ministry of Food and Farming`
            "and" if (start..end).any(of) => {
                follows(next).filter(|_| own & (BODY | TITLE) != 0 && view.known(next).is_none())
            }
            // `the Food and Farming Board`
            "and"
                if view.follows_the(start) && view.class_of(start..end) & BODY == 0 && view.known(start).is_none() =>
            {
                let more = (next..next + LONGEST).take_while(|&at| follows(at).is_some()).count();
                follows(next).filter(|_| view.class_of(next..next + more) & BODY != 0)
            }
            _ => view.past_particles(end),
        }
    }

    /// `Sang-ho` in `Lee Sang-ho`, but not `New York-based`.
    fn is_given_name_tail(&self, start: usize, end: usize) -> bool {
        let view = &self.view;
        end > start + 1
            && view.gap(end - 1) == " "
            && view.known(start).is_none()
            && view.word(end).len() < 7
            && !COMPOUND.contains(&view.word(end))
    }

    /// Takes a run apart: demonym, then what stands before a title, the title, and the name that it belongs to.
    fn segment(&mut self, mut start: usize, end: usize) {
        // `French Academy`, `Western Province`: the demonym belongs to the name.
        let whole = self.view.class_of(start..end) & BODY != 0 || self.view.class(end - 1) & SITE != 0;
        while start < end && !whole {
            match self.view.known(start) {
                Some((length, Entry { kind: None, .. })) => start += length,
                _ => break,
            }
        }
        let is_title = |at: &usize| self.view.class(*at) & TITLE != 0;
        let names_body = |at: usize| self.view.class_of(at + 1..end) & BODY != 0;
        let is_known = self.view.known(start).is_some_and(|(length, _)| length == end - start);
        let title = (start..end).rev().find(is_title).filter(|&at| !is_known && !names_body(at));
        let Some(title) = title else { return self.emit(start, end, None) };
        let mut first = title;
        while first > start && self.view.class(first - 1) & (OFFICE | TITLE) != 0 {
            first -= 1;
        }
        let mut name = title + 1;
        while name < end
            && (self.view.class(name) & OFFICE != 0 || matches!(self.view.word(name), "of" | "and" | "the" | "for"))
        {
            name += 1;
        }
        self.emit(start, first, None);
        self.emit(name, end, self.view.slice(first, name));
    }

    /// Adds the tokens `start..end` as one candidate, unless they are no name.
    fn emit(&mut self, start: usize, end: usize, title: Option<&'a str>) {
        let Some(surface) = self.view.slice(start, end) else { return };
        let role = title.or_else(|| self.lower_title(start));
        let known = if title.is_some() { None } else { self.view.known(start).filter(|known| known.0 == end - start) };
        if known.is_some_and(|(_, entry)| entry.kind.is_none())
            || (title.is_none() && known.is_none() && self.is_generic(start, end))
        {
            return;
        }
        let kind = match known.and_then(|(_, entry)| entry.kind) {
            Some(kind) => (kind, GIVEN),
            None if role.is_some() => (ActorKind::Person, TITLED),
            None => self.kind(start, end),
        };
        let weak = end == start + 1 && self.view.is_start(start) && kind.1 < CERTAIN;
        let begin = self.view.token(start).start as usize;
        let opened = self.view.gap(start) == " ("
            && self.found.last().is_some_and(|c| c.order == self.order && c.start + c.surface.len() + 2 == begin);
        self.found.push(Candidate {
            order: self.order,
            part: self.view.part,
            start: begin,
            surface,
            key: normalise(surface),
            known: known.map(|(_, entry)| entry.name),
            kind,
            role,
            bracketed: opened,
            weak,
        });
    }

    /// Whether no word of it is anybody's: `Prime Minister`, `Bank`; but `Foreign Ministry` names one.
    fn is_generic(&self, start: usize, end: usize) -> bool {
        let common =
            (start..end).all(|at| self.view.class(at) & (FUNCTION | TITLE | OFFICE | BODY | SITE | CALENDAR) != 0);
        common && (end == start + 1 || self.view.class_of(start..end) & (BODY | SITE) == 0)
    }

    /// What an unknown name looks like, by its own words first, then by its neighbours.
    fn kind(&self, start: usize, end: usize) -> (ActorKind, u32) {
        use ActorKind::{Organisation, Person, Place};
        let single = end == start + 1;
        let (own, last) = (self.view.class_of(start..end), self.view.class(end - 1));
        if own & BODY != 0 && (last & SITE == 0 || last & BODY != 0) {
            return (Organisation, NAMED);
        }
        if (self.view.class(start) | last) & SITE != 0 && !single {
            return (Place, NAMED);
        }
        // `OSLO, Norway -`
        if self.view.is_start(start) && self.view.token(start).case == Case::Upper && self.view.gap(end) != " " {
            return (Place, CERTAIN);
        }
        if single && self.view.token(start).case == Case::Upper {
            return (Organisation, CERTAIN);
        }
        let the = self.view.follows_the(start);
        let beside = start.wrapping_sub(1 + usize::from(the));
        let before =
            if self.view.is_start(start) { 0 } else { self.view.class(beside) & WHERE | self.view.lower_class(beside) };
        let after = if self.view.is_joined(end) { self.view.lower_class(end) } else { 0 };
        if before & WHERE != 0 {
            (Place, if single && !the { CERTAIN } else { LIKELY })
        } else if the {
            (Organisation, LIKELY)
        } else if (before | after) & SPEECH != 0 {
            (Person, CERTAIN)
        } else if before & TRADE != 0 || single && after & TRADE != 0 {
            (Organisation, LIKELY)
        } else if single {
            self.listed(start).unwrap_or((Organisation, GUESS))
        } else {
            (Person, LIKELY)
        }
    }

    /// The kind of the name right before in a list: `Gao, Mopti and Segou`.
    fn listed(&self, start: usize) -> Option<(ActorKind, u32)> {
        let last = if self.view.word(start.checked_sub(1)?) == "and" { start - 1 } else { start };
        let end = self.view.token(last.checked_sub(1)?).end as usize;
        let listed = last < start || self.view.gap(start) == ", ";
        let before =
            self.found.last().filter(|c| listed && c.order == self.order && c.start + c.surface.len() == end)?;
        Some((before.kind.0, LIKELY))
    }

    /// The lower-case title that ends right before `at`: `foreign minister`.
    fn lower_title(&self, at: usize) -> Option<&'a str> {
        let class = |at: usize| match at.checked_sub(1) {
            Some(before) if self.view.is_joined(at) => self.view.lower_class(before),
            _ => 0,
        };
        let last = class(at);
        if last & TITLE == 0 || last & SPEECH != 0 {
            return None;
        }
        let mut first = at - 1;
        while class(first) & (OFFICE | TITLE) != 0 {
            first -= 1;
        }
        self.view.slice(first, at)
    }
}

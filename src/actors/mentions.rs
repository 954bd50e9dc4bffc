//! The mentions of actors among what was marked: what each is written as, of which kind it is, and whom it means.

use std::borrow::Cow;
use std::ops::Range;

use super::acronyms::aside;
use super::agree::agree;
use super::gazetteer::Gazetteer;
use super::georgia;
use super::holders::{self, Claim, Scene};
use super::merge::{Aside, Mentioned};
use super::metonym::government;
use super::names::{About, Names, is};
use super::nations;
use super::normalise;
use super::nothing::is_in_address;
use super::offices::Person;
use super::roles::{Role, Roles};
use super::sometimes;
use super::states;
use super::surroundings::Surroundings;
use super::symbols::is_in_symbol;
use super::tagger::Named;
use super::text::{Span, Text};
use super::towns::Towns;
use crate::article::ActorKind;

/// A token that is the code of a country or a state, and that.
type Code = (usize, &'static str);

/// What an article tells of the names in it.
struct Context<'a> {
    text: Text<'a>,
    surroundings: Surroundings<'a>,
    towns: Towns<'a>,
    roles: Roles<'a>,
    scene: Scene<'a>,
    codes: Vec<Code>,
}

/// What a mention is taken for: an actor of a kind. `name` is the number of what is written, as a name of that kind.
#[derive(Clone, Copy)]
struct Taken<'a> {
    span: Span<'a>,
    kind: ActorKind,
    name: u32,
}

/// The mentions of actors among what was marked, each with its surface, role and known name.
pub(super) fn mentioned<'a>(text: Text<'a>, named: &'a [Named], names: &mut Names) -> Vec<Mentioned<'a>> {
    let spans: Vec<Option<Span>> = named.iter().map(|named| text.span(&named.tokens)).collect();
    let number =
        |(named, span): (&Named, &Option<Span>)| names.number(named.kind, span.map_or("", |span| span.surface));
    let numbers: Vec<u32> = named.iter().zip(&spans).map(number).collect();
    let context = Context::new(text, named, numbers.iter().map(|number| names.about(*number)));
    let mut found: Vec<Mentioned<'a>> = Vec::with_capacity(named.len());
    let (mut claims, mut before_end) = (Vec::new(), usize::MAX);
    for ((Named { tokens, kind }, span), name) in named.iter().zip(spans).zip(numbers) {
        let (Some(kind), Some(span)) = (*kind, span.filter(|span| !is_piece(text, span))) else { continue };
        let marked = Taken { span, kind, name };
        let taken = if kind == ActorKind::Organisation { context.body(tokens, marked, names) } else { marked };
        let before = found.last().filter(|last| last.part == span.part).map(|last| last.kind);
        let aside = aside(text, before_end..tokens.start, tokens.end, [before, Some(taken.kind)]);
        let taken = if aside == Aside::Nickname { taken.nicknamed(names) } else { taken };
        if let Some(last) = found.last_mut().filter(|_| before_end == tokens.start)
            && let Some(surface) = joined(text, last, &taken)
        {
            (last.surface, last.name) = (surface, names.number(taken.kind, surface));
        } else {
            let (mention, person) = context.mention(tokens, taken, aside, names);
            claims.extend(person.map(|(person, by_office)| Claim { mention: found.len(), person, by_office }));
            found.push(mention);
        }
        before_end = tokens.end;
    }
    context.settle(&mut found, &claims, names);
    found
}

/// The codes of athletes' countries and of states among those named, in reading order.
fn codes(named: &[Named], text: Text<'_>) -> Vec<Code> {
    let mut codes = nations::codes(named, text);
    codes.append(&mut states::codes(named, text));
    codes.sort_unstable_by_key(|(at, _)| *at);
    codes
}

/// Whether a name is a piece of a symbol or of an address.
fn is_piece(text: Text<'_>, span: &Span<'_>) -> bool {
    let part = text.part(span.part);
    is_in_symbol(part, span.start) || is_in_address(part, span.start..span.end())
}

/// `Washington, D.C.`: a mention and what follows right behind it, if that is the name of one capital.
fn joined<'a>(text: Text<'a>, last: &Mentioned<'_>, next: &Taken<'_>) -> Option<&'a str> {
    if (last.kind, last.part) != (next.kind, next.span.part) {
        return None;
    }
    let joined = text.part(last.part).get(last.start..next.span.end())?;
    Gazetteer::built_in().seat_of(&normalise(joined)).map(|_| joined)
}

impl Taken<'_> {
    /// The same as one of another kind.
    fn as_one_of(self, kind: ActorKind, names: &mut Names) -> Self {
        Self { kind, name: names.number(kind, self.span.surface), ..self }
    }

    /// What a person is called beside the name: what is known as something else is none.
    fn nicknamed(self, names: &mut Names) -> Self {
        let is_known = self.kind == ActorKind::Person || names.about(self.name).called.is_some();
        if is_known { self } else { self.as_one_of(ActorKind::Person, names) }
    }
}

impl<'a> Context<'a> {
    /// That of the `named`; `about` is what is known of them, in the same order.
    fn new<'n>(text: Text<'a>, named: &'a [Named], about: impl Iterator<Item = &'n About>) -> Self {
        Self {
            text,
            surroundings: Surroundings::new(text, named),
            towns: Towns::new(text, named),
            roles: Roles { text, named },
            scene: Scene::new(text, named, about),
            codes: codes(named, text),
        }
    }

    /// What is taken for what was marked as a body: it, with the genitive that belongs to its name, or a place.
    fn body(&self, tokens: &Range<usize>, marked: Taken<'a>, names: &mut Names) -> Taken<'a> {
        let Span { part, start, surface: written } = marked.span;
        let part = self.text.part(part);
        let surface = Gazetteer::built_in().with_genitive(part, start, written);
        let taken = Taken { span: Span { surface, ..marked.span }, ..marked };
        let is_before_symbol = || part.get(taken.span.end()..).is_some_and(|after| after.trim_start().starts_with('<'));
        if self.is_place(tokens, surface) && !is_before_symbol() {
            return taken.as_one_of(ActorKind::Place, names);
        }
        let taken = if surface.len() == written.len() { taken } else { taken.as_one_of(marked.kind, names) };
        // What only a country is called is that country.
        if names.about(taken.name).is(is::COUNTRY) { taken.as_one_of(ActorKind::Place, names) } else { taken }
    }

    /// Whether what was marked as a body is a place.
    fn is_place(&self, tokens: &Range<usize>, surface: &str) -> bool {
        self.surroundings.is_region(tokens, surface) || self.towns.is_town(tokens, || self.surroundings.nobody_plays())
    }

    /// A mention with what stands beside it; of a person also who that is, and whether by surname and office alone.
    fn mention(
        &self,
        tokens: &Range<usize>,
        Taken { span: Span { part, start, surface }, kind, name }: Taken<'a>,
        aside: Aside,
        names: &Names,
    ) -> (Mentioned<'a>, Option<(&'static Person, bool)>) {
        let is_person = kind == ActorKind::Person;
        let role = if is_person { self.roles.of(tokens) } else { None };
        let person = if is_person { self.person(tokens, name, role.as_ref(), names) } else { None };
        let mention = Mentioned {
            part,
            start,
            surface,
            kind,
            name,
            known: if kind == ActorKind::Place { self.place(tokens, name, names) } else { names.about(name).called },
            role: role.as_ref().and_then(|role| self.said(role, role.outer.unwrap_or(role.tokens.start))),
            titled: role.as_ref().is_some_and(|role| role.tokens.start < tokens.start),
            aside,
            apart: false,
        };
        (mention, person)
    }

    /// A role as it is written from a token on, of one person.
    fn said(&self, role: &Role, first: usize) -> Option<&'a str> {
        let said = self.text.piece(first..role.tokens.end)?;
        said.get(..said.len().saturating_sub(usize::from(role.is_shared)))
    }

    /// A role without the place in it.
    fn office(&self, role: &Role) -> Option<Cow<'a, str>> {
        let office = self.said(role, role.tokens.start)?;
        Some(match role.outer {
            Some(outer) => format!("{} {office}", self.text.word(outer)).into(),
            None => office.into(),
        })
    }

    /// Who is known by a name, or by it and a role, and whether by surname and office alone.
    fn person(
        &self,
        tokens: &Range<usize>,
        name: u32,
        role: Option<&Role>,
        names: &Names,
    ) -> Option<(&'static Person, bool)> {
        if !names.about(name).is(is::FULL | is::ALONE) {
            return None;
        }
        let key = names.normal(name);
        let office = role.and_then(|role| Some((&role.tokens, self.office(role)?)));
        let person = self.scene.person(tokens, key, office.as_ref().map(|(at, office)| (*at, &**office)));
        person.or_else(|| self.scene.administers(tokens, key))
    }

    /// The name that is known for a place: that of the government that it stands for, or of what it is the code of, or its own.
    fn place(&self, tokens: &Range<usize>, name: u32, names: &Names) -> Option<&'static str> {
        let about = names.about(name);
        let other = if about.is(is::SEAT) && self.surroundings.acts(tokens) {
            government(names.normal(name), self.text.published())
        } else {
            let code = self.codes.binary_search_by_key(&tokens.start, |(at, _)| *at).ok();
            code.and_then(|code| self.codes.get(code)).map(|(_, of)| *of)
        };
        other.or(about.called)
    }

    /// Settles what each mention means beside the others.
    fn settle(&self, found: &mut [Mentioned<'a>], claims: &[Claim], names: &mut Names) {
        sometimes::settle(found, names, self.text.published(), |body| self.scene.names(body));
        let governs_georgia = |claim: &Claim| claim.person.terms().any(|term| term.country == "Georgia");
        georgia::tell(found, names, self.text, || self.scene.says("Georgian") || claims.iter().any(governs_georgia));
        agree(found, names, claims, |key| self.scene.governs(key), self.text);
        let goes_alone =
            |mention: &Mentioned| mention.kind == ActorKind::Person && names.about(mention.name).is(is::ALONE);
        if !claims.is_empty() || found.iter().any(goes_alone) {
            let prominent = |key: &str| self.scene.prominent(key).filter(|_| !self.surroundings.is_of_sport());
            holders::settle(found, names, claims, self.scene.day(), prominent);
        }
    }
}

//! The user's own say about who is who: what goes by one name, what does not, and what is no actor.
//!
//! Rules hold of articles as they were indexed, whenever they are asked for: [`Rules::who`] is what they make of one mention, and
//! all else follows from it: the actors of an article ([`Rules::apply`]), and what a query asks for ([`Rules::sought`]).

mod ask;
pub mod edit;
mod read;
#[cfg(test)]
mod tests;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::normalise;
use super::roles::gives_way;
use super::sought::names;
use crate::article::{Actor, ActorKind, Article};
use crate::error::Result;

/// The file of rules, as values.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    ignored: Vec<String>,
    /// For each kind, who goes by a name in normal form.
    known: [RapidHashMap<String, Known>; 3],
    /// For each kind, the normal names of those who are split off, or become of that kind.
    others: [RapidHashSet<String>; 3],
}

/// What is said of one actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The canonical name.
    pub name: String,
    /// The kind; `None` if the rule holds for every kind of actor of these names.
    pub kind: Option<ActorKind>,
    /// What they are, whatever articles take them for; `None` if they stay what they are.
    pub becomes: Option<ActorKind>,
    /// What else it is called.
    pub aliases: Vec<String>,
    /// What somebody else is called that articles take for this one.
    pub not: Vec<String>,
    normal: Normal,
}

/// The names of a rule in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Normal {
    name: String,
    not: Vec<String>,
}

/// What the rules say of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It belongs to the rule of this number.
    Of(usize),
    /// It is no actor's.
    Ignored,
}

/// What the rules make of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who<'r> {
    /// They say nothing of it.
    Itself,
    /// It is this one.
    Is(ActorKind, &'r str),
    /// It is this one, and not the one whom the article takes it for.
    Instead(ActorKind, &'r str),
    /// It is no actor.
    Ignored,
}

impl Rules {
    /// Reads the TOML of rules. Errors call it `file`.
    ///
    /// # Errors
    ///
    /// [`crate::error::ErrorKind::Rules`], at `file:line:column` (in characters, from 1), if the text is no TOML, has an unknown
    /// key or kind, or says two things of one name.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        read::read(text, file)
    }

    /// Whether they say nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.ignored.is_empty()
    }

    /// What they say of actors, in the order of the file.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What they say is no actor, in the order of the file.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// What becomes of a mention written as `surface` of an actor whom the article calls `name`, both in normal form.
    #[must_use]
    pub fn who(&self, kind: ActorKind, name: &str, surface: &str) -> Who<'_> {
        match self.known[kind as usize].get(name) {
            None => Who::Itself,
            Some(Known::Ignored) => Who::Ignored,
            Some(Known::Of(rule)) => {
                let Some(rule) = self.rules.get(*rule) else { return Who::Itself };
                let mut others = rule.others();
                let other = others.find(|(_, normal)| *normal == surface);
                other.map_or(Who::Is(rule.becoming(kind), &rule.name), |other| self.instead(kind, other))
            }
        }
    }

    /// Who somebody is who is not the one for whom the article takes him: of that name, also in normal form, for which there may be a
    /// rule, too.
    fn instead<'r>(&'r self, kind: ActorKind, (name, normal): (&'r str, &str)) -> Who<'r> {
        let rule = match self.known[kind as usize].get(normal) {
            Some(Known::Ignored) => return Who::Ignored,
            Some(Known::Of(rule)) => self.rules.get(*rule),
            None => None,
        };
        rule.map_or(Who::Instead(kind, name), |rule| Who::Instead(rule.becoming(kind), &rule.name))
    }

    /// Whether they make actors of one kind actors of another.
    #[must_use]
    pub fn change_kinds(&self) -> bool {
        self.rules.iter().any(|rule| rule.becomes.is_some())
    }

    /// Whether they have a say in who bears a name in normal form.
    #[must_use]
    pub fn concern(&self, kind: ActorKind, name: &str) -> bool {
        self.known[kind as usize].contains_key(name) || self.others[kind as usize].contains(name)
    }

    /// Who those may be whom articles call by a name in normal form, according to what is written.
    pub fn may_be(&self, kind: ActorKind, name: &str) -> impl Iterator<Item = (ActorKind, &str)> {
        let known = self.known[kind as usize].get(name);
        let rule = known.and_then(|known| if let Known::Of(rule) = known { self.rules.get(*rule) } else { None });
        rule.into_iter().flat_map(move |rule| {
            let others = rule.others().filter_map(move |other| match self.instead(kind, other) {
                Who::Instead(kind, name) => Some((kind, name)),
                _ => None,
            });
            std::iter::once((rule.becoming(kind), rule.name.as_str())).chain(others)
        })
    }

    /// The actors of an article as the rules have them, in the order of their first mention.
    #[must_use]
    pub fn apply(&self, article: &Article, actors: Vec<Actor>) -> Vec<Actor> {
        if self.is_empty() {
            return actors;
        }
        let mut named: Vec<Actor> = Vec::with_capacity(actors.len());
        let mut numbers: RapidHashMap<(ActorKind, String), usize> = RapidHashMap::default();
        for Actor { name, kind, role, mentions } in actors {
            let key = normalise(&name);
            for mention in mentions {
                let surface = article.part(mention.part).and_then(|text| text.get(mention.span.clone())).unwrap_or("");
                let (kind, name, role) = match self.who(kind, &key, &normalise(surface)) {
                    Who::Itself => (kind, name.as_str(), role.as_ref()),
                    Who::Is(kind, name) => (kind, name, role.as_ref()),
                    // What the article says of the one is not said of the other.
                    Who::Instead(kind, name) => (kind, name, None),
                    Who::Ignored => continue,
                };
                let at = *numbers.entry((kind, normalise(name))).or_insert_with(|| {
                    named.push(Actor { name: name.to_owned(), kind, role: None, mentions: Vec::new() });
                    named.len() - 1
                });
                let Some(actor) = named.get_mut(at) else { continue };
                if role.is_some_and(|role| actor.role.as_ref().is_none_or(|shown| gives_way(shown, role))) {
                    actor.role = role.cloned();
                }
                actor.mentions.push(mention);
            }
        }
        for actor in &mut named {
            actor.mentions.sort_by_key(|mention| (mention.part, mention.span.start));
        }
        named.sort_by_key(|actor| actor.mentions.first().map(|mention| (mention.part, mention.span.start)));
        named
    }
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        (&self.rules, &self.ignored) == (&other.rules, &other.ignored)
    }
}

impl Rule {
    /// What somebody else is called, as it is written and in normal form.
    fn others(&self) -> impl Iterator<Item = (&str, &str)> {
        self.not.iter().zip(&self.normal.not).map(|(other, normal)| (other.as_str(), normal.as_str()))
    }

    /// Whether it holds for actors of this kind.
    #[must_use]
    pub fn holds_for(&self, kind: ActorKind) -> bool {
        self.kind.is_none_or(|own| own == kind)
    }

    /// What it makes of actors of this kind, for which it holds.
    #[must_use]
    pub fn becoming(&self, kind: ActorKind) -> ActorKind {
        self.becomes.unwrap_or(kind)
    }

    /// The canonical name and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

/// The kind that is written so, as `--kind` has it.
fn kind_of(name: &str) -> Option<ActorKind> {
    let name = if matches!(name, "org" | "organization") { "organisation" } else { name };
    ActorKind::ALL.into_iter().find(|kind| kind.name() == name)
}

//! Whom a query asks for where there are rules.

use super::{Known, Rule, Rules, Who};
use crate::actors::sought::{Sought, Step, Test, names};
use crate::actors::{Aspect, normalise, own_keys};
use crate::article::ActorKind;

impl Rules {
    /// Whoever of this kind goes by `name`, to the article, to the gazetteer or to these rules: by canonical name, alias or
    /// surname. Who was merged is found by either name; who was split off or is ignored, no more by that of the other.
    #[must_use]
    pub fn sought(&self, kind: ActorKind, name: &str) -> Sought {
        if self.is_empty() {
            return Sought::named(kind, name);
        }
        let mut keys = names(kind, name);
        for i in 0..keys.len() {
            if let Some(Known::Of(rule)) = self.known[kind as usize].get(&keys[i]) {
                let canonical = self.rules.get(*rule).map(|rule| normalise(&rule.name));
                keys.extend(canonical.filter(|canonical| !keys.contains(canonical)));
            }
        }
        let asked = |name: &str| own_keys(kind, name).iter().any(|own| keys.contains(own));
        let (mut never, mut split, mut also) = (Vec::new(), Vec::new(), Vec::new());
        let ignored = self.names(kind, Known::Ignored);
        if !ignored.is_empty() {
            never.push(Step::new(false, [Test::new(Aspect::Name, ignored)]));
        }
        for (claims, rule) in self.claims(kind) {
            let meant = asked(&rule.name);
            // Of a name in normal form it cannot be told which part is the surname.
            let part = |claim: &String| keys.iter().any(|key| claim.contains(key.as_str()));
            let touched = meant || claims.iter().any(part);
            for (who, step) in self.splits(kind, rule, &claims) {
                match who {
                    Who::Ignored => never.push(step(false)),
                    Who::Instead(other) if asked(other) => split.push(step(true)),
                    _ if touched => split.push(step(false)),
                    _ => {}
                }
            }
            if meant {
                also.extend(claims);
            }
        }
        let mut steps = never;
        if !split.is_empty() {
            // What is written so is found, whoever it is.
            steps.push(Step::new(true, [Test::new(Aspect::Written, keys.clone())]));
            steps.append(&mut split);
        }
        steps.push(Step::new(true, [Test::new(Aspect::Any, keys)]));
        if !also.is_empty() {
            steps.push(Step::new(true, [Test::new(Aspect::Name, also)]));
        }
        Sought { steps }
    }

    /// Anybody of this kind, but those who are ignored.
    #[must_use]
    pub fn anybody(&self, kind: ActorKind) -> Sought {
        let ignored = self.names(kind, Known::Ignored);
        let mut steps = Vec::new();
        if !ignored.is_empty() {
            steps.push(Step::new(false, [Test::new(Aspect::Name, ignored)]));
        }
        for (claims, rule) in self.claims(kind) {
            let nobody = self.splits(kind, rule, &claims).filter(|(who, _)| *who == Who::Ignored);
            steps.extend(nobody.map(|(_, step)| step(false)));
        }
        steps.extend(Sought::anybody().steps);
        Sought { steps }
    }

    /// Those of this kind whose name is this one in normal form, and no others of the surname.
    #[must_use]
    pub fn bearing(&self, kind: ActorKind, name: &str) -> Sought {
        let mut steps = Vec::new();
        let mut own = vec![name.to_owned()];
        for (claims, rule) in self.claims(kind) {
            let is_own = normalise(&rule.name) == name;
            for (who, step) in self.splits(kind, rule, &claims) {
                match who {
                    Who::Instead(other) if normalise(other) == name => steps.push(step(true)),
                    _ if is_own => steps.push(step(false)),
                    _ => {}
                }
            }
            if is_own {
                own = claims;
            }
        }
        steps.push(Step::new(true, [Test::new(Aspect::Name, own)]));
        Sought { steps }
    }

    /// The rules for a kind, each with the names that belong to it.
    fn claims(&self, kind: ActorKind) -> impl Iterator<Item = (Vec<String>, &Rule)> {
        let rules = self.rules.iter().enumerate().filter(move |(_, rule)| rule.holds_for(kind));
        rules.map(move |(i, rule)| (self.names(kind, Known::Of(i)), rule))
    }

    /// The names of which something is known, in order.
    fn names(&self, kind: ActorKind, known: Known) -> Vec<String> {
        let all = self.known[kind as usize].iter().filter(|(_, is)| **is == known);
        let mut names: Vec<String> = all.map(|(name, _)| name.clone()).collect();
        names.sort_unstable();
        names
    }

    /// Who is split off by a rule, each with the step that holds of those mentions.
    fn splits<'r>(
        &'r self,
        kind: ActorKind,
        rule: &'r Rule,
        claims: &[String],
    ) -> impl Iterator<Item = (Who<'r>, impl Fn(bool) -> Step)> {
        rule.not.iter().map(move |other| {
            let tests = [Test::new(Aspect::Name, claims.to_vec()), Test::new(Aspect::Surface, vec![normalise(other)])];
            (self.instead(kind, other), move |meant| Step::new(meant, tests.clone()))
        })
    }
}

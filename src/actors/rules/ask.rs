//! Whom a query asks for where there are rules.

use super::{Known, Rule, Rules, Who};
use crate::actors::sought::{self, Sought, Step, Test};
use crate::actors::{Aspect, normalise, own_keys};
use crate::article::ActorKind;

impl Rules {
    /// Of the actors whom articles take for one `kind` those who go by `name`, to the article, to the gazetteer or to these rules,
    /// by canonical name, alias or surname, and are of the kind that is `wanted`, if one is. Who was merged is found by either name;
    /// who was split off or is ignored, no more by that of the other.
    #[must_use]
    pub fn sought(&self, kind: ActorKind, wanted: Option<ActorKind>, name: &str) -> Sought {
        let stays = wanted.is_none_or(|wanted| wanted == kind);
        if !stays && !self.change_kinds() {
            return Sought::nobody();
        }
        if self.is_empty() {
            return Sought::named(kind, name);
        }
        let mut keys = sought::asked(kind, name);
        for i in 0..keys.len() {
            if let Some(Known::Of(rule)) = self.known[kind as usize].get(&keys[i]) {
                let canonical = self.rules.get(*rule).map(|rule| &rule.normal.name);
                keys.extend(canonical.filter(|canonical| !keys.contains(canonical)).cloned());
            }
        }
        let asked = |kind: ActorKind, name: &str| own_keys(kind, name).iter().any(|own| keys.contains(own));
        let written = || Test::new(Aspect::Written, keys.clone());
        let (mut first, mut split, mut also) = (self.never(kind, wanted), Vec::new(), Vec::new());
        // Who comes from this kind to the one that is wanted.
        let mut coming = Vec::new();
        for (claims, rule) in self.claims(kind) {
            let target = rule.becoming(kind);
            let is_wanted = wanted.is_none_or(|wanted| wanted == target);
            let meant = is_wanted && asked(target, &rule.name);
            // Of a name in normal form it cannot be told which part is the surname.
            let part = |claim: &String| keys.iter().any(|key| claim.contains(key.as_str()));
            let touched = meant || claims.iter().any(part);
            for (who, step) in self.splits(kind, rule, &claims) {
                match who {
                    Who::Instead(other, name) if asked(other, name) => {
                        let steps = if is_wanted { &mut split } else { &mut first };
                        steps.push(step(true));
                    }
                    _ if !is_wanted => {
                        let Step { mut tests, .. } = step(true);
                        tests.push(written());
                        first.push(Step::new(true, tests));
                    }
                    _ if touched => split.push(step(false)),
                    _ => {}
                }
            }
            if !is_wanted {
                first.push(Step::new(false, [Test::new(Aspect::Name, claims)]));
                continue;
            }
            if !stays {
                coming.extend(claims.iter().cloned());
            }
            if meant {
                also.extend(claims);
            }
        }
        let mut steps = first;
        let of_those = |test: Test| {
            let coming = (!stays).then(|| Test::new(Aspect::Name, coming.clone()));
            Step::new(true, coming.into_iter().chain([test]))
        };
        if stays || !coming.is_empty() {
            if !split.is_empty() {
                // What is written so is found, whoever it is.
                steps.push(of_those(written()));
                steps.append(&mut split);
            }
            steps.push(of_those(Test::new(Aspect::Any, keys.clone())));
        }
        if !also.is_empty() {
            steps.push(Step::new(true, [Test::new(Aspect::Name, also)]));
        }
        Sought { steps }
    }

    /// Of the actors whom articles take for one `kind` all who are of the kind that is `wanted`, if one is, but not those who are
    /// ignored.
    #[must_use]
    pub fn anybody(&self, kind: ActorKind, wanted: Option<ActorKind>) -> Sought {
        let stays = wanted.is_none_or(|wanted| wanted == kind);
        let (mut steps, mut coming) = (self.never(kind, wanted), Vec::new());
        for (claims, rule) in self.claims(kind) {
            if wanted.is_none_or(|wanted| wanted == rule.becoming(kind)) {
                coming.extend(claims);
            } else {
                steps.extend(self.splits(kind, rule, &claims).map(|(_, step)| step(true)));
                steps.push(Step::new(false, [Test::new(Aspect::Name, claims)]));
            }
        }
        if stays {
            steps.extend(Sought::anybody().steps);
        } else if !coming.is_empty() {
            steps.push(Step::new(true, [Test::new(Aspect::Name, coming)]));
        }
        Sought { steps }
    }

    /// Of the actors whom articles take for one `kind` those of the kind that is `wanted` whose name is this one in normal form, and
    /// no others of the surname.
    #[must_use]
    pub fn bearing(&self, kind: ActorKind, wanted: ActorKind, name: &str) -> Sought {
        let (mut steps, mut own) = (Vec::new(), Vec::new());
        if kind == wanted && !self.known[kind as usize].contains_key(name) {
            own.push(name.to_owned());
        }
        for (claims, rule) in self.claims(kind) {
            let is_own = rule.becoming(kind) == wanted && rule.normal.name == name;
            for (who, step) in self.splits(kind, rule, &claims) {
                match who {
                    Who::Instead(other, split) if other == wanted && normalise(split) == name => steps.push(step(true)),
                    _ if is_own => steps.push(step(false)),
                    _ => {}
                }
            }
            if is_own {
                own.extend(claims);
            }
        }
        if !own.is_empty() {
            steps.push(Step::new(true, [Test::new(Aspect::Name, own)]));
        }
        Sought { steps }
    }

    /// The steps that hold of those who are ignored, and of those who are split off to somebody of another kind than is `wanted`.
    fn never(&self, kind: ActorKind, wanted: Option<ActorKind>) -> Vec<Step> {
        let mut never = Vec::new();
        let ignored = self.names(kind, Known::Ignored);
        if !ignored.is_empty() {
            never.push(Step::new(false, [Test::new(Aspect::Name, ignored)]));
        }
        for (claims, rule) in self.claims(kind) {
            let is_meant = |who| matches!(who, Who::Instead(other, _) if wanted.is_none_or(|wanted| wanted == other));
            let others = self.splits(kind, rule, &claims).filter(|(who, _)| !is_meant(*who));
            never.extend(others.map(|(_, step)| step(false)));
        }
        never
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
        rule.others().map(move |other| {
            let surface = vec![other.1.to_owned()];
            let tests = [Test::new(Aspect::Name, claims.to_vec()), Test::new(Aspect::Surface, surface)];
            (self.instead(kind, other), move |meant| Step::new(meant, tests.clone()))
        })
    }
}

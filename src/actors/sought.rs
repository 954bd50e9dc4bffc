//! Who a query asks for, as a question about one mention: the index answers it by positions, an article at hand by keys.

use super::company::without_legal_form;
use super::lists::{ADDRESSED, BORNE, HELD, HOLDERS, QUALIFIES, STYLED, is_in};
use super::{Aspect, Key, known, normalise, offices};
use crate::article::ActorKind;

/// Which mentions are meant: the first step whose tests all hold decides; a mention of which none does is somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sought {
    /// In order.
    pub steps: Vec<Step>,
}

/// What decides whether a mention is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// All of them have to hold; one to three. The last one takes the fewest mentions.
    pub tests: Vec<Test>,
    /// Whether a mention of which they do is meant.
    pub meant: bool,
}

/// Holds of a mention one of whose keys is one of these, and is what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Test {
    /// What is asked of a key.
    pub aspect: Aspect,
    /// In normal form.
    pub keys: Vec<String>,
}

impl Sought {
    /// Whoever of this kind goes by `name`, is written so or has this surname; also whom the gazetteer calls so.
    #[must_use]
    pub fn named(kind: ActorKind, name: &str) -> Self {
        Self { steps: vec![Step::new(true, [Test::new(Aspect::Any, asked(kind, name))])] }
    }

    /// Nobody.
    #[must_use]
    pub fn nobody() -> Self {
        Self { steps: Vec::new() }
    }

    /// Whether nobody is meant.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        !self.steps.iter().any(|step| step.meant)
    }

    /// Whoever is written so, or with this surname.
    #[must_use]
    pub fn written(name: &str) -> Self {
        Self { steps: vec![Step::new(true, [Test::new(Aspect::Written, vec![normalise(name)])])] }
    }

    /// Whoever is named.
    #[must_use]
    pub fn anybody() -> Self {
        Self { steps: vec![Step::new(true, [Test::new(Aspect::Mention, vec![String::new()])])] }
    }

    /// Whether one step alone makes a mention meant: then a mention of another kind at the same place changes nothing.
    #[must_use]
    pub fn is_of_any_kind(&self) -> bool {
        self.steps.iter().all(|step| step.meant && step.tests.len() == 1)
    }

    /// What is left of a name that begins with titles of persons, `None` if it begins with none or is nothing else. Titles that belong
    /// to names (`King`) are none unless more than one word is left.
    #[must_use]
    pub fn without_titles(name: &str) -> Option<&str> {
        let (mut rest, mut left) = (name.trim(), None);
        while let Some((word, after)) = rest.split_once(char::is_whitespace) {
            rest = after.trim_start();
            let word = normalise(word);
            let is = |lists| is_in(word.rsplit(' ').next().unwrap_or(""), lists);
            let mut behind = words_of(rest);
            let Some(mut next) = behind.next() else { break };
            if next == "of" {
                // `President of Chad` is nobody's name.
                let Some(after) = without_object(rest) else { break };
                (rest, behind) = (after, words_of(after));
                let Some(first) = behind.next() else { break };
                next = first;
            }
            if is(ADDRESSED | HELD | HOLDERS | STYLED) || is(BORNE) && (next.contains(' ') || behind.next().is_some()) {
                left = Some(rest);
            } else if !is(QUALIFIES) {
                break;
            }
        }
        left
    }

    /// The keys that are asked for.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let tests = self.steps.iter().filter(|step| step.meant).flat_map(|step| &step.tests);
        let asked = tests.filter(|test| matches!(test.aspect, Aspect::Any | Aspect::Written));
        asked.flat_map(|test| test.keys.iter().map(String::as_str))
    }

    /// Whether a mention with these keys is meant.
    #[must_use]
    pub fn is(&self, keys: &[Key<'_>]) -> bool {
        let decides = |step: &&Step| step.tests.iter().all(|test| test.holds(keys));
        self.steps.iter().find(decides).is_some_and(|step| step.meant)
    }
}

impl Step {
    pub(super) fn new(meant: bool, tests: impl IntoIterator<Item = Test>) -> Self {
        Self { tests: tests.into_iter().collect(), meant }
    }
}

impl Test {
    pub(super) fn new(aspect: Aspect, keys: Vec<String>) -> Self {
        Self { aspect, keys }
    }

    fn holds(&self, keys: &[Key<'_>]) -> bool {
        keys.iter()
            .any(|key| self.aspect.holds(key.written, key.known) && self.keys.iter().any(|text| text == key.text))
    }
}

/// What an office may be for: `Secretary of State`.
const OBJECTS: &[&str] = &[
    "agriculture",
    "commerce",
    "defence",
    "defense",
    "education",
    "energy",
    "finance",
    "foreign affairs",
    "health and human services",
    "health",
    "homeland security",
    "housing and urban development",
    "intelligence",
    "interior",
    "justice",
    "labor",
    "labour",
    "national intelligence",
    "staff",
    "state",
    "trade",
    "transport",
    "transportation",
    "treasury",
    "veterans affairs",
    "war",
];

/// What is left of a name behind what an office is for: of `of the Treasury Oda Brandt`, `Oda Brandt`. `None` if nothing is, or nothing
/// such stands there.
fn without_object(name: &str) -> Option<&str> {
    let words = || name.split_whitespace();
    let article = usize::from(words().nth(1).is_some_and(|word| word.eq_ignore_ascii_case("the")));
    let is = |object: &&&str| object.split(' ').zip(words().skip(1 + article)).all(|(a, b)| a.eq_ignore_ascii_case(b));
    let length = OBJECTS.iter().filter(is).map(|object| object.split(' ').count()).max()?;
    // `of Trade and Industry`
    let goes_on = |word: &&str| ["and", "for", "of"].iter().any(|other| other.eq_ignore_ascii_case(word));
    let first = words().nth(1 + article + length).filter(|word| !goes_on(word))?;
    name.get(first.as_ptr() as usize - name.as_ptr() as usize..)
}

fn words_of(name: &str) -> impl Iterator<Item = String> {
    name.split_whitespace().map(normalise).filter(|word| !word.is_empty())
}

/// The keys of whoever of this kind is called `name`: in its own form, without `the`, and in the one that the gazetteer has for it.
pub(super) fn names(kind: ActorKind, name: &str) -> Vec<String> {
    // In capitals, since no pronoun is asked for: `actor:us` is the country.
    let known = known::canonical(&name.to_uppercase(), kind);
    let plain = if kind == ActorKind::Organisation { without_legal_form(name) } else { name };
    let own = normalise(name);
    let bare = own.strip_prefix("the ").unwrap_or("").to_owned();
    let known = normalise(known.unwrap_or(plain));
    let mut names = vec![own];
    for key in [bare, known] {
        if !key.is_empty() && !names.contains(&key) {
            names.push(key);
        }
    }
    names
}

/// The keys of whom a query means by `name`: besides those of whoever is called so, those of persons who are known to go by it
/// alone although it is not the last word of their names (`Xi`), and of others whom the gazetteer has by that name for some articles
/// (`EPA`).
pub(super) fn asked(kind: ActorKind, name: &str) -> Vec<String> {
    let mut keys = names(kind, name);
    let known: Vec<String> = match kind {
        ActorKind::Person => offices::going_by(&normalise(name)).map(normalise).collect(),
        kind => known::sometimes(&name.to_uppercase(), kind).map(normalise).into_iter().collect(),
    };
    keys.extend(known.into_iter().filter(|known| !keys.contains(known)).collect::<Vec<_>>());
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_begin_names() {
        for (name, left) in [
            ("President Biden", Some("Biden")),
            ("Mr. Brandt", Some("Brandt")),
            ("former vice president Oda Brandt", Some("Oda Brandt")),
            ("Secretary-General Brandt", Some("Brandt")),
            ("Attorney General  Brandt Jr.", Some("Brandt Jr.")),
            ("First Lady Brandt", Some("Brandt")),
            ("Sir Karl Brandt", Some("Karl Brandt")),
            ("Ms. King", Some("King")),
            ("King Karl", None),
            ("King Karl-Oda", Some("Karl-Oda")),
            ("Mr. ? Brandt", Some("? Brandt")),
            ("Oda Mayor Brandt", None),
            ("Prime Brandt", None),
            ("President", None),
            ("President of Chad", None),
            ("Secretary of State", None),
            ("Secretary of State Brandt", Some("Brandt")),
            ("Deputy Secretary of the  Treasury Oda Brandt", Some("Oda Brandt")),
            ("former Secretary of Health and Human Services Brandt", Some("Brandt")),
            ("Chairman of Goldman Brandt", None),
            ("Minister of Trade and Industry Brandt", None),
            ("President ?", None),
            (" ", None),
        ] {
            assert_eq!(Sought::without_titles(name), left, "{name}");
        }
    }
}

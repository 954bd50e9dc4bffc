//! What else an article may call somebody by, and what stands within a name: of names in normal form, which have one space between
//! words.

use super::company::without_legal_form;
use super::normal::{is_suffix, surname};
use super::normalise;
use crate::article::ActorKind;

/// Words of the longest name that has parts and short forms, of which each may have as many words: marks between words may be any number.
pub(super) const MOST_WORDS: usize = 128;

/// A name in normal form, with where its spaces are: it is taken apart again and again.
#[derive(Debug, Clone)]
pub(super) struct Spaced<'k> {
    name: &'k str,
    spaces: Vec<usize>,
}

impl<'k> Spaced<'k> {
    pub(super) fn new(name: &'k str) -> Self {
        let spaces = name.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at).collect();
        Self { name, spaces }
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.spaces.len() + 1
    }

    /// Whether it has several words, but not too many.
    fn has_parts(&self) -> bool {
        !self.spaces.is_empty() && self.len() <= MOST_WORDS
    }

    /// Its words from the first of these on, up to the last.
    fn words(&self, first: usize, end: usize) -> &'k str {
        let start = first.checked_sub(1).and_then(|before| self.spaces.get(before)).map_or(0, |space| space + 1);
        let end = self.spaces.get(end.wrapping_sub(1)).copied().unwrap_or(self.name.len());
        self.name.get(start..end).unwrap_or("")
    }

    fn word(&self, at: usize) -> &'k str {
        self.words(at, at + 1)
    }

    /// Its words before the one at `at`, and those from there on, for each but the first.
    fn cuts(&self) -> impl Iterator<Item = (&'k str, &'k str)> {
        (1..self.len()).map(|at| (self.words(0, at), self.words(at, self.len())))
    }

    /// The given name of a person.
    pub(super) fn given_name(&self) -> Option<&'k str> {
        Some(self.word(0)).filter(|first| self.len() > 1 && first.chars().nth(1).is_some())
    }

    /// Gives `take` what stands within the name: of a person the surname, and the last words (`Suu Kyi`); of others each word, but in
    /// `the Biden Administration`.
    pub(super) fn parts(&self, kind: ActorKind, mut take: impl FnMut(&str)) {
        if !self.has_parts() {
            return;
        }
        let last = self.len() - 1;
        match kind {
            ActorKind::Person => {
                take(surname(self.name));
                (1..last).for_each(|first| take(self.words(first, self.len())));
            }
            _ if self.word(last) == "administration" => {}
            _ => (0..=last).for_each(|at| take(self.word(at))),
        }
    }

    /// The name without `jr`, if it may have short forms. A plus with which it is `written` at its end is never left off: `Velsen+` is
    /// not `Velsen`, though `Velsen Plus` may be.
    pub(super) fn core(mut self, written: &str) -> Option<Self> {
        if written.ends_with('+') {
            self.spaces.pop();
        }
        if let Some(&space) = self.spaces.last()
            && is_suffix(self.word(self.spaces.len()))
        {
            self.name = self.name.get(..space).unwrap_or("");
            self.spaces.pop();
        }
        Some(self).filter(Self::has_parts)
    }

    /// Gives `take` what else an article may call the actor by of whose name this is the core, but for a given name and the initials of
    /// an organisation.
    pub(super) fn short_forms(&self, kind: ActorKind, mut take: impl FnMut(&str)) {
        match kind {
            ActorKind::Person => self.short_persons(take),
            ActorKind::Organisation => {
                // `Tessel Water`, `the Authority`
                for (head, tail) in self.cuts() {
                    take(head);
                    take(tail);
                }
                self.short_bodies(take);
            }
            ActorKind::Place => {}
        }
    }

    fn short_persons(&self, mut take: impl FnMut(&str)) {
        self.cuts().for_each(|(_, tail)| take(tail));
        let (first, rest, last) = (self.word(0), self.words(1, self.len()), self.word(self.len() - 1));
        if first.chars().nth(1).is_some() {
            let initial = first.get(..first.ceil_char_boundary(1)).unwrap_or("");
            take(&[initial, last].join(" "));
            if rest != last {
                take(&[initial, rest].join(" "));
            }
        }
        if rest != last {
            take(&[first, last].join(" "));
        }
    }

    fn short_bodies(&self, mut take: impl FnMut(&str)) {
        let inner = || 1..self.len() - 1;
        let first_of = |words: &[&str]| inner().find(|&at| words.contains(&self.word(at)));
        // `the Front`, of `Ennedi Front for Renewal`
        if let Some(at) = first_of(&["for", "of", "on"]).filter(|&at| at > 1) {
            take(self.word(at - 1));
        }
        // `Federal Ministry of the Interior`, `Interior Ministry`; `Ministry of Foreign Affairs`, `Foreign Ministry`
        if let Some(at) = first_of(&["of"]).or_else(|| first_of(&["for"])) {
            let (of, head) = (self.words(at + 1, self.len()), self.word(at - 1));
            let of = of.strip_prefix("the ").unwrap_or(of);
            take(&[of, head].join(" "));
            if let Some(of) = of.strip_suffix(" affairs") {
                take(&[of, head].join(" "));
            }
        }
    }
}

/// The initials of an organisation as it is written, in normal form: without those of its legal form, and with them.
pub(super) fn initials_of(written: &str) -> [String; 2] {
    let all = normalise(&initials(written));
    let core = without_legal_form(written);
    [if core.len() == written.len() { all.clone() } else { normalise(&initials(core)) }, all]
}

/// The first letters of the capitalised words of a name.
pub(super) fn initials(name: &str) -> String {
    name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(kind: ActorKind, name: &str) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(core) = Spaced::new(&normalise(name)).core(name) {
            core.short_forms(kind, |short| all.push(short.to_owned()));
        }
        all
    }

    fn parts(kind: ActorKind, name: &str) -> Vec<String> {
        let mut all = Vec::new();
        Spaced::new(name).parts(kind, |part| all.push(part.to_owned()));
        all
    }

    #[test]
    fn persons() {
        assert_eq!(short(ActorKind::Person, "ada de vell jr"), ["de vell", "vell", "a vell", "a de vell", "ada vell"]);
        assert_eq!(parts(ActorKind::Person, "ada de vell jr"), ["vell", "de vell jr", "vell jr"]);
        assert_eq!(short(ActorKind::Person, "a vell"), ["vell"]);
        for name in ["vell", "vell jr", ""] {
            assert!(short(ActorKind::Person, name).is_empty());
        }
        assert!(parts(ActorKind::Person, "vell").is_empty());
        assert_eq!(Spaced::new("ada vell").given_name(), Some("ada"));
        assert_eq!(["a vell", "ada", ""].map(|name| Spaced::new(name).given_name()), [None; 3]);
    }

    #[test]
    fn organisations() {
        let of = |name| short(ActorKind::Organisation, name);
        assert_eq!(of("tessel water authority"), ["tessel", "water authority", "tessel water", "authority"]);
        let cuts = |name: &str| 2 * (name.split(' ').count() - 1);
        for (name, forms) in [
            ("ministry of the tides", &["tides ministry"][..]),
            ("federal ministry of foreign affairs", &["ministry", "foreign affairs ministry", "foreign ministry"]),
            ("ennedi front for renewal", &["front", "renewal front"]),
            ("front for the city of vell", &["vell city"]),
            ("council on vell", &[]),
            ("of vell", &[]),
            ("vell of", &[]),
        ] {
            assert_eq!(of(name)[cuts(name)..], *forms, "{name}");
        }
        assert_eq!(parts(ActorKind::Organisation, "ministry of the tides"), ["ministry", "of", "the", "tides"]);
        assert!(parts(ActorKind::Organisation, "the vell administration").is_empty());
        assert_eq!(parts(ActorKind::Place, "lake vell"), ["lake", "vell"]);
        assert!(short(ActorKind::Place, "lake vell").is_empty());
        assert!(of("Velsen+").is_empty());
        assert_eq!(of("Velsen Water+"), ["velsen", "water plus"]);
        assert_eq!(of("Velsen Plus"), ["velsen", "plus"]);
        assert_eq!(initials_of("Vell Water Inc"), ["vw", "vwi"].map(String::from));
        assert_eq!(initials_of("Coca-Cola"), ["cc", "cc"].map(String::from));
    }

    #[test]
    fn names_of_very_many_words_have_none() {
        for (words, has_any) in [(MOST_WORDS, true), (MOST_WORDS + 1, false)] {
            let name = vec!["vell"; words].join(" ");
            for kind in [ActorKind::Person, ActorKind::Organisation] {
                let any = [short(kind, &name), parts(kind, &name)].map(|all| !all.is_empty());
                assert_eq!(any, [has_any; 2], "{kind:?}, {words}");
            }
        }
    }
}

//! Under which keys a mention of an actor is found: what is written there, and what the actor is known as.

/// How much of a name a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// Nothing of it.
    No,
    /// What a person of this name goes by, too: the surname, or the name without `Jr.`; a company's name without legal form.
    Surname,
    /// The whole of it.
    Whole,
}

/// A key, with what it is of the surface and of the actor's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'k> {
    /// In normal form; empty for the key that every mention has.
    pub text: &'k str,
    /// How much it is of what is written.
    pub written: Fit,
    /// How much it is of what the actor is known as.
    pub known: Fit,
}

/// What is asked of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// That the mention has it at all.
    Any,
    /// That it is written, as a whole or as the surname.
    Written,
    /// That it is all that is written.
    Surface,
    /// That it is the actor's name.
    Name,
    /// That it is of no name: the key that every mention has.
    Mention,
}

impl Fit {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::No, Self::Surname, Self::Whole];
}

impl Aspect {
    /// Whether keys that are so much of what is written, and of what is known, have it.
    #[must_use]
    pub fn holds(self, written: Fit, known: Fit) -> bool {
        match self {
            Self::Any => written != Fit::No || known != Fit::No,
            Self::Written => written != Fit::No,
            Self::Surface => written == Fit::Whole,
            Self::Name => known == Fit::Whole,
            Self::Mention => written == Fit::No && known == Fit::No,
        }
    }
}

impl Key<'static> {
    /// The key that every mention has.
    const MENTION: Self = Self { text: "", written: Fit::No, known: Fit::No };
}

/// The keys of a mention, without repetition: those that are its actor's `own`, and those of what is `written`, both as
/// [`super::own_keys`] has them; and the one that every mention has.
#[must_use]
pub fn keys<'k>(own: &'k [String], written: &'k [String]) -> Vec<Key<'k>> {
    let fit = |key: &str, of: &[String]| match of.iter().position(|other| other == key) {
        None => Fit::No,
        Some(0) => Fit::Whole,
        Some(_) => Fit::Surname,
    };
    let others = written.iter().filter(|key| !own.contains(key));
    let key = |text: &'k String| Key { text, written: fit(text, written), known: fit(text, own) };
    own.iter().chain(others).map(key).chain([Key::MENTION]).collect()
}

#[cfg(test)]
mod tests {
    use super::Fit::{No, Surname, Whole};
    use super::*;
    use crate::actors::own_keys;
    use crate::article::ActorKind;

    #[test]
    fn keys_say_what_is_written_and_what_is_known() {
        let of = |kind, name: &str, surface: &str| {
            let (own, written) = (own_keys(kind, name), own_keys(kind, surface));
            let keys = keys(&own, &written);
            let (last, keys) = keys.split_last().unwrap();
            assert_eq!(*last, Key::MENTION);
            keys.iter().map(|key| (key.text.to_owned(), key.written, key.known)).collect::<Vec<_>>()
        };
        let key = |text: &str, written, known| (text.to_owned(), written, known);
        assert_eq!(
            of(ActorKind::Person, "Óscar Núñez Jr.", "OSCAR NUÑEZ JR"),
            [key("oscar nunez jr", Whole, Whole), key("oscar nunez", Surname, Surname), key("nunez", Surname, Surname)]
        );
        assert_eq!(
            of(ActorKind::Person, "Oda Brandt", "Brandt"),
            [key("oda brandt", No, Whole), key("brandt", Whole, Surname)]
        );
        assert_eq!(
            of(ActorKind::Person, "Oda Brandt", "Oda"),
            [key("oda brandt", No, Whole), key("brandt", No, Surname), key("oda", Whole, No)]
        );
        assert_eq!(
            of(ActorKind::Place, "United States", "the U.S."),
            [key("united states", No, Whole), key("the us", Whole, No)]
        );
        assert_eq!(of(ActorKind::Organisation, "?", "?"), []);
    }

    #[test]
    fn aspects() {
        let holding = |aspect: Aspect| {
            let all = Fit::ALL.into_iter().flat_map(|written| Fit::ALL.map(|known| (written, known)));
            all.filter(|&(written, known)| aspect.holds(written, known)).count()
        };
        let aspects = [Aspect::Any, Aspect::Written, Aspect::Surface, Aspect::Name, Aspect::Mention];
        assert_eq!(aspects.map(holding), [8, 6, 3, 3, 1]);
    }
}

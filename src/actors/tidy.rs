//! What the model marks and what is no name, or part of one: `I’m`, a bare title, `Jr.` alone, the office in `President Okafor`.

use super::lexicon::flag;
use super::normalise;
use super::offices::Offices;
use super::sequence::{Gap, Sequence, Tok};
use super::tagger::Named;
use super::word::Words;
use crate::article::ActorKind;

/// What has `’m`, `’ll` and the like after it.
const SUBJECTS: &[&str] = &[
    "i", "you", "he", "she", "it", "we", "they", "that", "this", "there", "here", "who", "what", "where", "how", "let",
    "y", "ma",
];

/// Who holds an office: `Secretary of Homeland Security`, `National Security Advisor`.
const HOLDERS: &[&str] = &[
    "secretary",
    "undersecretary",
    "minister",
    "director",
    "commissioner",
    "president",
    "governor",
    "chairman",
    "ambassador",
    "advisor",
    "adviser",
];

/// What is said, and names nobody where nothing is said about it.
const EXCLAIMED: &[&str] = &[
    "yeah",
    "yes",
    "no",
    "oh",
    "ok",
    "okay",
    "hi",
    "hello",
    "hey",
    "wow",
    "well",
    "thanks",
    "thank",
    "please",
    "sorry",
    "sure",
    "right",
    "look",
    "absolutely",
    "exactly",
    "anyway",
    "uh",
    "um",
    "gosh",
    "bye",
];

/// What follows a name.
const SUFFIXES: &[&str] = &["jr", "sr"];

/// What the model marked, with how each token is written.
pub(super) struct Tidy<'s, 'd, W> {
    pub(super) sequence: &'s Sequence,
    pub(super) words: &'s Words<'d>,
    pub(super) word: W,
}

impl<'a, W: Fn(usize) -> &'a str> Tidy<'_, '_, W> {
    /// Names alone, each as long as it is.
    pub(super) fn tidy(&self, named: Vec<Named>) -> Vec<Named> {
        let mut tidied: Vec<Named> = Vec::with_capacity(named.len());
        for mut name in named {
            if name.kind.is_none() {
                tidied.push(name);
                continue;
            }
            // `Q Karine, ...`: who speaks.
            let asks = |name: &Named| name.tokens.len() > 1 && self.asks(name.tokens.start);
            while asks(&name) || (!name.tokens.is_empty() && is_contraction((self.word)(name.tokens.start))) {
                name.tokens.start += 1;
            }
            while !name.tokens.is_empty() && is_contraction((self.word)(name.tokens.end - 1)) {
                name.tokens.end -= 1;
            }
            if self.is_suffix(&name) {
                if let Some(last) = tidied.last_mut().filter(|last| {
                    last.kind == Some(ActorKind::Person)
                        && last.tokens.end == name.tokens.start
                        && last.tokens.len() > 1
                }) {
                    last.tokens.end = name.tokens.end;
                }
                continue;
            }
            if name.tokens.is_empty() || self.is_exclaimed(&name) || self.is_title(&name) {
                continue;
            }
            self.leave_title(&mut name);
            tidied.push(name);
        }
        tidied
    }

    fn token(&self, at: usize) -> Option<&Tok> {
        self.sequence.tokens.get(at)
    }

    fn flags(&self, at: usize) -> u32 {
        self.token(at).map_or(0, |token| self.words.get(token.number).known.flags)
    }

    fn asks(&self, at: usize) -> bool {
        let opens = self.token(at).is_some_and(|token| token.gap == Gap::Paragraph);
        opens && (self.word)(at) == "Q" && self.token(at + 1).is_some_and(|next| next.gap == Gap::Space)
    }

    fn is_suffix(&self, name: &Named) -> bool {
        name.tokens.len() == 1 && is_one_of((self.word)(name.tokens.start), SUFFIXES)
    }

    /// `Yeah.`; that `Oh said` something is another matter.
    fn is_exclaimed(&self, name: &Named) -> bool {
        let goes_on = || {
            self.token(name.tokens.end)
                .is_some_and(|next| matches!(next.gap, Gap::Space | Gap::Possessive | Gap::Hyphen))
        };
        name.tokens.len() == 1 && is_one_of((self.word)(name.tokens.start), EXCLAIMED) && !goes_on()
    }

    /// `Secretary of Commerce`, with nobody's name.
    fn is_title(&self, name: &Named) -> bool {
        let holds = |at: usize| is_one_of((self.word)(at), HOLDERS);
        let (first, last) = (name.tokens.start, name.tokens.end - 1);
        if name.kind == Some(ActorKind::Organisation)
            && last > first
            && (holds(last) || holds(first) && (self.word)(first + 1).eq_ignore_ascii_case("of"))
        {
            return true;
        }
        let mut titled = false;
        last > first
            && name.tokens.clone().all(|at| {
                titled |= self.flags(at) & flag::TITLE != 0;
                self.flags(at) & (flag::TITLE | flag::OFFICE) != 0
                    || self.token(at).is_some_and(|token| self.words.get(token.number).connects)
            })
            && titled
    }

    /// Leaves `President` outside `President Okafor` where somebody of that name has had the office.
    fn leave_title(&self, name: &mut Named) {
        let titles = name.tokens.clone().take_while(|&at| self.flags(at) & (flag::TITLE | flag::OFFICE) != 0).count();
        if titles == 0 || titles + 1 != name.tokens.len() {
            return;
        }
        let start = name.tokens.start + titles;
        let words = |tokens: std::ops::Range<usize>| tokens.map(&self.word).collect::<Vec<_>>().join(" ");
        let role = words(name.tokens.start..start);
        if Offices::built_in().had(&normalise((self.word)(start)), &role) {
            name.tokens.start = start;
            name.kind = Some(ActorKind::Person);
        }
    }
}

/// `I’m`, `Don’t`.
fn is_contraction(word: &str) -> bool {
    let Some((before, after)) = word.split_once(['\'', '\u{2019}']) else { return false };
    (is_one_of(before, SUBJECTS) && is_one_of(after, &["m", "ll", "ve", "re", "d", "s", "all", "am"]))
        || (before.ends_with(['n', 'N']) && is_one_of(after, &["t"]))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| other.eq_ignore_ascii_case(word))
}

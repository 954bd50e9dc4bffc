//! What the model marks and what is no name, or part of one: `I’m`, a bare title, `Jr.` alone, the office in `President Okafor`.

use std::ops::Range;

use rapidhash::RapidHashSet;

use super::brackets;
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

/// Titles before which nobody but a person is named.
const ADDRESSED: &[&str] =
    &["mr", "mrs", "ms", "dr", "senator", "sen", "congressman", "congresswoman", "governor", "gov", "secretary"];

/// Titles of persons that begin other names, too: `Chairman Island`.
const HELD: &[&str] =
    &["president", "minister", "mayor", "ambassador", "chairman", "representative", "rep", "general", "commissioner"];

/// Titles that belong to names: `Prince George`.
const BORNE: &[&str] =
    &["king", "queen", "prince", "princess", "pope", "lord", "lady", "sir", "dame", "saint", "st", "emperor", "duke"];

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
        let named = brackets::cut(named, self.sequence, self.words, &self.word);
        let surnames = self.surnames(&named);
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
            self.leave_title(&mut name, &surnames);
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
        // `Mr. Mayor`
        let is_bare = || is_one_of((self.word)(first), ADDRESSED) || is_one_of((self.word)(first), HELD);
        if first == last && is_bare() {
            return true;
        }
        last > first
            && name.tokens.clone().all(|at| {
                titled |= self.flags(at) & flag::TITLE != 0;
                self.flags(at) & (flag::TITLE | flag::OFFICE) != 0
                    || self.token(at).is_some_and(|token| self.words.get(token.number).connects)
            })
            && titled
    }

    /// Leaves the title outside `Secretary Okafor`, which then names a person: where the title is that of nobody else, where
    /// somebody of that name has had the office, or where one of these `surnames` follows it.
    fn leave_title(&self, name: &mut Named, surnames: &RapidHashSet<&str>) {
        let is_titled = |at: usize| self.flags(at) & flag::TITLE != 0;
        let titles = name.tokens.clone().take_while(|&at| self.flags(at) & (flag::TITLE | flag::OFFICE) != 0).count();
        let start = name.tokens.start + titles;
        let (title, rest) = (name.tokens.start..start, start..name.tokens.end);
        if title.is_empty() {
            self.be_addressed(name);
        }
        if rest.is_empty() || !title.clone().any(is_titled) {
            return;
        }
        let word = |at: usize| (self.word)(at);
        let title_is = |words: &[&str]| is_one_of(word(start - 1), words);
        let is_personal = || {
            let is_first_lady = title.len() == 2 && title_is(&["lady"]);
            let is_person = name.kind == Some(ActorKind::Person);
            let said = is_first_lady || title_is(ADDRESSED) || (is_person && title_is(HELD));
            said && self.may_be_person(&rest)
        };
        let is_holder = || {
            let role = title.clone().map(word).collect::<Vec<_>>().join(" ");
            Offices::built_in().had(&normalise(word(start)), &role)
        };
        let is_named = || surnames.contains(word(start)) && !title_is(BORNE);
        let is_known = || rest.len() == 1 && (is_named() || is_holder());
        if is_known() || is_personal() {
            (name.tokens, name.kind) = (rest, Some(ActorKind::Person));
        }
    }

    /// Makes a person of what stands right behind `Mr.` and the like.
    fn be_addressed(&self, name: &mut Named) {
        let before = name.tokens.start.checked_sub(1);
        let is_title = |at: usize| self.token(at).is_some_and(Tok::is_capital) && is_one_of((self.word)(at), ADDRESSED);
        if before.is_some_and(is_title) && self.may_be_person(&name.tokens) {
            name.kind = Some(ActorKind::Person);
        }
    }

    /// Whether words right behind a title may be a person's name: one or two, of which none is of another kind of name.
    fn may_be_person(&self, rest: &Range<usize>) -> bool {
        let other = flag::BODY_WORD | flag::SITE_WORD | flag::COMPANY | flag::FUNCTION;
        let spaced = |at: usize| self.token(at).is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Stop));
        rest.len() <= 2 && rest.clone().all(|at| spaced(at) && self.flags(at) & other == 0)
    }

    /// The last words of persons whom the article names in full, without a title.
    fn surnames(&self, named: &[Named]) -> RapidHashSet<&'a str> {
        let is_full = |name: &&Named| {
            let titled = self.flags(name.tokens.start) & (flag::TITLE | flag::OFFICE) != 0;
            name.kind == Some(ActorKind::Person) && name.tokens.len() > 1 && !titled
        };
        named.iter().filter(is_full).map(|name| (self.word)(name.tokens.end - 1)).collect()
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

//! What the model marks and what names nobody at all: `GNP`, `MD-11`, a piece of an address, a law and its acronym.

use std::ops::Range;

use rapidhash::RapidHashSet;

use super::gap::Gap;
use super::lexicon::flag;
use super::lists::{LAWS, NOTHING, SIDES, UNITS};
use super::sequence::Tok;
use super::tagger::Named;
use super::tidy::Tidy;
use crate::article::ActorKind;
use crate::text::Case;

/// Letters of the longest code before a number: `MD-11`.
const LONGEST_CODE: usize = 3;

impl<'a, W: Fn(usize) -> &'a str> Tidy<'_, '_, W> {
    /// Leaves out what a name ends with that is none: `U.S. Dlrs`.
    pub(super) fn leave_units(&self, name: &mut Named) {
        while !name.tokens.is_empty() && self.is(name.tokens.end - 1, UNITS) {
            name.tokens.end -= 1;
        }
    }

    /// Whether a name of an actor names nobody.
    pub(super) fn is_nothing(&self, name: &Named) -> bool {
        let Range { start, end } = name.tokens;
        let next = || self.token(end).filter(|next| !next.starts());
        let alone = end - start == 1;
        let is_upper = |at: usize| self.token(at).is_some_and(|token| token.case == Case::Upper);
        let is_code = || {
            let is_number = |next: &Tok| next.gap == Gap::Hyphen && next.case == Case::None;
            is_upper(start) && (self.word)(start).len() <= LONGEST_CODE && next().is_some_and(is_number)
        };
        // `VELSEN UPS PAYOUT`
        let is_verb = || {
            let only_in_capitals = |token: &Tok| token.place % 3 == 2 && token.seen & 4 == 0;
            (self.word)(start) == "UPS" && self.token(start).is_some_and(only_in_capitals) && next().is_some()
        };
        // `Lighthouse for sale`, in an article about a lighthouse
        let is_small = || {
            let owed = |token: &Tok| token.starts() && token.case == Case::Capital;
            self.token(start).is_some_and(|token| owed(token) && token.seen == 1 && token.phrase == 0)
        };
        // `West German`
        let is_demonym = || end - start == 2 && self.is(start, SIDES) && self.flags(start + 1) & flag::DEMONYM != 0;
        alone && (self.is(start, NOTHING) || is_code() || is_verb() || is_small()) || is_demonym()
    }

    /// Makes none of the organisations that are laws (`Ostvik Recovery Act`), nor of their acronyms: `(ORA)` behind one, and wherever
    /// else the article has it.
    pub(super) fn leave_laws(&self, named: &mut [Named]) {
        for name in named.iter_mut() {
            let is_law = name.tokens.len() > 1 && self.is(name.tokens.end - 1, LAWS);
            if is_law && name.kind == Some(ActorKind::Organisation) {
                name.kind = None;
            }
        }
        let acronyms: RapidHashSet<u32> = named
            .windows(2)
            .filter_map(|pair| match pair {
                [law, acronym] if self.is_acronym(law, acronym) => Some(self.token(acronym.tokens.start)?.number),
                _ => None,
            })
            .collect();
        if acronyms.is_empty() {
            return;
        }
        for name in named.iter_mut().filter(|name| name.tokens.len() == 1) {
            if self.token(name.tokens.start).is_some_and(|token| acronyms.contains(&token.number)) {
                name.kind = None;
            }
        }
    }

    /// Whether one name is that of no actor, and the other one stands behind it in brackets and has its initials.
    fn is_acronym(&self, full: &Named, short: &Named) -> bool {
        let at = short.tokens.start;
        let follows = full.kind.is_none() && short.tokens.len() == 1 && full.tokens.end == at && full.tokens.len() > 1;
        let opens = |token: &Tok| token.gap == Gap::Open && token.case == Case::Upper;
        follows && self.token(at).is_some_and(opens) && {
            let capitals = full.tokens.clone().filter(|&at| self.token(at).is_some_and(Tok::is_capital));
            let initials = capitals.filter_map(|at| (self.word)(at).chars().next()?.to_uppercase().next());
            initials.eq((self.word)(at).chars())
        }
    }
}

/// Whether what stands in these bytes of a text is a piece of an address of the web or of mail, or of something that is named so:
/// `https://velsen.org/Ostvik`, `ada@Velsen.org`, `@AdaVelsen`.
pub(super) fn is_in_address(text: &str, span: Range<usize>) -> bool {
    /// No address is longer, either way.
    const LONGEST: usize = 512;
    let (Some(before), Some(after)) = (text.as_bytes().get(..span.start), text.as_bytes().get(span.end..)) else {
        return false;
    };
    let joins = |byte: Option<&u8>| byte.is_some_and(|byte| b"/@%_=?.-:&+".contains(byte));
    let has_marks = || text.as_bytes()[span.clone()].iter().any(|byte| b"/@%".contains(byte));
    if !joins(before.last()) && !joins(after.first()) && !has_marks() {
        return false;
    }
    let is_space = |byte: &u8| byte.is_ascii_whitespace() || b"<>()\"".contains(byte);
    let left = before.iter().rev().take(LONGEST).take_while(|byte| !is_space(byte)).count();
    let right = after.iter().take(LONGEST).take_while(|byte| !is_space(byte)).count();
    let whole = &text.as_bytes()[span.start - left..span.end + right];
    let has = |piece: &[u8]| whole.windows(piece.len()).any(|part| part.eq_ignore_ascii_case(piece));
    let is_escaped = |part: &[u8]| part[0] == b'%' && part[1].is_ascii_hexdigit() && part[2].is_ascii_hexdigit();
    let is_mail = || whole.windows(3).any(|part| part[1] == b'@' && part[0].is_ascii_alphanumeric());
    has(b"://") || has(b"www.") || whole.starts_with(b"@") || whole.windows(3).any(is_escaped) || is_mail()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_addresses_are_told_from_names() {
        let is = |text: &str| {
            let start = text.find("Vell").unwrap();
            is_in_address(text, start..start + "Vell".len())
        };
        for text in [
            "see https://ostvik.org/Vell/1 there",
            "see www.Vell.org there",
            "HTTP://OSTVIK.ORG/?q=Vell",
            "ask ada@Vell.org.",
            "said @Vell today",
            "said @AdaVell_1 today",
            "20President%20Vell%20on",
        ] {
            assert!(is(text), "{text}");
        }
        for text in [
            "in Vell.",
            "Vell",
            "Vell/Ostvik",
            "the Vell-Ostvik line",
            "Vell: 4% up",
            "a 4%-Vell",
            "Vell & Co",
            "#Vell",
            "the (Vell) @",
        ] {
            assert!(!is(text), "{text}");
        }
    }
}

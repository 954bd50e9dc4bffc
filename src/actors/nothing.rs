//! What the model marks and what names nobody at all: `GNP`, `MD-11`, a piece of an address, a law and its acronym.

use std::ops::Range;

use rapidhash::RapidHashSet;

use super::gap::Gap;
use super::lexicon::{flag, phrase};
use super::lists::{DOES, HELPS, LAWS, NOBODY, NOTHING, SAYS, SIDES, STRAINS, UNITS};
use super::sequence::Tok;
use super::tagger::Named;
use super::tidy::Tidy;
use crate::article::ActorKind;
use crate::text::Case;

/// Letters of the longest code before a number: `MD-11`.
const LONGEST_CODE: usize = 3;

/// Weekdays that are cut short.
const WEEKDAYS: &[&str] = &["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"];

/// Names between a law and its acronym, itself counted, and words of what it is cited by.
const BETWEEN: usize = 4;
const CITATION: usize = 16;

/// What an article has of capitalised words, by their slots.
pub(super) struct Uses {
    /// How often each stands there.
    counts: Vec<u32>,
    /// Whether a longer name begins or ends with it.
    longer: Vec<bool>,
}

impl Tidy<'_> {
    /// How an article that names these uses its capitalised words.
    pub(super) fn uses(&self, named: &[Named]) -> Uses {
        let slots = self.text.sequence.slots;
        let mut uses = Uses { counts: vec![0; slots], longer: vec![false; slots] };
        for slot in self.text.sequence.capitals.iter().filter_map(|&at| Some(self.text.token(at)?.slot as usize)) {
            if let Some(count) = uses.counts.get_mut(slot) {
                *count += 1;
            }
        }
        for name in named.iter().filter(|name| name.kind.is_some() && name.tokens.len() > 1) {
            for at in [name.tokens.start, name.tokens.end - 1] {
                let slot = self.text.token(at).filter(|token| token.is_capital()).map(|token| token.slot as usize);
                if let Some(longer) = slot.and_then(|slot| uses.longer.get_mut(slot)) {
                    *longer = true;
                }
            }
        }
        uses
    }

    /// Leaves out what a name ends with that is none: `U.S. Dlrs`.
    pub(super) fn leave_units(&self, name: &mut Named) {
        while name.tokens.len() > 1 && self.text.is(name.tokens.end - 1, UNITS) {
            name.tokens.end -= 1;
        }
    }

    /// Leaves out a word that is broken off, `Mo- — Montana`, and the name that it ends, but for a person's: `Ada Vel- — Velsen`.
    pub(super) fn leave_broken(&self, name: &mut Named) {
        let Range { start, end } = name.tokens;
        let is_dash = self.text.gap(end) == Some(Gap::Dash);
        let breaks = |gap: &str| gap.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_whitespace));
        if start < end && is_dash && breaks(self.text.between(end)) {
            name.tokens.end = if name.kind == Some(ActorKind::Person) { end - 1 } else { start };
        }
    }

    /// Whether a name of an actor names nobody.
    pub(super) fn is_nothing<'u>(&self, name: &Named, uses: impl Fn() -> &'u Uses) -> bool {
        let Range { start, end } = name.tokens;
        let Some(token) = self.text.token(start) else { return true };
        // `West German`
        if end - start == 2 {
            return self.text.is(start, SIDES) && self.text.flags(start + 1) & flag::DEMONYM != 0;
        }
        if end - start != 1 {
            return false;
        }
        let next = self.text.token(end).filter(|next| !next.starts());
        let is_known = || (token.phrase / 8) & u16::from(phrase::ORGANISATION) != 0;
        let is_part = || uses().longer.get(token.slot as usize) == Some(&true);
        // `UAVs`
        let is_upper =
            || token.case == Case::Upper || !self.text.word(start).trim_end_matches('s').contains(char::is_lowercase);
        // `Delta variant`
        let is_strain = || next.is_some_and(|next| next.gap == Gap::Space) && self.text.is(end, STRAINS);
        let is_word = || {
            let is_place = name.kind == Some(ActorKind::Place);
            (is_upper() && self.text.is(start, NOTHING)) || (self.text.is(start, NOBODY) && !is_place && !is_part())
        };
        // `MD-11`, but `EU-27`, `US-5`
        let is_code = || {
            let word = self.text.word(start);
            let is_number = |next: &Tok| next.gap == Gap::Hyphen && next.case == Case::None;
            let is_country = word == "US" || word == "UK";
            token.case == Case::Upper
                && word.len() <= LONGEST_CODE
                && next.is_some_and(is_number)
                && !is_known()
                && !is_country
        };
        // `Mon 15 Sept`, `Thu: Cyprus votes`; `Sun: PM to quit` is the newspaper.
        let is_weekday = || {
            let is_number = |next: &Tok| next.gap == Gap::Space && next.case == Case::None;
            let is_paper = self.text.is_any(start, &["sun"]);
            self.text.is_any(start, WEEKDAYS)
                && next.is_some_and(|next| is_number(next) || (next.gap == Gap::Colon && !is_paper))
        };
        // `VELSEN UPS PAYOUT`
        let is_verb = || {
            let only_in_capitals = token.place % 3 == 2 && token.seen & 4 == 0 && !token.starts();
            only_in_capitals && next.is_some() && self.text.word(start) == "UPS"
        };
        // `Lighthouse for sale`, in an article about a lighthouse; `Ford said so` even if somebody had to ford a stream
        let is_small = || {
            let owed = token.starts() && token.case == Case::Capital && token.seen == 1 && token.phrase == 0;
            let acts = || self.text.is(end, DOES | SAYS | HELPS);
            let once = || uses().counts.get(token.slot as usize) == Some(&1);
            owed && name.kind != Some(ActorKind::Person) && !acts() && once()
        };
        is_word() || is_strain() || is_code() || is_weekday() || is_verb() || is_small()
    }

    /// Makes none of the organisations that are laws (`Ostvik Recovery Act`), nor of their acronyms: `(ORA)` behind one, and wherever
    /// else the article has it, unless that explains it as one of an organisation, too.
    pub(super) fn leave_laws(&self, named: &mut [Named]) {
        // `Coalition for the Recovery Act`
        let is_for = |at: usize| {
            let joins = |token: &Tok| {
                self.text.words.get(token.number).connects || self.text.flags(at + 1) & flag::FUNCTION != 0
            };
            self.text.flags(at) & flag::BODY_WORD != 0 && self.text.token(at + 1).is_some_and(joins)
        };
        for name in named.iter_mut().filter(|name| name.kind == Some(ActorKind::Organisation)) {
            let is_law = name.tokens.len() > 1 && self.text.is(name.tokens.end - 1, LAWS);
            if is_law && !name.tokens.clone().any(is_for) {
                name.kind = None;
            }
        }
        let mut acronyms = RapidHashSet::default();
        let mut of_bodies = RapidHashSet::default();
        for (at, short) in named.iter().enumerate().filter(|(_, name)| name.tokens.len() == 1) {
            let before = named.get(at.saturating_sub(BETWEEN)..at).unwrap_or(&[]);
            if let Some(full) = before.iter().rev().find(|full| self.is_acronym(full, short))
                && let Some(token) = self.text.token(short.tokens.start)
            {
                if full.kind.is_none() { &mut acronyms } else { &mut of_bodies }.insert(token.number);
            }
        }
        acronyms.retain(|number| !of_bodies.contains(number));
        if acronyms.is_empty() {
            return;
        }
        for name in named.iter_mut().filter(|name| name.tokens.len() == 1) {
            if self.text.token(name.tokens.start).is_some_and(|token| acronyms.contains(&token.number)) {
                name.kind = None;
            }
        }
    }

    /// Whether one name stands in brackets behind the other one and has its initials; behind a law, what it is cited by may stand
    /// between: `Ostvik Recovery Act (50 U.S.C. 1601 et seq.) (ORA)`.
    fn is_acronym(&self, full: &Named, short: &Named) -> bool {
        let at = short.tokens.start;
        let end = full.tokens.end;
        let begins = |at: usize| self.text.gap(at) == Some(Gap::Open);
        let is_citation = || {
            let ends = |at: usize| matches!(self.text.gap(at), None | Some(Gap::Open | Gap::Paragraph));
            full.kind.is_none() && begins(end) && at - end <= CITATION && !(end + 1..at).any(ends)
        };
        let is_upper = self.text.case(at) == Some(Case::Upper);
        // Behind `et seq.` it is the gap between sentences.
        let opens = || begins(at) || self.text.between(at).ends_with('(');
        is_upper && opens() && full.tokens.len() > 1 && (end == at || is_citation()) && {
            let capitals = full.tokens.clone().filter(|&at| self.text.is_capital(at));
            let initials = capitals.filter_map(|at| self.text.word(at).chars().next()?.to_uppercase().next());
            initials.eq(self.text.word(at).chars())
        }
    }
}

/// Whether what stands in these bytes of a text is a piece of an address of the web or of mail, or of something that is named so:
/// `https://velsen.org/Ostvik`, `ada@Velsen.org`, `@AdaVelsen`.
pub(super) fn is_in_address(text: &str, span: Range<usize>) -> bool {
    /// As much of an address is looked at before a name.
    const LONGEST: usize = 256;
    let bytes = text.as_bytes();
    let (Some(before), Some(name), Some(after)) =
        (bytes.get(..span.start), bytes.get(span.clone()), bytes.get(span.end..))
    else {
        return false;
    };
    let joins = |byte: &u8| b"/@%_=?.-:&+".contains(byte);
    let has_marks = || name.iter().any(|byte| b"/@%".contains(byte));
    if !before.last().is_some_and(joins) && !after.first().is_some_and(joins) && !has_marks() {
        return false;
    }
    if before.last() == Some(&b'@') {
        return true;
    }
    // `ada.velsen@ostvik.org`
    let is_mail = |at: usize| {
        let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        is_letter(at.checked_sub(1)) && is_letter(Some(at + 1))
    };
    let is_space = |byte: &u8| byte.is_ascii_whitespace() || b"<>()\"".contains(byte);
    let left = before.iter().rev().take(LONGEST).take_while(|byte| !is_space(byte)).count();
    let piece = &bytes[span.start - left..span.end];
    let is_escape = |at: usize| {
        let is_hex = |at: usize| piece.get(at).is_some_and(u8::is_ascii_hexdigit);
        let is_share = at.checked_sub(1).and_then(|at| piece.get(at)).is_some_and(u8::is_ascii_digit);
        is_hex(at + 1) && is_hex(at + 2) && !is_share
    };
    // An address begins before what is a piece of it.
    let begins = piece.iter().enumerate().any(|(at, byte)| match byte {
        b':' => piece[at..].starts_with(b"://") && at < left.max(1),
        b'w' | b'W' => piece.get(at..at + 4).is_some_and(|www| www.eq_ignore_ascii_case(b"www.")),
        b'%' => is_escape(at),
        b'@' => piece.get(at + 1).is_some_and(u8::is_ascii_alphanumeric),
        _ => false,
    });
    begins
        || has_marks() && piece.windows(3).any(|part| part == b"://")
        || {
            let rest = after.iter().take(LONGEST).position(|byte| is_space(byte) || *byte == b'@');
            rest.is_some_and(|at| after[at] == b'@' && is_mail(span.end + at))
        }
        || is_in_host(bytes, &span)
}

/// Whether what stands there is a piece of the name of a host: of an authority (`API.NASA.gov`), or of several words (`blog.Velsen.com`).
/// Companies are named as `Velsen.com`, too, and who is marked with the end of that is what is marked.
fn is_in_host(bytes: &[u8], span: &Range<usize>) -> bool {
    const AUTHORITIES: &[&[u8]] = &[b"gov", b"mil", b"edu", b"int"];
    const OTHERS: &[&[u8]] = &[b"com", b"org", b"net", b"info", b"eu", b"uk"];
    /// Longest name of a host.
    const LONGEST: usize = 253;
    let (Some(before), Some(after)) = (bytes.get(..span.start), bytes.get(span.end..)) else { return false };
    if !after.starts_with(b".") || !after.get(1).is_some_and(u8::is_ascii_alphanumeric) {
        return false;
    }
    let is_of_it = |byte: &&u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let left = before.iter().rev().take(LONGEST).take_while(is_of_it).count();
    let right = after.iter().take(LONGEST).take_while(is_of_it).count();
    let host = bytes.get(span.start - left..span.end + right).unwrap_or(&[]);
    // A full stop behind it belongs to the sentence.
    let host = host.strip_suffix(b".").unwrap_or(host);
    let Some(last) = host.iter().rposition(|byte| *byte == b'.') else { return false };
    let (labels, end) = host.split_at(last);
    let is_longer = || labels.contains(&b'.') || bytes.get(span.start - left + host.len()) == Some(&b'/');
    labels.iter().all(|byte| is_of_it(&byte))
        && labels.len() >= left + span.len()
        && (AUTHORITIES.contains(&&end[1..]) || OTHERS.contains(&&end[1..]) && is_longer())
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
            "celebrating%20President%20Vell%20on",
            "\u{201c}@Vell\u{201d}",
            ".@Vell said",
            "ask Vell.ada@ostvik.org now",
            "ask Vell@ostvik.org now",
            "see Vell.gov.",
            "see API.Vell.gov",
            "see Vell.ostvik.co.uk, too",
            "see Vell.org/ada",
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
            "100%AF of Vell",
            "100%Vell",
            "the Vell:https://ostvik.org",
            "the Vell.https://ostvik.org",
            "Vell.com said",
            "Vell.org said",
            "said Vell.Gov. Ada said",
            "said Vell. gov",
            "ask Vell @ostvik",
            "of Vell.",
        ] {
            assert!(!is(text), "{text}");
        }
    }
}

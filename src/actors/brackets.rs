//! Names that begin before a bracket or a quotation mark and end within it, or the other way round: `NSC (National Security Council`;
//! and persons with what stands in no person's name between: `VELSEN: Okay`, `Ada — Ada Velsen`, `Velsen, Ostvik`.

use std::ops::Range;

use super::gap::Gap;
use super::lexicon::flag;
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;
use crate::text::Case;

/// The names, each cut where it crosses one mark of a pair and not the other. What stands in brackets after a person is no name
/// then (`Robert Velsen (R-Kan`), but who came in for him (`Velsen (Ostvik 46)`), nor is a letter (`VSC(M`), nor one word behind a colon,
/// or in quotation marks unless it may be a surname (`Robert Velsen said, "Congratulations`). A company may have brackets in its name: `Carrow (Far East) Ltd`.
pub(super) fn cut(named: Vec<Named>, text: Text<'_>) -> Vec<Named> {
    let is_form = |at: usize| text.flags(at) & flag::COMPANY != 0;
    let is_surname = |at: usize| text.flags(at) & (flag::SURNAME | flag::RARE_SURNAME | flag::KNOWN_PERSON) != 0;
    let is_letter = |tokens: &Range<usize>| tokens.len() == 1 && text.word(tokens.start).chars().nth(1).is_none();
    let mut cut: Vec<Named> = Vec::with_capacity(named.len());
    for mut name in named {
        let kind = name.kind;
        let is_person = kind == Some(ActorKind::Person);
        while let Some(crossed) = kind.and_then(|_| crossed(&name.tokens, is_person, text)) {
            let (before, after) = (name.tokens.start..crossed, crossed..name.tokens.end);
            name.tokens = after.clone();
            if text.gap(crossed) == Some(Gap::Close) && after.clone().all(is_form) {
                let opens = text.gap(before.start) == Some(Gap::Open);
                let company = cut.last_mut().filter(|last| {
                    opens && last.kind == Some(ActorKind::Organisation) && last.tokens.end == before.start
                });
                match company {
                    Some(company) => company.tokens.end = after.end,
                    None => cut.push(Named { tokens: before, kind }),
                }
                name.tokens.start = after.end;
                break;
            }
            let alone = after.len() == 1;
            // `Velsen (Ostvik 46)`
            let comes_in = || text.case(after.end) == Some(Case::None) && text.gap(after.end + 1) == Some(Gap::Close);
            let is_aside = is_person
                && match text.gap(crossed) {
                    Some(Gap::Open) => !comes_in(),
                    Some(Gap::Quote) => alone && !is_surname(crossed),
                    Some(Gap::Comma | Gap::Semicolon | Gap::Dash) => alone && text.flags(crossed) & flag::FUNCTION != 0,
                    _ => alone,
                };
            if !(is_person && is_letter(&before)) {
                cut.push(Named { tokens: before, kind });
            }
            if is_aside || is_letter(&after) {
                name.tokens.start = after.end;
            }
        }
        if !name.tokens.is_empty() {
            cut.push(name);
        }
    }
    cut
}

/// What may follow a person's name behind a comma.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "ii", "iii", "iv", "md", "m.d", "phd", "ph.d", "ph", "esq", "dds", "jd", "obe", "cbe", "mp", "qc", "kc",
];

/// Whether a dash joins what stands beside it: `Jean–Luc`.
fn is_close(dash: &str) -> bool {
    dash == "\u{2013}"
}

/// The token before which the one mark stands whose other is outside, or one that stands in no person's name.
fn crossed(tokens: &Range<usize>, is_person: bool, text: Text<'_>) -> Option<usize> {
    let (mut open, mut quoted) = (None, None);
    for at in tokens.start + 1..tokens.end {
        match text.gap(at)? {
            Gap::Open => open = Some(at),
            Gap::Close if open.is_none() => return Some(at),
            Gap::Close => open = None,
            Gap::Colon | Gap::Semicolon if is_person => return Some(at),
            Gap::Comma if is_person && !text.is_any(at, SUFFIXES) => return Some(at),
            Gap::Dash if is_person && !is_close(text.between(at)) => return Some(at),
            Gap::Quote => quoted = if quoted.is_none() { Some(at) } else { None },
            _ => {}
        }
    }
    open.or(quoted)
}

//! Whether a sentence looks back or ahead.

use super::view::View;
use super::words::is;

/// Where a date lies, as what stands beside it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// Nothing says it.
    Unknown,
}

/// The tense of what happens at a date, whose first token is `from` and last is before `to`: that of the nearest verb before
/// it in the sentence, else of the first one behind it.
pub(super) fn tense(view: &View<'_>, from: usize, to: usize) -> Tense {
    let sentence = view.sentence(from);
    if is(view.before(from, 1), &["since"]) {
        return Tense::Past;
    }
    let delayed = is(view.before(from, 1), &["until", "till", "to"]);
    for at in (sentence.start..from).rev() {
        if delayed && is(view.word(at), &DELAYED) {
            return Tense::Future;
        }
        if let Some(tense) = of_word(view, at) {
            return tense;
        }
    }
    let behind = (to..sentence.end).find_map(|at| of_word(view, at));
    behind.unwrap_or(Tense::Unknown)
}

/// Whether what is still to come happens at the date that begins at `from`: `will end on December 31`, `will take effect on January
/// 1`, but not `will mark the attack of January 6`, where the date belongs to what is told of.
pub(super) fn will_be(view: &View<'_>, from: usize) -> bool {
    let sentence = view.sentence(from);
    for at in (sentence.start.max(from.saturating_sub(6))..from).rev() {
        if is(view.word(at), &["the", "a", "an", "this", "its", "his", "her", "their", "of", "since"]) {
            return false;
        }
        if let Some(tense) = of_word(view, at) {
            return tense == Tense::Future;
        }
    }
    false
}

/// The tense of a weekday, of which less is enough to look ahead: `by Friday`, and headlines such as `Ministers to meet on Friday`.
pub(super) fn tense_of_weekday(view: &View<'_>, at: usize) -> Tense {
    let known = tense(view, at, at + 1);
    let to_do = |at: usize| {
        let article = is(view.word(at + 1), &["the", "a", "an", "its", "his", "her", "their"]);
        view.word(at) == "to" && !view.is_capital(at + 1) && !article
    };
    let ahead = || {
        let by = is(view.before(at, 1), &["by", "until", "till"]);
        by || (view.sentence(at).start..at.saturating_sub(1)).any(to_do)
    };
    if known == Tense::Unknown && ahead() { Tense::Future } else { known }
}

/// What one word says.
fn of_word(view: &View<'_>, at: usize) -> Option<Tense> {
    let word = view.word(at);
    if word.ends_with("'ll") || word.ends_with("’ll") || is(word, &FUTURE) {
        return Some(Tense::Future);
    }
    if word == "due" {
        // `due to meet`, but not `due to rain`.
        let is_due = is(view.before(at, 1), &["is", "are", "was", "were", "be", "been"]);
        return (is_due || !is(view.behind(at, 1), &["to"])).then_some(Tense::Future);
    }
    if is(view.behind(at, 1), &["to"]) && is(word, &UNDERTAKEN) {
        return Some(Tense::Future);
    }
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let regular = word.len() > 4 && word.ends_with("ed") && !NOT_PAST.contains(&word);
    if !regular && !PAST.contains(&word) {
        return None;
    }
    Some(if is_to_be(view, at) { Tense::Future } else { Tense::Past })
}

/// Whether a participle is of what is still to come: `will be signed`, `will not have been signed`, `is expected to be signed`.
fn is_to_be(view: &View<'_>, at: usize) -> bool {
    let (mut be, mut have, mut denied) = (false, false, false);
    for distance in 1..=6 {
        let word = view.before(at, distance);
        match word {
            "be" => be = true,
            "have" | "been" => have = true,
            "not" | "never" => denied = true,
            "also" | "only" | "now" | "then" => {}
            _ if word.ends_with("ly") => {}
            "to" if be => {
                let open = view.before(at, distance + 1);
                return is(open, &FUTURE) || is(open, &UNDERTAKEN) || is(open, &["due", "is", "are", "likely"]);
            }
            // `Could not be reached` was tried.
            "could" => return be && !denied,
            "would" | "may" | "might" | "must" | "should" | "can" => return be && !have,
            _ => {
                let will =
                    is(word, &["will", "shall", "won't", "won’t"]) || word.ends_with("'ll") || word.ends_with("’ll");
                return will && (be || have);
            }
        }
    }
    false
}

/// What says that something is still to come.
#[rustfmt::skip]
const FUTURE: [&str; 29] = [
    "will", "won't", "shall", "would", "expected", "expects", "expect", "scheduled", "planned", "planning", "slated", "upcoming",
    "forthcoming", "looming", "hopes", "intends", "intend", "meets", "meet", "resumes", "resume", "begins", "begin", "starts",
    "opens", "closes", "expires", "arrives", "ahead",
];

/// What is done to what will be.
#[rustfmt::skip]
const UNDERTAKEN: [&str; 15] = [
    "set", "plan", "plans", "agreed", "vowed", "pledged", "promised", "decided", "threatened", "hoped", "intended", "asked", "prepared", "going",
    "invited",
];

/// What puts something off to a date.
#[rustfmt::skip]
const DELAYED: [&str; 10] = [
    "postponed", "delayed", "extended", "adjourned", "suspended", "moved", "rescheduled", "pushed", "deferred", "remanded",
];

/// Words in `ed` that are not past.
const NOT_PAST: [&str; 10] =
    ["hundred", "indeed", "speed", "exceed", "proceed", "succeed", "naked", "sacred", "wicked", "embed"];

/// Verbs of news whose past has no `ed`.
#[rustfmt::skip]
const PAST: [&str; 88] = [
    "was", "were", "had", "did", "said", "told", "met", "won", "lost", "held", "left", "took", "came", "went", "began", "fell",
    "rose", "struck", "shot", "found", "made", "gave", "died", "became", "broke", "brought", "built", "bought", "caught",
    "chose", "cut", "drew", "drove", "fled", "flew", "fought", "got", "grew", "heard", "hit", "kept", "knew", "laid", "led",
    "lay", "paid", "put", "quit", "ran", "sat", "saw", "sent", "sold", "sought", "spent", "spoke", "spread", "stood", "stole",
    "swept", "swore", "taught", "thought", "threw", "tore", "understood", "withdrew", "wrote", "shook", "sank", "sang", "rang",
    "burnt", "felt", "froze", "hung", "hurt", "meant", "sprang", "shut", "slid", "split", "stuck", "wore", "wound", "beat",
    "forbade", "overthrew",
];

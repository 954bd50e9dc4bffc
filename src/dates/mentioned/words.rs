//! The words that dates are built around.

use chrono::Weekday;

use crate::dates::relative::Unit;

/// What a word may be of a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Anchor {
    /// It begins with a digit.
    Number,
    /// The name of a month, whole or abbreviated.
    Month {
        number: u32,
        whole: bool,
    },
    /// The name of a weekday, whole or abbreviated.
    Weekday {
        day: Weekday,
        whole: bool,
    },
    /// `today`, and those beside it.
    Day(i64),
    /// `morning`, `afternoon`, `evening`, `night`.
    Daytime,
    Weekend,
    /// `week`, `weeks`; a decade is ten years, a fortnight two weeks.
    Unit {
        unit: Unit,
        times: u32,
        many: bool,
    },
    /// A season, by its first month.
    Season(u32),
    /// `Q1`
    Quarter(u32),
    Half,
}

/// What a word may be; most are nothing.
pub(super) fn anchor(word: &str) -> Option<Anchor> {
    let first = *word.as_bytes().first()?;
    if first.is_ascii_digit() {
        return Some(Anchor::Number);
    }
    if word.len() > LONGEST || word.len() < 2 {
        return None;
    }
    let row = match first | 0x20 {
        b'a' => A,
        b'd' => D,
        b'e' | b'h' => E_H,
        b'f' => F,
        b'j' => J,
        b'm' => M,
        b'n' | b'o' => N_O,
        b'q' => Q,
        b's' => S,
        b't' => T,
        b'w' => W,
        b'y' => Y,
        _ => return None,
    };
    row.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|&(_, anchor)| anchor)
}

const LONGEST: usize = "fortnights".len();

type Row = &'static [(&'static str, Anchor)];

const fn month(number: u32) -> Anchor {
    Anchor::Month { number, whole: true }
}

const fn short_month(number: u32) -> Anchor {
    Anchor::Month { number, whole: false }
}

const fn weekday(day: Weekday) -> Anchor {
    Anchor::Weekday { day, whole: true }
}

const fn short_weekday(day: Weekday) -> Anchor {
    Anchor::Weekday { day, whole: false }
}

const fn one(unit: Unit, times: u32) -> Anchor {
    Anchor::Unit { unit, times, many: false }
}

const fn many(unit: Unit, times: u32) -> Anchor {
    Anchor::Unit { unit, times, many: true }
}

const A: Row = &[
    ("april", month(4)),
    ("apr", short_month(4)),
    ("august", month(8)),
    ("aug", short_month(8)),
    ("autumn", Anchor::Season(9)),
    ("afternoon", Anchor::Daytime),
];
const D: Row = &[
    ("day", one(Unit::Day, 1)),
    ("days", many(Unit::Day, 1)),
    ("december", month(12)),
    ("dec", short_month(12)),
    ("decade", one(Unit::Year, 10)),
    ("decades", many(Unit::Year, 10)),
];
const E_H: Row = &[("evening", Anchor::Daytime), ("half", Anchor::Half)];
const F: Row = &[
    ("february", month(2)),
    ("feb", short_month(2)),
    ("friday", weekday(Weekday::Fri)),
    ("fri", short_weekday(Weekday::Fri)),
    ("fall", Anchor::Season(9)),
    ("fortnight", one(Unit::Week, 2)),
    ("fortnights", many(Unit::Week, 2)),
];
const J: Row = &[
    ("january", month(1)),
    ("jan", short_month(1)),
    ("june", month(6)),
    ("jun", short_month(6)),
    ("july", month(7)),
    ("jul", short_month(7)),
];
const M: Row = &[
    ("march", month(3)),
    ("mar", short_month(3)),
    ("may", month(5)),
    ("monday", weekday(Weekday::Mon)),
    ("mon", short_weekday(Weekday::Mon)),
    ("month", one(Unit::Month, 1)),
    ("months", many(Unit::Month, 1)),
    ("morning", Anchor::Daytime),
];
const N_O: Row = &[
    ("november", month(11)),
    ("nov", short_month(11)),
    ("october", month(10)),
    ("oct", short_month(10)),
    ("night", Anchor::Daytime),
];
const Q: Row = &[
    ("quarter", one(Unit::Quarter, 1)),
    ("quarters", many(Unit::Quarter, 1)),
    ("q1", Anchor::Quarter(1)),
    ("q2", Anchor::Quarter(2)),
    ("q3", Anchor::Quarter(3)),
    ("q4", Anchor::Quarter(4)),
];
const S: Row = &[
    ("september", month(9)),
    ("sept", short_month(9)),
    ("sep", short_month(9)),
    ("saturday", weekday(Weekday::Sat)),
    ("sat", short_weekday(Weekday::Sat)),
    ("sunday", weekday(Weekday::Sun)),
    ("sun", short_weekday(Weekday::Sun)),
    ("summer", Anchor::Season(6)),
    ("spring", Anchor::Season(3)),
];
const T: Row = &[
    ("today", Anchor::Day(0)),
    ("tonight", Anchor::Day(0)),
    ("tomorrow", Anchor::Day(1)),
    ("tuesday", weekday(Weekday::Tue)),
    ("tues", short_weekday(Weekday::Tue)),
    ("tue", short_weekday(Weekday::Tue)),
    ("thursday", weekday(Weekday::Thu)),
    ("thurs", short_weekday(Weekday::Thu)),
    ("thu", short_weekday(Weekday::Thu)),
];
const W: Row = &[
    ("wednesday", weekday(Weekday::Wed)),
    ("wed", short_weekday(Weekday::Wed)),
    ("week", one(Unit::Week, 1)),
    ("weeks", many(Unit::Week, 1)),
    ("weekend", Anchor::Weekend),
    ("winter", Anchor::Season(12)),
];
const Y: Row = &[("year", one(Unit::Year, 1)), ("years", many(Unit::Year, 1)), ("yesterday", Anchor::Day(-1))];

/// The number that a word counts with.
pub(super) fn count(word: &str) -> Option<u32> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    const TENS: [&str; 5] = ["ten", "twenty", "thirty", "forty", "fifty"];
    if word.len() <= 3
        && let Ok(number) = word.parse()
    {
        return Some(number);
    }
    if is(word, &["a", "an"]) {
        return Some(1);
    }
    let place = |words: &[&str]| words.iter().position(|known| known.eq_ignore_ascii_case(word)).map(|at| at + 1);
    u32::try_from(place(&WORDS).or_else(|| Some(10 * place(&TENS)?))?).ok()
}

/// The number of a quarter: `first`, `4th`, `final`.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    let rows: [&[&str]; 4] =
        [&["first", "1st", "opening"], &["second", "2nd"], &["third", "3rd"], &["fourth", "4th", "final", "last"]];
    u32::try_from(rows.iter().position(|row| is(word, row))? + 1).ok()
}

/// Whether a word is one of these, whatever its case.
pub(super) fn is(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

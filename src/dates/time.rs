//! Times of day behind dates, and the zones behind them, which are passed over.

use chrono::NaiveTime;

use super::scan::{Piece, Scan};

/// The time of day that follows a date, and how many bytes it takes with its zone: `T14:30:00Z`, ` 15:01:01.79`,
/// `, 3:05 p.m. ET`, `T143000Z`, ` at 14:05 GMT`.
pub(super) fn time_of_day(text: &str) -> Option<(NaiveTime, usize)> {
    let mut scan = Scan::new(text);
    let adjoins = scan.mark('T') || scan.mark('t');
    if !adjoins {
        scan.mark(',');
        let before = scan.at();
        scan.skip_space();
        if scan.at() == before {
            return None;
        }
        at(&mut scan);
    }
    clock(scan, if adjoins { &[compact, with_colons] } else { &SPELLINGS })
}

/// How a time of day is written that stands behind a date in running text.
const SPELLINGS: [Spelling; 2] = [with_colons, with_half];

/// The time of day with which a text begins, and how many bytes it takes with its zone: `14:05 GMT`, `2:05 PM`.
pub(super) fn time_first(text: &str) -> Option<(NaiveTime, usize)> {
    clock(Scan::new(text), &SPELLINGS)
}

/// As [`time_first`], where what stands there can be nothing else: `at 14.05` too.
pub(super) fn time_alone(text: &str) -> Option<(NaiveTime, usize)> {
    let mut scan = Scan::new(text);
    at(&mut scan);
    clock(scan, &[with_colons, with_half, with_full_stop])
}

/// Reads hour, minute, second and nanoseconds in one of the spellings of a time.
type Spelling = fn(&mut Scan<'_>) -> Option<[u32; 4]>;

/// The time of day right here in the first of the spellings that it has, and where it ends with its zone.
fn clock(mut scan: Scan<'_>, spellings: &[Spelling]) -> Option<(NaiveTime, usize)> {
    let [mut hour, minute, second, nanos] = spellings.iter().find_map(|spelling| attempt(&mut scan, *spelling))?;
    // The end of a day in ISO 8601 is its last second here: the day stays the one that is written.
    let ends_day = [hour, minute, second, nanos] == [24, 0, 0, 0];
    if let Some(afternoon) = half_day(&mut scan) {
        hour = match (hour, afternoon) {
            (12, false) => 0,
            (1..=11, true) => hour + 12,
            // `15:05 PM` says it twice.
            (1..=12, _) | (13..=23, true) => hour,
            _ => return None,
        };
    }
    hours(&mut scan);
    // A leap second is the last one of its minute, and longer.
    let (second, nanos) = if second == 60 { (59, nanos + 1_000_000_000) } else { (second, nanos) };
    let time = if ends_day {
        NaiveTime::from_hms_opt(23, 59, 59)
    } else {
        NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
    }?;
    let mut behind = scan;
    zone(&mut behind);
    // `EST5EDT` is no zone that is known.
    let end = if ends(behind) { behind } else { scan };
    ends(end).then_some((time, end.at()))
}

/// Whether a time may end here.
fn ends(scan: Scan<'_>) -> bool {
    match scan.rest().chars().next() {
        Some(':') => !scan.rest().chars().nth(1).is_some_and(|next| next.is_ascii_digit()),
        next => !next.is_some_and(|c| c.is_alphanumeric() || c == '_'),
    }
}

/// What is read in one of the spellings of a time; where it is not, nothing is passed over.
fn attempt(scan: &mut Scan<'_>, spelling: Spelling) -> Option<[u32; 4]> {
    let mut ahead = *scan;
    let clock = spelling(&mut ahead)?;
    *scan = ahead;
    Some(clock)
}

/// Passes over what stands before a time: `at`, `à`, `a las`, `um`, `kl.`.
fn at(scan: &mut Scan<'_>) {
    const BEFORE: [&str; 9] = ["at", "à", "às", "um", "om", "ore", "kl", "las", "les"];
    let mut ahead = *scan;
    if ahead.word(|word| word.eq_ignore_ascii_case("a").then_some(())).is_some() {
        ahead.skip_space();
    }
    // Italian has two of them.
    if ahead.word(|word| word.eq_ignore_ascii_case("alle").then_some(())).is_some() {
        ahead.skip_space();
        *scan = ahead;
    }
    if ahead.word(|word| BEFORE.contains(&word.to_lowercase().as_str()).then_some(())).is_some() {
        ahead.mark('.');
        ahead.skip_space();
        *scan = ahead;
    }
}

/// Passes over what stands behind a time: `14:05 Uhr`, `14:05 uur`, `14:05h`.
fn hours(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    ahead.skip_space();
    if ahead.word(|word| matches!(word, "Uhr" | "uur" | "h" | "hs" | "hrs").then_some(())).is_some() {
        *scan = ahead;
    }
}

/// `143000`, `1430`: hour, minute, second, nanoseconds.
fn compact(scan: &mut Scan<'_>) -> Option<[u32; 4]> {
    if let Some(digits) = scan.number(6..=6) {
        return Some([digits / 10_000, digits / 100 % 100, digits % 100, fraction(scan)]);
    }
    scan.number(4..=4).map(|digits| [digits / 100, digits % 100, 0, 0])
}

/// `14:30`, `14h30`, `14:30:00`, `14:30:00.123`.
fn with_colons(scan: &mut Scan<'_>) -> Option<[u32; 4]> {
    let hour = scan.number(1..=2)?;
    let minute = (scan.mark(':') || scan.mark('h')).then(|| scan.number(2..=2)).flatten()?;
    let mut ahead = *scan;
    let Some(second) = ahead.mark(':').then(|| ahead.number(2..=2)).flatten() else {
        return Some([hour, minute, 0, 0]);
    };
    *scan = ahead;
    Some([hour, minute, second, fraction(scan)])
}

/// `9` and `9.30` before the half of the day, without which they are no times: `9 a.m.`, `9pm`, `9.30 p.m.`.
fn with_half(scan: &mut Scan<'_>) -> Option<[u32; 4]> {
    let hour = scan.number(1..=2).filter(|hour| (1..=12).contains(hour))?;
    let mut ahead = *scan;
    let minute = if ahead.mark('.') { ahead.number(2..=2) } else { None };
    if minute.is_some() {
        *scan = ahead;
    }
    half_day(&mut { *scan }).map(|_| [hour, minute.unwrap_or(0), 0, 0])
}

/// `14.05`
fn with_full_stop(scan: &mut Scan<'_>) -> Option<[u32; 4]> {
    let hour = scan.number(1..=2)?;
    let minute = scan.mark('.').then(|| scan.number(2..=2)).flatten()?;
    Some([hour, minute, 0, 0])
}

/// The nanoseconds behind a full stop or a comma; 0 if there are none.
fn fraction(scan: &mut Scan<'_>) -> u32 {
    let mut ahead = *scan;
    if !ahead.mark('.') && !ahead.mark(',') {
        return 0;
    }
    let Some(Piece::Number { value, digits: digits @ 1..=9 }) = ahead.next() else { return 0 };
    let missing = 9 - u32::try_from(digits).unwrap_or(9);
    *scan = ahead;
    value * 10_u32.pow(missing)
}

/// `a.m.`, `p.m.`, `AM`, `PM` behind a time: whether it is after noon.
fn half_day(scan: &mut Scan<'_>) -> Option<bool> {
    let mut ahead = *scan;
    ahead.skip_space();
    let (afternoon, dotted) = ahead.word(|word| match word.as_bytes() {
        [b'a' | b'A'] => Some((false, true)),
        [b'p' | b'P'] => Some((true, true)),
        [b'a' | b'A', b'm' | b'M'] => Some((false, false)),
        [b'p' | b'P', b'm' | b'M'] => Some((true, false)),
        _ => None,
    })?;
    let m = |word: &str| word.eq_ignore_ascii_case("m").then_some(());
    if dotted && !(ahead.mark('.') && ahead.word(m).is_some() && ahead.mark('.')) {
        return None;
    }
    *scan = ahead;
    Some(afternoon)
}

/// Passes over a zone: `Z`, `+01:00`, `-0500`, `GMT`, `ET`, `(CET)`, `+0000 UTC`, `GMT+0200 (Central European Summer Time)`.
fn zone(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    if ahead.word(|word| matches!(word, "Z" | "z").then_some(())).is_some() {
        *scan = ahead;
        return;
    }
    ahead.skip_space();
    if ahead.word(abbreviation).is_some() {
        *scan = ahead;
    }
    let before = scan.at();
    offset(scan);
    let mut ahead = *scan;
    ahead.skip_space();
    if scan.at() > before && ahead.word(abbreviation).is_some() {
        *scan = ahead;
    }
    let mut ahead = *scan;
    ahead.skip_space();
    // Behind an offset brackets hold the name of the zone; behind a bare time they may hold anything.
    if ahead.mark('(')
        && let Some(end) = ahead.rest().find(')')
        && let Some(name) = ahead.rest().get(..end)
        && (abbreviation(name).is_some() || (scan.at() > before && is_name_of_zone(name)))
    {
        ahead.skip(end + 1);
        *scan = ahead;
    }
}

/// A zone by its letters, in capitals: `et` and `est` are words.
fn abbreviation(word: &str) -> Option<()> {
    #[rustfmt::skip]
    const ZONES: &[&str] = &[
        "Z", "UTC", "GMT", "UT", "WET", "WEST", "BST", "IST", "CET", "CEST", "MET", "MEZ", "MESZ", "EET", "EEST", "MSK", "TRT",
        "WAT", "CAT", "EAT", "SAST", "PKT", "WIB", "SGT", "HKT", "KST", "JST", "AWST", "AEST", "AEDT", "NZST", "NZDT", "ET",
        "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT", "AKST", "AKDT", "HST", "AST", "ADT", "NST", "NDT",
        "BRT", "BRST", "IDT", "ICT", "PHT", "ACST", "ACDT",
    ];
    ZONES.contains(&word).then_some(())
}

fn is_name_of_zone(name: &str) -> bool {
    name.ends_with(" Time") || (name.len() <= 5 && name.bytes().all(|b| b.is_ascii_uppercase()))
}

/// Passes over `+0100`, `-05:00`, and `+2` where no space stands before it.
fn offset(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    ahead.skip_space();
    let adjoins = ahead.at() == scan.at();
    if !(ahead.mark('+') || ahead.mark('-') || ahead.mark('\u{2212}')) {
        return;
    }
    if ahead.number(1..=2).is_some_and(|hours| hours <= 14) {
        let mut minutes = ahead;
        if minutes.mark(':') && minutes.number(2..=2).is_some_and(|minutes| minutes < 60) {
            *scan = minutes;
        } else if adjoins {
            *scan = ahead;
        }
    } else if ahead.number(4..=4).is_some_and(|offset| offset <= 1400 && offset % 100 < 60) {
        *scan = ahead;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_and_what_follows_them() {
        for (text, time, rest) in [
            ("T14:30:00Z", "14:30:00", ""),
            ("t14:30z", "14:30:00", ""),
            ("T14:30:00.123+02:00 x", "14:30:00.123", " x"),
            ("T14:30:00,5", "14:30:00.500", ""),
            ("T143000Z", "14:30:00", ""),
            ("T1430", "14:30:00", ""),
            (" 14:30 Talks", "14:30:00", " Talks"),
            (" 14:30", "14:30:00", ""),
            (" 14:30 UTC", "14:30:00", ""),
            (" 14:30:00 +0200 x", "14:30:00", " x"),
            (" 14:30 EST.", "14:30:00", "."),
            (" 14:30 AKST x", "14:30:00", " x"),
            (" 14:30:00 +0000 UTC", "14:30:00", ""),
            (" 14:30 EST5EDT", "14:30:00", " EST5EDT"),
            (" 14:30 GMT+2", "14:30:00", ""),
            (" 14:30:00 GMT+0200 (Central European Summer Time)", "14:30:00", ""),
            (" 14:30:00 GMT+0000 (UTC)", "14:30:00", ""),
            (" 14:30 (CET) x", "14:30:00", " x"),
            (" 14:30 (TNW) x", "14:30:00", " (TNW) x"),
            (" 14:30 GMT (Reuters) -", "14:30:00", " (Reuters) -"),
            (" 14:30 et puis", "14:30:00", " et puis"),
            (" 14:30 - 20 people", "14:30:00", " - 20 people"),
            (" 14:30 -5 degrees", "14:30:00", " -5 degrees"),
            (", 3:05 p.m. ET", "15:05:00", ""),
            (" 3:05 pm", "15:05:00", ""),
            (" 12:05 AM", "00:05:00", ""),
            (" 12:05 p.m.", "12:05:00", ""),
            (" 14:13:10 PM", "14:13:10", ""),
            (" 9:05 a man", "09:05:00", " a man"),
            (" 9 a.m. x", "09:00:00", " x"),
            (" at 9.30 p.m. ET", "21:30:00", ""),
            (", 9pm", "21:00:00", ""),
            (" 12 am", "00:00:00", ""),
            (" at 9:05, x", "09:05:00", ", x"),
            (" à 14h05 x", "14:05:00", " x"),
            (", 14:05 Uhr x", "14:05:00", " x"),
            (" um 14:05 Uhr", "14:05:00", ""),
            (" a las 14:05 h", "14:05:00", ""),
            (" om 14:05 uur", "14:05:00", ""),
            (" alle ore 14:05", "14:05:00", ""),
            (" kl. 14:05", "14:05:00", ""),
            (" às 14h05.", "14:05:00", "."),
            (" 15:01:01.79", "15:01:01.790", ""),
            (" 23:59:60", "23:59:60", ""),
            (" 24:00", "23:59:59", ""),
            ("T24:00:00.000Z", "23:59:59", ""),
            ("T2400", "23:59:59", ""),
            (" ١٤:٣٠:٠٠.٥", "14:30:00.500", ""),
        ] {
            let found = time_of_day(text).map(|(time, end)| (time.to_string(), &text[end..]));
            assert_eq!(found, Some((time.to_owned(), rest)), "{text}");
        }
        for text in [
            "",
            "T",
            "14:30",
            "T24:01",
            " 24:00:01",
            " 24:00 pm",
            "T2401",
            " 14:60",
            " 14:30:61",
            " 14:30abc",
            " 14:30:00:00",
            " 14",
            " 143000",
            "T14",
            " 13:00 am",
            " 0:30 pm",
            " 14.30",
            "\n14:30",
            " 014:30",
            " 14:3",
            "T14:30x",
            ",14:30",
            " 9 a man",
            " 9.30",
            " 13 pm",
            "T9pm",
            " 9.3 p.m.",
        ] {
            assert_eq!(time_of_day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_time_is_read_as_chrono_writes_it(seconds in 0..86_400u32, nanos in 0..1_000_000_000u32, form in 0..6usize) {
            let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos).unwrap();
            let minute = NaiveTime::from_num_seconds_from_midnight_opt(seconds / 60 * 60, 0).unwrap();
            let second = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap();
            let (format, meant) = [
                ("T%H:%M:%S%.9fZ", time),
                (" %H:%M:%S%.f -0330", time),
                ("T%H%M%S", second),
                (" %H:%M", minute),
                (", %-I:%M %p ET", minute),
                (" %I:%M:%S %P", second),
            ][form];
            let text = time.format(format).to_string();
            prop_assert_eq!(time_of_day(&text), Some((meant, text.len())), "{}", text);
        }

        #[test]
        fn nothing_panics(text in "[T ,]{0,2}[0-9:.]{0,9}[ +-]{0,2}(\\PC{0,9}|[APM.()Z0-9]{0,9})") {
            if let Some((_, end)) = time_of_day(&text) {
                prop_assert!(text.get(end..).is_some());
            }
        }
    }
}

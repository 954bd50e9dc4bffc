//! Capitals that stand for a government: `Moscow said`, `relations with Ankara`, and not `in Moscow`.
//!
//! A logistic regression over what stands around a place, which `surroundings` tells, and where a few words say it by themselves. The `actor_model` example learns its
//! weights; they are shipped as a byte each.

use chrono::NaiveDate;

use super::gazetteer::Gazetteer;

/// Bits of a row's number.
pub(super) const ROW_BITS: u32 = 13;
/// Rows of weights.
pub const ROWS: usize = 1 << ROW_BITS;

/// A byte for each row, and two for what is added to their sum.
static WEIGHTS: &[u8] = include_bytes!("metonym.bin");

/// Governments that sat elsewhere, or were others, than the table of countries has it; until when.
const OTHERS: &[(&str, &str, &str)] = &[
    ("moscow", "Soviet Union", "1991-12-25"),
    ("prague", "Czechoslovakia", "1992-12-31"),
    ("belgrade", "Yugoslavia", "2003-02-04"),
    ("bonn", "West Germany", "1990-10-02"),
    ("bonn", "Germany", "1999-08-31"),
    ("brussels", "European Union", ""),
    ("delhi", "India", ""),
    ("peking", "China", ""),
    ("naypyidaw", "Myanmar", ""),
];

/// The government that sits in a place, in normal form, on the day of the article.
pub(super) fn government(place: &str, day: Option<NaiveDate>) -> Option<&'static str> {
    // Days compare as they are written; without one it is as of today.
    let is_before = |until: &str| day.is_some_and(|day| *day.to_string() <= *until);
    let mut others = OTHERS.iter();
    let other = others.find(|(other, _, until)| *other == place && (until.is_empty() || is_before(until)));
    other.map(|(_, country, _)| *country).or_else(|| Gazetteer::built_in().seat_of(place))
}

/// Whether a government sits in a place, in normal form, or ever sat there.
pub(super) fn is_seat(place: &str) -> bool {
    OTHERS.iter().any(|(other, ..)| *other == place) || Gazetteer::built_in().seat_of(place).is_some()
}

/// How much says that a capital with these rows stands for its government: it does where that is more than nothing.
pub(super) fn score(rows: impl Iterator<Item = usize>) -> i32 {
    let Some((weights, bias)) = WEIGHTS.split_last_chunk() else { return 0 };
    let weight = |row: usize| weights.get(row).map_or(0, |byte| i32::from(byte.cast_signed()));
    i32::from(i16::from_le_bytes(*bias)) + rows.map(weight).sum::<i32>()
}

/// Packs learnt weights: one for each row, and what is added to their sum so that a capital stands for its government where
/// the whole is more than nothing.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "clamped")]
pub fn pack(weights: &[f64], bias: f64) -> Vec<u8> {
    // No weight is larger; a byte is finer for it.
    const LARGEST: f64 = 4.0;
    let scaled = |weight: f64| (weight * 127.0 / LARGEST).round();
    let bytes = weights.iter().map(|&weight| (scaled(weight).clamp(-127.0, 127.0) as i8).cast_unsigned());
    bytes.chain((scaled(bias).clamp(-8_000.0, 8_000.0) as i16).to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_whole() {
        assert_eq!(WEIGHTS.len(), ROWS + 2);
        assert_eq!(pack(&[0.0, -4.0, 9.0, 1.0], -2.0), [0, 129, 127, 32, 192, 255]);
    }
}

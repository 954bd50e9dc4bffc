//! Dates as the index stores them: five numbers each, a tenth of what their names and values would take.

use chrono::{Datelike, Days, NaiveDate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use crate::article::{MentionedDate, Part};
use crate::dates::Period;

/// Part (0 for the title, then heading and text of each section), first byte, bytes, first day, days after it.
type Packed = (usize, usize, usize, i32, u64);

pub(super) fn serialize<S: Serializer>(dates: &[MentionedDate], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(dates.iter().filter_map(pack))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<MentionedDate>, D::Error> {
    let packed = Vec::<Packed>::deserialize(deserializer)?;
    let unpacked = packed.into_iter().map(|packed| unpack(packed).ok_or_else(|| D::Error::custom("no date")));
    unpacked.collect()
}

/// `None` for what is open at an end, which nothing that an article speaks of is.
fn pack(date: &MentionedDate) -> Option<Packed> {
    let part = match date.part {
        Part::Title => 0,
        Part::Heading(section) => 2 * section + 1,
        Part::Text(section) => 2 * section + 2,
    };
    let first = date.period.from?.num_days_from_ce();
    Some((part, date.span.start, date.span.len(), first, date.period.days()?.checked_sub(1)?))
}

fn unpack((part, start, length, first, after): Packed) -> Option<MentionedDate> {
    let part = match (part.checked_sub(1).map(|part| part / 2), part % 2) {
        (None, _) => Part::Title,
        (Some(section), 1) => Part::Heading(section),
        (Some(section), _) => Part::Text(section),
    };
    let first = NaiveDate::from_num_days_from_ce_opt(first)?;
    let period = Period::between(first, first.checked_add_days(Days::new(after))?)?;
    Some(MentionedDate { period, part, span: start..start.checked_add(length)? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(part in 0..9usize, start in 0..999usize, length in 0..99usize, first in 300_000..800_000i32, after in 0..40_000u64) {
            let packed = (part, start, length, first, after);
            prop_assert_eq!(pack(&unpack(packed).unwrap()), Some(packed));
        }

        #[test]
        fn damage_is_none(packed: Packed) {
            if let Some(date) = unpack(packed) {
                prop_assert!(date.period.from <= date.period.to);
            }
        }
    }
}

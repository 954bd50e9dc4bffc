//! `mentions:`: which of the dates that articles speak of are meant, and by which terms they are found.

use tantivy::Term;

use crate::dates::Period;
use crate::index::{Snapshot, date_mark_within, first_days_mark, read_days_mark};

/// Whether who asks for articles that speak of `asked` means one that speaks of `period`: they share a day, and it is no longer.
/// An article that speaks of a year does not speak of each of its days.
pub(super) fn is_meant(period: Period, asked: Period) -> bool {
    let as_exact = match (period.days(), asked.days()) {
        (Some(days), Some(asked)) => days <= asked,
        (_, None) => true,
        (None, Some(_)) => false,
    };
    as_exact && period.overlaps(&asked)
}

/// The terms one of which stands wherever an article speaks of a date that is meant, and nowhere else.
pub(super) fn terms(snapshot: &Snapshot<'_>, asked: Period) -> tantivy::Result<Vec<Term>> {
    let marks = snapshot.fields().space.marks;
    // None that is meant begins earlier.
    let first =
        asked.from.zip(asked.days()).and_then(|(from, days)| from.checked_sub_days(chrono::Days::new(days - 1)));
    let first = first_days_mark(first.filter(|_| asked.to.is_some()));
    let mut found = Vec::new();
    for reader in snapshot.searcher().segment_readers() {
        let inverted = reader.inverted_index(marks)?;
        let mut terms = inverted.terms().range().ge(&first).into_stream()?;
        while terms.advance() {
            let Some(period) = read_days_mark(terms.key()) else { break };
            if asked.to.is_some_and(|to| period.from > Some(to)) {
                break;
            }
            if is_meant(period, asked) {
                found.extend(date_mark_within(period, asked).map(|mark| Term::from_field_text(marks, &mark)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

//! From all that a page says of its date to one.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::evidence::{Date, Evidence, FAINT, MONTH, SAID};
use crate::article::{DateEvidence, Provenance, Published};
use crate::dates::Precision;
use crate::formats::contradiction::DATELINE_BEFORE;

/// What a page is taken to be of.
pub(super) struct Chosen {
    /// The date, if any.
    pub(super) published: Option<Published>,
    /// What contradicts it, or why there is none.
    pub(super) warning: Option<String>,
    /// All that was found, the strongest first, and what was made of it.
    pub(super) evidence: Vec<DateEvidence>,
}

/// Chooses.
///
/// What is said in so many words counts before what is seen, the day in the address among it; where two of those are apart,
/// the earlier one is the day of publication. What is seen near the headline counts before what is seen elsewhere, a date of the
/// last change last. An address that gives the month alone decides between weak ones,
/// and faint ones, which say nothing without it.
pub(super) fn choose(mut all: Vec<Evidence>) -> Chosen {
    all.sort_by_key(|evidence| std::cmp::Reverse(evidence.strength));
    let chosen = pick(&all);
    let mut warning = None;
    let mut shown = Vec::with_capacity(all.len());
    for (i, evidence) in all.iter().enumerate() {
        let verdict = verdict(i, evidence, chosen.and_then(|at| all.get(at).map(|best| (at, best))));
        if warning.is_none() && verdict == CONTRADICTS {
            let best = chosen.and_then(|at| all.get(at));
            warning = best.zip(date_of(evidence)).and_then(|(best, other)| {
                let (used, place, against) = (date_of(best)?, &best.place, &evidence.place);
                let (used, other) = (used.precision.period(used.date), other.precision.period(other.date));
                Some(format!("the page gives two dates: {used} ({place}) is used, {other} ({against}) is not"))
            });
        }
        let date = date_of(evidence).map(|date| date.precision.period(date.date));
        shown.push(DateEvidence { place: evidence.place.clone(), written: evidence.written.clone(), date, verdict });
    }
    if chosen.is_none() {
        let failed = all.iter().find_map(|evidence| evidence.read.as_ref().err().map(|error| (evidence, error)));
        warning = failed.map(|(evidence, error)| format!("the date \"{}\" is not used: {error}", evidence.written));
    }
    let published = chosen.and_then(|at| all.get(at)).and_then(|best| {
        let Date { date, time, precision } = date_of(best)?;
        Some(Published { date, time, precision, provenance: best.provenance, span: best.span.clone() })
    });
    Chosen { published, warning, evidence: shown }
}

const CONTRADICTS: &str = "not used, and contradicts what is";

fn verdict(i: usize, evidence: &Evidence, chosen: Option<(usize, &Evidence)>) -> &'static str {
    match (&evidence.read, chosen) {
        (_, Some((at, _))) if at == i => "used",
        (Err(_), _) => "cannot be read",
        (Ok(_), _) if evidence.modified => "not used: the date of a change",
        (Ok(date), Some((_, best))) => match date_of(best) {
            Some(best) if agree(*date, best) || is_story_of(evidence, *date, best) => "agrees",
            _ if evidence.strength >= 75 => CONTRADICTS,
            _ => "not used: others are stronger",
        },
        (Ok(_), None) => "not used",
    }
}

/// Within a day of each other, as the same moment is in two time zones; or within the month that one of them gives.
fn agree(one: Date, other: Date) -> bool {
    let (a, b) = (one.precision.period(one.date), other.precision.period(other.date));
    if one.precision == Precision::Day && other.precision == Precision::Day {
        return days_between(one.date, other.date) <= 1;
    }
    a.overlaps(&b)
}

/// A story may be published two days after its dateline.
fn is_story_of(evidence: &Evidence, dateline: Date, published: Date) -> bool {
    let days = published.date - dateline.date;
    evidence.provenance == Provenance::Dateline && days >= TimeDelta::zero() && days <= DATELINE_BEFORE
}

fn days_between(one: NaiveDate, other: NaiveDate) -> i64 {
    (one - other).num_days().abs()
}

fn date_of(evidence: &Evidence) -> Option<Date> {
    evidence.read.as_ref().ok().copied()
}

/// Which of them is used.
fn pick(all: &[Evidence]) -> Option<usize> {
    let any = || all.iter().enumerate().filter_map(|(i, evidence)| Some((i, evidence, date_of(evidence)?)));
    let dated = || any().filter(|(_, evidence, _)| evidence.strength > FAINT);
    let days = || dated().filter(|(_, _, date)| date.precision == Precision::Day);
    let published = || days().filter(|(_, evidence, _)| !evidence.modified);
    let said = || published().filter(|(_, evidence, _)| evidence.strength >= SAID);
    // Elements of other articles look as those of this one do.
    let head = || said().filter(|(_, evidence, _)| evidence.provenance != Provenance::Time);
    if let Some((first, _, strongest)) = said().next() {
        let earliest = head().min_by_key(|&(i, _, date)| (date.date, i));
        let best = match earliest {
            Some((i, _, date)) if date.date < strongest.date && days_between(date.date, strongest.date) > 1 => i,
            _ => first,
        };
        return Some(as_seen(all, best));
    }
    let month = dated().find(|(_, evidence, date)| evidence.strength == MONTH && date.precision == Precision::Month);
    let best = published().next();
    if let Some((at, _, month)) = month {
        let within = |date: Date| (date.date.year(), date.date.month()) == (month.date.year(), month.date.month());
        return match best {
            Some((i, _, date)) if within(date) => Some(i),
            Some((i, evidence, _)) if evidence.strength >= 82 => Some(i),
            _ => {
                let day = any().find(|&(_, _, date)| date.precision == Precision::Day && within(date));
                Some(day.map_or(at, |(i, ..)| i))
            }
        };
    }
    best.map(|(i, ..)| as_seen(all, i)).or_else(|| days().chain(dated()).next().map(|(i, ..)| i))
}

/// A moment in universal time may be another day where the page was written: there the day that is seen near the headline counts, and
/// so it does where the address has it, too.
fn as_seen(all: &[Evidence], best: usize) -> usize {
    let Some((evidence, date)) = all.get(best).and_then(|evidence| Some((evidence, date_of(evidence)?))) else {
        return best;
    };
    let universal =
        evidence.written.ends_with('Z') || evidence.written.ends_with("+00:00") || evidence.written.ends_with("+0000");
    let addressed = |day: NaiveDate| {
        let mut dated = all.iter().filter(|other| other.provenance == Provenance::Path).filter_map(date_of);
        dated.any(|other| other.precision == Precision::Day && other.date == day)
    };
    let seen =
        all.iter().enumerate().filter(|(_, other)| other.visible).filter_map(|(i, other)| Some((i, date_of(other)?)));
    let mut seen = seen.take(3);
    match seen.next() {
        Some((i, other))
            if (universal || addressed(other.date))
                && days_between(other.date, date.date) == 1
                && seen.all(|(_, next)| next.date != date.date) =>
        {
            i
        }
        _ => best,
    }
}

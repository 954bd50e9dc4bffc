//! `kill -9` at any moment.

use std::fs;
use std::thread::sleep;

use crate::program::begin;
use crate::scratch::{Articles, INDEX, Scratch, lost};
use crate::{Extent, Outcome};

/// An index that was begun, or is whole; the next run finishes it.
pub(crate) fn first(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed, 40);
    let (time, clean, nothing) = (scratch.time(), scratch.clean(), Articles::new());
    let mut outcome = Outcome { tried: extent.times, ..Outcome::default() };
    let mut before = 0;
    for _ in 0..extent.times {
        fs::remove_dir_all(scratch.path().join("index")).unwrap_or_default();
        let moment = scratch.moment(time);
        let held = killed(&scratch, moment);
        before += usize::from(held.is_empty());
        outcome.lost += lost(&held, &[&nothing, &clean]);
        scratch.update();
        outcome.lost += lost(&scratch.held(), &[&clean]);
    }
    outcome.note = format!("{before} before the commit");
    outcome
}

/// What there was before or what there is after it, and nothing in between; the next run finishes it.
pub(crate) fn update(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed + 1, 40);
    let time = scratch.time();
    let mut outcome = Outcome { tried: extent.times, ..Outcome::default() };
    let (mut state, mut before) = (scratch.held(), 0);
    for _ in 0..extent.times {
        scratch.change();
        let next = scratch.clean();
        let moment = scratch.moment(time / 2);
        let held = killed(&scratch, moment);
        before += usize::from(held == state);
        outcome.lost += lost(&held, &[&state, &next]);
        // Killed again while it recovers, at times.
        if scratch.random.below(3) == 0 {
            let moment = scratch.moment(time / 2);
            outcome.lost += lost(&killed(&scratch, moment), &[&held, &next]);
        }
        scratch.update();
        outcome.lost += lost(&scratch.held(), &[&next]);
        state = next;
    }
    outcome.note = format!("{before} before the commit");
    outcome
}

fn killed(scratch: &Scratch, moment: std::time::Duration) -> Articles {
    let mut child = begin(scratch.path(), &format!("{INDEX} --index index"));
    sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
    scratch.held()
}

//! No room, no permission: a clear error, and the last commit stands.

use crate::program::{Ran, shell, shell_that_mounts};
use crate::scratch::{Articles, INDEX, Scratch, listed, lost};
use crate::{Extent, Outcome};

/// Lists what the index `disk` holds, after the run, whose exit code is its first line.
const AND_THEN: &str = "; echo $?; $dateline check --index disk >&2 || echo broken; \
    $dateline search '*' --format jsonl -n 1000000 --sort newest --index disk || test $? = 1";

/// What a run said that was followed by [`AND_THEN`]: its exit code, and what the index holds.
fn told(ran: &Ran) -> (i32, Articles) {
    let (code, articles) = ran.out.split_once('\n').unwrap_or_else(|| panic!("{ran:?}"));
    assert!(!articles.starts_with("broken"), "{ran:?}");
    (code.parse().unwrap(), listed(articles))
}

/// An index of the corpus as it was, and the corpus as it is to be.
fn before(seed: u64) -> (Scratch, Articles, Articles) {
    let mut scratch = Scratch::new(seed, 30);
    scratch.update();
    let state = scratch.held();
    scratch.change();
    scratch.write("large.jsonl");
    let next = scratch.clean();
    (scratch, state, next)
}

/// One outcome of a run that may not have had enough room.
fn add(outcome: &mut Outcome, ran: &Ran, state: &Articles, next: &Articles, what: &str) -> bool {
    outcome.tried += 1;
    let (code, held) = told(ran);
    match code {
        0 => outcome.lost += lost(&held, &[next]),
        2 => {
            assert!(ran.err.contains(what) && ran.err.contains("  fix: "), "{ran:?}");
            assert!(!ran.err.contains("panicked") && !ran.err.contains("should not have happened"), "{ran:?}");
            outcome.lost += lost(&held, &[state]);
        }
        _ => panic!("{ran:?}"),
    }
    code == 0
}

/// A disk that has room for the index as it is, and some more.
pub(crate) fn full(extent: Extent) -> Outcome {
    let (scratch, state, next) = before(extent.seed + 5);
    let mut outcome = Outcome::default();
    let mut succeeded = 0;
    let copy = "mkdir disk; cp -a ../../index/. disk";
    for round in 0..extent.times {
        // From none at all to enough.
        let more = round * 300 / extent.times.max(1);
        let size = format!("$(( $(du -sk ../index | cut -f 1) + {more} ))k");
        let script = format!(
            "cd tmp && mkdir small && mount -t tmpfs -o size={size} tmpfs small && cd small && {copy} && \
             ln -s ../../news news && $dateline {INDEX} --index disk{AND_THEN}"
        );
        let Some(ran) = shell_that_mounts(scratch.path(), &script) else {
            outcome.note = "skipped where it stopped: mounting is not permitted".to_owned();
            return outcome;
        };
        succeeded += usize::from(add(&mut outcome, &ran, &state, &next, "No space left on device"));
    }
    assert!(succeeded < outcome.tried, "every disk had room enough");
    outcome.note = format!("{succeeded} had room enough");
    outcome
}

/// Files that may not grow beyond a size; writing more is an error.
pub(crate) fn limit(extent: Extent) -> Outcome {
    let (scratch, state, next) = before(extent.seed + 6);
    let mut outcome = Outcome::default();
    let mut succeeded = 0;
    for round in 0..extent.times {
        let blocks = round * 90 / extent.times.max(1);
        let script = format!(
            "rm -rf disk; cp -a index disk; (trap '' XFSZ; ulimit -f {blocks}; exec $dateline {INDEX} --index disk){AND_THEN}"
        );
        let ran = shell(scratch.path(), &script);
        succeeded += usize::from(add(&mut outcome, &ran, &state, &next, "File too large"));
    }
    assert!(succeeded < outcome.tried, "all files were small enough");
    outcome.note = format!("{succeeded} were small enough");
    outcome
}

/// The same, where writing more ends the program.
pub(crate) fn killed_by_limit(extent: Extent) -> Outcome {
    let (scratch, state, next) = before(extent.seed + 7);
    let mut outcome = Outcome::default();
    for round in 0..extent.times {
        let blocks = round * 90 / extent.times.max(1);
        let script = format!(
            "rm -rf disk; cp -a index disk; (ulimit -c 0; ulimit -f {blocks}; exec $dateline {INDEX} --index disk){AND_THEN}"
        );
        let ran = shell(scratch.path(), &script);
        let (code, held) = told(&ran);
        outcome.tried += 1;
        outcome.lost += lost(&held, &[if code == 0 { &next } else { &state }]);
    }
    outcome
}

/// Nothing can be written: what is there can be searched, and an update says why not.
pub(crate) fn read_only(extent: Extent) -> Outcome {
    let (scratch, state, next) = before(extent.seed + 8);
    let script = format!(
        "mkdir disk && mount --bind index disk && mount -o remount,ro,bind disk && $dateline {INDEX} --index disk{AND_THEN}"
    );
    let mut outcome = Outcome::default();
    match shell_that_mounts(scratch.path(), &script) {
        Some(ran) => {
            assert!(!add(&mut outcome, &ran, &state, &next, "Read-only file system"), "{ran:?}");
        }
        None => outcome.note = "skipped: mounting is not permitted".to_owned(),
    }
    outcome
}

//! Several processes at once, and indexes that are not ours.

use std::fs;
use std::process::Stdio;

use crate::program::{begin, program, run};
use crate::scratch::{Articles, INDEX, Scratch, articles, lost};
use crate::{Extent, Outcome};

/// The second one says who holds the lock, and changes nothing.
pub(crate) fn two_writers(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed, 8);
    scratch.update();
    let state = scratch.held();
    // It holds the lock as long as its input is open.
    let mut command = program(scratch.path(), "index - --index index --no-actors");
    let mut first = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    scratch.wait_for_lock(first.id());
    scratch.change();
    let second = scratch.run(INDEX);
    let who = format!("another process ({}) is writing to this index\n  fix: ", first.id());
    assert!(second.code == Some(2) && second.err.contains(&who), "{second:?}");
    let repair = scratch.run("check --repair");
    assert!(repair.code == Some(2) && repair.err.contains(&who), "{repair:?}");
    let lost_while = lost(&scratch.held(), &[&state]);
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    scratch.update();
    Outcome { tried: 2, lost: lost_while + lost(&scratch.held(), &[&scratch.clean()]), note: String::new() }
}

/// Whoever is gone holds nothing.
pub(crate) fn abandoned(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed, 8);
    let mut command = program(scratch.path(), "index - --index index --no-actors");
    let mut first = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    scratch.wait_for_lock(first.id());
    first.kill().unwrap();
    first.wait().unwrap();
    scratch.change();
    scratch.update();
    Outcome { tried: 1, lost: lost(&scratch.held(), &[&scratch.clean()]), note: String::new() }
}

/// Every search sees one commit, and never an older one after a newer one.
pub(crate) fn readers(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed + 9, 30);
    scratch.update();
    let mut states: Vec<Articles> = vec![scratch.held()];
    let mut outcome = Outcome::default();
    let mut newest = 0;
    for _ in 0..extent.times.div_ceil(2) {
        scratch.change();
        scratch.write("001.jsonl");
        states.push(scratch.clean());
        let mut writer = begin(scratch.path(), &format!("{INDEX} --index index"));
        loop {
            let is_done = writer.try_wait().unwrap().is_some();
            let seen = articles(scratch.path(), "index");
            outcome.tried += 1;
            match states.iter().rposition(|state| *state == seen) {
                Some(state) => {
                    assert!(state >= newest, "an older commit after a newer one");
                    newest = state;
                }
                None => outcome.lost += lost(&seen, &states.iter().collect::<Vec<_>>()),
            }
            if is_done {
                break;
            }
        }
        assert_eq!(newest, states.len() - 1);
    }
    outcome
}

/// Every command says what to run, and touches nothing.
pub(crate) fn another_layout(extent: Extent) -> Outcome {
    let scratch = Scratch::new(extent.seed, 8);
    scratch.update();
    let state = scratch.held();
    let format = scratch.path().join("index/format");
    let ours = fs::read(&format).unwrap();
    let mut outcome = Outcome::default();
    for other in ["99\n", "1\n", "", "\0\0"] {
        fs::write(&format, other).unwrap();
        for line in ["search gas", "check", "check --repair", "ledger", "stats", INDEX] {
            let ran = scratch.run(line);
            let is_told = ran.err.contains("layout") && ran.err.contains("run `dateline index` again");
            assert!(ran.code == Some(2) && is_told, "{other:?}: {line}: {ran:?}");
            outcome.tried += 1;
        }
    }
    fs::write(&format, ours).unwrap();
    let schema = include_str!("../../index_schema.toml").replace("title = 3", "title = 4");
    fs::write(scratch.path().join("other.toml"), schema).unwrap();
    let ran = run(scratch.path(), &format!("{INDEX} --index index --schema other.toml"));
    assert!(ran.code == Some(2) && ran.err.contains("another schema") && ran.err.contains("fix: "), "{ran:?}");
    outcome.tried += 1;
    outcome.lost = lost(&scratch.held(), &[&state]);
    outcome
}

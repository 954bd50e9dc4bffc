//! Ctrl-C: what is read is committed, every file as a whole, nothing is forgotten, and the next run goes on.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::program::{Ran, program, ran, run, signal};
use crate::scratch::{Articles, INDEX, Scratch, lost};
use crate::{Extent, Outcome};

const SUMMARY: &str = "--format json";

/// Interrupts a run; what it said.
fn interrupted(scratch: &Scratch, moment: Duration, signals: &[&str]) -> Ran {
    let mut command = program(scratch.path(), &format!("{INDEX} --index index {SUMMARY}"));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(moment);
    for name in signals {
        signal(&child, name);
    }
    ran(child.wait_with_output().unwrap())
}

/// The articles by the files that they are from.
fn by_file(articles: &Articles) -> BTreeMap<&str, Vec<&str>> {
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for article in articles {
        let source = article.split_once(" | ").unwrap().0;
        let file = source.split_once("!/").map_or(source, |(file, _)| file);
        files.entry(file.rsplit_once(':').map_or(file, |(file, _)| file)).or_default().push(article);
    }
    files
}

/// How many articles are neither as they were nor as they will be, file by file.
fn lost_of_files(held: &Articles, before: &Articles, after: &Articles) -> usize {
    let (held, before, after) = (by_file(held), by_file(before), by_file(after));
    let names = before.keys().chain(after.keys());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names.dedup();
    let is_whole = |name: &str| [&before, &after].iter().any(|state| state.get(name) == held.get(name));
    assert!(held.keys().all(|name| names.contains(&name)));
    names.into_iter().filter(|name| !is_whole(name)).count()
}

pub(crate) fn once(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed + 2, 60);
    let time = scratch.time();
    let mut outcome = Outcome { tried: extent.times, ..Outcome::default() };
    let (mut state, mut stopped) = (scratch.held(), 0);
    for round in 0..extent.times {
        scratch.change();
        let next = scratch.clean();
        let moment = scratch.moment(time / 2);
        let told = interrupted(&scratch, moment, &[["INT", "TERM"][round % 2]]);
        let held = scratch.held();
        match told.code {
            // Before it was listened to.
            None => outcome.lost += lost(&held, &[&state]),
            Some(0) => outcome.lost += lost(&held, &[&next]),
            Some(130) => {
                stopped += 1;
                let summary: serde_json::Value = serde_json::from_str(&told.out).unwrap();
                let files = &summary["files"];
                let sum =
                    ["indexed", "replaced", "unchanged", "rejected", "unread"].map(|k| files[k].as_u64().unwrap());
                assert!(summary["interrupted"] == true && files["found"] == sum.iter().sum::<u64>(), "{told:?}");
                assert!(files["removed"] == 0 && told.err.starts_with("stopping: "), "{told:?}");
                outcome.lost += lost_of_files(&held, &state, &next);
            }
            _ => panic!("{told:?}"),
        }
        scratch.update();
        outcome.lost += lost(&scratch.held(), &[&next]);
        state = next;
    }
    outcome.note = format!("{stopped} of them stopped it");
    outcome
}

/// All of a large file, or what was there before.
pub(crate) fn within_a_file(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed + 3, 12);
    scratch.update();
    let mut outcome = Outcome { tried: extent.times, ..Outcome::default() };
    let (mut state, mut stopped) = (scratch.held(), 0);
    for round in 0..extent.times {
        // Nearly all of the time goes into large files, of which some are new.
        for name in ["large.jsonl", &format!("large-{round}.jsonl")] {
            scratch.write(name);
        }
        scratch.write("000.txt");
        let next = scratch.clean();
        let moment = Duration::from_millis(30 + scratch.random.below(120) as u64);
        let told = interrupted(&scratch, moment, &["INT"]);
        assert!(matches!(told.code, None | Some(0 | 130)), "{told:?}");
        stopped += usize::from(told.code == Some(130));
        outcome.lost += lost_of_files(&scratch.held(), &state, &next);
        std::fs::remove_file(scratch.file(&format!("large-{round}.jsonl"))).unwrap();
        scratch.forget(&format!("large-{round}.jsonl"));
        let next = scratch.clean();
        scratch.update();
        outcome.lost += lost(&scratch.held(), &[&next]);
        state = next;
    }
    outcome.note = format!("{stopped} of them stopped it");
    outcome
}

/// The second one ends it at once: the last commit stands.
pub(crate) fn twice(extent: Extent) -> Outcome {
    let mut scratch = Scratch::new(extent.seed + 4, 40);
    let time = scratch.time();
    let mut outcome = Outcome { tried: extent.times, ..Outcome::default() };
    let mut state = scratch.held();
    for _ in 0..extent.times {
        scratch.change();
        scratch.write("large.jsonl");
        let next = scratch.clean();
        let moment = scratch.moment(time / 2);
        // Whoever is gone cannot be told.
        let mut command = program(scratch.path(), &format!("{INDEX} --index index"));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(moment);
        signal(&child, "INT");
        signal(&child, "INT");
        assert!(matches!(child.wait().unwrap().code(), None | Some(0 | 130)));
        outcome.lost += lost_of_files(&scratch.held(), &state, &next);
        scratch.update();
        outcome.lost += lost(&scratch.held(), &[&next]);
        state = next;
    }
    outcome
}

/// Nothing comes in and nothing ends: it ends all the same, with what came before.
pub(crate) fn stream(extent: Extent) -> Outcome {
    let scratch = Scratch::new(extent.seed, 0);
    let mut outcome = Outcome::default();
    for with_lines in [false, true] {
        let mut command = program(scratch.path(), "index - --index index --no-actors");
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        scratch.wait_for_lock(child.id());
        if with_lines {
            // More than is read at once: some of it has been handed on.
            let line = format!("{{\"title\": \"One\", \"body\": \"{}\"}}\n", "word ".repeat(100));
            let lines = (0..4_000).map(|n| line.replace("One", &format!("Line {n}"))).collect::<String>();
            child.stdin.as_mut().unwrap().write_all(lines.as_bytes()).unwrap();
        }
        let input = child.stdin.take();
        signal(&child, "INT");
        let told = ran(child.wait_with_output().unwrap());
        drop(input);
        assert!(told.code == Some(130) && told.err.contains("interrupted: "), "{told:?}");
        assert_eq!(run(scratch.path(), "check --index index").code, Some(0));
        outcome.tried += 1;
    }
    outcome
}

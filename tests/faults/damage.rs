//! What is damaged is found and dropped, and nothing of the rest. What searches do on damaged files is tried by `tests/program`.

use std::fs;
use std::path::PathBuf;

use crate::scratch::{INDEX, Scratch, lost};
use crate::{Extent, Outcome};

/// An index of some commits, and the files of it that matter.
fn index(seed: u64) -> (Scratch, Vec<(PathBuf, Vec<u8>)>) {
    let mut scratch = Scratch::new(seed, 30);
    scratch.update();
    scratch.change();
    scratch.update();
    let files = fs::read_dir(scratch.path().join("index")).unwrap().map(|entry| entry.unwrap().path());
    let is_lock = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "lock");
    let mut files: Vec<_> =
        files.filter(|path| !is_lock(path)).map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    // Their names differ from run to run.
    files.sort_by_key(|(path, bytes)| (path.extension().map(ToOwned::to_owned), bytes.len()));
    (scratch, files)
}

/// Bits that are flipped are found by `check`, or change nothing.
pub(crate) fn flipped(extent: Extent) -> Outcome {
    let (mut scratch, files) = index(extent.seed + 10);
    let state = scratch.held();
    let mut outcome = Outcome::default();
    let mut found = 0;
    for _ in 0..4 * extent.times {
        let (path, bytes) = &files[scratch.random.below(files.len())];
        let (at, bit) = (scratch.random.below(bytes.len()), scratch.random.below(8));
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << bit;
        fs::write(path, damaged).unwrap();
        outcome.tried += 1;
        let checked = scratch.run("check");
        match checked.code {
            Some(2) => {
                found += 1;
                assert!(checked.out.contains("fix: ") || checked.err.contains("fix: "), "{checked:?}");
            }
            Some(0) => outcome.lost += lost(&scratch.held(), &[&state]),
            _ => panic!("{}, bit {bit} of byte {at}: {checked:?}", path.display()),
        }
        fs::write(path, bytes).unwrap();
    }
    outcome.lost += lost(&scratch.held(), &[&state]);
    outcome.note = format!("{found} found, the others change nothing");
    outcome
}

/// A repair drops what was in a damaged segment, which the next run reads again, and touches nothing where another file is damaged; once
/// the rest is deleted as the error says, all is made again.
pub(crate) fn missing(extent: Extent) -> Outcome {
    let (mut scratch, files) = index(extent.seed + 11);
    let state = scratch.held();
    let mut outcome = Outcome::default();
    let mut mended = 0;
    for round in 0..files.len().min(4 * extent.times) {
        let (path, bytes) = &files[if extent.is_full { round } else { scratch.random.below(files.len()) }];
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if scratch.random.below(2) == 0 {
            fs::remove_file(path).unwrap();
        } else {
            fs::write(path, &bytes[..scratch.random.below(bytes.len())]).unwrap();
        }
        outcome.tried += 1;
        let repaired = scratch.run("check --repair");
        if name.split_once('.').is_some_and(|(id, _)| id.len() == 32) {
            let done = if path.extension().is_some_and(|ending| ending == "who") { "made again" } else { "dropped" };
            assert!(repaired.code == Some(0) && repaired.out.contains(done), "{name}: {repaired:?}");
            let again = scratch.run(INDEX);
            assert_eq!(again.code, Some(0), "{name}: {again:?}");
            mended += 1;
            outcome.lost += lost(&scratch.held(), &[&state]);
        } else {
            // tantivy's list of files to remove is made again; nothing else is needless.
            assert!(repaired.code == Some(2) || name == ".managed.json", "{name}: {repaired:?}");
            assert!(!repaired.out.contains("dropped"), "{name}: {repaired:?}");
            for (other, before) in &files {
                let is_same = fs::read(other).is_ok_and(|now| now == *before);
                assert!(is_same || other == path || name == ".managed.json", "{name}: {} was changed", other.display());
            }
        }
        fs::remove_dir_all(scratch.path().join("index")).unwrap();
        fs::create_dir(scratch.path().join("index")).unwrap();
        for (path, bytes) in &files {
            fs::write(path, bytes).unwrap();
        }
        outcome.lost += lost(&scratch.held(), &[&state]);
    }
    outcome.note = format!("{mended} repaired");
    // As the error says.
    fs::remove_dir_all(scratch.path().join("index")).unwrap();
    let again = scratch.run(INDEX);
    assert_eq!(again.code, Some(0), "{again:?}");
    outcome.lost += lost(&scratch.held(), &[&state]);
    outcome
}

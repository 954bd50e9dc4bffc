//! `dateline check` finds whatever is damaged in the files of an index, names the file, and says what mends it.

use std::fs;

use super::damage::Damaged;

#[test]
fn every_damaged_file_is_named() {
    let damaged = Damaged::new();
    let whole = damaged.run("check");
    let told = String::from_utf8_lossy(&whole.stdout);
    assert!(whole.status.success() && told.starts_with("whole: 29 articles from 29 files, "), "{told}");
    for (path, bytes) in &damaged.files {
        let name = path.file_name().unwrap().to_string_lossy();
        // The others say by themselves that they are damaged when the index is opened, or are the user's.
        if matches!(&*name, "format" | "index_schema.toml" | "meta.json" | ".managed.json") {
            continue;
        }
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 3] ^= 0x10;
        for (how, bytes) in
            [("flipped", Some(flipped.as_slice())), ("cut", Some(&bytes[..bytes.len() / 2])), ("gone", None)]
        {
            damaged.damage(path, bytes.unwrap_or(&[]));
            if bytes.is_none() {
                fs::remove_file(path).unwrap();
            }
            for line in ["check", "check --repair"] {
                let output = damaged.run(line);
                let told =
                    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                // What was in a segment is dropped, or made again; nothing can be where the ledger is damaged.
                let is_mended = line == "check --repair" && !name.starts_with("ledger-");
                assert_eq!(output.status.code(), Some(if is_mended { 0 } else { 2 }), "{name}, {how}: {line}: {told}");
                let is_made = path.extension().is_some_and(|ending| ending == "who");
                let says = match is_mended {
                    true if is_made => "\n  made again",
                    true => "\n  dropped with its part of the index, of ",
                    false => "fix: ",
                };
                assert!(told.contains(says) && told.contains(&*name), "{name}, {how}: {line}: {told}");
                assert!(!is_mended || is_made != told.contains("news/"), "{name}, {how}: {line}: {told}");
            }
        }
        // What is sound, but another segment's, is not what was written.
        let other = damaged.files.iter().find(|(other, _)| other != path && other.extension() == path.extension());
        if let Some((_, bytes)) = other {
            damaged.damage(path, bytes);
            let output = damaged.run("check");
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.code() == Some(2) && told.contains(&*name), "{name}, exchanged: {told}");
        }
        damaged.damage(path, bytes);
        assert!(damaged.run("check").status.success(), "{name}");
    }
}

#[test]
fn a_list_of_files_is_made_anew() {
    let damaged = Damaged::new();
    let (path, bytes) = damaged.files.iter().find(|(path, _)| path.ends_with(".managed.json")).unwrap();
    for cut in [0, 1, bytes.len() / 2] {
        damaged.damage(path, &bytes[..cut]);
        for line in ["check", "search gas", "index news"] {
            let output = damaged.run(line);
            assert!(output.status.success(), "{cut}: {line}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

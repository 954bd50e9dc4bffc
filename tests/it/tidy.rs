//! The invariants of the code map in `src/lib.rs`, held against the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The table of `src/lib.rs`: module, what it may import.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | `"));
    rows.map(|row| {
        let mut cells = row.split(" | ");
        let name = cells.next().unwrap().trim_end_matches('`').to_owned();
        let imports = cells.last().unwrap().trim_end_matches(" |").split(", ").filter(|m| *m != "–");
        (name, imports.map(str::to_owned).collect())
    })
    .collect()
}

/// The module of the library that a file belongs to.
fn module(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// What a file holds before its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].to_owned()
}

#[test]
fn modules_import_what_the_table_says_and_nothing_else() {
    let table = table();
    assert!(table.len() > 10, "the table of src/lib.rs was not found");
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in sources(&root().join("src")) {
        let module = module(&path);
        if module == "lib" || module == "bin" {
            continue;
        }
        let test = path.components().any(|c| c.as_os_str() == "tests") || path.ends_with("tests.rs");
        if test {
            continue;
        }
        assert!(table.contains_key(&module), "{} is in no row of the table", path.display());
        for piece in code(&path).split("crate::").skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if name != module && !name.is_empty() {
                assert!(
                    table[&module].contains(&name),
                    "{} imports `{name}`, which the table in src/lib.rs does not allow `{module}`",
                    path.display()
                );
                used.entry(module.clone()).or_default().insert(name);
            }
        }
    }
    for (module, imports) in &table {
        let none = BTreeSet::new();
        let used = used.get(module).unwrap_or(&none);
        let idle: Vec<_> = imports.difference(used).collect();
        assert!(idle.is_empty(), "`{module}` may import {idle:?} but does not: correct the table in src/lib.rs");
    }
}

#[test]
fn tantivy_is_known_to_index_and_search_alone() {
    for path in sources(&root().join("src")) {
        let module = module(&path);
        if module != "index" && module != "search" {
            let code = code(&path);
            let uses = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            assert!(uses.clone().all(|line| !line.contains("tantivy")), "{} names tantivy", path.display());
        }
    }
}

#[test]
fn every_source_file_is_declared() {
    for dir in ["src", "tests/it", "tests/program", "tests/faults"] {
        are_declared(&sources(&root().join(dir)));
    }
}

fn are_declared(all: &[PathBuf]) {
    let declared: String = all.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for path in all {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let name = if stem == "mod" {
            path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned()
        } else {
            stem
        };
        if name != "lib" && name != "main" {
            assert!(declared.contains(&format!("mod {name};")), "{} is declared nowhere", path.display());
        }
    }
}

#[test]
fn files_stay_readable() {
    for dir in ["src", "tests", "benches", "fuzz/src", "fuzz/fuzz_targets"] {
        for path in sources(&root().join(dir)) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 450, "{} has {lines} lines: is it still one idea?", path.display());
        }
    }
}

/// A transcript that was written with the day of its writing in it holds on that day alone.
#[test]
fn no_transcript_says_todays_date() {
    let today = chrono::Utc::now().date_naive().to_string();
    for entry in fs::read_dir(root().join("tests/cmd")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains(&today), "{}: give `--today` where {today} is printed", path.display());
        }
    }
}

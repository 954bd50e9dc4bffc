//! One process at a time writes to an index; the others wait, or say why not.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use dateline::index::Index;

#[test]
fn a_search_waits_for_who_is_writing() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("news")).unwrap();
    fs::write(dir.path().join("news/a.txt"), "date 2024-02-01 Gas talks\n\nOda Brandt spoke of gas.\n").unwrap();
    let open = Index::open_or_create(&dir.path().join("index"), None).unwrap();
    let writer = open.writer(1, 0).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_dateline"));
    program.args(["search", "talks", "--count", "--index", "index", "--corpus", "news"]).current_dir(dir.path());
    let mut running = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut told, mut line) = (BufReader::new(running.stderr.take().unwrap()), String::new());
    told.read_line(&mut line).unwrap();
    assert_eq!(line, "warning: another process is writing to this index: waiting for it\n");
    drop(writer);
    assert_eq!(running.wait_with_output().unwrap().stdout, b"1\n");
    line.clear();
    told.read_line(&mut line).unwrap();
    assert_eq!(line, "indexed 1 file\n");
}

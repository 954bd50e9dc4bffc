//! `dateline watch`: whatever happens to the files, a search soon finds what is there and nothing else.
#![cfg(unix)]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use dateline::index::Index;

/// A directory in which the program watches.
struct Watched {
    dir: tempfile::TempDir,
    child: Child,
}

/// Two ways to know of changes.
const WAYS: [&str; 2] = ["watch news", "watch news --poll"];

fn dateline(dir: &Path, line: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dateline"));
    program.args(line.split(' ')).args(["--index", "news/index"]).current_dir(dir).stdin(Stdio::null());
    program
}

impl Watched {
    /// Begins to watch `news`, in which there is one file, and the index.
    fn new(line: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("news/a")).unwrap();
        fs::write(dir.path().join("news/a/first.txt"), letter("first")).unwrap();
        let files = ["out", "err"].map(|name| fs::File::create(dir.path().join(name)).unwrap());
        let [out, err] = files;
        let mut program = dateline(dir.path(), &format!("{line} --no-actors --today 2024-03-01 --memory 64"));
        let child = program.stdout(out).stderr(err).spawn().unwrap();
        let watched = Self { dir, child };
        watched.until("it watches", || watched.told("err").contains("watching: "));
        watched.finds("first", &["news/a/first.txt"]);
        watched
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, word: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), letter(word)).unwrap();
    }

    fn told(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_mins(2);
        while !is_so() {
            assert!(Instant::now() < deadline, "never: {what}\n{}\n{}", self.told("out"), self.told("err"));
            sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a search finds these files and no others.
    fn finds(&self, word: &str, files: &[&str]) {
        let search = format!("search {word} --format paths --sort oldest");
        self.until(&format!("{word} in {files:?}"), || {
            let output = dateline(self.dir.path(), &search).output().unwrap();
            let mut found: Vec<_> = std::str::from_utf8(&output.stdout).unwrap().lines().collect();
            found.sort_unstable();
            found == files
        });
    }

    /// Ends it; how, what it said of its runs and what else.
    fn end(mut self, signal: &str) -> (ExitStatus, String, String) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {}", self.child.id())]).status();
        assert!(sent.unwrap().success());
        let ended = self.child.wait().unwrap();
        let checked = dateline(self.dir.path(), "check").output().unwrap();
        assert!(checked.status.success(), "{checked:?}");
        (ended, self.told("out"), self.told("err"))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // Of a test that has failed.
        let _ = self.child.kill();
    }
}

fn letter(word: &str) -> String {
    format!("date 2024-02-05 The {word} talks\n\nThey spoke of {word} for a day.\n")
}

#[test]
fn files_appear_change_move_and_go() {
    for way in WAYS {
        let watched = Watched::new(way);
        watched.write("news/b.txt", "second");
        watched.finds("second", &["news/b.txt"]);
        // As editors save.
        watched.write("news/.b.txt.swp", "third");
        fs::rename(watched.path("news/.b.txt.swp"), watched.path("news/b.txt")).unwrap();
        watched.finds("third", &["news/b.txt"]);
        watched.finds("second", &[]);
        fs::rename(watched.path("news/b.txt"), watched.path("news/a/c.txt")).unwrap();
        watched.finds("third", &["news/a/c.txt"]);
        fs::remove_file(watched.path("news/a/c.txt")).unwrap();
        watched.finds("third", &[]);
        let (ended, out, err) = watched.end("INT");
        assert_eq!((ended.code(), err.as_str()), (Some(0), "watching: Ctrl-C ends it\n"));
        let lines: Vec<_> = out.lines().collect();
        let whole = |files: &str, articles: &str| format!("files: {files}; the index holds {articles}");
        assert_eq!(lines[0], whole("1 indexed", "1 article"));
        assert_eq!(lines[1], whole("1 indexed", "2 articles"));
        assert_eq!(lines[2], whole("1 replaced", "2 articles"));
        assert_eq!(lines.last(), Some(&whole("1 gone and removed", "1 article").as_str()));
        assert!(lines.iter().all(|line| line.starts_with("files: ")), "{out}");
    }
}

#[test]
fn directories_appear_move_and_go() {
    let watched = Watched::new(WAYS[0]);
    for (number, word) in ["fourth", "fifth", "sixth"].into_iter().enumerate() {
        watched.write(&format!("news/d/e/{number}.txt"), word);
    }
    watched.finds("fourth", &["news/d/e/0.txt"]);
    watched.finds("sixth", &["news/d/e/2.txt"]);
    fs::rename(watched.path("news/d"), watched.path("news/a/f")).unwrap();
    watched.finds("fifth", &["news/a/f/e/1.txt"]);
    // What lies in a directory that was moved is watched, too.
    watched.write("news/a/f/e/1.txt", "seventh");
    watched.finds("seventh", &["news/a/f/e/1.txt"]);
    fs::rename(watched.path("news/a/f"), watched.path("elsewhere")).unwrap();
    watched.finds("fourth", &[]);
    fs::rename(watched.path("elsewhere"), watched.path("news/back")).unwrap();
    watched.finds("fourth", &["news/back/e/0.txt"]);
    fs::remove_dir_all(watched.path("news/back")).unwrap();
    watched.finds("sixth", &[]);
    watched.finds("first", &["news/a/first.txt"]);
    assert_eq!(watched.end("TERM").0.code(), Some(0));
}

#[test]
fn what_is_watched_may_vanish_and_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    fs::create_dir_all(path("above/news")).unwrap();
    fs::write(path("above/news/a.txt"), letter("eighth")).unwrap();
    fs::write(path("single.txt"), letter("ninth")).unwrap();
    let err = fs::File::create(path("err")).unwrap();
    let out = fs::File::create(path("out")).unwrap();
    fs::create_dir(path("news")).unwrap();
    let mut program = dateline(dir.path(), "watch above/news single.txt --no-actors --memory 64");
    let child = program.stdout(out).stderr(err).spawn().unwrap();
    let watched = Watched { dir, child };
    watched.finds("eighth", &["above/news/a.txt"]);
    watched.finds("ninth", &["single.txt"]);
    // A single file that is saved as editors do, and again.
    for word in ["tenth", "eleventh"] {
        watched.write("single.new", word);
        fs::rename(watched.path("single.new"), watched.path("single.txt")).unwrap();
        watched.finds(word, &["single.txt"]);
    }
    fs::remove_file(watched.path("single.txt")).unwrap();
    watched.finds("eleventh", &[]);
    watched.write("single.txt", "twelfth");
    watched.finds("twelfth", &["single.txt"]);
    for away in ["above/news", "above"] {
        fs::rename(watched.path(away), watched.path("away")).unwrap();
        watched.finds("eighth", &[]);
        fs::rename(watched.path("away"), watched.path(away)).unwrap();
        watched.finds("eighth", &["above/news/a.txt"]);
        watched.write("above/news/b.txt", "thirteenth");
        watched.finds("thirteenth", &["above/news/b.txt"]);
        fs::remove_file(watched.path("above/news/b.txt")).unwrap();
        watched.finds("thirteenth", &[]);
    }
    assert_eq!(watched.end("INT").0.code(), Some(0));
}

#[test]
fn links_are_followed() {
    let watched = Watched::new(WAYS[0]);
    watched.write("outside/x.txt", "fourteenth");
    watched.write("outside/dir/y.txt", "fifteenth");
    let link = std::os::unix::fs::symlink::<PathBuf, PathBuf>;
    link(watched.path("outside/x.txt"), watched.path("news/x.txt")).unwrap();
    watched.finds("fourteenth", &["news/x.txt"]);
    watched.write("outside/x.txt", "sixteenth");
    watched.finds("sixteenth", &["news/x.txt"]);
    link(watched.path("outside/dir"), watched.path("news/dir")).unwrap();
    watched.finds("fifteenth", &["news/dir/y.txt"]);
    watched.write("outside/dir/y.txt", "seventeenth");
    watched.finds("seventeenth", &["news/dir/y.txt"]);
    fs::remove_file(watched.path("news/dir")).unwrap();
    watched.finds("seventeenth", &[]);
    fs::remove_file(watched.path("news/x.txt")).unwrap();
    watched.finds("sixteenth", &[]);
    assert_eq!(watched.end("INT").0.code(), Some(0));
}

#[test]
fn what_is_rejected_is_told_once_and_others_may_write() {
    let watched = Watched::new("watch news --format json");
    fs::write(watched.path("news/bad.jsonl"), "{\"title\": \n").unwrap();
    watched.until("it is rejected", || watched.told("out").lines().count() == 2);
    // Another program writes to the index: between two runs, and while one would be due.
    let other = dateline(watched.dir.path(), "index news --no-actors").output().unwrap();
    assert!(other.status.success(), "{other:?}");
    let open = Index::open(&watched.path("news/index")).unwrap();
    let writer = open.writer(1, 0).unwrap();
    watched.write("news/b.txt", "eighteenth");
    watched.until("it waits", || watched.told("err").contains("another process is writing"));
    watched.write("news/c.txt", "nineteenth");
    drop(writer);
    watched.finds("eighteenth", &["news/b.txt"]);
    watched.finds("nineteenth", &["news/c.txt"]);
    fs::write(watched.path("news/bad.jsonl"), "{\"title\": \"Good\", \"body\": \"The twentieth talks.\"}\n").unwrap();
    watched.finds("twentieth", &["news/bad.jsonl:1"]);
    let (ended, out, err) = watched.end("INT");
    assert_eq!((ended.code(), err.matches("another process").count()), (Some(0), 1), "{err}");
    let runs: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rejected: Vec<_> = runs.iter().map(|run| run["documents"]["rejected"].as_u64().unwrap()).collect();
    assert!(rejected.iter().sum::<u64>() == 1 && rejected[1] == 1, "{out}");
    assert!(runs.iter().all(|run| run["interrupted"] == false && run["v"] == 1), "{out}");
}

#[test]
fn standard_input_and_what_is_not_there_cannot_be_watched() {
    let dir = tempfile::tempdir().unwrap();
    for line in ["watch -", "watch nowhere"] {
        let mut program = dateline(dir.path(), line);
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2));
        assert!(told.starts_with("error: ") && told.contains("fix: name "), "{told}");
    }
}

//! A corpus that changes, and what an index of it must hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::program::{Ran, begin, run};

/// Numbers that a seed decides.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Self(seed);
        random.below(1);
        random
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// Articles: where each lies, its title and its id.
pub(crate) type Articles = BTreeSet<String>;

/// The words of every run that writes: always on the same day, so that nothing depends on the day.
pub(crate) const INDEX: &str = "index news --prune --no-actors --today 2024-03-01 --memory 64 --threads 2";

/// A corpus in a directory of its own, with an index beside it.
pub(crate) struct Scratch {
    dir: tempfile::TempDir,
    pub(crate) random: Random,
    /// The titles of each file.
    files: BTreeMap<String, Vec<String>>,
    /// How often anything was written: no text is the same twice.
    written: usize,
}

impl Scratch {
    /// So many small files of several formats, and a large one.
    pub(crate) fn new(seed: u64, small: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("news")).unwrap();
        let mut scratch = Self { dir, random: Random::new(seed), files: BTreeMap::new(), written: 0 };
        for number in 0..small {
            let ending = ["txt", "jsonl", "md", "jsonl.gz"][number % 4];
            scratch.write(&format!("{number:03}.{ending}"));
        }
        scratch.write("large.jsonl");
        scratch
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join("news").join(name)
    }

    /// Writes a file anew.
    pub(crate) fn write(&mut self, name: &str) {
        self.written += 1;
        let (number, day) = (self.written, 1 + self.written % 28);
        let line = |title: &str, body: &str| {
            format!("{{\"title\": \"{title}\", \"date\": \"2024-02-{day:02}\", \"body\": \"{body}\"}}\n")
        };
        let title = format!("Talks number {number}");
        let lines = |count: usize, body: &str| -> (Vec<String>, String) {
            let titles: Vec<_> = (0..count).map(|n| format!("{title} in line {n}")).collect();
            let text = titles.iter().map(|title| line(title, body)).collect();
            (titles, text)
        };
        let (titles, bytes) = match name.split_once('.').unwrap().1 {
            "txt" => {
                (vec![title.clone()], format!("date 2024-02-{day:02} {title}\n\nThe talks went on.\n").into_bytes())
            }
            "md" => (
                vec![title.clone()],
                format!("---\ndate: 2024-02-{day:02}\n---\n# {title}\n\nOn they went.\n").into_bytes(),
            ),
            // Few words that are long: more than a megabyte that is soon indexed.
            _ if name.starts_with("large") => {
                let (titles, text) = lines(70, &format!("Talks {} on. ", "o".repeat(200)).repeat(80));
                (titles, text.into_bytes())
            }
            "jsonl" => {
                let (titles, text) = lines(3, "Nobody went home.");
                (titles, text.into_bytes())
            }
            _ => {
                let (titles, text) = lines(4, "Everybody went home.");
                let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                packed.write_all(text.as_bytes()).unwrap();
                (titles, packed.finish().unwrap())
            }
        };
        fs::write(self.file(name), bytes).unwrap();
        self.files.insert(name.to_owned(), titles);
    }

    /// Adds, changes and removes some files.
    pub(crate) fn change(&mut self) {
        for _ in 0..=self.random.below(6) {
            let names: Vec<String> = self.files.keys().cloned().collect();
            let name = names[self.random.below(names.len())].clone();
            match self.random.below(4) {
                0 => {
                    let ending = ["txt", "jsonl", "md", "jsonl.gz"][self.random.below(4)];
                    let name = format!("new-{}.{ending}", self.written);
                    self.write(&name);
                }
                1 if names.len() > 10 => {
                    fs::remove_file(self.file(&name)).unwrap();
                    self.files.remove(&name);
                }
                _ => self.write(&name),
            }
        }
        if self.random.below(3) == 0 {
            self.write("large.jsonl");
        }
    }

    /// What was removed is no part of the corpus any more.
    pub(crate) fn forget(&mut self, name: &str) {
        self.files.remove(name);
    }

    /// Waits until a process holds the lock of the index.
    pub(crate) fn wait_for_lock(&self, process: u32) {
        let lock = self.path().join("index/.tantivy-writer.lock");
        let deadline = Instant::now() + Duration::from_mins(1);
        while fs::read_to_string(&lock).unwrap_or_default().trim() != process.to_string() {
            assert!(Instant::now() < deadline, "process {process} does not take the lock");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Runs a command on the index.
    pub(crate) fn run(&self, line: &str) -> Ran {
        run(self.path(), &format!("{line} --index index"))
    }

    /// Brings the index up to date, which must succeed.
    pub(crate) fn update(&self) {
        let ran = self.run(INDEX);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }

    /// What a clean index of the corpus holds now.
    pub(crate) fn clean(&self) -> Articles {
        let clean = self.path().join("clean");
        fs::remove_dir_all(&clean).unwrap_or_default();
        let ran = run(self.path(), &format!("{INDEX} --index clean"));
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let articles = articles(self.path(), "clean");
        let titles: usize = self.files.values().map(Vec::len).sum();
        assert_eq!(articles.len(), titles, "the index is not what was written");
        for (name, titles) in &self.files {
            for title in titles {
                let begins = format!("news/{name}");
                assert!(articles.iter().any(|a| a.starts_with(&begins) && a.contains(title)), "{name}: {title}");
            }
        }
        articles
    }

    /// What the index holds, which must be whole; nothing where there is none yet.
    pub(crate) fn held(&self) -> Articles {
        if !self.path().join("index/meta.json").exists() {
            return Articles::new();
        }
        let ran = self.run("check");
        assert_eq!(ran.code, Some(0), "not whole: {ran:?}");
        articles(self.path(), "index")
    }

    /// How long an update takes that writes.
    pub(crate) fn time(&self) -> Duration {
        let begun = Instant::now();
        begin(self.path(), &format!("{INDEX} --index index")).wait().unwrap();
        begun.elapsed()
    }

    /// A moment before an update of that length ends, most often.
    pub(crate) fn moment(&mut self, time: Duration) -> Duration {
        time * u32::try_from(self.random.below(1100)).unwrap() / 1000
    }
}

/// All articles of an index.
pub(crate) fn articles(dir: &Path, index: &str) -> Articles {
    let ran = run(dir, &format!("search * --format jsonl -n 1000000 --sort newest --index {index}"));
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    listed(&ran.out)
}

/// The articles that JSON lines of hits name.
pub(crate) fn listed(lines: &str) -> Articles {
    let article = |line: &str| {
        let hit: serde_json::Value = serde_json::from_str(line).unwrap();
        ["source", "title", "id", "date", "added"].map(|key| hit[key].as_str().unwrap_or("-").to_owned()).join(" | ")
    };
    let all: Vec<String> = lines.lines().map(article).collect();
    let articles: Articles = all.iter().cloned().collect();
    assert_eq!(articles.len(), all.len(), "an article is there twice");
    articles
}

/// How many articles are missing or should not be there, where it must be one of the `states`.
pub(crate) fn lost(held: &Articles, states: &[&Articles]) -> usize {
    states.iter().map(|state| held.symmetric_difference(state).count()).min().unwrap()
}

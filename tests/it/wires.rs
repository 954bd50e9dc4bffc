//! Samples of agencies' formats and feeds, where they are: below `formats` in `DATELINE_CORPORA`, as in `real`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dateline::article::Article;
use dateline::formats;
use dateline::ingest::{Options, Parsed, parse};
use dateline::schema::Schema;
use serde_json::Value;

use crate::real::corpus;

/// What lies below a directory: the articles, and why others were rejected.
fn read(path: &Path, format: Option<&str>) -> (Vec<Article>, Vec<String>) {
    let (mut articles, mut rejected) = (Vec::new(), Vec::new());
    let format = format.map(|name| formats::named(name).unwrap());
    let options = Options { threads: 2, actors: false, format, ..Options::default() };
    parse(&[path.to_path_buf()], &Schema::embedded(), &options, &mut |parsed| {
        match parsed {
            Parsed::Article(stored) => articles.push(stored.article),
            Parsed::Rejected(document) => rejected.push(document.rejection.reason),
        }
        Ok(())
    })
    .unwrap();
    (articles, rejected)
}

fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The entries of a feed as another reader found them.
fn expected(path: &Path) -> Vec<Value> {
    let known: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    known["entries"].as_array().unwrap().clone()
}

#[test]
fn feeds_have_the_entries_that_another_reader_finds() {
    let Some(path) = corpus("formats").map(|path| path.join("feeds/feed-rs")) else { return };
    let (mut entries, mut dated, mut known_dates, mut untitled) = (0, 0, 0, 0);
    for known in files(&path, ".serde.json") {
        let stem = known.to_string_lossy().replace(".serde.json", "");
        let feed = [".xml", ".json"].map(|ending| PathBuf::from(format!("{stem}{ending}")));
        let feed = feed.iter().find(|path| path.exists()).unwrap();
        let (articles, rejected) = read(feed, None);
        let known = expected(&known);
        assert_eq!(articles.len() + rejected.len(), known.len(), "{}: {rejected:?}", feed.display());
        entries += articles.len();
        dated += articles.iter().filter(|article| article.published.is_some()).count();
        untitled += articles.iter().filter(|article| article.title.is_none()).count();
        let is_dated = |entry: &&Value| !entry["published"].is_null() || !entry["updated"].is_null();
        known_dates += known.iter().filter(is_dated).count();
    }
    // Facts of this version: entries, with a date, with a date as the other reader says, without a title.
    assert_eq!([entries, dated, known_dates, untitled], [102, 88, 87, 6]);
}

#[test]
fn agencies() {
    let Some(path) = corpus("formats").map(|path| path.join("iptc")) else { return };
    let mut facts = BTreeMap::new();
    for (name, dir) in [
        ("newsml", "newsinjson/examples/NewsML"),
        ("newsml-g2", "newsml-g2/examples"),
        ("python", "python-newsmlg2"),
        ("ninjs", "newsinjson/examples"),
    ] {
        let (articles, rejected) = read(&path.join(dir), None);
        let dated = articles.iter().filter(|article| article.published.is_some()).count();
        facts.insert(name, [articles.len(), dated, rejected.len()]);
    }
    // Facts of this version: articles, with a date, rejected.
    assert_eq!(
        facts,
        BTreeMap::from([
            ("newsml", [4, 4, 0]),
            ("newsml-g2", [7, 7, 37]),
            ("python", [8, 7, 41]),
            ("ninjs", [48, 32, 13])
        ])
    );
}

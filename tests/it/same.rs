//! The same articles give the same bytes, however they came into the index: on one thread or several, in one run or many, over
//! others that are gone, before and after merging; and whatever ranking passes over.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use dateline::index::{Index, Ledger, Snapshot};
use dateline::ingest::{MAX_DOCUMENT, MOST_NAMED, Options, index};
use dateline::query::{Context, Query};
use dateline::render::json;
use dateline::search::{Request, Results, Sort, search};
use serde_json::{Value, json};

use crate::update::{Corpus, TODAY};

/// So many that the postings of a common word have many blocks, which ranking may pass over.
const ARTICLES: u64 = 2_000;
const FILES: u64 = 50;

const OPTIONS: Options = Options {
    threads: 1,
    memory: 0,
    actors: false,
    prune: true,
    today: TODAY,
    format: None,
    max_document: MAX_DOCUMENT,
    most_named: MOST_NAMED,
    lenient: false,
    only: None,
    stop: None,
};

const QUERIES: [&str; 26] = [
    "w0",
    "w3",
    "w40",
    "rare",
    "w0 OR w1",
    "w1 OR w5 OR w9 OR w30",
    "w2 OR w7 OR rare OR title:w3 OR \"w4 w5\"",
    "w0 w1",
    "w0 w2 w4 w6",
    "w1 (w8 OR w9 OR w10) w2",
    "\"w0 w1\"",
    "\"w0 w1\" OR \"w1 w0\" OR w12",
    "w0 NEAR/3 w4 NEAR/3 w2",
    "(w0 NEAR/3 w4) OR (w5 PRE/4 w1) OR w20",
    "sentence:(w1 w2 w3)",
    "title:w0",
    "title:(w0 OR w1 OR w2) lead:w3",
    "section:w2(w1 OR w0)",
    "atleast3(w1)",
    "=w1s OR w5",
    "w1* OR w3 OR w2",
    "w0 -w1",
    "w0 date:2024-02",
    "w0 OR w1 OR date:none",
    "mentions:2024-02 w0",
    "*",
];

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// A word: the smaller its number, the more common it is.
    fn word(&mut self) -> String {
        let most = 1 + self.below(60);
        let ending = if self.below(5) == 0 { "s" } else { "" };
        format!("w{}{ending}", self.below(most))
    }

    fn text(&mut self, words: u64) -> String {
        (0..words).map(|_| self.word() + [" ", " ", " ", ". ", ".\n\n"][self.below(5) as usize]).collect()
    }
}

/// An article: every tenth says what another one does, and few days are shared by all.
fn article(number: u64) -> Value {
    let mut numbers = Numbers(if number % 10 == 9 { number / 100 } else { 1000 + number });
    // Those of some files are long, those of most are short.
    let length = if number / (ARTICLES / FILES) % 7 == 3 { 150 } else { 25 };
    let title = numbers.text(5).replace("\n\n", " ");
    let length = 1 + numbers.below(length);
    let mut body = format!("On February 3 {}\n\n## {}\n\n{}", numbers.text(length), numbers.word(), numbers.text(8));
    if numbers.below(300) == 0 {
        body += " rare";
    }
    let day = NaiveDate::from_ymd_opt(2024, 1, 20).unwrap() + Days::new(number * 7919 % 30);
    let date = (!number.is_multiple_of(9)).then(|| day.to_string());
    json!({"id": number, "title": title, "date": date, "body": body})
}

fn file(corpus: &Corpus, number: u64) -> PathBuf {
    corpus.path().join(format!("{number}.jsonl"))
}

fn lines(articles: impl Iterator<Item = Value>) -> String {
    articles.map(|article| format!("{article}\n")).collect()
}

fn write(corpus: &Corpus, number: u64) {
    let each = ARTICLES / FILES;
    fs::write(file(corpus, number), lines((number * each..(number + 1) * each).map(article))).unwrap();
}

/// An index beside the others, brought up to date.
fn update(corpus: &Corpus, name: &str, threads: usize) {
    let open = Index::open_or_create(&corpus.dir.path().join(name), None).unwrap();
    let summary = index(&open, &[corpus.path()], &Options { threads, ..OPTIONS }, &|_| ()).unwrap();
    assert!(summary.files.adds_up() && summary.files.rejected == 0, "{summary:?}");
}

/// How many segments an index has, and how many documents in them are deleted.
fn segments(dir: &Path) -> (usize, u64) {
    let meta: Value = serde_json::from_slice(&fs::read(dir.join("meta.json")).unwrap()).unwrap();
    let segments = meta["segments"].as_array().unwrap();
    let deleted = segments.iter().filter_map(|segment| segment["deletes"]["num_deleted_docs"].as_u64());
    (segments.len(), deleted.sum())
}

fn ask((snapshot, ledger): (&Snapshot<'_>, &Ledger), query: &str, sort: Sort, offset: usize, limit: usize) -> Results {
    let today = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
    let query = Query::parse(query, &Context { today, fields: &[], saved: &[] }).unwrap();
    let request = Request { query, under: Vec::new(), sort, offset, limit, passages: 2 };
    search(snapshot, ledger, &request).unwrap()
}

fn printed(results: &Results) -> String {
    let mut bytes = format!("{} articles\n", results.total).into_bytes();
    for hit in &results.hits {
        json::write_hit(&mut bytes, hit).unwrap();
    }
    String::from_utf8(bytes).unwrap()
}

/// What is printed for every query, in every order.
fn all_printed(dir: &Path) -> BTreeMap<String, String> {
    let index = Index::open(dir).unwrap();
    let (snapshot, ledger) = (index.snapshot().unwrap(), index.ledger().unwrap());
    let mut all = BTreeMap::new();
    for query in QUERIES {
        for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
            for (offset, limit) in [(0, 10), (200, 5)] {
                let results = ask((&snapshot, &ledger), query, sort, offset, limit);
                all.insert(format!("{query} by {sort:?} from {offset}"), printed(&results));
            }
        }
    }
    all
}

#[test]
fn the_same_articles_give_the_same_bytes() {
    let corpus = Corpus::new(&[]);
    fs::create_dir_all(corpus.path()).unwrap();
    // Some at first with other articles, and others that will be gone.
    let other = |number: u64| lines((0..30).map(|n| article(number * 50 + n * 3)));
    for number in 0..20 {
        fs::write(file(&corpus, number), other(number)).unwrap();
        fs::write(file(&corpus, FILES + number), other(number + 7)).unwrap();
    }
    // And some as they stay.
    (40..45).for_each(|number| write(&corpus, number));
    update(&corpus, "changed", 1);
    // Few files a run, so that there are segments to merge.
    for number in 0..20 {
        fs::remove_file(file(&corpus, FILES + number)).unwrap();
        fs::remove_file(file(&corpus, number)).unwrap();
    }
    for number in 0..FILES {
        write(&corpus, number);
        if number % 4 == 3 {
            update(&corpus, "merged", 1);
        }
        if number % 20 == 3 {
            update(&corpus, "runs", 1);
            update(&corpus, "changed", 1);
        }
    }
    for (name, threads) in [("changed", 1), ("runs", 1), ("merged", 1), ("one", 1), ("four", 4)] {
        update(&corpus, name, threads);
    }
    let dir = |name: &str| corpus.dir.path().join(name);
    let shapes = ["one", "four", "runs", "changed", "merged"].map(|name| segments(&dir(name)));
    let [one, four, runs, changed, merged] = shapes;
    assert_eq!(one, (1, 0));
    assert!(four.0 > 1 && runs.0 > 2 && changed.0 > 2 && changed.1 > 0, "{shapes:?}");
    assert!(merged.0 < 8, "13 runs and nothing was merged: {shapes:?}");

    let one = all_printed(&dir("one"));
    for name in ["four", "runs", "changed", "merged"] {
        for (query, printed) in all_printed(&dir(name)) {
            assert!(printed == one[&query], "{query}, {name}:\n{printed}instead of\n{}", one[&query]);
        }
    }
    for name in ["one", "changed"] {
        nothing_is_passed_over(&Index::open(&dir(name)).unwrap());
    }
}

/// The best few are the first of many, for which less can be passed over.
fn nothing_is_passed_over(index: &Index) {
    let (snapshot, ledger) = (index.snapshot().unwrap(), index.ledger().unwrap());
    for query in QUERIES {
        let all = ask((&snapshot, &ledger), query, Sort::Relevance, 0, 300);
        let key = |results: &Results| {
            let hits = results.hits.iter().map(|hit| (hit.stored.article.id.clone(), hit.score));
            hits.collect::<Vec<_>>()
        };
        let (total, all) = (all.total, key(&all));
        for limit in [1, 10] {
            let best = ask((&snapshot, &ledger), query, Sort::Relevance, 0, limit);
            assert_eq!((best.total, &*key(&best)), (total, &all[..limit.min(all.len())]), "{query}");
        }
    }
}

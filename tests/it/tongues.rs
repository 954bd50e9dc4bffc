//! Articles in several languages, from files to what is found: each is in one language, whoever reads it and in whatever order.

use std::collections::BTreeMap;
use std::fs;

use chrono::NaiveDate;
use dateline::index::Index;
use dateline::ingest::{Options, index};
use dateline::query::{Context, FieldType, Query};

use dateline::search::{Request, Sort, search};
use serde_json::json;

use crate::articles::schema_of;

/// A body, and what it is in.
const BODIES: [(&str, &str); 5] = [
    (
        "fr",
        "Les grévistes du port ont voté lundi la reprise du travail, mais trente navires attendent toujours au large.",
    ),
    ("de", "Die Fähren fahren wieder, doch die Häuser am Hafen bleiben nach dem Sturm bis zum Abend noch ohne Strom."),
    (
        "en",
        "The dockers went back to work on Monday after nine days, and the owners said that the ships would sail again.",
    ),
    ("en", "Up 2."),
    ("en", ""),
];

/// A corpus with an article for each number, in files of several.
fn corpus(dir: &std::path::Path) -> BTreeMap<String, &'static str> {
    fs::create_dir_all(dir).unwrap();
    let mut languages = BTreeMap::new();
    for file in 0..8 {
        let mut lines = String::new();
        for n in file * 10..file * 10 + 10 {
            let (language, body) = BODIES[n * 7 % BODIES.len()];
            let said = [None, Some("fr-CA"), Some("German"), Some("klingon")][n % 4];
            let article =
                json!({"id": n, "title": format!("Nr {n}"), "body": body, "language": said, "author": "Häuser"});
            lines.extend([article.to_string(), "\n".to_owned()]);
            // What is too short is in what it says that it is in.
            let short = body.len() < 20;
            let language = match said {
                Some("fr-CA") if short => "fr",
                Some("German") if short => "de",
                _ => language,
            };
            languages.insert(format!("Nr {n}"), language);
        }
        fs::write(dir.join(format!("{file}.jsonl")), lines).unwrap();
    }
    languages
}

/// The titles of what a query finds, with what each is in.
fn found(index: &Index, query: &str) -> BTreeMap<String, &'static str> {
    let (snapshot, ledger) = (index.snapshot().unwrap(), index.ledger().unwrap());
    let fields = &[("author", FieldType::Text)];
    let query = Query::parse(query, &Context { today: NaiveDate::MIN, fields, saved: &[] }).unwrap();
    let request = Request { query, under: Vec::new(), sort: Sort::Newest, offset: 0, limit: 1000, passages: 1 };
    let hits = search(&snapshot, &ledger, &request).unwrap().hits.into_iter();
    hits.map(|hit| (hit.stored.article.title.unwrap(), hit.stored.language.unwrap().code())).collect()
}

#[test]
fn every_article_is_in_one_language_however_it_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let news = dir.path().join("news");
    let languages = corpus(&news);
    let schema = schema_of(&["english", "french", "german"]);
    for threads in [1, 3] {
        let index_dir = dir.path().join(threads.to_string());
        let made = Index::open_or_create(&index_dir, Some(&schema)).unwrap();
        let options = Options { threads, actors: false, ..Options::default() };
        index(&made, std::slice::from_ref(&news), &options, &|_| ()).unwrap();
        assert!(made.check().unwrap().is_whole());
        assert_eq!(found(&made, "*"), languages);
        for code in ["fr", "de", "en"] {
            let of_language = |all: &BTreeMap<String, &'static str>| {
                all.iter()
                    .filter(|(_, language)| **language == code)
                    .map(|(title, _)| title.clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(of_language(&found(&made, &format!("lang:{code}"))), of_language(&languages));
        }
        // German alone has that for it.
        assert_eq!(found(&made, "author:haeuser"), found(&made, "lang:de"));
        let languages = |query: &str| found(&made, query).into_values().collect::<Vec<_>>();
        // Forms in their own language.
        assert_eq!(languages("navire"), ["fr"; 16]);
        assert_eq!(languages("haus"), ["de"; 16]);
        assert_eq!(languages("haeuser"), ["de"; 16]);
        assert_eq!(languages("owner ship"), ["en"; 16]);
        assert!(found(&made, "lang:none").is_empty());
    }
}

#[test]
fn nouns_with_capitals_are_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let news = dir.path().join("news");
    let bodies = [
        (
            "de",
            "Die Fähren fahren wieder, doch die Häuser am Hafen bleiben nach dem Sturm bis zum Abend ohne Strom, sagte Angela Merkel in Berlin.",
        ),
        (
            "en",
            "The dockers went back to work on Monday after nine days, and the owners said so to Angela Merkel in Berlin.",
        ),
    ];
    fs::create_dir_all(&news).unwrap();
    for (language, body) in bodies {
        fs::write(news.join(format!("{language}.txt")), body).unwrap();
    }
    let made = Index::open_or_create(&dir.path().join("index"), Some(&schema_of(&["english", "german"]))).unwrap();
    index(&made, &[news], &Options::default(), &|_| ()).unwrap();
    let all = made.snapshot().unwrap().find("").unwrap();
    let mut named: Vec<_> =
        all.into_iter().map(|stored| (stored.language.unwrap().code(), stored.actors.len())).collect();
    named.sort_unstable();
    assert_eq!(named, [("de", 0), ("en", 2)]);
}

//! How long the inner loops take, on articles that are made up here: reading words, laying out, finding actors and dates, parsing
//! queries, and matching them.
//!
//! `cargo bench` runs them all, `cargo bench -- finding` those whose names have that in them; what changed since the last run is
//! said with each. Compare only what ran on a quiet machine within the same minutes.

#![allow(missing_docs, reason = "what criterion makes")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run says so")]

use std::hint::black_box;

use chrono::{Days, NaiveDate};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::actors::Finder;
use dateline::article::{Article, Metadata, Provenance, Published, Section};
use dateline::dates::{DateFinder, Precision};
use dateline::index::{Entry, Index, Ledger, Stored};
use dateline::layout::Layout;
use dateline::query::{Context, Query};
use dateline::schema::Schema;
use dateline::search::{Request, Sort, count, search};
use dateline::text::{Language, Terms, tokenise};

const ARTICLES: u64 = 2_000;

/// What is common in any text, and what is said again and again in news.
const COMMON: [&str; 24] = [
    "the",
    "of",
    "to",
    "in",
    "a",
    "and",
    "said",
    "that",
    "on",
    "for",
    "by",
    "with",
    "talks",
    "government",
    "after",
    "people",
    "ceasefire",
    "its",
    "minister",
    "would",
    "report",
    "from",
    "week",
    "officials",
];

/// Names and dates.
const NAMED: [&str; 16] = [
    "Amina Yusuf",
    "Yusuf",
    "President Oda Brandt",
    "Brandt",
    "Lake Basin Authority",
    "Vell Bank Inc",
    "Chad",
    "the United States",
    "Nairobi",
    "on Friday",
    "last week",
    "in March",
    "on 5 February 2024",
    "a year earlier",
    "in 1998",
    "two days ago",
];

const QUERIES: [(&str, &str); 8] = [
    ("word", "talks"),
    ("and", "talks ceasefire minister"),
    ("phrase", "\"the government\""),
    ("near", "government NEAR/5 minister"),
    ("nested near", "(the NEAR/8 talks) NEAR/8 ceasefire"),
    ("sentence", "sentence:(talks ceasefire)"),
    ("section", "section:talks(the government)"),
    ("spelled", "govern* NEAR/5 mini*"),
];

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }

    /// A word: half of them are common, most others rare.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 12] = ["ba", "con", "der", "fi", "gor", "lan", "mi", "ner", "pro", "sta", "ti", "ver"];
        const ENDINGS: [&str; 6] = ["", "s", "ed", "ing", "ment", "al"];
        match self.below(10) {
            0..5 => COMMON[self.below(COMMON.len())].to_owned(),
            5 if self.below(3) == 0 => NAMED[self.below(NAMED.len())].to_owned(),
            _ => {
                let syllables = 1 + self.below(3);
                let word: String = (0..syllables).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect();
                word + ENDINGS[self.below(ENDINGS.len())]
            }
        }
    }

    fn sentence(&mut self) -> String {
        let length = 8 + self.below(20);
        let words: Vec<_> = (0..length).map(|_| self.word()).collect();
        format!("The {}.", words.join(" "))
    }

    fn text(&mut self) -> String {
        let paragraph = |numbers: &mut Self| [(); 3].map(|()| numbers.sentence()).join(" ");
        (0..4).map(|_| paragraph(self)).collect::<Vec<_>>().join("\n\n")
    }
}

fn article(number: u64) -> Article {
    let mut numbers = Numbers(number);
    let date = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap() + Days::new(number % 500);
    let section = |numbers: &mut Numbers, heading| Section { heading, text: numbers.text(), span: None };
    let heading = format!("The {} {}", numbers.word(), numbers.word());
    Article {
        id: format!("{number:016x}"),
        source: number.to_string(),
        title: Some(numbers.sentence()),
        published: Some(Published {
            date,
            time: None,
            precision: Precision::Day,
            provenance: Provenance::Field,
            span: None,
        }),
        sections: vec![section(&mut numbers, None), section(&mut numbers, Some(heading))],
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    }
}

fn reading(criterion: &mut Criterion) {
    let articles: Vec<Article> = (0..100).map(article).collect();
    let bytes = articles.iter().flat_map(Article::parts).map(|(_, text)| text.len() as u64).sum();
    let mut group = criterion.benchmark_group("reading 100 articles");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("tokenising", |bencher| {
        let mut tokens = Vec::new();
        bencher.iter(|| {
            for (_, text) in articles.iter().flat_map(Article::parts) {
                tokens.clear();
                tokenise(black_box(text), &mut tokens);
            }
        });
    });
    group.bench_function("layout", |bencher| {
        bencher
            .iter(|| articles.iter().map(|article| Layout::of(article, Language::ENGLISH).tokens.len()).sum::<usize>());
    });
    let mut terms = Terms::new(Language::ENGLISH);
    let laid_out: Vec<_> = articles.iter().map(|article| (article, Layout::of(article, Language::ENGLISH))).collect();
    group.bench_function("numbering words", |bencher| {
        bencher
            .iter(|| laid_out.iter().map(|(article, layout)| layout.numbers(article, &mut terms).len()).sum::<usize>());
    });
    let numbered: Vec<_> =
        laid_out.iter().map(|(article, layout)| (*article, layout, layout.numbers(article, &mut terms))).collect();
    group.bench_function("finding actors", |bencher| {
        let mut finder = Finder::new();
        bencher.iter(|| {
            let found = numbered
                .iter()
                .map(|(article, layout, numbers)| finder.find(article, layout, numbers, &mut terms).len());
            found.sum::<usize>()
        });
    });
    group.bench_function("finding dates", |bencher| {
        let mut found = Vec::new();
        bencher.iter(|| {
            for (article, layout) in &laid_out {
                found.clear();
                let published = article.published.as_ref().map(|published| published.date);
                let mut finder = DateFinder::new(published, None);
                for (part, tokens) in layout.by_part() {
                    let text = article.part(part).unwrap_or("");
                    finder.find(text, tokens.iter().map(|placed| placed.token), &mut found);
                }
            }
        });
    });
    group.finish();
}

fn parse(text: &str) -> Query {
    let today = NaiveDate::from_ymd_opt(2024, 2, 14).unwrap();
    Query::parse(text, &Context { today, fields: &[], saved: &[] }).unwrap()
}

fn parsing(criterion: &mut Criterion) {
    let long = "section:\"Policy Impact\"((gas OR \"crude oil\") NEAR/8 actor:\"Oda Brandt\") -title:(talks OR truc*) \
                lead:(mentions:\"last week\") date:2023-03..2023-06 atleast3(sanction~1)";
    criterion.bench_function("parsing a query", |bencher| bencher.iter(|| parse(black_box(long))));
}

/// An index of made-up articles.
fn built(dir: &std::path::Path) -> (Index, Ledger) {
    let index = Index::create(dir, &Schema::embedded()).unwrap();
    let mut ledger = Ledger::default();
    let writer = index.writer(1, 1 << 30).unwrap();
    let mut batch = writer.batch();
    let mut words = Terms::of(index.languages());
    for number in 0..ARTICLES {
        let stored =
            Stored { article: article(number), actors: Vec::new(), dates: Vec::new(), language: None, added: None };
        let layout = Layout::of(&stored.article, Language::ENGLISH);
        let numbers = layout.numbers(&stored.article, &mut words);
        let terms = batch.add(&stored.article.source, &stored, &layout, &numbers, &mut words).unwrap();
        ledger.files.insert(stored.article.source, Entry { documents: 1, terms, ..Entry::default() });
    }
    drop(batch);
    writer.commit(&ledger).unwrap();
    (index, ledger)
}

fn matching(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let (index, ledger) = built(dir.path());
    let snapshot = index.snapshot().unwrap();
    let mut group = criterion.benchmark_group("counting");
    for (name, text) in QUERIES {
        let query = parse(text);
        assert!(count(&snapshot, &ledger, &query, &[]).unwrap() > 0, "{text}");
        group.bench_function(name, |bencher| bencher.iter(|| count(&snapshot, &ledger, &query, &[]).unwrap()));
    }
    group.finish();
    let mut group = criterion.benchmark_group("ten best hits");
    for (name, text) in QUERIES {
        let query = parse(text);
        let request = Request { query, under: Vec::new(), sort: Sort::Relevance, offset: 0, limit: 10, passages: 2 };
        group.bench_function(name, |bencher| bencher.iter(|| search(&snapshot, &ledger, &request).unwrap().total));
    }
    group.finish();
}

criterion_group!(benches, reading, parsing, matching);
criterion_main!(benches);

//! On which day articles came into the index: once, whatever becomes of their files.

use std::fs;

use chrono::{Days, NaiveDate};
use dateline::dates::Period;
use dateline::index::Ledger;
use dateline::ingest::Options;
use dateline::query::{Context, Query};
use dateline::search::count;

use crate::update::{Corpus, OPTIONS, TODAY, letter};

/// So many days after the first.
fn on(days: u64) -> Options<'static> {
    Options { today: day(days), ..OPTIONS }
}

fn day(days: u64) -> NaiveDate {
    TODAY + Days::new(days)
}

fn line(id: &str, title: &str) -> String {
    format!("{{\"id\": \"{id}\", \"title\": \"{title}\", \"date\": \"2024-02-05\", \"body\": \"Talks went on.\"}}\n")
}

impl Corpus {
    /// Title and day of every article, by title.
    fn added(&self) -> Vec<(String, NaiveDate)> {
        let index = self.open();
        let found = index.snapshot().unwrap().find("").unwrap();
        let mut days: Vec<_> =
            found.into_iter().map(|stored| (stored.article.title.unwrap(), stored.added.unwrap())).collect();
        days.sort();
        days
    }

    fn count(&self, query: &Query) -> u64 {
        count(&self.open().snapshot().unwrap(), &Ledger::default(), query, &[]).unwrap()
    }
}

fn days(titles: &[(&str, u64)]) -> Vec<(String, NaiveDate)> {
    titles.iter().map(|&(title, days)| (title.to_owned(), day(days))).collect()
}

#[test]
fn an_article_that_is_read_again_keeps_its_day() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "A")), ("b.jsonl", &(line("1", "B") + &line("2", "C")))]);
    corpus.update(&Options { actors: false, ..on(0) });
    assert_eq!(corpus.added(), days(&[("A", 0), ("B", 0), ("C", 0)]));
    // Nothing is new, and then all is read again for its actors.
    corpus.update(&Options { actors: false, ..on(1) });
    corpus.update(&on(2));
    assert_eq!(corpus.added(), days(&[("A", 0), ("B", 0), ("C", 0)]));
    corpus.write("a.txt", &letter(1, "A, corrected"));
    corpus.write("b.jsonl", &(line("3", "D") + &line("2", "C") + &line("1", "B")));
    corpus.write("e.txt", &letter(2, "E"));
    corpus.update(&on(3));
    let all = days(&[("A, corrected", 0), ("B", 0), ("C", 0), ("D", 3), ("E", 3)]);
    assert_eq!(corpus.added(), all);
    // Whatever is merged, and whatever else changes.
    for round in 0..12 {
        corpus.write("e.txt", &letter(2, &format!("E{round}")));
        corpus.update(&on(4 + round));
    }
    assert_eq!(
        corpus.added().iter().map(|(_, day)| *day).collect::<Vec<_>>(),
        all.iter().map(|(_, day)| *day).collect::<Vec<_>>()
    );
    // What was forgotten is new when it comes again.
    let text = fs::read_to_string(corpus.path().join("a.txt")).unwrap();
    fs::remove_file(corpus.path().join("a.txt")).unwrap();
    corpus.update(&Options { prune: true, ..on(20) });
    corpus.write("a.txt", &text);
    corpus.update(&on(21));
    assert_eq!(corpus.added()[0], ("A, corrected".to_owned(), day(21)));
}

#[test]
fn lines_that_are_appended_are_added_on_their_day_with_and_without_ids() {
    let plain = |title: &str| format!("{{\"title\": \"{title}\", \"body\": \"Talks.\"}}\n");
    let corpus = Corpus::new(&[("a.jsonl", &(plain("A") + &plain("B")))]);
    corpus.update(&on(0));
    corpus.write("a.jsonl", &(plain("A") + &plain("B") + &plain("C")));
    corpus.update(&on(7));
    // The clock may have been wrong: what is there stays as it was told.
    corpus.write("a.jsonl", &(plain("A") + &plain("B") + &plain("C") + &line("4", "D")));
    corpus.update(&Options { today: TODAY - Days::new(1), ..OPTIONS });
    assert_eq!(
        corpus.added(),
        vec![("A".into(), day(0)), ("B".into(), day(0)), ("C".into(), day(7)), ("D".into(), TODAY - Days::new(1))]
    );
}

#[test]
fn days_of_adding_are_asked_for_as_dates_are() {
    let corpus = Corpus::new(&[("a.txt", &letter(1, "A"))]);
    corpus.update(&on(0));
    for number in 1..8 {
        corpus.write(&format!("{number}.txt"), &letter(2, &number.to_string()));
        corpus.update(&on(number));
    }
    let asked = |text: &str| {
        let context = Context { today: day(7), fields: &[], saved: &[] };
        corpus.count(&Query::parse(text, &context).unwrap())
    };
    for (text, articles) in [
        ("added:today", 1),
        ("added:yesterday", 1),
        ("added:7d", 7),
        ("added:*", 8),
        ("-added:*", 0),
        ("added:>=2024-03-16", 2),
        ("added:2024-03-10..2024-03-12", 3),
        ("added:2024-02", 0),
        ("added:\"last week\"", 1),
        ("added:<2024-03-12 OR added:today", 3),
        ("added:(today OR yesterday) date:2024-02-02", 2),
        ("talks -added:2024-03", 0),
        ("paragraph:(talks added:today)", 1),
    ] {
        assert_eq!(asked(text), articles, "{text}");
    }
    for from in 0..8 {
        for to in from..8 {
            let period = Period { from: Some(day(from)), to: Some(day(to)) };
            assert_eq!(corpus.count(&Query::Added(period)), to - from + 1);
        }
    }
}

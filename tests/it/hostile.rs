//! Queries that are made to take long, on articles that are made to help them.

use dateline::article::{Article, MentionedDate, Metadata, Part, Section};
use dateline::dates::Period;
use dateline::index::Stored;
use dateline::query::{Context, Query};
use dateline::search::{Request, Sort, count, search};

use crate::articles::store;

fn article(number: usize, text: String) -> Stored {
    let article = Article {
        id: format!("{number:016x}"),
        source: number.to_string(),
        title: Some("the title".to_owned()),
        published: None,
        sections: vec![Section { heading: None, text, span: None }],
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    Stored { article, actors: Vec::new(), dates: Vec::new(), language: None, added: None }
}

#[test]
fn every_query_ends_in_an_answer_or_a_clear_error() {
    let words: String = (0..3000).map(|n| format!("word{n}x ")).collect();
    let articles = vec![
        article(0, "the ".repeat(400)),
        article(1, format!("{}. aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", "the gas. ".repeat(600))),
        article(2, words),
    ];
    let dir = tempfile::tempdir().unwrap();
    let (index, ledger, _) = store(dir.path(), vec![articles], 0);
    let snapshot = index.snapshot().unwrap();
    let context = Context { today: chrono::NaiveDate::MIN, fields: &[], saved: &[] };
    let near = |distance: u32, times: usize| format!("the{}", format!(" NEAR/{distance} the").repeat(times));
    let queries = [
        ("gas ".repeat(10_000), None, "more than 1024"),
        ("(".repeat(100) + "gas" + &")".repeat(100), None, "deeper"),
        ("*".to_owned(), Some(3), ""),
        (format!("({}) NEAR/255 the", near(13, 3)), Some(2), ""),
        (format!("({}) PRE/1 a*c", near(13, 3)), Some(0), ""),
        (near(255, 4), None, "together"),
        (near(1, 5), None, "more than 4"),
        ("atleast400(the)".to_owned(), Some(2), ""),
        (format!("sentence:({} -gas)", near(13, 4)), Some(1), ""),
        ("paragraph:sentence:(the ".to_owned() + &"-gas ".repeat(1000) + ")", Some(3), ""),
        ("/(a+)+b/".to_owned(), Some(0), ""),
        ("/(a|aa|a*)*c/".to_owned(), Some(1), ""),
        ("/.*/".to_owned(), None, "more than 1024 words"),
        ("wo*".to_owned(), None, "more than 1024 words"),
        ("wo*0*1*2*x word1x".to_owned(), Some(1), ""),
        ("word1000x~2".to_owned(), Some(1), ""),
        ("/((((a{99}){99}){99}){99})/".to_owned(), None, "too much"),
        ((0..10).map(|n| format!("/w.*{n}{n}.*x/ ")).collect::<String>(), Some(1), ""),
        (format!("/{}/", "a?".repeat(100) + &"a".repeat(30)), Some(0), ""),
        ("g".repeat(60_000) + "*", None, "longer than"),
    ];
    for (text, total, what) in queries {
        let query = Query::parse(&text, &context).map_err(dateline::error::Error::from);
        let found = query.and_then(|query| {
            let request =
                Request { query, under: Vec::new(), sort: Sort::Relevance, offset: 0, limit: 10, passages: 3 };
            search(&snapshot, &ledger, &request)
        });
        let shown: String = text.chars().take(60).collect();
        match (found, total) {
            (Ok(results), Some(total)) => assert_eq!(results.total, total, "{shown}"),
            (Err(error), None) => {
                assert!(error.what().contains(what) && error.how_to_fix().is_some(), "{shown}: {error}");
            }
            (found, _) => panic!("{shown}: {:?}", found.map(|results| results.total)),
        }
    }
}

/// What answering takes in time is bounded by what has to be read for it, not by how many clauses there are.
#[test]
fn what_takes_too_much_reading_is_refused_before_anything_is_read() {
    let articles = (0..3000).map(|number| article(number, "the gas of the coast".to_owned())).collect();
    let dir = tempfile::tempdir().unwrap();
    let (index, ledger, _) = store(dir.path(), vec![articles], 0);
    let snapshot = index.snapshot().unwrap();
    let context = Context { today: chrono::NaiveDate::MIN, fields: &[], saved: &[] };
    let clauses = |count: usize| {
        let near = (1..=255).flat_map(|n| [format!("gas NEAR/{n} coast"), format!("gas PRE/{n} coast")]);
        let clauses: Vec<String> = near.chain((2..9).map(|n| format!("atleast{n}(the)"))).take(count).collect();
        Query::parse(&clauses.join(" OR "), &context).unwrap()
    };
    assert_eq!(count(&snapshot, &ledger, &clauses(20), &[]).unwrap(), 3000);
    let error = count(&snapshot, &ledger, &clauses(500), &[]).unwrap_err();
    assert!(error.what().contains("too much reading: 2 times"), "{error}");
    assert!(error.how_to_fix().unwrap().contains("; gas PRE/"), "{error}");
}

/// An article that speaks of every turn of a year in a dozen ways, asked for in a thousand: each clause stands for hundreds of terms.
#[test]
fn dates_that_are_spoken_of_are_counted_before_they_are_looked_for() {
    let day = |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let mut one = article(1, "then".to_owned());
    one.dates = (1990..2015)
        .flat_map(|year| (10..22).map(move |last| (day(year, 12, last), day(year + 1, 1, last))))
        .map(|(from, to)| MentionedDate { period: Period::between(from, to).unwrap(), part: Part::Text(0), span: 0..4 })
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let (index, ledger, _) = store(dir.path(), vec![vec![one]], 0);
    let snapshot = index.snapshot().unwrap();
    let context = Context { today: day(2024, 1, 1), fields: &[], saved: &[] };
    let clauses = |count: usize| {
        let first = (0..count).map(|n| day(1960, 1, 1) + chrono::Days::new(n as u64));
        let clauses: Vec<String> = first.map(|first| format!("mentions:{first}..2020-06-01")).collect();
        Query::parse(&clauses.join(" OR "), &context).unwrap()
    };
    assert_eq!(count(&snapshot, &ledger, &clauses(60), &[]).unwrap(), 1);
    let error = count(&snapshot, &ledger, &clauses(700), &[]).unwrap_err();
    assert!(error.what().contains("more than 200000 dates") && error.how_to_fix().is_some(), "{error}");
}

//! Queries that are made to take long, on articles that are made to help them.

use dateline::article::{Article, Metadata, Section};
use dateline::index::Stored;
use dateline::query::{Context, Query};
use dateline::search::{Request, Sort, search};

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

//! Real corpora, where they are: set `DATELINE_CORPORA` to the directory that they were unpacked in. Without it these tests
//! say that they were skipped, and pass.

use std::path::PathBuf;

use dateline::article::ActorKind;
use dateline::index::Index;
use dateline::ingest::{Options, Parsed, index, parse};
use dateline::query::{Context, Query};
use dateline::schema::Schema;
use dateline::search::{Request, Sort, count, search};

pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let path =
        std::env::var_os("DATELINE_CORPORA").map(|dir| PathBuf::from(dir).join(name)).filter(|path| path.is_dir());
    if path.is_none() {
        eprintln!("skipped: there is no {name} below $DATELINE_CORPORA");
    }
    path
}

pub(crate) const OPTIONS: Options = Options { memory: 256 << 20, ..crate::update::OPTIONS };

#[test]
fn white_house_briefings() {
    let Some(path) = corpus("wh-briefings") else { return };
    let dir = tempfile::tempdir().unwrap();
    let open = Index::create(dir.path(), &Schema::embedded()).unwrap();
    let summary = index(&open, &[path], &OPTIONS, &|_| ()).unwrap();
    assert!(summary.files.adds_up());
    assert!(summary.total > 14_000, "{:?}", summary.files);
    let (snapshot, ledger) = (open.snapshot().unwrap(), open.ledger().unwrap());
    let today = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let ask = |text: &str| {
        let query = Query::parse(text, &Context { today, fields: &[], saved: &[] }).unwrap();
        count(&snapshot, &ledger, &query, &[]).unwrap()
    };
    // Every article of this corpus carries its date; the files that explain the corpus have none.
    let undated = ask("date:none");
    assert!(undated <= 2, "{undated}");
    assert_eq!(ask("date:2021..2026"), summary.total - undated);
    let by_year: u64 = (2021..=2026).map(|year| ask(&format!("date:{year}"))).sum();
    assert_eq!(by_year, summary.total - undated);
    assert!(ask("ceasefire") > 10 && ask("title:ceasefire") < ask("ceasefire"));
    let query = Query::parse("\"climate change\"", &Context { today, fields: &[], saved: &[] }).unwrap();
    let request = Request { query, under: Vec::new(), sort: Sort::Relevance, offset: 0, limit: 10, passages: 1 };
    for hit in search(&snapshot, &ledger, &request).unwrap().hits {
        let lit = hit.passages.iter().flat_map(|p| p.highlights.iter().map(|h| p.text[h.clone()].to_lowercase()));
        let lit: Vec<_> = lit.collect();
        assert!(!lit.is_empty() || !hit.title_highlights.is_empty());
        assert!(lit.iter().all(|lit| lit.starts_with("climate") && lit.contains("chang")), "{lit:?}");
    }
}

#[test]
fn digital_government() {
    let Some(path) = corpus("digitalgov") else { return };
    let (mut articles, mut headings, mut undated) = (0, 0, 0);
    parse(&[path], &Schema::embedded(), &Options { threads: 2, ..Options::default() }, &mut |parsed| {
        if let Parsed::Article(stored) = parsed {
            articles += 1;
            headings += stored.article.sections.iter().filter(|s| s.heading.is_some()).count();
            undated += usize::from(stored.article.published.is_none());
            let spans = stored.article.sections.iter().filter_map(|s| s.span.clone());
            assert!(spans.into_iter().all(|span| span.start <= span.end));
            let people = stored.actors.iter().filter(|a| a.kind == ActorKind::Person);
            assert!(
                people
                    .flat_map(|a| &a.mentions)
                    .all(|m| stored.article.part(m.part).is_some_and(|t| t.get(m.span.clone()).is_some()))
            );
        }
        Ok(())
    })
    .unwrap();
    assert!(articles > 2_000 && headings > 4_000 && undated * 100 < articles, "{articles} {headings} {undated}");
}

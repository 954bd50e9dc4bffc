//! `mentions:` against a brute-force reader of the dates that `parse` finds in the same articles.

use chrono::{Days, NaiveDate};
use dateline::article::{MentionedDate, Part};
use dateline::dates::Period;
use dateline::index::{Index, Stored};
use dateline::ingest::{Options, Parsed, index, parse};
use dateline::query::{Context, Query, Region};
use dateline::schema::Schema;
use dateline::search::{Request, Results, Sort, search};
use proptest::prelude::*;
use serde_json::json;

/// What articles say; each piece has dates of another sort, or none.
const PIECES: [&str; 16] = [
    "Talks failed on Tuesday.",
    "The port closed last Friday.",
    "It was agreed a week earlier.",
    "They met on Jan. 3, 2023.",
    "They met on December 31, 2022.",
    "Rain fell last week.",
    "Prices rose in early January 2023.",
    "It opened in December 2022.",
    "Sales fell last year.",
    "The pact of 2022 holds.",
    "The 1990s were poor.",
    "The strike ran from January 1-5, 2023.",
    "They come from the late 2010s.",
    "Nobody was hurt.",
    "It was signed in the fourth quarter of 2022.",
    "Floods came last winter.",
];

/// Title, lead, section, and the day of publication.
type Parts = (Option<Vec<usize>>, Vec<usize>, Option<Vec<usize>>, Option<u64>);

fn parts() -> impl Strategy<Value = Parts> {
    let pieces = |n| prop::collection::vec(0..PIECES.len(), n);
    (
        prop::option::of(pieces(1..2)),
        pieces(1..4),
        prop::option::of(pieces(1..3)),
        prop::option::weighted(0.8, 0..40u64),
    )
}

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 12, 10).unwrap() + Days::new(n)
}

fn asked() -> impl Strategy<Value = Period> {
    let month = |m: u32| if m == 0 { Period::month(2022, 12) } else { Period::month(2023, m) };
    prop_oneof![
        (0..60u64).prop_map(|n| Period::day(day(n))),
        (0..60u64, 0..40u64).prop_map(|(from, days)| Period::between(day(from), day(from + days)).unwrap()),
        (0..3u32).prop_map(move |m| month(m).unwrap()),
        prop::sample::select(&[1995, 2022, 2023, 2024][..]).prop_map(|year| Period::year(year).unwrap()),
        (1980..2022i32, 1..30i32).prop_map(|(from, years)| {
            Period { from: Period::year(from).unwrap().from, to: Period::year(from + years).unwrap().to }
        }),
        (0..60u64).prop_map(|n| Period { from: Some(day(n)), to: None }),
        (0..60u64).prop_map(|n| Period { from: None, to: Some(day(n)) }),
        Just(Period::all()),
    ]
}

fn text(pieces: &[usize]) -> String {
    pieces.iter().map(|&piece| PIECES[piece]).collect::<Vec<_>>().join(" ")
}

/// Markdown for each article, named by its number.
fn write(dir: &std::path::Path, articles: &[Parts]) {
    for (n, (title, lead, section, published)) in articles.iter().enumerate() {
        let date = published.map_or(String::new(), |n| format!("date: {}\n", day(n)));
        let title = title.as_ref().map_or(String::new(), |title| format!("title: {}\n", json!(text(title))));
        let section = section.as_ref().map_or(String::new(), |section| format!("\n## Impact\n\n{}\n", text(section)));
        std::fs::write(dir.join(format!("{n}.md")), format!("---\n{date}{title}---\n\n{}\n{section}", text(lead)))
            .unwrap();
    }
}

/// As `docs/query-language.md` has it: a shared day, and no longer.
fn is_meant(date: &MentionedDate, asked: Period) -> bool {
    let days = |period: Period| period.from.zip(period.to).map_or(i64::MAX, |(from, to)| (to - from).num_days());
    let days_of = |period: Period| {
        let (mut day, last) = (period.from.unwrap(), period.to.unwrap());
        let mut all = vec![day];
        while day < last {
            day = day.succ_opt().unwrap();
            all.push(day);
        }
        all
    };
    days(date.period) <= days(asked) && days_of(date.period).into_iter().any(|day| asked.contains(day))
}

fn request(query: Query) -> Request {
    Request { query, under: Vec::new(), sort: Sort::Newest, offset: 0, limit: 100, passages: 100 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn finds_what_a_reader_finds(
        // Of the same article twice the index has one.
        articles in prop::collection::btree_set(parts(), 1..12).prop_map(Vec::from_iter),
        asked in prop::collection::vec(asked(), 24),
    ) {
        let (news, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(news.path(), &articles);
        let schema = Schema::embedded();
        let mut parsed: Vec<Stored> = Vec::new();
        parse(&[news.path().to_path_buf()], &schema, &Options { threads: 1, actors: false, ..Options::default() }, &mut |found| {
            let Parsed::Article(mut stored) = found else { panic!("rejected") };
            // An index does not keep it.
            stored.article.evidence.clear();
            parsed.push(*stored);
            Ok(())
        }).unwrap();
        let open = Index::create(dir.path(), &schema).unwrap();
        let options = Options { memory: 0, actors: false, today: crate::update::TODAY, ..Options::default() };
        index(&open, &[news.path().to_path_buf()], &options, &|_| ()).unwrap();
        let (snapshot, ledger) = (open.snapshot().unwrap(), open.ledger().unwrap());
        let ids = |results: &Results| {
            let mut ids: Vec<_> = results.hits.iter().map(|hit| hit.stored.article.id.clone()).collect();
            ids.sort();
            ids
        };
        for asked in asked {
            let mentions = || Query::Mentions(asked);
            let title: fn(&MentionedDate) -> bool = |date| date.part == Part::Title;
            let section: fn(&MentionedDate) -> bool = |date| date.part == Part::Text(1);
            // The leads are of one paragraph.
            let lead: fn(&MentionedDate) -> bool = |date| date.part == Part::Text(0);
            for (query, within) in [
                (mentions(), (|_| true) as fn(&MentionedDate) -> bool),
                (Query::region(Region::Title, mentions()).unwrap(), title),
                (Query::region(Region::Lead, mentions()).unwrap(), lead),
                (Query::section("Impact", mentions()).unwrap(), section),
            ] {
                let meant = |date: &&MentionedDate| within(date) && is_meant(date, asked);
                let mut should: Vec<_> = parsed.iter()
                    .filter(|stored| stored.dates.iter().any(|date| meant(&date)))
                    .map(|stored| stored.article.id.clone()).collect();
                should.sort();
                let printed = query.to_string();
                let context = Context { today: day(0), fields: &[], saved: &[] };
                let again = Query::parse(&printed, &context);
                prop_assert_eq!(again.as_ref(), Ok(&query));
                let found = search(&snapshot, &ledger, &request(query)).unwrap();
                prop_assert_eq!(ids(&found), should, "{}", printed);
                for hit in found.hits {
                    let stored = Stored { added: None, ..hit.stored.clone() };
                    prop_assert!(parsed.contains(&stored));
                    let dates: Vec<_> = hit.stored.dates.iter().filter(meant).collect();
                    let lit: usize = hit.title_highlights.len() + hit.passages.iter().map(|p| p.highlights.len()).sum::<usize>();
                    prop_assert_eq!(lit, dates.len(), "{}", printed);
                }
            }
        }
    }
}

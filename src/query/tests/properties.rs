//! What holds of every query and every text.

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{context, read};
use crate::article::ActorKind;
use crate::dates::Period;
use crate::query::{DateFilter, FieldValue, Form, Near, NumberFilter, Query, Region, Spelling, lexer, word};

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zé0-9]{1,6}",
        "[\\PC]{0,6}a[\\PC]{0,6}",
        "[-=:*?~^/!@\"'“’–()\\\\ .0-9a-z]{0,5}[a-z0-9][-=:*?~^/!@\"'“’–()\\\\ .0-9a-z]{0,5}",
        prop::sample::select(vec![
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "NEAR/5",
            "PRE/999",
            "atleast3",
            "w/5",
            "title:x",
            "desk:x",
            "http://x",
            "Re:x",
            "breaking:",
            "@fuel",
            "none"
        ])
        .prop_map(str::to_owned),
    ]
    .prop_map(|text| lexer::straighten(&text).into_owned())
}

fn spellings() -> impl Strategy<Value = Spelling> {
    prop_oneof![
        "[a-zé'*?]{2,8}".prop_map(|text| Spelling::Wildcard(text + "a*")),
        ("[a-zé0-9']{3,8}", 1usize..3).prop_map(|(word, edits)| Spelling::Similar { word, edits }),
        "[a-z]{1,3}(\\(a\\|[b-d]+\\)|[\\PC&&[^\\s]]){0,6}".prop_map(Spelling::Regex),
    ]
}

fn numbers_asked() -> impl Strategy<Value = NumberFilter> {
    let number = || prop_oneof![(-1000i32..1000).prop_map(f64::from), -1e9..1e9f64, prop::num::f64::NORMAL];
    prop_oneof![
        (number(), number()).prop_map(|(a, b)| NumberFilter::Between(a.min(b), a.max(b))),
        number().prop_map(|a| NumberFilter::Between(a, a)),
        number().prop_map(NumberFilter::AtLeast),
        number().prop_map(NumberFilter::Above),
        number().prop_map(NumberFilter::AtMost),
        number().prop_map(NumberFilter::Below),
    ]
}

fn periods() -> impl Strategy<Value = Period> {
    let end = || prop::option::of((1i32..3_000_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap()));
    (end(), end()).prop_map(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => Period { from: Some(a.min(b)), to: Some(a.max(b)) },
        (from, to) => Period { from, to },
    })
}

fn leaves() -> impl Strategy<Value = Query> {
    let form = || prop::sample::select(vec![Form::Stemmed, Form::Exact, Form::Cased]);
    let kind = prop::sample::select(vec![
        None,
        Some(ActorKind::Person),
        Some(ActorKind::Organisation),
        Some(ActorKind::Place),
    ]);
    let field = |name: &'static str| move |value| Query::Field { name: name.into(), value };
    prop_oneof![
        1 => Just(Query::All),
        6 => (texts(), form()).prop_map(|(text, form)| {
            let bare = if form == Form::Stemmed { word::is_bare(&text) } else { word::is_bare_form(&text) };
            // `Re:x` is a word as long as the schema has no field `re`.
            if bare { Query::Word { text, form } } else { Query::Phrase { text, form } }
        }),
        2 => (texts(), form()).prop_map(|(text, form)| Query::Phrase { text, form }),
        2 => (kind.clone(), texts(), any::<bool>()).prop_map(|(kind, name, literal)| Query::Actor { kind, name, literal }),
        1 => kind.prop_map(Query::Anybody),
        1 => periods().prop_map(Query::Mentions),
        1 => periods().prop_map(Query::Added),
        2 => spellings().prop_filter_map("no spelling", |spelling| Query::spelled(spelling).ok()),
        1 => Just(Query::Date(DateFilter::Unknown)),
        1 => periods().prop_map(|period| Query::Date(DateFilter::In(period))),
        1 => texts().prop_map(FieldValue::Text).prop_map(field("desk")),
        1 => texts().prop_map(FieldValue::Text).prop_map(field("author")),
        1 => numbers_asked().prop_map(FieldValue::Number).prop_map(field("words")),
        1 => periods().prop_map(FieldValue::Date).prop_map(field("updated")),
        1 => prop::sample::select(vec!["updated", "desk", "author", "words"])
            .prop_map(|name| Query::Field { name: name.into(), value: FieldValue::Any }),
    ]
}

fn queries() -> impl Strategy<Value = Query> {
    leaves().prop_recursive(6, 48, 5, |inner| {
        let several = prop::collection::vec(inner.clone(), 0..5);
        let region = prop::sample::select(vec![
            Region::Title,
            Region::Lead,
            Region::HeadLead,
            Region::Paragraph,
            Region::Sentence,
        ]);
        prop_oneof![
            several.clone().prop_map(Query::all_of),
            several.prop_map(Query::any_of),
            inner.clone().prop_map(|query| !query),
            (1u32..300, any::<bool>(), inner.clone(), inner.clone()).prop_map(|(distance, ordered, left, right)| {
                Query::near(Near { distance, ordered }, left.clone(), right).unwrap_or(left)
            }),
            (0u32..1100, inner.clone())
                .prop_map(|(times, query)| Query::at_least(times, query.clone()).unwrap_or(query)),
            (region, inner.clone()).prop_map(|(region, query)| Query::region(region, query.clone()).unwrap_or(query)),
            (prop::option::weighted(0.8, texts()), inner).prop_map(|(heading, query)| {
                let section = match heading {
                    Some(heading) => Query::section(heading, query.clone()),
                    None => Query::any_section(query.clone()),
                };
                section.unwrap_or(query)
            }),
        ]
    })
}

/// Texts made of what means something, which random characters seldom are.
fn almost_queries() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "gas",
        "oil",
        " ",
        " ",
        " ",
        "(",
        ")",
        "\"",
        "“",
        "\\",
        "-",
        "–",
        "=",
        ":",
        "*",
        "AND",
        "OR",
        "NOT",
        "NEAR/5",
        "PRE/2",
        " NEAR/5 ",
        "w/5",
        "atleast2(",
        "sentence:",
        "paragraph:(",
        "title:",
        "lead:",
        "section:",
        "section:H(",
        "case:",
        "actor:",
        "org:=",
        "person:",
        "date:",
        "mentions:",
        "added:",
        "desk:",
        "author:",
        "words:",
        "updated:",
        "foo:",
        ">",
        "<=",
        "2024-02",
        "..",
        "7d",
        "none",
        "last week",
        "5",
        "-2.5",
        "é",
        "'",
        "~1",
        "~2",
        "ga?s",
        "/",
        "/g.s/",
        "|",
        "[",
        "^2",
        "http://",
        "date:none",
        "&",
        "@",
        "@fuel",
        "@recent",
        "@loop",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// What is read prints as what is read again; what is not is pointed at, with a way out.
fn check(text: &str) {
    match Query::parse(text, &context()) {
        Ok(query) => {
            let printed = query.to_string();
            assert_eq!(Query::parse(&printed, &context()).as_ref(), Ok(&query), "{text}: {printed}");
        }
        Err(error) => {
            assert!(text.get(error.span()).is_some() && error.how_to_fix().is_some(), "{text}: {error:?}");
            assert_eq!(error.column(), text[..error.span().start].chars().count() + 1, "{text}");
        }
    }
}

#[test]
fn the_same_twenty_thousand_texts_are_read_each_time() {
    let mut runner = TestRunner::deterministic();
    let (texts, queries) = (almost_queries(), queries());
    for _ in 0..10_000 {
        check(&texts.new_tree(&mut runner).unwrap().current());
        // A query that lost a piece of itself.
        let mut text = queries.new_tree(&mut runner).unwrap().current().to_string();
        let (at, length) = (0..text.len(), 1..4usize).new_tree(&mut runner).unwrap().current();
        let end = text.ceil_char_boundary(at + length);
        text.replace_range(text.floor_char_boundary(at)..end, "");
        check(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn every_query_prints_as_one_that_parses_to_it(query in queries()) {
        let text = query.to_string();
        let again = Query::parse(&text, &context());
        prop_assert_eq!(again.as_ref(), Ok(&query), "{}", text);
    }

    #[test]
    fn nothing_panics_and_what_is_read_is_read_again(text in prop_oneof!["\\PC{0,40}", almost_queries(), any::<String>()]) {
        check(&text);
    }

    #[test]
    fn both_readings_of_a_mixture_are_queries(
        operands in prop::collection::vec(prop::sample::select(vec!["a", "-b", "\"c d\"", "(e OR f)", "title:(g h)"]), 3..9),
        joints in prop::collection::vec(prop::sample::select(vec![" ", " AND ", " OR "]), 8),
    ) {
        let text: String = operands.iter().zip(&joints).flat_map(|(operand, joint)| [*operand, *joint]).collect();
        let text = format!("{text}z");
        let used = &joints[..operands.len()];
        let mixed = used.contains(&" OR ") && used.iter().any(|joint| *joint != " OR ");
        match Query::parse(&text, &context()) {
            Ok(_) => prop_assert!(!mixed),
            Err(error) => {
                prop_assert!(mixed, "{}", error);
                let hint = error.how_to_fix().unwrap().strip_prefix("write ").unwrap().to_owned();
                let readings: Vec<_> = hint.split(" or ").map(read).collect();
                prop_assert_eq!(readings.len(), 2);
                prop_assert!(matches!(readings[0], Query::Or(_)) && matches!(readings[1], Query::And(_)));
            }
        }
    }
}

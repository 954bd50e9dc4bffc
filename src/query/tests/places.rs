//! Nearness, sentences and paragraphs, counts.

use super::{printed, read, refused, word};
use crate::query::{MAX_NEAR, MAX_TIMES, Near, Query};

#[test]
fn places_near_each_other() {
    let (near, then) = (Near { distance: 5, ordered: false }, Near { distance: 3, ordered: true });
    assert_eq!(read("gas NEAR/5 oil"), Query::Near { near, queries: vec![word("gas"), word("oil")] });
    assert_eq!(printed("gas deal PRE/3 \"oil price\" x"), "gas AND (deal PRE/3 \"oil price\") AND x");
    assert_eq!(read("a NEAR/5 b NEAR/5 c"), read("(a NEAR/5 b) NEAR/5 c"));
    assert_eq!(printed("a NEAR/5 (b NEAR/5 c)"), "a NEAR/5 (b NEAR/5 c)");
    assert_eq!(printed("(a OR b) NEAR/5 actor:x"), "(a OR b) NEAR/5 actor:\"x\"");
    assert_eq!(printed("actor:(x PRE/3 y)"), "actor:\"x\" PRE/3 actor:\"y\"");
    assert_eq!(printed("-(a NEAR/5 b) title:(a NEAR/5 b)"), "NOT (a NEAR/5 b) AND title:(a NEAR/5 b)");
    let section = "section:\"Impact\"((gas OR oil) NEAR/8 sanctions)";
    assert_eq!(printed(section), section);
    let error = refused("x a NEAR/5 b PRE/3 c");
    assert_eq!(
        (error.span(), error.how_to_fix()),
        (13..18, Some("write (a NEAR/5 b) PRE/3 c or a NEAR/5 (b PRE/3 c)"))
    );
    let chain = |n: usize| format!("a{}", " NEAR/5 a".repeat(n));
    assert!(matches!(read(&chain(MAX_NEAR)), Query::Near { queries, .. } if queries.len() == MAX_NEAR + 1));
    assert!(refused(&chain(MAX_NEAR + 1)).what().contains("within each other"));
    assert!(refused("a NEAR/41 b NEAR/41 c").what().contains("together"));
    assert!(refused("(a NEAR/30 b) PRE/5 (c PRE/25 d)").what().contains("together"));
    assert!(matches!(read("(a NEAR/40 b) PRE/255 c"), Query::Near { .. }));
    assert!(Query::near(then, word("a"), !word("b")).is_err() && Query::near(then, Query::All, word("b")).is_err());
}

#[test]
fn sentences_paragraphs_and_counts() {
    assert_eq!(printed("sentence:gas paragraph:(a OR b)"), "sentence:gas AND paragraph:(a OR b)");
    // A sentence is asked for within a part, unlike a title.
    assert_eq!(printed("lead:(sentence:(a b) title:c)"), "lead:(sentence:(a AND b)) AND title:c");
    assert_eq!(printed("title:sentence:gas paragraph:sentence:a"), "title:(sentence:gas) AND paragraph:(sentence:a)");
    assert_eq!(printed("section:H(sentence:(a -b))"), "section:\"H\"(sentence:(a AND NOT b))");
    assert_eq!(read("atleast3(gas)"), Query::AtLeast { times: 3, query: Box::new(word("gas")) },);
    assert_eq!(printed("ATLEAST2(a OR \"b c\") atleast1(d)"), "atleast2(a OR \"b c\") AND d");
    assert_eq!(printed("title:atleast2(gas NEAR/3 oil)"), "title:(atleast2(gas NEAR/3 oil))");
    assert_eq!(
        printed("\"atleast3\" \"NEAR/5\" at_least3 least3"),
        "\"atleast3\" AND \"NEAR/5\" AND at_least3 AND least3"
    );
    assert!(Query::at_least(2, Query::All).is_err() && Query::at_least(MAX_TIMES + 1, word("a")).is_err());
}

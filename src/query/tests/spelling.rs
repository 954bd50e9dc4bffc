//! Wildcards, similar spellings, regular expressions.

use super::{printed, read, refused};
use crate::query::{MAX_SPELLINGS, Query, Spelling};

#[test]
fn spellings() {
    let wildcard = |text: &str| Query::Spelled(Spelling::Wildcard(text.into()));
    assert_eq!(read("sanction*"), wildcard("sanction*"));
    assert_eq!(read("title:wom?n"), Query::region(crate::query::Region::Title, wildcard("wom?n")).unwrap());
    assert_eq!(printed("-*gas title:wom?n O’Br*"), "NOT *gas AND title:wom?n AND O'Br*");
    assert_eq!(read("colour~1"), Query::Spelled(Spelling::Similar { word: "colour".into(), edits: 1 }));
    assert_eq!(read("/colou?r/"), Query::Spelled(Spelling::Regex("colou?r".into())));
    for same in [
        "/(gas|oil)s?/ PRE/2 pric*",
        "/a\\/b/ NEAR/5 colour~2",
        "atleast3(sanction* OR /emb.r?go/)",
        "sentence:(/\\w+\"x/ AND gas)",
        "title:/s(a|b)/",
        "NOT /[a-c]{2}/",
    ] {
        assert_eq!(printed(same), same);
    }
}

#[test]
fn spellings_that_mean_too_much_or_nothing() {
    for (text, span, what) in [
        ("x gas?", 2..6, "question mark"),
        ("why~", 0..4, "1 or 2"),
        ("why~3", 0..5, "1 or 2"),
        ("it~1", 0..4, "fewer than 3"),
        ("talk~2", 0..6, "fewer than 5"),
        ("g*", 0..2, "two letters"),
        ("?*a", 0..3, "two letters"),
        ("cease-fir*", 0..10, "one word"),
        ("http://a?b=c", 0..12, "one word"),
        ("cease-fire~1", 0..12, "one word"),
        ("=gas*", 1..5, "wildcards"),
        ("case:colour~1", 5..13, "similar"),
        ("actor:blink*", 6..12, "wildcards"),
        ("desk:Wor*", 5..9, "wildcards"),
        ("section:Imp*", 8..12, "wildcards"),
        ("=/gas/", 1..6, "regular"),
        ("x /gas", 2..3, "does not end"),
        ("//", 0..2, "one word"),
        ("/etc/passwd", 5..6, "space"),
        ("/gas oil/", 0..9, "one word"),
        ("/gas[/", 0..6, "no regular"),
        ("/a)|(?:b/", 0..9, "no regular"),
        ("/(?x)a#/", 0..8, "no regular"),
        ("/(a{900}){900}/", 0..15, "too much"),
        ("gas / oil", 4..5, "no letter"),
        ("title:-gas*", 6..7, "hyphen"),
    ] {
        let error = refused(text);
        assert_eq!(error.span(), span, "{text}: {error}");
        assert!(error.what().contains(what) && error.how_to_fix().is_some(), "{text}: {error}");
    }
    assert!(refused(&format!("{}*", "a".repeat(300))).what().contains("longer than"));
    assert_eq!(read(&"gas* ".repeat(MAX_SPELLINGS)).clauses().len(), MAX_SPELLINGS);
    assert!(refused(&"gas* ".repeat(MAX_SPELLINGS + 1)).what().contains("more than 16"));
}

//! Queries that have a name.

use std::sync::OnceLock;

use super::{day, printed, read, refused};
use crate::query::saved::Saved;
use crate::query::{Context, MAX_CLAUSES, Query};

/// What the tests of the parser have saved.
pub(super) fn all() -> &'static [Saved] {
    static ALL: OnceLock<Vec<Saved>> = OnceLock::new();
    ALL.get_or_init(|| {
        of(&[
            ("fuel", "gas OR \"crude oil\""),
            ("recent", "date:7d"),
            ("news", "@fuel @recent -desk:Sport"),
            ("loop", "gas (oil @Back)"),
            ("back", "@loop"),
            ("broken", "gas (oil"),
            ("outer", "@broken"),
            ("öl", "oil"),
        ])
    })
}

pub(super) fn of(all: &[(&str, &str)]) -> Vec<Saved> {
    all.iter().map(|&(name, text)| Saved { name: name.to_owned(), text: text.to_owned() }).collect()
}

#[test]
fn a_name_stands_for_its_query_as_one_operand() {
    assert_eq!(read("@fuel price"), read("(gas OR \"crude oil\") price"));
    assert_eq!(read("-@fuel"), read("-(gas OR \"crude oil\")"));
    assert_eq!(read("price OR @FUEL"), read("price OR gas OR \"crude oil\""));
    assert_eq!(read("(@öl)"), read("oil"));
    assert_eq!(read("title:@fuel"), read("title:(gas OR \"crude oil\")"));
    assert_eq!(read("section:Impact(@fuel @recent)"), read("section:Impact(gas OR \"crude oil\") date:7d"));
    assert_eq!(read("@fuel NEAR/5 price"), read("(gas OR \"crude oil\") NEAR/5 price"));
    assert_eq!(read("atleast3(@fuel)"), read("atleast3(gas OR \"crude oil\")"));
    assert_eq!(
        printed("@news"),
        "(gas OR \"crude oil\") AND date:2024-02-08..2024-02-14 AND NOT desk:\"Sport\"",
        "others may be named within, and dates count from the day of asking"
    );
}

#[test]
fn it_is_told_which_names_a_query_has() {
    let names = |text: &str| {
        let (_, named) = Query::parse_naming(text, &super::context()).unwrap();
        named.iter().map(|saved| saved.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names("gas -@news (@Recent OR lead:@öl)"), "news fuel recent öl");
    assert_eq!(names("\"@fuel\" desk:@fuel"), "");
}

#[test]
fn elsewhere_an_at_sign_is_text() {
    assert_eq!(printed("desk@example.org"), "desk@example.org");
    assert_eq!(printed("\"@fuel\" =@fuel case:@fuel"), "\"@fuel\" AND =@fuel AND case:@fuel");
    assert_eq!(printed("desk:@fuel actor:@fuel"), "desk:\"@fuel\" AND actor:\"@fuel\"");
}

#[test]
fn what_names_nothing_is_refused_with_the_nearest() {
    let error = refused("gas @feul");
    assert_eq!(error.to_string(), "column 5: there is no saved query `@feul`");
    let hint = "did you mean @fuel?; to search for it as it stands, put it between quotation marks: `\"@feul\"`";
    assert_eq!(error.how_to_fix(), Some(hint));
    assert!(refused("@handle").how_to_fix().unwrap().starts_with("`dateline queries` lists them"));
    assert_eq!(refused("@a.b").what(), "`@a.b` can be no name of a saved query");
    assert_eq!(refused("@fuel*").what(), "`@fuel*` can be no name of a saved query");
    assert_eq!(refused("@").what(), "`@` has no letter and no digit");
    assert_eq!(refused("@fuel(oil)").what(), "a space is missing here");
    assert_eq!(refused("@ fuel").what(), "`@` has no letter and no digit");
}

#[test]
fn what_is_wrong_within_is_told_where_it_is_named() {
    let error = refused("gas @loop");
    assert_eq!(error.to_string(), "column 5: a saved query stands for itself: @loop → @back → @loop");
    assert_eq!(error.span(), 4..9);
    let error = refused("gas -@outer");
    assert_eq!(
        error.to_string(),
        "column 6: the saved query @broken cannot be read: column 5: this parenthesis is not closed"
    );
    assert!(error.how_to_fix().is_some());
    assert!(refused("@unknown").how_to_fix().is_some());
    assert!(refused("title:@recent").what().contains("of the whole article"));
}

#[test]
fn names_do_not_get_around_the_limits() {
    let asked = |all: &[Saved], text: &str| {
        Query::parse(text, &Context { today: day(2024, 2, 14), fields: &[], saved: all })
            .map_err(|error| error.to_string())
    };
    // Each stands for the next one twice.
    let doubling: Vec<Saved> =
        (0..40).flat_map(|n| of(&[(&format!("q{n}"), &format!("@q{0} @q{0}", n + 1))])).collect();
    let error = asked(&[doubling, of(&[("q40", "*")])].concat(), "@q0").unwrap_err();
    assert!(error.contains(&format!("more than {MAX_CLAUSES} words")), "{error}");
    let deep: Vec<Saved> = (0..100).flat_map(|n| of(&[(&format!("q{n}"), &format!("(@q{})", n + 1))])).collect();
    let error = asked(&[deep, of(&[("q100", "gas")])].concat(), "@q0").unwrap_err();
    assert!(error.contains("deeper"), "{error}");
    let long = of(&[("long", &"gas ".repeat(20_000))]);
    assert!(asked(&long, "@long").unwrap_err().contains("bytes long"));
}

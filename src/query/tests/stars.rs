//! That there is something at all, and that there is nothing.

use super::{day, printed, read, refused};
use crate::article::ActorKind;
use crate::query::{Query, Region};

#[test]
fn a_star_is_anything() {
    for region in [Region::Title, Region::Lead, Region::HeadLead, Region::Paragraph, Region::Sentence] {
        let text = format!("{}:*", region.name());
        assert_eq!(read(&text), Query::Region { region, query: Box::new(Query::All) });
        assert_eq!((printed(&text), read(&format!("{}:(*)", region.name()))), (text.clone(), read(&text)));
    }
    assert_eq!(read("actor:*"), Query::Anybody(None));
    assert_eq!(read("person:(* OR Yusuf)"), read("person:* OR person:Yusuf"));
    assert_eq!(read("org:*"), Query::Anybody(Some(ActorKind::Organisation)));
    assert_eq!(read("section:*"), Query::Section { heading: None, query: None });
    assert_eq!(printed("section:*(gas OR oil)"), "section:*(gas OR oil)");
    assert_eq!(printed("section:*(gas desk:World)"), "section:*(gas) AND desk:\"World\"");
    assert_eq!(printed("lead:(place:* -gas)"), "lead:(place:* AND NOT gas)");
    assert_eq!(printed("lead:person:*"), "lead:(person:*)");
    assert_eq!(printed("gas NEAR/5 org:* atleast2(person:*)"), "(gas NEAR/5 org:*) AND atleast2(person:*)");
    assert_eq!(printed("section:Impact(sentence:* title:*)"), "section:\"Impact\"(sentence:*) AND title:*");
    assert_eq!(printed("author:* words:* -updated:*"), "author:* AND words:* AND NOT updated:*");
    assert_eq!(read("actor:*").literally(), read("actor:*"));
    for text in ["actor:=*", "section:\"*\"", "title:\"*\"", "title:(desk:*)", "section:*gas", "section:* (", "desk:**"]
    {
        assert!(refused(text).how_to_fix().is_some(), "{text}");
    }
}

#[test]
fn none_is_nothing_but_where_it_may_be_a_word() {
    for (text, same) in [
        ("desk:none", "NOT desk:*"),
        ("author:None", "NOT author:*"),
        ("words:none", "NOT words:*"),
        ("updated:none", "NOT updated:*"),
        ("desk:(none OR World)", "NOT desk:* OR desk:\"World\""),
        ("actor:none", "NOT actor:*"),
        ("-person:none", "person:*"),
        ("lead:(place:none)", "lead:(NOT place:*)"),
        ("desk:\"none\" actor:\"none\" actor:=none", "desk:\"none\" AND actor:\"none\" AND actor:=\"none\""),
        ("title:none section:none", "title:none AND section:\"none\""),
    ] {
        assert_eq!(printed(text), same, "{text}");
        assert_eq!(read(same), read(text), "{text}");
    }
}

#[test]
fn comparisons_without_a_colon_are_refused() {
    for (text, fix) in [
        ("words>500", "words:>500"),
        ("words≥500", "words:≥500"),
        ("gas words=500", "words:500"),
        ("date<2024-02", "date:<2024-02"),
        ("-date>=2024", "date:>=2024"),
        ("mentions>", "mentions:>2024-02"),
        ("updated=2024", "updated:2024"),
        ("date>\"last week\"", "date:>2024-02"),
        ("desk=World", "desk:World"),
        ("title:desk=World", "desk:World"),
        ("title>gas", "title:gas"),
    ] {
        let error = refused(text);
        assert!(error.what().starts_with("no colon follows"), "{text}: {error}");
        let hint = error.how_to_fix().unwrap();
        assert!(hint.starts_with(&format!("write {fix};")), "{text}: {hint}");
    }
    for text in ["a>b", "Words>500", "words->500", "x=5", "5>3", "\"words>500\"", "=words>500", "desk:\"a=b\""] {
        assert_eq!(read(&printed(text)), read(text), "{text}");
    }
}

#[test]
fn words_may_be_meant_as_dates() {
    let dates = |text: &str| read(text).words_like_dates(day(2024, 2, 14)).join(", ");
    for (text, found) in [
        ("gas since 2024 oil", "since 2024"),
        ("gas before March 2024", "before March 2024"),
        ("last 3 months gas Q1 2024", "last 3 months, Q1 2024"),
        ("last week", "last week"),
        ("gas OR (this weekend)", "this weekend"),
        ("gas -(next month)", "next month"),
        ("title:(gas last week)", "last week"),
        ("between 5 February 2024 and 7 March 2024 gas", "between 5 February 2024 and 7 March 2024"),
        ("yesterday", "yesterday"),
        ("gas 2024-02 gas 2024-02", "2024-02"),
        ("gas 7d", "7d"),
        ("2024", ""),
        ("gas 2024 20240205", ""),
        ("the sun", "the sun"),
        ("sun gas", ""),
        ("\"last week\" date:\"last week\"", ""),
        ("last -week", ""),
        ("may march", ""),
    ] {
        assert_eq!(dates(text), found, "{text}");
    }
    assert_eq!(dates(&"last ".repeat(1000)), "");
}

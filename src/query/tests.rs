mod mentions;
mod places;
mod properties;
mod saved;
mod spelling;
mod stars;

use chrono::NaiveDate;

use super::*;
use crate::article::ActorKind;
use crate::dates::Period;
use crate::error::Error;

const FIELDS: &[(&str, FieldType)] = &[
    ("desk", FieldType::Keyword),
    ("author", FieldType::Text),
    ("words", FieldType::Number),
    ("updated", FieldType::Date),
];

fn context() -> Context<'static> {
    // A Wednesday.
    Context { today: day(2024, 2, 14), fields: FIELDS, saved: saved::all() }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn read(text: &str) -> Query {
    Query::parse(text, &context()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn printed(text: &str) -> String {
    read(text).to_string()
}

fn refused(text: &str) -> QueryError {
    match Query::parse(text, &context()) {
        Ok(query) => panic!("{text} is read as {query}"),
        Err(error) => error,
    }
}

fn word(text: &str) -> Query {
    Query::Word { text: text.into(), form: Form::Stemmed }
}

fn phrase(text: &str) -> Query {
    Query::Phrase { text: text.into(), form: Form::Stemmed }
}

#[test]
fn words_are_joined_by_and() {
    assert_eq!(read("ceasefire talks"), Query::And(vec![word("ceasefire"), word("talks")]));
    assert_eq!(read("ceasefire AND talks"), read(" ceasefire\ttalks\n"));
    assert_eq!(read("a OR b OR c"), Query::Or(vec![word("a"), word("b"), word("c")]));
    assert_eq!(read("a (b c) d"), read("a b c d"));
    assert_eq!(read("a and b or not c").clauses().len(), 6);
    assert_eq!(read("((cease-fire))"), word("cease-fire"));
    assert_eq!(read("AT&T 3:45 O'Brien www.example.org").clauses().len(), 4);
}

#[test]
fn nothing_and_a_star_are_everything() {
    for text in ["", "  ", "*", "(*)", "* *", "gas OR *"] {
        assert!(read(text).is_all(), "{text}");
    }
    assert_eq!(read("* gas"), word("gas"));
    assert_eq!(read("-*").to_string(), "NOT *");
    assert!(Query::All.clauses().is_empty());
}

#[test]
fn not_in_all_spellings() {
    let without = Query::And(vec![word("gas"), !word("oil")]);
    for text in
        ["gas -oil", "gas NOT oil", "gas AND NOT oil", "gas AND -oil", "gas –oil", "gas −oil", "gas NOT NOT NOT oil"]
    {
        assert_eq!(read(text), without, "{text}");
    }
    assert_eq!(read("-gas"), !word("gas"));
    assert_eq!(printed("NOT(gas OR \"oil price\")"), "NOT (gas OR \"oil price\")");
    assert_eq!(printed("-title:gas"), "NOT title:gas");
}

#[test]
fn phrases_and_their_quotation_marks() {
    for text in ["\"oil price\"", "“oil price”", "„oil price“", "«oil price»", "»oil price«", "\"oil price”"]
    {
        assert_eq!(read(text), phrase("oil price"), "{text}");
    }
    assert_eq!(read("\"the \\\"Rock\\\" C:\\temp\""), phrase("the \"Rock\" C:\\temp"));
    assert_eq!(read("O’Brien cease–fire"), read("O'Brien cease-fire"));
    assert_eq!(read("\"AND OR gas* NEAR/5\""), phrase("AND OR gas* NEAR/5"));
}

#[test]
fn forms() {
    let formed = |text: &str, form| Query::Word { text: text.into(), form };
    assert_eq!(read("=talks"), formed("talks", Form::Exact));
    assert_eq!(read("case:Apple"), formed("Apple", Form::Cased));
    assert_eq!(read("=\"oil price\""), Query::Phrase { text: "oil price".into(), form: Form::Exact });
    assert_eq!(read("case:“Apple Inc”"), Query::Phrase { text: "Apple Inc".into(), form: Form::Cased });
    assert_eq!(printed("-=talks case:OR"), "NOT =talks AND case:OR");
}

#[test]
fn regions_and_sections() {
    assert_eq!(
        printed("title:gas lead:\"oil price\" hlead:(a OR b)"),
        "title:gas AND lead:\"oil price\" AND hlead:(a OR b)"
    );
    assert_eq!(printed("title:=gas title:case:Apple"), "title:=gas AND title:case:Apple");
    assert_eq!(printed("title:actor:blinken"), "title:(actor:\"blinken\")");
    assert_eq!(printed("section:impact"), "section:\"impact\"");
    assert_eq!(printed("section:“Policy Impact”(gas OR oil)"), "section:\"Policy Impact\"(gas OR oil)");
    assert_eq!(printed("section:H(a -b) section:H (a)"), "section:\"H\"(a AND NOT b) AND section:\"H\" AND a");
    assert_eq!(printed("section:H(*)"), "section:\"H\"");
    assert_eq!(printed("lead:(actor:blinken gas)"), "lead:(actor:\"blinken\" AND gas)");
}

#[test]
fn what_asks_of_the_whole_article_moves_out_of_a_section() {
    assert_eq!(
        printed("section:H(gas desk:World -date:none title:oil)"),
        "section:\"H\"(gas) AND desk:\"World\" AND NOT date:none AND title:oil"
    );
    assert_eq!(printed("-lead:(gas desk:World) a"), "NOT (lead:gas AND desk:\"World\") AND a");
    assert_eq!(Query::section("H", read("gas 2024 desk:World")).unwrap(), read("section:H(gas 2024) desk:World"));
    assert_eq!(Query::section("H", Query::All).unwrap(), read("section:H"));
    for text in ["section:H(gas OR desk:World)", "lead:(-(gas date:2024))", "title:(desk:World)"] {
        let error = refused(text);
        assert!(error.how_to_fix().is_some() && error.column() <= 9, "{text}: {error}");
    }
    assert!(Query::section("H", read("gas OR desk:World")).is_err());
    assert!(Query::section("...", read("gas")).is_err());
}

#[test]
fn actors_and_fields() {
    let actor = |kind, name: &str| Query::Actor { kind, name: name.into(), literal: false };
    assert_eq!(read("actor:blinken"), actor(None, "blinken"));
    assert_eq!(read("person:\"Antony Blinken\""), actor(Some(ActorKind::Person), "Antony Blinken"));
    assert_eq!(read("org:NATO"), actor(Some(ActorKind::Organisation), "NATO"));
    assert_eq!(read("place:Kyiv"), actor(Some(ActorKind::Place), "Kyiv"));
    assert_eq!(printed("actor:(blinken OR lavrov)"), "actor:\"blinken\" OR actor:\"lavrov\"");
    let literal = Query::Actor { kind: Some(ActorKind::Person), name: "A. Blinken".into(), literal: true };
    assert_eq!(read("person:=\"A. Blinken\""), literal);
    assert_eq!(printed("-actor:(=blinken OR lavrov)"), "NOT (actor:=\"blinken\" OR actor:\"lavrov\")");
    assert_eq!(
        read("title:(actor:x) -org:y section:z(place:v w)").literally(),
        read("title:(actor:=x) -org:=y section:z(place:=v w)")
    );
    for text in ["actor:=", "actor:= x", "actor:=(x)", "actor:==x", "actor:=-x", "desk:=x"] {
        assert!(refused(text).how_to_fix().is_some());
    }
    assert_eq!(printed("desk:World desk:* desk:\"*\""), "desk:\"World\" AND desk:* AND desk:\"*\"");
    assert_eq!(printed("desk:(World OR -Sport)"), "desk:\"World\" OR NOT desk:\"Sport\"");
    assert_eq!(printed("author:\"Amina O’Yusuf\" desk:\"O’Y\""), "author:\"Amina O'Yusuf\" AND desk:\"O’Y\"");
    assert_eq!(printed("desk:http://a.b:80"), "desk:\"http://a.b:80\"");
}

#[test]
fn numbers() {
    for (text, same) in [
        ("words:500", "words:500"),
        ("words:=500", "words:500"),
        ("words:>500", "words:>500"),
        ("words:≥500", "words:>=500"),
        ("words:100..", "words:>=100"),
        ("words:..-2.50", "words:<=-2.5"),
        ("words:100..200", "words:100..200"),
        ("words:(<5 OR >10)", "words:<5 OR words:>10"),
        ("words:-0", "words:0"),
        ("words:(=-5 OR NOT 5)", "words:-5 OR NOT words:5"),
        ("words:(>-5 <−2)", "words:>-5 AND words:<-2"),
        ("words:*", "words:*"),
    ] {
        assert_eq!(printed(text), same);
    }
    for text in [
        "words:many",
        "words:nan",
        "words:inf",
        "words:1,000",
        "words:0...5",
        "words:..",
        "words:200..100",
        "words:1e999",
        "words:>",
        "words:\"\"",
    ] {
        assert_eq!(refused(text).span().start, 6, "{text}");
    }
    assert_eq!(refused("words:200..100").how_to_fix(), Some("write 100..200"));
    let either = refused("words:(7 OR −5)");
    assert_eq!((either.column(), either.how_to_fix()), (13, Some("write =-5 for the number, or NOT 5")));
    assert!(NumberFilter::Between(1.0, 2.0).contains(2.0) && !NumberFilter::Below(2.0).contains(2.0));
}

#[test]
fn dates() {
    for (text, same) in [
        ("date:2024-02..2024-03", "date:2024-02-01..2024-03-31"),
        ("date:2024‑02‑05", "date:2024-02-05"),
        ("date:\"last week\"", "date:2024-02-05..2024-02-11"),
        ("date:7d", "date:2024-02-08..2024-02-14"),
        ("date:none", "date:none"),
        ("date:*", "NOT date:none"),
        ("date:>2024-02", "date:2024-03-01.."),
        ("date:>=2024-02", "date:2024-02-01.."),
        ("date:<2024-02", "date:..2024-01-31"),
        ("date:<=2024-02", "date:..2024-02-29"),
        ("date:>\"last week\"", "date:2024-02-12.."),
        ("date:(2023-01 OR 2024-01)", "date:2023-01-01..2023-01-31 OR date:2024-01-01..2024-01-31"),
        ("updated:2024", "updated:2024-01-01..2024-12-31"),
        ("updated:none", "NOT updated:*"),
    ] {
        assert_eq!(printed(text), same);
    }
    assert_eq!(read("date:2024-02-05"), Query::Date(DateFilter::In(Period::day(day(2024, 2, 5)))));
}

#[test]
fn wrong_dates_are_pointed_at() {
    let error = refused("gas date:2024-01..2024-02-30");
    assert_eq!(error.span(), 18..28);
    assert!(error.what().contains("February 2024") && error.how_to_fix().is_some());
    assert_eq!(refused("date:\"2024..2025-02-30\"").span(), 12..22);
    assert_eq!(refused("date:>2024-02-30").span(), 6..16);
    assert_eq!(refused("date:03/04/2024").how_to_fix(), Some("write 2024-04-03 or 2024-03-04"));
    assert!(refused("date:last week").how_to_fix().unwrap().contains("\"last week\""));
    for text in ["date:>9999", "date:>2024..2025", "date:>2024..", "date:", "date:\"\"", "date:>"] {
        assert!(refused(text).how_to_fix().is_some(), "{text}");
    }
}

#[test]
fn mixed_operators_are_refused_with_both_readings() {
    for (text, column, hint) in [
        ("a b OR c", 5, "write (a AND b) OR c or a AND (b OR c)"),
        ("a OR b -c", 8, "write a OR (b AND -c) or (a OR b) AND -c"),
        ("x (a OR b AND title:\"c d\")", 11, "write a OR (b AND title:\"c d\") or (a OR b) AND title:\"c d\""),
        ("a b OR c d OR e", 5, "write (a AND b) OR (c AND d) OR e or a AND (b OR c) AND (d OR e)"),
    ] {
        let error = refused(text);
        assert_eq!((error.column(), error.how_to_fix()), (column, Some(hint)), "{text}");
    }
    let many = format!("{}a OR b", "word ".repeat(100));
    assert_eq!(refused(&many).how_to_fix(), Some("write … (word AND a) OR b or … word AND (a OR b)"));
}

#[test]
fn unfinished_queries_are_pointed_at() {
    for (text, span, what) in [
        ("gas \"oil", 4..5, "quotation mark"),
        ("gas “oil", 4..7, "quotation mark"),
        ("é (gas", 3..4, "not closed"),
        ("gas)", 3..4, "closes nothing"),
        ("gas ()", 4..6, "nothing between"),
        ("section:H()", 9..11, "nothing between"),
        ("AND gas", 0..3, "AND has"),
        ("gas OR", 4..6, "OR has"),
        ("gas AND OR oil", 8..10, "OR has"),
        ("(gas OR) oil", 5..7, "OR has"),
        ("gas NOT", 4..7, "NOT has"),
        ("gas - oil", 4..5, "hyphen"),
        ("--oil", 0..1, "hyphen"),
        ("title: gas", 0..6, "nothing follows"),
        ("title:-gas", 6..7, "hyphen"),
        ("desk:-World", 5..6, "hyphen"),
        ("title:AND", 6..9, "AND has"),
        ("=-gas", 1..2, "hyphen"),
        ("title:case:-gas", 11..12, "hyphen"),
        ("title:lead:gas", 6..7, "within another"),
        ("sentence:paragraph:gas", 9..10, "within another"),
        ("NEAR/5 gas", 0..6, "NEAR/5 has"),
        ("gas PRE/5", 4..9, "PRE/5 has"),
        ("(gas NEAR/5) oil", 5..11, "NEAR/5 has"),
        ("gas NEAR/5 AND oil", 4..10, "NEAR/5 has"),
        ("gas NEAR/0 oil", 4..10, "from 1 to 255"),
        ("gas NEAR/256 oil", 4..12, "from 1 to 255"),
        ("gas NEAR/x oil", 4..10, "from 1 to 255"),
        ("gas NEAR/5 -oil", 11..12, "excluded"),
        ("gas NEAR/5 NOT oil", 11..12, "excluded"),
        ("-gas NEAR/5 oil", 5..11, "excluded"),
        ("x (gas oil) NEAR/5 b", 2..20, "joins words"),
        ("gas NEAR/5 title:oil", 0..20, "joins words"),
        ("desk:(a NEAR/5 b)", 6..16, "joins words"),
        ("atleast0(gas)", 0..8, "from 1 to 1000"),
        ("atleast(gas)", 0..7, "from 1 to 1000"),
        ("atleast3(gas oil)", 0..17, "counted"),
        ("atleast3\"gas oil\"", 8..9, "parentheses"),
        ("title:desk:World", 0..16, "of the whole article"),
        ("sentence:(title:gas)", 0..20, "of the whole article"),
        ("actor:(Yusuf date:2024)", 13..18, "among the values"),
        ("desk:(é OR section:\"H\"(gas))", 12..20, "among the values"),
        ("actor:person:Yusuf", 6..13, "among the values"),
        ("section:case:Impact", 8..13, "among the values"),
        ("é section:=Impact", 11..18, "no word alone"),
        ("=case:Apple", 1..11, "no word alone"),
        ("case:=Apple", 5..11, "no word alone"),
        ("words:(-5)", 7..9, "number below 0"),
        ("words:(NOT -5)", 11..13, "number below 0"),
        ("= gas", 1..1, "missing"),
        ("=(a b)", 1..1, "missing"),
        ("case:(a b)", 5..6, "case:"),
        ("section:(gas)", 8..9, "heading"),
        ("gas(oil)", 3..4, "space"),
        ("gas\"oil price\"", 3..4, "space"),
        ("\"oil\"price", 5..6, "space"),
        ("lead:gas(oil)", 8..9, "space"),
        ("gas & oil", 4..5, "no letter"),
        ("\"...\"", 0..5, "no letter"),
        ("desk:\"\"", 5..7, "nothing between"),
        (">\"oil price\"", 0..1, "no letter"),
        ("desk:>\"a\"", 5..6, "no letter"),
        ("desk:>5", 5..7, "cannot be compared"),
    ] {
        let error = refused(text);
        assert_eq!(error.span(), span, "{text}: {error}");
        assert!(error.what().contains(what) && error.how_to_fix().is_some(), "{text}: {error}");
    }
    for (text, fix) in [
        ("date:", "write date:2024-02 without a space, or \"date:\" for the word itself"),
        ("gas title: oil", "write title:word without a space, or \"title:\" for the word itself"),
        ("words: 5", "write words:500 without a space, or \"words:\" for the word itself"),
        ("updated:", "write updated:2024-02 without a space, or \"updated:\" for the word itself"),
    ] {
        assert_eq!(refused(text).how_to_fix(), Some(fix), "{text}");
    }
    assert_eq!(refused("é (gas").to_string(), "column 3: this parenthesis is not closed");
    let error = Error::from(refused("é (gas"));
    assert_eq!(error.to_string(), "column 3 of the query: this parenthesis is not closed");
    assert!(error.how_to_fix().is_some());
}

#[test]
fn operators_of_other_languages_are_named() {
    for (text, span, what) in [
        ("a NEAR b", 2..6, "near each other"),
        ("a near/5 b", 2..8, "near each other"),
        ("a pre/3 b", 2..7, "near each other"),
        ("a w/5 b", 2..5, "near each other"),
        ("a w/s b", 2..5, "one sentence"),
        ("a /p b", 2..4, "one sentence"),
        ("(a b) SENT", 6..10, "one sentence"),
        ("(a b)PARA", 5..9, "one sentence"),
        ("\"a b\"~5", 5..7, "near each other"),
        ("(a b)^2", 5..7, "weights"),
        ("word^2", 0..6, "weights"),
        ("atleast3 (gas)", 0..8, "how often"),
        ("=atleast3", 1..9, "how often"),
        ("a && b", 2..4, "not an operator"),
        ("a || b", 2..4, "not an operator"),
        ("!gas", 0..4, "not an operator"),
        ("a ANDNOT b", 2..8, "not an operator"),
        ("a NEAR5 b", 2..7, "near each other"),
    ] {
        let error = refused(text);
        assert_eq!(error.span(), span, "{text}: {error}");
        assert!(error.what().contains(what) && error.how_to_fix().is_some(), "{text}: {error}");
    }
    assert!(refused("gas^2").how_to_fix().unwrap().ends_with("to search for it as it stands: `\"gas^2\"`"));
}

#[test]
fn unknown_fields_are_refused_and_other_colons_are_not() {
    let hint = |text: &str| refused(text).how_to_fix().unwrap().to_owned();
    assert!(hint("dsk:World").starts_with("did you mean desk:?"));
    assert!(hint("titel:gas").starts_with("did you mean title:?"));
    assert!(hint("since:2024").starts_with("did you mean date:>=?"));
    assert!(hint("qqqqqqqq:\"a\"").contains("title, lead") && hint("qqqqqqqq:\"a\"").contains("updated"));
    assert!(hint("std::io").ends_with("`\"std::io\"`"));
    assert!(hint("Title:gas").starts_with("write title:"));
    for text in ["http://example.org/a", "3:45", "Re:", "Re:gas", "breaking:", ":gas", "a.b:c", "a-title:c"] {
        assert_eq!(read(text), word(text));
    }
}

#[test]
fn limits() {
    let nested = |n: usize| format!("{}gas{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(read(&nested(MAX_DEPTH)), word("gas"));
    assert_eq!(refused(&nested(MAX_DEPTH + 1)).span(), MAX_DEPTH..MAX_DEPTH + 1);
    assert!(refused(&"(".repeat(MAX_BYTES)).what().contains("deeper"));
    assert_eq!(read(&"gas ".repeat(MAX_CLAUSES)).clauses().len(), MAX_CLAUSES);
    assert_eq!(refused(&"gas ".repeat(MAX_CLAUSES + 1)).span().start, 4 * MAX_CLAUSES);
    let phrase = |words: usize| format!("\"{}\"", "O’Brien-".repeat(words));
    assert_eq!(read(&phrase(MAX_CLAUSES)).clauses().len(), 1);
    for text in [phrase(MAX_CLAUSES + 1), format!("gas author:{}", phrase(MAX_CLAUSES)), "a-".repeat(MAX_CLAUSES + 1)] {
        assert!(refused(&text).what().contains("more than 1024 words"), "{text}");
    }
    assert_eq!(read(&"g".repeat(MAX_BYTES)).clauses().len(), 1);
    assert!(refused(&"g".repeat(MAX_BYTES + 1)).what().contains("bytes long"));
    // Printed, the date is longer than written, and what moves out of the section needs parentheses of its own.
    assert!(refused(&format!("{} date:7d", "g".repeat(MAX_BYTES - 8))).what().contains("too large"));
    let section = format!("{}section:H(a date:7d) OR b{}", "(c ".repeat(MAX_DEPTH - 1), ")".repeat(MAX_DEPTH - 1));
    assert!(Query::parse(&section, &context()).is_err());
    assert_eq!(read(&format!("{}gas", "NOT ".repeat(10_000))), word("gas"));
    assert!(refused(&"title:".repeat(10_000)).what().contains("within another"));
}

#[test]
fn the_manual_says_what_is_read_and_what_is_refused() {
    let manual = include_str!("../../docs/query-language.md").replace("\\|", "\u{1}");
    let (rest, refusals) = manual.split_once("\n## What is refused\n").unwrap();
    let cells = |text: &str, cell: usize| -> Vec<String> {
        let rows = text.lines().filter(|line| line.starts_with("| `"));
        rows.filter_map(|row| Some(row.split('|').nth(cell)?.replace('\u{1}', "|")))
            .flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
            .collect()
    };
    let fields = [FIELDS, &[("tag", FieldType::Keyword)]].concat();
    let saved = saved::of(&[("gas", "gas OR \"crude oil\"")]);
    let parse = |text: &str| Query::parse(text, &Context { fields: &fields, saved: &saved, ..context() });
    let (read, refused, instead) = (cells(rest, 1), cells(refusals, 1), cells(refusals, 2));
    assert!(read.len() > 80 && refused.len() > 20 && instead.len() > 15);
    for text in read.iter().chain(&instead) {
        assert!(parse(text).is_ok(), "{text}");
    }
    for text in refused {
        assert!(parse(&text).is_err(), "{text}");
    }
}

#[test]
fn constructors_keep_the_normal_form() {
    let (a, b, c) = (word("a"), word("b"), word("c"));
    assert_eq!(a.clone().and(b.clone()).and(c.clone()), read("a b c"));
    assert_eq!(Query::All.and(a.clone()), a);
    assert_eq!(Query::all_of([]), Query::All);
    assert_eq!(Query::any_of([]), !Query::All);
    assert_eq!(Query::any_of([Query::any_of([a.clone(), b]), c]), read("a OR b OR c"));
    assert_eq!(!!a.clone(), a);
    assert_eq!(a.clauses(), std::slice::from_ref(&a));
}

#[test]
fn words_made_by_hand_print_as_phrases_where_they_must() {
    for text in ["AND", "-gas", "=gas", "title:gas", "foo:bar", "two words", "a\"b", "gas*", "NEAR/5", "title:"] {
        assert_eq!(read(&word(text).to_string()), phrase(text), "{text}");
    }
    let cased = |text: &str| Query::Word { text: text.into(), form: Form::Cased };
    assert_eq!(read(&cased("note:AND").to_string()), cased("note:AND"));
    let text = "title:AND".into();
    assert_eq!(read(&cased("title:AND").to_string()), Query::Phrase { text, form: Form::Cased });
}

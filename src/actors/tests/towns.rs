//! Towns, and what is called after them.

use super::*;

/// The actors of a text with marks, each with its kind and how it is written wherever it is.
fn actors_of(text: &str) -> Vec<String> {
    let actors = marked("2024-03-02", text).into_iter();
    actors.map(|actor| format!("{} {} {}", actor.kind.name(), actor.name, actor.mentions.len())).collect()
}

#[test]
fn a_town_is_none_of_the_bodies_that_are_called_after_it() {
    for body in ["Denver Post", "Denver City Council", "Denver Police"] {
        let text = format!("{{O Denver}} has no power, the {{O {body}}} said. {{O Denver}} Mayor {{P Ann Vell}} left.");
        let expected = ["place Denver 2".to_owned(), format!("organisation {body} 1"), "person Ann Vell 1".to_owned()];
        assert_eq!(actors_of(&text), expected);
    }
    assert_eq!(
        actors_of("{O New York} has asked for help, the {O New York Times} said."),
        ["place New York 1", "organisation New York Times 1"]
    );
    // It is no known town, but the article has it as a place.
    assert_eq!(
        actors_of("In {L Ostvik} it rained. {O Ostvik} is poor, the {O Ostvik Gazette} said."),
        ["place Ostvik 2", "organisation Ostvik Gazette 1"]
    );
    assert_eq!(actors_of("{O Ostvik} is poor, the {O Ostvik Gazette} said."), ["organisation Ostvik Gazette 2"]);
}

#[test]
fn what_is_called_by_the_town_alone_stays_a_body() {
    assert_eq!(
        actors_of("{O Denver Broncos} lost this season, the {O Denver Post} said, and {O Denver} are last."),
        ["organisation Denver Broncos 1", "organisation Denver Post 1", "organisation Denver 1"]
    );
    assert_eq!(
        actors_of("The {O Boston Scientific} unit grew, {O Boston} said."),
        ["organisation Boston Scientific 2"]
    );
    assert_eq!(actors_of("The {O Denver Post} <DP.N> and {O Denver} <DEN.N> rose."), ["organisation Denver Post 2"],);
}

#[test]
fn a_text_begins_with_where_it_was_written() {
    for dash in ["-", "--", "\u{2013}", "\u{2014}"] {
        assert_eq!(actors_of(&format!("{{O OSTVIK}} {dash} The lifts stopped.")), ["place OSTVIK 1"], "{dash}");
    }
    assert_eq!(
        actors_of("{O OSTVIK} - The {O Ostvik Gazette} said that {O Ostvik} is poor."),
        ["place Ostvik 2", "organisation Ostvik Gazette 1"]
    );
    for body in ["{O UNESCO} - It met.", "{O OSTV} - It met.", "{O Ostvik} - It met.", "{O OSTVIK} met."] {
        assert!(actors_of(body)[0].starts_with("organisation"), "{body}");
    }
    // Which begins another paragraph.
    assert_eq!(actors_of("They met.\n\n{O OSTVIK} - It was late."), ["organisation OSTVIK 1"]);
}

#[test]
fn georgia_is_the_state_among_states() {
    let named = |text: &str| marked("2024-03-02", text).into_iter().map(|actor| actor.name).collect::<Vec<_>>();
    for text in [
        "{L Georgia} and {L Alabama} sued.",
        "It rained in {L Atlanta}. {L Georgia} said so.",
        "In {L Savannah}, {L GA}, it rained. {L Georgia} said so.",
        "In {L Arizona}, {L Michigan} and {L Georgia} they spoke of {L Ukraine}.",
        "The {L United States} has ports. One is in {L Georgia}. It rained in {L Ohio}.",
    ] {
        assert!(named(text).contains(&"State of Georgia".to_owned()), "{text} {:?}", named(text));
    }
    for text in [
        "{L Georgia} said so.",
        "{L Georgia} told {L Russia} so.",
        "In {L Texas} the president of {L Georgia} spoke of {L Russia}.",
        "{L Georgia} said so in {L New York}.",
        "{P Ada Vell} of {L Georgia} met lawmakers of {L Ohio}.",
        "The {L United States} and {L Iran} met. {L Georgia} waits. It rained in {L Ohio}.",
        "The {N Georgian} parliament passed it. {L Georgia} waits. {L Ohio} and {L Texas} heard it.",
        "{O Georgian Dream} won in {L Georgia}. {L Ohio} and {L Texas} heard it.",
        "{P Mikheil Saakashvili} of {L Georgia} came to {L Ohio} and {L Texas}.",
        "{L Georgia}, {L Iran} and {L Kazakhstan} trained in {L Ohio} and {L Texas}.",
        "{L Georgia} said so in {L Tbilisi}, and {L Ohio} and {L Texas} heard it.",
    ] {
        assert!(named(text).contains(&"Georgia".to_owned()), "{text} {:?}", named(text));
    }
}

//! Capitals that stand for governments, where the words around them decide at once.

use super::*;

#[test]
fn what_governments_alone_do_says_so() {
    assert_eq!(places("Nobody spoke. {L London} boycotted the meeting."), ["United Kingdom"]);
    assert_eq!(places("Nobody spoke. {L Budapest} was silent on Monday."), ["Hungary"]);
    assert_eq!(places("The deputies said {L Beirut} was responsible for it."), ["Lebanon"]);
    assert_eq!(places("It is a treaty in which {L Pyongyang} committed itself to talks."), ["North Korea"]);
    // Passives, and where somebody plays.
    assert_eq!(places("Nobody spoke. {L Zagreb} was attacked on Monday."), ["Zagreb"]);
    assert_eq!(places("Nobody spoke. {L Zagreb} attacked by night."), ["Zagreb"]);
    assert_eq!(places("The team lost the match. {L Zagreb} attacked in vain."), ["Zagreb"]);
}

#[test]
fn all_of_a_list_are_of_one_use() {
    let stood = "They said that {L Vilnius}, {L Warsaw}, {L Riga} and {L Tallinn} stood by it in the vote.";
    assert_eq!(places(stood), ["Lithuania", "Poland", "Latvia", "Estonia"]);
    assert_eq!(places("They flew from {L Moscow} to {L Tbilisi} and {L Baku}."), ["Moscow", "Tbilisi", "Baku"]);
    assert_eq!(places("The trains between {L Moscow} and {L Kyiv} were late."), ["Moscow", "Kyiv"]);
}

#[test]
fn washington_with_its_district_is_the_city() {
    for name in ["{L Washington}, {L D.C.}", "{L Washington, D.C.}", "{L Washington}, {L DC}"] {
        let text = format!("The problem with {name} is crime, they said. Talks with {name} went on.");
        assert!(places(&text).iter().all(|place| place != "United States"), "{text}: {:?}", places(&text));
    }
}

//! How much of what stands beside a name is the office of that person.

use super::*;

/// The role of whoever has a name, in a text with marks.
fn role(name: &str, text: &str) -> Option<String> {
    let actors = marked("", text);
    actors.into_iter().find(|actor| actor.name == name).unwrap_or_else(|| panic!("{name}: {text}")).role
}

fn is(name: &str, text: &str, expected: &str) {
    assert_eq!(role(name, text).as_deref().unwrap_or(""), expected, "{name}: {text}");
}

#[test]
fn who_speaks_for_somebody_has_another_role() {
    let prime = "{P Lena Vik}, a spokeswoman for Prime Minister {P Ada Lindqvist}, said so.";
    is("Lena Vik", prime, "spokeswoman");
    is("Ada Lindqvist", prime, "Prime Minister");
    is("Franz Ostrik", "They asked a spokesman for Chancellor {P Franz Ostrik}.", "Chancellor");
    is("Tomas Okafor", "He asked the lawyer for former President {P Tomas Okafor}.", "former President");
    is("Ada Lindqvist", "They asked an aide of Chancellor {P Ada Lindqvist}.", "Chancellor");
    let counterpart = "They met {P Lars Ek}, chief adviser of Chancellor {P Franz Ostrik}, in private.";
    is("Lars Ek", counterpart, "chief adviser");
    is("Franz Ostrik", counterpart, "Chancellor");
    // What an office is for is no person.
    is("Ada Lindqvist", "They asked Minister for Justice {P Ada Lindqvist}.", "Minister for Justice");
    let security = "They asked Assistant to the President for Homeland Security Dr. {P Ada Lindqvist}.";
    is("Ada Lindqvist", security, "Assistant to the President for Homeland Security");
}

#[test]
fn what_says_what_an_office_is_for_belongs_to_it() {
    is("Ada Lindqvist", "On Monday Mining Minister {P Ada Lindqvist} left.", "Mining Minister");
    is("Ada Lindqvist", "The {N Kenyan} Economics Minister {P Ada Lindqvist} left.", "Economics Minister");
    is(
        "Ada Lindqvist",
        "They had asked for it from the Fisheries and Reefs Minister, {P Ada Lindqvist}.",
        "Fisheries and Reefs Minister",
    );
    is("Ada Lindqvist", "They asked Domestic Policy Advisor {P Ada Lindqvist}.", "Domestic Policy Advisor");
    is("Ada Lindqvist", "They asked {O Senate} Majority Leader {P Ada Lindqvist}.", "Majority Leader");
    is("Ada Lindqvist", "{P Ada Lindqvist}, the economics minister, left.", "economics minister");
    is("Ada Lindqvist", "{P Ada Lindqvist}, Wind Minister of {L Kenya}, left it to them on that day.", "Wind Minister");
    is("Ada Lindqvist", "{P Ada Lindqvist}, Assistant to the President, left.", "Assistant to the President");
    let studies = "{P Ada Lindqvist}, Director of Reef Studies at a bank, left it to them.";
    is("Ada Lindqvist", studies, "Director of Reef Studies");
    is("Ada Lindqvist", "They asked Under Secretary for Reefs {P Ada Lindqvist}.", "Under Secretary for Reefs");
    is("Ada Lindqvist", "{P Ada Lindqvist}, Acting Under Secretary for Reefs, left.", "Acting Under Secretary");
    is("Lindqvist", "He served under Secretary {P Lindqvist}.", "Secretary");
    let both = "The order came from the Council and Secretary {P Lindqvist} about it.";
    is("Lindqvist", both, "Secretary");
    // Not what has nothing to do with it.
    is("Lindqvist", "Told Minister {P Lindqvist} about it.", "Minister");
    is("Lindqvist", "He told the press President {P Lindqvist} had left.", "President");
    is("Lindqvist", "They produced more oil in President {P Lindqvist}'s first year.", "President");
    is("Lindqvist", "{P Lindqvist}, president of the national federation, left.", "president");
}

#[test]
fn more_titles_are_known() {
    is("Ada Lindqvist", "They asked {O FEMA} Administrator {P Ada Lindqvist}.", "Administrator");
    is("Ada Lindqvist", "They asked Deputy Administrator {P Ada Lindqvist}.", "Deputy Administrator");
    is("Tomas Okafor", "They asked Second Gentleman {P Tomas Okafor}.", "Second Gentleman");
    is("Ada Lindqvist", "They asked {L White House} Counsel {P Ada Lindqvist}.", "Counsel");
    is("Ada Lindqvist", "They asked Cllr {P Ada Lindqvist}.", "Cllr");
    is("Ada Lindqvist", "{P Ada Lindqvist}, head of a clinic, left.", "head");
    is("Lindqvist", "Then First Lady Dr. {P Lindqvist} left.", "First Lady");
}

#[test]
fn presidents_of_the_united_states_are_called_so_after_their_term() {
    let seen = |day, text: &str| persons(day, text);
    let asked = "They asked President {P Obama} about it in {L Washington} and the {L United States}.";
    assert_eq!(seen("2022-03-02", asked), ["Barack Obama"]);
    // Two were, the article is not of there, it is another president, or he was none yet.
    assert_eq!(seen("2022-03-02", &asked.replace("Obama", "Bush")), ["Bush"]);
    assert_eq!(seen("2022-03-02", "They asked President {P Obama} about it in {L Vell}."), ["Obama"]);
    assert_eq!(seen("2022-03-02", &asked.replace("President", "university president")), ["Obama"]);
    assert_eq!(seen("2007-03-02", asked), ["Obama"]);
    assert_eq!(seen("2024-03-02", &asked.replace("Obama", "Hoover")), ["Hoover"]);
}

#[test]
fn a_former_office_of_a_place_is_a_former_one() {
    let police = "former {L New York} police commissioner";
    let expected = "former New York police commissioner";
    is("Ada Lindqvist", &format!("They asked {police} {{P Ada Lindqvist}}."), expected);
    is("Ada Lindqvist", &format!("{{P Ada Lindqvist}}, a {police}, left."), expected);
    let assistant = "It was Assistant {L U.S.} Treasury Secretary {P Ada Lindqvist} who said so.";
    is("Ada Lindqvist", assistant, "Assistant U.S. Treasury Secretary");
    let carter = "They asked former {L U.S.} President {P Carter} about it.";
    assert_eq!(persons("2022-03-02", carter), ["Jimmy Carter"]);
    assert_eq!(persons("2018-03-02", "They asked former {L U.S.} President {P Trump} about it."), ["Trump"]);
}

#[test]
fn a_title_before_a_name_is_not_that_of_the_one_before() {
    let two = "They met {O NSA} Administrator {P Rob Kern}, and Deputy Climate Advisor {P Ali Zamir} there.";
    is("Rob Kern", two, "Administrator");
    is("Ali Zamir", two, "Deputy Climate Advisor");
    let listed = "On that day they had met {P Rob Kern}, Deputy Reef Advisor {P Ali Zamir} and some others there.";
    is("Rob Kern", listed, "");
    is("Ali Zamir", listed, "Deputy Reef Advisor");
    let chairs = "They met Director of the {O Vell Council} {P Rob Kern}, Chair of the {O Vell Bank} ({O VB}) {P Ali Zamir} \
                  and others there.";
    is("Rob Kern", chairs, "Director");
    is("Ali Zamir", chairs, "Chair");
    let lone = "They met {P Rob Kern}, Chair of the {O Vell Bank} ({O VB}) {P Ali Zamir} there.";
    is("Rob Kern", lone, "");
    let closed = "They met {P Rob Kern}, chair of the {O Vell Bank} ({O VB}), {P Ali Zamir} and others there.";
    is("Rob Kern", closed, "chair");
    is("Ali Zamir", closed, "");
}

#[test]
fn the_office_of_a_relative_is_none() {
    let father = "{P Bo Ek}, whose father was {P Lars Ek}, left for {L Oslo}.";
    is("Bo Ek", father, "");
    is("Bo Ek", "{P Bo Ek}, when chairman of a bank, left.", "");
    is("Bo Ek", "{P Bo Ek}, who was chairman of a bank, left.", "chairman");
    is("Jen", "{P Jen}, is the President well?", "");
}

#[test]
fn several_may_share_a_title() {
    let leaders = "They met Leaders {P Vell} and {P Harl} on Monday.";
    is("Vell", leaders, "Leader");
    is("Harl", leaders, "Leader");
    let senators = "Thank you to Senators {P Vell}, {P Harl}, and {P Roth} and many others.";
    for name in ["Vell", "Harl", "Roth"] {
        is(name, senators, "Senator");
    }
    is("Harl", "They met Senator {P Vell} and {P Harl} there.", "");
    is("Harl", "They told the President and Senators {P Harl} and {P Roth}.", "Senator");
    let known = "The {O Senate} heard Senators {P Schumer} and {P Gillibrand} on Monday.";
    assert_eq!(persons("2022-03-02", known), ["Chuck Schumer", "Kirsten Gillibrand"]);
}

#[test]
fn a_longer_role_is_still_that_office() {
    let baker = "Dealers said that {O U.S. Treasury} Secretary {P Baker} would speak.";
    assert_eq!(persons("1987-03-06", baker), ["James Baker"]);
    assert_eq!(places_and_bodies("1987-03-06", baker), ["United States"]);
    let treasury = "Dealers said that {O Treasury} Secretary {P Baker} would speak. The {L U.S.} dollar fell.";
    assert_eq!(persons("1987-03-06", treasury), ["James Baker"]);
    assert_eq!(places_and_bodies("1987-03-06", treasury), ["United States"]);
    let minister = "In {L Moscow} the {N Soviet} Foreign Minister {P Shevardnadze} met Wind Minister {P Roth}.";
    assert_eq!(persons("1987-03-06", minister), ["Eduard Shevardnadze", "Roth"]);
    // The department stays what it is.
    let department = "The {O Vell Treasury} Secretary {P Baker} left.";
    assert_eq!(places_and_bodies("1987-03-06", department), ["Vell Treasury"]);
}

fn places_and_bodies(day: &str, text: &str) -> Vec<String> {
    marked(day, text).into_iter().filter(|actor| actor.kind != ActorKind::Person).map(|actor| actor.name).collect()
}

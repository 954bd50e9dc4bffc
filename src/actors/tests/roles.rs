//! What persons are said to be.

use super::*;

#[test]
fn titles_stay_outside_and_become_the_role() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(
        roles("Then Foreign Minister Ada Lindqvist met General Tomas Okafor in Oslo."),
        [role("Ada Lindqvist", "Foreign Minister"), role("Tomas Okafor", "General")]
    );
    assert_eq!(
        roles("They asked Secretary of State Ada Lindqvist about it."),
        [role("Ada Lindqvist", "Secretary of State")]
    );
    assert_eq!(
        roles("They asked deputy finance minister Ada Lindqvist about it."),
        [role("Ada Lindqvist", "deputy finance minister")]
    );
    assert_eq!(
        roles("Ada Lindqvist, the Norwegian finance minister, said so."),
        [role("Ada Lindqvist", "finance minister")]
    );
    assert_eq!(roles("They saw Mr. Tomas Okafor there."), [("Tomas Okafor".to_owned(), None)]);
}

#[test]
fn a_role_may_stand_before_a_comma() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    let nothing = |name: &str| (name.to_owned(), None);
    assert_eq!(roles("The finance minister, Ada Lindqvist, resigned."), [role("Ada Lindqvist", "finance minister")]);
    assert_eq!(roles("They told its new chairman, Tomas Okafor."), [role("Tomas Okafor", "chairman")]);
    // In a list it cannot be told.
    assert_eq!(
        roles("They saw the minister, Ada Lindqvist, and Tomas Okafor there."),
        [nothing("Ada Lindqvist"), nothing("Tomas Okafor")]
    );
    assert_eq!(roles("They asked a friend of the minister, Ada Lindqvist."), [nothing("Ada Lindqvist")]);
    assert_eq!(roles("When he was minister, Ada Lindqvist, his wife, left."), [nothing("Ada Lindqvist")]);
}

#[test]
fn what_an_office_is_for_belongs_to_the_role() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(
        roles("Ada Lindqvist, the secretary of state, met Tomas Okafor, the deputy minister of foreign affairs."),
        [role("Ada Lindqvist", "secretary of state"), role("Tomas Okafor", "deputy minister of foreign affairs")]
    );
    assert_eq!(
        roles("Ada Lindqvist, secretary of the treasury and a friend, met Tomas Okafor, the chairman of a bank."),
        [role("Ada Lindqvist", "secretary of the treasury"), role("Tomas Okafor", "chairman")]
    );
    assert_eq!(
        roles("They asked their adviser Dr. Ada Lindqvist and Chairman and Chief Executive Tomas Okafor."),
        [role("Ada Lindqvist", "adviser"), role("Tomas Okafor", "Chairman and Chief Executive")]
    );
}

#[test]
fn a_chief_officer_may_be_one_for_anything() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(
        roles("They asked Chief Human Capital Officer Ada Lindqvist and the chief data officer, Tomas Okafor."),
        [role("Ada Lindqvist", "Chief Human Capital Officer"), role("Tomas Okafor", "chief data officer")]
    );
    assert_eq!(
        roles("Ada Lindqvist, the chief data protection officer, met Tomas Okafor, a chief whose officer left."),
        [role("Ada Lindqvist", "chief data protection officer"), role("Tomas Okafor", "chief")]
    );
}

#[test]
fn the_title_of_somebody_else_is_none() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(roles("Then the President and Senator Ada Lindqvist left."), [role("Ada Lindqvist", "Senator")]);
    assert_eq!(
        roles("They met the Vice President and Prime Minister Ada Lindqvist there."),
        [role("Ada Lindqvist", "Prime Minister")]
    );
    assert_eq!(
        roles("They met Ada Lindqvist, Vell.gov, and Gov. Tomas Okafor there."),
        [("Ada Lindqvist".to_owned(), None), role("Tomas Okafor", "Gov")]
    );
    assert_eq!(roles("She works in economic affairs Dr. Ada Lindqvist said."), [role("Ada Lindqvist", "Dr")]);
    assert_eq!(roles("He was chairman of President Tomas Okafor's council."), [role("Tomas Okafor", "President")]);
    assert_eq!(
        roles("They saw Tomas Okafor, Prof. Dr. Ada Lindqvist and others there."),
        [("Tomas Okafor".to_owned(), None), role("Ada Lindqvist", "Prof. Dr")]
    );
}

#[test]
fn who_works_for_somebody_has_another_role() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(roles("They asked a senior adviser to President Tomas Okafor."), [role("Tomas Okafor", "President")]);
    assert_eq!(
        roles("They asked Special Assistant to the President Ada Lindqvist."),
        [role("Ada Lindqvist", "Special Assistant to the President")]
    );
    let treasurer = marked("", "The Secretary of the Treasury {P Ada Lindqvist} left.");
    assert_eq!(treasurer[0].role.as_deref(), Some("Secretary of the Treasury"));
}

#[test]
fn a_title_that_says_little_gives_way_to_an_office() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(
        roles("Dr. Ada Lindqvist, the Norwegian finance minister, met Dr. Tomas Okafor."),
        [role("Ada Lindqvist", "finance minister"), role("Tomas Okafor", "Dr")]
    );
    assert_eq!(roles("The ships gave technology to Mr. Tomas Okafor."), [("Tomas Okafor".to_owned(), None)]);
    assert_eq!(roles("They saw Finance Minister Mr. Tomas Okafor."), [role("Tomas Okafor", "Finance Minister")]);
    assert_eq!(
        roles("They saw White House Press Secretary Ada Lindqvist."),
        [role("Ada Lindqvist", "Press Secretary")]
    );
    assert_eq!(
        roles("They saw National Security Adviser Ada Lindqvist."),
        [role("Ada Lindqvist", "National Security Adviser")]
    );
    assert_eq!(
        roles("They saw Ada Lindqvist, Mr. Tomas Okafor, and Minister Jonas Velsen there."),
        [("Ada Lindqvist".to_owned(), None), ("Tomas Okafor".to_owned(), None), role("Jonas Velsen", "Minister")]
    );
    assert_eq!(roles("They saw Mr. and Mrs. Tomas Okafor there."), [("Tomas Okafor".to_owned(), None)]);
}

#[test]
fn the_role_that_the_article_gives_first_is_shown() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(
        roles(
            "Director Ada Lindqvist left. Ada Lindqvist, a consultant, met Dr. Tomas Okafor. Tomas Okafor, a chef, ate."
        ),
        [role("Ada Lindqvist", "Director"), role("Tomas Okafor", "chef")]
    );
    assert_eq!(
        roles(
            "They met Secretary Ada Lindqvist. Secretary of State Ada Lindqvist and Vice President Ada Lindqvist left."
        ),
        [role("Ada Lindqvist", "Secretary of State")]
    );
}

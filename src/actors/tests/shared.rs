//! Names that several could bear, and what somebody is called beside the name.

use super::*;

/// The actors of a text with marks, each with how often it is named.
fn named(day: &str, text: &str) -> Vec<String> {
    marked(day, text).into_iter().map(|actor| format!("{} {}", actor.name, actor.mentions.len())).collect()
}

#[test]
fn a_surname_stays_with_whom_it_was_given_to_first() {
    assert_eq!(
        named("", "{P Ola Vell} died. {P Vell} was 73. His wife, {P Eva Vell}, wept. {P Vell} had a son."),
        ["Ola Vell 3", "Eva Vell 1"]
    );
    // It was given to nobody before the other one came.
    assert_eq!(
        named("", "{P Ola Vell} came with his wife, {P Eva Vell}. {P Vell} spoke."),
        ["Ola Vell 1", "Eva Vell 1", "Vell 1"]
    );
    assert_eq!(
        named(
            "2025-03-02",
            "President {P Donald Trump} spoke. {P Trump} left with {P Ivanka Trump}. {P Trump} smiled."
        ),
        ["Donald Trump 3", "Ivanka Trump 1"]
    );
    // Whoever is married to the president is not called so.
    let text = "{P Jill Biden} spoke in the {L United States}. {P Biden} left with {P Hunter Biden}.";
    assert_eq!(named("2022-03-02", text), ["Jill Biden 1", "United States 1", "Biden 1", "Hunter Biden 1"]);
}

#[test]
fn who_is_named_beside_a_namesake_is_another_one() {
    assert_eq!(
        named("", "{P Ada Vell}, the daughter of {P Ada Maria Vell}, left. {P Ada Maria Vell} stayed."),
        ["Ada Vell 1", "Ada Maria Vell 2"]
    );
    assert_eq!(
        named("2004-05-05", "President {P George W. Bush} met his father, {P George Bush}. {P Bush} smiled."),
        ["George W. Bush 2", "George Bush 1"]
    );
    assert_eq!(
        named("", "{P Ada Maria Vell} left on Monday, late at night as ever, and alone. {P Ada Vell} stayed."),
        ["Ada Maria Vell 2"]
    );
    assert_eq!(named("", "{P ADA VELL}\n\n{P Ada Maria Vell} stayed."), ["Ada Maria Vell 2"]);
    assert_eq!(named("", "{P Ola Vell-Lunde} left. {P Vell-Lunde} is 73."), ["Ola Vell-Lunde 2"]);
    assert_eq!(named("", "{P Ada Maria Vell} left on a Monday. {P A. Maria Vell} is 73."), ["Ada Maria Vell 2"]);
    assert_eq!(named("", "{P Ola de Vell} left. {P De Vell} is 73."), ["Ola de Vell 2"]);
}

#[test]
fn a_company_goes_by_its_own_name() {
    assert_eq!(
        named("", "{O Ostvik Corp} said that its {O Ostvik Aerospace Inc} won. {O Ostvik} will hire."),
        ["Ostvik Corp 2", "Ostvik Aerospace Inc 1"]
    );
    assert_eq!(
        named("", "The {O European Vell Union} met. The {O EVU Commission} said that the {O EVU} would act."),
        ["European Vell Union 2", "EVU Commission 1"]
    );
    // Of two it cannot be told.
    assert_eq!(
        named("", "{O Ostvik Corp} sued {O Ostvik Inc}. {O Ostvik} will hire."),
        ["Ostvik Corp 1", "Ostvik Inc. 1", "Ostvik 1"]
    );
    for name in ["Merrill Lynch and Co Inc", "Merrill Lynch & Co", "Merrill Lynch and Co"] {
        assert_eq!(named("", &format!("They bought {{O {name}}} bonds.")), ["Merrill Lynch 1"]);
    }
    assert_eq!(
        named("", "The {O United States Coast Guard} came, the {O U.S. Coast Guard} said."),
        ["U.S. Coast Guard 2"]
    );
}

#[test]
fn an_acronym_is_not_what_has_it_in_its_name() {
    assert_eq!(
        named("2022-03-02", "The {O Africa CDC} met. An order of the {O CDC} went into effect."),
        ["Africa Centres for Disease Control and Prevention 1", "CDC 1"]
    );
    assert_eq!(named("1987-03-02", "{O SIEBE} RISES. {O Siebe Plc} rose."), ["Invensys 2"]);
}

#[test]
fn an_acronym_is_of_the_kind_of_what_it_is_short_for() {
    let text = "The {O Lake Basin Authority} ({L LBA}) met. {L LBA} said so.";
    assert_eq!(named("", text), ["Lake Basin Authority 3"]);
    // What stands between is of the first name, too.
    let text = "The {O Lake Basin Authority} ({O 湖盆}) ({L LBA}) met. {L LBA} said so.";
    assert_eq!(named("", text), ["Lake Basin Authority 4"]);
}

#[test]
fn who_governs_a_country_needs_no_introduction_where_it_is_named() {
    assert_eq!(named("2022-03-02", "{L Russia} attacked. {P Putin} had no choice."), ["Russia 1", "Vladimir Putin 1"]);
    assert_eq!(named("2024-07-02", "{P Trump} leads in {L U.S.} polls."), ["Donald Trump 1", "United States 1"]);
    assert_eq!(named("1987-03-02", "{P Reagan} and {O Congress} agreed.")[0], "Ronald Reagan 1");
    assert_eq!(named("2022-03-02", "The {L Kremlin} denied it. {P Putin} slept."), ["Kremlin 1", "Vladimir Putin 1"]);
    for (day, text) in [
        ("2022-03-02", "{P Putin} had no choice."),
        ("1992-03-02", "{L Russia} attacked. {P Putin} had no choice."),
        ("", "{L Russia} attacked. {P Putin} had no choice."),
        ("2022-03-02", "{L Russia} won the cup. {P Putin} scored."),
        ("2022-03-02", "{L Russia} attacked. {P Ola Putin} left. {P Eva Putin} stayed. {P Putin} had no choice."),
        ("2022-03-02", "{L Russia} attacked. {P Putin Lunde} left. {P Eva Vell} stayed. {P Putin} had no choice."),
        // A singer; one of two; a member of Congress alone.
        ("2022-03-02", "{L Russia} attacked. The singer {P Putin} had no choice."),
        ("2008-03-02", "The {L United States} agreed. {P Clinton} left."),
        ("2022-03-02", "The {L United States} agreed. {P Schumer} left."),
    ] {
        let known = named(day, text);
        assert!(
            !known.iter().any(|name| ["Vladimir", "Clinton 2", "Hillary", "Bill ", "Chuck"]
                .iter()
                .any(|known| name.starts_with(known))),
            "{text}: {known:?}"
        );
    }
}

#[test]
fn what_somebody_is_called_is_no_other_person() {
    for says in ["nicknamed", "known as", "alias", "also known as", "better known as"] {
        let text = format!("{{P Roberto Vell}}, {says} {{O Beto}}, plays. {{P Beto}} scored.");
        assert_eq!(named("", &text), ["Roberto Vell 3"], "{says}");
    }
    assert_eq!(named("", "{P Ada Vell} dubbed {P Tom Harl} a liar."), ["Ada Vell 1", "Tom Harl 1"]);
    assert_eq!(named("", "{P Ada Vell}, known as {O NATO} man, left."), ["Ada Vell 1", "NATO 1"]);
    for says in ["asked", "known to", "as", "who met"] {
        let text = format!("{{P Roberto Vell}}, {says} {{P Beto}}, plays.");
        assert_eq!(named("", &text), ["Roberto Vell 1", "Beto 1"], "{says}");
    }
}

#[test]
fn short_forms_that_go_round_in_circles_end() {
    assert_eq!(
        named("", "{P Я. Велл} left. Later {P Яна Велл} left. Then {P Ярослав Велл} left. {P Велл} is 73."),
        ["Я. Велл 1", "Яна Велл 1", "Ярослав Велл 1", "Велл 1"]
    );
    let text = "{P Harl}, known as {P Ada Vell}, left. {P Vell}, known as {P Bo Harl}, left. {P Harl} stayed. \
                {P Eva Vell} and {P Eva Harl} came.";
    assert_eq!(named("", text).iter().filter(|name| name.starts_with("Eva")).count(), 2);
}

#[test]
fn she_who_stands_beside_him_is_another_one() {
    assert_eq!(
        named("", "President {P Anton Vell} and Mrs. {P Vell} came. Mrs. {P Vell} saw a school. {P Vell} spoke."),
        ["Anton Vell 2", "Vell 2"]
    );
    assert_eq!(named("", "President {P Anna Vell} came. Mrs. {P Vell} spoke."), ["Anna Vell 2"]);
}

//! What becomes of what the model marks.

use super::*;

#[test]
fn the_country_is_told_from_the_pronoun() {
    assert_eq!(
        of("The US gave us arms. Let us go, US officials told US President Joe Biden. The US-led force left.")[0],
        "place United States: US, US, US, US"
    );
    assert_eq!(of("\"Give us arms,\" it said on Monday. Us too. JOIN US NOW, IT SAID."), [""; 0]);
    let headline =
        article("KENYA TELLS US ENVOY TO LEAVE NOW", &[("", "The envoy left the US on Monday, and so did we.")]);
    assert_eq!(actors(&headline), ["place Kenya: KENYA", "place United States: US, US"]);
}

#[test]
fn what_is_said_is_no_name() {
    let speech = "Q Karine, I\u{2019}m glad. Yeah. I\u{2019}ll ask about Kenya.\n\nTHE PRESIDENT: Yeah. I\u{2019}ve seen it. \
        Well, I\u{2019}d say I\u{2019}m not sure, folks. Oh, I\u{2019}ll be damned. Now, I\u{2019}m going to say this.";
    let actors = of(speech);
    assert!(!actors.iter().any(|actor| actor.contains(['\u{2019}', 'Q']) || actor.contains("Yeah")), "{actors:?}");
}

#[test]
fn the_office_stays_outside_the_name() {
    let order = "On October 8, 2021, President Biden issued Proclamation 10286, increasing the size of the Monument to \
        approximately 1.87 million acres, the size of the Monument immediately prior to the issuance.";
    assert_eq!(of(order)[0], "person Joe Biden: Biden");
    assert_eq!(
        of("The medal goes to Major James Capers, Jr., of Ohio.")[0],
        "person James Capers, Jr.: James Capers, Jr."
    );
}

#[test]
fn princes_are_persons() {
    let found = |text: &str| {
        marked("", text).into_iter().map(|actor| format!("{} {}", actor.kind.name(), actor.name)).collect::<Vec<_>>()
    };
    for text in ["{L Prince Edward}", "{O Queen Letizia}", "Queen {L Sofia}", "{O Baroness Ashton}", "{L King Anthony}"]
    {
        let name = text.trim_end_matches('}').rsplit(' ').next().unwrap();
        let name = name.trim_start_matches("{L ");
        assert_eq!(found(&format!("They met {text} on Monday.")), [format!("person {name}")]);
    }
    for (kind, name) in [
        ("O", "Lord & Taylor"),
        ("L", "Prince Edward Island"),
        ("O", "Queen Mary University"),
        ("O", "Duke Energy"),
        ("O", "Queen Elizabeth Hospital"),
        ("L", "King County"),
    ] {
        let found = found(&format!("They met {{{kind} {name}}} on Monday."));
        assert!(found.first().is_some_and(|actor| actor.ends_with(name)), "{name} {found:?}");
    }
    for text in [
        "{L Prince Edward} Island is large.",
        "They saw {L Prince George}'s County.",
        "They live in {L Prince Albert}.",
    ] {
        assert!(found(text).iter().all(|actor| actor.starts_with("place ")), "{text}");
    }
}

#[test]
fn an_initial_begins_a_name_where_a_sentence_does() {
    let found = |text: &str| marked("", text).into_iter().map(|actor| actor.name).collect::<Vec<_>>();
    assert_eq!(found("L. {P Paul Velsen} came."), ["L. Paul Velsen"]);
    assert_eq!(found("It rained. E. {P Jean Velsen} left."), ["E. Jean Velsen"]);
    assert_eq!(found("A. {P Paul Velsen}\n\nB. {P Ada Ostrik}"), ["Paul Velsen", "Ada Ostrik"]);
    assert_eq!(found("They took vitamin E. {P Jean Velsen} left."), ["Jean Velsen"]);
}

#[test]
fn a_given_name_that_is_a_word_begins_a_name() {
    let found = |text: &str| marked("", text).into_iter().map(|actor| actor.name).collect::<Vec<_>>();
    assert_eq!(found("They saw Per-{P Anders Velsen}."), ["Per-Anders Velsen"]);
    assert_eq!(found("They had talks with Said {P Ada Velsen} there."), ["Said Ada Velsen"]);
    assert_eq!(
        found("They had talks. Said {P Ada Velsen}: no. They left, Said {P Lin Harl}."),
        ["Ada Velsen", "Lin Harl"]
    );
    assert_eq!(found("VELSEN TALKS, SO SAID {P LIN HARL} ON MONDAY"), ["LIN HARL"]);
}

#[test]
fn weekdays_that_are_cut_short_are_nobody() {
    let found = |text: &str| marked("", text).into_iter().map(|actor| actor.name).collect::<Vec<_>>();
    assert!(found("{O Mon} 15 Sept, {O Thu}: talks, {P Sun} 21.").is_empty());
    assert_eq!(found("{O Sun}: a talk. {P Mon} met {P Fri} there."), ["Sun", "Mon", "Fri"]);
}

#[test]
fn who_is_joined_to_a_person_is_one() {
    let found = |text: &str| marked("", text).into_iter().map(|actor| actor.kind).collect::<Vec<_>>();
    let persons = [ActorKind::Person; 2];
    assert_eq!(found("They saw {O Retief Velsen} and {P Ada Harl} there."), persons);
    assert_eq!(found("They saw {P Ada Harl} and {L Retief Velsen} there."), persons);
    for other in ["Velsen Bank", "Velsen Futures", "Velsen", "Velsen, Harl", "New York"] {
        let kinds = found(&format!("They saw {{O {other}}} and {{P Ada Harl}} there."));
        assert_eq!(kinds, [ActorKind::Organisation, ActorKind::Person], "{other}");
    }
    assert_eq!(
        found("They saw {O Retief Velsen}, and {P Ada Harl} there."),
        [ActorKind::Organisation, ActorKind::Person]
    );
    // Who is known by a full name is a person, too.
    assert_eq!(found("{L VLADIMIR PUTIN}: Look."), persons[..1]);
    assert_eq!(found("The plane lands at {L George Washington}."), [ActorKind::Place]);
}

#[test]
fn nobody_is_called_jr() {
    let found = |text: &str| marked("", text).into_iter().map(|actor| actor.name).collect::<Vec<_>>();
    assert_eq!(
        found("Readout of President {P Anton Velsen}, {P Jr. Call} with {P Lin Harl}."),
        ["Anton Velsen, Jr.", "Lin Harl"]
    );
    assert_eq!(found("They met {P Anton Velsen} {P Jr}. and {P Jr}. there."), ["Anton Velsen Jr."]);
    assert_eq!(found("They met {P Anton Velsen} {P Jr. Lin Harl} there."), ["Anton Velsen Jr.", "Lin Harl"]);
    assert_eq!(found("They met {P Anton Velsen}, {O Jr. Ostvik League} there."), ["Anton Velsen", "Jr. Ostvik League"]);
}

#[test]
fn words_that_are_broken_off_are_nobody() {
    let found = |text: &str| {
        marked("", text).into_iter().map(|actor| format!("{} {}", actor.kind.name(), actor.name)).collect::<Vec<_>>()
    };
    let speech = "We sent aid to {L Ga}- — {L Gaza}, and to {L Mo}- — {L Montana}. The Senator from {O Flo}- — from {L Texas} knows.";
    assert_eq!(found(speech), ["place Gaza", "place Montana", "place Texas"]);
    assert_eq!(
        found("Thank you, {P Ada Vel- — Velsen}. The {O Ostvik Coun}- -- it met."),
        ["person Ada", "person Velsen"]
    );
    for kept in [
        "{L Ostvik}-based firms",
        "{L Ostvik}- and Velsen firms",
        "the {L Ostvik}- Velsen line",
        "{L Ostvik} — the town",
    ] {
        assert_eq!(found(&format!("They met {kept} there.")), ["place Ostvik"], "{kept}");
    }
}

#[test]
fn a_title_says_that_it_is_a_person() {
    let found = |text: &str| {
        let all = marked("", text).into_iter().map(|actor| (actor.kind.name(), actor.name, actor.role));
        all.map(|(kind, name, role)| format!("{kind} {name}: {}", role.unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(found("They asked {O Secretary Velsen} about it."), ["person Velsen: Secretary"]);
    assert_eq!(found("They asked {O First Lady Ada Velsen} about it."), ["person Ada Velsen: First Lady"]);
    assert_eq!(
        found("They asked {L Dr. Velsen} and Governor {L Ostvik}."),
        ["person Velsen: Dr", "person Ostvik: Governor"]
    );
    assert_eq!(found("They asked {P Mayor Velsen} about it."), ["person Velsen: Mayor"]);
    // Of others only where the article has the full name, and of none that belong to names.
    let full = "{P Stephan Velsen} came. ";
    assert_eq!(found(&format!("{full}They asked {{O Justice Velsen}}.")), ["person Stephan Velsen: Justice"]);
    assert_eq!(found("They asked {O Justice Velsen} about it."), ["organisation Justice Velsen: "]);
    assert_eq!(found(&format!("{full}They saw {{L King Velsen}}.")).len(), 2);
    assert_eq!(
        found("{O General Motors} left {L King County}."),
        ["organisation General Motors: ", "place King County: "]
    );
    assert_eq!(found("They read {O Dr. Velsen Hospital} papers."), ["organisation Dr. Velsen Hospital: "]);
    // No given name stands behind an office, but behind titles that belong to names.
    assert_eq!(
        found("{P Velsen Okafor} came. They asked Secretary {L Velsen} about it."),
        ["person Velsen Okafor: ", "person Velsen: Secretary"]
    );
    assert_eq!(
        found("{P Velsen Okafor} came. They asked Prince {P Velsen} about it."),
        ["person Velsen Okafor: Prince"]
    );
    assert_eq!(found("{P Ada Okafor} came. {P Ada}, the minister, left."), ["person Ada Okafor: minister"]);
}

#[test]
fn a_name_has_both_marks_of_a_pair_or_none() {
    let found = |text: &str| {
        marked("", text).into_iter().map(|actor| format!("{} {}", actor.kind.name(), actor.name)).collect::<Vec<_>>()
    };
    assert_eq!(found("The {O VSC (Vell Sea Council}) met."), ["organisation Vell Sea Council"]);
    assert_eq!(found("They asked {P Robert Velsen (R-Kan}.) about it."), ["person Robert Velsen", "place Kansas"]);
    assert_eq!(found("The {O VSC(M}) met."), ["organisation VSC"]);
    assert_eq!(found("It was {P Ada Velsen,\" Okafor} said."), ["person Ada Velsen", "person Okafor"]);
    assert_eq!(found("Then {O Carrow} ({O Far East) Ltd} closed."), ["organisation Carrow (Far East) Ltd"]);
    assert_eq!(found("Then {O Carrow (Far East) Ltd} closed."), ["organisation Carrow (Far East) Ltd"]);
    assert_eq!(found("It was {P Ada Velsen: \"Yesterday} was fine."), ["person Ada Velsen"]);
    assert_eq!(
        found("{P VELSEN: Okay}, folks; {P Roth; Ada Okafor} left."),
        ["person VELSEN", "person Roth", "person Ada Okafor"]
    );
    assert_eq!(found("They saw {P Ada \"Bo\" Velsen} there."), ["person Ada \"Bo\" Velsen"]);
    // Nor has a person's name a comma in it, but before `Jr.` and the like, or a dash between spaces.
    assert_eq!(
        found("Brazil: {P Dante, Marcelo; Fernandinho (Paulinho} 46), {P Luiz, Pique, Puyol}."),
        ["Dante", "Marcelo", "Fernandinho", "Paulinho", "Luiz", "Pique", "Puyol"].map(|name| format!("person {name}"))
    );
    assert_eq!(
        found("They met {P Ada — Ada Velsen} and {P Tom Ostrik, Jr.} and {P Lin Harl, PhD}, {P Jean–Luc Roth}."),
        ["person Ada Velsen", "person Tom Ostrik, Jr.", "person Lin Harl, PhD", "person Jean–Luc Roth"]
    );
    assert_eq!(found("They read {P Velsen, A}., on Monday."), ["person Velsen"]);
    assert_eq!(found("The hall ({L Port Ellory) Ltd} closed."), ["place Port Ellory"]);
}

#[test]
fn who_governs_is_a_person() {
    let day = "2022-03-01";
    assert_eq!(
        persons(day, "{O Biden} met {L Putin} of {L Russia}; {O Harris} left."),
        ["Biden", "Vladimir Putin", "Harris"]
    );
    assert_eq!(persons(day, "{O Macron} met {L Putin} in {L Russia}."), ["Vladimir Putin"]);
    assert_eq!(persons("1975-03-01", "{O Biden} met {L Putin} on Monday in {L Harris}."), [""; 0]);
    assert_eq!(persons(day, "It rained in {L Harris}, and {O Harris Mills} closed."), [""; 0]);
    // Of several words, too, but not what is longer.
    assert_eq!(persons(day, "{P Ada Sol Vell} left. {O Sol Vell} spoke. {O Sol Vell Group} fell."), ["Ada Sol Vell"]);
}

#[test]
fn originals_in_brackets_are_the_same_actor_wherever_they_stand() {
    assert_eq!(
        of(
            "The minister, Wei Liqin (魏丽琴), spoke to Salma Haddad (سلمى حداد; in exile) on Monday. Crowds shouted 魏丽琴! and سلمى حداد."
        ),
        ["person Wei Liqin: Wei Liqin, 魏丽琴, 魏丽琴", "person Salma Haddad: Salma Haddad, سلمى حداد, سلمى حداد"]
    );
    assert_eq!(
        of("The Lanmei Steel Works (兰梅钢铁厂有限责任公司) closed."),
        ["organisation Lanmei Steel Works: Lanmei Steel Works, 兰梅钢铁厂有限责任公司"]
    );
    assert_eq!(
        of("The Lake Basin Authority (湖盆管理局) (LBA) met. The LBA said so; 湖盆管理局长 did not, nor 湖盆管理局."),
        ["organisation Lake Basin Authority: Lake Basin Authority, 湖盆管理局, LBA, LBA, 湖盆管理局"]
    );
    // It may as well stand before the brackets.
    assert_eq!(
        of("They said that 魏丽琴 (Wei Liqin) met سلمى حداد (Salma Haddad) on Monday. Wei Liqin left. 魏丽琴 said so."),
        ["person Wei Liqin: 魏丽琴, Wei Liqin, Wei Liqin, 魏丽琴", "person Salma Haddad: سلمى حداد, Salma Haddad"]
    );
    for before in ["魏", "1962", "魏丽琴说她周一离开了", "她访问了魏丽琴", "وقال الرئيس سلمى حداد"]
    {
        let found = of(&format!("They said that {before} (Wei Liqin) left on Monday."));
        assert_eq!(found, ["person Wei Liqin: Wei Liqin"], "{before}");
    }
    // Of two it is neither's.
    assert_eq!(
        of("Wei Liqin (共和党) met Salma Haddad (共和党) on Monday."),
        ["person Wei Liqin: Wei Liqin", "person 共和党: 共和党, 共和党", "person Salma Haddad: Salma Haddad"]
    );
    // One ideograph, a mixture, and numbers are none.
    for aside in ["魏", "魏丽 Liqin", "1962", "魏丽琴 1962"] {
        let text = format!("The minister, Wei Liqin ({aside}), spoke on Monday.");
        assert!(
            of(&text).iter().all(|actor| actor.starts_with("person Wei Liqin: Wei Liqin") && !actor.contains('魏')),
            "{aside}"
        );
    }
}

#[test]
fn a_bare_title_is_no_name() {
    let bare = "The {O Secretary of Homeland Security} and the {O National Security Advisor} met {P President Okafor}.";
    assert_eq!(marked("", bare).len(), 1);
    assert!(marked("", "They asked Mr. {P Mayor} and the {O Secretary} there.").is_empty());
}

#[test]
fn a_name_is_taken_as_a_whole() {
    assert_eq!(of("Moody\u{2019}s cut its rating.")[0], "organisation Moody's: Moody\u{2019}s");
    assert_eq!(
        of("It rained in Washington, D.C., and in Washington on Monday."),
        ["place Washington: Washington, D.C., Washington"]
    );
}

#[test]
fn names_in_two_parts_of_an_article_are_two() {
    let visit = article("", &[("U.S. Capitol", "Washington, D.C. was cold on Monday.")]);
    assert_eq!(actors(&visit), ["place Capitol Hill: U.S. Capitol", "place Washington: Washington, D.C."]);
}

#[test]
fn the_kind_is_what_the_rest_of_the_article_says() {
    let headline =
        article("LINDQVIST SPEAKS", &[("", "Ada Lindqvist spoke in Oslo on Monday. Lindqvist's speech was short.")]);
    assert_eq!(actors(&headline)[0], "person Ada Lindqvist: LINDQVIST, Ada Lindqvist, Lindqvist");
    assert_eq!(of("The USA is big. USA officials said so, and the UAE's did.")[0], "place United States: USA, USA");
}

#[test]
fn two_of_a_surname_are_told_by_their_titles() {
    let of = |text| {
        marked("2022-03-01", text).into_iter().map(|actor| (actor.name, actor.mentions.len())).collect::<Vec<_>>()
    };
    let two = |first: (&str, usize), second: (&str, usize)| [first, second].map(|(name, n)| (name.to_owned(), n));
    assert_eq!(
        of("{P Tomas Velsen} left. Mr. {P Velsen} and Mrs. {P Velsen} met. {P Velsen} spoke; Ms. {P Velsen} sang."),
        two(("Tomas Velsen", 3), ("Velsen", 2))
    );
    assert_eq!(of("Mr. {P Velsen} met Mrs. {P Velsen} on Monday."), [("Velsen".to_owned(), 2)]);
    assert_eq!(
        of("President {P Joe Biden} left. Mr. {P Biden} was late. Mrs. {P Biden} had left."),
        two(("Joe Biden", 2), ("Biden", 1))
    );
}

#[test]
fn symbols_of_shares_are_no_actors() {
    assert_eq!(
        of("The merger of Velsen Mining Corp <VELS.N> with <Port Carrow Ltd> and <VSC>, said on Monday, is off."),
        ["organisation Velsen Mining Corp: Velsen Mining Corp", "organisation Port Carrow Ltd: Port Carrow Ltd"]
    );
    // Nor are pieces of them.
    assert_eq!(marked("", "They bought {O Harf} <HARF.{L PA}> and {O Jard} <JARD.{L HKG}> shares.").len(), 2);
}

#[test]
fn places_that_begin_with_an_abbreviation_are_whole() {
    let places = |text: &str| of(text).join("; ");
    for place in ["ST. LOUIS", "FT. WORTH", "MT. VERNON", "St. Louis", "Ft. Worth"] {
        let text = format!("{place}, March 6 - A bank said on Friday that it had sold its offices.");
        let found = places(&text);
        assert!(found.starts_with("place ") && found.ends_with(place), "{place}: {found}");
    }
    let whole = "University of St. Vincent Millay";
    assert_eq!(
        places(&format!("They asked {whole} about it on Monday, and {whole} said no.")),
        format!("organisation {whole}: {whole}, {whole}")
    );
    // A newspaper is no place.
    let found = places("They said that the FT Says Bank of England Reports Loss.");
    assert!(found.starts_with("organisation FT: FT; "), "{found}");
    let found = places("They met Senator Allan St. Clair and Mr. St. John at Ste. Marie on Monday.");
    assert!(found.starts_with("person Allan St. Clair: Allan St. Clair; person St. John: St. John"), "{found}");
}

#[test]
fn a_dateline_in_capitals_is_a_place() {
    let found = of("OAK BROOK, ILL., March 6 - Velsen Management Corp said it filed a shelf registration.");
    assert_eq!(found[0], "place OAK BROOK: OAK BROOK", "{found:?}");
    let found = of("KENT, Jan 7 - The bank said it sold its offices.");
    assert_eq!(found[0], "place KENT: KENT", "{found:?}");
    let found = of("Velsen said so.\n\nKENT BROWN, who was chairman in March, left.");
    assert!(!found[1].starts_with("place"), "{found:?}");
}

/// A normal form, letter by letter.
fn normal_by_letters(name: &str) -> String {
    let mut key = String::new();
    let mut gap = false;
    let folded: Vec<char> = crate::text::fold(name).chars().collect();
    for (at, &c) in folded.iter().enumerate().filter(|(_, c)| !['.', '\'', '\u{2019}', '\u{2bc}'].contains(c)) {
        let ends = !folded.get(at + 1).is_some_and(|next| next.is_alphanumeric());
        if c == '+' && ends && !gap && !key.is_empty() {
            key.push_str(" plus");
        }
        if c.is_alphanumeric() || c == '&' {
            if gap && !key.is_empty() {
                key.push(' ');
            }
            let is_word = (gap || key.is_empty()) && folded.get(at + 1).is_some_and(|next| next.is_whitespace());
            if c == '&' && is_word {
                key.push_str("and");
            } else {
                key.extend(c.to_lowercase());
            }
        }
        gap = !c.is_alphanumeric() && c != '&';
    }
    key
}

proptest! {
    #[test]
    fn normal_forms_are_made_word_by_word_as_letter_by_letter(
        name in "([A-Za-z0-9]{0,3}|[ .'&’ʼ–+-]| & |[ßÉøİǅдÑ한é]|\u{301}|\\PC)*"
    ) {
        prop_assert_eq!(normalise(&name), normal_by_letters(&name));
    }
}

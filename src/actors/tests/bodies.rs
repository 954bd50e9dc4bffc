//! Bodies and companies: which names are those of one.

use super::*;

/// The names of the organisations in a text with marks, each with how many mentions it has.
fn bodies(day: &str, text: &str) -> Vec<(String, usize)> {
    let found = marked(day, text).into_iter().filter(|actor| actor.kind == ActorKind::Organisation);
    found.map(|actor| (actor.name, actor.mentions.len())).collect()
}

fn assert_bodies(text: &str, expected: &[(&str, usize)]) {
    let expected: Vec<_> = expected.iter().map(|&(name, count)| (name.to_owned(), count)).collect();
    assert_eq!(bodies("2024-03-02", text), expected, "{text}");
}

#[test]
fn a_body_is_called_by_the_end_of_its_name() {
    assert_bodies("The {O U.S. Senate} and the {O Senate} left.", &[("U.S. Senate", 2)]);
    assert_bodies("The {O U.S. Supreme Court} and the {O Supreme Court} left.", &[("U.S. Supreme Court", 2)]);
    assert_bodies("The {O Treasury} and the {O U.S. Treasury Department} left.", &[("U.S. Treasury", 2)]);
    assert_bodies("The {O Senate} left.", &[("Senate", 1)]);
    assert_bodies(
        "The {O U.S. Senate}, the {O Senate Banking Committee} and the {O Senate} left.",
        &[("U.S. Senate", 2), ("Senate Banking Committee", 1)],
    );
    assert_bodies(
        "The {O Senate Banking Committee} and the {O Senate} left.",
        &[("Senate Banking Committee", 1), ("Senate", 1)],
    );
    assert_bodies(
        "The {O U.S. Supreme Court}, the {O Supreme Court of India} and the {O Supreme Court} left.",
        &[("U.S. Supreme Court", 1), ("Indian Supreme Court", 1), ("Supreme Court", 1)],
    );
}

#[test]
fn a_ministry_is_called_by_what_it_is_for_in_either_order() {
    for (one, other) in [
        ("Foreign Ministry", "Ministry of Foreign Affairs"),
        ("Ministry of Defence", "Defence Ministry"),
        ("Federal Ministry of Finance", "Finance Ministry"),
        ("Ministry for Foreign Affairs", "Foreign Ministry"),
        ("Department of Tides", "Tides Department"),
        ("Vell Department of Tides", "Tides Department"),
    ] {
        let found = bodies("2024-03-02", &format!("The {{O {one}}} and the {{O {other}}} left."));
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn departments_of_the_united_states_have_one_name_each() {
    let departments = [
        "State",
        "Justice",
        "Defense",
        "Commerce",
        "Labor",
        "Energy",
        "Transportation",
        "Education",
        "Agriculture",
        "the Interior",
        "the Treasury",
        "Homeland Security",
        "Veterans Affairs",
    ];
    for of in departments {
        let plain = of.trim_start_matches("the ");
        let forms = [format!("Department of {of}"), format!("{plain} Department")];
        for form in forms.iter().flat_map(|form| [form.clone(), format!("U.S. {form}")]) {
            let alone = bodies("2024-03-02", &format!("In the {{L United States}} the {{O {form}}} left."));
            let other = bodies("2024-03-02", &format!("In the {{L U.S.}} the {{O Department of {of}}} left."));
            assert_eq!(alone, other, "{form}");
        }
    }
}

#[test]
fn some_names_hold_where_the_article_names_the_country() {
    let in_america = |name: &str| bodies("2024-03-02", &format!("The {{N American}} head of the {{O {name}}} left."));
    for (short, name) in [
        ("EPA", "Environmental Protection Agency"),
        ("CDC", "Centers for Disease Control and Prevention"),
        ("DHS", "Department of Homeland Security"),
        ("DOD", "Pentagon"),
        ("VA", "Department of Veterans Affairs"),
        ("Department of Education", "U.S. Education Department"),
    ] {
        assert_eq!(in_america(short), [(name.to_owned(), 1)]);
        assert_bodies(&format!("The head of the {{O {short}}} left."), &[(short, 1)]);
    }
    assert_bodies(
        "The {O White House} and the {O NSC} left.",
        &[("White House", 1), ("U.S. National Security Council", 1)],
    );
    assert_bodies(
        "The {O U.N.} and the {O Security Council} left.",
        &[("United Nations", 1), ("U.N. Security Council", 1)],
    );
    // What the article itself calls so, and a state.
    assert_bodies("In the {L U.S.} the {O Ghana EPA} and the {O EPA} left.", &[("Ghana EPA", 2)]);
    assert_bodies(
        "In the {L U.S.} the {O Eastern Power Authority} and the {O EPA} left.",
        &[("Eastern Power Authority", 2)],
    );
    assert_bodies("In {L Arlington}, {O VA}, in the {L U.S.}, it rained.", &[]);
}

#[test]
fn some_names_hold_where_the_article_names_the_body() {
    assert_bodies(
        "The {O U.S. Centers for Disease Control and Prevention} and the {O CDC} left.",
        &[("Centers for Disease Control and Prevention", 2)],
    );
    assert_bodies("{O Samsung Electronics Co. Ltd.} and {O Samsung} left.", &[("Samsung Electronics", 2)]);
    assert_bodies("{O Samsung} left.", &[("Samsung", 1)]);
    assert_bodies(
        "{O Samsung Electronics}, {O Samsung Heavy Industries} and {O Samsung} left.",
        &[("Samsung Electronics", 1), ("Samsung Heavy Industries", 1), ("Samsung", 1)],
    );
}

#[test]
fn companies_go_by_the_names_of_their_day() {
    let on = |day: &str| bodies(day, "{O Exxon Corp} and {O Mobil} left.").into_iter().map(|(name, _)| name);
    assert_eq!(on("1987-03-02").collect::<Vec<_>>(), ["Exxon", "Mobil"]);
    assert_eq!(on("2005-03-02").collect::<Vec<_>>(), ["Exxon Mobil"]);
    assert_eq!(on("").collect::<Vec<_>>(), ["Exxon Mobil"]);
    for (then, now) in
        [("USAir", "US Airways"), ("Tandy Corp", "RadioShack"), ("VEBA", "E.ON"), ("J.P. Morgan", "JPMorgan Chase")]
    {
        let text = format!("The head of {{O {then}}} left.");
        assert_eq!(bodies("1987-03-02", &text), [(then.to_owned(), 1)]);
        assert_eq!(bodies("2008-03-02", &text), [(now.to_owned(), 1)]);
    }
    assert_bodies("{O Chase Manhattan} and {O Morgan Stanley} left.", &[("Chase Manhattan", 1), ("Morgan Stanley", 1)]);
}

#[test]
fn who_was_renamed_goes_by_the_present_name() {
    for (then, now) in [
        ("Statoil", "Equinor"),
        ("Royal Dutch Shell", "Shell plc"),
        ("Raytheon Technologies", "RTX"),
        ("WellPoint", "Elevance Health"),
        ("Twitter", "X Corp"),
        ("Research in Motion", "BlackBerry Ltd"),
        ("Gulf and Western", "Paramount Communications"),
        ("ViacomCBS", "Paramount Global"),
        ("Health Care Financing Administration", "Centers for Medicare and Medicaid Services"),
        ("Union for a Popular Movement", "Les Républicains"),
        ("Front National", "National Rally"),
        ("Welsh Assembly", "Senedd"),
    ] {
        for day in ["1987-03-02", "2024-03-02"] {
            assert_eq!(bodies(day, &format!("{{O {then}}} and {{O {now}}} left.")), [(now.to_owned(), 2)]);
        }
    }
}

#[test]
fn what_is_short_for_a_former_name_is_the_same_body() {
    assert_bodies("{O National Westminster Bank} and {O National Westminster} left.", &[("NatWest", 2)]);
    assert_bodies("The {O Nigerian Stock Exchange} and the {O Stock Exchange} left.", &[("Nigerian Exchange", 2)]);
    assert_bodies("The {O Front National} and the {O FN} left.", &[("National Rally", 2)]);
    assert_bodies("{O Research in Motion} ({O RIM}) and {O RIM} left.", &[("BlackBerry Ltd", 3)]);
    assert_bodies("{O Front National} ({O FN}) and {O FN} left.", &[("National Rally", 3)]);
}

#[test]
fn what_came_of_a_merger_or_belongs_to_another_is_one_of_its_own() {
    for (one, other) in [
        ("SunTrust", "Truist"),
        ("Time Warner", "Warner Bros. Discovery"),
        ("Anheuser-Busch", "Anheuser-Busch InBev"),
        ("Facebook", "Meta Platforms"),
        ("Philip Morris International", "Altria"),
        ("Organization of African Unity", "African Union"),
        ("Immigration and Naturalization Service", "Immigration and Customs Enforcement"),
        ("Russian Foreign Ministry", "Soviet Foreign Ministry"),
        ("Formosa Plastics", "Formosa Ha Tinh Steel"),
        ("Dangote Group", "Dangote Cement"),
        ("Civic Platform", "Civic Coalition"),
        ("Paramount Pictures", "Paramount Global"),
        ("Trump Organization", "Trump Media & Technology Group"),
        ("Wikipedia", "Wikimedia Foundation"),
    ] {
        assert_bodies(&format!("{{O {one}}} and {{O {other}}} left."), &[(one, 1), (other, 1)]);
    }
    assert_bodies("{O Meta Platforms} and {O Meta} left.", &[("Meta Platforms", 2)]);
    assert_eq!(bodies("2003-03-02", "{O Meta} left."), [("Meta".to_owned(), 1)]);
    assert_bodies("{O Raytheon} left.", &[("Raytheon", 1)]);
    assert_bodies("{O RTX} was {O Raytheon}.", &[("RTX", 2)]);
    assert_bodies("{O X} was {O Twitter}.", &[("X Corp", 2)]);
    assert_bodies("The {O X} left.", &[("X", 1)]);
}

#[test]
fn what_many_countries_have_is_that_of_the_one_that_the_article_names() {
    assert_bodies("In {L Bolivia} {O Democratic Unity} left.", &[("Democratic Unity", 1)]);
    assert_bodies(
        "{O Democratic Unity Roundtable} and {O Democratic Unity} left.",
        &[("Democratic Unity Roundtable", 2)],
    );
    assert_bodies("In {L Berlin} the {O Federal Statistical Office} left.", &[("Destatis", 1)]);
    assert_bodies("In {L Bern} the {O Federal Statistical Office} left.", &[("Federal Statistical Office", 1)]);
    for name in ["National Assembly", "Labour Party", "People's Party", "House of Representatives"] {
        assert_bodies(&format!("In {{L Nairobi}} the {{O {name}}} left."), &[(name, 1)]);
    }
    assert_bodies(
        "The {O U.S. House of Representatives} and the {O House of Representatives} left.",
        &[("U.S. House of Representatives", 2)],
    );
}

#[test]
fn clubs_are_known_by_what_they_are_called() {
    for (called, name) in [
        ("Man Utd", "Manchester United"),
        ("Man City", "Manchester City"),
        ("Barca", "FC Barcelona"),
        ("PSG", "Paris Saint-Germain"),
        ("Juve", "Juventus"),
        ("Bayern", "Bayern Munich"),
    ] {
        assert_bodies(&format!("{{O {called}}} won."), &[(name, 1)]);
    }
    let spurs = &[("Premier League", 1), ("Tottenham Hotspur", 1)];
    assert_bodies("In the {O Premier League} {O Spurs} won.", spurs);
    for at in ["{L England}", "{N English} football", "{L London}"] {
        assert_bodies(&format!("In {at} {{O Wolves}} won."), &[("Wolverhampton Wanderers", 1)]);
    }
    assert_bodies("In {L Texas} {O Spurs} won.", &[("Spurs", 1)]);
    assert_bodies("In {L London} {O San Antonio Spurs} and {O Spurs} won.", &[("San Antonio Spurs", 2)]);
    assert_bodies("In {L Madrid} {O Atletico} won.", &[("Atlético Madrid", 1)]);
    assert_bodies("In {L Italy} {O Inter Cardiff} and {O Inter} won.", &[("Inter Cardiff", 2)]);
}

#[test]
fn an_acronym_in_brackets_belongs_to_what_stands_before_it() {
    for (name, acronym, known) in [
        ("Bank of England", "BoE", "Bank of England"),
        ("Ministry of Defence", "MoD", "Ministry of Defence"),
        ("Alternative for Germany", "AfD", "Alternative for Germany"),
        ("Law and Justice", "PiS", "Law and Justice"),
        ("Bank of Japan", "BoJ", "Bank of Japan"),
        // One that is known by its acronym alone, and others than are known by theirs.
        ("Vell National Front", "FNV", "FNV"),
        ("Vell Commerce Board", "ICC", "Vell Commerce Board"),
        ("Singapore National Printers Ltd", "SNP", "Singapore National Printers Ltd"),
        ("United Autoworkers", "UAW", "United Auto Workers"),
    ] {
        let text = format!("The {{O {name}}} ({{O {acronym}}}) left. The head of the {{O {acronym}}} stayed.");
        assert_bodies(&text, &[(known, 3)]);
    }
    // Whatever longer names begin or end with it, unless the article explains it twice.
    assert_bodies(
        "The {O Vell Mining Corp} ({O VMC}) left. {O VMC Carrow} and the {O New VMC} stayed with {O VMC}.",
        &[("Vell Mining Corp", 3), ("VMC Carrow", 1), ("New VMC", 1)],
    );
    assert_bodies(
        "The {O Vell Park Service} ({O VPS}) and the {O Vell Port Society} ({O VPS}) left.",
        &[("Vell Park Service", 1), ("VPS", 2), ("Vell Port Society", 1)],
    );
    // What a share goes by is no name.
    assert_bodies("{O Vell Lines Co} <{O VELL.T}> ({O VLC}) left.", &[("Vell Lines Co", 2)]);
    assert_bodies("The {O Vell Bank} ({O McKay}) left.", &[("Vell Bank", 1), ("McKay", 1)]);
    assert_bodies("The {O World Food Programme} ({O UN}) left.", &[("World Food Programme", 1), ("United Nations", 1)]);
    assert_bodies("The {O BoJ} left.", &[("Bank of Japan", 1)]);
}

#[test]
fn an_acronym_may_be_explained_in_words() {
    let vell = "The {O Ogon Survival Movement}";
    for explained in [
        ", known as {O MOSOP},",
        ", better known as {O MOSOP},",
        " known as {O MOSOP}",
        ", known by its initials {O MOSOP},",
        ", known by its Spanish acronym as {O MOSOP},",
        ", or {O MOSOP},",
    ] {
        let text = format!("{vell}{explained} left. The head of {{O MOSOP}} stayed.");
        assert_bodies(&text, &[("Ogon Survival Movement", 3)]);
    }
    for two in [" or {O MOSOP},", ", or {O MOSOP}", ", which said that {O MOSOP}", ", known well to {O MOSOP},"] {
        let text = format!("{vell}{two} left. The head of {{O MOSOP}} stayed.");
        assert_bodies(&text, &[("Ogon Survival Movement", 1), ("MOSOP", 2)]);
    }
}

#[test]
fn a_short_name_may_be_made_of_beginnings() {
    let of =
        |full: &str, short: &str| format!("The {{O {full}}} ({{O {short}}}) left. The head of {{O {short}}} stayed.");
    for (full, short) in
        [("National Pharmaceutical Company of Vell", "NatPharm"), ("American Chamber of Commerce", "AmCham")]
    {
        assert_bodies(&of(full, short), &[(full, 3)]);
    }
    for (full, short) in
        [("Pharmaceutical National Company", "NatPharm"), ("Vell Bank", "CarBank"), ("Vell Bank", "Vellbank")]
    {
        assert_bodies(&of(full, short), &[(full, 1), (short, 2)]);
    }
}

#[test]
fn acronyms_and_short_forms_belong_to_the_organisation() {
    use ActorKind::{Organisation, Place};
    let name = |name: &str, mentions| (name.to_owned(), mentions);
    assert_eq!(
        merged(&[(Organisation, "Tessel Water Authority"), (Organisation, "TWA"), (Organisation, "Tessel Water")]),
        [name("Tessel Water Authority", 3)]
    );
    assert_eq!(
        merged(&[(Organisation, "Clear Steps"), (Organisation, "(CLST"), (Organisation, "CLST")]),
        [name("Clear Steps", 3)]
    );
    assert_eq!(
        merged(&[(Organisation, "Ministry of the Tides"), (Organisation, "Tides Ministry"), (Place, "Tides")]),
        [name("Ministry of the Tides", 2), name("Tides", 1)]
    );
    assert_eq!(
        merged(&[(Organisation, "Tessel Water Authority"), (Organisation, "Authority")]),
        [name("Tessel Water Authority", 2)]
    );
    assert_eq!(
        merged(&[(Organisation, "Vell Front for Renewal"), (Organisation, "Front")]),
        [name("Vell Front for Renewal", 2)]
    );
    assert_eq!(
        merged(&[(Organisation, "Tessel Bank"), (Organisation, "Ostvik Bank"), (Organisation, "Bank")]),
        [name("Tessel Bank", 1), name("Ostvik Bank", 1), name("Bank", 1)]
    );
    assert_eq!(merged(&[(Place, "U.S."), (Place, "United States"), (Place, "US")]), [name("United States", 3)]);
}

#[test]
fn a_company_is_called_by_the_surname_that_it_begins_with() {
    let company = "{O Velsen Broadcasting Corp} left.";
    assert_bodies(&format!("{company} {{P Velsen}} said so."), &[("Velsen Broadcasting Corp", 2)]);
    // Somebody has that surname.
    let alone = [("Velsen Broadcasting Corp", 1)];
    assert_bodies(&format!("{company} {{P Ada Velsen}} left. {{P Velsen}} said so."), &alone);
    assert_bodies(&format!("{company} Mr. {{P Velsen}} left. {{P Velsen}} said so."), &alone);
    assert_bodies("{O Trump Broadcasting Corp} left. {P Trump} said so.", &[("Trump Broadcasting Corp", 1)]);
}

#[test]
fn a_plus_belongs_to_the_name() {
    assert_bodies(
        "{O OPEC+} met {O OPEC} on Monday. The {O OPEC}+ ministers, of {O OPEC+}, left {O Ostvik}+{O Velsen} and {O Harl}++.",
        &[("OPEC+", 3), ("OPEC", 1), ("Ostvik", 1), ("Velsen", 1), ("Harl", 1)],
    );
    assert_bodies(
        "{O Canal+} and {O Canal Plus} are one, {O Disney+} and {O Disney} two.",
        &[("Canal Plus", 2), ("Disney+", 1), ("Walt Disney Co", 1)],
    );
}

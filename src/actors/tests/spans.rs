//! Names as long as they are, names of nobody, and names that the rest of the article tells.

use super::*;

/// The actors of a text with marks, with their kinds, in the order of their first mentions, and how often each is named.
fn spans(text: &str) -> Vec<String> {
    let actors = marked("2024-03-02", text).into_iter();
    actors.map(|actor| format!("{} {} {}", actor.kind.name(), actor.name, actor.mentions.len())).collect()
}

#[test]
fn companies_are_whole() {
    assert_eq!(spans("They bought {O Velsen} and {O Co Ltd} shares."), ["organisation Velsen and Co Ltd 1"]);
    assert_eq!(spans("They bought {O Velsen} {O Corp} shares."), ["organisation Velsen Corp 1"]);
    assert_eq!(spans("They bought Ostvik Velsen {O Corp} shares."), ["organisation Ostvik Velsen Corp 1"]);
    assert_eq!(spans("They bought Ostvik-{O Velsen Corp} shares."), ["organisation Ostvik-Velsen Corp 1"]);
    assert_eq!(spans("They bought the {O Co-operative Velsen} shares."), ["organisation Co-operative Velsen 1"]);
    assert_eq!(
        spans("They bought the {O Corp} and the {O Corp Velsen} shares."),
        ["organisation Corp 1", "organisation Velsen 1"]
    );
    assert_eq!(spans("They bought {O Velsen}, and {O Co Ltd} left."), ["organisation Velsen 1", "organisation Ltd 1"]);
    // Somebody else's name ends there.
    assert_eq!(
        spans("They asked {P Ada Ostvik}-{O Velsen Corp} about it."),
        ["person Ada Ostvik 1", "organisation Velsen Corp 1"]
    );
}

#[test]
fn who_is_based_somewhere_is_another_name() {
    assert_eq!(
        spans("They asked {O Milwaukee-based Velsen Corp} about it."),
        ["place Milwaukee 1", "organisation Velsen Corp 1"]
    );
    for name in ["Velsen-Based Corp", "Office of Faith-based Initiatives", "Center for Evidence-based Policy"] {
        assert_eq!(spans(&format!("They asked the {{O {name}}} about it.")), [format!("organisation {name} 1")]);
    }
}

#[test]
fn firms_are_called_after_all_partners() {
    for (text, firm) in [
        ("{P Donaldson}, {L Lufkin} and {O Jenrette Securities Corp}", "Donaldson, Lufkin & Jenrette"),
        ("{O Merrill Lynch}, {P Pierce}, {P Fenner} and {O Smith Inc}", "Merrill Lynch"),
        ("{O Prescott, Ball} and Turner", "Prescott, Ball and Turner"),
        ("{O Prescott, Ball}, Smith, and {P Turner}", "Prescott, Ball, Smith, and Turner"),
        ("{P Prescott}, {P Ball} and {O Turner Inc}", "Prescott, Ball and Turner Inc"),
        ("{O Prescott}, {O Ball} & {O Turner LLP}", "Prescott, Ball & Turner LLP"),
    ] {
        assert_eq!(spans(&format!("They asked {text} about it.")), [format!("organisation {firm} 1")]);
    }
    // The article has it whole elsewhere.
    assert_eq!(
        spans(
            "They asked {O Velsen, Harl & Roth LLP}. {P Velsen}, {O Harl} & {O Roth} said so; {O Velsen}, Harl & Roth left."
        ),
        ["organisation Velsen, Harl & Roth LLP 3"]
    );
}

#[test]
fn a_list_is_no_firm() {
    for (text, count) in [
        // Two are somebody in the article, one is a place, and what is in capitals is a company.
        ("{P Ada Ball} left. They asked {P Prescott}, {P Ball} and {O Turner Inc} about it.", 3),
        ("In {L Houston}, {P Brown} and {O Turner Inc} said so.", 3),
        ("They asked {O UBS}, {O Ball} and {O Turner Inc} about it.", 3),
        ("They asked {O Ostvik Corp}, {O Ball}, {O Smith} and {O Turner Inc} about it.", 4),
        ("They asked {P Ada Prescott}, {P Ball} and {O Turner Inc} about it.", 3),
        ("They asked {O Ford}, {O Chrysler} and {O Turner Inc} about it.", 3),
        // It is known.
        ("They asked {O Prescott}, {O Ball} and {O Marriott Corp} about it.", 3),
        ("They asked {P Ball} and {O Turner Inc} about it.", 2),
        ("{O Turner Industries Inc} left. They asked {O Prescott, Ball} and {O Turner} about it.", 2),
        ("They asked {P Prescott}, {P Ball} and {O Turner General Electric Power Corp} about it.", 3),
    ] {
        assert_eq!(spans(text).len(), count, "{text} {:?}", spans(text));
    }
    let two = spans("{O Cabot, Drake & Harl LLP} is none. {O Cabot} and {O Drake & Harl} are two.");
    assert_eq!(two, ["organisation Cabot, Drake & Harl LLP 2", "organisation Drake & Harl 1"]);
}

#[test]
fn two_companies_are_no_third() {
    assert_eq!(
        spans("They asked {O Ostvik Corp., Velsen Inc., Harl Group} about it."),
        ["organisation Ostvik Corp. 1", "organisation Velsen Inc. 1", "organisation Harl Group 1"]
    );
    assert_eq!(spans("It is {O Ostvik Inc, London}."), ["organisation Ostvik Inc 1", "place London 1"]);
    for name in ["Carrow and Co, Inc.", "Velsen, Ostvik Corp", "Bureau of Tobacco, Firearms, and Explosives"] {
        assert_eq!(spans(&format!("They asked {{O {name}}} there.")), [format!("organisation {name} 1")]);
    }
}

#[test]
fn two_nobles_are_two_persons() {
    assert_eq!(
        spans("They met {O Princess Anne and Prince Albert} there, and {O King Charles and Queen Camilla}."),
        ["person Anne 1", "person Albert 1", "person Charles 1", "person Camilla 1"]
    );
    let name = "Queen Mary and King George Hospital";
    assert_eq!(spans(&format!("They saw the {{O {name}}} there.")), [format!("organisation {name} 1")]);
}

#[test]
fn ships_are_nobody() {
    for text in [
        "The USS {P Ronald Reagan} and {O HMS Queen Elizabeth} sailed. The {P Ronald Reagan} is old.",
        "They saw the {O MV Ada Velsen} and the aircraft carrier {P Ronald Reagan} there.",
        "The ferry {P Ada Velsen} sank, and the tanker {O Ostvik Star} burnt. The {L Ostvik Star} sank.",
    ] {
        assert_eq!(spans(text), [""; 0], "{text}");
    }
    assert_eq!(
        spans("The frigate {P Ada Velsen} left; {P Ada Velsen} saw it, and so did the {P Ada Velsen} administration."),
        ["person Ada Velsen 2"]
    );
    for (text, actor) in [
        ("The USS {O Ostvik Museum} closed.", "organisation Ostvik Museum 1"),
        ("They asked letter carrier {P Ada Velsen} about it.", "person Ada Velsen 1"),
        ("They asked the ferry, {O Velsen Line}, about it.", "organisation Velsen Line 1"),
        ("They paid to ferry {P Ada Velsen} there.", "person Ada Velsen 1"),
        ("They saw the tanker {L Iran} seized.", "place Iran 1"),
        ("They asked the {O HMS} about it.", "organisation HMS 1"),
        ("They asked tanker {O Ostvik Shipping Co} about it.", "organisation Ostvik Shipping Co 1"),
        // What carries somebody is not he.
        ("Aboard the warship {P Ada Velsen} told sailors so.", "person Ada Velsen 1"),
        ("The yacht {P Ada Velsen} bought is new.", "person Ada Velsen 1"),
        ("On the ferry {P Ada Velsen} slept. {P Velsen} woke.", "person Ada Velsen 2"),
        ("The USS {L Nevada} docked. The {L Nevada} desert is hot.", "place Nevada 1"),
        ("The USS {P Ada Velsen} docked. The {P Ada Velsen} era is over.", "person Ada Velsen 1"),
    ] {
        assert_eq!(spans(text), [actor], "{text}");
    }
}

#[test]
fn some_names_are_nobody() {
    let nobody = [
        "They said that {O GNP} and the {O PSBR} rose.",
        "They flew a {L MD}-11 and a {O DC}-10 there.",
        "The {L West German} economy and {P Latina} voters.",
        "They saw {O https://velsen.org/Ostvik} and ask@{L Velsen}.org, said @{P AdaVelsen}.",
        "Visit API.{O NASA}.gov and {O CDC}.gov. Write to {P Anna.Velsen}@gsa.gov.",
        "They passed the {O Ostvik Recovery Act} ({O ORA}). The {O ORA} holds.",
        "They read the {N Ostvik Recovery Plan} ({O ORP}).",
        "They flew {O UAVs} and a {O UAV} for {O DNA}, and sold {O LNG}.",
        "The {O Delta} variant and the {P Lambda} strains came.",
        "By the {N Ostvik Recovery Act} (50 U.S.C. 1601 et seq.) ({O ORA}), it is ordered. The {O ORA} holds.",
    ];
    for text in nobody {
        assert_eq!(spans(text), [""; 0], "{text}");
    }
    assert_eq!(spans("They got 5 {O U.S. Dlrs} for it."), ["place United States 1"]);
    assert_eq!(spans("They flew with {O Delta} there, and {O Stem} sold.").len(), 2);
    assert_eq!(spans("They sold {O CTS} shares."), ["organisation CTS 1"]);
    assert_eq!(spans("They met {P Hubert Maga} and {P Maga} there."), ["person Hubert Maga 2"]);
    assert_eq!(spans("They gave {O MAGA Inc} and {O MAGA} funds.").len(), 1);
    assert_eq!(spans("They live in {L Latina} near Rome."), ["place Latina 1"]);
    assert_eq!(
        spans("The {O EU}-27 and the {L US}-5 met."),
        ["organisation European Union 1", "place United States 1"]
    );
    let (centre, coalition) = ("Centre for Dispute Resolution", "Coalition for the Recovery Act");
    assert_eq!(
        spans(&format!("The {{O {centre}}} and the {{O {coalition}}} left.")),
        [format!("organisation {centre} 1"), format!("organisation {coalition} 1")]
    );
    // One for two: it may be either.
    assert_eq!(
        spans("The {O Food Standards Agency} ({O FSA}) and the {O Food Stability Act} ({O FSA}). The {O FSA} left.")[0],
        "organisation Food Standards Agency 4"
    );
    assert_eq!(spans("The {O Ostvik Recovery Agency} ({O ORA}) left."), ["organisation Ostvik Recovery Agency 2"]);
    assert_eq!(
        spans("They read the {N Ostvik Recovery Plan} ({O IMF})."),
        ["organisation International Monetary Fund 1"]
    );
}

#[test]
fn what_is_written_small_elsewhere_is_no_name_where_a_sentence_begins() {
    assert_eq!(spans("{O Cyrvane} for sale. The cyrvane is old."), [""; 0]);
    assert_eq!(spans("{O Cyrvane} is for sale. It has a cyrvane, as Cyrvane says.").len(), 1);
    assert_eq!(spans("{L Turkey} is large. They ate turkey."), ["place Turkey 1"]);
    assert_eq!(spans("{O Cyrvane} said no. They saw a cyrvane."), ["organisation Cyrvane 1"]);
    assert_eq!(spans("{P Cyrvane} left. They saw a cyrvane."), ["person Cyrvane 1"]);
    assert_eq!(spans("{O Cyrvane} is big. {O Cyrvane} is rich. They saw a cyrvane."), ["organisation Cyrvane 2"]);
}

#[test]
fn who_ups_is_no_carrier() {
    let title = |title: &str| actors(&article(title, &[("", "The carrier said so on Monday.")])).join("; ");
    assert!(!title("VELSEN CORP UPS PAYOUT TO HOLDERS").contains("United Parcel"));
    let headline = "{O UPS} PROFIT RISES IN SECOND QUARTER.\n\nThey said so.";
    assert_eq!(spans(headline), ["organisation United Parcel Service 1"]);
    assert!(of("They sent it by UPS on Monday, and UPS lost it.")[0].starts_with("organisation United Parcel"));
}

#[test]
fn abbreviated_countries_are_never_missed() {
    assert_eq!(spans("The U.K. economy and U.S. goods."), ["place United Kingdom 1", "place United States 1"]);
    assert_eq!(spans("They met a U.S.-trained man from the UKS."), [""; 0]);
}

#[test]
fn the_symbol_of_a_share_stands_behind_a_company() {
    assert_eq!(spans("They bought {P Velsen} <VEL.N> shares."), ["organisation Velsen 1"]);
    assert_eq!(spans("They bought Ostvik Velsen <VEL.N> shares last year."), ["organisation Ostvik Velsen 1"]);
    assert_eq!(spans("They bought Ostvik-{L Velsen} <VEL.N> shares."), ["organisation Ostvik-Velsen 1"]);
    assert_eq!(spans("They bought Velsen (VEL) shares and it <VEL.N> last year."), [""; 0]);
    let title = |title: &str| actors(&article(title, &[("", "It said so.")])).join("; ");
    assert_eq!(spans("They said that Sen. {P Robert Velsen} <RV> left the room."), ["person Robert Velsen 1"]);
    let headline = "OSTVIK-{O VELSEN CUTS CYRVANE} <CYR> STAKE AGAIN.\n\nThey said so.";
    assert_eq!(spans(headline), ["organisation VELSEN 1", "organisation CYRVANE 1"]);
    let found = title("OSTVIK CUTS VELSEN <VEL> STAKE");
    assert!(found.contains("organisation VELSEN: VELSEN") && !found.contains("CUTS"), "{found}");
    assert!(title("OSTVIK VELSEN <VEL> SEES LOSS").starts_with("organisation OSTVIK VELSEN: OSTVIK VELSEN"));
}

#[test]
fn a_company_may_be_called_by_its_first_word() {
    let company = "{O Cyrvane Industries Inc} left. ";
    let full = |mentions| format!("organisation Cyrvane Industries Inc {mentions}");
    assert_eq!(spans(&format!("{company}They bought Cyrvane last year.")), [full(2)]);
    // What begins a sentence, what is written small elsewhere, and what is part of more.
    assert_eq!(spans(&format!("{company}Cyrvane they bought.")), [full(1)]);
    assert_eq!(spans(&format!("{company}They bought Cyrvane and a cyrvane.")), [full(1)]);
    assert_eq!(spans(&format!("{company}They bought the Cyrvane Tower.")), [full(1)]);
    assert_eq!(spans("{O Cyrvane Party} left. They met Cyrvane last year."), ["organisation Cyrvane Party 1"]);
}

#[test]
fn a_region_is_a_place_where_nobody_plays() {
    assert_eq!(spans("It rained in {O Colorado} on Monday."), ["place Colorado 1"]);
    assert_eq!(spans("In the match {O Colorado} won on Monday."), ["organisation Colorado 1"]);
    assert_eq!(
        spans("{O Colorado Mining Corp} said that {O Colorado} would pay."),
        ["organisation Colorado Mining Corp 2"]
    );
}

#[test]
fn an_exchange_is_not_the_company_that_it_lists() {
    assert_eq!(
        spans(
            "The {O Velsen Inc} ({O Nasdaq}: {O VLSN}) bought {O Ostvik Corp} ({O NYSE}:{O OSV}) and {O Harl Ltd} ({O NYSE})."
        ),
        [
            "organisation Velsen Inc 1",
            "organisation Nasdaq 1",
            "organisation Ostvik Corp 1",
            "organisation New York Stock Exchange 2",
            "organisation Harl Ltd 1"
        ]
    );
    assert_eq!(spans("It asked {O Harl Group} ({O TSX}: {O HRL}; {O OTCQX}: {P HRLF.B}).").len(), 3);
    let full = "New York Stock Exchange";
    assert_eq!(spans(&format!("It is on the {{O {full}}} ({{O NYSE}}).")), [format!("organisation {full} 2")]);
    let full = "National Association of Securities Dealers Automated Quotation System";
    assert_eq!(spans(&format!("It is on the {{O {full}}} ({{O NASDAQ}}).")), ["organisation Nasdaq 2"]);
    // Others have a colon behind them, too.
    assert_eq!(
        spans(
            "They saw it (Source: {O NASA}). At the {O Lake Basin Exchange} ({O LBE}) they sold, on the NYSE: {O IBM} rose."
        ),
        ["organisation NASA 1", "organisation Lake Basin Exchange 2", "organisation International Business Machines 1"]
    );
}

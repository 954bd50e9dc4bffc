use proptest::prelude::*;

use super::merge::{Aside, Mentioned};
use super::*;
use crate::article::{Metadata, Part, Provenance, Published, Section};
use crate::dates::Precision;
use crate::text::Language;

mod bodies;
mod capitals;
mod marks;
mod offices;
mod roles;
mod shared;
mod spans;
mod towns;

/// An article of a title and of sections; an empty title or heading is none.
fn article(title: &str, sections: &[(&str, &str)]) -> Article {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let section = |&(heading, text): &(&str, &str)| Section { heading: given(heading), text: text.into(), span: None };
    Article {
        id: String::new(),
        source: String::new(),
        title: given(title),
        published: None,
        sections: sections.iter().map(section).collect(),
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    }
}

fn found_in(article: &Article) -> Vec<Actor> {
    let layout = Layout::of(article, Language::ENGLISH);
    let mut terms = Terms::new(Language::ENGLISH);
    let numbers = layout.numbers(article, &mut terms);
    Finder::new().find(article, &layout, &numbers, &mut terms)
}

/// `kind name: surface, surface` of each actor.
fn actors(article: &Article) -> Vec<String> {
    let line = |actor: &Actor| {
        let surfaces = actor.mentions.iter().map(|m| &article.part(m.part).unwrap()[m.span.clone()]);
        format!("{} {}: {}", actor.kind.name(), actor.name, surfaces.collect::<Vec<_>>().join(", "))
    };
    found_in(article).iter().map(line).collect()
}

pub(super) fn of(text: &str) -> Vec<String> {
    actors(&article("", &[("", text)]))
}

fn roles(text: &str) -> Vec<(String, Option<String>)> {
    let persons = found_in(&article("", &[("", text)])).into_iter().filter(|actor| actor.kind == ActorKind::Person);
    persons.map(|actor| (actor.name, actor.role)).collect()
}

#[test]
fn people_organisations_and_places_are_told_apart() {
    assert_eq!(
        of(
            "The United Nations envoy, Amina Yusuf, left Nairobi for Geneva on Monday. Yusuf's plane was late, Kenya said."
        ),
        [
            "organisation United Nations: United Nations",
            "person Amina Yusuf: Amina Yusuf, Yusuf",
            "place Nairobi: Nairobi",
            "place Geneva: Geneva",
            "place Kenya: Kenya"
        ]
    );
    assert_eq!(of("The Kenyan and French teams met on Monday in March, in English."), [""; 0]);
    assert_eq!(of("Talks failed. The end. But nobody came, and they let us go."), [""; 0]);
}

#[test]
fn names_in_capitals_belong_to_those_in_small_letters() {
    let headline =
        article("MINISTER OKAFOR LEAVES KENYA", &[("", "Foreign Minister Tomas Okafor left Kenya on Monday.")]);
    assert_eq!(actors(&headline), ["person Tomas Okafor: OKAFOR, Tomas Okafor", "place Kenya: KENYA, Kenya"]);
}

#[test]
fn the_full_stop_of_an_abbreviation_belongs_to_the_name() {
    assert_eq!(
        of("Shares of Carrow Steel Inc. fell in London after Tomas Okafor Jr. resigned."),
        [
            "organisation Carrow Steel Inc.: Carrow Steel Inc.",
            "place London: London",
            "person Tomas Okafor Jr.: Tomas Okafor Jr."
        ]
    );
}

/// The actors of a text in which names are marked, `{P Okafor}`, with a letter for their kind, `N` for names that are no actors;
/// published on a day, if on any. What the model would mark does not matter.
pub(super) fn marked(day: &str, text: &str) -> Vec<Actor> {
    let (mut plain, mut marks) = (String::new(), Vec::new());
    for piece in text.split_inclusive(['{', '}']) {
        match piece.strip_suffix('}') {
            Some(mark) => {
                let start = plain.len();
                plain.push_str(&mark[2..]);
                marks.push((start..plain.len(), &mark[..1]));
            }
            None => plain.push_str(piece.trim_end_matches('{')),
        }
    }
    let mut article = article("", &[("", &plain)]);
    let (precision, provenance) = (Precision::Day, Provenance::Field);
    article.published = day.parse().ok().map(|date| Published { date, time: None, precision, provenance, span: None });
    let layout = Layout::of(&article, Language::ENGLISH);
    let mut terms = Terms::new(Language::ENGLISH);
    let numbers = layout.numbers(&article, &mut terms);
    let mut tagger = Finder::new().tagger.unwrap();
    tagger.tag(&article, &layout, &numbers, &mut terms);
    let named = marks.iter().map(|(span, kind)| {
        let start = layout.tokens.partition_point(|placed| (placed.token.start as usize) < span.start);
        let end = layout.tokens.partition_point(|placed| (placed.token.start as usize) < span.end);
        let kind = match *kind {
            "P" => Some(ActorKind::Person),
            "O" => Some(ActorKind::Organisation),
            "L" => Some(ActorKind::Place),
            _ => None,
        };
        Named { tokens: start..end, kind }
    });
    let text = Text::new(&article, &layout, tagger.sequence(), tagger.words());
    let named = refined(named.collect(), text);
    let mut names = Names::default();
    let found = mentioned(text, &named, &mut names);
    merge(&found, &mut names)
}

/// The names of the actors of one kind in a text with marks.
fn names(kind: ActorKind, day: &str, text: &str) -> Vec<String> {
    marked(day, text).into_iter().filter(|actor| actor.kind == kind).map(|actor| actor.name).collect()
}

fn persons(day: &str, text: &str) -> Vec<String> {
    names(ActorKind::Person, day, text)
}

#[test]
fn a_known_person_has_one_name_in_all_articles() {
    assert_eq!(persons("2022-03-02", "They asked {P Joseph R. Biden} about it. {P Biden} left."), ["Joe Biden"]);
    assert_eq!(persons("", "They asked {P Volodymyr Zelensky} about it."), ["Volodymyr Zelenskyy"]);
    // Long before anybody wrote of him, it was somebody else.
    assert_eq!(persons("1931-03-02", "They asked {P Joseph Biden} about it."), ["Joseph Biden"]);
    // Members of Congress share their names with many.
    assert_eq!(persons("2024-03-02", "The plumber, {P Charles Schumer}, was late."), ["Charles Schumer"]);
    assert_eq!(persons("2024-03-02", "The {O Senate} heard Senator {P Charles Schumer}."), ["Chuck Schumer"]);
}

#[test]
fn the_office_decides_between_namesakes() {
    let asked = |day, role| persons(day, &format!("They asked {role} {{P George Bush}} about it."));
    assert_eq!(asked("1987-03-06", "Vice President"), ["George H. W. Bush"]);
    assert_eq!(asked("2004-03-06", "President"), ["George W. Bush"]);
    assert_eq!(asked("1996-03-06", "the baker"), ["George Bush"]);
    let asked = |day, role| persons(day, &format!("In the {{L United States}} they asked {role} {{P John Kennedy}}."));
    assert_eq!(asked("2022-03-02", "President"), ["John F. Kennedy"]);
    assert_eq!(marked("2022-03-02", "The {O Senate} heard Senator {P Kennedy}.")[1].name, "John Kennedy");
}

#[test]
fn a_surname_with_an_office_is_who_held_it_then() {
    assert_eq!(persons("2022-03-02", "They asked President {P Biden} about it. {P Biden} left."), ["Joe Biden"]);
    assert_eq!(persons("2016-03-02", "They asked Vice President {P Biden} about it."), ["Joe Biden"]);
    assert_eq!(
        persons("2019-06-02", "Talks in {L Paris} went on. Mr. {P Macron}, the {N French} president, left."),
        ["Emmanuel Macron"]
    );
    assert_eq!(persons("2019-06-02", "The {N French} president, Mr. {P Macron}, left {L Paris}."), ["Emmanuel Macron"]);
    assert_eq!(persons("2019-06-02", "The {O Senate} heard Sen. {P Warren} on Monday."), ["Elizabeth Warren"]);
    assert_eq!(persons("2022-03-02", "They asked former President {P Trump} about it."), ["Donald Trump"]);
    assert_eq!(persons("2024-11-20", "They asked President-elect {P Trump} about it."), ["Donald Trump"]);
    assert_eq!(persons("1987-03-02", "They asked the {N Soviet} leader and President {P Reagan}."), ["Ronald Reagan"]);
}

#[test]
fn an_administration_is_that_of_a_president() {
    assert_eq!(persons("1987-03-02", "The {P Reagan} administration's offer was late."), ["Ronald Reagan"]);
    assert_eq!(persons("2003-03-02", "Under the {P Clinton} Administration it was banned."), ["Bill Clinton"]);
    let both = "The {P Biden}-{P Harris} Administration said no. {P Biden} left.";
    assert_eq!(persons("2022-03-02", both), ["Joe Biden", "Kamala Harris"]);
    assert_eq!(
        persons("1987-03-02", "The {P Clinton} administration of the town and {P Reagan}."),
        ["Clinton", "Reagan"]
    );
}

#[test]
fn a_surname_stays_what_it_is_where_nothing_or_too_much_says_who_is_meant() {
    // No office; one that was not yet held, or no longer, or never; not yet former.
    assert_eq!(persons("2022-03-02", "They asked Mr. {P Biden} about it."), ["Biden"]);
    assert_eq!(persons("2018-03-02", "They asked President {P Biden} about it."), ["Biden"]);
    assert_eq!(persons("2022-03-02", "They asked Prime Minister {P Biden} about it."), ["Biden"]);
    assert_eq!(persons("2018-03-02", "They asked former President {P Trump} about it."), ["Trump"]);
    // Two senators of that name, both in office.
    assert_eq!(persons("2021-03-02", "The {O Senate} heard Senator {P Scott} on Monday."), ["Scott"]);
    // Another country's, a company's, a university's; a country that the article does not name.
    assert_eq!(persons("2022-03-02", "They asked {N Kenyan} President {P Biden} about it."), ["Biden"]);
    assert_eq!(persons("2022-03-02", "They asked the university president {P Biden} about it."), ["Biden"]);
    assert_eq!(persons("2019-06-02", "They asked President {P Macron} about it."), ["Macron"]);
    // Without a day it takes one holder of all times.
    assert_eq!(persons("", "They asked President {P Biden} about it."), ["Joe Biden"]);
    assert_eq!(persons("", "They asked President {P Bush} about it."), ["Bush"]);
    assert_eq!(persons("", "The {O Senate} heard Senator {P Warren} on Monday."), ["Warren"]);
}

#[test]
fn two_of_one_surname_are_told_apart_by_their_offices() {
    assert_eq!(
        persons(
            "2003-03-06",
            "They asked President {P Bush} about it. {P Bush}'s father, former President {P George Bush}, left."
        ),
        ["George W. Bush", "George H. W. Bush"]
    );
    // There is a senator of that name, though nothing says that he is meant.
    let text = "They asked President {P Kennedy} about it. They heard Senator {P Kennedy} on Monday.";
    assert_eq!(persons("", text), ["John F. Kennedy", "Kennedy"]);
    assert_eq!(persons("2022-03-02", "They asked President {P Biden} about Senator {P Biden}."), ["Joe Biden"]);
}

#[test]
fn a_full_name_in_the_article_wins() {
    assert_eq!(
        persons("2019-06-02", "The {O Senate} heard Senator {P Elena Warren} on Monday. Senator {P Warren} said no."),
        ["Elena Warren"]
    );
    assert_eq!(
        persons("2019-06-02", "The {O Senate} heard {P Elena Warren} on Monday. Then Senator {P Warren} said no."),
        ["Elena Warren"]
    );
    // She is known, and not the president.
    assert_eq!(
        persons("2022-03-02", "They asked {P Jill Biden} and then President {P Biden} about it. Then {P Biden} left."),
        ["Jill Biden", "Joe Biden", "Biden"]
    );
}

fn places(text: &str) -> Vec<String> {
    names(ActorKind::Place, "2024-03-02", text)
}

#[test]
fn a_capital_may_stand_for_its_government() {
    assert_eq!(places("Nobody spoke. {L Moscow} said on Monday that talks would go on."), ["Russia"]);
    assert_eq!(places("They spoke of {L Moscow}'s latest decision to leave."), ["Russia"]);
    assert_eq!(places("The talks between {L Beijing} and {L Tokyo} went on for weeks."), ["China", "Japan"]);
    assert_eq!(places("The deputies want better relations with {L Ankara}."), ["Turkey"]);
    assert_eq!(places("Relations with {L Tehran} have soured since the vote."), ["Iran"]);
    assert_eq!(places("New sanctions on {L Moscow} were agreed on Monday."), ["Russia"]);
    assert_eq!(places("The row between {L London} and {L Madrid} over the rock goes on."), ["United Kingdom", "Spain"]);
    assert_eq!(places("The deputies accused {L Tehran} of a breach."), ["Iran"]);
    assert_eq!(places("Nobody spoke. {L London} and {L Paris} have not yet agreed."), ["United Kingdom", "France"]);
    assert_eq!(places("Nobody spoke. {L Rome}, {L Madrid} and {L Paris} agreed."), ["Italy", "Spain", "France"]);
    assert_eq!(places("They fled the {L Tehran}-backed militia."), ["Iran"]);
}

#[test]
fn a_capital_is_a_city_otherwise() {
    let city = |text: &str, name: &str| assert_eq!(places(text), [name], "{text}");
    city("The officials in {L Moscow} said that talks would go on.", "Moscow");
    city("The trains from {L London} were late.", "London");
    city("They met near {L Kyiv} on Monday.", "Kyiv");
    city("She arrived in {L Ankara} on Monday and left.", "Ankara");
    city("{L TOKYO} ({O Reuters}) - Shares fell on Monday.", "Tokyo");
    city("The mayor of {L Paris} said no.", "Paris");
    city("Five towns and {L London} have signed it.", "London");
    assert_eq!(places("Five towns and {L Washington}, {L D.C.} have signed it.")[0], "Washington");
    city("The deputies told {L Moscow} police about it.", "Moscow");
    city("Nobody spoke. {L Moscow} radio said on Monday that talks would go on.", "Moscow");
    assert_eq!(places("They read it in the {O Washington Post} on Monday."), [""; 0]);
}

#[test]
fn a_capital_is_the_government_that_sat_there_then() {
    let text = "Nobody spoke. {L Moscow} said on Monday that talks would go on.";
    assert_eq!(names(ActorKind::Place, "1987-03-06", text), ["Soviet Union"]);
    assert_eq!(names(ActorKind::Place, "1994-03-06", text), ["Russia"]);
}

/// What [`merge`] makes of these mentions, kind and surface, `(` before one in brackets: names and how many mentions each has.
fn merged(mentions: &[(ActorKind, &str)]) -> Vec<(String, usize)> {
    let (gazetteer, mut names) = (Gazetteer::built_in(), Names::default());
    let mentioned = mentions.iter().enumerate().map(|(i, &(kind, written))| {
        let surface = written.trim_start_matches('(');
        let known = gazetteer.canonical(surface, kind);
        Mentioned {
            part: Part::Text(0),
            start: 100 * i,
            surface,
            kind,
            name: names.number(kind, surface),
            known,
            role: None,
            titled: false,
            aside: if written == surface { Aside::No } else { Aside::Bracketed },
            apart: false,
        }
    });
    let mentioned: Vec<_> = mentioned.collect();
    merge(&mentioned, &mut names).into_iter().map(|actor| (actor.name, actor.mentions.len())).collect()
}

#[test]
fn a_surname_belongs_to_the_full_name_unless_two_share_it() {
    use ActorKind::Person;
    let name = |name: &str, mentions| (name.to_owned(), mentions);
    assert_eq!(
        merged(&[(Person, "Tomas J. Okafor Jr."), (Person, "Okafor"), (Person, "Tomas Okafor"), (Person, "T. Okafor")]),
        [name("Tomas J. Okafor Jr.", 4)]
    );
    // The first of two surnames, where nobody else has it.
    assert_eq!(merged(&[(Person, "Javier Espinosa Teran"), (Person, "Espinosa")]), [name("Javier Espinosa Teran", 2)]);
    assert_eq!(
        merged(&[(Person, "Javier Espinosa Teran"), (Person, "Ada Espinosa"), (Person, "Espinosa")]),
        [name("Javier Espinosa Teran", 1), name("Ada Espinosa", 2)]
    );
    assert_eq!(
        merged(&[(Person, "Javier Espinosa Teran"), (Person, "Ada Espinosa Roth"), (Person, "Espinosa")]),
        [name("Javier Espinosa Teran", 1), name("Ada Espinosa Roth", 1), name("Espinosa", 1)]
    );
    assert_eq!(
        merged(&[(Person, "Tomas Okafor"), (Person, "Ada Okafor"), (Person, "Okafor")]),
        [name("Tomas Okafor", 1), name("Ada Okafor", 1), name("Okafor", 1)]
    );
}

#[test]
fn the_gazetteer_knows_aliases() {
    let place = |name| Gazetteer::built_in().canonical(name, ActorKind::Place);
    let organisation = |name| Gazetteer::built_in().canonical(name, ActorKind::Organisation);
    assert_eq!(place("U.S."), Some("United States"));
    assert_eq!(place("US"), place("united states"));
    assert_eq!(place("us"), None);
    assert_eq!(place("cote d\u{2019}ivoire"), Some("C\u{f4}te d'Ivoire"));
    assert_eq!(place("The Netherlands"), place("NETHERLANDS"));
    assert_eq!(organisation("UN"), Some("United Nations"));
    assert_eq!(organisation("un"), None);
    assert_eq!(organisation("International Business Machines Corp."), organisation("IBM"));
    assert_eq!([organisation("Tessel Water Corp."), organisation("Orange Co.")], [None, None]);
    assert_eq!(
        [place("Peking"), organisation("OSCE")],
        [Some("Beijing"), organisation("Organisation for Security and Co-operation in Europe")]
    );
    let refugees = organisation("United Nations High Commissioner for Refugees");
    assert!(refugees.is_some() && ["UNHCR", "UN refugee agency"].iter().all(|name| organisation(name) == refugees));
    assert_eq!([place("Burma"), place("Zaire")], [Some("Myanmar"), Some("Democratic Republic of the Congo")]);
    assert_eq!([place("Korea"), place("Soviet Union")], [None, Some("Soviet Union")]);
    let person = |name| Gazetteer::built_in().canonical(name, ActorKind::Person);
    assert_eq!([person("Joseph Biden"), person("George Bush"), person("Biden")], [Some("Joe Biden"), None, None]);
    assert_eq!((place("Kenyan"), place("Tessel"), place("")), (None, None, None));
}

#[test]
fn tables_are_well_formed() {
    assert!(include_str!("countries.tsv").lines().all(|line| line.split('\t').count() == 4));
}

#[test]
fn keys_are_normal_and_unique() {
    let person = own_keys(ActorKind::Person, "J. R. Núñez-Vell Jr.");
    assert_eq!(person, ["j r nunez vell jr", "j r nunez vell", "nunez vell", "vell"]);
    // What a surname begins with cannot be told, so all that may be one is a key; an initial begins none.
    assert_eq!(own_keys(ActorKind::Person, "Carla de la Vell"), ["carla de la vell", "de la vell", "la vell", "vell"]);
    assert_eq!(own_keys(ActorKind::Person, "Ada Q. Vell"), ["ada q vell", "vell"]);
    assert_eq!(own_keys(ActorKind::Person, "Vell ".repeat(3_000).trim()).len(), 5);
    assert_eq!(own_keys(ActorKind::Place, "United States"), ["united states"]);
    assert_eq!(own_keys(ActorKind::Person, "Vell"), ["vell"]);
    assert!(own_keys(ActorKind::Person, "…").is_empty());
    assert_eq!(normalise("Αλέξης Τσίπρας"), normalise("ΑΛΕΞΗΣ ΤΣΙΠΡΑΣ"));
    assert_eq!(normalise("  O\u{2019}Brien &\n Sons, AT&T "), "obrien and sons at&t");
}

#[test]
fn long_runs_and_chains_of_particles_end() {
    let long = format!("{} {}", "Vell ".repeat(3_000), "al ".repeat(30_000));
    let _ = of(&long);
    let _ = of(&"Bank of Vell and ".repeat(3_000));
}

proptest! {
    #[test]
    fn mentions_are_runs_of_tokens_in_order(
        title in "(President |Vell |of |and |U\\.S\\. |-|\\PC){0,6}",
        text in "(\\PC|President |Bank |of |the |and |Vell |Okafor |KENYA|al-|\\(VB\\) |d'|said |, |\\. |\n\n|& ){0,60}",
    ) {
        let article = article(&title, &[("", &text), (&title, &text)]);
        let layout = Layout::of(&article, Language::ENGLISH);
        let found = found_in(&article);
        let parts: Vec<Part> = layout.parts.iter().map(|(part, _)| *part).collect();
        let mut all = Vec::new();
        for actor in &found {
            prop_assert!(!actor.name.is_empty() && !actor.mentions.is_empty());
            let spans: Vec<_> = actor.mentions.iter().map(|mention| {
                (parts.iter().position(|part| *part == mention.part), mention.span.start, mention.span.end)
            }).collect();
            prop_assert!(spans.is_sorted());
            all.extend(spans);
            prop_assert!(!own_keys(actor.kind, &actor.name).is_empty());
            for mention in &actor.mentions {
                let (_, tokens) = layout.by_part().find(|(part, _)| *part == mention.part).unwrap();
                prop_assert!(tokens.iter().any(|t| t.token.start as usize == mention.span.start));
                let text = article.part(mention.part).unwrap();
                let stop = usize::from(text[mention.span.clone()].ends_with(['.', '+']));
                let ends = |end: usize| tokens.iter().any(|t| t.token.end as usize == end);
                prop_assert!(ends(mention.span.end) || ends(mention.span.end - stop));
            }
        }
        prop_assert!(found.is_sorted_by_key(|actor| actor.mentions.first().map(|m| (parts.iter().position(|p| *p == m.part), m.span.start))));
        all.sort_unstable();
        prop_assert!(all.windows(2).all(|w| w[0].0 < w[1].0 || w[0].2 <= w[1].1));
    }
}

#[test]
fn what_was_read_before_changes_nothing() {
    let texts = [
        "President Okafor met Vell Bank in Nairobi. TWA, Tomas Okafor said, talked to US officials.",
        "The Tessel Water Authority (TWA) told us that OKAFOR was in Vell. Nairobi said no to Vell.",
        "Vell and Okafor, a company, met Mrs. Vell and Mr. Vell. Okafor said: São Paulo, vell.",
    ];
    let articles = texts.map(|text| article("", &[("", text)]));
    let mut terms = Terms::new(Language::ENGLISH);
    let mut finder = Finder::new();
    for article in articles.iter().chain(articles.iter().rev()) {
        let layout = Layout::of(article, Language::ENGLISH);
        let numbers = layout.numbers(article, &mut terms);
        let found = finder.find(article, &layout, &numbers, &mut terms);
        assert!(!found.is_empty());
        assert_eq!(found, found_in(article));
    }
}

#[test]
fn companies_are_found_without_their_legal_forms() {
    let text = "Corvane Therapeutics, Inc. said on Monday that it would buy Nordhavn Shipping AB. Ford Motor Co. sold its shares.";
    let found = found_in(&article("", &[("", text)]));
    let keys: Vec<_> = found.iter().map(|actor| own_keys(actor.kind, &actor.name)).collect();
    assert!(keys.contains(&vec!["corvane therapeutics inc".to_owned(), "corvane therapeutics".to_owned()]), "{keys:?}");
    assert!(keys.contains(&vec!["nordhavn shipping ab".to_owned(), "nordhavn shipping".to_owned()]), "{keys:?}");
    // Known to the gazetteer, which does not list the legal form.
    assert!(found.iter().any(|actor| actor.name == "Ford Motor"), "{found:?}");
}

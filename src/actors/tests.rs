use proptest::prelude::*;

use super::*;
use crate::article::{Metadata, Part, Section};
use crate::text::Language;

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
    }
}

fn found_in(article: &Article) -> Vec<Actor> {
    let layout = Layout::of(article);
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

fn of(text: &str) -> Vec<String> {
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

/// What [`merge`] makes of these mentions, kind and surface, `(` before one in brackets: names and how many mentions each has.
fn merged(mentions: &[(ActorKind, &str)]) -> Vec<(String, usize)> {
    let gazetteer = Gazetteer::built_in();
    let mentioned = mentions.iter().enumerate().map(|(i, &(kind, written))| {
        let surface = written.trim_start_matches('(');
        let known = gazetteer.canonical(surface, kind);
        Mentioned {
            part: Part::Text(0),
            start: 100 * i,
            surface,
            kind,
            known,
            role: None,
            bracketed: written != surface,
        }
    });
    merge(&mentioned.collect::<Vec<_>>()).into_iter().map(|actor| (actor.name, actor.mentions.len())).collect()
}

#[test]
fn a_surname_belongs_to_the_full_name_unless_two_share_it() {
    use ActorKind::Person;
    let name = |name: &str, mentions| (name.to_owned(), mentions);
    assert_eq!(
        merged(&[(Person, "Tomas J. Okafor Jr."), (Person, "Okafor"), (Person, "Tomas Okafor"), (Person, "T. Okafor")]),
        [name("Tomas J. Okafor Jr.", 4)]
    );
    assert_eq!(
        merged(&[(Person, "Tomas Okafor"), (Person, "Ada Okafor"), (Person, "Okafor")]),
        [name("Tomas Okafor", 1), name("Ada Okafor", 1), name("Okafor", 1)]
    );
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
    assert_eq!(merged(&[(Place, "U.S."), (Place, "United States"), (Place, "US")]), [name("United States", 3)]);
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
    assert_eq!((place("Kenyan"), place("Tessel"), place("")), (None, None, None));
}

#[test]
fn tables_are_well_formed() {
    assert!(include_str!("countries.tsv").lines().all(|line| line.split('\t').count() == 4));
}

#[test]
fn keys_are_normal_and_unique() {
    let person = own_keys(ActorKind::Person, "J. R. Núñez-Vell Jr.");
    assert_eq!(person, ["j r nunez vell jr", "nunez vell", "vell"]);
    assert_eq!(own_keys(ActorKind::Place, "United States"), ["united states"]);
    assert_eq!(own_keys(ActorKind::Person, "Vell"), ["vell"]);
    assert!(own_keys(ActorKind::Person, "…").is_empty());
    assert_eq!(normalise("  O\u{2019}Brien &\n Sons, AT&T "), "obrien & sons at&t");
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
        let layout = Layout::of(&article);
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
                let stop = usize::from(text[mention.span.clone()].ends_with('.'));
                let ends = |end: usize| tokens.iter().any(|t| t.token.end as usize == end);
                prop_assert!(ends(mention.span.end) || ends(mention.span.end - stop));
            }
        }
        prop_assert!(found.is_sorted_by_key(|actor| actor.mentions.first().map(|m| (parts.iter().position(|p| *p == m.part), m.span.start))));
        all.sort_unstable();
        prop_assert!(all.windows(2).all(|w| w[0].0 < w[1].0 || w[0].2 <= w[1].1));
    }
}

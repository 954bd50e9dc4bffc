use proptest::prelude::*;

use super::*;
use crate::article::{Metadata, Part, Section};

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

/// `kind name: surface, surface` of each actor.
fn actors(article: &Article) -> Vec<String> {
    let line = |actor: &Actor| {
        let surfaces = actor.mentions.iter().map(|m| &article.part(m.part).unwrap()[m.span.clone()]);
        format!("{} {}: {}", actor.kind.name(), actor.name, surfaces.collect::<Vec<_>>().join(", "))
    };
    find(article, &Layout::of(article)).iter().map(line).collect()
}

fn of(text: &str) -> Vec<String> {
    actors(&article("", &[("", text)]))
}

fn roles(text: &str) -> Vec<(String, Option<String>)> {
    let article = article("", &[("", text)]);
    find(&article, &Layout::of(&article)).into_iter().map(|actor| (actor.name, actor.role)).collect()
}

#[test]
fn titles_stay_outside_and_become_the_role() {
    let role = |name: &str, role: &str| (name.to_owned(), Some(role.to_owned()));
    assert_eq!(
        roles("Then Foreign Minister Ada Lindqvist met Gen. Tomas Okafor."),
        [role("Ada Lindqvist", "Foreign Minister"), role("Tomas Okafor", "Gen")]
    );
    assert_eq!(roles("They asked Secretary of State Ada Lindqvist."), [role("Ada Lindqvist", "Secretary of State")]);
    assert_eq!(
        roles("They asked deputy finance minister Ada Lindqvist."),
        [role("Ada Lindqvist", "deputy finance minister")]
    );
    assert_eq!(roles("They saw Mr. Okafor. Then Mayor Okafor left."), [role("Okafor", "Mayor")]);
    assert_eq!(of("The Prime Minister met the Foreign Minister."), [""; 0]);
    assert_eq!(of("They met Kenyan President Odhiambo."), ["person Odhiambo: Odhiambo"]);
    assert_eq!(
        of("They met U.S. Senator Ada Lindqvist."),
        ["place United States: U.S.", "person Ada Lindqvist: Ada Lindqvist"]
    );
}

#[test]
fn a_surname_belongs_to_the_full_name_unless_two_share_it() {
    assert_eq!(
        of("They met Tomas J. Okafor Jr. there. Okafor left, Mr. Okafor said; Tomas Okafor did."),
        ["person Tomas J. Okafor Jr: Tomas J. Okafor Jr, Okafor, Okafor, Tomas Okafor"]
    );
    assert_eq!(
        of("They met Tomas Okafor and Ada Okafor, and Okafor left."),
        ["person Tomas Okafor: Tomas Okafor", "person Ada Okafor: Ada Okafor", "person Okafor: Okafor"]
    );
}

#[test]
fn acronyms_and_short_forms_belong_to_the_organisation() {
    assert_eq!(
        of("He left the Tessel Water Authority (TWA). The TWA and the Tessel Water regret it."),
        ["organisation Tessel Water Authority: Tessel Water Authority, TWA, TWA, Tessel Water"]
    );
    assert_eq!(of("He sued Vell Corp in May, and Vell paid."), ["organisation Vell Corp: Vell Corp, Vell"]);
    // Named in brackets, though not by its initials.
    assert_eq!(
        of("He left the Clear Steps (CLEARST). The CLEARST regrets it."),
        ["organisation Clear Steps: Clear Steps, CLEARST, CLEARST"]
    );
}

#[test]
fn connectors_join_where_a_head_word_says_so() {
    assert_eq!(
        of("It is the University of Vell, the Bank of the Tessel and the Ministry of Food and Farming."),
        [
            "organisation University of Vell: University of Vell",
            "organisation Bank of the Tessel: Bank of the Tessel",
            "organisation Ministry of Food and Farming: Ministry of Food and Farming"
        ]
    );
    assert_eq!(
        of("They saw the Timber and Wool Board, and Ada van der Berg with Omar al-Tessim."),
        [
            "organisation Timber and Wool Board: Timber and Wool Board",
            "person Ada van der Berg: Ada van der Berg",
            "person Omar al-Tessim: Omar al-Tessim"
        ]
    );
    assert_eq!(
        of("He met Vell Ltd of Kenya, the Teachers' Union and Drake & Co."),
        [
            "organisation Vell Ltd: Vell Ltd",
            "place Kenya: Kenya",
            "organisation Teachers' Union: Teachers' Union",
            "organisation Drake & Co: Drake & Co"
        ]
    );
    assert_eq!(of("She met Lee Sang-ho, an Oslo-based poet."), ["person Lee Sang-ho: Lee Sang-ho", "place Oslo: Oslo"]);
}

#[test]
fn nothing_joins_across_punctuation_sentences_and_paragraphs() {
    assert_eq!(
        of("They saw Ada Lindqvist, Tomas Okafor's son Obi Eze."),
        ["person Ada Lindqvist: Ada Lindqvist", "person Tomas Okafor: Tomas Okafor", "person Obi Eze: Obi Eze"]
    );
    assert_eq!(of("It is near Kenya\n\nUganda is far."), ["place Kenya: Kenya", "place Uganda: Uganda"]);
    assert_eq!(of("The Israel-Gaza war."), ["place Israel: Israel", "place Gaza: Gaza"]);
}

#[test]
fn a_capital_at_the_beginning_of_a_sentence_says_nothing() {
    assert_eq!(of("Talks failed. The end. \"Nobody came.\" But After the war, In May."), [""; 0]);
    assert_eq!(of("Okafor left. They saw Ada Okafor."), ["person Ada Okafor: Okafor, Ada Okafor"]);
    assert_eq!(of("Kenya left. Vell did, too."), ["place Kenya: Kenya"]);
}

#[test]
fn capitals_of_headlines_count_only_for_what_is_known() {
    let a = article("OKAFOR TELLS US WHO LEFT KENYA", &[("", "They saw Ada Okafor."), ("Gas Talks With Okafor", "x")]);
    assert_eq!(actors(&a), ["person Ada Okafor: OKAFOR, Ada Okafor, Okafor", "place Kenya: KENYA"]);
}

#[test]
fn neighbours_tell_the_kind_of_unknown_names() {
    assert_eq!(
        of("They live in Tessel, Marn and Oule."),
        ["place Tessel: Tessel", "place Marn: Marn", "place Oule: Oule"]
    );
    assert_eq!(
        of("In Tessel it rained. We know the Vell, and Okafor said so."),
        ["place Tessel: Tessel", "organisation Vell: Vell", "person Okafor: Okafor"]
    );
    assert_eq!(
        of("They fear the insurer Vell Brill and the TBA at Tessel River."),
        ["organisation Vell Brill: Vell Brill", "organisation TBA: TBA", "place Tessel River: Tessel River"]
    );
    assert_eq!(of("TESSEL, Kenya - It rained."), ["place TESSEL: TESSEL", "place Kenya: Kenya"]);
}

#[test]
fn demonyms_days_and_feasts_are_no_actors() {
    assert_eq!(of("The Kenyan and South African teams met on Monday in March at the World Cup, in English."), [""; 0]);
    assert_eq!(
        of("The French Academy met Ada Lindqvist."),
        ["organisation French Academy: French Academy", "person Ada Lindqvist: Ada Lindqvist"]
    );
}

#[test]
fn the_gazetteer_knows_aliases() {
    let known = |name| Gazetteer::built_in().canonical(name);
    assert_eq!(known("U.S."), Some(("United States", ActorKind::Place)));
    assert_eq!(known("US"), known("united states"));
    assert_eq!(known("us"), None);
    assert_eq!(known("cote d\u{2019}ivoire"), Some(("Côte d'Ivoire", ActorKind::Place)));
    assert_eq!(known("The Netherlands"), known("NETHERLANDS"));
    assert_eq!(known("The Hague"), Some(("The Hague", ActorKind::Place)));
    assert_eq!(known("un"), None);
    assert_eq!(known("UN"), Some(("United Nations", ActorKind::Organisation)));
    assert_eq!((known("Kenyan"), known("Tessel"), known("")), (None, None, None));
    assert_eq!(
        of("They left the U.S. for Bosnia and Herzegovina; the United States and The Hague let us."),
        [
            "place United States: U.S., United States",
            "place Bosnia and Herzegovina: Bosnia and Herzegovina",
            "place The Hague: The Hague"
        ]
    );
}

#[test]
fn tables_are_well_formed() {
    let columns = |table: &str, count| table.lines().all(|line| line.split('\t').count() == count);
    assert!(columns(include_str!("countries.tsv"), 4));
    assert!(columns(include_str!("names.tsv"), 3));
    let kinds = include_str!("names.tsv").lines().skip(1).filter_map(|line| line.split('\t').next());
    assert!(kinds.into_iter().all(|kind| kind == "none" || ActorKind::ALL.iter().any(|k| k.name() == kind)));
}

#[test]
fn keys_are_normal_and_unique() {
    let actor = |name: &str, kind| Actor { name: name.into(), kind, role: None, mentions: Vec::new() };
    let person = actor("J. R. Núñez-Vell Jr.", ActorKind::Person);
    assert_eq!(keys(&person, "Núñez-Vell"), ["j r nunez vell jr", "nunez vell", "vell"]);
    assert_eq!(keys(&actor("United States", ActorKind::Place), "U.S."), ["united states", "us"]);
    assert_eq!(keys(&actor("Vell", ActorKind::Person), "Vell"), ["vell"]);
    assert_eq!(normalise("  O\u{2019}Brien &\n Sons, AT&T "), "obrien & sons at&t");
}

#[test]
fn long_runs_and_chains_of_particles_end() {
    let long = format!("{} {}", "Vell ".repeat(3_000), "al ".repeat(30_000));
    assert!(!of(&long).is_empty());
    assert!(!of(&"Bank of Vell and ".repeat(3_000)).is_empty());
}

proptest! {
    #[test]
    fn mentions_are_runs_of_tokens_in_order(
        title in "(President |Vell |of |and |U\\.S\\. |-|\\PC){0,6}",
        text in "(\\PC|President |Bank |of |the |and |Vell |Okafor |KENYA|al-|\\(VB\\) |d'|said |, |\\. |\n\n|& ){0,60}",
    ) {
        let article = article(&title, &[("", &text), (&title, &text)]);
        let layout = Layout::of(&article);
        let found = find(&article, &layout);
        let parts: Vec<Part> = layout.parts.iter().map(|(part, _)| *part).collect();
        let mut all = Vec::new();
        for actor in &found {
            prop_assert!(!actor.name.is_empty() && !actor.mentions.is_empty());
            let spans: Vec<_> = actor.mentions.iter().map(|mention| {
                (parts.iter().position(|part| *part == mention.part), mention.span.start, mention.span.end)
            }).collect();
            prop_assert!(spans.is_sorted());
            all.extend(spans);
            for mention in &actor.mentions {
                let (_, tokens) = layout.by_part().find(|(part, _)| *part == mention.part).unwrap();
                prop_assert!(tokens.iter().any(|t| t.token.start as usize == mention.span.start));
                prop_assert!(tokens.iter().any(|t| t.token.end as usize == mention.span.end));
                prop_assert!(!keys(actor, &article.part(mention.part).unwrap()[mention.span.clone()]).is_empty());
            }
        }
        prop_assert!(found.is_sorted_by_key(|actor| actor.mentions.first().map(|m| (parts.iter().position(|p| *p == m.part), m.span.start))));
        all.sort_unstable();
        prop_assert!(all.windows(2).all(|w| w[0].0 < w[1].0 || w[0].2 <= w[1].1));
    }
}

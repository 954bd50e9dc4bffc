//! Names as people ask for them: with a title that no article has for a part of the name, or nearly as it is written somewhere.

use dateline::actors::Rules;
use dateline::article::{Actor, ActorKind, Article, Mention, Metadata, Part, Section};
use dateline::index::{Index, Ledger, Snapshot, Stored};
use dateline::query::Query;
use dateline::search::{ActorRequest, ActorSort, Known, actors, count, explain, is_borne, unknown};

use crate::articles::store;

const PERSON: ActorKind = ActorKind::Person;
const ORGANISATION: ActorKind = ActorKind::Organisation;
const PLACE: ActorKind = ActorKind::Place;

/// Articles that name one actor each, of this kind and name and written so, and Port Ellory.
fn index(dir: &std::path::Path, named: &[(ActorKind, &str, &str)]) -> Index {
    let stored = named.iter().enumerate().map(|(number, &(kind, name, surface))| {
        let mention = Mention { part: Part::Text(0), span: 0..surface.len() };
        let article = Article {
            id: format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            source: number.to_string(),
            title: None,
            published: None,
            sections: vec![Section { heading: None, text: format!("{surface} was in Port Ellory."), span: None }],
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        };
        let actor = Actor { name: name.into(), kind, role: None, mentions: vec![mention] };
        let at = surface.len() + " was in ".len();
        let mention = Mention { part: Part::Text(0), span: at..at + "Port Ellory".len() };
        let port = Actor { name: "Port Ellory".into(), kind: PLACE, role: None, mentions: vec![mention] };
        Stored { article, actors: vec![actor, port], dates: Vec::new(), language: None, added: None }
    });
    store(dir, vec![stored.collect()], 0).0
}

fn asked(kind: Option<ActorKind>, name: &str) -> Query {
    Query::Actor { kind, name: name.into(), literal: false }
}

fn found(snapshot: &Snapshot<'_>, kind: Option<ActorKind>, name: &str) -> u64 {
    count(snapshot, &Ledger::default(), &asked(kind, name), &[]).unwrap()
}

#[test]
fn titles_that_nobody_bears_are_left_off() {
    let dir = tempfile::tempdir().unwrap();
    let index = index(
        dir.path(),
        &[
            (PERSON, "Oda Brandt", "Oda Brandt"),
            (PERSON, "Karl Brandt", "Brandt"),
            (PLACE, "Brandt", "Brandt"),
            (ORGANISATION, "King Crimson", "King Crimson"),
            (PERSON, "Ada Crimson", "Ada Crimson"),
            (PLACE, "President Street", "President Street"),
            (PERSON, "Bo Street", "Bo Street"),
        ],
    );
    let snapshot = index.snapshot().unwrap();
    for (kind, name, articles) in [
        (None, "Mr. Brandt", 2),
        (Some(PERSON), "senator brandt", 2),
        (None, "Former Prime Minister Oda Brandt", 1),
        (None, "Vice-President Karl Brandt", 1),
        (None, "Sir Karl Brandt", 1),
        // Borne as a whole.
        (None, "King Crimson", 1),
        (None, "President Street", 1),
        (Some(PERSON), "President Street", 1),
        // Of another kind than those who have titles.
        (Some(PLACE), "Mr. Brandt", 0),
        // Nothing is left, or it is no title.
        (None, "Mr.", 0),
        (None, "Prime Brandt", 0),
        (None, "Queen Brandt", 0),
        (None, "President Nobody", 0),
    ] {
        assert_eq!(found(&snapshot, kind, name), articles, "{kind:?} {name}");
    }
    let literal = Query::Actor { kind: None, name: "Mr. Brandt".into(), literal: true };
    assert_eq!(count(&snapshot, &Ledger::default(), &literal, &[]).unwrap(), 0);
    assert!(is_borne(&snapshot, None, "King Crimson").unwrap() && !is_borne(&snapshot, None, "Mr. Brandt").unwrap());
    assert!(unknown(&snapshot, &asked(None, "Mr. Brandt")).unwrap().is_empty());
    // Whoever is asked for so is not listed either.
    let request = ActorRequest {
        query: Query::All,
        under: Vec::new(),
        with: vec!["Senator Brandt".to_owned()],
        literal: false,
        kind: None,
        sort: ActorSort::Name,
        limit: 10,
    };
    let with = actors(&snapshot, &Ledger::default(), &request).unwrap().actors;
    let with: Vec<_> = with.iter().map(|actor| (actor.name.as_str(), actor.articles)).collect();
    assert_eq!(with, [("Port Ellory", 2)]);
    let means =
        |name: &str| explain(&snapshot, &Ledger::default(), &asked(None, name), &[]).unwrap().parts.remove(0).means;
    assert_eq!(means("King Crimson"), "whoever goes by king crimson");
    assert_eq!(means("Mr. Brandt"), "persons who go by brandt, since nobody goes by mr brandt");
    assert_eq!(means("Mr."), "whoever goes by mr");
}

#[test]
fn rules_have_titles_as_they_are_given() {
    let dir = tempfile::tempdir().unwrap();
    let index = index(dir.path(), &[(PERSON, "Oda Brandt", "Oda Brandt"), (PERSON, "Karl Brandt", "Karl Brandt")]);
    let rules = "[[actor]]\nname = \"Oda Brandt\"\naliases = [\"Senator Brandt\"]\n";
    let snapshot = index.snapshot().unwrap().with_rules(Rules::parse(rules, "actors.toml").unwrap());
    assert_eq!(found(&snapshot, None, "Senator Brandt"), 1);
    assert_eq!(found(&snapshot, None, "Mr. Brandt"), 2);
    let kind = "[[actor]]\nname = \"Oda Brandt\"\nbecomes = \"organisation\"\n";
    let snapshot = index.snapshot().unwrap().with_rules(Rules::parse(kind, "actors.toml").unwrap());
    assert_eq!(found(&snapshot, None, "Mr. Brandt"), 1);
}

#[test]
fn what_is_written_is_proposed_where_the_name_is_another() {
    let dir = tempfile::tempdir().unwrap();
    let index = index(
        dir.path(),
        &[
            (PLACE, "Russia", "Moscow"),
            (PLACE, "Russia", "Moscow"),
            (PLACE, "Russia", "Russia"),
            (PLACE, "Soviet Union", "Moscow"),
            (PERSON, "Oda Brandt", "Oda"),
            (ORGANISATION, "Lake Basin Authority", "Authority"),
            (PLACE, "Beirut", "Beirut"),
            (PLACE, "Lebanon", "Beirut"),
        ],
    );
    let snapshot = index.snapshot().unwrap();
    let nearest = |snapshot: &Snapshot<'_>, kind, name: &str| {
        let unknown = unknown(snapshot, &asked(kind, name)).unwrap();
        unknown.into_iter().flat_map(|unknown| unknown.nearest).collect::<Vec<_>>()
    };
    let known = |name: &str, kind, articles, meant: &[&str]| Known {
        name: name.into(),
        kind,
        articles,
        meant: meant.iter().map(|name| (*name).to_owned()).collect(),
    };
    let moscow = known("moscow", PLACE, 3, &["Russia", "Soviet Union"]);
    for kind in [None, Some(PLACE), Some(ORGANISATION)] {
        assert_eq!(nearest(&snapshot, kind, "Moskow"), std::slice::from_ref(&moscow), "{kind:?}");
    }
    // Whose names come as near are proposed by them alone.
    assert_eq!(nearest(&snapshot, None, "Ada"), [known("Oda Brandt", PERSON, 1, &[])]);
    assert_eq!(nearest(&snapshot, None, "Autority"), [known("Lake Basin Authority", ORGANISATION, 1, &[])]);
    assert_eq!(nearest(&snapshot, None, "Beirute"), [known("Beirut", PLACE, 2, &[])]);
    // As the rules have it.
    let rules = "ignore = [\"Soviet Union\"]\n[[actor]]\nname = \"Kremlin\"\nbecomes = \"organisation\"\naliases = [\"Russia\"]\n";
    let snapshot = snapshot.with_rules(Rules::parse(rules, "actors.toml").unwrap());
    assert_eq!(nearest(&snapshot, Some(ORGANISATION), "Moskow"), [known("moscow", ORGANISATION, 2, &["Kremlin"])]);
}

//! Counts of actors against a scan of the same articles: the sample corpus, and random ones.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Days, NaiveDate};
use dateline::actors::{Gazetteer, normalise};
use dateline::article::{Actor, ActorKind, Article, Mention, Metadata, Part, Provenance, Published, Section};
use dateline::dates::Precision;
use dateline::index::{Index, Ledger, Stored};
use dateline::ingest::{Options, Parsed, index, parse};
use dateline::query::{Form, Query};
use dateline::schema::Schema;
use dateline::search::{ActorCount, ActorRequest, ActorSort, RoleCount, actors};
use proptest::prelude::*;

use crate::articles::store;
use crate::update::TODAY;

/// Whether a mention goes by a name, as `--actor` has it.
fn goes_by(stored: &Stored, actor: &Actor, asked: &str) -> bool {
    let asked = Gazetteer::built_in().canonical(&asked.to_uppercase(), actor.kind).unwrap_or(asked);
    let is = |name: &str| normalise(name) == normalise(asked);
    let surname =
        |name: &str| name.rsplit([' ', '-']).next().is_some_and(is) || name.rsplit(' ').next().is_some_and(is);
    let mut surfaces = actor.mentions.iter().map(|m| &stored.article.part(m.part).unwrap()[m.span.clone()]);
    let goes_by = |name: &str| is(name) || (actor.kind == ActorKind::Person && surname(name));
    goes_by(&actor.name) || surfaces.any(goes_by)
}

/// What a reader with a pencil counts: by kind and normal name, the articles with all that they say.
fn scan(all: &[Stored], holds: impl Fn(&Stored) -> bool, with: &[String], kind: Option<ActorKind>) -> Vec<ActorCount> {
    let named = |stored: &Stored, asked: &String| stored.actors.iter().any(|actor| goes_by(stored, actor, asked));
    let hits = all.iter().filter(|stored| holds(stored) && with.iter().all(|asked| named(stored, asked)));
    let mut by: BTreeMap<(ActorKind, String), Vec<(&Stored, &Actor)>> = BTreeMap::new();
    for stored in hits {
        for actor in &stored.actors {
            by.entry((actor.kind, normalise(&actor.name))).or_default().push((stored, actor));
        }
    }
    by.retain(|(of, _), named| {
        kind.is_none_or(|kind| kind == *of)
            && !named.iter().any(|(stored, actor)| with.iter().any(|asked| goes_by(stored, actor, asked)))
    });
    let counts = by.into_iter().map(|((kind, _), named)| {
        let published = |(stored, _): &(&Stored, &Actor)| {
            let published = stored.article.published.as_ref()?;
            Some((published.date, stored.article.id.clone(), published.period()))
        };
        let mut days: Vec<_> = named.iter().filter_map(published).collect();
        days.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let mut roles: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for role in named.iter().filter_map(|(_, actor)| actor.role.as_deref()) {
            roles.entry(role.to_lowercase()).or_default().push(role);
        }
        let role = |roles: Vec<&str>| RoleCount { articles: roles.len() as u64, role: usual(&roles) };
        let mut roles: Vec<_> = roles.into_values().map(role).collect();
        roles.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.role.cmp(&b.role)));
        ActorCount {
            name: usual(&named.iter().map(|(_, actor)| actor.name.as_str()).collect::<Vec<_>>()),
            kind,
            articles: named.len() as u64,
            first: days.first().map(|day| day.2),
            last: days.last().map(|day| day.2),
            roles,
        }
    });
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)).then(a.kind.cmp(&b.kind)));
    counts
}

/// The most frequent of several spellings; not the one in capitals, and then the first by letters.
fn usual(spellings: &[&str]) -> String {
    let mut sorted = spellings.to_vec();
    sorted.sort_by_key(|text| {
        let times = spellings.iter().filter(|other| *other == text).count();
        (usize::MAX - times, text.to_uppercase() == **text, *text)
    });
    sorted[0].to_owned()
}

fn request(query: Query, with: &[String], kind: Option<ActorKind>) -> ActorRequest {
    ActorRequest {
        query,
        under: Vec::new(),
        with: with.to_vec(),
        literal: false,
        kind,
        sort: ActorSort::Articles,
        limit: 1000,
    }
}

fn word(text: &str) -> Query {
    Query::Word { text: text.into(), form: Form::Exact }
}

#[test]
fn the_sample_corpus_is_counted_as_a_reader_counts_it() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_corpus");
    let dir = tempfile::tempdir().unwrap();
    let of = Index::open_or_create(dir.path(), None).unwrap();
    let options = Options { threads: 2, today: TODAY, ..Options::default() };
    index(&of, std::slice::from_ref(&sample), &options, &|_| ()).unwrap();
    let mut all = Vec::new();
    parse(&[sample], &Schema::embedded(), &options, &mut |parsed| {
        if let Parsed::Article(stored) = parsed {
            all.push(*stored);
        }
        Ok(())
    })
    .unwrap();
    let (snapshot, ledger) = (of.snapshot().unwrap(), of.ledger().unwrap());
    // Ids differ, as `parse` knows no root: days of several articles are told apart by precision alone, and here all have one.
    let whole = actors(&snapshot, &ledger, &request(Query::All, &[], None)).unwrap().actors;
    assert_eq!(whole, scan(&all, |_| true, &[], None));
    assert!(whole.iter().any(|actor| actor.roles.len() > 1) && whole.iter().any(|actor| actor.first.is_none()));
    let says = |stored: &Stored| {
        let words =
            |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("talks"));
        stored.article.parts().any(|(_, text)| words(text))
    };
    for with in [&[][..], &["Østby-Lunde"], &["UN"], &["lunde", "chad"], &["LBA"], &["Nobody Atall"]] {
        let with: Vec<String> = with.iter().map(|name| (*name).to_owned()).collect();
        for kind in [None, Some(ActorKind::Person), Some(ActorKind::Place)] {
            let found = actors(&snapshot, &ledger, &request(word("talks"), &with, kind)).unwrap().actors;
            assert_eq!(found, scan(&all, says, &with, kind), "{with:?} {kind:?}");
            let found = actors(&snapshot, &ledger, &request(Query::All, &with, kind)).unwrap().actors;
            assert_eq!(found, scan(&all, |_| true, &with, kind), "{with:?} {kind:?}");
        }
    }
}

/// Kind, name, and what it is called in the text.
const POOL: [(ActorKind, &str, &[&str]); 9] = [
    (ActorKind::Person, "Ada Lind", &["Ada Lind", "Lind", "Ada"]),
    (ActorKind::Person, "ADA LIND", &["ADA LIND", "LIND"]),
    (ActorKind::Person, "Bo Roth-Lind", &["Bo Roth-Lind", "Roth-Lind", "Bo"]),
    (ActorKind::Person, "Ida Ostvik", &["Ida Ostvik", "Mrs Ostvik"]),
    (ActorKind::Person, "Ida Østvik", &["Ida Østvik"]),
    (ActorKind::Organisation, "Vell", &["Vell"]),
    (ActorKind::Place, "Vell", &["Vell"]),
    (ActorKind::Organisation, "Vell Water Board", &["Vell Water Board", "VWB", "Vell", "Board"]),
    (ActorKind::Organisation, "Village Wind Bureau", &["Village Wind Bureau", "VWB"]),
];
const ROLES: [&str; 5] = ["Minister", "minister", "MINISTER", "Deputy  Speaker", "chair"];
const ASKED: [&str; 10] =
    ["Lind", "ada lind", "Vell", "VWB", "Ostvik", "roth lind", "Bo", "Village Wind Bureau", "Board", "Nobody"];

/// Day and precision; whether it speaks of gas; index into the pool, into its surfaces, and into the roles.
type Parts = (Option<(u64, u8)>, bool, Vec<(usize, usize, usize)>);

fn parts() -> impl Strategy<Value = Parts> {
    let named = prop::collection::vec((0..POOL.len(), 0..4usize, 0..8usize), 0..6);
    (prop::option::weighted(0.7, (0..70u64, 0..3u8)), any::<bool>(), named)
}

fn stored(number: usize, (date, gas, named): &Parts) -> Stored {
    let published = date.map(|(day, precision)| {
        let precision = [Precision::Day, Precision::Month, Precision::Year][usize::from(precision)];
        let date = NaiveDate::from_ymd_opt(2022, 12, 1).unwrap() + Days::new(day);
        let date = precision.period(date).from.unwrap();
        Published { date, time: None, precision, provenance: Provenance::Field, span: None }
    });
    let mut text = if *gas { "Gas. ".to_owned() } else { "Oil. ".to_owned() };
    let mut actors: Vec<Actor> = Vec::new();
    for &(of, surface, role) in named {
        let (kind, name, surfaces) = POOL[of];
        let surface = surfaces[surface % surfaces.len()];
        let mention = Mention { part: Part::Text(0), span: text.len()..text.len() + surface.len() };
        text += surface;
        text += " said so. ";
        let same = |actor: &&mut Actor| actor.kind == kind && normalise(&actor.name) == normalise(name);
        match actors.iter_mut().find(same) {
            Some(actor) => actor.mentions.push(mention),
            None => {
                let role =
                    (kind == ActorKind::Person).then(|| ROLES.get(role).map(|role| (*role).to_owned())).flatten();
                actors.push(Actor { name: name.into(), kind, role, mentions: vec![mention] });
            }
        }
    }
    let article = Article {
        id: format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        source: number.to_string(),
        title: None,
        published,
        sections: vec![Section { heading: None, text, span: None }],
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    Stored { article, actors, dates: Vec::new(), language: None, added: None }
}

fn build(dir: &Path, groups: &[Vec<Parts>], removed: usize) -> (Index, Ledger, Vec<Stored>) {
    let mut numbers = 0..;
    let mut group = |parts: &Vec<Parts>| parts.iter().zip(&mut numbers).map(|(parts, n)| stored(n, parts)).collect();
    let (index, ledger, mut kept) = store(dir, groups.iter().map(&mut group).collect(), removed);
    // The index joins the words of a role by single spaces.
    for role in kept.iter_mut().flat_map(|stored| &mut stored.actors).filter_map(|actor| actor.role.as_mut()) {
        *role = role.replace("  ", " ");
    }
    (index, ledger, kept)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_a_scan(
        groups in prop::collection::vec(prop::collection::vec(parts(), 1..12), 1..4),
        removed in 0..4usize,
        asked in prop::collection::vec((any::<bool>(), prop::collection::vec(prop::sample::select(&ASKED[..]), 0..3), 0..4usize), 10),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (index, ledger, kept) = build(dir.path(), &groups, removed);
        let snapshot = index.snapshot().unwrap();
        for (gas, with, kind) in asked {
            let with: Vec<String> = with.into_iter().map(str::to_owned).collect();
            let kind = ActorKind::ALL.get(kind).copied();
            let query = if gas { word("gas") } else { Query::All };
            let holds = |stored: &Stored| !gas || stored.article.sections[0].text.starts_with("Gas");
            let mut request = request(query, &with, kind);
            let found = actors(&snapshot, &ledger, &request).unwrap().actors;
            prop_assert_eq!(&found, &scan(&kept, holds, &with, kind), "{:?}", &request);
            for sort in [ActorSort::Name, ActorSort::First, ActorSort::Last] {
                request.sort = sort;
                let mut other = actors(&snapshot, &ledger, &request).unwrap().actors;
                let day = |period: Option<dateline::dates::Period>| period.and_then(|period| period.from);
                let sorted = match sort {
                    ActorSort::Name => other.is_sorted_by_key(|actor| normalise(&actor.name)),
                    ActorSort::First => other.is_sorted_by_key(|actor| (actor.first.is_none(), day(actor.first))),
                    _ => other.is_sorted_by(|a, b| day(a.last) >= day(b.last)),
                };
                prop_assert!(sorted, "{sort:?}");
                other.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)).then(a.kind.cmp(&b.kind)));
                prop_assert_eq!(&other, &found);
            }
        }
    }
}

//! Random articles of few words, so that what is asked for is often there; and indexes of articles.

use std::ops::Range;
use std::path::Path;

use chrono::{Days, NaiveDate};
use dateline::article::{Actor, ActorKind, Article, Mention, MentionedDate, Metadata, Provenance, Published, Section};
use dateline::dates::{Period, Precision};
use dateline::index::{Entry, Index, Ledger, Stored};
use dateline::layout::Layout;
use dateline::schema::Schema;
use dateline::text::{Language, Terms};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

const WORDS: [&str; 28] = [
    "gas", "Gas", "GAS", "oil", "oils", "talks", "Talks", "talk", "TALKED", "talking", "bank", "Bank", "rate", "rates",
    "rated", "São", "sao", "O'Brien", "U.S.", "US", "us", "naïve", "3.5", "1,200", "don’t", "of", "the", "The",
];

/// More, of which some are of one stem in one language and not in another, or hide behind an apostrophe.
const TONGUES: [&str; 36] = [
    "grève",
    "grèves",
    "Grèves",
    "greves",
    "grev",
    "attaque",
    "attaques",
    "l'attaque",
    "L’attaque",
    "L'ATTAQUE",
    "attack",
    "nation",
    "nations",
    "national",
    "nationale",
    "d'État",
    "État",
    "etats",
    "Haus",
    "Häuser",
    "haeuser",
    "Gift",
    "gifts",
    "Raten",
    "rate",
    "dell'economia",
    "Dell’economia",
    "economia",
    "economie",
    "aujourd'hui",
    "D'Angelo",
    "Angelo",
    "Ankara'da",
    "Ankara",
    "l'Iran",
    "ratée",
];

/// What stands between words: also what ends a sentence or an item of a list.
const GAPS: [&str; 12] = [" ", " ", " ", " ", " ", " ", ", ", ". ", "-", "\n", " (", "? "];

const ACTORS: [(ActorKind, &str); 6] = [
    (ActorKind::Person, "Ada Lind"),
    (ActorKind::Person, "Bo Lind"),
    (ActorKind::Person, "Óscar O'Brien Jr."),
    (ActorKind::Organisation, "Vell Bank Inc"),
    (ActorKind::Place, "United States"),
    (ActorKind::Place, "Lind"),
];

/// The default schema, with a number and a date.
pub(crate) fn schema() -> Schema {
    let more = "[fields.words]\ntype = \"number\"\nfrom = \"meta.words\"\nfast = true\n\
                [fields.updated]\ntype = \"date\"\nfrom = \"meta.updated\"\nfast = true\n";
    Schema::parse(&format!("{}\n{more}", Schema::DEFAULT), "test.toml").unwrap()
}

/// The same, with several languages.
pub(crate) fn schema_of(languages: &[&str]) -> Schema {
    let text = schema().source().replace("\nlanguage = \"english\"", &format!("\nlanguage = {languages:?}"));
    Schema::parse(&text, "test.toml").unwrap()
}

fn text(words: Range<usize>, several: bool) -> impl Strategy<Value = String> {
    let all = if several { [&TONGUES[..], &TONGUES[..], &WORDS[..]].concat() } else { WORDS.to_vec() };
    prop::collection::vec((select(all), select(&GAPS[..])), words).prop_map(|words| {
        let text: String = words.into_iter().flat_map(|(word, gap)| [word, gap]).collect();
        text.trim().to_owned()
    })
}

/// Paragraphs, of which some hold no word.
fn body(several: bool) -> impl Strategy<Value = String> {
    let paragraph = prop_oneof![9 => text(1..10, several), 1 => Just("* * *".to_owned())];
    prop::collection::vec(paragraph, 0..4).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

/// A section; no heading is without a word.
fn section(several: bool) -> impl Strategy<Value = Section> {
    (text(1..4, several), body(several)).prop_map(|(heading, text)| Section {
        heading: Some(heading),
        text,
        span: None,
    })
}

fn published() -> impl Strategy<Value = Published> {
    let precision = select(&[Precision::Day, Precision::Day, Precision::Month, Precision::Year][..]);
    (day(), precision).prop_map(|(day, precision)| {
        let date = precision.period(day).from.unwrap();
        Published { date, time: None, precision, provenance: Provenance::Field, span: None }
    })
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..400u64).prop_map(|n| NaiveDate::from_ymd_opt(2022, 6, 1).unwrap() + Days::new(n))
}

fn metadata() -> impl Strategy<Value = Metadata> {
    let authors =
        select(vec![json!("Ada Lind"), json!(["Bo Vell", "Ada O’Brien"]), json!({"name": "Bo D'Angelo"}), json!("")]);
    let desks = select(vec!["World", "world", "São  Paulo", "Sport"]);
    let tags = prop::collection::vec(select(vec!["gas", "Interest rates", "oil"]), 0..3);
    let option = prop::option::of::<BoxedStrategy<serde_json::Value>>;
    let fields = (
        option(authors.boxed()),
        option(desks.prop_map(|desk| json!(desk)).boxed()),
        option(tags.prop_map(|tags| json!(tags)).boxed()),
        option(prop_oneof![(0..300).prop_map(|n| json!(n)), (0..40).prop_map(|n| json!(f64::from(n) / 8.0))].boxed()),
        option(day().prop_map(|day| json!(day)).boxed()),
    );
    fields.prop_map(|(author, desk, tag, words, updated)| {
        let fields = [("author", author), ("desk", desk), ("tag", tag), ("words", words), ("updated", updated)];
        fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    })
}

fn article(several: bool) -> impl Strategy<Value = Article> {
    let title = prop::option::of(prop_oneof![9 => text(1..6, several), 1 => Just("...".to_owned())]);
    let sections = prop::collection::vec(section(several), 0..3);
    let parts = (title, body(several), sections, prop::option::weighted(0.8, published()), metadata());
    parts.prop_map(|(title, lead, sections, published, metadata)| Article {
        id: String::new(),
        source: String::new(),
        title,
        published,
        sections: [vec![Section { heading: None, text: lead, span: None }], sections].concat(),
        metadata,
        warnings: Vec::new(),
        evidence: Vec::new(),
    })
}

/// First token, tokens, and who is named there, or which days are spoken of and for how long.
type Marks = Vec<(usize, usize, usize, NaiveDate, u64)>;

/// Names actors and dates of an article wherever no other is.
fn marked(article: Article, language: Option<Language>, added: Option<NaiveDate>, marks: &Marks) -> Stored {
    let layout = Layout::of(&article, language.unwrap_or(Language::ENGLISH));
    let (mut actors, mut dates): (Vec<Actor>, Vec<MentionedDate>) = (Vec::new(), Vec::new());
    let (mut next_actor, mut next_date) = (0, 0);
    let mut marks = marks.clone();
    marks.sort_unstable();
    for (first, length, who, day, days) in marks {
        let (Some(placed), Some(part)) = (layout.tokens.get(first), layout.part_of(first)) else { continue };
        let side_by_side = |other: &usize| {
            layout.tokens.get(*other).is_some_and(|token| token.position == placed.position + (*other - first) as u32)
        };
        let last = (first..first + length).take_while(side_by_side).last().unwrap_or(first);
        let span = placed.token.start as usize..layout.tokens[last].token.end as usize;
        match ACTORS.get(who) {
            Some(&(kind, name)) if first >= next_actor => {
                next_actor = last + 1;
                let mention = Mention { part, span };
                match actors.iter_mut().find(|actor| (actor.kind, &*actor.name) == (kind, name)) {
                    Some(actor) => actor.mentions.push(mention),
                    None => actors.push(Actor { name: name.into(), kind, role: None, mentions: vec![mention] }),
                }
            }
            None if first >= next_date => {
                next_date = last + 1;
                let period = Period::between(day, day + Days::new(days)).unwrap();
                dates.push(MentionedDate { period, part, span });
            }
            _ => {}
        }
    }
    Stored { article, actors, dates, language, added }
}

/// Articles by commits, without ids, each in one of the languages, if there are any.
pub(crate) fn groups(languages: &[Language]) -> impl Strategy<Value = Vec<Vec<Stored>>> + use<> {
    let several = !languages.is_empty();
    let language = select(if several { languages.iter().copied().map(Some).collect() } else { vec![None] });
    let days = prop_oneof![Just(0u64), Just(0), Just(6), 0..40u64, Just(364)];
    let mark = (0..40usize, 1..4usize, 0..ACTORS.len() + 3, day(), days);
    let stored = (article(several), language, prop::option::of(day()), prop::collection::vec(mark, 0..10));
    let stored = stored.prop_map(|(article, language, added, marks)| marked(article, language, added, &marks));
    prop::collection::vec(prop::collection::vec(stored, 2..7), 1..4).prop_map(|mut groups| {
        for (number, stored) in groups.iter_mut().flatten().enumerate() {
            stored.article.id = format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            stored.article.source = number.to_string();
        }
        groups
    })
}

/// An index of articles whose sources are their numbers, in as many commits as there are groups; where `removed` is not 0, every
/// fourth is removed again. Also those that are left.
pub(crate) fn store(dir: &Path, groups: Vec<Vec<Stored>>, removed: usize) -> (Index, Ledger, Vec<Stored>) {
    store_with(&Schema::embedded(), dir, groups, removed)
}

/// As [`store`], with another schema.
pub(crate) fn store_with(
    schema: &Schema,
    dir: &Path,
    groups: Vec<Vec<Stored>>,
    removed: usize,
) -> (Index, Ledger, Vec<Stored>) {
    let index = Index::create(dir, schema).unwrap();
    let (mut ledger, mut kept) = (Ledger::default(), Vec::new());
    for group in groups {
        let writer = index.writer(1, 0).unwrap();
        let mut batch = writer.batch();
        let mut words = Terms::of(index.languages());
        for stored in group {
            let language = index.language_of(&stored);
            words.speak(language);
            let layout = Layout::of(&stored.article, language);
            let key = format!("/{}", stored.article.source);
            let numbers = layout.numbers(&stored.article, &mut words);
            let terms = batch.add(&key, &stored, &layout, &numbers, &mut words).unwrap();
            ledger.files.insert(key, Entry { documents: 1, terms, ..Entry::default() });
            kept.push(stored);
        }
        drop(batch);
        writer.commit(&ledger).unwrap();
    }
    let writer = index.writer(1, 0).unwrap();
    for number in (0..kept.len()).filter(|number| removed > 0 && number % 4 == removed) {
        writer.remove_file(&format!("/{number}"));
        ledger.files.remove(&format!("/{number}"));
    }
    kept.retain(|stored| ledger.files.contains_key(&format!("/{}", stored.article.source)));
    writer.commit(&ledger).unwrap();
    (index, ledger, kept)
}

//! The lexicon, made of open lists: what is known of words and phrases beforehand.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use dateline::actors::lexicon::{flag, phrase, phrase_hash, word_hash, write};
use dateline::actors::normalise;
use dateline::text::{Case, fold, tokenise};

/// Where the lists lie.
pub struct Places<'p> {
    pub ner: &'p Path,
    pub gazetteers: &'p Path,
    pub lists: &'p Path,
    pub own: &'p Path,
    pub news: &'p Path,
}

#[derive(Default)]
struct Builder {
    flags: HashMap<String, u32>,
    phrases: HashMap<u64, u8>,
    /// How many names of organisations each word begins and ends.
    begins: HashMap<String, u32>,
    ends: HashMap<String, u32>,
}

fn normal(word: &str) -> String {
    fold(word).to_lowercase()
}

fn words(name: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    tokenise(name, &mut tokens);
    tokens.iter().map(|token| normal(token.of(name))).collect()
}

impl Builder {
    fn flag(&mut self, word: &str, flag: u32) {
        *self.flags.entry(normal(word)).or_default() |= flag;
    }

    fn name(&mut self, name: &str, kind: u8) {
        let words = words(name);
        if words.is_empty() || words.len() > 8 || words.iter().all(|word| word.len() < 2) {
            return;
        }
        let mut hash = 0;
        for (i, word) in words.iter().enumerate() {
            hash = phrase_hash(hash, word_hash(word));
            *self.phrases.entry(hash).or_default() |= if i + 1 == words.len() { kind } else { phrase::PREFIX };
        }
        match (kind, words.as_slice()) {
            (phrase::ORGANISATION, [word]) => self.flag(word, flag::BODY),
            (phrase::ORGANISATION, [first, .., last]) => {
                *self.begins.entry(first.clone()).or_default() += 1;
                *self.ends.entry(last.clone()).or_default() += 1;
            }
            (phrase::PLACE, [_]) => {}
            (phrase::PLACE, many) => {
                many.iter().filter(|word| word.len() > 3).for_each(|word| self.flag(word, flag::PLACE_PART));
            }
            (phrase::OTHER, [word]) => self.flag(word, flag::DEMONYM),
            (phrase::PERSON, [.., last]) => self.flag(last, flag::KNOWN_PERSON),
            _ => {}
        }
    }
}

/// Builds the lexicon.
pub fn build(places: &Places<'_>) -> Result<Vec<u8>> {
    let mut builder = Builder::default();
    census(&mut builder, places.lists)?;
    cities(&mut builder, places.lists)?;
    countries(&mut builder, places.gazetteers)?;
    officials(&mut builder)?;
    own(&mut builder, places.own)?;
    phoenix(&mut builder, places.gazetteers)?;
    classes(&mut builder, places.own)?;
    usual_case(&mut builder, places.news)?;
    for (word, count) in std::mem::take(&mut builder.begins) {
        if count >= 2 {
            builder.flag(&word, flag::BODY_BEGIN);
        }
    }
    for (word, count) in std::mem::take(&mut builder.ends) {
        if count >= 3 {
            builder.flag(&word, flag::BODY_END);
        }
    }
    let clusters = clusters(places.ner)?;
    let flags: Vec<_> =
        builder.flags.iter().filter(|(_, flags)| **flags != 0).map(|(word, &flags)| (word_hash(word), flags)).collect();
    let phrases: Vec<_> = builder.phrases.into_iter().collect();
    eprintln!("{} clustered words, {} listed words, {} phrases", clusters.len(), flags.len(), phrases.len());
    Ok(write(&clusters, &flags, &phrases))
}

fn lines(path: &Path) -> Result<Vec<String>> {
    let text = fs::read(path).with_context(|| format!("{}", path.display()))?;
    Ok(String::from_utf8_lossy(&text).lines().map(str::to_owned).collect())
}

/// The most frequent surnames that are listed: rarer ones are no help.
const SURNAMES: usize = 25_000;

/// Names of the census of the United States.
fn census(builder: &mut Builder, lists: &Path) -> Result<()> {
    for (i, line) in lines(&lists.join("dist.all.last"))?.iter().take(SURNAMES).enumerate() {
        let word = line.split_whitespace().next().unwrap_or("");
        builder.flag(word, if i < 5000 { flag::SURNAME } else { flag::RARE_SURNAME });
    }
    for file in ["dist.female.first", "dist.male.first"] {
        for line in lines(&lists.join(file))? {
            builder.flag(line.split_whitespace().next().unwrap_or(""), flag::FIRST);
        }
    }
    Ok(())
}

fn cities(builder: &mut Builder, lists: &Path) -> Result<()> {
    let read =
        |name: &str| -> Result<serde_json::Value> { Ok(serde_json::from_str(&fs::read_to_string(lists.join(name))?)?) };
    for city in read("cities15000.json")?.as_object().context("cities")?.values() {
        let name = city["name"].as_str().unwrap_or("");
        let large = city["population"].as_u64().unwrap_or(0) >= 100_000;
        builder.name(name, phrase::PLACE);
        if let [word] = words(name).as_slice() {
            builder.flag(word, if large { flag::CITY } else { flag::TOWN });
        }
    }
    for state in read("us_states.json")?.as_object().context("states")?.values() {
        let name = state["name"].as_str().unwrap_or("");
        builder.name(name, phrase::PLACE);
        if let [word] = words(name).as_slice() {
            builder.flag(word, flag::REGION);
        }
    }
    for county in read("us_counties.json")?.as_array().context("counties")? {
        builder.name(county["name"].as_str().unwrap_or(""), phrase::PLACE);
    }
    Ok(())
}

fn countries(builder: &mut Builder, gazetteers: &Path) -> Result<()> {
    for line in lines(&gazetteers.join("factbook-countries.tsv"))?.iter().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        for place in columns.iter().take(5).skip(1).flat_map(|c| c.split(';')) {
            builder.name(place.trim(), phrase::PLACE);
            if let [word] = words(place).as_slice() {
                builder.flag(word, flag::REGION);
            }
        }
        for people in columns.iter().take(7).skip(5).flat_map(|c| c.split([';', ','])) {
            let people = people.trim().trim_start_matches("or ").replace("(s)", "");
            if people.starts_with(char::is_uppercase) && !people.contains('(') {
                builder.name(&people, phrase::OTHER);
                builder.name(&format!("{people}s"), phrase::OTHER);
            }
        }
    }
    Ok(())
}

/// Who held an office, by all names.
fn officials(builder: &mut Builder) -> Result<()> {
    for line in lines(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/actors/offices.tsv")))? {
        let mut columns = line.split('\t');
        let names = columns.next().into_iter().chain(columns.next().unwrap_or("").split("; "));
        names.filter(|name| name.contains(' ')).for_each(|name| builder.name(name, phrase::PERSON));
        columns.next().unwrap_or("").split("; ").for_each(|surname| builder.flag(surname, flag::KNOWN_PERSON));
    }
    Ok(())
}

/// What else known bodies are called, of which the lexicon knows nothing: nicknames that are words of other uses, too, and names
/// that came up when the model had been learnt.
const UNLEARNT: &str = "unlearnt.tsv";

/// Tables of our own listing: kind, name, aliases, ambiguous short forms.
fn own(builder: &mut Builder, own: &Path) -> Result<()> {
    for entry in fs::read_dir(own)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "tsv") || path.ends_with(UNLEARNT) {
            continue;
        }
        for line in lines(&path)? {
            let columns: Vec<&str> = line.split('\t').collect();
            let kind = match columns.first() {
                Some(&"organisation") => phrase::ORGANISATION,
                Some(&"place") => phrase::PLACE,
                Some(&"person") => phrase::PERSON,
                Some(&"none") => phrase::OTHER,
                _ => continue,
            };
            let names =
                |i: usize| columns.get(i).copied().unwrap_or("").split("; ").map(str::trim).filter(|n| !n.is_empty());
            for name in names(1).chain(names(2)) {
                builder.name(name, kind);
                if let ([word], phrase::PLACE) = (words(name).as_slice(), kind) {
                    builder.flag(word, flag::REGION);
                }
            }
            for name in names(3) {
                match (words(name).as_slice(), kind) {
                    ([word], phrase::ORGANISATION) => builder.flag(word, flag::BODY_SHORT),
                    ([_, _, ..], _) if columns.get(4).is_some() => builder.name(name, kind),
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

/// An entry of the dictionaries of political actors: a name in capitals, aliases behind `+`, codes in brackets.
#[derive(Default)]
struct Entry {
    names: Vec<String>,
    codes: String,
}

/// The dictionaries of political actors.
fn phoenix(builder: &mut Builder, gazetteers: &Path) -> Result<()> {
    for file in ["Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt"] {
        let mut entry = Entry::default();
        for line in lines(&gazetteers.join(file))? {
            let text = line.split('#').next().unwrap_or("");
            let (name, codes) = text.split_once('[').unwrap_or((text, ""));
            let indented = line.starts_with(['\t', ' ']);
            let name = name.trim().trim_matches(['_', ',']).replace('_', " ");
            if !indented && !name.is_empty() && !name.starts_with('+') {
                take_entry(builder, &std::mem::take(&mut entry), file);
            }
            if !indented && !name.is_empty() {
                entry.names.push(name.trim_start_matches('+').trim().to_owned());
            }
            entry.codes.push_str(codes);
        }
        take_entry(builder, &entry, file);
    }
    Ok(())
}

fn take_entry(builder: &mut Builder, entry: &Entry, file: &str) {
    // Persons have terms of office.
    let dated = entry.codes.contains(|c: char| c.is_ascii_digit());
    let titled = |parts: &[String]| parts.iter().any(|word| builder_title(word));
    if dated {
        for name in &entry.names {
            let parts = words(name);
            if (2..=4).contains(&parts.len()) && !titled(&parts) {
                builder.name(name, phrase::PERSON);
            }
        }
    } else if !file.contains("Countries") {
        for name in entry.names.iter().take(if file.contains("MilNon") { 1 } else { usize::MAX }) {
            if words(name).len() >= 2 && entry.codes.len() > 3 {
                builder.name(name, phrase::ORGANISATION);
            }
        }
    }
}

fn builder_title(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "and"
            | "president"
            | "minister"
            | "prime"
            | "government"
            | "king"
            | "queen"
            | "prince"
            | "general"
            | "chancellor"
            | "senator"
            | "secretary"
            | "vice"
            | "dr"
            | "mr"
            | "mrs"
            | "sheikh"
            | "sultan"
            | "emir"
            | "premier"
            | "ambassador"
            | "colonel"
            | "governor"
            | "leader"
            | "chairman"
            | "foreign"
            | "former"
            | "state"
            | "republic"
            | "pope"
            | "ministry"
            | "party"
    )
}

/// Classes of words of our own listing: a class, a tab, its words.
fn classes(builder: &mut Builder, own: &Path) -> Result<()> {
    for line in lines(&own.join("classes.txt"))? {
        let Some((class, words)) = line.split_once('\t') else { continue };
        let flag = match class {
            "function" | "calendar" => flag::FUNCTION,
            "title" => flag::TITLE,
            "office" => flag::OFFICE,
            "body" => flag::BODY_WORD,
            "site" => flag::SITE_WORD,
            "company" => flag::COMPANY,
            _ => continue,
        };
        words.split_whitespace().for_each(|word| builder.flag(word, flag));
    }
    Ok(())
}

/// How news in the public domain writes words within sentences.
fn usual_case(builder: &mut Builder, news: &Path) -> Result<()> {
    let mut counts: HashMap<String, [u32; 2]> = HashMap::new();
    let mut tokens = Vec::new();
    for line in lines(news)? {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&line) else { continue };
        let text = value["body"].as_str().unwrap_or("");
        tokens.clear();
        tokenise(text, &mut tokens);
        for pair in tokens.windows(2) {
            let token = pair[1];
            if token.opens != dateline::text::Opens::Nothing || pair[0].case == Case::Capital {
                continue;
            }
            let at = match token.case {
                Case::Lower => 0,
                Case::Capital => 1,
                _ => continue,
            };
            let word = normal(token.of(text));
            if let Some(counts) = counts.get_mut(&word) {
                counts[at] += 1;
            } else {
                let mut fresh = [0, 0];
                fresh[at] = 1;
                counts.insert(word, fresh);
            }
        }
    }
    for (word, [small, capital]) in counts {
        let all = small + capital;
        if all < 4 || word.len() < 2 {
            continue;
        }
        let case = if capital * 20 <= all {
            1
        } else if capital * 10 <= all * 8 {
            2
        } else {
            3
        };
        builder.flag(&word, case << flag::USUAL_CASE);
    }
    Ok(())
}

/// Clusters of words without digits or marks, coarse and fine.
fn clusters(ner: &Path) -> Result<Vec<(u64, u16, u16)>> {
    let path = ner.join("word-clusters.tsv.xz");
    let output = Command::new("xz").arg("-dc").arg(&path).output().context("xz")?;
    let mut found: HashMap<String, (u16, u16)> = HashMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut columns = line.split('\t');
        let (Some(word), Some(coarse), Some(fine)) = (columns.next(), columns.next(), columns.next()) else { continue };
        let word = normal(word);
        if word.chars().all(|c| c.is_alphabetic() || c == '.') {
            found.entry(word).or_insert((coarse.parse::<u16>()? + 1, fine.parse::<u16>()? + 1));
        }
    }
    Ok(found.into_iter().map(|(word, (coarse, fine))| (word_hash(&word), coarse, fine)).collect())
}

/// The names that the gazetteer of the program knows: kind, name, aliases; what else some articles call it, and which: those that
/// name one of these countries or bodies, or that very one by its full name, or all from this day on.
///
/// # Errors
/// When a list cannot be read, two lists have the same actor by two names, or two actors are called the same in some articles.
pub fn names(own: &Path) -> Result<String> {
    let mut names = String::new();
    let mut paths: Vec<_> =
        fs::read_dir(own)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "tsv"));
    // Those of `well-known.tsv` come last by name, but the first to claim an alias keeps it.
    paths.sort();
    // By kind and name or alias, the name.
    let (mut known, mut aliased, mut called) = (HashMap::new(), Vec::new(), HashMap::new());
    for path in paths.iter().rev() {
        for line in lines(path)? {
            let columns: Vec<&str> = line.split('\t').collect();
            if let [kind @ ("organisation" | "place"), name, aliases, rest @ ..] = columns.as_slice() {
                // Short names that hold in no article in particular are for the model alone.
                let sometimes = if let [short, only] = rest { format!("\t{short}\t{only}") } else { String::new() };
                names.push_str(&format!("{kind}\t{name}\t{aliases}{sometimes}\n"));
                let key = |name: &str| ((*kind).to_owned(), normalise(name));
                let shorts = if let [short, _] = rest { short.split("; ").map(key).collect() } else { Vec::new() };
                for short in shorts {
                    if let Some(other) =
                        called.insert(short.clone(), normalise(name)).filter(|other| *other != normalise(name))
                    {
                        bail!("some articles call {name:?} {:?}, and some {other:?}", short.1);
                    }
                }
                known.insert(key(name), normalise(name));
                aliased.extend(aliases.split("; ").map(|alias| (key(alias), normalise(name))));
            }
        }
    }
    let twice = aliased.iter().find(|(alias, name)| known.get(alias).is_some_and(|own| own != name));
    if let Some(((_, alias), name)) = twice {
        bail!("{alias:?} is a name of its own and an alias of {name:?}: make one entry of the two");
    }
    Ok(names)
}

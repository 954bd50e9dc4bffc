//! Makes `src/actors/offices.tsv`: who held which office when, from the executive and the Congress of the United States, the
//! chiefs in the factbook, the leaders in the Phoenix dictionaries, and `leaders.tsv`, which is our own and wins.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use chrono::{Days, NaiveDate};
use dateline::actors::normalise;

use crate::chiefs;

/// Who was in office for how long.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    pub office: String,
    pub country: String,
    pub from: NaiveDate,
    /// `None` if it goes on.
    pub to: Option<NaiveDate>,
}

#[derive(Debug, Clone, Default)]
pub struct Person {
    pub name: String,
    pub aliases: Vec<String>,
    /// What the person goes by alone; the last word of the name where it is empty.
    pub short: Vec<String>,
    pub terms: Vec<Term>,
}

/// Nobody takes offices so many days apart.
const LONGEST: i64 = 50 * 365;

/// Who left before is no leader of today's news.
pub fn earliest() -> NaiveDate {
    NaiveDate::from_ymd_opt(1980, 1, 1).unwrap_or_default()
}

/// Two dates that mean the same day in two sources.
pub fn near(a: NaiveDate, b: NaiveDate) -> bool {
    a.checked_sub_days(Days::new(10)) < Some(b) && Some(b) < a.checked_add_days(Days::new(10))
}

impl Person {
    pub fn shorts(&self) -> Vec<String> {
        if !self.short.is_empty() {
            return self.short.iter().map(|short| normalise(short)).collect();
        }
        let name = normalise(&self.name);
        let last = name.rsplit(' ').find(|word| !matches!(*word, "jr" | "sr" | "ii" | "iii" | "iv"));
        last.into_iter().map(str::to_owned).collect()
    }

    /// Whether another source means the same person: one of that name, or, if not only by name, of the same surname in a
    /// country at that time, or who came or went there on the same day.
    fn is(&self, other: &Self, by_name: bool) -> bool {
        let key = normalise(&other.name);
        if [&self.name].into_iter().chain(&self.aliases).any(|name| normalise(name) == key) {
            // The president of 1961 is not the senator of 2017.
            let first = |person: &Self| person.terms.iter().map(|term| term.from).min();
            let apart = first(self).zip(first(other)).map_or(0, |(own, other)| (own - other).num_days().abs());
            return apart < LONGEST;
        }
        if by_name {
            return false;
        }
        let surname = self.shorts().iter().any(|short| other.shorts().contains(short));
        let pairs = self.terms.iter().flat_map(|own| other.terms.iter().map(move |term| (own, term)));
        pairs.filter(|(own, term)| own.country == term.country).any(|(own, term)| {
            let overlap = own.to.is_none_or(|to| to > term.from) && term.to.is_none_or(|to| to > own.from);
            let same_day = near(own.from, term.from)
                || own
                    .to
                    .zip(term.to)
                    .is_some_and(|(a, b)| near(a, b) && a.year_before(own.from) && b.year_before(term.from));
            (surname && overlap) || same_day
        })
    }

    fn line(&self) -> String {
        let terms: Vec<String> = self
            .terms
            .iter()
            .map(|term| {
                let to = term.to.map_or(String::new(), |to| to.to_string());
                format!("{}|{}|{}|{to}", term.office, term.country, term.from)
            })
            .collect();
        format!("{}\t{}\t{}\t{}\n", self.name, self.aliases.join("; "), self.short.join("; "), terms.join("; "))
    }
}

trait YearBefore {
    /// Whether the other day is at least a year before.
    fn year_before(self, other: NaiveDate) -> bool;
}

impl YearBefore for NaiveDate {
    fn year_before(self, other: NaiveDate) -> bool {
        self.checked_sub_days(Days::new(365)) > Some(other)
    }
}

/// Writes the table.
pub fn run(gazetteers: &Path, own: &Path, out: &Path) -> Result<()> {
    let mut all = leaders(own)?;
    let mut add = |person: Person, adds_terms: bool| {
        // The fullest name first: the two presidents Bush share the shorter one.
        let longer = person.aliases.iter().find_map(|alias| {
            all.iter().position(|known| known.is(&Person { name: alias.clone(), ..Person::default() }, true))
        });
        let found = longer.or_else(|| all.iter().position(|known| known.is(&person, adds_terms)));
        let Some(known) = found.and_then(|at| all.get_mut(at)) else {
            all.push(person);
            return;
        };
        let names = [&known.name].into_iter().chain(&known.aliases).map(|name| normalise(name)).collect::<Vec<_>>();
        for alias in [&person.name].into_iter().chain(&person.aliases) {
            if adds_terms && !names.contains(&normalise(alias)) {
                known.aliases.push(alias.clone());
            }
        }
        if adds_terms {
            known.terms.extend(person.terms);
        }
    };
    for person in executive(&gazetteers.join("us-executive.yaml"))? {
        add(person, true);
    }
    for person in congress(&gazetteers.join("us-legislators-current.yaml"))? {
        add(person, true);
    }
    for person in chiefs::factbook(&gazetteers.join("factbook-countries.tsv"))? {
        add(person, false);
    }
    for person in chiefs::phoenix(&gazetteers.join("Phoenix.Countries.actors.txt"))? {
        add(person, false);
    }
    let mut lines = BTreeMap::new();
    for person in &mut all {
        person.terms.sort_by_key(|term| term.from);
        lines.insert((normalise(&person.name), person.terms.first().map(|term| term.from)), person.line());
    }
    let table: String = lines.into_values().collect();
    fs::write(out, &table)?;
    println!("{}: {} persons, {} bytes", out.display(), table.lines().count(), table.len());
    Ok(())
}

pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{}", path.display()))
}

fn list(column: &str) -> Vec<String> {
    column.split("; ").filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Our own table: name, aliases, what they go by alone, and terms: office, country, first and last day.
fn leaders(path: &Path) -> Result<Vec<Person>> {
    read(path)?
        .lines()
        .map(|line| {
            let [name, aliases, short, terms] = line.split('\t').collect::<Vec<_>>()[..] else {
                anyhow::bail!("not four columns: {line}")
            };
            let terms = list(terms).iter().map(|term| own_term(term)).collect::<Option<_>>();
            let terms = terms.with_context(|| format!("a term that cannot be read: {line}"))?;
            Ok(Person { name: name.to_owned(), aliases: list(aliases), short: list(short), terms })
        })
        .collect()
}

/// The offices that are told apart, the longer ones first.
const OFFICES: &[&str] = &[
    "vice president",
    "president",
    "prime minister",
    "chancellor",
    "secretary-general",
    "director-general",
    "general secretary",
    "managing director",
    "secretary of state",
    "defense secretary",
    "treasury secretary",
    "foreign secretary",
    "foreign minister",
    "defense minister",
    "attorney general",
    "fed chair",
    "first lady",
    "dr",
    "supreme leader",
    "state counsellor",
    "chief adviser",
    "crown prince",
    "senator",
    "representative",
    "speaker",
    "chairman",
    "colonel",
    "general",
    "emperor",
    "sultan",
    "leader",
    "king",
    "queen",
    "emir",
    "pope",
];

fn own_term(term: &str) -> Option<Term> {
    let office = OFFICES.iter().find(|office| term.starts_with(*office))?;
    let rest = term[office.len()..].trim();
    let (rest, to) = rest.rsplit_once(' ')?;
    let (country, from) = rest.rsplit_once(' ')?;
    let to = if to == "-" { None } else { Some(to.parse().ok()?) };
    Some(Term { office: (*office).to_owned(), country: country.to_owned(), from: from.parse().ok()?, to })
}

/// The values of an entry in the files of the unitedstates project, which are plain enough to be read line by line.
#[derive(Default)]
struct Entry {
    names: HashMap<String, String>,
    wikipedia: String,
    terms: Vec<Term>,
}

fn entries(path: &Path) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut section = String::new();
    for line in read(path)?.lines() {
        if line.starts_with("- ") {
            entries.push(Entry::default());
        }
        let Some(entry) = entries.last_mut() else { continue };
        let Some((key, value)) = line.trim_start_matches([' ', '-']).split_once(':') else { continue };
        let value = value.trim().trim_matches(['\'', '"']);
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        if indent == 2 && value.is_empty() {
            key.clone_into(&mut section);
        }
        match (section.as_str(), key) {
            ("id", "wikipedia") => value.split(" (").next().unwrap_or("").clone_into(&mut entry.wikipedia),
            ("name", _) => {
                entry.names.insert(key.to_owned(), value.to_owned());
            }
            ("terms", "type") => {
                let office = match value {
                    "prez" => "president",
                    "viceprez" => "vice president",
                    "sen" => "senator",
                    _ => "representative",
                };
                let country = "United States".to_owned();
                entry.terms.push(Term { office: office.to_owned(), country, from: NaiveDate::default(), to: None });
            }
            ("terms", "start") => {
                if let Some(term) = entry.terms.last_mut() {
                    term.from = value.parse()?;
                }
            }
            ("terms", "end") => {
                if let Some(term) = entry.terms.last_mut() {
                    term.to = Some(value.parse()?);
                }
            }
            _ => {}
        }
    }
    for entry in &mut entries {
        let mut terms: Vec<Term> = Vec::new();
        for term in std::mem::take(&mut entry.terms) {
            match terms
                .last_mut()
                .filter(|last| last.office == term.office && last.to.is_some_and(|to| near(to, term.from)))
            {
                Some(last) => last.to = term.to,
                None => terms.push(term),
            }
        }
        entry.terms = terms;
    }
    Ok(entries)
}

impl Entry {
    fn name(&self, keys: &[&str]) -> Option<String> {
        let parts: Option<Vec<&str>> = keys.iter().map(|key| self.names.get(*key).map(String::as_str)).collect();
        parts.map(|parts| parts.join(" "))
    }
}

fn executive(path: &Path) -> Result<Vec<Person>> {
    let persons = entries(path)?.into_iter().filter_map(|entry| {
        let (first, last) = (entry.name(&["first"])?, entry.name(&["last"])?);
        let name = format!("{first} {last}");
        let aliases = entry.name(&["first", "middle", "last"]).into_iter().collect();
        Some(Person { name, aliases, terms: entry.terms, ..Person::default() })
    });
    let since = NaiveDate::from_ymd_opt(1900, 1, 1);
    Ok(persons.filter(|person| person.terms.last().is_some_and(|term| term.to > since)).collect())
}

fn congress(path: &Path) -> Result<Vec<Person>> {
    let persons = entries(path)?.into_iter().filter_map(|entry| {
        let full = entry.name(&["official_full"]).or_else(|| entry.name(&["first", "last"]))?;
        let name = if entry.wikipedia.contains(' ') { entry.wikipedia.clone() } else { full.clone() };
        let mut aliases: Vec<String> = Vec::new();
        let others = [Some(full), entry.name(&["first", "last"]), entry.name(&["nickname", "last"])];
        for other in others.into_iter().flatten() {
            let other = other.replace([',', '"', '\u{201c}', '\u{201d}'], "");
            if normalise(&other) != normalise(&name) && !aliases.contains(&other) {
                aliases.push(other);
            }
        }
        let last = entry.name(&["last"])?;
        let person = Person { name, aliases, short: Vec::new(), terms: entry.terms };
        let short = if person.shorts() == [normalise(&last)] { Vec::new() } else { vec![last] };
        Some(Person { short, ..person })
    });
    Ok(persons.collect())
}

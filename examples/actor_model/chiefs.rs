//! Chiefs of state and heads of government: those of today in the factbook, and earlier ones in the Phoenix dictionaries.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use chrono::{Days, NaiveDate};
use dateline::actors::{Gazetteer, normalise};
use dateline::article::ActorKind;

use crate::offices::{Person, Term, earliest, near, read};

/// `RUTO` as `Ruto`, `EL-SISI` as `El-Sisi`.
fn small(word: &str) -> String {
    let mut begins = true;
    let mut name = String::new();
    for c in word.chars() {
        if begins {
            name.push(c);
        } else {
            name.extend(c.to_lowercase());
        }
        begins = matches!(c, '-' | '\'' | '\u{2019}');
    }
    name
}

/// A surname in capitals as it is usually written: `Van der Bellen`.
fn spelt(words: &[&str]) -> Vec<String> {
    let is_particle = |word: &str| matches!(word, "DE" | "DER" | "DA" | "DO" | "DOS" | "E" | "Y" | "BIN");
    let spelt = |(i, word): (usize, &&str)| if i > 0 && is_particle(word) { word.to_lowercase() } else { small(word) };
    words.iter().enumerate().map(spelt).collect()
}

fn unescape(text: &str) -> String {
    const MARKS: [(&str, char); 6] = [
        ("acute;", '\u{301}'),
        ("grave;", '\u{300}'),
        ("circ;", '\u{302}'),
        ("tilde;", '\u{303}'),
        ("uml;", '\u{308}'),
        ("cedil;", '\u{327}'),
    ];
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let mark = rest.chars().next().and_then(|base| {
            let (name, mark) = MARKS.iter().find(|(name, _)| rest[base.len_utf8()..].starts_with(name))?;
            Some((composed(base, *mark)?, base.len_utf8() + name.len()))
        });
        if let Some((c, length)) = mark {
            plain.push(c);
            rest = &rest[length..];
        } else if let Some(after) = rest.strip_prefix("rsquo;") {
            plain.push('\u{2019}');
            rest = after;
        }
    }
    plain + rest
}

/// A letter with its accent in one.
fn composed(base: char, mark: char) -> Option<char> {
    const ACUTE: &str = "aáeéiíoóuúyýAÁEÉIÍOÓUÚYÝ";
    const OTHERS: &[(char, &str)] = &[
        ('\u{300}', "aàeèiìoòuùAÀEÈIÌOÒUÙ"),
        ('\u{302}', "aâeêiîoôuûAÂEÊIÎOÔUÛ"),
        ('\u{303}', "aãnñoõAÃNÑOÕ"),
        ('\u{308}', "aäeëiïoöuüAÄEËIÏOÖUÜ"),
        ('\u{327}', "cçCÇ"),
    ];
    let letters = if mark == '\u{301}' { ACUTE } else { OTHERS.iter().find(|(other, _)| *other == mark)?.1 };
    let mut letters = letters.chars();
    letters.by_ref().find(|&letter| letter == base)?;
    letters.next()
}

/// Chiefs of state and heads of government: `President William RUTO (since 13 September 2022)`, the surname in capitals.
pub fn factbook(path: &Path) -> Result<Vec<Person>> {
    let mut found = Vec::new();
    for line in read(path)?.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let Some(country) = columns.get(1).and_then(|name| Gazetteer::built_in().canonical(name, ActorKind::Place))
        else {
            continue;
        };
        for chief in columns.get(7..9).unwrap_or(&[]) {
            found.extend(chief_of(&unescape(chief), country));
        }
    }
    Ok(found)
}

fn chief_of(chief: &str, country: &str) -> Option<Person> {
    let (title, since) = chief.split_once(" (since ")?;
    let since = since.split(')').next()?;
    let from = NaiveDate::parse_from_str(since, "%d %B %Y").ok()?;
    let (office, rest) = [
        "President ",
        "Prime Minister ",
        "Chancellor ",
        "King ",
        "Sultan ",
        "Interim President ",
        "Interim Prime Minister ",
    ]
    .into_iter()
    .find_map(|office| Some((office.trim_start_matches("Interim ").trim(), title.strip_prefix(office)?)))?;
    if rest.contains([',', ';'])
        || rest.split(' ').count() > 5
        || rest.split(' ').any(|word| matches!(word, "of" | "and" | "Minister" | "General" | "Crown"))
    {
        return None;
    }
    let is_surname = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 1 && !word.contains('.');
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.ends_with('.')).collect();
    let short: Vec<&str> = words.iter().copied().filter(|word| is_surname(word)).collect();
    let is_roman = |word: &str| word.chars().all(|c| "IVX".contains(c));
    if short.is_empty() || short.iter().any(|word| is_roman(word)) || words.len() < 2 {
        return None;
    }
    let mut capitals = spelt(&short).into_iter();
    let mut name = words
        .iter()
        .map(|word| if is_surname(word) { capitals.next().unwrap_or_default() } else { (*word).to_owned() });
    let name = name.by_ref().collect::<Vec<_>>().join(" ");
    let short = spelt(&short).join(" ");
    let term = Term { office: office.to_lowercase(), country: country.to_owned(), from, to: None };
    let mut person = Person { name, terms: vec![term], ..Person::default() };
    if let (Some(first), true) = (words.first().filter(|word| !is_surname(word)), words.len() > 2) {
        let plain = format!("{first} {short}");
        if plain != person.name {
            person.aliases.push(plain);
        }
    }
    if person.shorts() != [normalise(&short)] {
        person.short.push(short);
    }
    Some(person)
}

/// Countries where people have two surnames.
const SPANISH: &[&str] = &[
    "ARG", "BOL", "CHL", "COL", "CRI", "CUB", "DOM", "ECU", "ESP", "GTM", "HND", "MEX", "NIC", "PAN", "PER", "PRY",
    "SLV", "URY", "VEN",
];

/// Leaders of countries: a person who first was among the elite, then in the government, each with days. Who came in on the
/// first day of a month is a minister from another list, whose days are not known.
pub fn phoenix(path: &Path) -> Result<Vec<Person>> {
    let text = read(path)?;
    let mut countries: HashMap<String, &'static str> = HashMap::new();
    for line in text.lines() {
        if let Some((name, code)) = line.split_once('[')
            && let Some(code) = code.split(']').next().filter(|code| code.len() == 3)
            && let Some(country) = Gazetteer::built_in()
                .canonical(name.trim().trim_matches('_').replace('_', " ").trim(), ActorKind::Place)
        {
            countries.entry(code.to_owned()).or_insert(country);
        }
    }
    let mut found = Vec::new();
    let mut name = "";
    let mut codes: Vec<&str> = Vec::new();
    for line in text.lines().chain(["END_"]) {
        let line = line.split('#').next().unwrap_or("").trim_end();
        if let Some(code) = line.trim_start().strip_prefix('[') {
            codes.push(code.trim_end_matches(']'));
        } else if !line.is_empty() && !line.starts_with('+') {
            found.extend(leader(name, &codes, &countries));
            (name, codes) = (line, Vec::new());
        }
    }
    Ok(found)
}

fn leader(name: &str, codes: &[&str], countries: &HashMap<String, &'static str>) -> Option<Person> {
    let words: Vec<String> =
        name.trim_matches(['_', ' ']).split('_').filter(|word| !word.is_empty() && *word != "SIR").map(small).collect();
    if !(2..=4).contains(&words.len()) || name.contains(['(', '[', '.']) || name.contains("PRINCE_") {
        return None;
    }
    let code = codes.first()?.get(..3)?;
    codes.iter().find(|other| other.starts_with(code) && other.get(3..7) == Some("ELI ") && !other.contains('>'))?;
    let mut terms = Vec::new();
    for days in codes.iter().filter_map(|other| other.strip_prefix(code)?.strip_prefix("GOV ")) {
        let (from, to) = days.split_once('-').unwrap_or((days.trim_start_matches('>'), ""));
        let (from, to) = (day(from)?, day(to));
        let is_long = to.is_some_and(|to| to >= earliest() && to.checked_sub_days(Days::new(400)) >= Some(from));
        let country = (*countries.get(code)?).to_owned();
        if is_long && code != "USA" && !terms.iter().any(|term: &Term| near(term.from, from)) {
            terms.push(Term { office: "leader".to_owned(), country, from, to });
        }
    }
    let exact = |day: NaiveDate| !day.to_string().ends_with("-01");
    let others = terms.clone();
    terms.retain(|term| {
        let overlaps = |other: &Term| {
            exact(other.from) && other.from <= term.to.unwrap_or(other.from) && Some(term.from) <= other.to
        };
        exact(term.from) || !others.iter().any(overlaps)
    });
    if terms.is_empty() || !terms.iter().any(|term| exact(term.from)) {
        return None;
    }
    // Surnames stand first there, and before the mother's name in Spanish.
    let (first, last) = (words[0].clone(), words[words.len() - 1].clone());
    let short = match code {
        "CHN" | "TWN" | "KOR" | "PRK" | "VNM" => vec![first, last],
        _ if words.len() > 2 && SPANISH.contains(&code) => vec![words[words.len() - 2].clone(), last],
        _ => Vec::new(),
    };
    Some(Person { name: words.join(" "), short, terms, ..Person::default() })
}

/// `861124`, `20010915`: what is before 1930 has four digits for the year.
fn day(digits: &str) -> Option<NaiveDate> {
    let digits = digits.trim();
    let full = match digits.len() {
        6 if digits < "300000" => format!("20{digits}"),
        6 => format!("19{digits}"),
        8 => digits.to_owned(),
        _ => return None,
    };
    NaiveDate::parse_from_str(&full, "%Y%m%d").ok()
}

//! For whom athletes start, as lists of results have it in brackets behind their names: `Erik Lunde (Nor) 1:55.09`.

use super::gap::Gap;
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;

/// The codes of the International Olympic Committee, with those that reports of former years have, and the names of the countries in
/// the gazetteer. Left out is what is rather a party: `Lib`.
const CODES: &[(&str, &str)] = &[
    ("alb", "Albania"),
    ("alg", "Algeria"),
    ("and", "Andorra"),
    ("ang", "Angola"),
    ("arg", "Argentina"),
    ("arm", "Armenia"),
    ("aus", "Australia"),
    ("aut", "Austria"),
    ("aze", "Azerbaijan"),
    ("bah", "Bahamas"),
    ("bar", "Barbados"),
    ("bel", "Belgium"),
    ("bih", "Bosnia and Herzegovina"),
    ("blr", "Belarus"),
    ("bol", "Bolivia"),
    ("bot", "Botswana"),
    ("bra", "Brazil"),
    ("brn", "Bahrain"),
    ("bul", "Bulgaria"),
    ("bur", "Burkina Faso"),
    ("can", "Canada"),
    ("chi", "Chile"),
    ("chn", "China"),
    ("civ", "Côte d'Ivoire"),
    ("cmr", "Cameroon"),
    ("col", "Colombia"),
    ("crc", "Costa Rica"),
    ("cro", "Croatia"),
    ("cub", "Cuba"),
    ("cyp", "Cyprus"),
    ("cze", "Czechia"),
    ("den", "Denmark"),
    ("dom", "Dominican Republic"),
    ("ecu", "Ecuador"),
    ("egy", "Egypt"),
    ("eri", "Eritrea"),
    ("esa", "El Salvador"),
    ("esp", "Spain"),
    ("est", "Estonia"),
    ("eth", "Ethiopia"),
    ("fij", "Fiji"),
    ("fin", "Finland"),
    ("fra", "France"),
    ("gb", "United Kingdom"),
    ("gbr", "United Kingdom"),
    ("geo", "Georgia"),
    ("ger", "Germany"),
    ("gha", "Ghana"),
    ("gre", "Greece"),
    ("grn", "Grenada"),
    ("gua", "Guatemala"),
    ("hkg", "Hong Kong"),
    ("hun", "Hungary"),
    ("ina", "Indonesia"),
    ("ind", "India"),
    ("iri", "Iran"),
    ("irl", "Ireland"),
    ("irq", "Iraq"),
    ("isl", "Iceland"),
    ("isr", "Israel"),
    ("ita", "Italy"),
    ("jam", "Jamaica"),
    ("jor", "Jordan"),
    ("jpn", "Japan"),
    ("kaz", "Kazakhstan"),
    ("ken", "Kenya"),
    ("kgz", "Kyrgyzstan"),
    ("kor", "South Korea"),
    ("kos", "Kosovo"),
    ("ksa", "Saudi Arabia"),
    ("kuw", "Kuwait"),
    ("lat", "Latvia"),
    ("lie", "Liechtenstein"),
    ("ltu", "Lithuania"),
    ("lux", "Luxembourg"),
    ("mar", "Morocco"),
    ("mas", "Malaysia"),
    ("mda", "Moldova"),
    ("mex", "Mexico"),
    ("mgl", "Mongolia"),
    ("mkd", "North Macedonia"),
    ("mne", "Montenegro"),
    ("mon", "Monaco"),
    ("moz", "Mozambique"),
    ("nam", "Namibia"),
    ("ned", "Netherlands"),
    ("ngr", "Nigeria"),
    ("nor", "Norway"),
    ("nz", "New Zealand"),
    ("nzl", "New Zealand"),
    ("pak", "Pakistan"),
    ("pan", "Panama"),
    ("par", "Paraguay"),
    ("per", "Peru"),
    ("phi", "Philippines"),
    ("pol", "Poland"),
    ("por", "Portugal"),
    ("prk", "North Korea"),
    ("pur", "Puerto Rico"),
    ("qat", "Qatar"),
    ("rom", "Romania"),
    ("rou", "Romania"),
    ("rsa", "South Africa"),
    ("rus", "Russia"),
    ("sen", "Senegal"),
    ("sgp", "Singapore"),
    ("slo", "Slovenia"),
    ("smr", "San Marino"),
    ("spa", "Spain"),
    ("srb", "Serbia"),
    ("sri", "Sri Lanka"),
    ("sud", "Sudan"),
    ("sui", "Switzerland"),
    ("sur", "Suriname"),
    ("svk", "Slovakia"),
    ("swe", "Sweden"),
    ("tan", "Tanzania"),
    ("tha", "Thailand"),
    ("tjk", "Tajikistan"),
    ("tkm", "Turkmenistan"),
    ("tpe", "Taiwan"),
    ("tri", "Trinidad and Tobago"),
    ("tun", "Tunisia"),
    ("tur", "Turkey"),
    ("uae", "United Arab Emirates"),
    ("uga", "Uganda"),
    ("ukr", "Ukraine"),
    ("uru", "Uruguay"),
    ("usa", "United States"),
    ("uzb", "Uzbekistan"),
    ("ven", "Venezuela"),
    ("vie", "Vietnam"),
    ("zam", "Zambia"),
    ("zim", "Zimbabwe"),
];

/// Those that cities and states of the United States have, too, whose teams and parties stand in brackets as well.
const AMERICAN: &[&str] = &["Chile", "Colombia", "Denmark", "India", "Monaco", "Philippines", "Portugal"];

/// The country that a code stands for, in capitals or with one.
fn of_code(code: &str) -> Option<&'static str> {
    let mut small = [0; 3];
    let small = small.get_mut(..code.len()).filter(|_| code.starts_with(|c: char| c.is_ascii_uppercase()))?;
    small.copy_from_slice(code.as_bytes());
    small.make_ascii_lowercase();
    let at = CODES.binary_search_by(|(known, _)| known.as_bytes().cmp(small)).ok()?;
    CODES.get(at).map(|(_, country)| *country)
}

/// The tokens that are codes in brackets behind persons, in reading order, with the countries. There are none where all are the same,
/// or may be American: one alone may be a party (`Ind`), several may be teams (`Den`, `Chi`), as they are where others are no codes.
pub(super) fn codes(named: &[Named], text: Text<'_>) -> Vec<(usize, &'static str)> {
    let goes_on = |at: usize| matches!(text.gap(at), Some(Gap::Space | Gap::Hyphen | Gap::Apostrophe));
    let stands = |at: usize| text.gap(at) == Some(Gap::Open) && !goes_on(at + 1);
    let is_person = |name: &&Named| {
        name.kind == Some(ActorKind::Person)
            && !(stands(name.tokens.start) && of_code(text.word(name.tokens.start)).is_some())
    };
    let mut codes: Vec<(usize, &str)> = Vec::new();
    for at in named.iter().filter(is_person).map(|name| name.tokens.end).filter(|&at| stands(at)) {
        let code = text.word(at);
        match of_code(code) {
            Some(country) => codes.push((at, country)),
            None if matches!(code.len(), 2 | 3) && code.starts_with(char::is_uppercase) => return Vec::new(),
            None => {}
        }
    }
    let differ = codes.windows(2).any(|pair| pair[0].1 != pair[1].1);
    let is_abroad = codes.iter().any(|(_, country)| !AMERICAN.contains(country));
    if differ && is_abroad { codes } else { Vec::new() }
}

/// Makes places of the codes.
pub(super) fn add(named: &mut Vec<Named>, text: Text<'_>) {
    let codes = codes(named, text);
    if codes.is_empty() {
        return;
    }
    for name in named.iter_mut() {
        name.tokens.start += usize::from(codes.binary_search_by_key(&name.tokens.start, |(at, _)| *at).is_ok());
    }
    named.retain(|name| !name.tokens.is_empty());
    named.extend(codes.iter().map(|(at, _)| Named { tokens: *at..at + 1, kind: Some(ActorKind::Place) }));
    named.sort_by_key(|name| name.tokens.start);
}

#[cfg(test)]
mod tests {
    use super::super::Gazetteer;
    use super::super::tests::of;
    use super::*;

    #[test]
    fn codes_are_in_order_and_of_countries_that_are_known() {
        assert!(CODES.is_sorted_by(|(a, _), (b, _)| a < b));
        for (code, country) in CODES {
            let known = Gazetteer::built_in().canonical(country, ActorKind::Place);
            assert_eq!(known, Some(*country), "{code}");
            assert_eq!(of_code(&code.to_uppercase()), Some(*country));
        }
        assert!(["", "no", "nor", "No", "Norw", "É", "ÉÉ"].iter().all(|code| of_code(code).is_none()));
    }

    #[test]
    fn athletes_start_for_countries() {
        let places = |text: &str| -> Vec<String> {
            of(text).into_iter().filter_map(|line| Some(line.strip_prefix("place ")?.to_owned())).collect()
        };
        let results =
            "Results: 1. Erik Lundeby (Nor) 1:55.09, 2. Marco Nufeler (Sui) 1:55.50, 3. Ajay Thakur (IND) 1:55.62.";
        assert_eq!(places(results), ["Norway: Nor", "Switzerland: Sui", "India: IND"]);
        // A party, or Indiana; teams; no code at all.
        for text in [
            "Senator Erik Lundeby (Ind) and Senator Anna Brandtner (Ind) voted against it.",
            "Erik Lundeby (Den) 31 points, Marco Nufeler (Ind) 25, Ajay Thakur (Phi) 20.",
            "Erik Lundeby (Nor) 31 points, Marco Nufeler (Ind) 25, Ajay Thakur (Cle) 20.",
            "Erik Lundeby (and, later, Marco Nufeler) beat Ajay Thakur (Ind).",
        ] {
            let is_country =
                |place: &String| CODES.iter().any(|(_, country)| place.starts_with(&format!("{country}:")));
            assert!(!places(text).iter().any(is_country), "{text}: {:?}", places(text));
        }
    }
}

//! States of the United States by the codes of its mail, behind a city or a member of Congress: `Norfolk, VA`, `Ada Velsen (R-SC)`.

use super::gap::Gap;
use super::gazetteer::Gazetteer;
use super::tagger::Named;
use super::text::Text;
use crate::article::ActorKind;
use crate::text::Case;

/// The codes of states and territories, and what those are called.
const CODES: &[(&str, &str)] = &[
    ("AK", "Alaska"),
    ("AL", "Alabama"),
    ("AR", "Arkansas"),
    ("AZ", "Arizona"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DC", "District of Columbia"),
    ("DE", "Delaware"),
    ("FL", "Florida"),
    ("GA", "State of Georgia"),
    ("GU", "Guam"),
    ("HI", "Hawaii"),
    ("IA", "Iowa"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("MA", "Massachusetts"),
    ("MD", "Maryland"),
    ("ME", "Maine"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MO", "Missouri"),
    ("MS", "Mississippi"),
    ("MT", "Montana"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("NE", "Nebraska"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NV", "Nevada"),
    ("NY", "New York"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("PR", "Puerto Rico"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VA", "Virginia"),
    ("VT", "Vermont"),
    ("WA", "Washington State"),
    ("WI", "Wisconsin"),
    ("WV", "West Virginia"),
    ("WY", "Wyoming"),
];

/// Those that are rather something else where a sentence goes on behind them: `In Norfolk, VA officials said`.
const OTHERS: &[&str] = &["AR", "CT", "ID", "MD", "MS", "PA", "PR", "VA"];

/// Those that may be something else in any list, and behind what they are states all the same: `New York, LA, Paris`, `in Paris, OK?`
const ELSEWHERE: &[(&str, &[&str])] = &[
    ("LA", &["Charles", "Lafayette", "Monroe", "Orleans", "Rouge", "Shreveport"]),
    ("OK", &["City", "Lawton", "Norman", "Tulsa"]),
    ("NE", &["Kearney", "Lincoln", "Omaha"]),
];

/// Most codes behind one city: `Norfolk, VA, MD`.
const MOST: usize = 4;

/// What persons have in brackets behind their names for other reasons.
const DEGREES: &[&str] = &["CA", "MA", "MD", "PA"];

/// The state that a code stands for.
fn of_code(code: &str) -> Option<&'static str> {
    let at = CODES.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    CODES.get(at).map(|(_, state)| *state)
}

/// Whether a state goes by this name.
pub(super) fn is_state(name: &str) -> bool {
    CODES.iter().any(|(_, state)| *state == name)
}

/// The state that is abbreviated so: `Kan`.
fn of_short(short: &str) -> Option<&'static str> {
    let known = Gazetteer::built_in().canonical(short, ActorKind::Place)?;
    CODES.iter().map(|(_, state)| *state).find(|state| *state == known)
}

/// The tokens that stand for states, in reading order, with those. Persons may have bare codes in brackets behind them, `Ada Velsen
/// (OH)`, where several have different ones.
pub(super) fn codes(named: &[Named], text: Text<'_>) -> Vec<(usize, &'static str)> {
    let is_number = |at: usize| text.case(at) == Some(Case::None);
    let behind_place = |at: usize| {
        if (text.gap(at), text.case(at)) != (Some(Gap::Comma), Some(Case::Upper)) {
            return None;
        }
        let code = text.word(at);
        let state = of_code(code)?;
        let is_sure = match text.token(at + 1) {
            // `MD 20850`, `MS-13`
            Some(next) if next.case == Case::None => next.gap == Gap::Space,
            Some(next) if next.gap == Gap::Space => !next.is_capital() && !OTHERS.contains(&code),
            _ => true,
        };
        let is_listed = ELSEWHERE.iter().find(|(other, _)| *other == code).is_some_and(|(_, cities)| {
            let ends = text.gap(at + 1) == Some(Gap::Close) || is_number(at + 1);
            !ends && !cities.contains(&text.word(at.saturating_sub(1)))
        });
        (is_sure && !is_listed).then_some((at, state))
    };
    let of_party = |at: usize| {
        let is_party = matches!(text.word(at), "R" | "D" | "I") && text.gap(at + 1) == Some(Gap::Hyphen);
        let state = is_party.then(|| text.word(at + 1)).and_then(|short| of_code(short).or_else(|| of_short(short)))?;
        Some((at + 1, state))
    };
    // `MD-02`, `OH`
    let of_seat = |at: usize| {
        let state = of_code(text.word(at)).filter(|_| text.gap(at) == Some(Gap::Open))?;
        let is_district = text.gap(at + 1) == Some(Gap::Hyphen) && is_number(at + 1) && text.word(at + 1).len() <= 2;
        let closes = text.gap(at + 1 + usize::from(is_district)) == Some(Gap::Close);
        closes.then_some((is_district, (at, state)))
    };
    let (mut codes, mut bare) = (Vec::new(), Vec::new());
    for Named { tokens, kind } in named {
        match kind {
            Some(ActorKind::Place) => {
                // The model may have made one name of `Norfolk, VA`.
                let last = tokens.end - 1;
                let first = if tokens.len() > 1 && text.gap(last) == Some(Gap::Comma) { last } else { tokens.end };
                codes.extend((first..).take(MOST).map_while(behind_place));
            }
            Some(ActorKind::Person) => {
                // A person that is marked may be `R-Kan` itself.
                codes.extend(of_party(tokens.end).or_else(|| of_party(tokens.start)));
                match of_seat(tokens.end) {
                    Some((true, code)) => codes.push(code),
                    Some((false, code)) => bare.push(code),
                    None => {}
                }
            }
            _ => {}
        }
    }
    let differ = bare.windows(2).any(|pair| pair[0].1 != pair[1].1);
    if differ && bare.iter().any(|(at, _)| !DEGREES.contains(&text.word(*at))) {
        codes.append(&mut bare);
    }
    codes.sort_unstable_by_key(|(at, _)| *at);
    codes.dedup_by_key(|(at, _)| *at);
    codes
}

/// Makes places of the codes.
pub(super) fn add(named: &mut Vec<Named>, text: Text<'_>) {
    let codes = codes(named, text);
    if codes.is_empty() {
        return;
    }
    let state = |at: usize| Named { tokens: at..at + 1, kind: Some(ActorKind::Place) };
    let mut all = Vec::with_capacity(named.len() + codes.len());
    let mut codes = codes.into_iter().map(|(at, _)| at).peekable();
    for mut name in std::mem::take(named) {
        all.extend(std::iter::from_fn(|| codes.next_if(|at| *at < name.tokens.start)).map(state));
        while let Some(at) = codes.next_if(|at| *at < name.tokens.end) {
            let before = Named { tokens: name.tokens.start..at, kind: name.kind };
            let is_party = before.tokens.len() == 1 && text.word(at - 1).len() == 1;
            if !before.tokens.is_empty() && !is_party {
                all.push(before);
            }
            all.push(state(at));
            // What is left is a name only if it goes on as one.
            let goes_on = text.is_capital(at + 1);
            name.tokens.start = if goes_on { at + 1 } else { name.tokens.end };
        }
        if !name.tokens.is_empty() {
            all.push(name);
        }
    }
    all.extend(codes.map(state));
    *named = all;
}

#[cfg(test)]
mod tests {
    use super::super::tests::{marked, of};
    use super::*;
    use crate::article::Actor;

    #[test]
    fn codes_are_in_order_and_what_the_gazetteer_knows_them_as() {
        assert!(CODES.is_sorted_by(|(a, _), (b, _)| a < b));
        for (code, state) in CODES {
            let known = |name| Gazetteer::built_in().canonical(name, ActorKind::Place);
            assert_eq!(known(state), Some(*state), "{code}");
            assert!(known(code).is_none_or(|known| known == *state), "{code} {:?}", known(code));
            assert_eq!(of_code(code), Some(*state));
        }
        assert!(["", "V", "Va", "VAA", "É"].iter().all(|code| of_code(code).is_none()));
        assert_eq!(
            ["Kan", "Calif", "N.Y", "Bonn"].map(of_short),
            [Some("Kansas"), Some("California"), Some("New York"), None]
        );
    }

    fn places(text: &str) -> Vec<String> {
        of(text).into_iter().filter_map(|line| Some(line.strip_prefix("place ")?.to_owned())).collect()
    }

    #[test]
    fn codes_behind_cities_are_states() {
        let found = of(
            "Mayor Ada Velsen of Norfolk, VA, met Mayor Tom Ostrik of Aurora, IL. They will travel to Denver, CO, Tucson, \
            AZ, and Portland, OR.",
        );
        let states = ["Virginia: VA", "Illinois: IL", "Colorado: CO", "Arizona: AZ", "Oregon: OR"];
        assert!(states.iter().all(|state| found.contains(&format!("place {state}"))), "{found:?}");
        assert!(!found.iter().any(|actor| actor.starts_with("organisation")), "{found:?}");
        let found = places("Write to them in Rockville, MD 20850, in Denver, CO and in New Orleans, LA, by Monday.");
        assert!(
            ["Maryland: MD", "Colorado: CO", "Louisiana: LA"].iter().all(|state| found.contains(&(*state).to_owned()))
        );
        assert_eq!(
            places("It rained in Washington, DC, and in Washington, D.C., on Monday."),
            ["Washington: Washington, DC, Washington, D.C."]
        );
        for text in [
            "In Norfolk, VA Secretary Ada Velsen met veterans. In Denver, VA officials said so.",
            "They flew from New York, LA, and Paris. So they are in Paris, OK? They met in Paris, MS-13 and others.",
            "In Denver, ID cards are needed. It stands at 12 Velsen Street, NE.",
        ] {
            let found = places(text);
            assert!(
                !found.iter().any(|place| CODES.iter().any(|(code, state)| *place == format!("{state}: {code}"))),
                "{found:?}"
            );
        }
    }

    #[test]
    fn members_of_congress_sit_there_for_states() {
        let found = places(
            "Rep. Ada Velsen (MD-02) met Senator Tom Ostrik (R-SC), Senator Ada Lunde (D-WV) and Lin Harl, R-Kan., on Monday.",
        );
        assert_eq!(found, ["Maryland: MD", "South Carolina: SC", "West Virginia: WV", "Kansas: Kan"]);
        assert_eq!(places("Senators Ada Velsen (OH) and Tom Ostrik (WV) left."), ["Ohio: OH", "West Virginia: WV"]);
        let is_place = |actor: &Actor| actor.kind == ActorKind::Place;
        assert!(!marked("", "The doctors {P Ada Velsen} (MD) and {P Tom Ostrik} (MA) left.").iter().any(is_place));
    }
}

//! Which country or international body a name means, be it that of a state, a people, a government or its seat: `French`,
//! `Kremlin`, `NATO`.

use super::gazetteer::Gazetteer;
use crate::article::ActorKind;

/// Names that only articles about the United States have, in normal form.
const AMERICAN: &[&str] = &[
    "congress",
    "senate",
    "house",
    "white house",
    "republican",
    "republicans",
    "democrat",
    "democrats",
    "capitol hill",
    "pentagon",
];

/// What the tables of countries do not have of peoples, bodies and seats of states, in normal form.
fn of_state(normal: &str) -> Option<&'static str> {
    Some(match normal {
        "soviet" => "Soviet Union",
        "yugoslav" => "Yugoslavia",
        "palestinian" | "palestinians" | "palestinian authority" => "Palestine",
        "west german" | "bundestag" => "Germany",
        "czechoslovak" => "Czechia",
        "kremlin" => "Russia",
        "downing street" | "whitehall" => "United Kingdom",
        "elysee" => "France",
        "knesset" => "Israel",
        _ => return None,
    })
}

/// The country or body that a name of this kind means, in normal form; `called` is what the gazetteer calls who has it.
pub(super) fn polity(normal: &str, kind: Option<ActorKind>, called: Option<&'static str>) -> Option<&'static str> {
    let known = Gazetteer::built_in();
    let seat = || if kind == Some(ActorKind::Place) { known.seat_of(normal) } else { None };
    of_state(normal).or_else(seat).or(called).or_else(|| known.home_of(normal))
}

/// Whether only articles about the United States have a name, in normal form.
pub(super) fn is_american(normal: &str) -> bool {
    AMERICAN.contains(&normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_its_kind_a_name_means_a_country_or_a_body() {
        let of = |normal, kind: Option<ActorKind>| {
            let called = kind.and_then(|kind| Gazetteer::built_in().canonical(normal, kind));
            polity(normal, kind, called)
        };
        assert_eq!(of("french", None), Some("France"));
        assert_eq!(of("soviet", None), Some("Soviet Union"));
        assert_eq!(of("elysee", Some(ActorKind::Organisation)), Some("France"));
        assert_eq!(of("paris", Some(ActorKind::Place)), Some("France"));
        assert_eq!(of("paris", Some(ActorKind::Person)), None);
        assert_eq!(of("burma", Some(ActorKind::Place)), Some("Myanmar"));
        assert_eq!(of("nato", Some(ActorKind::Organisation)), Some("NATO"));
        assert_eq!(of("vell", None), None);
        assert!(is_american("white house") && !is_american("house of commons"));
    }
}

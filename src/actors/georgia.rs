//! Which of the two `Georgia` is: the state of the United States, or the country, which it is as long as the rest of the article does not say
//! otherwise.

use super::gazetteer::Gazetteer;
use super::known::Name;
use super::merge::Mentioned;
use super::names::Names;
use super::text::Text;
use super::{normalise, states};
use crate::article::ActorKind;

const COUNTRY: &str = "Georgia";
const STATE: &str = "State of Georgia";

/// What is in the country alone,
const THERE: &[&str] = &["Republic of Georgia", "Tbilisi", "Batumi", "Sukhumi", "Abkhazia", "South Ossetia"];
/// what is near it, or speaks of it with others,
const NEAR: &[&str] = &[
    "Russia",
    "Moscow",
    "Kremlin",
    "Armenia",
    "Azerbaijan",
    "Turkey",
    "Ukraine",
    "Moldova",
    "Chechnya",
    "Caucasus",
    "Soviet Union",
    "European Union",
    "NATO",
];
/// what is in the state,
const IN_STATE: &[&str] = &["Atlanta", "Savannah", "Fulton County", "Cobb County", "DeKalb County", "Gwinnett County"];
/// and states that may as well be cities.
const CITIES: &[&str] = &["New York", "District of Columbia"];
/// So many others make it one of them; where the United States are named and no other country is, one less does.
const FEW: usize = 2;

/// Makes the state of `Georgia` in an article that names what lies in it, another state in one list with it, or several other states, and
/// not as many other countries: none where it speaks of Georgians, as `is_of_country` says, or of what is there, and of what is near only
/// beside what lies in the state.
pub(super) fn tell(found: &mut [Mentioned<'_>], names: &Names, text: Text<'_>, is_of_country: impl Fn() -> bool) {
    // An athlete's `(Geo)` is not meant.
    let is_georgia = |mention: &Mentioned| {
        let is_country = mention.kind == ActorKind::Place && mention.known == Some(COUNTRY);
        is_country && mention.surface.eq_ignore_ascii_case(COUNTRY)
    };
    if !found.iter().any(is_georgia) {
        return;
    }
    let is_listed = found.windows(2).any(|pair| {
        let [before, after] = pair else { return false };
        let between = text.part(before.part).get(before.start + before.surface.len()..after.start);
        let is_pair = |a: &Mentioned, b: &Mentioned| is_georgia(a) && is_other_state(name_of(b, names));
        before.part == after.part
            && matches!(between, Some(", " | " and " | ", and " | " or "))
            && (is_pair(before, after) || is_pair(after, before))
    });
    if is_state(found, names, is_listed) && !is_of_country() {
        found.iter_mut().filter(|mention| is_georgia(mention)).for_each(|mention| mention.known = Some(STATE));
    }
}

fn name_of<'n>(mention: &Mentioned<'_>, names: &'n Names) -> &'n str {
    mention.known.unwrap_or_else(|| names.written(mention.name))
}

fn is_other_state(name: &str) -> bool {
    states::is_state(name) && !CITIES.contains(&name)
}

fn is_state(found: &[Mentioned<'_>], names: &Names, is_listed: bool) -> bool {
    let (mut here, mut states, mut countries) = (Vec::new(), Vec::new(), Vec::new());
    let (mut is_near, mut is_home) = (false, false);
    for mention in found {
        let name = name_of(mention, names);
        let is_of_country = || names.normal(mention.name).split(' ').any(|word| word == "georgian");
        if THERE.contains(&name) || is_of_country() {
            return false;
        }
        is_near |= NEAR.contains(&name);
        is_home |= name == "United States";
        if mention.kind == ActorKind::Place && name != COUNTRY {
            let to = match () {
                () if IN_STATE.contains(&name) => &mut here,
                () if is_other_state(name) => &mut states,
                () if is_country(name) && name != "United States" => &mut countries,
                () => continue,
            };
            to.push(name);
        }
    }
    let [here, states, countries] = [here, states, countries].map(|mut names| {
        names.sort_unstable();
        names.dedup();
        names.len()
    });
    let is_here = here > 0 || is_listed;
    let few = FEW - usize::from(is_home && countries == 0);
    here + states > countries && (is_here || (states >= few && !is_near))
}

fn is_country(name: &str) -> bool {
    Gazetteer::built_in().is_country(Name { written: name, normal: &normalise(name) })
}

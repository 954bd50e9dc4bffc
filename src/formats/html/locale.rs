//! Which of day and month stands first in dates such as 03/04/2024, as the page's language and its other dates tell.

use super::page::Page;
use crate::dates::{DateOrder, numbers_tell};

/// The order of a page: other dates of it that can only be read in one way, else its language and country.
pub(super) fn date_order(page: &Page<'_>) -> Option<DateOrder> {
    by_other_dates(&page.text).or_else(|| {
        let locale = page.meta("og:locale").chain(page.meta("content-language")).map(|meta| meta.content.trim());
        let mut all = page.language.map(str::trim).into_iter().chain(locale);
        all.find_map(by_locale).or_else(|| by_country(page.canonical.as_ref().map(|(address, _)| &**address)?))
    })
}

/// `25/12/2023` says that 03/04/2024 is 3 April, where nothing else says the contrary.
fn by_other_dates(text: &str) -> Option<DateOrder> {
    let mut found = None;
    for (at, _) in text.match_indices(['/', '.', '-']) {
        let before = text.get(..at).unwrap_or("");
        let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let first = before.len() - digits;
        let free =
            !before.get(..first).unwrap_or("").ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-'));
        let order =
            Some(()).filter(|()| free && (1..=2).contains(&digits)).and_then(|()| numbers_tell(text.get(first..)?));
        match (order, found) {
            (Some(order), Some(known)) if order != known => return None,
            (Some(order), _) => found = Some(order),
            _ => {}
        }
    }
    found
}

#[rustfmt::skip]
const DAY_FIRST: [&str; 36] = [
    "de", "fr", "es", "it", "pt", "nl", "da", "nb", "nn", "no", "fi", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "mk", "bg", "ro", "ru",
    "uk", "be", "el", "tr", "id", "ms", "vi", "ar", "he", "ca", "gl", "et", "lv", "hi",
];

/// `en-US` has the month first; most others the day, or numbers from the year on. English alone tells nothing.
fn by_locale(locale: &str) -> Option<DateOrder> {
    let mut parts = locale.split(['-', '_', ',']).map(str::trim);
    let language = parts.next().unwrap_or("").to_ascii_lowercase();
    let country = parts.next_back().unwrap_or("").to_ascii_uppercase();
    match (&*language, &*country) {
        ("en", "US" | "PH") => Some(DateOrder::MonthFirst),
        ("en", "GB" | "UK" | "AU" | "NZ" | "IE" | "IN" | "SG" | "KE" | "NG" | "PK" | "HK" | "MT" | "GH" | "UG") => {
            Some(DateOrder::DayFirst)
        }
        ("es", "US" | "PR") | ("en", _) | ("fr", "CA") => None,
        _ => DAY_FIRST.contains(&&*language).then_some(DateOrder::DayFirst),
    }
}

#[rustfmt::skip]
const COUNTRIES: [&str; 32] = [
    "ar", "mx", "co", "cl", "pe", "ve", "uy", "gr", "uk", "au", "nz", "ie", "in", "ke", "ng", "de", "at", "ch", "fr", "es", "it", "pt", "br", "nl", "be", "dk", "no", "fi", "pl", "cz",
    "ru", "tr",
];

/// `.co.uk` and others have the day first.
fn by_country(address: &str) -> Option<DateOrder> {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or("");
    let ending = host.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())?;
    COUNTRIES.contains(&&*ending).then_some(DateOrder::DayFirst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_and_other_dates_tell_the_order() {
        use DateOrder::{DayFirst, MonthFirst};
        let order = |html: &str| date_order(&super::super::reader::read(html));
        assert_eq!(order("<html lang=en-US><p>03/04/2024"), Some(MonthFirst));
        assert_eq!(order("<html lang=en_gb><p>03/04/2024"), Some(DayFirst));
        assert_eq!(order("<html lang=en-US><p>03/04/2024 <p>25/12/2023"), Some(DayFirst));
        assert_eq!(order("<html lang=de><p>12/25/2023"), Some(MonthFirst));
        assert_eq!(order("<html lang=en><p>25/12/2023 <p>12/25/2023"), None);
        assert_eq!(order("<meta property=og:locale content=fr_FR>"), Some(DayFirst));
        assert_eq!(order("<link rel=canonical href=https://a.example.co.uk/x>"), Some(DayFirst));
        assert_eq!(order("<html lang=zh>"), None);
    }
}

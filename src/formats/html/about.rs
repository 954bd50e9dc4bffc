//! What a page says of its article beside its date: title, author, outlet, section, language, address.

use std::collections::HashSet;

use serde_json::Value;

use super::json_ld::{Linked, Node};
use super::line::is_byline;
use super::page::{Heading, Owner, Page};
use super::words::{BY, Label, label_after};
use crate::article::Metadata;
use crate::dates::{is_month, is_weekday};
use crate::formats::clean::{collapsed, decode_entities};

/// The title of a page, and which of its headings says it.
pub(super) struct Title {
    /// The title, without the name of the site.
    pub(super) title: Option<String>,
    /// The index of the heading.
    pub(super) heading: Option<usize>,
}

/// Finds the title: what the page says to others, else its headline, else what stands in `title`.
pub(super) fn title(page: &Page<'_>, linked: &Linked) -> Title {
    let whole = page.title.map(line).filter(|title| !title.is_empty());
    let first = |names: &[&str]| names.iter().find_map(|name| page.meta(name).map(|meta| line(&meta.content)).next());
    let site = site(page, linked);
    let said = first(&["og:title", "dc.title", "dcterms.title", "parsely-title", "twitter:title", "sailthru.title"])
        .or_else(|| {
            // Some give a description as the headline.
            let headline = linked.articles.first().and_then(|node| node.text("headline")).map(line);
            headline.filter(|headline| whole.as_ref().is_none_or(|whole| alike(headline, whole)))
        })
        .filter(|said| !said.is_empty() && Some(said) != site.as_ref());
    let known = said.as_deref().or(whole.as_deref()).unwrap_or("");
    let heading = headline(page, known);
    let headline =
        heading.and_then(|at| page.headings.get(at)).and_then(|heading| page.text.get(heading.text.clone())).map(line);
    let clean = |title: &str| without_site(title, site.as_deref(), headline.as_deref());
    let title = said.as_deref().map(clean).or_else(|| {
        let whole = whole.as_deref().map(clean);
        headline.clone().filter(|headline| whole.as_ref().is_none_or(|whole| alike(whole, headline))).or(whole)
    });
    Title { title: title.or(headline).filter(|title| !title.is_empty()), heading }
}

/// The heading that says the title; else the only one of the first level, or the first of it that is not the frame's.
fn headline(page: &Page<'_>, title: &str) -> Option<usize> {
    let text = |heading: &Heading| page.text.get(heading.text.clone()).map(line).unwrap_or_default();
    let all = || page.headings.iter().enumerate().take(60);
    let says = |heading: &Heading| !title.is_empty() && alike(&text(heading), title);
    let first = |level: u8| all().find(|(_, heading)| heading.level <= level && says(heading));
    let alone =
        || all().find(|(_, heading)| heading.level == 1 && !heading.text.is_empty() && !page.is_aside(heading.zone));
    first(1).or_else(|| first(3)).or_else(alone).map(|(i, _)| i)
}

/// The elements of headings that say next to nothing which the title does not say.
pub(super) fn repeated(page: &Page<'_>, title: Option<&str>) -> Vec<usize> {
    let title = title.or(page.title).unwrap_or("").to_lowercase();
    let known: HashSet<&str> = words(&title).collect();
    let repeats = |heading: &&Heading| {
        let says = page.text.get(heading.text.clone()).unwrap_or("").to_lowercase();
        let length = |is_new: bool| {
            let of = words(&says).filter(|word| !is_new || !known.contains(word));
            of.map(|word| word.chars().count()).sum::<usize>()
        };
        length(false) > 0 && length(true) * 4 < length(false)
    };
    let all = page.headings.iter().filter(|heading| heading.level <= 2 && heading.text.len() < 600).take(60);
    all.filter(repeats).filter_map(|heading| heading.element).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether two titles are the same but for a few words.
fn alike(one: &str, other: &str) -> bool {
    if one == other {
        return one.contains(char::is_alphanumeric);
    }
    let words = |text: &str| -> Vec<String> { words(text).take(60).map(str::to_lowercase).collect() };
    let (one, other) = (words(one), words(other));
    let shared = one.iter().filter(|word| other.contains(word)).count();
    shared > 0 && shared * 4 >= one.len() * 3 && shared * 2 >= other.len()
}

/// A title without the name of the site at its end or beginning: `Talks fail | The Example`.
fn without_site(title: &str, site: Option<&str>, headline: Option<&str>) -> String {
    const BARS: [&str; 9] = [" | ", " - ", " – ", " — ", " » ", " :: ", " · ", " • ", " / "];
    // No title is longer, and a longer one may have any number of bars.
    const LONGEST: usize = 1_000;
    if title.len() > LONGEST || headline.is_some_and(|headline| headline.eq_ignore_ascii_case(title)) {
        return title.to_owned();
    }
    let cuts = BARS.iter().flat_map(|bar| title.match_indices(bar));
    for (at, bar) in cuts {
        let (before, after) = (title.get(..at).unwrap_or("").trim(), title.get(at + bar.len()..).unwrap_or("").trim());
        let is_site = |part: &str| site.is_some_and(|site| same_name(part, site));
        let is_head = |part: &str| headline.is_some_and(|headline| part.eq_ignore_ascii_case(headline));
        if is_head(before) || (is_site(after) && !before.is_empty()) {
            return before.to_owned();
        }
        if is_head(after) || (is_site(before) && !after.is_empty()) {
            return after.to_owned();
        }
    }
    // Behind the last bar a few words are the name of a site, where enough stands before it; a headline may have a dash of its
    // own.
    let bars: &[&str] = if site.is_some() { &["|", "»", "::"] } else { &["|", "»", "::", " - ", " – ", " — "] };
    let last = bars.iter().find_map(|bar| title.rsplit_once(bar));
    let words = |text: &str| text.split_whitespace().count();
    match last {
        Some((before, after)) if words(before) >= 4 && words(after) <= 4 && words(after) * 2 <= words(before) + 2 => {
            before.trim().to_owned()
        }
        _ => title.to_owned(),
    }
}

fn same_name(one: &str, other: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (one, other) = (letters(one), letters(other));
    !one.is_empty() && (one == other || format!("the{one}") == other || one == format!("the{other}"))
}

/// The name of the site.
fn site(page: &Page<'_>, linked: &Linked) -> Option<String> {
    let said = page.meta("og:site_name").chain(page.meta("application-name")).map(|meta| line(&meta.content)).next();
    let publisher = || linked.articles.iter().chain(&linked.pages).find_map(|node| node.text("publisher")).map(line);
    said.or_else(publisher).filter(|site| !site.contains("://"))
}

/// The metadata of an article by the names that the schema knows: `author`, `outlet`, `section`, `keywords`, `description`,
/// `language`, `url`, `modified`.
pub(super) fn metadata(page: &Page<'_>, linked: &Linked, byline: Option<&str>) -> Metadata {
    let node = linked.articles.first();
    let first = |names: &[&str]| names.iter().find_map(|name| page.meta(name).map(|meta| line(&meta.content)).next());
    let said = |key: &str| node.and_then(|node| node.text(key)).map(line);
    let mut metadata = Metadata::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            metadata.insert(key.to_owned(), value.into());
        }
    };
    put("outlet", site(page, linked).or_else(|| first(&["dc.publisher", "citation_journal_title", "publisher"])));
    put("section", first(&["article:section", "parsely-section", "section"]).or_else(|| said("articleSection")));
    put(
        "description",
        first(&["description", "og:description", "dc.description", "twitter:description"])
            .or_else(|| said("description")),
    );
    let locale = || first(&["og:locale", "content-language", "dc.language", "language"]).or_else(|| said("inLanguage"));
    put("language", language(page).or_else(locale));
    let address = page.canonical.as_ref().map(|(address, _)| line(address));
    put("url", address.or_else(|| first(&["og:url"])).or_else(|| said("url")));
    put(
        "modified",
        said("dateModified").or_else(|| first(&["article:modified_time", "og:updated_time", "last-modified"])),
    );
    let authors = authors(page, node, byline);
    if let Some(value) = list(authors) {
        metadata.shift_insert(0, "author".to_owned(), value);
    }
    let split = |text: String| text.split([',', ';']).map(|tag| tag.trim().to_owned()).collect::<Vec<_>>();
    let mut tags: Vec<String> = page.meta("article:tag").map(|meta| line(&meta.content)).collect();
    // Most say each tag by itself, and such may have a comma.
    if let [all] = &mut *tags {
        tags = split(std::mem::take(all));
    }
    let named =
        || node.map(|node| node.names("keywords").into_iter().flat_map(split).collect::<Vec<_>>()).unwrap_or_default();
    let keywords = || {
        first(&["news_keywords", "keywords", "parsely-tags", "sailthru.tags", "dc.subject"])
            .map(split)
            .unwrap_or_default()
    };
    let tags = [tags, named(), keywords()].into_iter().find(|tags| !tags.is_empty()).unwrap_or_default();
    if let Some(value) = list(tags) {
        metadata.insert("keywords".to_owned(), value);
    }
    metadata
}

/// What the `lang` of the page says.
fn language(page: &Page<'_>) -> Option<String> {
    page.language.map(line).filter(|language| !language.is_empty())
}

/// One value, or several, each once.
fn list(values: Vec<String>) -> Option<Value> {
    let mut kept: Vec<String> = Vec::new();
    for value in values.into_iter().filter(|value| !value.is_empty()).take(60) {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    match kept.len() {
        0 => None,
        1 => kept.pop().map(Value::String),
        _ => Some(kept.into()),
    }
}

const NAMES: [&str; 9] = [
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
    "article:author_name",
];

/// Who wrote it: by JSON-LD, by meta elements, by elements for it, by the first lines of the text.
fn authors(page: &Page<'_>, node: Option<&Node>, byline: Option<&str>) -> Vec<String> {
    let clean = |text: &str| name(&line(text)).filter(|_| is_byline(text.trim()));
    let named: Vec<String> =
        node.map(|node| node.names("author")).unwrap_or_default().iter().filter_map(|text| said(text)).collect();
    if !named.is_empty() {
        return named;
    }
    for key in NAMES {
        let named: Vec<String> = page.meta(key).filter_map(|meta| said(&meta.content)).collect();
        if !named.is_empty() {
            return named;
        }
    }
    let marked = |owner: Owner| {
        let mut marks = page.marks.iter().filter(move |mark| {
            let author = mark.kind.author || mark.itemprop.eq_ignore_ascii_case("author");
            author && (3..120).contains(&mark.text.len()) && page.owner(mark.zone) == owner
        });
        marks.find_map(|mark| clean(page.text.get(mark.text.clone())?))
    };
    // A footer may be the article's.
    byline.and_then(clean).or_else(|| marked(Owner::Article)).or_else(|| marked(Owner::Either)).into_iter().collect()
}

/// A name as it is said to programs: as it is, but for a `By`; no address.
fn said(text: &str) -> Option<String> {
    let name = line(text);
    let by = name.get(..3).filter(|start| start.eq_ignore_ascii_case("by "));
    let name = name.get(by.map_or(0, str::len)..)?.trim();
    let fits = name.contains(char::is_alphabetic) && name.len() < 200;
    (fits && !name.contains("://") && !name.starts_with(['#', '/', '@'])).then(|| name.to_owned())
}

/// What may stand around a name.
const AROUND: [char; 9] = [' ', ',', '-', '–', '—', ':', '@', '(', '.'];

/// A name of a person or an agency: `By Amina Yusuf` without its first word; no address, no date, no sentence.
pub(super) fn name(text: &str) -> Option<String> {
    let mut name = text.trim();
    for by in BY {
        if name.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by)) {
            name = name.get(by.len()..).unwrap_or("").trim();
        }
    }
    let end = name.find(|c: char| c.is_ascii_digit() || matches!(c, '|' | '•' | '·' | '/')).unwrap_or(name.len());
    let (name, rest) = name.split_at_checked(end)?;
    let mut name = name.trim_matches(AROUND);
    // `Amina Yusuf Sunday, Feb. 4`
    let dated = rest.starts_with(|c: char| c.is_ascii_digit());
    while dated && !name.is_empty() {
        let (before, word) = name.rsplit_once(' ').unwrap_or(("", name));
        if !is_month(word) && !is_weekday(word) {
            break;
        }
        name = before.trim_end_matches(AROUND);
    }
    let is_label = |word: &str| matches!(label_after(word), Some(Label::Published | Label::Modified));
    let before = name.split(' ').take_while(|word| !is_label(word)).map(|word| word.len() + 1).sum::<usize>();
    let labelled = before < name.len();
    let name = name.get(..before).unwrap_or(name).trim_matches(AROUND);
    // `Last Updated` is by nobody.
    let fits = (!labelled || name.contains(' '))
        && (2..100).contains(&name.len())
        && name.contains(char::is_alphabetic)
        && !text.contains("://");
    (fits && name.split_whitespace().count() <= 12).then(|| name.to_owned())
}

/// A text on one line, its entities decoded.
pub(super) fn line(text: &str) -> String {
    collapsed(&decode_entities(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_is_no_title() {
        for (title, site, headline) in [
            ("Talks fail in Kisumu | The Example", Some("The Example"), None),
            ("The Example: x - Talks fail in Kisumu", Some("The Example: x"), None),
            ("Talks fail in Kisumu - Lake Basin Herald", None, None),
            ("Talks fail in Kisumu - World - Herald", None, Some("Talks fail in Kisumu")),
            ("Talks fail in Kisumu", Some("Example"), None),
        ] {
            assert_eq!(without_site(title, site, headline), "Talks fail in Kisumu", "{title}");
        }
        for (title, site) in
            [("Gas - and oil", None), ("Race tightens after debate - Harl and Roth", Some("Lake Herald"))]
        {
            assert_eq!(without_site(title, site, None), title);
        }
    }

    #[test]
    fn names_are_told_from_the_rest() {
        assert_eq!(name("By Amina Yusuf").as_deref(), Some("Amina Yusuf"));
        assert_eq!(name("Von Jonas Becker | 5. Februar 2024").as_deref(), Some("Jonas Becker"));
        assert_eq!(name("Amina Yusuf Sunday, Feb. 4, 2024 11:57 AM").as_deref(), Some("Amina Yusuf"));
        assert_eq!(name("Sunday, Feb 4, 2024"), None);
        assert_eq!(name("https://news.example/people/4"), None);
        assert_eq!(name("12"), None);
        assert_eq!(name("Published February 5, 2024"), None);
        assert_eq!(name("Last Updated: January 7, 2025"), None);
        assert_eq!(name("Par Amina Yusuf, publié le 5 février 2024").as_deref(), Some("Amina Yusuf"));
        for text in ["FRANCE 24", "AFP/Reuters", "Di Nguyen", "Von Miller Jr."] {
            assert_eq!(said(text).as_deref(), Some(text));
        }
        assert_eq!(said(" By Amina Yusuf").as_deref(), Some("Amina Yusuf"));
        assert_eq!(said("https://news.example/people/4"), None);
    }
}

//! Leaves out of an article what looks like no text: lists of links, forms, tables that only arrange, what is for handing it on.
//!
//! The bounds are those of Mozilla's Readability 0.6.

use super::extract::{Fate, Strictness};
use super::names::{FORM, H1, H2, TABLE, TD, TH, TR};
use super::outline::{OL, Outline, Part, UL};
use super::scan::{Name, key};
use super::tree::{DIV, P, Tree};

/// Few characters.
const SHORT: u32 = 25;

const FIELDSET: Name = key("fieldset");
const FIGURE: Name = key("figure");

/// What stands around a part.
#[derive(Clone, Copy, Default)]
struct Around {
    /// It is a table of data, or in one.
    in_data: bool,
    /// A table of data is in it.
    holds_data: bool,
    in_figure: bool,
}

/// Prunes a part of an article: notes what becomes of the elements in it, and gives the characters that are left.
pub(super) fn prune(
    tree: &Tree<'_>,
    outline: &mut Outline<'_>,
    top: usize,
    strictness: Strictness,
    fates: &mut [Fate],
) -> u32 {
    let Some(end) = outline.parts.get(top).map(|part| part.end) else { return 0 };
    let around = around(outline, top);
    let mut left = false;
    outline.count(top..end, &mut |at, part| {
        let weight = if strictness.weighs { part.signs.weight } else { 0 };
        let around = around.get(at - top).copied().unwrap_or_default();
        let is_out = (weight < 0 && matches!(part.name, H1 | H2))
            || (at > top && part.signs.is_sharing() && part.sums.chars < if part.is_hollow { 100 } else { 500 })
            || (strictness.prunes && is_box(part.name) && !around.in_data && is_notice(tree, part))
            || (strictness.prunes && is_pruned(part.name) && !part.is_hollow && is_no_text(part, weight, around));
        if let Some(fate) = part.element.and_then(|element| fates.get_mut(element)).filter(|_| is_out) {
            *fate = Fate::Out;
        }
        if at == top {
            left = !is_out;
        }
        !is_out
    });
    let parts = outline.parts.get(top..end).unwrap_or_default();
    for (at, table) in parts.iter().enumerate() {
        // A table of one cell is none.
        if table.name != TABLE || table.sums.rows > 1 || table.sums.cells != 1 {
            continue;
        }
        let within = parts.get(at..table.end - top).unwrap_or_default().iter();
        for part in within.filter(|part| matches!(part.name, TABLE | TR | TD | TH)) {
            let fate = part.element.and_then(|element| fates.get_mut(element));
            if let Some(fate) = fate.filter(|fate| **fate == Fate::Kept) {
                *fate = Fate::Plain;
            }
        }
    }
    if left { outline.parts.get(top).map_or(0, |part| part.sums.chars) } else { 0 }
}

fn is_box(name: Name) -> bool {
    matches!(name, DIV | P)
}

fn is_pruned(name: Name) -> bool {
    matches!(name, DIV | UL | TABLE | FORM | FIELDSET)
}

/// What stands around each part of an article, from its first one on.
fn around(outline: &Outline<'_>, top: usize) -> Vec<Around> {
    let parts = outline.parts.get(top..).unwrap_or_default();
    let parts = parts.get(..parts.first().map_or(0, |part| part.end - top)).unwrap_or_default();
    let mut all: Vec<Around> = Vec::with_capacity(parts.len());
    for part in parts {
        let parent = part.parent.checked_sub(top).and_then(|parent| all.get(parent)).copied().unwrap_or_default();
        let is_data = part.name == TABLE && is_data(part);
        all.push(Around {
            in_data: parent.in_data || is_data,
            holds_data: is_data,
            in_figure: parent.in_figure || part.name == FIGURE,
        });
    }
    for (at, part) in parts.iter().enumerate().rev() {
        let holds = all.get(at).is_some_and(|around| around.holds_data);
        let parent = part.parent.checked_sub(top).filter(|&parent| holds && parent < at);
        if let Some(parent) = parent.and_then(|parent| all.get_mut(parent)) {
            parent.holds_data = true;
        }
    }
    all
}

/// Whether a table holds data, and does not only arrange what is seen.
fn is_data(table: &Part<'_>) -> bool {
    let (rows, cells) = (table.sums.rows, table.sums.cells);
    let columns = cells.div_ceil(rows.max(1));
    let is_large = rows >= 10 || columns > 4 || cells > 10;
    !table.signs.is_layout
        && (table.signs.is_data
            || table.sums.heads > 0
            || (table.sums.tables == 0 && rows > 1 && columns > 1 && is_large))
}

/// Whether a part of an article looks like no text.
fn is_no_text(part: &Part<'_>, weight: i8, around: Around) -> bool {
    const MANY_COMMAS: u32 = 10;
    let sums = &part.sums;
    if around.in_data || around.holds_data {
        return false;
    }
    if weight < 0 {
        return true;
    }
    if sums.commas >= MANY_COMMAS {
        return false;
    }
    let is_list = matches!(part.name, UL | OL) || sums.of_all(sums.listed) > 0.9;
    let (linked, images) = (sums.link_density(), sums.images);
    let pictures = !around.in_figure && images > 1 && sums.paragraphs * 2 < images;
    let items = !is_list && sums.items > 100 + sums.paragraphs;
    let inputs = sums.inputs > sums.paragraphs / 3;
    let nearly_empty = !is_list
        && !around.in_figure
        && sums.of_all(sums.headed) < 0.9
        && sums.chars < SHORT
        && (images == 0 || images > 2)
        && linked > 0.0;
    let links = if weight < 25 { !is_list && linked > 0.2 } else { linked > 0.5 };
    let no_place = images == 0 && sums.placed == 0;
    // A list of nothing but pictures, or of no items.
    let is_gallery = is_list && sums.items == images && !part.is_nested;
    (pictures || items || inputs || nearly_empty || links || no_place) && !is_gallery
}

/// Whether all of an element says that something is an advertisement, or comes later.
fn is_notice(tree: &Tree<'_>, part: &Part<'_>) -> bool {
    #[rustfmt::skip]
    const AD: [&str; 13] = [
        "ad", "advertising", "advertisement", "pub", "publicité", "publicite", "werb", "werbung", "anzeige", "广告", "реклама", "anuncio",
        "publicidad",
    ];
    const LATER: [&str; 5] = ["loading", "正在加载", "загрузка", "chargement", "cargando"];
    const LONGEST: usize = 40;
    if part.sums.chars >= SHORT {
        return false;
    }
    let element = part.element.and_then(|element| tree.elements.get(element));
    let text = element.and_then(|element| tree.text.get(element.text.clone())).unwrap_or("").trim();
    if text.len() > LONGEST {
        return false;
    }
    let text = text.to_lowercase();
    AD.contains(&&*text) || LATER.contains(&text.trim_end_matches(['.', '…']))
}

#[cfg(test)]
mod tests {
    use super::super::body;
    use super::super::reader::read;

    const LONG: &str =
        "The crews of the ferries left the talks, after three days, and went home; the boats stayed in the harbour.";

    /// What is left of a part of an article behind six paragraphs.
    fn left(part: &str) -> String {
        let page = format!("<div class=x>{}{part}</div>", format!("<p>{LONG}</p>").repeat(6));
        let sections = body::extract(&read(&page), &[]).sections;
        let text = |section: &crate::article::Section| {
            format!(
                "{}{}",
                section.heading.as_deref().map_or(String::new(), |heading| format!("#{heading}:")),
                section.text
            )
        };
        let all = sections.iter().map(text).collect::<Vec<_>>().join(" ").replace(LONG, "");
        all.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lists_of_links_and_forms_go() {
        assert_eq!(left("<div><a href=a>One story</a> <a href=b>another one</a></div><p>end"), "end");
        assert_eq!(left("<ul><li>medicine<li>gas</ul>"), "- medicine - gas");
        assert_eq!(left("<div><input><input><p>Your name</p></div>"), "");
        assert_eq!(left("<div class=post-share>Hand it on</div><p>Advertisement</p><div>Loading…</div>"), "");
        assert_eq!(left("<h2 class=widget>Other</h2><h2>Impact</h2><p>end"), "#Impact:end");
        assert_eq!(left("<div class=widget><p>Weather</p><p>Sun</p></div>"), "");
    }

    #[test]
    fn tables_of_data_stay_and_others_are_blocks() {
        let linked = "<td><a href=a>Kisumu Town</a></td><td>4</td>";
        assert_eq!(
            left(&format!("<table><tr><th>Team</th><th>Points</th></tr><tr>{linked}</tr></table>")),
            "Team | Points Kisumu Town | 4"
        );
        assert_eq!(left(&format!("<table><tr>{linked}</tr></table>")), "");
        assert_eq!(left(&format!("<table role=presentation summary=x><tr>{linked}</tr></table>")), "");
        assert_eq!(left("<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>"), "One. Two.");
    }

    #[test]
    fn galleries_go_and_pictures_of_a_text_stay() {
        assert_eq!(left("<div><img><img><img><img><img><p>A boat</p></div>"), "");
        assert_eq!(
            left("<div><img><p>The boats at noon</p><p>and at night</p></div>"),
            "The boats at noon and at night"
        );
    }
}

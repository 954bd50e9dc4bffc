//! Who wrote an article, where its text says so.

use std::ops::Range;

use super::names::A;
use super::tree::{Element, Node, Tree};
use super::words::is_by;
use super::{about, line};

/// Whether an element says who wrote the article: a block that is made for it or holds a phrase that is, or such a phrase on a
/// line of its own.
pub(super) fn is_byline(tree: &Tree<'_>, index: usize, element: &Element<'_>) -> bool {
    let text = tree.text.get(element.text.clone()).unwrap_or("").trim();
    if text.is_empty() || text.len() > LONGEST_BYLINE {
        return false;
    }
    let inner = || inner(tree, index, element);
    let is_made = match (element.signs.is_byline(), is_phrase(element)) {
        (true, is_phrase) => !is_phrase || is_alone(tree, element),
        (false, true) => false,
        (false, false) => inner().any(|inner| inner.signs.is_byline()) && inner().all(is_phrase),
    };
    is_made && line::is_byline(text) && about::name(text).is_some()
}

/// No byline is longer, in bytes.
const LONGEST_BYLINE: usize = 400;

/// Whether an element stands within a line.
fn is_phrase(element: &Element<'_>) -> bool {
    element.is_phrase || element.name == A
}

/// The elements within one.
fn inner<'r, 't>(tree: &'r Tree<'t>, index: usize, element: &Element<'_>) -> impl Iterator<Item = &'r Element<'t>> {
    let end = element.nodes.end;
    tree.elements.get(index + 1..).unwrap_or_default().iter().take_while(move |inner| inner.nodes.start < end)
}

/// Whether no words stand beside a phrase on its line, but for a `By` before it.
fn is_alone(tree: &Tree<'_>, element: &Element<'_>) -> bool {
    let words = |node: Option<usize>| match node.and_then(|node| tree.nodes.get(node)) {
        Some(Node::Text { bytes, .. }) => tree.text.get(bytes.clone()).unwrap_or(""),
        _ => "",
    };
    let (before, behind) = (words(element.nodes.start.checked_sub(1)), words(Some(element.nodes.end)));
    let says = |text: &str| text.contains(char::is_alphanumeric);
    !says(behind) && (!says(before) || is_by(&format!("{} ", before.trim())))
}

/// The text of an element that says who wrote the article; of the name in it, where that is an element and the only one.
pub(super) fn named(tree: &Tree<'_>, index: usize) -> Option<Range<usize>> {
    const AND: [&str; 9] = ["&", "and", "und", "et", "y", "e", "en", "og", "och"];
    let element = tree.elements.get(index)?;
    let mut names = inner(tree, index, element)
        .filter(|inner| inner.signs.is_name || (inner.signs.is_byline() && !element.signs.is_byline()))
        .filter(|inner| !inner.text.is_empty());
    let name = names.next();
    let is_joined = |name: &&Element<'_>| {
        let behind = tree.text.get(name.text.end..element.text.end).unwrap_or("");
        behind.split_whitespace().any(|word| AND.contains(&word))
    };
    Some(name.filter(|name| !is_joined(name)).unwrap_or(element).text.clone())
}

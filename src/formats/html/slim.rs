//! A page without what is no text of it: what the extraction of the article reads. Its elements are nested to a bounded depth, and
//! their attributes are those that tell an article from the rest.

use super::names::is;
use super::scan::{Name, attributes, key};
use crate::formats::clean::decode_entities;

/// The page as it grows.
#[derive(Default)]
pub(super) struct Slim {
    out: String,
    /// How many links are open: one within another would be taken apart again and again.
    links: usize,
}

/// The elements that are kept, by their names: all others but these say nothing of the text that they hold.
#[rustfmt::skip]
const KEPT: [&str; 47] = [
    "p", "div", "span", "a", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "th", "table", "tbody", "thead",
    "tfoot", "caption", "section", "article", "header", "footer", "nav", "aside", "main", "blockquote", "pre", "figure",
    "figcaption", "dl", "dt", "dd", "form", "fieldset", "address", "strong", "b", "body", "html", "head", "time", "details", "q",
    "center",
];

/// How many `&` of one stretch of text are kept.
const MOST_SIGNS: usize = 2_000;

/// Longest value of an attribute, in bytes.
const LONGEST: usize = 200;

fn kept(name: Name) -> Option<&'static str> {
    const KEYS: [Name; 47] = {
        let mut keys = [0; 47];
        let mut i = 0;
        while i < 47 {
            keys[i] = key(KEPT[i]);
            i += 1;
        }
        keys
    };
    KEYS.iter().position(|&known| known == name).and_then(|at| KEPT.get(at)).copied()
}

impl Slim {
    /// Appends text as it stands in the page, but for entities, which are decoded here: each that is left costs the extraction as
    /// much time as its whole text is long.
    pub(super) fn text(&mut self, text: &str) {
        let mut at = 0;
        for (i, piece) in text.split('&').enumerate() {
            let start = at;
            at += piece.len() + usize::from(i > 0);
            if i == 0 {
                self.out.push_str(piece);
                continue;
            }
            let end = piece.bytes().take(12).position(|b| b == b';').map_or(0, |end| end + 1);
            match &*decode_entities(text.get(start..=start + end).unwrap_or("&")) {
                "<" => self.out.push_str("&lt;"),
                "&" if i < MOST_SIGNS => self.out.push_str("&amp;"),
                "&" => {}
                decoded => self.out.push_str(decoded),
            }
            self.out.push_str(piece.get(end..).unwrap_or(""));
        }
    }

    /// Appends the title of the page.
    pub(super) fn title(&mut self, title: &str) {
        if !title.contains('<') {
            self.out.push_str("<title>");
            self.out.push_str(title);
            self.out.push_str("</title>");
        }
    }

    /// Appends white space.
    pub(super) fn space(&mut self) {
        if !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// Appends an element that has no content.
    pub(super) fn void(&mut self, name: Name) {
        const BR: Name = key("br");
        const HR: Name = key("hr");
        const IMG: Name = key("img");
        const INPUT: Name = key("input");
        self.out.push_str(match name {
            BR => "<br>",
            HR => "<hr>",
            IMG => "<img src=i>",
            INPUT => "<input>",
            _ => return,
        });
    }

    /// Begins an element; whether it is kept.
    pub(super) fn start(&mut self, name: Name, tag: &str) -> bool {
        const A: Name = key("a");
        let Some(written) = kept(name) else { return false };
        if name == A {
            if self.links > 0 {
                return false;
            }
            self.links += 1;
        }
        self.out.push('<');
        self.out.push_str(written);
        let bold = matches!(written, "b" | "strong");
        for (attribute, value) in attributes(tag).filter(|_| !bold) {
            match attribute.len() {
                2 if is(attribute, "id") => self.attribute("id", value),
                3 if is(attribute, "rel") && name == A => self.attribute("rel", value),
                4 if is(attribute, "role") => self.attribute("role", value),
                4 if is(attribute, "href") => self.attribute("href", if value.starts_with('#') { "#" } else { "/" }),
                5 if is(attribute, "class") => self.attribute("class", value),
                5 if is(attribute, "style") && (value.contains("display") || value.contains("visibility")) => {
                    self.attribute("style", value);
                }
                6 if is(attribute, "hidden") => self.out.push_str(" hidden"),
                7 if is(attribute, "summary") => self.attribute("summary", value),
                8 if is(attribute, "itemprop") => self.attribute("itemprop", value),
                10 if is(attribute, "aria-modal") => self.attribute("aria-modal", value),
                11 if is(attribute, "aria-hidden") => self.attribute("aria-hidden", value),
                _ => {}
            }
        }
        self.out.push('>');
        true
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let value = value.get(..value.floor_char_boundary(LONGEST)).unwrap_or("");
        let quote = if value.contains('"') { '\'' } else { '"' };
        if value.contains(quote) {
            return;
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push('=');
        self.out.push(quote);
        self.out.push_str(value);
        self.out.push(quote);
    }

    /// Ends an element that is kept.
    pub(super) fn end(&mut self, name: Name) {
        let Some(written) = kept(name) else { return };
        if written == "a" {
            self.links = self.links.saturating_sub(1);
        }
        self.out.push_str("</");
        self.out.push_str(written);
        self.out.push('>');
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

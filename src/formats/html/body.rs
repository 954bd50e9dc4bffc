//! The text of an article: found by `dom_smoothie`, then read into sections, paragraphs, items of lists and rows of tables.

use dom_query::{Document, NodeData, NodeId, Tree};
use dom_smoothie::{Config, Readability};
use memchr::memchr2;

use super::names::{B, LI, STRONG, TABLE, TD, TH, TR};
use super::page::Page;
use super::scan::{Name, key};
use crate::article::Section;
use crate::formats::blocks::{begin_item, begin_line};
use crate::formats::clean::push_collapsed;
use crate::formats::heading::reads_as_heading;

/// The article of a page.
pub(super) struct Body {
    /// As in an article.
    pub(super) sections: Vec<Section>,
    /// The author, where the text named one.
    pub(super) byline: Option<String>,
}

/// Finds the article in a page.
pub(super) fn extract(page: &Page<'_>) -> Body {
    let cleared = |zone: usize| page.zones.get(zone).is_none_or(|zone| zone.cleared);
    let tree = page.slim.tree(|zone| !cleared(zone));
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    let mut body = Body { sections: Vec::new(), byline: None };
    if let Ok(mut reader) = Readability::with_document(tree, None, Some(config)) {
        // Where it finds nothing, the tree is left as it is.
        let found = reader.parse().ok();
        let top =
            found.as_ref().and_then(|_| article_in(&reader.doc)).or_else(|| reader.doc.body().map(|body| body.id));
        body.sections = top.map(|top| sections(&reader.doc.tree, top)).unwrap_or_default();
        body.byline = found.and_then(|found| found.byline);
    }
    // A heading at the end is that of something which is no text.
    while body.sections.len() > 1 && body.sections.last().is_some_and(|last| last.text.is_empty()) {
        body.sections.pop();
    }
    body
}

/// The element that holds the article that was found.
fn article_in(document: &Document) -> Option<NodeId> {
    document.select_single("#readability-page-1").nodes().first().map(|node| node.id)
}

/// The sections of what stands below a node; the first one is without a heading.
fn sections(tree: &Tree, top: NodeId) -> Vec<Section> {
    let mut writer = Writer { sections: vec![Section::default()], ..Writer::default() };
    let (mut at, mut begins) = (top, true);
    loop {
        let next = tree.query_node(&at, |node| {
            match &node.data {
                NodeData::Text { contents } if begins => writer.text(contents),
                NodeData::Element(element) if begins => writer.start(key(&element.name.local)),
                NodeData::Element(element) => writer.end(key(&element.name.local)),
                _ => {}
            }
            match node.first_child {
                _ if at == top && !begins => None,
                Some(child) if begins => Some((child, true)),
                _ if begins => Some((at, false)),
                _ => node.next_sibling.map(|next| (next, true)).or_else(|| node.parent.map(|parent| (parent, false))),
            }
        });
        let Some(next) = next.flatten() else { break };
        (at, begins) = next;
    }
    writer.flush(Kind::Paragraph);
    writer.sections
}

/// What ends where a text is flushed.
#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Heading,
    /// A paragraph, which is a heading if all of it is bold.
    Paragraph,
    /// A list, a table or preformatted text.
    Other,
}

/// Collects text until its paragraph or heading ends.
#[derive(Default)]
struct Writer {
    sections: Vec<Section>,
    /// The paragraph at hand.
    text: String,
    /// How many letters and digits of it are bold.
    bold: usize,
    /// How many elements that make bold are open.
    strong: usize,
    /// How many elements are open whose text is not the article's.
    skipped: usize,
    /// The lists that are open, each with the number of its next item if it has numbers.
    lists: Vec<Option<u64>>,
    /// How many tables are open, and how many paragraphs the cell at hand has.
    tables: usize,
    in_cell: usize,
    preformatted: usize,
}

const H: [Name; 6] = [key("h1"), key("h2"), key("h3"), key("h4"), key("h5"), key("h6")];
const P: Name = key("p");
const DIV: Name = key("div");
const UL: Name = key("ul");
const OL: Name = key("ol");
const PRE: Name = key("pre");
const BR: Name = key("br");
/// What is no text of the article.
#[rustfmt::skip]
const SKIPPED: [Name; 8] = [
    key("figure"), key("figcaption"), key("nav"), key("aside"), key("footer"), key("form"), key("caption"), key("fieldset"),
];
#[rustfmt::skip]
const FLOW: [Name; 16] = [
    P, DIV, key("section"), key("article"), key("header"), key("main"), key("blockquote"), key("dl"), key("dt"), key("dd"),
    key("hr"), key("address"), key("details"), key("summary"), key("center"), key("body"),
];

impl Writer {
    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        if self.strong > 0 {
            self.bold += letters(text);
        }
        let mut rest = text;
        if self.preformatted == 0 {
            while let Some((line, after)) =
                memchr2(b'\n', b'\r', rest.as_bytes()).and_then(|end| Some((rest.get(..end)?, rest.get(end + 1..)?)))
            {
                self.text.push_str(line);
                self.text.push(' ');
                rest = after;
            }
        }
        self.text.push_str(rest);
    }

    fn start(&mut self, name: Name) {
        match name {
            _ if SKIPPED.contains(&name) => self.skipped += 1,
            _ if H.contains(&name) => self.flush(Kind::Paragraph),
            UL | OL => {
                if self.lists.is_empty() && self.tables == 0 {
                    self.flush(Kind::Paragraph);
                }
                if self.lists.len() < DEEPEST {
                    self.lists.push((name == OL).then_some(1));
                }
            }
            LI => begin_item(&mut self.text, &mut self.lists),
            TABLE => {
                if self.tables == 0 {
                    self.flush(Kind::Paragraph);
                }
                self.tables += 1;
            }
            TR => begin_line(&mut self.text),
            TD | TH => {
                self.in_cell = 0;
                if !self.text.is_empty() && !self.text.ends_with('\n') {
                    self.text.push_str(" | ");
                }
            }
            PRE => {
                self.flush(Kind::Paragraph);
                self.preformatted += 1;
            }
            BR => self.text.push('\n'),
            STRONG | B => self.strong += 1,
            _ if FLOW.contains(&name) => self.flow(name == P),
            _ => {}
        }
    }

    fn end(&mut self, name: Name) {
        match name {
            _ if SKIPPED.contains(&name) => self.skipped = self.skipped.saturating_sub(1),
            _ if H.contains(&name) => self.flush(Kind::Heading),
            UL | OL => {
                self.lists.pop();
                if self.lists.is_empty() && self.tables == 0 {
                    self.flush(Kind::Other);
                }
            }
            TABLE => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.flush(Kind::Other);
                }
            }
            PRE => {
                self.flush(Kind::Other);
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            STRONG | B => self.strong = self.strong.saturating_sub(1),
            _ if FLOW.contains(&name) => self.flow(false),
            _ => {}
        }
    }

    /// Begins or ends a paragraph. In an item of a list the first one goes on behind the mark; in a table a cell with several is
    /// no row of figures.
    fn flow(&mut self, paragraph: bool) {
        if !self.lists.is_empty() {
            if !self.text.ends_with([' ', '\n']) {
                begin_line(&mut self.text);
            }
        } else if self.tables > 0 {
            self.in_cell += usize::from(paragraph);
            if self.in_cell > 1 {
                self.flush(Kind::Paragraph);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        } else {
            self.flush(Kind::Paragraph);
        }
    }

    /// Ends what is at hand.
    fn flush(&mut self, kind: Kind) {
        let raw = std::mem::take(&mut self.text);
        let bold = std::mem::take(&mut self.bold);
        let mut text = String::with_capacity(raw.len());
        for line in raw.lines() {
            let before = text.len();
            text.push_str(if before > 0 { "\n" } else { "" });
            let begin = text.len();
            push_collapsed(&mut text, line.trim_matches([' ', '|']));
            if matches!(text.get(begin..), Some("" | "-")) {
                text.truncate(before);
            }
        }
        if !text.contains(char::is_alphanumeric) {
            return;
        }
        let bare = text.trim_end_matches(':');
        let begun = self.sections.iter().any(|section| !section.text.is_empty());
        let fits = kind == Kind::Paragraph && begun && !text.contains('\n') && text.len() <= LONGEST_HEADING;
        if kind == Kind::Heading || (fits && bold >= letters(&text) && reads_as_heading(bare)) {
            self.sections.push(Section { heading: Some(bare.replace('\n', " ")), text: String::new(), span: None });
        } else if let Some(section) = self.sections.last_mut() {
            section.text.push_str(if section.text.is_empty() { "" } else { "\n\n" });
            section.text.push_str(&text);
        }
    }
}

/// How many lists may stand within each other.
const DEEPEST: usize = 64;

/// Longest bold line that is a heading, in bytes.
const LONGEST_HEADING: usize = 160;

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::reader::read;
    use super::*;

    fn plain(html: &str) -> Vec<String> {
        let show = |section: Section| format!("{}|{}", section.heading.unwrap_or_default(), section.text);
        let tree = Document::from(html).tree;
        sections(&tree, tree.root_id()).into_iter().map(show).collect()
    }

    #[test]
    fn blocks_are_paragraphs_headings_items_and_rows() {
        assert_eq!(
            plain(
                "<div><p>One\n two.</p><p>Three<br>four.</p><h2>Impact:</h2><ul><li>a</li><li><p>b</p><p>c</p></li></ul>end</div>"
            ),
            ["|One two.\n\nThree\nfour.", "Impact|- a\n- b\nc\n\nend"]
        );
        assert_eq!(plain("<ol><li>a<ol><li>b</ol><li>c</ol>"), ["|1. a\n1. b\n2. c"]);
        assert_eq!(
            plain("<table><caption>x</caption><tr><th>Team<th>Points<tr><td>Kisumu<td>4</table>"),
            ["|Team | Points\nKisumu | 4"]
        );
        assert_eq!(plain("<table><tr><td><div>a</div><div>b</div><td>c</table>"), ["|a b | c"]);
        assert_eq!(plain("<table><tr><td><p>One.</p><p>Two.</p><p>Three.</p></table>"), ["|One.\n\nTwo.\n\nThree."]);
        assert_eq!(plain("<figure><img><figcaption>x</figcaption></figure><p>a &amp; b &lt;c"), ["|a & b <c"]);
        assert_eq!(
            plain("<p>One.</p><p><strong>The Bill</strong></p><p>Two <b>Three</b>"),
            ["|One.", "The Bill|Two Three"]
        );
        assert_eq!(plain("<pre>a\n  b</pre>"), ["|a\nb"]);
        assert_eq!(plain("<blockquote><p>a</p><p>b</p></blockquote>c"), ["|a\n\nb\n\nc"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_panics(html in "(<[/]?(p|b|div|table|tr|td|li|ul|a|h1|body|form|svg|select)( class=\"x)?>|text |&amp;|\\PC){0,60}") {
            extract(&read(&html));
        }
    }
}

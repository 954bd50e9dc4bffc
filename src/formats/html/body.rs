//! The text of an article, as it was found, read into sections, paragraphs, items of lists and rows of tables.

use memchr::memchr2;

use super::extract::{self, Fate, Found, Known};
use super::find::days;
use super::line::{Beside, beside};
use super::names::{B, FORM, LI, STRONG, TABLE, TD, TH, TR};
use super::page::Page;
use super::scan::{Name, key};
use super::tree::{BR, DIV, HR, Node, P, Tree};
use crate::article::Section;
use crate::formats::blocks::{begin_item, begin_line};
use crate::formats::clean::{collapsed, push_collapsed};
use crate::formats::heading::reads_as_heading;

/// The article of a page.
pub(super) struct Body {
    /// As in an article.
    pub(super) sections: Vec<Section>,
    /// The author, where the text named one.
    pub(super) byline: Option<String>,
}

/// Finds the article in a page, of which some headings say the title once more.
pub(super) fn extract(page: &Page<'_>, headings: &[usize]) -> Body {
    let cleared = |zone: usize| page.zones.get(zone).is_none_or(|zone| zone.cleared);
    let found = extract::extract(&page.tree, &Known { headings, is_out: &|zone| !cleared(zone) });
    let mut sections = sections(&page.tree, &found);
    if !sections.iter().any(|section| section.text.contains(char::is_alphanumeric)) {
        sections = self::sections(&page.tree, &extract::all(&page.tree));
    }
    // A heading at the end is that of something which is no text.
    while sections.len() > 1 && sections.last().is_some_and(|last| last.text.is_empty()) {
        sections.pop();
    }
    let byline = found.byline.and_then(|byline| page.tree.text.get(byline)).map(collapsed);
    Body { sections, byline }
}

/// The sections of what was found; the first one is without a heading.
fn sections(tree: &Tree<'_>, found: &Found) -> Vec<Section> {
    let mut writer = Writer { sections: vec![Section::default()], ..Writer::default() };
    for nodes in &found.nodes {
        let mut at = nodes.start;
        while let Some(node) = tree.nodes.get(at).filter(|_| at < nodes.end) {
            at += 1;
            match node {
                Node::Text { bytes, .. } => writer.text(tree.text.get(bytes.clone()).unwrap_or("")),
                Node::Void(name) => writer.start(*name),
                Node::Start(index) | Node::End(index) => {
                    let Some(element) = tree.elements.get(*index) else { continue };
                    // What holds the article is no box beside it, and a form around most of a page is none to fill in.
                    let holds = SKIPPED.contains(&element.name)
                        && (found.tops.contains(index)
                            || (element.name == FORM && element.text.len() * 2 > tree.text.len()));
                    match found.fates.get(*index).copied().unwrap_or_default() {
                        Fate::Out => at = at.max(element.nodes.end),
                        Fate::Kept if !holds && matches!(node, Node::Start(_)) => {
                            writer.start(element.name);
                            writer.number(element.signs.first);
                        }
                        Fate::Kept if !holds => writer.end(element.name),
                        Fate::Kept | Fate::Plain => writer.flow(false),
                    }
                }
            }
        }
        // What follows stands beside it.
        writer.flow(false);
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
    in_heading: bool,
    /// Whether a section has text.
    begun: bool,
}

const H: [Name; 6] = [key("h1"), key("h2"), key("h3"), key("h4"), key("h5"), key("h6")];
const UL: Name = key("ul");
const OL: Name = key("ol");
const PRE: Name = key("pre");
/// What is no text of the article.
#[rustfmt::skip]
const SKIPPED: [Name; 8] = [
    key("figure"), key("figcaption"), key("nav"), key("aside"), key("footer"), FORM, key("caption"), key("fieldset"),
];
#[rustfmt::skip]
const FLOW: [Name; 16] = [
    P, DIV, key("section"), key("article"), key("header"), key("main"), key("blockquote"), key("dl"), key("dt"), key("dd"),
    HR, key("address"), key("details"), key("summary"), key("center"), key("body"),
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
            _ if H.contains(&name) => {
                self.flush(Kind::Paragraph);
                self.in_heading = true;
            }
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
            BR => self.line_end(),
            STRONG | B => self.strong += 1,
            _ if FLOW.contains(&name) => self.flow(name == P),
            _ => {}
        }
    }

    /// Has the list that has just begun count from a number.
    fn number(&mut self, first: Option<u16>) {
        if let Some((first, Some(Some(next)))) = first.map(|first| (first, self.lists.last_mut())) {
            *next = u64::from(first);
        }
    }

    fn end(&mut self, name: Name) {
        match name {
            _ if SKIPPED.contains(&name) => self.skipped = self.skipped.saturating_sub(1),
            _ if H.contains(&name) => {
                self.flush(Kind::Heading);
                self.in_heading = false;
            }
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

    /// Ends a line; two such ends are the end of a paragraph.
    fn line_end(&mut self) {
        let text = self.text.trim_end_matches([' ', '\u{a0}', '\u{3000}']);
        if !self.in_heading && self.preformatted == 0 && text.ends_with('\n') {
            self.text.truncate(text.trim_end().len());
            self.flow(true);
        } else {
            self.text.push('\n');
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
            push_collapsed(&mut text, line.trim_matches(|c: char| c.is_whitespace() || c == '|'));
            if matches!(text.get(begin..), Some("" | "-")) {
                text.truncate(before);
            }
        }
        if !text.contains(char::is_alphanumeric) {
            return;
        }
        let bare = text.trim_end_matches(':');
        let fits = kind == Kind::Paragraph && self.begun && !text.contains('\n') && text.len() <= LONGEST_HEADING;
        if kind == Kind::Heading || (fits && bold >= letters(&text) && reads_as_heading(bare)) {
            let text = self.sections.last_mut().map(|section| take_time(&mut section.text)).unwrap_or_default();
            self.sections.push(Section { heading: Some(bare.replace('\n', " ")), text, span: None });
        } else if let Some(section) = self.sections.last_mut() {
            section.text.push_str(if section.text.is_empty() { "" } else { "\n\n" });
            section.text.push_str(&text);
            self.begun = true;
        }
    }
}

/// Takes the last paragraph of a section if it is a time of day: it is that of the heading below, as in a live blog.
fn take_time(text: &mut String) -> String {
    let begin = text.rfind("\n\n").map_or(0, |at| at + 2);
    let last = text.get(begin..).unwrap_or("");
    let has_time = last.as_bytes().windows(4).any(
        |part| matches!(part, [a, b'.' | b':' | b'h', b, c] if [a, b, c].iter().all(|byte| byte.is_ascii_digit())),
    );
    if !has_time || !days(last, None).is_empty() || beside(last, &[]) != Beside::Label {
        return String::new();
    }
    let time = text.split_off(begin);
    text.truncate(text.trim_end().len());
    time
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
        let tree = read(html).tree;
        let found = Found {
            nodes: std::iter::once(0..tree.nodes.len()).collect(),
            fates: Vec::new(),
            byline: None,
            tops: Vec::new(),
        };
        sections(&tree, &found).into_iter().map(show).collect()
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
        assert_eq!(plain("<ol start=3><li>a<li>b</ol>"), ["|3. a\n4. b"]);
        assert_eq!(
            plain(
                "<div><time id=a>17.50 GMT</time><h2>Hall empty</h2><p>One.</p><div>16.50 GMT</div><h2>Talks</h2><p>Two."
            ),
            ["|", "Hall empty|17.50 GMT\n\nOne.", "Talks|16.50 GMT\n\nTwo."]
        );
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
            extract(&read(&html), &[]);
        }
    }
}

//! The page as a tree, without what is no text of it: what the article is looked for in.
//!
//! Elements and text stand in one list, in the order of the page, so that all that belongs to an element is a stretch of it.

use std::ops::Range;

use memchr::memchr;

use super::names::{A, ASIDE, B, BODY, FOOTER, LI, NAV, Q, SPAN, STRONG, TABLE, TD, TH, TIME, TR};
use super::scan::{Name, key};
use super::signs::Signs;
use crate::formats::clean::decode_entities;

/// The page as it grows; the first of its elements is the page itself.
pub(super) struct Tree<'t> {
    pub(super) elements: Vec<Element<'t>>,
    pub(super) nodes: Vec<Node>,
    /// All text, its entities decoded.
    pub(super) text: String,
    /// What the attributes say of the element that begins next.
    pending: Signs<'t>,
    /// The element that is open.
    open: usize,
    /// Whether a block has begun right here: white space behind that is nothing.
    begun: bool,
    /// Whether there is white space that is not among the nodes yet, since it may be nothing.
    gap: bool,
    /// How many links are open: one within another is none.
    links: usize,
    /// Whether a phrase has ended right here, or another one has begun right behind it.
    border: Border,
}

/// What lies between the text and what comes next.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Border {
    #[default]
    None,
    /// The end of a phrase.
    End,
    /// The end of one, and the beginning of another.
    Both,
}

/// An element.
#[derive(Default)]
pub(super) struct Element<'t> {
    pub(super) name: Name,
    /// The element around it.
    pub(super) parent: usize,
    /// Its nodes, from its own start to its end.
    pub(super) nodes: Range<usize>,
    /// Its bytes of the text.
    pub(super) text: Range<usize>,
    /// What its attributes say.
    pub(super) signs: Signs<'t>,
    /// The zone that it is, if it is one of which no reader takes the text; else 0.
    pub(super) zone: usize,
    /// Whether it holds nothing but words: its content is a line, not a block.
    pub(super) is_phrase: bool,
    /// Whether two line ends stand in it, one behind the other: what is between such is a paragraph.
    pub(super) is_broken: bool,
}

/// What a page is made of, in its order.
pub(super) enum Node {
    /// An element begins.
    Start(usize),
    /// An element ends.
    End(usize),
    /// An element that has no content.
    Void(Name),
    /// A piece of the text.
    Text {
        /// Its bytes.
        bytes: Range<usize>,
        /// Its characters, as they are seen.
        chars: u32,
        /// The commas in it.
        commas: u32,
    },
}

pub(super) const P: Name = key("p");
pub(super) const DIV: Name = key("div");
pub(super) const BR: Name = key("br");
pub(super) const HR: Name = key("hr");
pub(super) const IMG: Name = key("img");
pub(super) const INPUT: Name = key("input");

const SUB: Name = key("sub");
const SUP: Name = key("sup");

/// The elements that are kept: all others but these say nothing of the text that they hold.
#[rustfmt::skip]
const KEPT: [Name; 44] = [
    P, DIV, A, SPAN, LI, key("ul"), key("ol"), key("h1"), key("h2"), key("h3"), key("h4"), key("h5"), key("h6"), TD, TR, TH, TABLE,
    key("tbody"), key("thead"), key("tfoot"), key("caption"), key("section"), key("article"), key("header"), FOOTER, NAV, ASIDE,
    key("main"), key("blockquote"), key("pre"), key("figure"), key("figcaption"), key("dl"), key("dt"), key("dd"), key("form"),
    key("fieldset"), key("address"), STRONG, B, TIME, key("details"), Q, key("center"),
];

/// Elements that stand within a line.
const PHRASES: [Name; 5] = [SPAN, STRONG, B, TIME, Q];

impl<'t> Tree<'t> {
    /// Nothing yet of a page of as many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        // Most of a page is markup; a tag or text takes some 30 bytes of it.
        Self {
            elements: vec![Element { name: BODY, ..Element::default() }],
            nodes: Vec::with_capacity(bytes / 32),
            text: String::with_capacity(bytes / 4),
            pending: Signs::default(),
            open: 0,
            begun: false,
            gap: false,
            links: 0,
            border: Border::None,
        }
    }

    /// Appends text as it stands in the page.
    pub(super) fn text(&mut self, text: &str) {
        self.gap |= std::mem::take(&mut self.border) == Border::Both && is_glued(&self.text, text);
        self.fill_gap();
        if memchr(b'&', text.as_bytes()).is_none() {
            self.append(text);
        } else {
            self.append(&decode_entities(text));
        }
    }

    fn append(&mut self, text: &str) {
        let begin = self.text.len();
        self.text.push_str(text);
        let (chars, commas) = (chars(text), commas(text));
        match self.nodes.last_mut() {
            Some(Node::Text { bytes, chars: before, commas: commas_before }) => {
                bytes.end = self.text.len();
                *before = before.saturating_add(chars);
                *commas_before = commas_before.saturating_add(commas);
            }
            _ => self.nodes.push(Node::Text { bytes: begin..self.text.len(), chars, commas }),
        }
        self.begun = false;
    }

    /// Notes that a tag of an element stands here, which begins or ends it: two phrases right behind each other are set apart where
    /// nothing else does that.
    pub(super) fn tag(&mut self, name: Name, block: bool, begins: bool) {
        self.border = match (begins, self.border) {
            _ if block || matches!(name, SUB | SUP) => Border::None,
            (true, Border::None) => Border::None,
            (true, _) | (false, Border::Both) => Border::Both,
            (false, _) => Border::End,
        };
    }

    /// Appends the white space that has turned out to be something.
    fn fill_gap(&mut self) {
        if std::mem::take(&mut self.gap) {
            self.append(" ");
        }
    }

    /// Appends white space: it is nothing at the beginning and at the end of a block, and between items and cells.
    pub(super) fn space(&mut self) {
        self.border = Border::None;
        self.gap |= !self.begun && !self.text.ends_with(' ');
    }

    /// Appends an element that has no content.
    pub(super) fn void(&mut self, name: Name) {
        if !matches!(name, BR | HR | IMG | INPUT) {
            return;
        }
        if name == BR && self.is_behind_break() {
            if let Some(open) = self.elements.get_mut(self.open) {
                open.is_broken = true;
            }
            // White space between the two is nothing.
            self.gap = false;
        }
        self.fill_gap();
        self.nodes.push(Node::Void(name));
        self.begun = false;
    }

    /// Whether a line end comes right before; white space between the two goes.
    fn is_behind_break(&mut self) -> bool {
        let is_white = |bytes: &Range<usize>| self.text.get(bytes.clone()).is_some_and(|text| text.trim().is_empty());
        match self.nodes.as_slice() {
            [.., Node::Void(BR), Node::Text { bytes, .. }] if is_white(bytes) => {
                self.nodes.pop();
                true
            }
            [.., Node::Void(BR)] => true,
            _ => false,
        }
    }

    /// Takes what a class or an id of the element that begins next says; the class as it is written.
    pub(super) fn name(&mut self, said: u8, class: Option<&'t str>) {
        self.pending.name(said);
        self.pending.class = class.unwrap_or(self.pending.class);
    }

    /// Takes another attribute of the element that begins next.
    pub(super) fn attribute(&mut self, element: Name, name: &str, value: &'t str) {
        self.pending.read(element, name, value);
    }

    /// Begins an element, which may be a zone of the page (else 0): which one it is, if it is kept.
    pub(super) fn start(&mut self, name: Name, block: bool, zone: usize) -> Option<usize> {
        let mut signs = std::mem::take(&mut self.pending);
        if matches!(name, B | STRONG) {
            signs = signs.of_a_word();
        }
        let is_kept = match name {
            A => self.links == 0,
            // They mean nothing without one.
            SPAN | TIME | Q => signs.any,
            _ => KEPT.contains(&name),
        };
        if !is_kept {
            if name == BODY
                && let Some(page) = self.elements.first_mut()
            {
                page.signs = signs;
            }
            return None;
        }
        self.links += usize::from(name == A);
        self.gap &= !matches!(name, LI | TR | TD | TH);
        self.fill_gap();
        self.begun = block;
        let (element, at, text) = (self.elements.len(), self.nodes.len(), self.text.len());
        self.nodes.push(Node::Start(element));
        let is_phrase = name == A || PHRASES.contains(&name);
        let zone = if matches!(name, NAV | ASIDE | FOOTER) { zone } else { 0 };
        let (nodes, text) = (at..at, text..text);
        let parent = self.open;
        if name != A && !is_phrase {
            self.no_phrase();
        }
        self.elements.push(Element { name, parent, nodes, text, signs, zone, is_phrase, is_broken: false });
        self.open = element;
        Some(element)
    }

    /// A link that holds a block is one.
    fn no_phrase(&mut self) {
        let mut at = self.open;
        while let Some(around) = self.elements.get_mut(at).filter(|around| around.name == A || around.is_phrase) {
            if around.name == A {
                around.is_phrase = false;
            }
            at = around.parent;
        }
    }

    /// Ends the element that is open and kept.
    pub(super) fn end(&mut self, name: Name, block: bool) {
        self.links -= usize::from(name == A && self.links > 0);
        self.gap &= !block;
        self.fill_gap();
        self.begun = false;
        if let Some(open) = self.elements.get_mut(self.open) {
            self.nodes.push(Node::End(self.open));
            (open.nodes.end, open.text.end) = (self.nodes.len(), self.text.len());
            self.open = open.parent;
        }
    }

    /// The text of a stretch of nodes.
    pub(super) fn words(&self, nodes: &Range<usize>) -> String {
        let texts = self.nodes.get(nodes.clone()).unwrap_or_default().iter().filter_map(|node| match node {
            Node::Text { bytes, .. } => self.text.get(bytes.clone()),
            _ => None,
        });
        texts.collect()
    }

    /// The page is read.
    pub(super) fn finish(&mut self) {
        if let Some(page) = self.elements.first_mut() {
            (page.nodes, page.text) = (0..self.nodes.len(), 0..self.text.len());
        }
    }
}

/// Whether two texts would be read as one word: `Amina Yusuf` and `Africa correspondent`, `2024` and `Updated`.
fn is_glued(before: &str, text: &str) -> bool {
    let (last, first) = (before.chars().next_back(), text.chars().next());
    let ends = last.is_some_and(|last| last.is_lowercase() || last == '.' || last.is_ascii_digit());
    let small = last.is_some_and(char::is_lowercase);
    ends && first.is_some_and(|first| first.is_uppercase() || (small && first.is_ascii_digit()))
}

/// The characters of a text, of the white ones at the end and the beginning of lines only the first.
fn chars(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let is_white = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t' | b'\r' | b'\n'));
    let again = memchr::memchr_iter(b'\n', bytes).map(|end| {
        let behind = bytes.get(end + 1..).unwrap_or_default().iter();
        let blank = behind.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        blank + usize::from(end > 0 && is_white(bytes.get(end - 1)))
    });
    u32::try_from(text.chars().count().saturating_sub(again.sum())).unwrap_or(u32::MAX)
}

/// The commas of a text, in any script.
fn commas(text: &str) -> u32 {
    const OTHERS: [char; 8] = ['،', '﹐', '︐', '︑', '⹁', '⸴', '⸲', '，'];
    let commas = memchr::memchr_iter(b',', text.as_bytes()).count();
    let others = if text.is_ascii() { 0 } else { text.matches(OTHERS).count() };
    u32::try_from(commas + others).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::reader::read;
    use super::*;

    /// The page as it was kept: an element by the first letter of its name and what is in it.
    fn kept(html: &str) -> String {
        let tree = read(html).tree;
        let letter = |name: &Name| char::from(name.to_be_bytes().into_iter().find(|byte| *byte > 0).unwrap_or(b'?'));
        let show = |node: &Node| match node {
            Node::Start(index) => format!("{}(", letter(&tree.elements[*index].name)),
            Node::End(_) => ")".to_owned(),
            Node::Void(name) => format!("{}()", letter(name)),
            Node::Text { bytes, .. } => tree.text[bytes.clone()].to_owned(),
        };
        tree.nodes.iter().map(show).collect()
    }

    #[test]
    fn what_tells_an_article_from_the_rest_is_kept() {
        let page = "<html class=x><title>A &amp; B</title><body ID=a onload='x'><p Class=\"b\">c &lt; <em>d</em>";
        assert_eq!(kept(page), "p(c < d)");
        assert_eq!(read(page).tree.elements[1].signs.class, "b");
        assert_eq!(kept("<img src=a.jpg><br/><input><hr><wbr>"), "i()b()i()h()");
        assert_eq!(kept("<span>a</span><span class=b>c</span><time>d</time>"), "as(c)d");
        assert_eq!(kept("<a href=x rel=author>a<a>b</a></a>"), "a(ab)");
        assert_eq!(kept("<svg><p>a</p></svg><script>b</script>c"), "c");
        let tree = read("<p>a<b>b</b><div>c").tree;
        let texts: Vec<&str> = tree.elements.iter().map(|element| &tree.text[element.text.clone()]).collect();
        assert_eq!(texts, ["abc", "ab", "b", "c"]);
        assert_eq!(tree.words(&tree.elements[1].nodes), "ab");
    }

    #[test]
    fn white_space_that_is_nothing_goes() {
        assert_eq!(kept("<ul> <li> <a>a</a> </li>\n<li>b</li> </ul> "), "u(l(a(a))l(b))");
        assert_eq!(kept("<a>a</a> <a>b</a>\n<p>c <b>d</b> <b> e</b> </p>"), "a(a) a(b) p(c b(d) b( e))");
        assert_eq!(kept("<div>a</div> <div>b</div><div>c</div>"), "d(a) d(b)d(c)");
    }

    #[test]
    fn phrases_beside_each_other_are_no_word() {
        let text = |html: &str| read(html).tree.text;
        assert_eq!(
            text("<span>Amina Yusuf</span><span>Africa correspondent</span>"),
            "Amina Yusuf Africa correspondent"
        );
        assert_eq!(text("<time>5 May 2024</time><i><b>Updated</b></i>"), "5 May 2024 Updated");
        assert_eq!(text("<i>Yusuf</i><i>5 May</i>"), "Yusuf 5 May");
        assert_eq!(text("<x-p>ministers.</x-p><x-p>Another"), "ministers. Another");
        for (html, expected) in [
            ("<b>D</b>ubai", "Dubai"),
            ("<i>D</i><b>ubai</b>", "Dubai"),
            ("Mc<b>Donald</b>", "McDonald"),
            ("<i>Mc</i>Donald", "McDonald"),
            ("<i>x</i><sup>2</sup><i>y</i>", "x2y"),
            ("<b>5</b><i>th</i>", "5th"),
        ] {
            assert_eq!(text(html), expected);
        }
    }

    #[test]
    fn lines_and_links_that_hold_blocks_are_known() {
        let tree = read("<p>a<br> <br>b</p><p>c<br>d</p><a><b>e</b></a><a><b><div>f</div></b></a>").tree;
        let is = |is: fn(&Element<'_>) -> bool| tree.elements.iter().map(is).collect::<Vec<_>>();
        assert_eq!(is(|element| element.is_broken), [false, true, false, false, false, false, false, false]);
        assert_eq!(is(|element| element.is_phrase), [false, false, false, true, true, false, true, false]);
    }

    #[test]
    fn characters_and_commas_are_counted() {
        assert_eq!((chars("a b\n\n ü"), chars("\n  "), chars("")), (5, 1, 0));
        assert_eq!((commas("a, b，c、d"), commas("ab")), (2, 0));
    }
}

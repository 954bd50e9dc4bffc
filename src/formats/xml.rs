//! XML as a tree that lies flat, so that no depth of nesting needs a deep stack. Names come without prefixes; entities of a
//! DTD are not expanded; what a file that breaks off has said until then is kept.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::clean::{decode_entities, excerpt, line_breaks};
use super::tags::{self, Piece};
use super::{Found, Raw, Sink};
use crate::article::{Article, Rejection, Warning};

/// The elements of a document.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// In the order of their begins.
    nodes: Vec<Node>,
    /// All text between tags.
    text: String,
}

#[derive(Debug)]
struct Node {
    prefix: String,
    name: String,
    attributes: Vec<(String, String)>,
    /// The first node that is not inside.
    end: usize,
    /// The text inside, in bytes.
    text: std::ops::Range<usize>,
    /// The number of line breaks before it.
    line: usize,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'x> {
    tree: &'x Tree,
    at: usize,
    node: &'x Node,
}

/// What is passed on the way through an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'x> {
    Open(Element<'x>),
    Text(&'x str),
    Close(Element<'x>),
}

/// The name of the outermost element of a text that may be XML, without its prefix.
pub(super) fn root_name(head: &str) -> Option<&str> {
    if !head.trim_start().starts_with('<') {
        return None;
    }
    let mut pieces = tags::pieces(head);
    pieces.find_map(|piece| match piece {
        Piece::Open(name, _) => Some(name.rsplit_once(':').map_or(name, |(_, name)| name)),
        _ => None,
    })
}

impl Tree {
    /// Reads a text that begins on `line`. Where it is no good XML, what stands before that, and what is wrong.
    pub(super) fn read(text: &str, line: usize) -> (Self, Option<Warning>) {
        let mut tree = Self::default();
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let (mut open, mut deeper, mut counted, mut lines) = (Vec::new(), 0_usize, 0, line);
        let wrong = loop {
            let event = reader.read_event();
            let here = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
            let breaks = |to: usize| line_breaks(text, counted..to.max(counted));
            match event {
                Ok(Event::Start(_)) if open.len() >= DEEPEST => deeper += 1,
                Ok(Event::End(_)) if deeper > 0 => deeper -= 1,
                Ok(Event::Start(tag)) => {
                    open.push(tree.nodes.len());
                    tree.begin(&tag, lines + breaks(here));
                }
                Ok(Event::Empty(tag)) => {
                    tree.begin(&tag, lines + breaks(here));
                    let last = tree.nodes.len() - 1;
                    tree.end(last);
                }
                Ok(Event::End(tag)) => {
                    let name = tag.local_name().into_inner();
                    let is_it = |&at: &usize| tree.nodes.get(at).is_some_and(|node| node.name == name);
                    let from = open.iter().rposition(is_it).unwrap_or(open.len());
                    open.drain(from..).rev().for_each(|at| tree.end(at));
                }
                Ok(Event::Text(text)) => tree.text.push_str(&text.xml10_content()),
                Ok(Event::CData(text)) => tree.text.push_str(&text.xml10_content()),
                Ok(Event::GeneralRef(name)) => tree.text.push_str(&decode_entities(&format!("&{};", &*name))),
                Ok(Event::Eof) if open.is_empty() => break None,
                Ok(Event::Eof) => break Some("it ends in the middle of an element".to_owned()),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Err(error) => break Some(excerpt(&error.to_string())),
            }
            lines += breaks(here);
            counted = here.max(counted);
        };
        while let Some(at) = open.pop() {
            tree.end(at);
        }
        (tree, wrong.map(|wrong| Warning::at(lines, format!("the XML breaks off: {wrong}"))))
    }

    fn begin(&mut self, tag: &BytesStart<'_>, line: usize) {
        let mut attributes = tag.attributes();
        let attributes = attributes.with_checks(false).flatten().map(|attribute| {
            (attribute.key.local_name().into_inner().to_owned(), decode_entities(&attribute.value).into_owned())
        });
        let prefix = tag.name().prefix().map_or("", quick_xml::name::Prefix::into_inner);
        self.nodes.push(Node {
            prefix: prefix.to_owned(),
            name: tag.local_name().into_inner().to_owned(),
            attributes: attributes.collect(),
            end: self.nodes.len() + 1,
            text: self.text.len()..self.text.len(),
            line,
        });
    }

    fn end(&mut self, at: usize) {
        let (end, text) = (self.nodes.len(), self.text.len());
        if let Some(node) = self.nodes.get_mut(at) {
            node.end = end;
            node.text.end = text;
        }
    }

    fn element(&self, at: usize) -> Option<Element<'_>> {
        self.nodes.get(at).map(|node| Element { tree: self, at, node })
    }

    /// The outermost elements with one of these names, in order.
    pub(super) fn outermost<'x>(&'x self, names: &'static [&str]) -> impl Iterator<Item = Element<'x>> + use<'x> {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let element = self.element(at)?;
                at = if names.contains(&element.name()) { element.node.end } else { at + 1 };
                if names.contains(&element.name()) {
                    return Some(element);
                }
            }
        })
    }
}

/// Reads the articles of a text, one from each of the outermost elements with one of these names; `read` says why there is
/// none in it. Where a file may hold `many`, or there are several, they are told apart by their numbers.
pub(super) fn each(
    raw: Raw<'_>,
    names: &'static [&str],
    many: bool,
    sink: Sink<'_>,
    mut read: impl FnMut(Element<'_>) -> Result<Article, String>,
) {
    let (tree, mut wrong) = Tree::read(raw.text, raw.line);
    let several = many || tree.outermost(names).nth(1).is_some();
    let mut items = tree.outermost(names).peekable();
    if items.peek().is_none() {
        let names: Vec<_> = names.iter().map(|name| format!("<{name}>")).collect();
        let why = wrong.map_or(String::new(), |wrong| format!(": {}", wrong.message));
        let reason = format!("there is no {} in this file{why}", names.join(" or "));
        return sink(Found::Rejected(Rejection { line: None, reason }));
    }
    let mut number = 0;
    while let Some(item) = items.next() {
        number += 1;
        sink(match read(item) {
            Ok(mut article) => {
                // It is the last one that is cut short.
                article.warnings.extend(wrong.take_if(|_| items.peek().is_none()));
                Found::Article { article: Box::new(article), ordinal: if several { number } else { 0 } }
            }
            Err(reason) => Found::Rejected(Rejection { line: several.then_some(item.line()), reason }),
        });
    }
}

/// How deep elements are followed; what is deeper is text without tags. No work is done more often than this on one text.
const DEEPEST: usize = 128;

impl<'x> Element<'x> {
    /// The name, without a prefix.
    pub(super) fn name(self) -> &'x str {
        &self.node.name
    }

    /// The number of the line on which its tag ends.
    pub(super) fn line(self) -> usize {
        self.node.line
    }

    /// The outermost element that it stands in.
    pub(super) fn outermost(self) -> Element<'x> {
        self.tree.element(0).unwrap_or(self)
    }

    /// The prefix of the name; empty where it has none.
    pub(super) fn prefix(self) -> &'x str {
        &self.node.prefix
    }

    /// An attribute, its name without a prefix; `None` where it is empty.
    pub(super) fn attribute(self, name: &str) -> Option<&'x str> {
        let found = self.node.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// All text inside, as it stands.
    pub(super) fn text(self) -> &'x str {
        self.tree.text.get(self.node.text.clone()).unwrap_or("")
    }

    /// The elements right inside.
    pub(super) fn children(self) -> impl Iterator<Item = Element<'x>> {
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let child = (at < self.node.end).then(|| self.tree.element(at)).flatten()?;
            at = child.node.end;
            Some(child)
        })
    }

    /// The elements inside, in the order of their begins.
    pub(super) fn inside(self) -> impl Iterator<Item = Element<'x>> {
        (self.at + 1..self.node.end).filter_map(|at| self.tree.element(at))
    }

    /// The first element right inside with that name.
    pub(super) fn child(self, name: &str) -> Option<Element<'x>> {
        self.children().find(|child| child.name() == name)
    }

    /// The first element inside with that name.
    pub(super) fn find(self, name: &str) -> Option<Element<'x>> {
        self.inside().find(|element| element.name() == name)
    }

    /// The way through what is inside.
    pub(super) fn steps(self) -> impl Iterator<Item = Step<'x>> {
        let mut open: Vec<Element<'x>> = Vec::new();
        let (mut next, mut at) = (self.at + 1, self.node.text.start);
        std::iter::from_fn(move || {
            let closing = open.last().copied().filter(|last| last.node.end <= next);
            let opening = if next < self.node.end { self.tree.element(next) } else { None };
            let to = match (closing, opening) {
                (Some(last), _) => last.node.text.end,
                (None, Some(element)) => element.node.text.start,
                (None, None) => self.node.text.end,
            };
            if at < to {
                let text = self.tree.text.get(at..to).unwrap_or("");
                at = to;
                return Some(Step::Text(text));
            }
            if let Some(last) = closing {
                open.pop();
                return Some(Step::Close(last));
            }
            let element = opening?;
            open.push(element);
            next += 1;
            Some(Step::Open(element))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tree, written with brackets.
    fn written(text: &str) -> String {
        let (tree, wrong) = Tree::read(text, 1);
        let mut out = String::new();
        for root in tree.outermost(&["a"]) {
            for step in root.steps() {
                match step {
                    Step::Open(element) => out.extend(["[", element.name(), " "]),
                    Step::Text(text) => out.push_str(text),
                    Step::Close(_) => out.push(']'),
                }
            }
        }
        out + if wrong.is_some() { "!" } else { "" }
    }

    #[test]
    fn what_is_inside_comes_in_order() {
        assert_eq!(written("<a>x<n:b c='1'>y<d/></n:b>z &amp; &eacute;<![CDATA[<p>]]></a>"), "x[b y[d ]]z & é<p>");
        assert_eq!(written("<a><b>x</c>y</b>R & D &unknown;</a>"), "[b xy]R & D &unknown;");
        assert_eq!(written("<a><b>x</a>"), "[b x]");
        assert_eq!(written("<a><b>x"), "[b x]!");
        assert_eq!(written("<a>x<b"), "x!");
    }

    #[test]
    fn elements_are_found() {
        let (tree, _) = Tree::read("<r>\n<a i=' x ' j=''>1<b/><c><b k='&lt;'>2</b></c></a>\n<a>3</a></r>", 5);
        let all: Vec<_> = tree.outermost(&["a", "b"]).collect();
        assert_eq!(all.iter().map(|a| (a.text(), a.line())).collect::<Vec<_>>(), [("12", 6), ("3", 7)]);
        assert_eq!((all[0].attribute("i"), all[0].attribute("j")), (Some("x"), None));
        assert_eq!((all[0].child("b").unwrap().text(), all[0].find("c").unwrap().text()), ("", "2"));
        assert_eq!(all[0].find("c").unwrap().find("b").unwrap().attribute("k"), Some("<"));
        assert_eq!(all[0].children().count() + all[0].inside().count(), 5);
    }

    #[test]
    fn the_root_is_told_without_a_parser() {
        let doctype = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]>\n<!-- <x> --><n:a>";
        assert_eq!(root_name(doctype), Some("a"));
        assert_eq!(root_name("text <a>"), None);
    }

    #[test]
    fn hostile_xml_is_read_in_bounds() {
        let many = 20_000;
        for text in
            ["<a>", "<a></b>", "</a>", "<a b='", "<a b='c' ", "&lt;", "&x", "<![CDATA[", "<!--", "<?x", "<!DOCTYPE a ["]
        {
            let (tree, _) = Tree::read(&("<a>".to_owned() + &text.repeat(many)), 1);
            assert!(tree.outermost(&["a"]).flat_map(Element::steps).count() <= 3 * many);
        }
        let ten = |i: usize| format!("<!ENTITY x{i} \"{}\">", format!("&x{};", i - 1).repeat(10));
        let bomb = "<!DOCTYPE a [<!ENTITY x0 \"xxxxxxxxxx\">".to_owned() + &(1..20).map(ten).collect::<String>();
        let (tree, _) = Tree::read(&(bomb + "]><a>&x19;</a>"), 1);
        assert_eq!(tree.outermost(&["a"]).next().unwrap().text(), "&x19;");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|<a>|</a>|<b c='d'/>|&lt;|<!\\[CDATA\\[|\\]\\]>|[<>&\"'!?/-]){0,40}") {
            written(&text);
            root_name(&text);
        }
    }
}

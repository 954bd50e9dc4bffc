//! A page without what is no text of it: what the extraction of the article reads. Its elements are nested to a bounded depth, and
//! their attributes are those that tell an article from the rest.

use std::ops::Range;

use dom_query::{Document, NodeData, NodeId, Tree};
use memchr::memchr;

use super::names::{A, ASIDE, B, BODY, FOOTER, LI, NAV, Q, SPAN, STRONG, TABLE, TD, TH, TIME, TR, is};
use super::scan::{Name, key};
use crate::formats::clean::decode_entities;

/// The page as it grows.
#[derive(Default)]
pub(super) struct Slim<'t> {
    nodes: Vec<Node>,
    /// The attributes of all elements, each with its value as it is written; behind those of the last one those of the one that is
    /// read.
    attributes: Vec<(&'static str, &'t str)>,
    /// Where the attributes begin that belong to no element yet.
    pending: usize,
    /// All text, its entities decoded.
    text: String,
    /// How many `&` the last text has.
    signs: usize,
    /// The title of the page.
    title: Option<&'t str>,
    /// The attributes of its `body`.
    body: Range<usize>,
    /// Whether a block has begun right here: white space behind that is nothing.
    begun: bool,
    /// Whether there is white space that is not among the nodes yet, since it may be nothing.
    gap: bool,
    /// How many links are open: one within another would be taken apart again and again.
    links: usize,
}

/// What a page is made of, in its order.
enum Node {
    /// An element begins.
    Start {
        name: &'static str,
        attributes: Range<usize>,
        /// The zone that it is, if it is one of which no reader takes the text; else 0.
        zone: usize,
    },
    /// The element that is open ends.
    End,
    /// An element that has no content.
    Void(&'static str),
    /// Bytes of the text.
    Text(Range<usize>),
}

/// The elements that are kept, by their names: all others but these say nothing of the text that they hold.
#[rustfmt::skip]
const KEPT: [&str; 44] = [
    "p", "div", "a", "span", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "th", "table", "tbody", "thead",
    "tfoot", "caption", "section", "article", "header", "footer", "nav", "aside", "main", "blockquote", "pre", "figure",
    "figcaption", "dl", "dt", "dd", "form", "fieldset", "address", "strong", "b", "time", "details", "q", "center",
];

/// How many `&` of one text are kept: each costs the extraction as much time as its whole text is long.
const MOST_SIGNS: usize = 2_000;

/// Longest value of an attribute, in bytes.
const LONGEST: usize = 200;

fn kept(name: Name) -> Option<&'static str> {
    const KEYS: [Name; KEPT.len()] = {
        let mut keys = [0; KEPT.len()];
        let mut i = 0;
        while i < KEPT.len() {
            keys[i] = key(KEPT[i]);
            i += 1;
        }
        keys
    };
    KEYS.iter().position(|&known| known == name).and_then(|at| KEPT.get(at)).copied()
}

impl<'t> Slim<'t> {
    /// Nothing yet of a page of as many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        // Most of a page is markup; a tag or text takes some 30 bytes of it.
        Self { nodes: Vec::with_capacity(bytes / 32), text: String::with_capacity(bytes / 4), ..Self::default() }
    }

    /// Appends text as it stands in the page.
    pub(super) fn text(&mut self, text: &str) {
        self.fill_gap();
        if memchr(b'&', text.as_bytes()).is_none() {
            return self.append(text);
        }
        for (i, piece) in decode_entities(text).split('&').enumerate() {
            if i > 0 && self.signs < MOST_SIGNS {
                self.append("&");
                self.signs += 1;
            }
            self.append(piece);
        }
    }

    fn append(&mut self, text: &str) {
        let begin = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        match self.nodes.last_mut() {
            Some(Node::Text(before)) => before.end = end,
            _ => {
                self.nodes.push(Node::Text(begin..end));
                self.signs = 0;
            }
        }
        self.begun = false;
    }

    /// Appends the white space that has turned out to be something.
    fn fill_gap(&mut self) {
        if std::mem::take(&mut self.gap) {
            self.append(" ");
        }
    }

    /// Keeps the title of the page.
    pub(super) fn title(&mut self, title: &'t str) {
        self.title = Some(title);
    }

    /// Appends white space: it is nothing at the beginning and at the end of a block, and between items and cells.
    pub(super) fn space(&mut self) {
        self.gap |= !self.begun && !self.text.ends_with(' ');
    }

    /// Appends an element that has no content.
    pub(super) fn void(&mut self, name: Name) {
        const BR: Name = key("br");
        const HR: Name = key("hr");
        const IMG: Name = key("img");
        const INPUT: Name = key("input");
        let written = match name {
            BR => "br",
            HR => "hr",
            IMG => "img",
            INPUT => "input",
            _ => return,
        };
        self.fill_gap();
        self.nodes.push(Node::Void(written));
        self.begun = false;
    }

    /// Takes an attribute of the element that begins next.
    pub(super) fn attribute(&mut self, element: Name, name: &str, value: &'t str) {
        let known = match name.len() {
            2 if is(name, "id") => "id",
            3 if element == A && is(name, "rel") => "rel",
            4 if is(name, "role") => "role",
            5 if is(name, "class") => "class",
            5 if is(name, "style") && (value.contains("display") || value.contains("visibility")) => "style",
            6 if is(name, "hidden") => "hidden",
            7 if element == TABLE && is(name, "summary") => "summary",
            8 if is(name, "itemprop") => "itemprop",
            10 if is(name, "aria-modal") => "aria-modal",
            11 if is(name, "aria-hidden") => "aria-hidden",
            _ => return,
        };
        self.attributes.push((known, value.get(..value.floor_char_boundary(LONGEST)).unwrap_or("")));
    }

    /// Begins an element, which may be a zone of the page (else 0); whether it is kept.
    pub(super) fn start(&mut self, name: Name, block: bool, zone: usize) -> bool {
        let attributes = self.pending..self.attributes.len();
        let written = kept(name).filter(|_| match name {
            A => self.links == 0,
            // They mean nothing without one.
            SPAN | TIME | Q => !attributes.is_empty(),
            _ => true,
        });
        let Some(written) = written else {
            if name == BODY && self.body.is_empty() {
                self.body = attributes;
                self.pending = self.attributes.len();
            }
            self.attributes.truncate(self.pending);
            return false;
        };
        self.links += usize::from(name == A);
        if matches!(name, B | STRONG) {
            self.attributes.truncate(self.pending);
        }
        self.gap &= !matches!(name, LI | TR | TD | TH);
        self.fill_gap();
        self.begun = block;
        let attributes = self.pending..self.attributes.len();
        self.pending = self.attributes.len();
        let zone = if matches!(name, NAV | ASIDE | FOOTER) { zone } else { 0 };
        self.nodes.push(Node::Start { name: written, attributes, zone });
        true
    }

    /// Ends an element that is kept.
    pub(super) fn end(&mut self, name: Name, block: bool) {
        self.links -= usize::from(name == A && self.links > 0);
        self.gap &= !block;
        self.fill_gap();
        self.nodes.push(Node::End);
        self.begun = false;
    }

    /// The page as a tree, without those of its zones that are left out, navigation and what stands beside the article.
    pub(super) fn tree(&self, is_left_out: impl Fn(usize) -> bool) -> Document {
        let document = Document::default();
        let tree = &document.tree;
        let page = append(tree, tree.root_id(), "html");
        let head = append(tree, page, "head");
        if let Some(title) = self.title {
            let title_at = append(tree, head, "title");
            append_text(tree, title_at, &decode_entities(title));
        }
        let body = append(tree, page, "body");
        self.describe(tree, body, &self.body);
        let mut open = vec![body];
        // How many elements are open of which nothing is taken.
        let mut out = 0_usize;
        for node in &self.nodes {
            let Some(&parent) = open.last() else { break };
            match node {
                Node::Start { zone, .. } if out > 0 || (*zone > 0 && is_left_out(*zone)) => out += 1,
                Node::End if out > 0 => out -= 1,
                _ if out > 0 => {}
                Node::Start { name, attributes, .. } => {
                    let element = append(tree, parent, name);
                    self.describe(tree, element, attributes);
                    open.push(element);
                }
                Node::End => drop(open.pop()),
                Node::Void(name) => {
                    let element = append(tree, parent, name);
                    if *name == "img" {
                        tree.get_unchecked(&element).set_attr("src", "i");
                    }
                }
                Node::Text(text) => append_text(tree, parent, self.text.get(text.clone()).unwrap_or("")),
            }
        }
        document
    }

    fn describe(&self, tree: &Tree, element: NodeId, attributes: &Range<usize>) {
        for (name, value) in self.attributes.get(attributes.clone()).unwrap_or(&[]) {
            tree.get_unchecked(&element).set_attr(name, value);
        }
    }
}

fn append(tree: &Tree, parent: NodeId, name: &str) -> NodeId {
    let element = tree.new_element(name).id;
    tree.append_child_of(&parent, &element);
    element
}

fn append_text(tree: &Tree, parent: NodeId, text: &str) {
    tree.append_child_data_of(&parent, NodeData::Text { contents: text.into() });
}

#[cfg(test)]
mod tests {
    use super::super::reader::read;

    fn slim(html: &str) -> String {
        read(html).slim.tree(|_| true).html().to_string()
    }

    #[test]
    fn what_tells_an_article_from_the_rest_is_kept() {
        let page = |head: &str, body: &str| format!("<html><head>{head}</head><body>{body}</body></html>");
        assert_eq!(
            slim(
                "<html class=x><title>A &amp; B</title><body ID=a onload='x'><p Class=\"b\" onclick=y>c &lt; <em>d</em>"
            ),
            page("<title>A &amp; B</title>", "<p class=\"b\">c &lt; d</p>").replace("<body>", "<body id=\"a\">")
        );
        assert_eq!(slim("<img src=a.jpg><br/><input><hr>"), page("", "<img src=\"i\"><br><input><hr>"));
        assert_eq!(
            slim("<span>a</span><span class=b>c</span><time>d</time>"),
            page("", "a<span class=\"b\">c</span>d")
        );
        assert_eq!(slim("<a href=x rel=author>a<a>b</a></a>"), page("", "<a rel=\"author\">ab</a>"));
        assert_eq!(
            slim("<b class=x>a</b><p style='display:none'>b"),
            page("", "<b>a</b><p style=\"display:none\">b</p>")
        );
        assert_eq!(slim("<svg><p>a</p></svg><script>b</script>c"), page("", "c"));
    }

    #[test]
    fn signs_that_take_long_are_bounded() {
        let signs = |html: &str| read(html).slim.tree(|_| true).body().unwrap().text().matches('&').count();
        assert_eq!(signs(&"a &amp; &<em>b</em>".repeat(700)), 1_400);
        assert_eq!(signs(&"a &amp; &<em>b</em>".repeat(1_700)), super::MOST_SIGNS);
        assert_eq!(signs(&format!("{0}<p>{0}", "&".repeat(3_000))), 2 * super::MOST_SIGNS);
    }

    #[test]
    fn white_space_that_is_nothing_goes() {
        let body = |html: &str| {
            let slim = slim(html);
            slim.split("<body>").nth(1).unwrap_or("").trim_end_matches("</body></html>").to_owned()
        };
        assert_eq!(body("<ul> <li> <a>a</a> </li>\n<li>b</li> </ul> "), "<ul><li><a>a</a></li><li>b</li></ul>");
        assert_eq!(
            body("<a>a</a> <a>b</a>\n<p>c <b>d</b> <b> e</b> </p>"),
            "<a>a</a> <a>b</a> <p>c <b>d</b> <b> e</b></p>"
        );
        assert_eq!(body("<div>a</div> <div>b</div><div>c</div>"), "<div>a</div> <div>b</div><div>c</div>");
    }

    #[test]
    fn zones_that_are_not_the_articles_are_left_out() {
        let page = read(
            "<nav><p>a</p></nav><main>b<aside>c<p>d</p></aside>e</main><div class=sidebar>f</div><footer>g</footer>h",
        );
        let zones = |left_out: bool| page.slim.tree(move |_| left_out).body().unwrap().text().to_string();
        assert_eq!((zones(true).as_str(), zones(false).as_str()), ("befh", "abcdefgh"));
    }
}

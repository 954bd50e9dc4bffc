//! A page as the blocks that it is made of, with what is counted in each.

use std::ops::{AddAssign, Range};

use super::names::{A, CAPTION, LI, SPAN, TABLE, TD, TFOOT, TH, THEAD, TR};
use super::scan::{Name, key};
use super::signs::Signs;
use super::tree::{BR, DIV, Element, IMG, INPUT, Node, P, Tree};

/// What is left of a page, the first of its parts being all of it; a part comes before those within it.
pub(super) struct Outline<'t> {
    pub(super) parts: Vec<Part<'t>>,
    /// The part that grows.
    open: usize,
}

/// An element, or a line of text beside blocks, which is a paragraph, too.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "there is one of it for each element, so that it is packed")]
pub(super) struct Part<'t> {
    pub(super) name: Name,
    /// The element, unless it is a line of text.
    pub(super) element: Option<usize>,
    pub(super) signs: Signs<'t>,
    /// The part around it.
    pub(super) parent: usize,
    /// Where those within it end.
    pub(super) end: usize,
    /// The nodes of the page that it is.
    pub(super) nodes: Range<usize>,
    /// Whether text beside its blocks is a paragraph.
    holds_lines: bool,
    /// Whether it is a `div` around one paragraph and nothing else, which stands in its place.
    pub(super) is_hollow: bool,
    /// How many parts are right within it, and whether the first is a paragraph.
    pub(super) kids: usize,
    only: bool,
    /// Whether one of them has several itself.
    pub(super) is_nested: bool,
    /// Whether blocks in it were left out.
    had_more: bool,
    own: Sums,
    /// What is in it.
    pub(super) sums: Sums,
}

/// What is counted within a part: characters of text, and elements.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) chars: u32,
    pub(super) commas: u32,
    /// Characters in links.
    pub(super) linked: u32,
    /// In lists.
    pub(super) listed: u32,
    /// In headings.
    pub(super) headed: u32,
    /// In elements that hold text where they are used well.
    pub(super) placed: u32,
    /// Elements that no paragraph holds.
    pub(super) blocks: u32,
    pub(super) paragraphs: u32,
    pub(super) items: u32,
    pub(super) images: u32,
    pub(super) inputs: u32,
    pub(super) rows: u32,
    pub(super) cells: u32,
    /// Parts that only tables of data have.
    pub(super) heads: u32,
    pub(super) tables: u32,
}

pub(super) const UL: Name = key("ul");
pub(super) const OL: Name = key("ol");
pub(super) const H: [Name; 6] = [key("h1"), key("h2"), key("h3"), key("h4"), key("h5"), key("h6")];
const BLOCKS: [Name; 8] = [P, DIV, UL, OL, TABLE, key("blockquote"), key("dl"), key("pre")];

/// What is left out of an outline, with all that is in it.
pub(super) type IsOut<'r, 't> = dyn FnMut(usize, &Element<'t>, &Outline<'t>) -> bool + 'r;

impl<'t> Outline<'t> {
    /// The outline of a page; it is asked of each element, by its number, whether it is left out.
    pub(super) fn new(tree: &Tree<'t>, is_out: &mut IsOut<'_, 't>) -> Self {
        let mut outline = Self { parts: Vec::with_capacity(tree.elements.len()), open: 0 };
        let (mut at, mut behind_break) = (0, false);
        outline.push(tree.elements.first().map(|page| Part::of(0, page)).unwrap_or_default());
        while let Some(node) = tree.nodes.get(at) {
            let is_break = matches!(node, Node::Void(BR));
            match node {
                Node::Start(index) => {
                    let Some(element) = tree.elements.get(*index) else { break };
                    if is_out(*index, element, &outline) {
                        outline.leave_out(element, at);
                        at = element.nodes.end;
                        behind_break = false;
                        continue;
                    }
                    if element.is_phrase {
                        outline.begin_line(at);
                    } else {
                        outline.end_line(at);
                    }
                    outline.push(Part::of(*index, element));
                }
                Node::End(_) => {
                    outline.end_line(at);
                    outline.pop();
                }
                Node::Void(BR) if behind_break => outline.end_line(at),
                Node::Void(BR) => {}
                Node::Void(name @ (IMG | INPUT)) => {
                    outline.begin_line(at);
                    let (images, inputs) = (u32::from(*name == IMG), u32::from(*name == INPUT));
                    outline.add(Sums { images, inputs, ..Sums::default() });
                }
                Node::Void(_) => outline.end_line(at),
                Node::Text { bytes, chars, commas } => {
                    // A lone space begins nothing.
                    if tree.text.get(bytes.clone()) != Some(" ") {
                        outline.begin_line(at);
                    }
                    outline.add(Sums { chars: *chars, commas: *commas, ..Sums::default() });
                }
            }
            behind_break = is_break;
            at += 1;
        }
        outline.end_line(at);
        outline.pop();
        outline.count(0..outline.parts.len(), &mut |_, _| true);
        for part in outline.parts.iter_mut().filter(|part| part.name == DIV && !part.had_more) {
            part.is_hollow = part.kids == 1 && part.only && part.sums.link_density() < 0.25;
            if part.sums.blocks + part.sums.images == 0 {
                part.name = P;
            }
        }
        outline
    }

    fn push(&mut self, mut part: Part<'t>) {
        part.parent = self.open;
        self.open = self.parts.len();
        self.parts.push(part);
    }

    fn pop(&mut self) {
        let end = self.parts.len();
        if let Some(part) = self.parts.get_mut(self.open) {
            part.end = end;
            self.open = part.parent;
        }
    }

    /// Notes that a block is left out of the part that is open. Zones of the page are as if they had not been there.
    fn leave_out(&mut self, element: &Element<'t>, at: usize) {
        if element.zone > 0 || element.is_phrase {
            return;
        }
        self.end_line(at);
        if let Some(open) = self.parts.get_mut(self.open) {
            open.had_more = true;
        }
    }

    /// What comes next is text: beside blocks it is a paragraph.
    fn begin_line(&mut self, at: usize) {
        if self.parts.get(self.open).is_some_and(|open| open.holds_lines) {
            self.push(Part { name: P, nodes: at..at, ..Part::default() });
        }
    }

    fn end_line(&mut self, at: usize) {
        if let Some(line) = self.parts.get_mut(self.open).filter(|open| open.element.is_none()) {
            line.nodes.end = at;
            self.pop();
        }
    }

    fn add(&mut self, sums: Sums) {
        if let Some(open) = self.parts.get_mut(self.open) {
            open.own += sums;
        }
    }

    /// Counts what is in each part of a range, inner ones first; what is not to be kept does not count.
    pub(super) fn count(&mut self, range: Range<usize>, keeps: &mut dyn FnMut(usize, &Part<'t>) -> bool) {
        for part in self.parts.get_mut(range.clone()).unwrap_or_default() {
            (part.sums, part.kids, part.is_nested) = (part.own, 0, false);
        }
        for at in range.clone().rev() {
            let Some((before, [part, ..])) = self.parts.split_at_mut_checked(at) else { continue };
            if keeps(at, part)
                && at > range.start
                && let Some(parent) = before.get_mut(part.parent)
            {
                parent.sums += part.sums.seen_from_around(part.name);
                (parent.kids, parent.only) = (parent.kids + 1, part.name == P);
                parent.is_nested |= part.kids > 1;
            }
        }
    }

    /// Whether a table stands close around what comes next.
    pub(super) fn is_in_table(&self) -> bool {
        const CLOSE: usize = 4;
        let mut at = self.open;
        for _ in 0..CLOSE {
            match self.parts.get(at) {
                Some(part) if part.name == TABLE => return true,
                Some(part) => at = part.parent,
                None => return false,
            }
        }
        false
    }

    /// The part around one, if it is not the page.
    pub(super) fn around(&self, part: usize) -> Option<usize> {
        let mut at = part;
        while at > 0 {
            at = self.parts.get(at)?.parent;
            if !self.parts.get(at)?.is_hollow {
                return Some(at);
            }
        }
        None
    }

    /// The parts right within one.
    pub(super) fn within(&self, part: usize) -> impl Iterator<Item = usize> {
        let end = self.parts.get(part).map_or(0, |part| part.end);
        let mut next = part + 1;
        std::iter::from_fn(move || {
            while next < end {
                let (at, here) = (next, self.parts.get(next)?);
                next = if here.is_hollow { at + 1 } else { here.end.max(at + 1) };
                if !here.is_hollow {
                    return Some(at);
                }
            }
            None
        })
    }
}

impl<'t> Part<'t> {
    fn of(index: usize, element: &Element<'t>) -> Self {
        Self {
            // A paragraph in which several stand is none.
            name: if element.name == P && element.is_broken { DIV } else { element.name },
            element: Some(index),
            signs: element.signs,
            nodes: element.nodes.clone(),
            holds_lines: element.name == DIV || element.is_broken,
            ..Self::default()
        }
    }
}

impl Sums {
    /// The same for the element around the one of this name whose content it is.
    fn seen_from_around(mut self, name: Name) -> Self {
        match name {
            A => self.linked = self.chars,
            P => self.paragraphs += 1,
            UL | OL => self.listed = self.chars,
            LI => self.items += 1,
            TABLE => self.tables += 1,
            TR => self.rows += 1,
            TD => self.cells += 1,
            TH => (self.cells, self.heads) = (self.cells + 1, self.heads + 1),
            THEAD | TFOOT => self.heads += 1,
            CAPTION => self.heads += u32::from(self.chars > 0),
            _ if H.contains(&name) => self.headed = self.chars,
            _ => {}
        }
        let is_block = BLOCKS.contains(&name);
        self.blocks += u32::from(is_block);
        if is_block || matches!(name, SPAN | LI | TD) {
            self.placed = self.chars;
        }
        self
    }

    /// The share of the characters that are in links.
    pub(super) fn link_density(&self) -> f32 {
        self.of_all(self.linked)
    }

    /// The share of all characters that so many are.
    pub(super) fn of_all(&self, chars: u32) -> f32 {
        if self.chars == 0 { 0.0 } else { chars as f32 / self.chars as f32 }
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.chars += other.chars;
        self.commas += other.commas;
        self.linked += other.linked;
        self.listed += other.listed;
        self.headed += other.headed;
        self.placed += other.placed;
        self.blocks += other.blocks;
        self.paragraphs += other.paragraphs;
        self.items += other.items;
        self.images += other.images;
        self.inputs += other.inputs;
        self.rows += other.rows;
        self.cells += other.cells;
        self.heads += other.heads;
        self.tables += other.tables;
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::read;
    use super::*;

    /// The parts of a page: name or `line`, the part around, characters; `-` for those that another one stands for.
    fn outline(html: &str) -> Vec<String> {
        const KNOWN: [(Name, &str); 5] = [(P, "p"), (DIV, "div"), (UL, "ul"), (LI, "li"), (A, "a")];
        let outline = Outline::new(&read(html).tree, &mut |_, element, _| element.name == OL);
        let show = |(at, part): (usize, &Part<'_>)| {
            let name = KNOWN.iter().find(|(name, _)| *name == part.name).map_or("?", |(_, name)| name);
            let name = if part.element.is_none() { "line" } else { name };
            let around = outline.around(at).map_or_else(String::new, |around| format!(" in {around}"));
            format!("{}{name}{around} {}", if part.is_hollow { "-" } else { "" }, part.sums.chars)
        };
        outline.parts.iter().enumerate().skip(1).map(show).collect()
    }

    #[test]
    fn text_beside_blocks_is_a_paragraph() {
        assert_eq!(
            outline("<div>ab<p>c</p> d<a>e</a></div>"),
            ["div in 0 6", "line in 1 2", "p in 1 1", "line in 1 3", "a in 4 1"]
        );
        assert_eq!(outline("<div>a<br>b<br><br>c</div>"), ["div in 0 3", "line in 1 2", "line in 1 1"]);
        assert_eq!(
            outline("<p>a<br><br>b</p><li>c<br><br>d"),
            ["div in 0 2", "line in 1 1", "line in 1 1", "li in 0 2", "line in 4 1", "line in 4 1"]
        );
    }

    #[test]
    fn one_paragraph_stands_for_what_is_around_it_alone() {
        assert_eq!(outline("<div><div><p>ab</p></div></div>"), ["div in 0 2", "-div in 1 2", "p in 1 2"]);
        assert_eq!(outline("<div>ab</div>"), ["-div in 0 2", "line in 0 2"]);
        // Not for links, and not where it is all headings.
        assert_eq!(outline("<div><a>ab</a></div>"), ["div in 0 2", "line in 1 2", "a in 2 2"]);
        assert_eq!(outline("<div><h2>ab</h2></div>"), ["p in 0 2", "? in 1 2"]);
    }

    #[test]
    fn what_is_left_out_does_not_count() {
        assert_eq!(outline("<div><ol><li>abc</ol><p>d<p>e</div>"), ["div in 0 2", "p in 1 1", "p in 1 1"]);
        // It is not all of what is around it.
        assert_eq!(
            outline("<div>a<ol></ol>b</div><div><ol></ol>c</div>"),
            ["div in 0 2", "line in 1 1", "line in 1 1", "div in 0 1", "line in 4 1"]
        );
    }

    #[test]
    fn parts_know_what_is_within_them() {
        let page = read("<div><ul><li>a, b<li><a>cd</a></ul><p>e<img></p><div><p>f</p></div></div>");
        let outline = Outline::new(&page.tree, &mut |_, _, _| false);
        let Sums { chars, commas, linked, listed, placed, blocks, paragraphs, items, images, .. } =
            outline.parts[1].sums;
        assert_eq!((chars, commas, linked, listed, placed), (8, 1, 2, 6, 8));
        assert_eq!((blocks, paragraphs, items, images), (4, 2, 2, 1));
        assert_eq!(outline.within(1).collect::<Vec<_>>(), [2, 6, 8]);
        assert!((outline.parts[1].sums.link_density() - 0.25).abs() < 1e-6);
    }
}

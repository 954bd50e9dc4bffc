//! Reads a page in one pass.

use std::ops::Range;

use rapidhash::RapidHashMap;

use super::names::{
    ASIDE, BODY, CAPTION, DATA, FOOTER, FORM, H1, H2, H3, HTML, LINK, MAIN, META, NAV, RELATIVE_TIME, TABLE, TBODY, TD,
    TFOOT, TH, THEAD, TIME, TR, is, is_block, is_dating, is_ended_by, is_raw, is_small, is_void,
};
use super::page::{Heading, Mark, Meta, Page, Zone};
use super::scan::{Name, Scanner, Token, attributes, key};
use super::signs::words;
use super::words::{Kind, kind_of};
use crate::formats::clean::decode_entities;

/// An element that is open.
struct Open {
    name: Name,
    /// The zone around it.
    zone: usize,
    /// The item around it.
    item: usize,
    mark: Option<usize>,
    heading: bool,
    block: bool,
    kept: bool,
}

/// How many elements may be open at once; those within are read as if their tags were not there.
const DEEPEST: usize = 200;

/// How many elements are read; those behind are read as if their tags were not there.
const MOST_ELEMENTS: usize = 500_000;

/// How many names a meta element has at most, of one sort, and which sort is that of microdata.
const MOST_NAMES: usize = 8;
const ITEMPROP: usize = 3;

/// Reads a page.
pub(super) fn read(source: &str) -> Page<'_> {
    let page = Page::with_capacity(source.len());
    let mut reader =
        Reader { source, page, open: Vec::new(), zone: 0, item: 0, marked: 0, begun: 0, said: RapidHashMap::default() };
    reader.page.zones.push(Zone { parent: 0, text: 0..0, cleared: true, below: false });
    reader.run();
    reader.page
}

struct Reader<'t> {
    source: &'t str,
    page: Page<'t>,
    open: Vec<Open>,
    zone: usize,
    /// The item of microdata that is open; 0 for none.
    item: usize,
    /// How many of the open elements are marks of dates: their parts are not set apart as blocks.
    marked: usize,
    /// How many elements have begun.
    begun: usize,
    /// What classes and ids say: most of them stand in a page many times.
    said: RapidHashMap<&'t str, Said>,
}

/// What a class or an id says.
struct Said {
    kind: Kind,
    words: u8,
}

impl Said {
    fn of(value: &str) -> Self {
        Self { kind: kind_of(value), words: words(value) }
    }
}

impl<'t> Reader<'t> {
    fn run(&mut self) {
        let mut scanner = Scanner::new(self.source);
        let mut raw = (0, "");
        while let Some(token) = scanner.next() {
            match token {
                Token::Text(span) => self.text(span),
                Token::Raw(span) => self.raw(raw, span),
                Token::End(name) => self.end(name),
                Token::Start { name, attributes, span } => {
                    raw = (name, attributes);
                    self.start(name, attributes, span);
                }
            }
        }
        while !self.open.is_empty() {
            self.pop();
        }
        self.page.tree.finish();
    }

    fn text(&mut self, span: Range<usize>) {
        let Some(text) = self.source.get(span.clone()) else { return };
        if text.bytes().all(|b| b.is_ascii_whitespace()) {
            self.page.tree.space();
            return self.gap(b' ');
        }
        self.page.tree.text(text);
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let begin = at;
            if byte.is_ascii_whitespace() {
                at += 1;
                self.gap(b' ');
            } else if byte == b'&' {
                at += self.entity(text.get(at..).unwrap_or(""), span.start + at);
            } else {
                at += plain(bytes.get(at..).unwrap_or(&[]));
                self.copied(text.get(begin..at).unwrap_or(""), span.start + begin);
            }
        }
    }

    /// Appends what stands so in the page.
    fn copied(&mut self, words: &str, at: usize) {
        let here = self.page.text.len();
        if self.page.runs.last().is_none_or(|&(text, source)| source + (here - text) != at) {
            self.page.runs.push((here, at));
        }
        self.page.text.push_str(words);
    }

    /// Appends the entity that a text begins with; its length.
    fn entity(&mut self, text: &str, at: usize) -> usize {
        // What is no entity is a sign of its own.
        let mut rest = text.bytes().skip(1).take(12);
        let end = rest.position(|b| b == b';' || b == b'&' || b.is_ascii_whitespace());
        let length = end.filter(|end| text.as_bytes().get(end + 1) == Some(&b';')).map_or(1, |end| end + 2);
        self.page.runs.push((self.page.text.len(), at));
        self.page.text.push_str(&decode_entities(text.get(..length).unwrap_or("")));
        length
    }

    /// Sets what follows apart: blocks by a line end, elements by a space.
    fn gap(&mut self, by: u8) {
        let by = if self.marked > 0 { b' ' } else { by };
        match self.page.text.as_bytes().last() {
            None | Some(b'\n') => {}
            Some(b' ') if by == b' ' => {}
            Some(b' ') => {
                self.page.text.pop();
                self.page.text.push('\n');
            }
            _ => self.page.text.push(char::from(by)),
        }
    }

    fn raw(&mut self, (name, tag): (Name, &'t str), span: Range<usize>) {
        if name == key("title") && self.page.title.is_none() {
            self.page.title = self.source.get(span);
        } else if name == key("script")
            && attributes(tag).any(|(name, value)| is(name, "type") && value.contains("ld+json"))
        {
            self.page.json_ld.push(span);
        } else if name == key("script") {
            self.page.scripts.push(span);
        }
    }

    fn start(&mut self, name: Name, tag: &'t str, span: Range<usize>) {
        match name {
            META => return self.meta(tag, span),
            LINK => return self.link(tag, span),
            _ => {}
        }
        let block = is_block(name);
        while self.open.last().is_some_and(|open| is_ended_by(open.name, name, block)) {
            self.pop();
        }
        self.gap(if block { b'\n' } else { b' ' });
        self.page.tree.tag(name, block, true);
        self.begun += 1;
        if self.begun > MOST_ELEMENTS {
            return;
        }
        if is_void(name) {
            return self.page.tree.void(name);
        }
        if self.open.len() >= DEEPEST || is_raw(name) {
            return;
        }
        let mut kind = Kind::default();
        let (mut itemprop, mut value, mut titled, mut scope) = ("", None, None, false);
        for (attribute, content) in attributes(tag) {
            let is_class = is(attribute, "class");
            if is_class || is(attribute, "id") {
                let said = self.said.entry(content).or_insert_with(|| Said::of(content));
                kind |= said.kind;
                self.page.tree.name(said.words, is_class.then_some(content));
                continue;
            }
            self.page.tree.attribute(name, attribute, content);
            match attribute.len() {
                3 if is(attribute, "rel") && is(content, "author") => kind.author = true,
                4 if is(attribute, "lang") && name == HTML => self.page.language = Some(content),
                5 if is(attribute, "title") => titled = Some(content),
                7 if is(attribute, "content") => value = value.or(Some(content)),
                7 if is(attribute, "pubdate") => kind.published = true,
                8 if is(attribute, "itemprop") => itemprop = content,
                8 if is(attribute, "datetime") => value = Some(content),
                9 if is(attribute, "itemscope") => scope = true,
                9.. if DATA.iter().any(|data| is(attribute, data)) => value = value.or(Some(content)),
                _ => {}
            }
        }
        let time = matches!(name, TIME | RELATIVE_TIME);
        let dated = time || kind.date || kind.published || (!itemprop.is_empty() && is_dating(itemprop));
        let other = (kind.aside && !time) || matches!(name, NAV | FORM);
        let below = kind.below || matches!(name, ASIDE | FOOTER);
        let aside = (other || below) && !matches!(name, HTML | BODY | MAIN);
        let mut open = Open {
            name,
            zone: self.zone,
            item: self.item,
            mark: None,
            heading: matches!(name, H1 | H2 | H3),
            block,
            kept: false,
        };
        let here = self.page.text.len();
        if open.heading {
            let level = if name == H1 {
                1
            } else if name == H2 {
                2
            } else {
                3
            };
            self.page.headings.push(Heading { level, text: here..here, zone: self.zone, element: None });
        }
        if (dated || kind.author || is(itemprop, "author")) && !matches!(name, HTML | BODY) {
            let value = value.or(titled.filter(|_| dated));
            open.mark = Some(self.page.marks.len());
            let (zone, item) = (self.zone, self.item);
            self.page.marks.push(Mark { kind, time, itemprop, value, text: here..here, span, zone, item });
            self.marked += usize::from(dated && is_small(name));
        } else if let Some(value) = value.filter(|value| value.contains('-') && tag.contains("date")) {
            let (value, zone, item) = (Some(value), self.zone, self.item);
            self.page.marks.push(Mark { kind, time, itemprop, value, text: here..here, span, zone, item });
        }
        if aside {
            self.page.zones.push(Zone { parent: self.zone, text: here..here, cleared: false, below: !other });
            self.zone = self.page.zones.len() - 1;
        }
        if scope {
            self.page.items.push(here..here);
            self.item = self.page.items.len();
        }
        let kept = self.page.tree.start(name, block, if aside { self.zone } else { 0 });
        if let Some(heading) = self.page.headings.last_mut().filter(|_| open.heading) {
            heading.element = kept;
        }
        open.kept = kept.is_some();
        self.open.push(open);
    }

    fn end(&mut self, name: Name) {
        let block = is_block(name);
        self.gap(if block { b'\n' } else { b' ' });
        self.page.tree.tag(name, block, false);
        for (i, open) in self.open.iter().enumerate().rev() {
            if open.name == name {
                while self.open.len() > i {
                    self.pop();
                }
                return;
            }
            // A tag that ends nothing here ends nothing further out.
            let cell = matches!(open.name, TD | TH | CAPTION) && !matches!(name, TR | TABLE | TBODY | THEAD | TFOOT);
            if cell || (!block && open.block) {
                return;
            }
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        // Few elements are asked where they end.
        let noted = open.heading || open.mark.is_some() || self.zone != open.zone || self.item != open.item;
        let here = if noted { self.page.text.trim_end().len() } else { 0 };
        if open.heading
            && let Some(heading) = self.page.headings.iter_mut().rev().find(|heading| heading.text.is_empty())
        {
            heading.text.end = here.max(heading.text.start);
        }
        if let Some(mark) = open.mark.and_then(|mark| self.page.marks.get_mut(mark)) {
            mark.text.end = here.max(mark.text.start);
            let dated = mark.time || mark.kind.date || mark.kind.published || is_dating(mark.itemprop);
            self.marked -= usize::from(dated && is_small(open.name) && self.marked > 0);
        }
        if self.zone != open.zone {
            if let Some(zone) = self.page.zones.get_mut(self.zone) {
                zone.text.end = here.max(zone.text.start);
            }
            self.zone = open.zone;
        }
        if self.item != open.item {
            if let Some(item) = self.item.checked_sub(1).and_then(|at| self.page.items.get_mut(at)) {
                item.end = here.max(item.start);
            }
            self.item = open.item;
        }
        if open.kept {
            self.page.tree.end(open.name, open.block);
        }
        if open.block {
            self.gap(b'\n');
        }
    }

    fn meta(&mut self, tag: &'t str, span: Range<usize>) {
        let (mut names, mut content) = ([""; 4], None);
        for (attribute, value) in attributes(tag) {
            let place = ["property", "name", "http-equiv", "itemprop"].iter().position(|known| is(attribute, known));
            if let Some(name) = place.and_then(|place| names.get_mut(place)) {
                *name = value;
            } else if is(attribute, "content") || (is(attribute, "value") && content.is_none()) {
                content = Some(value);
            }
        }
        let Some(content) = content else { return };
        let zone = self.zone;
        // A property of microdata is one of what it stands in.
        let at = self.page.text.len();
        let within = (at > 0 || self.item > 0).then_some((at, self.item));
        for (i, names) in names.iter().enumerate() {
            for name in names.split_ascii_whitespace().take(MOST_NAMES) {
                let (name, within) = (name.to_ascii_lowercase(), within.filter(|_| i == ITEMPROP));
                let content = decode_entities(content);
                self.page.metas.push(Meta { name, content, span: span.clone(), zone, within });
            }
        }
    }

    fn link(&mut self, tag: &'t str, span: Range<usize>) {
        let of = |wanted: &str| attributes(tag).find(|(name, _)| is(name, wanted)).map(|(_, value)| value);
        if self.page.canonical.is_none()
            && of("rel").is_some_and(|rel| is(rel, "canonical"))
            && let Some(href) = of("href").filter(|href| !href.is_empty())
        {
            self.page.canonical = Some((decode_entities(href), span));
        }
    }
}

/// How many bytes are copied as they stand: words, and single spaces between them.
fn plain(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let ends = match byte {
            b'&' => true,
            b' ' => text.get(at + 1).is_none_or(u8::is_ascii_whitespace),
            byte => byte.is_ascii_whitespace(),
        };
        if ends {
            break;
        }
        at += 1;
    }
    at
}

//! A page in one pass: what its head says, its visible text with what marks dates in it, and the page without all that is no
//! article, for the extraction of its text.

use std::borrow::Cow;
use std::ops::Range;

use super::names::{
    ASIDE, BODY, CAPTION, DATA, FOOTER, FORM, H1, H2, H3, HTML, LINK, MAIN, META, NAV, RELATIVE_TIME, TABLE, TBODY, TD,
    TFOOT, TH, THEAD, TIME, TR, is, is_block, is_dating, is_ended_by, is_raw, is_small, is_void,
};
use super::scan::{Name, Scanner, Token, attributes, key};
use super::slim::Slim;
use super::words::{Kind, kind_of};
use crate::formats::clean::decode_entities;

/// A page.
#[derive(Default)]
pub(super) struct Page<'t> {
    /// The language of the page, as `html` has it.
    pub(super) language: Option<&'t str>,
    /// The content of `title`.
    pub(super) title: Option<&'t str>,
    /// Names and contents of `meta`, in the order of the page.
    pub(super) metas: Vec<Meta<'t>>,
    /// The address that the page gives as its own.
    pub(super) canonical: Option<(Cow<'t, str>, Range<usize>)>,
    /// Where JSON-LD stands.
    pub(super) json_ld: Vec<Range<usize>>,
    /// Where other scripts stand.
    pub(super) scripts: Vec<Range<usize>>,
    /// The visible text: elements apart by spaces, blocks by line ends.
    pub(super) text: String,
    /// Where stretches of the text begin: in the text, and in the page.
    runs: Vec<(usize, usize)>,
    /// Elements that may say something of dates or authors.
    pub(super) marks: Vec<Mark<'t>>,
    /// Elements that belong to something else than the article.
    pub(super) zones: Vec<Zone>,
    /// Headings of the first three levels.
    pub(super) headings: Vec<Heading>,
    /// The page without scripts, styles, drawings and most attributes.
    pub(super) slim: String,
}

/// A name and what it says.
pub(super) struct Meta<'t> {
    /// Its name, in small letters.
    pub(super) name: String,
    /// What it says.
    pub(super) content: Cow<'t, str>,
    /// The bytes of its tag.
    pub(super) span: Range<usize>,
    /// The zone that it stands in; 0 for none.
    zone: usize,
}

/// An element that may say something of a date or an author.
pub(super) struct Mark<'t> {
    /// What it is by its class and id.
    pub(super) kind: Kind,
    /// `time`.
    pub(super) time: bool,
    /// `itemprop`, as it is written.
    pub(super) itemprop: &'t str,
    /// A date in one of its attributes.
    pub(super) value: Option<&'t str>,
    /// Its bytes in the text of the page.
    pub(super) text: Range<usize>,
    /// The bytes of its tag.
    pub(super) span: Range<usize>,
    /// The zone that it stands in; 0 for none.
    pub(super) zone: usize,
}

/// An element that belongs to something else than the article; those around it come before it.
pub(super) struct Zone {
    /// The zone around it; 0 for none.
    pub(super) parent: usize,
    /// Its bytes in the text of the page.
    pub(super) text: Range<usize>,
    /// Whether it is the article's after all.
    pub(super) cleared: bool,
    /// Whether it stands below or beside the article and may be about it: `aside`, `footer`.
    pub(super) below: bool,
}

/// Whose a part of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The article's.
    Article,
    /// The article's or the site's: a footer.
    Either,
    /// That of comments, other articles, the frame of the site.
    Other,
}

/// A heading.
pub(super) struct Heading {
    /// 1 to 3.
    pub(super) level: u8,
    /// Its bytes in the text of the page.
    pub(super) text: Range<usize>,
    /// The zone that it stands in; 0 for none.
    pub(super) zone: usize,
}

/// An element that is open.
struct Open {
    name: Name,
    /// The zone around it.
    zone: usize,
    mark: Option<usize>,
    heading: bool,
    slim: bool,
}

/// How many elements may be open at once; those within are read as if their tags were not there.
const DEEPEST: usize = 200;

impl<'t> Page<'t> {
    /// Reads a page.
    pub(super) fn read(source: &'t str) -> Self {
        let mut reader =
            Reader { source, page: Page::default(), open: Vec::new(), slim: Slim::default(), zone: 0, marked: 0 };
        reader.page.zones.push(Zone { parent: 0, text: 0..0, cleared: true, below: false });
        reader.run();
        reader.page.slim = reader.slim.finish();
        reader.page
    }

    /// Bytes of the text as bytes of the page.
    pub(super) fn in_source(&self, text: &Range<usize>) -> Range<usize> {
        let at = |place: usize| {
            let run = self.runs.partition_point(|&(start, _)| start <= place).checked_sub(1);
            run.and_then(|run| self.runs.get(run)).map_or(0, |&(start, source)| source + (place - start))
        };
        at(text.start)..at(text.end.saturating_sub(1)).saturating_add(1)
    }

    /// What the meta elements of that name say, in order; what stands among the comments is said of them.
    pub(super) fn meta<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Meta<'t>> {
        let says = move |meta: &&Meta<'t>| meta.name == name && !meta.content.trim().is_empty();
        self.metas.iter().filter(says).filter(|meta| !self.is_aside(meta.zone))
    }

    /// Whose a zone is, by those around it, too.
    pub(super) fn owner(&self, zone: usize) -> Owner {
        let (mut at, mut owner) = (zone, Owner::Article);
        while let Some(zone) = self.zones.get(at).filter(|_| at > 0) {
            match (zone.cleared, zone.below) {
                (true, _) => {}
                (false, true) => owner = Owner::Either,
                (false, false) => return Owner::Other,
            }
            at = zone.parent;
        }
        owner
    }

    /// Whether a zone is not the article's for sure.
    pub(super) fn is_aside(&self, zone: usize) -> bool {
        self.owner(zone) != Owner::Article
    }

    /// The zone that a byte of the text stands in.
    pub(super) fn zone_at(&self, text: usize) -> usize {
        // Zones are in the order of their beginnings: the innermost around a place is among the parents of the last before it.
        let mut at = self.zones.partition_point(|zone| zone.text.start <= text).saturating_sub(1);
        while let Some(zone) = self.zones.get(at).filter(|_| at > 0) {
            if zone.text.contains(&text) {
                return at;
            }
            at = zone.parent;
        }
        0
    }

    /// Gives the zones around a heading, and those that hold most of the text, back to the article.
    pub(super) fn clear(&mut self, heading: Option<usize>) {
        let mut at = heading.unwrap_or(0);
        while let Some(zone) = self.zones.get_mut(at).filter(|_| at > 0) {
            zone.cleared = true;
            at = zone.parent;
        }
        let most = self.text.len() / 2;
        self.zones.iter_mut().filter(|zone| zone.text.len() > most).for_each(|zone| zone.cleared = true);
    }
}

struct Reader<'t> {
    source: &'t str,
    page: Page<'t>,
    open: Vec<Open>,
    slim: Slim,
    zone: usize,
    /// How many of the open elements are marks of dates: their parts are not set apart as blocks.
    marked: usize,
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
    }

    fn text(&mut self, span: Range<usize>) {
        let Some(text) = self.source.get(span.clone()) else { return };
        if text.bytes().all(|b| b.is_ascii_whitespace()) {
            self.slim.space();
            return self.gap(b' ');
        }
        self.slim.text(text);
        let mut at = span.start;
        for piece in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let word = piece.trim_ascii_end();
            if word.contains('&') {
                self.decoded(word, at);
            } else if !word.is_empty() {
                self.copied(word, at);
            }
            if word.len() < piece.len() {
                self.gap(b' ');
            }
            at += piece.len();
        }
    }

    /// Appends what stands so in the page.
    fn copied(&mut self, word: &str, at: usize) {
        let here = self.page.text.len();
        if self.page.runs.last().is_none_or(|&(text, source)| source + (here - text) != at) {
            self.page.runs.push((here, at));
        }
        self.page.text.push_str(word);
    }

    /// Appends a word with entities.
    fn decoded(&mut self, word: &str, start: usize) {
        let mut at = start;
        for (i, piece) in word.split('&').enumerate() {
            if i == 0 {
                self.copied(piece, at);
                at += piece.len();
                continue;
            }
            let end = piece.find(';').filter(|&end| end < 12).map_or(0, |end| end + 1);
            let entity = self.source.get(at..at + 1 + end).unwrap_or("");
            self.page.runs.push((self.page.text.len(), at));
            self.page.text.push_str(&decode_entities(entity));
            self.copied(piece.get(end..).unwrap_or(""), at + 1 + end);
            at += 1 + piece.len();
        }
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
            self.slim.title(self.page.title.unwrap_or(""));
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
        if is_void(name) {
            return self.slim.void(name);
        }
        if self.open.len() >= DEEPEST || is_raw(name) {
            return;
        }
        let mut kind = Kind::default();
        let (mut itemprop, mut value, mut titled) = ("", None, None);
        for (attribute, content) in attributes(tag) {
            match attribute.len() {
                2 if is(attribute, "id") => kind_of(content, &mut kind),
                3 if is(attribute, "rel") && is(content, "author") => kind.author = true,
                4 if is(attribute, "lang") && name == HTML => self.page.language = Some(content),
                5 if is(attribute, "class") => kind_of(content, &mut kind),
                5 if is(attribute, "title") => titled = Some(content),
                7 if is(attribute, "content") => value = value.or(Some(content)),
                7 if is(attribute, "pubdate") => kind.published = true,
                8 if is(attribute, "itemprop") => itemprop = content,
                8 if is(attribute, "datetime") => value = Some(content),
                9.. if DATA.iter().any(|data| is(attribute, data)) => value = value.or(Some(content)),
                _ => {}
            }
        }
        let time = matches!(name, TIME | RELATIVE_TIME);
        let dated = time || kind.date || kind.published || (!itemprop.is_empty() && is_dating(itemprop));
        let other = (kind.aside && !time) || matches!(name, NAV | FORM);
        let below = kind.below || matches!(name, ASIDE | FOOTER);
        let aside = (other || below) && !matches!(name, HTML | BODY | MAIN);
        let mut open = Open { name, zone: self.zone, mark: None, heading: matches!(name, H1 | H2 | H3), slim: false };
        let here = self.page.text.len();
        if open.heading {
            let level = if name == H1 {
                1
            } else if name == H2 {
                2
            } else {
                3
            };
            self.page.headings.push(Heading { level, text: here..here, zone: self.zone });
        }
        if (dated || kind.author || is(itemprop, "author")) && !matches!(name, HTML | BODY) {
            let value = value.or(titled.filter(|_| dated));
            open.mark = Some(self.page.marks.len());
            self.page.marks.push(Mark { kind, time, itemprop, value, text: here..here, span, zone: self.zone });
            self.marked += usize::from(dated && is_small(name));
        } else if let Some(value) = value.filter(|value| value.contains('-') && tag.contains("date")) {
            self.page.marks.push(Mark {
                kind,
                time,
                itemprop,
                value: Some(value),
                text: here..here,
                span,
                zone: self.zone,
            });
        }
        if aside {
            self.page.zones.push(Zone { parent: self.zone, text: here..here, cleared: false, below: !other });
            self.zone = self.page.zones.len() - 1;
        }
        open.slim = self.slim.start(name, tag);
        self.open.push(open);
    }

    fn end(&mut self, name: Name) {
        let block = is_block(name);
        self.gap(if block { b'\n' } else { b' ' });
        for (i, open) in self.open.iter().enumerate().rev() {
            if open.name == name {
                while self.open.len() > i {
                    self.pop();
                }
                return;
            }
            // A tag that ends nothing here ends nothing further out.
            let cell = matches!(open.name, TD | TH | CAPTION) && !matches!(name, TR | TABLE | TBODY | THEAD | TFOOT);
            if cell || (!block && is_block(open.name)) {
                return;
            }
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let here = self.page.text.trim_end().len();
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
        if open.slim {
            self.slim.end(open.name);
        }
        if is_block(open.name) {
            self.gap(b'\n');
        }
    }

    fn meta(&mut self, tag: &'t str, span: Range<usize>) {
        let (mut names, mut content) = ([""; 4], None);
        for (attribute, value) in attributes(tag) {
            let place = ["property", "name", "itemprop", "http-equiv"].iter().position(|known| is(attribute, known));
            if let Some(name) = place.and_then(|place| names.get_mut(place)) {
                *name = value;
            } else if is(attribute, "content") || (is(attribute, "value") && content.is_none()) {
                content = Some(value);
            }
        }
        let Some(content) = content else { return };
        for name in names.iter().flat_map(|names| names.split_ascii_whitespace()) {
            let content = decode_entities(content);
            let zone = self.zone;
            self.page.metas.push(Meta { name: name.to_ascii_lowercase(), content, span: span.clone(), zone });
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

//! A page as it has been read: what its head says, its visible text with what marks dates in it, and the page without all that is
//! no article, for the extraction of its text.

use std::borrow::Cow;
use std::ops::Range;

use super::tree::Tree;
use super::words::Kind;

/// A page.
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
    pub(super) runs: Vec<(usize, usize)>,
    /// Elements that may say something of dates or authors.
    pub(super) marks: Vec<Mark<'t>>,
    /// Elements that belong to something else than the article.
    pub(super) zones: Vec<Zone>,
    /// The bytes of the text of each element that is an item of microdata (`itemscope`), in the order of their beginnings.
    pub(super) items: Vec<Range<usize>>,
    /// Headings of the first three levels.
    pub(super) headings: Vec<Heading>,
    /// The page without scripts, styles and drawings.
    pub(super) tree: Tree<'t>,
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
    pub(super) zone: usize,
    /// Where in the text it stands, and the item that it is a property of, as in [`Mark::item`]; nothing in the head of the page.
    pub(super) within: Option<(usize, usize)>,
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
    /// The item around it, for [`Page::item`]; 0 for none.
    pub(super) item: usize,
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
    /// The element of the tree that it is.
    pub(super) element: Option<usize>,
}

impl<'t> Page<'t> {
    /// Nothing yet of a page of as many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            language: None,
            title: None,
            metas: Vec::new(),
            canonical: None,
            json_ld: Vec::new(),
            scripts: Vec::new(),
            // Most of a page is markup.
            text: String::with_capacity(bytes / 4),
            runs: Vec::new(),
            marks: Vec::new(),
            zones: Vec::new(),
            items: Vec::new(),
            headings: Vec::new(),
            tree: Tree::with_capacity(bytes),
        }
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

    /// The bytes of the text of an item.
    pub(super) fn item(&self, item: usize) -> Range<usize> {
        item.checked_sub(1).and_then(|at| self.items.get(at)).cloned().unwrap_or_default()
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

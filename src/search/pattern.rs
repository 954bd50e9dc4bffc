//! The one matcher: where in an article, as positions, a query holds.
//!
//! It sees positions and starts alone, so the same code answers from the index, to find, and from the stored text, to
//! highlight. Ranges are half-open.

use std::ops::Range;

pub(crate) use crate::query::Near;

use super::places::Pool;
use crate::layout::{Level, Start};

/// Where something was found: the positions from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    /// First position.
    pub(crate) start: u32,
    /// One past the last position.
    pub(crate) end: u32,
    /// Which leaf of the pattern it was found for; for a phrase, its first.
    pub(crate) leaf: usize,
}

/// A query as a question about positions. Leaves and filters are named by number; who asks knows what they stand for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pattern {
    /// Something that stands at positions: a word, an actor.
    Leaf(usize),
    /// Leaves at these distances from the first.
    Phrase(Vec<(usize, u32)>),
    /// All of them hold.
    All(Vec<Pattern>),
    /// One of them holds.
    Any(Vec<Pattern>),
    /// It does not hold.
    Not(Box<Pattern>),
    /// Each stands so near to what those before it cover, within one title, heading or text of a section.
    Near(Near, Vec<Pattern>),
    /// It stands at so many places.
    AtLeast(u32, Box<Pattern>),
    /// It holds within one piece of the article.
    Within(Scope, Box<Pattern>),
    /// Something that is true or not of the article as a whole.
    Filter(usize),
}

/// Pieces of an article that a question can be limited to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scope {
    /// The title.
    Title,
    /// The first paragraph before any heading.
    Lead,
    /// Title and lead together.
    HeadLead,
    /// Each paragraph; titles and headings are some, too.
    Paragraph,
    /// Each sentence; titles and headings have some, too.
    Sentence,
    /// Each section, with its heading, whose heading the pattern holds of.
    Section(Box<Pattern>),
}

/// What is known of one article: where its leaves stand, what begins where, and which filters hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// For each leaf, its spans in order.
    pub(crate) leaves: &'a [Vec<Span>],
    /// In order.
    pub(crate) starts: &'a [Start],
    /// For each filter, whether it holds.
    pub(crate) filters: &'a [bool],
    /// Memory to find out with.
    pub(crate) pool: &'a Pool,
}

impl Pattern {
    /// Whether it holds in the article.
    pub(crate) fn matches(&self, scene: Scene<'_>) -> bool {
        self.holds(scene, &EVERYWHERE)
    }

    /// Appends the spans that make it hold in the article, in no particular order; none if it does not.
    pub(crate) fn spans(&self, scene: Scene<'_>, out: &mut Vec<Span>) {
        self.collect(scene, &EVERYWHERE, out);
    }

    /// The numbers of its leaves.
    pub(crate) fn leaves(&self) -> Vec<usize> {
        let mut leaves = Vec::new();
        self.walk(&mut |pattern| match pattern {
            Self::Leaf(leaf) => leaves.push(*leaf),
            Self::Phrase(phrase) => leaves.extend(phrase.iter().map(|(leaf, _)| leaf)),
            _ => {}
        });
        leaves
    }

    /// Whether it asks how near something is, so how wide.
    pub(crate) fn has_near(&self) -> bool {
        let mut has = false;
        self.walk(&mut |pattern| has |= matches!(pattern, Self::Near(..)));
        has
    }

    /// Its leaves, if all of them have to be there and nothing else does.
    pub(crate) fn needed(&self) -> Option<Vec<usize>> {
        let mut plain = true;
        self.walk(&mut |pattern| plain &= !matches!(pattern, Self::Any(_) | Self::Not(_) | Self::Filter(_)));
        let mut leaves = self.leaves();
        leaves.sort_unstable();
        leaves.dedup();
        (plain && !leaves.is_empty()).then_some(leaves)
    }

    /// Whether it holds nowhere where it does not when nothing is known of starts, so can be ruled out without them.
    pub(crate) fn is_loose(&self) -> bool {
        let mut loose = true;
        self.walk(&mut |pattern| loose &= !matches!(pattern, Self::Not(_) | Self::Within(..) | Self::Filter(_)));
        loose
    }

    fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Leaf(_) | Self::Phrase(_) | Self::Filter(_) => {}
            Self::All(patterns) | Self::Any(patterns) | Self::Near(_, patterns) => {
                for pattern in patterns {
                    pattern.walk(visit);
                }
            }
            Self::Not(pattern) | Self::AtLeast(_, pattern) => pattern.walk(visit),
            Self::Within(scope, pattern) => {
                if let Scope::Section(heading) = scope {
                    heading.walk(visit);
                }
                pattern.walk(visit);
            }
        }
    }

    fn holds(&self, scene: Scene<'_>, range: &Range<u32>) -> bool {
        match self {
            Self::Leaf(leaf) => !scene.within(*leaf, range).is_empty(),
            Self::Phrase(leaves) => phrases(leaves, scene, range).next().is_some(),
            Self::All(patterns) => patterns.iter().all(|pattern| pattern.holds(scene, range)),
            Self::Any(patterns) => patterns.iter().any(|pattern| pattern.holds(scene, range)),
            Self::Not(pattern) => !pattern.holds(scene, range),
            Self::Near(near, patterns) => near.holds(patterns, scene, range),
            Self::AtLeast(times, pattern) => pattern.stands(*times, scene, range),
            Self::Within(scope, pattern) => scope.pieces(scene, range).any(|piece| pattern.holds(scene, &piece)),
            Self::Filter(filter) => scene.filters.get(*filter).copied().unwrap_or(false),
        }
    }

    fn collect(&self, scene: Scene<'_>, range: &Range<u32>, out: &mut Vec<Span>) {
        match self {
            Self::Leaf(leaf) => out.extend_from_slice(scene.within(*leaf, range)),
            Self::Phrase(leaves) => out.extend(phrases(leaves, scene, range)),
            Self::All(patterns) => {
                if self.holds(scene, range) {
                    for pattern in patterns {
                        pattern.collect(scene, range, out);
                    }
                }
            }
            Self::Any(patterns) => patterns.iter().for_each(|pattern| pattern.collect(scene, range, out)),
            Self::Not(_) | Self::Filter(_) => {}
            Self::Near(near, patterns) => near.collect(patterns, scene, range, out),
            Self::AtLeast(_, pattern) => {
                if self.holds(scene, range) {
                    pattern.collect(scene, range, out);
                }
            }
            Self::Within(scope, pattern) => {
                for piece in scope.pieces(scene, range) {
                    if pattern.holds(scene, &piece) {
                        pattern.collect(scene, &piece, out);
                        if let Scope::Section(heading) = scope {
                            heading.collect(scene, &scene.heading(&piece), out);
                        }
                    }
                }
            }
        }
    }
}

const EVERYWHERE: Range<u32> = 0..u32::MAX;

impl Scope {
    /// The pieces of the article that lie in `range` and that it means.
    fn pieces<'a>(&'a self, scene: Scene<'a>, range: &Range<u32>) -> impl Iterator<Item = Range<u32>> + use<'a> {
        let range = range.clone();
        let (one, level, heading) = match self {
            Self::Title => (scene.title(), None, None),
            Self::Lead => (scene.lead(), None, None),
            Self::HeadLead => (scene.title_and_lead(), None, None),
            Self::Paragraph => (None, Some(Level::Paragraph), None),
            Self::Sentence => (None, Some(Level::Sentence), None),
            Self::Section(heading) => (None, None, Some(heading)),
        };
        let pieces = level.into_iter().flat_map(move |level| scene.pieces(level));
        let sections = heading.into_iter().flat_map(move |heading| {
            scene.sections().filter(move |section| heading.holds(scene, &scene.heading(section)))
        });
        one.into_iter()
            .chain(pieces)
            .chain(sections)
            .filter(move |piece| range.start <= piece.start && piece.end <= range.end)
    }
}

impl<'a> Scene<'a> {
    /// The spans of a leaf that begin in `range`.
    pub(super) fn within(self, leaf: usize, range: &Range<u32>) -> &'a [Span] {
        let spans = self.leaves.get(leaf).map_or(&[][..], Vec::as_slice);
        let from = spans.partition_point(|span| span.start < range.start);
        let to = spans.partition_point(|span| span.start < range.end);
        spans.get(from..to).unwrap_or(&[])
    }

    /// From the start with this index to the next one of `level` or above.
    fn piece(self, index: usize, level: Level) -> Option<Range<u32>> {
        let start = self.starts.get(index)?;
        let next = self.starts.get(index + 1..)?.iter().find(|next| next.level >= level);
        Some(start.position..next.map_or(u32::MAX, |next| next.position))
    }

    fn title(self) -> Option<Range<u32>> {
        let first = self.starts.first()?;
        if first.level == Level::Title { self.piece(0, Level::Text) } else { None }
    }

    fn lead(self) -> Option<Range<u32>> {
        let index = self.starts.iter().position(|start| matches!(start.level, Level::Text | Level::Heading))?;
        if self.starts.get(index)?.level == Level::Text { self.piece(index, Level::Paragraph) } else { None }
    }

    fn title_and_lead(self) -> Option<Range<u32>> {
        match (self.title(), self.lead()) {
            (Some(title), Some(lead)) => Some(title.start..lead.end),
            (one, other) => one.or(other),
        }
    }

    /// Everything that begins at a start of `level` or above.
    fn pieces(self, level: Level) -> impl Iterator<Item = Range<u32>> + use<'a> {
        let starts = self.starts.iter().enumerate().filter(move |(_, start)| start.level >= level);
        starts.filter_map(move |(index, _)| self.piece(index, level))
    }

    /// What of `range` lies in each title, heading and text of a section; all of it where no starts are known.
    pub(super) fn parts(self, range: &Range<u32>) -> impl Iterator<Item = Range<u32>> + use<'a> {
        let unknown = self.starts.is_empty().then(|| range.clone());
        let range = range.clone();
        let cut = move |part: Range<u32>| part.start.max(range.start)..part.end.min(range.end);
        unknown.into_iter().chain(self.pieces(Level::Text).map(cut)).filter(|part| !part.is_empty())
    }

    /// Every section that has a heading, from the heading to the end of its text.
    fn sections(self) -> impl Iterator<Item = Range<u32>> + use<'a> {
        let headings = self.starts.iter().enumerate().filter(|(_, start)| start.level == Level::Heading);
        headings.filter_map(move |(index, _)| self.piece(index, Level::Heading))
    }

    /// The heading of a section.
    fn heading(self, section: &Range<u32>) -> Range<u32> {
        let index = self.starts.partition_point(|start| start.position < section.start);
        self.piece(index, Level::Text).unwrap_or(section.start..section.start)
    }
}

/// Where the leaves stand at their distances from the first, all in `range`.
pub(super) fn phrases<'a>(
    leaves: &'a [(usize, u32)],
    scene: Scene<'a>,
    range: &Range<u32>,
) -> impl Iterator<Item = Span> + use<'a> {
    let (first, rest) = match leaves.split_first() {
        Some((&(first, _), rest)) => (scene.within(first, range), rest),
        None => (&[][..], &[][..]),
    };
    let range = range.clone();
    first.iter().filter_map(move |span| {
        let mut end = span.end;
        for &(leaf, distance) in rest {
            let at = span.start.checked_add(distance)?;
            let spans = scene.within(leaf, &range);
            end = spans.get(spans.binary_search_by_key(&at, |span| span.start).ok()?)?.end;
        }
        Some(Span { end, ..*span })
    })
}

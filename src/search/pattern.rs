//! The one matcher: where in an article, as positions, a query holds.
//!
//! It sees positions and starts alone, so the same code answers from the index, to find, and from the stored text, to
//! highlight. Ranges are half-open.

use std::ops::Range;

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

    fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Leaf(_) | Self::Phrase(_) | Self::Filter(_) => {}
            Self::All(patterns) | Self::Any(patterns) => patterns.iter().for_each(|pattern| pattern.walk(visit)),
            Self::Not(pattern) => pattern.walk(visit),
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
        let (one, several) = match self {
            Self::Title => (scene.title(), None),
            Self::Lead => (scene.lead(), None),
            Self::HeadLead => (scene.title_and_lead(), None),
            Self::Section(heading) => {
                let sections = scene.sections().filter(move |section| heading.holds(scene, &scene.heading(section)));
                (None, Some(sections))
            }
        };
        let pieces = one.into_iter().chain(several.into_iter().flatten());
        pieces.filter(move |piece| range.start <= piece.start && piece.end <= range.end)
    }
}

impl<'a> Scene<'a> {
    /// The spans of a leaf that lie in `range`.
    fn within(self, leaf: usize, range: &Range<u32>) -> &'a [Span] {
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
fn phrases<'a>(
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

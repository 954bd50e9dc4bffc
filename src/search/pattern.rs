//! The one matcher: where in an article, as positions, a query holds.
//!
//! It sees positions and starts alone, so the same code answers from the index, to find, and from the stored text, to
//! highlight. Ranges are half-open.

use std::ops::Range;

pub(crate) use crate::query::Near;

use super::places::Pool;
use super::starts::Starts;
use crate::layout::Level;

/// Where something stands: the positions from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    /// First position.
    pub(crate) start: u32,
    /// One past the last position.
    pub(crate) end: u32,
}

/// A place that makes a pattern hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where it is.
    pub(crate) place: Place,
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
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    /// For each leaf, its places in order, each once.
    pub(crate) leaves: &'a [Vec<Place>],
    /// What begins where.
    pub(crate) starts: Starts<'a>,
    /// Of these, the beginnings of title, headings and texts of sections.
    pub(crate) parts: Starts<'a>,
    /// For each filter, whether it holds.
    pub(crate) filters: &'a [bool],
    /// Memory to find out with.
    pub(crate) pool: &'a Pool,
}

impl Pattern {
    /// Whether it holds in the article.
    pub(crate) fn matches(&self, scene: &Scene<'_>) -> bool {
        self.holds(scene, &EVERYWHERE)
    }

    /// Appends the spans that make it hold in the article, in no particular order; none if it does not.
    pub(crate) fn spans(&self, scene: &Scene<'_>, out: &mut Vec<Span>) {
        self.collect(scene, &EVERYWHERE, out);
    }

    /// The numbers of its leaves, in no particular order.
    pub(crate) fn leaves(&self) -> Vec<usize> {
        let mut leaves = Vec::new();
        self.walk(&mut |pattern| match pattern {
            Self::Leaf(leaf) => leaves.push(*leaf),
            Self::Phrase(phrase) => leaves.extend(phrase.iter().map(|(leaf, _)| leaf)),
            _ => {}
        });
        leaves
    }

    /// Numbers its leaves anew, by their places among `used`, which are in order.
    pub(super) fn renumber(&mut self, used: &[usize]) {
        let number = |leaf: &mut usize| *leaf = used.partition_point(|known| known < leaf);
        match self {
            Self::Leaf(leaf) => number(leaf),
            Self::Phrase(leaves) => leaves.iter_mut().for_each(|(leaf, _)| number(leaf)),
            Self::All(patterns) | Self::Any(patterns) | Self::Near(_, patterns) => {
                for pattern in patterns {
                    pattern.renumber(used);
                }
            }
            Self::Not(pattern) | Self::AtLeast(_, pattern) => pattern.renumber(used),
            Self::Within(scope, pattern) => {
                if let Scope::Section(heading) = scope {
                    heading.renumber(used);
                }
                pattern.renumber(used);
            }
            Self::Filter(_) => {}
        }
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

    /// The places of a leaf without one of which it holds in no piece of the article: the leaf with the fewest.
    fn driver<'a>(&self, scene: &'a Scene<'a>) -> Option<&'a [Place]> {
        let least = |patterns: &[Self]| {
            let of = |pattern: &Self| match pattern {
                Self::Leaf(leaf) => Some(scene.all(*leaf)),
                pattern => pattern.driver(scene),
            };
            patterns.iter().filter_map(of).min_by_key(|places| places.len())
        };
        match self {
            Self::Leaf(leaf) => Some(scene.all(*leaf)),
            Self::Phrase(leaves) => leaves.iter().map(|&(leaf, _)| scene.all(leaf)).min_by_key(|places| places.len()),
            Self::All(patterns) | Self::Near(_, patterns) => least(patterns),
            Self::AtLeast(_, pattern) | Self::Within(_, pattern) => pattern.driver(scene),
            Self::Any(_) | Self::Not(_) | Self::Filter(_) => None,
        }
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

    /// Whether it holds in `range`. A leaf is told at once, without a call.
    #[inline]
    fn holds(&self, scene: &Scene<'_>, range: &Range<u32>) -> bool {
        if let Self::Leaf(leaf) = self { scene.stands(*leaf, range) } else { self.more_holds(scene, range) }
    }

    fn more_holds(&self, scene: &Scene<'_>, range: &Range<u32>) -> bool {
        match self {
            Self::Leaf(leaf) => scene.stands(*leaf, range),
            Self::Phrase(leaves) => phrases(leaves, scene, range).next().is_some(),
            Self::All(patterns) => patterns.iter().all(|pattern| pattern.holds(scene, range)),
            Self::Any(patterns) => patterns.iter().any(|pattern| pattern.holds(scene, range)),
            Self::Not(pattern) => !pattern.holds(scene, range),
            Self::Near(near, patterns) => near.holds(patterns, scene, range),
            Self::AtLeast(times, pattern) => pattern.stands(*times, scene, range),
            Self::Within(scope, pattern) => {
                scope.any(scene, range, pattern.driver(scene), |piece| pattern.holds(scene, piece))
            }
            Self::Filter(filter) => scene.filters.get(*filter).copied().unwrap_or(false),
        }
    }

    /// In how many spans it holds in the article, as [`Self::spans`] would append.
    pub(crate) fn times(&self, scene: &Scene<'_>) -> u32 {
        u32::try_from(self.count(scene, &EVERYWHERE)).unwrap_or(u32::MAX)
    }

    /// The leaves that its spans are found for, each as often as it may be: together, they have no fewer places than
    /// [`Self::times`] says.
    pub(super) fn counted(&self) -> Vec<usize> {
        let mut counted = Vec::new();
        self.walk(&mut |pattern| match pattern {
            Self::Leaf(leaf) => counted.push(*leaf),
            Self::Phrase(leaves) => counted.extend(leaves.first().map(|&(leaf, _)| leaf)),
            _ => {}
        });
        counted
    }

    fn count(&self, scene: &Scene<'_>, range: &Range<u32>) -> usize {
        match self {
            Self::Leaf(leaf) => scene.within(*leaf, range).len(),
            Self::Phrase(leaves) => phrases(leaves, scene, range).count(),
            Self::All(_) if !self.holds(scene, range) => 0,
            Self::All(patterns) | Self::Any(patterns) => {
                patterns.iter().map(|pattern| pattern.count(scene, range)).sum()
            }
            Self::Near(near, patterns) => near.count(patterns, scene, range),
            Self::AtLeast(_, pattern) if self.holds(scene, range) => pattern.count(scene, range),
            Self::AtLeast(..) | Self::Not(_) | Self::Filter(_) => 0,
            Self::Within(scope, pattern) => {
                let mut count = 0;
                scope.any(scene, range, pattern.driver(scene), |piece| {
                    if pattern.holds(scene, piece) {
                        count += pattern.count(scene, piece);
                        if let Scope::Section(heading) = scope {
                            count += heading.count(scene, &scene.parts.heading(piece));
                        }
                    }
                    false
                });
                count
            }
        }
    }

    fn collect(&self, scene: &Scene<'_>, range: &Range<u32>, out: &mut Vec<Span>) {
        match self {
            Self::Leaf(leaf) => out.extend(scene.within(*leaf, range).iter().map(|&place| Span { place, leaf: *leaf })),
            Self::Phrase(leaves) => out.extend(phrases(leaves, scene, range).map(|place| span_of(leaves, place))),
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
                scope.any(scene, range, pattern.driver(scene), |piece| {
                    if pattern.holds(scene, piece) {
                        pattern.collect(scene, piece, out);
                        if let Scope::Section(heading) = scope {
                            heading.collect(scene, &scene.parts.heading(piece), out);
                        }
                    }
                    false
                });
            }
        }
    }
}

/// All positions of an article.
pub(super) const EVERYWHERE: Range<u32> = 0..u32::MAX;

impl Scope {
    /// Whether something is true of a piece of the article that lies in `range` and that it means. Where places are given, only
    /// those pieces are tried that hold one of them, each once.
    fn any(
        &self,
        scene: &Scene<'_>,
        range: &Range<u32>,
        places: Option<&[Place]>,
        mut is: impl FnMut(&Range<u32>) -> bool,
    ) -> bool {
        let Scene { starts, parts, .. } = *scene;
        let mut is = |piece: Range<u32>| range.start <= piece.start && piece.end <= range.end && is(&piece);
        match self {
            Self::Title => parts.title().is_some_and(is),
            Self::Lead => starts.lead().is_some_and(is),
            Self::HeadLead => starts.title_and_lead().is_some_and(is),
            Self::Paragraph | Self::Sentence => {
                let level = if *self == Self::Paragraph { Level::Paragraph } else { Level::Sentence };
                let starts = starts.within(range);
                match places.map(|places| within(places, range)) {
                    Some(places) => each_once(places, |position| starts.piece_at(position, level)).any(is),
                    None => starts.pieces(level).any(is),
                }
            }
            Self::Section(heading) => {
                let is = |section: Range<u32>| heading.holds(scene, &parts.heading(&section)) && is(section);
                let parts = parts.within(range);
                match heading.driver(scene).map(|places| within(places, range)) {
                    Some(places) => each_once(places, |position| parts.section_headed_at(position)).any(is),
                    None => parts.sections().any(is),
                }
            }
        }
    }
}

/// The pieces around places, which are in order, each piece once.
fn each_once(places: &[Place], piece: impl Fn(u32) -> Option<Range<u32>>) -> impl Iterator<Item = Range<u32>> {
    let mut end = 0;
    places.iter().filter_map(move |place| {
        // What lies in the last piece needs no look.
        let piece = (place.start >= end).then(|| piece(place.start))??;
        end = piece.end;
        Some(piece)
    })
}

impl<'a> Scene<'a> {
    /// The places of a leaf.
    fn all(&self, leaf: usize) -> &'a [Place] {
        self.leaves.get(leaf).map_or(&[][..], Vec::as_slice)
    }

    /// Whether a leaf stands in `range`.
    fn stands(&self, leaf: usize, range: &Range<u32>) -> bool {
        let places = self.all(leaf);
        let first = places.get(places.partition_point(|place| place.start < range.start));
        first.is_some_and(|first| first.start < range.end)
    }

    /// The places of a leaf that begin in `range`.
    pub(super) fn within(&self, leaf: usize, range: &Range<u32>) -> &'a [Place] {
        within(self.all(leaf), range)
    }
}

/// The places that begin in `range`.
fn within<'a>(places: &'a [Place], range: &Range<u32>) -> &'a [Place] {
    if *range == EVERYWHERE {
        return places;
    }
    let from = places.partition_point(|place| place.start < range.start);
    let rest = places.get(from..).unwrap_or(&[]);
    rest.get(..rest.partition_point(|place| place.start < range.end)).unwrap_or(&[])
}

/// Where the leaves stand at their distances from the first, all in `range`.
pub(super) fn phrases<'a>(
    leaves: &'a [(usize, u32)],
    scene: &'a Scene<'a>,
    range: &Range<u32>,
) -> impl Iterator<Item = Place> + use<'a> {
    let (first, rest) = match leaves.split_first() {
        Some((&(first, _), rest)) => (scene.within(first, range), rest),
        None => (&[][..], &[][..]),
    };
    let range = range.clone();
    first.iter().filter_map(move |place| {
        let mut end = place.end;
        for &(leaf, distance) in rest {
            let at = place.start.checked_add(distance)?;
            let places = scene.within(leaf, &range);
            end = places.get(places.binary_search_by_key(&at, |place| place.start).ok()?)?.end;
        }
        Some(Place { end, ..*place })
    })
}

/// A place of a phrase.
pub(super) fn span_of(leaves: &[(usize, u32)], place: Place) -> Span {
    Span { place, leaf: leaves.first().map_or(0, |&(leaf, _)| leaf) }
}

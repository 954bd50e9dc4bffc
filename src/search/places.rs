//! Where patterns that stand at places do: how near to each other, how often.
//!
//! Places are ordered by start and then by end; two of them are apart from the last position of the one to the first of the other,
//! and those that overlap are not near each other.

use std::cell::RefCell;
use std::ops::Range;

use super::pattern::{Near, Pattern, Place, Scene, Span, phrases, span_of};
use crate::layout::PART_GAP;

/// Memory for places, kept from one article to the next.
#[derive(Debug, Default)]
pub(crate) struct Pool(RefCell<Vec<Vec<Place>>>);

impl Pool {
    fn take(&self) -> Vec<Place> {
        self.0.borrow_mut().pop().unwrap_or_default()
    }

    fn give(&self, mut memory: Vec<Place>) {
        memory.clear();
        self.0.borrow_mut().push(memory);
    }
}

impl Pattern {
    /// Whether it stands at so many different positions in `range`.
    pub(super) fn stands(&self, times: u32, scene: &Scene<'_>, range: &Range<u32>) -> bool {
        self.with_places(scene, range, |places| {
            let mut last = None;
            let new = places.iter().filter(|place| last.replace(place.start) != Some(place.start));
            u32::try_from(new.count()).is_ok_and(|count| count >= times)
        })
    }

    /// Calls `ask` with the places where it stands in `range`.
    fn with_places<T>(&self, scene: &Scene<'_>, range: &Range<u32>, ask: impl FnOnce(&[Place]) -> T) -> T {
        if let Self::Leaf(leaf) = self {
            return ask(scene.within(*leaf, range));
        }
        let mut places = scene.pool.take();
        self.places(scene, range, &mut places);
        let answer = ask(&places);
        scene.pool.give(places);
        answer
    }

    fn places(&self, scene: &Scene<'_>, range: &Range<u32>, out: &mut Vec<Place>) {
        match self {
            Self::Leaf(leaf) => out.extend_from_slice(scene.within(*leaf, range)),
            Self::Phrase(leaves) => out.extend(phrases(leaves, scene, range)),
            Self::Any(patterns) => {
                for pattern in patterns {
                    pattern.places(scene, range, out);
                }
                sort(out);
            }
            Self::Near(near, patterns) => {
                let mut covers = scene.pool.take();
                near.covers(patterns, scene, range, &mut covers);
                out.append(&mut covers);
                scene.pool.give(covers);
            }
            // The planner puts nothing else where places are asked for.
            _ => {}
        }
    }

    /// Appends the spans that make it stand at one of the places `wanted`.
    pub(super) fn light(&self, wanted: &[Place], scene: &Scene<'_>, range: &Range<u32>, out: &mut Vec<Span>) {
        let is_wanted = |place: &Place| wanted.binary_search(place).is_ok();
        match self {
            Self::Leaf(leaf) => {
                let places = scene.within(*leaf, range).iter().filter(|place| is_wanted(place));
                out.extend(places.map(|&place| Span { place, leaf: *leaf }));
            }
            Self::Phrase(leaves) => {
                out.extend(phrases(leaves, scene, range).filter(is_wanted).map(|place| span_of(leaves, place)));
            }
            Self::Any(patterns) => patterns.iter().for_each(|pattern| pattern.light(wanted, scene, range, out)),
            Self::Near(near, patterns) => {
                near.light(patterns, Some(&is_wanted), scene, range, out);
            }
            _ => {}
        }
    }
}

impl Near {
    /// Whether the patterns stand so near to each other within one title, heading or text of a section.
    pub(super) fn holds(self, patterns: &[Pattern], scene: &Scene<'_>, range: &Range<u32>) -> bool {
        let Some((last, before)) = patterns.split_last() else { return false };
        last.with_places(scene, range, |right| {
            if right.is_empty() {
                return false;
            }
            if let [only] = before {
                return only.with_places(scene, range, |left| self.any(left, right, scene));
            }
            let mut covers = scene.pool.take();
            self.covers(before, scene, range, &mut covers);
            let found = self.any(&covers, right, scene);
            scene.pool.give(covers);
            found
        })
    }

    /// Appends the spans of all that takes part.
    pub(super) fn collect(self, patterns: &[Pattern], scene: &Scene<'_>, range: &Range<u32>, out: &mut Vec<Span>) {
        self.light(patterns, None, scene, range, out);
    }

    /// What the patterns cover where each stands near what those before it cover.
    fn covers(self, patterns: &[Pattern], scene: &Scene<'_>, range: &Range<u32>, out: &mut Vec<Place>) {
        let Some((first, rest)) = patterns.split_first() else { return };
        first.places(scene, range, out);
        for pattern in rest {
            let mut covers = scene.pool.take();
            pattern.with_places(scene, range, |right| {
                self.pairs(out, right, scene, |left, right| add(&mut covers, cover(*left, *right)));
            });
            sort(&mut covers);
            std::mem::swap(out, &mut covers);
            scene.pool.give(covers);
        }
    }

    /// Appends the spans that make the patterns cover a place that is wanted; any, if nothing says which.
    fn light(
        self,
        patterns: &[Pattern],
        is_wanted: Option<&dyn Fn(&Place) -> bool>,
        scene: &Scene<'_>,
        range: &Range<u32>,
        out: &mut Vec<Span>,
    ) {
        let Some((last, before)) = patterns.split_last() else { return };
        let (mut lit_left, mut lit_right) = (scene.pool.take(), scene.pool.take());
        self.lit(last, before, is_wanted, scene, range, [&mut lit_left, &mut lit_right]);
        last.light(&lit_right, scene, range, out);
        if let [only] = before {
            only.light(&lit_left, scene, range, out);
        } else {
            let is_lit = |place: &Place| lit_left.binary_search(place).is_ok();
            self.light(before, Some(&is_lit), scene, range, out);
        }
        scene.pool.give(lit_left);
        scene.pool.give(lit_right);
    }

    /// Of what those before the last pattern cover, and of the places of the last, those that make up a place that is wanted;
    /// in order.
    fn lit(
        self,
        last: &Pattern,
        before: &[Pattern],
        is_wanted: Option<&dyn Fn(&Place) -> bool>,
        scene: &Scene<'_>,
        range: &Range<u32>,
        [lit_left, lit_right]: [&mut Vec<Place>; 2],
    ) {
        let mut left = scene.pool.take();
        self.covers(before, scene, range, &mut left);
        last.with_places(scene, range, |right| match is_wanted {
            Some(is_wanted) => self.pairs(&left, right, scene, |left, right| {
                if is_wanted(&cover(*left, *right)) {
                    add(lit_left, *left);
                    add(lit_right, *right);
                }
            }),
            None => {
                self.with_partner(&left, right, scene, lit_left, lit_right);
                if !self.ordered {
                    self.with_partner(right, &left, scene, lit_right, lit_left);
                }
            }
        });
        scene.pool.give(left);
        sort(lit_left);
        sort(lit_right);
    }

    /// How many spans [`Self::collect`] appends.
    pub(super) fn count(self, patterns: &[Pattern], scene: &Scene<'_>, range: &Range<u32>) -> usize {
        if let [Pattern::Leaf(_), last @ Pattern::Leaf(_)] = patterns {
            let (mut lit_left, mut lit_right) = (scene.pool.take(), scene.pool.take());
            self.lit(last, patterns.get(..1).unwrap_or(&[]), None, scene, range, [&mut lit_left, &mut lit_right]);
            let count = lit_left.len() + lit_right.len();
            scene.pool.give(lit_left);
            scene.pool.give(lit_right);
            return count;
        }
        let mut spans = Vec::new();
        self.collect(patterns, scene, range, &mut spans);
        spans.len()
    }

    /// Adds the places of `left` that one of `right` is near after, and those of `right` that are; without a look at each pair.
    fn with_partner(
        self,
        left: &[Place],
        right: &[Place],
        scene: &Scene<'_>,
        lit_left: &mut Vec<Place>,
        lit_right: &mut Vec<Place>,
    ) {
        // Runs of partners, joined where they meet: each partner is looked at about once, however many places it is near.
        let mut partners: Vec<Range<usize>> = Vec::new();
        for Run { place, first, far } in self.runs(left, right, scene) {
            lit_left.push(*place);
            let end = first + right.get(first..).map_or(0, |rest| rest.partition_point(|other| other.start < far));
            match partners.last_mut() {
                Some(last) if last.contains(&first) || last.end == first => last.end = last.end.max(end),
                _ => partners.push(first..end),
            }
        }
        partners.sort_unstable_by_key(|run| run.start);
        let mut next = 0;
        for run in partners {
            lit_right.extend_from_slice(right.get(run.start.max(next)..run.end).unwrap_or(&[]));
            next = next.max(run.end);
        }
    }

    /// Whether a place of `left` is near one of `right`.
    fn any(self, left: &[Place], right: &[Place], scene: &Scene<'_>) -> bool {
        self.runs(left, right, scene).next().is_some()
            || (!self.ordered && self.runs(right, left, scene).next().is_some())
    }

    /// Calls `found` with every place of `left` and every one of `right` that are near each other.
    fn pairs(self, left: &[Place], right: &[Place], scene: &Scene<'_>, mut found: impl FnMut(&Place, &Place)) {
        for run in self.runs(left, right, scene) {
            run.of(right).for_each(|other| found(run.place, other));
        }
        if !self.ordered {
            for run in self.runs(right, left, scene) {
                run.of(left).for_each(|other| found(other, run.place));
            }
        }
    }

    /// For every place of `left` those of `right` that are near after it, if there are any.
    fn runs<'a>(
        self,
        left: &'a [Place],
        right: &'a [Place],
        scene: &'a Scene<'a>,
    ) -> impl Iterator<Item = Run<'a>> + use<'a> {
        let mut next = 0;
        left.iter().filter_map(move |place| {
            // Where nothing of `right` begins before this place, nothing does before those that come after it.
            next += begun(right.get(next..)?, place.start);
            let first = next + begun(right.get(next..)?, place.end);
            let far = place.end.saturating_add(self.distance);
            let after = right.get(first)?;
            if after.start >= far {
                return None;
            }
            // What is nearer than parts are to each other is in the same one.
            let far = if self.distance > PART_GAP { scene.parts.part_end(place.start, far) } else { far };
            (after.start < far).then_some(Run { place, first, far })
        })
    }
}

/// A place and the others that begin from the one with the number `first` on up to the position `far`.
struct Run<'a> {
    place: &'a Place,
    first: usize,
    far: u32,
}

impl Run<'_> {
    fn of<'o>(&self, others: &'o [Place]) -> impl Iterator<Item = &'o Place> + use<'o> {
        let far = self.far;
        others.iter().skip(self.first).take_while(move |other| other.start < far)
    }
}

/// How many places begin before `start`.
fn begun(places: &[Place], start: u32) -> usize {
    places.iter().take_while(|place| place.start < start).count()
}

fn cover(one: Place, other: Place) -> Place {
    Place { start: one.start.min(other.start), end: one.end.max(other.end) }
}

/// Adds a place. Where many are added many times, they take no more memory than twice what each takes once.
fn add(places: &mut Vec<Place>, place: Place) {
    if places.last() == Some(&place) {
        return;
    }
    if places.len() == places.capacity() {
        sort(places);
        places.reserve(places.len().max(1024));
    }
    places.push(place);
}

/// Puts places into their order, each once.
fn sort(places: &mut Vec<Place>) {
    places.sort_unstable();
    places.dedup();
}

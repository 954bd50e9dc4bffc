//! Where patterns that stand at places do: how near to each other, how often.
//!
//! Places are ordered by start and then by end; two of them are apart from the last position of the one to the first of the other,
//! and those that overlap are not near each other.

use std::cell::RefCell;
use std::ops::Range;

use super::pattern::{Near, Pattern, Scene, Span, phrases};

/// Memory for places, kept from one article to the next.
#[derive(Debug, Default)]
pub(crate) struct Pool(RefCell<Vec<Vec<Span>>>);

impl Pool {
    fn take(&self) -> Vec<Span> {
        self.0.borrow_mut().pop().unwrap_or_default()
    }

    fn give(&self, mut memory: Vec<Span>) {
        memory.clear();
        self.0.borrow_mut().push(memory);
    }
}

impl Pattern {
    /// Whether it stands at so many different positions in `range`.
    pub(super) fn stands(&self, times: u32, scene: Scene<'_>, range: &Range<u32>) -> bool {
        self.with_places(scene, range, |places| {
            let mut last = None;
            let new = places.iter().filter(|place| last.replace(place.start) != Some(place.start));
            u32::try_from(new.count()).is_ok_and(|count| count >= times)
        })
    }

    /// Calls `ask` with the places where it stands in `range`.
    fn with_places<T>(&self, scene: Scene<'_>, range: &Range<u32>, ask: impl FnOnce(&[Span]) -> T) -> T {
        if let Self::Leaf(leaf) = self {
            return ask(scene.within(*leaf, range));
        }
        let mut places = scene.pool.take();
        self.places(scene, range, &mut places);
        let answer = ask(&places);
        scene.pool.give(places);
        answer
    }

    fn places(&self, scene: Scene<'_>, range: &Range<u32>, out: &mut Vec<Span>) {
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
                for part in scene.parts(range) {
                    let mut covers = scene.pool.take();
                    near.covers(patterns, scene, &part, &mut covers);
                    out.append(&mut covers);
                    scene.pool.give(covers);
                }
            }
            // The planner puts nothing else where places are asked for.
            _ => {}
        }
    }

    /// Appends the spans that make it stand at one of the places `wanted`.
    pub(super) fn light(&self, wanted: &[Span], scene: Scene<'_>, range: &Range<u32>, out: &mut Vec<Span>) {
        let is_wanted = |span: &Span| {
            wanted.binary_search_by_key(&(span.start, span.end), |place| (place.start, place.end)).is_ok()
        };
        match self {
            Self::Leaf(leaf) => out.extend(scene.within(*leaf, range).iter().filter(|span| is_wanted(span))),
            Self::Phrase(leaves) => out.extend(phrases(leaves, scene, range).filter(is_wanted)),
            Self::Any(patterns) => patterns.iter().for_each(|pattern| pattern.light(wanted, scene, range, out)),
            Self::Near(near, patterns) => {
                for part in scene.parts(range) {
                    near.light(patterns, Some(&is_wanted), scene, &part, out);
                }
            }
            _ => {}
        }
    }
}

impl Near {
    /// Whether the patterns stand so near to each other within one title, heading or text of a section.
    pub(super) fn holds(self, patterns: &[Pattern], scene: Scene<'_>, range: &Range<u32>) -> bool {
        let Some((last, before)) = patterns.split_last() else { return false };
        scene.parts(range).any(|part| {
            last.with_places(scene, &part, |right| {
                if right.is_empty() {
                    return false;
                }
                if let [only] = before {
                    return only.with_places(scene, &part, |left| self.any(left, right));
                }
                let mut covers = scene.pool.take();
                self.covers(before, scene, &part, &mut covers);
                let found = self.any(&covers, right);
                scene.pool.give(covers);
                found
            })
        })
    }

    /// Appends the spans of all that takes part.
    pub(super) fn collect(self, patterns: &[Pattern], scene: Scene<'_>, range: &Range<u32>, out: &mut Vec<Span>) {
        for part in scene.parts(range) {
            self.light(patterns, None, scene, &part, out);
        }
    }

    /// What the patterns cover where each stands near what those before it cover.
    fn covers(self, patterns: &[Pattern], scene: Scene<'_>, part: &Range<u32>, out: &mut Vec<Span>) {
        let Some((first, rest)) = patterns.split_first() else { return };
        first.places(scene, part, out);
        for pattern in rest {
            let mut covers = scene.pool.take();
            pattern.with_places(scene, part, |right| {
                self.pairs(out, right, |left, right| add(&mut covers, cover(left, right)));
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
        is_wanted: Option<&dyn Fn(&Span) -> bool>,
        scene: Scene<'_>,
        part: &Range<u32>,
        out: &mut Vec<Span>,
    ) {
        let Some((last, before)) = patterns.split_last() else { return };
        let (mut left, mut lit_left, mut lit_right) = (Vec::new(), Vec::new(), Vec::new());
        self.covers(before, scene, part, &mut left);
        last.with_places(scene, part, |right| match is_wanted {
            Some(is_wanted) => self.pairs(&left, right, |left, right| {
                if is_wanted(&cover(left, right)) {
                    add(&mut lit_left, *left);
                    add(&mut lit_right, *right);
                }
            }),
            None => {
                self.with_partner(&left, right, &mut lit_left, &mut lit_right);
                if !self.ordered {
                    self.with_partner(right, &left, &mut lit_right, &mut lit_left);
                }
            }
        });
        sort(&mut lit_left);
        sort(&mut lit_right);
        last.light(&lit_right, scene, part, out);
        if let [only] = before {
            only.light(&lit_left, scene, part, out);
        } else {
            let is_lit = |span: &Span| {
                lit_left.binary_search_by_key(&(span.start, span.end), |place| (place.start, place.end)).is_ok()
            };
            self.light(before, Some(&is_lit), scene, part, out);
        }
    }

    /// Adds the places of `left` that one of `right` is near after, and those of `right` that are; without a look at each pair.
    fn with_partner(self, left: &[Span], right: &[Span], lit_left: &mut Vec<Span>, lit_right: &mut Vec<Span>) {
        // By how many more runs of partners each place is in than the one before it.
        let mut more = vec![0i64; right.len() + 1];
        for place in left {
            let from = right.partition_point(|other| other.start < place.end);
            let to = right.partition_point(|other| other.start < place.end.saturating_add(self.distance));
            if from < to {
                lit_left.push(*place);
                for (at, step) in [(from, 1), (to, -1)] {
                    if let Some(more) = more.get_mut(at) {
                        *more += step;
                    }
                }
            }
        }
        let mut runs = 0;
        for (place, more) in right.iter().zip(more) {
            runs += more;
            if runs > 0 {
                lit_right.push(*place);
            }
        }
    }

    /// Whether a place of `left` is near one of `right`.
    fn any(self, left: &[Span], right: &[Span]) -> bool {
        self.first_after(left, right) || (!self.ordered && self.first_after(right, left))
    }

    fn first_after(self, left: &[Span], right: &[Span]) -> bool {
        let mut rest = right;
        left.iter().any(|place| {
            rest = from(rest, place.start);
            let after = rest.iter().find(|other| other.start >= place.end);
            after.is_some_and(|other| self.reaches(place, other))
        })
    }

    /// Calls `found` with every place of `left` and every one of `right` that are near each other.
    fn pairs(self, left: &[Span], right: &[Span], mut found: impl FnMut(&Span, &Span)) {
        self.pairs_after(left, right, &mut found);
        if !self.ordered {
            self.pairs_after(right, left, |right, left| found(left, right));
        }
    }

    fn pairs_after(self, left: &[Span], right: &[Span], mut found: impl FnMut(&Span, &Span)) {
        let mut rest = right;
        for place in left {
            rest = from(rest, place.start);
            let after = rest.iter().skip_while(|other| other.start < place.end);
            after.take_while(|other| self.reaches(place, other)).for_each(|other| found(place, other));
        }
    }

    /// Whether `after`, which begins where `place` ends or later, is near enough.
    fn reaches(self, place: &Span, after: &Span) -> bool {
        after.start - place.end < self.distance
    }
}

/// What is left of `places` from those on that begin at `start`.
fn from(places: &[Span], start: u32) -> &[Span] {
    let before = places.iter().take_while(|place| place.start < start).count();
    places.get(before..).unwrap_or(&[])
}

fn cover(one: &Span, other: &Span) -> Span {
    Span { start: one.start.min(other.start), end: one.end.max(other.end), leaf: 0 }
}

/// Adds a place. Where many are added many times, they take no more memory than twice what each takes once.
fn add(places: &mut Vec<Span>, place: Span) {
    if places.last().is_some_and(|last| (last.start, last.end) == (place.start, place.end)) {
        return;
    }
    if places.len() == places.capacity() {
        sort(places);
        places.reserve(places.len().max(1024));
    }
    places.push(place);
}

/// Puts places into their order, each once.
fn sort(places: &mut Vec<Span>) {
    places.sort_unstable_by_key(|place| (place.start, place.end));
    places.dedup_by_key(|place| (place.start, place.end));
}

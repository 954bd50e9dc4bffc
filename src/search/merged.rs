//! What is written in several ways, counted as one.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::hash::Hash;

use rapidhash::RapidHashMap;

use super::columns::Harvest;
use super::tally::Count;

/// What is known of something that segments count under one name or several.
#[derive(Default)]
pub(super) struct Merged<'a> {
    names: Spellings<'a>,
    roles: Spellings<'a>,
    pub(super) count: Count,
}

/// One of the ways in which something is written.
#[derive(Clone, Copy)]
struct Spelling<'a> {
    text: &'a str,
    articles: u64,
}

/// The ways in which something is written; some may be there several times.
#[derive(Default)]
struct Spellings<'a>(Vec<Spelling<'a>>);

impl<'a> Spellings<'a> {
    /// Adds the articles of a segment that write it in one way. Where many come again, they take no more memory than twice what
    /// each takes once.
    fn add(&mut self, text: &'a str, articles: u64) {
        let Self(all) = self;
        match all.last_mut() {
            Some(last) if last.text == text => last.articles += articles,
            _ => {
                if all.len() == all.capacity() {
                    let different = self.each_once().len();
                    self.0.reserve(different.max(1));
                }
                self.0.push(Spelling { text, articles });
            }
        }
    }

    /// Each once, in their order.
    fn each_once(&mut self) -> &[Spelling<'a>] {
        self.0.sort_unstable_by_key(|spelling| spelling.text);
        self.0.dedup_by(|again, first| {
            let is_same = again.text == first.text;
            if is_same {
                first.articles += again.articles;
            }
            is_same
        });
        &self.0
    }

    /// The spelling to show.
    fn usual(&mut self) -> &'a str {
        usual(self.each_once())
    }
}

/// The values of segments by what they mean, which is told by `identity`, with the name that a value gives it. No article has two
/// values that mean the same.
pub(super) fn merged<'a, K: Eq + Hash, C: Copy + Into<Count> + 'a>(
    segments: impl IntoIterator<Item = &'a Harvest<C>>,
    identity: impl Fn(&'a str) -> Option<(K, &'a str)>,
) -> RapidHashMap<K, Merged<'a>> {
    let mut all: RapidHashMap<K, Merged<'a>> = RapidHashMap::default();
    for (_, value, count) in segments.into_iter().flat_map(Harvest::iter) {
        let Some((key, name)) = identity(value) else { continue };
        let merged = all.entry(key).or_default();
        let count = count.into();
        merged.names.add(name, count.articles);
        merged.count = merged.count.and(count);
    }
    all
}

/// What the values of segments mean, with the name to show and the number of articles, in the order of the values: for those that
/// tell what they mean by how they begin, where `split` cuts them, and stand side by side for it. It takes no memory for each.
pub(super) fn each_meaning<'a>(
    segments: &'a [Harvest<u32>],
    split: impl Fn(&'a str) -> (&'a str, &'a str),
    mut each: impl FnMut(&'a str, &'a str, u64),
) {
    let values = segments.iter().map(|segment| {
        let value = |(_, value, articles)| (split(value), u64::from(articles));
        segment.iter().map(value).peekable()
    });
    let mut segments: Vec<_> = values.collect();
    let mut spellings = Spellings::default();
    while let Some(next) = segments.iter_mut().filter_map(|values| values.peek().map(|((next, _), _)| *next)).min() {
        spellings.0.clear();
        for values in &mut segments {
            while let Some(((_, name), articles)) = values.next_if(|((meaning, _), _)| *meaning == next) {
                spellings.add(name, articles);
            }
        }
        each(next, spellings.usual(), spellings.0.iter().map(|spelling| spelling.articles).sum());
    }
}

/// Keeps the first `limit`, in order.
pub(super) fn keep_first<T>(all: &mut Vec<T>, limit: usize, order: impl Fn(&T, &T) -> Ordering) {
    if limit < all.len() {
        all.select_nth_unstable_by(limit, &order);
        all.truncate(limit);
    }
    all.sort_unstable_by(order);
}

/// The spelling to show: what most articles have; of equals, one that is not all in capitals.
fn usual<'a>(spellings: &[Spelling<'a>]) -> &'a str {
    let rank = |s: &Spelling<'a>| (Reverse(s.articles), !s.text.contains(char::is_lowercase), s.text);
    spellings.iter().min_by(|a, b| rank(a).cmp(&rank(b))).map_or("", |usual| usual.text)
}

impl<'a> Merged<'a> {
    /// Somebody of whom the name alone is known.
    pub(super) fn named(name: &'a str) -> Self {
        Self { names: Spellings(vec![Spelling { text: name, articles: 0 }]), ..Self::default() }
    }

    /// The name to show.
    pub(super) fn name(&mut self) -> &'a str {
        self.names.usual()
    }

    /// All names, as they are written; some may come again.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.names.0.iter().map(|name| name.text)
    }

    /// The roles, as they are usually written, each with the number of articles; those that differ in case alone are one.
    pub(super) fn roles(&mut self) -> impl Iterator<Item = (&'a str, u64)> {
        let mut by_letters: BTreeMap<String, Vec<Spelling<'a>>> = BTreeMap::new();
        for &role in self.roles.each_once() {
            by_letters.entry(role.text.to_lowercase()).or_default().push(role);
        }
        by_letters.into_values().map(|role| (usual(&role), role.iter().map(|spelling| spelling.articles).sum()))
    }

    /// Adds the articles of a segment that give it a role.
    pub(super) fn add_role(&mut self, role: &'a str, articles: u64) {
        self.roles.add(role, articles);
    }

    /// Adds names and roles to those of another one.
    pub(super) fn add_to(self, other: &mut Self) {
        self.names.0.iter().for_each(|name| other.names.add(name.text, name.articles));
        self.roles_to(other);
    }

    /// Adds the roles to those of another one.
    pub(super) fn roles_to(self, other: &mut Self) {
        self.roles.0.iter().for_each(|role| other.roles.add(role.text, role.articles));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spelling_is_shown() {
        let mut merged = Merged::default();
        for (role, articles) in [("minister", 2), ("MINISTER", 2), ("Senator", 3), ("Minister", 1), ("Minister", 2)] {
            merged.add_role(role, articles);
        }
        assert_eq!(merged.roles().collect::<Vec<_>>(), [("Minister", 7), ("Senator", 3)]);
        let equal = ["BRANDT", "brandt", "Brandt"].map(|text| Spelling { text, articles: 1 });
        assert_eq!(usual(&equal), "Brandt");
    }

    #[test]
    fn the_first_are_kept_in_order() {
        let first = |limit| {
            let mut all = vec![3, 1, 2];
            keep_first(&mut all, limit, Ord::cmp);
            all
        };
        assert_eq!((first(0), first(2), first(9)), (vec![], vec![1, 2], vec![1, 2, 3]));
    }

    #[test]
    fn what_comes_again_takes_no_room() {
        let texts: Vec<String> = (0..1000).map(|n| format!("Minister {n}")).collect();
        let mut spellings = Spellings::default();
        for round in 0..50 {
            let begin = round * 333 % texts.len();
            texts.iter().cycle().skip(begin).take(texts.len()).for_each(|text| spellings.add(text, 2));
            assert!(spellings.0.capacity() <= 4000, "{}", spellings.0.capacity());
        }
        let once = spellings.each_once();
        assert_eq!(once.len(), texts.len());
        assert!(once.iter().all(|spelling| spelling.articles == 100));
    }
}

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
    names: Vec<Spelling<'a>>,
    roles: Vec<Spelling<'a>>,
    pub(super) count: Count,
}

/// One of the ways in which something is written.
#[derive(Clone, Copy)]
struct Spelling<'a> {
    text: &'a str,
    articles: u64,
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
        add(&mut merged.names, name, count.articles);
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
    let mut spellings = Vec::new();
    while let Some(next) = segments.iter_mut().filter_map(|values| values.peek().map(|((next, _), _)| *next)).min() {
        spellings.clear();
        for values in &mut segments {
            while let Some(((_, name), articles)) = values.next_if(|((meaning, _), _)| *meaning == next) {
                add(&mut spellings, name, articles);
            }
        }
        each(next, usual(&spellings), spellings.iter().map(|spelling| spelling.articles).sum());
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

/// Adds the articles of a segment that write something in one way.
fn add<'a>(spellings: &mut Vec<Spelling<'a>>, text: &'a str, articles: u64) {
    match spellings.iter_mut().find(|known| known.text == text) {
        Some(known) => known.articles += articles,
        None => spellings.push(Spelling { text, articles }),
    }
}

/// The spelling to show: what most articles have; of equals, one that is not all in capitals.
fn usual<'a>(spellings: &[Spelling<'a>]) -> &'a str {
    let rank = |s: &Spelling<'a>| (Reverse(s.articles), !s.text.contains(char::is_lowercase), s.text);
    spellings.iter().min_by(|a, b| rank(a).cmp(&rank(b))).map_or("", |usual| usual.text)
}

impl<'a> Merged<'a> {
    /// Somebody of whom the name alone is known.
    pub(super) fn named(name: &'a str) -> Self {
        Self { names: vec![Spelling { text: name, articles: 0 }], ..Self::default() }
    }

    /// The name to show.
    pub(super) fn name(&self) -> &'a str {
        usual(&self.names)
    }

    /// All names, as they are written.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.names.iter().map(|name| name.text)
    }

    /// The roles, as they are usually written, each with the number of articles; those that differ in case alone are one.
    pub(super) fn roles(&self) -> impl Iterator<Item = (&'a str, u64)> {
        let mut by_letters: BTreeMap<String, Vec<Spelling<'a>>> = BTreeMap::new();
        for &role in &self.roles {
            by_letters.entry(role.text.to_lowercase()).or_default().push(role);
        }
        by_letters.into_values().map(|role| (usual(&role), role.iter().map(|spelling| spelling.articles).sum()))
    }

    /// Adds the articles of a segment that give it a role.
    pub(super) fn add_role(&mut self, role: &'a str, articles: u64) {
        add(&mut self.roles, role, articles);
    }

    /// Adds names and roles to those of another one.
    pub(super) fn add_to(self, other: &mut Self) {
        self.names.iter().for_each(|name| add(&mut other.names, name.text, name.articles));
        self.roles_to(other);
    }

    /// Adds the roles to those of another one.
    pub(super) fn roles_to(self, other: &mut Self) {
        self.roles.iter().for_each(|role| add(&mut other.roles, role.text, role.articles));
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
}

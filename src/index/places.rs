//! Canonical paths, and what lies below them.

use std::path::MAIN_SEPARATOR;

use rapidhash::RapidHashSet;

/// Some canonical paths, of which there may be many.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(RapidHashSet<String>);

impl Places {
    pub(crate) fn insert(&mut self, path: String) {
        self.0.insert(path);
    }

    /// Whether the canonical path `path` is one of them or lies below one: asks for each directory above it, not for each of them.
    pub(crate) fn hold(&self, path: &str) -> bool {
        let above = path.match_indices(MAIN_SEPARATOR).flat_map(|(at, separator)| [at, at + separator.len()]);
        let above = above.filter_map(|end| path.get(..end));
        !self.0.is_empty() && above.chain([path]).any(|above| self.0.contains(above))
    }
}

/// Whether the canonical path `path` is `under` itself or lies below it.
#[must_use]
pub(crate) fn is_under(path: &str, under: &str) -> bool {
    let rest = path.strip_prefix(under);
    rest.is_some_and(|rest| rest.is_empty() || under.ends_with(MAIN_SEPARATOR) || rest.starts_with(MAIN_SEPARATOR))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn many_paths_hold_what_one_of_them_does(paths in vec("[a/é]{1,4}", 0..4), path in "[a/é]{1,6}") {
            let mut places = Places::default();
            paths.iter().cloned().for_each(|path| places.insert(path));
            prop_assert_eq!(places.hold(&path), paths.iter().any(|under| is_under(&path, under)));
        }
    }
}

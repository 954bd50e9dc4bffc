//! A part of what lies below some paths, for those who know what has changed there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::walk::{canonical, text};
use crate::error::Result;

/// What lies at and below some paths, which are called as the walked roots are.
#[derive(Debug, Clone, Default)]
pub struct Part {
    wanted: HashSet<PathBuf>,
    /// What leads to them.
    above: HashSet<PathBuf>,
}

impl Part {
    /// All at and below these paths.
    #[must_use]
    pub fn of(paths: &[PathBuf]) -> Self {
        let above = paths.iter().flat_map(|path| path.ancestors().skip(1)).map(Path::to_path_buf).collect();
        Self { wanted: paths.iter().cloned().collect(), above }
    }

    /// Whether something of it is at or below `path`, or all of that is in it.
    #[must_use]
    pub fn touches(&self, path: &Path) -> bool {
        self.above.contains(path) || self.holds(path)
    }

    fn holds(&self, path: &Path) -> bool {
        path.ancestors().any(|above| self.wanted.contains(above))
    }

    /// The canonical paths of what of it lies at and below a root, there or gone, as far as they are known without asking for
    /// each: those of the places, where links lead elsewhere.
    ///
    /// # Errors
    /// When there is nothing at `root`.
    pub fn keys_below(&self, root: &Path) -> Result<Vec<String>> {
        let canonical = canonical(root)?;
        if self.holds(root) {
            return Ok(vec![text(canonical.as_os_str())]);
        }
        let below = self.wanted.iter().filter_map(|path| path.strip_prefix(root).ok());
        Ok(below.map(|rest| text(canonical.join(rest).as_os_str())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_lies_at_and_below_and_leads_to_it() {
        let part = Part::of(&["news/a/b".into(), "news/c.txt".into()]);
        for touched in ["news", "news/a", "news/a/b", "news/a/b/d.txt", "news/c.txt"] {
            assert!(part.touches(Path::new(touched)), "{touched}");
        }
        for other in ["news/a/c", "news/c.txt.gz", "news/a/b.txt", "newsreel", "elsewhere"] {
            assert!(!part.touches(Path::new(other)), "{other}");
        }
    }

    #[test]
    fn what_is_gone_has_the_key_that_it_had() {
        let dir = tempfile::tempdir().unwrap();
        let (root, key) = (dir.path(), text(dir.path().canonicalize().unwrap().as_os_str()));
        let part = Part::of(&[root.join("a/b.txt")]);
        assert_eq!(
            part.keys_below(root).unwrap(),
            [format!("{key}/a/b.txt").replace('/', std::path::MAIN_SEPARATOR_STR)]
        );
        assert_eq!(Part::of(&[root.to_path_buf()]).keys_below(root).unwrap(), [key]);
        assert!(part.keys_below(&root.join("a")).is_err());
    }
}

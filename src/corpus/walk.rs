//! Which files a list of paths stands for.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use crate::error::{Error, ErrorKind, Result};

/// A file that was found, with what tells whether it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where to read it: as given, or below what was given.
    pub path: PathBuf,
    /// The canonical path: the file's key in the ledger, and what a search under a directory compares.
    pub key: String,
    /// The path from the walked root's own name on, with `/`: the part of an article's identity that does not depend on where
    /// the corpus lies. An index keeps the one that it knows already.
    pub identity: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of last modification, in nanoseconds since 1970; 0 where the file system keeps none.
    pub modified: i64,
}

/// A file, or why there is none at a path.
pub type Walked = Result<SourceFile, Unreadable>;

/// Something below a walked root that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// The one path by which a file or directory is known, whatever it was called by.
///
/// # Errors
/// When there is nothing at `path`.
pub fn canonical(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot be read: {error}"))
            .at(path.display().to_string())
            .fix("name a file or directory that exists")
            .caused_by(error)
    })
}

/// The canonical path that something had which is no longer there: that of the nearest directory above it which still is, and
/// the rest as it was called. `None` where it is there, or may be.
#[must_use]
pub fn canonical_of_gone(path: &Path) -> Option<PathBuf> {
    if path.try_exists().ok()? {
        return None;
    }
    let absolute = std::path::absolute(path).ok()?;
    absolute.ancestors().find_map(|above| Some(above.canonicalize().ok()?.join(absolute.strip_prefix(above).ok()?)))
}

/// The regular files at and below `path`, in the order of their names.
///
/// Hidden files and directories (so `.dateline` too) are skipped, unless `path` itself is one. Symbolic links are followed; a
/// loop of them is reported and left.
///
/// # Errors
/// When `path` itself does not exist or cannot be read.
pub fn walk(path: &Path) -> Result<impl Iterator<Item = Walked> + use<>> {
    let canonical = canonical(path)?;
    let name = canonical.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let root = path.to_path_buf();
    let walker = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    Ok(walker.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)).filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(source_file(&entry, &root, &canonical, &name)),
        Err(error) => Some(Err(Unreadable {
            path: error.path().unwrap_or(&root).to_path_buf(),
            reason: if error.loop_ancestor().is_some() {
                "a symbolic link leads back to a directory above it".to_owned()
            } else {
                error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
            },
        })),
    }))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn source_file(entry: &DirEntry, root: &Path, canonical: &Path, name: &str) -> Walked {
    let unreadable = |reason: String| Unreadable { path: entry.path().to_path_buf(), reason };
    let metadata = entry.metadata().map_err(|error| unreadable(error.to_string()))?;
    if !metadata.is_file() {
        return Err(unreadable("not a regular file".to_owned()));
    }
    let below = entry.path().strip_prefix(root).unwrap_or(Path::new(""));
    let at_root = below.as_os_str().is_empty();
    // Only what is itself a link can lie elsewhere; asking the file system for each file would double the cost of a walk.
    let key = match (entry.path_is_symlink(), at_root) {
        (true, _) => entry.path().canonicalize().map_err(|error| unreadable(error.to_string()))?,
        (false, true) => canonical.to_path_buf(),
        (false, false) => canonical.join(below),
    };
    let identity = below.iter().fold(name.to_owned(), |mut path, part| {
        path.push('/');
        path.push_str(&part.to_string_lossy());
        path
    });
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
    Ok(SourceFile {
        path: entry.path().to_path_buf(),
        key: key.to_string_lossy().into_owned(),
        identity,
        size: metadata.len(),
        modified,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn tree(names: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in names {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        dir
    }

    #[test]
    fn finds_files_in_order_and_skips_hidden_ones() {
        let dir = tree(&["news/b.txt", "news/a/c.txt", "news/.hidden/x.txt", "news/.dateline/meta.json", "news/.y"]);
        let files: Vec<_> = walk(&dir.path().join("news")).unwrap().map(Result::unwrap).collect();
        let identities: Vec<_> = files.iter().map(|f| f.identity.as_str()).collect();
        assert_eq!(identities, ["news/a/c.txt", "news/b.txt"]);
        assert_eq!(files[1].size, "news/b.txt".len() as u64);
        assert!(files.iter().all(|f| f.key == f.path.canonicalize().unwrap().to_str().unwrap()));
    }

    #[test]
    fn a_single_file_and_a_hidden_root_are_taken() {
        let dir = tree(&[".news/a.txt"]);
        for (path, identity) in [(".news", ".news/a.txt"), (".news/a.txt", "a.txt")] {
            let files: Vec<_> = walk(&dir.path().join(path)).unwrap().map(Result::unwrap).collect();
            assert_eq!(files.len(), 1);
            assert_eq!(files[0].identity, identity);
        }
    }

    #[test]
    fn what_does_not_exist_is_an_error_that_names_it() {
        let error = walk(Path::new("no/such/place")).err().unwrap();
        assert!(error.to_string().starts_with("no/such/place: "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_gone_is_known_by_the_path_it_had() {
        let dir = tree(&["news/a/b.txt"]);
        std::os::unix::fs::symlink(dir.path().join("news"), dir.path().join("link")).unwrap();
        let there = canonical(&dir.path().join("news/a/b.txt")).unwrap();
        let called = dir.path().join("link/a/./b.txt");
        assert_eq!(canonical_of_gone(&called), None);
        fs::remove_dir_all(dir.path().join("news/a")).unwrap();
        assert_eq!(canonical_of_gone(&called), Some(there));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_reported() {
        let dir = tree(&["news/a.txt", "else/b.txt"]);
        std::os::unix::fs::symlink(dir.path().join("else/b.txt"), dir.path().join("news/link.txt")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("news"), dir.path().join("news/loop")).unwrap();
        let (files, bad): (Vec<_>, Vec<_>) = walk(&dir.path().join("news")).unwrap().partition(Result::is_ok);
        let files: Vec<_> = files.into_iter().map(Result::unwrap).collect();
        assert!(files.iter().any(|f| f.key.ends_with("else/b.txt") && f.identity == "news/link.txt"));
        assert_eq!(files.len(), 2);
        assert_eq!(bad.len(), 1);
    }
}

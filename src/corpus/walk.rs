//! Which files a list of paths stands for.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{MAIN_SEPARATOR, MAIN_SEPARATOR_STR, Path, PathBuf, is_separator};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::Part;
use crate::error::{Error, ErrorKind, Result};

/// A file that was found, with what tells whether it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where to read it: as given, or below what was given.
    pub path: PathBuf,
    /// The canonical path: the file's key in the ledger.
    pub key: String,
    /// Where it was found, if that is not its canonical path: below the canonical path of the root, through links.
    pub place: Option<String>,
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
    /// Where, as given.
    pub path: PathBuf,
    /// Where, as the keys of files have it.
    pub key: String,
    /// Where, as the places of files have it.
    pub place: Option<String>,
    /// Why.
    pub reason: String,
    /// Whether there is nothing: a link that leads nowhere, or what vanished while it was looked at.
    pub gone: bool,
}

/// The one path by which a file or directory is known, whatever it was called by.
///
/// # Errors
/// When there is nothing at `path`, or nothing that can be looked at.
pub fn key(path: &Path) -> Result<String> {
    Ok(text(canonical(path)?.as_os_str()))
}

/// The key that something had which is no longer there: that of the nearest directory above it which still is, and the rest as
/// it was called. `None` where it is there, or may be.
#[must_use]
pub fn key_of_gone(path: &Path) -> Option<String> {
    if path.try_exists().ok()? {
        return None;
    }
    let absolute = std::path::absolute(path).ok()?;
    let gone = |above: &Path| Some(above.canonicalize().ok()?.join(absolute.strip_prefix(above).ok()?));
    absolute.ancestors().find_map(gone).map(|gone| text(gone.as_os_str()))
}

pub(super) fn canonical(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| {
        let fix = match error.kind() {
            std::io::ErrorKind::NotFound => "name a file or directory that exists",
            _ => "name a file or directory that can be read",
        };
        Error::new(ErrorKind::Io, format!("cannot be read: {error}"))
            .at(path.display().to_string())
            .fix(fix)
            .caused_by(error)
    })
}

/// A path as text, in which different paths stay different: bytes that are no Unicode are written out.
pub(super) fn text(path: &OsStr) -> String {
    if let Some(text) = path.to_str() {
        return text.to_owned();
    }
    let mut text = String::with_capacity(path.len());
    for chunk in path.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // A string can always be written to.
            let _ = write!(text, "{}{byte:02x}", char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

/// The regular files at and below `path`, in the order of their names.
///
/// Hidden files and directories (so `.dateline` too) are skipped, unless `path` itself is one, and so are directories of which
/// `skip` says so, and what is not in the `part`. Symbolic links are followed; a loop of them is reported and left.
///
/// # Errors
/// When `path` itself does not exist or cannot be read.
pub fn walk<'p>(
    path: &Path,
    skip: fn(&Path) -> bool,
    part: Option<&'p Part>,
) -> Result<impl Iterator<Item = Walked> + use<'p>> {
    let canonical = canonical(path)?;
    let name = canonical.file_name().map_or_else(String::new, text);
    let root = path.to_path_buf();
    let at_root = Place { called: text(path.as_os_str()), canonical: text(canonical.as_os_str()) };
    let mut places = Places { above: vec![at_root] };
    // By name: what lies in one directory has the same path before it, which is compared faster than the name is found in it.
    let by_name = |a: &DirEntry, b: &DirEntry| a.path().as_os_str().cmp(b.path().as_os_str());
    let walker = WalkDir::new(path).follow_links(true).sort_by(by_name).into_iter();
    let is_wanted = move |entry: &DirEntry| {
        !is_hidden(entry)
            && part.is_none_or(|part| part.touches(entry.path()))
            && !(entry.file_type().is_dir() && skip(entry.path()))
    };
    Ok(walker.filter_entry(move |entry| entry.depth() == 0 || is_wanted(entry)).filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => {
            places.enter(&entry);
            None
        }
        Ok(entry) => Some(source_file(&entry, &name, &mut places)),
        Err(error) => Some(Err(unreadable(error.path().unwrap_or(&root), &error, &mut places))),
    }))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// Where what is walked really lies. Only what is itself a link, or below one, can lie elsewhere; asking the file system for
/// each file would double the cost of a walk.
struct Places {
    /// The root and the linked directories above what is walked now.
    above: Vec<Place>,
}

/// A directory, as it was called, with its canonical path.
struct Place {
    called: String,
    canonical: String,
}

impl Places {
    /// Notes a directory before what is in it comes.
    fn enter(&mut self, directory: &DirEntry) {
        if directory.path_is_symlink()
            && directory.depth() > 0
            && let Ok(canonical) = directory.path().canonicalize()
        {
            let called = text(directory.path().as_os_str());
            self.leave(&called);
            self.above.push(Place { called, canonical: text(canonical.as_os_str()) });
        }
    }

    /// Forgets the linked directories that `path` is not below.
    fn leave(&mut self, path: &str) {
        while self.above.len() > 1 && self.above.last().is_some_and(|place| below(path, &place.called).is_none()) {
            self.above.pop();
        }
    }

    /// The key of what was called `path`, where that is no link itself.
    fn key(&mut self, path: &str) -> String {
        self.leave(path);
        let key = self.above.last().and_then(|place| instead(path, &place.called, &place.canonical));
        key.unwrap_or_else(|| path.to_owned())
    }

    /// Where what was called `path` appears below the root, if that is not `key`.
    fn place(&self, path: &str, key: &str) -> Option<String> {
        let root = self.above.first()?;
        instead(path, &root.called, &root.canonical).filter(|place| place != key)
    }
}

/// How a path goes on that is `called` so, or below what is. To compare texts takes a tenth of what taking paths apart does.
fn below<'p>(path: &'p str, called: &str) -> Option<&'p str> {
    let below = path.strip_prefix(called)?;
    let is_below = below.is_empty() || below.starts_with(is_separator) || called.ends_with(is_separator);
    is_below.then(|| below.trim_start_matches(is_separator))
}

/// A path that is `called` so, or below what is, with `base` instead.
fn instead(path: &str, called: &str, base: &str) -> Option<String> {
    let below = below(path, called)?;
    // Joined with nothing, a path that names a file would end in a slash.
    Some(if below.is_empty() {
        base.to_owned()
    } else {
        [base.trim_end_matches(is_separator), MAIN_SEPARATOR_STR, below].concat()
    })
}

fn unreadable(path: &Path, error: &walkdir::Error, places: &mut Places) -> Unreadable {
    let reason = if error.loop_ancestor().is_some() {
        "a symbolic link leads back to a directory above it".to_owned()
    } else {
        error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
    };
    let gone = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    refused(path, reason, gone, places)
}

fn refused(path: &Path, reason: String, gone: bool, places: &mut Places) -> Unreadable {
    let called = text(path.as_os_str());
    let key = places.key(&called);
    Unreadable { path: path.to_path_buf(), place: places.place(&called, &key), key, reason, gone }
}

fn source_file(entry: &DirEntry, name: &str, places: &mut Places) -> Walked {
    let path = entry.path();
    let metadata = entry.metadata().map_err(|error| unreadable(path, &error, places))?;
    if !metadata.is_file() {
        return Err(refused(path, "not a regular file".to_owned(), false, places));
    }
    let linked = if entry.path_is_symlink() { path.canonicalize().ok() } else { None };
    let called = text(path.as_os_str());
    let key = linked.map_or_else(|| places.key(&called), |canonical| text(canonical.as_os_str()));
    // Only below a link, or as one, can it be elsewhere than it seems.
    let is_linked = entry.path_is_symlink() || places.above.len() > 1;
    let place = if is_linked { places.place(&called, &key) } else { None };
    let identity = places.above.first().and_then(|root| instead(&called, &root.called, name));
    let identity = identity.unwrap_or_else(|| name.to_owned());
    let identity = if MAIN_SEPARATOR == '/' { identity } else { identity.replace(MAIN_SEPARATOR, "/") };
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
    Ok(SourceFile { path: path.to_path_buf(), key, place, identity, size: metadata.len(), modified })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn walk(path: &Path) -> Result<impl Iterator<Item = Walked>> {
        super::walk(path, |dir| dir.ends_with("skipped"), None)
    }

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
        let dir = tree(&[
            "news/b.txt",
            "news/a/c.txt",
            "news/.hidden/x.txt",
            "news/.dateline/meta.json",
            "news/.y",
            "news/b/skipped/z.txt",
        ]);
        let files: Vec<_> = walk(&dir.path().join("news")).unwrap().map(Result::unwrap).collect();
        let identities: Vec<_> = files.iter().map(|f| f.identity.as_str()).collect();
        assert_eq!(identities, ["news/a/c.txt", "news/b.txt"]);
        assert_eq!(files[1].size, "news/b.txt".len() as u64);
        assert!(files.iter().all(|f| f.key == f.path.canonicalize().unwrap().to_str().unwrap()));
    }

    #[test]
    fn paths_are_taken_from_one_place_to_another() {
        let instead = |path, called| instead(path, called, "/base").unwrap_or_default();
        assert_eq!(instead("news/a/b.txt", "news"), "/base/a/b.txt");
        assert_eq!(instead("news/a", "news/"), "/base/a");
        assert_eq!(instead("./a", "."), "/base/a");
        assert_eq!(instead("news/./a", "news/."), "/base/a");
        assert_eq!(instead("a.txt", "a.txt"), "/base");
        assert_eq!(instead("newsreel/a", "news"), "");
        assert_eq!(super::instead("/a/b", "/", "").as_deref(), Some("/a/b"));
        assert_eq!(super::instead("x/b", "x", "/").as_deref(), Some("/b"));
    }

    #[test]
    fn of_a_part_no_more_is_seen() {
        let dir = tree(&["news/b.txt", "news/a/c.txt", "news/a/d/e.txt", "news/f/g.txt", "news/.h/i.txt"]);
        let news = dir.path().join("news");
        let part = Part::of(&["a/d", "f/g.txt", "f/gone.txt", ".h/i.txt"].map(|path| news.join(path)));
        let files: Vec<_> = super::walk(&news, |_| false, Some(&part)).unwrap().map(Result::unwrap).collect();
        let identities: Vec<_> = files.iter().map(|f| f.identity.as_str()).collect();
        assert_eq!(identities, ["news/a/d/e.txt", "news/f/g.txt"]);
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
        let error = key(Path::new("no/such/place")).unwrap_err();
        assert!(error.to_string().starts_with("no/such/place: "), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_gone_is_known_by_the_path_it_had() {
        let dir = tree(&["news/a/b.txt"]);
        std::os::unix::fs::symlink(dir.path().join("news"), dir.path().join("link")).unwrap();
        let there = key(&dir.path().join("news/a/b.txt")).unwrap();
        let called = dir.path().join("link/a/./b.txt");
        assert_eq!(key_of_gone(&called), None);
        fs::remove_dir_all(dir.path().join("news/a")).unwrap();
        assert_eq!(key_of_gone(&called), Some(there));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_has_one_key_by_whatever_way_it_is_reached() {
        let dir = tree(&["news/2024/x/a.txt", "else/b/c.txt"]);
        std::os::unix::fs::symlink("2024", dir.path().join("news/current")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("else"), dir.path().join("news/2024/x/else")).unwrap();
        std::os::unix::fs::symlink("news", dir.path().join("link")).unwrap();
        for root in ["news", "link"] {
            let files: Vec<_> = walk(&dir.path().join(root)).unwrap().map(Result::unwrap).collect();
            assert_eq!(files.len(), 4);
            for file in files {
                assert_eq!(file.key, file.path.canonicalize().unwrap().to_str().unwrap());
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_unicode_are_told_apart() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tree(&["news/a.txt"]);
        for name in [&b"b\xfe.txt"[..], b"b\xff.txt", "b\u{fffd}.txt".as_bytes()] {
            fs::write(dir.path().join("news").join(OsStr::from_bytes(name)), "").unwrap();
        }
        let files: Vec<_> = walk(&dir.path().join("news")).unwrap().map(Result::unwrap).collect();
        let keys: std::collections::HashSet<_> = files.iter().map(|file| &file.key).collect();
        let identities: std::collections::HashSet<_> = files.iter().map(|file| &file.identity).collect();
        assert_eq!((files.len(), keys.len(), identities.len()), (4, 4, 4));
        assert!(files.iter().all(|file| file.key == key(&file.path).unwrap()));
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

//! What tells that something has changed: the system, or nobody, where everything has to be looked at again and again.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crossbeam_channel::Sender;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

/// What the system tells.
#[derive(Debug)]
pub(super) enum Notice {
    /// Something happened at these paths; whether something is there now that was not, or the other way round.
    Stirred { paths: Vec<PathBuf>, is_other: bool },
    /// Something happened, and nobody knows where.
    Lost,
    /// Not everything can be watched, and why.
    Blind(String),
    /// Somebody wants this to end.
    Stop,
}

/// A path that is watched.
struct Root {
    /// As it was given.
    given: PathBuf,
    /// Where it is called so: links in it lead elsewhere than what is above it.
    called: PathBuf,
    /// Where it really is, or was.
    canonical: PathBuf,
}

/// Watches some paths.
pub(super) struct Eyes {
    roots: Vec<Root>,
    /// Files that links below the paths lead to.
    linked: HashSet<PathBuf>,
    notices: Sender<Notice>,
    watcher: Option<RecommendedWatcher>,
}

/// What a notice comes to.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// What has to be looked at, as it is called below the paths that were given.
    pub(super) changed: Vec<PathBuf>,
    /// Whether there is something new to watch.
    pub(super) is_stale: bool,
}

impl Eyes {
    pub(super) fn new(paths: &[PathBuf], notices: Sender<Notice>) -> Self {
        let root = |given: &PathBuf| {
            let absolute = std::path::absolute(given).unwrap_or_else(|_| given.clone());
            let above = absolute.parent().and_then(|above| above.canonicalize().ok());
            let called = above.zip(absolute.file_name()).map(|(above, name)| above.join(name));
            let called = called.unwrap_or_else(|| given.canonicalize().unwrap_or(absolute));
            Root { given: given.clone(), canonical: called.clone(), called }
        };
        Self { roots: paths.iter().map(root).collect(), linked: HashSet::new(), notices, watcher: None }
    }

    /// Has the system tell of all changes from now on.
    ///
    /// # Errors
    /// Why it cannot.
    pub(super) fn open(&mut self) -> Result<(), String> {
        for root in &mut self.roots {
            if let Ok(canonical) = root.called.canonicalize() {
                root.canonical = canonical;
            }
        }
        let notices = self.notices.clone();
        let watcher = notify::recommended_watcher(move |event| {
            // Whoever has ended no longer listens.
            let _ = notice(event).map(|notice| notices.send(notice));
        });
        let mut watcher = watcher.map_err(|error| reason(&error))?;
        let dirs: BTreeSet<&Path> =
            self.roots.iter().map(|root| root.canonical.as_path()).filter(|root| root.is_dir()).collect();
        for dir in &dirs {
            match watcher.watch(dir, RecursiveMode::Recursive) {
                Err(error) if !matches!(error.kind, ErrorKind::PathNotFound) => return Err(reason(&error)),
                _ => {}
            }
        }
        // What is watched as a part of something must not be watched as less.
        let is_seen = |path: &Path| path.ancestors().any(|above| dirs.contains(above));
        let roots = self.roots.iter().flat_map(|root| [&root.called, &root.canonical]);
        let above = roots.chain(&self.linked).filter_map(|path| path.ancestors().skip(1).find(|above| above.is_dir()));
        for dir in above.filter(|dir| !is_seen(dir)).collect::<BTreeSet<_>>() {
            watcher.watch(dir, RecursiveMode::NonRecursive).map_err(|error| reason(&error))?;
        }
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Has the system tell of nothing any more.
    pub(super) fn close(&mut self) {
        self.watcher = None;
    }

    /// Whether the system tells of changes.
    pub(super) fn are_open(&self) -> bool {
        self.watcher.is_some()
    }

    /// Also watches these files; whether there are others than before.
    pub(super) fn watch_linked(&mut self, linked: HashSet<PathBuf>) -> bool {
        let is_new = self.linked != linked;
        self.linked = linked;
        is_new
    }

    /// Whether a canonical path is below one of those that are watched.
    pub(super) fn hold(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(&root.canonical))
    }

    /// What has changed, as something happened at `path`. Hidden files are no news, nor is what lies in the `index`.
    pub(super) fn see(&self, path: &Path, is_other: bool, index: &Path) -> Seen {
        let mut seen = Seen::default();
        if path.starts_with(index) {
            return seen;
        }
        if self.linked.contains(path) {
            seen.changed.extend(self.all());
        }
        for root in &self.roots {
            let below = path.strip_prefix(&root.canonical).or_else(|_| path.strip_prefix(&root.called));
            match below {
                Ok(rest) if rest.as_os_str().is_empty() => {
                    seen.changed.push(root.given.clone());
                    seen.is_stale |= is_other && !(root.canonical.is_file() && root.called.is_file());
                }
                Ok(rest) if rest.iter().any(is_hidden) => {}
                Ok(rest) => {
                    seen.changed.push(root.given.join(rest));
                    // The system follows no link that is made later.
                    seen.is_stale |= is_other && path.is_symlink() && path.is_dir();
                }
                Err(_) if is_other && (root.canonical.starts_with(path) || root.called.starts_with(path)) => {
                    seen.changed.push(root.given.clone());
                    seen.is_stale = true;
                }
                Err(_) => {}
            }
        }
        seen
    }

    /// Everything, as it was given.
    pub(super) fn all(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.roots.iter().map(|root| root.given.clone())
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// What is to be made of what the system tells; nothing of what changes nothing, such as reading.
fn notice(event: notify::Result<Event>) -> Option<Notice> {
    match event {
        Ok(event) if event.need_rescan() => Some(Notice::Lost),
        Ok(Event { kind, paths, .. }) => match kind {
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                Some(Notice::Stirred { paths, is_other: true })
            }
            EventKind::Modify(_) | EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
                Some(Notice::Stirred { paths, is_other: false })
            }
            EventKind::Access(_) => None,
            EventKind::Any | EventKind::Other => Some(Notice::Stirred { paths, is_other: true }),
        },
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => Some(Notice::Blind(reason(&error))),
        Err(_) => Some(Notice::Lost),
    }
}

/// Why something cannot be watched, and what mends it.
fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system watches no more directories (`sysctl fs.inotify.max_user_watches=1000000` has it watch more)"
                .to_owned()
        }
        ErrorKind::Io(cause) => match error.paths.first() {
            Some(path) => format!("the system does not watch {}: {cause}", path.display()),
            None => format!("the system watches nothing: {cause}"),
        },
        _ => format!("the system does not watch it: {error}"),
    }
}

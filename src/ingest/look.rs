//! Looking at what lies below some paths, and what of it has to be read. Nothing is written here, and no lock is needed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rapidhash::{RapidHashMap, RapidHashSet};

use super::outcome::Outcome;
use super::run::{Options, Progress};
use crate::corpus::{self, Part, SourceFile, Unreadable, Walked};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Entry, Index, Ledger, Places};

/// The canonical paths of what is to be read, if all of it is there.
///
/// # Errors
/// When a path does not exist, or is an index.
pub fn roots(paths: &[PathBuf]) -> Result<Vec<String>> {
    paths.iter().map(|path| root(path)).collect()
}

/// The canonical paths of what the ledger may know, whether it is still there or gone.
///
/// # Errors
/// When a path does not exist and the ledger never knew it, or is an index.
pub fn known(paths: &[PathBuf], ledger: &Ledger) -> Result<Vec<String>> {
    paths.iter().map(|path| root(path).or_else(|error| gone(path, ledger).ok_or(error))).collect()
}

/// The canonical path of something that was indexed and is gone.
fn gone(path: &Path, ledger: &Ledger) -> Option<String> {
    corpus::key_of_gone(path).filter(|key| ledger.under(key).next().is_some())
}

fn root(path: &Path) -> Result<String> {
    let key = corpus::key(path)?;
    let canonical = Path::new(&key);
    let dir = if canonical.is_file() { canonical.parent() } else { Some(canonical) };
    if dir.is_some_and(Index::is_one) {
        return Err(Error::new(ErrorKind::Io, "this is an index, in which there is no news")
            .at(path.display().to_string())
            .fix("name the files and directories that it was made of, or search it with --index"));
    }
    Ok(key)
}

/// What lies at and below a path, but for indexes and what is not in the `part`.
///
/// # Errors
/// When the path does not exist, or is an index.
pub(super) fn walk<'p>(path: &Path, part: Option<&'p Part>) -> Result<impl Iterator<Item = Walked> + use<'p>> {
    root(path)?;
    corpus::walk(path, Index::is_one, part)
}

/// What is compared with what.
#[derive(Clone, Copy)]
pub(super) struct Look<'r> {
    pub(super) ledger: &'r Ledger,
    pub(super) options: &'r Options<'r>,
    pub(super) progress: &'r (dyn Fn(Progress) + Sync),
}

/// What was seen.
#[derive(Default)]
pub(super) struct Seen {
    /// Canonical paths that were walked.
    roots: Places,
    /// Where files were seen.
    places: RapidHashSet<String>,
    /// Where files were seen by way of links, by their keys.
    linked: BTreeMap<String, Vec<String>>,
    /// Places that could not be looked at: what lies below them is not known to be gone.
    unreadable: Places,
    /// The keys of what could not be looked at, links that lead nowhere among them.
    refused: RapidHashSet<String>,
    /// What needs no reading: files that are as they were, and what cannot be read.
    pub(super) outcomes: Vec<(String, Outcome)>,
    /// Whether the run was stopped before all was looked at.
    pub(super) is_part: bool,
}

impl Look<'_> {
    /// Walks everything at and below the paths, and hands on what has to be read until `take` says that it is enough; `None`
    /// if it did.
    pub(super) fn walk(self, paths: &[PathBuf], take: &mut dyn FnMut(SourceFile) -> bool) -> Result<Option<Seen>> {
        let mut seen = Seen::default();
        let mut there = Vec::new();
        // Where links lead to files, what is seen at one place may be gone from another.
        let part = self.options.only.filter(|_| !self.ledger.has_links()).map(Part::of);
        let part = part.as_ref();
        for path in paths.iter().filter(|path| part.is_none_or(|part| part.touches(path))) {
            match root(path) {
                Ok(root) => {
                    let walked = part.map_or_else(|| Ok(vec![root]), |part| part.keys_below(path))?;
                    for key in walked {
                        seen.roots.insert(key);
                    }
                    there.push(path);
                }
                Err(error) => match self.gone(path, error) {
                    Ok(gone) => seen.roots.insert(gone),
                    Err(_) if self.options.only.is_some() => {}
                    Err(error) if self.options.lenient => {
                        let outcome = Outcome::missing(path, error.what().to_owned());
                        seen.outcomes.push((path.display().to_string(), outcome));
                    }
                    Err(error) => return Err(error),
                },
            }
        }
        let mut taken = None;
        for path in there {
            for walked in walk(path, part)? {
                if self.options.is_stopped() {
                    seen.is_part = true;
                    return Ok(Some(seen));
                }
                match walked {
                    Ok(mut file) if seen.is_new(&file) => {
                        if self.is_same(&file) {
                            seen.outcomes.push((file.key, Outcome::same(&file.path)));
                        } else {
                            self.identify(&mut file, &mut taken);
                            if !take(file) {
                                return Ok(None);
                            }
                        }
                    }
                    Ok(_) => continue,
                    Err(Unreadable { key, .. }) if seen.refused.contains(&key) => continue,
                    Err(Unreadable { path, key, place, reason, gone }) => {
                        seen.refused.insert(key.clone());
                        if !gone {
                            seen.unreadable.insert(key.clone());
                            if let Some(place) = &place {
                                seen.unreadable.insert(place.clone());
                            }
                        }
                        seen.outcomes.push((key, Outcome::unreadable(&path, Vec::from_iter(place), reason)));
                    }
                }
                (self.progress)(Progress::Walked { files: seen.places.len() as u64 });
            }
        }
        Ok(Some(seen))
    }

    /// The canonical path of something that was indexed and is gone, where that is to be forgotten; else the error.
    fn gone(self, path: &Path, error: Error) -> Result<String> {
        match gone(path, self.ledger) {
            Some(key) if self.options.prune => Ok(key),
            Some(_) => Err(error.fix("name a file or directory that exists; `--prune` forgets what is gone")),
            None => Err(error),
        }
    }

    /// Gives a file the identity that it was first given. A new file's must not be `taken` by another one.
    fn identify(self, file: &mut SourceFile, taken: &mut Option<RapidHashSet<String>>) {
        if let Some(known) = self.ledger.files.get(&file.key).filter(|known| !known.is_unreadable()) {
            file.identity.clone_from(&known.identity);
            return;
        }
        let known = || self.ledger.files.values().map(|entry| entry.identity.clone()).collect();
        if !taken.get_or_insert_with(known).insert(file.identity.clone()) {
            file.identity.clone_from(&file.key);
        }
    }

    /// Whether a file is as it was when it was read, as far as size and time tell, and was read for all that is wanted now.
    fn is_same(self, file: &SourceFile) -> bool {
        self.ledger.files.get(&file.key).is_some_and(|known| {
            let as_it_was = known.size == file.size && known.modified == file.modified && file.modified != 0;
            as_it_was && self.is_as_wanted(known) && !self.lacks_actors(known)
        })
    }

    /// Whether a file was read in the way that is wanted now.
    pub(super) fn is_as_wanted(self, known: &Entry) -> bool {
        self.options.format.is_none_or(|format| format.name == known.format)
    }

    /// Whether actors are wanted that nobody has looked for.
    pub(super) fn lacks_actors(self, known: &Entry) -> bool {
        self.options.actors && known.lacks_actors()
    }
}

impl Seen {
    /// Notes where a file was seen; whether it had not been seen anywhere before.
    fn is_new(&mut self, file: &SourceFile) -> bool {
        let Some(place) = &file.place else {
            return self.places.insert(file.key.clone()) && !self.linked.contains_key(&file.key);
        };
        if !self.places.insert(place.clone()) {
            return false;
        }
        let known = self.linked.entry(file.key.clone()).or_default();
        known.push(place.clone());
        known.len() == 1 && !self.places.contains(&file.key)
    }

    /// The files that were found in other places than the ledger says, each with all of them: none where the file is to be
    /// forgotten, since it is gone from all of them. Of what could never be read nothing is lost, and it is forgotten without pruning.
    /// Where only a `part` was looked at, nothing is gone.
    pub(super) fn moved(&self, ledger: &Ledger, prune: bool, is_part: bool) -> Vec<(String, Vec<String>)> {
        let mut moved = Vec::new();
        let links = self.linked.iter().flat_map(|(key, places)| places.iter().map(move |place| (place, key)));
        let leads: RapidHashMap<&String, &String> = links.collect();
        // A link that leads to another file is none of this one.
        let is_other = |place: &String, key: &String| leads.get(place).is_some_and(|other| *other != key);
        for (key, entry) in &ledger.files {
            if entry.is_unreadable() {
                if !is_part && !self.is_there(key) && entry.places(key).iter().all(|place| self.is_known(place)) {
                    moved.push((key.clone(), Vec::new()));
                }
                continue;
            }
            let stays = |place: &String| is_part || !prune || !(self.is_gone(place) || is_other(place, key));
            let known = entry.places(key);
            let linked = self.linked.get(key);
            // So it is with nearly all of them.
            if linked.is_none() && known == std::slice::from_ref(key) && stays(key) {
                continue;
            }
            let direct = self.places.get(key).filter(|place| !is_other(place, key));
            let places = known.iter().filter(|place| stays(place)).chain(linked.into_iter().flatten()).chain(direct);
            let mut places: Vec<String> = places.cloned().collect();
            places.sort();
            places.dedup();
            if places != known {
                moved.push((key.clone(), places));
            }
        }
        moved
    }

    /// Whether there was nothing at a place, where all was looked at; what walks pass over, as hidden files that were named once,
    /// is still there.
    fn is_gone(&self, place: &str) -> bool {
        self.is_known(place)
            && !self.places.contains(place)
            && !Path::new(place).symlink_metadata().is_ok_and(|file| file.is_file())
    }

    /// Whether all was looked at where a place is.
    fn is_known(&self, place: &str) -> bool {
        self.roots.hold(place) && !self.unreadable.hold(place)
    }

    /// Whether a file was seen, or what cannot be looked at; a link that leads to another file is none.
    fn is_there(&self, key: &str) -> bool {
        let leads_elsewhere = || self.linked.values().flatten().any(|place| place == key);
        self.refused.contains(key) || self.linked.contains_key(key) || (self.places.contains(key) && !leads_elsewhere())
    }
}

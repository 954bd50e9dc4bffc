//! What all articles are the same as, when all have come: an index that was brought up to date in many runs keeps the same articles
//! as one that was made in a single run.
//!
//! What was kept may have been changed or removed in this run; then the first of its duplicates takes its place. And what was read
//! in this run may come before what was kept.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::named::count_repeats;
use super::promote::{Promoted, Promoting};
use super::twins::{Claimed, Lost};
use crate::article::Article;
use crate::error::Result;
use crate::index::{Duplicate, Entry, Kept, Ledger, Refused, Signature, hash, split_place};

/// What was settled of articles in files that were not read in this run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Duplicates that took the place of articles that are gone.
    pub(super) promoted: u64,
    /// Articles that became duplicates of what was read.
    pub(super) demoted: u64,
}

/// Why a duplicate cannot take the place of what it was the same as.
const GONE: &str = "what this was the same as is gone, and it could not be read again";

/// Settles what is kept, and notes it in the ledger, which has what was read already. `again` are the hashes of the files that were
/// read or removed in this run.
pub(super) fn settle(
    claimed: &Claimed<'_>,
    promoting: &Promoting<'_>,
    again: &RapidHashSet<u64>,
    ledger: &mut Ledger,
) -> Result<Settled> {
    let mut settling =
        Settling { claimed, promoting, again, ledger, keys: OnceCell::new(), settled: Settled::default() };
    settling.lose()?;
    let firsts = settling.firsts();
    if !firsts.is_empty() {
        settling.keep(firsts)?;
        settling.count_repeats();
    }
    Ok(settling.settled)
}

struct Settling<'r> {
    claimed: &'r Claimed<'r>,
    promoting: &'r Promoting<'r>,
    again: &'r RapidHashSet<u64>,
    ledger: &'r mut Ledger,
    /// Canonical paths by their hashes.
    keys: OnceCell<RapidHashMap<u64, Arc<str>>>,
    settled: Settled,
}

impl Settling<'_> {
    /// Notes as duplicates what was in the index when something came that takes its place. Where that was taken back, what the
    /// last commit has stays.
    fn lose(&mut self) -> Result<()> {
        let stays = |lost: &Lost| lost.is_committed && self.claimed.first(lost.signature).is_none();
        let lost = self.claimed.lost.iter().filter(|lost| self.is_there(lost) && !stays(lost));
        for lost in lost.cloned().collect::<Vec<_>>() {
            self.demote(lost)?;
        }
        Ok(())
    }

    /// Whether an article is still in a file that is.
    fn is_there(&self, article: &Lost) -> bool {
        let is_old = article.is_committed && self.again.contains(&hash(article.file.as_bytes()));
        !is_old && self.ledger.files.contains_key(&*article.file)
    }

    /// Notes as a duplicate what was an article, in the order of its file.
    fn demote(&mut self, article: Lost) -> Result<()> {
        let Lost { signature, order, is_committed, .. } = article;
        if is_committed {
            self.claimed.writer.remove_committed(signature);
        }
        let Lost { file, place, terms, is_warned, .. } = self.known(article)?;
        let Some(entry) = self.ledger.files.get_mut(&*file) else { return Ok(()) };
        entry.documents = entry.documents.saturating_sub(1);
        entry.terms = entry.terms.saturating_sub(terms);
        entry.with_warnings = entry.with_warnings.saturating_sub(u64::from(is_warned));
        entry.duplicates.push(Duplicate { place: place.into(), signature, order, of: None });
        self.settled.demoted += u64::from(is_committed);
        Ok(())
    }

    /// An article with all that is known of it; of one of the last commit that stands there.
    fn known(&self, article: Lost) -> Result<Lost> {
        let Some(entry) = self.ledger.files.get(&*article.file).filter(|_| article.is_committed) else {
            return Ok(article);
        };
        let Some(stored) = self.claimed.committed.stored(article.signature)? else { return Ok(article) };
        Ok(Lost {
            place: place_of(&stored.article, entry),
            terms: self.claimed.committed.terms(&stored),
            is_warned: !stored.article.warnings.is_empty(),
            ..article
        })
    }

    /// The first duplicate with each signature of which something has changed, by path and then by place.
    fn firsts(&mut self) -> BTreeMap<Signature, Kept> {
        let mut firsts = BTreeMap::new();
        for (key, entry) in &mut self.ledger.files {
            entry.duplicates.sort_by_key(|duplicate| duplicate.order);
            let file: OnceCell<Arc<str>> = OnceCell::new();
            for Duplicate { place, signature, of, .. } in &entry.duplicates {
                let has_changed = of.as_ref().is_none_or(|kept| self.again.contains(&hash(kept.file.as_bytes())))
                    || self.claimed.first(*signature).is_some();
                if has_changed {
                    let file = || file.get_or_init(|| key.as_str().into()).clone();
                    firsts.entry(*signature).or_insert_with(|| Kept { file: file(), place: place.clone() });
                }
            }
        }
        firsts
    }

    /// Has every duplicate know what is kept, which is the first one where there is nothing before it.
    fn keep(&mut self, firsts: BTreeMap<Signature, Kept>) -> Result<()> {
        let mut kept = RapidHashMap::default();
        let mut promote: BTreeMap<Arc<str>, Vec<Signature>> = BTreeMap::new();
        for (signature, first) in firsts {
            let article = self.article(signature)?;
            let is_before = |article: &Lost| *article.file <= *first.file;
            let of = match article {
                Some(article) if is_before(&article) => {
                    let Lost { file, place, .. } = self.known(article)?;
                    Kept { file, place: place.into() }
                }
                after => {
                    if let Some(article) = after {
                        if !article.is_committed {
                            self.claimed.writer.remove_signature(signature);
                        }
                        self.demote(article)?;
                    }
                    promote.entry(first.file.clone()).or_default().push(signature);
                    first
                }
            };
            kept.insert(signature, Some(of));
        }
        for (file, promoted) in self.promoting.promote(promote, self.ledger)? {
            // The next run tries another one of those that are gone.
            let gone = promoted.iter().filter(|(_, promoted)| matches!(promoted, Promoted::Gone));
            kept.extend(gone.map(|(signature, _)| (*signature, None)));
            self.promote(&file, promoted);
        }
        for entry in self.ledger.files.values_mut() {
            entry.duplicates.sort_by_key(|duplicate| duplicate.order);
            for duplicate in &mut entry.duplicates {
                if let Some(kept) = kept.get(&duplicate.signature).filter(|kept| duplicate.of != **kept) {
                    duplicate.of.clone_from(kept);
                }
            }
        }
        Ok(())
    }

    /// Of the files that were read few duplicates are named that repeat others of them.
    fn count_repeats(&mut self) {
        let read = self.ledger.files.iter_mut().filter(|(key, _)| self.again.contains(&hash(key.as_bytes())));
        read.for_each(|(key, entry)| count_repeats(key, entry, self.promoting.options.most_named));
    }

    /// The article with this signature that is in the index.
    fn article(&self, signature: Signature) -> Result<Option<Lost>> {
        let seen = self.claimed.first(signature).map(|seen| self.claimed.told(seen));
        if let Some(article) = seen.filter(|article| self.is_there(article)) {
            return Ok(Some(article));
        }
        let Some(file) = self.claimed.committed.file(signature)?.filter(|file| !self.again.contains(file)) else {
            return Ok(None);
        };
        let all = || self.ledger.files.keys().map(|key| (hash(key.as_bytes()), key.as_str().into())).collect();
        Ok(self.keys.get_or_init(all).get(&file).map(|file| Lost::committed(signature, file.clone())))
    }

    /// Notes what became of the duplicates of a file that were to take the place of articles: of each signature the first.
    fn promote(&mut self, file: &str, mut promoted: RapidHashMap<Signature, Promoted>) {
        let is_read = self.again.contains(&hash(file.as_bytes()));
        let Some(entry) = self.ledger.files.get_mut(file) else { return };
        let mut duplicates = std::mem::take(&mut entry.duplicates);
        duplicates.retain_mut(|duplicate| {
            let Some(promoted) = promoted.remove(&duplicate.signature) else { return true };
            match promoted {
                Promoted::Indexed { terms, is_warned, with_actors, is_own } => {
                    entry.actors = if entry.documents == 0 { with_actors } else { entry.actors && with_actors };
                    entry.documents += 1;
                    entry.terms += terms;
                    entry.with_warnings += u64::from(is_warned);
                    self.settled.promoted += u64::from(!is_read);
                    if !is_own {
                        entry.read_next_time();
                    }
                }
                Promoted::Gone => {
                    let mut refused = Refused::whole(GONE);
                    refused.member = std::mem::take(&mut duplicate.place).into();
                    entry.rejected.push(refused);
                    entry.read_next_time();
                }
            }
            false
        });
        entry.duplicates = duplicates;
    }
}

/// Where in its file an article stands that was read from it, under whatever path the file was given.
fn place_of(article: &Article, entry: &Entry) -> String {
    let source = article.source.as_str();
    if let Some(place) = source.strip_prefix(&entry.source) {
        return place.to_owned();
    }
    let at = source.find("!/").unwrap_or_else(|| split_place(source).0.len());
    source.get(at..).unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Metadata;

    #[test]
    fn places_are_known_under_any_path() {
        let place = |source: &str, given: &str| {
            let article = Article {
                id: String::new(),
                source: source.into(),
                title: None,
                published: None,
                sections: Vec::new(),
                metadata: Metadata::new(),
                warnings: Vec::new(),
                evidence: Vec::new(),
            };
            place_of(&article, &Entry { source: given.into(), ..Entry::default() })
        };
        for (rest, given) in [("", "a.txt"), (":3", "a.jsonl"), ("!/b/c.jsonl:120", "a.zip"), ("!/b.txt", "a.tar")] {
            assert_eq!(place(&format!("news/{given}{rest}"), &format!("news/{given}")), rest);
            assert_eq!(place(&format!("news/{given}{rest}"), &format!("/x/news/{given}")), rest);
        }
    }
}

//! Documents that may be what is asked for, each looked into before it is said to be found.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, TERMINATED};

/// Documents that are worth a look, in order.
pub(super) trait Candidates: Send + 'static {
    /// The one that it is at; [`TERMINATED`] after the last.
    fn doc(&self) -> DocId;

    /// Goes on to the first one from `target` on, and says which that is.
    fn go_to(&mut self, target: DocId) -> DocId;

    /// Whether the present one is what is asked for.
    fn check(&mut self) -> bool;

    /// About how many there are.
    fn count(&self) -> u64;

    /// The score of the present one, which has been checked.
    fn score(&self) -> Score;
}

/// Those that are what is asked for.
pub(super) struct Checked<C>(C);

impl<C: Candidates> Checked<C> {
    /// Goes on to the first of them.
    pub(super) fn new(candidates: C) -> Self {
        let mut checked = Self(candidates);
        checked.settle(0);
        checked
    }

    /// The present one.
    pub(super) fn present(&self) -> &C {
        &self.0
    }

    /// Goes on to the first from `target` on.
    fn settle(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            let doc = self.0.go_to(target);
            if doc == TERMINATED || self.0.check() {
                return doc;
            }
            target = doc + 1;
        }
    }
}

impl<C: Candidates> DocSet for Checked<C> {
    fn advance(&mut self) -> DocId {
        match self.doc() {
            TERMINATED => TERMINATED,
            doc => self.settle(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target { self.settle(target) } else { self.doc() }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        // An intersection asks about one document: the next one that matches need not be looked for.
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        let doc = if self.doc() < target { self.0.go_to(target) } else { self.doc() };
        match doc {
            doc if doc > target => SeekDangerResult::SeekLowerBound(doc),
            _ if self.0.check() => SeekDangerResult::Found,
            _ => SeekDangerResult::SeekLowerBound(target + 1),
        }
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.0.count()).unwrap_or(u32::MAX) / 2
    }

    fn cost(&self) -> u64 {
        // Decoding positions costs some twenty times what decoding a document id does.
        self.0.count().saturating_mul(20)
    }
}

impl<C: Candidates> Scorer for Checked<C> {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}

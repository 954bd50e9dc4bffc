//! Removing articles. tantivy would remove from a new segment, too, what was removed before it came; so what is removed is said to it
//! once, at the end, of the segments that were there before. From those of the run, each article is removed that came before its
//! removal.

use std::sync::Arc;

use rapidhash::{RapidHashMap, RapidHashSet};
use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermSetQuery, Weight};
use tantivy::{BitSet, DocId, IndexWriter, Score, SegmentReader, Term};

use super::segment::{Mark, Written};
use super::{Fields, Signature};

/// What is to be removed: all articles of these files, by the hashes of their paths, that came before a time; and those with these
/// signatures.
#[derive(Debug, Default)]
pub(super) struct Removals {
    files: RapidHashMap<u64, u64>,
    /// Files of which only what came in this run is removed.
    kept: RapidHashSet<u64>,
    /// Of what came in this run before a time.
    signatures: RapidHashMap<Signature, u64>,
    /// Of the last commit.
    committed: RapidHashSet<Signature>,
}

impl Removals {
    /// The articles of a file go that came before `time`.
    pub(super) fn file(&mut self, file: u64, time: u64) {
        let last = self.files.entry(file).or_default();
        *last = time.max(*last);
    }

    /// The articles of a file that came in this run before `time` go; those of the last commit stay, also if they were to go.
    pub(super) fn of_this_run(&mut self, file: u64, time: u64) {
        self.file(file, time);
        self.kept.insert(file);
    }

    /// The article with a signature goes that came in this run before `time`.
    pub(super) fn signature(&mut self, signature: Signature, time: u64) {
        let last = self.signatures.entry(signature).or_default();
        *last = time.max(*last);
    }

    /// The article of the last commit with a signature goes.
    pub(super) fn committed(&mut self, signature: Signature) {
        self.committed.insert(signature);
    }

    /// Whether an article that came in this run is removed.
    fn hold(&self, mark: &Mark) -> bool {
        let removed = |time: &u64| mark.time < *time;
        self.files.get(&mark.file).is_some_and(removed)
            || mark.signature.is_some_and(|signature| self.signatures.get(&signature).is_some_and(removed))
    }

    /// Hands the segments of a run over to tantivy, and has removed what is to be removed.
    pub(super) fn settle(&self, written: &[Written], fields: &Fields, tantivy: &IndexWriter) -> tantivy::Result<()> {
        for written in written {
            let segment = self.without_removed(written, tantivy.commit_opstamp())?;
            tantivy.add_segment(segment.meta().clone())?;
        }
        let files = self.files.keys().filter(|file| !self.kept.contains(file));
        let files = files.map(|&file| Term::from_field_u64(fields.file, file));
        let signature = |signature: &Signature| Term::from_field_bytes(fields.signature, &signature.term());
        let mut terms = files.chain(self.committed.iter().map(signature)).peekable();
        if terms.peek().is_some() {
            let new = written.iter().map(|written| written.segment.id()).collect();
            tantivy.delete_query(Box::new(Before { query: Box::new(TermSetQuery::new(terms)), new: Arc::new(new) }))?;
        }
        Ok(())
    }

    /// The segment without what is removed of it.
    fn without_removed(&self, written: &Written, opstamp: u64) -> tantivy::Result<tantivy::Segment> {
        let Written { segment, articles } = written;
        let removed = || (0..).zip(articles).filter(|(_, mark)| self.hold(mark)).map(|(doc, _)| doc);
        let count = u32::try_from(removed().count()).unwrap_or(u32::MAX);
        if count == 0 {
            return Ok(segment.clone());
        }
        let mut alive = BitSet::with_max_value_and_full(segment.meta().max_doc());
        removed().for_each(|doc| alive.remove(doc));
        let segment = segment.clone().with_delete_meta(count, opstamp);
        let mut file = segment.open_write(SegmentComponent::Delete)?;
        write_alive_bitset(&alive, &mut file)?;
        file.terminate()?;
        Ok(segment)
    }
}

/// A query that finds nothing in the new segments.
#[derive(Debug)]
struct Before {
    query: Box<dyn Query>,
    new: Arc<RapidHashSet<SegmentId>>,
}

impl Clone for Before {
    fn clone(&self) -> Self {
        Self { query: self.query.box_clone(), new: self.new.clone() }
    }
}

impl Query for Before {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(BeforeWeight { weight: self.query.weight(scoring)?, new: self.new.clone() }))
    }
}

struct BeforeWeight {
    weight: Box<dyn Weight>,
    new: Arc<RapidHashSet<SegmentId>>,
}

impl Weight for BeforeWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if self.new.contains(&reader.segment_id()) {
            return Ok(Box::new(EmptyScorer));
        }
        self.weight.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.weight.explain(reader, doc)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::commit::Commit;
    use super::super::{Index, Ledger, Stored};
    use crate::article::{Article, Metadata};
    use crate::layout::Layout;
    use crate::schema::Schema;
    use crate::text::{Language, Terms};

    fn stored(id: usize) -> Stored {
        let article = Article {
            id: format!("{id:016x}"),
            source: String::new(),
            title: Some(format!("Talks {id}")),
            published: None,
            sections: Vec::new(),
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        };
        Stored { article, actors: Vec::new(), dates: Vec::new(), language: None, added: None }
    }

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Add(u8),
        Remove(u8),
        /// Writes what there is, as if memory were full.
        Write,
        Commit,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0u8..4).prop_map(Step::Add),
            2 => (0u8..4).prop_map(Step::Remove),
            1 => Just(Step::Write),
            1 => Just(Step::Commit),
        ];
        prop::collection::vec(step, 1..40)
    }

    #[test]
    fn nothing_is_left_of_segments_that_were_merged() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
        let mut terms = Terms::new(Language::ENGLISH);
        let writer = index.writer(1, 0).unwrap();
        let mut batch = writer.batch();
        for number in 0..12 {
            let stored = stored(number);
            let layout = Layout::of(&stored.article, Language::ENGLISH);
            let numbers = layout.numbers(&stored.article, &mut terms);
            batch.add("a", &stored, &layout, &numbers, &mut terms).unwrap();
            writer.write_segments().unwrap();
        }
        drop(batch);
        writer.commit(&Ledger::default()).unwrap();
        let segments = index.tantivy.searchable_segment_ids().unwrap();
        assert!(segments.len() < 12, "they were merged");
        let files = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
        let stores = files.filter(|path| path.extension().is_some_and(|extension| extension == "store")).count();
        assert_eq!(stores, segments.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]
        #[test]
        fn what_was_removed_is_gone_and_what_came_later_stays(steps in steps()) {
            let dir = tempfile::tempdir().unwrap();
            let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
            let mut terms = Terms::new(Language::ENGLISH);
            // Files and the articles of each.
            let mut expected: BTreeMap<u8, Vec<String>> = BTreeMap::new();
            let mut held = expected.clone();
            let (mut steps, mut number) = (steps.into_iter().chain([Step::Commit]).peekable(), 0);
            while steps.peek().is_some() {
                let writer = index.writer(2, 0).unwrap();
                let mut batches = [writer.batch(), writer.batch()];
                for step in steps.by_ref() {
                    match step {
                        Step::Add(file) => {
                            let stored = stored(number);
                            let layout = Layout::of(&stored.article, Language::ENGLISH);
                            let numbers = layout.numbers(&stored.article, &mut terms);
                            batches[number % 2].add(&file.to_string(), &stored, &layout, &numbers, &mut terms).unwrap();
                            expected.entry(file).or_default().push(stored.article.id);
                            number += 1;
                        }
                        Step::Remove(file) => {
                            writer.remove_file(&file.to_string());
                            expected.remove(&file);
                        }
                        Step::Write => writer.write_segments().unwrap(),
                        Step::Commit => break,
                    }
                }
                drop(batches);
                let before = (Commit::last(&index).unwrap(), index.snapshot().unwrap());
                prop_assert!(before.0.is_of(before.1.searcher()));
                writer.commit(&Ledger::default()).unwrap();
                let (now, snapshot) = (Commit::last(&index).unwrap(), index.snapshot().unwrap());
                prop_assert!(now.is_of(snapshot.searcher()));
                let is_same = now.is_of(before.1.searcher());
                prop_assert_eq!(is_same, before.0.is_of(snapshot.searcher()));
                prop_assert!(!is_same || held == expected, "a commit that changes articles is another one");
                held.clone_from(&expected);
                let all = expected.values().flatten();
                prop_assert_eq!(snapshot.documents(), all.clone().count() as u64);
                for id in all {
                    prop_assert_eq!(snapshot.find(id).unwrap().len(), 1);
                }
            }
        }
    }
}

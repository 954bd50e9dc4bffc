//! What of a run is worth a line.

use std::collections::HashSet;
use std::path::PathBuf;

use dateline::ingest::{Rejected, Summary};

/// What was rejected and has been told.
#[derive(Debug, Default)]
pub(super) struct News(HashSet<(String, Option<usize>, String)>);

/// Whether a run changed what can be found.
pub(super) fn is_changed(summary: &Summary) -> bool {
    let (files, documents) = (&summary.files, &summary.documents);
    files.indexed + files.replaced + files.removed + documents.duplicate + documents.promoted > 0
}

impl News {
    /// What was rejected in a run that has not been told yet. Of `changed` files it is told again: somebody may have tried
    /// to mend them.
    pub(super) fn of<'s>(&mut self, summary: &'s Summary, changed: &[PathBuf]) -> Vec<&'s Rejected> {
        // Of what is in a directory that is looked at nothing may have been touched.
        let touched: HashSet<_> =
            changed.iter().filter(|path| !path.is_dir()).map(|path| path.to_string_lossy()).collect();
        self.0.retain(|(source, ..)| {
            let mut begins = source.match_indices(['!', ':', '/']).filter_map(|(at, _)| source.get(..at));
            !touched.contains(source.as_str()) && !begins.any(|begin| touched.contains(begin))
        });
        let known = |rejected: &Rejected| {
            let Rejected { source, rejection } = rejected;
            (source.clone(), rejection.line, rejection.reason.clone())
        };
        summary.rejected.iter().filter(|rejected| self.0.insert(known(rejected))).collect()
    }
}

#[cfg(test)]
mod tests {
    use dateline::article::Rejection;

    use super::*;

    #[test]
    fn what_is_still_rejected_is_no_news_unless_it_was_touched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jsonl");
        std::fs::write(&path, "{").unwrap();
        let rejection = Rejection { line: Some(1), reason: "no JSON".into() };
        let rejected = Rejected { source: path.display().to_string(), rejection };
        let summary = Summary { rejected: vec![rejected], ..Summary::default() };
        let mut news = News::default();
        let all = [dir.path().to_path_buf()];
        assert_eq!(news.of(&summary, &all).len(), 1);
        assert_eq!(news.of(&summary, &all).len(), 0);
        assert_eq!(news.of(&summary, &[path]).len(), 1);
    }
}

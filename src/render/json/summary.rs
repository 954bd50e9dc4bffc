//! The summary of a run: one object.

use std::io::{self, Write};

use serde::Serialize;

use super::{Rejection, VERSION, line};
use crate::article;
use crate::ingest;

#[derive(Serialize)]
struct Summary<'a> {
    v: u32,
    interrupted: bool,
    unpruned: bool,
    files: Files,
    documents: Documents,
    bytes: u64,
    articles: u64,
    rejections: Vec<Rejection<'a>>,
    more_rejections: u64,
}

#[derive(Serialize)]
struct Files {
    found: u64,
    indexed: u64,
    replaced: u64,
    unchanged: u64,
    duplicate: u64,
    rejected: u64,
    unread: u64,
    removed: u64,
    for_actors: u64,
}

#[derive(Serialize)]
struct Documents {
    found: u64,
    indexed: u64,
    duplicate: u64,
    rejected: u64,
    duplicate_before: u64,
    rejected_before: u64,
    with_warnings: u64,
    promoted: u64,
    demoted: u64,
    skipped: u64,
}

/// Writes the summary of a run as one object.
///
/// # Errors
/// Those of `out`.
pub fn write_summary(out: &mut dyn Write, summary: &ingest::Summary) -> io::Result<()> {
    let ingest::Summary { files, documents, rejected, unnamed, with_warnings, bytes, total, interrupted, unpruned } =
        summary;
    let ingest::Files { found, indexed, replaced, unchanged, duplicate, unread, removed, for_actors, .. } = *files;
    line(
        out,
        &Summary {
            v: VERSION,
            interrupted: *interrupted,
            unpruned: *unpruned,
            files: Files {
                found,
                indexed,
                replaced,
                unchanged,
                duplicate,
                rejected: files.rejected,
                unread,
                removed,
                for_actors,
            },
            documents: Documents {
                found: documents.found,
                indexed: documents.indexed,
                duplicate: documents.duplicate,
                rejected: documents.rejected,
                duplicate_before: documents.duplicate_before,
                rejected_before: documents.rejected_before,
                with_warnings: *with_warnings,
                promoted: documents.promoted,
                demoted: documents.demoted,
                skipped: documents.skipped,
            },
            bytes: *bytes,
            articles: *total,
            rejections: rejected.iter().map(rejection).collect(),
            more_rejections: unnamed.iter().map(|unnamed| unnamed.documents).sum(),
        },
    )
}

fn rejection(rejected: &ingest::Rejected) -> Rejection<'_> {
    let article::Rejection { line, reason } = &rejected.rejection;
    Rejection { source: &rejected.source, line: *line, reason }
}

#[cfg(test)]
mod tests {
    use super::super::tests::text;
    use super::*;

    #[test]
    fn a_summary_is_one_object() {
        let rejection = article::Rejection { line: Some(3), reason: "no JSON".into() };
        let summary = ingest::Summary {
            files: ingest::Files { found: 2, indexed: 1, rejected: 1, ..ingest::Files::default() },
            documents: ingest::Documents {
                found: 4,
                indexed: 2,
                duplicate: 1,
                rejected: 1,
                skipped: 4,
                ..ingest::Documents::default()
            },
            rejected: vec![ingest::Rejected { source: "a.jsonl".into(), rejection }],
            unnamed: vec![ingest::Unnamed { source: "a.jsonl".into(), documents: 7 }],
            with_warnings: 1,
            bytes: 99,
            total: 2,
            interrupted: false,
            unpruned: false,
        };
        let expected = concat!(
            r#"{"v":1,"interrupted":false,"unpruned":false,"files":{"found":2,"indexed":1,"replaced":0,"unchanged":0,"duplicate":0,"rejected":1,"unread":0,"removed":0,"for_actors":0},"documents":{"found":4,"#,
            r#""indexed":2,"duplicate":1,"rejected":1,"duplicate_before":0,"rejected_before":0,"with_warnings":1,"promoted":0,"#,
            r#""demoted":0,"skipped":4},"bytes":99,"articles":2,"#,
            r#""rejections":[{"source":"a.jsonl","line":3,"reason":"no JSON"}],"more_rejections":7}"#,
            "\n"
        );
        assert_eq!(text(|out| write_summary(out, &summary)), expected);
    }
}

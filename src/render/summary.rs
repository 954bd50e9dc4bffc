//! What became of the files, for people.

use std::io::{self, Write};

use super::{Page, Styled, counted, style};
use crate::ingest::{Rejected, Summary};

/// Writes the figures, then every rejection.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, summary: &Summary) -> io::Result<()> {
    for rejected in &summary.rejected {
        write_rejected(out, page, rejected)?;
    }
    let plain = |text: String| Styled::new(&text, style::PLAIN).write(out, page);
    lines(summary).into_iter().try_for_each(plain)
}

/// Writes one line about what was new.
///
/// # Errors
/// Those of `out`.
pub fn write_short(out: &mut dyn Write, page: Page, summary: &Summary) -> io::Result<()> {
    let files = counted(summary.files.indexed + summary.files.replaced, "file");
    let rejected = match summary.rejected.len() {
        0 => String::new(),
        rejected => format!(" ({rejected} rejected: `dateline index` says why)"),
    };
    Styled::new(&format!("indexed {files}{rejected}"), style::DIM).write(out, page)
}

/// Writes `path:line: reason`.
///
/// # Errors
/// Those of `out`.
pub fn write_rejected(out: &mut dyn Write, page: Page, rejected: &Rejected) -> io::Result<()> {
    let line = rejected.rejection.line.map_or_else(String::new, |line| format!(":{line}"));
    let place = format!("{}{line}: ", rejected.source);
    Styled::new(&place, style::WARNING).with(&rejected.rejection.reason, style::PLAIN).write(out, page)
}

fn lines(summary: &Summary) -> Vec<String> {
    let (files, documents) = (&summary.files, &summary.documents);
    let removed = if files.removed > 0 { format!("; {} gone and removed", files.removed) } else { String::new() };
    let warned =
        if summary.with_warnings > 0 { format!("; {} with warnings", summary.with_warnings) } else { String::new() };
    let mut lines = vec![format!(
        "{} found: {} indexed, {} replaced, {} unchanged, {} rejected{removed}",
        counted(files.found, "file"),
        files.indexed,
        files.replaced,
        files.unchanged,
        files.rejected,
    )];
    if documents.found > 0 {
        lines.push(format!(
            "{} read: {} indexed, {} rejected{warned}",
            counted(documents.found, "article"),
            documents.indexed,
            documents.rejected,
        ));
    }
    lines.push(format!("the index holds {}", counted(summary.total, "article")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Rejection;
    use crate::ingest::{Documents, Files};

    #[test]
    fn the_figures_and_the_reasons() {
        let rejected = |line, reason: &str| Rejected {
            source: "a/b\x1b.txt".into(),
            rejection: Rejection { line, reason: reason.into() },
        };
        let summary = Summary {
            files: Files { found: 37, indexed: 35, rejected: 2, removed: 1, ..Files::default() },
            documents: Documents { found: 40, indexed: 38, rejected: 2 },
            rejected: vec![rejected(Some(3), "no\nJSON"), rejected(None, "empty")],
            with_warnings: 3,
            bytes: 0,
            total: 38,
        };
        let mut out = Vec::new();
        write(&mut out, Page { width: 80, colour: false }, &summary).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
a/b�.txt:3: no JSON
a/b�.txt: empty
37 files found: 35 indexed, 0 replaced, 0 unchanged, 2 rejected; 1 gone and removed
40 articles read: 38 indexed, 2 rejected; 3 with warnings
the index holds 38 articles
"
        );
    }

    #[test]
    fn what_was_not_read_is_not_counted() {
        let files = Files { found: 1, unchanged: 1, ..Files::default() };
        let summary = Summary { files, total: 1, ..Summary::default() };
        assert_eq!(
            lines(&summary),
            ["1 file found: 0 indexed, 0 replaced, 1 unchanged, 0 rejected", "the index holds 1 article"]
        );
    }
}

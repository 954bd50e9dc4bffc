//! What became of the files, for people.

use std::io::{self, Write};

use super::{Page, Styled, counted, style};
use crate::ingest::{Rejected, Summary, Unnamed};

/// Writes every rejection, then the figures.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, summary: &Summary) -> io::Result<()> {
    for rejected in &summary.rejected {
        write_rejected(out, page, rejected)?;
    }
    for unnamed in &summary.unnamed {
        write_unnamed(out, page, unnamed)?;
    }
    let plain = |text: String| Styled::new(&text, style::PLAIN).write(out, page);
    lines(summary).into_iter().try_for_each(plain)
}

/// Writes one line about what was new, if anything was.
///
/// # Errors
/// Those of `out`.
pub fn write_short(out: &mut dyn Write, page: Page, summary: &Summary) -> io::Result<()> {
    let (files, rejected) = (summary.files.indexed + summary.files.replaced, summary.documents.rejected);
    let mut news = Vec::new();
    if files > 0 {
        news.push(format!("indexed {}", counted(files, "file")));
    }
    if rejected > 0 {
        news.push(format!("{rejected} rejected: `dateline index PATH` says why"));
    }
    if news.is_empty() { Ok(()) } else { Styled::new(&news.join("; "), style::DIM).write(out, page) }
}

/// Writes the rejections that are news, and what was done in one line.
///
/// # Errors
/// Those of `out`.
pub fn write_in_line(out: &mut dyn Write, page: Page, summary: &Summary, news: &[&Rejected]) -> io::Result<()> {
    for rejected in news {
        write_rejected(out, page, rejected)?;
    }
    // What of a file is news is so with all that is not named of it.
    let is_news = |unnamed: &&Unnamed| news.iter().any(|rejected| rejected.source.starts_with(&unnamed.source));
    let mut rejected = news.len() as u64;
    for unnamed in summary.unnamed.iter().filter(is_news) {
        rejected += unnamed.documents;
        write_unnamed(out, page, unnamed)?;
    }
    let (files, documents) = (&summary.files, &summary.documents);
    let done = [
        (files.indexed, "indexed"),
        (files.replaced, "replaced"),
        (files.removed, "gone and removed"),
        (files.unread, "not read"),
    ];
    let of_documents = [(documents.duplicate, "duplicate"), (rejected, "rejected")];
    let said = |many: &[(u64, &str)]| {
        let some = many.iter().filter(|(number, _)| *number > 0);
        some.map(|(number, what)| format!("{number} {what}")).collect::<Vec<_>>().join(", ")
    };
    let (done, of_documents) = (said(&done), said(&of_documents));
    let files = if done.is_empty() { String::new() } else { format!("files: {done}; ") };
    let documents = if of_documents.is_empty() { String::new() } else { format!("documents: {of_documents}; ") };
    let line = format!("{files}{documents}the index holds {}", counted(summary.total, "article"));
    Styled::new(&line, style::PLAIN).write(out, page)
}

/// Writes that a run comes to its end, since somebody wants it to.
///
/// # Errors
/// Those of `out`.
pub fn write_stopping(out: &mut dyn Write, page: Page) -> io::Result<()> {
    let what = "stopping: what has been read is committed; Ctrl-C again ends at once, and leaves the last commit";
    Styled::new(what, style::WARNING).write(out, page)
}

/// Writes that there were no files at all.
///
/// # Errors
/// Those of `out`.
pub fn write_no_files(out: &mut dyn Write, page: Page) -> io::Result<()> {
    Styled::new("No files found there. Hidden files and empty directories are passed over.", style::PLAIN)
        .write(out, page)
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

fn write_unnamed(out: &mut dyn Write, page: Page, unnamed: &Unnamed) -> io::Result<()> {
    let what = format!("{} more rejected: counted, and not named", unnamed.documents);
    Styled::new(&unnamed.source, style::WARNING).with(": ", style::WARNING).with(&what, style::PLAIN).write(out, page)
}

fn lines(summary: &Summary) -> Vec<String> {
    let (files, documents) = (&summary.files, &summary.documents);
    let removed = if files.removed > 0 { format!("; {} gone and removed", files.removed) } else { String::new() };
    let unread = if files.unread > 0 { format!(", {} not read", files.unread) } else { String::new() };
    let warned =
        if summary.with_warnings > 0 { format!("; {} with warnings", summary.with_warnings) } else { String::new() };
    let duplicate = match files.duplicate {
        0 => String::new(),
        files => format!("{files} with nothing but duplicates, "),
    };
    let mut lines = vec![format!(
        "{} found: {} indexed, {} replaced, {} unchanged, {duplicate}{} rejected as a whole{unread}{removed}",
        counted(files.found, "file"),
        files.indexed,
        files.replaced,
        files.unchanged,
        files.rejected,
    )];
    if files.for_actors > 0 {
        lines.push(format!(
            "{} of the replaced have not changed: they were read again for their actors",
            files.for_actors
        ));
    }
    let read = counted(documents.found, "document");
    let duplicates = match documents.duplicate {
        0 => String::new(),
        documents => format!("{}, ", counted(documents, "duplicate")),
    };
    let of_them = match documents.found {
        0 => String::new(),
        _ => format!(": {} indexed, {duplicates}{} rejected{warned}", documents.indexed, documents.rejected),
    };
    let before = match documents.rejected_before {
        0 => String::new(),
        rejected => format!("; {rejected} still rejected from before"),
    };
    if !(of_them.is_empty() && before.is_empty()) {
        lines.push(format!("{read} read{of_them}{before}"));
    }
    if documents.promoted > 0 {
        lines.push(format!(
            "{} of other files took the place of what is gone",
            counted(documents.promoted, "duplicate")
        ));
    }
    if documents.demoted > 0 {
        lines.push(format!(
            "{} of other files became duplicates of what was read",
            counted(documents.demoted, "article")
        ));
    }
    if documents.skipped > 0 {
        lines.push(format!(
            "{} of containers passed over: links, hidden files, what is no page of the web",
            counted(documents.skipped, "member")
        ));
    }
    lines.push(format!("the index holds {}", counted(summary.total, "article")));
    if summary.unpruned {
        lines.push("nothing is pruned: the stream has no record, or not all of it could be read".to_owned());
    }
    if summary.interrupted {
        lines.push("interrupted: what was not read stays as it was; the same command again goes on".to_owned());
    }
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
            documents: Documents {
                found: 40,
                indexed: 38,
                rejected: 1,
                rejected_before: 1,
                duplicate: 1,
                ..Documents::default()
            },
            rejected: vec![rejected(Some(3), "no\nJSON"), rejected(None, "empty")],
            unnamed: vec![Unnamed { source: "a/c\x1b.jsonl".into(), documents: 1200 }],
            with_warnings: 3,
            bytes: 0,
            total: 38,
            interrupted: false,
            unpruned: false,
        };
        let mut out = Vec::new();
        write(&mut out, Page { width: 80, colour: false }, &summary).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
a/b�.txt:3: no JSON
a/b�.txt: empty
a/c�.jsonl: 1200 more rejected: counted, and not named
37 files found: 35 indexed, 0 replaced, 0 unchanged, 2 rejected as a whole; 1 gone and removed
40 documents read: 38 indexed, 1 duplicate, 1 rejected; 3 with warnings; 1 still rejected from before
the index holds 38 articles
"
        );
    }

    #[test]
    fn in_short_only_what_is_new_is_told() {
        let short = |indexed, rejected, rejected_before| {
            let files = Files { indexed, ..Files::default() };
            let documents = Documents { rejected, rejected_before, ..Documents::default() };
            let mut out = Vec::new();
            write_short(
                &mut out,
                Page { width: 80, colour: false },
                &Summary { files, documents, ..Summary::default() },
            )
            .unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(short(0, 0, 7), "");
        assert_eq!(short(1, 0, 7), "indexed 1 file\n");
        assert_eq!(short(0, 2, 7), "2 rejected: `dateline index PATH` says why\n");
        assert_eq!(short(3, 2, 0), "indexed 3 files; 2 rejected: `dateline index PATH` says why\n");
    }

    #[test]
    fn a_line_tells_what_was_done_and_nothing_else() {
        let line = |summary: &Summary, news: &[&Rejected]| {
            let mut out = Vec::new();
            write_in_line(&mut out, Page { width: 80, colour: false }, summary, news).unwrap();
            String::from_utf8(out).unwrap()
        };
        let files = Files { found: 9, indexed: 1, replaced: 2, unchanged: 6, removed: 3, ..Files::default() };
        let summary = Summary { files, total: 1, ..Summary::default() };
        assert_eq!(
            line(&summary, &[]),
            "files: 1 indexed, 2 replaced, 3 gone and removed; the index holds 1 article\n"
        );
        let rejection = Rejection { line: None, reason: "the file is empty".into() };
        let rejected = Rejected { source: "a\x1b.txt".into(), rejection };
        let documents = Documents { found: 3, duplicate: 2, rejected: 1, ..Documents::default() };
        assert_eq!(
            line(&Summary { documents, ..Summary::default() }, &[&rejected]),
            "a\u{fffd}.txt: the file is empty\ndocuments: 2 duplicate, 1 rejected; the index holds 0 articles\n"
        );
    }

    #[test]
    fn what_was_interrupted_says_so() {
        let files = Files { found: 5, indexed: 3, unread: 2, ..Files::default() };
        let summary = Summary { files, interrupted: true, ..Summary::default() };
        assert_eq!(
            lines(&summary),
            [
                "5 files found: 3 indexed, 0 replaced, 0 unchanged, 0 rejected as a whole, 2 not read",
                "the index holds 0 articles",
                "interrupted: what was not read stays as it was; the same command again goes on"
            ]
        );
    }

    #[test]
    fn what_was_not_pruned_says_so() {
        let summary = Summary { unpruned: true, ..Summary::default() };
        assert_eq!(
            lines(&summary)[2..],
            ["nothing is pruned: the stream has no record, or not all of it could be read"]
        );
    }

    #[test]
    fn what_was_not_read_is_not_counted() {
        let files = Files { found: 1, unchanged: 1, ..Files::default() };
        let summary = Summary { files, total: 1, ..Summary::default() };
        assert_eq!(
            lines(&summary),
            ["1 file found: 0 indexed, 0 replaced, 1 unchanged, 0 rejected as a whole", "the index holds 1 article"]
        );
    }
}

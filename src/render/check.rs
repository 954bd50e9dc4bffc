//! Whether an index is whole, for people.

use std::io::{self, Write};

use super::stats::size;
use super::{Page, Styled, counted, style};
use crate::index::{Check, Fault, Mend};

/// Writes every fault with what mends it, then how much was looked at.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, check: &Check) -> io::Result<()> {
    let mut last = None;
    for fault in &check.faults {
        // Of many faults that the same mends, the last says what.
        if let Some(fix) = last.replace(fault.fix()).filter(|fix| *fix != fault.fix()) {
            write_fix(out, page, fix)?;
        }
        write_fault(out, page, fault)?;
    }
    if let Some(fix) = last {
        write_fix(out, page, fix)?;
        return Styled::new(&counted(check.faults.len() as u64, "fault"), style::ERROR).write(out, page);
    }
    let (articles, files) = (counted(check.articles, "article"), counted(check.files, "file"));
    Styled::new(&format!("whole: {articles} from {files}, {}", size(check.bytes)), style::PLAIN).write(out, page)
}

/// Writes what was wrong and what was dropped.
///
/// # Errors
/// Those of `out`.
pub fn write_mended(out: &mut dyn Write, page: Page, mended: &[Fault]) -> io::Result<()> {
    let mut faults = mended.iter().map(|fault| (fault, done(&fault.mend))).peekable();
    while let Some((fault, done)) = faults.next() {
        write_fault(out, page, fault)?;
        // As above.
        if faults.peek().is_none_or(|(_, next)| *next != done) {
            Styled::new("  ", style::PLAIN).with(&done, style::FIX).write(out, page)?;
        }
    }
    Ok(())
}

/// What was done about a fault.
fn done(mend: &Mend) -> String {
    match mend {
        Mend::Drop { articles, key: Some(_), .. } => {
            format!("dropped {}: `dateline index PATH` reads the file again", counted(*articles, "article"))
        }
        Mend::Drop { articles, .. } => format!("dropped {}", counted(*articles, "article")),
        Mend::Identities { .. } => "made again".to_owned(),
        Mend::Segment { articles, .. } => {
            format!("dropped with its part of the index, of {}", counted(*articles, "article"))
        }
        Mend::Lost { documents: 0, .. } => "`dateline index PATH` reads the file again".to_owned(),
        Mend::Lost { documents, .. } => {
            format!("{} left: `dateline index PATH` reads the file again", counted(*documents, "article"))
        }
        Mend::Settle { .. } => "`dateline index PATH` puts the first of them in its place".to_owned(),
        Mend::Sums | Mend::Again => "counted anew".to_owned(),
    }
}

fn write_fault(out: &mut dyn Write, page: Page, fault: &Fault) -> io::Result<()> {
    Styled::new(&fault.place, style::WARNING)
        .with(": ", style::WARNING)
        .with(&fault.what, style::PLAIN)
        .write(out, page)
}

fn write_fix(out: &mut dyn Write, page: Page, fix: &str) -> io::Result<()> {
    Styled::new("  fix:", style::FIX).with(" ", style::PLAIN).with(fix, style::PLAIN).write(out, page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_listed_with_what_mends_them() {
        let fault = |place: &str, mend| Fault { place: place.into(), what: "wrong".into(), mend };
        let drop = || Mend::Drop { articles: 2, file: 1, key: Some("/a".into()), forget: false };
        let faults = vec![fault("meta.json", Mend::Sums), fault("a\x1b[2J", drop()), fault("b", drop())];
        let check = Check { faults, ..Check::default() };
        let (mut out, page) = (Vec::new(), Page { width: 80, colour: false });
        write(&mut out, page, &check).unwrap();
        write_mended(&mut out, page, &check.faults).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\
meta.json: wrong
  fix: `dateline check --repair` counts anew
a�[2J: wrong
b: wrong
  fix: `dateline check --repair` drops what was read from it, and `dateline index PATH` reads it again
3 faults
meta.json: wrong
  counted anew
a�[2J: wrong
b: wrong
  dropped 2 articles: `dateline index PATH` reads the file again
"
        );
    }
}

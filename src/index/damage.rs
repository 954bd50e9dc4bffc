//! Which files of an index are not what was written.

use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{OpenReadError, OpenWriteError};

use super::directory::{IndexDirectory, is_segment};
use super::{AGAIN, REMAKE, REPAIR, identities};
use crate::error::{Error, ErrorKind};

/// The error that names the damaged files of the index in `dir`; `None` where all are what was written, or nobody can tell.
///
/// This reads all of the index: it is for when something has failed. What tantivy does with a damaged file is anything from an
/// error that names neither file nor reason to a panic, and checking every file whenever an index is opened would take longer
/// than the search.
#[must_use]
pub fn damage(dir: &Path) -> Option<Error> {
    let error = |what: String| Error::new(ErrorKind::Index, what).at(dir.display().to_string());
    let opened = IndexDirectory::open(dir).map_err(TantivyError::from).and_then(tantivy::Index::open);
    match opened.and_then(|index| index.validate_checksum()) {
        Ok(damaged) => {
            let mut damaged: Vec<PathBuf> = damaged.into_iter().collect();
            damaged.sort();
            let (first, others) = damaged.split_first()?;
            let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
            let what = format!("the index is damaged: {}{more} is not what was written", first.display());
            let all_made = std::iter::once(first).chain(others).all(|file| identities::is_one(file));
            Some(error(what).fix(if all_made { REMAKE } else { REPAIR }))
        }
        Err(found) if is_damage(&found) => {
            Some(error(format!("the index is damaged: {}", said(&found))).fix(mends(&found)))
        }
        Err(_) => None,
    }
}

/// What an error of tantivy's says, for people: of a file that cannot be opened, which one and what the system says of it.
pub(super) fn said(error: &TantivyError) -> String {
    match error {
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => format!("{} is missing", file.display()),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
            format!("{}: {io_error}", filepath.display())
        }
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
            "a file of a segment does not end as it was written".to_owned()
        }
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) | TantivyError::IoError(io_error) => {
            io_error.to_string()
        }
        error => error.to_string(),
    }
}

/// What mends the damage that an error of tantivy's tells of.
pub(super) fn mends(error: &TantivyError) -> &'static str {
    let file = match error {
        TantivyError::OpenReadError(
            OpenReadError::FileDoesNotExist(file) | OpenReadError::IoError { filepath: file, .. },
        ) if identities::is_one(file) => return REMAKE,
        // Files of segments alone say which version wrote them; an index that another one made has another layout, too.
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => return REPAIR,
        TantivyError::OpenReadError(
            OpenReadError::FileDoesNotExist(file) | OpenReadError::IoError { filepath: file, .. },
        ) => file,
        _ => return AGAIN,
    };
    if file.file_name().and_then(|name| name.to_str()).is_some_and(is_segment) { REPAIR } else { AGAIN }
}

/// Whether an error of tantivy's says by itself that a file is missing or damaged.
pub(super) fn is_damage(error: &TantivyError) -> bool {
    match error {
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => {
            io_error.kind() != std::io::ErrorKind::PermissionDenied
        }
        TantivyError::OpenReadError(_) | TantivyError::DataCorruption(_) => true,
        _ => false,
    }
}

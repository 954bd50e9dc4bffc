//! What is left of a panic: one error, as of everything else that goes wrong.
//!
//! Here alone panics are caught, and not where the library reads the index: tantivy panics on damaged files in any of hundreds of
//! places, on threads of its own too, and whatever was being done is over in each case.

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use dateline::index;

use crate::failure::Failure;

/// What the first panic said, and where.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// Does the work. If it panics, the index in `dir` is looked at: most likely it is damaged.
pub(crate) fn guarded<T>(dir: Option<&Path>, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panic::set_hook(Box::new(|info| {
        let what = info.payload_as_str().unwrap_or("no reason given");
        let place = info.location().map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
        FIRST.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(format!("{what}{place}"));
    }));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let damage = panic::catch_unwind(|| dir.and_then(index::damage)).ok().flatten();
        let what = FIRST.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        Err(damage.map_or(Failure::Panic { what, with_index: dir.is_some() }, Failure::Library))
    })
}

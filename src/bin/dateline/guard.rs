//! What is left of a panic: one error, as of everything else that goes wrong.
//!
//! Here alone panics are caught, and not where the library reads the index: tantivy panics on damaged files in any of hundreds of
//! places, on threads of its own too, and whatever was being done is over in each case. What cannot be caught is a damaged length
//! that more memory is asked for than there is: that ends the process, with a message of Rust's.

use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;

use dateline::index;

use crate::failure::Failure;
use crate::terminal::Terminal;

/// What the first panic said, and where.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// A thread of tantivy's on which a panic ends the process.
const FATAL: &str = "segment_updater";

/// Does the work. If it panics, the index in `dir` is looked at: most likely it is damaged.
pub(crate) fn guarded<T>(
    dir: Option<PathBuf>,
    terminal: Terminal,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let at_fault = dir.clone();
    panic::set_hook(Box::new(move |info| {
        let what = info.payload_as_str().unwrap_or("no reason given");
        let place = info.location().map_or_else(String::new, |place| format!(" ({}:{})", place.file(), place.line()));
        FIRST.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(format!("{what}{place}"));
        if thread::current().name() == Some(FATAL) {
            let failure = failure(at_fault.clone());
            terminal.tell(|out, page| failure.write(out, page));
            std::process::exit(2);
        }
    }));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(failure(dir)))
}

/// What is to be said of a panic.
fn failure(dir: Option<PathBuf>) -> Failure {
    let with_index = dir.is_some();
    // Looking at what is damaged may panic, which a thread that panics must not do.
    let damage = thread::spawn(move || dir.as_deref().and_then(index::damage)).join().ok().flatten();
    let what = FIRST.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    damage.map_or(Failure::Panic { what, with_index }, Failure::Library)
}

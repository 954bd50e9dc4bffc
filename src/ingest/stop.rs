//! What a run that was stopped leaves of the files that it was just reading: nothing, or what was there before.

use super::work::Work;
use crate::error::Result;

/// Removes what was read of the files with these keys. What the last commit has of them was removed when they were begun: it is
/// added again as it was, which is not half the work of reading it, and needs no file that may have changed since.
pub(super) fn take_back(work: Work<'_>, begun: &[String]) -> Result<()> {
    if begun.is_empty() {
        return Ok(());
    }
    let snapshot = work.index.snapshot()?;
    let mut worker = work.worker();
    for key in begun {
        work.writer.remove_file(key);
        snapshot.of_file(key, &mut |stored| work.index_again(&stored, key, &mut worker))?;
    }
    Ok(())
}

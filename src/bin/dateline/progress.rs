//! How far indexing has come, shown on a terminal alone.

use std::time::Duration;

use dateline::ingest::Progress;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A line on stderr that changes.
#[derive(Clone)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new(quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// May be called from any thread.
    pub(crate) fn show(&self, progress: Progress) {
        if self.0.is_hidden() {
            return;
        }
        match progress {
            Progress::Walked { files } => self.0.set_length(files),
            Progress::Read { files, documents, bytes } => {
                let found = self.0.length().unwrap_or(files);
                let (files, found, documents) = (HumanCount(files), HumanCount(found), HumanCount(documents));
                self.0.set_message(format!("{files} of {found} files, {documents} articles, {}", HumanBytes(bytes)));
            }
            Progress::Committing => self.0.set_message("writing the index"),
        }
    }

    /// Does something that writes to stderr, without the line in the way.
    pub(crate) fn aside(&self, write: impl FnOnce()) {
        self.0.suspend(write);
    }

    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.end();
    }
}

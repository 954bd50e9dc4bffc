//! Which index.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dateline::error::{Error, ErrorKind};
use dateline::index::{Index, Ledger};
use dateline::ingest::{self, Options};
use dateline::render::{problem, summary};

use crate::args::{Filters, Place};
use crate::failure::Failure;
use crate::filters::today;
use crate::terminal::Terminal;

const DIRECTORY: &str = ".dateline";

/// Memory for what a search indexes first, in bytes.
const MEMORY: usize = 256 << 20;

/// How often a search asks whether another process is still writing, and after what time.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(250);

impl Place {
    /// The directory: the one that was named, else the nearest `.dateline` from here upward, else `.dateline` here.
    pub(crate) fn directory(&self) -> PathBuf {
        if let Some(named) = self.named() {
            return named.to_path_buf();
        }
        let here = std::env::current_dir().unwrap_or_default();
        let nearest = here.ancestors().map(|above| above.join(DIRECTORY)).find(|dir| dir.is_dir());
        nearest.unwrap_or_else(|| PathBuf::from(DIRECTORY))
    }

    /// An environment variable that is set to nothing names nothing.
    fn named(&self) -> Option<&Path> {
        self.dir.as_deref().filter(|dir| !dir.is_empty()).map(Path::new)
    }

    pub(crate) fn open(&self) -> Result<Index, Failure> {
        let dir = self.directory();
        if self.named().is_none() && !dir.is_dir() {
            return Err(Error::new(ErrorKind::Index, "there is no index here or in a directory above")
                .fix("make one with `dateline index PATH`, or name one with --index DIR")
                .into());
        }
        Ok(Index::open(&dir)?)
    }
}

/// One for each core.
pub(crate) fn threads(wanted: Option<std::num::NonZeroUsize>) -> usize {
    wanted.or_else(|| std::thread::available_parallelism().ok()).map_or(1, Into::into)
}

/// Opens the index that is to be searched, and indexes what is new in the corpora first; with the canonical paths to search
/// under.
pub(crate) fn up_to_date(filters: &Filters, terminal: Terminal) -> Result<(Index, Vec<String>), Failure> {
    if filters.corpus.is_empty() {
        return Ok((filters.place.open()?, Vec::new()));
    }
    let under = ingest::roots(&filters.corpus)?;
    let index = Index::open_or_create(&filters.place.directory(), None)?;
    let options = Options {
        threads: threads(None),
        memory: MEMORY,
        actors: !index.lacks_actors()?,
        today: today(filters.today.as_deref())?,
        ..Options::default()
    };
    let progress = crate::progress::Bar::new(false);
    let bring = || ingest::index(&index, &filters.corpus, &options, &|progress_made| progress.show(progress_made));
    let mut summary = bring();
    let is_locked = |summary: &Result<_, Error>| summary.as_ref().is_err_and(|error| error.kind() == ErrorKind::Locked);
    if is_locked(&summary) {
        let what = "another process is writing to this index: waiting for it";
        terminal.tell(|out, page| problem::write_warning(out, page, what));
    }
    for _ in 0..TRIES {
        if !is_locked(&summary) {
            break;
        }
        std::thread::sleep(PAUSE);
        summary = bring();
    }
    progress.end();
    let summary = match summary {
        // What is there can be searched meanwhile.
        Err(error) if error.kind() == ErrorKind::Locked && !index.is_empty()? => {
            terminal.tell(|out, page| problem::write_warning(out, page, &format!("{error}: it is searched as it is")));
            return Ok((index, under));
        }
        summary => summary?,
    };
    terminal.tell(|out, page| summary::write_short(out, page, &summary));
    Ok((index, under))
}

/// The ledger, where it is needed to know what lies under the paths; reading it takes longer than most searches.
pub(crate) fn ledger_for(index: &Index, under: &[String]) -> Result<Ledger, Error> {
    if under.is_empty() { Ok(Ledger::default()) } else { index.ledger() }
}

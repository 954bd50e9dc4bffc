//! `dateline watch`

mod burst;
mod eyes;
mod news;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, unbounded};
use dateline::error::{Error, ErrorKind};
use dateline::index::Index;
use dateline::ingest::{self, Options, Summary};
use dateline::render::{json, problem, summary};

use crate::Outcome;
use crate::args::{self, Input, TextOrJson};
use crate::failure::Failure;
use crate::index::{open_for, options};
use crate::interrupt;
use crate::progress::Bar;
use crate::terminal::Terminal;

use burst::Burst;
use eyes::{Eyes, Notice};
use news::News;

/// After what time a run is tried again while another process writes.
const LOCKED: Duration = Duration::from_millis(200);

/// After what time a run that failed is tried again.
const FAILED: Duration = Duration::from_secs(10);

/// How long nobody looks, where the system does not tell; longer where looking takes long.
const BLIND: Duration = Duration::from_secs(1);

pub(crate) fn run(args: &args::Watch, terminal: Terminal) -> Result<Outcome, Failure> {
    let Input::Paths { paths, is_list } = args.indexing.reading.input()? else {
        let what = "standard input cannot be watched";
        return Err(Error::new(ErrorKind::Query, what).fix("name files and directories").into());
    };
    let index = open_for(&args.indexing, if is_list { &[] } else { &paths })?;
    let dir = args.indexing.place.directory();
    let dir = dir.canonicalize().unwrap_or(dir);
    let (send, notices) = unbounded();
    let stop = send.clone();
    // Nothing more is to be said: what is being written is soon done.
    interrupt::listen(move || drop(stop.send(Notice::Stop)))?;
    let eyes = Eyes::new(&paths, send);
    let mut watch = Watch {
        args,
        terminal,
        index,
        dir,
        is_list,
        paths,
        eyes,
        notices,
        burst: Burst::default(),
        begin: Instant::now(),
        news: News::default(),
        is_begun: false,
        is_stale: false,
        told: None,
    };
    watch.until_stopped()
}

struct Watch<'a> {
    args: &'a args::Watch,
    terminal: Terminal,
    index: Index,
    /// Where the index is: what happens there is no news.
    dir: PathBuf,
    is_list: bool,
    paths: Vec<PathBuf>,
    eyes: Eyes,
    notices: Receiver<Notice>,
    burst: Burst,
    begin: Instant,
    news: News,
    /// Whether everything has been looked at once.
    is_begun: bool,
    /// Whether there is something to watch that is not watched.
    is_stale: bool,
    /// What was said last of what is in the way.
    told: Option<String>,
}

impl Watch<'_> {
    fn until_stopped(&mut self) -> Result<Outcome, Failure> {
        if !self.args.poll {
            self.open();
        }
        self.stir_all(Duration::ZERO);
        loop {
            if !self.listen() {
                return Ok(if self.is_begun { Outcome::Found } else { Outcome::Interrupted });
            }
            let changed = self.burst.take(self.begin.elapsed());
            if changed.is_empty() {
                continue;
            }
            if std::mem::take(&mut self.is_stale) && self.eyes.are_open() {
                self.open();
            }
            if self.read(changed)? {
                return Ok(Outcome::Interrupted);
            }
        }
    }

    /// Waits until something is to be read; whether it goes on.
    fn listen(&mut self) -> bool {
        let first = match self.burst.wait(self.begin.elapsed()) {
            Some(wait) => self.notices.recv_timeout(wait).ok(),
            None => self.notices.recv().ok(),
        };
        let all: Vec<Notice> = first.into_iter().chain(self.notices.try_iter()).collect();
        for notice in all {
            match notice {
                Notice::Stop => return false,
                Notice::Lost => self.stir_all(Duration::ZERO),
                Notice::Blind(why) => self.go_blind(&why),
                Notice::Stirred { paths, is_other } => {
                    for seen in paths.iter().map(|path| self.eyes.see(path, is_other, &self.dir)).collect::<Vec<_>>() {
                        self.is_stale |= seen.is_stale;
                        for path in seen.changed {
                            self.burst.stir(path, self.begin.elapsed());
                        }
                    }
                }
            }
        }
        true
    }

    /// Has the system tell of changes, and looks at everything: something may have changed meanwhile.
    fn open(&mut self) {
        match self.eyes.open() {
            Ok(()) if self.is_begun => self.stir_all(Duration::ZERO),
            Ok(()) => {}
            Err(why) => self.go_blind(&why),
        }
    }

    /// From now on everything is looked at again and again.
    fn go_blind(&mut self, why: &str) {
        if self.eyes.are_open() || !self.is_begun {
            self.warn(&format!("{why}: all files are looked at again and again instead, as with --poll"));
        }
        self.eyes.close();
        self.stir_all(Duration::ZERO);
    }

    /// Everything is to be looked at after some time.
    fn stir_all(&mut self, after: Duration) {
        let now = self.begin.elapsed() + after;
        for path in self.eyes.all() {
            self.burst.stir(path, now);
        }
    }

    /// Reads what has changed; whether that was interrupted.
    fn read(&mut self, changed: Vec<PathBuf>) -> Result<bool, Failure> {
        let begin = Instant::now();
        let done = self.bring_up_to_date(&changed)?;
        let (again, error) = match done {
            Ok(summary) => {
                self.told = None;
                self.tell(&summary, &changed)?;
                if summary.interrupted {
                    return Ok(true);
                }
                if !std::mem::replace(&mut self.is_begun, true) {
                    self.say("watching: Ctrl-C ends it");
                }
                if news::is_changed(&summary) {
                    self.follow_links()?;
                }
                if !self.eyes.are_open() {
                    self.stir_all(BLIND.max(begin.elapsed() * 4));
                }
                return Ok(false);
            }
            Err(error) if error.kind() == ErrorKind::Locked => (LOCKED, error),
            Err(error) if self.is_begun => (FAILED, error),
            Err(error) => return Err(error.into()),
        };
        let what = match error.kind() {
            ErrorKind::Locked => "another process is writing to this index: waiting for it".to_owned(),
            _ => error.to_string(),
        };
        if self.told.as_ref() != Some(&what) {
            match error.kind() {
                ErrorKind::Locked => self.warn(&what),
                _ => self.terminal.tell(|out, page| problem::write_error(out, page, &error)),
            }
            self.told = Some(what);
        }
        let now = self.begin.elapsed() + again;
        for path in changed {
            self.burst.stir(path, now);
        }
        Ok(false)
    }

    fn bring_up_to_date(&self, changed: &[PathBuf]) -> Result<Result<Summary, Error>, Failure> {
        let args = &self.args.indexing;
        let options =
            Options { prune: true, lenient: self.is_list, only: self.is_begun.then_some(changed), ..options(args)? };
        let bar = Bar::new(args.quiet || self.is_begun);
        Ok(ingest::index(&self.index, &self.paths, &options, &|progress| bar.show(progress)))
    }

    /// Says what a run did, if that is news.
    fn tell(&mut self, summary: &Summary, changed: &[PathBuf]) -> Result<(), Failure> {
        let rejected = self.news.of(summary, changed);
        let is_news = summary.documents.rejected > 0 && !rejected.is_empty();
        if !(is_news || news::is_changed(summary)) {
            return Ok(());
        }
        match self.args.format {
            TextOrJson::Json => self.terminal.write(|out, _| json::write_summary(out, summary))?,
            TextOrJson::Text if self.args.indexing.quiet => {}
            TextOrJson::Text => {
                self.terminal.write(|out, page| summary::write_in_line(out, page, summary, &rejected))?;
            }
        }
        Ok(())
    }

    /// Also watches the files that links lead to. The system itself follows links to directories.
    fn follow_links(&mut self) -> Result<(), Failure> {
        if !self.eyes.are_open() {
            return Ok(());
        }
        let ledger = self.index.ledger()?;
        let is_link_itself = |place: &String, key: &Path| {
            let above = Path::new(place).parent().and_then(|above| above.canonicalize().ok());
            above.as_deref() != key.parent()
        };
        let linked = ledger.files.iter().map(|(key, entry)| (Path::new(key), &entry.places));
        let linked = linked.filter(|(key, places)| {
            let mut below = places.iter().filter(|place| self.eyes.hold(Path::new(place)));
            !self.eyes.hold(key) && below.any(|place| is_link_itself(place, key))
        });
        if self.eyes.watch_linked(linked.map(|(key, _)| key.to_path_buf()).collect()) {
            self.open();
        }
        Ok(())
    }

    fn say(&self, what: &str) {
        if !self.args.indexing.quiet {
            self.terminal.tell(|out, page| problem::write_note(out, page, what));
        }
    }

    fn warn(&self, what: &str) {
        self.terminal.tell(|out, page| problem::write_warning(out, page, what));
    }
}

//! When what has changed is read: a burst of changes is one run, and a file that is being written waits until it is.
//!
//! Nothing here asks what time it is: times are durations since some beginning.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// How long nothing happens to what has come to rest.
const QUIET: Duration = Duration::from_millis(300);

/// How long what has come to rest waits for the rest of the burst.
const HELD: Duration = Duration::from_millis(500);

/// After what time something is read that never comes to rest.
const LONGEST: Duration = Duration::from_secs(10);

/// What has changed and was not read yet.
#[derive(Debug, Default)]
pub(super) struct Burst(BTreeMap<PathBuf, Stir>);

/// When something happened to a path.
#[derive(Debug, Clone, Copy)]
struct Stir {
    first: Duration,
    last: Duration,
}

impl Stir {
    /// When it has come to rest, or has had enough time.
    fn rest(self) -> Duration {
        (self.last + QUIET).min(self.first + LONGEST)
    }
}

impl Burst {
    /// Notes that something happened to a path.
    pub(super) fn stir(&mut self, path: PathBuf, now: Duration) {
        let stir = self.0.entry(path).or_insert(Stir { first: now, last: now });
        stir.last = stir.last.max(now);
    }

    /// How long it is until there is something to take; `None` if nothing has changed.
    pub(super) fn wait(&self, now: Duration) -> Option<Duration> {
        self.due().map(|due| due.saturating_sub(now))
    }

    /// Takes what is to be read now, in order: all that has come to rest, if it is time.
    pub(super) fn take(&mut self, now: Duration) -> Vec<PathBuf> {
        if self.due().is_none_or(|due| due > now) {
            return Vec::new();
        }
        let (rest, moving) = std::mem::take(&mut self.0).into_iter().partition(|(_, stir)| stir.rest() <= now);
        self.0 = moving;
        BTreeMap::into_keys(rest).collect()
    }

    /// When all of it has come to rest, or some of it has waited long enough for the others.
    fn due(&self) -> Option<Duration> {
        let rests = || self.0.values().map(|stir| stir.rest());
        Some(rests().max()?.min(rests().min()? + HELD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn burst(stirs: &[(&str, u64)]) -> Burst {
        let mut burst = Burst::default();
        for &(path, at) in stirs {
            burst.stir(path.into(), ms(at));
        }
        burst
    }

    fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn where_nothing_changes_there_is_nothing_to_wait_for() {
        let mut burst = Burst::default();
        assert_eq!((burst.wait(ms(5)), burst.take(ms(5))), (None, Vec::new()));
    }

    #[test]
    fn a_file_is_taken_when_it_has_been_quiet() {
        let mut burst = burst(&[("a", 1000), ("a", 1200)]);
        assert_eq!(burst.wait(ms(1200)), Some(QUIET));
        assert_eq!(burst.take(ms(1499)), paths(&[]));
        assert_eq!(burst.take(ms(1500)), paths(&["a"]));
        assert_eq!(burst.wait(ms(1500)), None);
    }

    #[test]
    fn a_burst_is_one_run() {
        let mut burst = burst(&[("b", 0), ("c", 100), ("a", 250)]);
        assert_eq!(burst.take(ms(300)), paths(&[]));
        assert_eq!(burst.wait(ms(300)), Some(ms(250)));
        assert_eq!(burst.take(ms(550)), paths(&["a", "b", "c"]));
    }

    #[test]
    fn what_is_at_rest_does_not_wait_for_ever_for_what_is_not() {
        let mut burst = burst(&[("done", 0)]);
        for at in (0..=1000).step_by(100) {
            burst.stir("moving".into(), ms(at));
        }
        assert_eq!(burst.wait(ms(700)), Some(ms(100)));
        assert_eq!(burst.take(ms(800)), paths(&["done"]));
        assert_eq!(burst.wait(ms(1000)), Some(ms(300)));
    }

    #[test]
    fn what_never_comes_to_rest_is_read_all_the_same() {
        let mut burst = Burst::default();
        let mut taken = Vec::new();
        for at in (0..=25_000).step_by(100) {
            burst.stir("log".into(), ms(at));
            taken.extend(burst.take(ms(at)).into_iter().map(|_| at));
        }
        assert_eq!(taken, [10_000, 20_100]);
    }

    #[test]
    fn what_is_to_be_tried_again_later_waits() {
        let mut burst = burst(&[("again", 5_000), ("new", 100)]);
        assert_eq!(burst.take(ms(900)), paths(&["new"]));
        assert_eq!(burst.take(ms(5_299)), paths(&[]));
        assert_eq!(burst.take(ms(5_300)), paths(&["again"]));
    }
}

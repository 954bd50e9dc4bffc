//! Whatever happens while an index is written or read, nothing in it is lost: the program is killed, interrupted, and left
//! without room; its files are damaged; what it reads is hostile. Ends in a table of what was tried and what was lost.
//!
//! A few of each in every run of the tests; in full by
//! `DATELINE_FAULTS=200 cargo test --release --test faults`. `DATELINE_SEED` gives others. Words after `--` choose among them.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test that fails says so")]
#![allow(clippy::format_collect, clippy::assigning_clones, reason = "small texts")]

#[cfg(unix)]
mod archives;
#[cfg(unix)]
mod damage;
#[cfg(unix)]
mod disk;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod interrupt;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
mod locks;
#[cfg(unix)]
mod program;
#[cfg(unix)]
mod scratch;

/// How much to try.
#[derive(Clone, Copy)]
#[cfg_attr(not(unix), allow(dead_code))]
struct Extent {
    /// How often each fault that comes at a random moment or place.
    times: usize,
    /// Whether what takes long is to be done at its full size.
    is_full: bool,
    seed: u64,
}

/// What came of a fault.
#[derive(Debug, Default)]
struct Outcome {
    /// How often it was tried.
    tried: usize,
    /// How many articles were lost, or were there that should not have been.
    lost: usize,
    /// What else is worth to be known; why it was skipped.
    note: String,
}

/// A fault, and what tries it.
type Fault = (&'static str, fn(Extent) -> Outcome);

#[cfg(unix)]
const FAULTS: &[Fault] = &[
    ("killed while a first index is made", kill::first),
    ("killed while an index is brought up to date", kill::update),
    ("Ctrl-C while an index is brought up to date", interrupt::once),
    ("Ctrl-C in the middle of a large file", interrupt::within_a_file),
    ("Ctrl-C twice", interrupt::twice),
    ("Ctrl-C while waiting for standard input", interrupt::stream),
    ("disk full", disk::full),
    ("files may not grow any more", disk::limit),
    ("killed for a file that grows too large", disk::killed_by_limit),
    ("index on a disk that cannot be written", disk::read_only),
    ("a second writer", locks::two_writers),
    ("a writer that was killed with its lock", locks::abandoned),
    ("readers while others write", locks::readers),
    ("an index of another layout, or schema", locks::another_layout),
    ("bits flipped in files of an index", damage::flipped),
    ("files of an index cut off or removed", damage::missing),
    ("links, pipes, sockets, devices, empty and binary files", hostile::odd_files),
    ("a very long line", hostile::long_line),
    ("bombs: gzip, zip, and zips within zips", archives::bombs),
    ("archives that name files elsewhere", archives::elsewhere),
    ("archives cut off anywhere", archives::cut),
];

#[cfg(not(unix))]
const FAULTS: &[Fault] = &[];

fn main() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let times = number("DATELINE_FAULTS");
    let seed = number("DATELINE_SEED").unwrap_or(1);
    let extent = Extent { times: times.map_or(3, |n| usize::try_from(n).unwrap()), is_full: times.is_some(), seed };
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if std::env::args().any(|arg| arg == "--list") {
        for (name, _) in FAULTS {
            println!("{name}: test");
        }
        return;
    }
    let (mut lost, mut failed) = (0, 0);
    println!("\n{:<58} {:>6} {:>6}  (seed {seed})", "fault", "tried", "lost");
    for (name, fault) in FAULTS {
        if !wanted.is_empty() && !wanted.iter().any(|wanted| name.contains(wanted.as_str())) {
            continue;
        }
        match std::panic::catch_unwind(|| fault(extent)) {
            Ok(outcome) => {
                println!("{name:<58} {:>6} {:>6}  {}", outcome.tried, outcome.lost, outcome.note);
                lost += outcome.lost;
            }
            Err(_) => {
                println!("{name:<58} FAILED");
                failed += 1;
            }
        }
    }
    println!("\n{lost} articles lost, {failed} faults failed");
    if lost > 0 || failed > 0 {
        std::process::exit(1);
    }
}

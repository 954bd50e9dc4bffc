//! Runs commands and says what each took: `timed OUTPUT` reads a command a line from standard input, a JSON list of the program
//! and its arguments, and answers each with a line of JSON. What the last one printed is in the file OUTPUT, what it said of errors in OUTPUT.err.
//!
//! A process of its own because a child counts the memory of its parent at the moment it begins as its own: this one is small.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Serialize;
use wait4::Wait4;

/// What a process took: seconds by the clock and of processors, megabytes of memory at most.
#[derive(Serialize)]
struct Took {
    code: Option<i32>,
    seconds: f64,
    processor: f64,
    peak: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let output = std::env::args().nth(1).ok_or("usage: timed OUTPUT < COMMANDS")?;
    for line in std::io::stdin().lock().lines() {
        let took = run(&serde_json::from_str::<Vec<String>>(&line?)?, &output)?;
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &took)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

fn run(command: &[String], output: &str) -> Result<Took, Box<dyn Error>> {
    let (program, args) = command.split_first().ok_or("an empty command")?;
    let mut command = Command::new(program);
    let errors = File::create(format!("{output}.err"))?;
    command.args(args).stdin(Stdio::null()).stdout(File::create(output)?).stderr(errors);
    let begin = Instant::now();
    let used = command.spawn().map_err(|error| format!("{program}: {error}"))?.wait4()?;
    let seconds = begin.elapsed().as_secs_f64();
    let processor = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    Ok(Took { code: used.status.code(), seconds, processor, peak: used.rusage.maxrss as f64 / 1e6 })
}

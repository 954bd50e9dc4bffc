//! Running the program, and what it uses.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Ran {
    /// `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program, to be run in `dir` with these words.
pub(crate) fn program(dir: &Path, line: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dateline"));
    program.args(line.split(' ')).current_dir(dir).stdin(Stdio::null());
    program
}

/// Runs it to its end.
pub(crate) fn run(dir: &Path, line: &str) -> Ran {
    ran(program(dir, line).output().unwrap())
}

/// Begins it, with nobody listening.
pub(crate) fn begin(dir: &Path, line: &str) -> Child {
    program(dir, line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

pub(crate) fn ran(output: Output) -> Ran {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs a script of the shell in `dir`, in which `$dateline` is the program.
pub(crate) fn shell(dir: &Path, script: &str) -> Ran {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).env("dateline", env!("CARGO_BIN_EXE_dateline")).current_dir(dir).stdin(Stdio::null());
    ran(shell.output().unwrap())
}

/// The same, where it may mount what it likes, which nobody else sees; `None` where that is not permitted.
pub(crate) fn shell_that_mounts(dir: &Path, script: &str) -> Option<Ran> {
    let mut shell = Command::new("unshare");
    shell.args(["--map-root-user", "--mount", "sh", "-c", &format!("mount -t tmpfs tmpfs tmp || exit 77\n{script}")]);
    shell.env("dateline", env!("CARGO_BIN_EXE_dateline")).current_dir(dir).stdin(Stdio::null());
    fs::create_dir_all(dir.join("tmp")).unwrap();
    let output = shell.output().ok()?;
    // `unshare` itself fails with 1 and a message of its own.
    let refused = output.status.code() == Some(77) || output.stderr.starts_with(b"unshare: ");
    (!refused).then(|| ran(output))
}

/// Sends a signal to a child.
pub(crate) fn signal(child: &Child, name: &str) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status();
    assert!(sent.unwrap().success());
}

/// Runs it to its end, and says how much memory it had at most, in megabytes; `None` where the system does not say.
pub(crate) fn measured(dir: &Path, line: &str) -> (Ran, Option<u64>) {
    let child = program(dir, line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let waiting = std::thread::spawn(move || child.wait_with_output().unwrap());
    let mut peak = None;
    while !waiting.is_finished() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(now.map(|kilobytes| kilobytes >> 10));
        std::thread::sleep(Duration::from_millis(2));
    }
    (ran(waiting.join().unwrap()), peak)
}

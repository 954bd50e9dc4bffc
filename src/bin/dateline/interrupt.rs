//! Ctrl-C (or SIGTERM) while an index is written: the first one stops the run, the second one ends the program.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use dateline::error::{Error, ErrorKind};

/// The exit code of what was interrupted, as shells have it.
pub(crate) const CODE: u8 = 130;

static STOP: AtomicBool = AtomicBool::new(false);

/// How long nobody asks whether to stop while nothing comes in.
const PAUSE: Duration = Duration::from_millis(100);

/// How many pieces of standard input may wait.
const WAITING: usize = 4;

/// What says that it is time to stop.
pub(crate) fn stop() -> &'static AtomicBool {
    &STOP
}

/// From now on the first Ctrl-C does nothing but call `notice` and set [`stop`].
pub(crate) fn listen(notice: impl Fn() + Send + 'static) -> Result<(), Error> {
    let heard = move || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(CODE.into());
        }
        notice();
    };
    ctrlc::set_handler(heard)
        .map_err(|error| Error::new(ErrorKind::Io, format!("Ctrl-C cannot be listened to: {error}")))
}

/// Standard input, which ends when it is time to stop, even where nothing comes in.
pub(crate) fn stdin() -> impl Read {
    let (send, pieces) = sync_channel(WAITING);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut piece = vec![0; 64 << 10];
            let read = input.read(&mut piece);
            let is_last = matches!(read, Ok(0)) || read.as_ref().is_err_and(|e| e.kind() != io::ErrorKind::Interrupted);
            // Whoever has stopped no longer listens.
            if send.send(read.map(|length| piece.drain(..length).collect())).is_err() || is_last {
                return;
            }
        }
    });
    Input { pieces, piece: Vec::new(), at: 0 }
}

struct Input {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    at: usize,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            if STOP.load(Ordering::Relaxed) {
                return Ok(0);
            }
            self.at = 0;
            self.piece = match self.pieces.recv_timeout(PAUSE) {
                Ok(piece) => piece?,
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
            };
        }
        let mut left = self.piece.get(self.at..).unwrap_or_default();
        let length = left.read(buffer)?;
        self.at += length;
        Ok(length)
    }
}

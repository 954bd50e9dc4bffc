//! Readers that keep to their bounds.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// What a container unpacks: counted, and with errors that say what was being unpacked.
pub(super) struct Metered<'b, R> {
    what: &'static str,
    inner: R,
    budget: &'b Cell<u64>,
}

impl<'b, R: Read> Metered<'b, R> {
    pub(super) fn new(what: &'static str, inner: R, budget: &'b Cell<u64>) -> Self {
        Self { what, inner, budget }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.budget.get() == 0 {
            let times = super::MOST_TIMES;
            return Err(io::Error::other(format!("the file unpacks to more than {times} times its size")));
        }
        match self.inner.read(buffer) {
            Ok(n) => {
                self.budget.set(self.budget.get().saturating_sub(n as u64));
                Ok(n)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(io::Error::new(error.kind(), format!("its {} data are cut off", self.what)))
            }
            Err(error) => Err(io::Error::new(error.kind(), format!("its {} data are damaged: {error}", self.what))),
        }
    }
}

/// So many bytes of a container, and no fewer.
pub(super) struct Exactly<'r, R> {
    inner: &'r mut R,
    left: u64,
    /// Whether whoever read it was told that it ends too early.
    pub(super) failed: bool,
}

impl<'r, R: Read> Exactly<'r, R> {
    pub(super) fn new(inner: &'r mut R, length: u64) -> Self {
        Self { inner, left: length, failed: false }
    }

    /// What it is read from.
    pub(super) fn inner(&mut self) -> &mut R {
        self.inner
    }

    /// Whether there are more of them.
    pub(super) fn is_left(&self) -> bool {
        self.left > 0 && !self.failed
    }

    /// Passes over what was not read.
    pub(super) fn skip(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(drop)
    }
}

impl<R: Read> Read for Exactly<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..wanted).filter(|buffer| !buffer.is_empty()) else { return Ok(0) };
        match self.inner.read(buffer) {
            Ok(0) => {
                self.failed = true;
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the container ends within it"))
            }
            Ok(n) => {
                self.left -= n as u64;
                Ok(n)
            }
            Err(error) => {
                self.failed |= error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }
}

/// Longest line of a header, in bytes: one that is longer is cut.
const MOST_LINE: u64 = 64 << 10;

/// Reads a line without its end; `None` at the end of everything.
pub(super) fn line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<()>> {
    line.clear();
    if reader.by_ref().take(MOST_LINE).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    while line.last().is_some_and(|&byte| byte == b'\n' || byte == b'\r') {
        line.pop();
    }
    Ok(Some(()))
}

//! What a segment in the making no longer holds in memory: a file without a name, in which each lot of articles has its records one behind
//! the other. They are read in the order in which they were written.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::Path;

/// Bytes that are read at a time.
const BUFFER: usize = if cfg!(test) { 5 } else { 1 << 16 };

/// Bytes of a record's length.
const LENGTH: usize = size_of::<u32>();

/// The file.
pub(super) struct Spill {
    file: File,
    end: u64,
}

impl Spill {
    /// An empty one, which is gone when nobody has it any more, whatever happens. It takes room in `dir`.
    pub(super) fn new(dir: &Path) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile_in(dir)?, end: 0 })
    }

    /// Appends the records of a lot; where they are.
    pub(super) fn write<R: AsRef<[u8]>>(
        &mut self,
        records: impl IntoIterator<Item = io::Result<R>>,
    ) -> io::Result<Range<u64>> {
        let start = self.end;
        let mut file = BufWriter::with_capacity(1 << 16, &self.file);
        file.seek(SeekFrom::Start(start))?;
        for record in records {
            let record = record?;
            let record = record.as_ref();
            file.write_all(&u32::try_from(record.len()).map_err(io::Error::other)?.to_le_bytes())?;
            file.write_all(record)?;
            self.end += (LENGTH + record.len()) as u64;
        }
        file.flush()?;
        Ok(start..self.end)
    }

    /// The records of a lot.
    pub(super) fn read(&self, lot: &Range<u64>) -> Records<'_> {
        Records { file: &self.file, rest: lot.clone(), buffer: Vec::new(), at: 0 }
    }
}

/// Records that are read one after the other.
pub(super) struct Records<'f> {
    file: &'f File,
    /// What is not yet in the buffer.
    rest: Range<u64>,
    buffer: Vec<u8>,
    /// How much of the buffer has been read.
    at: usize,
}

impl Records<'_> {
    /// The next one.
    ///
    /// # Errors
    /// When it cannot be read, or there is none.
    pub(super) fn next(&mut self) -> io::Result<&[u8]> {
        let length = self.take(LENGTH)?.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        self.take(length as usize)
    }

    fn take(&mut self, length: usize) -> io::Result<&[u8]> {
        if self.buffer.len() - self.at < length {
            self.fill(length)?;
        }
        let start = self.at;
        self.at += length;
        self.buffer.get(start..self.at).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Reads on, so that there are `length` bytes in the buffer.
    fn fill(&mut self, length: usize) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let more = (BUFFER.max(length) - self.buffer.len()) as u64;
        let more = more.min(self.rest.end - self.rest.start);
        self.file.seek(SeekFrom::Start(self.rest.start))?;
        self.rest.start += self.file.take(more).read_to_end(&mut self.buffer)? as u64;
        if self.buffer.len() < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_read_side_by_side() {
        let dir = tempfile::tempdir().unwrap();
        let mut spill = Spill::new(dir.path()).unwrap();
        let lots: [&[&str]; 3] = [&["one", "", "a record that is longer than the buffer"], &[], &["two", "three"]];
        let ranges = lots.map(|lot| spill.write(lot.iter().map(Ok)).unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "it has no name");
        let mut records = ranges.each_ref().map(|lot| spill.read(lot));
        for at in 0..4 {
            for (records, lot) in records.iter_mut().zip(lots) {
                let read = records.next().ok().map(<[u8]>::to_vec);
                assert_eq!(read, lot.get(at).map(|record| record.as_bytes().to_vec()));
            }
        }
    }
}

//! Bytes as they come from a file or out of a container: the first of them at once, the rest when they are asked for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

/// How many bytes are read at once. What is no longer than this is read whole.
pub const PIECE: usize = 1 << 20;

/// The bytes of a document or a container.
pub struct Content<'r> {
    head: Vec<u8>,
    rest: Rest<'r>,
    /// Where `rest` goes on: what of `head` was read already.
    at: usize,
    /// How many there are said to be in all.
    expected: u64,
}

enum Rest<'r> {
    /// There are no more.
    None,
    /// There should be more, but they cannot be read.
    Failed(Option<io::Error>),
    Stream(&'r mut dyn Read),
    File(&'r mut File),
}

/// All bytes of a document, or why there are not all.
pub enum Whole {
    /// All of them.
    All(Vec<u8>),
    /// Those before the place where reading failed, and why it did.
    Cut(Vec<u8>, io::Error),
    /// There are more than were wanted.
    TooLong,
}

impl<'r> Content<'r> {
    /// What a stream yields, `expected` bytes if that is known.
    pub fn of_stream(reader: &'r mut dyn Read, expected: u64) -> Self {
        let mut head = Vec::new();
        let rest = match fill(reader, &mut head, expected) {
            Err(error) => Rest::Failed(Some(error)),
            Ok(()) if head.len() < PIECE => Rest::None,
            Ok(()) => Rest::Stream(reader),
        };
        Self { head, rest, at: 0, expected }
    }

    /// What is in a file, from its beginning.
    ///
    /// # Errors
    /// Those of reading it.
    pub fn of_file(file: &'r mut File) -> io::Result<Self> {
        // As the file may have grown since it was found, its length now is asked for.
        let expected = file.metadata().map_or(0, |metadata| metadata.len());
        let mut head = Vec::new();
        fill(file, &mut head, expected)?;
        let rest = if head.len() < PIECE { Rest::None } else { Rest::File(file) };
        Ok(Self { head, rest, at: 0, expected })
    }

    /// Bytes that are all there.
    #[must_use]
    pub fn of_bytes(head: Vec<u8>) -> Content<'static> {
        Content { expected: head.len() as u64, head, rest: Rest::None, at: 0 }
    }

    /// The first bytes: as many as [`PIECE`], if there are so many.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether the first bytes are all there are.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        matches!(self.rest, Rest::None)
    }

    /// Hands all bytes of a file to `look`, piece by piece, and goes back to the beginning; breaks when `look` does.
    ///
    /// # Errors
    /// Those of reading it.
    pub fn scan(&mut self, look: &mut dyn FnMut(&[u8]) -> ControlFlow<()>) -> io::Result<ControlFlow<()>> {
        let first = look(&self.head);
        let Rest::File(file) = &mut self.rest else { return Ok(first) };
        let mut piece = Vec::with_capacity(PIECE);
        let mut go_on = first;
        while go_on.is_continue() {
            piece.clear();
            file.take(PIECE as u64).read_to_end(&mut piece)?;
            if piece.is_empty() {
                break;
            }
            go_on = look(&piece);
        }
        file.seek(SeekFrom::Start(self.head.len() as u64)).map(|_| go_on)
    }

    /// The file that it comes from, if that is longer than the first bytes; else all its bytes, if they are no more than `most`.
    pub(super) fn seekable(mut self, most: u64) -> Result<&'r mut File, Whole> {
        match std::mem::replace(&mut self.rest, Rest::None) {
            Rest::File(file) => Ok(file),
            rest => {
                self.rest = rest;
                Err(self.whole(most))
            }
        }
    }

    /// All bytes, if they are no more than `most`.
    #[must_use]
    pub fn whole(mut self, most: u64) -> Whole {
        let mut bytes = std::mem::take(&mut self.head);
        let rest: &mut dyn Read = match &mut self.rest {
            Rest::None => return Whole::All(bytes),
            Rest::Failed(error) => return Whole::Cut(bytes, error.take().unwrap_or_else(unknown)),
            Rest::Stream(stream) => stream,
            Rest::File(file) => file,
        };
        let left = most.saturating_sub(bytes.len() as u64);
        let known = self.expected.min(most).saturating_sub(bytes.len() as u64);
        bytes.reserve(usize::try_from(known).unwrap_or(0).saturating_add(1));
        match rest.take(left.saturating_add(1)).read_to_end(&mut bytes) {
            _ if bytes.len() as u64 > most => Whole::TooLong,
            Ok(_) => Whole::All(bytes),
            Err(error) => Whole::Cut(bytes, error),
        }
    }
}

fn fill(reader: &mut dyn Read, head: &mut Vec<u8>, expected: u64) -> io::Result<()> {
    let expected = usize::try_from(expected).unwrap_or(PIECE).min(PIECE - 1);
    head.reserve_exact(expected + 1);
    reader.take(PIECE as u64).read_to_end(head).map(drop)
}

fn unknown() -> io::Error {
    io::Error::from(io::ErrorKind::UnexpectedEof)
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.head.get(self.at..).unwrap_or_default();
        if !left.is_empty() {
            let n = left.len().min(buffer.len());
            if let (Some(to), Some(from)) = (buffer.get_mut(..n), left.get(..n)) {
                to.copy_from_slice(from);
            }
            self.at += n;
            return Ok(n);
        }
        match &mut self.rest {
            Rest::None => Ok(0),
            Rest::Failed(error) => Err(error.take().unwrap_or_else(unknown)),
            Rest::Stream(stream) => stream.read(buffer),
            Rest::File(file) => file.read(buffer),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Some bytes, and then an error.
    struct Cut<'b>(&'b [u8]);

    impl Read for Cut<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { Err(io::Error::other("cut")) } else { self.0.read(buffer) }
        }
    }

    #[test]
    fn what_comes_before_an_error_is_kept() {
        for length in [0, 5, PIECE - 1, PIECE, PIECE + 5] {
            let bytes = vec![b'x'; length];
            let mut reader = Cut(&bytes);
            let content = Content::of_stream(&mut reader, 0);
            assert!(!content.is_whole());
            let Whole::Cut(kept, error) = content.whole(u64::MAX) else { panic!("{length}") };
            assert_eq!((kept.len(), error.to_string().as_str()), (length, "cut"));
            let mut reader = Cut(&bytes);
            let mut read = Vec::new();
            let error = Content::of_stream(&mut reader, 0).read_to_end(&mut read).unwrap_err();
            assert_eq!((read.len(), error.to_string().as_str()), (length, "cut"));
        }
    }

    #[test]
    fn a_file_is_scanned_and_then_read_from_the_beginning() {
        for length in [0, 5, PIECE - 1, PIECE, 2 * PIECE + 5] {
            let mut file = tempfile::tempfile().unwrap();
            let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
            file.write_all(&bytes).unwrap();
            file.seek(SeekFrom::Start(0)).unwrap();
            let mut content = Content::of_file(&mut file).unwrap();
            let mut seen = Vec::new();
            let scanned = content.scan(&mut |piece| {
                seen.extend_from_slice(piece);
                ControlFlow::Continue(())
            });
            assert!(scanned.unwrap().is_continue());
            assert_eq!(seen.len(), length);
            let Whole::All(read) = content.whole(length as u64) else { panic!("{length}") };
            assert!(read == bytes && seen == bytes);
        }
    }

    #[test]
    fn no_more_is_read_than_wanted() {
        let bytes = vec![b'x'; 3 * PIECE];
        let most = 2 * PIECE as u64;
        let mut reader = &bytes[..];
        assert!(matches!(Content::of_stream(&mut reader, u64::MAX).whole(most), Whole::TooLong));
        assert_eq!(reader.len(), PIECE - 1);
        let mut reader = &bytes[..2 * PIECE];
        assert!(matches!(Content::of_stream(&mut reader, 0).whole(most), Whole::All(_)));
    }
}

//! gzip: one stream after the other, up to the end or to where nothing but zeros follows, with which tapes and downloads are filled.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

/// All streams of a file as one.
pub(super) struct Streams<R: Read> {
    /// Of the present one; none at the end.
    decoder: Option<GzDecoder<BufReader<R>>>,
}

impl<R: Read> Streams<R> {
    pub(super) fn new(packed: R) -> Self {
        Self { decoder: Some(GzDecoder::new(BufReader::new(packed))) }
    }

    /// Goes on to the next stream, if there is one.
    fn next(&mut self) -> io::Result<()> {
        let Some(decoder) = self.decoder.take() else { return Ok(()) };
        let mut packed = decoder.into_inner();
        loop {
            let bytes = match packed.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                bytes => bytes?,
            };
            let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
            if bytes.len() > zeros {
                packed.consume(zeros);
                self.decoder = Some(GzDecoder::new(packed));
                return Ok(());
            }
            if zeros == 0 {
                return Ok(());
            }
            packed.consume(zeros);
        }
    }
}

impl<R: Read> Read for Streams<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            match decoder.read(buffer)? {
                0 if !buffer.is_empty() => self.next()?,
                n => return Ok(n),
            }
        }
        Ok(0)
    }
}

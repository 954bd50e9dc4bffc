//! What sort of container something is: by its content first, by its name second.

use std::io::{self, Read};

use lzma_rust2::XzReader;

use super::super::content::Content;
use super::gzip::Streams;
use super::tar;

/// A sort of container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Packed(Packing),
    Tar,
    Zip,
    Warc,
    Arc,
}

/// A way of packing one stream of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

/// How much memory a stream of xz may ask for, in kilobytes: more than its strongest setting does.
const MOST_XZ_MEMORY: u32 = 160 << 10;

/// What sort of container begins like this; `None` if it is none.
pub(super) fn kind(head: &[u8], name: &str) -> Option<Kind> {
    let named = |ending: &str| {
        let start = name.len().checked_sub(ending.len()).and_then(|start| name.get(start..));
        start.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Kind::Packed(Packing::Gzip)),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
        | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Some(Kind::Packed(Packing::Bzip2)),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Kind::Packed(Packing::Xz)),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Kind::Packed(Packing::Zstd)),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Some(Kind::Zip),
        _ if head.starts_with(b"WARC/") => Some(Kind::Warc),
        _ if head.starts_with(b"filedesc://") => Some(Kind::Arc),
        _ if tar::is_header(head) => Some(Kind::Tar),
        // Without a member, it is nothing but its end.
        _ if named(".tar") && head.len() >= 1024 && head.iter().all(|&byte| byte == 0) => Some(Kind::Tar),
        // It may begin with the program that unpacks it.
        _ if named(".zip") && head.contains(&0) => Some(Kind::Zip),
        _ => None,
    }
}

/// The name of what is packed in something of that name.
pub(super) fn without_ending(name: &str, packing: Packing) -> String {
    let endings: &[(&str, &str)] = match packing {
        Packing::Gzip => &[("gz", ""), ("tgz", "tar"), ("gzip", ""), ("z", "")],
        Packing::Bzip2 => &[("bz2", ""), ("tbz2", "tar"), ("tbz", "tar"), ("bz", "")],
        Packing::Xz => &[("xz", ""), ("txz", "tar")],
        Packing::Zstd => &[("zst", ""), ("tzst", "tar"), ("zstd", "")],
    };
    let Some((stem, ending)) = name.rsplit_once('.') else { return name.to_owned() };
    match endings.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)) {
        Some((_, "")) => stem.to_owned(),
        Some((_, other)) => format!("{stem}.{other}"),
        None => name.to_owned(),
    }
}

impl Packing {
    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Zstd => "zstd",
        }
    }

    /// What is packed in `packed`: all of it, where several streams stand one after the other.
    pub(super) fn reader<'r>(self, packed: Content<'r>) -> io::Result<Box<dyn Read + 'r>> {
        Ok(match self {
            Self::Gzip => Box::new(Streams::new(packed)),
            Self::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(packed)),
            Self::Xz => Box::new(InSteps(XzReader::new_mem_limit(packed, true, MOST_XZ_MEMORY))),
            Self::Zstd => Box::new(zstd::Decoder::new(packed)?),
        })
    }
}

/// Reads a few bytes at a time: what a reader has unpacked when it comes to an error is lost with the call that meets it.
struct InSteps<R>(R);

impl<R: Read> Read for InSteps<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        const STEP: usize = 512;
        let step = into.len().min(STEP);
        self.0.read(into.get_mut(..step).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_speaks_first() {
        assert_eq!(kind(b"\x1f\x8b\x08\0", "a.txt"), Some(Kind::Packed(Packing::Gzip)));
        assert_eq!(kind(b"PK\x03\x04", "a.txt"), Some(Kind::Zip));
        assert_eq!(kind(b"WARC/1.1\r\n", "a"), Some(Kind::Warc));
        for (text, name) in [
            ("date 2024-02-05", "a.zip"),
            ("BZh9 is a word", "a.txt"),
            ("PK", "a.zip"),
            ("", "a.tar"),
            ("text", "a.gz"),
        ] {
            assert_eq!(kind(text.as_bytes(), name), None, "{name}");
        }
    }

    #[test]
    fn endings_go_with_their_packing() {
        let name = |name| without_ending(name, Packing::Gzip);
        assert_eq!(
            (name("a.txt.gz"), name("a.TGZ"), name("a.xz"), name("a")),
            ("a.txt".into(), "a.tar".into(), "a.xz".into(), "a".into())
        );
    }
}

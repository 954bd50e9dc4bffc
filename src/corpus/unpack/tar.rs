//! tar: one header of 512 bytes a member, then its bytes. Headers are read by the `tar` crate, the archive is walked here, so that
//! nothing that a header claims takes more memory than a name may.

use std::io::{self, Read};
use std::ops::ControlFlow;

use tar::{EntryType, Header, PaxExtensions};

use super::names::{Names, clean, is_hidden};
use super::read::Exactly;
use super::{At, Sink, Unpack, Unpacked};
use crate::corpus::content::Content;

const BLOCK: usize = 512;

/// Longest header that gives names and sizes too long for the common one, in bytes.
const MOST_EXTENDED: u64 = 1 << 20;

/// Whether something begins as a tar archive does: with a header whose sum is right.
pub(super) fn is_header(head: &[u8]) -> bool {
    head.get(..BLOCK).is_some_and(is_sound)
}

/// Whether the sum of a header is right: that of its bytes, those of the sum itself taken for spaces.
fn is_sound(block: &[u8]) -> bool {
    let sum = block.iter().enumerate().map(|(i, &byte)| u32::from(if (148..156).contains(&i) { b' ' } else { byte }));
    Header::from_byte_slice(block).cksum().is_ok_and(|said| said == sum.sum::<u32>())
}

/// What comes before a header and says more of the member.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

pub(super) fn visit(unpack: Unpack<'_>, at: &At, mut content: Content<'_>, sink: Sink<'_>) -> ControlFlow<()> {
    let (mut names, mut extended, mut block, mut last) = (Names::default(), Extended::default(), [0; BLOCK], None);
    loop {
        let broken = match next(&mut content, &mut block) {
            Ok(false) => return ControlFlow::Continue(()),
            Ok(true) => None,
            Err(error) => Some(error.to_string()),
        };
        let header = Header::from_byte_slice(&block);
        let size = extended.size.take().map_or_else(|| header.entry_size(), Ok);
        let (size, broken) = match (broken, size) {
            (None, Ok(size)) => (size, None),
            (None, Err(error)) => (0, Some(error.to_string())),
            (broken, _) => (0, broken),
        };
        if let Some(broken) = broken {
            let after = last.map_or_else(|| "from its beginning on".to_owned(), |last| format!("after {last}"));
            return at.rejected(format!("the tar archive cannot be read {after}: {broken}"), sink);
        }
        let mut member = Exactly::new(&mut content, size);
        match header.entry_type() {
            EntryType::GNULongName => {
                let name = read_extended(&mut member)
                    .map(|name| name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec());
                extended.name = name.ok();
            }
            EntryType::XHeader => {
                if let Ok(pax) = read_extended(&mut member) {
                    for entry in PaxExtensions::new(&pax).flatten() {
                        match entry.key_bytes() {
                            b"path" => extended.name = Some(entry.value_bytes().to_vec()),
                            b"size" => extended.size = entry.value().ok().and_then(|size| size.parse().ok()),
                            _ => {}
                        }
                    }
                }
            }
            EntryType::XGlobalHeader | EntryType::GNULongLink => {}
            kind => {
                let name = extended.name.take().unwrap_or_else(|| header.path_bytes().into_owned());
                let (is_directory, name) = (kind.is_dir() || name.ends_with(b"/"), clean(&name));
                let inner = at.within(&name, names.again(&name));
                match kind {
                    _ if is_directory => {}
                    EntryType::GNUSparse => {
                        if header.as_gnu().is_some_and(tar::GnuHeader::is_extended) {
                            skip_map(member.inner());
                        }
                        inner.rejected("a file with holes, as no text has", sink)?;
                    }
                    EntryType::Regular | EntryType::Continuous if !is_hidden(&name) => {
                        unpack.visit(&inner, Content::of_stream(&mut member, size), sink)?;
                    }
                    _ => sink(Unpacked::Skipped)?,
                }
                last = Some(name);
            }
        }
        let known = member.failed;
        let skipped = member.skip();
        let skipped = skipped.and_then(|()| Exactly::new(&mut content, padding(size)).skip());
        match skipped {
            _ if unpack.is_spent() => return at.rejected("nothing more of this archive is read", sink),
            Ok(()) => {}
            // Whoever read the member has said so.
            Err(_) if known => return ControlFlow::Continue(()),
            Err(error) => {
                let last = last.unwrap_or_default();
                return at.rejected(format!("the tar archive cannot be read after {last}: {error}"), sink);
            }
        }
    }
}

/// Reads the next header; whether there is one.
fn next(reader: &mut dyn Read, block: &mut [u8; BLOCK]) -> io::Result<bool> {
    let mut read = 0;
    while let Some(rest) = block.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) if read == 0 => return Ok(false),
            Ok(0) => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is cut off there")),
            Ok(n) => read += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if block.iter().all(|&byte| byte == 0) {
        return Ok(false);
    }
    if is_sound(block) { Ok(true) } else { Err(io::Error::new(io::ErrorKind::InvalidData, "a header is damaged")) }
}

fn read_extended(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MOST_EXTENDED).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Passes over the blocks that say where the holes of a file are.
fn skip_map(reader: &mut dyn Read) {
    let mut block = [0; BLOCK];
    // Why they cannot be read, whoever reads on is told.
    while reader.read_exact(&mut block).is_ok() && block.get(504) == Some(&1) {}
}

fn padding(size: u64) -> u64 {
    (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64
}

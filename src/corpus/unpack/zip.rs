//! zip: by its directory where there is one; else member by member from the beginning, as far as that goes.

use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;

use zip::read::{Config, ZipFile, ZipFileEntry, read_zipfile_from_stream};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

use super::names::{Names, clean, is_hidden};
use super::{At, Sink, Unpack, Unpacked, all};
use crate::corpus::content::Content;

/// Members that programs and office documents have, which are zip archives by accident of their making.
const NOT_FILES: [&[u8]; 3] = [b"[Content_Types].xml", b"mimetype", b"META-INF/MANIFEST.MF"];

/// How many members are looked at for these.
const FIRST: usize = 16;

pub(super) fn visit(unpack: Unpack<'_>, at: &At, content: Content<'_>, sink: Sink<'_>) -> ControlFlow<()> {
    match content.seekable(unpack.most) {
        Ok(file) => read(unpack, at, file, sink),
        Err(whole) => match all(whole, unpack.most) {
            Ok(bytes) => read(unpack, at, &mut Cursor::new(bytes), sink),
            Err(reason) => at.rejected(reason, sink),
        },
    }
}

fn read(unpack: Unpack<'_>, at: &At, mut archive: &mut (impl Read + Seek), sink: Sink<'_>) -> ControlFlow<()> {
    let mut directory = match ZipIterable::try_new(&mut archive, Config::default()) {
        Ok(directory) => directory,
        Err(error) => {
            let why = why(&error);
            return match archive.rewind() {
                Ok(()) => from_beginning(unpack, at, &why, archive, sink),
                Err(error) => at.rejected(error.to_string(), sink),
            };
        }
    };
    let is_no_file = |entry: &Result<ZipFileEntry<'_>, ZipError>| {
        entry.as_ref().is_ok_and(|entry| NOT_FILES.contains(&entry.name_raw()))
    };
    if directory.files().is_ok_and(|files| files.take(FIRST).any(|entry| is_no_file(&entry))) {
        return at.rejected("an office document or a program: save it as text", sink);
    }
    let files = match directory.files() {
        Ok(files) => files,
        Err(error) => return at.rejected(why(&error), sink),
    };
    let mut names = Names::default();
    while let Some(entry) = files.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return at.rejected(format!("its directory is damaged: {}", why(&error)), sink),
        };
        let name = clean(&entry.name().map_or_else(|_| entry.name_raw().to_vec(), |name| name.as_bytes().to_vec()));
        let inner = at.within(&name, names.again(&name));
        if entry.is_dir() {
            continue;
        }
        if entry.is_symlink() || is_hidden(&name) {
            sink(Unpacked::Skipped)?;
            continue;
        }
        match entry.with_reader(files.reader_mut(), ZipReadOptions::new()) {
            Ok(file) => member(unpack, &inner, file, sink)?,
            Err(error) => inner.rejected(why(&error), sink)?,
        }
        if unpack.is_spent() {
            return at.rejected("nothing more of this archive is read", sink);
        }
    }
    ControlFlow::Continue(())
}

fn member(unpack: Unpack<'_>, at: &At, file: ZipFile<'_, impl Read>, sink: Sink<'_>) -> ControlFlow<()> {
    let method = file.compression();
    if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
        return at.rejected(format!("packed in a way ({method}) that is not read: unpack it first"), sink);
    }
    let size = file.size();
    let mut reader = unpack.metered("zip", file);
    unpack.visit(at, Content::of_stream(&mut reader, size), sink)
}

/// Reads an archive without a directory, as one is that was cut off.
fn from_beginning(
    unpack: Unpack<'_>,
    at: &At,
    why_so: &str,
    mut archive: impl Read,
    sink: Sink<'_>,
) -> ControlFlow<()> {
    let (mut names, mut last) = (Names::default(), None);
    loop {
        let file = match read_zipfile_from_stream(&mut archive) {
            Ok(Some(file)) => file,
            Ok(None) => break,
            Err(error) => {
                let after = last.map_or_else(|| "from its beginning on".to_owned(), |last| format!("after {last}"));
                return at.rejected(format!("the zip archive cannot be read {after}: {}", why(&error)), sink);
            }
        };
        let name = clean(&file.name().map_or_else(|_| file.name_raw().to_vec(), |name| name.as_bytes().to_vec()));
        let inner = at.within(&name, names.again(&name));
        if file.is_dir() {
            continue;
        }
        if is_hidden(&name) {
            sink(Unpacked::Skipped)?;
        } else {
            member(unpack, &inner, file, sink)?;
        }
        if unpack.is_spent() {
            break;
        }
        last = Some(name);
    }
    at.rejected(format!("the zip archive has no sound directory, so more may be missing: {why_so}"), sink)
}

/// An error in the words of whoever has the archive.
fn why(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => {
            "encrypted: unpack it with its password first".to_owned()
        }
        ZipError::UnsupportedArchive(text) => format!("not read: {text}"),
        ZipError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => "it is cut off there".to_owned(),
        error => error.to_string(),
    }
}

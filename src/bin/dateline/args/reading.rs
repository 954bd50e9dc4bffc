//! What is to be read.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use clap::Args;
use dateline::error::{Error, ErrorKind};
use dateline::formats::Format;

use crate::usage;

/// Files, directories, and how much of them.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Files and directories; or - alone, for JSON lines on standard input
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Also the files and directories that FILE lists, one a line; - for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// The list of --files-from has a NUL byte after each: from find -print0
    #[arg(short = '0', long, requires = "files_from")]
    null: bool,
    /// Read all files in this format, whatever they seem to be
    #[arg(long = "as", value_name = "FORMAT", value_parser = usage::format())]
    pub(crate) format_of_files: Option<&'static Format>,
    /// Longest document to read, in megabytes: a line of a file of JSON lines, a message of a mailbox, else a file or a member of a
    /// container
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = usage::document, allow_negative_numbers = true)]
    max_document: u64,
}

/// Where what is to be read is.
pub(crate) enum Input {
    /// In files; a list may name some that are gone.
    Paths { paths: Vec<PathBuf>, is_list: bool },
    /// On standard input.
    Stream,
}

impl Reading {
    /// Where it is, with the list read that names it.
    pub(crate) fn input(&self) -> Result<Input, Error> {
        let is_stream = |path: &PathBuf| path.as_os_str() == "-";
        let mut paths = self.paths.clone();
        let Some(list) = &self.files_from else {
            return match paths.as_slice() {
                [path] if is_stream(path) => Ok(Input::Stream),
                paths if paths.iter().any(is_stream) => {
                    Err(Error::new(ErrorKind::Query, "standard input cannot be read together with files")
                        .fix("read - alone; a file of that name is ./-"))
                }
                _ => Ok(Input::Paths { paths, is_list: false }),
            };
        };
        if paths.iter().any(is_stream) {
            let what = if is_stream(list) {
                "JSON lines and the list of --files-from cannot both be read from standard input"
            } else {
                "standard input cannot be read together with the files of a list"
            };
            return Err(Error::new(ErrorKind::Query, what).fix("leave one of them out; a file of that name is ./-"));
        }
        let mut bytes = Vec::new();
        let read = if is_stream(list) {
            io::stdin().lock().read_to_end(&mut bytes)
        } else {
            File::open(list).and_then(|mut file| file.read_to_end(&mut bytes))
        };
        let fix = "name a file that lists files and directories, one a line";
        read.map_err(|error| Error::io(list, error).fix(fix))?;
        let end = if self.null { b'\0' } else { b'\n' };
        let listed = bytes.split(|&byte| byte == end).map(|path| path.strip_suffix(b"\r").unwrap_or(path));
        paths.extend(listed.filter(|path| !path.is_empty()).map(as_path));
        if paths.is_empty() {
            let what = "the list names nothing";
            return Err(Error::new(ErrorKind::Query, what).at(list.display().to_string()).fix(fix));
        }
        Ok(Input::Paths { paths, is_list: true })
    }

    /// Longest document to read, in bytes.
    pub(crate) fn max_document(&self) -> u64 {
        self.max_document << 20
    }
}

/// A path of a list: its bytes, where paths are bytes.
#[cfg(unix)]
fn as_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn as_path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

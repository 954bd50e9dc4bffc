//! tantivy's directory, which can also be read where it cannot be written: another user's index, or one on a read-only disk.
//! Whoever may read the files that this crate writes may read those that tantivy writes. Each file of a segment ends with the hash of its
//! own name: one that was put in the place of another is told, and so is one that is cut off, before tantivy falls over it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io, process};

use serde::Deserialize;
use serde_json::Value;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, FileSlice, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::SegmentId;
use tantivy::{Directory, HasLen};

use super::hash;

/// Bytes at the end of each file of a segment that are the hash of its name.
const NAME: usize = 8;

/// Bytes before them that say how long tantivy's footer is, and that it is one.
const FOOTER_END: usize = 8;

/// tantivy's list of the files that it wrote, of which it removes those that no commit needs.
const MANAGED_FILE: &str = ".managed.json";

/// [`MmapDirectory`], but that readers do without the lock that keeps writers from removing what they are about to open, where
/// that lock cannot be written. At worst they are told that a file is missing. A list of files that is damaged is made anew from those
/// that are there.
#[derive(Debug, Clone)]
pub(super) struct IndexDirectory {
    inner: MmapDirectory,
    dir: PathBuf,
    /// Segments of the last commit that are passed over, as if they were not in it.
    without: Arc<BTreeSet<SegmentId>>,
}

impl IndexDirectory {
    pub(super) fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        Self::without(dir, BTreeSet::new())
    }

    /// The same, but for some segments of the last commit: the next one is without them.
    pub(super) fn without(dir: &Path, segments: BTreeSet<SegmentId>) -> Result<Self, OpenDirectoryError> {
        Ok(Self { inner: MmapDirectory::open(dir)?, dir: dir.to_path_buf(), without: Arc::new(segments) })
    }

    /// The files that tantivy has written, as it lists them.
    fn written(&self) -> io::Result<Vec<u8>> {
        let names = fs::read_dir(&self.dir)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| name == super::TANTIVY_FILE || is_segment(name)).collect();
        names.sort();
        Ok(serde_json::to_vec(&names)?)
    }

    /// A commit without the segments that are passed over.
    fn passed_over(&self, commit: Vec<u8>) -> Vec<u8> {
        let is_left = |segment: &Value| {
            let id = segment.get("segment_id").and_then(|id| SegmentId::deserialize(id).ok());
            id.is_none_or(|id| !self.without.contains(&id))
        };
        // What is damaged tantivy tells of.
        let Ok(mut left) = serde_json::from_slice::<Value>(&commit) else { return commit };
        if let Some(segments) = left.get_mut("segments").and_then(Value::as_array_mut) {
            segments.retain(is_left);
        }
        serde_json::to_vec(&left).unwrap_or(commit)
    }
}

/// Whether a file of that name belongs to a segment.
pub(super) fn is_segment(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// A file of a segment while it is written.
struct Named {
    file: WritePtr,
    path: PathBuf,
}

impl Write for Named {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Named {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.file.write_all(&name_of(&self.path))?;
        self.file.terminate_ref(token)
    }
}

/// What a file with that name ends with.
fn name_of(path: &Path) -> [u8; NAME] {
    hash(path.as_os_str().as_encoded_bytes()).to_le_bytes()
}

/// The number of the process that holds the writer's lock of the index in `dir`, where one does that says so.
pub(super) fn lock_holder(dir: &Path) -> Option<u32> {
    fs::read_to_string(dir.join(&INDEX_WRITER_LOCK.filepath)).ok()?.trim().parse().ok()
}

impl Directory for IndexDirectory {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            // Whoever holds the lock writes its number into it, in place of that of the one before. Where that is not to be, the
            // lock is held all the same.
            Ok(acquired) if lock.filepath == INDEX_WRITER_LOCK.filepath => {
                let _ = fs::write(self.dir.join(&lock.filepath), format!("{}\n", process::id()));
                Ok(acquired)
            }
            Err(LockError::IoError(_)) if lock.filepath == META_LOCK.filepath => Ok(Box::new(()).into()),
            acquired => acquired,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let whole = FileSlice::new(self.inner.get_file_handle(path)?);
        let failed = |error| OpenReadError::wrap_io_error(error, path.to_path_buf());
        // Where there is no room for the end that says how long the footer is, tantivy panics.
        let Some(end) = whole.len().checked_sub(NAME).filter(|end| *end >= FOOTER_END) else {
            return Err(failed(io::Error::new(io::ErrorKind::UnexpectedEof, "the file is cut off")));
        };
        let (handle, name) = whole.split(end);
        if name.read_bytes().map_err(failed)?.as_slice() != name_of(path) {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidData, "the file is another one, or cut off")));
        }
        Ok(Arc::new(handle))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let (file, path) = (self.inner.open_write(path)?, path.to_path_buf());
        Ok(WritePtr::new(Box::new(Named { file, path })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match self.inner.atomic_read(path) {
            Ok(list) if path == Path::new(MANAGED_FILE) && serde_json::from_slice::<Vec<PathBuf>>(&list).is_err() => {
                self.written().map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))
            }
            Ok(commit) if path == Path::new(super::TANTIVY_FILE) && !self.without.is_empty() => {
                Ok(self.passed_over(commit))
            }
            read => read,
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.inner.atomic_write(path, data)?;
        // It was written as a temporary file, which none but its owner may read.
        let permissions = fs::metadata(self.dir.join(super::FORMAT_FILE))?.permissions();
        fs::set_permissions(self.dir.join(path), permissions)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}

//! tantivy's directory, which can also be read where it cannot be written: another user's index, or one on a read-only disk.
//! Whoever may read the files that this crate writes may read those that tantivy writes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io, process};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// Bytes at the end of each of tantivy's files that say how long the footer is, and that it is one.
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
}

impl IndexDirectory {
    pub(super) fn open(dir: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self { inner: MmapDirectory::open(dir)?, dir: dir.to_path_buf() })
    }

    /// The files that tantivy has written, as it lists them.
    fn written(&self) -> io::Result<Vec<u8>> {
        let names = fs::read_dir(&self.dir)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let is_segment = |name: &str| {
            name.split_once('.')
                .is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        let mut names: Vec<String> = names.filter(|name| name == super::TANTIVY_FILE || is_segment(name)).collect();
        names.sort();
        Ok(serde_json::to_vec(&names)?)
    }
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
        let handle = self.inner.get_file_handle(path)?;
        // Where there is no room for the end that says how long the footer is, tantivy panics.
        if handle.len() < FOOTER_END {
            let cut = io::Error::new(io::ErrorKind::UnexpectedEof, "the file is cut off");
            return Err(OpenReadError::wrap_io_error(cut, path.to_path_buf()));
        }
        Ok(handle)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match self.inner.atomic_read(path) {
            Ok(list) if path == Path::new(MANAGED_FILE) && serde_json::from_slice::<Vec<PathBuf>>(&list).is_err() => {
                self.written().map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))
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

//! How a store is opened. Beyond the path, these are doors for tests: a disk that fails, and someone told of commits.

use rusqlite::Connection;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Is told what the store does at the moments where a crash matters.
pub trait Watch: Send + Sync {
    /// A connection that writes was opened.
    fn writer_opened(&self, _writer: &Connection) {}
    /// A transaction is about to be kept; a panic here rolls it back.
    fn before_commit(&self) {}
    /// A transaction was kept, and nobody has heard of it yet.
    fn after_commit(&self) {}
}

/// Where the database lies and what stands around it.
#[derive(Clone)]
pub struct Opening {
    pub(super) path: PathBuf,
    pub(super) vfs: Option<String>,
    pub(super) watch: Option<Arc<dyn Watch>>,
}

impl Opening {
    /// Opens a file on the ordinary disk, watched by nobody.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            vfs: None,
            watch: None,
        }
    }

    /// Goes through a virtual file system that was registered with SQLite under this name.
    pub fn through(self, vfs: &str) -> Self {
        let vfs = Some(vfs.to_owned());
        Self { vfs, ..self }
    }

    /// Tells someone about connections and commits.
    pub fn watched_by(self, watch: Arc<dyn Watch>) -> Self {
        let watch = Some(watch);
        Self { watch, ..self }
    }

    pub(super) fn tell(&self, what: impl FnOnce(&dyn Watch)) {
        if let Some(watch) = &self.watch {
            what(watch.as_ref());
        }
    }
}

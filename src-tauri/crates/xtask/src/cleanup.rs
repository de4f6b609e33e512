//! What must be gone when the command ends, also on Ctrl+C: child process groups and temporary folders.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use tempfile::TempDir;

use crate::process;

static CHILDREN: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Ends all children and removes all temporary folders when the command is interrupted.
pub fn on_interrupt() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        for id in lock(&CHILDREN).iter().rev() {
            process::end_group(*id);
        }
        for folder in lock(&FOLDERS).iter() {
            let _ = std::fs::remove_dir_all(folder);
        }
        std::process::exit(130);
    })
    .context("Ctrl+C cannot be watched")
}

/// Remembers a child until `forget_child`.
pub fn remember_child(id: u32) {
    lock(&CHILDREN).push(id);
}

/// Forgets a child that has ended.
pub fn forget_child(id: u32) {
    lock(&CHILDREN).retain(|known| *known != id);
}

/// A temporary folder that also goes when the command is interrupted.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    /// Makes an empty folder where the system keeps temporary ones.
    pub fn new() -> anyhow::Result<Self> {
        Self::within(&std::env::temp_dir())
    }

    /// Makes an empty folder inside another.
    pub fn within(parent: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("postroom-xtask-")
            .tempdir_in(parent)
            .context("no temporary folder can be made")?;
        lock(&FOLDERS).push(folder.path().to_owned());
        Ok(Self(folder))
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let path = self.0.path().to_owned();
        lock(&FOLDERS).retain(|known| *known != path);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

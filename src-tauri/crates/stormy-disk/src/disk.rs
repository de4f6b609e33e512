//! The disk as a test holds it: it counts, fails, loses power and shows what it kept.

use crate::{
    fault::{Fault, Operation, Plan},
    memory::Memory,
    vfs,
};
use rand::{SeedableRng, rngs::StdRng};
use rusqlite::ffi;
use std::{
    collections::BTreeMap,
    ffi::c_int,
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// A disk that SQLite reaches under its own name.
pub struct StormyDisk {
    name: String,
    disk: &'static Disk,
}

/// What SQLite's functions share with the test.
#[derive(Default)]
pub(crate) struct Disk(Mutex<State>);

#[derive(Default)]
struct State {
    files: BTreeMap<PathBuf, Memory>,
    plan: Plan,
    changes: u64,
    power_until: Option<u64>,
}

impl State {
    fn is_off(&self) -> bool {
        self.power_until.is_some_and(|last| self.changes >= last)
    }

    /// SQLite syncs the folder with the first sync of a journal or log; what was deleted before is gone for good then.
    fn sync_folder(&mut self, synced: Option<&Path>) {
        let is_journal = |path: &Path| {
            let path = path.to_string_lossy();
            path.ends_with("-wal") || path.ends_with("-journal")
        };
        if synced.is_some_and(is_journal) {
            self.files.retain(|_, file| !file.is_deleted());
        }
    }
}

impl StormyDisk {
    /// Makes a disk and gives it a name that no other has.
    pub fn new() -> io::Result<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let name = format!("stormy-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        // Connections may outlive the test's handle, so the shared part is never freed; it is emptied instead.
        let disk: &'static Disk = Box::leak(Box::default());
        vfs::register(&name, disk)?;
        Ok(Self { name, disk })
    }

    /// Gives the name to open a connection with.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Fails from now on, after so many more operations of the kind that this fault strikes.
    pub fn fail(&self, fault: Fault, after: u64) {
        self.disk.state().plan.set(fault, after);
    }

    /// Makes everything work again.
    pub fn lift(&self) {
        self.disk.state().plan.lift();
    }

    /// Counts how often the last fault struck.
    pub fn struck(&self) -> u64 {
        self.disk.state().plan.struck()
    }

    /// Counts writes, truncations, syncs and deletions so far.
    pub fn changes(&self) -> u64 {
        self.disk.state().changes
    }

    /// Cuts the power after so many more changes: from then on nothing is kept, and every change fails.
    pub fn cut_after(&self, changes: u64) {
        let mut state = self.disk.state();
        state.power_until = Some(state.changes + changes);
    }

    /// Whether the power was cut.
    pub fn is_off(&self) -> bool {
        self.disk.state().is_off()
    }

    /// Writes what a power cut leaves of every file into a folder: each unsynced change whole, torn or lost, by the seed.
    pub fn leave(&self, seed: u64, folder: &Path) -> io::Result<()> {
        let mut chance = StdRng::seed_from_u64(seed);
        for (path, memory) in &self.disk.state().files {
            let name = path.file_name().unwrap_or(path.as_os_str());
            if let Some(content) = memory.found(&mut chance) {
                fs::write(folder.join(name), content)?;
            }
        }
        Ok(())
    }
}

impl Drop for StormyDisk {
    fn drop(&mut self) {
        self.disk.state().files.clear();
        vfs::unregister(&self.name);
    }
}

impl Disk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this file is remembered.
    pub(crate) fn knows(&self, path: &Path) -> bool {
        let state = self.state();
        state.files.get(path).is_some_and(|file| !file.is_deleted())
    }

    /// Notes an opened file with the content it had.
    pub(crate) fn opened(&self, path: &Path, content: Option<Vec<u8>>) {
        if !self.knows(path) {
            let memory = Memory::of(content);
            self.state().files.insert(path.to_owned(), memory);
        }
    }

    /// Lets an operation fail that is no change.
    pub(crate) fn strike(&self, operation: Operation) -> Option<c_int> {
        self.state().plan.strike(operation)
    }

    /// Lets a change fail, or does it and remembers it.
    pub(crate) fn change(
        &self,
        operation: Operation,
        path: Option<&Path>,
        really: impl FnOnce() -> c_int,
        remember: impl FnOnce(&mut Memory),
    ) -> c_int {
        let mut state = self.state();
        if state.is_off() {
            return ffi::SQLITE_IOERR;
        }
        if let Some(code) = state.plan.strike(operation) {
            return code;
        }
        let code = really();
        if code == ffi::SQLITE_OK {
            state.changes += 1;
            if let Some(memory) = path.and_then(|path| state.files.get_mut(path)) {
                remember(memory);
            }
            if operation == Operation::Sync {
                state.sync_folder(path);
            }
        }
        code
    }
}

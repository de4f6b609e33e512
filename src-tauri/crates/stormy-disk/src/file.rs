//! The table of functions by which SQLite reads, writes, syncs and locks one file.
#![allow(
    unsafe_code,
    reason = "a virtual file system is a table of C functions"
)]

use crate::{disk::Disk, fault::Operation, memory::Memory};
use rusqlite::ffi::{self, sqlite3_file, sqlite3_io_methods};
use std::{
    ffi::{c_int, c_void},
    path::{Path, PathBuf},
    ptr, slice,
};

/// The lock of the shared memory that a writer takes.
const WRITE_LOCK: c_int = 0;

/// Our part of a file; the ordinary one lies right behind it.
#[repr(C)]
pub(crate) struct File {
    pub(crate) base: sqlite3_file,
    pub(crate) disk: *const Disk,
    pub(crate) path: *mut PathBuf,
}

pub(crate) static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Gives the ordinary file behind ours.
pub(crate) unsafe fn beneath(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: the memory is `size_of::<File>()` bytes longer than the ordinary file needs.
    unsafe { file.cast::<File>().add(1).cast() }
}

/// Calls a function of the ordinary file with the same arguments.
macro_rules! pass {
    ($file:expr, $method:ident $(, $argument:expr)*) => {{
        let real = beneath($file);
        match (*real).pMethods.as_ref().and_then(|methods| methods.$method) {
            Some(method) => method(real $(, $argument)*),
            None => ffi::SQLITE_IOERR,
        }
    }};
}

/// Lets a change fail, or passes it on and remembers it.
unsafe fn change(
    file: *mut sqlite3_file,
    operation: Operation,
    really: impl FnOnce() -> c_int,
    remember: impl FnOnce(&mut Memory),
) -> c_int {
    // SAFETY: `open` sets both pointers before SQLite can call a method.
    let (disk, path) = unsafe {
        let ours = &*file.cast::<File>();
        (&*ours.disk, ours.path.as_ref().map(PathBuf::as_path))
    };
    let path: Option<&Path> = path;
    disk.change(operation, path, really, remember)
}

unsafe fn strike(file: *mut sqlite3_file, operation: Operation) -> Option<c_int> {
    // SAFETY: `open` sets the pointer before SQLite can call a method.
    unsafe { (*(*file.cast::<File>()).disk).strike(operation) }
}

fn length(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

// SAFETY, for every function below: SQLite calls it with a file that `open` made and with arguments that fit the
// function of the ordinary file, to which they go on unchanged.

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    unsafe {
        let ours = file.cast::<File>();
        if !(*ours).path.is_null() {
            drop(Box::from_raw((*ours).path));
            (*ours).path = ptr::null_mut();
        }
        pass!(file, xClose)
    }
}

unsafe extern "C" fn read(file: *mut sqlite3_file, into: *mut c_void, n: c_int, at: i64) -> c_int {
    unsafe {
        match strike(file, Operation::Read) {
            Some(code) => code,
            None => pass!(file, xRead, into, n, at),
        }
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    n: c_int,
    at: i64,
) -> c_int {
    unsafe {
        let bytes = slice::from_raw_parts(from.cast::<u8>(), length(n.into()));
        let really = || pass!(file, xWrite, from, n, at);
        change(file, Operation::Write, really, |memory| {
            memory.write(length(at), bytes);
        })
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    unsafe {
        let really = || pass!(file, xTruncate, size);
        change(file, Operation::Write, really, |memory| {
            memory.truncate(length(size));
        })
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        let _ = flags;
        // The machine that runs the test keeps its power, so nothing has to reach a real platter.
        change(file, Operation::Sync, || ffi::SQLITE_OK, Memory::sync)
    }
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut i64) -> c_int {
    unsafe { pass!(file, xFileSize, size) }
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    unsafe { pass!(file, xLock, level) }
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    unsafe { pass!(file, xUnlock, level) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    unsafe { pass!(file, xCheckReservedLock, out) }
}

unsafe extern "C" fn file_control(file: *mut sqlite3_file, op: c_int, with: *mut c_void) -> c_int {
    unsafe { pass!(file, xFileControl, op, with) }
}

unsafe extern "C" fn sector_size(file: *mut sqlite3_file) -> c_int {
    unsafe { pass!(file, xSectorSize) }
}

unsafe extern "C" fn device_characteristics(file: *mut sqlite3_file) -> c_int {
    unsafe { pass!(file, xDeviceCharacteristics) }
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    unsafe { pass!(file, xShmMap, page, size, extend, out) }
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    offset: c_int,
    n: c_int,
    flags: c_int,
) -> c_int {
    unsafe {
        let takes = flags & ffi::SQLITE_SHM_LOCK != 0 && flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        let struck = (takes && offset == WRITE_LOCK).then(|| strike(file, Operation::Lock));
        match struck.flatten() {
            Some(code) => code,
            None => pass!(file, xShmLock, offset, n, flags),
        }
    }
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    unsafe {
        let real = beneath(file);
        if let Some(barrier) = (*real).pMethods.as_ref().and_then(|one| one.xShmBarrier) {
            barrier(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, delete: c_int) -> c_int {
    unsafe { pass!(file, xShmUnmap, delete) }
}

//! The table of functions by which SQLite opens, deletes and finds files.
#![allow(
    unsafe_code,
    reason = "a virtual file system is a table of C functions"
)]

use crate::{
    disk::Disk,
    fault::Operation,
    file::{File, METHODS, beneath},
};
use rusqlite::ffi::{self, sqlite3_file, sqlite3_vfs};
use std::{
    ffi::{CStr, CString, c_char, c_int},
    fs, io,
    mem::size_of,
    path::{Path, PathBuf},
    ptr,
};

/// What a registered table points to: the disk, and the ordinary file system below.
struct Below {
    disk: &'static Disk,
    vfs: *mut sqlite3_vfs,
}

/// Registers a disk with SQLite.
pub(crate) fn register(name: &str, disk: &'static Disk) -> io::Result<()> {
    let name = CString::new(name)?;
    // SAFETY: SQLite gives a table that lives as long as the process; ours is leaked, so it does too.
    let code = unsafe {
        let usual = ffi::sqlite3_vfs_find(ptr::null());
        let Some(table) = usual.as_ref() else {
            return Err(io::Error::other("there is no ordinary file system"));
        };
        let below = Box::leak(Box::new(Below { disk, vfs: usual }));
        let ours = sqlite3_vfs {
            szOsFile: size_of::<File>() as c_int + table.szOsFile,
            pNext: ptr::null_mut(),
            zName: name.into_raw(),
            pAppData: ptr::from_mut(below).cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            ..*table
        };
        ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 0)
    };
    match code {
        ffi::SQLITE_OK => Ok(()),
        code => Err(io::Error::other(format!("SQLite answers {code}"))),
    }
}

/// Takes a disk's name out of SQLite's list; open connections go on.
pub(crate) fn unregister(name: &str) {
    let Ok(name) = CString::new(name) else { return };
    // SAFETY: the table was leaked, so it is still there.
    unsafe {
        let ours = ffi::sqlite3_vfs_find(name.as_ptr());
        if !ours.is_null() {
            ffi::sqlite3_vfs_unregister(ours);
        }
    }
}

unsafe fn below(vfs: *mut sqlite3_vfs) -> &'static Below {
    // SAFETY: every table of ours is made in `register`, which sets this pointer to a leaked value.
    unsafe { &*(*vfs).pAppData.cast::<Below>() }
}

unsafe fn path_of(name: *const c_char) -> Option<PathBuf> {
    if name.is_null() {
        return None;
    }
    // SAFETY: SQLite passes a string that ends with a zero byte.
    let name = unsafe { CStr::from_ptr(name) };
    Some(PathBuf::from(name.to_string_lossy().into_owned()))
}

fn content(path: &Path) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite hands over `szOsFile` bytes for the file, enough for ours and the one below.
    unsafe {
        let below = below(vfs);
        let path = path_of(name);
        // Only once: closing a file again would drop every lock that this process holds on it.
        let is_new = path.as_deref().is_some_and(|path| !below.disk.knows(path));
        let before = path.as_deref().filter(|_| is_new).and_then(content);
        let ours = file.cast::<File>();
        (*ours).base.pMethods = ptr::null();
        let Some(open) = (*below.vfs).xOpen else {
            return ffi::SQLITE_CANTOPEN;
        };
        let code = open(below.vfs, name, beneath(file), flags, out_flags);
        if code == ffi::SQLITE_OK {
            if let Some(path) = &path {
                below.disk.opened(path, before);
            }
            let path = path.map_or(ptr::null_mut(), |path| Box::into_raw(Box::new(path)));
            (*ours).path = path;
            (*ours).disk = below.disk;
            (*ours).base.pMethods = &raw const METHODS;
        }
        code
    }
}

unsafe extern "C" fn delete(vfs: *mut sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: the arguments are SQLite's own and go on unchanged.
    unsafe {
        let below = below(vfs);
        let Some(delete) = (*below.vfs).xDelete else {
            return ffi::SQLITE_IOERR_DELETE;
        };
        let path = path_of(name);
        below.disk.change(
            Operation::Write,
            path.as_deref(),
            || delete(below.vfs, name, sync),
            crate::memory::Memory::delete,
        )
    }
}

unsafe extern "C" fn access(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    found: *mut c_int,
) -> c_int {
    // SAFETY: the arguments are SQLite's own and go on unchanged.
    unsafe {
        let below = below(vfs).vfs;
        match (*below).xAccess {
            Some(access) => access(below, name, flags, found),
            None => ffi::SQLITE_IOERR_ACCESS,
        }
    }
}

unsafe extern "C" fn full_pathname(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: the arguments are SQLite's own and go on unchanged.
    unsafe {
        let below = below(vfs).vfs;
        match (*below).xFullPathname {
            Some(full) => full(below, name, room, out),
            None => ffi::SQLITE_CANTOPEN,
        }
    }
}

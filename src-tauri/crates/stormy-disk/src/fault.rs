//! What can go wrong with a disk, and the plan by which it does.

use rusqlite::ffi;
use std::ffi::c_int;

/// How the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No space is left for a write.
    Full,
    /// A write fails.
    Write,
    /// A sync fails; what was written before it may be lost.
    Sync,
    /// A read fails.
    Read,
    /// Nothing may be written any more.
    ReadOnly,
    /// Somebody else holds the lock for writing.
    Locked,
}

/// An operation that can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Read,
    Write,
    Sync,
    Lock,
}

impl Fault {
    fn strikes(self) -> Operation {
        match self {
            Self::Full | Self::Write | Self::ReadOnly => Operation::Write,
            Self::Sync => Operation::Sync,
            Self::Read => Operation::Read,
            Self::Locked => Operation::Lock,
        }
    }

    fn code(self) -> c_int {
        match self {
            Self::Full => ffi::SQLITE_FULL,
            Self::Write => ffi::SQLITE_IOERR_WRITE,
            Self::Sync => ffi::SQLITE_IOERR_FSYNC,
            Self::Read => ffi::SQLITE_IOERR_READ,
            Self::ReadOnly => ffi::SQLITE_READONLY,
            Self::Locked => ffi::SQLITE_BUSY,
        }
    }
}

/// A fault that comes after so many operations of its kind, and stays until it is lifted.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    fault: Option<(Fault, u64)>,
    struck: u64,
}

impl Plan {
    pub(crate) fn set(&mut self, fault: Fault, after: u64) {
        *self = Self {
            fault: Some((fault, after)),
            struck: 0,
        };
    }

    pub(crate) fn lift(&mut self) {
        self.fault = None;
    }

    pub(crate) fn struck(&self) -> u64 {
        self.struck
    }

    /// Gives the code an operation fails with, if it is its turn.
    pub(crate) fn strike(&mut self, operation: Operation) -> Option<c_int> {
        let (fault, left) = self.fault.as_mut()?;
        if fault.strikes() != operation {
            return None;
        }
        if *left > 0 {
            *left -= 1;
            return None;
        }
        self.struck += 1;
        Some(fault.code())
    }
}

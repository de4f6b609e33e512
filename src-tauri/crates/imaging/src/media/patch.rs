//! Bytes written over others of the same number, so that nothing else in a file moves.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

/// One stretch that is overwritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Patch {
    /// These bytes take the place of as many others.
    Put(u64, Vec<u8>),
    /// As many bytes of this value.
    Fill(u64, u64, u8),
}

/// Overwrites a file.
pub(super) fn apply(file: &mut File, patches: &[Patch]) -> io::Result<()> {
    const PIECE: usize = 64 * 1024;
    for patch in patches {
        match patch {
            Patch::Put(at, bytes) => {
                file.seek(SeekFrom::Start(*at))?;
                file.write_all(bytes)?;
            }
            Patch::Fill(at, length, value) => {
                file.seek(SeekFrom::Start(*at))?;
                let piece = [*value; PIECE];
                let mut left = *length;
                while left > 0 {
                    let now = left.min(PIECE as u64);
                    file.write_all(&piece[..now as usize])?;
                    left -= now;
                }
            }
        }
    }
    file.flush()
}

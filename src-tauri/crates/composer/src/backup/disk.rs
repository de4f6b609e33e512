//! Small steps on the disk: moves that may be repeated, names by time, free space.

pub(super) use crate::library::sync_folder;
use chrono::{DateTime, NaiveDateTime, Utc};
use std::{fs, io, path::Path};

const UTC: &str = "%Y-%m-%dT%H-%M-%SZ";

/// Names a moment so that names sort by time and every file system takes them.
pub(super) fn utc_name(at_ms: i64) -> String {
    let at = DateTime::<Utc>::from_timestamp_millis(at_ms).unwrap_or_default();
    at.format(UTC).to_string()
}

/// Writes a day for the name of a file, such as `2026-11-21`.
pub fn file_date(at_ms: i64) -> String {
    utc_name(at_ms).chars().take(10).collect()
}

/// Reads such a name back.
pub(super) fn utc_of(name: &str) -> Option<i64> {
    let at = NaiveDateTime::parse_from_str(name, UTC).ok()?;
    Some(at.and_utc().timestamp_millis())
}

/// Moves a file; one that is not there was moved before.
pub(super) fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Removes a file or folder; one that is not there was removed before.
pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Gives the size of a file, 0 when it is not there.
pub(super) fn size_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |facts| facts.len())
}

/// Gives the free space where a folder lies; `None` where the system does not tell.
#[cfg(unix)]
pub(super) fn free_bytes(folder: &Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(folder).ok()?;
    facts.f_bavail.checked_mul(facts.f_frsize)
}

#[cfg(not(unix))]
pub(super) fn free_bytes(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_named_and_read_back_to_the_second() {
        let name = utc_name(1_795_262_400_123);
        assert_eq!(name, "2026-11-21T12-00-00Z");
        assert_eq!(utc_of(&name), Some(1_795_262_400_000));
        assert_eq!(utc_of("notes"), None);
    }
}

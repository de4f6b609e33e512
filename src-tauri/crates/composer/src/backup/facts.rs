//! What lies in the data folder, and what was done about a database that is no longer in use.

use super::{
    DailyCopy, Recovery, StorageFacts, copies, disk::size_of, make::LAST_BACKUP,
    swap::DATABASE_FILES,
};
use crate::{change::Topic, desk::Desk, error::DeskError, store::settings};
use std::{fs, path::Path};

pub(super) const RECOVERY: &str = "recovery";

/// Says what lies in the data folder.
pub fn facts(desk: &Desk) -> Result<StorageFacts, DeskError> {
    let data = desk.store.folder();
    let sizes = DATABASE_FILES.map(|name| size_of(&data.join(name)));
    let (library_files, library_bytes) = tally(desk.library.root());
    let copies = copies::list(data).into_iter().map(|copy| DailyCopy {
        made_at_ms: copy.made_at_ms,
        size_bytes: copy.size_bytes,
    });
    Ok(StorageFacts {
        folder: data.display().to_string(),
        database_bytes: sizes.iter().sum(),
        library_bytes,
        library_files,
        copies: copies.collect(),
        last_backup_at_ms: desk.store.read(|db| settings::read(db, LAST_BACKUP))?,
        recovery: recovery(desk)?,
    })
}

/// Says what was done about a database, until the person has seen it.
pub fn recovery(desk: &Desk) -> Result<Option<Recovery>, DeskError> {
    let kept: Option<Option<Recovery>> = desk.store.read(|db| settings::read(db, RECOVERY))?;
    Ok(kept.flatten())
}

/// Notes that the person has seen it.
pub fn dismiss_recovery(desk: &Desk) -> Result<(), DeskError> {
    let none: Option<Recovery> = None;
    desk.store
        .write(|tx| settings::write(tx, RECOVERY, &none))?;
    desk.announce(Topic::Storage, None);
    Ok(())
}

/// Counts files and bytes below a folder; what cannot be read counts nothing.
fn tally(folder: &Path) -> (u32, u64) {
    let Ok(entries) = fs::read_dir(folder) else {
        return (0, 0);
    };
    let mut sum = (0, 0);
    for entry in entries.flatten() {
        let (files, bytes) = match entry.metadata() {
            Ok(facts) if facts.is_dir() => tally(&entry.path()),
            Ok(facts) => (1, facts.len()),
            Err(_) => (0, 0),
        };
        sum = (sum.0 + files, sum.1 + bytes);
    }
    sum
}

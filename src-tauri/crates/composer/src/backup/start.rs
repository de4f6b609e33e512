//! Opens the database at start: carries a restore out, and finds and repairs damage first.

use super::{
    Recovery, RecoveryKind, copies,
    disk::{remove_if_there, size_of, sync_folder},
    facts, rescue,
    restore::make_safe,
    swap::{self, DATABASE_FILES, Stage},
};
use crate::{
    error::DeskError,
    library::Library,
    store::{Store, StoreError, copy, copy::Soundness, settings},
};
use std::{fs, io, path::Path};

/// Up to this size every start reads the whole database; larger ones after a start that did not end well.
const ALWAYS_READ_BYTES: u64 = 64 * 1024 * 1024;
/// Lies in the data folder while the database is in use.
const IN_USE: &str = "in-use";
const SUSPECT: &str = "suspect";

/// A database that is ready for work.
pub struct Opened {
    pub store: Store,
    /// What was done about the one before, until the person has seen it.
    pub recovery: Option<Recovery>,
    /// It was too large to be read whole at start; do it now, beside the work.
    pub check_later: bool,
}

/// Opens the database of a data folder whose lock is held.
pub fn open(data: &Path, library: &Path, now_ms: i64) -> Result<Opened, DeskError> {
    swap::carry_out(data, library)?;
    let bytes = size_of(&data.join(DATABASE_FILES[0]));
    let ended_well = !data.join(IN_USE).exists() && !data.join(SUSPECT).exists();
    let deep = bytes < ALWAYS_READ_BYTES || !ended_well;
    set_foreign_journal_aside(data, now_ms)?;
    let store = match open_sound(data, library, deep)? {
        Some(store) => store,
        None => {
            repair(data, now_ms)?;
            swap::carry_out(data, library)?;
            Store::open(&data.join(DATABASE_FILES[0]))?
        }
    };
    fs::write(data.join(IN_USE), "")?;
    remove_if_there(&data.join(SUSPECT))?;
    let recovery = store.read(|db| settings::read(db, facts::RECOVERY))?;
    Ok(Opened {
        store,
        recovery: recovery.flatten(),
        check_later: !deep,
    })
}

/// Notes that the database was closed in order.
pub fn closed(data: &Path) {
    if let Err(error) = remove_if_there(&data.join(IN_USE)) {
        tracing::info!(%error, "the next start will check the database");
    }
}

/// Reads the structure of a large database while it is in use; damage is repaired at the next start.
pub fn check_beside_work(store: &Store) -> Result<bool, DeskError> {
    let is_sound = copy::own_structure(store)?.is_empty();
    if !is_sound {
        tracing::error!("the database is damaged; the next start repairs it");
        copies::suspect(store.folder())?;
    }
    Ok(is_sound)
}

/// Opens the database, or gives `None` when it is damaged or gone.
fn open_sound(data: &Path, library: &Path, deep: bool) -> Result<Option<Store>, DeskError> {
    let path = data.join(DATABASE_FILES[0]);
    let has_past = has_past(data, library);
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if has_past || has_journal(data) {
                return Ok(None);
            }
        }
        Err(error) => return Err(error.into()),
        Ok(facts) if facts.len() == 0 && (has_past || has_journal(data)) => return Ok(None),
        Ok(facts) if facts.len() == 0 => {}
        Ok(_) => match copy::probe(&path, deep)? {
            Soundness::Damaged => return Ok(None),
            Soundness::Blank if has_past => return Ok(None),
            Soundness::Blank | Soundness::Sound => {}
        },
    }
    match Store::open(&path) {
        Ok(store) => Ok(Some(store)),
        Err(StoreError::Damaged) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Whether there was a database here before.
fn has_past(data: &Path, library: &Path) -> bool {
    let has_originals = || {
        Library::at(library)
            .originals()
            .is_ok_and(|all| !all.is_empty())
    };
    !copies::list(data).is_empty() || has_originals()
}

fn has_journal(data: &Path) -> bool {
    size_of(&data.join(DATABASE_FILES[1])) > 0
}

/// Prepares the newest sound copy, with the newer drafts of the damaged database, to take its place.
fn repair(data: &Path, now_ms: i64) -> Result<(), DeskError> {
    tracing::error!("the database is damaged or gone; the newest sound copy takes its place");
    let stage = Stage::begin(data)?;
    let target = stage.database();
    let copy_made_at_ms = take_newest_sound(data, &target)?;
    if copy_made_at_ms.is_none() {
        drop(Store::open(&target)?);
    }
    copy::seal(&target)?;
    let wreck = stage.scratch("damaged.db");
    let rescued_drafts = match rescue::copy_wreck(data, &wreck) {
        Ok(()) => rescue::rescue(&wreck, &target)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error.into()),
    };
    let put_aside = stage.name_put_aside(now_ms);
    let recovery = Recovery {
        kind: RecoveryKind::Damaged,
        at_ms: now_ms,
        copy_made_at_ms,
        put_aside: data.join(&put_aside).display().to_string(),
        rescued_drafts,
        held_sends: 0,
    };
    make_safe(&target, recovery, now_ms)?;
    Ok(stage.finish(put_aside)?)
}

/// Copies the newest daily copy that passes its check; gives when it was made.
fn take_newest_sound(data: &Path, target: &Path) -> Result<Option<i64>, DeskError> {
    for copy in copies::list(data) {
        fs::copy(&copy.path, target)?;
        if copy::integrity(target)?.is_empty() && copy::inside(target).is_ok() {
            return Ok(Some(copy.made_at_ms));
        }
        tracing::warn!(path = %copy.path.display(), "this copy is not sound");
        remove_if_there(target)?;
    }
    Ok(None)
}

/// A journal that does not begin as one is not ours: SQLite would overwrite it, so it is kept elsewhere.
fn set_foreign_journal_aside(data: &Path, now_ms: i64) -> Result<(), DeskError> {
    let path = data.join(DATABASE_FILES[1]);
    let mut head = [0; 4];
    let begins = fs::File::open(&path).and_then(|mut file| {
        io::Read::read_exact(&mut file, &mut head)?;
        Ok(head)
    });
    let is_foreign = begins.is_ok_and(|head| !matches!(head, [0x37, 0x7f, 0x06, 0x82 | 0x83]));
    if is_foreign && size_of(&path) > 0 {
        tracing::warn!("the database's journal is not readable and is put aside");
        let aside = data.join("put-aside").join(super::disk::utc_name(now_ms));
        fs::create_dir_all(&aside)?;
        fs::rename(&path, aside.join(DATABASE_FILES[1]))?;
        sync_folder(data)?;
    }
    Ok(())
}

//! Prepares a backup file to take the place of what is here. The change itself happens at the next start.

use super::{
    BackupContents, BackupError, Course, Recovery, RecoveryKind,
    archive::{self, Archive},
    facts,
    manifest::{DATABASE, Member, blob_of},
    swap::Stage,
};
use crate::{
    desk::Desk,
    error::DeskError,
    library::{Library, sync_folder},
    outbox,
    store::{Store, copy, settings},
};
use std::{
    fs::{self, File},
    path::Path,
};

/// Unpacks and checks a backup beside the present data; the next start puts it in place.
pub fn restore(
    desk: &Desk,
    source: &Path,
    course: &Course<'_>,
) -> Result<BackupContents, DeskError> {
    let stage = Stage::begin(desk.store.folder())?;
    match prepare(&stage, desk, source, course) {
        Ok((contents, put_aside)) => {
            stage.finish(put_aside)?;
            Ok(contents)
        }
        Err(error) => {
            stage.drop_all();
            Err(error)
        }
    }
}

fn prepare(
    stage: &Stage,
    desk: &Desk,
    source: &Path,
    course: &Course<'_>,
) -> Result<(BackupContents, std::path::PathBuf), DeskError> {
    let now_ms = desk.now_ms();
    let mut archive = Archive::open(source)?;
    for member in archive.manifest.members.clone() {
        unpack(&mut archive, &member, stage, &desk.library, course)?;
    }
    if !copy::integrity(&stage.database())?.is_empty() {
        return Err(BackupError::altered(DATABASE).into());
    }
    let put_aside = stage.name_put_aside(now_ms);
    let recovery = Recovery {
        kind: RecoveryKind::Restored,
        at_ms: now_ms,
        copy_made_at_ms: Some(archive.manifest.made_at_ms),
        put_aside: desk.store.folder().join(&put_aside).display().to_string(),
        rescued_drafts: 0,
        held_sends: 0,
    };
    make_safe(&stage.database(), recovery, now_ms)?;
    Ok((archive::contents(source, &archive.manifest)?, put_aside))
}

/// Brings a prepared database to this version, holds its sends and notes why it is in use.
pub(super) fn make_safe(
    database: &Path,
    recovery: Recovery,
    now_ms: i64,
) -> Result<Recovery, DeskError> {
    let store = Store::open(database)?;
    let held_sends = outbox::hold_open_sends(&store, now_ms)?;
    let recovery = Recovery {
        held_sends,
        ..recovery
    };
    store.write(|tx| settings::write(tx, facts::RECOVERY, &recovery))?;
    drop(store);
    copy::seal(database)?;
    Ok(recovery)
}

/// Originals that are here already stay as they are; they are checked all the same.
fn unpack(
    archive: &mut Archive,
    member: &Member,
    stage: &Stage,
    library: &Library,
    course: &Course<'_>,
) -> Result<(), DeskError> {
    let target = match blob_of(&member.name) {
        None => stage.database(),
        Some(hash) => {
            let here = fs::metadata(library.blob_path(&hash));
            if here.is_ok_and(|facts| facts.len() == member.size_bytes) {
                return archive.read(member, &mut std::io::sink(), course);
            }
            Library::at(&stage.library()).blob_path(&hash)
        }
    };
    let folder = target.parent().unwrap_or(&target);
    fs::create_dir_all(folder)?;
    let mut file = File::create(&target)?;
    archive.read(member, &mut file, course)?;
    file.sync_all()?;
    Ok(sync_folder(folder)?)
}

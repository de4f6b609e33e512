//! Lets go of files that nothing needs: into the library's trash, back out of it, and after its days off the disk.
//!
//! Rows go first and name their files in the same transaction; the files follow, also after a kill in between. The
//! trash only marks rows, so that whatever needs a file again finds it in its place.

use super::BlobHash;
use crate::{
    change::Topic,
    desk::Desk,
    error::DeskError,
    store::{library_trash as stored, settings as remembered},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use ts_rs::TS;

/// What a clean-up takes, or took, out of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CleanUp {
    pub files: u32,
    /// Bytes of the originals.
    pub bytes: u64,
    /// When it was done, which names it for the way back; `None` as long as it is only planned.
    pub at_ms: Option<i64>,
}

/// Names the time of the last clean-up, so that two never share one.
const LAST: &str = "library_cleaned_at_ms";

/// Says what a clean-up would take: files that no draft, revision, post, copy or trash needs.
pub fn plan_clean_up(desk: &Desk) -> Result<CleanUp, DeskError> {
    let unneeded = unneeded(desk)?;
    let bytes = desk.store.read(|db| stored::bytes_of(db, &unneeded))?;
    Ok(CleanUp {
        files: u32::try_from(unneeded.len()).unwrap_or(u32::MAX),
        bytes,
        at_ms: None,
    })
}

/// Moves everything that nothing needs to the library's trash.
pub fn clean_up(desk: &Desk) -> Result<CleanUp, DeskError> {
    put_all_in(desk, &unneeded(desk)?)
}

/// Moves some files to the library's trash; those that are needed stay where they are.
pub fn put_in_trash(desk: &Desk, blobs: &[BlobHash]) -> Result<CleanUp, DeskError> {
    let mut hashes: HashSet<String> = blobs.iter().map(ToString::to_string).collect();
    desk.store
        .read(|db| stored::spare_needed(db, &mut hashes))?;
    put_all_in(desk, &hashes)
}

/// Takes files out of the library's trash: the named ones, those of one clean-up, or all.
pub fn take_out_of_trash(
    desk: &Desk,
    blobs: Option<&[BlobHash]>,
    cleaned_at_ms: Option<i64>,
) -> Result<u32, DeskError> {
    let count = desk
        .store
        .write(|tx| stored::take_out(tx, blobs, cleaned_at_ms))?;
    desk.announce(Topic::Library, None);
    Ok(count)
}

/// Deletes what has been in the library's trash since before a time and is still not needed.
pub fn let_go(desk: &Desk, before_ms: i64) -> Result<u32, DeskError> {
    let mut due = desk.store.read(|db| stored::due(db, before_ms))?;
    desk.store.read(|db| stored::spare_needed(db, &mut due))?;
    let count = if due.is_empty() {
        0
    } else {
        desk.store.write(|tx| {
            stored::drop_rows(tx, &due, |hash, made| desk.library.files_of(hash, made))
        })?
    };
    finish_farewells(desk)?;
    if count > 0 {
        desk.announce(Topic::Library, None);
    }
    Ok(count)
}

/// Deletes everything in the library's trash that is not needed, and counts it.
pub fn empty_trash(desk: &Desk) -> Result<u32, DeskError> {
    let_go(desk, i64::MAX)
}

/// Deletes the files whose rows are gone; what came in again in the meantime stays.
pub fn finish_farewells(desk: &Desk) -> Result<(), DeskError> {
    for path in desk.store.read(stored::farewells)? {
        let _turn = desk.library.turn();
        let hash = path.rsplit('/').next().unwrap_or_default();
        let hash = hash.split('.').next().unwrap_or_default();
        if !desk.store.read(|db| stored::is_back(db, hash))? {
            desk.library.remove(&path)?;
        }
        desk.store.write(|tx| stored::gone(tx, &path))?;
    }
    Ok(())
}

fn unneeded(desk: &Desk) -> Result<HashSet<String>, DeskError> {
    Ok(desk.store.read(|db| {
        let mut hashes = stored::unused(db)?;
        stored::spare_needed(db, &mut hashes)?;
        Ok::<_, crate::store::StoreError>(hashes)
    })?)
}

fn put_all_in(desk: &Desk, hashes: &HashSet<String>) -> Result<CleanUp, DeskError> {
    if hashes.is_empty() {
        return Ok(CleanUp::default());
    }
    let now_ms = desk.now_ms();
    let (files, bytes, at_ms) = desk.store.write(|tx| {
        let last: Option<i64> = remembered::read(tx, LAST)?;
        let at_ms = last.map_or(now_ms, |last| now_ms.max(last + 1));
        remembered::write(tx, LAST, &at_ms)?;
        let (files, bytes) = stored::put_in(tx, hashes, at_ms)?;
        Ok::<_, DeskError>((files, bytes, at_ms))
    })?;
    desk.announce(Topic::Library, None);
    Ok(CleanUp {
        files,
        bytes,
        at_ms: Some(at_ms),
    })
}

//! Takes files in: copied, hashed, looked at by a picture worker, and attached to a draft.

use super::{
    AttachOutcome, BlobHash, LibraryItem,
    folder::Copied,
    rendition::{default_budget, rendition, thumbnail},
};
use crate::{
    change::Topic,
    content::MediaKind,
    desk::Desk,
    draft,
    error::DeskError,
    id::DraftId,
    imaging::{PictureError, PictureProblem},
    store::blobs::{self, BlobRow},
};
use std::{fs::File, io::Read, path::Path};

/// The largest file that is taken in.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
const THUMB_EDGE_PX: u32 = 320;
const MAX_NAME: usize = 200;

/// Attaches a file of the disk. A file that cannot be used is an outcome, not an error: it costs nothing else.
pub fn attach_file(desk: &Desk, id: DraftId, path: &Path) -> Result<AttachOutcome, DeskError> {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    match File::open(path).and_then(|file| Ok((file.metadata()?.is_file(), file))) {
        Ok((true, file)) => attach(desk, id, file, &name),
        Ok((false, _)) => Ok(refused(&name, unreadable(&name, "it is not a file"))),
        Err(error) => Ok(refused(&name, unreadable(&name, &error.to_string()))),
    }
}

/// Attaches picture data that was pasted.
pub fn attach_bytes(
    desk: &Desk,
    id: DraftId,
    bytes: &[u8],
    name: &str,
) -> Result<AttachOutcome, DeskError> {
    attach(desk, id, bytes, name)
}

/// Lists the library, newest first.
pub fn list(desk: &Desk) -> Result<Vec<LibraryItem>, DeskError> {
    Ok(desk.store.read(blobs::list)?)
}

fn attach(
    desk: &Desk,
    id: DraftId,
    source: impl Read,
    name: &str,
) -> Result<AttachOutcome, DeskError> {
    let name: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect();
    match take_in(desk, source, &name) {
        Ok(hash) => {
            let draft = draft::attach_blob(desk, id, &hash)?;
            desk.announce(Topic::Library, Some(hash.to_string()));
            let attachment = draft.fields.content.attachments.last().cloned();
            let attachment = attachment.ok_or(DeskError::NotFound("attachment"))?;
            Ok(AttachOutcome::Attached { attachment })
        }
        Err(DeskError::Picture(error)) => Ok(refused(&name, error)),
        Err(other) => Err(other),
    }
}

/// Takes a file in without attaching it.
pub(crate) fn take_in(desk: &Desk, source: impl Read, name: &str) -> Result<BlobHash, DeskError> {
    let copied = match desk.library.copy_in(source, MAX_FILE_BYTES) {
        Ok(copied) => copied,
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            return Err(too_large(name).into());
        }
        Err(error) => return Err(error.into()),
    };
    let hash = copied.hash.clone();
    let is_known = desk.store.read(|db| blobs::read(db, &hash))?.is_some();
    if !is_known || !desk.library.blob_path(&hash).exists() {
        record(desk, copied, name)?;
    }
    if let Err(error) = make_ready(desk, &hash) {
        if !is_known {
            forget(desk, &hash)?;
        }
        return Err(error);
    }
    Ok(hash)
}

fn make_ready(desk: &Desk, hash: &BlobHash) -> Result<(), DeskError> {
    rendition(desk, hash, None, default_budget())?;
    thumbnail(desk, hash, None, THUMB_EDGE_PX)?;
    Ok(())
}

/// Drops a file that came in with this call but cannot be used.
fn forget(desk: &Desk, hash: &BlobHash) -> Result<(), DeskError> {
    let unused = desk.store.write(|tx| blobs::forget(tx, hash))?;
    remove_file(&desk.library.blob_path(hash))?;
    for made in unused {
        remove_file(&desk.library.rendition_path(&made))?;
    }
    Ok(())
}

fn remove_file(path: &Path) -> Result<(), DeskError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Keeps the file first and the row second: a row always has its file.
fn record(desk: &Desk, copied: Copied, name: &str) -> Result<(), DeskError> {
    let facts = desk.doors.imaging.inspect(copied.file.path(), name)?;
    desk.library
        .keep(copied.file, &desk.library.blob_path(&copied.hash))?;
    let row = BlobRow {
        hash: copied.hash,
        name: name.to_owned(),
        mime: facts.mime,
        kind: MediaKind::Image,
        width_px: Some(facts.width_px),
        height_px: Some(facts.height_px),
        size_bytes: copied.size_bytes,
        private: facts.private,
        added_at_ms: desk.now_ms(),
    };
    Ok(desk.store.write(|tx| blobs::add(tx, &row))?)
}

fn refused(name: &str, error: PictureError) -> AttachOutcome {
    AttachOutcome::Refused {
        name: name.to_owned(),
        error,
    }
}

fn unreadable(name: &str, why: &str) -> PictureError {
    let message = format!("“{name}” could not be read: {why}. The draft is unchanged.");
    PictureError {
        code: PictureProblem::Unreadable,
        message,
    }
}

fn too_large(name: &str) -> PictureError {
    let limit = MAX_FILE_BYTES / (1024 * 1024);
    let message =
        format!("“{name}” is larger than {limit} MB. Export a smaller copy and add that.");
    PictureError {
        code: PictureProblem::TooLarge,
        message,
    }
}

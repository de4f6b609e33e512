//! Takes files in: copied, hashed, looked at by a picture worker, and attached to a draft.

use super::{
    AttachOutcome, BlobHash,
    folder::Copied,
    rendition::{cleaned, default_budget, rendition},
    sticker,
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
use tempfile::NamedTempFile;

/// The largest file that is taken in: what Bird takes as an upload; Routee takes documents of 100 MB. Pictures have
/// a lower limit, which the picture worker knows.
pub const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;
pub(super) const THUMB_EDGE_PX: u32 = 320;
const MAX_NAME: usize = 200;

/// Attaches a file of the disk. A file that cannot be used is an outcome, not an error: it costs nothing else.
pub fn attach_file(desk: &Desk, id: DraftId, path: &Path) -> Result<AttachOutcome, DeskError> {
    match take_in_file(desk, path) {
        Ok(blob) => attach_taken(desk, id, &blob),
        Err(error) => refused(&file_name(path), error),
    }
}

/// Attaches picture data that was pasted.
pub fn attach_bytes(
    desk: &Desk,
    id: DraftId,
    bytes: &[u8],
    name: &str,
) -> Result<AttachOutcome, DeskError> {
    match take_in(desk, bytes, name) {
        Ok(blob) => attach_taken(desk, id, &blob),
        Err(error) => refused(&plain_name(name), error),
    }
}

/// Attaches a file that was taken in; a draft that is full is an outcome, too.
pub fn attach_taken(desk: &Desk, id: DraftId, blob: &BlobHash) -> Result<AttachOutcome, DeskError> {
    let draft = match draft::attach_blob(desk, id, blob) {
        Err(DeskError::Invalid(message)) => {
            let name = super::read(desk, blob)?.name;
            let code = PictureProblem::TooMany;
            let error = PictureError { code, message };
            return Ok(AttachOutcome::Refused { name, error });
        }
        draft => draft?,
    };
    desk.announce(Topic::Library, Some(blob.to_string()));
    let attachment = draft.fields.content.attachments.last().cloned();
    let attachment = attachment.ok_or(DeskError::NotFound("attachment"))?;
    Ok(AttachOutcome::Attached {
        attachment: Box::new(attachment),
    })
}

fn refused(name: &str, error: DeskError) -> Result<AttachOutcome, DeskError> {
    match error {
        DeskError::Picture(error) => Ok(AttachOutcome::Refused {
            name: name.to_owned(),
            error,
        }),
        other => Err(other),
    }
}

/// Takes a file of the disk in without attaching it.
pub fn take_in_file(desk: &Desk, path: &Path) -> Result<BlobHash, DeskError> {
    let name = file_name(path);
    match File::open(path).and_then(|file| Ok((file.metadata()?.is_file(), file))) {
        Ok((true, file)) => take_in(desk, file, &name),
        Ok((false, _)) => Err(unreadable(&name, "it is not a file").into()),
        Err(error) => Err(unreadable(&name, &error.to_string()).into()),
    }
}

/// Takes a file in without attaching it; one that is known comes out of the library's trash.
pub fn take_in(desk: &Desk, source: impl Read, name: &str) -> Result<BlobHash, DeskError> {
    let name = plain_name(name);
    let copied = match desk.library.copy_in(source, MAX_FILE_BYTES) {
        Ok(copied) => copied,
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            return Err(too_large(&name).into());
        }
        Err(error) => return Err(error.into()),
    };
    let hash = copied.hash.clone();
    let known = desk.store.read(|db| blobs::read(db, &hash))?;
    let is_known = known.is_some();
    let kind = match known {
        Some(row) if desk.library.blob_path(&hash).exists() => row.kind,
        _ => record(desk, copied, &name)?,
    };
    if is_known {
        desk.store.write(|tx| blobs::keep(tx, &hash))?;
    }
    if let Err(error) = make_ready(desk, &hash, kind) {
        if !is_known {
            forget(desk, &hash)?;
        }
        return Err(error);
    }
    Ok(hash)
}

fn make_ready(desk: &Desk, hash: &BlobHash, kind: MediaKind) -> Result<(), DeskError> {
    if kind == MediaKind::Image {
        rendition(desk, hash, None, default_budget())?;
    } else {
        cleaned(desk, hash)?;
    }
    Ok(())
}

/// Drops a file that came in with this call but cannot be used.
fn forget(desk: &Desk, hash: &BlobHash) -> Result<(), DeskError> {
    let _turn = desk.library.turn();
    let unused = desk.store.write(|tx| blobs::forget(tx, hash))?;
    for file in desk.library.files_of(hash, &unused) {
        desk.library.remove(&file)?;
    }
    Ok(())
}

/// Keeps the file first and the row second: a row always has its file.
fn record(desk: &Desk, copied: Copied, name: &str) -> Result<MediaKind, DeskError> {
    let mut facts = desk.doors.imaging.probe(copied.file.path(), name)?;
    facts.media.fits_sticker = sticker::fits(&facts);
    let (thumbnail, look) = thumbnail(desk, copied.file.path(), facts.kind)?;
    let row = BlobRow {
        hash: copied.hash,
        name: name.to_owned(),
        mime: facts.mime,
        kind: facts.kind,
        width_px: facts.width_px,
        height_px: facts.height_px,
        size_bytes: copied.size_bytes,
        private: facts.private,
        media: facts.media,
        look,
        added_at_ms: desk.now_ms(),
    };
    let _turn = desk.library.turn();
    desk.library
        .keep(copied.file, &desk.library.blob_path(&row.hash))?;
    if let Some(thumbnail) = thumbnail {
        let path = desk.library.thumb_path(&row.hash, None, THUMB_EDGE_PX);
        desk.library.keep(thumbnail, &path)?;
    }
    desk.store.write(|tx| blobs::add(tx, &row))?;
    Ok(row.kind)
}

/// Makes the small picture; only a picture is refused for having none.
fn thumbnail(
    desk: &Desk,
    source: &Path,
    kind: MediaKind,
) -> Result<(Option<NamedTempFile>, Option<u64>), DeskError> {
    let target = desk.library.temporary()?;
    match desk
        .doors
        .imaging
        .thumbnail(source, target.path(), THUMB_EDGE_PX, None)
    {
        Ok(look) => Ok((Some(target), look)),
        Err(_) if kind != MediaKind::Image => Ok((None, None)),
        Err(error) => Err(error.into()),
    }
}

fn file_name(path: &Path) -> String {
    plain_name(
        &path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy(),
    )
}

fn plain_name(name: &str) -> String {
    let plain = name.chars().filter(|c| !c.is_control());
    plain.take(MAX_NAME).collect()
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

//! What is made from an original: thumbnails, and the picture that is really sent.

use super::BlobHash;
use crate::{
    capabilities::{Capabilities, MediaRule},
    content::{Attachment, MediaKind, PictureEdit},
    desk::Desk,
    error::DeskError,
    imaging::{PictureBudget, PreparedPicture},
    store::{StoreError, blobs, blobs::BlobRow},
};
use std::path::PathBuf;

/// How files that are no pictures are made ready.
const CLEAN_RECIPE: &str = "clean-v1";
/// Begins the recipe of every picture made for sending.
const SENT: &str = "v1-";

/// What pictures are prepared for before a target is known: the smallest common budget of the systems.
pub fn default_budget() -> PictureBudget {
    PictureBudget {
        max_edge_px: 1600,
        max_bytes: 5_000_000,
        allow_png: true,
    }
}

/// Gives the picture budget of a target.
pub fn budget(capabilities: &Capabilities) -> PictureBudget {
    let rule = capabilities
        .media
        .iter()
        .find(|rule| rule.kind == MediaKind::Image);
    let usual = default_budget();
    rule.map_or(usual, |rule: &MediaRule| PictureBudget {
        max_edge_px: rule.max_edge_px.unwrap_or(usual.max_edge_px),
        max_bytes: rule.max_bytes.min(usual.max_bytes),
        allow_png: rule.mimes.iter().any(|mime| mime == "image/png"),
    })
}

/// Gives the picture as it will be sent; makes it when it is missing. Blocks on the picture worker.
pub fn rendition(
    desk: &Desk,
    blob: &BlobHash,
    edit: Option<PictureEdit>,
    budget: PictureBudget,
) -> Result<(PreparedPicture, PathBuf), DeskError> {
    let recipe = recipe(budget, edit);
    if let Some(known) = kept(desk, blob, &recipe)? {
        return Ok(known);
    }
    let target = desk.library.temporary()?;
    let source = desk.library.blob_path(blob);
    let made = (desk.doors.imaging).prepare(&source, target.path(), budget, edit)?;
    keep(desk, blob, &recipe, made, target)
}

/// Gives what was made by a recipe, if it is still there and what it was.
pub(super) fn kept(
    desk: &Desk,
    blob: &BlobHash,
    recipe: &str,
) -> Result<Option<(PreparedPicture, PathBuf)>, DeskError> {
    let Some(made) = desk.store.read(|db| blobs::rendition(db, blob, recipe))? else {
        return Ok(None);
    };
    let path = desk.library.rendition_path(&made.sha256);
    let is_whole = desk.library.is_whole(&path, &made.sha256)?;
    Ok(is_whole.then_some((made, path)))
}

/// Keeps what was made: the file first, its row second.
pub(super) fn keep(
    desk: &Desk,
    blob: &BlobHash,
    recipe: &str,
    made: PreparedPicture,
    target: tempfile::NamedTempFile,
) -> Result<(PreparedPicture, PathBuf), DeskError> {
    let path = desk.library.rendition_path(&made.sha256);
    desk.library.keep(target, &path)?;
    desk.store
        .write(|tx| blobs::add_rendition(tx, blob, recipe, &made))?;
    Ok((made, path))
}

/// Gives a file as it will be sent by an account: a picture prepared for its budget, anything else cleaned.
pub(crate) fn for_sending(
    desk: &Desk,
    (blob, edit): (&BlobHash, Option<PictureEdit>),
    kind: MediaKind,
    capabilities: &Capabilities,
) -> Result<(PreparedPicture, PathBuf), DeskError> {
    if kind == MediaKind::Image {
        return rendition(desk, blob, edit, budget(capabilities));
    }
    cleaned(desk, blob)
}

/// Gives a file that is no picture, or a sticker, without its private parts; the original when there are none.
pub(super) fn cleaned(
    desk: &Desk,
    blob: &BlobHash,
) -> Result<(PreparedPicture, PathBuf), DeskError> {
    let row = desk.store.read(|db| blobs::read(db, blob))?;
    let row = row.ok_or(DeskError::NotFound("file"))?;
    let source = desk.library.blob_path(blob);
    let is_clean = || {
        let mut private = row.private.iter();
        private.all(|fact| row.media.stays.contains(fact))
    };
    if row.kind != MediaKind::Image && is_clean() {
        return Ok((as_it_is(&row), source));
    }
    if let Some(known) = kept(desk, blob, CLEAN_RECIPE)? {
        return Ok(known);
    }
    let target = desk.library.temporary()?;
    let made = desk.doors.imaging.clean(&source, target.path())?;
    keep(desk, blob, CLEAN_RECIPE, made, target)
}

fn as_it_is(row: &BlobRow) -> PreparedPicture {
    PreparedPicture {
        sha256: row.hash.to_string(),
        mime: row.mime.clone(),
        width_px: row.width_px.unwrap_or_default(),
        height_px: row.height_px.unwrap_or_default(),
        size_bytes: row.size_bytes,
        removed: Vec::new(),
        notes: row.media.stays.clone(),
    }
}

/// Says what was made of an attachment for a system, without making or checking it.
pub(crate) fn made(
    db: &rusqlite::Connection,
    attachment: &Attachment,
    capabilities: &Capabilities,
) -> Result<Option<PreparedPicture>, StoreError> {
    let blob = &attachment.blob;
    if attachment.kind == MediaKind::Image {
        let recipe = recipe(budget(capabilities), attachment.edit);
        return blobs::rendition(db, blob, &recipe);
    }
    let cleaned = blobs::rendition(db, blob, CLEAN_RECIPE)?;
    Ok(match cleaned {
        Some(made) => Some(made),
        None => blobs::read(db, blob)?.as_ref().map(as_it_is),
    })
}

/// Gives the path of a thumbnail; makes it when it is missing.
pub fn thumbnail(
    desk: &Desk,
    blob: &BlobHash,
    edit: Option<PictureEdit>,
    edge_px: u32,
) -> Result<PathBuf, DeskError> {
    let path = desk.library.thumb_path(blob, edit, edge_px);
    if !path.exists() {
        let target = desk.library.temporary()?;
        let source = desk.library.blob_path(blob);
        desk.doors
            .imaging
            .thumbnail(&source, target.path(), edge_px, edit)?;
        desk.library.keep(target, &path)?;
    }
    Ok(path)
}

/// Finds the original that has these bytes, or that a picture with these bytes was made from, and its edit.
pub(crate) fn with_bytes(
    desk: &Desk,
    sha256: &str,
) -> Result<Option<(BlobHash, Option<PictureEdit>)>, DeskError> {
    let found = desk.store.read(|db| blobs::with_bytes(db, sha256))?;
    let sent = found.into_iter().find_map(|(blob, recipe)| match recipe {
        Some(recipe) => Some((blob, edit_of(&recipe)?)),
        None => Some((blob, None)),
    });
    Ok(sent)
}

/// What was made for sending is named by its budget and, when there is one, the edit's code.
fn recipe(budget: PictureBudget, edit: Option<PictureEdit>) -> String {
    let format = if budget.allow_png { "png" } else { "jpeg" };
    let code = edit.map_or_else(String::new, |edit| format!("-{edit}"));
    let (edge, bytes) = (budget.max_edge_px, budget.max_bytes);
    format!("{SENT}{edge}-{bytes}-{format}{code}")
}

/// Gives the edit that a recipe names; the outer `None` when its product is not for sending.
fn edit_of(recipe: &str) -> Option<Option<PictureEdit>> {
    let mut parts = recipe.strip_prefix(SENT)?.splitn(4, '-').skip(3);
    match parts.next() {
        Some(code) => code.parse().ok().map(Some),
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_edit_is_read_back_from_a_recipe() {
        let budget = default_budget();
        assert_eq!(recipe(budget, None), "v1-1600-5000000-png");
        let edit: PictureEdit = "r1m0s-35c100.200.5000.5000".parse().unwrap();
        let edited = recipe(budget, Some(edit));
        assert_eq!(edited, "v1-1600-5000000-png-r1m0s-35c100.200.5000.5000");
        assert_eq!(edit_of(&edited), Some(Some(edit)));
        assert_eq!(edit_of(&recipe(budget, None)), Some(None));
        assert_eq!(edit_of("arrives-v1"), None);
        assert_eq!(edit_of("v1-1600-5000000-png-odd"), None);
    }
}

//! What is made from an original: thumbnails, and the picture that is really sent.

use super::{BlobHash, folder::hash_file};
use crate::{
    capabilities::{Capabilities, MediaRule},
    content::{MediaKind, PictureEdit},
    desk::Desk,
    error::DeskError,
    imaging::{PictureBudget, PreparedPicture},
    store::{StoreError, blobs},
};
use std::path::PathBuf;

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
    let is_whole = path.exists() && hash_file(&path)? == made.sha256;
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

/// Says what was made from an original for a budget, without making or checking it.
pub(crate) fn made(
    db: &rusqlite::Connection,
    blob: &BlobHash,
    edit: Option<PictureEdit>,
    budget: PictureBudget,
) -> Result<Option<PreparedPicture>, StoreError> {
    blobs::rendition(db, blob, &recipe(budget, edit))
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

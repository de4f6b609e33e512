//! What is made from an original: thumbnails, and the picture that is really sent.

use super::{BlobHash, folder::hash_file};
use crate::{
    capabilities::{Capabilities, MediaRule},
    content::MediaKind,
    desk::Desk,
    error::DeskError,
    imaging::{PictureBudget, PreparedPicture},
    store::{StoreError, blobs},
};
use std::path::PathBuf;

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
    budget: PictureBudget,
) -> Result<(PreparedPicture, PathBuf), DeskError> {
    let recipe = recipe(budget);
    if let Some(made) = desk.store.read(|db| blobs::rendition(db, blob, &recipe))? {
        let path = desk.library.rendition_path(&made.sha256);
        if path.exists() && hash_file(&path)? == made.sha256 {
            return Ok((made, path));
        }
    }
    let target = desk.library.temporary()?;
    let source = desk.library.blob_path(blob);
    let made = desk.doors.imaging.prepare(&source, target.path(), budget)?;
    let path = desk.library.rendition_path(&made.sha256);
    desk.library.keep(target, &path)?;
    desk.store
        .write(|tx| blobs::add_rendition(tx, blob, &recipe, &made))?;
    Ok((made, path))
}

/// Says what was made from an original for a budget, without making or checking it.
pub(crate) fn made(
    db: &rusqlite::Connection,
    blob: &BlobHash,
    budget: PictureBudget,
) -> Result<Option<PreparedPicture>, StoreError> {
    blobs::rendition(db, blob, &recipe(budget))
}

/// Gives the path of a thumbnail; makes it when it is missing.
pub fn thumbnail(desk: &Desk, blob: &BlobHash, edge_px: u32) -> Result<PathBuf, DeskError> {
    let path = desk.library.thumb_path(blob, edge_px);
    if !path.exists() {
        let target = desk.library.temporary()?;
        let source = desk.library.blob_path(blob);
        desk.doors
            .imaging
            .thumbnail(&source, target.path(), edge_px)?;
        desk.library.keep(target, &path)?;
    }
    Ok(path)
}

fn recipe(budget: PictureBudget) -> String {
    let format = if budget.allow_png { "png" } else { "jpeg" };
    format!("v1-{}-{}-{format}", budget.max_edge_px, budget.max_bytes)
}

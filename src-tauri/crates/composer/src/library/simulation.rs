//! What arrives of a picture after WhatsApp's own rescale.

use super::{
    BlobHash,
    rendition::{default_budget, keep, kept, rendition},
};
use crate::{
    content::PictureEdit,
    desk::Desk,
    error::DeskError,
    imaging::{ArrivingPicture, SimulatedPicture, SmallText},
};
use std::path::PathBuf;

/// Says what arrives and which text in it gets too small to read. Blocks on the picture worker.
pub fn simulate(
    desk: &Desk,
    blob: &BlobHash,
    edit: Option<PictureEdit>,
) -> Result<SimulatedPicture, DeskError> {
    let edit = edit.map_or(Ok(None), PictureEdit::checked)?;
    let (sent, path) = rendition(desk, blob, edit, default_budget())?;
    let (arrives, small_text, _) = make(desk, blob, edit, path)?;
    Ok(SimulatedPicture {
        sent,
        arrives,
        small_text,
    })
}

/// Gives the picture as it arrives; makes it when it is missing.
pub fn simulated(
    desk: &Desk,
    blob: &BlobHash,
    edit: Option<PictureEdit>,
) -> Result<PathBuf, DeskError> {
    if let Some((_, path)) = kept(desk, blob, &recipe(edit))? {
        return Ok(path);
    }
    let (_, sent) = rendition(desk, blob, edit, default_budget())?;
    Ok(make(desk, blob, edit, sent)?.2)
}

type Made = (ArrivingPicture, Vec<SmallText>, PathBuf);

fn make(
    desk: &Desk,
    blob: &BlobHash,
    edit: Option<PictureEdit>,
    sent: PathBuf,
) -> Result<Made, DeskError> {
    let target = desk.library.temporary()?;
    let source = desk.library.blob_path(blob);
    let arrival = (desk.doors.imaging).simulate(&source, &sent, target.path(), edit)?;
    let (picture, path) = keep(desk, blob, &recipe(edit), arrival.picture, target)?;
    let arrives = ArrivingPicture {
        width_px: picture.width_px,
        height_px: picture.height_px,
        size_bytes: picture.size_bytes,
    };
    Ok((arrives, arrival.small_text, path))
}

fn recipe(edit: Option<PictureEdit>) -> String {
    let code = edit.map_or_else(String::new, |edit| format!("-{edit}"));
    format!("arrives-v1{code}")
}

//! Stickers: which file is one already, and one made of any picture.

use super::{BlobHash, rendition::cleaned, take_in};
use crate::{
    content::{Attachment, MediaKind},
    desk::Desk,
    draft::{self, Draft},
    error::DeskError,
    id::{AttachmentId, DraftId},
    imaging::FileFacts,
    store::blobs,
};
use std::{fs::File, path::Path};

/// Width and height of a sticker. WhatsApp's own rule, as the next two.
const EDGE_PX: u32 = 512;
/// Most bytes of a still sticker.
const MAX_BYTES: u64 = 100_000;
/// Most bytes of an animated sticker.
const MAX_ANIMATED_BYTES: u64 = 500_000;

/// Says whether a file is a sticker as it is.
pub(super) fn fits(facts: &FileFacts) -> bool {
    let size = (facts.width_px, facts.height_px);
    why_not(&facts.mime, size, facts.size_bytes, facts.media.animated).is_none()
}

fn why_not(
    mime: &str,
    (width_px, height_px): (Option<u32>, Option<u32>),
    bytes: u64,
    is_animated: bool,
) -> Option<String> {
    let limit = if is_animated {
        MAX_ANIMATED_BYTES
    } else {
        MAX_BYTES
    };
    if mime != "image/webp" {
        return Some(format!("a sticker is a WebP picture, this is {mime}"));
    }
    if (width_px, height_px) != (Some(EDGE_PX), Some(EDGE_PX)) {
        let [width, height] = [width_px, height_px].map(Option::unwrap_or_default);
        return Some(format!(
            "a sticker has {EDGE_PX} × {EDGE_PX} pixels, this picture has {width} × {height}"
        ));
    }
    (bytes > limit).then(|| format!("a sticker has at most {limit} bytes, this one has {bytes}"))
}

/// Makes the file ready to be sent as a sticker, or says why it cannot be one.
pub(crate) fn ready_as_sticker(desk: &Desk, attachment: &Attachment) -> Result<(), DeskError> {
    if attachment.kind == MediaKind::Sticker {
        return Ok(());
    }
    let row = desk.store.read(|db| blobs::read(db, &attachment.blob))?;
    let row = row.ok_or(DeskError::NotFound("file"))?;
    let size = (row.width_px, row.height_px);
    let unfit = why_not(&row.mime, size, row.size_bytes, row.media.animated);
    let unfit = unfit.or_else(|| {
        let why = "an edited picture is sent anew, a sticker as it is";
        attachment.edit.map(|_| why.to_owned())
    });
    if let Some(why) = unfit {
        let name = &attachment.name;
        let why = format!("“{name}” stays a picture: {why}. Make a sticker of it instead.");
        return Err(DeskError::Invalid(why));
    }
    cleaned(desk, &attachment.blob)?;
    Ok(())
}

/// Puts a sticker made of a picture, as it was edited, in the picture's place; the original stays in the library.
pub fn make_sticker(
    desk: &Desk,
    id: DraftId,
    attachment: AttachmentId,
) -> Result<Draft, DeskError> {
    let draft = draft::read(desk, id)?;
    let known = draft::find(&draft.fields.content.attachments, attachment)?;
    if known.kind != MediaKind::Image {
        let why = "a sticker is made of a picture; the draft is unchanged";
        return Err(DeskError::Invalid(why.into()));
    }
    if ready_as_sticker(desk, known).is_ok() {
        return draft::set_attachment_kind(desk, id, attachment, MediaKind::Sticker);
    }
    let blob = made_of(desk, known)?;
    cleaned(desk, &blob)?;
    let made = Attachment {
        id: known.id,
        alt: known.alt.clone(),
        kind: MediaKind::Sticker,
        ..draft::of_blob(desk, &blob)?
    };
    draft::exchange(desk, id, made)
}

fn made_of(desk: &Desk, picture: &Attachment) -> Result<BlobHash, DeskError> {
    let target = desk.library.temporary()?;
    let source = desk.library.blob_path(&picture.blob);
    (desk.doors.imaging).sticker(&source, target.path(), picture.edit)?;
    let stem = Path::new(&picture.name).file_stem().unwrap_or_default();
    let name = format!("{}.webp", stem.to_string_lossy());
    take_in(desk, File::open(target.path())?, &name)
}

//! Changes a draft's attachments. Each is an edit of its own, because pictures arrive while the person types.

use super::{Draft, edit::edit};
use crate::{
    content::{Attachment, Focus, MediaKind, PictureEdit},
    desk::Desk,
    error::DeskError,
    id::{AttachmentId, DraftId},
    library::{self, BlobHash},
    store::blobs,
};

/// The most files a draft holds, whatever its system takes.
const MAX_ATTACHMENTS: usize = 200;

/// Adds a file of the library to the end.
pub fn attach_blob(desk: &Desk, id: DraftId, blob: &BlobHash) -> Result<Draft, DeskError> {
    add(desk, id, of_blob(desk, blob)?, usize::MAX)
}

/// Makes an attachment of a file of the library.
pub(crate) fn of_blob(desk: &Desk, blob: &BlobHash) -> Result<Attachment, DeskError> {
    let row = desk
        .store
        .read(|db| blobs::read(db, blob))?
        .ok_or(DeskError::NotFound("file"))?;
    Ok(Attachment {
        id: AttachmentId::new(),
        blob: row.hash,
        name: row.name,
        kind: row.kind,
        mime: row.mime,
        width_px: row.width_px,
        height_px: row.height_px,
        size_bytes: row.size_bytes,
        alt: String::new(),
        edit: None,
        focus: None,
        removes: row.private,
        media: row.media.some(),
    })
}

/// Puts an attachment in at a place, or at the end.
pub(crate) fn add(
    desk: &Desk,
    id: DraftId,
    attachment: Attachment,
    index: usize,
) -> Result<Draft, DeskError> {
    edit(desk, id, |fields| {
        let attachments = &mut fields.content.attachments;
        if attachments.len() >= MAX_ATTACHMENTS {
            let why = format!("a draft holds {MAX_ATTACHMENTS} files; this one was not added");
            return Err(DeskError::Invalid(why));
        }
        if attachments.iter().all(|known| known.id != attachment.id) {
            attachments.insert(index.min(attachments.len()), attachment);
        }
        Ok(())
    })
}

/// Puts a removed attachment back.
pub fn restore_attachment(
    desk: &Desk,
    id: DraftId,
    mut attachment: Attachment,
    index: usize,
) -> Result<Draft, DeskError> {
    attachment.edit = attachment.edit.map_or(Ok(None), PictureEdit::checked)?;
    attachment.focus = attachment.focus.map(Focus::checked).transpose()?;
    let known = desk.store.read(|db| blobs::read(db, &attachment.blob))?;
    known.ok_or(DeskError::NotFound("file"))?;
    add(desk, id, attachment, index)
}

/// Puts another file in the place of the attachment with the same id, as after a conversion, and for the way back.
pub fn exchange(desk: &Desk, id: DraftId, attachment: Attachment) -> Result<Draft, DeskError> {
    let known = desk.store.read(|db| blobs::read(db, &attachment.blob))?;
    let row = known.ok_or(DeskError::NotFound("file"))?;
    let attachment = Attachment {
        edit: attachment.edit.map_or(Ok(None), PictureEdit::checked)?,
        focus: attachment.focus.map(Focus::checked).transpose()?,
        mime: row.mime,
        size_bytes: row.size_bytes,
        ..attachment
    };
    change(desk, id, attachment.id, |known| {
        *known = attachment;
        Ok(())
    })
}

/// Orders the attachments; those not named keep their order at the end.
pub fn arrange(desk: &Desk, id: DraftId, order: &[AttachmentId]) -> Result<Draft, DeskError> {
    edit(desk, id, |fields| {
        let place = |attachment: &Attachment| {
            order
                .iter()
                .position(|wanted| *wanted == attachment.id)
                .unwrap_or(usize::MAX)
        };
        fields.content.attachments.sort_by_key(place);
        Ok(())
    })
}

/// Takes an attachment out; the file stays in the library.
pub fn remove_attachment(
    desk: &Desk,
    id: DraftId,
    attachment: AttachmentId,
) -> Result<Draft, DeskError> {
    edit(desk, id, |fields| {
        fields
            .content
            .attachments
            .retain(|known| known.id != attachment);
        Ok(())
    })
}

/// Sets the words for people who cannot see the picture.
pub fn describe(
    desk: &Desk,
    id: DraftId,
    attachment: AttachmentId,
    alt: &str,
) -> Result<Draft, DeskError> {
    let alt: String = alt.chars().take(1000).collect();
    change(desk, id, attachment, |known| {
        known.alt = alt;
        Ok(())
    })
}

/// Sets what is changed about a picture and where the eye should go; the original stays as it is.
pub fn edit_attachment(
    desk: &Desk,
    id: DraftId,
    attachment: AttachmentId,
    edit: Option<PictureEdit>,
    focus: Option<Focus>,
) -> Result<Draft, DeskError> {
    let edit = edit.map_or(Ok(None), PictureEdit::checked)?;
    let focus = focus.map(Focus::checked).transpose()?;
    change(desk, id, attachment, |known| {
        if known.kind != MediaKind::Image {
            return Err(DeskError::Invalid("only pictures can be edited".into()));
        }
        known.edit = edit;
        known.focus = focus;
        Ok(())
    })
}

/// Sends a picture as a sticker or a sticker as a picture; the file stays as it is.
pub fn set_attachment_kind(
    desk: &Desk,
    id: DraftId,
    attachment: AttachmentId,
    kind: MediaKind,
) -> Result<Draft, DeskError> {
    let draft = super::read(desk, id)?;
    let known = find(&draft.fields.content.attachments, attachment)?;
    if kind == MediaKind::Sticker {
        library::ready_as_sticker(desk, known)?;
    }
    change(desk, id, attachment, |known| {
        let both = [MediaKind::Image, MediaKind::Sticker];
        if !both.contains(&known.kind) || !both.contains(&kind) {
            let why = "only a picture can be a sticker, and only a sticker a picture; the draft is unchanged";
            return Err(DeskError::Invalid(why.into()));
        }
        known.kind = kind;
        Ok(())
    })
}

/// Finds an attachment.
pub(crate) fn find(
    attachments: &[Attachment],
    wanted: AttachmentId,
) -> Result<&Attachment, DeskError> {
    let found = attachments.iter().find(|known| known.id == wanted);
    found.ok_or(DeskError::NotFound("attachment"))
}

fn change(
    desk: &Desk,
    id: DraftId,
    attachment: AttachmentId,
    set: impl FnOnce(&mut Attachment) -> Result<(), DeskError>,
) -> Result<Draft, DeskError> {
    edit(desk, id, |fields| {
        let mut attachments = fields.content.attachments.iter_mut();
        let known = attachments.find(|known| known.id == attachment);
        set(known.ok_or(DeskError::NotFound("attachment"))?)
    })
}

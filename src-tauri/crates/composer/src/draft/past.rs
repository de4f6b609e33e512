//! The time machine: a draft's moments, and the way back to any of them.

use super::{
    Draft, DraftFields, Moment, Origin, Revision,
    compare::changed,
    edit::{edit_as, read_revision},
};
use crate::{
    desk::Desk,
    error::DeskError,
    id::DraftId,
    store::{blobs, revisions},
};

/// The most moments of one page.
pub const MOMENTS_PAGE: u32 = 200;
/// Saves closer together than this belong to one burst of typing.
pub(crate) const BURST_MS: i64 = 5_000;

/// Lists a draft's moments, newest first; `before` is the revision of the last one of the page before.
pub fn moments(desk: &Desk, id: DraftId, before: Option<u32>) -> Result<Vec<Moment>, DeskError> {
    super::read(desk, id)?;
    let before = before.unwrap_or(u32::MAX);
    let kept = desk
        .store
        .read(|db| revisions::bursts(db, id, before, MOMENTS_PAGE + 1))?;
    let nothing = DraftFields::default();
    let older = kept.iter().skip(1).map(|older| &older.fields);
    let older = older.chain(std::iter::once(&nothing));
    let moments = kept
        .iter()
        .zip(older)
        .map(|(kept, older)| moment(kept, older));
    Ok(moments.take(MOMENTS_PAGE as usize).collect())
}

fn moment(kept: &Revision, older: &DraftFields) -> Moment {
    Moment {
        revision: kept.revision,
        saved_at_ms: kept.saved_at_ms,
        origin: kept.origin,
        title: kept.fields.content.title(),
        changed: changed(older, &kept.fields),
    }
}

/// Makes an older revision the newest one again. Nothing is lost: what the draft was stays a revision.
///
/// Attachments whose file is gone are left out and named in the error; the rest is restored all the same.
pub fn restore_revision(desk: &Desk, id: DraftId, revision: u32) -> Result<Draft, DeskError> {
    let mut fields = read_revision(desk, id, revision)?.fields;
    let lost = without_lost_files(desk, &mut fields)?;
    let draft = edit_as(desk, id, Origin::Restored, |now| {
        *now = fields;
        Ok(())
    })?;
    if lost.is_empty() {
        return Ok(draft);
    }
    let names = lost.join(", ");
    let why = format!(
        "revision {revision} was restored without {names}: these files are not in the library any more; attach them again"
    );
    Err(DeskError::Invalid(why))
}

/// Takes out attachments whose file is gone and gives their names.
fn without_lost_files(desk: &Desk, fields: &mut DraftFields) -> Result<Vec<String>, DeskError> {
    let mut lost = Vec::new();
    let all = std::mem::take(&mut fields.content.attachments);
    for attachment in all {
        let row = desk.store.read(|db| blobs::read(db, &attachment.blob))?;
        if row.is_some() && desk.library.blob_path(&attachment.blob).exists() {
            fields.content.attachments.push(attachment);
        } else {
            lost.push(attachment.name);
        }
    }
    Ok(lost)
}

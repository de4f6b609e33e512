//! A draft sent to oneself before it goes to everybody.

use super::{
    Hold, PostSummary,
    send::{Source, send_from},
};
use crate::{
    desk::Desk,
    draft::{self, Draft},
    error::DeskError,
    id::DraftId,
    recipient::Recipient,
    schedule::Schedule,
    settings,
};

/// Sends a draft as it stands to one recipient at once, marked as a test; the draft stays what it is.
///
/// The recipient is remembered in the settings as one of the person's own.
pub fn test_send(desk: &Desk, id: DraftId, recipient: Recipient) -> Result<PostSummary, DeskError> {
    let draft = draft::read(desk, id)?;
    let mut fields = draft.fields.clone();
    fields.recipients = vec![recipient.clone()];
    fields.schedule = Schedule::Now;
    fields.not_after = None;
    let post = send_from(
        desk,
        Draft { fields, ..draft },
        Hold { seconds: 0 },
        Source::Test,
    )?;
    settings::remember_own(desk, recipient)?;
    Ok(post)
}

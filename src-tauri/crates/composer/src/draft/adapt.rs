//! Changes a draft into the nearest thing that its account takes: one revision, and new drafts for what is parted off.

use super::{
    AdaptedDraft, Draft, DraftFields, Origin,
    edit::{change_in, keep},
};
use crate::{
    capabilities::Capabilities,
    change::Topic,
    content::{Adapted, Content, Offer, Piece, adapt},
    desk::Desk,
    error::DeskError,
    id::{AttachmentId, DraftId},
    recipient::Recipient,
    store::drafts,
};
use std::collections::HashMap;

/// Takes an offer up. The revision before stays, so that it can be undone.
pub fn adapt_draft(desk: &Desk, id: DraftId, offer: Offer) -> Result<AdaptedDraft, DeskError> {
    let account = super::read(desk, id)?.fields.account_id;
    let account = desk.account(account.ok_or(DeskError::NotFound("account"))?)?;
    let capabilities = desk.doors.connector.capabilities(&account);
    let now_ms = desk.now_ms();
    let adapted = desk.store.write(|tx| {
        let mut draft = drafts::read(tx, id)?.ok_or(DeskError::NotFound("draft"))?;
        let made = made(&draft, offer, &capabilities)?;
        change_in(tx, &mut draft, Origin::Typed, now_ms, |fields| {
            *fields = made.fields;
            Ok(())
        })?;
        let fields = draft.fields.clone();
        let others = made.rest.into_iter();
        let others = others.map(|content| beside(&fields, content, now_ms));
        let others: Vec<Draft> = others.collect();
        for other in &others {
            keep(tx, other, Origin::Typed)?;
        }
        Ok::<_, DeskError>(AdaptedDraft {
            draft,
            others,
            left_out: made.left_out,
        })
    })?;
    for draft in std::iter::once(&adapted.draft).chain(&adapted.others) {
        desk.announce(Topic::Drafts, Some(draft.id.to_string()));
    }
    Ok(adapted)
}

/// What the draft becomes, before it is kept.
struct Made {
    fields: DraftFields,
    rest: Vec<Content>,
    left_out: Vec<String>,
}

fn made(draft: &Draft, offer: Offer, capabilities: &Capabilities) -> Result<Made, DeskError> {
    let no_help = || {
        DeskError::Invalid("there is nothing to adapt in this way; the draft is unchanged".into())
    };
    if draft.deleted_at_ms.is_some() {
        let why = "this draft is in the trash; restore it first";
        return Err(DeskError::Invalid(why.into()));
    }
    let mut fields = draft.fields.clone();
    if offer == Offer::LeaveOutRecipients {
        let is_reached = |one: &Recipient| capabilities.recipients.contains(&one.kind());
        let (kept, others): (Vec<_>, Vec<_>) = fields.recipients.into_iter().partition(is_reached);
        if others.is_empty() {
            return Err(no_help());
        }
        fields.recipients = kept;
        return Ok(Made {
            fields,
            rest: Vec::new(),
            left_out: others.iter().map(|one| one.name().to_owned()).collect(),
        });
    }
    let Adapted {
        content,
        rest,
        left_out,
    } = adapt(&fields.content, offer, capabilities).ok_or_else(no_help)?;
    fields.content = content;
    Ok(Made {
        fields,
        rest,
        left_out,
    })
}

/// Makes a draft for the same people at the same time.
fn beside(fields: &DraftFields, content: Content, now_ms: i64) -> Draft {
    let fields = DraftFields {
        content: with_own_ids(content),
        ..fields.clone()
    };
    Draft {
        id: DraftId::new(),
        revision: 1,
        fields,
        created_at_ms: now_ms,
        updated_at_ms: now_ms,
        deleted_at_ms: None,
    }
}

/// An undo brings attachments back to the first draft, so those of the others have ids of their own.
fn with_own_ids(mut content: Content) -> Content {
    let mut own: HashMap<AttachmentId, AttachmentId> = HashMap::new();
    for file in &mut content.attachments {
        let id = AttachmentId::new();
        own.insert(file.id, id);
        file.id = id;
    }
    if let Some(Piece::Carousel(carousel)) = &mut content.piece {
        for card in &mut carousel.cards {
            card.attachment = card.attachment.and_then(|id| own.get(&id).copied());
        }
    }
    content
}

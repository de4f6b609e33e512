//! Conflicts, read and resolved by a person.

use super::{
    Conflict, Resolution, SyncMark,
    applied::{self, Brought},
    local::add_revision,
};
use crate::{
    change::Topic,
    desk::Desk,
    draft::{Draft, DraftFields, Origin, SharedDraft},
    error::DeskError,
    id::DraftId,
    store::{audience, draft_conflicts, draft_links, drafts, revisions},
};

/// Reads a draft's open conflict.
pub fn read_conflict(desk: &Desk, id: DraftId) -> Result<Option<Conflict>, DeskError> {
    desk.store.read(|db| {
        let (Some(open), Some(draft)) = (draft_conflicts::read(db, id)?, drafts::read(db, id)?)
        else {
            return Ok(None);
        };
        let theirs = revisions::read(db, id, open.theirs_revision)?;
        let theirs = theirs.ok_or(DeskError::NotFound("version"))?.fields;
        let mut names = Brought::default();
        if let Some(account) = draft.fields.account_id {
            let groups = audience::groups(db, account, None)?.into_iter();
            names.names = groups.map(|group| (group.id, group.name)).collect();
        }
        Ok(Some(Conflict {
            draft_id: id,
            found_at_ms: open.found_at_ms,
            base: open
                .base
                .map(|base| outline(desk, &theirs, &open.theirs, &base, &names)),
            mine: draft.fields,
            theirs,
            parts: open.fields,
        }))
    })
}

/// Says a version in local fields, as far as it can be said without asking anyone.
fn outline(
    desk: &Desk,
    fields: &DraftFields,
    from: &SharedDraft,
    to: &SharedDraft,
    names: &Brought,
) -> DraftFields {
    let mut outlined = fields.clone();
    let native = fields
        .account_id
        .and_then(|id| desk.capabilities(id).ok())
        .map(|capabilities| capabilities.schedule);
    let to = SharedDraft {
        files: from.files.clone(),
        ..to.clone()
    };
    if let Some(native) = native
        && applied::apply(&mut outlined, from, &to, names, native).is_err()
    {
        outlined.content.text = to.text;
    }
    outlined
}

/// Ends a conflict as the person chose; the result goes to the system, and both versions stay in the history.
pub fn resolve_conflict(
    desk: &Desk,
    id: DraftId,
    resolution: Resolution,
) -> Result<Draft, DeskError> {
    let now_ms = desk.now_ms();
    let draft = desk.store.write(|tx| {
        let open = draft_conflicts::read(tx, id)?.ok_or(DeskError::NotFound("conflict"))?;
        let mut draft = drafts::read(tx, id)?.ok_or(DeskError::NotFound("draft"))?;
        if let Some(text) = resolution.text {
            draft.fields.content.text = text;
        }
        if let Some(schedule) = resolution.schedule {
            draft.fields.schedule = schedule;
        }
        if resolution.take_their_sender == Some(true) {
            draft.fields.sender_id = Some(open.theirs.sender.clone());
        }
        crate::draft::check_size(&draft.fields)?;
        add_revision(tx, &mut draft, Origin::Merged, now_ms)?;
        if let Some(mut link) = draft_links::read(tx, id)? {
            link.base = Some(open.theirs);
            link.base_revision = open.theirs_revision;
            link.mark = SyncMark::Waiting;
            link.marked_revision = 0;
            draft_links::write(tx, &link)?;
        }
        draft_conflicts::remove(tx, id)?;
        Ok::<_, DeskError>(draft)
    })?;
    desk.announce(Topic::Drafts, Some(id.to_string()));
    desk.announce(Topic::Sync, Some(id.to_string()));
    Ok(draft)
}

//! Makes a local draft of a copy that belongs to none.

use super::{
    SyncMark,
    applied::{self, Brought},
    fingerprint,
    pictures::bring,
    projection::project,
    site::Site,
};
use crate::{
    draft::{Draft, DraftFields, Origin, RemoteDraft, SharedDraft},
    error::DeskError,
    id::DraftId,
    store::{
        draft_links::{self, Link, LinkedFile},
        drafts, revisions,
    },
};
use rusqlite::Connection;
use std::sync::Arc;

/// Takes a copy in as a new draft.
pub(super) async fn import(site: &Arc<Site>, remote: RemoteDraft) -> Result<(), DeskError> {
    let nothing = SharedDraft {
        sender: remote.shared.sender.clone(),
        groups: Vec::new(),
        text: String::new(),
        files: Vec::new(),
        schedule: None,
    };
    let (brought, files) = bring(site, &remote.shared, &nothing).await?;
    let id = site
        .local(move |site| {
            let fields = fields_of(site, &nothing, &remote.shared, &brought)?;
            site.desk
                .store
                .write(|tx| make(tx, site, fields, files, &remote))
        })
        .await?;
    site.tell_draft(id);
    Ok(())
}

fn fields_of(
    site: &Site,
    nothing: &SharedDraft,
    theirs: &SharedDraft,
    brought: &Brought,
) -> Result<DraftFields, DeskError> {
    let mut fields = DraftFields {
        account_id: Some(site.account.id),
        sender_id: Some(theirs.sender.clone()),
        ..DraftFields::default()
    };
    let native = site.capabilities.schedule;
    applied::apply(&mut fields, nothing, theirs, brought, native)?;
    crate::draft::check_size(&fields)?;
    Ok(fields)
}

fn make(
    tx: &Connection,
    site: &Site,
    fields: DraftFields,
    files: Vec<LinkedFile>,
    remote: &RemoteDraft,
) -> Result<DraftId, DeskError> {
    let now_ms = site.desk.now_ms();
    let read_back = project(tx, site, &fields, &files)?;
    if fingerprint(&read_back.shared) != fingerprint(&remote.shared) {
        let why = "a draft at the system has no form here; it was left as it is";
        return Err(DeskError::Invalid(why.into()));
    }
    let draft = Draft {
        id: DraftId::new(),
        revision: 1,
        fields,
        created_at_ms: remote.created_at_ms.min(now_ms),
        updated_at_ms: remote.updated_at_ms.min(now_ms),
        deleted_at_ms: None,
    };
    drafts::write(tx, &draft)?;
    revisions::add(tx, &draft, Origin::Pulled)?;
    draft_links::write(
        tx,
        &Link {
            remote_id: Some(remote.id.clone()),
            base: Some(remote.shared.clone()),
            base_revision: 1,
            copy: fingerprint(&remote.shared),
            remote_updated_at_ms: remote.updated_at_ms,
            files,
            mark: SyncMark::Synced,
            marked_revision: 1,
            synced_at_ms: Some(now_ms),
            ..Link::new(draft.id, site.account.id)
        },
    )?;
    Ok(draft.id)
}

//! Where one draft stands, for its badge and its details.

use super::{DraftSync, Stays, SyncMark};
use crate::{
    change::Topic,
    desk::Desk,
    error::DeskError,
    id::DraftId,
    settings,
    store::{draft_links, drafts, posts},
};

/// Says where a draft stands.
pub fn draft_sync(desk: &Desk, id: DraftId) -> Result<DraftSync, DeskError> {
    let (draft, link, frozen) = desk.store.read(|db| {
        let draft = drafts::read(db, id)?.ok_or(DeskError::NotFound("draft"))?;
        let frozen = posts::frozen_revision(db, id)?;
        Ok::<_, DeskError>((draft, draft_links::read(db, id)?, frozen))
    })?;
    let stays = here_for_now(desk, &draft)?;
    let Some(link) = link else {
        // A draft sent before it ever had a copy gets none, and no link.
        let is_sent = frozen == Some(draft.revision);
        let stays = stays.or(is_sent.then_some(Stays::Sent));
        return Ok(DraftSync {
            mark: match stays {
                Some(_) => SyncMark::Here,
                None => SyncMark::Waiting,
            },
            stays,
            ..DraftSync::default()
        });
    };
    let is_behind = link.mark == SyncMark::Synced && link.marked_revision < draft.revision;
    let mark = match (stays, link.mark) {
        (_, SyncMark::Conflict) => SyncMark::Conflict,
        (Some(_), _) => SyncMark::Here,
        (None, _) if is_behind => SyncMark::Waiting,
        (None, mark) => mark,
    };
    Ok(DraftSync {
        mark,
        stays: stays.or(link.stays).filter(|_| mark == SyncMark::Here),
        message: link.message,
        synced_at_ms: link.synced_at_ms,
        notice: link.notice,
    })
}

/// Says why nothing is asked for a draft at the moment, whatever was noted before.
fn here_for_now(desk: &Desk, draft: &crate::draft::Draft) -> Result<Option<Stays>, DeskError> {
    if draft.deleted_at_ms.is_some() {
        return Ok(Some(Stays::InTrash));
    }
    if !settings::read(desk)?.sync_drafts {
        return Ok(Some(Stays::TurnedOff));
    }
    let accounts = crate::account::list(desk)?;
    let mut accounts = accounts.into_iter();
    let account = accounts.find(|account| Some(account.id) == draft.fields.account_id);
    let offers = match account {
        Some(account) => desk.doors.connector.capabilities(&account).drafts,
        None => false,
    };
    Ok((!offers).then_some(Stays::NotOffered))
}

/// Takes a draft's notice away, because the person has seen it.
pub fn dismiss_notice(desk: &Desk, id: DraftId) -> Result<(), DeskError> {
    if desk.store.write(|tx| draft_links::dismiss(tx, id))? {
        desk.announce(Topic::Sync, Some(id.to_string()));
    }
    Ok(())
}

//! Saves a draft at its system: a new copy first, then the outdated ones go. The journal is written before each step.

use super::{
    Stays, SyncMark,
    clear::clear,
    fingerprint,
    local::Look,
    pictures,
    site::{Site, keep_link},
};
use crate::{
    channel::ChannelError,
    draft::RemoteDraft,
    error::DeskError,
    id::DraftId,
    store::{
        accounts,
        draft_errands::{self, Errand, ErrandStep, Outdated},
        draft_links::Link,
    },
};
use rusqlite::Connection;
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// What a save came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pushed {
    pub created: bool,
    pub deleted: u32,
}

/// Brings a draft's system in step with it. `known` are the copies in the list just read; a new one joins them.
pub(super) async fn push(
    site: &Arc<Site>,
    id: DraftId,
    known: &mut HashSet<String>,
) -> Result<Pushed, DeskError> {
    let missing = site
        .local(move |site| site.desk.store.read(|db| pictures_to_upload(db, site, id)))
        .await?;
    pictures::upload(site, missing).await?;
    let listed: Vec<String> = known.iter().cloned().collect();
    let frozen = site
        .local(move |site| site.desk.store.write(|tx| freeze(tx, site, id, listed)))
        .await?;
    site.tell(id);
    let Some(mut errand) = frozen else {
        return Ok(Pushed::default());
    };
    let mut pushed = Pushed::default();
    if errand.step == ErrandStep::Creating {
        let made = site.channel.create_draft(&errand.shared).await;
        let (next, made) = site
            .local(move |site| {
                site.desk
                    .store
                    .write(|tx| note_answer(tx, site, errand, made))
            })
            .await?;
        known.insert(made?);
        errand = next;
        pushed.created = true;
    }
    pushed.deleted = clear(site, errand).await?;
    Ok(pushed)
}

fn pictures_to_upload(
    db: &Connection,
    site: &Site,
    id: DraftId,
) -> Result<Vec<crate::content::Attachment>, DeskError> {
    let look = Look::at(db, site, id)?;
    let only_pictures = look.projected.stays == Some(Stays::PicturesHere);
    let is_wanted = only_pictures && unwanted(&look, site).is_none();
    Ok(if is_wanted {
        look.projected.missing
    } else {
        Vec::new()
    })
}

/// Says why no copy is wanted at all.
fn unwanted(look: &Look, site: &Site) -> Option<Stays> {
    if look.draft.deleted_at_ms.is_some() {
        Some(Stays::InTrash)
    } else if !look.belongs(site) {
        Some(Stays::NotOffered)
    } else {
        look.is_sent.then_some(Stays::Sent)
    }
}

/// Decides what is to be done and writes it down before any request leaves; `None` when nothing is.
fn freeze(
    tx: &Connection,
    site: &Site,
    id: DraftId,
    known: Vec<String>,
) -> Result<Option<Errand>, DeskError> {
    let mut look = Look::at(tx, site, id)?;
    if look.link.account_id != site.account.id {
        if look.link.remote_id.is_some() && is_reachable(tx, &look.link)? {
            // Its copy at the other account goes first.
            return Ok(None);
        }
        look.link = Link {
            notice: look.link.notice.take(),
            ..Link::new(id, site.account.id)
        };
        let fields = &look.draft.fields;
        look.projected = super::projection::project(tx, site, fields, &[])?;
    }
    let open = draft_errands::open_of(tx, id)?;
    if look.in_conflict && look.draft.deleted_at_ms.is_none() {
        return Ok(None);
    }
    let mut outdated = open
        .as_ref()
        .map_or_else(Vec::new, |open| open.outdated.clone());
    let now_ms = site.desk.now_ms();
    look.link.marked_revision = look.draft.revision;
    look.link.message = None;
    if let Some(reason) = unwanted(&look, site) {
        outdated.extend(own_copy(&look.link, &outdated));
        look.link.mark = SyncMark::Here;
        look.link.stays = Some(reason);
        keep_link(tx, &look.link)?;
        return begin(
            tx,
            &look,
            open,
            ErrandStep::Deleting,
            None,
            (known, outdated),
            now_ms,
        );
    }
    let is_there = look.link.remote_id.is_some();
    let emptied = is_there && look.projected.stays == Some(Stays::Empty);
    if let Some(reason) = look.projected.stays.filter(|_| !emptied) {
        look.link.mark = SyncMark::Here;
        look.link.stays = Some(reason);
    } else if is_there && !look.is_changed() {
        look.link.mark = SyncMark::Synced;
        look.link.stays = None;
        look.link.synced_at_ms = look.link.synced_at_ms.or(Some(now_ms));
    } else {
        look.link.mark = SyncMark::Waiting;
        look.link.stays = None;
        look.link.files.clone_from(&look.projected.files);
        keep_link(tx, &look.link)?;
        outdated.extend(own_copy(&look.link, &outdated));
        return begin(
            tx,
            &look,
            open,
            ErrandStep::Creating,
            None,
            (known, outdated),
            now_ms,
        );
    }
    keep_link(tx, &look.link)?;
    // Nothing to create; what an earlier errand left to delete still goes.
    let keeps = look.link.remote_id.clone();
    outdated.retain(|copy| Some(&copy.id) != keeps.as_ref());
    match open {
        Some(open) => begin(
            tx,
            &look,
            Some(open),
            ErrandStep::Deleting,
            keeps,
            (known, outdated),
            now_ms,
        ),
        None => Ok(None),
    }
}

fn is_reachable(tx: &Connection, link: &Link) -> Result<bool, DeskError> {
    Ok(accounts::list(tx)?
        .iter()
        .any(|account| account.id == link.account_id))
}

/// Gives a link's copy as one to delete, unless it is listed already.
fn own_copy(link: &Link, listed: &[Outdated]) -> Option<Outdated> {
    let id = link.remote_id.clone()?;
    listed.iter().all(|copy| copy.id != id).then(|| Outdated {
        id,
        fingerprint: link.copy.clone(),
        asked: false,
    })
}

/// Writes the errand: the open one goes on, unless a lost request of it could still arrive with other content.
fn begin(
    tx: &Connection,
    look: &Look,
    open: Option<Errand>,
    step: ErrandStep,
    new_remote_id: Option<String>,
    (known, outdated): (Vec<String>, Vec<Outdated>),
    now_ms: i64,
) -> Result<Option<Errand>, DeskError> {
    let shared = look.projected.shared.clone();
    let fresh = Errand {
        id: Uuid::now_v7(),
        account_id: look.link.account_id,
        draft_id: look.draft.id,
        revision: if step == ErrandStep::Creating {
            look.draft.revision
        } else {
            0
        },
        step,
        fingerprint: fingerprint(&shared),
        shared,
        known,
        new_remote_id,
        outdated,
        lost: 0,
        attempts: 0,
        not_before_ms: 0,
        started_at_ms: now_ms,
        ended_at_ms: None,
    };
    let fresh_id = fresh.id;
    let mut errand = match open {
        Some(open) if open.lost == 0 || open.fingerprint == fresh.fingerprint => Errand {
            id: open.id,
            lost: open.lost,
            attempts: open.attempts,
            started_at_ms: open.started_at_ms,
            ..fresh
        },
        Some(mut open) => {
            open.ended_at_ms = Some(now_ms);
            draft_errands::write(tx, &open)?;
            fresh
        }
        None => fresh,
    };
    if errand.step == ErrandStep::Creating {
        errand.attempts += 1;
    } else if errand.outdated.is_empty() {
        errand.ended_at_ms = Some(now_ms);
        if errand.id != fresh_id {
            draft_errands::write(tx, &errand)?;
        }
        return Ok(None);
    }
    draft_errands::write(tx, &errand)?;
    Ok(Some(errand))
}

/// Writes down what became of a request to create.
fn note_answer(
    tx: &Connection,
    site: &Site,
    mut errand: Errand,
    made: Result<RemoteDraft, ChannelError>,
) -> Result<(Errand, Result<String, DeskError>), DeskError> {
    match made {
        Ok(remote) => {
            let id = remote.id.clone();
            let errand = adopt(tx, site, errand, remote)?;
            Ok((errand, Ok(id)))
        }
        Err(error) => {
            errand.step = match &error {
                ChannelError::Unknown { .. } => ErrandStep::Unknown,
                _ => ErrandStep::Waiting,
            };
            draft_errands::write(tx, &errand)?;
            Ok((errand, Err(error.into())))
        }
    }
}

/// Takes a copy as the one an errand made.
pub(super) fn adopt(
    tx: &Connection,
    site: &Site,
    mut errand: Errand,
    remote: RemoteDraft,
) -> Result<Errand, DeskError> {
    let mut link = site.link(tx, errand.draft_id)?;
    link.copy = fingerprint(&remote.shared);
    link.remote_updated_at_ms = remote.updated_at_ms;
    link.remote_id = Some(remote.id.clone());
    keep_link(tx, &link)?;
    errand.step = ErrandStep::Deleting;
    errand.new_remote_id = Some(remote.id);
    errand.attempts = 0;
    errand.not_before_ms = 0;
    draft_errands::write(tx, &errand)?;
    Ok(errand)
}

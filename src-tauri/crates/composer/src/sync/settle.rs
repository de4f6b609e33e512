//! Finds out from the list what became of requests whose answers were lost, also of those that arrive late.

use super::{clear::owned, fingerprint, push::adopt, site::Site};
use crate::{
    draft::RemoteDraft,
    error::DeskError,
    id::DraftId,
    store::draft_errands::{self, Errand, ErrandStep},
};
use rusqlite::Connection;
use std::{collections::HashSet, sync::Arc};

/// How long a lost request may still arrive.
const LATE_MS: i64 = 24 * 3_600_000;

/// Settles every errand whose request to create may have arrived; gives the drafts they belong to.
pub(super) async fn settle(
    site: &Arc<Site>,
    list: &Arc<Vec<RemoteDraft>>,
) -> Result<Vec<DraftId>, DeskError> {
    let list = list.clone();
    let settled = site
        .local(move |site| {
            site.desk.store.write(|tx| {
                draft_errands::forget_ended(tx, site.desk.now_ms() - LATE_MS)?;
                settle_all(tx, site, &list)
            })
        })
        .await?;
    for draft in &settled {
        site.tell(*draft);
    }
    Ok(settled)
}

fn settle_all(
    tx: &Connection,
    site: &Site,
    list: &[RemoteDraft],
) -> Result<Vec<DraftId>, DeskError> {
    let mut owned = owned(tx, site)?;
    let mut settled = Vec::new();
    for errand in draft_errands::open(tx, site.account.id)? {
        let is_open = match errand.step {
            ErrandStep::Creating | ErrandStep::Unknown => true,
            ErrandStep::Waiting => errand.lost > 0,
            ErrandStep::Deleting => false,
        };
        if !is_open {
            continue;
        }
        settled.push(errand.draft_id);
        match arrived(&errand, list, &owned) {
            Some(remote) => {
                owned.insert(remote.id.clone());
                let was_lost = errand.step == ErrandStep::Waiting;
                let lost = errand.lost - u32::from(was_lost);
                adopt(tx, site, Errand { lost, ..errand }, remote.clone())?;
            }
            None => give_up(tx, errand)?,
        }
    }
    Ok(settled)
}

/// Gives the oldest copy in the list that an errand's lost request made.
fn arrived<'a>(
    errand: &Errand,
    list: &'a [RemoteDraft],
    owned: &HashSet<String>,
) -> Option<&'a RemoteDraft> {
    let ours = list.iter().filter(|remote| {
        !owned.contains(&remote.id)
            && !errand.known.contains(&remote.id)
            && fingerprint(&remote.shared) == errand.fingerprint
    });
    ours.min_by_key(|remote| (remote.created_at_ms, remote.id.clone()))
}

/// It is not there: it may be made again, and the lost request is remembered in case it arrives late.
fn give_up(tx: &Connection, mut errand: Errand) -> Result<(), DeskError> {
    if errand.step != ErrandStep::Waiting {
        errand.lost += 1;
        errand.step = ErrandStep::Waiting;
    }
    Ok(draft_errands::write(tx, &errand)?)
}

/// Deletes copies that lost requests made after all; gives their ids, and how many were deleted.
pub(super) async fn sweep(
    site: &Arc<Site>,
    list: &Arc<Vec<RemoteDraft>>,
) -> Result<(HashSet<String>, u32), DeskError> {
    let list = list.clone();
    let late = site
        .local(move |site| site.desk.store.read(|db| stragglers(db, site, &list)))
        .await?;
    let mut deleted = 0;
    let mut ids = HashSet::new();
    for (mut errand, remote) in late {
        ids.insert(remote.clone());
        if let Err(error) = site.channel.delete_draft(&remote).await {
            tracing::warn!(%error, "a copy that arrived late could not be deleted yet");
            continue;
        }
        deleted += 1;
        errand.lost -= 1;
        site.local(move |site| {
            Ok(site
                .desk
                .store
                .write(|tx| draft_errands::write(tx, &errand))?)
        })
        .await?;
    }
    Ok((ids, deleted))
}

fn stragglers(
    db: &Connection,
    site: &Site,
    list: &[RemoteDraft],
) -> Result<Vec<(Errand, String)>, DeskError> {
    let mut owned = owned(db, site)?;
    let since_ms = site.desk.now_ms() - LATE_MS;
    let mut late = Vec::new();
    for errand in draft_errands::with_lost(db, site.account.id, since_ms)? {
        if let Some(remote) = arrived(&errand, list, &owned) {
            owned.insert(remote.id.clone());
            late.push((errand, remote.id.clone()));
        }
    }
    Ok(late)
}

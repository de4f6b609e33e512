//! The second half of an errand: deletes what is outdated, but nothing that was changed there meanwhile.

use super::{
    SyncMark,
    absorb::{Arrival, absorb},
    fingerprint,
    likeness::pair,
    site::{Site, keep_link},
};
use crate::{
    channel::Deleted,
    draft::{RemoteDraft, SharedDraft},
    error::DeskError,
    store::{
        draft_errands::{self, Errand, Outdated},
        draft_links, drafts,
    },
};
use rusqlite::Connection;
use std::{collections::HashSet, sync::Arc};

/// What became of one outdated copy.
#[allow(clippy::large_enum_variant, reason = "one at a time")]
enum Gone {
    /// It is gone, by us.
    Deleted,
    /// It was gone already.
    Before,
    /// It was changed there; it stays.
    Changed(RemoteDraft),
}

/// Deletes an errand's outdated copies and ends it; says how many were deleted.
pub(super) async fn clear(site: &Arc<Site>, mut errand: Errand) -> Result<u32, DeskError> {
    let mut deleted = 0;
    while let Some(copy) = errand.outdated.first().cloned() {
        let theirs = match remove(site, &mut errand, &copy).await? {
            Gone::Deleted => {
                deleted += 1;
                None
            }
            Gone::Before => successor(site, &errand).await?,
            Gone::Changed(theirs) => Some(theirs),
        };
        if let Some(theirs) = theirs {
            take_in(site, errand, theirs).await?;
            return Ok(deleted);
        }
        errand.outdated.remove(0);
        errand = keep(site, errand).await?;
    }
    let draft = errand.draft_id;
    site.local(move |site| site.desk.store.write(|tx| end(tx, site, errand)))
        .await?;
    site.tell(draft);
    Ok(deleted)
}

async fn keep(site: &Arc<Site>, errand: Errand) -> Result<Errand, DeskError> {
    site.local(move |site| {
        site.desk
            .store
            .write(|tx| draft_errands::write(tx, &errand))?;
        Ok(errand)
    })
    .await
}

/// Deletes one copy, if it is still what it was.
async fn remove(site: &Arc<Site>, errand: &mut Errand, copy: &Outdated) -> Result<Gone, DeskError> {
    match site.channel.draft(&copy.id).await? {
        None => return Ok(Gone::Before),
        Some(there) if fingerprint(&there.shared) != copy.fingerprint => {
            return Ok(Gone::Changed(there));
        }
        Some(_) => {}
    }
    if let Some(first) = errand.outdated.first_mut() {
        first.asked = true;
    }
    *errand = keep(site, errand.clone()).await?;
    Ok(match site.channel.delete_draft(&copy.id).await? {
        Deleted::Now => Gone::Deleted,
        Deleted::Before => Gone::Before,
    })
}

/// Looks for the copy that someone else put in the place of ours while this errand was under way.
async fn successor(site: &Arc<Site>, errand: &Errand) -> Result<Option<RemoteDraft>, DeskError> {
    let list = site.channel.drafts().await?;
    let errand = errand.clone();
    site.local(move |site| {
        let (base, owned) = site.desk.store.read(|db| {
            let link = site.link(db, errand.draft_id)?;
            Ok::<_, DeskError>((link.base, owned(db, site)?))
        })?;
        let base: SharedDraft = base.unwrap_or_else(|| errand.shared.clone());
        let is_new = |remote: &&RemoteDraft| {
            !owned.contains(&remote.id) && !errand.known.contains(&remote.id)
        };
        let new: Vec<&RemoteDraft> = list.iter().filter(is_new).collect();
        let versions: Vec<&SharedDraft> = new.iter().map(|remote| &remote.shared).collect();
        let found = pair(&[&base], &versions, |_, _| !errand.known.is_empty());
        Ok(found.first().map(|(_, place)| new[*place].clone()))
    })
    .await
}

/// Lists the copies that belong to a draft here, or are about to go.
pub(super) fn owned(db: &Connection, site: &Site) -> Result<HashSet<String>, DeskError> {
    let links = draft_links::of_account(db, site.account.id)?;
    let mut owned: HashSet<String> = links
        .into_iter()
        .filter_map(|link| link.remote_id)
        .collect();
    for errand in draft_errands::open(db, site.account.id)? {
        owned.extend(errand.new_remote_id);
        owned.extend(errand.outdated.into_iter().map(|copy| copy.id));
    }
    Ok(owned)
}

/// Takes in what someone else saved meanwhile; our own new copy is one more that goes.
async fn take_in(site: &Arc<Site>, errand: Errand, theirs: RemoteDraft) -> Result<(), DeskError> {
    let mut replaces = errand.outdated.clone();
    let draft = errand.draft_id;
    if let Some(id) = errand.new_remote_id.clone() {
        let copy = site
            .local(move |site| Ok(site.desk.store.read(|db| draft_links::read(db, draft))?))
            .await?;
        let copy = copy.filter(|link| link.remote_id.as_ref() == Some(&id));
        replaces.extend(copy.map(|link| Outdated {
            id,
            fingerprint: link.copy,
            asked: false,
        }));
    }
    // An outdated copy that is gone stays listed: deleting it again does no harm.
    let arrival = Arrival {
        theirs,
        ends: Some(errand),
        replaces,
    };
    // When someone typed meanwhile, the errand is still open and meets it again in the next round.
    absorb(site, draft, arrival).await.map(|_| ())
}

/// Ends an errand: what it made is what both sides agree on.
fn end(tx: &Connection, site: &Site, mut errand: Errand) -> Result<(), DeskError> {
    let now_ms = site.desk.now_ms();
    errand.ended_at_ms = Some(now_ms);
    draft_errands::write(tx, &errand)?;
    let mut link = site.link(tx, errand.draft_id)?;
    link.message = None;
    if errand.new_remote_id.is_none() {
        link.remote_id = None;
        link.base = None;
        link.copy.clear();
        link.files.clear();
        let draft = drafts::read(tx, errand.draft_id)?;
        let account = draft.and_then(|draft| draft.fields.account_id);
        if let Some(account) = account.filter(|id| *id != link.account_id) {
            link.account_id = account;
            link.mark = SyncMark::Waiting;
            link.stays = None;
        }
    } else if errand.revision > 0 {
        link.base = Some(errand.shared);
        link.base_revision = errand.revision;
        link.marked_revision = errand.revision;
        link.mark = SyncMark::Synced;
        link.stays = None;
        link.synced_at_ms = Some(now_ms);
    }
    keep_link(tx, &link)?;
    Ok(())
}

//! Compares the list at a system with the copies known here: unchanged, changed, replaced by another one, or gone.

use super::{
    NoticeKind, Stays, SyncMark, SyncNotice,
    clear::owned,
    fingerprint,
    likeness::pair,
    local::Look,
    site::{Site, keep_link},
};
use crate::{
    channel::ChannelError,
    draft::{Origin, RemoteDraft, SharedDraft},
    error::DeskError,
    id::DraftId,
    store::{
        draft_conflicts,
        draft_errands::{self, ErrandStep},
        draft_links::{self, Link},
        drafts, revisions,
    },
};
use rusqlite::Connection;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Where a draft's copy stands at the system.
#[derive(Clone, Debug)]
pub(super) enum Seen {
    Same,
    /// Changed in place, or replaced by another copy.
    Changed(Box<RemoteDraft>),
    Gone,
    /// It is there but cannot be read; it is left alone.
    Unclear,
}

/// What a list says about the drafts of an account.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub seen: HashMap<DraftId, Seen>,
    /// Copies that belong to no draft here.
    pub new: Vec<RemoteDraft>,
    /// Drafts that were made here of a copy which turned out to be the next version of another draft.
    pub doubles: Vec<DraftId>,
}

/// Compares; `passed_over` are copies that are none of these.
pub(super) async fn compare(
    site: &Arc<Site>,
    list: &Arc<Vec<RemoteDraft>>,
    passed_over: HashSet<String>,
) -> Result<Findings, DeskError> {
    let ours = {
        let list = list.clone();
        site.local(move |site| site.desk.store.read(|db| Ours::read(db, site, &list)))
            .await?
    };
    let mut gone = Vec::new();
    let mut findings = Findings::default();
    let there: HashMap<&str, &RemoteDraft> = list
        .iter()
        .map(|remote| (remote.id.as_str(), remote))
        .collect();
    for link in &ours.links {
        let Some(id) = &link.remote_id else { continue };
        let there = match there.get(id.as_str()) {
            Some(there) => Some((*there).clone()),
            // A list can leave out what it cannot show; only the draft's own address tells.
            None => match site.channel.draft(id).await {
                Ok(there) => there,
                Err(ChannelError::SignInNeeded) => return Err(ChannelError::SignInNeeded.into()),
                Err(error) => {
                    tracing::warn!(%error, "a draft at a system cannot be read");
                    findings.seen.insert(link.draft_id, Seen::Unclear);
                    continue;
                }
            },
        };
        match there {
            Some(there) if fingerprint(&there.shared) == link.copy => {
                findings.seen.insert(link.draft_id, Seen::Same);
            }
            Some(there) => {
                let changed = Seen::Changed(Box::new(there));
                findings.seen.insert(link.draft_id, changed);
            }
            None => gone.push(link.clone()),
        }
    }
    let is_new = |remote: &&RemoteDraft| {
        !ours.owned.contains(&remote.id) && !passed_over.contains(&remote.id)
    };
    let new = list.iter().filter(is_new).cloned().collect();
    follow(&mut findings, gone, new, &ours);
    Ok(findings)
}

/// The copies that belong to drafts here.
struct Ours {
    links: Vec<Link>,
    owned: HashSet<String>,
    /// Copies of drafts that were pulled and not touched since.
    untouched: HashMap<String, DraftId>,
}

impl Ours {
    fn read(db: &Connection, site: &Site, list: &[RemoteDraft]) -> Result<Self, DeskError> {
        let links = draft_links::of_account(db, site.account.id)?;
        let errands = draft_errands::open(db, site.account.id)?;
        // A waiting errand has nothing at the system yet; the others see to their copies themselves.
        let busy: HashSet<DraftId> = errands
            .iter()
            .filter(|errand| errand.step != ErrandStep::Waiting)
            .map(|errand| errand.draft_id)
            .collect();
        let is_free = |link: &Link| !busy.contains(&link.draft_id);
        let links: Vec<Link> = links.into_iter().filter(is_free).collect();
        let mut untouched = HashMap::new();
        let there: HashSet<&str> = list.iter().map(|remote| remote.id.as_str()).collect();
        let any_gone = |link: &Link| {
            let id = link.remote_id.as_deref();
            id.is_some_and(|id| !there.contains(id))
        };
        // Only when a copy vanished can one of them be its next version.
        if links.iter().any(any_gone) {
            for link in links.iter().filter(|link| link.base_revision == 1) {
                let draft = drafts::read(db, link.draft_id)?;
                let is_new = draft.is_some_and(|draft| draft.revision == 1);
                let first = revisions::read(db, link.draft_id, 1)?;
                if is_new && first.is_some_and(|first| first.origin == Origin::Pulled) {
                    untouched.extend(link.remote_id.clone().map(|id| (id, link.draft_id)));
                }
            }
        }
        Ok(Self {
            owned: owned(db, site)?,
            links,
            untouched,
        })
    }
}

/// Finds the next versions of copies that are gone, among new copies and among drafts just made of one.
fn follow(findings: &mut Findings, gone: Vec<Link>, new: Vec<RemoteDraft>, ours: &Ours) {
    let untouched = ours.links.iter().filter_map(|link| {
        let id = link.remote_id.clone()?;
        let is_free = ours.untouched.contains_key(&id)
            && matches!(findings.seen.get(&link.draft_id), Some(Seen::Same));
        Some(RemoteDraft {
            id,
            shared: link.base.clone().filter(|_| is_free)?,
            created_at_ms: link.remote_updated_at_ms,
            updated_at_ms: link.remote_updated_at_ms,
        })
    });
    let candidates: Vec<RemoteDraft> = new.iter().cloned().chain(untouched).collect();
    let bases: Vec<(&Link, &SharedDraft)> = gone
        .iter()
        .filter_map(|link| Some((link, link.base.as_ref()?)))
        .collect();
    let vanished: Vec<&SharedDraft> = bases.iter().map(|(_, base)| *base).collect();
    let later: Vec<&SharedDraft> = candidates.iter().map(|remote| &remote.shared).collect();
    let pairs = pair(&vanished, &later, |old, new| {
        let (link, remote) = (bases[old].0, &candidates[new]);
        let is_younger = ours
            .untouched
            .get(&remote.id)
            .is_none_or(|double| *double > link.draft_id);
        is_younger && remote.created_at_ms >= link.remote_updated_at_ms
    });
    for (old, later) in &pairs {
        let (link, remote) = (bases[*old].0, candidates[*later].clone());
        findings.doubles.extend(ours.untouched.get(&remote.id));
        let changed = Seen::Changed(Box::new(remote));
        findings.seen.insert(link.draft_id, changed);
    }
    for link in &gone {
        findings.seen.entry(link.draft_id).or_insert(Seen::Gone);
    }
    let taken: HashSet<usize> = pairs.iter().map(|(_, later)| *later).collect();
    let left = new.into_iter().enumerate();
    findings.new = left
        .filter(|(place, _)| !taken.contains(place))
        .map(|(_, remote)| remote)
        .collect();
}

/// Takes a draft off the list whose copy belongs to an older draft; nothing was typed in it.
pub(super) fn fold(tx: &Connection, site: &Site, double: DraftId) -> Result<(), DeskError> {
    let now_ms = site.desk.now_ms();
    if let Some(mut draft) = drafts::read(tx, double)? {
        if draft.revision > 1 {
            // Someone typed in it meanwhile: it is a draft of its own now.
            return Ok(());
        }
        draft.deleted_at_ms = draft.deleted_at_ms.or(Some(now_ms));
        drafts::write(tx, &draft)?;
    }
    keep_link(tx, &Link::new(double, site.account.id)).map(|_| ())
}

/// What became of a draft whose copy is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// It went to the trash here too.
    Trashed,
    /// It was changed here, so it goes there again.
    PutBack,
    /// No copy was wanted anyway.
    Fine,
}

/// Follows a delete at the system.
pub(super) fn follow_delete(tx: &Connection, site: &Site, id: DraftId) -> Result<Lost, DeskError> {
    let mut look = Look::at(tx, site, id)?;
    let now_ms = site.desk.now_ms();
    draft_conflicts::remove(tx, id)?;
    let is_wanted = look.draft.deleted_at_ms.is_none() && look.belongs(site) && !look.is_sent;
    let lost = match (is_wanted, look.is_changed()) {
        (false, _) => Lost::Fine,
        (true, true) => Lost::PutBack,
        (true, false) => Lost::Trashed,
    };
    let link = &mut look.link;
    link.remote_id = None;
    link.base = None;
    link.copy.clear();
    link.message = None;
    link.mark = match lost {
        Lost::PutBack => SyncMark::Waiting,
        Lost::Trashed | Lost::Fine => SyncMark::Here,
    };
    link.stays = match lost {
        Lost::PutBack => None,
        Lost::Trashed => Some(Stays::InTrash),
        Lost::Fine if look.draft.deleted_at_ms.is_some() => Some(Stays::InTrash),
        Lost::Fine => look.is_sent.then_some(Stays::Sent),
    };
    let kind = match lost {
        Lost::PutBack => Some(NoticeKind::PutBack),
        Lost::Trashed => Some(NoticeKind::DeletedElsewhere),
        Lost::Fine => None,
    };
    if let Some(kind) = kind {
        let at_ms = now_ms;
        link.notice = Some(SyncNotice { kind, at_ms });
    }
    keep_link(tx, link)?;
    if lost == Lost::Trashed {
        look.draft.deleted_at_ms = Some(now_ms);
        drafts::write(tx, &look.draft)?;
    }
    Ok(lost)
}

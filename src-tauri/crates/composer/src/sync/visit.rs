//! One account's part of a round: from its list to each of its drafts.

use super::{
    SyncReport,
    absorb::{Absorbed, Arrival, absorb},
    case::{Asked, Case},
    clear::clear,
    failure::{self, Onward},
    import::import,
    pull::{self, Findings, Lost, Seen},
    push::push,
    settle::{settle, sweep},
    site::Site,
};
use crate::{
    change::Topic,
    desk::{Desk, blocking},
    draft::RemoteDraft,
    error::DeskError,
    id::{AccountId, DraftId},
    outbox::note_account,
    store::{
        draft_errands::{self, Errand, ErrandStep},
        draft_links,
    },
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio_util::sync::CancellationToken;

/// One account's part of a round.
pub(super) struct Visit<'a> {
    pub(super) site: Arc<Site>,
    pub(super) asked: Asked,
    pub(super) stop: &'a CancellationToken,
    pub(super) report: &'a mut SyncReport,
}

impl Visit<'_> {
    /// Settles what is open, compares, and brings each draft in step.
    pub(super) async fn run(&mut self, mut list: Arc<Vec<RemoteDraft>>) -> Result<(), DeskError> {
        settle(&self.site, &list).await?;
        let (late, deleted) = sweep(&self.site, &list).await?;
        self.report.deleted_there += deleted;
        match self.finish_errands().await? {
            (_, Onward::No) => return Ok(()),
            (0, Onward::Yes) => {}
            // Copies went that the list still has.
            (_, Onward::Yes) => match self.site.channel.drafts().await {
                Ok(newer) => list = Arc::new(newer),
                Err(error) => {
                    let (desk, id) = (&self.site.desk, self.site.account.id);
                    return away(desk, id, error.into(), self.report).await;
                }
            },
        }
        let findings = pull::compare(&self.site, &list, late).await;
        let mut findings = match findings {
            Ok(findings) => findings,
            Err(error @ DeskError::Channel(_)) => {
                return away(&self.site.desk, self.site.account.id, error, self.report).await;
            }
            Err(error) => return Err(error),
        };
        self.fold(&findings.doubles).await?;
        let mut known: HashSet<String> = list.iter().map(|remote| remote.id.clone()).collect();
        for case in self.cases(&mut findings).await? {
            if self.stop.is_cancelled() {
                return Ok(());
            }
            let id = case.glance.draft_id;
            if let Err(error) = self.bring_in_step(case, &mut known).await {
                self.report.failed += 1;
                if failure::note(&self.site, id, error).await? == Onward::No {
                    return Ok(());
                }
            }
        }
        for remote in findings.new {
            if self.stop.is_cancelled() {
                return Ok(());
            }
            match import(&self.site, remote).await {
                Ok(()) => self.report.pulled += 1,
                Err(error) => {
                    tracing::warn!(%error, "a draft at a system could not be taken in");
                    self.report.failed += 1;
                }
            }
        }
        Ok(())
    }

    /// Ends errands that only have copies left to delete; says how many it went on with.
    async fn finish_errands(&mut self) -> Result<(u32, Onward), DeskError> {
        let mut tried = 0;
        let account = self.site.account.id;
        let read = move |site: &Site| {
            Ok(site
                .desk
                .store
                .read(|db| draft_errands::open(db, account))?)
        };
        let open = self.site.local(read).await?;
        for errand in open {
            let draft = errand.draft_id;
            let is_due =
                self.asked == Asked::ByPerson || errand.not_before_ms <= self.site.desk.now_ms();
            if errand.step != ErrandStep::Deleting || !is_due || self.stop.is_cancelled() {
                continue;
            }
            tried += 1;
            match clear(&self.site, errand).await {
                Ok(cleared) => self.report.deleted_there += cleared,
                Err(error) => {
                    self.report.failed += 1;
                    if failure::note(&self.site, draft, error).await? == Onward::No {
                        return Ok((tried, Onward::No));
                    }
                }
            }
        }
        Ok((tried, Onward::Yes))
    }

    async fn fold(&self, doubles: &[DraftId]) -> Result<(), DeskError> {
        for double in doubles.iter().copied() {
            self.site
                .local(move |site| site.desk.store.write(|tx| pull::fold(tx, site, double)))
                .await?;
            self.site.tell_draft(double);
        }
        Ok(())
    }

    /// Lists the drafts that may have work, with what the list says about each.
    async fn cases(&self, findings: &mut Findings) -> Result<Vec<Case>, DeskError> {
        let account = self.site.account.id;
        let (glances, errands) = self
            .site
            .local(move |site| {
                site.desk.store.read(|db| {
                    let mut whole = Vec::new();
                    for glance in draft_links::glances(db, account)? {
                        let link = draft_links::read(db, glance.draft_id)?;
                        whole.push((glance, link));
                    }
                    Ok::<_, DeskError>((whole, draft_errands::open(db, account)?))
                })
            })
            .await?;
        let mut errands: HashMap<DraftId, Errand> = errands
            .into_iter()
            .map(|errand| (errand.draft_id, errand))
            .collect();
        let cases = glances.into_iter().map(|(glance, link)| Case {
            errand: errands.remove(&glance.draft_id),
            seen: findings.seen.remove(&glance.draft_id),
            glance,
            link,
        });
        let now_ms = self.site.desk.now_ms();
        Ok(cases
            .filter(|case| case.is_due(self.asked, now_ms))
            .collect())
    }

    async fn bring_in_step(
        &mut self,
        case: Case,
        known: &mut HashSet<String>,
    ) -> Result<(), DeskError> {
        let id = case.glance.draft_id;
        let was_trashed_in_conflict = case.was_trashed_in_conflict();
        let has_work = case.has_work(self.site.account.id);
        match case.seen {
            Some(Seen::Changed(theirs)) => {
                if self.take_in(id, *theirs).await? == Absorbed::Moved {
                    return Ok(());
                }
            }
            Some(Seen::Gone) => self.follow_delete(id).await?,
            Some(Seen::Same) if was_trashed_in_conflict => self.bring_back(id).await?,
            Some(Seen::Same) if !has_work => return Ok(()),
            Some(Seen::Same | Seen::Unclear) | None => {}
        }
        let pushed = push(&self.site, id, known).await?;
        self.report.pushed += u32::from(pushed.created);
        self.report.deleted_there += pushed.deleted;
        Ok(())
    }

    async fn take_in(&mut self, id: DraftId, theirs: RemoteDraft) -> Result<Absorbed, DeskError> {
        let absorbed = absorb(&self.site, id, Arrival::of(theirs)).await?;
        match absorbed {
            Absorbed::Taken => self.report.pulled += 1,
            Absorbed::Merged => self.report.merged += 1,
            Absorbed::Conflict => self.report.conflicts += 1,
            Absorbed::Same | Absorbed::Moved => {}
        }
        Ok(absorbed)
    }

    /// A draft that went to the trash while a choice was open: the other side's version is not lost with it.
    async fn bring_back(&mut self, id: DraftId) -> Result<(), DeskError> {
        let read = move |site: &Site| Ok(site.desk.store.read(|db| draft_links::read(db, id))?);
        let link = self.site.local(read).await?;
        let Some(remote) = link.and_then(|link| link.remote_id) else {
            return Ok(());
        };
        match self.site.channel.draft(&remote).await? {
            Some(theirs) => self.take_in(id, theirs).await.map(|_| ()),
            None => Ok(()),
        }
    }

    async fn follow_delete(&mut self, id: DraftId) -> Result<(), DeskError> {
        let write = move |site: &Site| {
            site.desk
                .store
                .write(|tx| pull::follow_delete(tx, site, id))
        };
        let lost = self.site.local(write).await?;
        if lost == Lost::Trashed {
            self.report.deleted_here += 1;
        }
        self.site.tell_draft(id);
        Ok(())
    }
}

/// Notes that an account's list could not be read.
pub(super) async fn away(
    desk: &Arc<Desk>,
    id: AccountId,
    error: DeskError,
    report: &mut SyncReport,
) -> Result<(), DeskError> {
    tracing::warn!(%error, "the drafts of an account could not be listed");
    let (changed, behind) = blocking(desk, move |desk| {
        desk.store.write(|tx| {
            let changed = note_account(tx, id, &error)?;
            Ok((changed, draft_links::behind(tx, id)?))
        })
    })
    .await?;
    report.failed += behind.max(1);
    if changed {
        desk.announce(Topic::Accounts, Some(id.to_string()));
    }
    Ok(())
}

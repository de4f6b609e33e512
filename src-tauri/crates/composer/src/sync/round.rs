//! One round of sync: for each account the list is read once, and everything follows from it.

use super::{
    Stays, SyncMark, SyncReport,
    absorb::{Absorbed, Arrival, absorb},
    clear::clear,
    failure::{self, Onward},
    import::import,
    pull::{self, Findings, Lost, Seen},
    push::push,
    settle::{settle, sweep},
    site::Site,
};
use crate::{
    account::{self, Account, AccountState},
    channel::ChannelError,
    desk::{Desk, blocking},
    draft::RemoteDraft,
    error::DeskError,
    id::DraftId,
    outbox::{note_account, set_reachable},
    settings,
    store::{
        draft_errands::{self, Errand, ErrandStep},
        draft_links::{self, Glance, Link},
    },
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio_util::sync::CancellationToken;

/// The most drafts of a system that are kept in step.
const MAX_DRAFTS: usize = 10_000;
/// A draft rests so long after its last change before it goes to its system by itself.
pub(super) const QUIET_MS: i64 = 5_000;

/// Who wants a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The time has come; drafts still being typed in are left alone.
    ByItself,
    /// The person wants it now, also where it was refused before.
    ByPerson,
}

/// Brings all accounts in step.
pub(super) async fn round(
    desk: &Arc<Desk>,
    asked: Asked,
    stop: &CancellationToken,
) -> Result<SyncReport, DeskError> {
    let _turn = desk.sync_turn.lock().await;
    let (accounts, is_on) = blocking(desk, |desk| {
        Ok((account::list(desk)?, settings::read(desk)?.sync_drafts))
    })
    .await?;
    let mut report = SyncReport::default();
    for account in accounts {
        if stop.is_cancelled() {
            break;
        }
        let stays = match (is_on, desk.doors.connector.capabilities(&account).drafts) {
            (false, _) => Some(Stays::TurnedOff),
            (true, false) => Some(Stays::NotOffered),
            (true, true) => None,
        };
        match stays {
            Some(stays) => rest(desk, &account, stays).await?,
            None if account.state == AccountState::SignInNeeded => {}
            None => visit(desk, account, asked, stop, &mut report).await?,
        }
    }
    Ok(report)
}

async fn rest(desk: &Arc<Desk>, account: &Account, stays: Stays) -> Result<(), DeskError> {
    let id = account.id;
    let write = move |desk: &Desk| Ok(desk.store.write(|tx| draft_links::rest(tx, id, stays))?);
    if blocking(desk, write).await? > 0 {
        desk.announce(crate::change::Topic::Sync, None);
    }
    Ok(())
}

/// Brings one account in step; that its system cannot be asked is part of the report.
async fn visit(
    desk: &Arc<Desk>,
    account: Account,
    asked: Asked,
    stop: &CancellationToken,
    report: &mut SyncReport,
) -> Result<(), DeskError> {
    let id = account.id;
    let capabilities = desk.doors.connector.capabilities(&account);
    let opened = {
        let account = account.clone();
        blocking(desk, move |desk| desk.channel(&account)).await
    };
    let asked_list = match opened {
        Ok(channel) => match channel.drafts().await {
            Ok(list) if list.len() > MAX_DRAFTS => Err(too_many(list.len())),
            Ok(list) => Ok((channel, list)),
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(error),
    };
    match asked_list {
        Ok((channel, list)) => {
            set_reachable(desk, id).await?;
            let site = Arc::new(Site {
                desk: desk.clone(),
                account,
                capabilities,
                channel,
            });
            let mut visit = Visit {
                site,
                asked,
                stop,
                report,
            };
            visit.run(Arc::new(list)).await
        }
        Err(DeskError::Channel(ChannelError::NotOffered)) => {
            rest(desk, &account, Stays::NotOffered).await
        }
        Err(error) => away(desk, id, error, report).await,
    }
}

fn too_many(count: usize) -> DeskError {
    DeskError::Invalid(format!(
        "the system has {count} drafts; Postroom keeps {MAX_DRAFTS} in step and left them all as they are"
    ))
}

/// Notes that an account's list could not be read.
async fn away(
    desk: &Arc<Desk>,
    id: crate::id::AccountId,
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
        desk.announce(crate::change::Topic::Accounts, Some(id.to_string()));
    }
    Ok(())
}

/// One account's part of a round.
struct Visit<'a> {
    site: Arc<Site>,
    asked: Asked,
    stop: &'a CancellationToken,
    report: &'a mut SyncReport,
}

/// A draft and what is known of its sync.
struct Case {
    glance: Glance,
    link: Option<Link>,
    errand: Option<Errand>,
    seen: Option<Seen>,
}

impl Visit<'_> {
    async fn run(&mut self, mut list: Arc<Vec<RemoteDraft>>) -> Result<(), DeskError> {
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
        Ok(cases.filter(|case| self.is_due(case)).collect())
    }

    fn is_due(&self, case: &Case) -> bool {
        let now_ms = self.site.desk.now_ms();
        let age_ms = now_ms - case.glance.updated_at_ms;
        let is_typed_in = (0..QUIET_MS).contains(&age_ms) && !case.glance.is_deleted;
        let is_left_alone = self.asked == Asked::ByItself && is_typed_in;
        if is_left_alone || matches!(case.seen, Some(Seen::Unclear)) {
            return false;
        }
        if let Some(errand) = &case.errand {
            let is_changed = errand.revision != 0 && errand.revision != case.glance.revision;
            let is_unwanted = case.glance.is_deleted || case.glance.is_sent;
            let is_news = matches!(case.seen, Some(Seen::Changed(_) | Seen::Gone));
            let is_time = errand.not_before_ms <= now_ms || is_changed || is_unwanted || is_news;
            return errand.step == ErrandStep::Waiting
                && (is_time || self.asked == Asked::ByPerson);
        }
        let Some(link) = &case.link else {
            return !case.glance.is_deleted && !case.glance.is_sent;
        };
        let was_refused =
            link.mark == SyncMark::Failing && link.marked_revision == case.glance.revision;
        let stands_as_seen = matches!(case.seen, None | Some(Seen::Same));
        !(was_refused && stands_as_seen && self.asked == Asked::ByItself)
    }

    async fn bring_in_step(
        &mut self,
        case: Case,
        known: &mut HashSet<String>,
    ) -> Result<(), DeskError> {
        let id = case.glance.draft_id;
        let was_trashed_in_conflict = case.glance.is_deleted
            && case
                .link
                .as_ref()
                .is_some_and(|link| link.mark == SyncMark::Conflict);
        match case.seen {
            Some(Seen::Changed(theirs)) => {
                if self.take_in(id, *theirs).await? == Absorbed::Moved {
                    return Ok(());
                }
            }
            Some(Seen::Gone) => self.follow_delete(id).await?,
            Some(Seen::Same) if was_trashed_in_conflict => self.bring_back(id).await?,
            Some(Seen::Same) if !self.has_work(&case.glance, case.link.as_ref()) => return Ok(()),
            Some(Seen::Same | Seen::Unclear) | None => {}
        }
        let pushed = push(&self.site, id, known).await?;
        self.report.pushed += u32::from(pushed.created);
        self.report.deleted_there += pushed.deleted;
        Ok(())
    }

    /// Says whether an unchanged copy leaves anything to do.
    fn has_work(&self, glance: &Glance, link: Option<&Link>) -> bool {
        let is_settled = link.is_some_and(|link| {
            link.marked_revision == glance.revision
                && matches!(link.mark, SyncMark::Synced | SyncMark::Conflict)
        });
        let is_wanted = !glance.is_deleted
            && !glance.is_sent
            && glance.account_id == Some(self.site.account.id);
        !(is_settled && is_wanted)
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

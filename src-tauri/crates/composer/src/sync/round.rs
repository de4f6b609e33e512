//! One round of sync: for each account the list is read once, and everything follows from it.

use super::{
    Stays, SyncReport,
    case::Asked,
    site::Site,
    visit::{Visit, away},
};
use crate::{
    account::{self, Account, AccountState},
    change::Topic,
    channel::ChannelError,
    desk::{Desk, blocking},
    error::DeskError,
    outbox::set_reachable,
    settings,
    store::draft_links,
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The most drafts of a system that are kept in step.
const MAX_DRAFTS: usize = 10_000;
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
        desk.announce(Topic::Sync, None);
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

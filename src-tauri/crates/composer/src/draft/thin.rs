//! Lets go of what nobody needs any more: revisions inside old bursts, old revisions, old trash.

use crate::{
    change::Topic,
    desk::{Desk, blocking},
    error::DeskError,
    id::DraftId,
    library, settings,
    store::{
        revisions::{self, Limits},
        settings as stored, trash,
    },
};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

const LAST_RUN: &str = "thinned_at_ms";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Nothing more is let go until this long after the last run.
const REST_MS: i64 = 20 * HOUR_MS;
/// A longer pause looks like a clock set forward: the run is left out, and the next one is a day away.
const LONGEST_PAUSE_MS: i64 = 30 * DAY_MS;
/// Rows of one transaction, so that typing never waits for it.
const CHUNK: u32 = 500;

/// What a run let go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thinned {
    pub revisions: u32,
    /// Drafts that left the trash.
    pub drafts: u32,
    /// Files that left the library's trash.
    pub files: u32,
    /// The clock cannot be trusted, so nothing was let go this time.
    pub clock_jumped: bool,
}

/// Lets go of what is due, at most once a day and never right after the clock jumped.
pub fn thin_out(desk: &Desk) -> Result<Thinned, DeskError> {
    let now_ms = desk.now_ms();
    let last_ms: Option<i64> = desk.store.read(|db| stored::read(db, LAST_RUN))?;
    let pause_ms = last_ms.map(|last_ms| now_ms.saturating_sub(last_ms));
    if pause_ms.is_some_and(|pause_ms| (0..REST_MS).contains(&pause_ms)) {
        return Ok(Thinned::default());
    }
    desk.store
        .write(|tx| stored::write(tx, LAST_RUN, &now_ms))?;
    let trusted = last_ms.filter(|last_ms| (0..=LONGEST_PAUSE_MS).contains(&(now_ms - last_ms)));
    let Some(last_ms) = trusted else {
        tracing::info!(
            now_ms,
            ?last_ms,
            "nothing is let go: the clock may have jumped"
        );
        return Ok(Thinned {
            clock_jumped: last_ms.is_some(),
            ..Thinned::default()
        });
    };
    let_go(desk, now_ms, last_ms)
}

/// Lets go once a day until told to stop.
pub async fn thin_daily(desk: Arc<Desk>, stop: CancellationToken) {
    loop {
        match blocking(&desk, thin_out).await {
            Ok(thinned) if thinned == Thinned::default() => {}
            Ok(thinned) => tracing::info!(?thinned, "old revisions and trash"),
            Err(error) => tracing::warn!(%error, "old revisions and trash are kept for now"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(Duration::from_secs(3_600)) => {}
        }
    }
}

fn let_go(desk: &Desk, now_ms: i64, last_ms: i64) -> Result<Thinned, DeskError> {
    let settings = settings::read(desk)?;
    let limits = Limits {
        bursts_before_ms: now_ms - HOUR_MS,
        all_before_ms: now_ms - i64::from(settings.keep_revisions_days) * DAY_MS,
    };
    let trash_before_ms = now_ms - i64::from(settings.keep_trash_days) * DAY_MS;
    let drafts = purge_due(desk, trash_before_ms.min(last_ms))?;
    let files = library::let_go(desk, trash_before_ms.min(last_ms))?;
    let mut revisions = 0;
    let mut after = String::new();
    loop {
        let ids = desk
            .store
            .read(|db| revisions::drafts_after(db, &after, CHUNK))?;
        let Some(last) = ids.last() else { break };
        after = last.to_string();
        for id in ids {
            revisions += thin_draft(desk, id, limits)?;
        }
    }
    Ok(Thinned {
        revisions,
        drafts,
        files,
        clock_jumped: false,
    })
}

fn thin_draft(desk: &Desk, id: DraftId, limits: Limits) -> Result<u32, DeskError> {
    let mut dropped = 0;
    while desk.store.read(|db| revisions::has_due(db, id, limits))? {
        dropped += desk
            .store
            .write(|tx| revisions::drop_due(tx, id, limits, CHUNK))?;
    }
    Ok(dropped)
}

fn purge_due(desk: &Desk, before_ms: i64) -> Result<u32, DeskError> {
    let mut gone = 0;
    loop {
        let due = desk.store.read(|db| trash::due(db, before_ms, CHUNK))?;
        if due.is_empty() {
            return Ok(gone);
        }
        for id in due {
            gone += u32::from(purge(desk, id)?);
        }
    }
}

/// Takes a draft out of the trash for good; says whether it was shown there until now.
///
/// What sent posts or a copy at a system still need of it stays, hidden, until they need it no more.
fn purge(desk: &Desk, id: DraftId) -> Result<bool, DeskError> {
    let now_ms = desk.now_ms();
    let was_shown = desk.store.write(|tx| trash::hide(tx, id, now_ms))?;
    while desk
        .store
        .write(|tx| trash::drop_revisions(tx, id, CHUNK))?
        == CHUNK
    {}
    desk.store.write(|tx| trash::drop_draft(tx, id))?;
    if was_shown {
        desk.announce(Topic::Drafts, Some(id.to_string()));
    }
    Ok(was_shown)
}

/// Deletes a draft of the trash for good.
pub fn delete_forever(desk: &Desk, id: DraftId) -> Result<(), DeskError> {
    if super::read(desk, id)?.deleted_at_ms.is_none() {
        let why = "only a draft in the trash is deleted for good; nothing was deleted";
        return Err(DeskError::Invalid(why.into()));
    }
    purge(desk, id).map(|_| ())
}

/// Deletes every draft of the trash for good and counts them.
pub fn empty_trash(desk: &Desk) -> Result<u32, DeskError> {
    purge_due(desk, i64::MAX)
}

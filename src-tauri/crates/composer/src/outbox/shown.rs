//! What recipients and runs are shown as while their entry waits, is unknown or was taken back.

use super::{Entry, EntryState, Work};
use crate::{
    error::DeskError,
    id::PostId,
    post::{DeliveryState, RunState},
    recipient::Recipient,
    store::{
        deliveries::{self, Outcome},
        runs,
    },
};
use rusqlite::Connection;

/// Shows the recipients of a batch as unknown while its outcome is, and as waiting when it is not.
pub(super) fn mark_unknown(
    tx: &Connection,
    entry: &Entry,
    state: EntryState,
    now_ms: i64,
) -> Result<(), DeskError> {
    let (Some(post), Some(recipients)) = (entry.post_id, immediate(entry)) else {
        return Ok(());
    };
    let shown = match state {
        EntryState::Unknown => DeliveryState::Unknown,
        _ if entry.may_have_arrived => DeliveryState::Unknown,
        _ => DeliveryState::Waiting,
    };
    set_all(tx, post, recipients, shown, now_ms)
}

/// Shows what a cancelled dispatch was about as cancelled.
pub(super) fn mark_cancelled(tx: &Connection, entry: &Entry, now_ms: i64) -> Result<(), DeskError> {
    let Some(post) = entry.post_id else {
        return Ok(());
    };
    if let Some(recipients) = immediate(entry) {
        set_all(tx, post, recipients, DeliveryState::Cancelled, now_ms)?;
    }
    if let Work::Dispatch {
        booking: Some(run), ..
    } = &entry.work
    {
        runs::end_planned(tx, post, run, RunState::Cancelled)?;
    }
    Ok(())
}

/// Shows what a dispatch was about that was given up without knowing whether it arrived.
pub(super) fn mark_left_unknown(
    tx: &Connection,
    entry: &Entry,
    now_ms: i64,
) -> Result<(), DeskError> {
    if let Work::Dispatch {
        booking: Some(run), ..
    } = &entry.work
        && let Some(post) = entry.post_id
    {
        let left = RunState::Unknown;
        return Ok(runs::end_planned(tx, post, run, left)?);
    }
    mark_unknown(tx, entry, EntryState::Unknown, now_ms)
}

/// Gives the recipients of a batch that leaves at once.
pub(super) fn immediate(entry: &Entry) -> Option<&[Recipient]> {
    match &entry.work {
        Work::Dispatch {
            recipients,
            booking: None,
            ..
        } => Some(recipients),
        _ => None,
    }
}

/// Gives every recipient of an immediate batch the same state.
pub(super) fn set_all(
    tx: &Connection,
    post: PostId,
    recipients: &[Recipient],
    state: DeliveryState,
    now_ms: i64,
) -> Result<(), DeskError> {
    for recipient in recipients {
        let outcome = Outcome {
            recipient_key: recipient.key(),
            state,
            error_code: None,
            error_message: None,
            send_id: None,
        };
        deliveries::settle(tx, post, 1, &outcome, now_ms)?;
    }
    Ok(())
}

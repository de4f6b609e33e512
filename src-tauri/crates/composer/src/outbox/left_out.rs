//! The last look at the list of numbers never to send to, in the transaction that begins an attempt.

use super::{Entry, EntryState, shown};
use crate::{
    channel::Dispatch,
    error::DeskError,
    post::{self, DeliveryState},
    recipient::Recipient,
    store::{
        deliveries::{self, Outcome},
        outbox::{self, Step},
        suppressions,
    },
};
use rusqlite::Connection;

/// What a delivery and its entry say when a number came onto the list after the send.
const SUPPRESSED: &str = "suppressed";
const WHY: &str = "the number was put on the list of those never to send to";

/// Says whether a request goes to a number on the list.
pub(super) fn is_listed(tx: &Connection, dispatch: &Dispatch) -> Result<bool, DeskError> {
    let numbers = dispatch.recipients.iter().filter_map(Recipient::number);
    Ok(!suppressions::listed(tx, numbers)?.is_empty())
}

/// Takes numbers on the list out of a request that has not left; says whether anybody is left. If nobody is, the
/// entry ends.
pub(super) fn take_out(
    tx: &Connection,
    entry: &Entry,
    dispatch: &mut Dispatch,
    now_ms: i64,
) -> Result<bool, DeskError> {
    let numbers = dispatch.recipients.iter().filter_map(Recipient::number);
    let listed = suppressions::listed(tx, numbers)?;
    if listed.is_empty() {
        return Ok(true);
    }
    let is_listed = |one: &Recipient| one.number().is_some_and(|number| listed.contains(number));
    let all = std::mem::take(&mut dispatch.recipients);
    let (out, left): (Vec<_>, Vec<_>) = all.into_iter().partition(is_listed);
    dispatch.recipients = left;
    if shown::immediate(entry).is_some() {
        mark(tx, entry, &out, now_ms)?;
    }
    if !dispatch.recipients.is_empty() {
        return Ok(true);
    }
    let step = Step {
        state: EntryState::Cancelled,
        stuck_reason: None,
        message: Some(SUPPRESSED),
        not_before_ms: now_ms,
        outcome: SUPPRESSED,
    };
    outbox::finish(tx, entry.id, &step, now_ms)?;
    shown::mark_cancelled(tx, entry, now_ms)?;
    if let Some(post) = entry.post_id {
        post::refresh(tx, post, now_ms)?;
    }
    Ok(false)
}

fn mark(tx: &Connection, entry: &Entry, out: &[Recipient], now_ms: i64) -> Result<(), DeskError> {
    let Some(post) = entry.post_id else {
        return Ok(());
    };
    for recipient in out {
        let outcome = Outcome {
            recipient_key: recipient.key(),
            state: DeliveryState::Cancelled,
            error_code: Some(SUPPRESSED),
            error_message: Some(WHY),
            send_id: None,
        };
        deliveries::settle(tx, post, 1, &outcome, now_ms)?;
    }
    Ok(())
}

//! Takes things back, and says honestly whether it was still in time.

use super::{Entry, EntryState, NewEntry, Work, WorkKind, shown::mark_cancelled};
use crate::{
    change::Topic,
    channel::{Cancelled, ChannelError},
    desk::{Desk, blocking},
    error::DeskError,
    id::PostId,
    post::{self, Post, ScheduleState},
    store::{bookings, bookings::Booking, outbox, outbox::Step, posts},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// What a cancel still reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CancelOutcome {
    /// Batches that will not leave.
    pub cancelled: u32,
    /// Batches that had left already.
    pub too_late: u32,
    /// Of those: requests whose answer is still to come.
    pub under_way: u32,
}

/// Takes a post back as long as nothing of it has left; says whether it was in time.
pub fn undo_send(desk: &Desk, id: PostId) -> Result<bool, DeskError> {
    let now_ms = desk.now_ms();
    let in_time = desk.store.write(|tx| {
        posts::read(tx, id)?.ok_or(DeskError::NotFound("post"))?;
        let entries = outbox::of_post(tx, id)?;
        let begun = |entry: &Entry| {
            entry.work.kind() == WorkKind::Dispatch
                && (entry.attempts > 0
                    || !matches!(entry.state, EntryState::Waiting | EntryState::Cancelled))
        };
        if entries.iter().any(begun) {
            return Ok::<_, DeskError>(false);
        }
        take_back(tx, id, &entries, now_ms)?;
        Ok(true)
    })?;
    announce(desk, id);
    Ok(in_time)
}

/// Takes back every batch of a post that has not left.
pub fn cancel_post(desk: &Desk, id: PostId) -> Result<CancelOutcome, DeskError> {
    let now_ms = desk.now_ms();
    let outcome = desk.store.write(|tx| {
        posts::read(tx, id)?.ok_or(DeskError::NotFound("post"))?;
        let entries = outbox::of_post(tx, id)?;
        let cancelled = take_back(tx, id, &entries, now_ms)?;
        let number = |is_meant: fn(EntryState) -> bool| {
            let meant = entries
                .iter()
                .filter(|entry| entry.work.kind() == WorkKind::Dispatch && is_meant(entry.state));
            u32::try_from(meant.count()).unwrap_or(u32::MAX)
        };
        let all = number(|state| state != EntryState::Cancelled);
        posts::set_paused(tx, id, None)?;
        outbox::set_paused(tx, id, false)?;
        Ok::<_, DeskError>(CancelOutcome {
            cancelled,
            too_late: all - cancelled,
            under_way: number(|state| matches!(state, EntryState::Running | EntryState::Unknown)),
        })
    })?;
    announce(desk, id);
    Ok(outcome)
}

/// Gives the states an entry can be taken back from. An upload under way stops: nobody has seen it yet.
pub(super) fn can_be_taken_back(work: &Work) -> &'static [EntryState] {
    match work.kind() {
        WorkKind::Upload => &[EntryState::Waiting, EntryState::Stuck, EntryState::Running],
        WorkKind::Dispatch | WorkKind::CancelSchedule => &[EntryState::Waiting, EntryState::Stuck],
    }
}

/// Cancels the entries that have not left; neither an outcome that is unknown nor a cancel is taken back.
fn take_back(
    tx: &rusqlite::Connection,
    id: PostId,
    entries: &[Entry],
    now_ms: i64,
) -> Result<u32, DeskError> {
    let mut cancelled = 0;
    for entry in entries {
        let can = can_be_taken_back(&entry.work);
        let is_cancel = entry.work.kind() == WorkKind::CancelSchedule;
        if is_cancel
            || entry.may_have_arrived
            || !outbox::turn(tx, entry.id, can, EntryState::Cancelled, now_ms)?
        {
            continue;
        }
        mark_cancelled(tx, entry, now_ms)?;
        cancelled += u32::from(entry.work.kind() == WorkKind::Dispatch);
    }
    post::refresh(tx, id, now_ms)?;
    Ok(cancelled)
}

/// Cancels a schedule: what has not been booked is dropped, what has is cancelled at the system.
pub fn cancel_schedule(desk: &Desk, id: PostId) -> Result<(), DeskError> {
    let now_ms = desk.now_ms();
    desk.store.write(|tx| {
        let post = posts::read(tx, id)?.ok_or(DeskError::NotFound("schedule"))?;
        let entries = outbox::of_post(tx, id)?;
        take_back(tx, id, &entries, now_ms)?;
        posts::ask_cancel(tx, id, now_ms)?;
        for booking in bookings::of_post(tx, id)? {
            let is_open = matches!(
                booking.state,
                ScheduleState::Scheduled | ScheduleState::Running
            );
            if is_open && !has_cancel(&entries, &booking.remote_id) {
                add_cancel(tx, &post, booking.remote_id, now_ms)?;
            }
        }
        post::refresh(tx, id, now_ms)?;
        Ok::<_, DeskError>(())
    })?;
    announce(desk, id);
    Ok(())
}

/// Cancels a booking whose request was still under way when its schedule was cancelled.
pub(super) fn cancel_if_asked(
    tx: &rusqlite::Connection,
    booking: &Booking,
    now_ms: i64,
) -> Result<(), DeskError> {
    if !posts::is_cancel_asked(tx, booking.post_id)? {
        return Ok(());
    }
    let post = posts::read(tx, booking.post_id)?.ok_or(DeskError::NotFound("post"))?;
    add_cancel(tx, &post, booking.remote_id.clone(), now_ms)
}

fn add_cancel(
    tx: &rusqlite::Connection,
    post: &Post,
    remote_id: String,
    now_ms: i64,
) -> Result<(), DeskError> {
    let entry = NewEntry {
        account_id: post.account_id,
        post_id: Some(post.id),
        subject: post.content.title(),
        work: Work::CancelSchedule { remote_id },
        not_before_ms: now_ms,
        key: None,
        total: 1,
    };
    outbox::add(tx, &entry, now_ms)?;
    Ok(())
}

fn has_cancel(entries: &[Entry], wanted: &str) -> bool {
    entries.iter().any(|entry| {
        matches!(&entry.work, Work::CancelSchedule { remote_id } if remote_id == wanted)
            && !matches!(entry.state, EntryState::Cancelled)
    })
}

/// Asks the system to cancel. Asking twice does no harm, so a lost answer is simply asked again.
pub(super) async fn perform(desk: &Arc<Desk>, entry: &Entry) -> Result<(), DeskError> {
    let Work::CancelSchedule { remote_id } = entry.work.clone() else {
        return Err(DeskError::NotFound("schedule"));
    };
    let (account, id) = (entry.account_id, entry.id);
    let begun = blocking(desk, move |desk| {
        let account = desk.account(account)?;
        let channel = desk.channel(&account)?;
        let now_ms = desk.now_ms();
        let begun = desk.store.write(|tx| outbox::begin(tx, id, None, now_ms))?;
        Ok(begun.map(|_| channel))
    })
    .await?;
    let Some(channel) = begun else {
        return Ok(());
    };
    let cancelled = match channel.cancel_schedule(&remote_id).await {
        Err(ChannelError::Unknown { why, .. }) => return Err(ChannelError::Unreachable(why).into()),
        other => other?,
    };
    finish(desk, entry, remote_id, cancelled).await
}

async fn finish(
    desk: &Arc<Desk>,
    entry: &Entry,
    remote_id: String,
    cancelled: Cancelled,
) -> Result<(), DeskError> {
    let (id, post) = (entry.id, entry.post_id.ok_or(DeskError::NotFound("post"))?);
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            if let Some(booking) = bookings::read(tx, post, &remote_id)? {
                // Its last runs are read once more: one may have started in between.
                bookings::report(tx, &booking, ScheduleState::Cancelling, None)?;
                bookings::check_at(tx, &booking, now_ms)?;
            }
            let outcome = match cancelled {
                Cancelled::InTime => "cancelled",
                Cancelled::NothingLeft => "nothing_left",
            };
            let step = Step {
                state: EntryState::Done,
                stuck_reason: None,
                message: None,
                not_before_ms: now_ms,
                outcome,
            };
            outbox::finish(tx, id, &step, now_ms)?;
            post::refresh(tx, post, now_ms)?;
            Ok(())
        })
    })
    .await?;
    announce(desk, post);
    Ok(())
}

fn announce(desk: &Desk, id: PostId) {
    let id = Some(id.to_string());
    for topic in [Topic::Outbox, Topic::History, Topic::Schedules] {
        desk.announce(topic, id.clone());
    }
    desk.announce(Topic::Drafts, None);
}

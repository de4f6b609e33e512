//! Works out where a post stands from its entries, deliveries and bookings.

use super::{DeliveryCounts, PostState, ScheduleState};
use crate::{
    draft::DraftState,
    error::DeskError,
    id::PostId,
    outbox::{Entry, EntryState, WorkKind},
    store::{bookings, bookings::Booking, deliveries, drafts, outbox, posts, sends},
};
use rusqlite::Connection;

/// Brings a post's stored state, and its draft's, up to date; says whether it changed.
pub(crate) fn refresh(tx: &Connection, id: PostId, now_ms: i64) -> Result<bool, DeskError> {
    let Some(post) = posts::read(tx, id)? else {
        return Ok(false);
    };
    let entries = outbox::of_post(tx, id)?;
    let counts = deliveries::counts(tx, id, None)?;
    let state = match waiting_state(&entries, post.hold_until_ms, now_ms) {
        Some(state) => state,
        None if post.schedule.is_now() => settled_state(&counts, sends::has_open(tx, id)?),
        None => {
            let open = sends::has_open(tx, id)?;
            scheduled_state(&entries, &bookings::of_post(tx, id)?, &counts, open)
        }
    };
    let changed = posts::set_state(tx, id, state, &counts)?;
    if let Some(newest) = posts::newest_state(tx, post.draft_id)? {
        drafts::set_state(tx, post.draft_id, draft_state(newest))?;
    }
    Ok(changed)
}

/// Gives the state while work waits on this machine.
fn waiting_state(entries: &[Entry], hold_until_ms: i64, now_ms: i64) -> Option<PostState> {
    if entries.iter().any(|entry| entry.state == EntryState::Stuck) {
        return Some(PostState::NeedsYou);
    }
    let is_open = |entry: &Entry| {
        matches!(
            entry.state,
            EntryState::Waiting | EntryState::Running | EntryState::Unknown
        )
    };
    let mut open = entries.iter().filter(|entry| is_open(entry)).peekable();
    open.peek()?;
    let untouched = entries.iter().all(|entry| entry.attempts == 0);
    let held = untouched && hold_until_ms > now_ms;
    Some(if held {
        PostState::Held
    } else {
        PostState::OnItsWay
    })
}

/// What was sent to everybody is done, although its systems may still be asked who has opened it.
fn settled_state(counts: &DeliveryCounts, has_open_sends: bool) -> PostState {
    if is_open(counts, has_open_sends) {
        return PostState::OnItsWay;
    }
    if counts.unknown > 0 {
        return PostState::PartlyFailed;
    }
    match (counts.sent, counts.failed, counts.cancelled) {
        (0, 0, _) => PostState::Cancelled,
        (0, _, _) => PostState::Failed,
        (_, 0, _) => PostState::Done,
        _ => PostState::PartlyFailed,
    }
}

fn is_open(counts: &DeliveryCounts, has_open_sends: bool) -> bool {
    counts.waiting + counts.queued > 0 || (has_open_sends && counts.unknown > 0)
}

fn scheduled_state(
    entries: &[Entry],
    bookings: &[Booking],
    counts: &DeliveryCounts,
    has_open_sends: bool,
) -> PostState {
    match schedule_state(entries, bookings) {
        ScheduleState::Unknown => PostState::PartlyFailed,
        ScheduleState::Cancelled if counts.sent + counts.failed == 0 => PostState::Cancelled,
        ScheduleState::Completed
        | ScheduleState::CompletedWithFailures
        | ScheduleState::Cancelled => {
            // A run that failed whole has no deliveries of its own.
            let failed_runs = bookings
                .iter()
                .any(|booking| booking.state == ScheduleState::CompletedWithFailures);
            match (is_open(counts, has_open_sends), counts.sent, counts.failed) {
                (true, _, _) => PostState::OnItsWay,
                _ if counts.unknown > 0 => PostState::PartlyFailed,
                (_, 0, _) => PostState::Failed,
                (_, _, 0) if !failed_runs => PostState::Done,
                _ => PostState::PartlyFailed,
            }
        }
        _ => PostState::Scheduled,
    }
}

/// Gives the state of a post's schedule as a whole.
pub(super) fn schedule_state(entries: &[Entry], bookings: &[Booking]) -> ScheduleState {
    let any = |kind: WorkKind, states: &[EntryState]| {
        entries
            .iter()
            .any(|entry| entry.work.kind() == kind && states.contains(&entry.state))
    };
    let at_work = [
        EntryState::Waiting,
        EntryState::Running,
        EntryState::Unknown,
    ];
    let booked = |state: ScheduleState| bookings.iter().any(|booking| booking.state == state);
    if entries.iter().any(|entry| entry.state == EntryState::Stuck) {
        ScheduleState::NeedsYou
    } else if any(WorkKind::CancelSchedule, &at_work) || booked(ScheduleState::Cancelling) {
        ScheduleState::Cancelling
    } else if any(WorkKind::Upload, &at_work) || any(WorkKind::Dispatch, &at_work) {
        ScheduleState::Booking
    } else if booked(ScheduleState::Running) {
        ScheduleState::Running
    } else if booked(ScheduleState::Scheduled) {
        let begun = bookings
            .iter()
            .any(|booking| booking.state != ScheduleState::Scheduled);
        if begun {
            ScheduleState::Running
        } else {
            ScheduleState::Scheduled
        }
    } else if entries.iter().any(is_left_unknown) {
        ScheduleState::Unknown
    } else if bookings.is_empty() && any(WorkKind::Dispatch, &[EntryState::Done]) {
        // Its time had passed, and it went out at once.
        ScheduleState::Completed
    } else if bookings.is_empty() || booked(ScheduleState::Cancelled) {
        ScheduleState::Cancelled
    } else if booked(ScheduleState::CompletedWithFailures) {
        ScheduleState::CompletedWithFailures
    } else {
        ScheduleState::Completed
    }
}

/// A person ended it, and whether it had arrived was not found out.
fn is_left_unknown(entry: &Entry) -> bool {
    entry.work.kind() == WorkKind::Dispatch
        && entry.state == EntryState::Cancelled
        && entry.may_have_arrived
}

fn draft_state(post: PostState) -> DraftState {
    match post {
        PostState::Held | PostState::OnItsWay => DraftState::OnItsWay,
        PostState::Scheduled => DraftState::Scheduled,
        PostState::NeedsYou | PostState::Failed | PostState::PartlyFailed => DraftState::NeedsYou,
        PostState::Done => DraftState::Sent,
        PostState::Cancelled => DraftState::Unsent,
    }
}

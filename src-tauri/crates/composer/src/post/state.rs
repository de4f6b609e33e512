//! Works out where a post stands from its entries, deliveries and bookings.

use super::{DeliveryCounts, PostState, ScheduleState};
use crate::{
    draft::DraftState,
    error::DeskError,
    id::PostId,
    store::{bookings, deliveries, drafts, outbox, outbox::Standing, posts, sends},
};
use rusqlite::Connection;

/// Brings a post's stored state, and its draft's, up to date; says whether anything changed.
///
/// It costs the same for ten recipients and ten thousand: it runs after every step of each of them.
pub(crate) fn refresh(tx: &Connection, id: PostId, now_ms: i64) -> Result<bool, DeskError> {
    let Some(post) = posts::standing(tx, id)? else {
        return Ok(false);
    };
    let counts = deliveries::counts(tx, id, None)?;
    let is_new_state = posts::set_state(tx, id, derive(tx, id, &post, &counts, now_ms)?)?;
    if is_new_state {
        refresh_draft(tx, &post)?;
    }
    Ok(posts::set_counts(tx, id, &counts)? || is_new_state)
}

/// Does the same for a post that was just written.
pub(super) fn begin(tx: &Connection, id: PostId, now_ms: i64) -> Result<(), DeskError> {
    refresh(tx, id, now_ms)?;
    if let Some(post) = posts::standing(tx, id)? {
        refresh_draft(tx, &post)?;
    }
    Ok(())
}

/// A draft is where its newest post is; a test is no news for it.
fn refresh_draft(tx: &Connection, post: &posts::Standing) -> Result<(), DeskError> {
    if !post.is_test
        && let Some(newest) = posts::newest_state(tx, post.draft_id)?
    {
        drafts::set_state(tx, post.draft_id, draft_state(newest))?;
    }
    Ok(())
}

fn derive(
    tx: &Connection,
    id: PostId,
    post: &posts::Standing,
    counts: &DeliveryCounts,
    now_ms: i64,
) -> Result<PostState, DeskError> {
    let entries = outbox::standing(tx, id)?;
    if entries.stuck {
        return Ok(PostState::NeedsYou);
    }
    if entries.is_at_work() {
        let is_held = post.hold_until_ms > now_ms && outbox::is_untouched(tx, id)?;
        return Ok(if is_held {
            PostState::Held
        } else {
            PostState::OnItsWay
        });
    }
    let has_open_sends = sends::has_open(tx, id)?;
    if !post.is_scheduled {
        return Ok(settled_state(counts, has_open_sends));
    }
    let booked = bookings::states(tx, id)?;
    let schedule = schedule_state(entries, &booked, outbox::has_left_unknown(tx, id)?);
    Ok(scheduled_state(schedule, &booked, counts, has_open_sends))
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
    schedule: ScheduleState,
    booked: &[ScheduleState],
    counts: &DeliveryCounts,
    has_open_sends: bool,
) -> PostState {
    match schedule {
        ScheduleState::Unknown => PostState::PartlyFailed,
        ScheduleState::Cancelled if counts.sent + counts.failed == 0 => PostState::Cancelled,
        ScheduleState::Completed
        | ScheduleState::CompletedWithFailures
        | ScheduleState::Cancelled => {
            // A run that failed whole has no deliveries of its own.
            let failed_runs = booked.contains(&ScheduleState::CompletedWithFailures);
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

/// Gives the state of a post's schedule as a whole, from the kinds of its entries and the states of its bookings.
pub(super) fn schedule_state(
    entries: Standing,
    booked: &[ScheduleState],
    has_left_unknown: bool,
) -> ScheduleState {
    let any = |state: ScheduleState| booked.contains(&state);
    if entries.stuck {
        ScheduleState::NeedsYou
    } else if entries.cancel_at_work || any(ScheduleState::Cancelling) {
        ScheduleState::Cancelling
    } else if entries.upload_at_work || entries.dispatch_at_work {
        ScheduleState::Booking
    } else if any(ScheduleState::Running) {
        ScheduleState::Running
    } else if any(ScheduleState::Scheduled) {
        let begun = booked.iter().any(|one| *one != ScheduleState::Scheduled);
        if begun {
            ScheduleState::Running
        } else {
            ScheduleState::Scheduled
        }
    } else if has_left_unknown {
        ScheduleState::Unknown
    } else if booked.is_empty() && entries.dispatch_done {
        // Its time had passed, and it went out at once.
        ScheduleState::Completed
    } else if booked.is_empty() || any(ScheduleState::Cancelled) {
        ScheduleState::Cancelled
    } else if any(ScheduleState::CompletedWithFailures) {
        ScheduleState::CompletedWithFailures
    } else {
        ScheduleState::Completed
    }
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

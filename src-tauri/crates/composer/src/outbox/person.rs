//! What a person sees of the outbox and can do in it.

use super::{
    Entry, EntryState, OutboxStatus, StuckReason, Work,
    cancel::can_be_taken_back,
    late::leaving,
    shown::{immediate, mark_cancelled, mark_left_unknown, set_all},
};
use crate::{
    account::AccountState,
    change::Topic,
    desk::Desk,
    error::DeskError,
    id::{EntryId, PostId},
    post::{self, DeliveryState, Proof},
    store::{accounts, outbox, outbox::Step, posts, proofs},
};
use rusqlite::Connection;

/// Gives the outbox at a glance.
pub fn status(desk: &Desk, sandbox_url: Option<String>) -> Result<OutboxStatus, DeskError> {
    desk.store.read(|db| {
        let (active, needs_you) = outbox::tally(db)?;
        let known = accounts::list(db)?;
        let away = |state: AccountState| state == AccountState::Unreachable;
        Ok(OutboxStatus {
            active,
            needs_you,
            safe_to_close: active == 0 && needs_you == 0,
            offline: known.iter().any(|account| away(account.state)),
            sandbox_url,
        })
    })
}

/// Lets a stuck entry try again, or a waiting one try now. What is too late by now is sent all the same.
pub fn retry_entry(desk: &Desk, id: EntryId) -> Result<(), DeskError> {
    change(desk, id, |tx, entry, now_ms| {
        send_all_the_same(tx, entry, now_ms)?;
        try_again(tx, entry, now_ms)
    })
}

fn try_again(tx: &Connection, entry: &Entry, now_ms: i64) -> Result<(), DeskError> {
    let to = if entry.may_have_arrived {
        EntryState::Unknown
    } else {
        EntryState::Waiting
    };
    let from = [EntryState::Stuck, EntryState::Waiting, EntryState::Unknown];
    outbox::turn(tx, entry.id, &from, to, now_ms)?;
    Ok(())
}

/// Lets everything of a post that is stuck try again; gives how many entries that are.
pub fn retry_post(desk: &Desk, id: PostId) -> Result<u32, DeskError> {
    change_all(desk, id, |tx, stuck, now_ms| {
        let late = |entry: &&Entry| entry.stuck_reason == Some(StuckReason::TooLate);
        if let Some(late) = stuck.iter().find(late) {
            send_all_the_same(tx, late, now_ms)?;
        }
        for entry in stuck {
            try_again(tx, entry, now_ms)?;
        }
        Ok(stuck.len())
    })
}

/// Takes the person's word for every outcome of a post that nobody else can know; gives how many those are.
pub fn settle_post(desk: &Desk, id: PostId, was_sent: bool) -> Result<u32, DeskError> {
    change_all(desk, id, |tx, stuck, now_ms| {
        let open = stuck.iter().filter(|entry| is_left_to_the_person(entry));
        let mut count = 0;
        for entry in open {
            settle(tx, entry, was_sent, now_ms)?;
            count += 1;
        }
        Ok(count)
    })
}

/// Takes the person's word about one recipient of a post that went out in requests for one each. `id` is
/// [`crate::post::Delivery::id`].
pub fn settle_delivery(desk: &Desk, id: &str, was_sent: bool) -> Result<(), DeskError> {
    let mut parts = id.splitn(3, '/');
    let post = parts.next().and_then(|post| post.parse().ok());
    let (Some(post), Some(_), Some(key)) = (post, parts.next(), parts.next()) else {
        return Err(DeskError::NotFound("delivery"));
    };
    let is_meant = |entry: &&Entry| {
        let recipients = immediate(entry).unwrap_or_default();
        is_left_to_the_person(entry) && recipients.len() == 1 && recipients[0].key() == key
    };
    change_all(desk, post, |tx, stuck, now_ms| {
        let open = stuck.iter().find(is_meant).ok_or_else(|| {
            let why = "the outcome for this recipient alone is not open";
            DeskError::Invalid(why.into())
        })?;
        settle(tx, open, was_sent, now_ms)?;
        Ok(1)
    })
    .map(|_| ())
}

/// Lifts a limit that has passed from the entry's post, and lets everything of it that was held for it go on.
fn send_all_the_same(tx: &Connection, entry: &Entry, now_ms: i64) -> Result<(), DeskError> {
    let Some((post, leaving)) = entry.post_id.zip(leaving(tx, entry, now_ms)?) else {
        return Ok(());
    };
    let has_passed = leaving.not_after_ms.is_some_and(|limit| now_ms > limit);
    if !has_passed && entry.stuck_reason != Some(StuckReason::TooLate) {
        return Ok(());
    }
    // A single booked run goes out at once up to its limit; without one it would only be booked.
    let limit = leaving.is_once.then_some(i64::MAX);
    posts::set_not_after(tx, post, limit)?;
    for other in outbox::of_post(tx, post)? {
        if other.stuck_reason == Some(StuckReason::TooLate) {
            let stuck = [EntryState::Stuck];
            outbox::turn(tx, other.id, &stuck, EntryState::Waiting, now_ms)?;
        }
    }
    Ok(())
}

/// Gives an entry up that has not left, or whose open outcome is the person's; says whether it was in time.
pub fn cancel_entry(desk: &Desk, id: EntryId) -> Result<bool, DeskError> {
    let mut in_time = false;
    change(desk, id, |tx, entry, now_ms| {
        if entry.may_have_arrived && is_left_to_the_person(entry) {
            in_time = true;
            return leave_unknown(tx, entry, now_ms);
        }
        let can = can_be_taken_back(&entry.work);
        in_time =
            !entry.may_have_arrived && outbox::turn(tx, id, can, EntryState::Cancelled, now_ms)?;
        if in_time {
            show_cancelled(tx, entry, now_ms)?;
        }
        Ok(())
    })?;
    Ok(in_time)
}

/// Whether only a person's word ends the entry.
fn is_left_to_the_person(entry: &Entry) -> bool {
    matches!(
        entry.stuck_reason,
        Some(StuckReason::OutcomeUnknown | StuckReason::Restored)
    )
}

/// Ends an entry without sending it; whether it arrived before stays unknown.
fn leave_unknown(tx: &Connection, entry: &Entry, now_ms: i64) -> Result<(), DeskError> {
    let step = Step {
        state: EntryState::Cancelled,
        stuck_reason: None,
        message: None,
        not_before_ms: now_ms,
        outcome: "not_sent_by_word",
    };
    outbox::finish(tx, entry.id, &step, now_ms)?;
    mark_left_unknown(tx, entry, now_ms)
}

fn show_cancelled(tx: &Connection, entry: &Entry, now_ms: i64) -> Result<(), DeskError> {
    mark_cancelled(tx, entry, now_ms)?;
    let (Some(post), Work::Upload { .. }) = (entry.post_id, &entry.work) else {
        return Ok(());
    };
    // Without its picture a post cannot go out: its batches go with it.
    for other in outbox::of_post(tx, post)? {
        let can = can_be_taken_back(&other.work);
        if !other.may_have_arrived
            && outbox::turn(tx, other.id, can, EntryState::Cancelled, now_ms)?
        {
            mark_cancelled(tx, &other, now_ms)?;
        }
    }
    Ok(())
}

/// Takes the person's word for an outcome that nobody else can know.
pub fn settle_entry(desk: &Desk, id: EntryId, was_sent: bool) -> Result<(), DeskError> {
    change(desk, id, |tx, entry, now_ms| {
        if !is_left_to_the_person(entry) {
            return Err(DeskError::Invalid(
                "the outcome of this entry is not open".into(),
            ));
        }
        settle(tx, entry, was_sent, now_ms)
    })
}

fn settle(tx: &Connection, entry: &Entry, was_sent: bool, now_ms: i64) -> Result<(), DeskError> {
    outbox::set_not_arrived(tx, entry.id)?;
    if !was_sent {
        let stuck = [EntryState::Stuck];
        outbox::turn(tx, entry.id, &stuck, EntryState::Waiting, now_ms)?;
        return Ok(());
    }
    let step = Step {
        state: EntryState::Done,
        stuck_reason: None,
        message: None,
        not_before_ms: now_ms,
        outcome: "sent_by_word",
    };
    outbox::finish(tx, entry.id, &step, now_ms)?;
    let (Some(post), Some(recipients)) = (entry.post_id, immediate(entry)) else {
        return Ok(());
    };
    set_all(tx, post, recipients, DeliveryState::Sent, now_ms)?;
    let key = entry.key.clone().unwrap_or_default();
    let proof = Proof {
        key,
        finding: "by_your_word".into(),
        settled_at_ms: now_ms,
    };
    Ok(proofs::add(tx, post, &proof)?)
}

/// Ends the undo time of a post.
pub fn send_held_now(desk: &Desk, id: PostId) -> Result<(), DeskError> {
    let now_ms = desk.now_ms();
    desk.store.write(|tx| {
        let post = posts::read(tx, id)?.ok_or(DeskError::NotFound("post"))?;
        posts::set_hold(tx, id, now_ms)?;
        outbox::release(tx, id, post.hold_until_ms, now_ms)?;
        post::refresh(tx, id, now_ms)
    })?;
    desk.announce(Topic::Outbox, Some(id.to_string()));
    Ok(())
}

/// Changes the stuck entries of a post in one transaction.
fn change_all(
    desk: &Desk,
    id: PostId,
    act: impl FnOnce(&Connection, &[Entry], i64) -> Result<usize, DeskError>,
) -> Result<u32, DeskError> {
    let now_ms = desk.now_ms();
    let count = desk.store.write(|tx| {
        posts::standing(tx, id)?.ok_or(DeskError::NotFound("post"))?;
        let mut stuck = outbox::of_post(tx, id)?;
        stuck.retain(|entry| entry.state == EntryState::Stuck);
        let count = act(tx, &stuck, now_ms)?;
        post::refresh(tx, id, now_ms)?;
        Ok::<_, DeskError>(u32::try_from(count).unwrap_or(u32::MAX))
    })?;
    desk.announce(Topic::Outbox, Some(id.to_string()));
    desk.tell(Topic::History, Some(id.to_string()));
    desk.tell(Topic::Drafts, None);
    Ok(count)
}

fn change(
    desk: &Desk,
    id: EntryId,
    act: impl FnOnce(&Connection, &Entry, i64) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    let now_ms = desk.now_ms();
    desk.store.write(|tx| {
        let entry = outbox::read(tx, id)?.ok_or(DeskError::NotFound("outbox entry"))?;
        act(tx, &entry, now_ms)?;
        if let Some(post) = entry.post_id {
            post::refresh(tx, post, now_ms)?;
        }
        Ok::<_, DeskError>(())
    })?;
    desk.announce(Topic::Outbox, Some(id.to_string()));
    desk.announce(Topic::History, None);
    desk.announce(Topic::Drafts, None);
    Ok(())
}

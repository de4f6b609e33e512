//! What a person sees of the outbox and can do in it.

use super::{
    Entry, EntryState, OutboxItem, OutboxStatus, StuckReason, Work,
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
    post::{self, DeliveryState, Lives, Proof},
    recipient::Recipient,
    store::{
        accounts, outbox,
        outbox::{OpenEntry, Step},
        posts, proofs,
    },
};
use rusqlite::Connection;

/// How many recipients of a batch a list names.
const RECIPIENTS_SHOWN: usize = 20;

/// Lists what is not done, oldest first.
pub fn list(desk: &Desk) -> Result<Vec<OutboxItem>, DeskError> {
    let now_ms = desk.now_ms();
    let open = desk.store.read(|db| outbox::open(db, now_ms))?;
    Ok(open.into_iter().map(item).collect())
}

fn item(open: OpenEntry) -> OutboxItem {
    let entry = open.entry;
    let waits = matches!(entry.state, EntryState::Waiting | EntryState::Unknown);
    OutboxItem {
        id: entry.id,
        account_id: entry.account_id,
        post_id: entry.post_id,
        work: entry.work.kind(),
        title: open.title,
        subject: entry.subject,
        state: entry.state,
        stuck_reason: entry.stuck_reason,
        message: entry.message,
        attempts: entry.attempts,
        may_have_arrived: entry.may_have_arrived,
        left_at_ms: open.left_at_ms,
        recipients: recipients(&entry.work),
        wait: open.wait,
        lives: lives(entry.state),
        next_try_at_ms: waits.then_some(entry.not_before_ms),
        done: entry.done,
        total: entry.total,
        created_at_ms: entry.created_at_ms,
    }
}

fn recipients(work: &Work) -> Vec<Recipient> {
    match work {
        Work::Dispatch { recipients, .. } => {
            recipients.iter().take(RECIPIENTS_SHOWN).cloned().collect()
        }
        Work::Upload { .. } | Work::CancelSchedule { .. } => Vec::new(),
    }
}

/// An entry's work is here until the system has taken it, also while that is unknown.
fn lives(state: EntryState) -> Lives {
    match state {
        EntryState::Done | EntryState::Cancelled => Lives::Server,
        EntryState::Waiting | EntryState::Running | EntryState::Unknown | EntryState::Stuck => {
            Lives::Here
        }
    }
}

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
        let to = if entry.may_have_arrived {
            EntryState::Unknown
        } else {
            EntryState::Waiting
        };
        let from = [EntryState::Stuck, EntryState::Waiting, EntryState::Unknown];
        outbox::turn(tx, id, &from, to, now_ms)?;
        Ok(())
    })
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
        outbox::set_not_arrived(tx, id)?;
        if !was_sent {
            outbox::turn(tx, id, &[EntryState::Stuck], EntryState::Waiting, now_ms)?;
            return Ok(());
        }
        let step = Step {
            state: EntryState::Done,
            stuck_reason: None,
            message: None,
            not_before_ms: now_ms,
            outcome: "sent_by_word",
        };
        outbox::finish(tx, id, &step, now_ms)?;
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
    })
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

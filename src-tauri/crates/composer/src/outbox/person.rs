//! What a person sees of the outbox and can do in it.

use super::{Entry, EntryState, OutboxItem, OutboxStatus, StuckReason, WaitReason, Work, dispatch};
use crate::{
    account::AccountState,
    change::Topic,
    desk::Desk,
    error::DeskError,
    id::{EntryId, PostId},
    post::{self, DeliveryState, Proof},
    store::{accounts, outbox, outbox::Step, posts, proofs, runs},
};
use rusqlite::Connection;

/// Lists what is not done, oldest first.
pub fn list(desk: &Desk) -> Result<Vec<OutboxItem>, DeskError> {
    desk.store.read(|db| {
        let entries = outbox::open(db)?;
        entries.into_iter().map(|entry| item(db, entry)).collect()
    })
}

fn item(db: &Connection, entry: Entry) -> Result<OutboxItem, DeskError> {
    let post = entry
        .post_id
        .map(|id| posts::summary(db, id))
        .transpose()?
        .flatten();
    let waits = matches!(entry.state, EntryState::Waiting | EntryState::Unknown);
    Ok(OutboxItem {
        id: entry.id,
        account_id: entry.account_id,
        post_id: entry.post_id,
        work: entry.work.kind(),
        title: post.map(|post| post.title).unwrap_or_default(),
        subject: entry.subject,
        state: entry.state,
        stuck_reason: entry.stuck_reason,
        message: entry.message,
        attempts: entry.attempts,
        may_have_arrived: entry.may_have_arrived,
        wait: waits.then_some(WaitReason::Turn),
        next_try_at_ms: waits.then_some(entry.not_before_ms),
        done: entry.done,
        total: entry.total,
        created_at_ms: entry.created_at_ms,
    })
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

/// Lets a stuck entry try again, or a waiting one try now.
pub fn retry_entry(desk: &Desk, id: EntryId) -> Result<(), DeskError> {
    change(desk, id, |tx, entry, now_ms| {
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

/// Gives an entry up that has not left; says whether it was in time.
pub fn cancel_entry(desk: &Desk, id: EntryId) -> Result<bool, DeskError> {
    let mut in_time = false;
    change(desk, id, |tx, entry, now_ms| {
        let can = [EntryState::Waiting, EntryState::Stuck];
        in_time =
            !entry.may_have_arrived && outbox::turn(tx, id, &can, EntryState::Cancelled, now_ms)?;
        if in_time {
            show_cancelled(tx, entry, now_ms)?;
        }
        Ok(())
    })?;
    Ok(in_time)
}

fn show_cancelled(tx: &Connection, entry: &Entry, now_ms: i64) -> Result<(), DeskError> {
    let Some(post) = entry.post_id else {
        return Ok(());
    };
    match &entry.work {
        Work::Dispatch {
            recipients,
            booking: None,
            ..
        } => dispatch::set_all(tx, post, recipients, DeliveryState::Cancelled, now_ms),
        Work::Dispatch {
            booking: Some(run), ..
        } => Ok(runs::cancel_planned(tx, post, run.first_number, run.count)?),
        // Without its picture a post cannot go out: its batches go with it.
        Work::Upload { .. } => {
            for other in outbox::of_post(tx, post)? {
                let can = [EntryState::Waiting, EntryState::Stuck];
                if !other.may_have_arrived
                    && outbox::turn(tx, other.id, &can, EntryState::Cancelled, now_ms)?
                    && !matches!(other.work, Work::Upload { .. })
                {
                    show_cancelled(tx, &other, now_ms)?;
                }
            }
            Ok(())
        }
        Work::CancelSchedule { .. } => Ok(()),
    }
}

/// Takes the person's word for an outcome that nobody else can know.
pub fn settle_entry(desk: &Desk, id: EntryId, was_sent: bool) -> Result<(), DeskError> {
    change(desk, id, |tx, entry, now_ms| {
        let open = [StuckReason::OutcomeUnknown, StuckReason::Restored];
        if !entry
            .stuck_reason
            .is_some_and(|reason| open.contains(&reason))
        {
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
        let (
            Some(post),
            Work::Dispatch {
                recipients,
                booking: None,
                ..
            },
        ) = (entry.post_id, &entry.work)
        else {
            return Ok(());
        };
        dispatch::set_all(tx, post, recipients, DeliveryState::Sent, now_ms)?;
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
        posts::read(tx, id)?.ok_or(DeskError::NotFound("post"))?;
        posts::set_hold(tx, id, now_ms)?;
        outbox::release(tx, id, now_ms)?;
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

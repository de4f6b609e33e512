//! Writes down what follows a failed attempt.

use crate::{
    change::Topic,
    channel::ChannelError,
    desk::{Desk, blocking},
    error::DeskError,
    media_host::HostError,
    outbox::{
        Entry, EntryState, Next, StuckReason, after, reach::note_account, shown::mark_unknown,
    },
    post,
    store::{outbox, outbox::Step},
};
use std::sync::Arc;

/// So often an object that is not shown yet is looked for again, and after so long.
const LATE_LOOKS: u32 = 2;
const LATE_LOOK_MS: i64 = 3_000;

/// Writes down what follows a failed attempt.
pub(super) async fn fail(
    desk: &Arc<Desk>,
    entry: Entry,
    error: DeskError,
) -> Result<(), DeskError> {
    let account = entry.account_id;
    let touched = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            // Attempts and first try as they stand now: the attempt was counted before the request left.
            let Some(entry) = outbox::read(tx, entry.id)? else {
                return Ok(false);
            };
            if matches!(entry.state, EntryState::Cancelled | EntryState::Done) {
                // Taken back before it began: nothing had left.
                return Ok(false);
            }
            let next = next_step(&entry, &error, now_ms);
            let message = error.to_string();
            let (state, reason, at_ms) = match next {
                Next::Retry { at_ms } => (EntryState::Waiting, None, at_ms),
                Next::Ask { at_ms } => (EntryState::Unknown, None, at_ms),
                Next::SignIn => (resting(&entry), None, now_ms),
                Next::Stuck { reason } => (EntryState::Stuck, Some(reason), now_ms),
            };
            let step = Step {
                state,
                stuck_reason: reason,
                message: Some(&message),
                not_before_ms: at_ms,
                outcome: outcome_word(&error),
            };
            outbox::finish(tx, entry.id, &step, now_ms)?;
            if next == Next::SignIn && entry.state == EntryState::Running {
                outbox::forget_attempt(tx, entry.id)?;
            }
            if let Some(post) = entry.post_id {
                mark_unknown(tx, &entry, state, now_ms)?;
                post::refresh(tx, post, now_ms)?;
            }
            note_account(tx, entry.account_id, &error)
        })
    })
    .await?;
    if touched {
        desk.announce(Topic::Accounts, Some(account.to_string()));
    }
    Ok(())
}

fn next_step(entry: &Entry, error: &DeskError, now_ms: i64) -> Next {
    match error {
        DeskError::Channel(error) => {
            // A first try after now comes from a clock that was set: it counts as now.
            let first_ms = entry.first_try_at_ms.unwrap_or(now_ms).min(now_ms);
            let next = after(error, entry.attempts, first_ms, now_ms, rand::random());
            match next {
                // While an outcome is unknown, nothing but an answer about it may end that.
                Next::Retry { at_ms } if is_unsettled(entry) => Next::Ask { at_ms },
                Next::Stuck {
                    reason: StuckReason::GaveUp,
                } if is_unsettled(entry) => Next::Ask {
                    at_ms: now_ms + 60_000,
                },
                // A refused question leaves it open whether the first request had arrived.
                Next::Stuck { .. } if is_unsettled(entry) => Next::Stuck {
                    reason: StuckReason::OutcomeUnknown,
                },
                next => next,
            }
        }
        DeskError::Host(error) => after_storage(entry, error, now_ms),
        DeskError::Picture(_) => Next::Stuck {
            reason: StuckReason::BadPicture,
        },
        DeskError::TooLate => Next::Stuck {
            reason: StuckReason::TooLate,
        },
        DeskError::NotFound(_) => Next::Stuck {
            reason: StuckReason::Unreadable,
        },
        // Without its keychain an account cannot sign in; it rests until a person has seen to it.
        DeskError::Secret(_) => Next::SignIn,
        _ => Next::Retry {
            at_ms: now_ms + 5_000,
        },
    }
}

/// A passing trouble of the storage is waited out; the rest is for a person to see to.
fn after_storage(entry: &Entry, error: &HostError, now_ms: i64) -> Next {
    if let Some(error) = error.passing() {
        let first_ms = entry.first_try_at_ms.unwrap_or(now_ms).min(now_ms);
        return after(&error, entry.attempts, first_ms, now_ms, rand::random());
    }
    // Some storages show a new object only after a moment.
    let shows_late = matches!(error, HostError::NotPublic { .. });
    if shows_late && entry.attempts <= LATE_LOOKS {
        return Next::Retry {
            at_ms: now_ms + LATE_LOOK_MS,
        };
    }
    Next::Stuck {
        reason: StuckReason::Storage,
    }
}

/// Whether an earlier attempt of this entry may have arrived.
fn is_unsettled(entry: &Entry) -> bool {
    entry.may_have_arrived
}

fn resting(entry: &Entry) -> EntryState {
    if is_unsettled(entry) {
        EntryState::Unknown
    } else {
        EntryState::Waiting
    }
}

fn outcome_word(error: &DeskError) -> &'static str {
    match error {
        DeskError::Channel(ChannelError::Unreachable(_)) => "unreachable",
        DeskError::Channel(ChannelError::TryLater { .. }) => "try_later",
        DeskError::Channel(ChannelError::SignInNeeded) => "sign_in_needed",
        DeskError::Channel(ChannelError::Refused { .. }) => "refused",
        DeskError::Channel(ChannelError::NotOffered) => "not_offered",
        DeskError::Channel(ChannelError::Unknown { .. }) => "unknown",
        DeskError::Channel(ChannelError::Unexpected { .. }) => "unexpected",
        DeskError::Host(_) => "storage",
        DeskError::Picture(_) => "bad_picture",
        DeskError::TooLate => "too_late",
        _ => "failed_here",
    }
}

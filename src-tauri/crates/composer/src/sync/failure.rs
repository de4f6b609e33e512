//! What follows when one draft could not be kept in step; the others go on.

use super::{
    SyncMark,
    local::Look,
    site::{Site, keep_link},
};
use crate::{
    channel::ChannelError,
    error::DeskError,
    id::DraftId,
    outbox::{self, Next, note_account},
    store::draft_errands::{self, ErrandStep},
};
use rusqlite::Connection;
use std::sync::Arc;

const LONGEST_MESSAGE: usize = 500;
const USUAL_WAIT_MS: i64 = 60_000;

/// Whether a round can go on with other drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Onward {
    Yes,
    /// The account needs a sign-in.
    No,
}

/// Writes down why a draft could not be kept in step, and when it is tried again.
pub(super) async fn note(
    site: &Arc<Site>,
    id: DraftId,
    error: DeskError,
) -> Result<Onward, DeskError> {
    let onward = match &error {
        DeskError::Channel(ChannelError::SignInNeeded) | DeskError::Secret(_) => Onward::No,
        _ => Onward::Yes,
    };
    tracing::warn!(%error, %id, "a draft could not be kept in step");
    let is_account_changed = site
        .local(move |site| {
            site.desk.store.write(|tx| {
                mark(tx, site, id, &error)?;
                note_account(tx, site.account.id, &error)
            })
        })
        .await?;
    if is_account_changed {
        site.tell_account();
    }
    site.tell(id);
    Ok(onward)
}

fn mark(tx: &Connection, site: &Site, id: DraftId, error: &DeskError) -> Result<(), DeskError> {
    let mut look = Look::at(tx, site, id)?;
    let link = &mut look.link;
    link.mark = match error {
        DeskError::Channel(ChannelError::SignInNeeded) | DeskError::Secret(_) => SyncMark::Waiting,
        _ => SyncMark::Failing,
    };
    link.stays = None;
    link.message = Some(error.to_string().chars().take(LONGEST_MESSAGE).collect());
    // A refusal stands for this revision; anything else is tried again.
    link.marked_revision = match is_final(error) {
        true => look.draft.revision,
        false => 0,
    };
    if look.in_conflict {
        link.mark = SyncMark::Conflict;
    }
    keep_link(tx, link)?;
    put_off(tx, site, id, error)
}

/// Says whether only a change of the draft, or the person, can help.
fn is_final(error: &DeskError) -> bool {
    matches!(
        error,
        DeskError::Channel(ChannelError::Refused { .. }) | DeskError::Picture(_)
    )
}

/// Puts a draft's open errand off; a refused one until the draft changes or the person asks.
fn put_off(tx: &Connection, site: &Site, id: DraftId, error: &DeskError) -> Result<(), DeskError> {
    let Some(mut errand) = draft_errands::open_of(tx, id)? else {
        return Ok(());
    };
    let now_ms = site.desk.now_ms();
    errand.attempts += 1;
    let next = match error {
        DeskError::Channel(error) => {
            outbox::after(error, errand.attempts, now_ms, now_ms, rand::random())
        }
        _ => Next::Retry {
            at_ms: now_ms + USUAL_WAIT_MS,
        },
    };
    errand.not_before_ms = match next {
        Next::Retry { at_ms } | Next::Ask { at_ms } => at_ms,
        Next::SignIn => now_ms,
        Next::Stuck { .. } if errand.step == ErrandStep::Waiting => i64::MAX,
        Next::Stuck { .. } => now_ms + USUAL_WAIT_MS,
    };
    Ok(draft_errands::write(tx, &errand)?)
}

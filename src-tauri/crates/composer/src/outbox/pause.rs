//! Stops a post for a while: what is under way ends, and nothing more of it leaves until it goes on.

use crate::{
    change::Topic,
    desk::Desk,
    error::DeskError,
    id::PostId,
    store::{outbox, posts},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a pause still reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PauseOutcome {
    /// Requests that will not leave until the post goes on.
    pub waiting: u32,
    /// Requests whose answer is still to come: they had begun.
    pub under_way: u32,
}

/// Stops a post: no request of it begins from now on, also after a restart.
pub fn pause_post(desk: &Desk, id: PostId) -> Result<PauseOutcome, DeskError> {
    let now_ms = desk.now_ms();
    set(desk, id, Some(now_ms))
}

/// Lets a paused post go on.
pub fn resume_post(desk: &Desk, id: PostId) -> Result<PauseOutcome, DeskError> {
    set(desk, id, None)
}

fn set(desk: &Desk, id: PostId, since_ms: Option<i64>) -> Result<PauseOutcome, DeskError> {
    let outcome = desk.store.write(|tx| {
        posts::standing(tx, id)?.ok_or(DeskError::NotFound("post"))?;
        let left = outbox::open_dispatches(tx, id)?;
        if left.waiting + left.under_way == 0 && since_ms.is_some() {
            let why = "everything of this post has left or is over; there is nothing to pause";
            return Err(DeskError::Invalid(why.into()));
        }
        posts::set_paused(tx, id, since_ms)?;
        outbox::set_paused(tx, id, since_ms.is_some())?;
        Ok(left)
    })?;
    let id = Some(id.to_string());
    desk.announce(Topic::Outbox, id.clone());
    desk.tell(Topic::History, id);
    Ok(outcome)
}

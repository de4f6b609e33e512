//! The outbox as a person sees it: a line per entry, and one line where a post has very many.

use super::{EntryState, ManyEntries, OutboxItem, Work};
use crate::{
    desk::Desk,
    error::DeskError,
    id::EntryId,
    post::Lives,
    store::{
        deliveries, outbox,
        outbox::{Folded, OpenEntry},
        posts,
    },
};
use rusqlite::Connection;

/// How many recipients a line names.
const NAMED: usize = 20;

/// Lists what is not done, oldest first. Where a post has many dispatches, one line stands for those that go on by
/// themselves, and one for those that are stuck for the same reason.
pub fn list(desk: &Desk) -> Result<Vec<OutboxItem>, DeskError> {
    let now_ms = desk.now_ms();
    desk.store.read(|db| {
        let folded = outbox::folded(db)?;
        let open = outbox::open(db, now_ms, &folded)?;
        open.into_iter()
            .map(|open| {
                let many = folded.iter().find(|many| many.seq == open.entry.seq);
                line(db, open, many)
            })
            .collect()
    })
}

/// Gives the line of one entry that is not done.
pub fn line_of(desk: &Desk, id: EntryId) -> Result<Option<OutboxItem>, DeskError> {
    let now_ms = desk.now_ms();
    desk.store.read(|db| {
        let found = outbox::open_one(db, id, now_ms)?;
        found.map(|open| line(db, open, None)).transpose()
    })
}

fn line(
    db: &Connection,
    open: OpenEntry,
    folded: Option<&Folded>,
) -> Result<OutboxItem, DeskError> {
    let item = item(open);
    let (Some(folded), Some(post)) = (folded, item.post_id) else {
        return Ok(item);
    };
    let Some(post) = posts::summary(db, post)? else {
        return Ok(item);
    };
    let counts = deliveries::counts(db, post.id, None)?;
    Ok(OutboxItem {
        subject: String::new(),
        recipients: Vec::new(),
        done: u64::from(post.recipient_count.saturating_sub(counts.waiting)),
        total: u64::from(post.recipient_count),
        many: Some(ManyEntries {
            open: folded.open,
            under_way: folded.under_way,
            counts,
            paused: post.paused,
        }),
        ..item
    })
}

fn item(open: OpenEntry) -> OutboxItem {
    let entry = open.entry;
    let recipients = match &entry.work {
        Work::Dispatch { recipients, .. } => recipients.iter().take(NAMED).cloned().collect(),
        Work::Upload { .. } | Work::CancelSchedule { .. } => Vec::new(),
    };
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
        wait: open.wait,
        lives: lives(entry.state),
        next_try_at_ms: waits.then_some(entry.not_before_ms),
        done: entry.done,
        total: entry.total,
        recipients,
        left_at_ms: open.left_at_ms,
        many: None,
        created_at_ms: entry.created_at_ms,
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

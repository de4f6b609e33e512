//! Brings the outbox back to a sound state after an attempt ended without a note.

use super::{EntryState, shown::mark_unknown};
use crate::{desk::Desk, error::DeskError, id::EntryId, post, store::outbox};
use std::collections::BTreeSet;

/// Turns what was running into unknown or waiting, and parks rows that cannot be read. Call once, before the worker starts.
pub fn recover(desk: &Desk) -> Result<u32, DeskError> {
    let left = desk.store.read(outbox::running)?;
    bring_back(desk, &left)?;
    desk.store.write(outbox::park_unreadable)?;
    Ok(u32::try_from(left.len()).unwrap_or(u32::MAX))
}

/// Turns the given entries into unknown or waiting, if they are still marked as running.
pub(super) fn bring_back(desk: &Desk, entries: &[EntryId]) -> Result<(), DeskError> {
    let now_ms = desk.now_ms();
    desk.store.write(|tx| {
        let mut posts = BTreeSet::new();
        for id in entries {
            outbox::recover(tx, *id, now_ms)?;
            // A row that cannot be read is parked afterwards.
            if let Ok(Some(entry)) = outbox::read(tx, *id)
                && entry.state == EntryState::Unknown
            {
                mark_unknown(tx, &entry, EntryState::Unknown, now_ms)?;
                posts.extend(entry.post_id);
            }
        }
        for post in posts {
            post::refresh(tx, post, now_ms)?;
        }
        Ok(())
    })
}

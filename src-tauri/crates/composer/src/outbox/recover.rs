//! Brings the outbox back to a sound state after an attempt ended without a note.

use crate::{desk::Desk, error::DeskError, id::EntryId, store::outbox};

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
    Ok(desk.store.write(|tx| {
        entries
            .iter()
            .try_for_each(|id| outbox::recover(tx, *id, now_ms))
    })?)
}

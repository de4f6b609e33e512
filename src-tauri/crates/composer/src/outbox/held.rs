//! Holds what an older copy of the database still wants to send: it may have been sent since.

use super::{Entry, EntryState, shown};
use crate::{
    error::DeskError,
    id::PostId,
    post,
    store::{Store, outbox},
};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Leaves every open dispatch to the person; uploads and cancels can be repeated and stay. Gives their number.
pub fn hold_open_sends(store: &Store, now_ms: i64) -> Result<u32, DeskError> {
    for id in store.read(outbox::running)? {
        store.write(|tx| outbox::recover(tx, id, now_ms))?;
    }
    store.write(|tx| {
        let held = outbox::hold_dispatches(tx, now_ms)?;
        let posts: BTreeSet<PostId> = held.iter().filter_map(|(_, post)| *post).collect();
        for (id, _) in &held {
            // A row that cannot be read is held all the same.
            if let Ok(Some(entry)) = outbox::read(tx, *id) {
                show_unknown(tx, &entry, now_ms)?;
            }
        }
        for post in posts {
            post::refresh(tx, post, now_ms)?;
        }
        Ok(u32::try_from(held.len()).unwrap_or(u32::MAX))
    })
}

fn show_unknown(tx: &Connection, entry: &Entry, now_ms: i64) -> Result<(), DeskError> {
    shown::mark_unknown(tx, entry, EntryState::Unknown, now_ms)
}

//! When a request whose answer was lost was on its way, as the attempts tell it.

use crate::{channel::Lost, outbox::Entry, store::StoreError};
use rusqlite::Connection;

/// Reads when an entry's request may have left; ask before the next attempt begins.
///
/// Only attempts without a known answer count. One that a copy put back knows nothing of may have been made at any
/// time after the entry was; its wait begins with the first attempt here.
pub fn lost(db: &Connection, entry: &Entry, now_ms: i64) -> Result<Lost, StoreError> {
    let sql = "SELECT min(started_at_ms) FILTER (WHERE is_open),
                      max(coalesce(ended_at_ms, started_at_ms)) FILTER (WHERE is_open),
                      min(started_at_ms)
               FROM (SELECT *, coalesce(outcome, 'interrupted') IN ('unknown', 'interrupted') AS is_open
                     FROM attempts WHERE entry_id = ?1)";
    let (first, last, begun): (Option<i64>, Option<i64>, Option<i64>) = db
        .prepare_cached(sql)?
        .query_row([entry.id.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    Ok(Lost {
        first_left_ms: first.unwrap_or(entry.created_at_ms),
        last_left_ms: last.or(begun).unwrap_or(now_ms),
        now_ms,
    })
}

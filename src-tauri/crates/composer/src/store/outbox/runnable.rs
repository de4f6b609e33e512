//! What may run, and when.

use super::{
    OPEN,
    rows::{columns_of_o, entry, readable},
};
use crate::{
    id::{AccountId, EntryId},
    outbox::Entry,
    store::{StoreError, row::from_word},
};
use rusqlite::Connection;

/// Its post has pictures that are not there yet.
pub(super) const PICTURES: &str = "EXISTS (
             SELECT 1 FROM outbox u
             WHERE u.post_id = o.post_id AND u.kind = 'upload'
               AND u.state IN ('waiting', 'running', 'unknown', 'stuck'))";

/// An earlier post to one of its recipients has not left; `?1` is now. One that waits for its day, or that a person
/// paused, holds nobody up.
pub(super) const EARLIER: &str = "EXISTS (
             SELECT 1 FROM outbox_recipients mine
             JOIN outbox_recipients theirs
               ON theirs.recipient_key = mine.recipient_key AND theirs.account_id = mine.account_id
                  AND theirs.seq < mine.seq
             JOIN outbox e ON e.seq = theirs.seq AND e.state IN ('waiting', 'running', 'unknown')
               AND (e.post_id IS NOT o.post_id)
               AND (e.attempts > 0 OR e.not_before_ms <= ?1 + 3600000)
               AND (e.is_paused = 0 OR e.state <> 'waiting')
               AND NOT EXISTS (
                 SELECT 1 FROM outbox u WHERE u.post_id = e.post_id AND u.kind = 'upload'
                   AND u.state = 'stuck')
             WHERE mine.seq = o.seq)";

/// Finds an account's entries that may run now, oldest first.
///
/// A dispatch waits for its post's uploads and for earlier open dispatches to the same recipient; an upload
/// waits for one of the same picture under way; what is stuck holds nobody up but its own post. What is paused is not
/// even looked at: it may be thousands.
pub fn runnable(
    db: &Connection,
    account: AccountId,
    now_ms: i64,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    let columns = columns_of_o();
    let sql = format!(
        "SELECT {columns} FROM outbox o INDEXED BY outbox_in_turn
         WHERE o.account_id = ?3 AND o.state IN ('waiting', 'unknown') AND o.is_paused = 0
           AND o.not_before_ms <= ?1
           AND (o.kind <> 'dispatch' OR NOT {PICTURES})
           AND NOT {EARLIER}
           AND (o.kind <> 'upload' OR NOT EXISTS (
             SELECT 1 FROM outbox same
             WHERE same.state IN ('waiting', 'running', 'unknown', 'stuck')
               AND (same.state = 'running' OR same.state = 'waiting' AND same.not_before_ms <= ?1)
               AND same.kind = 'upload' AND same.account_id = o.account_id AND same.seq < o.seq
               AND same.work ->> 'blob' = o.work ->> 'blob'))
         ORDER BY o.seq LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((now_ms, limit, account.to_string()), entry)?;
    readable(rows)
}

/// Gives the earliest time one of an account's entries may run, over those that wait for time only.
pub fn next_due(
    db: &Connection,
    account: AccountId,
    now_ms: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT min(o.not_before_ms) FROM outbox o INDEXED BY outbox_in_turn
         WHERE o.account_id = ?1 AND o.state IN ('waiting', 'unknown') AND o.is_paused = 0
           AND o.not_before_ms > ?2";
    Ok(db
        .prepare_cached(sql)?
        .query_row((account.to_string(), now_ms), |row| row.get(0))?)
}

/// Lists the entries that are marked as running.
pub fn running(db: &Connection) -> Result<Vec<EntryId>, StoreError> {
    let sql = format!("SELECT o.id FROM outbox o WHERE {OPEN} AND o.state = 'running'");
    let mut statement = db.prepare_cached(&sql)?;
    let rows =
        statement.query_and_then([], |row| from_word("outbox", &row.get::<_, String>(0)?))?;
    rows.collect()
}

//! Open entries as the outbox screen shows them, read in one query.

use super::{
    OPEN,
    rows::{columns_of_o, entry, readable},
    runnable::{EARLIER, PICTURES},
};
use crate::{
    outbox::{Entry, WaitReason},
    store::{StoreError, row::from_word},
};
use rusqlite::Connection;

/// The most entries a list shows.
const SHOWN: u32 = 5_000;

/// An open entry, the title of its post, and what it waits for.
pub struct OpenEntry {
    pub entry: Entry,
    pub title: String,
    pub wait: Option<WaitReason>,
    /// When the request left whose answer was lost; absent once that is settled.
    pub left_at_ms: Option<i64>,
}

/// Lists every entry that is not done or cancelled, oldest first.
pub fn open(db: &Connection, now_ms: i64) -> Result<Vec<OpenEntry>, StoreError> {
    let columns = columns_of_o();
    let sql = format!(
        "SELECT {columns}, coalesce(p.title, ''),
           CASE
             WHEN o.state NOT IN ('waiting', 'unknown') THEN NULL
             WHEN a.removed_at_ms IS NOT NULL THEN 'account_removed'
             WHEN a.state = 'sign_in_needed' THEN 'sign_in'
             WHEN o.not_before_ms > ?1 AND o.attempts = 0 AND p.hold_until_ms > ?1 THEN 'undo'
             WHEN a.state = 'unreachable' THEN 'unreachable'
             WHEN o.not_before_ms > ?1 THEN 'next_try'
             WHEN o.kind = 'dispatch' AND {PICTURES} THEN 'pictures'
             WHEN {EARLIER} THEN 'earlier_post'
             ELSE 'turn'
           END,
           CASE WHEN o.may_have_arrived THEN (
             SELECT max(t.started_at_ms) FROM attempts t
             WHERE t.entry_id = o.id AND t.outcome IN ('unknown', 'interrupted')) END
         FROM outbox o JOIN accounts a ON a.id = o.account_id LEFT JOIN posts p ON p.id = o.post_id
         WHERE {OPEN} ORDER BY o.seq LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((now_ms, SHOWN), |row| {
        let wait = row.get::<_, Option<String>>(19)?;
        Ok(OpenEntry {
            entry: entry(row)?,
            title: row.get(18)?,
            left_at_ms: row.get(20)?,
            wait: wait.map(|word| from_word("outbox", &word)).transpose()?,
        })
    })?;
    readable(rows)
}

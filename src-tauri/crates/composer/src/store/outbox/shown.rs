//! Open entries as the outbox screen shows them.

use super::{
    OPEN,
    rows::{columns_of_o, entry, readable},
    runnable::{EARLIER, PICTURES},
};
use crate::{
    id::{EntryId, PostId},
    outbox::{Entry, WaitReason},
    store::{
        StoreError,
        row::{from_word, to_json},
    },
};
use rusqlite::{Connection, Row};

/// The most entries a list shows.
const SHOWN: u32 = 5_000;
/// A post with more dispatches than this in one standing has one line for them.
const FOLDED_FROM: u32 = 20;

/// An open entry, the title of its post, and what it waits for.
pub struct OpenEntry {
    pub entry: Entry,
    pub title: String,
    pub wait: Option<WaitReason>,
    /// When the request left whose answer was lost; absent once that is settled.
    pub left_at_ms: Option<i64>,
}

/// Many open dispatches of one post that stand alike.
pub struct Folded {
    pub post: PostId,
    /// Why they are stuck, in the store's word; empty while they go on by themselves.
    reason: String,
    /// The oldest, which stands for all.
    pub seq: i64,
    pub open: u32,
    pub under_way: u32,
}

/// Finds the posts with so many open dispatches that a list has one line for them.
pub fn folded(db: &Connection) -> Result<Vec<Folded>, StoreError> {
    let sql = format!(
        "SELECT o.post_id, coalesce(o.stuck_reason, ''), min(o.seq), count(*),
           count(*) FILTER (WHERE o.state = 'running')
         FROM outbox o WHERE {OPEN} AND o.kind = 'dispatch' AND o.post_id IS NOT NULL
         GROUP BY o.post_id, coalesce(o.stuck_reason, '') HAVING count(*) > ?1"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([FOLDED_FROM], |row| {
        Ok(Folded {
            post: from_word("outbox", &row.get::<_, String>(0)?)?,
            reason: row.get(1)?,
            seq: row.get(2)?,
            open: row.get(3)?,
            under_way: row.get(4)?,
        })
    })?;
    rows.collect()
}

/// What an entry waits for, as of a time that is the first parameter, and when the request left that was not answered.
fn state_columns() -> String {
    format!(
        "CASE
             WHEN o.state NOT IN ('waiting', 'unknown') THEN NULL
             WHEN a.removed_at_ms IS NOT NULL THEN 'account_removed'
             WHEN o.is_paused = 1 THEN 'paused'
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
             WHERE t.entry_id = o.id AND t.outcome IN ('unknown', 'interrupted')) END"
    )
}

/// Lists the entries that are not done or cancelled, oldest first; of folded ones only the oldest.
pub fn open(db: &Connection, now_ms: i64, folded: &[Folded]) -> Result<Vec<OpenEntry>, StoreError> {
    let (columns, state) = (columns_of_o(), state_columns());
    let sql = format!(
        "SELECT {columns}, coalesce(p.title, ''), {state}
         FROM outbox o JOIN accounts a ON a.id = o.account_id LEFT JOIN posts p ON p.id = o.post_id
         WHERE {OPEN} AND NOT (o.kind = 'dispatch' AND EXISTS (
           SELECT 1 FROM json_each(?3) many
           WHERE many.value ->> 0 = o.post_id AND many.value ->> 1 = coalesce(o.stuck_reason, '')
             AND many.value ->> 2 <> o.seq))
         ORDER BY o.seq LIMIT ?2"
    );
    let folded = folded
        .iter()
        .map(|many| (many.post.to_string(), &many.reason, many.seq));
    let folded = to_json(&folded.collect::<Vec<_>>())?;
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((now_ms, SHOWN, folded), open_entry)?;
    readable(rows)
}

/// Reads one entry that is not done or cancelled.
pub fn open_one(
    db: &Connection,
    id: EntryId,
    now_ms: i64,
) -> Result<Option<OpenEntry>, StoreError> {
    let (columns, state) = (columns_of_o(), state_columns());
    let sql = format!(
        "SELECT {columns}, coalesce(p.title, ''), {state}
         FROM outbox o JOIN accounts a ON a.id = o.account_id LEFT JOIN posts p ON p.id = o.post_id
         WHERE {OPEN} AND o.id = ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query_and_then((now_ms, id.to_string()), open_entry)?;
    rows.next().transpose()
}

fn open_entry(row: &Row<'_>) -> Result<OpenEntry, StoreError> {
    let wait = row.get::<_, Option<String>>(19)?;
    Ok(OpenEntry {
        entry: entry(row)?,
        title: row.get(18)?,
        left_at_ms: row.get(20)?,
        wait: wait.map(|word| from_word("outbox", &word)).transpose()?,
    })
}

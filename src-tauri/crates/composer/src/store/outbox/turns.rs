//! The turns of an entry from one state to the next, and its attempts.

use super::rows::{COLUMNS, entry};
use crate::{
    channel::Dispatch,
    id::{AccountId, EntryId, PostId},
    outbox::{EntryState, StuckReason},
    store::{
        StoreError, clock,
        row::{from_word, signed, to_json, to_word},
    },
};
use rusqlite::{Connection, OptionalExtension};

/// Marks an entry as running and counts the attempt, before its request leaves.
///
/// `None` means it may not start any more, because it was taken back, paused or begun in the meantime.
pub fn begin(
    db: &Connection,
    id: EntryId,
    request: Option<&Dispatch>,
    now_ms: i64,
) -> Result<Option<u32>, StoreError> {
    let sql = "UPDATE outbox SET state = 'running', attempts = attempts + 1,
                 first_try_at_ms = coalesce(first_try_at_ms, ?2),
                 request = coalesce(?3, request), message = NULL
               WHERE id = ?1 AND state IN ('waiting', 'unknown') AND is_paused = 0
               RETURNING attempts";
    let request = request.map(to_json).transpose()?;
    let number: Option<u32> = db
        .prepare_cached(sql)?
        .query_row((id.to_string(), now_ms, request), |row| row.get(0))
        .optional()?;
    if let Some(number) = number {
        clock::note(db, now_ms)?;
        let sql = "INSERT INTO attempts (entry_id, number, started_at_ms) VALUES (?1, ?2, ?3)";
        db.prepare_cached(sql)?
            .execute((id.to_string(), number, now_ms))?;
    }
    Ok(number)
}

/// Where an entry goes after an attempt.
pub struct Step<'a> {
    pub state: EntryState,
    pub stuck_reason: Option<StuckReason>,
    pub message: Option<&'a str>,
    pub not_before_ms: i64,
    /// A word for the attempt log.
    pub outcome: &'a str,
}

/// Ends an attempt.
pub fn finish(
    db: &Connection,
    id: EntryId,
    step: &Step<'_>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET state = ?2, stuck_reason = ?3, message = ?4, not_before_ms = ?5,
                 may_have_arrived = CASE ?2 WHEN 'unknown' THEN 1 WHEN 'done' THEN 0
                   ELSE may_have_arrived END
               WHERE id = ?1";
    db.prepare_cached(sql)?.execute((
        id.to_string(),
        to_word(&step.state)?,
        step.stuck_reason.as_ref().map(to_word).transpose()?,
        step.message,
        step.not_before_ms,
    ))?;
    end_attempt(db, id, step.outcome, now_ms)
}

/// Ends the open attempt of an entry whose state stays as it is.
pub fn end_attempt(
    db: &Connection,
    id: EntryId,
    outcome: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE attempts SET ended_at_ms = ?2, outcome = ?3
               WHERE entry_id = ?1 AND ended_at_ms IS NULL";
    db.prepare_cached(sql)?
        .execute((id.to_string(), now_ms, outcome))?;
    Ok(())
}

/// Lists an account's entries that are stuck for a reason, with their posts.
pub fn stuck_for(
    db: &Connection,
    account: AccountId,
    reason: StuckReason,
) -> Result<Vec<(EntryId, Option<PostId>)>, StoreError> {
    let sql = "SELECT id, post_id FROM outbox
               WHERE state = 'stuck' AND account_id = ?1 AND stuck_reason = ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then((account.to_string(), to_word(&reason)?), |row| {
        let post = row.get::<_, Option<String>>(1)?;
        let post = post.map(|id| from_word("outbox", &id)).transpose()?;
        Ok((from_word("outbox", &row.get::<_, String>(0)?)?, post))
    })?;
    rows.collect()
}

/// Gives back an attempt that never reached the system, such as a missing sign-in.
pub fn forget_attempt(db: &Connection, id: EntryId) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET attempts = max(attempts - 1, 0),
                 first_try_at_ms = CASE WHEN attempts <= 1 THEN NULL ELSE first_try_at_ms END
               WHERE id = ?1";
    db.prepare_cached(sql)?.execute([id.to_string()])?;
    db.prepare_cached(
        "DELETE FROM attempts WHERE entry_id = ?1
         AND number > (SELECT attempts FROM outbox WHERE id = ?1)",
    )?
    .execute([id.to_string()])?;
    Ok(())
}

/// Moves an entry from one of the given states; says whether it was in one of them.
pub fn turn(
    db: &Connection,
    id: EntryId,
    from: &[EntryState],
    to: EntryState,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let words = from.iter().map(to_word).collect::<Result<Vec<_>, _>>()?;
    let sql =
        "UPDATE outbox SET state = ?2, stuck_reason = NULL, message = NULL, not_before_ms = ?3,
                 first_try_at_ms = CASE WHEN ?2 = 'waiting' THEN NULL ELSE first_try_at_ms END
               WHERE id = ?1 AND state IN (SELECT value FROM json_each(?4))";
    let changed = db.prepare_cached(sql)?.execute((
        id.to_string(),
        to_word(&to)?,
        now_ms,
        to_json(&words)?,
    ))?;
    Ok(changed > 0)
}

/// Lets everything of an account that waits for time try now.
pub fn wake(db: &Connection, account: AccountId, now_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET not_before_ms = ?2
               WHERE account_id = ?1 AND state IN ('waiting', 'unknown') AND attempts > 0
                 AND not_before_ms > ?2";
    db.execute(sql, (account.to_string(), now_ms))?;
    Ok(())
}

/// Stops the open sends and uploads of a post from beginning, or lets them go on.
pub fn set_paused(db: &Connection, post: PostId, is_paused: bool) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET is_paused = ?2
               WHERE post_id = ?1 AND kind IN ('upload', 'dispatch')
                 AND state IN ('waiting', 'running', 'unknown', 'stuck')";
    db.execute(sql, (post.to_string(), is_paused))?;
    Ok(())
}

/// Lets the entries of a post that were held until a moment go from the given time on.
pub fn release(
    db: &Connection,
    post: PostId,
    held_until_ms: i64,
    not_before_ms: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET not_before_ms = ?3
               WHERE post_id = ?1 AND attempts = 0 AND not_before_ms <= ?2";
    db.execute(sql, (post.to_string(), held_until_ms, not_before_ms))?;
    Ok(())
}

/// Brings an entry back whose attempt ended without a note, because the process or the disk gave way.
///
/// A dispatch may have arrived, so it becomes unknown; the rest can simply be done again.
pub fn recover(db: &Connection, id: EntryId, now_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE attempts SET ended_at_ms = ?2, outcome = 'interrupted'
               WHERE entry_id = ?1 AND ended_at_ms IS NULL";
    db.execute(sql, (id.to_string(), now_ms))?;
    let sql = "UPDATE outbox SET
                 state = CASE kind WHEN 'dispatch' THEN 'unknown' ELSE 'waiting' END,
                 may_have_arrived = max(may_have_arrived, kind = 'dispatch'),
                 not_before_ms = ?2
               WHERE id = ?1 AND state = 'running'";
    db.execute(sql, (id.to_string(), now_ms))?;
    Ok(())
}

/// Parks open rows that this version cannot read: nothing of them is changed but their state.
pub fn park_unreadable(db: &Connection) -> Result<(), StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM outbox WHERE state IN ('waiting', 'unknown', 'running')");
    let mut odd = Vec::new();
    let mut statement = db.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if matches!(entry(row), Err(StoreError::Unreadable { .. })) {
            odd.push(row.get::<_, i64>(0)?);
        }
    }
    let sql = "UPDATE outbox SET state = 'stuck', stuck_reason = 'unreadable' WHERE seq = ?1";
    for seq in odd {
        db.execute(sql, [seq])?;
    }
    Ok(())
}

/// Notes how far an upload or dispatch is.
pub fn progress(db: &Connection, id: EntryId, done: u64) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET done = ?2 WHERE id = ?1";
    db.prepare_cached(sql)?
        .execute((id.to_string(), signed(done)))?;
    Ok(())
}

/// Notes that the system was asked and never had an entry's request.
pub fn set_not_arrived(db: &Connection, id: EntryId) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET may_have_arrived = 0 WHERE id = ?1";
    db.prepare_cached(sql)?.execute([id.to_string()])?;
    Ok(())
}

/// Leaves every open dispatch to the person, as one that may have arrived; gives the entries and their posts.
pub fn hold_dispatches(
    db: &Connection,
    now_ms: i64,
) -> Result<Vec<(EntryId, Option<PostId>)>, StoreError> {
    let sql = "UPDATE outbox SET state = 'stuck', stuck_reason = 'restored', may_have_arrived = 1,
                 not_before_ms = ?1
               WHERE kind = 'dispatch' AND state IN ('waiting', 'running', 'unknown', 'stuck')
                 AND stuck_reason IS NOT 'unreadable'
               RETURNING id, post_id";
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_and_then([now_ms], |row| {
        let post = row.get::<_, Option<String>>(1)?;
        let post = post.map(|id| from_word("outbox", &id)).transpose()?;
        Ok((from_word("outbox", &row.get::<_, String>(0)?)?, post))
    })?;
    rows.collect()
}

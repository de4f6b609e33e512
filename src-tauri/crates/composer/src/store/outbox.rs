//! The durable list of work.

use super::{
    StoreError,
    row::{from_json, from_word, signed, size, to_json, to_word},
};
use crate::{
    channel::Dispatch,
    id::{AccountId, EntryId, PostId},
    outbox::{Entry, EntryState, NewEntry, StuckReason, Work},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

const COLUMNS: &str =
    "seq, id, account_id, post_id, work, subject, state, stuck_reason, message, attempts,
                       not_before_ms, first_try_at_ms, key, request, done, total, created_at_ms,
                       may_have_arrived";

/// The condition of the index of open entries, word for word, so that it is used.
const OPEN: &str = "o.state IN ('waiting', 'running', 'unknown', 'stuck')";

/// Adds an entry; call it in the transaction of the change that causes it.
pub fn add(db: &Connection, entry: &NewEntry, now_ms: i64) -> Result<EntryId, StoreError> {
    let sql = "INSERT INTO outbox
                 (id, account_id, post_id, kind, work, subject, not_before_ms, key, total, created_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING seq";
    let id = EntryId::new();
    let seq: i64 = db.prepare_cached(sql)?.query_row(
        (
            id.to_string(),
            entry.account_id.to_string(),
            entry.post_id.map(|post| post.to_string()),
            to_word(&entry.work.kind())?,
            to_json(&entry.work)?,
            &entry.subject,
            entry.not_before_ms,
            &entry.key,
            signed(entry.total),
            now_ms,
        ),
        |row| row.get(0),
    )?;
    if let Work::Dispatch { recipients, .. } = &entry.work {
        let sql =
            "INSERT INTO outbox_recipients (recipient_key, account_id, seq) VALUES (?1, ?2, ?3)";
        let mut statement = db.prepare_cached(sql)?;
        for recipient in recipients {
            statement.execute((recipient.key(), entry.account_id.to_string(), seq))?;
        }
    }
    Ok(id)
}

/// Reads one entry.
pub fn read(db: &Connection, id: EntryId) -> Result<Option<Entry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([id.to_string()], entry)?
        .next()
        .transpose()
}

/// Lists the entries of a post, oldest first.
pub fn of_post(db: &Connection, post: PostId) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE post_id = ?1 ORDER BY seq");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([post.to_string()], entry)?;
    readable(rows)
}

/// Lists every entry that is not done or cancelled, oldest first.
pub fn open(db: &Connection) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox
         WHERE state IN ('waiting', 'running', 'unknown', 'stuck') ORDER BY seq LIMIT 5000"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([], entry)?;
    readable(rows)
}

/// Finds entries that may run now, oldest first.
///
/// A dispatch waits for its post's uploads and for earlier open dispatches to the same recipient; an upload
/// waits for one of the same picture under way; what is stuck holds nobody up but its own post. Accounts that
/// need a sign-in rest.
pub fn runnable(db: &Connection, now_ms: i64, limit: u32) -> Result<Vec<Entry>, StoreError> {
    let columns = COLUMNS.replace(['\n'], " ");
    let columns = columns
        .split(',')
        .map(|column| format!("o.{}", column.trim()));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {columns} FROM outbox o
         JOIN accounts a ON a.id = o.account_id
         WHERE {OPEN} AND o.state IN ('waiting', 'unknown') AND o.not_before_ms <= ?1
           AND a.state <> 'sign_in_needed' AND a.removed_at_ms IS NULL
           AND (o.kind <> 'dispatch' OR NOT EXISTS (
             SELECT 1 FROM outbox u
             WHERE u.post_id = o.post_id AND u.kind = 'upload'
               AND u.state IN ('waiting', 'running', 'unknown', 'stuck')))
           AND NOT EXISTS (
             SELECT 1 FROM outbox_recipients mine
             JOIN outbox_recipients theirs
               ON theirs.recipient_key = mine.recipient_key AND theirs.account_id = mine.account_id
                  AND theirs.seq < mine.seq
             JOIN outbox e ON e.seq = theirs.seq AND e.state IN ('waiting', 'running', 'unknown')
               AND (e.post_id IS NOT o.post_id)
               AND NOT EXISTS (
                 SELECT 1 FROM outbox u WHERE u.post_id = e.post_id AND u.kind = 'upload'
                   AND u.state = 'stuck')
             WHERE mine.seq = o.seq)
           AND (o.kind <> 'upload' OR NOT EXISTS (
             SELECT 1 FROM outbox same
             WHERE same.state IN ('waiting', 'running', 'unknown', 'stuck')
               AND (same.state = 'running' OR same.state = 'waiting' AND same.not_before_ms <= ?1)
               AND same.kind = 'upload' AND same.account_id = o.account_id AND same.seq < o.seq
               AND same.work ->> 'blob' = o.work ->> 'blob'))
         ORDER BY o.seq LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((now_ms, limit), entry)?;
    readable(rows)
}

/// Gives the earliest time an entry may run, over entries that wait for time only.
pub fn next_due(db: &Connection, now_ms: i64) -> Result<Option<i64>, StoreError> {
    let sql = format!(
        "SELECT min(o.not_before_ms) FROM outbox o JOIN accounts a ON a.id = o.account_id
         WHERE {OPEN} AND o.state IN ('waiting', 'unknown') AND o.not_before_ms > ?1
           AND a.state <> 'sign_in_needed' AND a.removed_at_ms IS NULL"
    );
    Ok(db
        .prepare_cached(&sql)?
        .query_row([now_ms], |row| row.get(0))?)
}

/// Marks an entry as running and counts the attempt, before its request leaves.
///
/// `None` means it may not start any more, because it was taken back or begun in the meantime.
pub fn begin(
    db: &Connection,
    id: EntryId,
    request: Option<&Dispatch>,
    now_ms: i64,
) -> Result<Option<u32>, StoreError> {
    let sql = "UPDATE outbox SET state = 'running', attempts = attempts + 1,
                 first_try_at_ms = coalesce(first_try_at_ms, ?2),
                 request = coalesce(request, ?3), message = NULL
               WHERE id = ?1 AND state IN ('waiting', 'unknown') RETURNING attempts";
    let request = request.map(to_json).transpose()?;
    let number: Option<u32> = db
        .prepare_cached(sql)?
        .query_row((id.to_string(), now_ms, request), |row| row.get(0))
        .optional()?;
    if let Some(number) = number {
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
    let sql = "UPDATE attempts SET ended_at_ms = ?2, outcome = ?3
               WHERE entry_id = ?1 AND ended_at_ms IS NULL";
    db.prepare_cached(sql)?
        .execute((id.to_string(), now_ms, step.outcome))?;
    Ok(())
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

/// Lets the entries of a held post go from the given time on.
pub fn release(db: &Connection, post: PostId, not_before_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET not_before_ms = ?2 WHERE post_id = ?1 AND attempts = 0";
    db.execute(sql, (post.to_string(), not_before_ms))?;
    Ok(())
}

/// Lists the entries that are marked as running.
pub fn running(db: &Connection) -> Result<Vec<EntryId>, StoreError> {
    let sql = format!("SELECT o.id FROM outbox o WHERE {OPEN} AND o.state = 'running'");
    let mut statement = db.prepare_cached(&sql)?;
    let rows =
        statement.query_and_then([], |row| from_word("outbox", &row.get::<_, String>(0)?))?;
    rows.collect()
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

/// Parks open rows that this version cannot read: nothing of them is changed but their state.
pub fn park_unreadable(db: &Transaction<'_>) -> Result<(), StoreError> {
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

/// Counts open entries: those at work, and those that need the person.
pub fn tally(db: &Connection) -> Result<(u32, u32), StoreError> {
    let sql = "SELECT count(*) FILTER (WHERE state IN ('waiting', 'running')),
                      count(*) FILTER (WHERE state IN ('stuck', 'unknown'))
               FROM outbox WHERE state IN ('waiting', 'running', 'unknown', 'stuck')";
    Ok(db
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// What is left to do, by what it waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Can go on by itself, now or at its time.
    pub able: u32,
    /// Belongs to an account whose system does not answer.
    pub away: u32,
    /// Belongs to an account that needs a sign-in.
    pub resting: u32,
    /// Needs a person, or waits behind something that does.
    pub stuck: u32,
}

/// Counts what is left to do. Sends that are still to be asked about count as well.
pub fn left(db: &Connection) -> Result<Left, StoreError> {
    let sql = "SELECT
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'ready'),
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'unreachable'),
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'sign_in_needed'),
        count(*) FILTER (WHERE blocked = 1)
      FROM (
        SELECT a.state AS account_state,
          o.state = 'stuck' OR (o.kind = 'dispatch' AND EXISTS (
            SELECT 1 FROM outbox u
            WHERE u.post_id = o.post_id AND u.kind = 'upload' AND u.state = 'stuck')) AS blocked
        FROM outbox o JOIN accounts a ON a.id = o.account_id
        WHERE o.state IN ('waiting', 'running', 'unknown', 'stuck') AND a.removed_at_ms IS NULL
        UNION ALL
        SELECT a.state, 0 FROM sends s JOIN accounts a ON a.id = s.account_id
        WHERE s.is_final = 0 AND a.removed_at_ms IS NULL)";
    Ok(db.prepare_cached(sql)?.query_row([], |row| {
        Ok(Left {
            able: row.get(0)?,
            away: row.get(1)?,
            resting: row.get(2)?,
            stuck: row.get(3)?,
        })
    })?)
}

/// Notes that the system was asked and never had an entry's request.
pub fn set_not_arrived(db: &Connection, id: EntryId) -> Result<(), StoreError> {
    let sql = "UPDATE outbox SET may_have_arrived = 0 WHERE id = ?1";
    db.prepare_cached(sql)?.execute([id.to_string()])?;
    Ok(())
}

/// Finds the id of an entry by its number or a unique beginning of its id.
pub fn find(db: &Connection, prefix: &str) -> Result<Option<EntryId>, StoreError> {
    let sql = "SELECT id FROM outbox WHERE substr(id, 1, length(?1)) = ?1 LIMIT 1";
    let word = db
        .query_row(sql, [prefix], |row| row.get::<_, String>(0))
        .optional()?;
    word.map(|word| from_word("outbox", &word)).transpose()
}

/// Passes over rows this version cannot read: they stay as they are, and hold nobody else up.
fn readable(
    rows: impl Iterator<Item = Result<Entry, StoreError>>,
) -> Result<Vec<Entry>, StoreError> {
    let known = rows.filter(|row| match row {
        Err(StoreError::Unreadable { why, .. }) => {
            tracing::warn!(why, "an outbox entry cannot be read and is left alone");
            false
        }
        _ => true,
    });
    known.collect()
}

fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    let post = row.get::<_, Option<String>>(3)?;
    let stuck = row.get::<_, Option<String>>(7)?;
    let request = row.get::<_, Option<String>>(13)?;
    Ok(Entry {
        seq: row.get(0)?,
        id: from_word("outbox", &row.get::<_, String>(1)?)?,
        account_id: from_word("outbox", &row.get::<_, String>(2)?)?,
        post_id: post.map(|id| from_word("outbox", &id)).transpose()?,
        work: from_json("outbox", &row.get::<_, String>(4)?)?,
        subject: row.get(5)?,
        state: from_word("outbox", &row.get::<_, String>(6)?)?,
        stuck_reason: stuck.map(|word| from_word("outbox", &word)).transpose()?,
        message: row.get(8)?,
        attempts: row.get(9)?,
        not_before_ms: row.get(10)?,
        first_try_at_ms: row.get(11)?,
        key: row.get(12)?,
        request: request.map(|text| from_json("outbox", &text)).transpose()?,
        done: size(row.get(14)?),
        total: size(row.get(15)?),
        created_at_ms: row.get(16)?,
        may_have_arrived: row.get(17)?,
    })
}

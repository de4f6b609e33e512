//! Counts what is left to do.

use crate::{
    id::{AccountId, PostId},
    outbox::PauseOutcome,
    store::StoreError,
};
use rusqlite::Connection;

/// Counts open entries of accounts in use: those at work by themselves, and those that need the person.
pub fn tally(db: &Connection) -> Result<(u32, u32), StoreError> {
    let sql = "SELECT count(*) FILTER (WHERE o.state <> 'stuck'),
                      count(*) FILTER (WHERE o.state = 'stuck')
               FROM outbox o JOIN accounts a ON a.id = o.account_id
               WHERE o.state IN ('waiting', 'running', 'unknown', 'stuck')
                 AND a.removed_at_ms IS NULL";
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
    /// Taken by a system that is asked only now and then any more.
    pub following: u32,
    /// Waits here until its system can book it.
    pub later: u32,
    /// Needs a person, was paused by one, or waits behind something that does.
    pub stuck: u32,
}

/// A send that was asked about so often is asked only twice a minute from then on.
pub const DENSE_CHECKS: u32 = 6;

/// Says whether an entry of an account that can be reached can go on by itself, now or within an hour.
pub fn has_able(db: &Connection, now_ms: i64) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (
        SELECT 1 FROM outbox o JOIN accounts a ON a.id = o.account_id
        WHERE o.state IN ('waiting', 'running', 'unknown', 'stuck') AND o.state <> 'stuck'
          AND o.is_paused = 0 AND a.state = 'ready' AND a.removed_at_ms IS NULL
          AND NOT (o.state = 'waiting' AND o.attempts = 0 AND o.not_before_ms > ?1 + 3600000)
          AND (o.kind <> 'dispatch' OR NOT EXISTS (
            SELECT 1 FROM outbox u
            WHERE u.post_id = o.post_id AND u.kind = 'upload' AND u.state = 'stuck')))";
    Ok(db
        .prepare_cached(sql)?
        .query_row([now_ms], |row| row.get(0))?)
}

/// Counts what is left to do. Sends that are still to be asked about count as well.
pub fn left(db: &Connection, now_ms: i64) -> Result<Left, StoreError> {
    let sql = "SELECT
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'ready' AND checks < ?1 AND NOT is_later),
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'unreachable'),
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'sign_in_needed'),
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'ready' AND checks >= ?1),
        count(*) FILTER (WHERE blocked = 1),
        count(*) FILTER (WHERE blocked = 0 AND account_state = 'ready' AND is_later)
      FROM (
        SELECT a.state AS account_state,
          o.state = 'stuck' OR (o.is_paused = 1 AND o.state <> 'running') OR (o.kind = 'dispatch' AND EXISTS (
            SELECT 1 FROM outbox u
            WHERE u.post_id = o.post_id AND u.kind = 'upload' AND u.state = 'stuck')) AS blocked, 0 AS checks,
          o.state = 'waiting' AND o.attempts = 0 AND o.not_before_ms > ?2 + 3600000 AS is_later
        FROM outbox o JOIN accounts a ON a.id = o.account_id
        WHERE o.state IN ('waiting', 'running', 'unknown', 'stuck') AND a.removed_at_ms IS NULL
        UNION ALL
        SELECT a.state, 0, s.checks, 0 FROM sends s JOIN accounts a ON a.id = s.account_id
        WHERE s.is_final = 0 AND a.removed_at_ms IS NULL)";
    let asked = (DENSE_CHECKS, now_ms);
    Ok(db.prepare_cached(sql)?.query_row(asked, |row| {
        Ok(Left {
            able: row.get(0)?,
            away: row.get(1)?,
            resting: row.get(2)?,
            following: row.get(3)?,
            stuck: row.get(4)?,
            later: row.get(5)?,
        })
    })?)
}

/// Counts a post's dispatches that have not left, and those under way.
pub fn open_dispatches(db: &Connection, post: PostId) -> Result<PauseOutcome, StoreError> {
    let sql = "SELECT count(*) FILTER (WHERE state <> 'running'),
                      count(*) FILTER (WHERE state = 'running')
               FROM outbox WHERE post_id = ?1 AND kind = 'dispatch'
                 AND state IN ('waiting', 'running', 'unknown', 'stuck')";
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement.query_row([post.to_string()], |row| {
        Ok(PauseOutcome {
            waiting: row.get(0)?,
            under_way: row.get(1)?,
        })
    })?)
}

/// Counts the posts of an account that have not left as a whole.
pub fn waiting_posts(db: &Connection, account: AccountId) -> Result<u32, StoreError> {
    let sql = "SELECT count(DISTINCT post_id) FROM outbox
               WHERE state IN ('waiting', 'running', 'unknown', 'stuck') AND kind = 'dispatch'
                 AND account_id = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([account.to_string()], |row| row.get(0))?)
}

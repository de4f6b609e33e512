//! What a post's entries come to, by index and without reading them: there can be thousands.

use crate::{id::PostId, store::StoreError};
use rusqlite::Connection;

/// Which kinds of entries a post has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub stuck: bool,
    /// Waiting, running or unknown, as the three below.
    pub upload_at_work: bool,
    pub dispatch_at_work: bool,
    pub cancel_at_work: bool,
    pub dispatch_done: bool,
}

impl Standing {
    /// Says whether any entry can go on by itself.
    pub fn is_at_work(self) -> bool {
        self.upload_at_work || self.dispatch_at_work || self.cancel_at_work
    }
}

/// Tells which kinds of entries a post has.
pub fn standing(db: &Connection, post: PostId) -> Result<Standing, StoreError> {
    let sql = "SELECT
        EXISTS (SELECT 1 FROM outbox WHERE post_id = ?1
                AND kind IN ('upload', 'dispatch', 'cancel_schedule') AND state = 'stuck'),
        EXISTS (SELECT 1 FROM outbox WHERE post_id = ?1
                AND kind = 'upload' AND state IN ('waiting', 'running', 'unknown')),
        EXISTS (SELECT 1 FROM outbox WHERE post_id = ?1
                AND kind = 'dispatch' AND state IN ('waiting', 'running', 'unknown')),
        EXISTS (SELECT 1 FROM outbox WHERE post_id = ?1
                AND kind = 'cancel_schedule' AND state IN ('waiting', 'running', 'unknown')),
        EXISTS (SELECT 1 FROM outbox WHERE post_id = ?1 AND kind = 'dispatch' AND state = 'done')";
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement.query_row([post.to_string()], |row| {
        Ok(Standing {
            stuck: row.get(0)?,
            upload_at_work: row.get(1)?,
            dispatch_at_work: row.get(2)?,
            cancel_at_work: row.get(3)?,
            dispatch_done: row.get(4)?,
        })
    })?)
}

/// Says whether nothing of a post was ever tried.
pub fn is_untouched(db: &Connection, post: PostId) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM outbox WHERE post_id = ?1 AND attempts > 0)";
    Ok(db
        .prepare_cached(sql)?
        .query_row([post.to_string()], |row| row.get(0))?)
}

/// Says whether a person ended a dispatch of a post without finding out whether it had arrived.
pub fn has_left_unknown(db: &Connection, post: PostId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outbox WHERE post_id = ?1
                 AND kind = 'dispatch' AND state = 'cancelled' AND may_have_arrived = 1)";
    Ok(db
        .prepare_cached(sql)?
        .query_row([post.to_string()], |row| row.get(0))?)
}

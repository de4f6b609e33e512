//! Sends the systems have taken, to be asked about until nothing changes any more.

use super::{
    StoreError,
    row::{from_json, from_word, to_json},
};
use crate::{
    id::{AccountId, PostId},
    recipient::Recipient,
};
use rusqlite::{Connection, Row};

/// One send of one run to one batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub send_id: String,
    pub account_id: AccountId,
    pub post_id: PostId,
    pub occurrence: u32,
    pub recipients: Vec<Recipient>,
    /// How often it was asked about.
    pub checks: u32,
    /// How often the system did not know it.
    pub misses: u32,
    /// When the system took it.
    pub taken_at_ms: i64,
}

const COLUMNS: &str =
    "send_id, account_id, post_id, occurrence, recipients, checks, misses, taken_at_ms";

/// Records a send; a repeat changes nothing.
pub fn add(db: &Connection, sent: &Sent, check_at_ms: i64) -> Result<bool, StoreError> {
    let sql = "INSERT INTO sends
                 (send_id, account_id, post_id, occurrence, recipients, next_check_at_ms, taken_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
    let added = db.prepare_cached(sql)?.execute((
        &sent.send_id,
        sent.account_id.to_string(),
        sent.post_id.to_string(),
        sent.occurrence,
        to_json(&sent.recipients)?,
        check_at_ms,
        sent.taken_at_ms,
    ))?;
    Ok(added > 0)
}

/// Lists an account's open sends whose time to be asked about has come.
pub fn due(
    db: &Connection,
    account: AccountId,
    now_ms: i64,
    limit: u32,
) -> Result<Vec<Sent>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sends
         WHERE account_id = ?1 AND is_final = 0 AND next_check_at_ms <= ?2
         ORDER BY next_check_at_ms LIMIT ?3"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((account.to_string(), now_ms, limit), sent)?;
    rows.collect()
}

/// Lists a post's sends that can still change, whenever their time to be asked about is.
pub fn open_of_post(db: &Connection, post: PostId) -> Result<Vec<Sent>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sends WHERE post_id = ?1 AND is_final = 0 ORDER BY occurrence"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([post.to_string()], sent)?;
    rows.collect()
}

/// Says whether a post has sends that can still change, and each of them was asked about at least so often.
pub fn all_open_checked(db: &Connection, post: PostId, checks: u32) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sends WHERE post_id = ?1 AND is_final = 0)
                 AND NOT EXISTS (
                   SELECT 1 FROM sends WHERE post_id = ?1 AND is_final = 0 AND checks < ?2)";
    Ok(db
        .prepare_cached(sql)?
        .query_row((post.to_string(), checks), |row| row.get(0))?)
}

fn sent(row: &Row<'_>) -> Result<Sent, StoreError> {
    Ok(Sent {
        send_id: row.get(0)?,
        account_id: from_word("sends", &row.get::<_, String>(1)?)?,
        post_id: from_word("sends", &row.get::<_, String>(2)?)?,
        occurrence: row.get(3)?,
        recipients: from_json("sends", &row.get::<_, String>(4)?)?,
        checks: row.get(5)?,
        misses: row.get(6)?,
        taken_at_ms: row.get(7)?,
    })
}

/// Gives the next time one of an account's sends is to be asked about.
pub fn next_check(db: &Connection, account: AccountId) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT min(next_check_at_ms) FROM sends WHERE account_id = ?1 AND is_final = 0";
    Ok(db
        .prepare_cached(sql)?
        .query_row([account.to_string()], |row| row.get(0))?)
}

/// Says whether a post still has sends to be asked about.
pub fn has_open(db: &Connection, post: PostId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sends WHERE post_id = ?1 AND is_final = 0)";
    Ok(db
        .prepare_cached(sql)?
        .query_row([post.to_string()], |row| row.get(0))?)
}

/// Counts an answer that the send does not exist.
pub fn count_miss(db: &Connection, sent: &Sent) -> Result<(), StoreError> {
    let sql = "UPDATE sends SET misses = misses + 1 WHERE account_id = ?1 AND send_id = ?2";
    db.prepare_cached(sql)?
        .execute((sent.account_id.to_string(), &sent.send_id))?;
    Ok(())
}

/// Notes that a send was asked about.
pub fn checked(
    db: &Connection,
    sent: &Sent,
    is_final: bool,
    next_check_at_ms: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE sends SET is_final = ?3, checks = checks + 1, next_check_at_ms = ?4
               WHERE account_id = ?1 AND send_id = ?2";
    db.prepare_cached(sql)?.execute((
        sent.account_id.to_string(),
        &sent.send_id,
        is_final,
        next_check_at_ms,
    ))?;
    Ok(())
}

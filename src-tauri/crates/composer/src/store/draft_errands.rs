//! The journal of saves at a system: what is about to be created there, and what is deleted after it.

use super::{
    StoreError,
    row::{from_json, from_word, to_json, to_word},
};
use crate::{
    draft::SharedDraft,
    id::{AccountId, DraftId},
};
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How far an errand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrandStep {
    /// Nothing of it is at the system; it is frozen anew before its request leaves.
    Waiting,
    /// The request to create may have left; after a restart only the list can tell what became of it.
    Creating,
    /// The answer to it was lost.
    Unknown,
    /// The new copy stands, or none is wanted; the outdated ones go.
    Deleting,
}

/// A copy to delete, as it was when that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outdated {
    pub id: String,
    /// Of its content then; a copy that differs now is not deleted.
    pub fingerprint: String,
    /// A request to delete it has left.
    pub asked: bool,
}

/// One save of a draft at a system.
#[derive(Clone, Debug, PartialEq)]
pub struct Errand {
    pub id: Uuid,
    pub account_id: AccountId,
    pub draft_id: DraftId,
    pub revision: u32,
    pub step: ErrandStep,
    /// What is created, frozen.
    pub shared: SharedDraft,
    pub fingerprint: String,
    /// The copies in the list just before.
    pub known: Vec<String>,
    /// The new copy; `None` in the deleting step means that no copy is wanted.
    pub new_remote_id: Option<String>,
    pub outdated: Vec<Outdated>,
    /// Lost requests to create that have not turned up; one may still arrive late.
    pub lost: u32,
    pub attempts: u32,
    pub not_before_ms: i64,
    pub started_at_ms: i64,
    pub ended_at_ms: Option<i64>,
}

const COLUMNS: &str =
    "id, account_id, draft_id, revision, step, shared, fingerprint, known, new_remote_id,
    outdated, lost, attempts, not_before_ms, started_at_ms, ended_at_ms";

/// Writes an errand, new or changed.
pub fn write(db: &Connection, errand: &Errand) -> Result<(), StoreError> {
    let sql = "INSERT INTO draft_errands
                 (id, account_id, draft_id, revision, step, shared, fingerprint, known, new_remote_id,
                  outdated, lost, attempts, not_before_ms, started_at_ms, ended_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
               ON CONFLICT (id) DO UPDATE SET
                 revision = excluded.revision, step = excluded.step, shared = excluded.shared,
                 fingerprint = excluded.fingerprint, known = excluded.known,
                 new_remote_id = excluded.new_remote_id, outdated = excluded.outdated,
                 lost = excluded.lost, attempts = excluded.attempts,
                 not_before_ms = excluded.not_before_ms, ended_at_ms = excluded.ended_at_ms";
    db.prepare_cached(sql)?.execute((
        errand.id.to_string(),
        errand.account_id.to_string(),
        errand.draft_id.to_string(),
        errand.revision,
        to_word(&errand.step)?,
        to_json(&errand.shared)?,
        &errand.fingerprint,
        to_json(&errand.known)?,
        &errand.new_remote_id,
        to_json(&errand.outdated)?,
        errand.lost,
        errand.attempts,
        errand.not_before_ms,
        errand.started_at_ms,
        errand.ended_at_ms,
    ))?;
    Ok(())
}

/// Reads a draft's open errand.
pub fn open_of(db: &Connection, draft: DraftId) -> Result<Option<Errand>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM draft_errands WHERE draft_id = ?1 AND ended_at_ms IS NULL");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([draft.to_string()], errand)?
        .next()
        .transpose()
}

/// Lists an account's open errands, oldest first.
pub fn open(db: &Connection, account: AccountId) -> Result<Vec<Errand>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM draft_errands WHERE ended_at_ms IS NULL AND account_id = ?1
         ORDER BY started_at_ms, id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([account.to_string()], errand)?;
    rows.collect()
}

/// Lists an account's errands that go on without a lost request, which may still arrive.
pub fn with_lost(
    db: &Connection,
    account: AccountId,
    since_ms: i64,
) -> Result<Vec<Errand>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM draft_errands
         WHERE account_id = ?1 AND lost > 0 AND (ended_at_ms >= ?2 OR step = 'deleting')
         ORDER BY started_at_ms, id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((account.to_string(), since_ms), errand)?;
    rows.collect()
}

/// Gives the next time an open errand of an account may go on.
pub fn next_due(db: &Connection) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT min(not_before_ms) FROM draft_errands WHERE ended_at_ms IS NULL
               AND account_id IN (SELECT id FROM accounts
                                  WHERE state <> 'sign_in_needed' AND removed_at_ms IS NULL)";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Forgets errands that ended long ago.
pub fn forget_ended(db: &Connection, before_ms: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM draft_errands WHERE ended_at_ms < ?1";
    db.prepare_cached(sql)?.execute([before_ms])?;
    Ok(())
}

fn errand(row: &Row<'_>) -> Result<Errand, StoreError> {
    let table = "draft_errands";
    Ok(Errand {
        id: from_word(table, &row.get::<_, String>(0)?)?,
        account_id: from_word(table, &row.get::<_, String>(1)?)?,
        draft_id: from_word(table, &row.get::<_, String>(2)?)?,
        revision: row.get(3)?,
        step: from_word(table, &row.get::<_, String>(4)?)?,
        shared: from_json(table, &row.get::<_, String>(5)?)?,
        fingerprint: row.get(6)?,
        known: from_json(table, &row.get::<_, String>(7)?)?,
        new_remote_id: row.get(8)?,
        outdated: from_json(table, &row.get::<_, String>(9)?)?,
        lost: row.get(10)?,
        attempts: row.get(11)?,
        not_before_ms: row.get(12)?,
        started_at_ms: row.get(13)?,
        ended_at_ms: row.get(14)?,
    })
}

//! Accounts; a removed one stays as a row, because posts point to it.

use super::{
    StoreError,
    row::{from_json, from_word, to_json, to_word},
};
use crate::{
    account::{Account, AccountState},
    id::AccountId,
};
use rusqlite::{Connection, OptionalExtension, Row};

const COLUMNS: &str =
    "id, kind, name, base_url, is_sandbox, state, session_only, options, created_at_ms";

/// Lists the accounts in use, oldest first.
pub fn list(db: &Connection) -> Result<Vec<Account>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM accounts WHERE removed_at_ms IS NULL ORDER BY created_at_ms, id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([], account)?;
    rows.collect()
}

/// Reads one account, also a removed one.
pub fn read(db: &Connection, id: AccountId) -> Result<Option<Account>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_and_then([id.to_string()], account)?.next();
    found.transpose()
}

/// Writes an account, new or changed; a removed one comes back.
pub fn write(db: &Connection, account: &Account) -> Result<(), StoreError> {
    let sql = "INSERT INTO accounts
                 (id, kind, name, base_url, is_sandbox, state, session_only, options, created_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
               ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name, base_url = excluded.base_url, state = excluded.state,
                 session_only = excluded.session_only, options = excluded.options,
                 removed_at_ms = NULL";
    db.prepare_cached(sql)?.execute((
        account.id.to_string(),
        account.kind.word(),
        &account.name,
        &account.base_url,
        account.is_sandbox,
        to_word(&account.state)?,
        account.session_only,
        to_json(&account.options)?,
        account.created_at_ms,
    ))?;
    Ok(())
}

/// Marks an account as removed; says whether there was one.
pub fn remove(db: &Connection, id: AccountId, now_ms: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE accounts SET removed_at_ms = ?2 WHERE id = ?1 AND removed_at_ms IS NULL";
    Ok(db.execute(sql, (id.to_string(), now_ms))? > 0)
}

/// Lists the ids of removed accounts.
pub fn removed(db: &Connection) -> Result<Vec<AccountId>, StoreError> {
    let sql = "SELECT id FROM accounts WHERE removed_at_ms IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    let rows =
        statement.query_and_then([], |row| from_word("accounts", &row.get::<_, String>(0)?))?;
    rows.collect()
}

/// Sets the state; says whether it changed.
pub fn set_state(db: &Connection, id: AccountId, state: AccountState) -> Result<bool, StoreError> {
    let sql = "UPDATE accounts SET state = ?2 WHERE id = ?1 AND state <> ?2";
    Ok(db
        .prepare_cached(sql)?
        .execute((id.to_string(), to_word(&state)?))?
        > 0)
}

/// Moves an account from one state to another; says whether it was in the first.
pub fn turn(
    db: &Connection,
    id: AccountId,
    from: AccountState,
    to: AccountState,
) -> Result<bool, StoreError> {
    let sql = "UPDATE accounts SET state = ?3 WHERE id = ?1 AND state = ?2";
    let turned =
        db.prepare_cached(sql)?
            .execute((id.to_string(), to_word(&from)?, to_word(&to)?))?;
    Ok(turned > 0)
}

/// Says whether a call of an account did not get through, and none has since.
pub fn is_troubled(db: &Connection, id: AccountId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM accounts
               WHERE id = ?1 AND (misses > 0 OR state = 'unreachable'))";
    Ok(db
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| row.get(0))?)
}

/// Counts a call that did not get through, and gives how many in a row there are now.
pub fn count_miss(db: &Connection, id: AccountId) -> Result<u32, StoreError> {
    let sql = "UPDATE accounts SET misses = misses + 1 WHERE id = ?1 RETURNING misses";
    let misses = db
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(misses.unwrap_or(0))
}

/// Forgets the calls that did not get through.
pub fn clear_misses(db: &Connection, id: AccountId) -> Result<(), StoreError> {
    let sql = "UPDATE accounts SET misses = 0 WHERE id = ?1 AND misses > 0";
    db.prepare_cached(sql)?.execute([id.to_string()])?;
    Ok(())
}

fn account(row: &Row<'_>) -> Result<Account, StoreError> {
    Ok(Account {
        id: from_word("accounts", &row.get::<_, String>(0)?)?,
        kind: from_word("accounts", &row.get::<_, String>(1)?)?,
        name: row.get(2)?,
        base_url: row.get(3)?,
        is_sandbox: row.get(4)?,
        state: from_word("accounts", &row.get::<_, String>(5)?)?,
        session_only: row.get(6)?,
        options: from_json("accounts", &row.get::<_, String>(7)?)?,
        created_at_ms: row.get(8)?,
    })
}

//! The numbers that must never be sent to.

use super::{StoreError, row::count as small};
use crate::suppression::Suppression;
use rusqlite::{Connection, Row, params_from_iter, types::Value};
use std::collections::HashSet;

const COLUMNS: &str = "s.number, s.reason, s.since_ms,
    coalesce((SELECT c.name FROM contacts c WHERE c.number = s.number AND c.deleted_at_ms IS NULL), '')";

/// Lists the numbers, newest first; the cursor is the last row's time and number.
pub fn list(
    db: &Connection,
    search: Option<&str>,
    after: Option<(i64, String)>,
    limit: u32,
) -> Result<Vec<Suppression>, StoreError> {
    let (mut filter, mut values) = conditions(search);
    if let Some((time, number)) = after {
        filter.push_str(" AND (s.since_ms, s.number) < (?, ?)");
        values.push(Value::Integer(time));
        values.push(Value::Text(number));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM suppressions s WHERE {filter}
         ORDER BY s.since_ms DESC, s.number DESC LIMIT {limit}"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), suppression)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Counts the numbers a list would show in all.
pub fn count(db: &Connection, search: Option<&str>) -> Result<u32, StoreError> {
    let (filter, values) = conditions(search);
    let sql = format!("SELECT count(*) FROM suppressions s WHERE {filter}");
    let mut statement = db.prepare_cached(&sql)?;
    Ok(small(
        statement.query_row(params_from_iter(values), |row| row.get(0))?,
    ))
}

fn conditions(search: Option<&str>) -> (String, Vec<Value>) {
    let search = search.map(str::trim).unwrap_or_default();
    if search.is_empty() {
        return ("true".to_owned(), Vec::new());
    }
    let digits = search
        .trim_start_matches(['0', '+'])
        .replace([' ', '-', '/'], "");
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_number { digits } else { search.to_owned() };
    let filter = "(instr(s.number, ?) > 0 OR instr(fold(s.reason), fold(?)) > 0 OR EXISTS (
        SELECT 1 FROM contacts c WHERE c.number = s.number AND c.deleted_at_ms IS NULL
          AND instr(c.sort_name, fold(?)) > 0))";
    let search = Value::Text(search.to_owned());
    (
        filter.to_owned(),
        vec![Value::Text(number), search.clone(), search],
    )
}

/// Gives every number by time, one after another.
pub fn each<E: From<StoreError>>(
    db: &Connection,
    mut take: impl FnMut(Suppression) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {COLUMNS} FROM suppressions s ORDER BY s.since_ms, s.number");
    let mut statement = db.prepare(&sql).map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(suppression(row).map_err(StoreError::from)?)?;
    }
    Ok(())
}

/// Says whether a number must never be sent to.
pub fn is_listed(db: &Connection, number: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM suppressions WHERE number = ?1";
    Ok(db.prepare_cached(sql)?.exists([number])?)
}

/// Picks those of the numbers that must never be sent to.
pub fn listed<'a>(
    db: &Connection,
    numbers: impl Iterator<Item = &'a str>,
) -> Result<HashSet<String>, StoreError> {
    let mut found = HashSet::new();
    if !db
        .prepare_cached("SELECT 1 FROM suppressions LIMIT 1")?
        .exists([])?
    {
        return Ok(found);
    }
    for number in numbers {
        if is_listed(db, number)? {
            found.insert(number.to_owned());
        }
    }
    Ok(found)
}

/// Puts a number on the list; one that is there keeps its reason and its day. Says whether it was new.
pub fn add(db: &Connection, number: &str, reason: &str, since_ms: i64) -> Result<bool, StoreError> {
    let sql = "INSERT OR IGNORE INTO suppressions (number, reason, since_ms) VALUES (?1, ?2, ?3)";
    Ok(db
        .prepare_cached(sql)?
        .execute((number, reason, since_ms))?
        > 0)
}

/// Takes a number off the list and gives it, as it stood there.
pub fn remove(db: &Connection, number: &str) -> Result<Option<Suppression>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM suppressions s WHERE s.number = ?1");
    let found = db
        .prepare_cached(&sql)?
        .query_map([number], suppression)?
        .next()
        .transpose()?;
    db.prepare_cached("DELETE FROM suppressions WHERE number = ?1")?
        .execute([number])?;
    Ok(found)
}

fn suppression(row: &Row<'_>) -> rusqlite::Result<Suppression> {
    Ok(Suppression {
        number: row.get(0)?,
        reason: row.get(1)?,
        since_ms: row.get(2)?,
        name: row.get(3)?,
    })
}

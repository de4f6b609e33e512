//! The settings, one row each.

use super::{
    StoreError,
    row::{from_json, to_json},
};
use rusqlite::{Connection, OptionalExtension};
use serde::{Serialize, de::DeserializeOwned};

/// Reads one setting; `None` when it was never set.
pub fn read<T: DeserializeOwned>(db: &Connection, key: &str) -> Result<Option<T>, StoreError> {
    let sql = "SELECT value FROM settings WHERE key = ?1";
    let text = db
        .prepare_cached(sql)?
        .query_row([key], |row| row.get::<_, String>(0))
        .optional()?;
    text.map(|text| from_json("settings", &text)).transpose()
}

/// Writes one setting.
pub fn write<T: Serialize>(db: &Connection, key: &str, value: &T) -> Result<(), StoreError> {
    let sql = "INSERT INTO settings (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    db.prepare_cached(sql)?.execute((key, to_json(value)?))?;
    Ok(())
}

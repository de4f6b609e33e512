//! Turns columns into the core's types and back.

use super::StoreError;
use serde::{Serialize, de::DeserializeOwned};

/// Writes a value as JSON text.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable {
        table: "memory",
        why: error.to_string(),
    })
}

/// Reads JSON text of a column.
pub(super) fn from_json<T: DeserializeOwned>(
    table: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Unreadable {
        table,
        why: error.to_string(),
    })
}

/// Writes a unit enum as its word.
pub(super) fn to_word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(to_json(value)?.trim_matches('"').to_owned())
}

/// Reads a unit enum, or an id, from its word.
pub(super) fn from_word<T: DeserializeOwned>(
    table: &'static str,
    word: &str,
) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|error| {
        StoreError::Unreadable {
            table,
            why: error.to_string(),
        }
    })
}

/// Clamps a count to what the core's types hold.
pub(super) fn count(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// Reads a size that SQLite keeps as a signed number.
pub(super) fn size(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Writes a size as the signed number SQLite keeps.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Clamps a length to what a count column holds.
pub(super) fn length(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

//! What the variables of a post stand for at each recipient, as it was at send.

use super::{
    StoreError,
    row::{from_json, to_json},
};
use crate::{content::variables::Values, id::PostId};
use rusqlite::{Connection, OptionalExtension};

/// Keeps what the variables stand for at a recipient.
pub fn add(
    db: &Connection,
    post: PostId,
    recipient_key: &str,
    values: &Values,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO post_values (post_id, recipient_key, filled) VALUES (?1, ?2, ?3)
               ON CONFLICT DO NOTHING";
    db.prepare_cached(sql)?
        .execute((post.to_string(), recipient_key, to_json(values)?))?;
    Ok(())
}

/// Reads what the variables stand for at a recipient; nothing when nothing was kept.
pub fn read(db: &Connection, post: PostId, recipient_key: &str) -> Result<Values, StoreError> {
    let sql = "SELECT filled FROM post_values WHERE post_id = ?1 AND recipient_key = ?2";
    let kept: Option<String> = db
        .prepare_cached(sql)?
        .query_row((post.to_string(), recipient_key), |row| row.get(0))
        .optional()?;
    kept.map_or(Ok(Values::new()), |kept| from_json("post_values", &kept))
}

//! How unknown outcomes were settled.

use super::StoreError;
use crate::{id::PostId, post::Proof};
use rusqlite::Connection;

/// Keeps a proof; the first one for a key stays.
pub fn add(db: &Connection, post: PostId, proof: &Proof) -> Result<(), StoreError> {
    let sql = "INSERT INTO proofs (post_id, key, finding, settled_at_ms) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT DO NOTHING";
    db.execute(
        sql,
        (
            post.to_string(),
            &proof.key,
            &proof.finding,
            proof.settled_at_ms,
        ),
    )?;
    Ok(())
}

/// Lists a post's proofs.
pub fn list(db: &Connection, post: PostId) -> Result<Vec<Proof>, StoreError> {
    let sql =
        "SELECT key, finding, settled_at_ms FROM proofs WHERE post_id = ?1 ORDER BY settled_at_ms";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([post.to_string()], |row| {
        Ok(Proof {
            key: row.get(0)?,
            finding: row.get(1)?,
            settled_at_ms: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

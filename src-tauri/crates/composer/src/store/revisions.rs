//! Every saved revision of a draft.

use super::{
    StoreError,
    row::{from_json, from_word, to_json, to_word},
};
use crate::{
    draft::{Draft, Origin, Revision},
    id::DraftId,
};
use rusqlite::Connection;

/// Keeps a draft's present state as a revision.
pub fn add(db: &Connection, draft: &Draft, origin: Origin) -> Result<(), StoreError> {
    let sql = "INSERT INTO draft_revisions (draft_id, revision, fields, saved_at_ms, origin)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute((
        draft.id.to_string(),
        draft.revision,
        to_json(&draft.fields)?,
        draft.updated_at_ms,
        to_word(&origin)?,
    ))?;
    Ok(())
}

/// Lists the newest revisions of a draft.
pub fn list(db: &Connection, draft: DraftId, limit: u32) -> Result<Vec<Revision>, StoreError> {
    let sql = "SELECT revision, fields, saved_at_ms, origin FROM draft_revisions
               WHERE draft_id = ?1 ORDER BY revision DESC LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then((draft.to_string(), limit), |row| {
        Ok(Revision {
            revision: row.get(0)?,
            fields: from_json("draft_revisions", &row.get::<_, String>(1)?)?,
            saved_at_ms: row.get(2)?,
            origin: from_word("draft_revisions", &row.get::<_, String>(3)?)?,
        })
    })?;
    rows.collect()
}

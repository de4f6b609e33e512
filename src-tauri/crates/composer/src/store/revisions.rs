//! Every saved revision of a draft.

use super::{
    StoreError,
    row::{from_json, from_word, to_json, to_word},
};
use crate::{
    draft::{Draft, DraftFields, Origin, Revision},
    id::DraftId,
};
use rusqlite::{Connection, OptionalExtension};

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

/// Says where one revision came from.
pub fn origin(
    db: &Connection,
    draft: DraftId,
    revision: u32,
) -> Result<Option<Origin>, StoreError> {
    let sql = "SELECT origin FROM draft_revisions WHERE draft_id = ?1 AND revision = ?2";
    let found = db
        .prepare_cached(sql)?
        .query_row((draft.to_string(), revision), |row| row.get::<_, String>(0))
        .optional()?;
    found
        .map(|word| from_word("draft_revisions", &word))
        .transpose()
}

/// Reads the fields of one revision.
pub fn fields(
    db: &Connection,
    draft: DraftId,
    revision: u32,
) -> Result<Option<DraftFields>, StoreError> {
    let sql = "SELECT fields FROM draft_revisions WHERE draft_id = ?1 AND revision = ?2";
    let found = db
        .prepare_cached(sql)?
        .query_row((draft.to_string(), revision), |row| row.get::<_, String>(0))
        .optional()?;
    found
        .map(|text| from_json("draft_revisions", &text))
        .transpose()
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

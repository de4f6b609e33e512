//! Drafts that were changed on both sides in ways that do not go together.

use super::{
    StoreError,
    row::{from_json, from_word, to_json},
};
use crate::{
    draft::{DraftField, SharedDraft},
    id::DraftId,
};
use rusqlite::{Connection, Row};

/// One open conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenConflict {
    pub draft_id: DraftId,
    /// What both sides started from, if it is known.
    pub base: Option<SharedDraft>,
    pub mine_revision: u32,
    pub theirs_revision: u32,
    pub theirs: SharedDraft,
    pub fields: Vec<DraftField>,
    pub found_at_ms: i64,
}

/// Reads a draft's conflict.
pub fn read(db: &Connection, id: DraftId) -> Result<Option<OpenConflict>, StoreError> {
    let sql = "SELECT draft_id, base, mine_revision, theirs_revision, theirs, fields, found_at_ms
               FROM draft_conflicts WHERE draft_id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    statement
        .query_and_then([id.to_string()], conflict)?
        .next()
        .transpose()
}

/// Writes a conflict; a newer version of the other side takes the place of the one before.
pub fn write(db: &Connection, conflict: &OpenConflict) -> Result<(), StoreError> {
    let sql = "INSERT INTO draft_conflicts
                 (draft_id, base, mine_revision, theirs_revision, theirs, fields, found_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (draft_id) DO UPDATE SET
                 mine_revision = excluded.mine_revision, theirs_revision = excluded.theirs_revision,
                 theirs = excluded.theirs, fields = excluded.fields";
    db.prepare_cached(sql)?.execute((
        conflict.draft_id.to_string(),
        conflict.base.as_ref().map(to_json).transpose()?,
        conflict.mine_revision,
        conflict.theirs_revision,
        to_json(&conflict.theirs)?,
        to_json(&conflict.fields)?,
        conflict.found_at_ms,
    ))?;
    Ok(())
}

/// Ends a conflict; says whether there was one.
pub fn remove(db: &Connection, id: DraftId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM draft_conflicts WHERE draft_id = ?1";
    Ok(db.prepare_cached(sql)?.execute([id.to_string()])? > 0)
}

fn conflict(row: &Row<'_>) -> Result<OpenConflict, StoreError> {
    let table = "draft_conflicts";
    let base: Option<String> = row.get(1)?;
    Ok(OpenConflict {
        draft_id: from_word(table, &row.get::<_, String>(0)?)?,
        base: base.map(|text| from_json(table, &text)).transpose()?,
        mine_revision: row.get(2)?,
        theirs_revision: row.get(3)?,
        theirs: from_json(table, &row.get::<_, String>(4)?)?,
        fields: from_json(table, &row.get::<_, String>(5)?)?,
        found_at_ms: row.get(6)?,
    })
}

//! Drafts that leave the trash for good: hidden first, gone when nothing needs them any more.

use super::{StoreError, revisions::KEPT, row::from_word};
use crate::id::DraftId;
use rusqlite::Connection;

/// Sent posts, a copy at a system in use, or a save under way there still need the draft.
const NEEDED: &str = "(EXISTS (SELECT 1 FROM posts p WHERE p.draft_id = drafts.id)
    OR EXISTS (SELECT 1 FROM draft_links l JOIN accounts a ON a.id = l.account_id
               WHERE l.draft_id = drafts.id AND l.remote_id IS NOT NULL AND a.removed_at_ms IS NULL)
    OR EXISTS (SELECT 1 FROM draft_errands e JOIN accounts a ON a.id = e.account_id
               WHERE e.draft_id = drafts.id AND e.ended_at_ms IS NULL AND a.removed_at_ms IS NULL))";

/// Lists drafts that were put in the trash before a time, and hidden ones that nothing needs any more.
pub fn due(db: &Connection, before_ms: i64, limit: u32) -> Result<Vec<DraftId>, StoreError> {
    let sql = format!(
        "SELECT id FROM drafts
         WHERE deleted_at_ms IS NOT NULL
           AND ((purged_at_ms IS NULL AND deleted_at_ms < ?1) OR (purged_at_ms IS NOT NULL AND NOT {NEEDED}))
         LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((before_ms, limit), |row| {
        from_word("drafts", &row.get::<_, String>(0)?)
    })?;
    rows.collect()
}

/// Takes a draft of the trash out of its list; says whether it was in it.
pub fn hide(db: &Connection, id: DraftId, now_ms: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE drafts SET purged_at_ms = ?2
               WHERE id = ?1 AND deleted_at_ms IS NOT NULL AND purged_at_ms IS NULL";
    Ok(db.execute(sql, (id.to_string(), now_ms))? > 0)
}

/// Drops some revisions of a hidden draft and counts them; what posts froze and sync needs stays.
pub fn drop_revisions(db: &Connection, id: DraftId, limit: u32) -> Result<u32, StoreError> {
    let sql = format!(
        "DELETE FROM draft_revisions WHERE draft_id = ?1 AND revision IN (
           SELECT revision FROM draft_revisions r
           WHERE r.draft_id = ?1 AND r.revision NOT IN ({KEPT})
             AND EXISTS (SELECT 1 FROM drafts WHERE id = ?1 AND purged_at_ms IS NOT NULL)
           LIMIT ?2)"
    );
    let dropped = db.prepare_cached(&sql)?.execute((id.to_string(), limit))?;
    Ok(super::row::length(dropped))
}

/// Drops a hidden draft with all that belongs to it; one that is still needed only loses its words for the search.
pub fn drop_draft(db: &Connection, id: DraftId) -> Result<(), StoreError> {
    let id = id.to_string();
    let hidden = "SELECT row FROM drafts WHERE id = ?1 AND purged_at_ms IS NOT NULL";
    let words = format!("DELETE FROM draft_words WHERE rowid IN ({hidden})");
    db.execute(&words, [&id])?;
    let gone = format!("{hidden} AND NOT {NEEDED}");
    if !db.prepare_cached(&gone)?.exists([&id])? {
        return Ok(());
    }
    for table in [
        "draft_conflicts",
        "draft_errands",
        "draft_links",
        "draft_revisions",
    ] {
        db.execute(&format!("DELETE FROM {table} WHERE draft_id = ?1"), [&id])?;
    }
    db.execute("DELETE FROM drafts WHERE id = ?1", [&id])?;
    Ok(())
}

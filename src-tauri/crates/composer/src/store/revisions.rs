//! Every saved revision of a draft, until it is old and nobody needs it.

use super::{
    StoreError,
    row::{from_json, from_word, length, to_json, to_word},
};
use crate::{
    draft::{BURST_MS, Draft, DraftFields, Origin, Revision},
    id::DraftId,
};
use rusqlite::{Connection, OptionalExtension, Row};

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

/// Reads the fields as they were before sync first brought a version after a revision; `None` when it brought none.
pub fn before_arrival(
    db: &Connection,
    draft: DraftId,
    since: u32,
) -> Result<Option<DraftFields>, StoreError> {
    let sql = "SELECT fields FROM draft_revisions
               WHERE draft_id = ?1 AND revision < (
                 SELECT min(revision) FROM draft_revisions
                 WHERE draft_id = ?1 AND revision > ?2 AND origin IN ('pulled', 'theirs', 'merged'))
               ORDER BY revision DESC LIMIT 1";
    let found = db
        .prepare_cached(sql)?
        .query_row((draft.to_string(), since), |row| row.get::<_, String>(0))
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
    let rows = statement.query_and_then((draft.to_string(), limit), revision)?;
    rows.collect()
}

/// Reads one revision of a draft.
pub fn read(db: &Connection, draft: DraftId, number: u32) -> Result<Option<Revision>, StoreError> {
    let sql = "SELECT revision, fields, saved_at_ms, origin FROM draft_revisions
               WHERE draft_id = ?1 AND revision = ?2";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query_and_then((draft.to_string(), number), revision)?;
    rows.next().transpose()
}

fn revision(row: &Row<'_>) -> Result<Revision, StoreError> {
    Ok(Revision {
        revision: row.get(0)?,
        fields: from_json("draft_revisions", &row.get::<_, String>(1)?)?,
        saved_at_ms: row.get(2)?,
        origin: from_word("draft_revisions", &row.get::<_, String>(3)?)?,
    })
}

/// The revision `r` is followed by a typed one of the same burst; the parameter is the burst's gap.
const GOES_ON: &str = "(r.origin = 'typed' AND EXISTS (
    SELECT 1 FROM draft_revisions n
    WHERE n.draft_id = r.draft_id AND n.origin = 'typed' AND n.saved_at_ms - r.saved_at_ms < ?3
      AND n.revision = (SELECT min(m.revision) FROM draft_revisions m
                        WHERE m.draft_id = r.draft_id AND m.revision > r.revision)))";

/// Revisions of draft `?1` that are never dropped: the newest, what posts froze, what sync compares with.
pub(super) const KEPT: &str = "SELECT revision FROM drafts WHERE id = ?1
    UNION ALL SELECT revision FROM posts WHERE draft_id = ?1
    UNION ALL SELECT base_revision FROM draft_links WHERE draft_id = ?1
    UNION ALL SELECT mine_revision FROM draft_conflicts WHERE draft_id = ?1
    UNION ALL SELECT theirs_revision FROM draft_conflicts WHERE draft_id = ?1
    UNION ALL SELECT revision FROM draft_errands WHERE draft_id = ?1 AND ended_at_ms IS NULL";

/// Lists the last revision of each burst before a revision, newest first.
pub fn bursts(
    db: &Connection,
    draft: DraftId,
    before: u32,
    limit: u32,
) -> Result<Vec<Revision>, StoreError> {
    let sql = format!(
        "SELECT r.revision, r.fields, r.saved_at_ms, r.origin FROM draft_revisions r
         WHERE r.draft_id = ?1 AND r.revision < ?2 AND NOT {GOES_ON}
         ORDER BY r.revision DESC LIMIT ?4"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let values = (draft.to_string(), before, BURST_MS, limit);
    let rows = statement.query_and_then(values, revision)?;
    rows.collect()
}

/// Which revisions are due to be dropped.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Revisions inside a burst are due when they are older than this.
    pub bursts_before_ms: i64,
    /// Any other is due when it is older than this.
    pub all_before_ms: i64,
}

impl Limits {
    /// Gives what [`due`] asks for, in its order.
    fn values(self, draft: DraftId, limit: u32) -> (String, i64, i64, i64, u32) {
        let (all, bursts) = (self.all_before_ms, self.bursts_before_ms);
        (draft.to_string(), all, BURST_MS, bursts, limit)
    }
}

fn due() -> String {
    format!(
        "SELECT r.revision FROM draft_revisions r
         WHERE r.draft_id = ?1 AND (r.saved_at_ms < ?2 OR (r.saved_at_ms < ?4 AND {GOES_ON}))
           AND r.revision NOT IN ({KEPT})
         ORDER BY r.revision LIMIT ?5"
    )
}

/// Says whether a draft has revisions that are due.
pub fn has_due(db: &Connection, draft: DraftId, limits: Limits) -> Result<bool, StoreError> {
    let values = limits.values(draft, 1);
    Ok(db.prepare_cached(&due())?.exists(values)?)
}

/// Drops the oldest revisions that are due and counts them. Oldest first, so that a burst keeps its end.
pub fn drop_due(
    db: &Connection,
    draft: DraftId,
    limits: Limits,
    limit: u32,
) -> Result<u32, StoreError> {
    let sql = format!(
        "DELETE FROM draft_revisions WHERE draft_id = ?1 AND revision IN ({})",
        due()
    );
    Ok(length(
        db.prepare_cached(&sql)?
            .execute(limits.values(draft, limit))?,
    ))
}

/// Lists drafts in the order of their ids, after one of them.
pub fn drafts_after(db: &Connection, after: &str, limit: u32) -> Result<Vec<DraftId>, StoreError> {
    let sql = "SELECT id FROM drafts WHERE id > ?1 ORDER BY id LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then((after, limit), |row| {
        from_word("drafts", &row.get::<_, String>(0)?)
    })?;
    rows.collect()
}

//! Drafts at their newest revision, with what lists and search need beside them.

use super::{
    StoreError,
    row::{count, from_json, from_word, length, to_json, to_word},
};
use crate::{
    draft::{Draft, DraftFields, DraftFilter, DraftState, DraftSummary},
    id::DraftId,
};
use rusqlite::{Connection, Row, params_from_iter, types::Value};

/// Reads one draft, also from the trash.
pub fn read(db: &Connection, id: DraftId) -> Result<Option<Draft>, StoreError> {
    let sql = "SELECT id, revision, fields, created_at_ms, updated_at_ms, deleted_at_ms
               FROM drafts WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query_and_then([id.to_string()], draft)?;
    rows.next().transpose()
}

/// Gives every draft with its state, also from the trash, oldest first, one after another.
pub fn each<E: From<StoreError>>(
    db: &Connection,
    mut take: impl FnMut(Draft, DraftState) -> Result<(), E>,
) -> Result<(), E> {
    let sql = "SELECT id, revision, fields, created_at_ms, updated_at_ms, deleted_at_ms, state
               FROM drafts ORDER BY row";
    let mut statement = db.prepare(sql).map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        let state = row.get::<_, String>(6).map_err(StoreError::from)?;
        take(draft(row)?, from_word("drafts", &state)?)?;
    }
    Ok(())
}

/// Reads the columns id to deleted_at_ms.
pub(super) fn draft(row: &Row<'_>) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: from_word("drafts", &row.get::<_, String>(0)?)?,
        revision: row.get(1)?,
        fields: from_json("drafts", &row.get::<_, String>(2)?)?,
        created_at_ms: row.get(3)?,
        updated_at_ms: row.get(4)?,
        deleted_at_ms: row.get(5)?,
    })
}

/// Writes a draft, new or changed, and its words for the search.
pub fn write(db: &Connection, draft: &Draft) -> Result<(), StoreError> {
    let sql = "INSERT INTO drafts
                 (id, revision, fields, title, cover, attachment_count, recipient_count, schedule,
                  created_at_ms, updated_at_ms, deleted_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
               ON CONFLICT (id) DO UPDATE SET
                 revision = excluded.revision, fields = excluded.fields, title = excluded.title,
                 cover = excluded.cover, attachment_count = excluded.attachment_count,
                 recipient_count = excluded.recipient_count, schedule = excluded.schedule,
                 updated_at_ms = excluded.updated_at_ms, deleted_at_ms = excluded.deleted_at_ms,
                 purged_at_ms = iif(excluded.deleted_at_ms IS NULL, NULL, purged_at_ms)
               RETURNING row";
    let content = &draft.fields.content;
    let cover = content.attachments.first().map(|first| first.blob.as_str());
    let row: i64 = db.prepare_cached(sql)?.query_row(
        (
            draft.id.to_string(),
            draft.revision,
            to_json(&draft.fields)?,
            content.title(),
            cover,
            length(content.attachments.len()),
            length(draft.fields.recipients.len()),
            to_json(&draft.fields.schedule)?,
            draft.created_at_ms,
            draft.updated_at_ms,
            draft.deleted_at_ms,
        ),
        |row| row.get(0),
    )?;
    index(db, row, &draft.fields)
}

fn index(db: &Connection, row: i64, fields: &DraftFields) -> Result<(), StoreError> {
    let mut words = fields.content.text.clone();
    for name in fields.recipients.iter().map(|recipient| recipient.name()) {
        words.push('\n');
        words.push_str(name);
    }
    let sql = "INSERT OR REPLACE INTO draft_words (rowid, words) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute((row, words))?;
    Ok(())
}

/// Notes what became of a draft's newest post.
pub fn set_state(db: &Connection, id: DraftId, state: DraftState) -> Result<(), StoreError> {
    let sql = "UPDATE drafts SET state = ?2 WHERE id = ?1 AND state <> ?2";
    db.prepare_cached(sql)?
        .execute((id.to_string(), to_word(&state)?))?;
    Ok(())
}

/// Which rows a list wants; the cursor is the last row's time and id.
pub struct ListQuery<'a> {
    pub search: Option<&'a str>,
    pub filter: DraftFilter,
    pub after: Option<(i64, String)>,
    pub limit: u32,
}

/// Lists drafts, newest first.
pub fn list(db: &Connection, query: &ListQuery<'_>) -> Result<Vec<DraftSummary>, StoreError> {
    let (mut filter, mut values) = conditions(query);
    if let Some((time, id)) = &query.after {
        filter.push_str(" AND (updated_at_ms, id) < (?, ?)");
        values.push(Value::Integer(*time));
        values.push(Value::Text(id.clone()));
    }
    let sql = format!(
        "SELECT id, title, attachment_count, recipient_count, cover, schedule, state, updated_at_ms,
                coalesce((
                  SELECT CASE WHEN l.mark = 'synced' AND l.marked_revision < drafts.revision THEN 'waiting'
                           ELSE l.mark END
                  FROM draft_links l WHERE l.draft_id = drafts.id), 'here'),
                (SELECT l.stays FROM draft_links l WHERE l.draft_id = drafts.id AND l.mark = 'here'),
                deleted_at_ms,
                iif(cover IS NULL, NULL, fields -> '$.content.attachments[0].edit'),
                coalesce(json_array_length(fields, '$.audiences'), 0),
                iif(attachment_count = 0, 0, (
                  SELECT count(*) FROM json_each(fields, '$.content.attachments') file
                  WHERE file.value ->> 'kind' IN ('image', 'sticker')))
         FROM drafts WHERE {filter} ORDER BY updated_at_ms DESC, id DESC LIMIT {}",
        query.limit
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then(params_from_iter(values), summary)?;
    rows.collect()
}

/// Counts the drafts a list would show in all.
pub fn count_all(db: &Connection, query: &ListQuery<'_>) -> Result<u32, StoreError> {
    let (filter, values) = conditions(query);
    let sql = format!("SELECT count(*) FROM drafts WHERE {filter}");
    let mut statement = db.prepare_cached(&sql)?;
    let total = statement.query_row(params_from_iter(values), |row| row.get::<_, i64>(0))?;
    Ok(count(total))
}

fn conditions(query: &ListQuery<'_>) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let mut filter = match query.filter {
        DraftFilter::Trash => "deleted_at_ms IS NOT NULL AND purged_at_ms IS NULL".to_owned(),
        _ => "deleted_at_ms IS NULL".to_owned(),
    };
    filter.push_str(match query.filter {
        DraftFilter::All | DraftFilter::Trash => "",
        DraftFilter::Unsent => " AND state = 'unsent'",
        DraftFilter::Scheduled => " AND state = 'scheduled'",
        DraftFilter::NeedsYou => " AND state = 'needs_you'",
    });
    if let Some(words) = query.search.and_then(match_expression) {
        filter.push_str(" AND row IN (SELECT rowid FROM draft_words WHERE draft_words MATCH ?)");
        values.push(Value::Text(words));
    }
    (filter, values)
}

/// Counts drafts whose newest changes have not reached their system yet.
pub fn count_not_there_yet(db: &Connection) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM draft_links l
               JOIN drafts d ON d.id = l.draft_id JOIN accounts a ON a.id = l.account_id
               WHERE l.mark IN ('waiting', 'failing') AND d.deleted_at_ms IS NULL
                 AND a.removed_at_ms IS NULL";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Turns what a person typed into an FTS5 expression: every word, as a prefix, quoted.
pub(super) fn match_expression(search: &str) -> Option<String> {
    // SQLite reads text up to a zero byte, which would leave a quotation mark open.
    let search = search.replace(char::is_control, " ");
    let words = search.split_whitespace().take(16);
    let quoted = words.map(|word| format!("\"{}\"*", word.replace('"', "\"\"")));
    let expression = quoted.collect::<Vec<_>>().join(" ");
    (!expression.is_empty()).then_some(expression)
}

fn summary(row: &Row<'_>) -> Result<DraftSummary, StoreError> {
    let cover = row.get::<_, Option<String>>(4)?;
    Ok(DraftSummary {
        id: from_word("drafts", &row.get::<_, String>(0)?)?,
        title: row.get(1)?,
        attachment_count: row.get(2)?,
        photo_count: row.get(13)?,
        recipient_count: row.get(3)?,
        audience_count: row.get(12)?,
        cover: cover.map(|hash| from_word("drafts", &hash)).transpose()?,
        cover_edit: (row.get::<_, Option<String>>(11)?)
            .map_or(Ok(None), |edit| from_json("drafts", &edit))?,
        schedule: from_json("drafts", &row.get::<_, String>(5)?)?,
        state: from_word("drafts", &row.get::<_, String>(6)?)?,
        updated_at_ms: row.get(7)?,
        sync: from_word("draft_links", &row.get::<_, String>(8)?)?,
        stays: (row.get::<_, Option<String>>(9)?)
            .map(|word| from_word("draft_links", &word))
            .transpose()?,
        deleted_at_ms: row.get(10)?,
    })
}

//! Posts: frozen at send, only their state and counts follow what happens.

use super::{
    StoreError,
    row::{count, from_json, from_word, length, to_json, to_word},
};
use crate::{
    content::Content,
    id::{DraftId, PostId, SenderId},
    library::BlobHash,
    post::{DeliveryCounts, Lives, Post, PostState, PostSummary},
    schedule::Schedule,
};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

const POST: &str =
    "id, draft_id, revision, account_id, sender_id, content, schedule, state, hold_until_ms,
                    created_at_ms, is_test,
                    (SELECT recipients FROM post_recipients WHERE post_id = posts.id)";
const SUMMARY: &str =
    "id, draft_id, account_id, title, content, recipient_count, schedule, state, counts,
    EXISTS (SELECT 1 FROM outbox WHERE outbox.post_id = posts.id
            AND outbox.state IN ('waiting', 'running', 'unknown', 'stuck')),
    hold_until_ms, created_at_ms, not_after_ms, paused_at_ms IS NOT NULL, is_test";

/// The condition of the index of active posts, word for word, so that it is used.
const ACTIVE: &str = "state IN ('held', 'on_its_way', 'needs_you', 'scheduled')";

/// Writes a new post.
pub fn add(db: &Connection, post: &Post) -> Result<(), StoreError> {
    let sql = "INSERT INTO posts
                 (id, draft_id, revision, account_id, sender_id, content, recipient_count,
                  schedule, is_scheduled, title, state, hold_until_ms, created_at_ms, is_test)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    db.execute(
        sql,
        (
            post.id.to_string(),
            post.draft_id.to_string(),
            post.revision,
            post.account_id.to_string(),
            &post.sender_id.0,
            to_json(&post.content)?,
            length(post.recipients.len()),
            to_json(&post.schedule)?,
            !post.schedule.is_now(),
            post.content.title(),
            to_word(&post.state)?,
            post.hold_until_ms,
            post.created_at_ms,
            post.is_test,
        ),
    )?;
    let sql = "INSERT INTO post_recipients (post_id, recipients) VALUES (?1, ?2)";
    db.execute(sql, (post.id.to_string(), to_json(&post.recipients)?))?;
    Ok(())
}

/// Reads one post.
pub fn read(db: &Connection, id: PostId) -> Result<Option<Post>, StoreError> {
    let sql = format!("SELECT {POST} FROM posts WHERE id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([id.to_string()], post)?
        .next()
        .transpose()
}

/// What a request needs of its post.
#[derive(Clone, Debug)]
pub struct Frozen {
    pub id: PostId,
    pub sender_id: SenderId,
    pub content: Content,
}

/// Reads what a post says and who says it, without the recipients: there can be thousands.
pub fn frozen(db: &Connection, id: PostId) -> Result<Option<Frozen>, StoreError> {
    let sql = "SELECT sender_id, content FROM posts WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query_and_then([id.to_string()], |row| {
        Ok(Frozen {
            id,
            sender_id: SenderId(row.get(0)?),
            content: from_json("posts", &row.get::<_, String>(1)?)?,
        })
    })?;
    rows.next().transpose()
}

/// What the state of a post is derived from, beside its entries and outcomes.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub draft_id: DraftId,
    pub is_scheduled: bool,
    pub is_test: bool,
    pub hold_until_ms: i64,
}

/// Reads what the state of a post is derived from.
pub fn standing(db: &Connection, id: PostId) -> Result<Option<Standing>, StoreError> {
    let sql = "SELECT draft_id, is_scheduled, is_test, hold_until_ms FROM posts WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query_and_then([id.to_string()], |row| {
        Ok(Standing {
            draft_id: from_word("posts", &row.get::<_, String>(0)?)?,
            is_scheduled: row.get(1)?,
            is_test: row.get(2)?,
            hold_until_ms: row.get(3)?,
        })
    })?;
    rows.next().transpose()
}

/// Gives every post, oldest first, one after another.
pub fn each<E: From<StoreError>>(
    db: &Connection,
    mut take: impl FnMut(Post) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!("SELECT {POST} FROM posts ORDER BY created_at_ms, id");
    let mut statement = db.prepare(&sql).map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(post(row)?)?;
    }
    Ok(())
}

/// Reads one post as lists show it.
pub fn summary(db: &Connection, id: PostId) -> Result<Option<PostSummary>, StoreError> {
    let sql = format!("SELECT {SUMMARY} FROM posts WHERE id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([id.to_string()], summary_row)?
        .next()
        .transpose()
}

/// Writes the state; says whether it changed.
pub fn set_state(db: &Connection, id: PostId, state: PostState) -> Result<bool, StoreError> {
    let sql = "UPDATE posts SET state = ?2 WHERE id = ?1 AND state <> ?2";
    let changed = db
        .prepare_cached(sql)?
        .execute((id.to_string(), to_word(&state)?))?;
    Ok(changed > 0)
}

/// Writes the counts; says whether they changed.
pub fn set_counts(
    db: &Connection,
    id: PostId,
    counts: &DeliveryCounts,
) -> Result<bool, StoreError> {
    let sql = "UPDATE posts SET counts = ?2 WHERE id = ?1 AND counts <> ?2";
    let changed = db
        .prepare_cached(sql)?
        .execute((id.to_string(), to_json(counts)?))?;
    Ok(changed > 0)
}

/// Notes since when a post is paused, or that it goes on.
pub fn set_paused(db: &Connection, id: PostId, since_ms: Option<i64>) -> Result<(), StoreError> {
    let sql = "UPDATE posts SET paused_at_ms = ?2 WHERE id = ?1";
    db.execute(sql, (id.to_string(), since_ms))?;
    Ok(())
}

/// Notes that the person wants a schedule cancelled, for bookings that are still under way.
pub fn ask_cancel(db: &Connection, id: PostId, now_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE posts SET cancel_asked_at_ms = ?2
               WHERE id = ?1 AND cancel_asked_at_ms IS NULL";
    db.execute(sql, (id.to_string(), now_ms))?;
    Ok(())
}

/// Says whether the person wants a schedule cancelled.
pub fn is_cancel_asked(db: &Connection, id: PostId) -> Result<bool, StoreError> {
    let sql =
        "SELECT EXISTS (SELECT 1 FROM posts WHERE id = ?1 AND cancel_asked_at_ms IS NOT NULL)";
    Ok(db.query_row(sql, [id.to_string()], |row| row.get(0))?)
}

/// Moves the end of the undo time.
pub fn set_hold(db: &Connection, id: PostId, hold_until_ms: i64) -> Result<(), StoreError> {
    db.execute(
        "UPDATE posts SET hold_until_ms = ?2 WHERE id = ?1",
        (id.to_string(), hold_until_ms),
    )?;
    Ok(())
}

/// Sets the moment after which a post is held instead of being sent late.
pub fn set_not_after(
    db: &Connection,
    id: PostId,
    not_after_ms: Option<i64>,
) -> Result<(), StoreError> {
    let sql = "UPDATE posts SET not_after_ms = ?2 WHERE id = ?1";
    db.prepare_cached(sql)?
        .execute((id.to_string(), not_after_ms))?;
    Ok(())
}

/// Gives a post's schedule and the moment after which it is held.
pub fn limit(db: &Connection, id: PostId) -> Result<Option<(Schedule, Option<i64>)>, StoreError> {
    let sql = "SELECT schedule, not_after_ms FROM posts WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query_and_then([id.to_string()], |row| {
        let schedule = from_json("posts", &row.get::<_, String>(0)?)?;
        Ok((schedule, row.get(1)?))
    })?;
    rows.next().transpose()
}

/// Gives the state of a draft's newest post, tests aside.
pub fn newest_state(db: &Connection, draft: DraftId) -> Result<Option<PostState>, StoreError> {
    let sql = "SELECT state FROM posts WHERE draft_id = ?1 AND is_test = 0
               ORDER BY created_at_ms DESC, id DESC LIMIT 1";
    let mut statement = db.prepare_cached(sql)?;
    let word = statement
        .query_row([draft.to_string()], |row| row.get::<_, String>(0))
        .optional()?;
    word.map(|word| from_word("posts", &word)).transpose()
}

/// Gives the revision that a draft's newest post froze, cancelled ones and tests aside.
pub fn frozen_revision(db: &Connection, draft: DraftId) -> Result<Option<u32>, StoreError> {
    let sql =
        "SELECT revision FROM posts WHERE draft_id = ?1 AND state <> 'cancelled' AND is_test = 0
               ORDER BY created_at_ms DESC, id DESC LIMIT 1";
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_row([draft.to_string()], |row| row.get(0));
    Ok(found.optional()?)
}

/// Which posts a list wants; the cursor is the last row's time and id.
pub struct ListQuery<'a> {
    pub search: Option<&'a str>,
    pub after: Option<(i64, String)>,
    pub limit: u32,
}

/// Lists posts, newest first, and counts all that match.
pub fn list(db: &Connection, query: &ListQuery<'_>) -> Result<(Vec<PostSummary>, u32), StoreError> {
    let mut filter = String::from("1 = 1");
    let mut values = Vec::new();
    if let Some(search) = query.search.filter(|search| !search.trim().is_empty()) {
        filter.push_str(
            " AND (title LIKE ? ESCAPE '\\' OR EXISTS (
                SELECT 1 FROM post_recipients r, json_each(r.recipients)
                WHERE r.post_id = posts.id AND value ->> 'name' LIKE ? ESCAPE '\\'))",
        );
        let pattern = format!("%{}%", escape_like(search.trim()));
        values.push(Value::Text(pattern.clone()));
        values.push(Value::Text(pattern));
    }
    let total: i64 = db
        .prepare_cached(&format!("SELECT count(*) FROM posts WHERE {filter}"))?
        .query_row(params_from_iter(values.iter()), |row| row.get(0))?;
    if let Some((time, id)) = &query.after {
        filter.push_str(" AND (created_at_ms, id) < (?, ?)");
        values.push(Value::Integer(*time));
        values.push(Value::Text(id.clone()));
    }
    let sql = format!(
        "SELECT {SUMMARY} FROM posts WHERE {filter}
         ORDER BY created_at_ms DESC, id DESC LIMIT {}",
        query.limit
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then(params_from_iter(values), summary_row)?;
    Ok((rows.collect::<Result<_, _>>()?, count(total)))
}

/// Lists posts in any of the given states of posts that are not over, newest first.
pub fn in_states(db: &Connection, states: &[PostState]) -> Result<Vec<PostSummary>, StoreError> {
    let words = states.iter().map(to_word).collect::<Result<Vec<_>, _>>()?;
    let marks = vec!["?"; words.len()].join(", ");
    let sql = format!(
        "SELECT {SUMMARY} FROM posts WHERE {ACTIVE} AND state IN ({marks})
         ORDER BY created_at_ms DESC, id DESC LIMIT 1000"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then(params_from_iter(words), summary_row)?;
    rows.collect()
}

/// Lists posts with work that can go on by itself on this machine, oldest first, and counts all of them.
pub fn unfinished(db: &Connection, limit: u32) -> Result<(Vec<PostSummary>, u32), StoreError> {
    let filter = "id IN (
        SELECT o.post_id FROM outbox o JOIN accounts a ON a.id = o.account_id
        WHERE o.state IN ('waiting', 'running', 'unknown', 'stuck') AND o.state <> 'stuck'
          AND a.removed_at_ms IS NULL)";
    let total: i64 = db
        .prepare_cached(&format!("SELECT count(*) FROM posts WHERE {filter}"))?
        .query_row([], |row| row.get(0))?;
    let sql =
        format!("SELECT {SUMMARY} FROM posts WHERE {filter} ORDER BY created_at_ms, id LIMIT ?1");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([limit], summary_row)?;
    Ok((rows.collect::<Result<_, _>>()?, count(total)))
}

/// Lists the ids of posts that go by a schedule, newest first.
pub fn scheduled(db: &Connection) -> Result<Vec<PostId>, StoreError> {
    let sql = "SELECT id FROM posts WHERE is_scheduled = 1
               ORDER BY created_at_ms DESC, id DESC LIMIT 2000";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then([], |row| from_word("posts", &row.get::<_, String>(0)?))?;
    rows.collect()
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn post(row: &Row<'_>) -> Result<Post, StoreError> {
    Ok(Post {
        id: from_word("posts", &row.get::<_, String>(0)?)?,
        draft_id: from_word("posts", &row.get::<_, String>(1)?)?,
        revision: row.get(2)?,
        account_id: from_word("posts", &row.get::<_, String>(3)?)?,
        sender_id: SenderId(row.get(4)?),
        content: from_json("posts", &row.get::<_, String>(5)?)?,
        schedule: from_json("posts", &row.get::<_, String>(6)?)?,
        state: from_word("posts", &row.get::<_, String>(7)?)?,
        hold_until_ms: row.get(8)?,
        created_at_ms: row.get(9)?,
        is_test: row.get(10)?,
        recipients: from_json("posts", &row.get::<_, String>(11)?)?,
    })
}

fn summary_row(row: &Row<'_>) -> Result<PostSummary, StoreError> {
    let content: Content = from_json("posts", &row.get::<_, String>(4)?)?;
    let first = content.attachments.first();
    let cover: Option<BlobHash> = first.map(|first| first.blob.clone());
    let cover_edit = first.and_then(|first| first.edit);
    Ok(PostSummary {
        id: from_word("posts", &row.get::<_, String>(0)?)?,
        draft_id: from_word("posts", &row.get::<_, String>(1)?)?,
        account_id: from_word("posts", &row.get::<_, String>(2)?)?,
        title: row.get(3)?,
        cover,
        cover_edit,
        attachment_count: length(content.attachments.len()),
        recipient_count: row.get(5)?,
        schedule: from_json("posts", &row.get::<_, String>(6)?)?,
        state: from_word("posts", &row.get::<_, String>(7)?)?,
        counts: from_json("posts", &row.get::<_, String>(8)?)?,
        lives: if row.get(9)? {
            Lives::Here
        } else {
            Lives::Server
        },
        hold_until_ms: row.get(10)?,
        created_at_ms: row.get(11)?,
        not_after_ms: row.get(12)?,
        paused: row.get(13)?,
        is_test: row.get(14)?,
    })
}

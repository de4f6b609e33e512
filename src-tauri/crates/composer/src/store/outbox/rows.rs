//! Entries as rows.

use crate::{
    id::{EntryId, PostId},
    outbox::{Entry, NewEntry, Work},
    schedule::NativeRun,
    store::{
        StoreError,
        row::{from_json, from_word, signed, size, to_json, to_word},
    },
};
use rusqlite::{Connection, OptionalExtension, Row};

/// The columns of an entry, in the order `entry` reads them.
pub(super) const COLUMNS: &str =
    "seq, id, account_id, post_id, work, subject, state, stuck_reason, message, attempts,
                       not_before_ms, first_try_at_ms, key, request, done, total, created_at_ms,
                       may_have_arrived";

/// Adds an entry; call it in the transaction of the change that causes it.
pub fn add(db: &Connection, entry: &NewEntry, now_ms: i64) -> Result<EntryId, StoreError> {
    let sql = "INSERT INTO outbox
                 (id, account_id, post_id, kind, work, subject, not_before_ms, key, total, created_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING seq";
    let id = EntryId::new();
    let seq: i64 = db.prepare_cached(sql)?.query_row(
        (
            id.to_string(),
            entry.account_id.to_string(),
            entry.post_id.map(|post| post.to_string()),
            to_word(&entry.work.kind())?,
            to_json(&entry.work)?,
            &entry.subject,
            entry.not_before_ms,
            &entry.key,
            signed(entry.total),
            now_ms,
        ),
        |row| row.get(0),
    )?;
    if let Work::Dispatch { recipients, .. } = &entry.work {
        let sql =
            "INSERT INTO outbox_recipients (recipient_key, account_id, seq) VALUES (?1, ?2, ?3)";
        let mut statement = db.prepare_cached(sql)?;
        for recipient in recipients {
            statement.execute((recipient.key(), entry.account_id.to_string(), seq))?;
        }
    }
    Ok(id)
}

/// Reads one entry.
pub fn read(db: &Connection, id: EntryId) -> Result<Option<Entry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([id.to_string()], entry)?
        .next()
        .transpose()
}

/// Gives the series a post has booked, or wants to book, by the number of its first run.
pub fn booked(
    db: &Connection,
    post: PostId,
    first_number: u32,
) -> Result<Option<NativeRun>, StoreError> {
    let sql = "SELECT json_extract(work, '$.booking') FROM outbox
               WHERE post_id = ?1 AND kind = 'dispatch'
                 AND json_extract(work, '$.booking.first_number') = ?2 LIMIT 1";
    let found: Option<String> = db
        .prepare_cached(sql)?
        .query_row((post.to_string(), first_number), |row| row.get(0))
        .optional()?;
    found.map(|text| from_json("outbox", &text)).transpose()
}

/// Lists the entries of a post, oldest first.
pub fn of_post(db: &Connection, post: PostId) -> Result<Vec<Entry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox WHERE post_id = ?1 ORDER BY seq");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([post.to_string()], entry)?;
    readable(rows)
}

/// Lists the uploads of a post, oldest first, and not its dispatches: there can be thousands.
pub fn uploads_of_post(db: &Connection, post: PostId) -> Result<Vec<Entry>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM outbox WHERE post_id = ?1 AND kind = 'upload' ORDER BY seq");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([post.to_string()], entry)?;
    readable(rows)
}

/// Finds the id of an entry by its number or a unique beginning of its id.
pub fn find(db: &Connection, prefix: &str) -> Result<Option<EntryId>, StoreError> {
    let sql = "SELECT id FROM outbox WHERE substr(id, 1, length(?1)) = ?1 LIMIT 1";
    let word = db
        .query_row(sql, [prefix], |row| row.get::<_, String>(0))
        .optional()?;
    word.map(|word| from_word("outbox", &word)).transpose()
}

/// Gives the columns of an entry in a query that calls the outbox `o`.
pub(super) fn columns_of_o() -> String {
    let columns = COLUMNS.replace('\n', " ");
    let columns = columns
        .split(',')
        .map(|column| format!("o.{}", column.trim()));
    columns.collect::<Vec<_>>().join(", ")
}

/// Passes over rows this version cannot read: they stay as they are, and hold nobody else up.
pub(super) fn readable<T>(
    rows: impl Iterator<Item = Result<T, StoreError>>,
) -> Result<Vec<T>, StoreError> {
    let known = rows.filter(|row| match row {
        Err(StoreError::Unreadable { why, .. }) => {
            tracing::warn!(why, "an outbox entry cannot be read and is left alone");
            false
        }
        _ => true,
    });
    known.collect()
}

/// Reads one entry.
pub(super) fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    let post = row.get::<_, Option<String>>(3)?;
    let stuck = row.get::<_, Option<String>>(7)?;
    let request = row.get::<_, Option<String>>(13)?;
    Ok(Entry {
        seq: row.get(0)?,
        id: from_word("outbox", &row.get::<_, String>(1)?)?,
        account_id: from_word("outbox", &row.get::<_, String>(2)?)?,
        post_id: post.map(|id| from_word("outbox", &id)).transpose()?,
        work: from_json("outbox", &row.get::<_, String>(4)?)?,
        subject: row.get(5)?,
        state: from_word("outbox", &row.get::<_, String>(6)?)?,
        stuck_reason: stuck.map(|word| from_word("outbox", &word)).transpose()?,
        message: row.get(8)?,
        attempts: row.get(9)?,
        not_before_ms: row.get(10)?,
        first_try_at_ms: row.get(11)?,
        key: row.get(12)?,
        request: request.map(|text| from_json("outbox", &text)).transpose()?,
        done: size(row.get(14)?),
        total: size(row.get(15)?),
        created_at_ms: row.get(16)?,
        may_have_arrived: row.get(17)?,
    })
}

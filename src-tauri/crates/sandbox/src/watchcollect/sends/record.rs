//! The send records that clients read.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use crate::media::Media;
use crate::watchcollect::ACTOR;
use crate::watchcollect::paging::PageQuery;

/// A send with its recipients.
#[derive(Debug, Serialize)]
pub struct SendRecord {
    id: String,
    actor_user_id: &'static str,
    session_id: String,
    session_name: String,
    session_label: String,
    text_sha256: String,
    text_length: i64,
    media_count: usize,
    media_urls: Vec<String>,
    recipient_count: i64,
    status: String,
    source_type: String,
    requested_at_ms: i64,
    updated_at_ms: i64,
    text: String,
    client_idempotency_key: Option<String>,
    completed_at_ms: Option<i64>,
    recipients: Vec<Recipient>,
}

#[derive(Debug, Serialize)]
struct Recipient {
    id: String,
    status: String,
    requested_at_ms: i64,
    updated_at_ms: i64,
    group_id: String,
    recipient_id: String,
    recipient_label: String,
    waha_message_id: Option<String>,
    error_code: Option<String>,
    error_message: Option<String>,
    completed_at_ms: Option<i64>,
    failed_at_ms: Option<i64>,
}

const COLUMNS: &str = "seq, id, session_id, session_name, session_label, text_sha256, text_length, media,
    recipient_count, status, source_type, requested_at_ms, updated_at_ms, text, idempotency_key, completed_at_ms";

/// Finds one send.
pub fn find(conn: &Connection, id: &str, base_url: &str) -> rusqlite::Result<Option<SendRecord>> {
    let found = conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM sends WHERE id = ?1"))?
        .query_row([id], |row| record_from(row, base_url))
        .optional()?;
    found
        .map(|(_, record)| with_recipients(conn, record))
        .transpose()
}

/// Reads one page of sends and one row more, newest first, each with its place.
pub fn list(
    conn: &Connection,
    session: Option<&str>,
    status: Option<&str>,
    page: &PageQuery,
    base_url: &str,
) -> rusqlite::Result<Vec<(i64, SendRecord)>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sends
         WHERE seq < ?1 AND (?2 IS NULL OR session_id = ?2) AND (?3 IS NULL OR status = ?3)
         ORDER BY seq DESC LIMIT ?4"
    );
    let before = page.after.unwrap_or(i64::MAX);
    let limit = page.size as i64 + 1;
    conn.prepare_cached(&sql)?
        .query_map(params![before, session, status, limit], |row| {
            record_from(row, base_url)
        })?
        .map(|row| row.and_then(|(place, record)| Ok((place, with_recipients(conn, record)?))))
        .collect()
}

fn record_from(row: &Row, base_url: &str) -> rusqlite::Result<(i64, SendRecord)> {
    let media = Media::from_column(&row.get::<_, String>("media")?, base_url);
    let source_type: String = row.get("source_type")?;
    let key: String = row.get("idempotency_key")?;
    let record = SendRecord {
        id: row.get("id")?,
        actor_user_id: ACTOR,
        session_id: row.get("session_id")?,
        session_name: row.get("session_name")?,
        session_label: row.get("session_label")?,
        text_sha256: row.get("text_sha256")?,
        text_length: row.get("text_length")?,
        media_count: media.len(),
        media_urls: media.into_iter().map(|image| image.url).collect(),
        recipient_count: row.get("recipient_count")?,
        status: row.get("status")?,
        requested_at_ms: row.get("requested_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
        text: row.get("text")?,
        client_idempotency_key: (source_type == "api").then_some(key),
        source_type,
        completed_at_ms: row.get("completed_at_ms")?,
        recipients: Vec::new(),
    };
    Ok((row.get("seq")?, record))
}

fn with_recipients(conn: &Connection, mut record: SendRecord) -> rusqlite::Result<SendRecord> {
    record.recipients = conn
        .prepare_cached(
            "SELECT id, status, requested_at_ms, updated_at_ms, group_id, jid, label, waha_message_id,
                 error_code, error_message, completed_at_ms, failed_at_ms
             FROM recipients WHERE send_id = ?1 ORDER BY seq",
        )?
        .query_map([&record.id], recipient_from)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(record)
}

fn recipient_from(row: &Row) -> rusqlite::Result<Recipient> {
    Ok(Recipient {
        id: row.get(0)?,
        status: row.get(1)?,
        requested_at_ms: row.get(2)?,
        updated_at_ms: row.get(3)?,
        group_id: row.get(4)?,
        recipient_id: row.get(5)?,
        recipient_label: row.get(6)?,
        waha_message_id: row.get(7)?,
        error_code: row.get(8)?,
        error_message: row.get(9)?,
        completed_at_ms: row.get(10)?,
        failed_at_ms: row.get(11)?,
    })
}

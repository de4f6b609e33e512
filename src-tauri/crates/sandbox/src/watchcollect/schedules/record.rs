//! The schedule records that clients read: everything but the text.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use crate::media::Media;
use crate::watchcollect::ACTOR;
use crate::watchcollect::paging::PageQuery;

/// A schedule with its runs so far.
#[derive(Debug, Serialize)]
pub struct ScheduleRecord {
    id: String,
    actor_user_id: &'static str,
    session_id: String,
    session_name: String,
    session_label: String,
    group_ids: Vec<String>,
    text_sha256: String,
    text_length: i64,
    media_count: usize,
    status: String,
    first_run_at_ms: i64,
    max_occurrences: i64,
    run_count: i64,
    failed_run_count: i64,
    updated_at_ms: i64,
    next_run_at_ms: Option<i64>,
    interval_ms: Option<i64>,
    last_run_at_ms: Option<i64>,
    completed_at_ms: Option<i64>,
    canceled_at_ms: Option<i64>,
    runs: Vec<Run>,
}

#[derive(Debug, Serialize)]
struct Run {
    occurrence_number: i64,
    status: String,
    updated_at_ms: i64,
    send_id: Option<String>,
    error_code: Option<String>,
    error_message: Option<String>,
    started_at_ms: i64,
    failed_at_ms: Option<i64>,
}

/// Finds one schedule.
pub fn find(conn: &Connection, id: &str) -> rusqlite::Result<Option<ScheduleRecord>> {
    let found = conn
        .prepare_cached("SELECT * FROM schedules WHERE id = ?1")?
        .query_row([id], record_from)
        .optional()?;
    found.map(|(_, record)| with_runs(conn, record)).transpose()
}

/// Reads one page of schedules and one row more, newest first, each with its place.
pub fn list(
    conn: &Connection,
    session: Option<&str>,
    status: Option<&str>,
    page: &PageQuery,
) -> rusqlite::Result<Vec<(i64, ScheduleRecord)>> {
    let before = page.after.unwrap_or(i64::MAX);
    let limit = page.size as i64 + 1;
    conn.prepare_cached(
        "SELECT * FROM schedules
         WHERE seq < ?1 AND (?2 IS NULL OR session_id = ?2) AND (?3 IS NULL OR status = ?3)
         ORDER BY seq DESC LIMIT ?4",
    )?
    .query_map(params![before, session, status, limit], record_from)?
    .map(|row| row.and_then(|(place, record)| Ok((place, with_runs(conn, record)?))))
    .collect()
}

fn record_from(row: &Row) -> rusqlite::Result<(i64, ScheduleRecord)> {
    let group_ids: String = row.get("group_ids")?;
    let media: String = row.get("media")?;
    let record = ScheduleRecord {
        id: row.get("id")?,
        actor_user_id: ACTOR,
        session_id: row.get("session_id")?,
        session_name: row.get("session_name")?,
        session_label: row.get("session_label")?,
        group_ids: serde_json::from_str(&group_ids).unwrap_or_default(),
        text_sha256: row.get("text_sha256")?,
        text_length: row.get("text_length")?,
        media_count: Media::from_column(&media, "").len(),
        status: row.get("status")?,
        first_run_at_ms: row.get("first_run_at_ms")?,
        max_occurrences: row.get("max_occurrences")?,
        run_count: row.get("run_count")?,
        failed_run_count: row.get("failed_run_count")?,
        updated_at_ms: row.get("updated_at_ms")?,
        next_run_at_ms: row.get("next_run_at_ms")?,
        interval_ms: row.get("interval_ms")?,
        last_run_at_ms: row.get("last_run_at_ms")?,
        completed_at_ms: row.get("completed_at_ms")?,
        canceled_at_ms: row.get("canceled_at_ms")?,
        runs: Vec::new(),
    };
    Ok((row.get("seq")?, record))
}

fn with_runs(conn: &Connection, mut record: ScheduleRecord) -> rusqlite::Result<ScheduleRecord> {
    record.runs = conn
        .prepare_cached(
            "SELECT occurrence_number, status, updated_at_ms, send_id, error_code, error_message,
                 started_at_ms, failed_at_ms
             FROM runs WHERE schedule_id = ?1 ORDER BY occurrence_number",
        )?
        .query_map([&record.id], run_from)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(record)
}

fn run_from(row: &Row) -> rusqlite::Result<Run> {
    Ok(Run {
        occurrence_number: row.get(0)?,
        status: row.get(1)?,
        updated_at_ms: row.get(2)?,
        send_id: row.get(3)?,
        error_code: row.get(4)?,
        error_message: row.get(5)?,
        started_at_ms: row.get(6)?,
        failed_at_ms: row.get(7)?,
    })
}

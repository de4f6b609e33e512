//! The runs of a schedule: each makes a send; a run in which any group failed counts as failed,
//! and so does one whose session could not send.

use rusqlite::{Connection, Row, params};

use crate::media::Media;
use crate::watchcollect::draft_fields::Plan;
use crate::watchcollect::groups::Group;
use crate::watchcollect::sends::{NewSend, create_send};
use crate::watchcollect::sessions::Session;

struct Upcoming {
    id: String,
    session_id: String,
    group_ids: Vec<String>,
    text: String,
    media: Vec<Media>,
    idempotency_key: String,
    request_body: String,
    occurrence: i64,
    plan: Plan,
}

/// Starts the next run of a schedule and plans the one after it.
pub fn start(conn: &Connection, seq: i64, at_ms: i64, delay_ms: u32) -> rusqlite::Result<()> {
    let run = find(conn, seq)?;
    note_start(conn, &run, at_ms)?;
    let session = Session::find(conn, &run.session_id)?;
    match session.filter(|session| session.status == "WORKING") {
        Some(session) => send(conn, &run, &session, at_ms, delay_ms),
        None => {
            let message = "The session was not WORKING when the run was due.";
            end(
                conn,
                &run.id,
                run.occurrence,
                Some(("session_not_working", message)),
                at_ms,
            )
        }
    }
}

fn find(conn: &Connection, seq: i64) -> rusqlite::Result<Upcoming> {
    conn.prepare_cached(
        "SELECT id, session_id, group_ids, text, media, idempotency_key, request_body, run_count,
             first_run_at_ms, interval_ms, max_occurrences
         FROM schedules WHERE seq = ?1",
    )?
    .query_row([seq], upcoming_from)
}

fn upcoming_from(row: &Row) -> rusqlite::Result<Upcoming> {
    let group_ids: String = row.get(2)?;
    let media: String = row.get(4)?;
    Ok(Upcoming {
        id: row.get(0)?,
        session_id: row.get(1)?,
        group_ids: serde_json::from_str(&group_ids).unwrap_or_default(),
        text: row.get(3)?,
        media: serde_json::from_str(&media).unwrap_or_default(),
        idempotency_key: row.get(5)?,
        request_body: row.get(6)?,
        occurrence: row.get::<_, i64>(7)? + 1,
        plan: Plan {
            first_run_at_ms: row.get(8)?,
            interval_ms: row.get(9)?,
            max_occurrences: row.get(10)?,
        },
    })
}

fn note_start(conn: &Connection, run: &Upcoming, at_ms: i64) -> rusqlite::Result<()> {
    let following = Some(run.occurrence + 1).filter(|number| *number <= run.plan.max_occurrences);
    conn.prepare_cached(
        "UPDATE schedules SET status = 'running', run_count = ?2, last_run_at_ms = ?3, next_run_at_ms = ?4,
             updated_at_ms = ?3
         WHERE id = ?1",
    )?
    .execute(params![run.id, run.occurrence, at_ms, following.and_then(|number| run.plan.run_at(number))])?;
    conn.prepare_cached(
        "INSERT INTO runs (schedule_id, occurrence_number, status, started_at_ms, updated_at_ms)
         VALUES (?1, ?2, 'running', ?3, ?3)",
    )?
    .execute(params![run.id, run.occurrence, at_ms])?;
    Ok(())
}

fn send(
    conn: &Connection,
    run: &Upcoming,
    session: &Session,
    at_ms: i64,
    delay_ms: u32,
) -> rusqlite::Result<()> {
    let found: Vec<Option<Group>> = run
        .group_ids
        .iter()
        .map(|id| Group::find(conn, id))
        .collect::<rusqlite::Result<_>>()?;
    let groups: Vec<Group> = found.into_iter().flatten().collect();
    let send_id = create_send(
        conn,
        &NewSend {
            session,
            groups: &groups,
            text: &run.text,
            media: &run.media,
            idempotency_key: &run.idempotency_key,
            request_body: run.request_body.clone(),
            run_of: Some((&run.id, run.occurrence)),
            at_ms,
            delay_ms,
        },
    )?;
    conn.prepare_cached(
        "UPDATE runs SET send_id = ?3 WHERE schedule_id = ?1 AND occurrence_number = ?2",
    )?
    .execute(params![run.id, run.occurrence, send_id])?;
    Ok(())
}

/// Ends the run a settled send belongs to, if it belongs to one.
pub fn settle(conn: &Connection, send_id: &str, failed: i64, at_ms: i64) -> rusqlite::Result<()> {
    let (schedule_id, occurrence, total): (Option<String>, Option<i64>, i64) = conn
        .prepare_cached("SELECT schedule_id, occurrence, recipient_count FROM sends WHERE id = ?1")?
        .query_row([send_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (Some(schedule_id), Some(occurrence)) = (schedule_id, occurrence) else {
        return Ok(());
    };
    let message = format!("{failed} of {total} groups failed.");
    let error = (failed > 0).then_some(("recipients_failed", message.as_str()));
    end(conn, &schedule_id, occurrence, error, at_ms)
}

fn end(
    conn: &Connection,
    schedule_id: &str,
    occurrence: i64,
    error: Option<(&str, &str)>,
    at_ms: i64,
) -> rusqlite::Result<()> {
    let status = if error.is_some() {
        "failed"
    } else {
        "completed"
    };
    let (code, message) = error.unzip();
    conn.prepare_cached(
        "UPDATE runs SET status = ?3, error_code = ?4, error_message = ?5, updated_at_ms = ?6,
             failed_at_ms = CASE WHEN ?3 = 'failed' THEN ?6 END
         WHERE schedule_id = ?1 AND occurrence_number = ?2",
    )?
    .execute(params![
        schedule_id,
        occurrence,
        status,
        code,
        message,
        at_ms
    ])?;
    conn.prepare_cached(
        "UPDATE schedules SET failed_run_count = failed_run_count + ?2, updated_at_ms = max(updated_at_ms, ?3)
         WHERE id = ?1",
    )?
    .execute(params![schedule_id, i64::from(error.is_some()), at_ms])?;
    complete(conn, schedule_id, at_ms)
}

/// Completes a schedule that has no run left and none under way; a cancelled one stays cancelled.
fn complete(conn: &Connection, schedule_id: &str, at_ms: i64) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE schedules SET completed_at_ms = ?2,
             status = CASE WHEN failed_run_count > 0 THEN 'completed_with_failures' ELSE 'completed' END
         WHERE id = ?1 AND status = 'running' AND next_run_at_ms IS NULL
             AND NOT EXISTS (SELECT 1 FROM runs WHERE schedule_id = ?1 AND status = 'running')",
    )?
    .execute(params![schedule_id, at_ms])?;
    Ok(())
}

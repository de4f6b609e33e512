//! Taking a well-formed send over, inside one transaction: the key first, then the state of the
//! world, then the send or the schedule. Whatever is refused leaves the key unused.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::creation::{NewSend, create};
use crate::problem::Problem;
use crate::watchcollect::draft_fields::{Plan, recognise_own};
use crate::watchcollect::groups::Group;
use crate::watchcollect::schedules;
use crate::watchcollect::send_command::SendCommand;
use crate::watchcollect::sessions::Session;

/// When the call came, and how long deliveries take.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub now_ms: i64,
    pub delay_ms: u32,
}

/// Accepts a send, or recognises it as a repeat; the answer is the contract's `SendCommandResult`.
pub fn accept(
    conn: &Connection,
    mut command: SendCommand,
    terms: &Terms,
) -> Result<Value, Problem> {
    if let Some(known) = find_key(conn, &command.idempotency_key)? {
        return repeat(conn, &known, &command.body_sha256);
    }
    let session = Session::able_to_send(conn, &command.session_id)?;
    let groups = groups_of(conn, &command)?;
    recognise_own(conn, &mut command.media)?;
    match &command.plan {
        None => {
            let send_id = create(conn, &new_send(&command, &session, &groups, terms))?;
            store_key(conn, &command, Some(&send_id), None)?;
            Ok(send_answer(conn, &send_id, "accepted")?)
        }
        Some(plan) => {
            check_plan(plan, terms.now_ms)?;
            let schedule_id = schedules::create(conn, &command, plan, &session, terms.now_ms)?;
            store_key(conn, &command, None, Some(&schedule_id))?;
            Ok(schedule_answer(conn, &schedule_id, "accepted")?)
        }
    }
}

fn new_send<'a>(
    command: &'a SendCommand,
    session: &'a Session,
    groups: &'a [Group],
    terms: &Terms,
) -> NewSend<'a> {
    NewSend {
        session,
        groups,
        text: &command.text,
        media: &command.media,
        idempotency_key: &command.idempotency_key,
        request_body: command.payload.to_string(),
        run_of: None,
        at_ms: terms.now_ms,
        delay_ms: terms.delay_ms,
    }
}

fn groups_of(conn: &Connection, command: &SendCommand) -> Result<Vec<Group>, Problem> {
    let find = |id: &String| Group::find_in_session(conn, id, &command.session_id);
    command.group_ids.iter().map(find).collect()
}

fn check_plan(plan: &Plan, now_ms: i64) -> Result<(), Problem> {
    if plan.max_occurrences > 1 && plan.interval_ms.is_none() {
        let message = "interval_ms is needed for more than one occurrence.";
        return Err(Problem::unprocessable("schedule_interval_missing", message));
    }
    if plan.first_run_at_ms < now_ms {
        return Err(Problem::unprocessable(
            "schedule_in_past",
            "first_run_at_ms lies in the past.",
        ));
    }
    Ok(())
}

struct KnownKey {
    body_sha256: String,
    send_id: Option<String>,
    schedule_id: Option<String>,
}

fn find_key(conn: &Connection, key: &str) -> rusqlite::Result<Option<KnownKey>> {
    conn.prepare_cached(
        "SELECT body_sha256, send_id, schedule_id FROM send_keys WHERE idempotency_key = ?1",
    )?
    .query_row([key], |row| {
        Ok(KnownKey {
            body_sha256: row.get(0)?,
            send_id: row.get(1)?,
            schedule_id: row.get(2)?,
        })
    })
    .optional()
}

fn store_key(
    conn: &Connection,
    command: &SendCommand,
    send_id: Option<&str>,
    schedule_id: Option<&str>,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO send_keys (idempotency_key, body_sha256, send_id, schedule_id) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![command.idempotency_key, command.body_sha256, send_id, schedule_id])?;
    Ok(())
}

fn repeat(conn: &Connection, known: &KnownKey, body_sha256: &str) -> Result<Value, Problem> {
    if known.body_sha256 != body_sha256 {
        let message = "idempotency_key was already used with a different request body.";
        return Err(Problem::conflict("conflict", message));
    }
    match (&known.send_id, &known.schedule_id) {
        (Some(send_id), _) => Ok(send_answer(conn, send_id, "duplicate_accepted")?),
        (None, Some(schedule_id)) => Ok(schedule_answer(conn, schedule_id, "duplicate_accepted")?),
        (None, None) => Err(Problem::internal("a key without a send")),
    }
}

fn send_answer(conn: &Connection, send_id: &str, status: &str) -> rusqlite::Result<Value> {
    let request_id = Uuid::now_v7();
    let event_id: String = conn
        .prepare_cached("SELECT event_id FROM sends WHERE id = ?1")?
        .query_row([send_id], |row| row.get(0))?;
    Ok(json!({
        "status": status,
        "request_id": request_id,
        "send": {
            "status": status,
            "send_id": send_id,
            "event_ids": [event_id],
            "results": results_of(conn, send_id)?,
            "request_id": request_id,
        },
    }))
}

fn results_of(conn: &Connection, send_id: &str) -> rusqlite::Result<Vec<Value>> {
    conn.prepare_cached(
        "SELECT id, group_id, accepted, status, error_code, error_message
         FROM recipients WHERE send_id = ?1 ORDER BY seq",
    )?
    .query_map([send_id], |row| {
        let mut result = json!({
            "recipient_send_id": row.get::<_, String>(0)?,
            "group_id": row.get::<_, String>(1)?,
            "ok": row.get::<_, bool>(2)?,
            "status": row.get::<_, String>(3)?,
        });
        if let Some(code) = row.get::<_, Option<String>>(4)? {
            result["error_code"] = code.into();
            result["error_message"] = row.get::<_, Option<String>>(5)?.into();
        }
        Ok(result)
    })?
    .collect()
}

fn schedule_answer(conn: &Connection, schedule_id: &str, status: &str) -> rusqlite::Result<Value> {
    let schedule = conn
        .prepare_cached(
            "SELECT workflow_id, next_run_at_ms, interval_ms, max_occurrences FROM schedules WHERE id = ?1",
        )?
        .query_row([schedule_id], |row| {
            Ok(json!({
                "status": status,
                "schedule_id": schedule_id,
                "workflow_id": row.get::<_, String>(0)?,
                "next_run_at_ms": row.get::<_, Option<i64>>(1)?,
                "interval_ms": row.get::<_, Option<i64>>(2)?,
                "max_occurrences": row.get::<_, i64>(3)?,
            }))
        })?;
    Ok(json!({ "status": status, "request_id": Uuid::now_v7(), "schedule": schedule }))
}

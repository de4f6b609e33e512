//! `/v2/outbound/schedules`: what will be sent later, its runs so far, and stopping it.

mod record;

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::draft_fields::Plan;
use super::paging::{Page, PageQuery, QueryText};
use super::record_id::{RecordId, no_such_record};
use super::send_command::SendCommand;
use super::sends::{text_length, text_sha256};
use super::sessions::Session;
use crate::media::Media;
use crate::problem::Problem;
use crate::world::World;
use record::ScheduleRecord;

const STATUSES: [&str; 5] = [
    "scheduled",
    "running",
    "completed",
    "completed_with_failures",
    "canceled",
];

/// Writes a new schedule down and returns its id.
pub fn create(
    conn: &Connection,
    command: &SendCommand,
    plan: &Plan,
    session: &Session,
    now_ms: i64,
) -> rusqlite::Result<String> {
    let id = Uuid::now_v7().to_string();
    let kind = if command.media.is_empty() {
        "text"
    } else {
        "media"
    };
    conn.prepare_cached(
        "INSERT INTO schedules (id, event_id, workflow_id, session_id, session_name, session_label, group_ids,
             text, text_sha256, text_length, media, idempotency_key, request_body, status, first_run_at_ms,
             interval_ms, max_occurrences, next_run_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'scheduled', ?14, ?15, ?16, ?14, ?17)",
    )?
    .execute(params![
        id,
        Uuid::now_v7().to_string(),
        format!("outbound:{kind}-send-schedule:{id}"),
        session.id,
        session.name,
        session.shown_label(),
        json!(command.group_ids).to_string(),
        command.text,
        text_sha256(&command.text),
        text_length(&command.text),
        Media::to_column(&command.media),
        command.idempotency_key,
        command.payload.to_string(),
        plan.first_run_at_ms,
        plan.interval_ms,
        plan.max_occurrences,
        now_ms,
    ])?;
    Ok(id)
}

/// `GET /v2/outbound/schedules`
pub async fn list(
    State(world): State<Arc<World>>,
    query: QueryText,
) -> Result<Json<Page<ScheduleRecord>>, Problem> {
    let session = query.uuid("session_id")?;
    let status = query.word("status", &STATUSES)?;
    let page = PageQuery::read(&query, "schedules")?;
    let wanted = page.clone();
    let rows: Result<_, Problem> = world
        .store
        .read(move |tx| {
            Ok(record::list(
                tx,
                session.as_deref(),
                status.as_deref(),
                &wanted,
            )?)
        })
        .await;
    Ok(Json(page.page(rows?)))
}

/// `GET /v2/outbound/schedules/{schedule_id}`
pub async fn show(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<Json<ScheduleRecord>, Problem> {
    let found: Result<_, Problem> = world.store.read(move |tx| Ok(record::find(tx, &id)?)).await;
    found?.map(Json).ok_or_else(no_such_record)
}

/// `DELETE /v2/outbound/schedules/{schedule_id}`
pub async fn cancel(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let shared = Arc::clone(&world);
    let answer = world
        .store
        .write(move |tx| stop(tx, &id, shared.clock.now_ms()))
        .await?;
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

fn stop(conn: &Connection, id: &str, now_ms: i64) -> Result<Value, Problem> {
    let status: Option<String> = conn
        .query_row("SELECT status FROM schedules WHERE id = ?1", [id], |row| {
            row.get(0)
        })
        .optional()?;
    let request_id = Uuid::now_v7();
    match status.ok_or_else(no_such_record)?.as_str() {
        "canceled" => Ok(
            json!({ "status": "duplicate_accepted", "schedule_id": id, "request_id": request_id }),
        ),
        "scheduled" | "running" => {
            conn.execute(
                "UPDATE schedules SET status = 'canceled', next_run_at_ms = NULL, canceled_at_ms = ?2,
                     updated_at_ms = ?2
                 WHERE id = ?1",
                params![id, now_ms],
            )?;
            let event_ids = [Uuid::now_v7()];
            Ok(json!({
                "status": "accepted", "schedule_id": id, "request_id": request_id, "event_ids": event_ids,
            }))
        }
        _ => Err(Problem::conflict(
            "schedule_not_cancelable",
            "The schedule has already completed.",
        )),
    }
}

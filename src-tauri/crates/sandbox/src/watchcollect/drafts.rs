//! `/v2/outbound/drafts`: unsent work of the one actor. Every save makes another draft.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::ACTOR;
use super::body::{TooLong, read_json};
use super::draft_fields::{MAX_GROUPS, Plan, read_media, read_text, recognise_own};
use super::fields::Fields;
use super::groups::Group;
use super::paging::QueryText;
use super::record_id::{RecordId, no_such_record};
use super::sessions::Session;
use crate::media::Media;
use crate::problem::Problem;
use crate::world::World;

const MAX_DRAFTS: i64 = 5_000;

/// A saved draft.
#[derive(Debug, Serialize)]
pub struct Draft {
    id: String,
    actor_user_id: &'static str,
    session_id: String,
    session_name: String,
    session_label: String,
    group_ids: Vec<String>,
    text: String,
    media: Vec<Media>,
    created_at_ms: i64,
    updated_at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<Plan>,
}

struct DraftContent {
    session_id: String,
    group_ids: Vec<String>,
    text: String,
    media: Vec<Media>,
    plan: Option<Plan>,
}

/// `POST /v2/outbound/drafts`
pub async fn create(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<(StatusCode, Json<Draft>), Problem> {
    let body = read_json(request, TooLong::PayloadTooLarge).await?;
    let content = read_content(&body)?;
    let shared = Arc::clone(&world);
    let saved = world
        .store
        .write(move |tx| save(tx, content, shared.clock.now_ms(), shared.base_url()));
    Ok((StatusCode::CREATED, Json(saved.await?)))
}

fn read_content(body: &Value) -> Result<DraftContent, Problem> {
    let fields = Fields::of_body(body)?;
    Ok(DraftContent {
        session_id: fields.required("session_id", fields.uuid("session_id")?)?,
        group_ids: fields
            .uuids("group_ids", 0..=MAX_GROUPS)?
            .unwrap_or_default(),
        text: read_text(&fields)?,
        media: read_media(&fields)?,
        plan: Plan::read(&fields)?,
    })
}

fn save(
    conn: &Connection,
    mut content: DraftContent,
    now_ms: i64,
    base_url: &str,
) -> Result<Draft, Problem> {
    Session::for_sending(conn, &content.session_id)?;
    for group_id in &content.group_ids {
        Group::find_in_session(conn, group_id, &content.session_id)?;
    }
    recognise_own(conn, &mut content.media)?;
    let count: i64 = conn.query_row("SELECT count(*) FROM drafts", [], |row| row.get(0))?;
    if count >= MAX_DRAFTS {
        let message = "5000 drafts are saved already; delete some first.";
        return Err(Problem::unprocessable("draft_limit", message));
    }
    let id = Uuid::now_v7().to_string();
    insert(conn, &id, &content, now_ms)?;
    find(conn, &id, base_url)?.ok_or_else(no_such_record)
}

fn insert(
    conn: &Connection,
    id: &str,
    content: &DraftContent,
    now_ms: i64,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO drafts (id, session_id, group_ids, text, media, schedule, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
    )?
    .execute(params![
        id,
        content.session_id,
        json!(content.group_ids).to_string(),
        content.text,
        Media::to_column(&content.media),
        content.plan.as_ref().map(|plan| json!(plan).to_string()),
        now_ms,
    ])?;
    Ok(())
}

/// `GET /v2/outbound/drafts`
pub async fn list(
    State(world): State<Arc<World>>,
    query: QueryText,
) -> Result<Json<Value>, Problem> {
    let session = query.uuid("session_id")?;
    let shared = Arc::clone(&world);
    let found: Result<Vec<Draft>, Problem> = world
        .store
        .read(move |tx| Ok(read_all(tx, session.as_deref(), shared.base_url())?))
        .await;
    Ok(Json(json!({ "items": found? })))
}

fn read_all(
    conn: &Connection,
    session: Option<&str>,
    base_url: &str,
) -> rusqlite::Result<Vec<Draft>> {
    conn.prepare_cached(&selecting("?1 IS NULL OR d.session_id = ?1"))?
        .query_map([session], |row| draft_from(row, base_url))?
        .collect()
}

/// `GET /v2/outbound/drafts/{draft_id}`
pub async fn show(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<Json<Draft>, Problem> {
    let shared = Arc::clone(&world);
    let found: Result<_, Problem> = world
        .store
        .read(move |tx| Ok(find(tx, &id, shared.base_url())?))
        .await;
    found?.map(Json).ok_or_else(no_such_record)
}

fn find(conn: &Connection, id: &str, base_url: &str) -> rusqlite::Result<Option<Draft>> {
    conn.prepare_cached(&selecting("d.id = ?1"))?
        .query_row([id], |row| draft_from(row, base_url))
        .optional()
}

/// `DELETE /v2/outbound/drafts/{draft_id}`
pub async fn remove(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<StatusCode, Problem> {
    let removed: Result<usize, Problem> = world
        .store
        .write(move |tx| Ok(tx.execute("DELETE FROM drafts WHERE id = ?1", [id])?))
        .await;
    if removed? == 0 {
        Err(no_such_record())
    } else {
        Ok(StatusCode::NO_CONTENT)
    }
}

fn selecting(condition: &str) -> String {
    format!(
        "SELECT d.id, d.session_id, s.name, coalesce(s.label, s.name), d.group_ids, d.text, d.media,
             d.created_at_ms, d.updated_at_ms, d.schedule
         FROM drafts d JOIN sessions s ON s.id = d.session_id
         WHERE {condition} ORDER BY d.seq DESC"
    )
}

fn draft_from(row: &Row, base_url: &str) -> rusqlite::Result<Draft> {
    let group_ids: String = row.get(4)?;
    let media: String = row.get(6)?;
    let schedule: Option<String> = row.get(9)?;
    Ok(Draft {
        id: row.get(0)?,
        actor_user_id: ACTOR,
        session_id: row.get(1)?,
        session_name: row.get(2)?,
        session_label: row.get(3)?,
        group_ids: serde_json::from_str(&group_ids).unwrap_or_default(),
        text: row.get(5)?,
        media: Media::from_column(&media, base_url),
        created_at_ms: row.get(7)?,
        updated_at_ms: row.get(8)?,
        schedule: schedule.and_then(|text| serde_json::from_str(&text).ok()),
    })
}

//! `/v2/sessions`: the WhatsApp connections, making and linking them, starting and syncing.

mod creation;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::body::{TooLong, read_json};
use super::paging::QueryText;
use super::record_id::{RecordId, no_such_record};
use crate::events::Event;
use crate::problem::Problem;
use crate::world::World;
use creation::NewSession;

/// The words a session's status can be set to.
pub const STATUSES: [&str; 5] = ["STOPPED", "STARTING", "SCAN_QR_CODE", "WORKING", "FAILED"];
/// Sandbox milliseconds a started session needs to come up.
const START_MS: i64 = 2_000;

/// A session as the contract lists it.
#[derive(Debug, Clone, Serialize)]
pub struct Session {
    pub id: String,
    pub role: String,
    pub name: String,
    pub label: Option<String>,
    pub status: String,
    #[serde(skip)]
    pub paired: bool,
}

impl Session {
    /// Finds a session by its id.
    pub fn find(conn: &Connection, id: &str) -> rusqlite::Result<Option<Self>> {
        conn.prepare_cached(
            "SELECT id, role, name, label, status, paired FROM sessions WHERE id = ?1",
        )?
        .query_row([id], session_from)
        .optional()
    }

    /// Finds a session for the `{session_id}` of a path.
    pub fn named(conn: &Connection, id: &str) -> Result<Self, Problem> {
        Self::find(conn, id)?.ok_or_else(no_such_record)
    }

    /// Finds a session that may stand in a send or a draft: known, and for sending.
    pub fn for_sending(conn: &Connection, id: &str) -> Result<Self, Problem> {
        let unknown =
            || Problem::unprocessable("session_unknown", format!("Session {id} does not exist."));
        let session = Self::find(conn, id)?.ok_or_else(unknown)?;
        if session.role == "sending" {
            return Ok(session);
        }
        Err(Problem::unprocessable(
            "session_not_sending",
            "Receiving sessions cannot send.",
        ))
    }

    /// Finds a session that can send now.
    pub fn able_to_send(conn: &Connection, id: &str) -> Result<Self, Problem> {
        let session = Self::for_sending(conn, id)?;
        if session.status == "WORKING" {
            return Ok(session);
        }
        Err(Problem::unprocessable(
            "session_not_working",
            session.not_working(),
        ))
    }

    /// The sentence that says in which state the session is.
    pub fn not_working(&self) -> String {
        format!("Session \"{}\" is {}.", self.shown_label(), self.status)
    }

    /// The label, or the technical name where there is none.
    pub fn shown_label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}

fn session_from(row: &Row) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row.get(0)?,
        role: row.get(1)?,
        name: row.get(2)?,
        label: row.get(3)?,
        status: row.get(4)?,
        paired: row.get(5)?,
    })
}

/// `GET /v2/sessions`
pub async fn list(
    State(world): State<Arc<World>>,
    query: QueryText,
) -> Result<Json<Value>, Problem> {
    let role = query.word("role", &["receiving", "sending"])?;
    let found: Result<Vec<Session>, Problem> = world
        .store
        .read(move |tx| Ok(read_all(tx, role.as_deref())?))
        .await;
    Ok(Json(json!({ "items": found? })))
}

/// Reads the sessions, all or those of one role, in the order they were made.
pub fn read_all(conn: &Connection, role: Option<&str>) -> rusqlite::Result<Vec<Session>> {
    conn.prepare_cached(
        "SELECT id, role, name, label, status, paired FROM sessions
         WHERE ?1 IS NULL OR role = ?1 ORDER BY seq",
    )?
    .query_map([role], session_from)?
    .collect()
}

/// `POST /v2/sessions`
pub async fn create(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let body = read_json(request, TooLong::BadRequest).await?;
    let wanted = NewSession::read(&body)?;
    let answer = world
        .store
        .write(move |tx| creation::create_or_link(tx, &wanted))
        .await?;
    world.events.publish(Event::Chats);
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `POST /v2/sessions/{session_id}/start`
pub async fn start(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let shared = Arc::clone(&world);
    let answer = world
        .store
        .write(move |tx| begin(tx, &id, shared.clock.now_ms()))
        .await?;
    world.wake.notify_waiters();
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

fn begin(conn: &Connection, id: &str, now_ms: i64) -> Result<Value, Problem> {
    let session = Session::named(conn, id)?;
    if !matches!(session.status.as_str(), "STOPPED" | "FAILED") {
        let message = format!("The session is already {}.", session.status);
        return Err(Problem::conflict("session_already_started", message));
    }
    let next = if session.paired {
        "WORKING"
    } else {
        "SCAN_QR_CODE"
    };
    conn.execute(
        "UPDATE sessions SET status = 'STARTING', next_status = ?2, next_status_at_ms = ?3 WHERE id = ?1",
        params![id, next, now_ms + START_MS],
    )?;
    Ok(command_result(id, "STARTING"))
}

/// `POST /v2/sessions/{session_id}/sync`
pub async fn sync(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let session: Result<Session, Problem> =
        world.store.read(move |tx| Session::named(tx, &id)).await;
    let session = session?;
    if session.status != "WORKING" {
        return Err(Problem::conflict(
            "session_not_working",
            session.not_working(),
        ));
    }
    world.events.publish(Event::Chats);
    Ok((
        StatusCode::ACCEPTED,
        Json(command_result(&session.id, "WORKING")),
    ))
}

fn command_result(id: &str, status: &str) -> Value {
    json!({ "status": "accepted", "session_id": id, "session_status": status, "request_id": Uuid::now_v7() })
}

/// Sets a session's status by hand, as scanning its code or losing its phone would.
pub fn set_status(conn: &Connection, id: &str, status: &str) -> Result<Session, Problem> {
    if !STATUSES.contains(&status) {
        return Err(Problem::invalid(format!(
            "status: must be one of {}.",
            STATUSES.join(", ")
        )));
    }
    let paired = match status {
        "WORKING" => Some(true),
        "SCAN_QR_CODE" => Some(false),
        _ => None,
    };
    conn.execute(
        "UPDATE sessions SET status = ?2, paired = coalesce(?3, paired), next_status = NULL,
             next_status_at_ms = NULL
         WHERE id = ?1",
        params![id, status, paired],
    )?;
    Session::named(conn, id)
}

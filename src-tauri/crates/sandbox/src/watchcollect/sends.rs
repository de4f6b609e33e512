//! `/v2/outbound/sends`: sending now, asking for a schedule, and the history of sends.

mod acceptance;
mod creation;
mod record;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use rusqlite::Connection;
use serde_json::Value;

pub use creation::{NewSend, create as create_send, text_length, text_sha256};
pub use record::SendRecord;

use super::paging::{Page, PageQuery, QueryText};
use super::record_id::{RecordId, no_such_record};
use super::send_command::{ReceivedSend, receive};
use crate::media;
use crate::problem::Problem;
use crate::world::World;
use acceptance::{Terms, accept};

const STATUSES: [&str; 5] = ["queued", "sending", "sent", "failed", "partial_failed"];

/// `POST /v2/outbound/sends`
pub async fn create(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let received = receive(&world, request).await?;
    let shared = Arc::clone(&world);
    let answer = world
        .store
        .write(move |tx| take_over(tx, &shared, received))
        .await?;
    world.wake.notify_waiters();
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// Accepts a send; its files get their final names only when nothing refuses it any more.
fn take_over(conn: &Connection, world: &World, received: ReceivedSend) -> Result<Value, Problem> {
    let now_ms = world.clock.now_ms();
    for file in &received.files {
        media::record(conn, file, now_ms)?;
    }
    let terms = Terms {
        now_ms,
        delay_ms: world.options.delivery_delay_ms,
    };
    let answer = accept(conn, received.command, &terms)?;
    for file in received.files {
        world.media.keep(file)?;
    }
    Ok(answer)
}

/// `GET /v2/outbound/sends`
pub async fn list(
    State(world): State<Arc<World>>,
    query: QueryText,
) -> Result<Json<Page<SendRecord>>, Problem> {
    let session = query.uuid("session_id")?;
    let status = query.word("status", &STATUSES)?;
    let page = PageQuery::read(&query, "sends")?;
    let (wanted, shared) = (page.clone(), Arc::clone(&world));
    let rows: Result<_, Problem> = world
        .store
        .read(move |tx| {
            Ok(record::list(
                tx,
                session.as_deref(),
                status.as_deref(),
                &wanted,
                shared.base_url(),
            )?)
        })
        .await;
    Ok(Json(page.page(rows?)))
}

/// `GET /v2/outbound/sends/{send_id}`
pub async fn show(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<Json<SendRecord>, Problem> {
    let shared = Arc::clone(&world);
    let found: Result<_, Problem> = world
        .store
        .read(move |tx| Ok(record::find(tx, &id, shared.base_url())?))
        .await;
    found?.map(Json).ok_or_else(no_such_record)
}

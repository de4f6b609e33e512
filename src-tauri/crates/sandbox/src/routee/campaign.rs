//! `/campaign`: one message to one recipient, paid for when it is taken.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::command::{Command, Kind};
use super::{account, body, content, media_check, progress};
use crate::problem::Problem;
use crate::world::World;

/// `POST /campaign`
pub async fn create(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let command = Command::read(body::read(request).await?)?;
    let media_type = if world.options.checks_media {
        media_check::check(&command).await?
    } else {
        None
    };
    let shared = Arc::clone(&world);
    let answer = world
        .store
        .write(move |tx| take_over(tx, &shared, &command, media_type.as_deref()))
        .await?;
    world.wake.notify_waiters();
    Ok(Json(answer))
}

fn take_over(
    conn: &Connection,
    world: &World,
    command: &Command,
    media_type: Option<&str>,
) -> Result<Value, Problem> {
    let fields = &command.fields;
    fields.check_sender(conn)?;
    let recipient = fields.recipient(conn)?;
    account::charge(conn, command.kind == Kind::Template, recipient.people)?;
    let now_ms = world.clock.now_ms();
    let shown = content::of(conn, command, media_type, now_ms)?;
    let tracking_id = Uuid::new_v4().to_string();
    conn.prepare_cached(
        "INSERT INTO routee_messages
             (tracking_id, sender, recipient, text, content, request_body, status, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'accepted', ?7)",
    )?
    .execute(params![
        tracking_id,
        fields.from,
        recipient.address,
        fields.text,
        shown.content.to_column(),
        command.request_text,
        now_ms
    ])?;
    progress::lay_out(
        conn,
        world,
        &tracking_id,
        &recipient.address,
        shown.can_be_sent,
        now_ms,
    )?;
    Ok(json!({ "trackingId": tracking_id, "createdAt": super::tracking::instant(now_ms) }))
}

//! Service windows: a contact can be written to freely for 24 hours after its last message.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use super::channels::Channel;
use super::contacts::Contact;
use super::messages::paging::instant;
use super::refusal::not_found;
use crate::problem::Problem;
use crate::world::World;

const WINDOW_MS: i64 = 24 * 3_600_000;

/// Until when the contact can be written to freely; none when the window is closed.
pub fn open_until(
    conn: &Connection,
    channel_id: &str,
    contact_id: &str,
    now_ms: i64,
) -> rusqlite::Result<Option<i64>> {
    let sql =
        "SELECT last_message_at_ms FROM bird_windows WHERE channel_id = ?1 AND contact_id = ?2";
    let last: Option<i64> = conn
        .prepare_cached(sql)?
        .query_row([channel_id, contact_id], |row| row.get(0))
        .optional()?;
    Ok(last.map(|at| at + WINDOW_MS).filter(|end| *end > now_ms))
}

/// Opens the window anew: the contact has written.
pub fn open(
    conn: &Connection,
    channel_id: &str,
    contact_id: &str,
    at_ms: i64,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO bird_windows (channel_id, contact_id, last_message_at_ms) VALUES (?1, ?2, ?3)
         ON CONFLICT (channel_id, contact_id) DO UPDATE SET last_message_at_ms = excluded.last_message_at_ms",
    )?
    .execute(params![channel_id, contact_id, at_ms])?;
    Ok(())
}

/// `GET /workspaces/{workspaceId}/channels/{channelId}/contacts/{contactId}`
pub async fn show(
    State(world): State<Arc<World>>,
    path: Option<Path<(String, String, String)>>,
) -> Result<Json<Value>, Problem> {
    let Path((workspace, channel, id)) = path.ok_or_else(|| not_found("contact"))?;
    let now_ms = world.clock.now_ms();
    let until: Result<Option<i64>, Problem> = world
        .store
        .read(move |tx| {
            let channel = Channel::open(tx, &workspace, &channel)?;
            let contact = Contact::find(tx, &id)?.ok_or_else(|| not_found("contact"))?;
            Ok(open_until(tx, &channel.id, &contact.id, now_ms)?)
        })
        .await;
    Ok(Json(json!({
        "serviceWindowExpireAt": until?.map(instant),
        "isPermanentSession": false,
        "metadata": null,
    })))
}

//! What contacts do with a message: they read it, and press its buttons. A reply or postback also
//! comes in as a message of theirs.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::channels::Channel;
use super::messages::{Message, paging::instant};
use super::refusal::not_found;
use super::{arrivals, seed};
use crate::content::Button;
use crate::problem::Problem;
use crate::world::World;

/// Notes that the contact read the message.
pub fn read(conn: &Connection, message: &Message, at_ms: i64) -> rusqlite::Result<()> {
    store(conn, message, "read", "", &json!({}), at_ms)
}

/// Presses a button of the message by its number, from 1; false when there is none.
pub fn press(
    conn: &Connection,
    message: &Message,
    number: usize,
    at_ms: i64,
) -> rusqlite::Result<bool> {
    let mut buttons = message.content.all_buttons();
    let Some(button) = buttons.find(|button| button.number == number) else {
        return Ok(false);
    };
    let details = format!("item_{number}_clicked");
    store(conn, message, "clicked", &details, &facts(button), at_ms)?;
    if matches!(button.kind.as_str(), "reply" | "postback") {
        answer(conn, message, &button.text, at_ms)?;
    }
    Ok(true)
}

fn facts(button: &Button) -> Value {
    match (&button.payload, &button.url) {
        (Some(payload), _) => json!({ "button": { "payload": payload } }),
        (None, Some(url)) => json!({ "link": { "name": button.text, "url": url } }),
        (None, None) => json!({ "button": {} }),
    }
}

fn answer(conn: &Connection, message: &Message, text: &str, at_ms: i64) -> rusqlite::Result<()> {
    let Some(channel) = Channel::find(conn, seed::WORKSPACE, &message.channel_id)? else {
        return Ok(());
    };
    let id = Uuid::new_v4().to_string();
    arrivals::store(conn, &channel, &message.contact_id, &id, text, at_ms)
}

fn store(
    conn: &Connection,
    message: &Message,
    kind: &str,
    details: &str,
    metadata: &Value,
    at_ms: i64,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO bird_interactions (id, message_id, type, details, metadata, created_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        Uuid::new_v4().to_string(),
        message.id,
        kind,
        details,
        metadata.to_string(),
        at_ms
    ])?;
    Ok(())
}

/// Presses a button of a message by the message's id, as its recipient would.
pub fn click(conn: &Connection, id: &str, number: usize, at_ms: i64) -> Result<(), Problem> {
    let message =
        Message::by_id(conn, id)?.ok_or_else(|| Problem::not_found("No such message."))?;
    if message.status != "delivered" {
        let text = "The message has not been delivered.";
        return Err(Problem::conflict("not_delivered", text));
    }
    if press(conn, &message, number, at_ms)? {
        Ok(())
    } else {
        Err(Problem::not_found("The message has no such button."))
    }
}

/// `GET /workspaces/{workspaceId}/channels/{channelId}/messages/{messageId}/interactions`
pub async fn list(
    State(world): State<Arc<World>>,
    path: Option<Path<(String, String, String)>>,
) -> Result<Json<Value>, Problem> {
    let Path((workspace, channel, id)) = path.ok_or_else(|| not_found("message"))?;
    let results: Result<Vec<Value>, Problem> = world
        .store
        .read(move |tx| {
            let message = Message::open(tx, &workspace, &channel, &id)?;
            Ok(of_message(tx, &message)?)
        })
        .await;
    Ok(Json(json!({ "results": results? })))
}

fn of_message(conn: &Connection, message: &Message) -> rusqlite::Result<Vec<Value>> {
    conn.prepare_cached(
        "SELECT id, type, details, metadata, created_at_ms FROM bird_interactions
         WHERE message_id = ?1 ORDER BY created_at_ms, seq",
    )?
    .query_map([&message.id], |row| {
        let metadata: String = row.get(3)?;
        let metadata: Value = serde_json::from_str(&metadata).unwrap_or_default();
        let mut shown = json!({
            "id": row.get::<_, String>(0)?,
            "messageId": message.id,
            "channelId": message.channel_id,
            "platformId": "whatsapp",
            "type": row.get::<_, String>(1)?,
            "messagePartsCount": 1,
            "messageCreatedAt": instant(message.created_at_ms),
            "receiver": { "contact": message.record["receiver"]["contacts"][0] },
            "createdAt": instant(row.get(4)?),
            "details": row.get::<_, String>(2)?,
            "metadata": metadata,
        });
        if let Some(reference) = &message.reference {
            shown["messageReference"] = json!(reference);
        }
        if message.record["tags"].is_array() {
            shown["messageTags"] = message.record["tags"].clone();
        }
        Ok(shown)
    })?
    .collect()
}

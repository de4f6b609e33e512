//! What contacts write: it opens their service window and can be answered.

use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::channels::Channel;
use super::contacts::Contact;
use super::messages::Message;
use super::{seed, windows};
use crate::content::Content;
use crate::phone::e164;
use crate::problem::Problem;

/// A message that a contact is said to have written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incoming {
    /// Number of the contact.
    from: String,
    text: String,
    /// Channel it is written to; the bakery's unless named.
    channel_id: Option<String>,
}

/// Takes a contact's message in and returns it as the contract shows it.
pub fn receive(conn: &Connection, incoming: &Incoming, now_ms: i64) -> Result<Value, Problem> {
    let channel_id = incoming.channel_id.as_deref().unwrap_or(seed::BAKERY);
    let channel = Channel::find(conn, seed::WORKSPACE, channel_id)?
        .ok_or_else(|| Problem::not_found("No such channel."))?;
    let phone = e164(&incoming.from)
        .ok_or_else(|| Problem::invalid("from: a number in E.164 is required."))?;
    let contact = Contact::with_phone(conn, &channel.workspace_id, &phone)?;
    let id = Uuid::new_v4().to_string();
    store(conn, &channel, &contact.id, &id, &incoming.text, now_ms)?;
    let stored = Message::find(conn, &channel.id, &id)?;
    Ok(stored.map(|message| message.shown()).unwrap_or_default())
}

/// Stores what a contact wrote and opens its window.
pub fn store(
    conn: &Connection,
    channel: &Channel,
    contact_id: &str,
    id: &str,
    text: &str,
    at_ms: i64,
) -> rusqlite::Result<()> {
    let Some(contact) = Contact::find(conn, contact_id)? else {
        return Ok(());
    };
    let record = json!({
        "id": id,
        "channelId": channel.id,
        "sender": { "contact": contact.shown() },
        "receiver": { "connector": {
            "id": channel.connector_id,
            "identifierValue": channel.identifier,
        } },
        "body": { "type": "text", "text": { "text": text } },
        "direction": "incoming",
    });
    conn.prepare_cached(
        "INSERT INTO bird_messages (id, channel_id, contact_id, direction, record, content, status,
             created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, 'incoming', ?4, ?5, 'delivered', ?6, ?6)",
    )?
    .execute(params![
        id,
        channel.id,
        contact.id,
        record.to_string(),
        Content::text(text).to_column(),
        at_ms
    ])?;
    windows::open(conn, &channel.id, &contact.id, at_ms)
}

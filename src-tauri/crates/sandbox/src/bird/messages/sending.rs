//! Taking a message over: everything that can be refused is, then it is stored with what will become of it.

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::command::Command;
use super::conditions::{self, Plan};
use super::record::Message;
use crate::bird::channels::Channel;
use crate::bird::contacts::Contact;
use crate::bird::refusal::broken;
use crate::bird::{content, progress};
use crate::problem::Problem;
use crate::world::World;

/// The id of the access key, as messages name their maker.
const KEY_ID: &str = "4d3c2b1a-0f9e-4d8c-b7a6-5f4e3d2c1b0a";

/// Takes a message over and answers as the contract shows it.
pub fn take_over(
    conn: &Connection,
    world: &World,
    channel: &Channel,
    command: &Command,
) -> Result<Value, Problem> {
    if channel.status != "active" {
        let message = "The channel is not active.";
        return Err(Problem::conflict("Conflict", message));
    }
    let plan = Plan::of(conn, channel, command, world.clock.now_ms())?;
    let contact = Contact::of_receiver(conn, &channel.workspace_id, &command.value["receiver"])?;
    let quoted = quoted(conn, channel, command)?;
    let shown = content::of(command.body(), command.template(), &command.value, quoted)?;
    conditions::check_window(conn, channel, &contact, command, &plan)?;
    let kept = conditions::kept_from_sending(conn, &contact, command, &plan)?;
    let id = Uuid::new_v4().to_string();
    let status = if plan.is_scheduled() {
        "scheduled"
    } else {
        "accepted"
    };
    conn.prepare_cached(
        "INSERT INTO bird_messages (id, channel_id, contact_id, direction, reference, record, content,
             request_body, is_marketing, status, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, 'outgoing', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
    )?
    .execute(params![
        id,
        channel.id,
        contact.id,
        command.text("reference"),
        record_of(&id, channel, &contact, command).to_string(),
        shown.to_column(),
        command.request_text,
        command.is_marketing(),
        status,
        plan.now_ms
    ])?;
    progress::lay_out(conn, world, &id, &contact.phone, &plan, kept, status)?;
    Ok(Message::find(conn, &channel.id, &id)?
        .map(|message| message.shown())
        .unwrap_or_default())
}

/// What never changes of the answer.
fn record_of(id: &str, channel: &Channel, contact: &Contact, command: &Command) -> Value {
    let asked = &command.value;
    let mut record = json!({
        "id": id,
        "channelId": channel.id,
        "sender": { "connector": {
            "id": channel.connector_id,
            "identifierValue": channel.identifier,
            "annotations": { "name": channel.name },
        } },
        "receiver": { "contacts": [contact.shown()] },
        "meta": asked.get("meta").cloned().unwrap_or_else(|| json!({})),
        "direction": "outgoing",
        "origin": { "type": "accessKey", "id": KEY_ID },
    });
    for name in [
        "body",
        "template",
        "reference",
        "replyTo",
        "shortLinks",
        "scheduledFor",
    ] {
        if let Some(value) = asked.get(name) {
            record[name] = value.clone();
        }
    }
    if asked.get("tags").is_some() {
        record["tags"] = Value::from(command.tags());
    }
    record
}

/// The words of the received message this one answers.
fn quoted(
    conn: &Connection,
    channel: &Channel,
    command: &Command,
) -> Result<Option<String>, Problem> {
    let reply = &command.value["replyTo"];
    if !reply.is_object() {
        return Ok(None);
    }
    let id = reply["id"].as_str().unwrap_or_default();
    let received = Message::find(conn, &channel.id, id)?.filter(Message::is_incoming);
    match received {
        Some(message) => Ok(Some(message.content.text)),
        None => Err(broken("replyTo.id", "is no message received here")),
    }
}

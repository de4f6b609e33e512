//! The WhatsApp numbers of the workspace.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use super::messages::paging::{Paging, instant};
use super::refusal::{invalid, not_found};
use crate::problem::Problem;
use crate::watchcollect::QueryText;
use crate::world::World;

const COLUMNS: &str =
    "seq, id, platform, name, connector_id, identifier, status, message_type, key_may_use,
     created_at_ms, workspace_id";

/// A channel as a message needs it.
#[derive(Debug, Clone)]
pub struct Channel {
    seq: i64,
    pub id: String,
    platform: String,
    pub name: String,
    pub connector_id: String,
    pub identifier: String,
    pub status: String,
    pub message_type: String,
    pub key_may_use: bool,
    created_at_ms: i64,
    pub workspace_id: String,
}

impl Channel {
    /// Finds a channel of a workspace.
    pub fn find(conn: &Connection, workspace: &str, id: &str) -> rusqlite::Result<Option<Self>> {
        let sql =
            format!("SELECT {COLUMNS} FROM bird_channels WHERE workspace_id = ?1 AND id = ?2");
        let channel = conn
            .prepare_cached(&sql)?
            .query_row([workspace.to_lowercase(), id.to_lowercase()], channel_from);
        channel.optional()
    }

    /// Finds a channel that the key may use.
    pub fn open(conn: &Connection, workspace: &str, id: &str) -> Result<Self, Problem> {
        let channel = Self::find(conn, workspace, id)?.ok_or_else(|| not_found("channel"))?;
        if !channel.key_may_use {
            let message = "The access key may not use this channel.";
            return Err(Problem::forbidden(message));
        }
        Ok(channel)
    }

    /// The channel as the contract shows it.
    fn shown(&self) -> Value {
        json!({
            "id": self.id,
            "platformId": self.platform,
            "name": self.name,
            "connectorId": self.connector_id,
            "identifier": self.identifier,
            "status": self.status,
            "channelMessageType": self.message_type,
            "createdAt": instant(self.created_at_ms),
            "updatedAt": instant(self.created_at_ms),
        })
    }
}

fn channel_from(row: &Row) -> rusqlite::Result<Channel> {
    Ok(Channel {
        seq: row.get(0)?,
        id: row.get(1)?,
        platform: row.get(2)?,
        name: row.get(3)?,
        connector_id: row.get(4)?,
        identifier: row.get(5)?,
        status: row.get(6)?,
        message_type: row.get(7)?,
        key_may_use: row.get(8)?,
        created_at_ms: row.get(9)?,
        workspace_id: row.get(10)?,
    })
}

fn all(conn: &Connection, workspace: &str) -> rusqlite::Result<Vec<Channel>> {
    let sql = format!("SELECT {COLUMNS} FROM bird_channels WHERE workspace_id = ?1 ORDER BY seq");
    conn.prepare_cached(&sql)?
        .query_map(params![workspace.to_lowercase()], channel_from)?
        .collect()
}

/// Every channel, for the sandbox's controls.
pub fn brief(conn: &Connection) -> rusqlite::Result<Vec<Value>> {
    let channels = all(conn, super::seed::WORKSPACE)?;
    Ok(channels.iter().map(Channel::shown).collect())
}

/// `GET /workspaces/{workspaceId}/channels`
pub async fn list(
    State(world): State<Arc<World>>,
    path: Option<Path<String>>,
    query: Result<QueryText, Problem>,
) -> Result<Json<Value>, Problem> {
    let Path(workspace) = path.ok_or_else(|| not_found("workspace"))?;
    let query = query.map_err(|problem| invalid(vec![("query".to_owned(), problem.message)]))?;
    let wanted = Wanted::read(&query)?;
    let found: Result<Vec<Channel>, Problem> =
        world.store.read(move |tx| Ok(all(tx, &workspace)?)).await;
    let mut channels = found?;
    if channels.is_empty() {
        return Err(not_found("workspace"));
    }
    if wanted.reverse {
        channels.reverse();
    }
    channels.retain(|channel| channel.key_may_use && wanted.takes(channel));
    Ok(Json(wanted.page(&channels)))
}

struct Wanted {
    paging: Paging,
    reverse: bool,
    platform: Option<String>,
    status: Option<String>,
}

impl Wanted {
    fn read(query: &QueryText) -> Result<Self, Problem> {
        let paging = Paging::read(query)?;
        let word = |name| super::messages::paging::word(query, name);
        let reverse = match word("reverse")?.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(super::refusal::broken("reverse", "must be true or false")),
        };
        let platform = word("platform")?;
        let sound = |text: &String| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if platform.as_ref().is_some_and(|text| !sound(text)) {
            let sentence = "only letters, digits and hyphens";
            return Err(super::refusal::broken("platform", sentence));
        }
        Ok(Self {
            paging,
            reverse,
            platform,
            status: word("status")?,
        })
    }

    fn takes(&self, channel: &Channel) -> bool {
        let is =
            |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|word| word == found);
        is(&self.platform, &channel.platform) && is(&self.status, &channel.status)
    }

    fn page(&self, channels: &[Channel]) -> Value {
        let after = self.paging.after.map_or(0, |(_, seq)| seq);
        let start = channels.iter().position(|channel| channel.seq == after);
        let rest = &channels[start.map_or(0, |place| place + 1)..];
        let shown = &rest[..rest.len().min(self.paging.limit)];
        let results: Vec<Value> = shown.iter().map(Channel::shown).collect();
        let mut page = json!({ "results": results });
        if let Some(last) = shown.last().filter(|_| rest.len() > shown.len()) {
            page["nextPageToken"] = json!(Paging::token(0, last.seq));
        }
        page
    }
}

/// `GET /workspaces/{workspaceId}/channels/{channelId}`
pub async fn show(
    State(world): State<Arc<World>>,
    path: Option<Path<(String, String)>>,
) -> Result<Json<Value>, Problem> {
    let Path((workspace, id)) = path.ok_or_else(|| not_found("channel"))?;
    let found = world
        .store
        .read(move |tx| Channel::open(tx, &workspace, &id))
        .await;
    Ok(Json(found?.shown()))
}

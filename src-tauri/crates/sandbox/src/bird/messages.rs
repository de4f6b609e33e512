//! `/messages`: sending through a channel, reading one, and listing what a channel sent and received.

mod command;
mod conditions;
pub mod paging;
mod record;
mod rules;
mod sending;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

pub use conditions::Plan;
pub use record::Message;

use super::body;
use super::channels::Channel;
use super::refusal::{invalid, not_found};
use crate::problem::Problem;
use crate::watchcollect::QueryText;
use crate::world::World;
use command::Command;
use paging::{Wanted, instant};

type ChannelPath = Option<Path<(String, String)>>;
type MessagePath = Option<Path<(String, String, String)>>;

/// `POST /workspaces/{workspaceId}/channels/{channelId}/messages`
pub async fn create(
    State(world): State<Arc<World>>,
    path: ChannelPath,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let Path((workspace, channel)) = path.ok_or_else(|| not_found("channel"))?;
    let too_large = Problem::too_large("The request is larger than 200 KB.");
    let received = body::read(request, too_large).await?;
    let command = Command::read(received)?;
    let shared = Arc::clone(&world);
    let answer = world
        .store
        .write(move |tx| {
            let channel = Channel::open(tx, &workspace, &channel)?;
            sending::take_over(tx, &shared, &channel, &command)
        })
        .await?;
    world.wake.notify_waiters();
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

/// `GET /workspaces/{workspaceId}/channels/{channelId}/messages`
pub async fn list(
    State(world): State<Arc<World>>,
    path: ChannelPath,
    query: Result<QueryText, Problem>,
) -> Result<Json<Value>, Problem> {
    let Path((workspace, channel)) = path.ok_or_else(|| not_found("channel"))?;
    let query = query.map_err(|problem| invalid(vec![("query".to_owned(), problem.message)]))?;
    let wanted = Wanted::read(&query)?;
    let now_ms = world.clock.now_ms();
    let asked = wanted.clone();
    let rows: Result<Vec<Message>, Problem> = world
        .store
        .read(move |tx| {
            let channel = Channel::open(tx, &workspace, &channel)?;
            Ok(record::list(tx, &channel.id, &asked)?)
        })
        .await;
    Ok(Json(page(&wanted, rows?, now_ms)))
}

fn page(wanted: &Wanted, mut rows: Vec<Message>, now_ms: i64) -> Value {
    let has_more = rows.len() > wanted.paging.limit;
    rows.truncate(wanted.paging.limit);
    let results: Vec<Value> = rows.iter().map(Message::shown).collect();
    let mut page = json!({ "results": results });
    page["endAt"] = json!(instant(wanted.end_at_ms.unwrap_or(now_ms)));
    if let Some(start) = wanted.start_at_ms {
        page["startAt"] = json!(instant(start));
    }
    if let Some(last) = rows.last().filter(|_| has_more) {
        page["nextPageToken"] = json!(paging::Paging::token(last.created_at_ms, last.seq));
    }
    page
}

/// `GET /workspaces/{workspaceId}/channels/{channelId}/messages/{messageId}`
pub async fn show(
    State(world): State<Arc<World>>,
    path: MessagePath,
) -> Result<Json<Value>, Problem> {
    let Path((workspace, channel, id)) = path.ok_or_else(|| not_found("message"))?;
    let found = world
        .store
        .read(move |tx| Message::open(tx, &workspace, &channel, &id))
        .await;
    Ok(Json(found?.shown()))
}

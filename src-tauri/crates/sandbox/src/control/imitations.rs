//! What Routee's and Bird's consoles, and the phones of their recipients, would do.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use futures_util::StreamExt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::json_of;
use crate::media;
use crate::problem::Problem;
use crate::watchcollect::{QueryText, content_type};
use crate::world::World;
use crate::{bird, routee};

const MAX_FILE_BYTES: u64 = 128 * 1024 * 1024;

async fn read<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    let value = json_of(request).await?;
    serde_json::from_value(value).map_err(|error| Problem::invalid(error.to_string()))
}

/// `GET /_sandbox/routee`
pub async fn show_routee(State(world): State<Arc<World>>) -> Result<Json<Value>, Problem> {
    let now_ms = world.clock.now_ms();
    let shown: Result<Value, Problem> = world
        .store
        .read(move |tx| Ok(routee::show_account(tx, now_ms)?))
        .await;
    Ok(Json(shown?))
}

/// `POST /_sandbox/routee`
pub async fn change_routee(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let change: routee::Change = read(request).await?;
    let now_ms = world.clock.now_ms();
    let shown: Result<Value, Problem> = world
        .store
        .write(move |tx| {
            routee::change_account(tx, &change)?;
            Ok(routee::show_account(tx, now_ms)?)
        })
        .await;
    Ok(Json(shown?))
}

/// `GET /_sandbox/bird`
pub async fn show_bird(State(world): State<Arc<World>>) -> Result<Json<Value>, Problem> {
    let shown: Result<Value, Problem> = world.store.read(|tx| Ok(bird::show_workspace(tx)?)).await;
    Ok(Json(shown?))
}

/// `POST /_sandbox/bird`
pub async fn change_bird(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let change: bird::Change = read(request).await?;
    let shown: Result<Value, Problem> = world
        .store
        .write(move |tx| {
            bird::change_workspace(tx, &change)?;
            Ok(bird::show_workspace(tx)?)
        })
        .await;
    Ok(Json(shown?))
}

/// `POST /_sandbox/bird/incoming`: a contact writes, which opens its service window.
pub async fn receive(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let incoming: bird::Incoming = read(request).await?;
    let now_ms = world.clock.now_ms();
    let stored = world
        .store
        .write(move |tx| bird::receive(tx, &incoming, now_ms))
        .await?;
    Ok((StatusCode::CREATED, Json(stored)))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Press {
    message_id: String,
    /// Place of the button among all of the message, from 1.
    number: usize,
}

/// `POST /_sandbox/bird/clicks`: the recipient presses a button or picks a row.
pub async fn press(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let press: Press = read(request).await?;
    let now_ms = world.clock.now_ms();
    world
        .store
        .write(move |tx| bird::click(tx, &press.message_id, press.number, now_ms))
        .await?;
    Ok(Json(json!({ "status": "clicked" })))
}

/// `POST /_sandbox/media?filename=`: keeps a file of any type, as a public host for Routee would.
pub async fn host(
    State(world): State<Arc<World>>,
    query: QueryText,
    request: Request,
) -> Result<(StatusCode, Json<media::Media>), Problem> {
    let filename = query.get("filename")?.unwrap_or("file").to_owned();
    let kind = content_type(request.headers());
    let full = request.headers().get(axum::http::header::CONTENT_TYPE);
    let full = full
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = if kind == "audio/ogg" { full } else { &kind }.to_owned();
    let unread = |error: axum::Error| Problem::invalid(error.to_string());
    let chunks = request.into_body().into_data_stream();
    let chunks = chunks.map(|chunk| chunk.map_err(unread));
    let file = world
        .media
        .stage_file(chunks, MAX_FILE_BYTES, &filename, &kind)
        .await?;
    let (answer, shared) = (file.media(world.base_url()), Arc::clone(&world));
    let kept: Result<(), Problem> = world
        .store
        .write(move |tx| {
            media::record(tx, &file, shared.clock.now_ms())?;
            Ok(shared.media.keep(file)?)
        })
        .await;
    kept?;
    Ok((StatusCode::CREATED, Json(answer)))
}

//! Uploads ahead of a message: a signed form for one file, the form itself, and the file it stored.

mod form;

use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use form::{MAX_REQUEST_BYTES, take};

use super::body;
use super::channels::Channel;
use super::refusal::not_found;
use crate::content::{Shown, kind_of};
use crate::contract::{self, Schema};
use crate::media::{hex, own_path, stored};
use crate::problem::Problem;
use crate::world::World;

const FORM_LIFE_MS: i64 = 3_600_000;

static SCHEMA: LazyLock<Result<Schema, String>> =
    LazyLock::new(|| Schema::load(include_str!("../../contracts/bird.yaml"), "UploadRequest"));

/// A file that was announced, and that may have come.
#[derive(Debug, Clone)]
pub struct Upload {
    id: String,
    content_type: String,
    fields: Map<String, Value>,
    expires_at_ms: i64,
    stored: Option<(String, i64)>,
}

fn find(conn: &Connection, id: &str) -> rusqlite::Result<Option<Upload>> {
    let sql = "SELECT id, content_type, fields, expires_at_ms, sha256, size_bytes
               FROM bird_uploads WHERE id = ?1";
    let row = conn
        .prepare_cached(sql)?
        .query_row([id.to_lowercase()], upload_from);
    row.optional()
}

fn upload_from(row: &Row) -> rusqlite::Result<Upload> {
    let fields: String = row.get(2)?;
    let (sha256, size): (Option<String>, Option<i64>) = (row.get(4)?, row.get(5)?);
    Ok(Upload {
        id: row.get(0)?,
        content_type: row.get(1)?,
        fields: serde_json::from_str(&fields).unwrap_or_default(),
        expires_at_ms: row.get(3)?,
        stored: sha256.zip(size),
    })
}

/// Whether an address is one of ours that no file ever came to.
pub fn is_missing(conn: &Connection, url: &str) -> rusqlite::Result<bool> {
    match media_id(url) {
        None => Ok(false),
        Some(id) => Ok(find(conn, id)?.is_none_or(|upload| upload.stored.is_none())),
    }
}

/// Adds to a medium what is known of the file that was uploaded for it.
pub fn describe(conn: &Connection, shown: &mut Shown) -> rusqlite::Result<()> {
    let Some(upload) = media_id(&shown.url)
        .map(|id| find(conn, id))
        .transpose()?
        .flatten()
    else {
        return Ok(());
    };
    if shown.kind == "image" && kind_of(&upload.content_type) == "sticker" {
        shown.kind = "sticker".to_owned();
    }
    if shown.mimetype.is_empty() {
        shown.mimetype = upload.content_type;
    }
    shown.sha256 = upload.stored.map(|(sha256, _)| sha256);
    Ok(())
}

fn media_id(url: &str) -> Option<&str> {
    let (_, id) = own_path(url)?.rsplit_once("/media/")?;
    (id.len() == 36).then_some(id)
}

/// `POST /workspaces/{workspaceId}/channels/{channelId}/presigned-upload`
pub async fn sign(
    State(world): State<Arc<World>>,
    path: Option<Path<(String, String)>>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let Path((workspace, channel)) = path.ok_or_else(|| not_found("channel"))?;
    let too_large = Problem::invalid("The request is larger than 200 KB.");
    let received = body::read(request, too_large).await?;
    body::check(contract::ready(&SCHEMA)?, &received.value)?;
    let kind = received.value["contentType"].as_str().unwrap_or_default();
    let (kind, shared) = (kind.to_owned(), Arc::clone(&world));
    let form: Result<Value, Problem> = world
        .store
        .write(move |tx| {
            let channel = Channel::open(tx, &workspace, &channel)?;
            Ok(announce(tx, &shared, &channel, &kind)?)
        })
        .await;
    Ok(Json(form?))
}

fn announce(
    conn: &Connection,
    world: &World,
    channel: &Channel,
    content_type: &str,
) -> rusqlite::Result<Value> {
    let (id, workspace) = (Uuid::new_v4().to_string(), &channel.workspace_id);
    let now_ms = world.clock.now_ms();
    let expires_at_ms = now_ms + FORM_LIFE_MS;
    let signature = hex(&Sha256::digest(format!(
        "{id}:{content_type}:{expires_at_ms}"
    )));
    let fields = json!({
        "Content-Type": content_type,
        "acl": "private",
        "bucket": "message-media",
        "key": format!("{workspace}/{id}"),
        "policy": hex(&Sha256::digest(&id)),
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": "SANDBOX/eu-west-1/s3/aws4_request",
        "x-amz-date": now_ms.to_string(),
        "x-amz-signature": signature,
    });
    conn.execute(
        "INSERT INTO bird_uploads (id, workspace_id, channel_id, content_type, fields, expires_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            id,
            workspace,
            channel.id,
            content_type,
            fields.to_string(),
            expires_at_ms
        ],
    )?;
    let base = world.base_url();
    Ok(json!({
        "mediaUrl": format!("{base}/bird/workspaces/{workspace}/channels/{}/media/{id}", channel.id),
        "uploadUrl": format!("{base}/bird/uploads"),
        "uploadMethod": "POST",
        "uploadFormData": fields,
    }))
}

/// `GET /workspaces/{workspaceId}/channels/{channelId}/media/{mediaId}`
pub async fn serve(
    State(world): State<Arc<World>>,
    path: Option<Path<(String, String, String)>>,
) -> Result<Response, Problem> {
    let Path((_, _, id)) = path.ok_or_else(|| not_found("media"))?;
    let found: Result<Option<Upload>, Problem> =
        world.store.read(move |tx| Ok(find(tx, &id)?)).await;
    let upload = found?.ok_or_else(|| not_found("media"))?;
    let (sha256, size) = upload.stored.ok_or_else(|| not_found("media"))?;
    stored(&world, &sha256, &upload.content_type, size).await
}

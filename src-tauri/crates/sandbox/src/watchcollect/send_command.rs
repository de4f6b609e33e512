//! One send as a client asks for it, by JSON or by multipart, checked against the contract's schema.

use axum::extract::{FromRequest, Multipart, Request};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::body::{self, MAX_JSON_BYTES, TooLong};
use super::draft_fields::{MAX_GROUPS, MAX_MEDIA, Plan, read_media, read_text};
use super::fields::{Fields, wrong};
use crate::media::{Media, StagedFile, broken_part, hex};
use crate::problem::Problem;
use crate::world::World;

const MAX_KEY: usize = 200;

/// A well-formed send; the state of the world has not been looked at yet.
#[derive(Debug)]
pub struct SendCommand {
    pub session_id: String,
    pub group_ids: Vec<String>,
    pub idempotency_key: String,
    pub text: String,
    pub media: Vec<Media>,
    pub plan: Option<Plan>,
    pub payload: Value,
    pub body_sha256: String,
}

/// A send together with the files that came with it.
#[derive(Debug)]
pub struct ReceivedSend {
    pub command: SendCommand,
    pub files: Vec<StagedFile>,
}

/// Reads a send in either of its two forms.
pub async fn receive(world: &World, request: Request) -> Result<ReceivedSend, Problem> {
    match body::content_type(request.headers()).as_str() {
        "application/json" => {
            let payload = body::read_json(request, TooLong::PayloadTooLarge).await?;
            let command = SendCommand::read(payload, &[], world.base_url())?;
            Ok(ReceivedSend {
                command,
                files: Vec::new(),
            })
        }
        "multipart/form-data" => receive_multipart(world, request).await,
        _ => Err(Problem::unsupported(
            "Content-Type must be application/json or multipart/form-data.",
        )),
    }
}

async fn receive_multipart(world: &World, request: Request) -> Result<ReceivedSend, Problem> {
    let refused =
        |error: axum::extract::multipart::MultipartRejection| Problem::invalid(error.body_text());
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(refused)?;
    let mut payload = None;
    let mut files = Vec::new();
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|error| broken_part(&error))?
    {
        match part.name() {
            Some("payload") if payload.is_some() => {
                return Err(wrong("payload", "stands there twice."));
            }
            Some("payload") => payload = Some(read_payload(part).await?),
            Some("files") if files.len() == MAX_MEDIA => {
                return Err(wrong("files", "at most 10 images are allowed."));
            }
            Some("files") => files.push(
                world
                    .media
                    .stage(part, &format!("files[{}]", files.len()))
                    .await?,
            ),
            _ => {}
        }
    }
    let payload = payload.ok_or_else(|| wrong("payload", "is required."))?;
    let command = SendCommand::read(payload, &files, world.base_url())?;
    Ok(ReceivedSend { command, files })
}

async fn read_payload(mut part: axum::extract::multipart::Field<'_>) -> Result<Value, Problem> {
    let mut text = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| broken_part(&error))? {
        text.extend_from_slice(&chunk);
        if text.len() > MAX_JSON_BYTES {
            return Err(Problem::too_large("payload is larger than 1 MiB."));
        }
    }
    body::parse_json(&text).map_err(|problem| wrong("payload", &problem.message))
}

impl SendCommand {
    fn read(payload: Value, files: &[StagedFile], base_url: &str) -> Result<Self, Problem> {
        let body_sha256 = body_hash(&payload, files);
        let fields = Fields::of_body(&payload)?;
        let session_id = fields.required("session_id", fields.uuid("session_id")?)?;
        let group_ids = fields.required("group_ids", fields.uuids("group_ids", 1..=MAX_GROUPS)?)?;
        let key = fields.required(
            "idempotency_key",
            fields.text("idempotency_key", 1..=MAX_KEY)?,
        )?;
        let (idempotency_key, text, plan) =
            (key.to_owned(), read_text(&fields)?, Plan::read(&fields)?);
        let mut media = read_media(&fields)?;
        media.extend(files.iter().map(|file| file.media(base_url)));
        check_content(&text, media.len())?;
        Ok(Self {
            session_id,
            group_ids,
            idempotency_key,
            text,
            media,
            plan,
            payload,
            body_sha256,
        })
    }
}

fn check_content(text: &str, media_count: usize) -> Result<(), Problem> {
    if media_count > MAX_MEDIA {
        return Err(wrong(
            "media",
            "with the files, at most 10 images are allowed.",
        ));
    }
    if text.is_empty() && media_count == 0 {
        return Err(wrong("text", "text or media is required."));
    }
    Ok(())
}

/// Two bodies are the same when their payloads and the contents of their files, in order, are.
fn body_hash(payload: &Value, files: &[StagedFile]) -> String {
    let mut hash = Sha256::new();
    hash.update(body::value_hash(payload));
    files.iter().for_each(|file| hash.update(&file.sha256));
    hex(&hash.finalize())
}

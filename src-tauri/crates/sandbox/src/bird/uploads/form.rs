//! The signed form: every field as it was given out, the file last, and no Authorization.

use std::sync::Arc;

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::{StatusCode, header};
use futures_util::StreamExt;
use rusqlite::params;
use serde_json::{Map, Value};

use super::{Upload, find};
use crate::media::{self, StagedFile};
use crate::problem::Problem;
use crate::world::World;

const MAX_FILE_BYTES: u64 = 100 * 1024 * 1024;
const MAX_FIELD_BYTES: usize = 20_000;
/// The file and the fields around it.
pub const MAX_REQUEST_BYTES: usize = 101 * 1024 * 1024;

/// `POST` to the address of a signed form.
pub async fn take(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<StatusCode, Problem> {
    if request.headers().contains_key(header::AUTHORIZATION) {
        let message = "Only one auth mechanism allowed: the form is signed.";
        return Err(refused("InvalidArgument", message));
    }
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| refused("MalformedPOSTRequest", &error.body_text()))?;
    let mut fields = Map::new();
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            let upload = announced(&world, fields).await?;
            let file = receive(&world, part, &upload).await?;
            check_is_last(&mut parts).await?;
            return keep(world, upload, file).await;
        }
        let value = read_field(part).await?;
        if fields.insert(name, Value::String(value)).is_some() {
            return Err(refused("InvalidArgument", "A field stands there twice."));
        }
    }
    let message = "POST requires exactly one file upload per request.";
    Err(refused("IncorrectNumberOfFilesInPostRequest", message))
}

fn refused(code: &'static str, message: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, code, message)
}

fn forbidden(code: &'static str, message: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, code, message)
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    refused("MalformedPOSTRequest", &error.body_text())
}

fn too_large() -> Problem {
    let message = "Your proposed upload exceeds the maximum allowed size.";
    refused("EntityTooLarge", message)
}

async fn read_field(mut part: Field<'_>) -> Result<String, Problem> {
    let mut text = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
        text.extend_from_slice(&chunk);
        if text.len() > MAX_FIELD_BYTES {
            let message = "A form field is too large.";
            return Err(refused("MaxPostPreDataLengthExceeded", message));
        }
    }
    String::from_utf8(text).map_err(|_| refused("InvalidArgument", "A field is not UTF-8."))
}

/// Finds the form these fields belong to; they must be exactly those it was given out with.
async fn announced(world: &World, fields: Map<String, Value>) -> Result<Upload, Problem> {
    let denied = || forbidden("AccessDenied", "The signature does not match the form.");
    let key = fields
        .get("key")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let id = key.rsplit('/').next().unwrap_or_default().to_owned();
    let found: Result<Option<Upload>, Problem> =
        world.store.read(move |tx| Ok(find(tx, &id)?)).await;
    let upload = found?.ok_or_else(denied)?;
    if upload.fields != fields {
        return Err(denied());
    }
    if upload.expires_at_ms <= world.clock.now_ms() {
        let message = "Invalid according to Policy: Policy expired.";
        return Err(forbidden("AccessDenied", message));
    }
    Ok(upload)
}

async fn receive(world: &World, part: Field<'_>, upload: &Upload) -> Result<StagedFile, Problem> {
    let name = part.file_name().unwrap_or("file").to_owned();
    let chunks = part.map(|chunk| chunk.map_err(|error| broken(&error)));
    let staged = world
        .media
        .stage_file(chunks, MAX_FILE_BYTES, &name, &upload.content_type)
        .await;
    staged.map_err(|problem| match problem.status {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => problem,
    })
}

async fn check_is_last(parts: &mut Multipart) -> Result<(), Problem> {
    match parts.next_field().await {
        Ok(None) => Ok(()),
        Ok(Some(_)) => Err(refused(
            "InvalidArgument",
            "The file must be the last field.",
        )),
        Err(error) => Err(broken(&error)),
    }
}

async fn keep(world: Arc<World>, upload: Upload, file: StagedFile) -> Result<StatusCode, Problem> {
    let shared = Arc::clone(&world);
    let kept: Result<(), Problem> = world
        .store
        .write(move |tx| {
            media::record(tx, &file, shared.clock.now_ms())?;
            tx.execute(
                "UPDATE bird_uploads SET sha256 = ?2, size_bytes = ?3 WHERE id = ?1",
                params![upload.id, file.sha256, file.size_bytes],
            )?;
            Ok(shared.media.keep(file)?)
        })
        .await;
    kept?;
    Ok(StatusCode::NO_CONTENT)
}

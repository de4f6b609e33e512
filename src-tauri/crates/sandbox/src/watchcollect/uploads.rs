//! `/v2/outbound/media`: one image ahead of a send.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;

use super::body;
use super::fields::wrong;
use crate::media::{self, Media, StagedFile, broken_part};
use crate::problem::Problem;
use crate::world::World;

/// `POST /v2/outbound/media`
pub async fn create(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<(StatusCode, Json<Media>), Problem> {
    if body::content_type(request.headers()) != "multipart/form-data" {
        return Err(Problem::unsupported(
            "Content-Type must be multipart/form-data.",
        ));
    }
    let image = receive(&world, request).await?;
    let answer = image.media(world.base_url());
    let shared = Arc::clone(&world);
    let kept: Result<(), Problem> = world
        .store
        .write(move |tx| {
            media::record(tx, &image, shared.clock.now_ms())?;
            Ok(shared.media.keep(image)?)
        })
        .await;
    kept?;
    Ok((StatusCode::CREATED, Json(answer)))
}

async fn receive(world: &World, request: Request) -> Result<StagedFile, Problem> {
    let refused =
        |error: axum::extract::multipart::MultipartRejection| Problem::invalid(error.body_text());
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(refused)?;
    let mut image = None;
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|error| broken_part(&error))?
    {
        match part.name() {
            Some("file") if image.is_some() => {
                return Err(wrong("file", "exactly one is allowed."));
            }
            Some("file") => image = Some(world.media.stage(part, "file").await?),
            _ => {}
        }
    }
    image.ok_or_else(|| wrong("file", "is required."))
}
